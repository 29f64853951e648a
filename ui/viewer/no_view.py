"""For files that cannot be shown: what can be done with them all the same."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casefiles.services.views import RecordView
from casefiles.words import _
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.viewer.view import View


class NoView(View):
    """Says so, in words."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.words = EmptyPage("file", _("Not shown"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)

    def show_file(self, exhibit: int, view: RecordView) -> None:
        """Name the kind of file that has no view."""
        self.exhibit = exhibit
        kind = view.shown("media_type")
        sentence = _("Files of the type {type} cannot be shown yet.").format(type=kind) if kind else _("There is no file here.")
        self.words.say(_("Not shown"), sentence)
