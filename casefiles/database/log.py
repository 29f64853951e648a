"""The journal outside the database (formats, 17): what was committed is appended to files beside it, one line an entry.

With the sidecars of the evidence a lost database can be made again from them; a log that is longer than the database
shows that the database was cut or put back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from sqlalchemy import Connection, select

from casefiles.database import tables
from casefiles.database.journal import Written

SEGMENT_BYTES = 16 * 1024 * 1024


class Log:
    """The segments in one folder. Not shared between threads: the writer appends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: tuple[int, str] | None = None
        self._target: Path | None = None

    def segments(self) -> list[Path]:
        """The files, oldest first."""
        return sorted(file for file in self._folder.iterdir() if file.name.isdigit()) if self._folder.is_dir() else []

    def last(self) -> tuple[int, str]:
        """Sequence number and hash of the last whole line; (0, '') when there is none. Read once, then remembered."""
        if self._last is None:
            self._last = self._read_last()
        return self._last

    def _read_last(self) -> tuple[int, str]:
        for segment in reversed(self.segments()):
            with segment.open("rb") as file:
                lines = _tail(file.read())
            if lines:
                return int(lines["seq"]), str(lines["hash"])
        return 0, ""

    def entries(self) -> Iterator[dict[str, Any]]:
        """Every entry, oldest first; a torn last line is passed over."""
        for segment in self.segments():
            with segment.open("rb") as file:
                for line in file:
                    if line.endswith(b"\n"):
                        yield json.loads(line)

    def append(self, connection: Connection, after: int) -> int:
        """Copies the committed entries after sequence number `after`; gives how many."""
        headers = connection.execute(
            select(tables.change.c.seq, tables.change.c.header, tables.change.c.hash)
            .where(tables.change.c.seq > after)
            .order_by(tables.change.c.seq)
        ).all()
        for row in headers:
            self._write(_line(row.seq, row.hash, row.header, _stored_parts(connection, row.seq)), (row.seq, row.hash))
        return len(headers)

    def add(self, written: Written) -> None:
        """Appends an entry that has just been committed, from memory."""
        head = written.head
        self._write(_line(head.seq, head.hash, written.header, written.parts), (head.seq, head.hash))

    def _write(self, line: bytes, last: tuple[int, str]) -> None:
        target, self._target, self._last = self._target, None, None  # what fails halfway is looked at anew
        if target is None:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            segments = self.segments()
            target = segments[-1] if segments else self._folder / "0001"
            if target.exists():
                _drop_torn_line(target)
        with _appending(target) as file:
            held = os.fstat(file.fileno()).st_size
            full = held > 0 and held + len(line) > SEGMENT_BYTES
            if not full:
                file.write(line)
        if full:
            target = self._folder / f"{int(target.name) + 1:04d}"
            with _appending(target) as file:
                file.write(line)
        self._target, self._last = target, last

    def sync(self) -> None:
        """Makes the newest segment durable."""
        segments = self.segments()
        if segments:
            with segments[-1].open("rb") as file:
                os.fsync(file.fileno())


def _appending(target: Path) -> BinaryIO:
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _stored_parts(connection: Connection, seq: int) -> Iterable[Sequence[Any]]:
    """The parts of an entry as the database holds them: (n, uid, commitment, state, salt, body)."""
    part, payload = tables.change_part.c, tables.change_payload.c
    return connection.execute(
        select(part.n, part.uid, part.commitment, part.state, payload.salt, payload.body)
        .outerjoin(tables.change_payload, (payload.seq == part.seq) & (payload.n == part.n))
        .where(part.seq == seq)
        .order_by(part.n)
    )


def _line(seq: int, digest: str, header: str, parts: Iterable[Sequence[Any]]) -> bytes:
    listed = [
        (n, uid, commitment, state, salt.hex() if salt else None, body.decode() if body else None)
        for n, uid, commitment, state, salt, body in parts
    ]
    return orjson.dumps(
        {"seq": seq, "hash": digest, "header": header, "parts": listed}, None, orjson.OPT_APPEND_NEWLINE
    )


def _tail(content: bytes) -> dict[str, Any] | None:
    """The last whole line that can be read: one that was damaged later must not make the log begin again behind it."""
    end = content.rfind(b"\n")
    while end >= 0:
        start = content.rfind(b"\n", 0, end) + 1
        try:
            found = json.loads(content[start:end])
        except ValueError:
            found = None
        if isinstance(found, dict) and isinstance(found.get("seq"), int) and isinstance(found.get("hash"), str):
            return found
        end = start - 1
    return None


def _drop_torn_line(file: Path) -> None:
    """A line that a crash cut short is dropped: its entry is still in the database, or was never acknowledged."""
    size = file.stat().st_size
    if not size:
        return
    with file.open("rb+") as handle:
        handle.seek(size - 1)
        if handle.read(1) == b"\n":
            return
        handle.seek(0)
        content = handle.read()
        handle.truncate(content.rfind(b"\n") + 1)
