"""An exhibit's custody as pages, paper and the command line show it: entries in words, and what cannot be right in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.domain.custody_order import findings, holder_of, seal_of, step_time
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.vocabulary import vocabulary
from casefiles.services.evidence import custody
from casefiles.services.evidence.custody import Entry
from casefiles.services.views import CustodyChain, CustodyFinding, CustodyView, Ref
from casefiles.words import _, language

HANDING = frozenset({"handed_over", "received", "returned", "collected", "transported"})
"""Actions by which an item goes from hand to hand, so that a receipt can be signed."""


def is_by_one(action: str, from_whom: str, to_whom: str) -> bool:
    """Whether an entry names one person who did it, and not a giver or a taker."""
    return bool(from_whom) != bool(to_whom) and (action not in HANDING or (action == "collected" and bool(to_whom)))


def custody_of(library: Library, exhibit_uid: str) -> CustodyChain:
    """The custody of one exhibit, the first entry first, in the language spoken now."""
    with library.read() as session:
        return shown(session, custody.chain(session, exhibit_uid))


def shown(session: Session, entries: Sequence[Entry]) -> CustodyChain:
    """One exhibit's entries in words."""
    gone = custody.struck(entries)
    actions = vocabulary("custody_action")
    papers = papers_of(session, (entry.receipt for entry in entries))
    counting = custody.steps(entries)
    return CustodyChain(
        entries=tuple(
            CustodyView(
                n=entry.n,
                action=actions.show(entry.action) if entry.strikes is None else _("struck"),
                happened=happened(entry, language()),
                entered=entry.entered,
                entered_by=entry.entered_by,
                from_whom=entry.from_whom or "",
                to_whom=entry.to_whom or "",
                place=entry.place or "",
                purpose=entry.purpose or "",
                condition=entry.condition or "",
                seal=entry.seal or "",
                reason=entry.reason or "",
                struck_by=gone.get(entry.n),
                strikes=entry.strikes,
                action_key=entry.action,
                seal_found=entry.seal_found or "",
                receipt=entry.receipt or "",
                receipt_ref=papers.get(entry.receipt or ""),
                hash=entry.hash,
            )
            for entry in entries
        ),
        findings=tuple(CustodyFinding(one.n, one.rule, one.sentence) for one in findings(counting)),
        holder=holder_of(counting),
        seal=seal_of(counting),
    )


def happened(entry: Entry, tongue: str) -> str:
    """When it happened, in words of that language; as it was written where that is no date."""
    when = step_time(entry.happened, entry.happened_written)
    return when.show(tongue) if when is not None else entry.happened_written or entry.happened


def papers_of(session: Session, digests: Iterable[str | None]) -> dict[str, Ref]:
    """The exhibits that are the papers of these SHA-256, the first that came in where several are the same file."""
    found: dict[str, Ref] = {}
    for chunk in chunks(sorted({digest for digest in digests if digest})):
        statement = (
            select(Exhibit.id, Exhibit.ref, Exhibit.type, Exhibit.title, Exhibit.sha256)
            .where(Exhibit.sha256.in_(chunk))
            .order_by(Exhibit.id)
        )
        for row in session.execute(statement):
            found.setdefault(row.sha256, Ref(row.id, row.ref, row.type, row.title))
    return found
