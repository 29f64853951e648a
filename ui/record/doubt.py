"""A sentence on what cannot be right, with the sign for it: said, not hidden, and never by colour alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui import icons, theme


class Doubt(QWidget):
    """Stays until what it is about is another."""

    def __init__(self, sentence: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(sentence)
        words = QLabel(sentence, self)
        words.setFont(theme.font("small"))
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(30, 5, 10, 5)
        row.addWidget(words, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("single_source_soft"))
        painter.drawRoundedRect(self.rect(), 6, 6)
        icons.paint(painter, "triangle-alert", "single_source", 8, 6)
