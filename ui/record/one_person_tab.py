"""Entries judged to be one, as one: every alias, value and link with the entry it stands in, and why they are held to be one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from casefiles.services.one_person import FieldOfAll, OnePerson
from casefiles.services.views import LinkView, Ref
from casefiles.words import _, and_list, number
from ui import contents, theme
from ui.card import Card
from ui.chip import Chip
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.record.emptying import empty
from ui.record.gathering import Gathered
from ui.record.link_row import HEIGHT, RecordName
from ui.record.places import go_to
from ui.record.same_person import JudgementRow

LABELS = 120
MOST_LINKS = 40


class OnePersonTab(QWidget):
    """Shown where entries are judged to be one, or where judgements contradict one another."""

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.judgements: list[JudgementRow] = []
        self.contradictions: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """The identity as it is now."""
        empty(self._column)
        self.judgements, self.contradictions = [], []
        one = found.one
        if one is None:
            return
        if len(one.members) > 1:
            self._column.addWidget(self._members(one))
            if one.aliases:
                self._column.addWidget(self._aliases(one))
            self._column.addWidget(self._fields(one))
            if one.links:
                self._column.addWidget(self._links(one))
        self._column.addWidget(self._why(one))

    def _members(self, one: OnePerson) -> QWidget:
        card = Card(_("{n} entries, one person").format(n=number(len(one.members))), "users", self)
        if one.members[0].type == "organisation":
            card.say_title(_("{n} entries, one organisation").format(n=number(len(one.members))))
        card.column.addWidget(self._names(one.members, 600, whole=True))
        if len(one.members) == 2:
            first, second = one.members
            card.add_link(_("Side by side"), lambda: self.desk.go(contents.SAME, "", f"{first.ref} {second.ref}"))
        return card

    def _aliases(self, one: OnePerson) -> QWidget:
        card = Card(_("Aliases"), "at-sign", self)
        grid = _grid()
        for row, alias in enumerate(one.aliases):
            grid.addWidget(_words(alias.text, self), row, 0)
            periods = and_list(list(dict.fromkeys(use.period for _entry, use in alias.uses if use.period)))
            said = and_list(list(dict.fromkeys(use.link.said_by for _entry, use in alias.uses if use.link.said_by)))
            grid.addWidget(self._names(entry for entry, _use in alias.uses), row, 1)
            grid.addWidget(_dim(" · ".join(part for part in (periods, said) if part), self), row, 2)
        card.column.addLayout(grid)
        return card

    def _fields(self, one: OnePerson) -> QWidget:
        card = Card(_("What the entries say"), "list", self)
        grid = _grid()
        row = 0
        for field in one.fields:
            row = self._field(grid, row, field)
        card.column.addLayout(grid)
        return card

    def _field(self, grid: QGridLayout, row: int, field: FieldOfAll) -> int:
        for n, values in enumerate(field.values):
            if not n:
                label = _dim(field.label, self)
                label.setFixedHeight(HEIGHT)
                grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            value = QWidget(self)
            flow = FlowLayout(value, 6)
            words = _words(values[0].shown, value)
            words.setMinimumHeight(HEIGHT)
            flow.addWidget(words)
            if field.rival and n:
                flow.addWidget(Chip(_("rival"), "disputed", parent=value))
            grid.addWidget(value, row, 1)
            sources = dict.fromkeys(source.title for one in values for source in one.sources)
            where = self._names(one.entry for one in values)
            if sources:
                said = _dim(and_list(list(sources)), where)
                said.setFixedHeight(HEIGHT)
                where.layout().addWidget(said)
            grid.addWidget(where, row, 2, Qt.AlignmentFlag.AlignTop)
            row += 1
        return row

    def _links(self, one: OnePerson) -> QWidget:
        card = Card(_("Links of all entries"), "waypoints", self)
        grid = _grid()
        told: dict[tuple[str, int], tuple[LinkView, list[Ref]]] = {}
        for entry, link in one.links:
            told.setdefault((link.reading, link.other.id), (link, []))[1].append(entry)
        for row, (link, entries) in enumerate(list(told.values())[:MOST_LINKS]):
            grid.addWidget(_dim(link.reading, self), row, 0)
            grid.addWidget(self._names([link.other], title=True), row, 1)
            grid.addWidget(self._names(dict.fromkeys(entries)), row, 2)
        card.column.addLayout(grid)
        if len(told) > MOST_LINKS:
            card.column.addWidget(_dim(_("and {n} more").format(n=number(len(told) - MOST_LINKS)), self))
        return card

    def _why(self, one: OnePerson) -> QWidget:
        card = Card(_("Judgements"), "user-round-search", self)
        for contradiction in one.contradictions:
            told = QLabel(contradiction.sentence, self)
            told.setWordWrap(True)
            told.setTextFormat(Qt.TextFormat.PlainText)
            self.contradictions.append(contradiction.sentence)
            line = QWidget(self)
            column = QVBoxLayout(line)
            column.setContentsMargins(0, 0, 0, 6)
            column.setSpacing(4)
            column.addWidget(Chip(_("Contradiction"), "disputed", parent=line), 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(told)
            card.column.addWidget(line)
        for judged in one.judgements:
            row = JudgementRow(self.desk, judged, None, self)
            self.judgements.append(row)
            card.column.addWidget(row)
        return card

    def _names(
        self,
        refs: Iterable[Ref],
        weight: int = 400,
        *,
        whole: bool = False,
        title: bool = False,
    ) -> QWidget:
        """References to go to; `title` names them, `whole` gives both."""
        names = QWidget(self)
        flow = FlowLayout(names, 4)
        for ref in refs:
            name = RecordName(f"{ref.title} {ref.ref}" if whole else ref.title if title else ref.ref, weight, names)
            name.inset = 0
            name.setAccessibleName(f"{ref.title} {ref.ref}")
            name.clicked.connect(lambda checked=False, ref=ref: go_to(self.desk, ref))
            flow.addWidget(name)
        return names


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, LABELS)
    grid.setColumnStretch(1, 2)
    grid.setColumnStretch(2, 3)
    return grid


def _words(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _dim(text: str, parent: QWidget) -> Label:
    label = Label(text, made=theme.font("small"), colour="dim", parent=parent)
    label.setMinimumWidth(1)
    return label
