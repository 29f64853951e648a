"""Lines under headings in one list, for the box at the top and the page of results; a heading cannot be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter

from ui import theme

AnyIndex = QModelIndex | QPersistentModelIndex


class GroupedRows(QAbstractListModel):
    """`rows` are headings, as text, and lines: values with a `group`, and with `said`, which is the line in words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Any] = []

    def show(self, lines: Sequence[Any]) -> None:
        """Lines of a group come one after the other."""
        self.beginResetModel()
        self.rows = []
        group = None
        for line in lines:
            if line.group != group:
                group = line.group
                self.rows.append(group)
            self.rows.append(line)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - the signature Qt gives it
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.rows[index.row()]
        return row if isinstance(row, str) else row.said

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def paint_heading(painter: QPainter, room: QRect, words: str) -> None:
    """The heading over a group."""
    painter.setFont(theme.spaced(theme.font("head", 600)))
    painter.setPen(theme.colour("dim"))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words.upper())
