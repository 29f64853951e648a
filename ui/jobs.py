"""Work that must not hold up the window: one thread for edits, one for long work that ends in a change, a few to read.

Work is a function of a `Progress`; it knows nothing of Qt. What it returns or raises arrives in the window's own
thread. A person who cancels makes the next call of progress raise `Cancelled` inside the work, which leaves nothing
behind.
"""

from __future__ import annotations

import contextvars
import time
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from casefiles.progress import Cancelled, Progress

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

BETWEEN_REPORTS = 0.05
"""Seconds between two reports of progress: twenty a second are more than an eye follows."""

READERS = 3
"""Threads for work that only reads."""

Work = Callable[[Progress], Any]


class _Relay(QObject):
    """Carries what threads say into the window's own.

    One for all jobs, and there as long as the threads are: a job is deleted as soon as its end has arrived, which may be
    before the thread has come back from saying so.
    """

    reported = Signal(object, object, object, str)
    finished = Signal(object, str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.reported.connect(self._report, Qt.ConnectionType.QueuedConnection)
        self.finished.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def _report(self, job: Job, done: int, total: int, what: str) -> None:
        if job.state in ("waiting", "running"):
            job.progressed.emit(done, total, what)

    def _finish(self, job: Job, state: str, value: Any) -> None:
        job.finish(state, value)


class Job(QObject):
    """One piece of work under way. Exactly one of `succeeded`, `failed` and `cancelled` comes, then `ended`."""

    progressed = Signal(object, object, str)
    """Done, of how much (0: unknown), and a word on what is being done. Whole numbers of any size."""
    succeeded = Signal(object)
    failed = Signal(object)
    """The exception: a CasefilesError has the sentence to show, anything else is unexpected."""
    cancelled = Signal()
    ended = Signal()

    def __init__(self, title: str, work: Work, relay: _Relay, parent: QObject) -> None:
        super().__init__(parent)
        self._relay = relay
        self.title = title
        self.state = "waiting"
        """waiting, running, then one of succeeded, failed, cancelled."""
        self.is_aside = False
        self.is_edit = False
        self._work = work
        self._stop = Event()
        self._is_heard = True
        self._last_report = 0.0

    def let_go(self) -> None:
        """Stop, and tell nobody of a result that is on its way: there is nobody any more who could do something with it."""
        self._is_heard = False
        self.cancel()

    def cancel(self) -> None:
        """Ask the work to stop at its next report of progress; what has not begun never does."""
        self._stop.set()

    @property
    def is_cancelling(self) -> bool:
        return self._stop.is_set() and self.state in ("waiting", "running")

    def run(self) -> None:
        """Do the work in the thread of the caller, touching nothing of Qt but the relay. Called once, by `Jobs`."""
        try:
            if self._stop.is_set():
                raise Cancelled
            self.state = "running"
            result = self._work(self._progress)
        except Cancelled:
            self._relay.finished.emit(self, "cancelled", None)
        except Exception as error:  # noqa: BLE001 - whatever the work raises is told to whoever started it
            self._relay.finished.emit(self, "failed", error)
        else:
            self._relay.finished.emit(self, "succeeded", result)

    def _progress(self, done: int, total: int, what: str = "") -> None:
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last_report >= BETWEEN_REPORTS:
            self._last_report = now
            self._relay.reported.emit(self, done, total, what)

    def finish(self, state: str, value: Any) -> None:
        """Tell everybody how it ended. Called once, in the window's thread."""
        if state == "succeeded" and not self._is_heard:
            state = "cancelled"
        self.state = state
        if state == "succeeded":
            self.succeeded.emit(value)
        elif state == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.ended.emit()
        self.deleteLater()


class Jobs(QObject):
    """Starts jobs and knows which are under way."""

    started = Signal(object)
    """The job that was started."""
    unexpected = Signal(object, str)
    """An error that nobody was asked to handle, and the job's title."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._relay = _Relay(self)
        self._threads: dict[str, ThreadPoolExecutor] = {}
        self._closed = False
        self._under_way: list[Job] = []

    def write(
        self,
        title: str,
        work: Work,
        then: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Start work that changes the library: one after the other, in the order they were asked for.

        `then` gets the result, `failed` the exception, both in the window's thread. Without `failed` an exception
        goes to `unexpected`. The title is a sentence for the person, such as "Adding 3 files".
        """
        return self._start("writer", title, work, then, failed)

    def write_aside(
        self,
        title: str,
        work: Work,
        then: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Like `write`, for work that copies or reads for long and changes the library at its end: edits do not wait for it.

        One after the other too, in a thread of its own; the library itself sees to it that changes follow one another.
        """
        return self._start("aside", title, work, then, failed)

    def write_alone(
        self,
        title: str,
        work: Work,
        then: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Like `write`, for what may begin only when nothing changes the library any more: another one is opened."""

        def waiting(progress: Progress) -> Any:
            while self.are_aside():
                progress(0, 0)
                time.sleep(BETWEEN_REPORTS)
            return work(progress)

        return self._start("writer", title, waiting, then, failed)

    def are_aside(self) -> bool:
        """Whether long work that ends in a change has not ended. May be asked in any thread."""
        return any(job.is_aside for job in tuple(self._under_way))

    def edits(self) -> list[Job]:
        """Short changes that have not ended, oldest first: what a person typed and pressed Enter for."""
        return [job for job in self._under_way if job.is_edit]

    def read(
        self,
        title: str,
        work: Work,
        then: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Start work that changes nothing in the library: several at a time, in no certain order."""
        return self._start("reader", title, work, then, failed)

    def under_way(self) -> list[Job]:
        """The jobs that have not ended, oldest first."""
        return list(self._under_way)

    @property
    def is_closed(self) -> bool:
        """Whether no job can be started any more."""
        return self._closed

    def close(self) -> None:
        """Cancel everything and wait until it has stopped; no job can be started after."""
        for job in self._under_way:
            job.let_go()
        self._closed = True
        for threads in self._threads.values():
            threads.shutdown(wait=True, cancel_futures=True)

    def _threads_of(self, kind: str) -> ThreadPoolExecutor:
        if kind not in self._threads:
            # Not needed for the first paint of the window.
            from concurrent.futures import ThreadPoolExecutor

            self._threads[kind] = ThreadPoolExecutor(READERS if kind == "reader" else 1, kind)
        return self._threads[kind]

    def _start(
        self,
        kind: str,
        title: str,
        work: Work,
        then: Callable[[Any], object] | None,
        failed: Callable[[Exception], object] | None,
    ) -> Job:
        if self._closed:
            raise RuntimeError("The window is closed: no work can be started.")
        job = Job(title, work, self._relay, self)
        job.is_aside = kind == "aside"
        job.is_edit = kind == "writer" and not title
        if then is not None:
            job.succeeded.connect(then)
        job.failed.connect(failed if failed is not None else lambda error: self._nobody_asked(error, title))
        job.ended.connect(lambda: self._under_way.remove(job))
        self._under_way.append(job)
        self._threads_of(kind).submit(contextvars.copy_context().run, job.run)
        self.started.emit(job)
        return job

    def _nobody_asked(self, error: Exception, title: str) -> None:
        import logging

        # Whoever tells of it begins the log, if nobody has.
        self.unexpected.emit(error, title)
        logging.getLogger("casefiles.jobs").error("A job failed: %s", type(error).__name__, exc_info=error)
