"""The timeline: what happened, was seized, was said and was so, each as exactly as its source has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.domain.assessment import Assessment
from casefiles.domain.dates import PartialDate
from casefiles.domain.event import Event
from casefiles.domain.link import Link
from casefiles.domain.operation import Operation
from casefiles.domain.seizure import Seizure
from casefiles.domain.site import Site
from casefiles.domain.source import Source
from casefiles.domain.vocabulary import link_type, vocabulary
from casefiles.services import one_each
from casefiles.services.graph import kinds_of_lines, neighbourhood
from casefiles.services.judgements import same_as
from casefiles.services.lookup import refs
from casefiles.services.views import Moment, Ref
from casefiles.words import _

_Dated = tuple[PartialDate | None, str]
"""A date, and what is put behind the title for it."""


@dataclass(frozen=True)
class _Lane:
    """A type of record with dates: the lane's name, and what dates a record has."""

    cls: Any
    name: str
    dates: Callable[[Any], list[_Dated]]


def moments(
    library: Library, records: Sequence[int] | None = None, *, language: str | None = None
) -> tuple[Moment, ...]:
    """What these records (by default all) put on a timeline, in order of time, the undated last.

    Operations, events and seizures, statements and publications, the status of sites, assessments, and the periods of
    the links from and to them. `lane` is the name of a lane in the reader's language. What has no date is listed with
    earliest and latest None; only publications, sites and links without a date are no moments at all.
    """
    spoken = language or words.language()
    with words.use(spoken), library.read() as session:
        found = [moment for lane in _lanes() for moment in _of_lane(session, lane, records, spoken)]
        found += _periods(session, records, spoken)
    return tuple(moment for _key, moment in sorted(found, key=lambda pair: pair[0]))


def around(library: Library, record: int, *, language: str | None = None) -> tuple[Moment, ...]:
    """The timeline of one record: its own moments, those of what it is linked with, and its links' periods.

    Of a person or organisation these are those of all entries that are judged to be the same.
    """
    with library.read() as session:
        own_entries = same_as(session, record)
    followed = set(kinds_of_lines()) - {"draws_on", "copy_of"}
    near = neighbourhood(library, [record], steps=1, limit=500, language=language, kinds=followed)
    own = {moment.record.id for moment in moments(library, own_entries, language=language)} | set(own_entries)
    ids = [*own_entries, *(node.ref.id for node in near.nodes)]
    return tuple(
        moment
        for moment in moments(library, ids, language=language)
        if moment.record.type != "link" or moment.record.id in own
    )


def _lanes() -> tuple[_Lane, ...]:
    return (
        _Lane(Operation, _("Operations"), lambda one: [(one.date, "")]),
        _Lane(Event, _("Events"), _of_event),
        _Lane(Seizure, _("Seizures"), lambda one: [(one.date, "")]),
        _Lane(Site, _("Sites"), lambda one: [(one.status_date, _status(one))] if one.status_date else []),
        _Lane(Source, _("Sources"), _of_source),
        _Lane(Assessment, _("Assessments"), lambda one: [(one.made, "")]),
    )


def _of_event(event: Event) -> list[_Dated]:
    announced: list[_Dated] = [(event.announced, _("announced"))] if event.announced else []
    return [(event.date, ""), *announced] if event.date or not announced else announced


def _of_source(source: Source) -> list[_Dated]:
    published: list[_Dated] = [(source.published, _("published"))] if source.published else []
    if source.said is None and source.speaker is None:
        return published
    return [(source.said, _("said") if published else ""), *published]


def _status(site: Site) -> str:
    return vocabulary("site_status").show(site.status, words.language())


def _of_lane(
    session: Session, lane: _Lane, records: Sequence[int] | None, language: str
) -> list[tuple[tuple[str, str, int], Moment]]:
    found = []
    for one in _rows(session, lane.cls, records):
        ref = Ref(one.id, one.ref, one.type, one.title)
        for date, behind in lane.dates(one):
            label = f"{one.title} ({behind})" if behind else one.title
            found.append(_moment(ref, lane.name, label, date, one.standing, language))
    return found


def _rows(session: Session, cls: Any, records: Sequence[int] | None) -> Iterable[Any]:
    if records is None:
        return list(session.scalars(select(cls).order_by(cls.id)))
    return [
        row
        for chunk in chunks(sorted(set(records)))
        for row in session.scalars(select(cls).where(cls.id.in_(chunk)).order_by(cls.id))
    ]


def _periods(
    session: Session, records: Sequence[int] | None, language: str
) -> list[tuple[tuple[str, str, int], Moment]]:
    statement = select(Link).where(Link.period_edtf.is_not(None)).order_by(Link.id)  # type: ignore[attr-defined]
    links: dict[int, Link] = {}
    if records is None:
        links = {link.id: link for link in session.scalars(statement)}
    else:
        for chunk in chunks(sorted(set(records))):
            touching = statement.where(or_(Link.source_end.in_(chunk), Link.target_end.in_(chunk)))
            links.update((link.id, link) for link in session.scalars(touching))
    ids = {end for link in links.values() for end in (link.source_end, link.target_end)}
    ends = refs(session, ids)
    identity = one_each.identity(session, ids)
    found = []
    told: set[tuple[int, int, str, str]] = set()
    for link in links.values():
        first, second = (identity.get(end, end) for end in (link.source_end, link.target_end))
        saying = (first, second, link.link_type, link.period.edtf if link.period else "")
        # What two entries of one person say alike of one time is one mark, and what joins a person with itself none.
        if identity.keys() & {link.source_end, link.target_end} and (saying in told or first == second):
            continue
        told.add(saying)
        reading = link_type(link.link_type).reading(language)
        label = f"{ends[link.source_end].title} {reading} {ends[link.target_end].title}"
        ref = Ref(link.id, link.ref, link.type, link.title)
        found.append(_moment(ref, _("Links"), label, link.period, link.standing, language))
    return found


def _moment(
    ref: Ref, lane: str, label: str, date: PartialDate | None, standing: str, language: str
) -> tuple[tuple[str, str, int], Moment]:
    """The moment with what it is sorted by."""
    if date is None:
        return ("~~", words.sort_key(label), ref.id), Moment(ref, lane, label, None, None, False, "", standing)
    # "By the 21st" comes before what happened on the 21st.
    place = f"{'0' if date.earliest is None else '1'}{words.sort_key(label)}"
    return (date.sort_key, place, ref.id), Moment(
        ref,
        lane,
        label,
        date.earliest.isoformat() if date.earliest else None,
        date.latest.isoformat() if date.latest else None,
        date.every,
        date.show(language),
        standing,
    )
