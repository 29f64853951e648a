"""The saved searches of the open library in the navigation: their pages, and renaming and deleting them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from casefiles.words import _
from ui import contents, icons
from ui.desk import Desk

if TYPE_CHECKING:
    from casefiles.services.saved_searches import SavedSearch
    from ui.main_window import MainWindow


class SavedSearches(QObject):
    """Keeps the navigation's last section true; `wire` connects the page of a table as every list is connected."""

    def __init__(self, desk: Desk, window: MainWindow, wire: Callable[[QWidget], QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._wire = wire
        self._saved: dict[str, SavedSearch] = {}
        desk.changed.connect(self._heard)
        window.navigation.menu_wanted.connect(self.open_menu)

    def pages(self) -> list[str]:
        """The names of their pages."""
        return [contents.SAVED + key for key in self._saved]

    def show(self) -> None:
        """Show those of the library that was opened."""
        from casefiles.services.saved_searches import saved

        library = self._desk.library
        if library is not None:
            self._saved = {}
            self._arrived(saved(library), is_new=True)

    def _heard(self, notice: Any) -> None:
        # A change of settings touches no record; changes of records leave the searches as they are.
        if not notice.records and self._desk.library is not None:
            from casefiles.services.saved_searches import saved

            self._desk.read(saved, self._arrived, owner=self, key="saved")

    def _arrived(self, found: tuple[SavedSearch, ...], is_new: bool = False) -> None:
        wanted = {one.key: one for one in found}
        if wanted == self._saved and not is_new:
            return
        before, self._saved = self._saved, wanted
        window = self._window
        here = window.history.here
        for key, one in wanted.items():
            if before.get(key) != one:
                window.add_page(contents.SAVED + key, lambda one=one: self._make(one))
        for key in before:
            if wanted.get(key) != before[key]:
                window.drop_page(contents.SAVED + key, for_good=key not in wanted)
        window.navigation.show_sections(contents.sections([(one.key, one.name, one.type) for one in found]))
        window.navigation.show_current(here.page if here is not None else "")
        if not is_new and here is not None and here.page.startswith(contents.SAVED):
            key = here.page.removeprefix(contents.SAVED)
            if key not in wanted:
                self._desk.go(contents.OVERVIEW)
            elif before.get(key) != wanted[key]:
                window.reopen()
        if not is_new:
            window.recount.emit()

    def _make(self, search: SavedSearch) -> QWidget:
        if search.type:
            from ui.pages.record_list import RecordList

            return self._wire(RecordList(self._desk, search.type, saved=search))
        from ui.pages.results import ResultsPage

        return ResultsPage(self._desk, search.query, search.name)

    # Renaming and deleting

    def open_menu(self, page: str, point: QPoint) -> None:
        """What can be done with a saved search, where the mouse or the keyboard is."""
        search = self._saved.get(page.removeprefix(contents.SAVED))
        if search is None or not page.startswith(contents.SAVED) or not self._desk.writable:
            return
        menu = QMenu(self._window)
        menu.addAction(icons.icon("pencil", "dim"), _("Rename…"), lambda: self.rename(search))
        menu.addAction(icons.icon("trash-2", "dim"), _("Delete"), lambda: self.delete(search))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def rename(self, search: SavedSearch) -> None:
        """Ask for another name."""
        from ui.name_search import NameSearch

        NameSearch(self._desk, search, self._window.navigation.button(contents.SAVED + search.key)).open()

    def delete(self, search: SavedSearch) -> None:
        """Take it out of the library; undo brings it back."""
        from casefiles.services.saved_searches import delete

        what = _("Deleted the search “{name}”").format(name=search.name)
        self._desk.write(
            lambda library: delete(library, search.key),
            lambda _done: self._desk.say(_("{what}. Ctrl+Z brings it back.").format(what=what), "good"),
        )
