"""Cells of a table as they stand in its file: letters over the columns, numbers beside the rows; rows come when seen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from casefiles.domain.file_place import column_letters
from casefiles.words import _, number
from ui import theme
from ui.viewer.sheet import Sheet
from ui.viewer.text_pieces import visible

ROW = 26
HEAD = 46
"""Letters, and under them the words of the heading row."""
PIECE = 200
"""Rows that are fetched together."""
KEPT = 60
"""Pieces that are kept."""
NARROWEST, WIDEST = 48, 360
_PADDING = 8
_GRIP = 4
"""Pixels on both sides of a column's edge that take hold of it."""

Block = tuple[int, int, int, int]
"""First and last row, first and last column, counted from 0."""


class CellSheet(Sheet):
    """The caret is a cell; Shift, or the mouse, makes it a block. Rows that are not here yet are asked for by `wanted`."""

    wanted = Signal(int)
    """The piece of `PIECE` rows with this number is seen and not here."""
    selected = Signal()
    """Another block is selected."""
    settled = Signal()
    """A block was drawn with the mouse, or Enter was pressed: something may be done with it now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Cells of the table"), parent)
        self.viewport().setMouseTracking(True)
        self.rows = self.columns = 0
        self.headings: Sequence[str] = ()
        self._widths: list[int] = []
        self._edges: list[int] = [0]
        self._pieces: dict[int, list[list[str]]] = {}
        self._anchor = (0, 0)
        self.caret = (0, 0)
        self._whole_rows = False
        self._hits: frozenset[tuple[int, int]] = frozenset()
        self._hit: tuple[int, int] | None = None
        self._cited: Sequence[Block] = ()
        self._is_drawing = self._was_drawn = False
        self._grip = -1
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)

    # What is shown

    def show_sheet(self, rows: int, columns: int, widths: Sequence[int]) -> None:
        """Show a sheet of this size from its first cell; `widths` are in characters, as far as they are known."""
        self.rows, self.columns = rows, columns
        step = QFontMetrics(theme.font("small")).averageCharWidth()
        self._widths = [
            min(WIDEST, max(NARROWEST, (widths[at] if at < len(widths) else 10) * step + 2 * _PADDING + 6))
            for at in range(columns)
        ]
        self._measure()
        self.headings = ()
        self._pieces.clear()
        self._anchor = self.caret = (0, 0)
        self._whole_rows = False
        self._hits, self._hit, self._cited = frozenset(), None, ()
        self._bars()
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)
        self.viewport().update()
        self.selected.emit()

    def show_headings(self, cells: Sequence[str]) -> None:
        """Words that stay over the columns while rows go by."""
        self.headings = cells
        self.viewport().update()

    def put(self, piece: int, rows: list[list[str]]) -> None:
        """Rows that were asked for."""
        if len(self._pieces) > KEPT:
            shown = self._first_shown() // PIECE
            for far in sorted(self._pieces, key=lambda one: -abs(one - shown))[: KEPT // 3]:
                del self._pieces[far]
        self._pieces[piece] = rows
        self.viewport().update()

    def cell(self, row: int, column: int) -> str | None:
        """The words of a cell; None while they are not here."""
        piece = self._pieces.get(row // PIECE)
        if piece is None:
            return None
        inside = row % PIECE
        cells = piece[inside] if inside < len(piece) else []
        return cells[column] if column < len(cells) else ""

    def block(self) -> Block:
        """What is selected."""
        rows, columns = sorted((self._anchor[0], self.caret[0])), sorted((self._anchor[1], self.caret[1]))
        if self._whole_rows:
            columns = [0, max(0, self.columns - 1)]
        return rows[0], rows[1], columns[0], columns[1]

    def is_whole_rows(self) -> bool:
        """Whether rows were selected by their numbers."""
        return self._whole_rows

    def select(self, block: Block, *, whole_rows: bool = False) -> None:
        """Select a block and bring it into sight."""
        first, last, left, right = block
        self._anchor = self._inside(first, left)
        self.caret = self._inside(last, right)
        self._whole_rows = whole_rows
        self._see(*self._anchor)
        self.viewport().update()
        self.selected.emit()

    def let_go(self) -> None:
        """Select only the cell of the caret."""
        self._anchor, self._whole_rows = self.caret, False
        self.viewport().update()
        self.selected.emit()

    def show_hits(self, hits: Sequence[tuple[int, int]], current: tuple[int, int] | None) -> None:
        """Mark cells that were found; the current one is gone to."""
        self._hits, self._hit = frozenset(hits), current
        if current is not None:
            self.select((current[0], current[0], current[1], current[1]))
        self.viewport().update()

    def show_cited(self, blocks: Sequence[Block]) -> None:
        """Mark quietly what is cited."""
        self._cited = blocks
        self.viewport().update()

    # Where things are

    def _measure(self) -> None:
        self._edges = [0, *accumulate(self._widths)]

    def _gutter(self) -> int:
        return QFontMetrics(theme.mono("head")).horizontalAdvance(number(max(self.rows, 100))) + 22

    def _first_shown(self) -> int:
        return self.verticalScrollBar().value()

    def _fitting(self) -> int:
        return max(1, (self.viewport().height() - HEAD) // ROW)

    def _bars(self) -> None:
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        bar.setRange(0, max(0, self.rows - self._fitting()))
        bar.setPageStep(self._fitting())
        room = self.viewport().width() - self._gutter()
        across.setRange(0, max(0, self._edges[-1] - room))
        across.setPageStep(max(1, room))
        across.setSingleStep(40)

    def _left_of(self, column: int) -> int:
        return self._gutter() + self._edges[column] - self.horizontalScrollBar().value()

    def _column_at(self, x: int) -> int:
        inside = x - self._gutter() + self.horizontalScrollBar().value()
        return max(0, min(self.columns - 1, bisect_right(self._edges, inside) - 1))

    def cell_box(self, row: int, column: int) -> QRect:
        """Where a cell is drawn on the viewport, in sight or not."""
        top = HEAD + (row - self._first_shown()) * ROW
        return QRect(self._left_of(column), top, self._widths[column] if self._widths else 0, ROW)

    def block_box(self) -> QRect:
        """Around what is selected, as far as it is in sight."""
        first, last, left, right = self.block()
        if not self.columns:
            return QRect(self.rect().center(), QSize(1, 1))
        box = self.cell_box(first, left).united(self.cell_box(last, right))
        return box.intersected(self.viewport().rect().adjusted(self._gutter(), HEAD, 0, 0)) or box

    def cell_at(self, point: QPoint) -> tuple[int, int]:
        """The cell under a point of the viewport, or the nearest."""
        row = self._first_shown() + max(0, point.y() - HEAD) // ROW
        return self._inside(row, self._column_at(point.x()))

    def _inside(self, row: int, column: int) -> tuple[int, int]:
        return max(0, min(self.rows - 1, row)), max(0, min(self.columns - 1, column))

    def _see(self, row: int, column: int) -> None:
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        if not bar.value() <= row < bar.value() + self._fitting():
            bar.setValue(max(0, row - self._fitting() // 3))
        if self.columns:
            left, right = self._edges[column], self._edges[column + 1]
            room = self.viewport().width() - self._gutter()
            if left < across.value() or right - left > room:
                across.setValue(left)
            elif right > across.value() + room:
                across.setValue(right - room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._bars()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("panel"))
        if not self.columns:
            return
        gutter, first = self._gutter(), self._first_shown()
        last = min(self.rows, first + self._fitting() + 2)
        left, right = self._column_at(gutter), self._column_at(self.viewport().width())
        self._ask(first, last)
        painter.save()
        painter.setClipRect(gutter, HEAD, self.viewport().width(), self.viewport().height())
        painter.setFont(theme.font("small"))
        for row in range(first, last):
            for column in range(left, right + 1):
                self._paint_cell(painter, row, column)
        self._paint_frame(painter)
        painter.restore()
        self._paint_numbers(painter, first, last, gutter)
        self._paint_head(painter, left, right, gutter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _ask(self, first: int, last: int) -> None:
        for piece in range(first // PIECE, max(first, last - 1) // PIECE + 1):
            if piece not in self._pieces:
                self.wanted.emit(piece)

    def _paint_cell(self, painter: QPainter, row: int, column: int) -> None:
        box = self.cell_box(row, column)
        first, last, left, right = self.block()
        if first <= row <= last and left <= column <= right:
            painter.fillRect(box, theme.colour("accent_soft"))
        elif (row, column) in self._hits:
            painter.fillRect(box, theme.colour("single_source_soft"))
        elif any(one[0] <= row <= one[1] and one[2] <= column <= one[3] for one in self._cited):
            painter.fillRect(box, theme.colour("neutral_soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomRight())
        words = self.cell(row, column)
        painter.setPen(theme.colour("faint" if words is None else "ink"))
        shown = "…" if words is None else " ".join(visible(words[:200]).replace("\n", "↵").split(" "))
        room = box.adjusted(_PADDING, 0, -_PADDING, 0)
        side = Qt.AlignmentFlag.AlignRight if _is_number(shown) else Qt.AlignmentFlag.AlignLeft
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(shown) > room.width():
            shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, shown)

    def _paint_frame(self, painter: QPainter) -> None:
        first, last, left, right = self.block()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for one in self._cited:
            painter.setPen(QPen(theme.colour("single_source"), 1))
            painter.drawRect(
                self.cell_box(one[0], one[2]).united(self.cell_box(one[1], one[3])).adjusted(0, 0, -1, -1)
            )
        if self._hit is not None:
            painter.setPen(QPen(theme.colour("single_source"), 2))
            painter.drawRect(self.cell_box(*self._hit).adjusted(1, 1, -2, -2))
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawRect(self.cell_box(first, left).united(self.cell_box(last, right)).adjusted(0, 0, -1, -1))

    def _paint_numbers(self, painter: QPainter, first: int, last: int, gutter: int) -> None:
        painter.fillRect(0, 0, gutter, self.viewport().height(), theme.colour("head"))
        painter.fillRect(gutter - 1, 0, 1, self.viewport().height(), theme.colour("line"))
        painter.setFont(theme.mono("head"))
        chosen = self.block()
        for row in range(first, last):
            box = QRect(0, HEAD + (row - first) * ROW, gutter - 10, ROW)
            painter.setPen(theme.colour("accent" if chosen[0] <= row <= chosen[1] else "faint"))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(row + 1))

    def _paint_head(self, painter: QPainter, left: int, right: int, gutter: int) -> None:
        painter.fillRect(0, 0, self.viewport().width(), HEAD, theme.colour("head"))
        painter.fillRect(0, HEAD - 1, self.viewport().width(), 1, theme.colour("line"))
        painter.save()
        painter.setClipRect(gutter, 0, self.viewport().width(), HEAD)
        chosen = self.block()
        for column in range(left, right + 1):
            box = QRect(self._left_of(column), 0, self._widths[column], HEAD)
            painter.fillRect(box.right(), 6, 1, HEAD - 12, theme.colour("line"))
            room = box.adjusted(_PADDING, 0, -_PADDING, 0)
            painter.setFont(theme.mono("head"))
            painter.setPen(theme.colour("accent" if chosen[2] <= column <= chosen[3] else "faint"))
            painter.drawText(QRect(room.x(), 4, room.width(), 18), Qt.AlignmentFlag.AlignVCenter, column_letters(column + 1))
            words = self.headings[column] if column < len(self.headings) else ""
            painter.setFont(theme.font("head", 600))
            painter.setPen(theme.colour("ink"))
            shown = painter.fontMetrics().elidedText(
                visible(words[:200]).replace("\n", " "), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(QRect(room.x(), 22, room.width(), 18), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    # The mouse and the keyboard

    def _edge_at(self, point: QPoint) -> int:
        """The column whose right edge is under a point of the head; -1 where there is none."""
        if point.y() >= HEAD or not self.columns:
            return -1
        column = self._column_at(point.x())
        for one in (column, column - 1):
            if one >= 0 and abs(self._left_of(one) + self._widths[one] - point.x()) <= _GRIP:
                return one
        return -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.columns or not self.rows:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = event.position().toPoint()
        self._grip = self._edge_at(point)
        if self._grip >= 0 or point.y() < HEAD:
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._whole_rows = point.x() < self._gutter()
        self._move(self.cell_at(point), extends=shift)
        self._is_drawing, self._was_drawn = True, shift or self._whole_rows

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._grip >= 0:
            self._widths[self._grip] = max(NARROWEST, point.x() - self._left_of(self._grip))
            self._measure()
            self._bars()
            self.viewport().update()
        elif self._is_drawing:
            cell = self.cell_at(point)
            if cell != self.caret:
                self._was_drawn = True
                self._move(cell, extends=True)
                self._see(*cell)
        else:
            on_edge = self._edge_at(point) >= 0
            self.viewport().setCursor(Qt.CursorShape.SplitHCursor if on_edge else Qt.CursorShape.ArrowCursor)
            words = self.cell(*self.cell_at(point)) if self.columns and point.y() >= HEAD else None
            self.viewport().setToolTip(visible(words).replace("\n", "↵") if words and len(words) > 30 else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drawn, self._is_drawing, self._was_drawn = self._was_drawn, False, False
        if self._grip >= 0:
            self._grip = -1
        elif drawn:
            self.settled.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        edge = self._edge_at(point)
        if edge >= 0:
            self._fit(edge)
        elif self.columns and point.y() >= HEAD:
            self.settled.emit()

    def _fit(self, column: int) -> None:
        """As wide as what is seen of a column, up to a limit."""
        metrics = QFontMetrics(theme.font("small"))
        first = self._first_shown()
        words = [self.cell(row, column) or "" for row in range(first, min(self.rows, first + self._fitting()))]
        widest = max((metrics.horizontalAdvance(visible(one[:200])) for one in words), default=0)
        self._widths[column] = min(3 * WIDEST, max(NARROWEST, widest + 2 * _PADDING + 4))
        self._measure()
        self._bars()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.columns or not self.rows:
            super().keyPressEvent(event)
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select((0, self.rows - 1, 0, self.columns - 1))
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settled.emit()
            return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        row, column = self.caret
        page = self._fitting() - 1
        to = {
            Qt.Key.Key_Left: (row, 0 if control else column - 1),
            Qt.Key.Key_Right: (row, self.columns - 1 if control else column + 1),
            Qt.Key.Key_Up: (0 if control else row - 1, column),
            Qt.Key.Key_Down: (self.rows - 1 if control else row + 1, column),
            Qt.Key.Key_PageUp: (row - page, column),
            Qt.Key.Key_PageDown: (row + page, column),
            Qt.Key.Key_Home: (0, 0) if control else (row, 0),
            Qt.Key.Key_End: (self.rows - 1, self.columns - 1) if control else (row, self.columns - 1),
        }.get(Qt.Key(event.key()))
        if to is None or (control and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)):
            super().keyPressEvent(event)
            return
        self._whole_rows = False
        self._move(self._inside(*to), extends=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        self._see(*self.caret)

    def _move(self, cell: tuple[int, int], *, extends: bool) -> None:
        self.caret = cell
        if not extends:
            self._anchor = cell
        self.viewport().update()
        self.selected.emit()


def _is_number(text: str) -> bool:
    plain = text.replace("\u202f", "").replace(" ", "").replace(",", "").replace(".", "", 1).lstrip("-")
    return plain.isdecimal() and len(text) < 20
