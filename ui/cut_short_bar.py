"""Files that were being added when the program ended: what is safe of them, and whether it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.words import _, moment, ngettext, number, size
from ui import theme
from ui.button import Button
from ui.label import Label

if TYPE_CHECKING:
    from casefiles.services.evidence.resuming import Pending


class CutShortBar(QWidget):
    """Stays until it is answered, or put away until the library is opened again."""

    go_on_wanted = Signal(str)
    """The key of what was cut short."""
    let_go_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self.heading = Label("", "text", 600)
        self.detail = Label("", "small", colour="dim")
        self.go_on = Button(_("Go on"), "file-plus", look="primary", then=lambda: self._answer(self.go_on_wanted))
        self.go_on.setProperty("shape", "")
        self.let_go = Button(_("Let it go"), then=lambda: self._answer(self.let_go_wanted))
        self.later = Button("", "x", look="plain", name=_("Ask again when the library is opened"), then=self.hide)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.heading)
        words.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addLayout(words, 1)
        for button in (self.go_on, self.let_go, self.later):
            row.addWidget(button)
        self.hide()

    def offer(self, one: Pending) -> None:
        """Ask about one that was cut short."""
        self._key = one.key
        words = ngettext("Adding {n} file was interrupted", "Adding {n} files was interrupted", one.files)
        self.heading.setText(words.format(n=number(one.files)))
        when = moment(one.begun) if one.begun else ""
        if one.files == 1:
            words = _("{what}, begun {when}: {safe} of {whole} are safe here and are not copied again.")
            detail = words.format(what=one.what, when=when, safe=size(one.safe_size), whole=size(one.size))
        else:
            detail = self._of_many(one, when)
        self.detail.setText(detail)
        self.setAccessibleName(self.heading.text())
        self.show()

    @staticmethod
    def _of_many(one: Pending, when: str) -> str:
        safe = ngettext(
            "{what}, begun {when}: {n} of them ({size}) is safe here and is not copied again.",
            "{what}, begun {when}: {n} of them ({size}) are safe here and are not copied again.",
            one.safe_files,
        )
        return safe.format(what=one.what, when=when, n=number(one.safe_files), size=size(one.safe_size))

    def _answer(self, wanted: Signal) -> None:
        self.hide()
        wanted.emit(self._key)  # type: ignore[attr-defined]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("accent_soft"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("accent_edge"))
