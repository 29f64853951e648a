"""On every profile: the links of a record, the evidence and who says so, each in a card with a way on."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.domain.record_types import record_type
from casefiles.services.views import LinkView, RecordView, Ref, Row
from casefiles.words import _, number
from ui.button import Button
from ui.card import Card
from ui.chip import Grade
from ui.desk import Desk
from ui.label import Label
from ui.record.backing import side_of
from ui.record.emptying import empty
from ui.record.evidence_tab import bytes_of, icon_of
from ui.record.gathering import EVIDENCE_COLUMNS, Gathered
from ui.record.link_card import LinkCard
from ui.record.link_row import RecordName, RowIcon
from ui.record.places import go_to
from ui.record.said_by_tab import said_of
from ui.record.steps import RecordSteps
from ui.record.two_columns import TwoColumns

KEPT_OUT = frozenset({"uses_name", "shows", "in_file"})
"""Links that have a place of their own on the page: aliases, evidence; and the file, which says little."""
MOST = 5


def worth_showing(view: RecordView, without: Collection[int | None] = ()) -> list[LinkView]:
    """The links of a profile: what is certain to matter first, the files it is in last."""
    told = [link for link in view.links if link.type not in KEPT_OUT and (link.id is None or link.id not in without)]
    files = [link for link in view.links if link.type == "in_file" and not link.backwards]
    return told + files


class SummaryCards(QWidget):
    """`show_gathered` fills them; `without` are ids of links that the page shows elsewhere."""

    evidence_wanted = Signal()
    tab_wanted = Signal(str)

    def __init__(self, desk: Desk, steps: RecordSteps, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.without: set[int | None] = set()
        self.links = LinkCard(desk, steps, _("Links"), "waypoints", nothing=_("Nothing is linked yet."), parent=self)
        self.links.tab_wanted.connect(self.tab_wanted)
        self.evidence = Card(_("Evidence"), "fingerprint", self)
        if desk.writable:
            self.evidence.add_link(_("+ Add"), self.evidence_wanted.emit, name=_("Add evidence"))
        self.said = Card(_("Said by"), "quote", self)
        if desk.writable:
            self.said.add_link(
                _("+ Source"), lambda: steps.say_who_of_record(self.said.title), name=_("Say who says so")
            )
        self._evidence_list, self._said_list = QVBoxLayout(), QVBoxLayout()
        for card, column in ((self.evidence, self._evidence_list), (self.said, self._said_list)):
            column.setSpacing(1)
            card.column.addLayout(column)
            card.column.addStretch(1)
        self.said.setVisible(record_type(found.view.type).SOURCED)
        self.pair = TwoColumns(self.evidence, self.said, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.links)
        column.addWidget(self.pair)
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """What is linked, kept and said now."""
        self.links.show_links(worth_showing(found.view, self.without))
        self._show_evidence(found.evidence)
        self._show_said(found.view)

    def _show_evidence(self, rows: tuple[Row, ...]) -> None:
        empty(self._evidence_list)
        for row in rows[:MOST]:
            cells = dict(zip(EVIDENCE_COLUMNS, row.cells, strict=True))
            target = Ref(row.id, row.ref, row.type, row.title)
            rest = bytes_of(cells["size"]) or cells["holding"]
            self._evidence_list.addWidget(
                self._line(RowIcon(icon_of(cells["media_type"]), self), f"{row.ref} {row.title}", rest, target)
            )
        self._finish(self._evidence_list, len(rows), _("No evidence yet."), "evidence", _("All {n} evidence items"))

    def _show_said(self, view: RecordView) -> None:
        empty(self._said_list)
        claims = [one for part in said_of(view) for one in part]
        sources: dict[int, list[object]] = {}
        shown = []
        for claim in claims:
            if claim.source.id not in sources:
                sources[claim.source.id] = []
                shown.append(claim)
            sources[claim.source.id].append(claim)
        for claim in shown[:MOST]:
            own = [one for one in claims if one.source.id == claim.source.id]
            sides = {one.supports for one in own}
            rest = side_of(claim) if len(sides) == 1 else _("supports and disputes")
            if len(own) > 1:
                rest = f"{rest} · {number(len(own))}"
            grade = Grade(claim.grade, claim.grade_meaning) if claim.grade else RowIcon("quote", self)
            self._said_list.addWidget(self._line(grade, claim.source.title, rest, claim.source))
        self._finish(self._said_list, len(shown), _("Nobody is cited yet."), "said", _("All {n} sources"))

    def _line(self, lead: QWidget, text: str, rest: str, target: Ref) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(lead)
        name = RecordName(text, 400, line)
        name.plain = True
        name.clicked.connect(lambda checked=False: go_to(self.desk, target))
        row.addWidget(name)
        row.addStretch(1)
        pale = Label(rest, "small", colour="dim", parent=line)
        pale.setMinimumWidth(min(110, pale.sizeHint().width()))
        pale.align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        row.addWidget(pale)
        return line

    def _finish(self, column: QVBoxLayout, count: int, nothing: str, tab: str, more: str) -> None:
        if not count:
            column.addWidget(Label(nothing, colour="dim", parent=self))
        elif count > MOST:
            column.addWidget(
                Button(more.format(n=number(count)), look="link", then=lambda: self.tab_wanted.emit(tab)),
                0,
                Qt.AlignmentFlag.AlignLeft,
            )
