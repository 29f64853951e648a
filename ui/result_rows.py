"""Results in a list: headings by type, and under each what was found, with the hits marked and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import icons, theme
from ui.grouped_rows import AnyIndex, paint_heading
from ui.history import Place

ROW, LOW_ROW, HEADING = 52, 36, 36
LEFT, RIGHT = 44, 18


class Line(NamedTuple):
    """Something that was found. `marks` are (start, end) of the hits in `snippet`; `where` is the place of the hit.

    `more` says with which other entries it is one.
    """

    group: str
    icon: str
    title: str
    ref: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    where: str
    place: Place
    more: str = ""

    @property
    def said(self) -> str:
        """The line in words."""
        return " · ".join(part for part in (self.title, self.ref, self.where, self.snippet, self.more) if part)


class Painter(QStyledItemDelegate):
    """Draws headings and lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row = index.model().rows[index.row()]
        if isinstance(row, str):
            return QSize(200, HEADING)
        return QSize(200, ROW if _says_more(row) else LOW_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = index.model().rows[index.row()]
        room: QRect = option.rect  # type: ignore[attr-defined]
        if isinstance(row, str):
            paint_heading(painter, room.adjusted(16, 10, -8, 0), row)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(QRectF(room).adjusted(6, 1, -6, -1), 7, 7)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(room).adjusted(7, 2, -7, -2), 6, 6)
        above = QRect(room.left() + LEFT, room.top() + 6, room.width() - LEFT - RIGHT, 20)
        if not _says_more(row):
            above.moveTop(room.top() + (room.height() - above.height()) // 2)
        icons.paint(painter, row.icon, "dim", room.left() + 17, above.top() + (above.height() - icons.SIZE) / 2)
        self._first_line(painter, row, above)
        if _says_more(row):
            self._second_line(painter, row, above.translated(0, 20))

    def _first_line(self, painter: QPainter, row: Line, room: QRect) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("small", tabular=True))
        painter.setPen(theme.colour("dim"))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, row.ref)
        words = room.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(row.ref) - 16, 0)
        made = theme.font("text", 500)
        if row.snippet == row.title:
            _marked(painter, row.snippet, row.marks, words, "text", "ink", 500)
            return
        painter.setFont(made)
        painter.setPen(theme.colour("ink"))
        painter.drawText(words, middle, QFontMetrics(made).elidedText(row.title, Qt.TextElideMode.ElideRight, words.width()))

    def _second_line(self, painter: QPainter, row: Line, room: QRect) -> None:
        if row.where:
            painter.setFont(theme.font("small", 500))
            painter.setPen(theme.colour("dim"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, row.where)
            room = room.adjusted(painter.fontMetrics().horizontalAdvance(row.where) + 12, 0, 0, 0)
        if row.more:
            # At the right, so that the text beside it keeps most of the room; alone it begins at the left.
            alone = not row.where and row.snippet == row.title
            small = theme.font("small")
            most = room.width() if alone else room.width() // 2
            shown = QFontMetrics(small).elidedText(row.more, Qt.TextElideMode.ElideRight, most)
            painter.setFont(small)
            painter.setPen(theme.colour("dim"))
            side = Qt.AlignmentFlag.AlignLeft if alone else Qt.AlignmentFlag.AlignRight
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, shown)
            if alone:
                return
            room = room.adjusted(0, 0, -QFontMetrics(small).horizontalAdvance(shown) - 16, 0)
        _marked(painter, row.snippet, row.marks, room, "small", "dim", 400)


def _says_more(row: Line) -> bool:
    return bool(row.where or row.more) or (bool(row.snippet) and row.snippet != row.title)


def _marked(
    painter: QPainter, text: str, marks: Sequence[tuple[int, int]], room: QRect, size: str, colour: str, weight: int
) -> None:
    """Text on one line with the hits on a ground of their own, so that they are seen without colour too."""
    plain, bold = theme.font(size, weight), theme.font(size, 600)
    x, at = room.left(), 0
    pieces: list[tuple[str, bool]] = []
    for start, end in marks:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    for piece, is_hit in pieces:
        left = room.right() - x
        if not piece or left < 12:
            continue
        made = bold if is_hit else plain
        metrics = QFontMetrics(made)
        shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, left)
        width = metrics.horizontalAdvance(shown)
        if is_hit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("single_source_soft"))
            ground = QRectF(x - 1, room.center().y() - metrics.height() / 2 + 1, width + 2, metrics.height())
            painter.drawRoundedRect(ground, 3, 3)
        painter.setFont(made)
        painter.setPen(theme.colour("ink" if is_hit else colour))
        painter.drawText(QRect(x, room.top(), width + 2, room.height()), Qt.AlignmentFlag.AlignVCenter, shown)
        x += width
