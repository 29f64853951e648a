"""A chip: a state in a word or two, on a ground of its own colour. It says states, never actions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme, tones


class Chip(QWidget):
    """`tone` is one of tones.TONES. A chip with something behind it (`leads`) can be clicked, or opened with Enter."""

    clicked = Signal()

    def __init__(
        self,
        text: str,
        tone: str = "neutral",
        *,
        icon: str = "",
        hint: str = "",
        leads: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._leads = leads
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if leads:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_state(text, tone, hint=hint)

    def show_state(self, text: str, tone: str = "neutral", *, hint: str = "") -> None:
        self.text = text
        self.tone = tone if tone in tones.TONES else "neutral"
        self.setAccessibleName(text)
        self.setToolTip(hint)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tones.chip_width(self.text, self._icon) if self.text else 0, tones.HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(40, self.sizeHint().width()), tones.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.text:
            return
        painter = QPainter(self)
        tones.paint_chip(painter, 0, self.height() / 2, self.text, self.tone, self._icon, self.width())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._leads and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._leads and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class Grade(QWidget):
    """A grade such as B2 in a small box."""

    def __init__(self, text: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self.setToolTip(hint)
        self.setAccessibleName(hint or text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        from PySide6.QtGui import QFontMetrics

        return QSize(QFontMetrics(theme.mono("head", 500)).horizontalAdvance(self.text) + 11, tones.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        tones.paint_grade(QPainter(self), 0, self.height() / 2, self.text)
