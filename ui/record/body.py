"""One record: its head, its tabs, and the page of the tab that is chosen, all scrolled as one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casefiles.services import records
from casefiles.services.views import RecordView
from casefiles.words import _
from ui.desk import Desk
from ui.record.gathering import Gathered
from ui.record.general_profile import GeneralProfile
from ui.record.header import RecordHeader
from ui.tabs import TabStrip


class RecordBody(QWidget):
    """Tabs are made when first looked at; Ctrl 1 to 8 go to them."""

    evidence_wanted = Signal(int)

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.found = found
        self.setProperty("role", "page")
        self.header = RecordHeader(desk, found, self)
        self.strip = TabStrip(self)
        self._makers: dict[str, Callable[[], QWidget]] = {}
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
        self.header.restore_wanted.connect(self._restore)
        self._makers["profile"] = lambda: GeneralProfile(self.desk, self.found)
        for place in range(1, 9):
            keys = QShortcut(QKeySequence(f"Ctrl+{place}"), self, context=Qt.ShortcutContext.WindowShortcut)
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
        self._show_counts()
        for page in self._pages.values():
            page.show_gathered(found)  # type: ignore[attr-defined]

    # Tabs

    def _show_counts(self) -> None:
        self.strip.show_tabs({"profile": (_("Profile"), None)})

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

    def start_link(self) -> None:
        """Open the line in which a link is typed."""

    def say_who(self) -> None:
        """Ask who says so of the record as a whole."""

    def _restore(self) -> None:
        record = self.view.id
        self.desk.write(lambda library: records.restore(library, [record]))
