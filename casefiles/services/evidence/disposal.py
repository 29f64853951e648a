"""Evidence disposed of: with a reason and a witness, never what is on legal hold. The bytes go, a tombstone stays.

The tombstone is the entry with its custody, its sheet of arrival and the row of its object, whose form says that the
bytes are gone. Other entries with the same bytes keep them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database.library import Library
from casefiles.domain.dates import PartialDate
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.kinds import DATE
from casefiles.domain.registers import GONE, StoredObject
from casefiles.domain.text import clean, clean_line
from casefiles.errors import BadInput, NotFound
from casefiles.services.evidence import custody
from casefiles.services.evidence.hold import check_not_held, hold_of
from casefiles.services.lookup import given, refs
from casefiles.services.views import Ref
from casefiles.words import _

ACTIONS = {"destroyed": "destroyed", "final_disposal": "destroyed", "returned": "returned"}
"""Custody actions by which evidence leaves, and how it is held afterwards. What is returned keeps its copy here."""

LEFT = frozenset(ACTIONS.values())
SOON = 30
"""Days before the end of its term from which an item is named."""


@dataclass(frozen=True)
class Disposed:
    """What became of it: whether bytes went, and the entries that share them, for which they stayed."""

    bytes_gone: bool
    shared_with: tuple[Ref, ...]


@dataclass(frozen=True)
class Term:
    """An item whose term is over or soon will be: until when it was to be kept, as written, and why it is on hold ("" if
    it is not)."""

    exhibit: Ref
    until: str
    is_over: bool
    hold: str


def dispose(
    library: Library,
    exhibit: int,
    *,
    reason: str,
    witness: str,
    action: str = "destroyed",
    happened: str = "",
    to_whom: str = "",
    place: str = "",
    early: bool = False,
) -> Disposed:
    """Enters that an exhibit was disposed of, as one change that cannot be undone, and removes its bytes.

    `action` is a key of `ACTIONS`, `happened` as it is typed. Raises BadInput without a reason or a witness, for one on
    hold, one that is gone already, and one whose term is not over unless `early`; NotFound.
    """
    reason, witness = clean(reason), clean_line(witness)
    if action not in ACTIONS:
        raise BadInput(_("“{name}” is no way to dispose of evidence.").format(name=action))
    if not reason:
        raise BadInput(_("Evidence is disposed of for a reason; please give it."))
    if not witness:
        raise BadInput(_("Please give the name of a witness of the disposal."))
    with library.change(_("Dispose of evidence")) as session:
        held = session.get(Exhibit, exhibit)
        if held is None or held.deleted_in is not None:
            raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
        when = _when(library, session, happened)
        _check(library, session, held, early)
        custody.append(
            session,
            library,
            held,
            action,
            custody.Said(
                from_whom=library.author,
                to_whom=to_whom,
                place=place,
                purpose=reason,
                condition=_("witness: {name}").format(name=witness),
            ),
            happened=when,
        )
        held.holding = ACTIONS[action]
        shared = _shared(session, held)
        stored = _object(session, held.sha256) if action != "returned" and not shared else None
        if stored is not None:
            stored.form = GONE
            # Before the index is made anew. Should this change not come to be, the text can be read again.
            library.vault.forget_derived(stored.sha256)
        session.info["label"] = _("Dispose of {name}: {reason}").format(name=f"{held.ref} {held.title}", reason=reason)
        session.info["details"]["undoable"] = False
        digest = stored.sha256 if stored is not None else None
    if digest is not None:
        library.vault.destroy(digest)
    return Disposed(digest is not None, shared)


def _when(library: Library, session: Session, happened: str) -> PartialDate | None:
    if not happened.strip():
        return PartialDate.from_edtf(library.clock().day.isoformat())
    when: PartialDate = DATE.parse(happened, given(session, library))
    if when.earliest is not None and when.earliest > library.clock().day:
        raise BadInput(_("That is still to come; custody says what has happened."))
    return when


def _check(library: Library, session: Session, held: Exhibit, early: bool) -> None:
    if held.holding in LEFT:
        raise BadInput(_("{ref} was disposed of already.").format(ref=held.ref))
    check_not_held(session, [held])
    end = held.keep_until.latest if held.keep_until is not None else None
    if end is not None and end >= library.clock().day and not early:
        raise BadInput(
            _("{ref} is to be kept until {date}; say so if it is to go all the same.").format(
                ref=held.ref, date=DATE.show(held.keep_until, given(session, library))
            )
        )


def _object(session: Session, sha256: str | None) -> StoredObject | None:
    if sha256 is None:
        return None
    statement = select(StoredObject).where(StoredObject.sha256 == sha256, StoredObject.form != GONE)
    return session.scalars(statement).first()


def _shared(session: Session, held: Exhibit) -> tuple[Ref, ...]:
    """The other exhibits with the same bytes that are still held, those in the trash too: they may come back."""
    if held.sha256 is None:
        return ()
    others = (
        select(Exhibit.id)
        .where(Exhibit.sha256 == held.sha256, Exhibit.id != held.id)
        .where(Exhibit.holding.is_(None) | Exhibit.holding.not_in(LEFT))
        .execution_options(include_trash=True)
    )
    return tuple(refs(session, session.scalars(others)).values())


def terms(library: Library) -> tuple[Term, ...]:
    """Items still held whose term is over or ends within `SOON` days, the earliest end first."""
    today = library.clock().day
    with library.read() as session:
        context = given(session, library)
        rows = session.scalars(
            select(Exhibit)
            .where(Exhibit.keep_until_latest <= today + timedelta(days=SOON))  # type: ignore[attr-defined]
            .where(Exhibit.holding.is_(None) | Exhibit.holding.not_in(LEFT))
        ).all()
        names = refs(session, [row.id for row in rows])
        found = []
        for row in rows:
            end = row.keep_until.latest if row.keep_until is not None else None
            if end is not None:
                held = hold_of(session, row)
                term = Term(names[row.id], DATE.show(row.keep_until, context), end < today, held[1] if held else "")
                found.append((end, row.id, term))
    return tuple(term for _end, _id, term in sorted(found, key=lambda one: one[:2]))
