"""The list under the box at the top: headings and suggestions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from casefiles.words import _
from ui import icons, theme
from ui.chip import Chip
from ui.flow_layout import FlowLayout
from ui.grouped_rows import AnyIndex, GroupedRows, paint_heading

ROW, HEADING = 34, 26
HEIGHT = 460
"""The most it is high."""


class _Painter(QStyledItemDelegate):
    """Draws headings and suggestions."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row = index.model().rows[index.row()]
        return QSize(200, HEADING if isinstance(row, str) else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = index.model().rows[index.row()]
        room: QRect = option.rect  # type: ignore[attr-defined]
        middle = Qt.AlignmentFlag.AlignVCenter
        if isinstance(row, str):
            paint_heading(painter, room.adjusted(12, 6, -8, 0), row)
            return
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(QRectF(room).adjusted(4, 1, -4, -1), 6, 6)
        icons.paint(painter, row.icon, "dim", room.left() + 13, room.top() + (room.height() - icons.SIZE) / 2)
        words = room.adjusted(39, 0, -14, 0)
        if row.keys:
            painter.setFont(theme.font("head"))
            painter.setPen(theme.colour("dim"))
            painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, row.keys)
            words.setRight(words.right() - painter.fontMetrics().horizontalAdvance(row.keys) - 12)
        made = theme.font("text", 500)
        metrics = QFontMetrics(made)
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, words.width())
        painter.setFont(made)
        painter.setPen(theme.colour("ink" if row.possible else "dim"))
        painter.drawText(words, middle, text)
        words.setLeft(words.left() + metrics.horizontalAdvance(text) + 9)
        if row.detail and words.width() > 30:
            paler = theme.font("small")
            painter.setFont(paler)
            painter.setPen(theme.colour("dim"))
            shown = QFontMetrics(paler).elidedText(row.detail, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, middle, shown)


class TopPopup(QFrame):
    """The list under the box, a sheet over the window's own pages."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.list = QListView(self)
        self.rows = GroupedRows(self)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("background: transparent")
        self.list.setAccessibleName(_("Found"))
        self._chips = QWidget(self)
        self._chips.setAccessibleName(_("Understood"))
        flow = FlowLayout(self._chips, 6)
        flow.setContentsMargins(10, 6, 10, 4)
        self._shown: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 5, 3, 5)
        column.setSpacing(0)
        column.addWidget(self._chips)
        column.addWidget(self.list)
        self._chips.hide()
        self.hide()

    def conditions(self) -> tuple[str, ...]:
        """The conditions shown over the list."""
        return self._shown

    def show_conditions(self, texts: Sequence[str]) -> None:
        """Show what was understood as conditions, each as a chip."""
        if tuple(texts) == self._shown:
            return
        self._shown = tuple(texts)
        flow = self._chips.layout()
        while (item := flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for text in texts:
            chip = Chip(text, "info", parent=self._chips)
            flow.addWidget(chip)
            chip.show()
        self._chips.setVisible(bool(texts))

    def fit(self) -> None:
        wanted = sum(HEADING if isinstance(row, str) else ROW for row in self.rows.rows) + 12
        if self._shown:
            wanted += self._chips.heightForWidth(self.width() - 6)
        self.setFixedHeight(min(HEIGHT, wanted, max(120, self.parentWidget().height() - self.y() - 12)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
