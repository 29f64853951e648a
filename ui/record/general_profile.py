"""The profile of any type, made from what its fields say of themselves: cards of fields, then its lists."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casefiles.domain.record import fields_of
from casefiles.domain.record_types import record_type
from casefiles.services.views import PartList
from ui.desk import Desk
from ui.record.field_card import FieldCard
from ui.record.gathering import Gathered
from ui.record.groups import grouped
from ui.record.part_table import PartTable
from ui.record.record_field import RecordField
from ui.record.steps import RecordSteps
from ui.record.summary_cards import SummaryCards
from ui.record.tag_chips import TagCard
from ui.record.two_columns import TwoColumns
from ui.record.unknown_fields import UnknownFields


class GeneralProfile(QWidget):
    """Pages made by hand build on it: they choose the order and put cards of their own between."""

    evidence_wanted = Signal()
    tab_wanted = Signal(str)

    def __init__(self, desk: Desk, steps: RecordSteps, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.steps = steps
        self._cards: list[FieldCard] = []
        self._tables: dict[str, PartTable | TagCard] = {}
        self._pairs: list[TwoColumns] = []
        self.unknown = UnknownFields(self)
        self.unknown.wanted.connect(self.ask_for)
        self.unknown.hide()
        self.summary = SummaryCards(desk, steps, found, self)
        self.summary.evidence_wanted.connect(self.evidence_wanted)
        self.summary.tab_wanted.connect(self.tab_wanted)
        self.stack = QVBoxLayout(self)
        self.stack.setContentsMargins(0, 0, 0, 0)
        self.stack.setSpacing(12)
        self.build(found)
        self.stack.addStretch(1)
        self._show_unknown()

    def build(self, found: Gathered) -> None:
        """Fields first, then lists, then what is linked, kept and said."""
        cards = self.field_cards(found)
        for card in cards[:1]:
            self.stack.addWidget(card)
        self.add_tables(found)
        self.add_pair(*cards[1:])
        self.stack.addWidget(self.unknown)
        self.stack.addWidget(self.summary)
        self.add_tags(found)

    def always(self, found: Gathered) -> Collection[str]:
        """Keys of the fields that are shown even while they are empty: those that tables list, and the name."""
        cls = record_type(found.view.type)
        return {one.key for one in fields_of(cls) if one.listed and not one.fixed} | {cls.TITLE_FIELD}

    def field_cards(self, found: Gathered, without: Collection[str] = ()) -> list[FieldCard]:
        """A card for each group of fields."""
        always = self.always(found)
        made = []
        for _group, title, fields in grouped(found.view, without=without):
            card = FieldCard(self.desk, self.steps, found.view.id, title, fields, always, self)
            card.emptied.connect(self._show_unknown)
            made.append(card)
        self._cards += made
        return made

    def add_pair(self, *cards: QWidget) -> None:
        """Cards side by side where there is room."""
        if cards:
            pair = TwoColumns(*cards, parent=self)
            self._pairs.append(pair)
            self.stack.addWidget(pair)

    def table_of(self, parts: PartList, found: Gathered) -> PartTable | TagCard:
        """The table of a list; tags are chips."""
        if parts.key == "tags":
            tags = TagCard(self.desk, found.view.id, parts, self)
            self._tables[parts.key] = tags
            return tags
        table = PartTable(self.desk, found.view.id, parts, self)
        table.claim_wanted.connect(self.steps.say_who_of_field)
        table.versions_wanted.connect(self.steps.show_who_of_field)
        self._tables[parts.key] = table
        return table

    def add_tables(self, found: Gathered, without: Collection[str] = ()) -> None:
        """A table for each list of the record that has none yet."""
        for parts in found.view.parts:
            if parts.key not in self._tables and parts.key not in without and parts.key != "tags":
                self.stack.addWidget(self.table_of(parts, found))

    def add_tags(self, found: Gathered) -> None:
        """The record's tags, at the foot of the page."""
        for parts in found.view.parts:
            if parts.key == "tags" and parts.key not in self._tables:
                self.stack.addWidget(self.table_of(parts, found))

    def show_gathered(self, found: Gathered) -> None:
        """Show the record as it is now."""
        for card in self._cards:
            card.show_fields(found.view.fields)
        for parts in found.view.parts:
            if parts.key in self._tables:
                self._tables[parts.key].show_parts(parts)
        self.summary.show_gathered(found)
        self._show_unknown()

    def _show_unknown(self) -> None:
        hidden = [row for card in self._cards for row in card.hidden_fields()]
        self.unknown.show_names([(row.view.key, row.view.label) for row in hidden if row.view.editable])
        self.unknown.setHidden(not hidden or not self.desk.writable)
        for pair in self._pairs:
            pair.arrange()

    def ask_for(self, key: str) -> None:
        """Open the editor of a field, shown or not."""
        for card in self._cards:
            if key in card.rows:
                card.ask_for(key)
                self._show_unknown()

    def field(self, key: str) -> RecordField:
        """The widget of a field. KeyError where the profile does not show it."""
        for card in self._cards:
            if key in card.rows:
                return card.rows[key]
        raise KeyError(key)

    def table(self, key: str) -> PartTable | TagCard:
        """The table of a list. KeyError where the profile does not show it."""
        return self._tables[key]
