"""The profile of any type, made from what its fields say of themselves: cards of fields, then its lists."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.record.field_card import FieldCard
from ui.record.gathering import Gathered
from ui.record.groups import grouped
from ui.record.part_table import PartTable


class GeneralProfile(QWidget):
    """What its fields ask for is passed on."""

    claim_wanted = Signal(object, object)
    versions_wanted = Signal(object)

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._cards: list[FieldCard] = []
        self._tables: dict[str, PartTable] = {}
        self.stack = QVBoxLayout(self)
        self.stack.setContentsMargins(0, 0, 0, 0)
        self.stack.setSpacing(12)
        self._build(found)
        self.stack.addStretch(1)

    def _build(self, found: Gathered) -> None:
        self.add_fields(found)
        self.add_parts(found)

    def add_fields(self, found: Gathered, without: tuple[str, ...] = ()) -> None:
        """A card for each group of fields."""
        for _group, title, fields in grouped(found.view, without=without):
            card = FieldCard(self.desk, found.view.id, title, fields, self)
            card.claim_wanted.connect(self.claim_wanted)
            card.versions_wanted.connect(self.versions_wanted)
            self._cards.append(card)
            self.stack.addWidget(card)

    def add_parts(self, found: Gathered, without: tuple[str, ...] = ()) -> None:
        """A table for each list of the record."""
        for parts in found.view.parts:
            if parts.key in without:
                continue
            table = PartTable(self.desk, found.view.id, parts, self)
            table.claim_wanted.connect(self.claim_wanted)
            table.versions_wanted.connect(self.versions_wanted)
            self._tables[parts.key] = table
            self.stack.addWidget(table)

    def show_gathered(self, found: Gathered) -> None:
        """Show the record as it is now."""
        for card in self._cards:
            card.show_fields(found.view.fields)
        for parts in found.view.parts:
            if parts.key in self._tables:
                self._tables[parts.key].show_parts(parts)

    def field(self, key: str) -> QWidget:
        """The widget of a field. KeyError where the profile does not show it."""
        for card in self._cards:
            if key in card.rows:
                return card.rows[key]
        raise KeyError(key)

    def table(self, key: str) -> PartTable:
        """The table of a list. KeyError where the profile does not show it."""
        return self._tables[key]
