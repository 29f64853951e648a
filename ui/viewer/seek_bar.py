"""The length of a recording as a line: where it is, what is marked, what is cited; a click or a drag goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from casefiles.domain.file_place import clock
from casefiles.words import _
from ui import theme

HEIGHT = 30
_EDGE = 10
"""Pixels at both ends, so that the knob has room."""


class SeekBar(QWidget):
    """Moments are in milliseconds. It asks to be gone somewhere by `sought` and shows where it is told."""

    sought = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Position"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.length = 0
        self.at = 0
        self.marked: tuple[int, int | None] | None = None
        self.cited: Sequence[tuple[int, int | None]] = ()
        self._is_dragging = False

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT)

    def show_length(self, length: int) -> None:
        """How long the recording is; 0 while that is not known."""
        self.length = length
        self.update()

    def show_at(self, at: int) -> None:
        """Where it is now. While somebody drags, the knob is where they hold it."""
        if not self._is_dragging:
            self.at = at
            self.setAccessibleDescription(clock(at))
            self.update()

    def show_marked(self, marked: tuple[int, int | None] | None) -> None:
        """From when to when is marked; without an end from then on."""
        self.marked = marked
        self.update()

    def show_cited(self, cited: Sequence[tuple[int, int | None]]) -> None:
        """What statements cite: moments and stretches."""
        self.cited = cited
        self.update()

    def x_of(self, at: int) -> float:
        """Where a moment is on this widget."""
        share = at / self.length if self.length else 0.0
        return _EDGE + min(1.0, max(0.0, share)) * (self.width() - 2 * _EDGE)

    def moment_at(self, x: float) -> int:
        """The moment at a place of this widget."""
        room = max(1, self.width() - 2 * _EDGE)
        return round(min(1.0, max(0.0, (x - _EDGE) / room)) * self.length)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.length:
            self._is_dragging = True
            self._drag_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self._drag_to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False

    def _drag_to(self, event: QMouseEvent) -> None:
        self.at = self.moment_at(event.position().x())
        self.update()
        self.sought.emit(self.at)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.length:
            QToolTip.showText(event.globalPos(), clock(self.moment_at(event.pos().x())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        painter.setBrush(theme.colour("edge"))
        painter.drawRoundedRect(QRectF(_EDGE, middle - 2, self.width() - 2 * _EDGE, 4), 2, 2)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(_EDGE, middle - 2, self.x_of(self.at) - _EDGE, 4), 2, 2)
        for start, end in self.cited:
            self._stretch(painter, start, end, "single_source", middle + 6, 4)
        if self.marked is not None:
            self._stretch(painter, *self.marked, "disputed", middle - 10, 5)
        if self.length:
            painter.setBrush(theme.colour("accent"))
            painter.setPen(QPen(theme.colour("panel"), 2))
            painter.drawEllipse(QPointF(self.x_of(self.at), middle), 7, 7)

    def _stretch(self, painter: QPainter, start: int, end: int | None, tone: str, top: float, high: float) -> None:
        left = self.x_of(start)
        right = self.x_of(end) if end is not None else left
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(tone))
        painter.drawRoundedRect(QRectF(left - 1, top, max(3.0, right - left + 1), high), 1.5, 1.5)
