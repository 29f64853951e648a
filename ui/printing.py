"""Prints the pages of a PDF: each is drawn beside the window's own thread, then painted on the printer's sheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QObject, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from ui.jobs import Jobs
from ui.paper import Paper

FINEST = 300
"""Dots an inch: finer than that no page of text gets better, only slower."""


LEAST_PAPER = 400
"""Points: a page whose short side is shorter than this is a label."""


class Printing(QObject):
    """One printing; tells when it is done. Keep it until then."""

    done = Signal(int)
    """How many pages were handed to the printer."""
    failed = Signal()
    """The printer could not be begun."""
    ended = Signal()
    """The pages are not needed any more: after `done` or `failed`, or when the person thought better of it."""

    def __init__(self, paper: Paper, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self.paper = paper
        self._jobs = jobs
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        width, height = paper.sizes[0]
        # Printers know their paper upright: a page that lies is the same paper, turned. A label is paper of its own.
        lies = width > height and height > LEAST_PAPER
        upright = QSizeF(height, width) if lies else QSizeF(width, height)
        size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
        turned = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
        self.printer.setPageLayout(QPageLayout(size, turned, QMarginsF()))
        self.printer.setFullPage(True)
        self._painter: QPainter | None = None
        self._pages: list[int] = []
        self._printed = 0

    def ask(self, window: QWidget, name: str) -> QPrintDialog:
        """Show the system's dialog; printing begins when it is accepted."""
        self.printer.setDocName(name)
        dialog = QPrintDialog(self.printer, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setMinMax(1, len(self.paper))
        dialog.accepted.connect(self.begin)
        dialog.rejected.connect(self.ended)
        dialog.open()
        return dialog

    def begin(self) -> None:
        """Print the pages that the printer was set to, all by default."""
        first, last = self.printer.fromPage() or 1, self.printer.toPage() or len(self.paper)
        self._pages = list(range(first - 1, min(last, len(self.paper))))
        self._painter = QPainter()
        if not self._pages or not self._painter.begin(self.printer):
            self._painter = None
            self.failed.emit()
            self.ended.emit()
            return
        self._next()

    def _next(self) -> None:
        if self._printed == len(self._pages):
            self._end()
            return
        page = self._pages[self._printed]
        scale = min(self.printer.resolution(), FINEST) / 72
        self._draw(page, scale, self._paint)

    def _draw(self, page: int, scale: float, then: Callable[[QImage], object]) -> None:
        self._jobs.read(self.printer.docName(), lambda progress: self.paper.picture(page, scale), then)

    def _paint(self, picture: QImage) -> None:
        assert self._painter is not None
        if self._printed:
            self.printer.newPage()
        width, height = self.paper.sizes[self._pages[self._printed]]
        dots = self.printer.resolution() / 72
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._painter.save()
        self._painter.scale(width * dots / picture.width(), height * dots / picture.height())
        self._painter.drawImage(0, 0, picture)
        self._painter.restore()
        self._printed += 1
        self._next()

    def _end(self) -> None:
        assert self._painter is not None
        self._painter.end()
        self._painter = None
        self.done.emit(self._printed)
        self.ended.emit()
