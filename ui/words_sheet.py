"""The sheet in which the words that a table is narrowed to are changed: as typed into the box at the top."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.record.popover import Popover


class WordsSheet(Popover):
    """Hands the words to `done`; without any it is as if they were taken off."""

    def __init__(
        self, words: str, anchor: QWidget, done: Callable[[str], object], removed: Callable[[], object]
    ) -> None:
        super().__init__(anchor, _("Words and conditions"), 460)
        self._words = words
        self._done = done
        self._removed = removed
        self.field = QLineEdit(words, self)
        self.field.setAccessibleName(_("Words"))
        self.field.returnPressed.connect(self.apply)
        hint = QLabel(
            _("As in the box at the top: words, “exact words”, -not, place:, in:, tag:, standing:, dates."), self
        )
        hint.setWordWrap(True)
        hint.setFont(theme.font("small"))
        hint.setProperty("look", "dim")
        self.remove_button = Button(_("Take off"), "x", then=self.take_off, parent=self)
        self.apply_button = Button(_("Apply"), look="primary", then=self.apply, parent=self)
        foot = QHBoxLayout()
        foot.addWidget(self.remove_button)
        foot.addStretch(1)
        foot.addWidget(self.apply_button)
        self.column.addWidget(self.field)
        self.column.addWidget(hint)
        self.column.addLayout(foot)

    def first_focus(self) -> QWidget:
        return self.field

    def holds_work(self) -> bool:
        return self.field.text().strip() != self._words

    def apply(self) -> None:
        """Narrow the table to the words that stand there now."""
        words = self.field.text().strip()
        if not words:
            self.take_off()
            return
        if words != self._words:
            self._done(words)
        self.leave()

    def take_off(self) -> None:
        """Narrow the table by words no more."""
        self._removed()
        self.leave()
