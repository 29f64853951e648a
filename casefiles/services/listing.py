"""Tables: which entries there are, in which order, and the shown cells of a page of them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.domain.alias import Alias
from casefiles.domain.claim import Claim
from casefiles.domain.identity import once
from casefiles.domain.kinds import Reference
from casefiles.domain.link import Link
from casefiles.domain.parts import Weight
from casefiles.domain.record import Field, Record, fields_of
from casefiles.domain.record_types import ENTRIES, record_type
from casefiles.services import one_each
from casefiles.services.case import Case, chip
from casefiles.services.conditions import PLAIN, condition, sorted_by
from casefiles.services.field_views import count_of_versions, spread
from casefiles.services.ids import ids_of
from casefiles.services.lookup import given
from casefiles.services.one_each import Count
from casefiles.services.views import EACH_ONCE, Column, Condition, Row
from casefiles.words import N_, _

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
    if cls.SOURCED:
        found.append(Column("standing", _("Backing"), "standing", True))
    found += [
        Column("ref", _("Reference"), "ref", False),
        Column("modified_at", _("Changed"), "moment", False),
        Column("modified_by", _("Changed by"), "line", False),
        Column("created_at", _("Entered"), "moment", False),
    ]
    return tuple(found)


def tally(library: Library) -> dict[str, Count]:
    """How many of each type there are, and in how many entries."""
    with library.read() as session:
        found = one_each.counts(session, ENTRIES)
    return {name: found.get(name, Count(0, 0)) for name in ENTRIES}


def counts(library: Library) -> dict[str, int]:
    """How many of each type there are; entries that are judged to be the same count once."""
    return {name: found.identities for name, found in tally(library).items()}


def tally_of(library: Library, ids: Collection[int]) -> Count:
    """How many these entries are."""
    with library.read() as session:
        return one_each.count(session, ids)


def order(
    library: Library,
    type_name: str,
    *,
    sort: str = "title",
    descending: bool = False,
    filters: Sequence[Condition] = (),
    limit: int | None = None,
    among: Collection[int] | None = None,
) -> array[int]:
    """Ids of the entries that pass all filters, sorted. Raises BadInput for a column or test that there is not.

    `among`: only these are asked for. With the filter `EACH_ONCE`, of entries that are judged to be the same the first
    that passes all else stands for all.
    """
    cls = record_type(type_name)
    each_once = EACH_ONCE in filters and type_name in one_each.WITH_IDENTITIES
    filters = [one for one in filters if one != EACH_ONCE]
    # What all records have is in one index: without other conditions it answers alone, a million rows in a blink.
    common: Any = Record if not filters and sort in COMMON else cls
    with library.read() as session:
        statement: Select[Any] = select(common.id).where(common.type == type_name)
        if filters:
            context = given(session, library)
            statement = statement.where(*(condition(cls, one, context) for one in filters))
        statement = sorted_by(statement, common, sort, descending)
        chosen_later = each_once or among is not None
        if limit is not None and not chosen_later:
            statement = statement.limit(limit)
        found = ids_of(session, statement.where(common.deleted_in.is_(None)))
        if among is not None:
            found = array("q", (one for one in found if one in among))
        if each_once and (identity := one_each.identity(session, found)):
            found = array("q", once(found, identity))
    return found[:limit] if chosen_later else found


def rows(library: Library, type_name: str, ids: Sequence[int], keys: Sequence[str]) -> list[Row]:
    """The shown cells of these entries, in the order of `ids`; entries that are gone are left out."""
    cls: Any = record_type(type_name)
    described = {each.key: each for each in fields_of(cls)}
    wanted = [key for key in keys if key in described or key in PLAIN]
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
                        cells.append(_cell(case, described[key], held[key], several.get((row.id, None, key), ())))
                    else:
                        cells.append(str(held.get(key) or ""))
                found[row.id] = Row(
                    row.id, row.ref, type_name, row.title, row.standing, chips.get(row.id, ""), tuple(cells)
                )
    return [found[one] for one in ids if one in found]


def _cell(case: Case, described: Field, value: Any, versions: Sequence[str]) -> str:
    """A value in a table. Where nobody has chosen among several, how many there are, and their range."""
    if isinstance(described.kind, Reference):
        names = case.names([value])
        shown = names[value].title if value in names else ""
    else:
        shown = described.kind.show(value, case.given)
    shown = shown.splitlines()[0] if shown else ""
    if versions:
        return f"{spread(case, described, versions) or shown} · {count_of_versions(len(versions))}".strip(" ·")
    return shown


Place = tuple[int, str | None, str]
"""Where a value stands: record, uid of the row or None, field."""


def _versions(session: Session, ids: Sequence[int], *, parts: bool = False) -> dict[Place, list[str]]:
    """The rival values, as claims hold them, of the fields of these entries (or of their rows) that nobody has chosen among."""
    claims = session.execute(
        select(Claim.about, Claim.part, Claim.field_key, Claim.value_key, Claim.value, Claim.state, Claim.true_when)
        .where(
            Claim.about.in_(ids),
            Claim.part.is_not(None) if parts else Claim.part.is_(None),
            Claim.value_key.is_not(None),
            Claim.supports.is_(True),
            Claim.state != "rejected",
        )
        .order_by(Claim.id)
    )
    values: dict[Place, dict[str, str]] = defaultdict(dict)
    chosen: set[Place] = set()
    for about, part, key, value_key, value, state, true_when in claims:
        values[about, part, str(key)].setdefault(str(value_key), str(value))
        if state == "accepted" and true_when is None:
            chosen.add((about, part, str(key)))
    return {place: list(own.values()) for place, own in values.items() if len(own) > 1 and place not in chosen}


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
        .where(Link.is_a(used, "uses_name"), used.source_end.in_(ids))
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
    several = _versions(case.session, ids, parts=True)
    amount = next(each for each in fields_of(Weight) if each.key == "amount")
    for weight in case.session.scalars(
        select(Weight).where(Weight.owner.in_(ids)).order_by(Weight.position, Weight.id)
    ):
        shown = _cell(case, amount, weight.amount, several.get((weight.owner, weight.uid, "amount"), ()))
        if shown:
            found[weight.owner].append(shown)
    return {owner: "; ".join(shown) for owner, shown in found.items()}


def _one_with(case: Case, ids: Sequence[int]) -> dict[int, str]:
    found = one_each.others(case.session, ids)
    return {record: ", ".join(one.ref for one in others) for record, others in found.items()}


EXTRAS: dict[str, dict[str, tuple[str, str, Extra]]] = {
    "person": {
        "aliases": ("Aliases", "line", _aliases),
        "operations": ("Ops", "number", _operations),
        "one_with": (N_("One person with"), "line", _one_with),
    },
    "organisation": {
        "aliases": ("Also called", "line", _aliases),
        "one_with": (N_("One organisation with"), "line", _one_with),
    },
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
    filters: Sequence[Condition] = (),
    limit: int = 200,
) -> list[Row]:
    """The first rows of a table."""
    return rows(
        library,
        type_name,
        order(library, type_name, sort=sort, descending=descending, filters=filters, limit=limit),
        keys,
    )
