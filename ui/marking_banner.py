"""The banner over all: how what is shown must be handled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from casefiles.words import _
from ui import theme

COLOURS = ("red", "amber", "green")


class MarkingBanner(QWidget):
    """White letters on the marking's own colour; not there while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self._colour = "red"
        self.setFixedHeight(22)
        self.hide()

    def show_marking(self, text: str, colour: str = "red") -> None:
        """`colour` is one of COLOURS; an empty text takes the banner away."""
        self.text = text
        self._colour = colour
        self.setAccessibleName(_("Handling: {marking}").format(marking=text) if text else "")
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(f"marking_{self._colour}"))
        painter.setPen(theme.colour("on_marking"))
        painter.setFont(theme.spaced(theme.font("head", 600), 1.0))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text.upper())
