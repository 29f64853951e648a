"""The Inbox: lines that came in and were not judged yet, the longest waiting first, each judged beside the list."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from casefiles.services import inbox
from casefiles.words import _
from ui import contents, icons, tones
from ui.button import Button
from ui.desk import Desk
from ui.history import Place
from ui.pages.record_list import RecordList
from ui.record_rows import RecordRows, table_spec
from ui.record_table import TableSpec
from ui.table_model import Column
from ui.tip_judging import TipJudging

OLD = 7
"""Days after which a tip that waits is shown in amber."""
ENTRY = 420
"""The least height of the entry's own page, once it is unfolded; what is above is scrolled away."""


class InboxRows(RecordRows):
    """The rows of tips, with how long each has waited."""

    def order(self, sort: str, descending: bool, filters: frozenset[str]) -> array[int]:
        if sort == "age":
            # The oldest came first.
            sort, descending = "received", not descending
        return super().order(sort, descending, filters)

    def cells(self, ids: Sequence[int], keys: Sequence[str]) -> dict[int, list[str]]:
        if "age" not in keys:
            return super().cells(ids, keys)
        at = list(keys).index("age")
        found = super().cells(ids, [key for key in keys if key != "age"])
        tips = inbox.shown(self._library, ids)
        for one, cells in found.items():
            tip = tips.get(one)
            waits = tip is not None and tip.state == inbox.OPEN
            tone = "single_source" if tip is not None and tip.days >= OLD else "neutral"
            cells.insert(at, tones.chip_cell(tone, tip.age) if tip is not None and waits else "")
        return found


class InboxPage(RecordList):
    """J and K walk the list, A assesses, R rejects; the same with a mouse at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, contents.INBOX, parent)
        self.table.usual_filters = frozenset({"state=open"})
        self.table.set_filters(self.table.usual_filters)
        self.tip = TipJudging(desk)
        self._next = ""
        self.more = Button(_("Fields, notes and history"), "chevron-right", look="quiet", then=self._unfold)
        self.entry.hide()
        self.entry.setMinimumHeight(ENTRY)
        inside = QWidget()
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tip)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.entry, 100)
        # While the entry is folded away, all room that is left is under it.
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.record = area
        self._right.addWidget(area)
        self._open_record = self._open_tip
        self.tip.judging.connect(self._note_next)
        self.tip.judged.connect(self._go_on)
        self.tip.back_wanted.connect(lambda: self.table.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.opened.connect(lambda _row: self._into_the_line())
        for key, step in (
            ("J", lambda: self._walk(1)),
            ("K", lambda: self._walk(-1)),
            ("A", self.tip.assess),
            ("R", self.tip.ask_why),
        ):
            shortcut = QShortcut(QKeySequence(key), self.table.view, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(step)

    def _rows_of(self, desk: Desk, type_name: str) -> RecordRows:
        return InboxRows(desk, type_name)

    def _spec_of(self, type_name: str) -> TableSpec:
        spec = table_spec(type_name)
        columns = [spec.columns[0], Column("age", _("Waiting"), 92, "chip"), *spec.columns[1:]]
        usual = ("title", "age", "operation", "source")
        return spec._replace(title=_("Inbox"), columns=columns, usual=usual, sort="received")

    def _open_tip(self, ref: str) -> None:
        self.tip.show_ref(ref)
        self.entry.open_ref(ref)

    def open_place(self, place: Place) -> None:
        if place.detail and place.detail != contents.BEGIN:
            # A tab of the entry is asked for.
            self._unfold(True)
        super().open_place(place)

    def _unfold(self, unfolded: bool | None = None) -> None:
        """Show what else is known of the tip, or put it away."""
        self.entry.setVisible(self.entry.isHidden() if unfolded is None else unfolded)
        self.more.setIcon(icons.icon("chevron-right" if self.entry.isHidden() else "chevron-down", "dim"))

    def _into_the_line(self) -> None:
        if self.tip.is_open:
            self.tip.editor.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, step: int) -> None:
        row = self.table.view.currentIndex().row() + step
        if 0 <= row < self.table.model.rowCount():
            self.table.view.selectRow(row)

    def _note_next(self) -> None:
        """Which tip comes next: asked before, since the one that is judged leaves the list."""
        model = self.table.model
        row = model.row_of(self.table.current_id())
        near = [one for one in (row + 1, row - 1) if row >= 0 and 0 <= one < model.rowCount()]
        self._next = self.rows.ref_of(model.id_at(near[0])) if near else ""

    def _go_on(self) -> None:
        if "state=open" not in self.table.filters:
            # The one that was judged stays in the list.
            return
        self.shown = self._next
        if not self.shown:
            self._right.setCurrentWidget(self.nothing)
            return
        super().open_place(Place(contents.INBOX, self.shown))
        self.came_to_rest.emit(Place(contents.INBOX, self.shown))
