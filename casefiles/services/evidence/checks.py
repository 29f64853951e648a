"""Stored evidence read whole and compared with what was taken in: all of it, what is due, or the rest of a check.

What could not be read counts as failed, and a file that is gone is told apart from one that changed. Every result is
kept with its time and tool; a check that is broken off keeps what it had found, and can be gone on with.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefiles.database.library import Library
from casefiles.database.vault import Health
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.moments import parse_utc
from casefiles.domain.registers import GONE, StoredObject, Verification
from casefiles.errors import NotFound
from casefiles.progress import Cancelled, Progress, silent
from casefiles.words import _

Scope = Literal["all", "due", "rest"]
"""Everything; what was never checked, not within `DUE_AFTER` days, or not found intact; what a broken-off check left."""

TOOL = "casefiles SHA-256"
DUE_AFTER = 30
"""Days after which evidence is due to be checked again."""
THREADS = 2


class Stored(NamedTuple):
    """An object there should be: SHA-256 in lower hex, size in bytes, form on disk."""

    sha256: str
    size: int
    form: str


@dataclass(frozen=True)
class Last:
    """The last check of one object: when (UTC), how it ended, with what tool."""

    checked: str
    result: str
    tool: str


def stored(session: Session) -> list[Stored]:
    """Every object there should be, by SHA-256; those disposed of are not."""
    rows = session.connection().execute(
        select(StoredObject.sha256, StoredObject.size, StoredObject.form)
        .where(StoredObject.form != GONE)
        .order_by(StoredObject.sha256)
    )
    return [Stored(row.sha256, row.size, row.form) for row in rows]


def last_of(session: Session, wanted: Iterable[str] | None = None) -> dict[str, Last]:
    """The last check of each object, by SHA-256; of all objects, or of those wanted."""
    newest = select(Verification.sha256, func.max(Verification.id).label("id")).group_by(Verification.sha256)
    if wanted is not None:
        newest = newest.where(Verification.sha256.in_(list(wanted)))
    last = newest.subquery()
    rows = session.execute(
        select(Verification.sha256, Verification.checked, Verification.result, Verification.tool).join(
            last, last.c.id == Verification.id
        )
    )
    return {row.sha256: Last(row.checked, row.result, row.tool) for row in rows}


def choose(library: Library, session: Session, objects: Sequence[Stored], scope: Scope) -> list[Stored]:
    """Those of the objects that a check of this scope reads. "rest" without a broken-off check is everything."""
    if scope == "all":
        return list(objects)
    last = last_of(session)
    if scope == "due":
        limit = parse_utc(library.clock().utc) - timedelta(days=DUE_AFTER)
        return [
            one
            for one in objects
            if (held := last.get(one.sha256)) is None or held.result != "intact" or parse_utc(held.checked) < limit
        ]
    begun = broken_off(library)
    return [one for one in objects if begun is None or (held := last.get(one.sha256)) is None or held.checked < begun]


def check(library: Library, objects: Sequence[Stored], progress: Progress, results: dict[str, Health]) -> None:
    """Reads every object whole, on two threads, and puts each result into `results` as it comes in.

    `progress` counts bytes and is called on the caller's thread alone; what it raises is raised here, with the results
    that there were.
    """
    total = sum(one.size for one in objects if isinstance(one.size, int))
    what = _("Checking the evidence")
    progress(0, total, what)
    stop = threading.Event()
    done = [0] * THREADS

    def lane(number: int) -> None:
        for one in objects[number::THREADS]:
            before = done[number]
            counted = _counted(done, number, stop)
            counted(0, one.size)
            results[one.sha256] = health(library, one, counted)
            done[number] = before + (one.size if isinstance(one.size, int) else 0)

    with ThreadPoolExecutor(THREADS) as pool:
        waiting = {pool.submit(copy_context().run, lane, number) for number in range(THREADS)}
        try:
            while waiting:
                over, waiting = wait(waiting, timeout=0.1, return_when=FIRST_COMPLETED)
                for one in over:
                    one.result()
                progress(min(sum(done), total), total, what)
        finally:
            stop.set()


def _counted(lanes: list[int], lane: int, stop: threading.Event) -> Progress:
    """Adds the bytes of one object to those its lane has read, and breaks off when told to stop."""
    before = lanes[lane]

    def counted(done: int, total: int, what: str = "") -> None:
        if stop.is_set():
            raise Cancelled
        lanes[lane] = before + done

    return counted


def fault(result: str, name: str) -> str:
    """What is wrong with evidence of this name, in a sentence; "" for what is intact."""
    sentences = {
        "altered": _("{name} is not what was taken in: its bytes have changed."),
        "missing": _("{name} is missing: its file is not in the library."),
        "unreadable": _("{name} could not be read, so it was not checked."),
    }
    return sentences[result].format(name=name) if result in sentences else ""


def health(library: Library, one: Stored, progress: Progress = silent) -> Health:
    """How one object is; never an error but what `progress` raises."""
    if one.form != "plain":
        return "unreadable"
    try:
        return library.vault.check(one.sha256, one.size, progress)
    except Cancelled:
        raise
    except Exception:  # noqa: BLE001 - an object that could not be checked is not sound
        return "unreadable"


def record(library: Library, results: Mapping[str, Health]) -> None:
    """Keeps results with the time and the tool, in one change."""
    with library.change(_("Check evidence"), kind="verify") as session:
        checked = library.clock().utc
        session.add_all(
            Verification(sha256=sha256, checked=checked, result=result, tool=TOOL)
            for sha256, result in sorted(results.items())
        )


def look(library: Library, exhibit: int, progress: Progress = silent) -> Health | None:
    """Reads the bytes of one exhibit again, as it is shown; None where it has none any more. Nothing is kept of it.

    Raises NotFound for an exhibit that is not there.
    """
    with library.read() as session:
        row = session.execute(
            select(Exhibit.id, StoredObject.sha256, StoredObject.size, StoredObject.form)
            .outerjoin(StoredObject, StoredObject.sha256 == Exhibit.sha256)
            .where(Exhibit.id == exhibit)
        ).first()
    if row is None:
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    if row.sha256 is None or row.form == GONE:
        return None
    return health(library, Stored(row.sha256, row.size, row.form), progress)


def check_exhibits(library: Library, exhibits: Iterable[int], progress: Progress = silent) -> dict[int, Health]:
    """Reads the bytes of exhibits again, before they are handed out; only those that are not intact are given, by id.

    A fault is kept in the library, where it can be written; that all is well is not, or each look would be an entry of
    the journal.
    """
    wanted = sorted(set(exhibits))
    with library.read() as session:
        rows = session.execute(
            select(Exhibit.id, StoredObject.sha256, StoredObject.size, StoredObject.form)
            .join(StoredObject, StoredObject.sha256 == Exhibit.sha256)
            .where(Exhibit.id.in_(wanted), StoredObject.form != GONE)
        ).all()
        before = last_of(session, {row.sha256 for row in rows})
    results: dict[str, Health] = {}
    check(library, sorted({Stored(row.sha256, row.size, row.form) for row in rows}), progress, results)
    faults = {sha256: found for sha256, found in results.items() if found != "intact"}
    news = {sha256: found for sha256, found in faults.items() if (last := before.get(sha256)) is None or last.result != found}
    if news and library.writable:
        record(library, news)
    return {row.id: faults[row.sha256] for row in rows if row.sha256 in faults}


# A check that was broken off


def broken_off(library: Library) -> str | None:
    """When the check began that was broken off and not gone on with; None where none was."""
    try:
        begun = json.loads(library.layout.check.read_text(encoding="utf-8"))["begun"]
        parse_utc(begun)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(begun)


def begin(library: Library, scope: Scope) -> None:
    """Notes that a check begins, so that it can be gone on with; the rest of one keeps the time when that began."""
    if library.writable and not (scope == "rest" and broken_off(library)):
        with suppress(OSError):  # then this check cannot be gone on with; it is a check all the same
            library.layout.check.write_text(json.dumps({"begun": library.clock().utc}), encoding="utf-8")


def end(library: Library) -> None:
    """Notes that the check has come to its end."""
    if library.writable:
        with suppress(OSError):
            library.layout.check.unlink(missing_ok=True)
