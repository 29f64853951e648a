"""Pages as they will be printed, to be scrolled, enlarged and searched; drawn beside the window's own thread."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from shiboken6 import isValid

from casefiles.words import _
from ui import theme
from ui.jobs import Job, Jobs
from ui.paper import Found, Paper

POINT = 96 / 72
"""Pixels a point at 100 %."""

ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0)
GAP, EDGE = 18, 22
READABLE = 0.45
"""Smaller than this nobody reads a page."""

KEPT = 24
"""Pictures of pages that are kept."""


class PaperView(QAbstractScrollArea):
    """Two pages stand side by side where there is room."""

    page_changed = Signal(int, int)
    """The page that is looked at, from 1, and how many there are."""
    zoom_changed = Signal(float)
    drawn = Signal(int)
    """A page has been drawn: its number, from 0."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.paper: Paper | None = None
        self.zoom = 0.75
        self._fits = True
        self._places: list[QRect] = []
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._old: dict[int, QImage] = {}
        self._drawing: Job | None = None
        self._found: list[Found] = []
        self._at = -1
        self._page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Pages"))
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(lambda value: self._moved())

    # What is shown

    def show_paper(self, paper: Paper | None, *, stay: bool = True) -> None:
        """Show a document; with `stay` one stands where one stood in the former, as far as the new one is as long."""
        self._old = {page: picture for (page, _zoom), picture in self._pictures.items()}
        self.paper = paper
        self._pictures.clear()
        self._found, self._at = [], -1
        if not stay:
            self._old.clear()
        self._arrange()
        if not stay:
            self.verticalScrollBar().setValue(0)
        self._moved()
        self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """Show pages larger or smaller; what stood in the middle stays there."""
        self._fits = False
        self._zoom_to(zoom)

    def _zoom_to(self, zoom: float) -> None:
        zoom = max(ZOOMS[0], min(ZOOMS[-1], zoom))
        if zoom == self.zoom:
            return
        bar = self.verticalScrollBar()
        middle = (bar.value() + self.viewport().height() / 2) / max(1, bar.maximum() + self.viewport().height())
        self.zoom = zoom
        self._old = {page: picture for (page, _zoom), picture in self._pictures.items()}
        self._pictures.clear()
        self._arrange()
        bar.setValue(round(middle * (bar.maximum() + self.viewport().height()) - self.viewport().height() / 2))
        self.zoom_changed.emit(zoom)
        self.viewport().update()

    def zoom_in(self) -> None:
        self.set_zoom(next((one for one in ZOOMS if one > self.zoom + 0.01), ZOOMS[-1]))

    def zoom_out(self) -> None:
        self.set_zoom(next((one for one in reversed(ZOOMS) if one < self.zoom - 0.01), ZOOMS[0]))

    def go_to_page(self, page: int) -> None:
        """Scroll to a page, from 0."""
        if 0 <= page < len(self._places):
            self.verticalScrollBar().setValue(self._places[page].top() - EDGE)

    @property
    def page(self) -> int:
        """The page that is looked at, from 0."""
        return self._page

    # Finding

    def show_found(self, found: list[Found]) -> None:
        """Mark these places and go to the first."""
        self._found = found
        self._at = -1
        if found:
            self.go_to_found(1)
        self.viewport().update()

    @property
    def at(self) -> int:
        """Which of the places is the current one, from 0; -1 for none."""
        return self._at

    def go_to_found(self, step: int) -> None:
        """Go to the next place, or the one before."""
        if not self._found:
            return
        self._at = (self._at + step) % len(self._found)
        place = self._found[self._at]
        box = place.boxes[0] if place.boxes else QRectF()
        top = self._places[place.page].top() + box.top() * self._scale()
        self.verticalScrollBar().setValue(round(top - self.viewport().height() / 3))
        self.viewport().update()

    # Layout

    def _scale(self) -> float:
        return self.zoom * POINT

    def _arrange(self) -> None:
        self._places = []
        if self.paper is None or not len(self.paper):
            self.verticalScrollBar().setRange(0, 0)
            self.horizontalScrollBar().setRange(0, 0)
            return
        room = self.viewport().width() - 2 * EDGE
        widest = max(width for width, _height in self.paper.sizes)
        if self._fits:
            # Two pages where both can be read, else one, never larger than it will be on paper.
            two = (room - GAP) / (2 * widest * POINT)
            several = len(self.paper) > 1
            self.zoom = max(ZOOMS[0], min(1.0, two if two >= READABLE and several else room / (widest * POINT)))
            self.zoom_changed.emit(self.zoom)
        scale = self._scale()
        across = 2 if 2 * round(widest * scale) + GAP <= room + 2 and len(self.paper) > 1 else 1
        y, x_most = EDGE, 0
        for start in range(0, len(self.paper), across):
            row = [
                (round(width * scale), round(height * scale))
                for width, height in self.paper.sizes[start : start + across]
            ]
            full = across * round(widest * scale) + (across - 1) * GAP
            x = max(EDGE, (self.viewport().width() - full) // 2)
            for width, height in row:
                self._places.append(QRect(x, y, width, height))
                x += width + GAP
                x_most = max(x_most, x)
            y += max(height for _width, height in row) + GAP
        self.verticalScrollBar().setRange(0, max(0, y - GAP + EDGE - self.viewport().height()))
        self.verticalScrollBar().setPageStep(self.viewport().height())
        self.horizontalScrollBar().setRange(0, max(0, x_most - GAP + EDGE - self.viewport().width()))
        self.horizontalScrollBar().setPageStep(self.viewport().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._moved()

    def _moved(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = next((n for n, place in enumerate(self._places) if place.bottom() >= middle), len(self._places) - 1)
        self._page = max(0, page)
        self.page_changed.emit(self._page + 1 if self._places else 0, len(self._places))

    # Drawing

    def _wanted(self, page: int) -> tuple[int, int]:
        return page, round(self._scale() * self.devicePixelRatioF() * 1000)

    def _visible(self) -> list[int]:
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        return [n for n, place in enumerate(self._places) if place.bottom() >= top and place.top() <= top + height]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        dark = theme.tokens().is_dark
        ground = theme.colour("ground") if dark else theme.colour("pressed")
        painter.fillRect(self.viewport().rect(), ground)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shift = (-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for page in self._visible():
            place = self._places[page].translated(*shift)
            for step in (3, 2, 1):
                painter.fillRect(place.adjusted(-step, -step + 1, step, step + 1), QColor(0, 0, 0, 9))
            painter.fillRect(place, Qt.GlobalColor.white)
            picture = self._pictures.get(self._wanted(page)) or self._old.get(page)
            if picture is not None:
                painter.drawImage(place, picture)
            self._paint_found(painter, page, place)
        if self.hasFocus() and self._places:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        self._draw_next()

    def _paint_found(self, painter: QPainter, page: int, place: QRect) -> None:
        scale = self._scale()
        for n, found in enumerate(self._found):
            if found.page != page:
                continue
            # On paper as on screen: marks are yellow, the current one is framed too.
            for box in found.boxes:
                spot = QRectF(
                    place.left() + box.left() * scale,
                    place.top() + box.top() * scale,
                    box.width() * scale,
                    box.height() * scale,
                ).adjusted(-1, -1, 1, 1)
                painter.fillRect(spot, QColor(255, 206, 60, 130))
                if n == self._at:
                    painter.setPen(QPen(QColor(176, 98, 0), 1.5))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(spot)

    def _draw_next(self) -> None:
        if self._drawing is not None or self.paper is None:
            return
        page = next((n for n in self._visible() if self._wanted(n) not in self._pictures), -1)
        if page < 0:
            return
        paper, key = self.paper, self._wanted(page)
        scale = key[1] / 1000
        job = self._jobs.read(
            "", lambda progress: paper.picture(page, scale), failed=lambda error: self._failed(paper, error)
        )
        self._drawing = job
        # The page may be gone by then: another library was opened.
        job.succeeded.connect(lambda picture: self._arrived(paper, key, picture) if isValid(self) else None)
        job.ended.connect(lambda: self._ended() if isValid(self) else None)

    def _arrived(self, paper: Paper, key: tuple[int, int], picture: QImage) -> None:
        if paper is self.paper:
            self._pictures[key] = picture
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
            self.drawn.emit(key[0])

    def _failed(self, paper: Paper, error: Exception) -> None:
        # A document that was let go meanwhile has no pages any more.
        if isValid(self) and paper is self.paper:
            self._jobs.unexpected.emit(error, "")

    def _ended(self) -> None:
        self._drawing = None
        self.viewport().update()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif control and key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_Home:
            self.verticalScrollBar().setValue(0)
        elif key == Qt.Key.Key_End:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y() > 0:
                self.zoom_in()
            elif event.angleDelta().y() < 0:
                self.zoom_out()
            event.accept()
        else:
            super().wheelEvent(event)
