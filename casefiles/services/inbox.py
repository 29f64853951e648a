"""The Inbox: lines that came in and were not judged yet. Each waits with its age until it is assessed or rejected."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.dates import PartialDate
from casefiles.domain.moments import Moment, parse_utc
from casefiles.domain.text import clean
from casefiles.domain.tip import Tip
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput, NotFound
from casefiles.services import quick_entry, records
from casefiles.services.lookup import refs
from casefiles.services.proposals import Entered, Proposal
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _, ngettext

OPEN, ASSESSED, REJECTED = "open", "assessed", "rejected"


@dataclass(frozen=True)
class TipView:
    """A tip as the Inbox shows it. `age` is how long it has waited, in words; `days` in whole days, to colour old ones.

    `received` is shown, in the tip's own zone. `entered_as` is the person it was entered under.
    """

    record: Ref
    text: str
    state: str
    state_shown: str
    received: str
    age: str
    days: int
    operation: Ref | None
    source: Ref | None
    entered_as: Ref | None
    reason: str
    created_by: str


def park(library: Library, text: str, *, working: Working = NOTHING, language: str | None = None) -> Ref:
    """Keeps a line for later, as it is, with what is being worked on. Raises BadInput for an empty one."""
    text = clean(text)
    if not text:
        raise BadInput(_("There is nothing to park: write a line first."))
    code = language or words.language()
    with library.change(_("Park {line}").format(line=quick_entry.shortened(text))) as session:
        tip = records.add(
            session,
            library,
            "tip",
            {
                "text": text,
                "received": _received(library.clock()),
                "operation": working.operation,
                "source": working.source,
                "language": code,
            },
            working=Working(marking=working.marking),
        )
        identifier = tip.id
    return records.name_of(library, identifier)


def _received(moment: Moment) -> PartialDate:
    """The moment as a local time with its distance from UTC, so that "yesterday" in the line keeps its meaning."""
    local = parse_utc(moment.utc) + datetime.timedelta(minutes=moment.offset)
    sign, (hours, minutes) = "-" if moment.offset < 0 else "+", divmod(abs(moment.offset), 60)
    return PartialDate.from_edtf(f"{local:%Y-%m-%dT%H:%M:%S}{sign}{hours:02d}:{minutes:02d}")


def tips(library: Library, *, state: str | None = OPEN) -> list[TipView]:
    """The tips of a state, None for all, those that have waited longest first."""
    now = library.clock()
    with library.read() as session:
        statement = select(Tip).order_by(Tip.received_earliest.is_(None), Tip.received_earliest, Tip.id)  # type: ignore[attr-defined]
        if state is not None:
            statement = statement.where(Tip.state == state)
        rows = list(session.scalars(statement))
        return _views(session, rows, now)


def tip(library: Library, identifier: int) -> TipView:
    """One tip. Raises NotFound."""
    with library.read() as session:
        return _views(session, [_tip(session, identifier)], library.clock())[0]


def shown(library: Library, identifiers: Collection[int]) -> dict[int, TipView]:
    """The tips of some ids, by id; those that are no tips, or not there, are left out."""
    with library.read() as session:
        rows = list(session.scalars(select(Tip).where(Tip.id.in_(identifiers))))
        return {view.record.id: view for view in _views(session, rows, library.clock())}


def waiting(library: Library) -> int:
    """How many tips are not judged yet."""
    with library.read() as session:
        return int(session.scalar(select(func.count()).select_from(Tip).where(Tip.state == OPEN)) or 0)


def propose(
    library: Library, identifier: int, *, choices: Mapping[str, str] | None = None, text: str | None = None
) -> Proposal:
    """What assessing a tip would write: its line, read in its own language, on the day it came, with what was being
    worked on then. `text` is another wording of the line. Raises NotFound."""
    with library.read() as session:
        found = _tip(session, identifier)
    return quick_entry.propose(
        library,
        text if text is not None else found.text or "",
        working=_working(found),
        language=_language(found),
        choices=choices,
        reference=_day(library, found),
    )


def assess(
    library: Library, identifier: int, choices: Mapping[str, str] | None = None, *, text: str | None = None
) -> Entered:
    """Enters a tip and marks it assessed, as one change. Raises as `quick_entry.enter` does, BadInput for one judged.

    `text` is another wording of the line: the tip then holds that one, and the change log what came in.
    """
    with library.change(_("Assess")) as session:
        found = _open_tip(session, identifier)
        if text is not None and clean(text) != found.text:
            found.text = clean(text)
        text = found.text or ""
        person, made, proposal = quick_entry.write(
            session,
            library,
            text,
            choices,
            working=_working(found),
            language=_language(found),
            reference=_day(library, found),
        )
        found.state, found.entered_as, found.reason = ASSESSED, person, None
        label = _("Assess {ref}: {line}").format(ref=found.ref, line=quick_entry.shortened(text))
        session.info["label"] = label
    with library.read() as session:
        names = refs(session, [person, *made])
    return Entered(names[person], tuple(names[one] for one in made if one in names), label, proposal.kept)


def reject(library: Library, identifier: int, reason: str) -> None:
    """Marks a tip rejected. Raises BadInput without a reason, and for one that is judged already."""
    if not reason.strip():
        raise BadInput(_("Say why it is rejected: the reason is kept with it."))
    with library.change(_("Reject")) as session:
        found = _open_tip(session, identifier)
        found.state, found.reason = REJECTED, clean(reason)
        session.info["label"] = _("Reject {ref}: {line}").format(
            ref=found.ref, line=quick_entry.shortened(found.text or "")
        )


def reopen(library: Library, identifier: int) -> None:
    """Puts a rejected tip back among those that wait. What an assessed one wrote is taken back by undo, not here."""
    with library.change(_("Reopen")) as session:
        found = _tip(session, identifier)
        if found.state != REJECTED:
            raise BadInput(_("Only a rejected tip can be judged again."))
        found.state, found.reason = OPEN, None
        session.info["label"] = _("Reopen {ref}").format(ref=found.ref)


def _tip(session: Session, identifier: int) -> Tip:
    found = records.fetch(session, identifier)
    if not isinstance(found, Tip):
        raise NotFound(_("{ref} is no tip.").format(ref=found.ref))
    return found


def _open_tip(session: Session, identifier: int) -> Tip:
    found = _tip(session, identifier)
    if found.state != OPEN:
        shown = vocabulary("tip_state").show(found.state)
        raise BadInput(_("{ref} has been judged already ({state}).").format(ref=found.ref, state=shown))
    return found


def _working(found: Tip) -> Working:
    return Working(operation=found.operation, source=found.source, marking=found.marking)


def _language(found: Tip) -> str:
    return found.language if found.language and found.language in words.LANGUAGES else words.language()


def _day(library: Library, found: Tip) -> datetime.date:
    """The day from which the line's dates are counted."""
    return (found.received.latest if found.received is not None else None) or library.clock().day


def _views(session: Session, rows: list[Tip], now: Moment) -> list[TipView]:
    ends = [end for row in rows for end in (row.id, row.operation, row.source, row.entered_as) if end is not None]
    names = refs(session, ends)
    code = words.language()
    found = []
    for row in rows:
        age = max(parse_utc(now.utc) - _since(row), datetime.timedelta())
        found.append(
            TipView(
                record=names[row.id],
                text=row.text or "",
                state=row.state or OPEN,
                state_shown=vocabulary("tip_state").show(row.state or OPEN, code),
                received=row.received.show(code) if row.received is not None else words.moment(row.created_at),
                age=_age(age),
                days=age.days,
                operation=names[row.operation] if row.operation is not None else None,
                source=names[row.source] if row.source is not None else None,
                entered_as=names[row.entered_as] if row.entered_as is not None else None,
                reason=row.reason or "",
                created_by=row.created_by,
            )
        )
    return found


def _since(row: Tip) -> datetime.datetime:
    """When it came: the time it was received, else the end of that day, but never later than it was entered."""
    entered = parse_utc(row.created_at)
    received = row.received
    if received is None or received.latest is None:
        return entered
    if received.time is None or received.zone is None or not received.zone.startswith(("+", "-")):
        day = datetime.datetime.combine(received.latest, datetime.time(23, 59), datetime.UTC)
        return min(day, entered)
    return datetime.datetime.fromisoformat(f"{received.latest.isoformat()}T{received.time}{received.zone}")


def _age(age: datetime.timedelta) -> str:
    """How long ago in words: minutes, hours, then days."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return _("less than a minute")
    if minutes < 60:
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    if minutes < 48 * 60:
        return ngettext("{n} hour", "{n} hours", minutes // 60).format(n=minutes // 60)
    return ngettext("{n} day", "{n} days", age.days).format(n=age.days)
