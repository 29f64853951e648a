"""The library at a glance: how many of everything, what was done last, what is open, what is disputed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.identity import once
from casefiles.domain.link import Link
from casefiles.domain.record import Record
from casefiles.domain.record_types import CONNECTIVE
from casefiles.domain.registers import DossierEntry, Verification
from casefiles.domain.task import Task
from casefiles.domain.vocabulary import link_types
from casefiles.services import history, listing, lookup, one_each, trash
from casefiles.services.evidence import disposal
from casefiles.services.evidence.disposal import Term
from casefiles.services.one_each import Count
from casefiles.services.views import ChangeView, Ref, Row

SHOWN = 8


@dataclass(frozen=True)
class Disputed:
    """Something that sources disagree on: the entry on whose page it is seen, and what it says there."""

    about: Ref
    text: str


@dataclass(frozen=True)
class Checks:
    """The last verification of the evidence: how many were intact, how many were not, and when (UTC)."""

    intact: int
    failed: int
    when: str


@dataclass(frozen=True)
class Glance:
    """What the first page shows. `counts` and `apart` as those of `Tally`."""

    counts: Mapping[str, int]
    apart: Mapping[str, Count]
    operations: tuple[Row, ...]
    tasks: tuple[Row, ...]
    disputed: tuple[Disputed, ...]
    disputed_in_all: int
    changes: tuple[ChangeView, ...]
    checks: Checks | None
    terms: tuple[Term, ...] = ()
    """Evidence whose term is over or soon will be."""


@dataclass(frozen=True)
class Tally:
    """How many there are, by type, and `open_tasks`, `dossiers`, `trash`: people and not entries of them.

    `apart` has the types of which some entries are judged to be the same, with the number of entries too.
    """

    counts: Mapping[str, int]
    apart: Mapping[str, Count]


OPERATION_COLUMNS = ("title", "kind", "date", "place", "status", "standing")
TASK_COLUMNS = ("title", "due", "about")


def counts(library: Library) -> Mapping[str, int]:
    """The counts of `tally`."""
    return tally(library).counts


def tally(library: Library) -> Tally:
    """How many there are of everything."""
    told = listing.tally(library)
    found = {name: one.identities for name, one in told.items()}
    with library.read() as session:
        found["open_tasks"] = int(session.scalar(select(func.count()).select_from(Task).where(_is_open())) or 0)
        found["dossiers"] = int(session.scalar(select(func.count(DossierEntry.id))) or 0)
    found["trash"] = trash.count(library)
    return Tally(found, {name: one for name, one in told.items() if one.differ})


def _is_open() -> ColumnElement[bool]:
    return and_(Task.deleted_in.is_(None), or_(Task.status.is_(None), Task.status != "done"))


def glance(library: Library) -> Glance:
    """Everything the first page shows."""
    operations = listing.page(library, "operation", OPERATION_COLUMNS, sort="date", descending=True, limit=SHOWN)
    with library.read() as session:
        open_tasks = list(
            session.scalars(
                select(Task.id)
                .where(_is_open())
                .order_by(Task.due_earliest.is_(None), Task.due_earliest, Task.id)  # type: ignore[attr-defined]
                .limit(SHOWN)
            )
        )
        disputed, in_all = _disputed(session)
    told = tally(library)
    return Glance(
        told.counts,
        told.apart,
        tuple(operations),
        tuple(listing.rows(library, "task", open_tasks, TASK_COLUMNS)),
        tuple(disputed),
        in_all,
        tuple(history.changes(library, limit=SHOWN)),
        last_checks(library),
        disposal.terms(library)[:SHOWN],
    )


def _disputed(session: Session) -> tuple[list[Disputed], int]:
    """Disputed entries and links, the newest first, and how many there are in all; what is judged to be one, once."""
    wanted = (Record.standing == "disputed") & Record.type.not_in(CONNECTIVE - {"link"})
    in_all = int(session.scalar(select(func.count()).where(wanted & Record.deleted_in.is_(None))) or 0)
    newest = select(Record.id).where(wanted).order_by(Record.id.desc())
    joined = list(session.scalars(newest.where(Record.identity_id.is_not(None))))
    repeated = set(joined).difference(once(joined, one_each.identity(session, joined)))
    in_all -= len(repeated)
    ids = [one for one in session.scalars(newest.limit(SHOWN + len(repeated))) if one not in repeated][:SHOWN]
    links = {link.id: link for link in session.scalars(select(Link).where(Link.id.in_(ids)))}
    ends = {end for link in links.values() for end in (link.source_end, link.target_end)}
    names = lookup.refs(session, {*ids, *ends}, trash=False)
    found = []
    for one in ids:
        link = links.get(one)
        if link is None:
            found.append(Disputed(names[one], names[one].title))
        elif link.source_end in names and link.target_end in names:
            first, second = names[link.source_end], names[link.target_end]
            reading = link_types()[link.link_type].reading() if link.link_type in link_types() else link.link_type
            found.append(Disputed(first, f"{first.title} {reading} {second.title}"))
    return found, in_all


def last_checks(library: Library) -> Checks | None:
    """How the last verification of the evidence ended; None where there was none."""
    with library.read() as session:
        when = session.scalar(select(func.max(Verification.checked)))
        if not when:
            return None
        rows = session.execute(
            select(Verification.result, func.count()).where(Verification.checked == when).group_by(Verification.result)
        )
        found = dict(rows.all())
    intact = found.pop("intact", 0)
    return Checks(intact, sum(found.values()), when)


def shown_on(library: Library, record: int) -> Ref | None:
    """The entry on whose page a record is seen: itself, or what a link or a statement is about; None where it is gone."""
    return shown_on_each(library, [record]).get(record)


def shown_on_each(library: Library, records: Collection[int]) -> dict[int, Ref]:
    """The entries on whose pages these records are seen, as `shown_on`, by record; those that are gone are left out."""
    found: dict[int, Ref] = {}
    with library.read() as session:
        # A statement may be about a link, and that leads to an entry.
        at = {record: record for record in records}
        for _step in range(3):
            names = lookup.refs(session, at.values(), trash=False)
            found |= {record: names[now] for record, now in at.items() if now in names}
            onward = _onward(session, [one for one in names.values() if one.type in CONNECTIVE])
            at = {record: onward[now] for record, now in at.items() if now in onward}
    return {record: ref for record, ref in found.items() if ref.type not in CONNECTIVE}


def _onward(session: Session, refs: Collection[Ref]) -> dict[int, int]:
    """From links to the entries they go from, from statements to what they are about."""
    found: dict[int, int] = {}
    for chunk in chunks([one.id for one in refs if one.type == "link"]):
        found.update(session.execute(select(Link.id, Link.source_end).where(Link.id.in_(chunk))).all())
    for chunk in chunks([one.id for one in refs if one.type == "claim"]):
        found.update(session.execute(select(Claim.id, Claim.about).where(Claim.id.in_(chunk))).all())
    return found
