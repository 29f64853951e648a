"""One record: its head, its tabs, and the page of the tab that is chosen, all scrolled as one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casefiles.domain.record_types import record_type
from casefiles.services import records
from casefiles.services.views import RecordView
from casefiles.words import _
from ui.desk import Desk
from ui.record.alias_profile import AliasProfile
from ui.record.evidence_tab import EvidenceTab
from ui.record.exhibit_profile import ExhibitProfile
from ui.record.gathering import Gathered
from ui.record.general_profile import GeneralProfile
from ui.record.header import RecordHeader
from ui.record.history_tab import HistoryTab
from ui.record.key_facts import KeyFacts
from ui.record.links_tab import LinksTab
from ui.record.notes_tab import NotesTab
from ui.record.one_person_tab import OnePersonTab
from ui.record.operation_profile import OperationProfile
from ui.record.person_profile import PersonProfile
from ui.record.record_field import RecordField
from ui.record.said_by_tab import SaidByTab, how_many
from ui.record.steps import RecordSteps
from ui.record.tasks_tab import TasksTab
from ui.record.timeline_tab import TimelineTab
from ui.record.writing import write
from ui.tabs import TabStrip

PROFILES: dict[str, type[GeneralProfile]] = {
    "person": PersonProfile,
    "operation": OperationProfile,
    "exhibit": ExhibitProfile,
    "alias": AliasProfile,
}
"""Profiles made by hand; all other types have the general one."""


class RecordBody(QWidget):
    """Tabs are made when first looked at; Ctrl 1 to 9 go to them."""

    evidence_wanted = Signal(int)

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.found = found
        self.steps = RecordSteps(desk, found, self)
        self.setProperty("role", "page")
        self.header = RecordHeader(desk, found, self)
        self.facts = KeyFacts(desk, self.steps, self.header.facts, found)
        self.strip = TabStrip(self)
        self._makers: dict[str, Callable[[], QWidget]] = {
            "profile": self._make_profile,
            "one": lambda: OnePersonTab(self.desk, self.found),
            "links": lambda: LinksTab(self.desk, self.steps, self.found),
            "evidence": self._make_evidence,
            "said": lambda: SaidByTab(self.desk, self.steps, self.found),
            "timeline": lambda: TimelineTab(self.desk, self.found),
            "tasks": lambda: TasksTab(self.desk, self.found),
            "notes": lambda: NotesTab(self.desk, self.found),
            "history": lambda: HistoryTab(self.desk, self.found),
        }
        self._pages: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 20)
        column.setSpacing(14)
        column.addWidget(self.header)
        column.addWidget(self.strip)
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._room)
        column.addStretch(1)
        self.strip.chosen.connect(self._show_tab)
        self.header.history_wanted.connect(lambda: self.choose_tab("history"))
        self.header.backing_wanted.connect(lambda: self.steps.show_who_of_record(self.header.title))
        self.header.same_wanted.connect(self.steps.judge)
        self.header.restore_wanted.connect(self._restore)
        for place in range(1, 10):
            keys = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
            keys.activated.connect(lambda place=place: self._choose_nth(place))
        self._show_counts()
        self._show_tab(self.strip.current())

    @property
    def view(self) -> RecordView:
        return self.found.view

    def known_ids(self) -> set[int]:
        """Ids of all records whose change changes what is shown."""
        view = self.view
        found = {view.id}
        for link in view.links:
            found |= {link.other.id} | ({link.id} if link.id is not None else set())
        for refs in (view.same_as, view.evidence, view.tasks, view.notes, view.assessments):
            found |= {one.id for one in refs}
        return found | {claim.source.id for claim in view.claims}

    def show_gathered(self, found: Gathered) -> None:
        """Show the record as it is now; editors that are open stay open."""
        self.found = found
        self.header.show_gathered(found)
        self.facts.show_gathered(found)
        self._show_counts()
        for page in self._pages.values():
            page.show_gathered(found)  # type: ignore[attr-defined]
        self.steps.show_gathered(found)

    # Tabs

    def _make_profile(self) -> QWidget:
        profile = PROFILES.get(self.view.type, GeneralProfile)(self.desk, self.steps, self.found)
        profile.evidence_wanted.connect(lambda: self.evidence_wanted.emit(self.view.id))
        profile.tab_wanted.connect(self.choose_tab)
        return profile

    def _make_evidence(self) -> QWidget:
        tab = EvidenceTab(self.desk, self.found)
        tab.evidence_wanted.connect(lambda: self.evidence_wanted.emit(self.view.id))
        return tab

    def _show_counts(self) -> None:
        view = self.view
        made_by_hand = view.type in ("person", "organisation", "operation")
        said = {"said": (_("Said by"), how_many(view))}
        if not record_type(view.type).SOURCED and not how_many(view):
            said = {}
        one = self.found.one
        both: dict[str, tuple[str, int | None]] = {}
        if one is not None:
            both["one"] = (_("One person") if view.type == "person" else _("One organisation"), len(one.members))
        before = self.strip.current()
        self.strip.show_tabs(
            {
                "profile": (_("Profile") if made_by_hand else _("Details"), None),
                **both,
                "links": (_("Links"), len(view.links)),
                "evidence": (_("Evidence"), len(view.evidence)),
                **said,
                "timeline": (_("Timeline"), None),
                "tasks": (_("Tasks"), len(view.tasks)),
                "notes": (_("Notes"), len(view.notes)),
                "history": (_("History"), view.changes),
            }
        )
        if before and self.strip.current() != before:
            # The tab that was looked at is no more: the entries are not one any longer.
            self._show_tab(self.strip.current())

    def choose_tab(self, name: str) -> None:
        """Go to a tab by name; nothing happens for one that is not there."""
        self.strip.choose(name)

    def current_tab(self) -> str:
        return self.strip.current()

    def tab(self, name: str) -> QWidget:
        """The page of a tab, made now if it was not yet."""
        if name not in self._pages:
            page = self._makers[name]()
            page.setParent(self)
            self._pages[name] = page
            self._room.addWidget(page)
        return self._pages[name]

    def _choose_nth(self, place: int) -> None:
        names = self.strip.names()
        if place <= len(names):
            self.strip.choose(names[place - 1])

    def _show_tab(self, name: str) -> None:
        shown = self.tab(name)
        for page in self._pages.values():
            page.setVisible(page is shown)

    # Steps

    def field(self, record: int, part: str | None, key: str) -> RecordField | None:
        """A field of the pages that were made; None where there is none."""
        return next((one for one in self._fields() if (one.record, one.part, one.view.key) == (record, part, key)), None)

    def undecided_fields(self) -> list[RecordField]:
        """The fields whose typed value waits for an answer, or to be mended."""
        return [one for one in self._fields() if one.is_undecided]

    def _fields(self) -> list[RecordField]:
        return self.findChildren(RecordField)

    def start_link(self) -> None:
        """Open the line in which a link is typed."""
        self.choose_tab("links")
        tab = self.tab("links")
        if isinstance(tab, LinksTab):
            tab.line.start()

    def say_who(self) -> None:
        """Ask who says so of the field that has the keyboard, else of the record as a whole."""
        focus = self.window().focusWidget()
        while focus is not None and focus is not self:
            if isinstance(focus, RecordField):
                self.steps.say_who_of_field(focus)
                return
            focus = focus.parentWidget()
        self.steps.say_who_of_record(self.header.title)

    def _restore(self) -> None:
        record = self.view.id
        write(self.desk, self, lambda library: records.restore(library, [record]))
