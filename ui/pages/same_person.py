"""Who may be the same: the pairs, what to look at first in front, and two of them beside one another to be judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.progress import Progress
from casefiles.services.matching import finding
from casefiles.services.matching.finding import Match
from casefiles.words import _, ngettext, number
from ui import contents, theme
from ui.bar import Bar
from ui.button import Button
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.history import Place
from ui.jobs import Job
from ui.label import Label
from ui.record.emptying import empty
from ui.same.pair_row import PairRow
from ui.same.side_by_side import SideBySideView
from ui.tabs import TabStrip

AT_ONCE = 60
"""Rows that are made before somebody asks for more."""
JUDGED = frozenset({"judgement", "claim"})
"""Changes that leave what was compared as it is."""


class SamePersonPage(QWidget):
    """Pairs are compared in a job whenever somebody comes and something has changed; what is known is shown meanwhile."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.matches: tuple[Match, ...] = ()
        self.rows: list[PairRow] = []
        self.job: Job | None = None
        self._shown = AT_ONCE
        self._stale = True
        self._queue: list[tuple[str, str]] = []
        self._at = 0
        self._behind: list[int] = []
        self._wants_row = False
        """Whether the keyboard shall go to the first row as soon as there is one."""
        self.title = Label(_("Same person?"), made=theme.font("title", 600), parent=self)
        self.state = Label("", "small", colour="dim", parent=self)
        self.kinds = TabStrip(self)
        self.kinds.show_tabs({"person": (_("People"), None), "organisation": (_("Organisations"), None)})
        self.kinds.chosen.connect(lambda name: self._change_kind())
        self.all = QCheckBox(_("Also those judged not the same"), self)
        self.all.toggled.connect(lambda on: self._show_known())
        self.again = Button(_("Compare again"), "rotate-ccw", then=self.compare, parent=self)
        self.nothing = EmptyPage("user-round-search", "", "")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        inside = QWidget(self)
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 14, 20, 20)
        column.addLayout(self._list)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.area)
        self._pages.addWidget(self.nothing)
        listed = QWidget(self)
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self._pages, 1)
        self.beside = SideBySideView(desk, self)
        self.beside.back_wanted.connect(lambda: desk.go(contents.SAME))
        self.beside.next_wanted.connect(self.go_on)
        self.beside.judged.connect(lambda verdict: self._judged())
        self.beside.taken_back.connect(self._taken_back)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(listed)
        self._stack.addWidget(self.beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        desk.changed.connect(self._heard)

    def _bar(self) -> QWidget:
        bar = Bar(78, parent=self)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.title)
        first.addWidget(self.state)
        first.addStretch(1)
        first.addWidget(self.all)
        first.addWidget(self.again)
        column = QVBoxLayout()
        column.setContentsMargins(6, 8, 2, 0)
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self.kinds)
        bar.row.addLayout(column)
        return bar

    @property
    def kind(self) -> str:
        """person or organisation."""
        return self.kinds.current()

    # Going

    def open_place(self, place: Place) -> None:
        """Show the pairs, or two entries whose refs the place names."""
        refs = place.detail.split()
        if len(refs) == 2:
            self._open_pair(refs[0], refs[1])
        else:
            self._stack.setCurrentIndex(0)
            self._focus_row()
        if self._stale:
            self.compare()

    def _open_pair(self, first: str, second: str) -> None:
        self._queue = [(one.a.ref, one.b.ref) for one in self.matches]
        self._behind = []
        wanted = {first, second}
        self._at = next((n for n, pair in enumerate(self._queue) if set(pair) == wanted), -1)
        self._stack.setCurrentWidget(self.beside)
        self._show_pair(first, second)

    def _show_pair(self, first: str, second: str) -> None:
        place = ""
        if self._at >= 0:
            place = _("{at} of {n}").format(at=number(self._at + 1), n=number(len(self._queue)))
        self.beside.next.setEnabled(self._at + 1 < len(self._queue))
        self.beside.open_pair(first, second, place)
        self.beside.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """To the next pair; after the last, back to the list."""
        if self._at + 1 >= len(self._queue):
            self.desk.say(_("That was the last pair."))
            self.desk.go(contents.SAME)
            return
        self._behind.append(self._at)
        self._at += 1
        self._show_pair(*self._queue[self._at])

    def _judged(self) -> None:
        self.go_on()

    def _taken_back(self) -> None:
        if self._behind:
            self._at = self._behind.pop()
            self._stack.setCurrentWidget(self.beside)
            self._show_pair(*self._queue[self._at])

    # Comparing

    def compare(self) -> None:
        """Compare all entries of the kind that is shown, as a job; only what changed is compared anew."""
        if self.desk.library is None:
            return
        if self.job is not None:
            self.job.cancel()
        self._stale = False
        kind, everything = self.kind, self.all.isChecked()
        self._show_known()
        title = _("Comparing people") if kind == "person" else _("Comparing organisations")

        def work(library: Library, progress: Progress) -> finding.Found:
            return finding.find(library, kind, everything=everything, progress=progress)

        def done(found: finding.Found) -> None:
            if kind == self.kind and everything == self.all.isChecked():
                self._show(found.matches)

        job = self.desk.read_long(title, work, done, owner=self)
        self.job = job
        job.cancelled.connect(lambda: self._stopped(job))
        job.ended.connect(lambda: self._ended(job))
        self.again.setEnabled(False)
        self._say()

    def _stopped(self, job: Job) -> None:
        if job is self.job:
            self._stale = True
            self._show_known()

    def _ended(self, job: Job) -> None:
        if job is self.job:
            self.job = None
            self.again.setEnabled(True)
            self._say()

    def _show_known(self) -> None:
        """What was found before, with what was judged since."""
        if self.desk.library is None:
            return
        kind, everything = self.kind, self.all.isChecked()

        def done(found: tuple[Match, ...] | None) -> None:
            if found is not None and kind == self.kind:
                self._show(found)

        self.desk.read(
            lambda library: finding.known(library, kind, everything=everything), done, owner=self, key="known"
        )

    def _change_kind(self) -> None:
        self._show(())
        self.compare()

    def _heard(self, notice: Any) -> None:
        if set(notice.records) <= JUDGED and self.desk.writable:
            self._show_known()
        else:
            self._stale = True
            if self.isVisible() and self._stack.currentIndex() == 0:
                self.compare()
        self.beside.heard(notice)

    # The list

    def _show(self, matches: Sequence[Match]) -> None:
        focused = next((row.match for row in self.rows if row.hasFocus()), None)
        self.matches = tuple(matches)
        empty(self._list)
        self.rows = []
        for match in self.matches[: self._shown]:
            row = PairRow(match, self.area.widget())
            row.opened.connect(lambda match: self.desk.go(contents.SAME, "", f"{match.a.ref} {match.b.ref}"))
            row.stepped.connect(lambda by, row=row: self._step(row, by))
            self.rows.append(row)
            self._list.addWidget(row)
        left = len(self.matches) - len(self.rows)
        if left > 0:
            more = ngettext("Show {n} more", "Show {n} more", min(left, AT_ONCE)).format(n=number(min(left, AT_ONCE)))
            self._list.addWidget(Button(more, look="link", then=self.show_more), 0, Qt.AlignmentFlag.AlignLeft)
        self._say()
        if self._wants_row and self.rows and self.kinds.hasFocus():
            self._focus_row()
        for row in self.rows:
            if focused is not None and (row.match.a, row.match.b) == (focused.a, focused.b):
                row.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_more(self) -> None:
        """Make as many rows again."""
        self._shown += AT_ONCE
        self._show(self.matches)

    def _say(self) -> None:
        count = len(self.matches)
        self._pages.setCurrentIndex(0 if count else 1)
        if self.job is not None:
            self.state.setText(_("comparing; what is shown may not be all yet") if count else "")
            self.nothing.say(_("Comparing"), _("Names, aliases, numbers, common links, places and times are compared."))
            return
        self.state.setText(ngettext("{n} pair", "{n} pairs", count).format(n=number(count)) if count else "")
        if self._stale:
            self.nothing.say(_("Stopped"), _("Compare again goes on where it was."))
        else:
            self.nothing.say(
                _("Nobody looks like somebody else"),
                _("Pairs that may be one person show up here, with what speaks for and against it. Nothing is merged."),
            )

    def _step(self, row: PairRow, by: int) -> None:
        at = self.rows.index(row) + by
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.area.ensureWidgetVisible(self.rows[at], 0, 12)

    def _focus_row(self) -> None:
        self._wants_row = not self.rows
        target: QWidget = self.rows[0] if self.rows else self.kinds
        target.setFocus(Qt.FocusReason.OtherFocusReason)
