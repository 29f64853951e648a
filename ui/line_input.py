"""The field in which one line is typed: it hands on the keys that walk, choose, enter and park, and marks a piece."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import theme


class LineInput(QLineEdit):
    """`walk` is asked to go a step along the pieces; where it says no, Tab leaves the field as everywhere else."""

    arrow = Signal(int)
    """Up (-1) or Down (1) was pressed."""
    entered = Signal(bool)
    """Enter was pressed; whether with Ctrl."""
    escaped = Signal()
    left = Signal()
    """The keyboard is elsewhere now."""
    came_back = Signal()
    """The keyboard came with Shift Tab, from what follows."""

    def __init__(self, walk: Callable[[int], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._walk = walk
        self._marked = (0, 0)

    def mark(self, start: int, end: int) -> None:
        """Mark `text[start:end]`; nothing where both are the same."""
        self._marked = (start, end)
        self.update()

    @property
    def marked(self) -> str:
        """The words that are marked."""
        return self.text()[slice(*self._marked)]

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = (
                event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            )
            if (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable()):
                # Nothing was typed that could be taken back: then the last change of the library is meant.
                event.ignore()
                return False
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return self._walk(1 if next else -1) or super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.arrow.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            # Qt selects all then, and the next letter would replace the line.
            self.deselect()
        if event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.came_back.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        start, end = self._marked
        if start >= end:
            return
        text, metrics = self.text(), QFontMetricsF(self.font())
        # The cursor's place says how far the text is scrolled. Qt counts it in UTF-16.
        before = text.encode("utf-16-le")[: 2 * self.cursorPosition()].decode("utf-16-le", "ignore")
        origin = self.cursorRect().center().x() - metrics.horizontalAdvance(before)
        left, right = (origin + metrics.horizontalAdvance(text[:place]) for place in (start, end))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect().adjusted(8, 2, -8, -2))
        ground = QColor(theme.colour("accent"))
        ground.setAlpha(44)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        height = metrics.height() + 4
        painter.drawRoundedRect(QRectF(left - 1, (self.height() - height) / 2, right - left + 2, height), 3, 3)
