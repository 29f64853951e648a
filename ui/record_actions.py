"""What can be done from anywhere with entries: a new one, and with the one that is shown a link, a source, a dossier."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from casefiles.words import _
from ui import contents, icons
from ui.desk import Desk

if TYPE_CHECKING:
    from casefiles.database.library import Library
    from ui.main_window import MainWindow
    from ui.pages.record_list import RecordList
    from ui.quick_line import QuickLine
    from ui.record.page import RecordPage


class RecordActions(QObject):
    """Hands each action to the page that shows the entry."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.window: MainWindow | None = None
        self.menu: QMenu | None = None
        self.quick_line: QuickLine | None = None
        """The panel for one line, while it is open."""
        self._left_line = ("", "")

    def _list(self) -> RecordList | None:
        page = self.window.pages.currentWidget() if self.window is not None else None
        return page if hasattr(page, "entry") else None  # type: ignore[return-value]

    def entry(self) -> RecordPage | None:
        """The page of the entry that is shown."""
        page = self._list()
        return page.entry if page is not None else None

    def new_record(self) -> None:
        """On a list: its line for a new entry. Elsewhere: ask what it shall be."""
        page = self._list()
        if page is not None and page.type_name in dict(contents.NEW):
            page.start_new()
        else:
            self.offer_types()

    def enter_line(self, text: str = "") -> None:
        """Open the panel in which one line about somebody comes in, or go to it where it is open."""
        if self.quick_line is not None:
            self.quick_line.editor.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        if self.window is None or not self.window.top.box.isVisible() or not self.desk.writable:
            return
        from ui.quick_line import QuickLine

        page = self._list()
        panel = QuickLine(
            self.desk, self.window.top.box, page.type_name if page is not None else "", self.window.banner
        )
        self.quick_line = panel
        panel.closed.connect(self._line_left)
        panel.parked.connect(self._say_parked)
        library, unsaved = self._left_line
        here = str(self.desk.library.folder) if self.desk.library is not None else ""
        panel.start(text or (unsaved if library == here else ""))
        self._left_line = ("", "")

    def _line_left(self) -> None:
        panel, self.quick_line = self.quick_line, None
        if panel is not None and panel.unsaved and self.desk.library is not None:
            # Closed with its cross: what was typed is there when the panel is opened again.
            self._left_line = (str(self.desk.library.folder), panel.unsaved)

    def _say_parked(self, text: str, tip: int, seq: int) -> None:
        then = partial(self._take_back, text, tip, seq)
        self.desk.say(_("Parked in the Inbox."), "good", step=_("Undo"), then=then)

    def _take_back(self, text: str, tip: int, seq: int) -> None:
        """Out of the Inbox again, into the line, where nothing else is being typed there."""

        def work(library: Library) -> str:
            from casefiles.services import records

            # Undo takes back the newest change; where that is another by now, the tip alone goes.
            return library.undo() if library.head.seq == seq else records.trash(library, [tip])

        self.desk.write(work, lambda label: self._into_the_line(text))

    def _into_the_line(self, text: str) -> None:
        if self.quick_line is None or not self.quick_line.editor.text:
            self.enter_line()
            if self.quick_line is not None:
                self.quick_line.editor.start(text)

    def offer_types(self) -> None:
        """A menu of what can be made."""
        assert self.window is not None
        menu = QMenu(self.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, words in contents.NEW:
            action = menu.addAction(icons.record_icon(name, "dim"), _(words))
            action.triggered.connect(lambda checked=False, name=name: self.desk.go(name, "", contents.BEGIN))
        button = self.window.top.new
        corner = button.mapToGlobal(button.rect().bottomRight())
        corner.setX(corner.x() - menu.sizeHint().width())
        self.menu = menu
        menu.popup(corner)

    def add_link(self) -> None:
        """Open the line in which a link of the entry is typed."""
        if (entry := self.entry()) is not None:
            entry.add_link()

    def add_claim(self) -> None:
        """Ask who says so of the entry; in a file, cite what is marked there."""
        if (entry := self.entry()) is not None:
            entry.add_claim()
        elif self.window is not None and hasattr(page := self.window.pages.currentWidget(), "cite"):
            page.cite()

    def make_dossier(self) -> None:
        """Compose a dossier of the entry."""
        if (entry := self.entry()) is not None:
            entry.make_dossier()

    def print_record(self) -> None:
        """Print what is shown: forms of the evidence that is selected, else a dossier of the entry."""
        page = self._list()
        if page is None or page.type_name != "exhibit":
            self.make_dossier()
        else:
            page.print_forms()

    def copy_reference(self) -> None:
        """Put the entry's reference on the clipboard."""
        if (entry := self.entry()) is not None:
            entry.copy_reference()

    def delete_record(self) -> None:
        """Put the entry in the trash, or all rows that are selected."""
        page = self._list()
        if page is None:
            return
        chosen = page.selected()
        shown = page.entry.record_id
        if len(chosen) > 1:
            page.delete(chosen)
        elif shown is not None:
            page.delete([shown])
