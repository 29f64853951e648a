"""Importing from anywhere: asks for a table, or takes one that was dropped, and opens the page with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casefiles.words import _
from ui import contents
from ui.desk import Desk
from ui.file_dialogs import ask_where

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.import_table import ImportPage

ENDINGS = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xls", ".ods"})
"""Endings of files of which the drop strip offers to import the rows."""
KINDS = "*.csv *.tsv *.tab *.txt *.xlsx *.xls *.ods"


class Imports(QObject):
    """Answers the action; owned by the window."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self.desk = desk
        self.window = window

    def make_page(self) -> ImportPage:
        """The page, when somebody first goes to it."""
        from ui.pages.import_table import ImportPage

        page = ImportPage(self.desk)
        page.file_wanted.connect(self.ask)
        return page

    def ask(self) -> None:
        """Ask which table to import."""
        kinds = [_("Tables") + f" ({KINDS})", _("All files") + " (*)"]
        ask_where(self.window, _("Import a table"), Path(), self.open, kinds=kinds, existing=True)

    def open(self, path: Path) -> None:
        """Go to the page and read this table."""
        if not self.desk.writable:
            return
        self.desk.go(contents.IMPORT)
        page: ImportPage = self.window.page(contents.IMPORT)  # type: ignore[assignment]
        page.begin(path)
