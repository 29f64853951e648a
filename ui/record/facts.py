"""Key facts of a record under its title: what it is at the left, pale, and what is known at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.label import Label
from ui.record.emptying import empty


class Facts(QWidget):
    """Rows are added one under the other; `clear` takes all away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnMinimumWidth(0, 88)
        self._grid.setColumnStretch(1, 1)
        self._rows = 0

    def add(self, label: str, what: str | QWidget) -> QWidget:
        """A fact in words, or a widget that shows it; gives the widget."""
        if isinstance(what, str):
            words = QLabel(what, self)
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown: QWidget = words
        else:
            shown = what
        if isinstance(what, str):
            shown.setMinimumHeight(18)
        shown.setAccessibleName(f"{label}: {what}" if isinstance(what, str) else label)
        name = Label(label, colour="dim", parent=self)
        name.setFixedHeight(18 if isinstance(what, str) else 24)
        self._grid.addWidget(name, self._rows, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(shown, self._rows, 1)
        self._rows += 1
        return shown

    def take(self, what: QWidget) -> None:
        """Take a widget out, so that `clear` leaves it alone."""
        self._grid.removeWidget(what)
        what.setParent(self)
        what.hide()

    def count(self) -> int:
        """How many facts there are."""
        return self._rows

    def clear(self) -> None:
        empty(self._grid)
        self._rows = 0

    def texts(self) -> dict[str, str]:
        """Label -> what is shown, for those that are words."""
        found = {}
        for row in range(self._rows):
            left, right = self._grid.itemAtPosition(row, 0), self._grid.itemAtPosition(row, 1)
            if left is not None and right is not None:
                name, what = left.widget(), right.widget()
                if isinstance(name, Label) and isinstance(what, QLabel):
                    found[name.text()] = what.text()
        return found
