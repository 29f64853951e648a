"""Custody: entries appended to an exhibit's own chain, struck with a reason, read and checked (formats, 16).

The chain binds the library, the exhibit's uid, the object, the number, the entry before, when it happened and when it was
entered, and a salted commitment to everything else, so that it can be checked without the journal and handed on without
the names.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from casefiles.database import batch
from casefiles.database.canonical import canonical
from casefiles.database.library import Library
from casefiles.domain.custody import Custody
from casefiles.domain.custody_order import Step, step_time
from casefiles.domain.dates import PartialDate
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.kinds import DATE, Given
from casefiles.domain.text import clean, clean_line
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput, NotFound
from casefiles.services.lookup import given
from casefiles.words import _, ngettext

STRUCK = "struck"
"""The action of an entry that strikes another one."""
GENESIS = "0" * 64
SALT_BYTES = 32
_IN_ONE_STATEMENT = 900
_ENTRY = b"casefiles:custody:1\0"
_BODY = b"casefiles:custody-body:1\0"
_PERSONAL = (
    "action", "condition", "entered_by", "entered_offset", "entered_zone", "from_whom", "happened_written", "place",
    "purpose", "reason", "receipt", "seal", "seal_found", "sheet", "strikes", "to_whom",
)  # fmt: skip
_BOUND = ("commitment", "entered", "exhibit", "happened", "n", "object", "prev")


@dataclass(frozen=True)
class Entry:
    """One entry as it is kept. `happened` is EDTF or '', `entered` UTC; `exhibit` a uid, `object` a SHA-256 or ''."""

    exhibit: str
    object: str
    n: int
    prev: str
    happened: str
    happened_written: str
    entered: str
    entered_offset: int
    entered_zone: str
    entered_by: str
    action: str
    from_whom: str | None
    to_whom: str | None
    place: str | None
    purpose: str | None
    condition: str | None
    seal: str | None
    seal_found: str | None
    receipt: str | None
    sheet: str | None
    reason: str | None
    strikes: int | None
    body_salt: str
    commitment: str
    hash: str

    def made_commitment(self) -> str:
        """The commitment worked out from the entry."""
        return _commitment(vars(self))

    def made_hash(self, library: str) -> str:
        """The hash worked out from the entry, in the library of this uid."""
        return _hash(vars(self), library)


_NAMES = tuple(field.name for field in fields(Entry))
_BLANK: dict[str, Any] = dict.fromkeys(_NAMES)


def _commitment(entry: Mapping[str, Any]) -> str:
    """Covers what is said of persons and places; unset fields are left out."""
    body = {name: entry[name] for name in _PERSONAL if entry[name] is not None}
    return hashlib.sha256(_BODY + bytes.fromhex(entry["body_salt"]) + canonical(body)).hexdigest()


def _hash(entry: Mapping[str, Any], library: str) -> str:
    bound = {name: entry[name] for name in _BOUND}
    bound["lib"] = library
    return hashlib.sha256(_ENTRY + canonical(bound)).hexdigest()


@dataclass(frozen=True)
class Said:
    """What an entry says beside its action and its time, each as it is written; "" for nothing.

    `receipt` is the SHA-256 of the paper, kept as evidence, that was signed.
    """

    from_whom: str = ""
    to_whom: str = ""
    place: str = ""
    purpose: str = ""
    condition: str = ""
    seal: str = ""
    seal_found: str = ""
    receipt: str = ""
    reason: str = ""

    def columns(self) -> dict[str, str | None]:
        """Each as it is kept. Raises BadInput for text that no field can keep."""
        return {
            name: (clean(text) if name in _LONG else clean_line(text)) or None for name, text in vars(self).items()
        }


_LONG = ("condition", "reason")
"""What may have several lines."""
NOTHING = Said()


def append(
    session: Session,
    library: Library,
    exhibit: Exhibit,
    action: str,
    said: Said = NOTHING,
    *,
    happened: PartialDate | None = None,
) -> Custody:
    """Adds an entry at the end of the exhibit's chain, inside a change.

    Raises BadInput for an action that the vocabulary `custody_action` does not have, and for text no field can keep.
    """
    (entry,) = append_all(session, library, [exhibit], action, said, happened=happened)
    return entry


def append_all(
    session: Session,
    library: Library,
    exhibits: Sequence[Exhibit],
    action: str,
    said: Said = NOTHING,
    *,
    happened: PartialDate | None = None,
) -> list[Custody]:
    """The same entry for each of many exhibits, each in its own chain; see `append`."""
    columns = {**_done(action, happened), **said.columns()}
    session.flush()  # new exhibits have their uid from then on
    return _write(session, library, [(exhibit.uid, exhibit.sha256 or "") for exhibit in exhibits], columns)


def begin_all(
    session: Session,
    library: Library,
    ends: Sequence[tuple[str, str]],
    action: str,
    said: Said = NOTHING,
    *,
    sheets: Mapping[str, str],
    happened: PartialDate | None = None,
) -> None:
    """The first entry of very many new chains, given as (uid of the exhibit, SHA-256 or ''), inside a change.

    `sheets` has the SHA-256 of each exhibit's sheet of arrival, by uid: the entry binds it. Raises BadInput as `append` does.
    """
    columns = {**_done(action, happened), **said.columns()}
    batch.enter(session, Custody, _bound(library, ends, columns, {}, sheets))


def _done(action: str, happened: PartialDate | None) -> dict[str, Any]:
    if action not in vocabulary("custody_action"):
        raise BadInput(_("“{name}” is no custody action.").format(name=action))
    return {
        "action": action,
        "happened": "" if happened is None else happened.edtf,
        "happened_written": "" if happened is None else happened.written or happened.edtf,
    }


def enter(library: Library, exhibit: int, action: str, said: Said = NOTHING, *, happened: str = "") -> int:
    """Adds an entry at the end of an exhibit's chain, in a change of its own; gives its number. `happened` as it is typed.

    Raises as `enter_all`.
    """
    (n,) = enter_all(library, [exhibit], action, said, happened=happened)
    return n


def enter_all(
    library: Library, exhibits: Sequence[int], action: str, said: Said = NOTHING, *, happened: str = ""
) -> list[int]:
    """The same entry at the end of the chain of each of these exhibits, in one change; gives the numbers of the entries.

    Raises BadInput as `append` does, for a date that cannot be read and for one that is still to come, and NotFound for an
    exhibit that is not there.
    """
    with library.change(_("Add to custody")) as session:
        held = [_exhibit(session, one) for one in dict.fromkeys(exhibits)]
        if not held:
            raise BadInput(_("Say which evidence item the entry is about."))
        context = given(session, library)
        entries = append_all(session, library, held, action, said, happened=when(library, happened, context))
        shown = vocabulary("custody_action").show(action, context.language)
        if len(held) == 1:
            session.info["label"] = _("Custody of {ref}: {action}").format(ref=held[0].ref, action=shown)
        else:
            words = ngettext("Custody of {n} item: {action}", "Custody of {n} items: {action}", len(held))
            session.info["label"] = words.format(n=len(held), action=shown)
        return [entry.n for entry in entries]


def when(library: Library, happened: str, context: Given) -> PartialDate | None:
    """When something happened, as it was typed; None for nothing. Raises BadInput where it is no date, or still to come."""
    found: PartialDate | None = DATE.parse(happened, context) if happened.strip() else None
    if found is not None and found.earliest is not None and found.earliest > library.clock().day:
        raise BadInput(_("That is still to come; custody says what has happened."))
    return found


def strike_out(library: Library, exhibit: int, n: int, reason: str) -> int:
    """Strikes entry `n` of an exhibit, in a change of its own; gives the number of the entry that does. Raises as `strike`."""
    with library.change(_("Strike a custody entry")) as session:
        held = _exhibit(session, exhibit)
        entry = strike(session, library, held, n, reason)
        session.info["label"] = _("Strike custody entry {n} of {ref}").format(n=n, ref=held.ref)
        return entry.n


def _exhibit(session: Session, exhibit: int) -> Exhibit:
    found = session.get(Exhibit, exhibit)
    if found is None or found.deleted_in is not None:
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    return found


def strike(session: Session, library: Library, exhibit: Exhibit, n: int, reason: str) -> Custody:
    """Strikes entry `n`: it stays where it is, and a new entry says that it counts no longer, and why.

    Raises NotFound where there is no such entry, BadInput without a reason, for one that is struck already, and for an
    entry that itself strikes another.
    """
    reason = clean(reason)
    if not reason:
        raise BadInput(_("A custody entry is struck with a reason; please give one."))
    session.flush()
    entries = {entry.n: entry for entry in chain(session, exhibit.uid)}
    if n not in entries:
        raise NotFound(_("There is no custody entry {n}.").format(n=n))
    if entries[n].strikes is not None:
        raise BadInput(_("Entry {n} itself strikes another; it cannot be struck. Add a new entry instead.").format(n=n))
    if any(entry.strikes == n for entry in entries.values()):
        raise BadInput(_("Custody entry {n} is struck already.").format(n=n))
    said = {"action": STRUCK, "strikes": n, "reason": reason, "happened": "", "happened_written": ""}
    (entry,) = _write(session, library, [(exhibit.uid, exhibit.sha256 or "")], said)
    return entry


def _write(session: Session, library: Library, ends: Sequence[tuple[str, str]], said: dict[str, Any]) -> list[Custody]:
    last: dict[str, tuple[int, str]] = {}
    newest = select(Custody.exhibit, func.max(Custody.n).label("n")).group_by(Custody.exhibit)
    for start in range(0, len(ends), _IN_ONE_STATEMENT):
        uids = [uid for uid, _sha256 in ends[start : start + _IN_ONE_STATEMENT]]
        found = newest.where(Custody.exhibit.in_(uids)).subquery()
        joined = select(Custody.exhibit, Custody.n, Custody.hash).join(
            found, (found.c.exhibit == Custody.exhibit) & (found.c.n == Custody.n)
        )
        last.update({row.exhibit: (row.n, row.hash) for row in session.execute(joined)})
    written = [Custody(**row) for row in _bound(library, ends, said, last)]
    session.add_all(written)
    session.flush()
    return written


def _bound(
    library: Library,
    ends: Sequence[tuple[str, str]],
    said: dict[str, Any],
    last: dict[str, tuple[int, str]],
    sheets: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[dict[str, Any]]:
    """The next entry of each chain, as its columns. `last` holds number and hash where chains end, and is carried on."""
    moment = library.clock()
    noise = secrets.token_hex(SALT_BYTES * len(ends))
    alike = {
        **_BLANK,
        "entered": moment.utc,
        "entered_offset": moment.offset,
        "entered_zone": moment.zone,
        "entered_by": library.author,
        **said,
    }
    for place, (uid, sha256) in enumerate(ends):
        n, prev = last.get(uid, (0, GENESIS))
        row = {
            **alike,
            "exhibit": uid,
            "object": sha256,
            "n": n + 1,
            "prev": prev,
            "sheet": sheets.get(uid),
            "body_salt": noise[2 * SALT_BYTES * place : 2 * SALT_BYTES * (place + 1)],
        }
        row["commitment"] = _commitment(row)
        row["hash"] = _hash(row, library.uid)
        last[uid] = (n + 1, row["hash"])
        yield row


def _entry(row: Any) -> Entry:
    return Entry(**{name: getattr(row, name) for name in _NAMES})


def chain(session: Session, exhibit_uid: str) -> tuple[Entry, ...]:
    """The entries of an exhibit, first to last; struck ones too (see `struck`)."""
    columns = [getattr(Custody, name) for name in _NAMES]
    rows = session.execute(select(*columns).where(Custody.exhibit == exhibit_uid).order_by(Custody.n))
    return tuple(_entry(row) for row in rows)


def struck(entries: Iterable[Entry]) -> dict[int, int]:
    """Number of each struck entry -> number of the entry that strikes it."""
    return {entry.strikes: entry.n for entry in entries if entry.strikes is not None}


def steps(entries: Iterable[Entry]) -> list[Step]:
    """The entries that count, as the rules of order see them."""
    held = list(entries)
    gone = struck(held)
    return [
        Step(
            n=entry.n,
            action=entry.action,
            happened=step_time(entry.happened, entry.happened_written),
            from_whom=entry.from_whom or "",
            to_whom=entry.to_whom or "",
            seal_found=entry.seal_found or "",
            seal=entry.seal or "",
        )
        for entry in held
        if entry.strikes is None and entry.n not in gone
    ]


def chains(connection: Connection) -> Iterator[tuple[str, list[Entry]]]:
    """Every exhibit's uid with its chain, streamed; live or not, since custody outlives the exhibit."""
    table = Custody.__table__
    columns = [table.c[name] for name in _NAMES]
    statement = select(*columns).order_by(table.c.exhibit, table.c.n).execution_options(yield_per=1_000)
    held: list[Entry] = []
    for row in connection.execute(statement):
        entry = _entry(row)
        if held and held[0].exhibit != entry.exhibit:
            yield held[0].exhibit, held
            held = []
        held.append(entry)
    if held:
        yield held[0].exhibit, held


def check_chain(entries: Sequence[Entry], library: str) -> list[str]:
    """What is wrong with one exhibit's chain, one sentence each; empty when it is whole.

    A chain cut at its end is whole in itself: that shows against the journal, or against a form that was printed.
    """
    findings: list[str] = []
    prev = GENESIS
    numbers = {entry.n for entry in entries}
    for expected, entry in enumerate(entries, start=1):
        try:
            findings += _check(entry, expected, prev, library, numbers)
        except (ValueError, TypeError) as reason:
            findings.append(_("Custody entry {n} cannot be checked ({reason}).").format(n=entry.n, reason=reason))
        prev = entry.hash
    return findings


def _check(entry: Entry, expected: int, prev: str, library: str, numbers: set[int]) -> Iterator[str]:
    if entry.n != expected:
        yield _("Custody entry {n} stands where number {expected} belongs.").format(n=entry.n, expected=expected)
    if entry.prev != prev:
        yield _("Custody entry {n} does not follow the entry before it.").format(n=entry.n)
    if len(entry.body_salt) != 2 * SALT_BYTES or entry.made_commitment() != entry.commitment:
        yield _("What custody entry {n} says was altered.").format(n=entry.n)
    if entry.made_hash(library) != entry.hash:
        yield _("Custody entry {n} was altered.").format(n=entry.n)
    if entry.strikes is not None and (entry.strikes not in numbers or entry.strikes >= entry.n):
        yield _("Custody entry {n} strikes an entry that is not there.").format(n=entry.n)
