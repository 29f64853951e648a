"""What pages work with: the open library, what is being worked on, and the ways to read, change, go and say.

A page is handed the desk and nothing else of the window. It reads with `read`, changes with `write`, hears what anybody
changed through `changed`, and decides for itself whether it cares. No page calls another.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from casefiles.errors import CasefilesError
from casefiles.progress import Progress
from ui.history import Place
from ui.jobs import Job, Jobs
from ui.settings import Settings

if TYPE_CHECKING:
    from casefiles.database.library import Library
    from casefiles.services.working import Working

T = TypeVar("T")


class Desk(QObject):
    """Owned by the window. `library` is None while none is open."""

    opened = Signal()
    """A library has been opened; `library` is it."""
    closing = Signal()
    """The library is about to be closed."""
    changed = Signal(object)
    """The library's Notice after every change, in the window's thread."""
    working_changed = Signal()
    """What is being worked on is another now."""
    going = Signal(object)
    """Somebody asked to go to a Place."""
    said = Signal(str, str)
    """A sentence for the person, and its tone: good, plain or bad."""
    offered = Signal(str, str, str, object)
    """A sentence and its tone, and with it a step: its words, and what takes it."""
    surprised = Signal(object)
    """An error that nobody expected."""

    _heard = Signal(object)

    def __init__(self, jobs: Jobs, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.settings = settings
        self.library: Library | None = None
        self._working: Working | None = None
        self._forget: Callable[[], None] | None = None
        self._newest: dict[tuple[int, str], int] = {}
        self._heard.connect(self.changed, Qt.ConnectionType.QueuedConnection)

    # The library

    def use(self, library: Library) -> None:
        """Work with a library that is open; the former one is let go first."""
        self.close()
        self.library = library
        self._forget = library.subscribe(self._heard.emit)
        self.opened.emit()

    def close(self) -> None:
        """Close the library, if one is open."""
        if self.library is None:
            return
        self.closing.emit()
        if self._forget is not None:
            self._forget()
        library, self.library = self.library, None
        self._working = None
        library.close()

    @property
    def writable(self) -> bool:
        """Whether anything may be changed."""
        return self.library is not None and self.library.writable

    # What is being worked on

    @property
    def working(self) -> Working:
        """What is being worked on; nothing at first."""
        if self._working is None:
            from casefiles.services.working import NOTHING

            return NOTHING
        return self._working

    def work_on(self, working: Working) -> None:
        """Work on something else."""
        self._working = working
        self.working_changed.emit()

    # Reading and changing

    def read(self, work: Callable[[Library], T], done: Callable[[T], object], *, owner: QObject, key: str = "") -> Job:
        """Reads in another thread and hands the result over in the window's.

        Of several readings of one owner under one key only the newest is handed over; none is when the owner is gone.
        """
        library = self._here()
        ticket = time.monotonic_ns()
        self._newest[id(owner), key] = ticket
        alive = _Alive(owner)

        def then(result: T) -> None:
            if alive and self._newest.get((id(owner), key)) == ticket:
                done(result)

        return self.jobs.read("", lambda progress: work(library), then, lambda error: self._failed(error, None))

    def read_long(
        self, title: str, work: Callable[[Library, Progress], T], done: Callable[[T], object], *, owner: QObject
    ) -> Job:
        """Like `read`, for work that says how far it is and can be cancelled; `title` names it meanwhile."""
        library = self._here()
        alive = _Alive(owner)

        def then(result: T) -> None:
            if alive:
                done(result)

        return self.jobs.read(
            title, lambda progress: work(library, progress), then, lambda error: self._failed(error, None)
        )

    def forget_reading(self, owner: QObject, key: str = "") -> None:
        """Hand over nothing of what is being read for an owner under a key: it is not wanted any more."""
        self._newest.pop((id(owner), key), None)

    def write(
        self,
        work: Callable[[Library], T],
        done: Callable[[T], object] | None = None,
        *,
        failed: Callable[[str], object] | None = None,
        title: str = "",
    ) -> Job:
        """Changes the library in the writing thread.

        An expected error's sentence goes to `failed`, or is said; nothing was changed then.
        """
        return self.write_long(title, lambda library, progress: work(library), done, failed=failed)

    def write_long(
        self,
        title: str,
        work: Callable[[Library, Progress], T],
        done: Callable[[T], object] | None = None,
        *,
        failed: Callable[[str], object] | None = None,
    ) -> Job:
        """Like `write`, for work that says how far it is and can be cancelled; `title` names it meanwhile."""
        library = self._here()
        return self.jobs.write(
            title, lambda progress: work(library, progress), done, lambda error: self._failed(error, failed)
        )

    def write_aside(
        self,
        title: str,
        work: Callable[[Library, Progress], T],
        done: Callable[[T], object] | None = None,
        *,
        failed: Callable[[str], object] | None = None,
    ) -> Job:
        """Like `write_long`, for work that copies or reads for long and changes the library at its end only: what is
        edited meanwhile does not wait for it."""
        library = self._here()
        return self.jobs.write_aside(
            title, lambda progress: work(library, progress), done, lambda error: self._failed(error, failed)
        )

    def _here(self) -> Library:
        if self.library is None:
            raise RuntimeError("no library is open")
        return self.library

    def _failed(self, error: Any, failed: Callable[[str], object] | None) -> None:
        if not isinstance(error, CasefilesError):
            self.surprised.emit(error)
        elif failed is not None:
            failed(str(error))
        else:
            self.say(str(error), "bad")

    # Going and saying

    def go(self, page: str, ref: str = "", detail: str = "") -> None:
        """Go to a page of the window, a record and a part of it."""
        self.going.emit(Place(page, ref, detail))

    def say(
        self, sentence: str, tone: str = "plain", *, step: str = "", then: Callable[[], object] | None = None
    ) -> None:
        """Tell the person something, quietly; with one step that follows from it, where there is one."""
        if step:
            self.offered.emit(sentence, tone, step, then)
        else:
            self.said.emit(sentence, tone)


class _Alive:
    """Whether a QObject is still there."""

    def __init__(self, owner: QObject) -> None:
        self._there = True
        owner.destroyed.connect(self._gone)

    def _gone(self) -> None:
        self._there = False

    def __bool__(self) -> bool:
        return self._there
