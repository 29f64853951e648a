"""Asks which picture to look at beside the one that is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from casefiles.database.library import Library
from casefiles.services import listing
from casefiles.services.evidence.media_types import kind_of
from casefiles.services.views import Ref
from casefiles.words import _
from ui import theme
from ui.desk import Desk
from ui.record.popover import Popover
from ui.record.ref_line import RefLine


class SecondSheet(Popover):
    """A line that finds evidence items; one that is no picture is refused in a sentence."""

    chosen = Signal(object)
    """The Ref of another picture."""

    def __init__(self, desk: Desk, anchor: QWidget, without: int) -> None:
        super().__init__(anchor, _("Compare with another picture"), 360)
        self.desk = desk
        self.line = RefLine(desk, ("exhibit",), self, without=(without,), making=False)
        self.line.setPlaceholderText(_("Reference or name of the evidence item"))
        self.line.setAccessibleName(_("Evidence item"))
        self.line.escaped.connect(self.leave)
        self.line.chosen.connect(self._look_at)
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setFont(theme.font("small"))
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self.column.addWidget(self.line)
        self.column.addWidget(self.error)

    def first_focus(self) -> QWidget:
        return self.line

    def _look_at(self, ref: Ref) -> None:
        def read(library: Library) -> str:
            rows = listing.rows(library, "exhibit", [ref.id], ("media_type",))
            return rows[0].cells[0] if rows else ""

        def told(media_type: str) -> None:
            if kind_of(media_type) == "image":
                self.leave()
                self.chosen.emit(ref)
            else:
                self.error.setText(_("{ref} is no picture; only pictures can be compared.").format(ref=ref.ref))
                self.error.show()

        self.desk.read(read, told, owner=self, key="kind")
