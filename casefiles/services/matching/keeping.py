"""What has been compared is kept beside the library, so that a run that was stopped goes on and a changed entry redoes its own.

It is kept in the library's folder, readable by the owner alone, and not in the database: it can be made anew at any time,
would swell the journal, and must go where the case goes and be deleted with it (the user's cache folder does neither).
It holds ids, digests, scores and keys of reasons, no word of the case. One line an entry, appended as it is done; of two
lines for one entry the later counts, and a pair counts while both its entries still are what they were.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from casefiles.services.matching.evidence import Reason
from casefiles.services.matching.scoring import Scored

VERSION = 2
"""Raised when the rules or the form change: what was kept by others is not used."""

_WASTE = 2


class Pair(NamedTuple):
    """Two ids, the smaller first, and what comparing them gave."""

    a: int
    b: int
    scored: Scored


class Kept:
    """The file of one type of entry. Only with `writing` is anything added to it: one writer at a time."""

    def __init__(self, path: Path, *, writing: bool = False) -> None:
        self._path = path
        self._writing = writing
        self._file: TextIO | None = None
        self.digests: dict[int, str] = {}
        """Entries that have been compared with all candidates, and what they were then."""
        self._lines: dict[int, list[Any]] = {}
        self._read = 0
        self._torn = False
        self._load(path)

    def _load(self, path: Path) -> None:
        try:
            with path.open(encoding="utf-8") as file:
                if file.readline() != _head():
                    return
                for line in file:
                    # A line that was torn when the machine stopped is not one, and nothing may be written behind it.
                    self._torn = not line.endswith("\n")
                    with suppress(ValueError, TypeError, KeyError):
                        number, digest, pairs = json.loads(line)
                        self.digests[int(number)], self._lines[int(number)] = str(digest), list(pairs)
                        self._read += 1
        except (OSError, UnicodeDecodeError):
            self.digests, self._lines = {}, {}

    def begin(self, digests: Mapping[int, str]) -> None:
        """Start or go on with a run over the entries that are there now: forget what changed or is gone."""
        self.digests = {one: digest for one, digest in self.digests.items() if digests.get(one) == digest}
        self._lines = {one: self._alive(lines) for one, lines in self._lines.items() if one in self.digests}
        if not self._writing:
            return
        wasteful = self._torn or self._read > _WASTE * max(len(self.digests), 1) or not self.digests
        with suppress(OSError):
            if wasteful or not self._path.exists():
                self._rewrite(self._path)
            self._file = self._path.open("a", encoding="utf-8")

    def _alive(self, pairs: list[Any]) -> list[Any]:
        return [pair for pair in pairs if self.digests.get(pair[0]) == pair[1]]

    def _rewrite(self, path: Path) -> None:
        draft = path.with_name(path.name + ".new")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(_head())
            for one, pairs in self._lines.items():
                file.write(_line(one, self.digests[one], pairs))
        draft.replace(path)

    def add(self, one: int, digest: str, found: Iterable[tuple[int, str, Scored]]) -> None:
        """An entry has been compared: with whom it may be the same (id, digest, what was found)."""
        pairs = [[other, its, *_plain(scored)] for other, its, scored in found]
        self.digests[one], self._lines[one] = digest, pairs
        if self._file is not None:
            self._file.write(_line(one, digest, pairs))

    def end(self) -> None:
        """Let go of the file; what was added is on the disk."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None

    def pairs(self) -> Iterator[Pair]:
        """What is known of all entries that have been compared."""
        for one, pairs in self._lines.items():
            for other, its, score, speaks_for, speaks_against in pairs:
                if self.digests.get(other) == its:
                    yield Pair(
                        min(one, other),
                        max(one, other),
                        Scored(score, tuple(map(_reason, speaks_for)), tuple(map(_reason, speaks_against))),
                    )


def _head() -> str:
    from casefiles.domain.naming.keys import VERSION as KEYS

    return json.dumps({"matches": VERSION, "keys": KEYS}) + "\n"


def _line(one: int, digest: str, pairs: list[Any]) -> str:
    return json.dumps([one, digest, pairs], separators=(",", ":")) + "\n"


def _plain(scored: Scored) -> tuple[Any, ...]:
    reasons = (scored.reasons_for, scored.reasons_against)
    return (scored.score, *([[one.key, *one.about] for one in some] for some in reasons))


def _reason(plain: list[Any]) -> Reason:
    return Reason(str(plain[0]), tuple(int(one) for one in plain[1:]))
