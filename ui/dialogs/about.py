"""About the program: name, version, licence, and what it stands on."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from casefiles.version import VERSION
from casefiles.words import _
from ui import icons, theme
from ui.button import Button


class AboutDialog(QDialog):
    """Shown with `open()`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About Casefiles"))
        self.setMinimumWidth(440)
        mark = QLabel(self)
        mark.setPixmap(icons.pixmap("radar", "accent", 40, self.devicePixelRatioF()))
        title = QLabel("Casefiles", self)
        title.setFont(theme.font("record", 700))
        says = QLabel(_("Suspects by alias, linked evidence, dossiers that say who says so."), self)
        self.text = QLabel(
            "\n".join(
                (
                    _("Version {n}, Qt {qt}.").format(n=VERSION, qt=qVersion()),
                    _("Everything stays on this computer: the program speaks to no network."),
                    _("Licence: Apache 2.0. Typeface Inter (OFL), icons Lucide (ISC)."),
                )
            ),
            self,
        )
        self.text.setProperty("look", "dim")
        for label in (says, self.text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = Button(_("Close"), then=self.accept)
        self.close_button.setDefault(True)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(mark)
        head.addWidget(title, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(says)
        column.addWidget(self.text)
        column.addSpacing(4)
        column.addLayout(foot)
