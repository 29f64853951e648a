"""Everything that sources say about a record, its values and its links, each with its state."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.services.views import ClaimView, RecordView
from casefiles.words import _
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.record.claim_row import ClaimRow
from ui.record.emptying import empty
from ui.record.gathering import Gathered
from ui.record.steps import RecordSteps


def said_of(view: RecordView) -> tuple[list[ClaimView], list[ClaimView], list[ClaimView]]:
    """What is said of the record as a whole, of its values, and of its links."""
    whole = [one for one in view.claims if one.field is None and one.part is None]
    values = [one for one in view.claims if one.field is not None or one.part is not None]
    told = {one.id for one in view.claims}
    of_links = [one for link in view.links for one in link.claims if one.id not in told]
    return whole, values, list({one.id: one for one in of_links}.values())


def how_many(view: RecordView) -> int:
    """How many words of sources the tab shows."""
    return sum(len(part) for part in said_of(view))


class SaidByTab(QWidget):
    """Three cards at most; the button says who says so of the record as a whole."""

    def __init__(self, desk: Desk, steps: RecordSteps, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.rows: list[ClaimRow] = []
        self.add_button = Button(_("Say who says so…"), "plus", parent=self)
        self.add_button.clicked.connect(lambda checked=False: steps.say_who_of_record(self.add_button))
        self.add_button.setVisible(desk.writable)
        top = QHBoxLayout()
        top.addWidget(self.add_button)
        top.addStretch(1)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(self._list)
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """What is said now; a reason that is being typed is left alone."""
        if any(row.is_asking for row in self.rows):
            return
        empty(self._list)
        self.rows = []
        whole, values, of_links = said_of(found.view)
        for title, claims in (
            (_("Of the entry itself"), whole), (_("Of its values"), values), (_("Of its links"), of_links),
        ):  # fmt: skip
            if not claims:
                continue
            card = Card(title, "quote", self)
            for claim in claims:
                row = ClaimRow(self.desk, claim, about=claims is not whole, parent=card)
                row.changed.connect(lambda row=row: self._weighed(row))
                self.rows.append(row)
                card.column.addWidget(row)
            self._list.addWidget(card)
        if not self.rows:
            page = EmptyPage("quote", _("Nobody is cited yet"), _("Say who says so: a paper, a person, a register."))
            page.setMinimumHeight(200)
            self._list.addWidget(page)

    def _weighed(self, row: ClaimRow) -> None:
        row.ask.hide()
