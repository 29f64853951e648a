"""A pill: a filter that is on or off."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import theme

HEIGHT = 22


class Pill(QAbstractButton):
    """Toggles with a click or Space. A pill that is not checkable is a button of the same shape."""

    def __init__(self, text: str, *, checkable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(checkable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(theme.font("small")).horizontalAdvance(self.text()) + 22, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("accent" if self.isChecked() else "dim"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())

    def paint_ground(self, painter: QPainter) -> None:
        """What lies under the words."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        ring = self.hasFocus()
        inset = 1 if ring else 0.5
        ground = "accent_soft" if on else "hover" if self.underMouse() else "panel"
        painter.setBrush(theme.colour(ground))
        painter.setPen(QPen(theme.colour("accent" if ring else "accent_edge" if on else "edge"), 2 if ring else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 10.5, 10.5)
