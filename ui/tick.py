"""A box to tick whose words may be longer than the room: they break into lines, as many as are needed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from ui import theme

BESIDE = 26
"""Pixels at the left for the box and what keeps the words from it."""
PADDING = 5
FLAGS = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class Tick(QCheckBox):
    """Qt's own box would be as wide as its words, and whatever it stands in with it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        words = self.text().split()
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        return QSize(BESIDE + PADDING + min(140, longest), 28)

    def sizeHint(self) -> QSize:
        return QSize(BESIDE + PADDING + self.fontMetrics().horizontalAdvance(self.text()), 28)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(28, self._words(width).height() + 2 * PADDING)

    def _words(self, width: int) -> QRect:
        room = QRect(0, 0, max(20, width - BESIDE - PADDING), 100_000)
        return self.fontMetrics().boundingRect(room, FLAGS, self.text())

    def hitButton(self, at: QPoint) -> bool:
        return self.rect().contains(at)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        whole = self.rect()
        # The box stands beside the first line.
        option.rect = QRect(whole.left(), whole.top(), whole.width(), 28)
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)
        painter.setPen(option.palette.color(self.foregroundRole()))
        painter.drawText(whole.adjusted(BESIDE, PADDING, -PADDING, 0), FLAGS, self.text())
        if self.hasFocus():
            self._ring(painter)

    def _ring(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
