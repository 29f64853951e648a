"""The profile of an operation, made by hand: what and by whom, with what means, who and what was found, what came of it."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.services.views import LinkView, Ref, Row
from casefiles.words import _
from ui.card import Card
from ui.desk import Desk
from ui.label import Label
from ui.record.emptying import empty
from ui.record.gathering import SEIZURE_COLUMNS, Gathered
from ui.record.general_profile import GeneralProfile
from ui.record.link_card import LinkCard
from ui.record.link_row import RecordName, RowIcon
from ui.record.places import go_to

ALWAYS = frozenset({"kind", "date", "place", "status", "outcome"})
AGENCIES = frozenset({"carried_out", "directed"})


def one_of_each(found: Gathered, links: list[LinkView]) -> list[LinkView]:
    """One line for each other record or person: a link that says more goes before "is in the file"."""
    best: dict[int, LinkView] = {}
    for link in links:
        one = found.who(link)
        held = best.get(one)
        if held is None or (held.type == "in_file" and link.type != "in_file"):
            best[one] = link
    return list(best.values())


class OperationProfile(GeneralProfile):
    """Cards of links by what they are about; whatever has no card of its own is under Links."""

    def build(self, found: Gathered) -> None:
        self.agencies = self._card(_("Agencies"), "users", nothing=_("Who carried it out is not entered."), adding=True)
        self.people = self._card(_("People"), "user", nothing=_("Nobody is entered."), adding=True)
        self.sites = self._card(_("Sites and places"), "warehouse")
        self.seizures = SeizureCard(self.desk, self)
        cards = self.field_cards(found)
        tables = {parts.key: self.table_of(parts, found) for parts in found.view.parts if parts.key != "tags"}
        for card in cards[:1]:
            self.stack.addWidget(card)
        self.stack.addWidget(self.agencies)
        self.stack.addWidget(self.people)
        self.stack.addWidget(self.seizures)
        self.stack.addWidget(self.sites)
        self.add_pair(tables["resources"], tables["case_numbers"])
        self.add_pair(*cards[1:])
        self.stack.addWidget(self.summary)
        self.stack.addWidget(self.unknown)
        self.add_tags(found)
        self._fill(found)

    def _card(self, title: str, icon: str, *, nothing: str = "", adding: bool = False) -> LinkCard:
        card = LinkCard(self.desk, self.steps, title, icon, adding=adding, nothing=nothing, files=True, parent=self)
        card.tab_wanted.connect(self.tab_wanted)
        return card

    def always(self, found: Gathered) -> Collection[str]:
        return ALWAYS

    def show_gathered(self, found: Gathered) -> None:
        self._fill(found)
        super().show_gathered(found)

    def _fill(self, found: Gathered) -> None:
        view = found.view
        agencies = [link for link in view.links if link.type in AGENCIES]
        people = one_of_each(
            found, [link for link in view.links if link.other.type == "person" and link.type not in AGENCIES]
        )
        sites = one_of_each(
            found, [link for link in view.links if link.other.type in ("site", "place") and link.field != "place"]
        )
        sites = [link for link in sites if link.type != "in_file" or link.other.type == "site"]
        self.agencies.show_links(agencies)
        self.people.show_links(people)
        self.sites.show_links(sites)
        self.seizures.show_rows(found.seizures)
        self.summary.without = {link.id for link in (*agencies, *people, *sites)}
        self.summary.links.show_links(rest_of(found, self.summary.without))


def rest_of(found: Gathered, told: Collection[int | None]) -> list[LinkView]:
    """Links that no other card shows."""
    links = [link for link in found.view.links if link.other.type not in ("seizure", "exhibit", "alias")]
    links = [link for link in links if link.type != "in_file" or not link.backwards]
    links = [link for link in links if (link.id is None or link.id not in told) and link.field != "place"]
    return one_of_each(found, links)


class SeizureCard(Card):
    """What was seized, with its amounts at the right."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(_("Seizures"), "package", parent)
        self.desk = desk
        self._list = QVBoxLayout()
        self._list.setSpacing(1)
        self.column.addLayout(self._list)
        self.rows: list[tuple[str, str]] = []

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """The seizures as they are now."""
        empty(self._list)
        self.rows = []
        for row in rows:
            cells = dict(zip(SEIZURE_COLUMNS, row.cells, strict=True))
            what = ", ".join(
                one for one in (cells["substance"] or cells["seizure_class"], cells["chemical_form"]) if one
            )
            line = QWidget(self)
            across = QHBoxLayout(line)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(6)
            across.addWidget(RowIcon("package", line))
            name = RecordName(row.title, 600, line)
            target = Ref(row.id, row.ref, row.type, row.title)
            name.clicked.connect(lambda checked=False, target=target: go_to(self.desk, target))
            across.addWidget(name)
            if what and what.casefold() not in row.title.casefold():
                across.addWidget(Label(what, "small", colour="dim", parent=line))
            across.addStretch(1)
            amount = Label(cells["amounts"], weight=600, parent=line)
            amount.align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            across.addWidget(amount)
            self.rows.append((row.title, cells["amounts"]))
            self._list.addWidget(line)
        self.setVisible(bool(rows))
