"""Bytes of any file: where they stand, what they are, and the letters that they may spell; only what is seen is read."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from casefiles.words import _
from ui import theme
from ui.viewer.sheet import Sheet

ROW = 20
HEAD = 30
MARGIN = 16
WIDE = 16
"""Bytes of a row."""
_MOST_COPIED = 1 << 20
"""Bytes that are copied at once."""

Read = Callable[[int, int], bytes]


class HexSheet(Sheet):
    """A caret on a byte; arrows move it, Shift selects. `read` gives bytes from an offset, fewer at the end."""

    selected = Signal()
    """The caret or what is selected is another now."""
    failed = Signal(str)
    """The bytes could not be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Bytes of the file"), parent)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._read: Read | None = None
        self.size_shown = 0
        self._anchor = self.caret = 0
        self._hits: Sequence[tuple[int, int]] = ()
        self._hit = -1
        self._is_drawing = False
        self._is_spelt = False
        self._digits = 8
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)

    # What is shown

    def show_bytes(self, read: Read | None, size: int) -> None:
        """Show a file of so many bytes from its start; nothing where there is no way to read it."""
        self._read, self.size_shown = read, size
        self._anchor = self.caret = 0
        self._hits, self._hit = (), -1
        self._digits = max(8, len(f"{max(0, size - 1):x}"))
        self._bars()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()
        self.selected.emit()

    def bytes_at(self, offset: int, count: int) -> bytes:
        """Bytes of the file; none where they cannot be read, which is said."""
        if self._read is None:
            return b""
        try:
            return self._read(offset, count)
        except OSError as error:
            self._read = None
            self.failed.emit(
                _("The bytes could not be read: {reason}.").format(reason=os.strerror(error.errno or 0))
            )
            return b""

    def selection(self) -> tuple[int, int]:
        """The first byte that is selected and the one after the last; at least the byte under the caret."""
        return min(self._anchor, self.caret), min(max(self._anchor, self.caret) + 1, self.size_shown)

    def go_to(self, offset: int, end: int | None = None) -> None:
        """Select the byte at an offset, or all before `end`, and bring it into sight."""
        last = max(0, self.size_shown - 1)
        self._anchor = min(max(0, offset), last)
        self.caret = min(max(self._anchor, (end or offset + 1) - 1), last)
        row, bar = self._anchor // WIDE, self.verticalScrollBar()
        if not bar.value() <= row < bar.value() + self._rows() - 1:
            bar.setValue(max(0, row - self._rows() // 3))
        self.viewport().update()
        self.selected.emit()

    def show_hits(self, hits: Sequence[tuple[int, int]], current: int = -1) -> None:
        """Mark places that were found; the current one is gone to."""
        self._hits, self._hit = hits, current
        if 0 <= current < len(hits):
            self.go_to(*hits[current])
        self.viewport().update()

    def copied(self, *, spelt: bool = False) -> str:
        """What is selected as pairs of digits, or as the letters that are shown."""
        start, end = self.selection()
        data = self.bytes_at(start, min(end - start, _MOST_COPIED))
        return _letters(data) if spelt else data.hex(" ").upper()

    def copy(self, *, spelt: bool = False) -> None:
        """Put what is selected on the clipboard."""
        QGuiApplication.clipboard().setText(self.copied(spelt=spelt))

    # Where things are

    def _rows(self) -> int:
        """Rows that fit."""
        return max(1, (self.viewport().height() - HEAD) // ROW)

    def _step(self) -> int:
        """The width of a letter."""
        return QFontMetrics(theme.mono("small")).horizontalAdvance("0")

    def _columns(self) -> tuple[int, int]:
        """Where the bytes begin, and the letters, in letters' widths from the left margin."""
        first = self._digits + 3
        return first, first + WIDE * 3 + 1 + 3

    def _left(self) -> int:
        return MARGIN - self.horizontalScrollBar().value()

    def _byte_x(self, at: int) -> int:
        first, _letters_at = self._columns()
        return self._left() + (first + at * 3 + (1 if at >= WIDE // 2 else 0)) * self._step()

    def _letter_x(self, at: int) -> int:
        return self._left() + (self._columns()[1] + at) * self._step()

    def _bars(self) -> None:
        rows = (self.size_shown + WIDE - 1) // WIDE
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, rows - self._rows()))
        bar.setPageStep(self._rows())
        wide = (self._columns()[1] + WIDE) * self._step() + 2 * MARGIN
        across = self.horizontalScrollBar()
        across.setRange(0, max(0, wide - self.viewport().width()))
        across.setPageStep(self.viewport().width())

    def offset_at(self, point: QPoint) -> int:
        """The byte under a point of the viewport, or the nearest."""
        row = self.verticalScrollBar().value() + max(0, (point.y() - HEAD)) // ROW
        step = self._step()
        if self._is_spelt:
            at = (point.x() - self._letter_x(0)) // step
        else:
            at = (point.x() - self._byte_x(0)) // step
            at = (at - (1 if at >= WIDE // 2 * 3 else 0)) // 3
        return max(0, min(row * WIDE + max(0, min(WIDE - 1, at)), self.size_shown - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._bars()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("panel"))
        painter.setFont(theme.mono("small"))
        top = self.verticalScrollBar().value()
        rows = self._rows() + 1
        data = self.bytes_at(top * WIDE, rows * WIDE)
        step = self._step()
        for row in range((len(data) + WIDE - 1) // WIDE):
            y = HEAD + row * ROW
            offset = (top + row) * WIDE
            painter.setPen(theme.colour("faint"))
            self._word(painter, self._left(), y, f"{offset:0{self._digits}X}")
            for at, value in enumerate(data[row * WIDE : (row + 1) * WIDE]):
                ground, ink = self._look(offset + at)
                if ground:
                    is_last = at == WIDE - 1 or self._look(offset + at + 1)[0] != ground
                    wide = 2 * step if is_last else self._byte_x(at + 1) - self._byte_x(at)
                    painter.fillRect(self._byte_x(at), y, wide, ROW, theme.colour(ground))
                    painter.fillRect(self._letter_x(at), y, step, ROW, theme.colour(ground))
                plain = 32 <= value < 127
                painter.setPen(theme.colour(ink or ("ink" if value else "faint")))
                self._word(painter, self._byte_x(at), y, f"{value:02X}")
                painter.setPen(theme.colour(ink or ("ink" if plain else "faint")))
                self._word(painter, self._letter_x(at), y, chr(value) if plain else "·")
        self._paint_head(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_head(self, painter: QPainter) -> None:
        painter.fillRect(0, 0, self.viewport().width(), HEAD - 4, theme.colour("head"))
        painter.fillRect(0, HEAD - 5, self.viewport().width(), 1, theme.colour("line"))
        painter.setFont(theme.font("head", 600))
        painter.setPen(theme.colour("dim"))
        head = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        room = HEAD - 5
        painter.drawText(QRect(self._left(), 0, 200, room), head, _("Offset"))
        painter.drawText(QRect(self._letter_x(0), 0, 300, room), head, _("Characters"))
        painter.setFont(theme.mono("small"))
        for at in range(WIDE):
            painter.drawText(QRect(self._byte_x(at), 0, 40, room), head, f"{at:02X}")

    def _word(self, painter: QPainter, x: int, y: int, word: str) -> None:
        painter.drawText(QRect(x, y, 400, ROW), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)

    def _look(self, offset: int) -> tuple[str, str]:
        """Ground and ink of a byte; empty where it has none of its own."""
        start, end = self.selection()
        if start <= offset < end and self.size_shown:
            return "primary", "on_primary"
        at = bisect_left(self._hits, (offset + 1, 0)) - 1
        if 0 <= at < len(self._hits) and self._hits[at][0] <= offset < self._hits[at][1]:
            return "single_source_soft", "single_source_ink"
        return "", ""

    # The mouse and the keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.size_shown:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._is_spelt = event.position().x() >= self._letter_x(0) - self._step()
        self._move(self.offset_at(event.position().toPoint()), event.modifiers())
        self._is_drawing = True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_drawing:
            self._move(self.offset_at(event.position().toPoint()), Qt.KeyboardModifier.ShiftModifier)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_drawing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy(spelt=self._is_spelt)
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._anchor, self.caret = 0, max(0, self.size_shown - 1)
            self.viewport().update()
            self.selected.emit()
            return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        last = max(0, self.size_shown - 1)
        way = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -WIDE, Qt.Key.Key_Down: WIDE,
            Qt.Key.Key_PageUp: -self._rows() * WIDE, Qt.Key.Key_PageDown: self._rows() * WIDE,
            Qt.Key.Key_Home: -last if control else -(self.caret % WIDE),
            Qt.Key.Key_End: last if control else WIDE - 1 - self.caret % WIDE,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if way is None or (control and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)):
            super().keyPressEvent(event)
            return
        self._move(max(0, min(last, self.caret + way)), event.modifiers())

    def _move(self, offset: int, modifiers: Qt.KeyboardModifier) -> None:
        self.caret = offset
        if not modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = offset
        row, bar = offset // WIDE, self.verticalScrollBar()
        if row < bar.value():
            bar.setValue(row)
        elif row >= bar.value() + self._rows():
            bar.setValue(row - self._rows() + 1)
        self.viewport().update()
        self.selected.emit()


def _letters(data: bytes) -> str:
    return "".join(chr(value) if 32 <= value < 127 else "·" for value in data)
