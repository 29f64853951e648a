"""Arrivals of evidence that were cut short: what had been asked, and which copies are safe, so that they can go on.

While a large arrival is copied, a note lies in staging: a line of JSON on what was asked, then a line for each copy that is
durable. A run that is killed leaves it there. The next opening sets note and copies aside, under `vault/interrupted`,
before it clears staging. Nothing in a note is believed: a copy counts only while its bytes have the hash that stands there.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casefiles.database import staging
from casefiles.errors import LibraryError

NOTE = "intake-note"
_FOLDER = "interrupted"
_NAME = re.compile(r"[0-9a-f]{16}")
_as_json = json.JSONEncoder(sort_keys=True).encode
_COPY = re.compile(r"([0-9a-z]{1,40}/)?[0-9a-zA-Z-]{1,80}")


@dataclass(frozen=True)
class Safe:
    """A file that is durable in the library: its path in hex, size and time as they were, and its copy with its hash.

    The copy is named as in staging, `lane/name` where it lies in a lane; set aside, by its last name. `held` is set of a
    large file that is not whole here: so many bytes of it are durable, and the hash is theirs.
    """

    path: str
    size: int
    mtime_ns: int
    copy: str
    sha256: str
    held: int | None = None


@dataclass(frozen=True)
class CutShort:
    """An arrival that was set aside: its name here, what was asked, the copies that are noted, the exhibit that it would
    have begun with ("" where it did not come so far)."""

    key: str
    asked: Mapping[str, Any]
    safe: tuple[Safe, ...]
    first: str


class Note:
    """The note of the arrival that is under way. It helps a later run, so that a fault in writing it stops nothing."""

    def __init__(self, vault: Path, asked: Mapping[str, Any], safe: Sequence[Safe] = ()) -> None:
        """Begins the note, in the place of any other, with what is safe already."""
        self._path = vault / "staging" / NOTE
        self.forget()
        self._write({"asked": dict(asked)}, *map(vars, safe))

    def add(self, copies: Sequence[Safe]) -> None:
        """These are durable now."""
        self._write(*map(vars, copies))

    def will_begin(self, first: str) -> None:
        """All is copied; this exhibit comes first of all."""
        self._write({"first": first})

    def forget(self) -> None:
        """The arrival has come to its end, or to nothing."""
        with suppress(OSError):
            self._path.unlink()

    def _write(self, *lines: Mapping[str, Any]) -> None:
        text = "".join(_as_json(line) + "\n" for line in lines).encode()
        with suppress(OSError, LibraryError):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                staging.write_whole(descriptor, text)
            finally:
                os.close(descriptor)


def set_aside(vault: Path) -> None:
    """Move a note that an earlier run left, and the copies it names, out of staging. For the opening of a library.

    Where there is none nothing is done; what cannot be moved is left, and cleared with the rest of staging.
    """
    note = vault / "staging" / NOTE
    found = _read(note, "")
    if found is None:
        return
    folder = vault / _FOLDER / secrets.token_hex(8)
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True)
        for one in found.safe:
            with suppress(OSError):
                (vault / "staging" / one.copy).rename(folder / Path(one.copy).name)
        note.rename(folder / NOTE)
        # What this one went on with is in it.
        former = found.asked.get("goes_on")
        if isinstance(former, str) and _NAME.fullmatch(former):
            drop(vault, former)


def cut_short(vault: Path) -> tuple[CutShort, ...]:
    """The arrivals that were set aside, the newest first."""
    return tuple(_all(vault))


def _all(vault: Path) -> Iterator[CutShort]:
    try:
        folders = sorted((vault / _FOLDER).iterdir(), key=lambda folder: folder.stat().st_mtime_ns, reverse=True)
    except OSError:
        return
    for folder in folders:
        found = _read(folder / NOTE, folder.name) if _NAME.fullmatch(folder.name) else None
        if found is not None:
            yield found


def copy_of(vault: Path, key: str, one: Safe) -> Path:
    """Where a copy that was set aside lies."""
    return vault / _FOLDER / key / Path(one.copy).name


def name_of(staged: str) -> str:
    """How a note names a copy, by the path that it has in staging."""
    above, name = os.path.split(staged)
    lane = os.path.basename(above)  # noqa: PTH119  # ten thousand of them
    return name if lane == "staging" else f"{lane}/{name}"


def drop(vault: Path, key: str) -> None:
    """Remove an arrival that was set aside, copies and all. One that is not there is no error."""
    if _NAME.fullmatch(key):
        shutil.rmtree(vault / _FOLDER / key, ignore_errors=True)
        with suppress(OSError):
            (vault / _FOLDER).rmdir()


def _read(note: Path, key: str) -> CutShort | None:
    """A note as far as it is whole: the last line may be torn."""
    try:
        lines = note.read_bytes().split(b"\n")
        asked = json.loads(lines[0])["asked"]
        for path in asked["paths"]:
            bytes.fromhex(path)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(asked, dict):
        return None
    safe: dict[str, Safe] = {}  # by their copies: what is said later of one counts
    first = ""
    for line in lines[1:]:
        try:
            said = json.loads(line)
            if "first" in said:
                first = str(said["first"])
                continue
            one = Safe(**said)
        except (ValueError, TypeError):
            continue
        if isinstance(one.copy, str) and _COPY.fullmatch(one.copy) and isinstance(one.path, str) and type(one.size) is int:
            safe[one.copy] = one
    return CutShort(key, asked, tuple(safe.values()), first)
