"""A table of records: title and count, filter pills, columns that are chosen and remembered, rows in any number."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from casefiles.words import _, number
from ui import column_widths, table_view, theme
from ui.bar import Bar
from ui.button import Button
from ui.condition_pill import ConditionPill
from ui.empty_page import EmptyPage
from ui.flow_layout import FlowLayout
from ui.jobs import Job, Jobs
from ui.label import Label
from ui.pill import Pill
from ui.settings import Settings
from ui.table_model import Column, Fetch, TableModel
from ui.table_view import TableView

PAD = 12

LONG_GROUP = 8
"""Filters of one group that the menu still shows one under the other."""

SETTLE = 40
"""Milliseconds a row must be current before its record is asked for, so that a held arrow key does not load each."""


class Filter(NamedTuple):
    """Something rows can be narrowed to. Filters of one group widen each other, groups narrow each other."""

    key: str
    text: str
    group: str = ""
    shown: bool = False
    """Whether its pill is always there, or comes from '+ Filter'."""
    opens: bool = False
    """Whether a click opens it to be changed, and does not put it off."""


Order = Callable[[str, bool, frozenset[str]], "array[int]"]
"""Key of a column, whether the last come first, keys of filters -> ids of all rows, in order. Called in another
thread.
"""


Count = Callable[["array[int]"], str]
"""Ids of all rows -> how many they are, in words. Called in another thread."""


class TableSpec(NamedTuple):
    """What a table is about, as plain values in the window's language."""

    name: str
    """Under which its columns and order are remembered."""
    title: str
    icon: str
    columns: Sequence[Column]
    usual: Sequence[str]
    """Keys of the columns shown until a person chooses others."""
    sort: str
    """Key of the column it is sorted by at first; with a minus before it the last come first."""
    filters: Sequence[Filter] = ()
    new_text: str = ""
    """What its button for a new record says; empty for none."""
    new_icon: str = "plus"
    empty: str = ""
    """A sentence on what belongs here."""
    builds: bool = False
    """Whether conditions of a person's own can be put together, and saved."""


class _FilterRow(QWidget):
    """The ground under the pills."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))


class RecordTable(QWidget):
    """Fed by two callables: `order` says which rows there are, `fetch` what their cells say."""

    current_changed = Signal(int)
    """The id of the row the person is on; 0 when on none."""
    opened = Signal(int)
    """The id of the row that was opened with Enter or a double click."""
    selection_changed = Signal()
    new_wanted = Signal()
    menu_wanted = Signal(QPoint)
    """The point of the screen where a menu for the selected rows was asked for."""
    loaded = Signal()
    """All rows are known, after `reload`, another order or other filters."""
    builder_wanted = Signal()
    """Conditions of a person's own are to be put together."""
    change_wanted = Signal(str)
    """The pill with this key is to be opened and changed."""
    save_wanted = Signal()
    """The table with its filters is to be saved as a search."""
    failed = Signal(object)
    """The rows could not be read: the exception."""

    def __init__(
        self,
        spec: TableSpec,
        fetch: Fetch,
        order: Order,
        jobs: Jobs,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        beside: bool = False,
        count: Count | None = None,
    ) -> None:
        """With `beside`, cells are fetched in another thread too; `count` says how many there are, else their number."""
        super().__init__(parent)
        self.spec = spec
        self._order = order
        self._count = count or (lambda ids: number(len(ids)))
        self._jobs = jobs
        self._settings = settings
        self._all = {column.key: column for column in spec.columns}
        self._widths: dict[str, int] = {}
        self._ordering: Job | None = None
        self._is_first = True
        self._on: set[str] = set()
        self.usual_filters: frozenset[str] = frozenset()
        """Filters that are on unless somebody takes them off: with these alone an empty table is simply empty."""
        self._announced = 0
        self._wanted = 0
        kept = settings.order(spec.name) or spec.sort
        self._sort, self._descending = kept.lstrip("-"), kept.startswith("-")
        if self._sort not in self._all:
            self._sort, self._descending = spec.sort.lstrip("-"), spec.sort.startswith("-")

        self.model = TableModel(self._remembered_columns(), fetch, self, later=self._later if beside else None)
        self.view = TableView(self.model, self)
        self.model.arrived.connect(self._apply_widths)
        table_view.describe(self.view, spec.title)
        self.view.show_order(self._sort, self._descending)
        self._apply_widths()

        self.title = Label(spec.title, "title", 600)
        self.count = Label("", "text", colour="dim")
        self.columns_button = Button("", "columns-3", name=_("Choose columns"), then=self.choose_columns)
        head = Bar(50, "bottom", parent=self)
        head.row.setContentsMargins(PAD, 0, PAD, 0)
        head.row.addWidget(self.title)
        head.row.addWidget(self.count)
        head.row.addStretch(1)
        head.row.addWidget(self.columns_button)
        self.new_button: Button | None = None
        if spec.new_text:
            self.new_button = Button(spec.new_text, spec.new_icon, then=self.new_wanted.emit)
            head.row.addWidget(self.new_button)

        self._pills: dict[str, Pill] = {}
        self._own: dict[str, Filter] = {}
        self._filter_row = _FilterRow(self)
        self._flow = flow = FlowLayout(self._filter_row, 6)
        flow.setContentsMargins(PAD, 8, PAD, 8)
        for wanted in spec.filters:
            pill = Pill(wanted.text, parent=self._filter_row)
            pill.toggled.connect(lambda on, key=wanted.key: self._toggle(key, on))
            pill.setVisible(wanted.shown)
            self._pills[wanted.key] = pill
            flow.addWidget(pill)
        self.more_filters = Pill(_("+ Filter"), checkable=False, parent=self._filter_row)
        self.more_filters.clicked.connect(lambda checked=False: self.open_filters())
        flow.addWidget(self.more_filters)
        self._filter_row.setVisible(bool(spec.filters) or spec.builds)
        self.more_filters.setVisible(spec.builds or any(not wanted.shown for wanted in spec.filters))

        self._empty: EmptyPage | None = None
        self._nothing: EmptyPage | None = None
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._filter_row)
        column.addWidget(self._stack, 1)

        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE)
        self._settled.timeout.connect(self._announce)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(400)
        self._keep.timeout.connect(self._keep_columns)
        self._connect_selection()
        self.view.sort_wanted.connect(self.sort_by)
        self.view.opened.connect(lambda row: self.opened.emit(self.model.id_at(row)))
        self.view.resized.connect(self._apply_widths)
        self.view.head.sectionResized.connect(self._resized)
        self.view.head.sectionMoved.connect(lambda *_where: self._keep.start())
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(
            lambda point: self.menu_wanted.emit(self.view.ground.mapToGlobal(point))
        )

    def order_tabs(self) -> None:
        """Let Tab go as one reads, whatever was made first; called once the table stands in its page."""
        in_order = [self.columns_button, self.new_button, *self._pills.values(), self.more_filters, self.view]
        stops = [widget for widget in in_order if widget is not None]
        for before, after in itertools.pairwise(stops):
            QWidget.setTabOrder(before, after)

    # Rows

    def show_first(self, rows: Iterable[tuple[int, Sequence[str]]], total: int | None = None) -> None:
        """Show the first page at once: (id, cells of the columns now shown) each; `reload` then finds the rest."""
        self.model.show_first(rows)
        self._apply_widths()
        self.count.setText(number(total if total is not None else self.model.rowCount()))

    def reload(self) -> None:
        """Ask again which rows there are. What is selected stays so, as far as it is still there."""
        if self._ordering is not None:
            self._ordering.cancel()
        sort, descending, filters = self._sort, self._descending, frozenset(self._on)

        def read(_progress: object) -> tuple[array[int], str]:
            ids = self._order(sort, descending, filters)
            return ids, self._count(ids)

        job = self._jobs.read(
            _("Reading {title}").format(title=self.spec.title),
            read,
            failed=lambda error: self.failed.emit(error) if isValid(self) else None,
        )
        self._ordering = job
        # Another library may have been opened meanwhile, and this table be gone.
        job.succeeded.connect(lambda found: self._arrived(job, *found) if isValid(self) else None)

    def _later(
        self, read: Callable[[], Mapping[int, Sequence[str]]], done: Callable[[Mapping[int, Sequence[str]]], None]
    ) -> None:
        self._jobs.read(
            _("Reading {title}").format(title=self.spec.title),
            lambda progress: read(),
            lambda found: done(found) if isValid(self) else None,
            lambda error: self.failed.emit(error) if isValid(self) else None,
        )

    def refresh(self) -> None:
        """Cells have changed, but neither which rows there are nor their order."""
        self.model.forget_cells()

    def _arrived(self, job: Job, ids: array[int], count: str) -> None:
        if job is not self._ordering:
            return
        self._ordering = None
        chosen = set(self.selected_ids())
        current = self.current_id() or self._wanted
        offset = self.view.verticalScrollBar().value()
        self.model.show_ids(ids)
        self.count.setText(count)
        if ids:
            self._stack.setCurrentWidget(self.view)
        else:
            chosen_by_hand = self._on - self.usual_filters
            self._stack.setCurrentWidget(self._nothing_fits() if chosen_by_hand else self._nothing_yet())
        self._select_again(chosen, current)
        self._read_along()
        if not self._is_first:
            self.view.verticalScrollBar().setValue(offset)
        self._is_first = False
        self._settled.start()
        self.loaded.emit()

    def _read_along(self) -> None:
        """Fit the columns to the words of the first rows; where those are read beside, that comes when they are there."""
        if self.model.rowCount():
            self.model.cells(0)
        self._apply_widths()

    def _nothing_yet(self) -> EmptyPage:
        if self._empty is None:
            self._empty = EmptyPage(
                self.spec.icon, _("Nothing here yet"), self.spec.empty, step=self.spec.new_text,
                step_icon=self.spec.new_icon, then=self.new_wanted.emit, ground="panel",
            )  # fmt: skip
            self._stack.addWidget(self._empty)
        return self._empty

    def _nothing_fits(self) -> EmptyPage:
        if self._nothing is None:
            self._nothing = EmptyPage(
                "funnel", _("Nothing fits these filters"), step=_("Clear filters"), step_icon="x",
                then=self.clear_filters, ground="panel",
            )  # fmt: skip
            self._stack.addWidget(self._nothing)
        return self._nothing

    @property
    def empty(self) -> EmptyPage | None:
        """The page that stands in for the rows now, where there are none."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, EmptyPage) else None

    def _select_again(self, chosen: set[int], current: int) -> None:
        row = self.model.row_of(current) if current else -1
        if row >= 0:
            self.view.selectionModel().setCurrentIndex(
                self.model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            if current == self._wanted:
                # Whoever asked for this row knows that one is there.
                self._announced = current
            self._wanted = 0
        if not chosen and row >= 0:
            chosen = {current}
        if not chosen:
            return
        selection = QItemSelection()
        last = len(self.model.columns) - 1
        # More than a few rows lie close together; looking for each alone would read the array once for each.
        for place, row_id in enumerate(self.model.ids):
            if row_id in chosen:
                selection.select(self.model.index(place, 0), self.model.index(place, last))
                chosen.discard(row_id)
                if not chosen:
                    break
        self.view.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # Where the person is

    def current_id(self) -> int:
        """The id of the current row; 0 where there is none."""
        index = self.view.currentIndex()
        return self.model.id_at(index.row()) if index.isValid() else 0

    def selected_ids(self) -> list[int]:
        """The ids of all selected rows, from top to bottom."""
        rows: set[int] = set()
        for part in self.view.selectionModel().selection():
            rows.update(range(part.top(), part.bottom() + 1))
        return [self.model.id_at(row) for row in sorted(rows)]

    def select(self, row_id: int) -> bool:
        """Go to the row of an id and scroll to it; False where it is not (or not yet) among the rows."""
        row = self.model.row_of(row_id)
        if row < 0:
            self._wanted = row_id
            return False
        self._wanted = 0
        if row_id != self.current_id():
            self._announced = row_id
            # Not `selectRow`: with Ctrl still held, as after Ctrl Z, it would leave the other rows selected.
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(self.model.index(row, 0), flags)
            self.view.scrollTo(self.model.index(row, 0))
        return True

    def _connect_selection(self) -> None:
        selection = self.view.selectionModel()
        selection.currentRowChanged.connect(lambda new, old: self._settled.start())
        selection.selectionChanged.connect(lambda new, old: self.selection_changed.emit())

    def _announce(self) -> None:
        current = self.current_id()
        if current and current != self._announced:
            self._announced = current
            self.current_changed.emit(current)

    # Order and filters

    def sort_by(self, key: str, descending: bool = False) -> None:
        """Sort by a column; remembered for this table."""
        self._sort, self._descending = key, descending
        self._settings.set_order(self.spec.name, f"-{key}" if descending else key)
        self.view.show_order(key, descending)
        self._is_first = True
        self.reload()

    @property
    def filters(self) -> frozenset[str]:
        """The keys of the filters that are on."""
        return frozenset(self._on)

    def pill(self, key: str) -> Pill:
        return self._pills[key]

    def set_filters(self, keys: Iterable[str]) -> None:
        """Put exactly these filters on; reads the rows anew if that changes anything."""
        wanted = set(keys) & set(self._pills)
        if wanted == self._on:
            return
        self._on = wanted
        for key, pill in self._pills.items():
            pill.blockSignals(True)
            pill.setChecked(key in wanted)
            pill.blockSignals(False)
            pill.setVisible(key in wanted or self._filter(key).shown)
        self._is_first = True
        self.reload()

    def add_filter(self, wanted: Filter) -> None:
        """A pill for a condition of the person's own, before '+ Filter'; it is not put on by this."""
        if wanted.key in self._pills:
            return
        if wanted.opens:
            opening = ConditionPill(wanted.text, parent=self._filter_row)
            opening.clicked.connect(lambda checked=False: self.change_wanted.emit(wanted.key))
            opening.removed.connect(lambda: self.take_off(wanted.key))
            pill: Pill = opening
        else:
            pill = Pill(wanted.text, parent=self._filter_row)
            pill.toggled.connect(lambda on: self._toggle(wanted.key, on))
        pill.hide()
        self._own[wanted.key] = wanted
        self._pills[wanted.key] = pill
        self._flow.removeWidget(self.more_filters)
        self._flow.addWidget(pill)
        self._flow.addWidget(self.more_filters)
        QWidget.setTabOrder(pill, self.more_filters)

    def take_off(self, key: str) -> None:
        """Put a filter off; the keyboard goes to '+ Filter' where its pill had it."""
        held = self._pills[key].hasFocus()
        self._toggle(key, False)
        if held:
            self.more_filters.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_filters(self) -> None:
        self.set_filters(())

    def _filter(self, key: str) -> Filter:
        return self._own.get(key) or next(wanted for wanted in self.spec.filters if wanted.key == key)

    def _toggle(self, key: str, on: bool) -> None:
        self.set_filters(self._on | {key} if on else self._on - {key})

    def open_filters(self) -> None:
        """The filters without a pill of their own, by group, in a menu under '+ Filter'."""
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups: dict[str, list[Filter]] = {}
        for wanted in self.spec.filters:
            if not wanted.shown:
                groups.setdefault(wanted.group, []).append(wanted)
        for group, filters in groups.items():
            # A long vocabulary opens beside the menu, so that the other groups stay in sight.
            part = menu.addMenu(group) if group and len(filters) > LONG_GROUP else menu
            if part is menu:
                if not menu.isEmpty():
                    menu.addSeparator()
                if group:
                    heading = QAction(group, menu)
                    heading.setEnabled(False)
                    heading.setFont(theme.font("head", 600))
                    menu.addAction(heading)
            for wanted in filters:
                action = part.addAction(wanted.text)
                action.setCheckable(True)
                action.setChecked(wanted.key in self._on)
                action.toggled.connect(lambda on, key=wanted.key: self._toggle(key, on))
        if self.spec.builds:
            menu.addSeparator()
            menu.addAction(_("Conditions…"), self.builder_wanted.emit)
            save = menu.addAction(_("Save as a search…"), self.save_wanted.emit)
            save.setEnabled(bool(self._on))
        menu.popup(self.more_filters.mapToGlobal(self.more_filters.rect().bottomLeft()))

    # Columns

    def columns(self) -> list[str]:
        """Keys of the columns shown, from left to right."""
        head = self.view.head
        keys = [column.key for column in self.model.columns]
        return [keys[head.logicalIndex(place)] for place in range(len(keys))]

    def show_columns(self, keys: Sequence[str]) -> None:
        """Show these columns in this order; remembered. At least one must be known."""
        wanted = [self._all[key] for key in keys if key in self._all]
        if not wanted:
            return
        self._is_first = False
        chosen, current = set(self.selected_ids()), self.current_id()
        self.model.show_columns(wanted)
        # A move by hand is undone by the new model order, which already says where each stands.
        head = self.view.head
        head.blockSignals(True)
        for place in range(len(wanted)):
            head.moveSection(head.visualIndex(place), place)
        head.blockSignals(False)
        self._keep_columns()
        self._read_along()
        self._select_again(chosen, current)

    def choose_columns(self) -> None:
        """Open the list of columns to choose from, under its button."""
        from ui.column_chooser import ColumnChooser

        chooser = ColumnChooser([(column.key, column.title) for column in self.spec.columns], self.columns(), self)
        chooser.changed.connect(self.show_columns)
        corner = self.columns_button.mapToGlobal(QPoint(self.columns_button.width(), self.columns_button.height() + 4))
        chooser.open_at(corner)

    def _remembered_columns(self) -> list[Column]:
        keys: list[str] = []
        for entry in self._settings.columns(self.spec.name):
            key, _colon, width = entry.partition(":")
            if key in self._all:
                keys.append(key)
                if width.isdecimal():
                    self._widths[key] = int(width)
        return [self._all[key] for key in keys or self.spec.usual]

    def _apply_widths(self) -> None:
        """Give columns the widths that their words need; where there is not room for all, see `column_widths`."""
        columns = self.model.columns
        need = column_widths.wanted(columns, self.model.read_rows())
        # Columns that a person has chosen are all shown, if need be by moving the table sideways.
        widths = column_widths.fitted(
            columns, need, self._widths, self.view.ground.width(), all_stay=bool(self._settings.columns(self.spec.name))
        )
        head = self.view.head
        head.blockSignals(True)
        for place, width in enumerate(widths):
            head.setSectionHidden(place, not width)
            if width:
                head.resizeSection(place, width)
        head.blockSignals(False)
        head.ground.update()
        self.view.ground.update()

    def _resized(self, section: int, _before: int, width: int) -> None:
        # The last column is stretched to the edge; that is no choice of the person's.
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if (
            pressed
            and section < len(self.model.columns)
            and self.view.head.visualIndex(section) < self.view.head.count() - 1
        ):
            self._widths[self.model.columns[section].key] = width
            self._keep.start()

    def _keep_columns(self) -> None:
        kept = [f"{key}:{self._widths[key]}" if key in self._widths else key for key in self.columns()]
        self._settings.set_columns(self.spec.name, kept)
