"""What is handed over as evidence: which files there are, which are refused and why, and their way into staging.

Rules: formats on disk, section 9. Nothing here knows a database.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from casefiles.database.staging import Begun, open_source, refusal, shown, shown_name, unreadable
from casefiles.database.vault import Staged, Vault
from casefiles.domain.uid import new_uid
from casefiles.errors import BadInput
from casefiles.progress import Cancelled, Progress, silent
from casefiles.words import _

__all__ = ["Listing", "SourceFile", "StagedFile", "list_sources", "open_source", "stage_all"]

LARGE = 4 << 20
"""Bytes from which a file is copied alone: its time goes into hashing and writing, not into waiting."""

LANES = 3
"""Threads that copy small files, each into a folder of its own, since each waits for the disk."""

BATCH = 128
"""Small files that a thread writes before it syncs them, where the system lets the program hold a descriptor for each."""


@dataclass(frozen=True)
class SourceFile:
    """A file to take in: its path, its place below what was handed over (with `/`, fit to be shown and stored),
    size in bytes, time of last change in nanoseconds, and its name as the system has it."""

    path: Path
    relative: str
    size: int
    mtime_ns: int
    name_raw: bytes


@dataclass(frozen=True)
class Listing:
    """What was found, in the order it was handed over, folders by name; and what is left out, each with a sentence."""

    files: tuple[SourceFile, ...]
    refused: tuple[tuple[Path, str], ...]


@dataclass(frozen=True)
class StagedFile:
    """A source, its durable copy in staging, and the uid of the exhibit that it becomes."""

    source: SourceFile
    staged: Staged
    uid: str


def list_sources(paths: Sequence[Path], *, keep_out: Sequence[Path] = (), progress: Progress = silent) -> Listing:
    """Walk files and folders without following links or opening anything.

    Links, pipes, sockets, devices and what cannot be read are refused, one sentence each; the walk goes on. `keep_out`
    are folders that are not evidence (the library itself). A file met twice counts once. `progress` counts files.
    """
    files: list[SourceFile] = []
    refused: list[tuple[Path, str]] = []
    seen: set[tuple[int, int] | str] = set()
    barred = {_identity(folder, folder.stat()) for folder in keep_out}
    starts = []
    for path in [_absolute(path) for path in reversed(paths)]:
        if any(path.is_relative_to(folder.resolve()) for folder in keep_out):
            refused.append((path, _("{name} is the case library itself.").format(name=shown(path))))
        else:
            starts.append(path)
    pending = [(path, shown_name(os.fsencode(path.name or "files"))) for path in starts]
    while pending:
        path, relative = pending.pop()
        progress(len(files), 0, relative)
        try:
            found = os.lstat(path)
            if not stat.S_ISDIR(found.st_mode):
                sentence = refusal(path, found.st_mode)
                if sentence is None and not os.access(path, os.R_OK):
                    sentence = _("{name} may not be read by this user.").format(name=shown(path))
                if sentence:
                    refused.append((path, sentence))
                elif str(path) not in seen:  # two names of one file are two arrivals: only the path counts
                    seen.add(str(path))
                    files.append(SourceFile(path, relative, found.st_size, found.st_mtime_ns, os.fsencode(path.name)))
                continue
            identity = _identity(path, found)
            if identity in barred:
                refused.append((path, _("{name} is the case library itself.").format(name=shown(path))))
            elif identity not in seen:
                seen.add(identity)
                inside = sorted(path.iterdir(), key=os.fsencode, reverse=True)
                pending += [(entry, f"{relative}/{shown_name(os.fsencode(entry.name))}") for entry in inside]
        except OSError as error:
            refused.append((path, str(unreadable(path, error))))
    return Listing(tuple(files), tuple(refused))


def _identity(path: Path, found: os.stat_result) -> tuple[int, int] | str:
    """What makes a folder the same folder, also by way of another mount."""
    return (found.st_dev, found.st_ino) if found.st_ino else str(path)


def _absolute(path: Path) -> Path:
    """One spelling for each place; the last step is not followed, so that a link handed over is seen as one."""
    return path.resolve() if path.name in ("", "..") else path.parent.resolve() / path.name


def stage_all(
    vault: Vault,
    files: Sequence[SourceFile],
    progress: Progress = silent,
    *,
    on_refused: Callable[[SourceFile, str], None] | None = None,
    on_staged: Callable[[Sequence[StagedFile]], None] | None = None,
    on_begun: Callable[[SourceFile, Begun], None] | None = None,
    begun: Mapping[Path, Begun] = MappingProxyType({}),
) -> tuple[StagedFile, ...]:
    """Copy all files into staging, durable and hashed; in the order of `files`.

    Small files go through `LANES` threads; large ones one by one. `progress` counts bytes and is called in the calling
    thread only; `on_staged` is told of copies as soon as they are durable, in the thread that made them, and `on_begun` of
    what is durable of a very large one. `begun` are the copies of large files, by their paths, that an earlier run did not
    bring to their end. A source that turns out unreadable or changing raises BadInput, or, with `on_refused`, is told there
    and left out. LibraryError for the library's disk. On any error and when `progress` raises, everything that was staged
    here is dropped.
    """
    total = sum(file.size for file in files)
    vault.need_room(max(0, total - sum(one.held for one in begun.values())))
    done: dict[int, StagedFile] = {}
    tell = on_staged or (lambda _copies: None)
    small = [n for n, file in enumerate(files) if file.size < LARGE]
    large = [n for n, file in enumerate(files) if file.size >= LARGE]
    refuse = on_refused or _raise
    try:
        copied = 0
        if small:
            counted = _onwards(progress, 0, total)
            _stage_small(vault, files, small, done, lambda count: counted(count, total), refuse, tell)
            copied = sum(files[n].size for n in small)
        for n in large:
            onwards = _onwards(progress, copied, total)
            file = files[n]
            told = on_begun and partial(on_begun, file)
            try:
                staged = vault.stage(file.path, progress=onwards, begun=begun.get(file.path), on_begun=told)
                done[n] = StagedFile(file, staged, new_uid())
                tell([done[n]])
            except BadInput as error:
                vault.drop(one for path, one in begun.items() if path == file.path)
                refuse(file, str(error))
            copied += file.size
    except BaseException:
        vault.drop([*(one.staged for one in done.values()), *begun.values()])
        raise
    return tuple(done[n] for n in sorted(done))


def _raise(_file: SourceFile, sentence: str) -> None:
    raise BadInput(sentence)


def _onwards(progress: Progress, before: int, total: int) -> Progress:
    """The progress of one file as part of the whole."""

    whole = total

    def counted(done: int, total: int, what: str = "") -> None:
        progress(min(before + done, whole), whole, what)

    return counted


def _at_once() -> int:
    """`BATCH`, or what leaves most of the descriptors that the program may hold to everything else."""
    if sys.platform == "win32":
        return BATCH
    import resource

    held, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
    return BATCH if held == resource.RLIM_INFINITY else max(1, min(BATCH, held // (2 * LANES + 2)))


def _stage_small(
    vault: Vault,
    files: Sequence[SourceFile],
    numbers: Sequence[int],
    staged: dict[int, StagedFile],
    report: Callable[[int], None],
    refuse: Callable[[SourceFile, str], None],
    tell: Callable[[Sequence[StagedFile]], None],
) -> None:
    """Stage the files of `numbers` into `staged`, in threads; `report` is told the bytes that are over with."""
    stop = threading.Event()
    copied = [0] * LANES

    def watched(done: int, total: int, what: str = "") -> None:
        if stop.is_set():
            raise Cancelled

    def run(lane: int) -> list[tuple[int, BadInput]]:
        # One task a lane, not one a file: handing 10,000 tasks from thread to thread costs more than the copying.
        failed: list[tuple[int, BadInput]] = []
        mine = numbers[lane::LANES]
        size = _at_once()
        with vault.lane() as folder:
            for start in range(0, len(mine), size):
                if stop.is_set():
                    break
                batch = mine[start : start + size]
                found = vault.stage_batch([files[n].path for n in batch], folder, progress=watched)
                failed += [(n, one) for n, one in zip(batch, found, strict=True) if isinstance(one, BadInput)]
                copies = {
                    n: StagedFile(files[n], one, new_uid())
                    for n, one in zip(batch, found, strict=True)
                    if isinstance(one, Staged)
                }
                staged.update(copies)
                tell(list(copies.values()))
                copied[lane] += sum(files[n].size for n in batch)
        return failed

    with ThreadPoolExecutor(LANES) as pool:
        # A context each, so that sentences are in the language of the caller.
        waiting = {pool.submit(copy_context().run, run, lane) for lane in range(LANES)}
        try:
            while waiting:
                over, waiting = wait(waiting, timeout=0.05, return_when=FIRST_COMPLETED)
                report(sum(copied))
                for lane in over:
                    for n, error in lane.result():
                        refuse(files[n], str(error))
        finally:
            stop.set()
