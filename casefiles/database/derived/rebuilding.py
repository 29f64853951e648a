"""Everything derived made anew: to be compared with what is kept, or to take its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database import index
from casefiles.database.derived.entries import TextOf, entry_of, put_entries
from casefiles.database.derived.identities import set_identities
from casefiles.database.derived.neighbourhood import Neighbourhood
from casefiles.database.derived.records import chunks, raw, whole
from casefiles.database.derived.standings import set_standings
from casefiles.database.derived.titles import refresh_titles
from casefiles.domain.identifier import Identifier, normalised
from casefiles.domain.record import Record


@dataclass(frozen=True)
class Made:
    """What is derived of one record by itself, made anew and not written: `normal` of identifiers, `digest` of what is
    indexed. None stands for what cannot be made: in the trash a record keeps the title it had, and is not indexed."""

    record: Record
    title: str | None
    normal: str | None
    digest: str | None


def made_anew(session: Session, ids: Iterable[int], language: str, text_of: TextOf) -> Iterator[Made]:
    """Titles and index entries of these records as they should be; records in the trash too. Writes nothing."""
    for chunk in chunks(sorted(set(ids))):
        records = whole(session, chunk)
        known = Neighbourhood(session, language)
        known.fetch(records)
        for record in sorted(records, key=lambda each: each.id):
            normal = normalised(record.kind, record.raw) if isinstance(record, Identifier) else None
            if record.deleted_in is not None:
                yield Made(record, None, normal, None)
                continue
            title = record.make_title(known)[:500]  # type: ignore[attr-defined]
            yield Made(record, title, normal, index.digest_of(entry_of(record, known, text_of)))
        session.expunge_all()


def rebuild(session: Session, language: str, text_of: TextOf) -> None:
    """Makes every derived value again from the records."""
    set_identities(session)
    everything = list(session.scalars(select(Record.id)))
    for chunk in chunks(everything):
        refresh_titles(session, whole(session, chunk, trash=False), set(), language)
        session.expunge_all()
    set_standings(session, set(everything))
    index.clear(raw(session))
    for chunk in chunks(everything, 5_000):
        put_entries(session, chunk, language, text_of)
        session.expunge_all()
