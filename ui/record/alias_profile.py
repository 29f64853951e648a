"""The profile of an alias: who uses it, when and who says so, and giving it to somebody, or to several."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from casefiles.services import aliases
from casefiles.services.views import RecordView, Ref
from casefiles.words import _, ngettext
from ui.button import Button
from ui.card import Card
from ui.chip import Chip
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.record.emptying import empty
from ui.record.gathering import Gathered
from ui.record.general_profile import GeneralProfile
from ui.record.link_row import LinkRow
from ui.record.popover import Popover
from ui.record.ref_line import RefLine
from ui.record.steps import RecordSteps
from ui.record.writing import write


class AssignAlias(Popover):
    """People and organisations are picked one after the other; one period and one source hold for all of them."""

    def __init__(self, desk: Desk, anchor: QWidget, alias: RecordView) -> None:
        super().__init__(anchor, _("Who uses {alias}?").format(alias=alias.title), 400)
        self.desk = desk
        self.chosen: list[Ref] = []
        self._alias = alias.id
        held = [link.other.id for link in alias.links if link.type == "uses_name"]
        self.who = RefLine(desk, ("person", "organisation"), self, without=held)
        self.who.setPlaceholderText(_("Somebody, by name, alias or reference"))
        self.who.setAccessibleName(_("Who uses the alias"))
        self.who.chosen.connect(self._take)
        self.who.went_wrong.connect(self._failed)
        self.who.escaped.connect(self.leave)
        self._names = QWidget(self)
        self._flow = FlowLayout(self._names, 6)
        self._names.hide()
        self.period = QLineEdit(self)
        self.period.setPlaceholderText(_("When: 2015 to 2017, since May 2016 …"))
        self.period.setAccessibleName(_("Period"))
        self.period.returnPressed.connect(self.save)
        self.error = Label("", "small", colour="disputed", parent=self)
        self.error.hide()
        self.save_button = Button(_("Save"), "check", then=self.save, parent=self)
        for part in (self.who, self._names, self.period, self.error):
            self.column.addWidget(part)
        self.column.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignRight)

    def first_focus(self) -> QWidget:
        return self.who

    def holds_work(self) -> bool:
        return bool(self.chosen or self.who.text() or self.period.text())

    def _take(self, ref: Ref) -> None:
        if ref.id not in {one.id for one in self.chosen}:
            self.chosen.append(ref)
            self._flow.addWidget(Chip(f"{ref.title} {ref.ref}", "info", parent=self._names))
            self._names.show()
        self.who.without = (*self.who.without, ref.id)
        self.who.show_ref(None)

    def save(self) -> None:
        """Write it down, as one change that cites what is being worked on."""
        alias, people = self._alias, [one.id for one in self.chosen]
        period, working = self.period.text().strip() or None, self.desk.working
        write(
            self.desk,
            self,
            lambda library: aliases.assign(library, alias, people, period=period, working=working),
            lambda made: self.leave(),
            failed=self._failed,
        )

    def _failed(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()


class AliasProfile(GeneralProfile):
    """Who uses it comes first: that is what an alias is for."""

    def __init__(self, desk: Desk, steps: RecordSteps, found: Gathered, parent: QWidget | None = None) -> None:
        self.holders = Card(_("Used by"), "users")
        self._list = QVBoxLayout()
        self._list.setSpacing(1)
        self.rows: list[LinkRow] = []
        self.sheet: AssignAlias | None = None
        super().__init__(desk, steps, found, parent)
        self.holders.setParent(self)
        if desk.writable:
            self.assign_button = self.holders.add_link(
                _("Assign to…"), self.assign, name=_("Assign this alias to somebody")
            )
        self.holders.column.addLayout(self._list)
        self._show_holders(found)

    def build(self, found: Gathered) -> None:
        self.stack.addWidget(self.holders)
        super().build(found)

    def show_gathered(self, found: Gathered) -> None:
        super().show_gathered(found)
        self._show_holders(found)

    def _show_holders(self, found: Gathered) -> None:
        empty(self._list)
        self.rows = []
        holders = [link for link in found.view.links if link.type == "uses_name"]
        self.summary.without = {link.id for link in holders}
        for link in holders:
            row = LinkRow(self.desk, link, found.view.title, reading=False, parent=self.holders)
            row.who_wanted.connect(self.steps.show_who_of_link)
            row.edit_wanted.connect(self.steps.edit_link)
            row.remove_wanted.connect(self.steps.remove_link)
            self.rows.append(row)
            self._list.addWidget(row)
        if not holders:
            nobody = _("Nobody yet. It has links of its own until it is clear whose it is.")
            self._list.addWidget(Label(nobody, colour="dim", parent=self.holders))
        elif (people := len({found.who(link) for link in holders})) > 1:
            # Entries that are judged to be one share nothing with one another.
            shared = ngettext(
                "{n} share it; equal text alone merges nobody.",
                "{n} share it; equal text alone merges nobody.",
                people,
            )
            self._list.addWidget(Label(shared.format(n=people), "small", colour="dim", parent=self.holders))

    def assign(self) -> None:
        """Ask who uses the alias."""
        self.sheet = AssignAlias(self.desk, self.assign_button, self.steps.view)
        self.sheet.open()
