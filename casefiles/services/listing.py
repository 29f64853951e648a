"""Tables: which entries there are, in which order, and the shown cells of a page of them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from casefiles.database.derived import chunks, raw
from casefiles.database.library import Library
from casefiles.domain.alias import Alias
from casefiles.domain.claim import Claim
from casefiles.domain.kinds import Amount, Choice, Date, Flag, Number, Position, Reference
from casefiles.domain.link import Link
from casefiles.domain.parts import Weight
from casefiles.domain.record import Field, Record, fields_of
from casefiles.domain.record_types import ENTRIES, record_type
from casefiles.errors import BadInput
from casefiles.services.profile import Case, chip
from casefiles.services.views import Column, Filter, Row
from casefiles.words import _, ngettext

COMMON = ("title", "ref", "standing")
Extra = Callable[[Case, Sequence[int]], dict[int, str]]


def columns(type_name: str) -> tuple[Column, ...]:
    """The columns that a table of this type can show; `listed` are shown at first."""
    cls = record_type(type_name)
    found = [Column("title", _(cls.LABEL), "title", True)]
    found += [Column(key, _(label), kind, True) for key, (label, kind, _extra) in EXTRAS.get(type_name, {}).items()]
    found += [
        Column(described.key, _(described.label), described.kind.name, described.listed)
        for described in sorted(fields_of(cls), key=lambda each: not each.listed)
    ]
    found.append(Column("standing", _("Backing"), "standing", True))
    found += [
        Column("ref", _("Reference"), "ref", False),
        Column("modified_at", _("Changed"), "moment", False),
        Column("modified_by", _("Changed by"), "line", False),
        Column("created_at", _("Entered"), "moment", False),
    ]
    return tuple(found)


def counts(library: Library) -> dict[str, int]:
    """How many entries of each type there are."""
    with library.read() as session:
        rows = session.execute(select(Record.type, func.count()).where(Record.type.in_(ENTRIES)).group_by(Record.type))
        found = dict(rows.tuples().all())
    return {name: found.get(name, 0) for name in ENTRIES}


def order(
    library: Library,
    type_name: str,
    *,
    sort: str = "title",
    descending: bool = False,
    filters: Sequence[Filter] = (),
    limit: int | None = None,
) -> array[int]:
    """Ids of the entries that pass all filters, sorted. Raises BadInput for a column or test that there is not."""
    cls = record_type(type_name)
    with library.read() as session:
        statement = _sorted(_filtered(select(cls.id), cls, filters, library), cls, sort, descending)
        if limit is not None:
            statement = statement.limit(limit)
        return _ids(session, statement.where(cls.deleted_in.is_(None)))


def _ids(session: Session, statement: Select[Any]) -> array[int]:
    """Runs on the driver itself: a million ids through rows of objects would take four times as long."""
    connection = session.connection()
    compiled = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    names = compiled.positiontup or []
    held = compiled.construct_params()
    types = {name: parameter.type for name, parameter in compiled.binds.items()}
    bound = []
    for name in names:
        processor = types[name].bind_processor(connection.dialect) if name in types else None
        bound.append(processor(held[name]) if processor else held[name])
    cursor = raw(session).execute(str(compiled), bound)
    return array("q", (row[0] for row in cursor))


def _sorted(statement: Select[Any], cls: Any, sort: str, descending: bool) -> Select[Any]:
    if sort == "title":
        terms = [cls.sort_key]
    elif sort in {"ref", "standing", "modified_at", "modified_by", "created_at", "created_by"}:
        terms = [getattr(cls, sort)]
    else:
        described = next((each for each in fields_of(cls) if each.key == sort), None)
        if described is None:
            raise BadInput(_("The table cannot be sorted by “{key}”.").format(key=sort))
        statement, term = _sort_term(statement, cls, described)
        terms = [term.is_(None), term]
    directed = [term.desc() if descending and n == len(terms) - 1 else term for n, term in enumerate(terms)]
    return statement.order_by(*directed, cls.id.desc() if descending else cls.id)


def _sort_term(statement: Select[Any], cls: Any, described: Field) -> tuple[Select[Any], Any]:
    kind = described.kind
    if isinstance(kind, Date):
        return statement, func.coalesce(
            getattr(cls, f"{described.key}_earliest"), getattr(cls, f"{described.key}_latest")
        )
    if isinstance(kind, Amount):
        return statement, getattr(cls, f"{described.key}_low")
    if isinstance(kind, Position):
        return statement, getattr(cls, f"{described.key}_latitude")
    column = getattr(cls, described.key)
    if isinstance(kind, Reference):
        target = aliased(Record, name=f"sort_{described.key}")
        return statement.outerjoin(target, target.id == column), target.sort_key
    return statement, column


def _filtered(statement: Select[Any], cls: Any, filters: Sequence[Filter], library: Library) -> Select[Any]:
    for one in filters:
        statement = statement.where(_condition(cls, one))
    return statement


def _condition(cls: Any, one: Filter) -> Any:
    if one.key == "text":
        return cls.title.icontains(one.value, autoescape=True)
    if one.key in {"title", "ref", "standing", "modified_by", "created_by"}:
        column = getattr(cls, one.key)
        return column.icontains(one.value, autoescape=True) if one.test == "contains" else column == one.value
    described = next((each for each in fields_of(cls) if each.key == one.key), None)
    if described is None:
        raise BadInput(_("There is no field “{key}” to filter by.").format(key=one.key))
    kind = described.kind
    if isinstance(kind, Date):
        first, last = getattr(cls, f"{one.key}_earliest"), getattr(cls, f"{one.key}_latest")
        if one.test == "empty":
            return getattr(cls, f"{one.key}_edtf").is_(None)
        day = kind.check(one.value)
        if one.test == "before":
            return first <= (day.latest or day.earliest)
        if one.test == "after":
            return or_(last >= (day.earliest or day.latest), (last.is_(None)) & first.is_not(None))
        return (first <= day.latest) & (last >= day.earliest)
    if isinstance(kind, Amount) or isinstance(kind, Position):
        column = getattr(cls, f"{one.key}_written")
    else:
        column = getattr(cls, one.key)
    if one.test == "empty":
        return column.is_(None)
    if isinstance(kind, Flag):
        return column.is_(one.value == "yes")
    if isinstance(kind, Number | Reference):
        return column == int(one.value)
    if isinstance(kind, Choice) or one.test == "is":
        return column == one.value
    return column.icontains(one.value, autoescape=True)


def rows(library: Library, type_name: str, ids: Sequence[int], keys: Sequence[str]) -> list[Row]:
    """The shown cells of these entries, in the order of `ids`; entries that are gone are left out."""
    cls: Any = record_type(type_name)
    described = {each.key: each for each in fields_of(cls)}
    wanted = [key for key in keys if key in described or key in _PLAIN]
    extras = {key: EXTRAS[type_name][key][2] for key in keys if key in EXTRAS.get(type_name, {})}
    found: dict[int, Row] = {}
    with library.read() as session:
        case = Case(session, library)
        for chunk in chunks(ids):
            attributes = [getattr(cls, key) for key in wanted]
            fetched = session.execute(
                select(cls.id, cls.ref, cls.title, cls.standing, *attributes).where(cls.id.in_(chunk))
            ).all()
            case.names(
                value
                for row in fetched
                for key, value in zip(wanted, row[4:], strict=True)
                if key in described and isinstance(described[key].kind, Reference)
            )
            several = _versions(session, chunk)
            chips = _chips(case, chunk)
            more = {key: extra(case, chunk) for key, extra in extras.items()}
            for row in fetched:
                held = dict(zip(wanted, row[4:], strict=True))
                cells = []
                for key in keys:
                    if key == "standing":
                        cells.append(chips.get(row.id, ""))
                    elif key in {"title", "ref"}:
                        cells.append(row.title if key == "title" else row.ref)
                    elif key in more:
                        cells.append(more[key].get(row.id, ""))
                    elif key in described:
                        cells.append(_cell(case, described[key], held[key], several.get((row.id, key), 0)))
                    else:
                        cells.append(str(held.get(key) or ""))
                found[row.id] = Row(
                    row.id, row.ref, type_name, row.title, row.standing, chips.get(row.id, ""), tuple(cells)
                )
    return [found[one] for one in ids if one in found]


_PLAIN = ("modified_at", "modified_by", "created_at", "created_by")


def _cell(case: Case, described: Field, value: Any, versions: int) -> str:
    if isinstance(described.kind, Reference):
        names = case.names([value])
        shown = names[value].title if value in names else ""
    else:
        shown = described.kind.show(value, case.given)
    if versions > 1:
        return f"{shown} · {ngettext('{n} version', '{n} versions', versions).format(n=versions)}"
    return shown.splitlines()[0] if shown else ""


def _versions(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """How many rival values the fields of these entries have, where nobody has chosen."""
    claims = session.execute(
        select(Claim.about, Claim.field_key, Claim.value_key, Claim.state).where(
            Claim.about.in_(ids),
            Claim.part.is_(None),
            Claim.value_key.is_not(None),
            Claim.supports.is_(True),
            Claim.state != "rejected",
        )
    )
    values: dict[tuple[int, str], set[str]] = defaultdict(set)
    chosen = set()
    for about, key, value, state in claims:
        values[about, str(key)].add(str(value))
        if state == "accepted":
            chosen.add((about, str(key)))
    return {field: len(own) for field, own in values.items() if field not in chosen}


def _chips(case: Case, ids: Sequence[int]) -> dict[int, str]:
    """What the backing chip of each entry says: counts, from the claims about the entry itself."""
    found: dict[int, list[Claim]] = {identifier: [] for identifier in ids}
    statement = select(Claim).where(Claim.about.in_(ids), Claim.field_key.is_(None), Claim.part.is_(None))
    for claim in case.session.scalars(statement):
        found[claim.about].append(claim)
    return {identifier: chip(case.standing(claims)) for identifier, claims in found.items()}


# Columns that are not fields


def _aliases(case: Case, ids: Sequence[int]) -> dict[int, str]:
    used = aliased(Link, flat=True)
    statement = (
        select(used.source_end, Alias.text)
        .join(used, used.target_end == Alias.id)
        .where(used.link_type == "uses_name", used.source_end.in_(ids))
        .order_by(used.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for holder, text in case.session.execute(statement):
        found[holder].append(text or "")
    return {holder: ", ".join(texts) for holder, texts in found.items()}


def _operations(case: Case, ids: Sequence[int]) -> dict[int, str]:
    statement = (
        select(Link.source_end, func.count())
        .where(Link.link_type == "in_file", Link.source_end.in_(ids))
        .group_by(Link.source_end)
    )
    return {holder: str(count) for holder, count in case.session.execute(statement)}


def _amounts(case: Case, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    rival = case.session.execute(
        select(Claim.about, Claim.part, func.count(Claim.value_key.distinct()))
        .where(
            Claim.about.in_(ids),
            Claim.part.is_not(None),
            Claim.field_key == "amount",
            Claim.supports.is_(True),
            Claim.state != "rejected",
        )
        .group_by(Claim.about, Claim.part)
    )
    versions = {(about, part): count for about, part, count in rival}
    for weight in case.session.scalars(
        select(Weight).where(Weight.owner.in_(ids)).order_by(Weight.position, Weight.id)
    ):
        if weight.amount is not None:
            shown = weight.amount.show(case.language)
            count = versions.get((weight.owner, weight.uid), 0)
            if count > 1:
                shown += f" · {ngettext('{n} version', '{n} versions', count).format(n=count)}"
            found[weight.owner].append(shown)
    return {owner: "; ".join(shown) for owner, shown in found.items()}


EXTRAS: dict[str, dict[str, tuple[str, str, Extra]]] = {
    "person": {"aliases": ("Aliases", "line", _aliases), "operations": ("Ops", "number", _operations)},
    "organisation": {"aliases": ("Also called", "line", _aliases)},
    "seizure": {"amounts": ("Amount", "quantity", _amounts)},
}
"""Columns made of other records: type -> key -> label, kind, and how a page of them is fetched."""


def page(
    library: Library,
    type_name: str,
    keys: Sequence[str],
    *,
    sort: str = "title",
    descending: bool = False,
    filters: Sequence[Filter] = (),
    limit: int = 200,
) -> list[Row]:
    """The first rows of a table."""
    return rows(
        library,
        type_name,
        order(library, type_name, sort=sort, descending=descending, filters=filters, limit=limit),
        keys,
    )


def trash(library: Library, *, limit: int = 2_000) -> list[tuple[Row, str]]:
    """Entries in the trash that can be brought back on their own, newest first, each with the change that put it there."""
    from casefiles.services.history import labels

    with library.read() as session:
        statement = (
            select(Record.id, Record.ref, Record.type, Record.title, Record.standing, Record.deleted_in)
            .where(Record.deleted_in.is_not(None))
            .order_by(Record.deleted_in.desc(), Record.id)
            .limit(limit)
            .execution_options(include_trash=True)
        )
        found = session.execute(statement).all()
        named = labels(session, {row.deleted_in for row in found})
    return [
        (Row(row.id, row.ref, row.type, row.title, row.standing, "", ()), named.get(row.deleted_in, ""))
        for row in found
    ]
