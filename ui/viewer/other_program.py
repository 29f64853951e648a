"""Asks before evidence is opened by another program, and says in plain words what that means."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from casefiles.words import _
from ui import icons, theme
from ui.button import Button

WIDTH, SIDE = 500, 22


class OtherProgramDialog(QDialog):
    """Shown with `open()`; nothing is written before somebody agrees."""

    agreed = Signal()

    def __init__(self, ref: str, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Open a copy in another program"))
        self.setMinimumWidth(WIDTH)
        mark = QLabel(self)
        mark.setPixmap(icons.pixmap("triangle-alert", "single_source", 28, self.devicePixelRatioF()))
        title = QLabel(_("Open a copy of {ref} in another program?").format(ref=ref), self)
        title.setFont(theme.font("title", 600))
        self.text = QLabel(
            "\n\n".join(
                (
                    _(
                        "Here files are only drawn, by a process that can reach neither network nor files. "
                        "Another program has no such limits: what lies hidden in the file may run, "
                        "tell somebody over the network that it was opened, or change other files."
                    ),
                    _(
                        "A copy is opened ({kind}), never the evidence itself: whatever the other program does to it, "
                        "the library keeps what was taken in. The copy is cleared away when Casefiles next starts."
                    ).format(kind=kind),
                )
            ),
            self,
        )
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        # A dialog does not ask how high its words are at its width.
        self.text.setMinimumHeight(self.text.heightForWidth(WIDTH - 2 * SIDE))
        self.yes = Button(_("Open the copy"), "open-elsewhere", then=self._agree, parent=self)
        self.no = Button(_("Cancel"), then=self.reject, parent=self)
        self.no.setDefault(True)
        self.yes.setAutoDefault(False)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(mark)
        head.addWidget(title, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.yes)
        foot.addWidget(self.no)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, 20, SIDE, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addSpacing(4)
        column.addLayout(foot)
        self.no.setFocus()

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()
