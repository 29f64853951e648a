"""The file of an evidence item: its name, kind, size and hash, and whether its bytes are still those that were taken in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from shiboken6 import isValid

from casefiles.database.library import Library
from casefiles.database.vault import Health
from casefiles.progress import Progress
from casefiles.services.evidence import checks, readings
from casefiles.services.evidence.disposal import LEFT
from casefiles.services.evidence.media_types import kind_of
from casefiles.services.evidence.readings import FileView
from casefiles.services.evidence.viewing import DRAWN_KINDS
from casefiles.services.views import RecordView
from casefiles.words import _, moment, ngettext, number, size
from ui import contents, theme
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.digest import grouped
from ui.label import Label
from ui.record.backing import first_letter_up
from ui.record.facts import Facts
from ui.viewer.place import look_at

AT_ONCE = 64 << 20
"""Bytes up to which a file is read again whenever it is shown: less than a tenth of a second. Larger ones are asked for."""


class FileCard(Card):
    """Facts that nobody edits. What is wrong with the file is said here, and kept in the library."""

    checked = Signal(str)
    """How reading the file again ended: intact, altered, missing or unreadable."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(_("The file"), "file", parent)
        self.desk = desk
        self.facts = Facts(self)
        self.column.addWidget(self.facts)
        self._exhibit, self._ref, self._read = 0, "", ""
        self.view_button = self.add_link(_("View"), self.view, name=_("Look at the file"))
        self.view_button.hide()
        self.redact_button = self.add_link(_("Redact…"), self.redact, name=_("Make a redacted copy"))
        self.redact_button.hide()

    def redact(self) -> None:
        """Make a redacted copy of the file."""
        self.desk.go(contents.REDACT, self._ref)

    def show_file(self, view: RecordView, last: checks.Last | None, file: FileView | None) -> None:
        """The file as it is described, and how it was when it was last checked; a small one is checked again now."""
        self.facts.clear()
        digest = str(view.field("sha256").stored or "")
        self.setVisible(bool(digest or view.shown("original_name")))
        self._ref = view.ref
        self.view_button.setVisible(bool(digest) and view.field("holding").stored not in LEFT)
        drawn = kind_of(view.shown("media_type")) in DRAWN_KINDS
        self.redact_button.setVisible(drawn and not self.view_button.isHidden() and self.desk.writable)
        count = view.field("size").stored
        for label, text in (
            (_("Name"), view.shown("original_name")),
            (_("Type"), view.shown("media_type")),
            (_("Size"), size(int(count)) if count is not None else ""),
            (_("Pages"), view.shown("pages")),
        ):
            if text:
                self.facts.add(label, text)
        if not digest:
            return
        self._exhibit, self._ref = view.id, view.ref
        self.facts.add(_("How read"), self._reading(view, file))
        self.facts.add("SHA-256", self._hash(digest))
        self.facts.add(_("Checked"), self._checks(last))
        if self._read != digest and int(count or 0) <= AT_ONCE and not view.deleted:
            self._read = digest
            exhibit = view.id
            self.desk.read(lambda library: checks.look(library, exhibit), self._found, owner=self, key="check")

    def view(self) -> None:
        """Show the file in the window."""
        look_at(self.desk, self._ref)

    def _reading(self, view: RecordView, file: FileView | None) -> QWidget:
        """What was read of it, and the ways to read more."""
        host = QWidget(self.facts)
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.reading_said = QLabel(_read_in_words(file), host)
        self.reading_said.setWordWrap(True)
        self.reading_said.setTextFormat(Qt.TextFormat.PlainText)
        self.reading_said.setMinimumHeight(24)
        row.addWidget(self.reading_said, 1)
        self.read_button = Button(_("Read again"), look="quiet", then=self.read_again, parent=host)
        self.recognise_button = Button(_("Recognise text"), look="quiet", then=self.recognise, parent=host)
        self.recognise_button.setToolTip(_("Read the letters in pictures and scans, page by page, with Tesseract"))
        changeable = self.desk.writable and not view.deleted and view.field("holding").stored not in LEFT
        self.read_button.setVisible(changeable)
        self.recognise_button.setVisible(changeable and file is not None and file.pages_without_text > 0)
        for button in (self.recognise_button, self.read_button):
            button.setFont(theme.font("small"))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return host

    def read_again(self) -> None:
        """Read the file anew: what it says, its text, its picture."""
        self._read_anew(_("Reading {ref}").format(ref=self._ref), recognise=False)

    def recognise(self) -> None:
        """Recognise the text of pages that have none; says how to install what does it, where that is missing."""
        self._read_anew(_("Recognising the text of {ref}").format(ref=self._ref), recognise=True)

    def _read_anew(self, title: str, *, recognise: bool) -> None:
        exhibit, ref, desk = self._exhibit, self._ref, self.desk

        def work(library: Library, progress: Progress) -> readings.Again:
            return readings.read_again(library, [exhibit], recognise=recognise, progress=progress)

        def done(again: readings.Again) -> None:
            if recognise:
                said = ngettext(
                    "{ref}: text was recognised on {n} page.", "{ref}: text was recognised on {n} pages.", again.pages
                )
                desk.say(said.format(ref=ref, n=again.pages), "good" if again.pages else "plain")
            else:
                desk.say(_("{ref} was read again.").format(ref=ref), "good")

        buttons = (self.read_button, self.recognise_button)
        for button in buttons:
            button.setEnabled(False)

        def ended() -> None:
            for button in buttons:
                if isValid(button):
                    button.setEnabled(True)

        self.desk.write_aside(title, work, done).ended.connect(ended)

    def _checks(self, last: checks.Last | None) -> QWidget:
        host = QWidget(self.facts)
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        self.said = Label("", parent=host)
        self.check_button = Button(_("Check now"), look="quiet", then=self.check, parent=host)
        self.check_button.setFont(theme.font("small"))
        row.addWidget(self.said, 1)
        row.addWidget(self.check_button, 0, Qt.AlignmentFlag.AlignTop)
        if last is None:
            self._say(_("not yet"), "dim")
        elif last.result == "intact":
            self._say(_("{when}: as it was taken in").format(when=moment(last.checked)), "dim")
        else:
            self._say(f"{moment(last.checked)}: {checks.fault(last.result, self._ref)}", "disputed")
        return host

    def check(self) -> None:
        """Read the file again, whatever its size."""
        exhibit = self._exhibit

        def work(library: Library, progress: Progress) -> Health | None:
            return checks.look(library, exhibit, progress)

        self.check_button.setEnabled(False)
        job = self.desk.read_long(_("Checking {ref}").format(ref=self._ref), work, self._found, owner=self)
        job.ended.connect(lambda: self.check_button.setEnabled(True))

    def _found(self, result: Health | None) -> None:
        if result is None:  # disposed of: the bytes went, and the entry says so
            self._say(_("its bytes are no longer here"), "dim")
            return
        if result == "intact":
            self._say(_("just now: as it was taken in"), "corroborated")
        else:
            self._say(checks.fault(result, self._ref), "disputed")
            self.desk.say(checks.fault(result, self._ref), "bad")
            exhibit = self._exhibit
            if self.desk.writable:
                self.desk.write(lambda library: checks.check_exhibits(library, [exhibit]))
        self.checked.emit(result)

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        self.said.set_colour(tone)

    def _hash(self, digest: str) -> QWidget:
        host = QWidget(self.facts)
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        words = QLabel(grouped(digest), host)
        words.setFont(theme.mono("head"))
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setAccessibleName(digest)
        copy = Button("", "copy", look="plain", name=_("Copy the hash"))
        copy.setProperty("shape", "tiny")
        copy.clicked.connect(lambda checked=False: QGuiApplication.clipboard().setText(digest))
        row.addWidget(words, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        return host


def _read_in_words(file: FileView | None) -> str:
    """What was read of a file: its text, what was recognised and by whom, and what could not be read."""
    if file is None:
        return ""
    said = []
    if file.text_length:
        length = ngettext("{n} character of text", "{n} characters of text", file.text_length)
        said.append(length.format(n=number(file.text_length)))
    engine = file.metadata.get(readings.RECOGNISED_BY)
    if isinstance(engine, str):
        n = str(file.metadata.get(readings.RECOGNISED_PAGES, "0"))
        count = int(n) if n.isdecimal() else 0
        words = ngettext("text recognised on {n} page by {engine}", "text recognised on {n} pages by {engine}", count)
        said.append(words.format(n=number(count), engine=engine))
    if file.media_type and not said and not file.note:
        said.append(_("in full; it holds no text"))
    return "\n".join(part for part in (first_letter_up("; ".join(said)), file.note) if part)
