"""The file of an evidence item: its name, kind, size and hash, and whether its bytes are still those that were taken in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from casefiles.database.library import Library
from casefiles.database.vault import Health
from casefiles.progress import Progress
from casefiles.services.evidence import checks
from casefiles.services.evidence.disposal import LEFT
from casefiles.services.views import RecordView
from casefiles.words import _, moment, size
from ui import theme
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.label import Label
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

    def show_file(self, view: RecordView, last: checks.Last | None) -> None:
        """The file as it is described, and how it was when it was last checked; a small one is read again now."""
        self.facts.clear()
        digest = str(view.field("sha256").stored or "")
        self.setVisible(bool(digest or view.shown("original_name")))
        self._ref = view.ref
        self.view_button.setVisible(bool(digest) and view.field("holding").stored not in LEFT)
        count = view.field("size").stored
        for label, text in (
            (_("Name"), view.shown("original_name")),
            (_("Type"), view.shown("media_type")),
            (_("Size"), size(int(count)) if count is not None else ""),
            (_("Pages"), view.shown("pages")),
            (_("How read"), view.shown("reading_note")),
        ):
            if text:
                self.facts.add(label, text)
        if not digest:
            return
        self.facts.add("SHA-256", self._hash(digest))
        self._exhibit, self._ref = view.id, view.ref
        self.facts.add(_("Checked"), self._checks(last))
        if self._read != digest and int(count or 0) <= AT_ONCE and not view.deleted:
            self._read = digest
            exhibit = view.id
            self.desk.read(lambda library: checks.look(library, exhibit), self._found, owner=self, key="check")

    def view(self) -> None:
        """Show the file in the window."""
        look_at(self.desk, self._ref)

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
        # A zero-width space every eight digits lets the line break where the room ends.
        words = QLabel("\u200b".join(digest[place : place + 8] for place in range(0, len(digest), 8)), host)
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
