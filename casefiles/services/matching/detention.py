"""Who was held when and where, as far as it is sure: nobody is arrested in one place while held in another.

Two sources of it: what led to an arrest, on the day of that event or operation, or for the period of the link where it has
one; and the link "was held at" with its period. A place is told with all that it lies in, since the prison of a town and
the town are no two places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefiles.database.derived import chunks
from casefiles.domain import folding
from casefiles.domain.dates import PartialDate
from casefiles.domain.event import Event
from casefiles.domain.link import Link
from casefiles.domain.operation import Operation
from casefiles.domain.place import Place
from casefiles.domain.record import Record
from casefiles.domain.site import Site
from casefiles.services.matching.spans import Span, span

ARREST, HELD = "led_to_arrest", "held_at"
_DEEPEST = 12
"""Places within places; more is a circle."""


class Custody(NamedTuple):
    """Somebody was held. `by` is what led to it, or the place; `sure` the days on each of which it was so, if there are any.

    `within` are the place and all that it lies in, () where it is not known; `name` is its folded name.
    """

    by: int
    arrest: bool
    sure: Span | None
    within: tuple[int, ...] = ()
    name: str = ""


def at_once(one: Custody, other: Custody) -> tuple[int, ...] | None:
    """The records by which two people were held at one time, so that they are two; None where they may be one.

    One arrest took both. Or two arrests were on one day, and not at what may be one place, where it may be one arrest
    entered twice. Or there is a day within both, in different places; the days on which a period begins and ends do not
    count, since on them people are moved.
    """
    if one.arrest and other.arrest and one.by == other.by:
        return (one.by,)
    if one.sure is None or other.sure is None:
        return None
    apart = bool(one.within and other.within) and not _may_be_one_place(one, other)
    both_arrested = one.arrest and other.arrest and not (one.within and other.within)
    if not apart and not (both_arrested and one.sure == other.sure and one.sure.first == one.sure.last):
        return None
    return tuple(sorted((one.by, other.by))) if _inside(one.sure).meets(_inside(other.sure)) else None


def _inside(days: Span) -> Span:
    return Span(days.first + 1, days.last - 1) if days.last - days.first > 1 else days


def _may_be_one_place(one: Custody, other: Custody) -> bool:
    return one.within[0] in other.within or other.within[0] in one.within or bool(one.name and one.name == other.name)


def detentions(session: Session, people: Collection[int] | None) -> dict[int, list[Custody]]:
    """Of these people (None: of everybody) who were held, how. By id."""
    shown: Any = Link
    statement = select(Link.source_end, Link.target_end, Link.link_type, shown.period).order_by(Link.id)
    if people is None:
        statement = statement.where(Link.link_type.in_((ARREST, HELD)))
    else:
        ends = or_(Link.source_end.in_(people), Link.target_end.in_(people))
        statement = statement.where(ends, or_(Link.is_a(Link, ARREST), Link.is_a(Link, HELD)))
    links = session.execute(statement).all()
    arrested = _arrests(session, {row.source_end for row in links if row.link_type == ARREST})
    where = {place for place, _date in arrested.values() if place is not None}
    where |= {row.target_end for row in links if row.link_type == HELD}
    lies_in, names = _whereabouts(session, where)
    found: dict[int, list[Custody]] = defaultdict(list)
    for row in links:
        if row.link_type == HELD:
            if row.target_end in names:
                place = row.target_end
                found[row.source_end].append(
                    Custody(place, False, _sure(row.period), _chain(place, lies_in), names[place])
                )
        elif row.source_end in arrested:
            place, date = arrested[row.source_end]
            known = place if place in names else None
            found[row.target_end].append(
                Custody(
                    row.source_end,
                    True,
                    _sure(row.period) or _sure(date),
                    _chain(known, lies_in) if known is not None else (),
                    names[known] if known is not None else "",
                )
            )
    return found


def _sure(date: PartialDate | None) -> Span | None:
    days = date.throughout if date is not None else None
    return span(*days) if days is not None else None


def _arrests(session: Session, ids: Collection[int]) -> dict[int, tuple[int | None, PartialDate | None]]:
    """Place and date of the events and operations that led to arrests, of those that are not in the trash."""
    found: dict[int, tuple[int | None, PartialDate | None]] = {}
    for cls in (Event, Operation):
        kind: Any = cls
        for chunk in chunks(sorted(ids)):
            for row in session.execute(select(kind.id, kind.place, kind.date).where(kind.id.in_(chunk))):
                found[row.id] = row.place, row.date
    return found


def _whereabouts(session: Session, places: Iterable[int]) -> tuple[dict[int, set[int]], dict[int, str]]:
    """What each place or site, and each that it lies in, lies in next; and what they are called, folded."""
    lies_in: dict[int, set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    due = set(places)
    for _depth in range(_DEEPEST):
        if not due:
            break
        asked = sorted(due)
        for chunk in chunks(asked):
            for row in session.execute(select(Record.id, Record.title).where(Record.id.in_(chunk))):
                names[row.id] = folding.fold_name(row.title or "")
            holders = [
                *session.execute(select(Place.id, Place.within).where(Place.id.in_(chunk))).all(),
                *session.execute(select(Site.id, Site.place).where(Site.id.in_(chunk))).all(),
                *session.execute(select(Site.id, Site.part_of).where(Site.id.in_(chunk))).all(),
                *session.execute(
                    select(Link.source_end, Link.target_end).where(
                        Link.source_end.in_(chunk), Link.is_a(Link, "lies_in")
                    )
                ).all(),
            ]
            for place, holder in holders:
                if holder is not None:
                    lies_in[place].add(holder)
        due = {holder for place in asked for holder in lies_in[place]} - lies_in.keys() - names.keys()
    return lies_in, names


def _chain(place: int, lies_in: Mapping[int, Collection[int]]) -> tuple[int, ...]:
    found, due = [place], [place]
    while due:
        new = sorted(set(lies_in.get(due.pop(), ())) - set(found))
        found += new
        due += new
    return tuple(found)
