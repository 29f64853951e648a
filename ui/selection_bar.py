"""At the foot of a table while several rows are selected: how many, and what can be done with all of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from casefiles.words import _, ngettext
from ui import icons
from ui.bar import Bar
from ui.button import Button
from ui.label import Label


class _Step(Button):
    """A button that can do without its words."""

    def __init__(
        self, text: str, icon: str, *, look: str = "", then: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(text, icon, look=look, then=then, parent=parent)
        self._words = text
        self._icon_beside = self.iconSize()

    @property
    def wide(self) -> int:
        """Pixels that it needs with its words."""
        if self.text():
            self.ensurePolished()
            self._wide = self.sizeHint().width()
        return self._wide

    def show_words(self, shown: bool) -> None:
        if bool(self.text()) == shown:
            return
        self.setText(self._words if shown else "")
        self.setToolTip("" if shown else self._words.rstrip("…"))
        self.setIconSize(self._icon_beside if shown else QSize(icons.SIZE, icons.SIZE))
        self.setProperty("shape", "" if shown else "icon")
        self.style().polish(self)


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
        self.steps: dict[str, _Step] = {}
        self.hide()

    def offer(self, name: str, text: str, icon: str, then: Callable[[], object], look: str = "") -> Button:
        """One more thing to do with the selected rows."""
        button = _Step(text, icon, look=look, then=then, parent=self)
        self.steps[name] = button
        self.row.addWidget(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the words do not fit, the icons stand alone; what they do is their tooltip then."""
        if not self.steps:
            return
        margins, parts = self.row.contentsMargins(), len(self.steps) + 1
        wide = sum(button.wide for button in self.steps.values()) + self.count.sizeHint().width()
        wide += margins.left() + margins.right() + self.row.spacing() * parts
        for button in self.steps.values():
            button.show_words(wide <= self.width())

    def show_count(self, n: int) -> None:
        """Say how many rows are selected; below `least` the bar goes."""
        self.count.setText(ngettext("{n} selected", "{n} selected", n).format(n=n))
        self._fit()
        self.setVisible(n >= self._least)
