"""A line of words at one of the window's sizes, in one of the theme's colours; too long, it ends in dots."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme


class Label(QWidget):
    """Plain text on one line; the whole text is its tooltip where it does not fit."""

    def __init__(
        self,
        text: str = "",
        size: str = "text",
        weight: int = 400,
        colour: str = "ink",
        *,
        made: QFont | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFont(made or theme.font(size, weight))
        self._colour = colour
        self._text = ""
        self.align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        if self.isVisible():
            self._hint()
        self.updateGeometry()
        self.update()

    def set_colour(self, token: str) -> None:
        self._colour = token
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(24, self.sizeHint().width()), self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._hint()

    def _hint(self) -> None:
        # Not in event(): every event would pass through Python.
        cut = self.fontMetrics().horizontalAdvance(self._text) > self.width()
        if cut or self.toolTip():
            self.setToolTip(self._text if cut else "")

    def _shown(self) -> str:
        return QFontMetrics(self.font()).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.colour(self._colour if self.isEnabled() else "faint"))
        painter.drawText(self.rect(), self.align, self._shown())
