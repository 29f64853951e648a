"""The text of a file: plain text by its lines, that of a document page by page and without its looks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.domain.file_place import FilePlace, PagePlace, TextPlace
from casefiles.domain.words_in_text import found_in
from casefiles.errors import CasefilesError
from casefiles.services.evidence import kept_text
from casefiles.services.evidence.kept_text import KeptText
from casefiles.services.views import RecordView
from casefiles.words import _
from ui import theme
from ui.bar import Bar
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.label import Label
from ui.viewer.hex_view import HexView
from ui.viewer.text_pieces import Pieces
from ui.viewer.text_sheet import TextSheet
from ui.viewer.view import Marked, View

Read = tuple[KeptText, tuple[Pieces, ...]]


class TextView(View):
    """Words are found on all pages. A passage is marked by selecting it, with the mouse or with Shift, arrows and Enter."""

    CAN = frozenset({"pages", "find", "text"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.sheet = TextSheet(_("The text"), self)
        self.sheet.settled.connect(self._settled)
        self.sheet.selected.connect(self._selected)
        self.nothing = EmptyPage(
            "file-text", _("Opening the file"), step=_("Show the bytes"), step_icon="eye", then=self.show_bytes
        )
        assert self.nothing.step is not None
        self.nothing.step.hide()
        self.bytes: HexView | None = None
        self.said = Label("", "small", colour="dim")
        self.strip = Bar(28, "bottom", "head", self)
        self.strip.row.addWidget(self.said, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._stack, 1)
        self.strip.hide()
        self.setFocusProxy(self.sheet)
        self._pages: tuple[Pieces, ...] = ()
        self._is_plain = False
        self._page = 1
        self._wanted_place: FilePlace | None = None
        self._cited: tuple[FilePlace, ...] = ()
        self._mark: Marked | None = None
        self._sought = ""
        self._found: list[tuple[int, int, int]] | None = None
        self._at = -1

    # Opening and leaving

    def show_file(self, exhibit: int, view: RecordView) -> None:
        """Show the text that was read from the file, from its beginning."""
        super().show_file(exhibit, view)
        self._view = view

        def read(library: Library) -> Read | str:
            try:
                kept = kept_text.text_of(library, exhibit)
            except CasefilesError as reason:
                return str(reason)
            return kept, tuple(map(Pieces, kept.pages))

        self.desk.read(read, self._show_read, owner=self, key="open")

    def _show_read(self, found: Read | str) -> None:
        if isinstance(found, str):
            self._say_nothing(_("This file cannot be shown"), found)
            return
        kept, pages = found
        if not any(kept.pages):
            self._say_nothing(_("No text"), kept.note or _("The file holds no text that could be read."))
            return
        self._pages, self._is_plain = pages, kept.is_plain
        if kept.is_list:
            said = [_("What is in the archive. Unpack it on the page of its evidence item to look at its files.")]
        else:
            said = [] if kept.is_plain else [_("The text of the document, without its looks.")]
        self.said.setText(" ".join([*said, kept.note]).strip())
        self.strip.setVisible(bool(self.said.text()))
        self.failed.emit("")
        self._stack.setCurrentWidget(self.sheet)
        self._page = 0
        self.go_to_page(next(number for number, text in enumerate(kept.pages, 1) if text))
        if self._wanted_place is not None:
            place, self._wanted_place = self._wanted_place, None
            self.go_to(place)
        if self._sought:
            self.find(self._sought)

    def _say_nothing(self, heading: str, sentence: str) -> None:
        self.nothing.say(heading, sentence)
        assert self.nothing.step is not None
        self.nothing.step.show()
        self._stack.setCurrentWidget(self.nothing)
        self.failed.emit(sentence)
        self.changed.emit()

    def show_bytes(self) -> None:
        """Where there is no text, show the file as its bytes."""
        if self.bytes is None:
            self.bytes = HexView(self.desk, self)
            self.bytes.changed.connect(self.changed)
            self.bytes.failed.connect(self.failed)
            self._stack.addWidget(self.bytes)
            self.bytes.show_file(self.exhibit, self._view)
        self._stack.setCurrentWidget(self.bytes)
        self.setFocusProxy(self.bytes)
        self.bytes.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._sought:
            self.bytes.find(self._sought)

    def leave(self) -> None:
        """Let go of what is being read."""
        if self.bytes is not None:
            self.bytes.leave()
        for key in ("open", "find"):
            self.desk.forget_reading(self, key)

    # Places

    def go_to(self, place: FilePlace) -> None:
        """Show a passage; it is selected."""
        if not self._pages:
            self._wanted_place = place
            return
        if isinstance(place, TextPlace):
            self.go_to_page(1)
            self.sheet.select(place.start, place.end)
        elif isinstance(place, PagePlace):
            self.go_to_page(place.page)
            if place.start is not None and place.end is not None and place.page == self._page:
                self.sheet.select(place.start, place.end)

    def show_cited(self, places: Sequence[FilePlace]) -> None:
        """A quiet ground behind passages that are cited."""
        self._cited = tuple(places)
        passages = []
        for place in self._cited:
            if isinstance(place, TextPlace) and self._page == 1:
                passages.append((place.start, place.end))
            elif isinstance(place, PagePlace) and place.page == self._page and place.end is not None:
                passages.append((place.start or 0, place.end))
        self.sheet.show_cited(sorted(passages))

    # Pages

    def pages(self) -> int:
        """How many pages the text has."""
        return len(self._pages)

    def page(self) -> int:
        """The page that is shown."""
        return max(1, self._page)

    def go_to_page(self, page: int) -> None:
        """Show another page; nothing happens for one that there is not."""
        if not 1 <= page <= len(self._pages):
            return
        if page != self._page:
            self._page = page
            self.clear_mark()
            plain = theme.mono("small") if self._is_plain else None
            self.sheet.show_text(self._pages[page - 1], numbered=self._is_plain, font=plain)
            self.show_cited(self._cited)
            self._show_hits()
        self.changed.emit()

    # Marking

    def _settled(self) -> None:
        held = self.sheet.selection()
        if held is None:
            return
        text = self._pages[self._page - 1].text
        start, end = held
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            place = TextPlace(start, end) if len(self._pages) == 1 else PagePlace(self._page, start, end)
            self._mark = Marked(place, text[start:end].replace("\r\n", "\n"))
            self.marked.emit(self._mark)

    def _selected(self) -> None:
        if self._mark is not None and self.sheet.selection() is None:
            self._mark = None
            self.marked.emit(None)

    def mark_rect(self) -> QRect:
        """Under the passage."""
        return self.sheet.passage_box().translated(self.sheet.mapTo(self, QPoint()))

    def clear_mark(self) -> None:
        """Nothing is marked."""
        self.sheet.let_go()

    # Finding

    def find(self, text: str) -> None:
        """Find words, case and accents aside; the first place from the caret on comes into sight."""
        self._sought = text
        if self.bytes is not None:
            self.bytes.find(text)
        if not self._pages:
            return
        if not text.strip():
            self.desk.forget_reading(self, "find")
            self._found, self._at = None, -1
            self.sheet.show_hits(())
            self.changed.emit()
            return
        pages = self._pages

        def look(library: Library) -> list[tuple[int, int, int]]:
            return [
                (number, start, end) for number, one in enumerate(pages, 1) for start, end in found_in(one.text, text)
            ]

        self.desk.read(look, self._show_found, owner=self, key="find")

    def _show_found(self, found: list[tuple[int, int, int]]) -> None:
        self._found = found
        here = (self._page, self.sheet.first_shown(), 0)
        self._at = next((number for number, one in enumerate(found) if one >= here), 0) if found else -1
        self._go_to_found()

    def find_next(self, step: int = 1) -> None:
        """Round the end."""
        if self.bytes is not None:
            self.bytes.find_next(step)
        elif self._found:
            self._at = (self._at + step) % len(self._found)
            self._go_to_found()

    def _go_to_found(self) -> None:
        if self._found and self._found[self._at][0] != self._page:
            self.go_to_page(self._found[self._at][0])
        self._show_hits()
        self.changed.emit()

    def _show_hits(self) -> None:
        here = [(number, one) for number, one in enumerate(self._found or ()) if one[0] == self._page]
        current = next((place for place, (number, _one) in enumerate(here) if number == self._at), -1)
        self.sheet.show_hits([one[1:] for _number, one in here], current)

    def found(self) -> tuple[int, int]:
        """As `View.found`."""
        if self.bytes is not None:
            return self.bytes.found()
        return (self._at + 1, len(self._found)) if self._found is not None else (0, -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.sheet.selection() is not None:
            self.clear_mark()
        else:
            super().keyPressEvent(event)
