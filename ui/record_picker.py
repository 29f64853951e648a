"""Asks for one entry, in a small sheet: found as one types, made on the spot where it is not there yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.desk import Desk
from ui.record.popover import Popover
from ui.record.ref_line import RefLine


class RecordPicker(Popover):
    """Closes itself when one was chosen."""

    chosen = Signal(object)
    """The Ref; None for no entry."""

    def __init__(
        self, desk: Desk, anchor: QWidget, types: Sequence[str], words: str, *, clear: bool = False, making: bool = True
    ) -> None:
        super().__init__(anchor, words, 340)
        self.line = RefLine(desk, types, self, making=making)
        self.line.setPlaceholderText(_("Type a name or a reference"))
        self.line.setAccessibleName(words)
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setFont(theme.font("small"))
        self.error.setWordWrap(True)
        self.error.hide()
        self.column.addWidget(self.line)
        self.column.addWidget(self.error)
        if clear:
            self.column.addWidget(Button(_("None"), "x", look="link", then=self._take_none))
        self.line.chosen.connect(self._take)
        self.line.went_wrong.connect(self._refuse)
        self.line.escaped.connect(self.leave)

    def _take(self, ref: object) -> None:
        self.leave()
        self.chosen.emit(ref)

    def _take_none(self) -> None:
        self.leave()
        self.chosen.emit(None)

    def _refuse(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()

    def first_focus(self) -> QWidget:
        return self.line
