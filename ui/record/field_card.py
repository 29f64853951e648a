"""A card of fields that belong together, each edited where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casefiles.services.views import FieldView
from ui.card import Card
from ui.desk import Desk
from ui.record.record_field import RecordField


class FieldCard(Card):
    """Knows its fields by key; what a field asks for is passed on."""

    claim_wanted = Signal(object, object)
    versions_wanted = Signal(object)

    def __init__(
        self, desk: Desk, record: int, title: str, fields: Sequence[FieldView], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent=parent)
        self.column.setSpacing(2)
        self.rows: dict[str, RecordField] = {}
        for view in fields:
            row = RecordField(desk, record, view, parent=self)
            row.claim_wanted.connect(self.claim_wanted)
            row.versions_wanted.connect(self.versions_wanted)
            self.rows[view.key] = row
            self.column.addWidget(row)

    def show_fields(self, fields: Sequence[FieldView]) -> None:
        """Show the fields as they are now."""
        for view in fields:
            if view.key in self.rows:
                self.rows[view.key].show_view(view)
