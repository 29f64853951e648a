"""How what is entered comes to cite what is being worked on."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.domain.claim import Claim
from casefiles.domain.kinds import Given
from casefiles.domain.link import Link
from casefiles.domain.record import Field, Record
from casefiles.services.working import Working


def cite(
    session: Session,
    record: Record,
    working: Working,
    *,
    described: Field | None = None,
    part: str | None = None,
    value: Any = None,
    context: Given | None = None,
    says: str | None = None,
    supports: bool = True,
) -> Claim | None:
    """A claim of the source that is being worked on about a record, a field (with its value) or a row; None without source.

    A source never cites itself, and a claim needs none.
    """
    if working.source is None or working.source == record.id or record.type == "claim":
        return None
    claim = Claim(
        about=record.id,
        field_key=described.key if described else None,
        part=part,
        source=working.source,
        via=working.via,
        supports=supports,
        how_said=working.how_said,
        says=says,
        excerpt=working.excerpt,
        excerpt_place=working.excerpt_place,
        exhibit=working.exhibit,
    )
    if described is not None and value is not None and context is not None:
        claim.value = json.dumps(described.kind.plain(value, context), ensure_ascii=False, sort_keys=True)
        claim.value_key = described.kind.same(value, context)
    if working.grade_code:
        claim.grade_scheme = working.grade_scheme or "admiralty"
        claim.grade_code = working.grade_code
    session.add(claim)
    session.flush()
    if working.via is not None:
        _draws_on(session, working.source, working.via)
    return claim


def _draws_on(session: Session, source: int, upstream: int) -> None:
    """A source that credits another for anything draws on it: else whoever repeats it would pass for a second voice."""
    held = select(Link.id).where(Link.link_type == "draws_on", Link.source_end == source, Link.target_end == upstream)
    if source != upstream and session.execute(held).first() is None:
        session.add(Link(link_type="draws_on", source_end=source, target_end=upstream))
        session.flush()


def join_file(session: Session, record: Record, working: Working) -> None:
    """Puts a record into the file of the operation that is being worked on, once; links and claims are in it by their ends."""
    operation = working.operation
    if operation is None or operation == record.id or record.type in {"link", "claim", "judgement", "alias"}:
        return
    held = select(Link.id).where(
        Link.link_type == "in_file", Link.source_end == record.id, Link.target_end == operation
    )
    if session.execute(held).first() is None:
        session.add(Link(link_type="in_file", source_end=record.id, target_end=operation))
        session.flush()
