"""A card of fields that belong together, each edited where it stands; those that say nothing wait to be asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casefiles.services.views import FieldView
from ui.card import Card
from ui.desk import Desk
from ui.record.record_field import RecordField
from ui.record.steps import RecordSteps


class FieldCard(Card):
    """`always` are the keys of fields that are shown even while they are empty."""

    emptied = Signal()
    """Which fields are shown is another now."""

    def __init__(
        self,
        desk: Desk,
        steps: RecordSteps,
        record: int,
        title: str,
        fields: Sequence[FieldView],
        always: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent=parent)
        self.column.setSpacing(2)
        self.rows: dict[str, RecordField] = {}
        self._always = set(always)
        for view in fields:
            row = RecordField(desk, record, view, parent=self)
            row.claim_wanted.connect(steps.say_who_of_field)
            row.versions_wanted.connect(steps.show_who_of_field)
            self.rows[view.key] = row
            self.column.addWidget(row)
        self._fit()

    def show_fields(self, fields: Sequence[FieldView]) -> None:
        """Show the fields as they are now."""
        for view in fields:
            if view.key in self.rows:
                self.rows[view.key].show_view(view)
        self._fit()

    def hidden_fields(self) -> list[RecordField]:
        """The fields that are not shown because they say nothing."""
        return [row for row in self.rows.values() if row.isHidden()]

    def ask_for(self, key: str) -> None:
        """Show a field that was hidden, and open its editor."""
        self._always.add(key)
        self._fit()
        self.rows[key].edit()

    def _fit(self) -> None:
        for key, row in self.rows.items():
            row.setHidden(not (row.value.text or row.is_editing or key in self._always or row.value.states))
        self.setHidden(all(row.isHidden() for row in self.rows.values()))
        self.emptied.emit()
