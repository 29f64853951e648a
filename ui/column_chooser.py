"""Which columns a table shows: a list to tick, open until one clicks elsewhere or presses Escape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from casefiles.words import _
from ui import theme
from ui.label import Label


class ColumnChooser(QFrame):
    """`known` are all columns, (key, title); `shown` the keys of those now shown, in order. A new one comes last."""

    changed = Signal(list)
    """The keys to show, in order."""

    def __init__(self, known: Sequence[tuple[str, str]], shown: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(_("Columns"))
        self._shown = list(shown)
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 18, 12)
        column.setSpacing(2)
        column.addWidget(Label(_("Columns").upper(), made=theme.spaced(theme.font("head", 600)), colour="dim"))
        for key, title in known:
            box = QCheckBox(title, self)
            box.setChecked(key in self._shown)
            box.toggled.connect(lambda on, key=key: self._toggle(key, on))
            self.boxes[key] = box
            column.addWidget(box)
        self._hold_the_last()

    def open_at(self, corner: QPoint) -> None:
        """Open with the upper right corner at a point of the screen."""
        self.adjustSize()
        self.move(corner - QPoint(self.width(), 0))
        self.show()
        next(iter(self.boxes.values())).setFocus(Qt.FocusReason.PopupFocusReason)

    def _toggle(self, key: str, on: bool) -> None:
        self._shown = [*self._shown, key] if on else [other for other in self._shown if other != key]
        self._hold_the_last()
        self.changed.emit(list(self._shown))

    def _hold_the_last(self) -> None:
        """A table without columns would be no table."""
        for key, box in self.boxes.items():
            box.setEnabled(self._shown != [key])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
