"""Preferences: asks, and hands back a frozen value. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from casefiles.errors import CasefilesError
from casefiles.words import LANGUAGES, N_, _
from ui import theme
from ui.button import Button
from ui.notice import Notice

THEMES = (("system", N_("As the system")), ("light", N_("Light")), ("dark", N_("Dark")))
PAGE_SIZES = (("A4", "A4"), ("Letter", N_("US Letter")))
MARKING_SCALES = (("tlp", N_("Traffic light (TLP 2.0)")), ("own", N_("Our own scale")))


@dataclass(frozen=True)
class Preferences:
    """What a person prefers; `language` is empty for the system's."""

    theme: str = "system"
    language: str = ""
    author: str = ""
    marking_scale: str = "tlp"
    page_size: str = "A4"
    reopen: bool = True
    """Whether the last library is opened when the program starts."""
    time_stamp_server: str = ""
    """The address of a time stamp server; empty for none."""
    time_stamp_certificates: str = ""
    """The path of a PEM file with trusted certificates; empty for none."""
    recognise: bool = False
    """Whether text in pictures and scans is recognised when evidence comes in."""


class PreferencesDialog(QDialog):
    """Shown with `open()`."""

    chosen = Signal(object)
    """The new Preferences, when the person said Save."""

    def __init__(
        self,
        current: Preferences,
        *,
        marking_scales: Sequence[tuple[str, str]] = MARKING_SCALES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Preferences"))
        self.setMinimumWidth(460)
        self.theme = self._box(THEMES, current.theme)
        self.language = self._box((("", N_("As the system")),), current.language)
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(current.language)))
        self.author = QLineEdit(current.author)
        self.author.setPlaceholderText(_("as it stands in the change log"))
        self.marking_scale = self._box(marking_scales, current.marking_scale)
        self.page_size = self._box(PAGE_SIZES, current.page_size)
        self.server = QLineEdit(current.time_stamp_server)
        self.server.setPlaceholderText(_("none: nothing is ever sent"))
        self.server.setToolTip(_("Sent is only the hash of the newest change and a random number, when you ask for a stamp."))
        self.server.textChanged.connect(lambda _text: self.refused.put_away())
        self.certificates = QLineEdit(current.time_stamp_certificates)
        self.certificates.setPlaceholderText(_("a PEM file, to check who stamps"))
        choose = Button("", "folder-open", name=_("Choose a file of trusted certificates"), then=self._choose_certificates)
        trusted = QWidget()
        both = QHBoxLayout(trusted)
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self.certificates, 1)
        both.addWidget(choose)
        trusted.setFocusProxy(self.certificates)
        self.refused = Notice()
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        for words, editor in (
            (_("Theme"), self.theme),
            (_("Language"), self.language),
            (_("Your name"), self.author),
            (_("Handling scale"), self.marking_scale),
            (_("Paper"), self.page_size),
            (_("Time stamp server"), self.server),
            (_("Trusted certificates"), trusted),
        ):
            label = QLabel(words)
            label.setMinimumHeight(30)
            label.setProperty("look", "dim")
            label.setBuddy(editor)
            editor.setAccessibleName(words)
            form.addRow(label, editor)
        self.certificates.setAccessibleName(_("Trusted certificates"))
        self.reopen = QCheckBox(_("Open the last library when the program starts"))
        self.reopen.setChecked(current.reopen)
        form.addRow(self.reopen)
        self.recognise = QCheckBox(_("Recognise text in scans when evidence comes in"))
        self.recognise.setChecked(current.recognise)
        form.addRow(self.recognise)
        self.missing = QLabel("")
        self.missing.setProperty("look", "dim")
        self.missing.setFont(theme.font("small"))
        self.missing.setWordWrap(True)
        self.missing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.missing.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.missing.hide()
        form.addRow("", self.missing)
        self.recognise.toggled.connect(lambda on: self.say_missing(self.missing.text()))
        heading = QLabel(_("Preferences"))
        heading.setFont(theme.font("title", 600))
        self.note = QLabel(_("Another language shows when the window is opened again."))
        self.note.setProperty("look", "dim")
        self.note.setFont(theme.font("small"))
        self.note.setVisible(False)
        self.language.currentIndexChanged.connect(
            lambda index: self.note.setVisible(str(self.language.currentData()) != current.language)
        )
        self.save = Button(_("Save"), look="primary", then=self._save)
        self.save.setDefault(True)
        self.cancel = Button(_("Cancel"), then=self.reject)
        row = QHBoxLayout()
        row.addWidget(self.note)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(16)
        column.addWidget(heading)
        column.addLayout(form)
        column.addWidget(self.refused)
        column.addStretch(1)
        column.addLayout(row)

    def _box(self, entries: Sequence[tuple[str, str]], current: str) -> QComboBox:
        box = QComboBox()
        for key, words in entries:
            box.addItem(_(words), key)
        box.setCurrentIndex(max(0, box.findData(current)))
        return box

    def value(self) -> Preferences:
        """What the dialog says now."""
        return Preferences(
            theme=str(self.theme.currentData()),
            language=str(self.language.currentData()),
            author=self.author.text().strip(),
            marking_scale=str(self.marking_scale.currentData()),
            page_size=str(self.page_size.currentData()),
            reopen=self.reopen.isChecked(),
            recognise=self.recognise.isChecked(),
            time_stamp_server=self.server.text().strip(),
            time_stamp_certificates=self.certificates.text().strip(),
        )

    def _choose_certificates(self) -> None:
        from ui.file_dialogs import ask_where

        def chosen(file: Path) -> None:
            self.certificates.setText(str(file))

        ask_where(self, _("Trusted certificates"), Path(self.certificates.text()), chosen, existing=True)

    def say_missing(self, sentence: str) -> None:
        """What recognises text is not installed: said below the box while it is ticked."""
        self.missing.setText(sentence)
        self.missing.setVisible(bool(sentence) and self.recognise.isChecked())
        # A form does not ask a label of several lines how high it is at its width.
        self.missing.setMinimumHeight(self.missing.heightForWidth(max(self.recognise.width(), 300)))
        self.adjustSize()

    def _save(self) -> None:
        try:
            # Found out now, not when the first stamp is asked for.
            self._check()
        except CasefilesError as refused:
            self.refused.say(str(refused))
            return
        self.accept()
        self.chosen.emit(self.value())

    def _check(self) -> None:
        if self.server.text().strip() or self.certificates.text().strip():
            from casefiles.services import time_stamp

            if self.server.text().strip():
                time_stamp.address(self.server.text())
            if self.certificates.text().strip():
                time_stamp.trusted(Path(self.certificates.text().strip()))
