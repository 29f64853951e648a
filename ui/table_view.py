"""The grid of a table: rows of one height, painted in one pass.

Qt would ask the model seven things for each cell; painting the visible rows here asks it once for each row.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QFrame, QHeaderView, QTableView, QWidget

from casefiles.words import _
from ui import icons, theme, tones
from ui.table_model import WAITING, Column, TableModel

ROW = 34
HEAD = 30
PADDING = 12
"""Between the edge of a column and its text."""

MARK = 14
"""The mark behind a name whose entry is one with another, in pixels."""

NOTHING = "—"
"""What an empty cell shows."""


class _Head(QHeaderView):
    """Titles of the columns; a click sorts, dragging moves and widens."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.ground = _own_ground(self)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setStretchLastSection(True)
        self.setFixedHeight(HEAD)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sorted_by = ""
        self.descending = False

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        assert isinstance(model, TableModel)
        columns = model.columns
        painter.fillRect(rect, theme.colour("panel"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        if section >= len(columns):
            return
        column = columns[section]
        chosen = column.key == self.sorted_by
        font = theme.font("head", 600)
        metrics = QFontMetrics(font)
        room = rect.adjusted(PADDING, 0, -PADDING, 0)
        arrow = 12 if chosen else 0
        text = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, room.width() - arrow)
        painter.setFont(font)
        painter.setPen(theme.colour("ink" if chosen else "dim"))
        width = metrics.horizontalAdvance(text)
        left = room.right() - width - arrow + 1 if column.is_right else room.left()
        painter.drawText(QRect(left, rect.y(), width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if chosen:
            x, y, down = left + width + 5, rect.center().y() + 0.5, 1 if self.descending else -1
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink"))
            tip = QPoint(round(x + 3.5), round(y + 2 * down))
            base = round(y - 2 * down)
            painter.drawPolygon(QPolygonF([tip, QPoint(round(x), base), QPoint(round(x + 7), base)]))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.ground)
        painter.fillRect(self.ground.rect(), theme.colour("panel"))
        bottom = self.ground.height() - 1
        painter.fillRect(0, bottom, self.ground.width(), 1, theme.colour("line"))
        painter.end()
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEAD)


def _own_ground(area: QAbstractScrollArea) -> QWidget:
    """The viewport, made here: handed one of Qt's own, PySide would load every class of widget there is, 12 ms at the start."""
    ground = QWidget()
    area.setViewport(ground)
    return ground


class TableView(QTableView):
    """Shows a TableModel. Arrow keys move, Enter opens, Shift and Ctrl select several."""

    sort_wanted = Signal(str, bool)
    """The key of the column whose head was clicked, and whether the last shall come first."""
    opened = Signal(int)
    """The row that was double-clicked or on which Enter was pressed."""
    resized = Signal()
    """There is another width for the columns."""

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ground = _own_ground(self)
        self._is_coming = False
        self.head = _Head(self)
        self.setHorizontalHeader(self.head)
        self.setModel(model)
        self._model = model
        self._hovered = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        self.verticalScrollBar().setSingleStep(ROW)
        self.head.sectionClicked.connect(self._head_clicked)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt would go to the first row where there is no current one; only a person who comes with Tab means that.
        self._is_coming = event.reason() not in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self._is_coming = False

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex | QPersistentModelIndex:
        return QModelIndex() if self._is_coming else super().moveCursor(action, modifiers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.resized.emit()
        super().resizeEvent(event)

    def show_order(self, key: str, descending: bool) -> None:
        """Mark the head of the column that the rows are sorted by."""
        self.head.sorted_by, self.head.descending = key, descending
        self.head.ground.update()

    def _head_clicked(self, section: int) -> None:
        column = self._model.columns[section]
        if column.sortable:
            again = column.key == self.head.sorted_by
            self.sort_wanted.emit(column.key, not self.head.descending if again else False)

    def paintEvent(self, event: QPaintEvent) -> None:
        viewport = self.ground
        painter = QPainter(viewport)
        width, height = viewport.width(), viewport.height()
        painter.fillRect(viewport.rect(), theme.colour("panel"))
        model = self._model
        count = model.rowCount()
        if not count:
            return
        # Which rows are seen follows from their one height; asking the header for each would cost more than painting.
        offset = self.verticalScrollBar().value()
        first, last = offset // ROW, min(count - 1, (offset + height) // ROW)
        columns = model.columns
        places = [
            (index, column, self.columnViewportPosition(index), self.columnWidth(index))
            for index, column in enumerate(columns)
        ]
        seen = [place for place in places if place[3] and place[2] < width and place[2] + place[3] > 0]
        chosen = [(part.top(), part.bottom()) for part in self.selectionModel().selection()]
        pens = _Pens()
        current = self.currentIndex().row() if self.hasFocus() else -1
        for row in range(first, last + 1):
            top = row * ROW - offset
            if any(start <= row <= end for start, end in chosen):
                painter.fillRect(0, top, width, ROW - 1, pens.chosen)
            elif row == self._hovered:
                painter.fillRect(0, top, width, ROW - 1, pens.hovered)
            painter.fillRect(0, top + ROW - 1, width, 1, pens.line)
            cells = model.cells(row)
            for index, column, left, room in seen:
                _paint_cell(painter, cells[index], column, left + PADDING, top, room - 2 * PADDING, pens)
            if row == current:
                painter.setPen(pens.focus)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(1, top + 1, width - 2, ROW - 3))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: Qt's own would read a million rows to find a letter. The top box finds things."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(round(event.position().y())))
        # Not on the event that asks for it: every event of the grid would pass through Python.
        self.ground.setToolTip(self._whole_text(self.indexAt(event.position().toPoint())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.ground.update()

    def _whole_text(self, index: QModelIndex) -> str:
        """The text of a cell that does not fit its column."""
        if not index.isValid():
            return ""
        note = tones.note_of(self._model.cells(index.row())[index.column()])
        if note:
            return note
        text = str(index.data() or "")
        room = self.columnWidth(index.column()) - 2 * PADDING
        kind = self._model.columns[index.column()].kind
        if kind == "chip":
            return text if tones.chip_width(text) > room else ""
        font = theme.font("text", 600) if kind == "strong" else theme.font()
        return text if QFontMetrics(font).horizontalAdvance(text) > room else ""


class _Pens:
    """The colours and typefaces of one painting, looked up once."""

    def __init__(self) -> None:
        self.line = theme.colour("line")
        self.chosen = theme.colour("accent_soft")
        self.hovered = theme.colour("hover")
        self.focus = QPen(theme.colour("accent"), 2)
        self.ink = theme.colour("ink")
        self.dim = theme.colour("dim")
        self.text = theme.font()
        self.strong = theme.font("text", 600)
        self.struck = theme.font()
        self.struck.setStrikeOut(True)
        self.number = theme.font("text", tabular=True)
        self.text_metrics = QFontMetrics(self.text)
        self.strong_metrics = QFontMetrics(self.strong)


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


def _paint_cell(painter: QPainter, cell: str, column: Column, left: int, top: int, room: int, pens: _Pens) -> None:
    kind = column.kind
    if cell == WAITING:
        return
    if not cell:
        painter.setFont(pens.text)
        painter.setPen(pens.dim)
        painter.drawText(left, top, room, ROW - 1, _RIGHT if column.is_right else _LEFT, NOTHING)
    elif kind == "chip":
        tones.paint_chip(painter, left, top + (ROW - 1) / 2, tones.text_of(cell), tones.tone_of(cell), room=room)
    elif kind == "grade":
        tones.paint_grade(painter, left, top + (ROW - 1) / 2, cell)
    elif kind == "number":
        painter.setFont(pens.number)
        painter.setPen(pens.ink)
        painter.drawText(left, top, room, ROW - 1, _RIGHT, cell)
    else:
        strong = kind == "strong"
        struck = kind == "struck" and tones.tone_of(cell) == tones.STRUCK
        metrics = pens.strong_metrics if strong else pens.text_metrics
        painter.setFont(pens.strong if strong else pens.struck if struck else pens.text)
        painter.setPen(pens.dim if kind == "dim" or struck else pens.ink)
        joined = strong and bool(tones.note_of(cell))
        cell = tones.text_of(cell) if struck or joined else cell
        if joined:
            room -= MARK + 6
        # A letter of Inter is seldom wider than 11 px at this size, so short texts need no measuring.
        if len(cell) * 11 > room:
            cell = metrics.elidedText(cell, Qt.TextElideMode.ElideRight, room)
        painter.drawText(left, top, room, ROW - 1, _LEFT, cell)
        if joined:
            beside = left + min(room, metrics.horizontalAdvance(cell)) + 6
            icons.paint(painter, "users", "dim", beside, top + (ROW - 1 - MARK) / 2, MARK)


def describe(view: TableView, name: str) -> None:
    """Tell a screen reader what the table holds."""
    view.setAccessibleName(name)
    view.setAccessibleDescription(_("Arrow keys move, Enter opens, a click on a column's head sorts."))
