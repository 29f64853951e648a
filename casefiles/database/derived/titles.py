"""Titles and sort keys, and how a new title is carried on to what is named after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from casefiles import words
from casefiles.database.derived.neighbourhood import Neighbourhood
from casefiles.database.derived.records import RECORD, chunks, whole
from casefiles.domain.claim import Claim
from casefiles.domain.identifier import Identifier, normalised
from casefiles.domain.judgement import Judgement
from casefiles.domain.link import Link
from casefiles.domain.record import Record
from casefiles.domain.record_types import CONNECTIVE, RECORD_TYPES

MOST_WAVES = 8
"""So many times a new title is carried on to what is named after it."""


def refresh_titles(session: Session, records: Sequence[Record], users: set[int], language: str) -> set[int]:
    """Titles and sort keys of the records and of who bears the touched aliases, then of those whose titles are made of
    theirs. Gives the ids that moved. Two records named after each other come to rest after `MOST_WAVES`."""
    moved: set[int] = set()
    own = {record.id for record in records}
    wave = [*records, *whole(session, users - own, trash=False)]
    for _wave in range(MOST_WAVES):
        now_moved = {record.id for record in _compose(session, wave, language)}
        if not now_moved:
            break
        moved |= now_moved
        wave = _named_after(session, now_moved)
    return moved - own


def _compose(session: Session, records: Sequence[Record], language: str) -> list[Record]:
    known = Neighbourhood(session, language)
    known.fetch(records)
    rows = []
    changed = []
    # Links and judgements are named after their ends: those come first. What lies in the trash keeps the title it had.
    live = [record for record in records if record.deleted_in is None or not record.title]
    for record in sorted(live, key=lambda each: each.type in CONNECTIVE):
        title = record.make_title(known)[:500]  # type: ignore[attr-defined]
        known.remember(record.id, title)
        key = words.sort_key(title)
        if isinstance(record, Identifier):
            normal = normalised(record.kind, record.raw)
            if normal != record.normal:
                session.execute(update(Identifier).where(Identifier.id == record.id), {"normal": normal})
                set_committed_value(record, "normal", normal)
        if title == record.title and key == record.sort_key:
            continue
        rows.append({"of_id": record.id, "new_title": title, "new_key": key})
        set_committed_value(record, "title", title)
        set_committed_value(record, "sort_key", key)
        changed.append(record)
    if rows:
        table = RECORD
        session.connection().execute(
            update(table)
            .where(table.c.id == bindparam("of_id"))
            .values(title=bindparam("new_title"), sort_key=bindparam("new_key")),
            rows,
        )
    return changed


def users_of_aliases(session: Session, records: Sequence[Any]) -> set[int]:
    """Who uses these aliases, or is the user's end of these links of name."""
    found = {record.source_end for record in records if record.type == "link" and record.link_type == "uses_name"}
    aliases = [record.id for record in records if record.type == "alias"]
    for chunk in chunks(aliases):
        rows = session.scalars(select(Link.source_end).where(Link.is_a(Link, "uses_name"), Link.target_end.in_(chunk)))
        found |= set(rows)
    return found


def _named_after(session: Session, moved: set[int]) -> list[Record]:
    """Records whose title is made of the titles of the moved ones."""
    found: dict[int, Record] = {}
    site, event, source = RECORD_TYPES["site"], RECORD_TYPES["event"], RECORD_TYPES["source"]
    for chunk in chunks(sorted(moved)):
        for statement in (
            select(Link).where(or_(Link.source_end.in_(chunk), Link.target_end.in_(chunk))),
            select(Judgement).where(or_(Judgement.first.in_(chunk), Judgement.second.in_(chunk))),
            select(Claim).where(Claim.about.in_(chunk), Claim.says.is_(None), Claim.excerpt.is_(None)),
            select(site).where(site.place.in_(chunk), site.name.is_(None)),  # type: ignore[attr-defined]
            select(event).where(event.place.in_(chunk), event.name.is_(None)),  # type: ignore[attr-defined]
            select(source).where(
                source.name.is_(None),  # type: ignore[attr-defined]
                or_(source.speaker.in_(chunk), source.publisher.in_(chunk)),  # type: ignore[attr-defined]
            ),
        ):
            found.update((record.id, record) for record in session.scalars(statement))
    return list(found.values())
