"""Entries: made, changed, put in the trash, brought back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefiles.database.derived import chunks, whole
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.judgement import Judgement
from casefiles.domain.kinds import Given
from casefiles.domain.link import Link
from casefiles.domain.parts import PART_TYPES, Tag
from casefiles.domain.record import Field, Part, Record, field_of
from casefiles.domain.record_types import CONNECTIVE, record_type
from casefiles.errors import BadInput, Conflict, NotFound
from casefiles.services import citing
from casefiles.services.lookup import given, refs
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _

PART_BY_KEY: dict[str, type[Part]] = {cls.KEY: cls for cls in PART_TYPES}


def read_value(described: Field, raw: Any, context: Given) -> Any:
    """The value of a field from what a person typed (text) or code handed over. Raises BadInput with the field's name."""
    try:
        return described.kind.parse(raw, context) if isinstance(raw, str) else described.kind.check(raw)
    except BadInput as reason:
        raise BadInput(f"{_(described.label)}: {reason}") from reason


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
    context = given(session, library)
    held = {key: read_value(described_field(cls, key), raw, context) for key, raw in fields.items()}
    record = cls(**{key: value for key, value in held.items() if value is not None})
    if working.marking and record.marking is None:
        record.marking = working.marking
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
        context = given(session, library)
        names = []
        for key, raw in changes.items():
            described = described_field(type(found), key)
            value = read_value(described, raw, context) if raw not in (None, "") else None
            setattr(found, key, value)
            names.append(_(described.label).lower())
        if not label:
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
    """Adds a row to a list field; gives its uid. The row cites what is being worked on."""
    with library.change(_("Add")) as session:
        owner = fetch(session, record)
        position = len(list(session.scalars(select(PART_BY_KEY[key].id).where(PART_BY_KEY[key].owner == record))))
        part = _new_part(session, given(session, library), owner, key, fields, position)
        session.flush()
        citing.cite(session, owner, working, part=part.uid)
        session.info["label"] = _("Add to {what} of {ref}").format(what=_(type(part).LABEL).lower(), ref=owner.ref)
        return str(part.uid)


def _new_part(
    session: Session, context: Given, owner: Record, key: str, fields: Mapping[str, Any], position: int
) -> Any:
    cls = PART_BY_KEY.get(key)
    if cls is None or cls not in owner.PARTS:
        raise BadInput(_("There is no list “{key}” here.").format(key=key))
    held = {name: read_value(described_field(cls, name), raw, context) for name, raw in fields.items()}
    part = cls(owner=owner.id, position=position, **{name: value for name, value in held.items() if value is not None})
    session.add(part)
    return part


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
        context = given(session, library)
        for key, raw in changes.items():
            value = read_value(described_field(type(part), key), raw, context) if raw not in (None, "") else None
            setattr(part, key, value)
        owner = refs(session, [record])[record]
        session.info["label"] = _("Edit {what} of {ref}").format(what=_(type(part).LABEL).lower(), ref=owner.ref)


def remove_part(library: Library, record: int, uid: str) -> None:
    """Takes a row away; undo brings it back."""
    with library.change(_("Remove")) as session:
        part = part_of(session, record, uid)
        part.deleted_in = library.head.seq + 1
        owner = refs(session, [record])[record]
        session.info["label"] = _("Remove from {what} of {ref}").format(what=_(type(part).LABEL).lower(), ref=owner.ref)


def set_tags(library: Library, record: int, names: Sequence[str]) -> None:
    """Makes these the tags of an entry."""
    with library.change(_("Set tags")) as session:
        owner = fetch(session, record)
        held = {part.name: part for part in session.scalars(select(Tag).where(Tag.owner == record))}
        for name in [name for name in held if name not in names]:
            held[name].deleted_in = library.head.seq + 1
        for position, name in enumerate(names):
            if name not in held:
                _new_part(session, given(session, library), owner, "tags", {"name": name}, position)
        session.info["label"] = _("Set tags of {ref}").format(ref=owner.ref)


# Trash


def trash(library: Library, ids: Sequence[int]) -> str:
    """Puts entries in the trash, with the links, claims and judgements that hang on them; gives the change's label."""
    with library.change(_("Move to trash")) as session:
        records = whole(session, ids, trash=False)
        if not records:
            raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
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


def _hanging(session: Session, ids: Sequence[int]) -> list[Record]:
    """Links, claims and judgements that make no sense without these records."""
    found: list[Record] = []
    for chunk in chunks(ids):
        found += session.scalars(select(Link).where(or_(Link.source_end.in_(chunk), Link.target_end.in_(chunk))))
        found += session.scalars(select(Claim).where(or_(Claim.about.in_(chunk), Claim.source.in_(chunk))))
        found += session.scalars(select(Judgement).where(or_(Judgement.first.in_(chunk), Judgement.second.in_(chunk))))
    return found


def restore(library: Library, ids: Sequence[int]) -> str:
    """Brings entries back from the trash, with exactly what went there with them; gives the change's label."""
    with library.change(_("Restore")) as session:
        records = [record for record in whole(session, ids) if record.deleted_in is not None]
        if not records:
            raise NotFound(_("There is nothing of that in the trash."))
        for seq in {record.deleted_in for record in records}:
            statement = select(Record.id).where(Record.deleted_in == seq, Record.type.in_(CONNECTIVE))
            hung = whole(session, session.scalars(statement.execution_options(include_trash=True)))
            for record in records:
                if record.deleted_in == seq:
                    record.deleted_in = None
            session.flush()
            _restore_hanging(session, hung)
        label = _("Restore {what}").format(what=", ".join(f"{record.ref} {record.title}" for record in records[:3]))
        session.info["label"] = label
    return label


def _restore_hanging(session: Session, hung: list[Record]) -> None:
    """Brings back those links, claims and judgements of which every end is there again; claims of links come last."""
    waiting = hung
    while waiting:
        ends = {record.id: _ends(record) for record in waiting}
        live = set(refs(session, {end for own in ends.values() for end in own}, trash=False))
        ready = [record for record in waiting if ends[record.id] <= live]
        if not ready:
            return
        for record in ready:
            record.deleted_in = None
        session.flush()
        waiting = [record for record in waiting if record not in ready]


def _ends(record: Record) -> set[int]:
    if isinstance(record, Link):
        return {record.source_end, record.target_end}
    if isinstance(record, Claim):
        return {record.about, record.source}
    assert isinstance(record, Judgement)
    return {record.first, record.second}
