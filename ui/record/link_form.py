"""What else is known of a link: period, role, amount, detail, as whom it was named, and whether it is only a thought."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from casefiles.services import profile
from casefiles.services.views import LinkView, RecordView
from casefiles.words import _
from ui.desk import Desk
from ui.record.popover import Popover
from ui.record.record_field import RecordField

FIELDS = ("period", "role", "detail", "amount", "named_as", "extent", "hypothesis")


class LinkForm(Popover):
    """Each field is saved as it is entered, like those of any record."""

    def __init__(self, desk: Desk, anchor: QWidget, link: LinkView) -> None:
        super().__init__(anchor, _("Link: {what}").format(what=f"{link.reading} {link.other.title}"), 400)
        self.desk = desk
        self.fields: dict[str, RecordField] = {}
        self._link = link.id or 0
        desk.changed.connect(self._heard)
        self._read()

    def _read(self) -> None:
        link = self._link
        self.desk.read(lambda library: profile.profile(library, link), self._show, owner=self, key="link")

    def _heard(self, notice: Any) -> None:
        if self._link in notice.records.get("link", ()):
            self._read()

    def _show(self, view: RecordView) -> None:
        for key in FIELDS:
            if key in self.fields:
                self.fields[key].show_view(view.field(key))
            else:
                row = RecordField(self.desk, self._link, view.field(key), parent=self)
                self.fields[key] = row
                self.column.addWidget(row)
                row.show()
        if not self.close_button.hasFocus():
            return
        self.fields[FIELDS[0]].shown.setFocus()

    def holds_work(self) -> bool:
        return any(row.is_editing for row in self.fields.values())

    def keep_typed(self) -> str:
        # Its fields answer for themselves.
        return ""
