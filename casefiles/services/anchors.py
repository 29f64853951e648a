"""Where the change log ends, written down elsewhere, and compared later: what shows a cut and a rewritten history.

An anchor is one line of canonical JSON (formats, 12); a file may hold many, of several libraries. On paper the head
stands in short: number and first digits of the hash (`domain/chain_head.py`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database import journal, tables
from casefiles.database.canonical import canonical
from casefiles.database.library import Library
from casefiles.domain.chain_head import ShortHead, read_printed
from casefiles.errors import BadInput, LibraryError
from casefiles.words import _, ngettext

FORMAT = 1
LARGEST = 4 << 20
"""Bytes of the largest file of anchors that is read: some twenty thousand lines."""

Answer = Literal["same", "restored", "cut", "rewritten", "other", "unknown"]
"""What comparing says: the same history; restored from an older backup; its end cut off; rewritten; another library's; or
not here, for one of these reasons that a short head cannot tell apart."""
_WORST: tuple[Answer, ...] = ("rewritten", "unknown", "cut", "restored", "same", "other")


@dataclass(frozen=True)
class Anchor:
    """A head as it was recorded: of which library (uid), epoch, number and hash of the newest change, when (UTC)."""

    library: str
    epoch: str
    seq: int
    hash: str
    time: str

    def line(self) -> str:
        """The anchor as one line of canonical JSON."""
        return canonical({"format": FORMAT, **vars(self)}).decode()


@dataclass(frozen=True)
class Comparison:
    """What a recorded head shows of a library, in one sentence; `seq` is the number of the change it is of, 0 for none."""

    answer: Answer
    sentence: str
    seq: int = 0

    @property
    def ok(self) -> bool:
        """Whether it is the same history."""
        return self.answer == "same"


def head(library: Library) -> Anchor:
    """Where the library's change log ends now."""
    with library.read() as session:
        found = journal.read_head(session.connection())
    return Anchor(library.uid, found.epoch, found.seq, found.hash, library.clock().utc)


def write_to(library: Library, file: Path) -> Anchor:
    """Writes the head as one line into a file, behind the lines that are there; gives what was written.

    Raises BadInput for a place inside the library, where it would be rewritten with it, for a folder that is not there and
    for a file that holds something else; LibraryError where it cannot be written.
    """
    file = file.absolute()
    if library.folder.absolute() in file.parents:
        raise BadInput(_("Inside the library the head is lost and rewritten with it; please choose another place."))
    if not file.parent.is_dir():
        raise BadInput(_("There is no folder {path}.").format(path=file.parent))
    written = head(library)
    try:
        begun = b""
        if file.exists():
            begun = _read(file).encode()
            if begun.strip() and not list(_lines(begun.decode())):
                raise BadInput(_("{path} holds something else; a head is only added to a file of heads.").format(path=file))
        line = ("" if not begun or begun.endswith(b"\n") else "\n") + written.line() + "\n"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as target:
            target.write(line.encode())
            target.flush()
            os.fsync(target.fileno())
    except OSError as reason:
        raise LibraryError(
            _("The head could not be written to {path}: {reason}.").format(path=file, reason=reason.strerror or reason)
        ) from reason
    return written


def compare_file(library: Library, file: Path) -> Comparison:
    """Compares with the heads in a file; see `compare`. Raises BadInput also where it cannot be read."""
    return compare(library, read_file(file))


def read_file(file: Path) -> str:
    """The text of a file of recorded heads. Raises BadInput where it cannot be read or is too large to be one."""
    try:
        return _read(file)
    except OSError as reason:
        raise BadInput(_("{path} cannot be read: {reason}.").format(path=file, reason=reason.strerror or reason)) from reason


def _read(file: Path) -> str:
    with file.open("rb") as source:
        content = source.read(LARGEST + 1)
    try:
        if len(content) > LARGEST:
            raise ValueError
        return content.decode("utf-8-sig")
    except ValueError:
        raise BadInput(_("{path} is no file of recorded heads.").format(path=file)) from None


def compare(library: Library, text: str) -> Comparison:
    """What recorded heads show of the library: lines that `write_to` wrote, or a head as it is printed.

    Of many lines the worst answer counts, else that of the newest change; lines of other libraries count only where
    there are no others. Raises BadInput for what is no recorded head.
    """
    with library.read() as session:
        return compare_in(session, library, text)


def compare_in(session: Session, library: Library, text: str) -> Comparison:
    """The same, on the moment of a session that is open."""
    recorded = list(_lines(text))
    if recorded:
        found = [compare_one(session, library, one) for one in recorded]
        return min(found, key=lambda one: (_WORST.index(one.answer), -one.seq))
    if "{" in text:
        raise BadInput(_("This is no recorded head of a library: it is one line, as Casefiles writes it."))
    return _compare_short(session, read_printed(text))


def compare_one(session: Session, library: Library, recorded: Anchor) -> Comparison:
    """What one recorded head shows of the library."""
    seq = recorded.seq
    if recorded.library != library.uid:
        return Comparison("other", _("The head that was recorded belongs to another library."))
    ends = journal.read_head(session.connection()).seq
    if _hash_at(session, seq) == recorded.hash:
        return Comparison("same", _same(seq, ends - seq), seq)
    when = words.moment(recorded.time)
    left = _left(session).get(recorded.epoch)
    if left is not None and seq > left:
        return Comparison(
            "restored",
            _(
                "The library was restored from a backup that ends at change {left}; change {n}, recorded on {when}, came "
                "after that and is not in it."
            ).format(left=left, n=seq, when=when),
            seq,
        )
    if seq > ends:
        return Comparison(
            "cut",
            _("The history was cut off after change {last}: change {n} was recorded on {when}.").format(
                last=ends, n=seq, when=when
            ),
            seq,
        )
    return Comparison(
        "rewritten",
        _("The history was rewritten: change {n} is not the one that was recorded on {when}.").format(n=seq, when=when),
        seq,
    )


def _compare_short(session: Session, recorded: ShortHead) -> Comparison:
    ends = journal.read_head(session.connection()).seq
    seq = recorded.seq or _seq_of(session, recorded)
    if seq and (digest := _hash_at(session, seq)) is not None and recorded.is_of(digest):
        return Comparison("same", _same(seq, ends - seq), seq)
    lefts = _left(session).values()
    if any(seq > left for left in lefts):
        said = _(
            "Change {n} with this hash is not here; the library was restored from a backup that ends at change {left}, so it "
            "may have been written down after that."
        )
        return Comparison("restored", said.format(n=seq, left=min(lefts)), seq)
    if not seq:
        said = _("No change here has this hash: the history was cut off or rewritten, or the hash is of another library.")
        return Comparison("unknown", said)
    if seq > ends:
        said = _(
            "The history ends at change {last}, before change {n}: its end was cut off, or the paper is of another library."
        )
        return Comparison("cut", said.format(last=ends, n=seq), seq)
    said = _("The history was rewritten, or the paper is of another library: change {n} has another hash here.")
    return Comparison("rewritten", said.format(n=seq), seq)


def _same(seq: int, since: int) -> str:
    if not since:
        return _("The same history: change {n} is the newest, as it was recorded.").format(n=seq)
    return ngettext(
        "The same history: change {n} stands as it was recorded, and {more} change came after it.",
        "The same history: change {n} stands as it was recorded, and {more} changes came after it.",
        since,
    ).format(n=seq, more=words.number(since))


def _hash_at(session: Session, seq: int) -> str | None:
    found: str | None = session.connection().execute(select(tables.change.c.hash).where(tables.change.c.seq == seq)).scalar()
    return found


def _seq_of(session: Session, recorded: ShortHead) -> int:
    """The number of the change with that hash, 0 for none."""
    column = tables.change.c.hash
    rows = session.connection().execute(select(tables.change.c.seq, column).where(column.startswith(recorded.start)))
    return next((int(row.seq) for row in rows if recorded.is_of(row.hash)), 0)


def _left(session: Session) -> dict[str, int]:
    """Epoch that a restore left -> the last change of it that is here."""
    statement = select(tables.change.c.header).where(tables.change.c.header.like('%"kind":"restore"%'))
    found: dict[str, int] = {}
    for header in session.connection().execute(statement).scalars():
        left = json.loads(header).get("left", {})
        if left:
            found[str(left["epoch"])] = int(left["seq"])
    return found


def _lines(text: str) -> Iterator[Anchor]:
    """The anchors of a text, one a line; none where it is a head as it is printed. Raises BadInput where only some are."""
    read = [_anchor(line) for line in text.splitlines() if line.strip()]
    if any(read) and not all(read):
        raise BadInput(_("Not every line is a recorded head: each is one line, as Casefiles writes it."))
    yield from (one for one in read if one is not None)


def _anchor(line: str) -> Anchor | None:
    try:
        read: Any = json.loads(line)
        if read["format"] != FORMAT or not isinstance(read["seq"], int) or isinstance(read["seq"], bool):
            return None
        found = [read[name] for name in ("library", "epoch", "hash", "time")]
        words.moment(found[3])
    except (ValueError, KeyError, TypeError, BadInput):
        return None
    if not all(isinstance(one, str) for one in found) or not 0 < read["seq"] < 2**53:
        return None
    return Anchor(found[0], found[1], read["seq"], found[2], found[3])
