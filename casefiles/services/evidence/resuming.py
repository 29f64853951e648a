"""Large arrivals that go on where they were cut short: what is safe in the library and unchanged is not copied again."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casefiles.database import interrupted, staging
from casefiles.database.interrupted import CutShort, Note, Safe
from casefiles.database.library import Library
from casefiles.database.staging import Begun
from casefiles.database.vault import Staged
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.uid import new_uid
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Progress
from casefiles.services.evidence import arrivals
from casefiles.services.evidence.arrivals import SourceFile, StagedFile
from casefiles.words import _

NOTED_FILES, NOTED_BYTES = 200, 256 << 20
"""Files, or bytes, from which an arrival leaves a note while it is copied: less is soon copied again."""


@dataclass(frozen=True)
class Pending:
    """An arrival that was cut short: its key, how many files and bytes it had in all and how many of both are safe (a part
    of a large file counts among the bytes), when it was begun (UTC), and the first thing that was handed over."""

    key: str
    files: int
    size: int
    safe_files: int
    safe_size: int
    begun: str
    what: str


class Copying:
    """The copying of one arrival, with its note. `finish` when all is entered, `give_up` on any error."""

    def __init__(
        self, library: Library, files: Sequence[SourceFile], asked: Mapping[str, Any] | None, going_on: CutShort | None
    ) -> None:
        """`asked` is what a later run would need to ask again; without it there is no note."""
        self._library = library
        self._files = files
        self._going_on = going_on
        self._asked = asked
        self._note: Note | None = None

    def stage(self, progress: Progress, on_refused: Callable[[SourceFile, str], None]) -> tuple[StagedFile, ...]:
        """Copies of all files, durable and hashed, in their order; see `arrivals.stage_all`, which it raises as."""
        whole = sum(file.size for file in self._files)
        before = 0

        def onwards(done: int, total: int, what: str = "") -> None:
            progress(min(before + done, whole), whole, what)

        found: dict[str, StagedFile] = {}
        begun: dict[Path, Begun] = {}
        noted: list[Safe] = []
        try:
            for file, safe in self._safe():
                if safe.held is not None:
                    again = self._in_staging(safe)
                    if again is not None:
                        begun[file.path] = Begun(again, safe.held, safe.sha256)
                        noted.append(_partly(file, begun[file.path]))
                    continue
                taken = self._taken(file, safe, onwards)
                if taken is not None:
                    found[str(file.path)] = StagedFile(file, taken, new_uid())
                    before += file.size
            self._begin_note(whole, [*map(_noted, found.values()), *noted])
            rest = [file for file in self._files if str(file.path) not in found]
            copied = arrivals.stage_all(
                self._library.vault,
                rest,
                onwards,
                on_refused=on_refused,
                on_staged=self._note_down,
                on_begun=self._note_begun,
                begun=begun,
            )
            found.update((str(one.source.path), one) for one in copied)
        except BaseException:
            self._library.vault.drop([*(one.staged for one in found.values()), *begun.values()])
            self.give_up()
            raise
        staged = tuple(found[str(file.path)] for file in self._files if str(file.path) in found)
        if self._note is not None and staged:
            self._note.will_begin(staged[0].uid)
        return staged

    def _begin_note(self, total: int, safe: Sequence[Safe]) -> None:
        """Not before it names all that an earlier one named: it takes its place."""
        if self._asked is None:
            return
        if len(self._files) >= NOTED_FILES or total >= NOTED_BYTES or self._going_on is not None:
            more = {"files": len(self._files), "size": total, "goes_on": self._going_on.key if self._going_on else ""}
            self._note = Note(self._library.vault.root, {**self._asked, **more}, safe)

    def _note_down(self, copies: Sequence[StagedFile]) -> None:
        if self._note is not None:
            self._note.add([_noted(one) for one in copies])

    def _note_begun(self, file: SourceFile, begun: Begun) -> None:
        if self._note is not None:
            self._note.add([_partly(file, begun)])

    def _safe(self) -> Iterator[tuple[SourceFile, Safe]]:
        """The files that an earlier run had copied and that are as they were."""
        if self._going_on is None:
            return
        noted = {one.path: one for one in self._going_on.safe}
        for file in self._files:
            one = noted.get(os.fsencode(file.path).hex())
            if one is not None and (one.size, one.mtime_ns) == (file.size, file.mtime_ns):
                yield file, one

    def _taken(self, file: SourceFile, safe: Safe, progress: Progress) -> Staged | None:
        """The earlier copy, in staging again; None where it is gone or not what the note says."""
        assert self._going_on is not None
        vault = self._library.vault.root
        copy = interrupted.copy_of(vault, self._going_on.key, safe)
        try:
            with staging.open_source(copy) as source:
                digest = hashlib.sha256()
                count = 0
                while piece := source.read(staging.CHUNK):
                    digest.update(piece)
                    count += len(piece)
                    progress(min(count, file.size), file.size, Path(file.relative).name)
            if (count, digest.hexdigest()) != (safe.size, safe.sha256):
                return None
        except (OSError, BadInput):
            return None
        again = self._in_staging(safe)
        return Staged(again, safe.sha256, safe.size, safe.mtime_ns, file.name_raw) if again else None

    def _in_staging(self, safe: Safe) -> str | None:
        """A copy that was set aside, in staging again; None where it is gone."""
        assert self._going_on is not None
        vault = self._library.vault.root
        copy = interrupted.copy_of(vault, self._going_on.key, safe)
        target = vault / "staging" / f"again-{new_uid()}"
        try:
            if not stat.S_ISREG(copy.lstat().st_mode):
                return None
            # Both names, so that giving up leaves it as it was; where a disk knows no second names, it is moved.
            try:
                target.hardlink_to(copy)
            except OSError:
                copy.rename(target)
        except OSError:
            return None
        return str(target)

    def give_up(self) -> None:
        """The arrival came to nothing; one that it went on with is as it was."""
        if self._note is not None:
            self._note.forget()

    def finish(self) -> None:
        """All is entered."""
        self.give_up()
        if self._going_on is not None:
            interrupted.drop(self._library.vault.root, self._going_on.key)


def _noted(one: StagedFile) -> Safe:
    source, staged = one.source, one.staged
    return Safe(
        os.fsencode(source.path).hex(), staged.size, staged.mtime_ns, interrupted.name_of(staged.path), staged.sha256
    )


def _partly(file: SourceFile, begun: Begun) -> Safe:
    """A large file of which not all is here yet."""
    path = os.fsencode(file.path).hex()
    return Safe(path, file.size, file.mtime_ns, interrupted.name_of(begun.path), begun.sha256, begun.held)


def pending(library: Library) -> tuple[Pending, ...]:
    """The arrivals that were cut short and can go on, the newest first. One that was entered after all is forgotten."""
    found = []
    for one in interrupted.cut_short(library.vault.root):
        if one.first and _is_entered(library, one.first):
            if library.writable:
                interrupted.drop(library.vault.root, one.key)
            continue
        there = [safe for safe in one.safe if interrupted.copy_of(library.vault.root, one.key, safe).exists()]
        paths = [bytes.fromhex(path) for path in one.asked.get("paths", ())]
        found.append(
            Pending(
                one.key,
                int(one.asked.get("files", 0)),
                int(one.asked.get("size", 0)),
                sum(safe.held is None for safe in there),
                sum(safe.size if safe.held is None else safe.held for safe in there),
                str(one.asked.get("begun", "")),
                staging.shown_name(paths[0].rpartition(b"/")[2]) if paths else "",
            )
        )
    return tuple(found)


def _is_entered(library: Library, uid: str) -> bool:
    with library.read() as session:
        return session.scalar(select(Exhibit.id).where(Exhibit.uid == uid)) is not None


def find(library: Library, key: str) -> CutShort:
    """An arrival that was cut short. Raises NotFound."""
    for one in interrupted.cut_short(library.vault.root):
        if one.key == key:
            return one
    raise NotFound(_("There is no arrival that was cut short."))


def drop(library: Library, key: str) -> None:
    """Let go of an arrival that was cut short, and of its copies; what was to be added stays where it is."""
    with suppress(OSError):
        interrupted.drop(library.vault.root, key)
