"""A strip of the window: a ground of its own and a hairline along one edge."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme


class Bar(QWidget):
    """`edge` is top, bottom or empty; `row` is the layout its parts stand in, 8 px apart."""

    def __init__(self, height: int, edge: str = "bottom", ground: str = "panel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edge = edge
        self._ground = ground
        self.setFixedHeight(height)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(14, 0, 14, 0)
        self.row.setSpacing(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(self._ground))
        if self._edge:
            y = 0 if self._edge == "top" else self.height() - 1
            painter.fillRect(0, y, self.width(), 1, theme.colour("line"))
