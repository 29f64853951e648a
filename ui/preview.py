"""Pages as they would be printed now: made in another thread, shown with their tools, and given up when the library closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from casefiles.errors import CasefilesError
from casefiles.progress import Progress
from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.jobs import Job
from ui.label import Label
from ui.notice import Notice
from ui.paper import Paper
from ui.paper_view import PaperView
from ui.printing import Printing

QUIET = 200
"""Milliseconds without another choice before the pages are made anew."""

T = TypeVar("T")


class Preview(QWidget):
    """`paper` are the pages that are shown. Those that are being printed stay open when others are shown."""

    wanted = Signal()
    """Nothing was chosen for a moment: the pages are to be made anew."""

    def __init__(self, desk: Desk, nothing: EmptyPage, beside: Sequence[QWidget] = ()) -> None:
        """`nothing` is shown while there are no pages; `beside` stand at the right of the page's number."""
        super().__init__()
        self._desk = desk
        self._making: Job | None = None
        self.paper: Paper | None = None
        self._printed: Paper | None = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET)
        self._quiet.timeout.connect(self.wanted)
        self.view = PaperView(desk.jobs)
        self.zoom_out = Button("", "zoom-out", name=_("Smaller"), then=self.view.zoom_out)
        self.zoom_in = Button("", "zoom-in", name=_("Larger"), then=self.view.zoom_in)
        self.zoom = Label("75 %", "text", 500)
        self.page = Label("", "text", 500)
        for label in (self.zoom, self.page):
            label.align = Qt.AlignmentFlag.AlignCenter
        self.zoom.setFixedWidth(50)
        self.page.setMinimumWidth(100)
        tools = QHBoxLayout()
        tools.setContentsMargins(16, 12, 16, 8)
        tools.setSpacing(6)
        tools.addStretch(1)
        for part in (self.zoom_out, self.zoom, self.zoom_in):
            tools.addWidget(part)
        tools.addSpacing(8)
        tools.addWidget(self.page)
        tools.addSpacing(8 if beside else 0)
        for each in beside:
            tools.addWidget(each)
        tools.addStretch(1)
        self.notice = Notice()
        self.nothing = nothing
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        holder = QHBoxLayout()
        holder.setContentsMargins(16, 0, 16, 0)
        holder.addWidget(self.notice)
        column.addLayout(holder)
        column.addWidget(self._stack, 1)
        self.view.page_changed.connect(self._say_page)
        self.view.zoom_changed.connect(lambda zoom: self.zoom.setText(f"{round(zoom * 100)} %"))
        desk.closing.connect(self._let_go)

    def make_soon(self) -> None:
        """Make the pages anew once nothing more is chosen."""
        self._quiet.start()

    def make(
        self,
        title: str,
        work: Callable[[Progress], tuple[T, bytes]],
        shown: Callable[[T, bytes], object],
        failed: Callable[[Exception], object],
        *,
        stay: bool = True,
    ) -> None:
        """Make the pages in another thread and show them, at the same place with `stay`; what was under way is given up."""
        self.give_up()

        def made(progress: Progress) -> tuple[T, bytes, Paper]:
            what, data = work(progress)
            return what, data, Paper(data)

        def over(error: Exception) -> None:
            if job is self._making:
                self._making = None
                failed(error)

        def show(found: tuple[T, bytes, Paper]) -> None:
            if job is not self._making:
                return
            self._making = None
            what, data, paper = found
            former, self.paper = self.paper, paper
            self.notice.put_away()
            self.view.show_paper(paper, stay=stay)
            if former is not None and former is not self._printed:
                former.close()
            self._stack.setCurrentWidget(self.view)
            shown(what, data)

        job = self._desk.jobs.read(title, made, failed=over)
        self._making = job
        job.succeeded.connect(show)

    def hold(self, printing: Printing) -> None:
        """The pages that are shown are printed: keep them open until that has ended."""
        self._printed = self.paper
        printing.ended.connect(self._let_printed_go)

    def _let_printed_go(self) -> None:
        printed, self._printed = self._printed, None
        if printed is not None and printed is not self.paper:
            printed.close()

    def give_up(self) -> None:
        """Make nothing that was about to be made."""
        self._quiet.stop()
        if self._making is not None:
            self._making.cancel()
            self._making = None

    def show_nothing(self) -> None:
        """There is nothing to make pages of."""
        self._stack.setCurrentWidget(self.nothing)

    def complain(self, error: Exception, sentence: str) -> None:
        """Say why there are no pages: the error's own sentence where it is one for the reader."""
        if isinstance(error, CasefilesError):
            self.notice.say(str(error))
        else:
            self.notice.say(sentence)
            self._desk.surprised.emit(error)

    def _let_go(self) -> None:
        self.give_up()
        paper, self.paper = self.paper, None
        if paper is not None:
            self.view.show_paper(None)
            paper.close()

    def _say_page(self, page: int, pages: int) -> None:
        self.page.setText(_("Page {page} of {pages}").format(page=page, pages=pages) if pages else "")

    def sizeHint(self) -> QSize:
        return QSize(900, 600)

    def paintEvent(self, event: QPaintEvent) -> None:
        behind = "ground" if theme.tokens().is_dark else "pressed"
        QPainter(self).fillRect(self.rect(), theme.colour(behind))
