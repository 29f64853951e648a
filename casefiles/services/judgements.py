"""The same person? Judged with a reason, shown with what contradicts it, taken back at any time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefiles.database import derived
from casefiles.database.library import Library
from casefiles.domain.identity import picture
from casefiles.domain.judgement import Judgement
from casefiles.domain.record import Record
from casefiles.errors import BadInput, NotFound
from casefiles.services import records
from casefiles.services.lookup import refs
from casefiles.services.views import Ref
from casefiles.words import _

VERDICTS = ("same", "different", "unsure")


@dataclass(frozen=True)
class JudgementView:
    """One judgement about a pair; `skipped` when it contradicts another and so has no effect."""

    id: int
    ref: str
    first: Ref
    second: Ref
    verdict: str
    reason: str
    decided: str
    decided_by: str
    skipped: bool


def judge(library: Library, first: int, second: int, verdict: str, reason: str = "") -> Ref:
    """Records a judgement about two people or two organisations. Raises BadInput for other pairs or verdicts."""
    with library.change(_("Judge")) as session:
        judgement = add(session, library, first, second, verdict, reason)
        ends = refs(session, [first, second])
        label = {
            "same": _("{first} and {second}: the same"),
            "different": _("{first} and {second}: not the same"),
            "unsure": _("{first} and {second}: unsure"),
        }[verdict]
        session.info["label"] = label.format(first=ends[first].ref, second=ends[second].ref)
        identifier = judgement.id
    return records.name_of(library, identifier)


def add(session: Session, library: Library, first: int, second: int, verdict: str, reason: str = "") -> Judgement:
    """Records a judgement inside a change that is under way; flushed. Raises as `judge` does."""
    if verdict not in VERDICTS:
        raise BadInput(_("A judgement is: the same, not the same, or unsure."))
    if first == second:
        raise BadInput(_("Choose two different entries to compare."))
    ends = refs(session, [first, second], trash=False)
    if len(ends) < 2:
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    if ends[first].type != ends[second].type or ends[first].type not in {"person", "organisation"}:
        raise BadInput(_("Only two people, or two organisations, can be judged to be the same."))
    judgement = Judgement(
        first=first,
        second=second,
        verdict=verdict,
        reason=reason.strip() or None,
        decided=library.clock().utc,
        decided_by=library.author,
    )
    session.add(judgement)
    session.flush()
    return judgement


def withdraw(library: Library, judgement: int) -> str:
    """Takes a judgement back; the former picture returns. Gives the change's label."""
    with library.read() as session:
        if not isinstance(records.fetch(session, judgement), Judgement):
            raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    return records.trash(library, [judgement])


def of_record(session: Session, record: int) -> list[JudgementView]:
    """The judgements about a record, the newest first."""
    rows = list(
        session.scalars(
            select(Judgement)
            .where(or_(Judgement.first == record, Judgement.second == record))
            .order_by(Judgement.decided.desc(), Judgement.id.desc())
        )
    )
    names = refs(session, {end for row in rows for end in (row.first, row.second)})
    skipped = {found.judgement for found in picture(derived.judged(session)).contradictions} if rows else set()
    return [
        JudgementView(
            row.id,
            row.ref,
            names[row.first],
            names[row.second],
            row.verdict,
            row.reason or "",
            row.decided,
            row.decided_by,
            row.uid in skipped,
        )
        for row in rows
    ]


def same_as(session: Session, record: int) -> list[int]:
    """Ids of all records that are judged to be the same as this one, itself included."""
    identity = session.execute(select(Record.identity_id).where(Record.id == record)).scalar()
    if identity is None:
        return [record]
    return list(session.scalars(select(Record.id).where(Record.identity_id == identity).order_by(Record.id)))
