"""Entries: made, changed, put in the trash, brought back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from casefiles.database import tables
from casefiles.database.derived import chunks, whole
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.folding import fold
from casefiles.domain.judgement import Judgement
from casefiles.domain.kinds import Given, Reference
from casefiles.domain.link import Link
from casefiles.domain.parts import PART_TYPES, Tag
from casefiles.domain.record import Field, Part, Record, field_of
from casefiles.domain.record_types import CONNECTIVE, record_type
from casefiles.domain.text import clean_line
from casefiles.errors import BadInput, Conflict, NotFound
from casefiles.services import citing
from casefiles.services.evidence.hold import check_not_held
from casefiles.services.lookup import given, refs
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _, sort_key

PART_BY_KEY: dict[str, type[Part]] = {cls.KEY: cls for cls in PART_TYPES}


def read_value(described: Field, raw: Any, context: Given) -> Any:
    """The value of a field from what a person typed (text) or code handed over. Raises BadInput with the field's name."""
    try:
        return described.kind.parse(raw, context) if isinstance(raw, str) else described.kind.check(raw)
    except BadInput as reason:
        raise BadInput(f"{_(described.label)}: {reason}") from reason


def set_fields(session: Session, holder: Any, values: Mapping[str, Any]) -> None:
    """Sets read values, by field key, of a record or row.

    Raises BadInput for a reference that leads nowhere, to another type, to the trash or in a circle, and for an empty
    value that the row cannot be without.
    """
    cls = type(holder)
    for key, value in values.items():
        described = described_field(cls, key)
        if value is None and key in NEEDED.get(cls.__tablename__, ()):
            raise BadInput(_("{label} cannot be empty.").format(label=_(described.label)))
        if isinstance(described.kind, Reference) and value is not None and value != getattr(holder, key):
            _check_reference(session, cls, described, value, holder.id)
        setattr(holder, key, value)


NEEDED: dict[str, frozenset[str]] = {
    "claim": frozenset({"about", "source", "supports", "state"}),
    "link": frozenset({"source_end", "target_end"}),
    "judgement": frozenset({"first", "second", "verdict", "decided"}),
}
"""Fields, by type, without which a record means nothing."""


def _check_reference(session: Session, cls: type[Any], described: Field, target: int, holder: int | None) -> None:
    kind = described.kind
    assert isinstance(kind, Reference)
    label = _(described.label)
    row = session.execute(select(Record.type, Record.ref).where(Record.id == target)).first()
    if row is None:
        raise BadInput(_("{label}: the entry is not there any more; perhaps it lies in the trash.").format(label=label))
    if "*" not in kind.targets and row.type not in kind.targets:
        raise BadInput(_("{label}: {ref} is of another type than what belongs here.").format(label=label, ref=row.ref))
    if holder is None or not issubclass(cls, Record) or kind.targets != (cls.__tablename__,):
        return
    # A place within a place, a seizure that is part of another: the chain upwards must end.
    column = getattr(cls, described.key)
    above: int | None = target
    met: set[int] = set()
    while above is not None and above not in met:
        if above == holder:
            raise BadInput(_("{label}: that would lead round in a circle.").format(label=label))
        met.add(above)
        above = session.execute(select(column).where(cls.__table__.c.id == above)).scalar()


def typed(cls: type[Any], fields: Mapping[str, Any], context: Given) -> dict[str, Any]:
    """What was typed for these fields, read; None for what is empty. Raises BadInput for what only the program sets."""
    found = {}
    for key, raw in fields.items():
        described = described_field(cls, key)
        if described.fixed:
            raise BadInput(_("{label} is set by the program and not typed.").format(label=_(described.label)))
        empty = raw is None or (isinstance(raw, str) and raw == "")
        found[key] = None if empty else read_value(described, raw, context)
    return found


def described_field(cls: type[Any], key: str) -> Field:
    """The field of that key. Raises BadInput where the type has none."""
    found = field_of(cls, key)
    if found is None:
        raise BadInput(_("There is no field “{key}”.").format(key=key))
    return found


def create(
    library: Library,
    type_name: str,
    fields: Mapping[str, Any] | None = None,
    *,
    parts: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
    working: Working = NOTHING,
) -> Ref:
    """Makes an entry of a type from field key to text or value, with rows of its lists by list key.

    While something is being worked on, the entry cites that source and joins that file. Raises BadInput.
    """
    cls = record_type(type_name)
    with library.change(_("Add {what} {name}").replace("{what}", _(cls.LABEL).lower())) as session:
        record = add(session, library, type_name, fields or {}, parts=parts, working=working)
        identifier = record.id
        session.info["names"] = identifier
    return name_of(library, identifier)


def add(
    session: Session,
    library: Library,
    type_name: str,
    fields: Mapping[str, Any],
    *,
    parts: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
    working: Working = NOTHING,
    ref: str = "",
) -> Record:
    """Adds an entry inside a change that is under way; flushed, so that it has its id and ref."""
    cls = record_type(type_name)
    if type_name in CONNECTIVE:
        raise BadInput(_("Links and statements are made from the entries that they belong to."))
    context = given(session, library)
    record = cls()
    set_fields(session, record, {key: value for key, value in typed(cls, fields, context).items() if value is not None})
    if working.marking and record.marking is None:
        record.marking = working.marking
    if working.tlp and record.tlp is None:
        record.tlp = working.tlp
    if ref:
        record.ref = ref
    session.add(record)
    session.flush()
    for key, rows in (parts or {}).items():
        for position, row in enumerate(rows):
            _new_part(session, context, record, key, row, position)
    session.flush()
    citing.cite(session, record, working)
    citing.join_file(session, record, working)
    return record


def update(
    library: Library, record: int, changes: Mapping[str, Any], *, version: int | None = None, label: str = ""
) -> None:
    """Sets fields of an entry, key to text or value; None or '' empties one.

    `version` is that of the page that was edited: Conflict is raised when the entry has moved on since. Raises BadInput
    for a value that cannot be read, NotFound for an entry that is not there.
    """
    with library.change(label or _("Edit")) as session:
        found = fetch(session, record)
        if version is not None and found.version != version:
            raise Conflict(_("{ref} has been changed meanwhile; please look at it again.").format(ref=found.ref))
        set_fields(session, found, typed(type(found), changes, given(session, library)))
        if not label:
            names = [_(described_field(type(found), key).label).lower() for key in changes]
            session.info["label"] = _("Edit {what} of {ref}").format(what=", ".join(names), ref=found.ref)


def fetch(session: Session, record: int, *, trash: bool = False) -> Record:
    """A whole entry by id. Raises NotFound."""
    found = whole(session, [record], trash=trash)
    if not found:
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    return found[0]


def name_of(library: Library, record: int) -> Ref:
    """An entry's ref, type and title. Raises NotFound."""
    with library.read() as session:
        found = refs(session, [record])
    if record not in found:
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    return found[record]


# Rows of list fields


def add_part(library: Library, record: int, key: str, fields: Mapping[str, Any], *, working: Working = NOTHING) -> str:
    """Adds a row to a list field; gives its uid. Each of its values cites what is being worked on; a tag is our own word."""
    with library.change(_("Add")) as session:
        owner = fetch(session, record)
        cls = _list_of(owner, key)
        last = session.execute(select(func.max(cls.position)).where(cls.owner == record)).scalar()
        context = given(session, library)
        part = _new_part(session, context, owner, key, fields, 0 if last is None else last + 1)
        session.flush()
        for name in fields if cls is not Tag else ():
            described, value = described_field(cls, name), getattr(part, name)
            if value is not None:
                citing.cite(session, owner, working, described=described, part=part.uid, value=value, context=context)
        session.info["label"] = _("Add to {what} of {ref}").format(what=_(type(part).LABEL).lower(), ref=owner.ref)
        return str(part.uid)


def _new_part(
    session: Session, context: Given, owner: Record, key: str, fields: Mapping[str, Any], position: int
) -> Any:
    cls = _list_of(owner, key)
    held = {name: value for name, value in typed(cls, fields, context).items() if value is not None}
    if not held:
        raise BadInput(_("{label}: the new row is empty.").format(label=_(cls.LABEL)))
    part = cls(owner=owner.id, position=position)
    set_fields(session, part, held)
    session.add(part)
    return part


def _list_of(owner: Record, key: str) -> type[Part]:
    cls = PART_BY_KEY.get(key)
    if cls is None or cls not in owner.PARTS:
        raise BadInput(_("There is no list “{key}” here.").format(key=key))
    return cls


def part_of(session: Session, record: int, uid: str) -> Any:
    """A row of one of the entry's lists by its uid. Raises NotFound."""
    owner = fetch(session, record)
    for cls in owner.PARTS:
        found = session.scalars(select(cls).where(cls.uid == uid, cls.owner == record)).first()
        if found is not None:
            return found
    raise NotFound(_("This row is not there any more."))


def update_part(library: Library, record: int, uid: str, changes: Mapping[str, Any]) -> None:
    """Sets fields of a row."""
    with library.change(_("Edit")) as session:
        part = part_of(session, record, uid)
        set_fields(session, part, typed(type(part), changes, given(session, library)))
        owner = refs(session, [record])[record]
        session.info["label"] = _("Edit {what} of {ref}").format(what=_(type(part).LABEL).lower(), ref=owner.ref)


def remove_part(library: Library, record: int, uid: str) -> None:
    """Takes a row away, with what is said about it; undo brings both back."""
    with library.change(_("Remove")) as session:
        part = part_of(session, record, uid)
        part.deleted_in = library.head.seq + 1
        for claim in session.scalars(select(Claim).where(Claim.about == record, Claim.part == uid)):
            claim.deleted_in = library.head.seq + 1
        owner = refs(session, [record])[record]
        session.info["label"] = _("Remove from {what} of {ref}").format(what=_(type(part).LABEL).lower(), ref=owner.ref)


def set_tags(library: Library, record: int, names: Sequence[str]) -> None:
    """Makes these the tags of an entry; blank ones and doubles are passed over."""
    with library.change(_("Set tags")) as session:
        owner = fetch(session, record)
        _list_of(owner, Tag.KEY)
        wanted = list(dict.fromkeys(tidy for name in names if (tidy := clean_line(name))))
        held = {part.name: part for part in session.scalars(select(Tag).where(Tag.owner == record))}
        for name in [name for name in held if name not in wanted]:
            held[name].deleted_in = library.head.seq + 1
        for position, name in enumerate(wanted):
            if name in held:
                held[name].position = position
            else:
                _new_part(session, given(session, library), owner, "tags", {"name": name}, position)
        session.info["label"] = _("Set tags of {ref}").format(ref=owner.ref)


# Trash


def tag_names(library: Library, text: str = "", *, limit: int = 8) -> list[str]:
    """The tags in use that hold what was typed, whatever its case and accents: those that begin so first, then by name."""
    wanted = fold(text)
    with library.read() as session:
        names = [name for name in session.scalars(select(Tag.name).distinct()) if name and wanted in fold(name)]
    return sorted(names, key=lambda name: (not fold(name).startswith(wanted), sort_key(name)))[:limit]


def trash(library: Library, ids: Sequence[int]) -> str:
    """Puts entries in the trash, with the links, claims and judgements that hang on them; gives the change's label."""
    with library.change(_("Move to trash")) as session:
        records = whole(session, ids, trash=False)
        if not records:
            raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
        check_not_held(session, [record for record in records if isinstance(record, Exhibit)])
        doomed = {record.id: record for record in records}
        wave = list(doomed)
        while wave:
            hanging = [record for record in _hanging(session, wave) if record.id not in doomed]
            doomed.update((record.id, record) for record in hanging)
            wave = [record.id for record in hanging]
        seq = library.head.seq + 1
        for record in doomed.values():
            record.deleted_in = seq
        label = (
            _("Move {ref} to trash").format(ref=f"{records[0].ref} {records[0].title}")
            if len(records) == 1
            else _("Move {count} entries to trash").format(count=len(records))
        )
        session.info["label"] = label
    return label


def _hanging(session: Session, ids: Sequence[int], *, trash: bool = False) -> list[Record]:
    """Links, claims and judgements that make no sense without these records; those in the trash too when told so."""
    found: list[Record] = []
    for chunk in chunks(ids):
        for statement in (
            select(Link).where(or_(Link.source_end.in_(chunk), Link.target_end.in_(chunk))),
            select(Claim).where(or_(Claim.about.in_(chunk), Claim.source.in_(chunk))),
            select(Judgement).where(or_(Judgement.first.in_(chunk), Judgement.second.in_(chunk))),
        ):
            found += session.scalars(statement.execution_options(include_trash=trash))
    return found


def restore(library: Library, ids: Sequence[int]) -> str:
    """Brings entries back from the trash, with exactly what went there because of them; gives the change's label.

    A link or statement whose other end is still in the trash waits for that end. Raises BadInput for such a one alone.
    """
    with library.change(_("Restore")) as session:
        records = [record for record in whole(session, ids) if record.deleted_in is not None]
        if not records:
            raise NotFound(_("There is nothing of that in the trash."))
        back = {record.id for record in records}
        for record in records:
            if record.type in CONNECTIVE:
                away = _ends(record) - back - set(refs(session, _ends(record), trash=False))
                if away:
                    names = ", ".join(sorted(ref.ref for ref in refs(session, away).values()))
                    raise BadInput(
                        _("{ref} cannot come back while {others} is in the trash; restore that first.").format(
                            ref=record.ref, others=names
                        )
                    )
        for record in records:
            record.deleted_in = None
        session.flush()
        wave = list(back)
        while wave:
            came = _went_with(session, wave)
            for record in came:
                record.deleted_in = None
            session.flush()
            wave = [record.id for record in came]
        label = _("Restore {what}").format(what=", ".join(f"{record.ref} {record.title}" for record in records[:3]))
        if len(records) > 3:
            label = _("Restore {count} entries").format(count=len(records))
        session.info["label"] = label
    return label


def _went_with(session: Session, ids: Sequence[int]) -> list[Record]:
    """Links, claims and judgements in the trash that hang on these records, went there with one of their ends, and may
    come back since every end is there again."""
    waiting = [record for record in _hanging(session, ids, trash=True) if record.deleted_in is not None]
    ends = {record.id: _ends(record) for record in waiting}
    every = {end for own in ends.values() for end in own}
    live = set(refs(session, every, trash=False))
    uids = dict(
        session.execute(
            select(Record.id, Record.uid).where(Record.id.in_(every)).execution_options(include_trash=True)
        ).all()
    )
    found = {}
    for record in waiting:
        if ends[record.id] <= live and _gone_together(session, record, [uids[end] for end in ends[record.id]]):
            found[record.id] = record
    return list(found.values())


def _gone_together(session: Session, record: Record, ends: Sequence[str]) -> bool:
    """Whether the change that put a record in the trash put one of its ends there too; else it was removed by itself."""
    part, payload = tables.change_part.c, tables.change_payload.c
    statement = (
        select(payload.body)
        .join(tables.change_part, (part.seq == payload.seq) & (part.n == payload.n))
        .where(part.seq == record.deleted_in, part.uid.in_(ends))
    )
    after = [json.loads(body)["after"] or {} for body in session.scalars(statement)]
    return any(side.get("deleted_in") == record.deleted_in for side in after)


def _ends(record: Record) -> set[int]:
    if isinstance(record, Link):
        return {record.source_end, record.target_end}
    if isinstance(record, Claim):
        return {record.about, record.source}
    assert isinstance(record, Judgement)
    return {record.first, record.second}
