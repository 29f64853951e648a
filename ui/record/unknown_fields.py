"""What is not known yet: the empty fields of a record by name; a click opens one where it belongs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casefiles.words import _
from ui.card import Card
from ui.flow_layout import FlowLayout
from ui.pill import Pill
from ui.record.emptying import empty


class UnknownFields(Card):
    """A pill for each field."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Not entered yet"), parent=parent)
        self._inside = QWidget(self)
        self._flow = FlowLayout(self._inside, 6)
        self.column.addWidget(self._inside)
        self._names: list[tuple[str, str]] = []
        self.pills: dict[str, Pill] = {}

    def show_names(self, names: Sequence[tuple[str, str]]) -> None:
        """Key and words of each field that is empty."""
        if list(names) == self._names:
            return
        self._names = list(names)
        empty(self._flow)
        self.pills = {}
        for key, words in names:
            pill = Pill(f"+ {words}", checkable=False, parent=self._inside)
            pill.setAccessibleName(_("Enter {field}").format(field=words))
            pill.clicked.connect(lambda checked=False, key=key: self.wanted.emit(key))
            self.pills[key] = pill
            self._flow.addWidget(pill)
            pill.show()
        self.setHidden(not names)
