"""How what is entered comes to cite what is being worked on."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.domain import grading
from casefiles.domain.claim import Claim
from casefiles.domain.kinds import Given
from casefiles.domain.link import Link
from casefiles.domain.record import Field, Record
from casefiles.errors import BadInput
from casefiles.services.working import Working
from casefiles.words import _


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

    A source never cites itself; a claim, a task or a note needs none. Raises BadInput for a source, via or exhibit that
    is not there any more or is none, and for a grade that its scheme does not have.
    """
    if working.source is None or working.source == record.id or record.type == "claim" or not record.SOURCED:
        return None
    _check(session, working)
    # A place says nothing without the file in which it is.
    place = working.file_place if working.exhibit is not None else None
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
        excerpt_place=working.excerpt_place or (place.show() if place is not None else None),
        file_place=place.write() if place is not None else None,
        exhibit=working.exhibit,
    )
    if described is not None and value is not None and context is not None:
        claim.value = json.dumps(described.kind.plain(value, context), ensure_ascii=False, sort_keys=True)
        claim.value_key = described.kind.same(value, context)
    grade = grading.parse(working.grade_code or "", scheme=working.grade_scheme or grading.DEFAULT)
    if grade is not None:
        tracker = session.info["tracker"]
        claim.grade_scheme, claim.grade_code = grade.scheme, grade.code
        claim.graded_by, claim.graded_at = tracker.author, tracker.moment.utc
    session.add(claim)
    session.flush()
    if working.via is not None:
        _draws_on(session, working.source, working.via)
    return claim


def _check(session: Session, working: Working) -> None:
    """Refuses what the working bar names when it has meanwhile gone to the trash, or is of another type."""
    wanted = {working.source: "source", working.via: "source", working.exhibit: "exhibit"}
    wanted.pop(None, None)
    rows = session.execute(select(Record.id, Record.type).where(Record.id.in_([one for one in wanted if one])))
    found = dict(rows.all())
    for record, type_name in wanted.items():
        if record not in found:
            raise BadInput(
                _("What is cited is not there any more; perhaps it lies in the trash. Choose another source.")
            )
        if found[record] != type_name:
            raise BadInput(_("Only a source can be cited; choose one."))


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
    if session.execute(select(Record.type).where(Record.id == operation)).scalar() != "operation":
        raise BadInput(_("The operation that is being worked on is not there any more; perhaps it lies in the trash."))
    held = select(Link.id).where(
        Link.link_type == "in_file", Link.source_end == record.id, Link.target_end == operation
    )
    if session.execute(held).first() is None:
        session.add(Link(link_type="in_file", source_end=record.id, target_end=operation))
        session.flush()
