"""Copies of a file that leave the library: saved where somebody says, or opened by another program once they agreed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from casefiles.database.library import Library
from casefiles.progress import Progress
from casefiles.services.evidence import copies
from casefiles.services.views import RecordView
from casefiles.words import _
from ui.desk import Desk
from ui.file_dialogs import ask_where
from ui.viewer.other_program import OtherProgramDialog


class Copying(QObject):
    """`folder` is where copies for other programs go; None: the user's own folder for them."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.folder: Path | None = None
        self._page = parent

    def ask_where_to(self, view: RecordView) -> None:
        """Ask where a copy of the file goes."""
        name = Path(copies.fit_name(view.shown("original_name"), view.ref))
        ask_where(
            self._page, _("Save a copy of {ref}").format(ref=view.ref), name, lambda target: self.save(view, target)
        )

    def save(self, view: RecordView, target: Path) -> None:
        """Write a copy of the file; its hash is compared while it is written."""

        def work(library: Library, progress: Progress) -> str:
            return copies.save_copy(library, view.id, target, progress=progress)

        def told(digest: str) -> None:
            words = _("A copy of {ref} was saved; its hash is the one that was taken in.")
            self.desk.say(words.format(ref=view.ref), "good")

        self.desk.read_long(_("Saving a copy of {ref}").format(ref=view.ref), work, told, owner=self)

    def ask_to_open(self, view: RecordView) -> None:
        """Ask whether a copy shall be opened by another program."""
        dialog = OtherProgramDialog(view.ref, view.shown("media_type"), self._page.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.agreed.connect(lambda: self.open_copy(view))
        dialog.open()

    def open_copy(self, view: RecordView) -> None:
        """Write a copy that is one's own, and have it opened by the program that the system knows for it."""

        def work(library: Library, progress: Progress) -> Path:
            return copies.copy_for_opening(library, view.id, self.folder, progress=progress)

        def written(copy: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
                self.desk.say(_("No program was found that opens it; the copy is at {path}.").format(path=copy), "bad")

        self.desk.read_long(_("Writing a copy of {ref}").format(ref=view.ref), work, written, owner=self)
