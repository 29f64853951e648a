"""Files read side by side: a reader for each core, since a reader looks at one file at a time."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Generic, TypeVar

from casefiles.progress import Cancelled, Progress
from casefiles.services.evidence.reader import Reader
from casefiles.words import _

READERS = 4
"""Readers at most: each may take up to the memory that one is allowed."""
FEW = 8
"""Files that are worth a reader of their own: to start one takes as long as to read as many."""

Found = TypeVar("Found")


def read(
    names: Sequence[str], look: Callable[[Reader, int, Progress], Found], progress: Progress, most: int | None = None
) -> list[Found]:
    """What `look` finds in each of the files that have these names; it is asked with a reader, a number and a progress.

    It runs in as many threads as there are cores, at most `READERS`. `progress` counts files and is called in the calling
    thread alone; when it raises, what is being read is stopped at once. Raises that, and what `look` raises.
    """
    count = len(names)
    lanes = _Lanes(names, look)
    width = max(1, min(most or _cores(), READERS, -(-count // FEW)))
    with ThreadPoolExecutor(width) as pool:
        # A context each, so that sentences are in the language of the caller.
        running = [pool.submit(copy_context().run, lanes.run) for _lane in range(width)]
        for lane in running:
            lane.add_done_callback(lanes.ended)
        try:
            over = 0
            while over < width:
                event = lanes.events.get()
                if isinstance(event, Future):
                    event.result()
                    over += 1
                else:
                    progress(event[0], count, event[1])
        finally:
            lanes.stop()
    progress(count, count, "")
    return [lanes.found[n] for n in range(count)]


class _Lanes(Generic[Found]):
    """What the threads share: the files that are left, what was found, what is told."""

    def __init__(self, names: Sequence[str], look: Callable[[Reader, int, Progress], Found]) -> None:
        self.events: queue.SimpleQueue[tuple[int, str] | Future[None]] = queue.SimpleQueue()
        self.found: dict[int, Found] = {}
        self._names = names
        self._look = look
        self._left = iter(range(len(names)))
        self._next = threading.Lock()
        self._stopped = threading.Event()
        self._readers: list[Reader] = []

    def run(self) -> None:
        """One lane: file after file, with a reader of its own."""
        with Reader() as reader:
            self._readers.append(reader)
            while (n := self._taken()) is not None:
                self._tell(_("Reading {name}").format(name=self._names[n]))
                self.found[n] = self._look(reader, n, self._within)

    def ended(self, lane: Future[None]) -> None:
        """A lane has come to its end, or failed."""
        self.events.put(lane)

    def stop(self) -> None:
        """No file is begun any more, and those that are being read end with a note."""
        self._stopped.set()
        for reader in self._readers:
            reader.stop()

    def _taken(self) -> int | None:
        with self._next:
            return None if self._stopped.is_set() else next(self._left, None)

    def _within(self, done: int, total: int, what: str = "") -> None:
        if self._stopped.is_set():
            raise Cancelled
        self._tell(what)

    def _tell(self, what: str) -> None:
        self.events.put((len(self.found), what))


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
