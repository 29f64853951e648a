"""Comparing with a recorded head: a line that was pasted, a file, or number and hash off paper; the answer in plain words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from casefiles.errors import CasefilesError
from casefiles.services import anchors
from casefiles.services.anchors import Answer, Comparison
from casefiles.words import N_, _
from ui import theme
from ui.button import Button
from ui.desk import Desk
from ui.notice import Notice

if TYPE_CHECKING:
    from casefiles.database.library import Library

TONES: dict[Answer, str] = {
    "same": "corroborated",
    "restored": "single_source",
    "cut": "disputed",
    "rewritten": "disputed",
    "other": "info",
    "unknown": "single_source",
}
NEXT = N_(
    "Nobody can say from this alone who did it. Keep the library as it is, do not write in it, and look at a backup or another "
    "recorded head."
)


class CompareDialog(QDialog):
    """Shown with `open()`; stays open, so that several heads can be compared."""

    compared = Signal(object)
    """The Comparison that is shown now; None where the text was no head."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle(_("Compare with a recorded head"))
        self.resize(580, 330)
        heading = QLabel(_("Compare with a recorded head"))
        heading.setFont(theme.font("title", 600))
        says = QLabel(
            _(
                "Type what a dossier or a form prints as journal head, paste a line that was kept elsewhere, or choose the file. "
                "It shows whether anything before it was cut, put in or altered since."
            )
        )
        says.setWordWrap(True)
        says.setProperty("look", "dim")
        self.text = QLineEdit()
        self.text.setPlaceholderText("153 · 9f3c52aa 1b2c3d4e")
        self.text.setAccessibleName(_("The recorded head"))
        self.text.setFont(theme.mono())
        self.text.textChanged.connect(self._typed)
        self.text.returnPressed.connect(self.compare)
        self.file_button = Button(_("Choose a file…"), "folder-open", then=self.ask_file)
        line = QHBoxLayout()
        line.addWidget(self.text, 1)
        line.addWidget(self.file_button)
        self.notice = Notice(self)
        self.next = QLabel(_(NEXT))
        self.next.setWordWrap(True)
        self.next.setProperty("look", "dim")
        self.next.hide()
        self.notice.closed.connect(self.next.hide)
        self.compare_button = Button(_("Compare"), look="primary", then=self.compare)
        self.compare_button.setDefault(True)
        self.compare_button.setEnabled(False)
        self.close_button = Button(_("Close"), then=self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.compare_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(12)
        for widget in (heading, says):
            column.addWidget(widget)
        column.addLayout(line)
        column.addWidget(self.notice)
        column.addWidget(self.next)
        column.addStretch(1)
        column.addLayout(foot)

    def _typed(self, text: str) -> None:
        self.compare_button.setEnabled(bool(text.strip()))
        self.notice.put_away()

    def compare(self) -> None:
        """Compare with what stands in the field."""
        text = self.text.text()
        if text.strip():
            self._ask(lambda library: anchors.compare(library, text))

    def ask_file(self) -> None:
        """Ask for a file of recorded heads."""
        from ui.file_dialogs import ask_where

        ask_where(self, _("A file of recorded heads"), Path(), self.compare_file, existing=True)

    def compare_file(self, file: Path) -> None:
        """Compare with a file of recorded heads."""
        self.text.clear()
        self._ask(lambda library: anchors.compare_file(library, file))

    def _ask(self, work: Callable[[Library], Comparison]) -> None:
        def read(library: Library) -> Comparison | str:
            try:
                return work(library)
            except CasefilesError as refused:
                return str(refused)

        self.desk.read(read, self._show, owner=self, key="compare")

    def _show(self, found: Comparison | str) -> None:
        if isinstance(found, str):
            self.notice.say(found, "disputed")
            self.next.hide()
            self.compared.emit(None)
            return
        self.notice.say(found.sentence, TONES[found.answer])
        self.next.setVisible(found.answer in ("cut", "rewritten"))
        self.compared.emit(found)
