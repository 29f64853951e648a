"""The pill of a condition that a person put together: a click opens it, its cross takes it off."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from casefiles.words import _
from ui import theme
from ui.pill import Pill

LONGEST = 420
"""Pixels of the sentence; the rest of it is in the tooltip."""
_CROSS = 20


class ConditionPill(Pill):
    """It is on as long as it is there. Keys: Enter or Space opens it, Delete takes it off."""

    removed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent=parent)
        self.setToolTip(text)
        self.setAccessibleDescription(_("Enter opens it, Delete takes it off"))

    def sizeHint(self) -> QSize:
        usual = super().sizeHint()
        return QSize(min(usual.width(), LONGEST) + _CROSS, usual.height())

    def cross(self) -> QRect:
        """Where a click takes it off."""
        return QRect(self.width() - _CROSS - 4, 0, _CROSS + 4, self.height())

    def nextCheckState(self) -> None:
        """A click opens it, and does not put it off."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isDown() and self.cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("accent" if self.isChecked() else "dim"))
        room = self.rect().adjusted(11, 0, -_CROSS - 4, 0)
        shown = QFontMetrics(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.drawText(self.cross(), Qt.AlignmentFlag.AlignCenter, "×")
