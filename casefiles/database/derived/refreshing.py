"""Everything derived from the records that a change touched, brought up to date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from casefiles.database import index
from casefiles.database.derived.entries import TextOf, entries, entries_of, entry
from casefiles.database.derived.identities import set_identities
from casefiles.database.derived.neighbourhood import Neighbourhood
from casefiles.database.derived.records import raw
from casefiles.database.derived.standings import refresh_standings
from casefiles.database.derived.titles import refresh_titles, users_of_aliases
from casefiles.domain.record import Record
from casefiles.progress import Progress, silent
from casefiles.words import _

_BETWEEN_REPORTS = 256


@dataclass(frozen=True)
class Derived:
    """What the session's change made of the derived values: records whose title, standing or identity moved."""

    moved: frozenset[int]


def refresh(
    session: Session,
    touched: Iterable[Record],
    language: str,
    text_of: TextOf,
    gone: Collection[tuple[str, int | None]] = (),
    formerly: Collection[int] = (),
    made: Sequence[Any] = (),
    progress: Progress = silent,
) -> Derived:
    """Brings everything derived from the touched records up to date, in the session's transaction.

    `gone` are records that are no longer there, as (type, the record they were about). `formerly` are ids of records
    that touched links and claims stood at before. `made` are rows of a batch, with their titles (`batch.Made`).
    `progress` counts records that are put into the index, which is most of the work of a large change; Cancelled ends it.
    """
    records = list(touched)
    if not (records or gone or formerly or made):
        return Derived(frozenset())
    types = {record.type for record in (*records, *made)} | {name for name, _about in gone}
    names = [record for record in (*records, *made) if record.type in {"alias", "link"}]
    moved = refresh_titles(session, records, users_of_aliases(session, names) | set(formerly), language)
    if "judgement" in types:
        moved |= set_identities(session)  # before the standings: a person's voice is that of the whole identity
    moved |= refresh_standings(session, records, made, gone, formerly)
    live = [record for record in records if record.deleted_in is None]
    others = (moved | users_of_aliases(session, names) | set(formerly)) - {record.id for record in live}
    index.put(raw(session), entries_of(session, live, language, text_of))
    known = Neighbourhood(session, language)
    # A row of a batch that was edited afterwards, in the same change, is among the records: as it is now.
    done = others | {record.id for record in records}
    rest = [row for row in made if row.id not in done]
    total = len(others) + len(rest)
    index.put(raw(session), _watched(entries(session, others, language, text_of), progress, 0, total))
    fresh = (entry(row, row.cls, known, text_of, row.parts) for row in rest)
    index.put(raw(session), _watched(fresh, progress, len(others), total))
    index.remove(raw(session), [record.id for record in records if record.deleted_in is not None])
    return Derived(frozenset(moved))


def _watched(found: Iterable[index.Entry], progress: Progress, before: int, total: int) -> Iterator[index.Entry]:
    for place, one in enumerate(found, start=before):
        if place % _BETWEEN_REPORTS == 0:
            progress(place, total, _("Making it searchable"))
        yield one
