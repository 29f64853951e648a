"""The same person? Judged with a reason, shown with what contradicts it, taken back at any time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casefiles.database import derived
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.identity import Picture, picture
from casefiles.domain.judgement import Judgement
from casefiles.domain.record import Record
from casefiles.errors import BadInput, NotFound
from casefiles.services import citing, records
from casefiles.services.lookup import refs
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _

VERDICTS = ("same", "different", "unsure")


@dataclass(frozen=True)
class JudgementView:
    """One judgement about a pair; `skipped` when it contradicts another and so has no effect.

    `sources` are those cited for it. `counts` is False where a later judgement of the same pair stands in its place.
    """

    id: int
    ref: str
    first: Ref
    second: Ref
    verdict: str
    reason: str
    decided: str
    decided_by: str
    skipped: bool
    sources: tuple[Ref, ...] = ()
    counts: bool = True


@dataclass(frozen=True)
class ContradictionView:
    """A judgement "same" that has no effect, the "not the same" it offends, and the chain between the two entries."""

    skipped: JudgementView
    against: JudgementView
    chain: tuple[JudgementView, ...]
    sentence: str


def judge(
    library: Library, first: int, second: int, verdict: str, reason: str = "", *, working: Working = NOTHING
) -> Ref:
    """Records a judgement about two people or two organisations; it cites what is being worked on.

    Raises BadInput for other pairs or verdicts.
    """
    with library.change(_("Judge")) as session:
        judgement = add(session, library, first, second, verdict, reason)
        citing.cite(session, judgement, working)
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
    return about(session, [record])


def about(session: Session, records_: Collection[int]) -> list[JudgementView]:
    """The judgements about any of these records, the newest first."""
    rows: dict[int, Judgement] = {}
    for chunk in derived.chunks(sorted(records_)):
        statement = select(Judgement).where(or_(Judgement.first.in_(chunk), Judgement.second.in_(chunk)))
        rows.update((row.id, row) for row in session.scalars(statement))
    ordered = sorted(rows.values(), key=lambda row: (row.decided, row.uid), reverse=True)
    return _views(session, ordered, picture(derived.judged(session)) if ordered else Picture({}))


def _views(session: Session, rows: Sequence[Judgement], now: Picture) -> list[JudgementView]:
    names = refs(session, {end for row in rows for end in (row.first, row.second)})
    skipped = {found.judgement for found in now.contradictions}
    cited: dict[int, list[int]] = {}
    for chunk in derived.chunks(sorted(row.id for row in rows)):
        for claim in session.execute(
            select(Claim.about, Claim.source).where(Claim.about.in_(chunk)).order_by(Claim.id)
        ):
            cited.setdefault(claim.about, []).append(claim.source)
    sources = refs(session, {source for some in cited.values() for source in some})
    latest: dict[frozenset[int], tuple[str, str]] = {}
    for one in derived.judged(session) if rows else ():
        pair = frozenset((one.a, one.b))
        latest[pair] = max(latest.get(pair, ("", "")), (one.decided, one.uid))
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
            tuple(sources[source] for source in dict.fromkeys(cited.get(row.id, ()))),
            latest.get(frozenset((row.first, row.second))) == (row.decided, row.uid),
        )
        for row in rows
    ]


def contradictions(session: Session, records_: Collection[int] | None = None) -> list[ContradictionView]:
    """Judgements that contradict others, with the chain that leads to it in words; those that touch these records."""
    now = picture(derived.judged(session))
    uids = {uid for one in now.contradictions for uid in (one.judgement, one.against, *one.chain)}
    rows: list[Judgement] = []
    for chunk in derived.chunks(sorted(uids)):
        rows += session.scalars(select(Judgement).where(Judgement.uid.in_(chunk)))
    views = dict(zip((row.uid for row in rows), _views(session, rows, now), strict=True))
    found = []
    for one in now.contradictions:
        skipped, against = views[one.judgement], views[one.against]
        chain = tuple(views[uid] for uid in one.chain)
        touched = {end.id for view in (skipped, against, *chain) for end in (view.first, view.second)}
        if records_ is None or touched & set(records_):
            found.append(ContradictionView(skipped, against, chain, _in_words(skipped, against, chain)))
    return found


def _in_words(skipped: JudgementView, against: JudgementView, chain: Sequence[JudgementView]) -> str:
    """ "PER-1 is the same as PER-2, and PER-2 the same as PER-3; but PER-1 and PER-3 are judged not to be the same." """
    said = _("{first} and {second} are judged not to be the same").format(
        first=_called(against.first), second=_called(against.second)
    )
    steps = [
        _("{first} the same as {second}").format(first=_called(one.first), second=_called(one.second)) for one in chain
    ]
    last = _("{first} and {second} being the same").format(first=_called(skipped.first), second=_called(skipped.second))
    if not steps:
        return _("{said}, which {last} would contradict.").format(said=said, last=last)
    return _("{said}, which {last} would contradict, because {steps}.").format(
        said=said, last=last, steps=_(" and ").join(steps)
    )


def _called(ref: Ref) -> str:
    return f"{ref.title} ({ref.ref})"


def same_as(session: Session, record: int) -> list[int]:
    """Ids of all records that are judged to be the same as this one, itself included."""
    identity = session.execute(select(Record.identity_id).where(Record.id == record)).scalar()
    if identity is None:
        return [record]
    return list(session.scalars(select(Record.id).where(Record.identity_id == identity).order_by(Record.id)))
