"""The frame: bars, rail, pages. It goes to places and shows what it is told; what is done there is done by others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QMouseEvent, QMoveEvent, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui import state
from ui.actions import Actions
from ui.history import History, Place
from ui.jobs import Jobs
from ui.marking_banner import MarkingBanner
from ui.navigation import Navigation
from ui.settings import Settings
from ui.status_bar import StatusBar
from ui.top_bar import TopBar
from ui.typed import keep_typed
from ui.working_bar import WorkingBar


class MainWindow(QMainWindow):
    """`targets` answer the actions that the frame does not answer itself.

    A page is a widget made when it is first gone to. It may have `open_place(place)`, called whenever the window comes
    to it, and the methods `fold_list` and `choose_columns` for the actions of those names.
    """

    arrived = Signal(object)
    """The Place where the person now is."""
    closing = Signal()
    unfinished = Signal(str)
    """It was to close, but something typed is neither kept nor given up: a sentence. Closing once more closes."""
    recount = Signal()
    """The navigation was made anew and shows no counts yet."""
    painted = Signal()
    """The frame was seen for the first time: what is slow to load may now be loaded."""

    def __init__(self, settings: Settings, jobs: Jobs, targets: Sequence[object] = ()) -> None:
        super().__init__()
        self.settings = settings
        self.jobs = jobs
        self.history = History()
        self._is_painted = False
        self._warned_of = ""
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self.setWindowTitle("Casefiles")
        self.setMinimumSize(900, 520)
        self.top = TopBar(jobs)
        self.banner = MarkingBanner()
        self.working = WorkingBar()
        self.navigation = Navigation()
        self.pages = QStackedWidget()
        self.status = StatusBar(jobs)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(self.pages, 1)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in (self.top, self.banner, self.working):
            column.addWidget(bar)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(inside)
        self.actions_ = Actions(self, [self, *targets])
        self.top.use_actions(self.actions_, settings)
        self.top.box.chosen.connect(self.go)
        self.top.box.clear_of = self.banner
        self.navigation.chosen.connect(lambda page: self.go(Place(page)))
        self.navigation.fold(settings.rail_folded)
        self.status.undo.setVisible(False)
        if "edit.undo" in self.actions_:
            self.status.undo_wanted.connect(self.actions_["edit.undo"].trigger)
        self.working.changed.connect(lambda values: self.actions_.allow_one("working", values.is_set))
        QShortcut(QKeySequence("F10"), self, self.top.open_menu)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.setInterval(0)
        self._first.timeout.connect(self.painted)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(500)
        self._keep.timeout.connect(lambda: state.keep_geometry(self, self.settings))
        self.show_library("", "")
        state.restore_geometry(self, settings)

    # What is shown

    def show_library(self, name: str, kind: str, *, writable: bool = False) -> None:
        """Name and kind of the open library, such as "local library"; empty names close the frame down to its pages."""
        self.setWindowTitle(f"{name} - Casefiles" if name else "Casefiles")
        self.top.show_library(name, kind)
        for part in (self.navigation, self.working, self.status):
            part.setVisible(bool(name))
        self.actions_.allow_one("library", bool(name))
        self.actions_.allow_one("writable", bool(name) and writable)
        if not name:
            self.banner.show_marking("")
            self.status.show_encryption(None)

    def show_undo(self, undo: str, redo: str = "") -> None:
        """The names of the changes that would be undone and redone; empty where there is none."""
        self.actions_.name_undo(undo, redo)
        if "edit.undo" in self.actions_:
            self.status.show_undo(undo)

    # Places

    def add_page(self, name: str, make: Callable[[], QWidget]) -> None:
        """A page and how to make it, which happens when somebody first goes there."""
        self._makers[name] = make

    def page(self, name: str) -> QWidget:
        """The page of a name, made now if it was not yet. KeyError for a page nobody added."""
        if name not in self._pages:
            self._pages[name] = self._makers[name]()
            self.pages.addWidget(self._pages[name])
        return self._pages[name]

    def drop_pages(self) -> None:
        """Forget all pages and where the person was: another library comes."""
        # Unseen, or the page under the one that goes would be shown and read its list once more.
        self.pages.hide()
        for page in self._pages.values():
            self.pages.removeWidget(page)
            page.deleteLater()
        self.pages.show()
        self._pages.clear()
        self._makers.clear()
        self.history.clear()

    def drop_page(self, name: str, *, for_good: bool) -> None:
        """Forget one page, so that it is made anew when somebody goes there; `for_good`, nobody can."""
        page = self._pages.pop(name, None)
        if for_good:
            self._makers.pop(name, None)
        if page is not None:
            self.pages.removeWidget(page)
            page.deleteLater()

    def reopen(self) -> None:
        """Show again the place where the person is, its page made anew."""
        if (here := self.history.here) is not None:
            self._open(here)

    def go(self, place: Place) -> None:
        """Go to a place, so that Back leads to where one was."""
        if place.page in self._makers:
            self.history.go(place)
            self._open(place)

    def go_back(self) -> None:
        self._step(-1)

    def go_forward(self) -> None:
        self._step(1)

    def _step(self, steps: int) -> None:
        # Pages of saved searches that were deleted meanwhile are passed over.
        while (place := self.history.step(steps)) is not None:
            if place.page in self._makers:
                self._open(place)
                return

    def _open(self, place: Place) -> None:
        page = self.page(place.page)
        is_first_visit = page.focusWidget() is None and hasattr(page, "table")
        self.pages.setCurrentWidget(page)
        inside = self.focusWidget()
        if is_first_visit and (inside is None or page.isAncestorOf(inside)):
            # Qt would take the first button of the page.
            self.focus_page()
        if hasattr(page, "open_place"):
            page.open_place(place)
        self.navigation.show_current(place.page)
        self.actions_.allow_one("back", self.history.can_go(-1))
        self.actions_.allow_one("forward", self.history.can_go(1))
        self.actions_.allow_one("record", bool(place.ref))
        self.actions_.allow_one("list", hasattr(page, "fold_list"))
        state.keep_place(place, self.settings)
        self.arrived.emit(place)

    def focus_page(self) -> None:
        """Hand the keyboard to the rows of the page shown, or to the page where it has none."""
        page = self.pages.currentWidget()
        table = getattr(page, "table", None)
        getattr(table, "view", page).setFocus(Qt.FocusReason.OtherFocusReason)

    # What the frame itself answers

    def find_anything(self) -> None:
        if self.top.box.isVisible():
            self.top.box.start()

    def fold_rail(self) -> None:
        self.navigation.fold(not self.navigation.folded)
        self.settings.rail_folded = self.navigation.folded

    def fold_list(self) -> None:
        page = self.pages.currentWidget()
        if hasattr(page, "fold_list"):
            page.fold_list()

    def choose_columns(self) -> None:
        page = self.pages.currentWidget()
        if hasattr(page, "choose_columns"):
            page.choose_columns()

    def set_working(self) -> None:
        self.working.set_values()

    def clear_working(self) -> None:
        self.working.clear()

    def quit(self) -> None:
        self.close()

    # Qt's own

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.BackButton:
            self.go_back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.go_forward()
        else:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            # The children are painted after this; the timer comes when all of it is on the screen.
            self._first.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep.start()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._keep.start()

    def _may_close(self) -> bool:
        """Whether all that was typed is in the library; where it is on its way, the window closes when it is there."""
        if self.jobs.is_closed:
            return True
        sentence = keep_typed(self)
        if sentence and sentence != self._warned_of:
            self._warned_of = sentence
            self.unfinished.emit(sentence)
            return False
        edits = self.jobs.edits()
        if edits:
            for job in self.jobs.under_way():
                if not job.is_edit:
                    # An edit may wait behind it.
                    job.cancel()
            edits[-1].ended.connect(self.close)
        return not edits

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close():
            event.ignore()
            return
        state.keep_geometry(self, self.settings)
        self.settings.sync()
        self.closing.emit()
        self.jobs.close()
        super().closeEvent(event)
        self._keep.stop()
