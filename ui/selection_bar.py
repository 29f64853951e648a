"""At the foot of a table while several rows are selected: how many, and what can be done with all of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from casefiles.words import _, ngettext
from ui.bar import Bar
from ui.button import Button
from ui.label import Label


class SelectionBar(Bar):
    """Steps are added with `offer`; it is there while at least `least` rows are selected."""

    def __init__(self, parent: QWidget | None = None, *, least: int = 2) -> None:
        super().__init__(44, "top", "panel", parent)
        self._least = least
        self.setAccessibleName(_("Selected rows"))
        self.row.setContentsMargins(12, 0, 12, 0)
        self.count = Label("", "small", 500, parent=self)
        self.row.addWidget(self.count)
        self.row.addStretch(1)
        self.steps: dict[str, Button] = {}
        self.hide()

    def offer(self, name: str, text: str, icon: str, then: Callable[[], object], look: str = "") -> Button:
        """One more thing to do with the selected rows."""
        button = Button(text, icon, look=look, then=then, parent=self)
        self.steps[name] = button
        self.row.addWidget(button)
        return button

    def show_count(self, n: int) -> None:
        """Say how many rows are selected; below `least` the bar goes."""
        self.count.setText(ngettext("{n} selected", "{n} selected", n).format(n=n))
        self.setVisible(n >= self._least)
