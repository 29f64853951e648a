"""Any file as its bytes: where the program has no better view, and where somebody wants to see for themselves."""

from __future__ import annotations

import os
from typing import BinaryIO

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.errors import CasefilesError
from casefiles.progress import Progress
from casefiles.services.evidence import raw_bytes
from casefiles.services.views import RecordView
from casefiles.words import _, ngettext, number
from ui import theme
from ui.bar import Bar
from ui.button import Button
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.jobs import Job
from ui.label import Label
from ui.viewer.hex_sheet import HexSheet
from ui.viewer.view import View

PAUSE = 350
"""Milliseconds after the last key before a whole file is searched."""


class HexView(View):
    """Bytes are read as they are seen. What is looked for is bytes ("FF D8") or words; G goes to an offset."""

    CAN = frozenset({"find"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.sheet = HexSheet(self)
        self.sheet.selected.connect(self._say_where)
        self.sheet.failed.connect(self._say_nothing)
        self.nothing = EmptyPage("file", _("Opening the file"))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.sheet)
        self.foot = self._make_foot()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot)
        self.setFocusProxy(self.sheet)
        self._file: BinaryIO | None = None
        self._left = False
        self._job: Job | None = None
        self._sought = ""
        self._found: raw_bytes.Found | None = None
        self._at = -1
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._search)

    def _make_foot(self) -> Bar:
        foot = Bar(40, "top", "panel", self)
        self.where = Label("", "small", colour="dim", parent=foot)
        self.offset = QLineEdit(foot)
        self.offset.setPlaceholderText(_("Go to offset (G)"))
        self.offset.setAccessibleName(_("Go to offset"))
        self.offset.setToolTip(_("Digits are decimal; hexadecimal ones begin with 0x or end with h"))
        self.offset.setFixedWidth(170)
        self.offset.setFont(theme.mono("small"))
        self.offset.returnPressed.connect(self._go)
        self.offset.textEdited.connect(lambda text: self._mark_wrong(False))
        self.copy_bytes = Button(
            _("Copy bytes"), "copy", look="plain", then=lambda: self._copy(spelt=False), parent=foot
        )
        self.copy_letters = Button(_("Copy characters"), look="plain", then=lambda: self._copy(spelt=True), parent=foot)
        foot.row.addWidget(self.where, 1)
        for part in (self.copy_bytes, self.copy_letters, self.offset):
            foot.row.addWidget(part)
        foot.setEnabled(False)
        return foot

    # Opening and leaving

    def show_file(self, exhibit: int, view: RecordView) -> None:
        """Open the file and show its first bytes."""
        super().show_file(exhibit, view)

        def start(library: Library) -> tuple[BinaryIO, int] | str:
            try:
                file = raw_bytes.open_file(library, exhibit)
                return file, os.fstat(file.fileno()).st_size
            except CasefilesError as reason:
                return str(reason)
            except OSError as reason:
                return _("The bytes could not be read: {reason}.").format(reason=reason.strerror or "")

        self.desk.read(start, self._show_opened, owner=self, key="open")

    def _show_opened(self, found: tuple[BinaryIO, int] | str) -> None:
        if isinstance(found, str):
            self._say_nothing(found)
            return
        file, size = found
        if self._left:
            file.close()
            return
        if not size:
            file.close()
            self._say_nothing(_("The file is empty."))
            return
        self._file = file
        handle = file.fileno()
        self.sheet.show_bytes(lambda offset, count: os.pread(handle, count, offset), size)
        self._stack.setCurrentWidget(self.sheet)
        self.foot.setEnabled(True)
        self.failed.emit("")
        if self._sought:
            self.find(self._sought)
        self.changed.emit()

    def _say_nothing(self, sentence: str) -> None:
        self.nothing.say(_("This file cannot be shown"), sentence, "file")
        self._stack.setCurrentWidget(self.nothing)
        self.foot.setEnabled(False)
        self.failed.emit(sentence)
        self.changed.emit()

    def leave(self) -> None:
        """Close the file, and look for nothing any more."""
        self._left = True
        self._pause.stop()
        self._stop()
        self.desk.forget_reading(self, "open")
        self.sheet.show_bytes(None, 0)
        file, self._file = self._file, None
        if file is not None:
            file.close()

    # Where one is

    def _say_where(self) -> None:
        if not self.sheet.size_shown:
            self.where.setText("")
            return
        start, end = self.sheet.selection()
        said = [_("offset {decimal} (0x{hexadecimal})").format(decimal=number(start), hexadecimal=f"{start:X}")]
        if end - start == 1:
            value = self.sheet.bytes_at(start, 1)
            if value:
                said.append(_("byte {value}").format(value=number(value[0])))
        else:
            count = end - start
            said.append(ngettext("{n} byte selected", "{n} bytes selected", count).format(n=number(count)))
        said.append(_("of {n}").format(n=number(self.sheet.size_shown)))
        self.where.setText(" · ".join(said))
        self.sheet.setAccessibleDescription(self.where.text())

    def _copy(self, *, spelt: bool) -> None:
        self.sheet.copy(spelt=spelt)
        self.desk.say(_("Copied."), "good")

    def _go(self) -> None:
        offset = offset_of(self.offset.text())
        if offset is None or offset >= self.sheet.size_shown:
            self._mark_wrong(True)
            last = f"0x{max(0, self.sheet.size_shown - 1):X}"
            self.desk.say(_("Enter an offset from 0 to {last}.").format(last=last), "bad")
            return
        self.sheet.go_to(offset)
        self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_wrong(self, wrong: bool) -> None:
        self.offset.setProperty("wrong", wrong)
        self.offset.style().polish(self.offset)

    # Finding

    def find(self, text: str) -> None:
        """Look for bytes or words when no key was pressed for a moment; the job says how far it is and can be cancelled."""
        self._sought = text
        self._stop()
        self._found, self._at = None, -1
        self.sheet.show_hits(())
        self.changed.emit()
        if text.strip() and self._file is not None:
            self._pause.start()

    def _search(self) -> None:
        words, exhibit = self._sought, self.exhibit

        def look(library: Library, progress: Progress) -> raw_bytes.Found | str:
            try:
                # A file of its own: the one that is shown is read from at the same time.
                with raw_bytes.open_file(library, exhibit) as file:
                    return raw_bytes.find(file, words, progress)
            except CasefilesError as reason:
                return str(reason)

        self._job = self.desk.read_long(_("Looking for “{words}”").format(words=words[:40]), look, self._show, owner=self)

    def _stop(self) -> None:
        self._pause.stop()
        job, self._job = self._job, None
        if job is not None:
            job.let_go()

    def _show(self, found: raw_bytes.Found | str) -> None:
        self._job = None
        if isinstance(found, str):
            self.desk.say(found, "bad")
            return
        self._found = found
        here = self.sheet.selection()[0]
        later = next((place for place, one in enumerate(found.places) if one[0] >= here), 0)
        self._at = later if found.places else -1
        self.sheet.show_hits(found.places, self._at)
        self.changed.emit()
        if found.more:
            self.desk.say(_("The first {n} places are shown; there are more.").format(n=number(len(found.places))))

    def find_next(self, step: int = 1) -> None:
        """Round the end; Enter right after typing looks at once."""
        if self._pause.isActive():
            self._pause.stop()
            self._search()
        elif self._found is not None and self._found.places:
            self._at = (self._at + step) % len(self._found.places)
            self.sheet.show_hits(self._found.places, self._at)
            self.changed.emit()

    def found(self) -> tuple[int, int]:
        """As `View.found`."""
        return (self._at + 1, len(self._found.places)) if self._found is not None else (0, -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_G and not event.modifiers():
            self.offset.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.offset.selectAll()
        else:
            super().keyPressEvent(event)


def offset_of(text: str) -> int | None:
    """The offset that somebody typed: decimal, or hexadecimal as 0x1A or 1Ah; None for anything else."""
    plain = text.strip().replace(" ", "").replace("\u202f", "").lower()
    try:
        if plain.startswith("0x"):
            return int(plain[2:], 16)
        if plain.endswith("h"):
            return int(plain[:-1], 16)
        return int(plain) if plain.isdecimal() else None
    except ValueError:
        return None
