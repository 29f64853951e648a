"""The page of all results: by type, the hits marked, with the place of each. Everything by keys alone."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.domain.record_types import ENTRIES, RECORD_TYPES
from casefiles.services import glance, one_each, search
from casefiles.services.one_each import Count
from casefiles.services.search import Found
from casefiles.words import _, number
from ui import contents, icons, theme
from ui.bar import Bar
from ui.button import Button
from ui.chip import Chip
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.flow_layout import FlowLayout
from ui.grouped_rows import GroupedRows
from ui.history import Place
from ui.label import Label
from ui.pill import Pill
from ui.result_rows import Line, Painter
from ui.viewer.place import passage_of

AT_ONCE = 200
"""Hits shown at first, and more with each "Show more"."""
WAIT = 150
"""Milliseconds of quiet before what was typed is looked for."""


class _Answer(NamedTuple):
    lines: list[Line]
    found: Found
    counts: dict[str, Count]


class _Ground(QWidget):
    """The ground under chips and pills."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))


class _List(QListView):
    """Enter opens; up from the first line goes back to the words."""

    opened = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Up and row <= 1:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _Words(QLineEdit):
    """Down, or Enter, goes to the results."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class ResultsPage(QWidget):
    """What was typed stands at the top and can be changed; `query` is it."""

    def __init__(self, desk: Desk, query: str = "", title: str = "", parent: QWidget | None = None) -> None:
        """With `title` the page is that of a saved search."""
        super().__init__(parent)
        self.desk = desk
        self._fixed = query
        self._shown = AT_ONCE
        self._types: set[str] = set()
        self._stale = True
        self.answer: Found | None = None
        self._wants_list = False
        self.title = Label(title or _("Results"), "title", 600)
        self.count = Label("", "text", colour="dim")
        self.words = _Words(query)
        self.words.setAccessibleName(_("What to look for"))
        self.words.setPlaceholderText(_("Words, “words in quotes”, -without, type:, tag:, in:, place:, July 2017"))
        head = Bar(50, "bottom", parent=self)
        head.row.setContentsMargins(16, 0, 12, 0)
        head.row.addWidget(self.title)
        head.row.addWidget(self.words, 1)
        head.row.addWidget(self.count)
        self.save_button = Button(_("Save search…"), "save", then=self.save)
        self.save_button.setEnabled(desk.writable)
        head.row.addWidget(self.save_button)
        self.save_button.setVisible(not title)

        self._ground = _Ground(self)
        self._flow = FlowLayout(self._ground, 6)
        self._flow.setContentsMargins(16, 8, 12, 8)
        self.chips: list[Chip] = []
        self.pills: dict[str, Pill] = {}
        self.note = Label("", "small", colour="dim")
        note = Bar(30, "bottom", parent=self)
        note.row.setContentsMargins(16, 0, 12, 0)
        note.row.addWidget(self.note, 1)
        self._note = note

        self.rows = GroupedRows(self)
        self.list = _List(self)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(Painter(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Results"))
        self.more = Button(_("Show more"), then=self.show_more)
        self.nothing = EmptyPage("search", _("Nothing found"), "", ground="panel")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.nothing)
        foot = Bar(46, "top", parent=self)
        foot.row.addStretch(1)
        foot.row.addWidget(self.more)
        foot.row.addStretch(1)
        self._foot = foot

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (head, self._ground, note):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        column.addWidget(foot)
        for part in (self._ground, note, foot):
            part.hide()

        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self.look)
        self.words.textEdited.connect(self._typed)
        self.words.entered.connect(self._to_list)
        self.list.opened.connect(self.open_row)
        self.list.left.connect(lambda: self.words.setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.clicked.connect(lambda index: self.open_row(index.row()))
        desk.changed.connect(self._heard)

    @property
    def query(self) -> str:
        return self.words.text()

    # Going

    def open_place(self, place: Place) -> None:
        """Look for what the place says; the keyboard goes to the first result."""
        wanted = place.detail or self._fixed
        if wanted and (wanted != self.query or self._stale or self.answer is None):
            self.words.setText(wanted)
            self._types.clear()
            self._shown = AT_ONCE
            self._wants_list = True
            self.look()
        elif self.rows.rows:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_row(self, row: int) -> None:
        """Go to what was found."""
        line = self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None
        if isinstance(line, Line):
            self.desk.going.emit(line.place)

    def _to_list(self) -> None:
        if self._timer.isActive():
            self._wants_list = True
            self.look()
        elif self.rows.rows:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # Looking

    def _typed(self) -> None:
        self._types.clear()
        self._shown = AT_ONCE
        self._timer.start()

    def _heard(self, notice: object) -> None:
        self._stale = True
        if self.isVisible():
            self.look()

    def look(self) -> None:
        """Look for the words that stand at the top."""
        self._timer.stop()
        self._stale = False
        text, types, limit = self.query, tuple(sorted(self._types)), self._shown
        self.desk.read(lambda library: _answer(library, text, types, limit), self._show, owner=self, key="results")

    def show_more(self) -> None:
        """Show as many more as there are now."""
        self._shown += AT_ONCE
        self.look()

    def _show(self, answer: _Answer) -> None:
        found, before = answer.found, self.list.currentIndex().row()
        self.answer = found
        self.rows.show(answer.lines)
        self.count.setText(found.in_words or _("the newest of very many"))
        self._show_chips(found)
        self._show_pills(answer.counts)
        self._ground.setVisible(bool(self.chips or self.pills))
        said = list(found.problems)
        if found.near:
            said.append(_("Nothing is called so; these look alike."))
        if found.capped:
            said.append(_("There are more than can be ranked: these are the best of the newest. More words narrow it."))
        self.note.setText(" ".join(said))
        self._note.setVisible(bool(said) and bool(answer.lines))
        self._foot.setVisible(len(found.hits) >= self._shown)
        if answer.lines:
            self._stack.setCurrentWidget(self.list)
        else:
            hint = _("Fewer words or conditions find more. In quotes, a date is looked for as words.")
            self.nothing.say(_("Nothing found"), " ".join(found.problems) or hint)
            self._stack.setCurrentWidget(self.nothing)
        row = before if 0 < before < len(self.rows.rows) and not self._wants_list else 1
        if answer.lines:
            self.list.setCurrentIndex(self.rows.index(row))
            if row == 1:
                self.list.scrollToTop()
        if self._wants_list:
            self._wants_list = False
            (self.list if answer.lines else self.words).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_chips(self, found: Found) -> None:
        for chip in self.chips:
            self._take(chip)
        self.chips = []
        for one in found.understood:
            chip = Chip(one.text, "info", hint=_("Click, or Enter, to leave this condition out"), leads=True, parent=self._ground)
            chip.clicked.connect(lambda without=one.without: self._leave_out(without))
            self._flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)

    def _leave_out(self, without: str) -> None:
        self.words.setText(without)
        self._typed()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_pills(self, counts: dict[str, Count]) -> None:
        focused = next((name for name, pill in self.pills.items() if pill.hasFocus()), "")
        for pill in self.pills.values():
            self._take(pill)
        self.pills = {}
        if len(counts) > 1 or self._types:
            for name, count in counts.items():
                text = f"{_plural(name)} {number(count.identities)}"
                if count.differ:
                    text = _("{people} ({entries})").format(people=text, entries=one_each.entries(count.entries))
                pill = Pill(text, parent=self._ground)
                pill.setChecked(name in self._types)
                pill.toggled.connect(lambda on, name=name: self.choose_type(name, on))
                self._flow.addWidget(pill)
                pill.show()
                self.pills[name] = pill
        if focused in self.pills:
            self.pills[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, widget: QWidget) -> None:
        self._flow.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def choose_type(self, name: str, on: bool) -> None:
        """Show entries of this type too, or no longer; of all where none is chosen."""
        self._types = self._types | {name} if on else self._types - {name}
        self._shown = AT_ONCE
        self.look()

    # Saving

    def save(self) -> None:
        """Ask for a name and keep the search in the library."""
        from casefiles.services.saved_searches import SavedSearch
        from ui.name_search import NameSearch

        if self.query.strip():
            search_ = SavedSearch("", self.query, next(iter(self._types)) if len(self._types) == 1 else "")
            if search_.type not in ENTRIES:
                search_ = SavedSearch("", self.query)
            NameSearch(self.desk, search_, self.save_button).open()


def _answer(library: Library, text: str, types: tuple[str, ...], limit: int) -> _Answer:
    found = search.search(library, text, types=types, limit=limit, by_type=True)
    counted = found
    if types:
        everything = search.search(library, text, limit=1, by_type=True)
        counted = everything if everything.counts else found
    counts = {name: counted.count(name) for name in counted.counts}
    if not counts:
        for name, n in Counter(hit.record.type for hit in found.hits).items():
            counts[name] = Count(n, n)
    others = search.beside(library, text, found, types=types, limit=limit)
    pages = glance.shown_on_each(library, [hit.record.id for hit in (*found.hits, *others)])
    groups: dict[str, list[Line]] = {}
    for hit in (*found.hits, *others):
        record = hit.record
        where = pages.get(record.id)
        page = contents.page_of(where.type) if where is not None else ""
        if where is None or not page:
            continue
        other = hit in others
        # The reason names the alias already, the line its title.
        why_alone = bool(hit.why) and (hit.matched == "alias" or hit.snippet == where.title)
        groups.setdefault(_OTHERS if other else record.type, []).append(
            Line(
                _("Written otherwise") if other else _plural(record.type),
                icons.RECORD_ICONS.get(record.type, "file"),
                where.title,
                where.ref,
                "" if why_alone else hit.snippet,
                () if why_alone else hit.marks,
                hit.why if why_alone else " · ".join(part for part in (hit.place, hit.why) if part),
                passage_of(hit) or Place(page, where.ref),
                hit.one_with,
            )
        )
    order = sorted(groups, key=[*RECORD_TYPES, _OTHERS].index)
    return _Answer([line for name in order for line in groups[name]], found, counts)


_OTHERS = "others"


def _plural(type_name: str) -> str:
    return contents.plural(type_name) if contents.page_of(type_name) else _(RECORD_TYPES[type_name].LABELS)
