"""Rows for a table, up to a million of them: ids in an array, cells fetched by pages of 256 and made text once a
page.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui import tones

PAGE = 256
PAGES_KEPT = 64
ASKED_AT_ONCE = 2
"""Pages that are being read beside the window's thread; what was scrolled past meanwhile is never asked for."""

WAITING = " "
"""A cell that has not been read yet: nothing is drawn for it."""

AnyIndex = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int], Sequence[str]], Mapping[int, Sequence[str]]]
"""Ids and keys of columns -> id -> its cells in that order, as they are shown. Ids that are gone are left out."""

Later = Callable[[Callable[[], Mapping[int, Sequence[str]]], Callable[[Mapping[int, Sequence[str]]], None]], object]
"""Runs what it is given first in another thread, and hands the result to the second in the window's."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_SPOKEN = (_DISPLAY, _ACCESSIBLE)
_HORIZONTAL = Qt.Orientation.Horizontal


class Column(NamedTuple):
    """One column of a table.

    `kind` says how cells are drawn: text, strong (heavier, for names), dim, number (right, tabular figures), grade
    (mono in a box), chip (a cell made with `tones.chip_cell`).
    """

    key: str
    title: str
    width: int = 120
    kind: str = "text"
    sortable: bool = True
    whole: bool = False
    """Whether its words mean little when they are cut, as dates and references do."""

    @property
    def is_right(self) -> bool:
        return self.kind == "number"


class TableModel(QAbstractTableModel):
    """Answers what a view asks about rows it was handed; asks `fetch` for cells when they are first looked at.

    With `later` they are fetched beside the window's thread: until they are there, a cell says what it said before, or
    WAITING.
    """

    arrived = Signal()
    """Cells that were waited for are there."""

    def __init__(
        self, columns: Sequence[Column], fetch: Fetch, parent: QObject | None = None, *, later: Later | None = None
    ) -> None:
        super().__init__(parent)
        self._later = later
        self._asked: set[int] = set()
        self._turn = 0
        self._before: dict[int, Sequence[str]] = {}
        self._columns = list(columns)
        self._keys = [column.key for column in columns]
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._pages: dict[int, list[Sequence[str]]] = {}
        self._blank: Sequence[str] = [""] * len(self._columns)
        self._waiting: Sequence[str] = [WAITING] * len(self._columns)

    # What it holds

    @property
    def columns(self) -> list[Column]:
        return list(self._columns)

    @property
    def ids(self) -> array[int]:
        """The ids of all rows, in order. Not to be changed."""
        return self._ids

    def show_first(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Show these rows, (id, cells) each, until `show_ids` says what all the rows are."""
        first = list(rows)
        self._begin_anew(keep=False)
        self.beginResetModel()
        self._ids = array("q", (row_id for row_id, _cells in first))
        self._pages = {
            start // PAGE: [cells for _id, cells in first[start : start + PAGE]] for start in range(0, len(first), PAGE)
        }
        self.endResetModel()

    def show_ids(self, ids: array[int]) -> None:
        """Show all rows with these ids, in this order. The same ids again only read the cells anew."""
        if ids == self._ids:
            self.forget_cells()
            return
        self._begin_anew()
        self.beginResetModel()
        self._ids = ids
        self._pages = {}
        self.endResetModel()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Other columns of the same rows."""
        self._begin_anew(keep=False)
        self.beginResetModel()
        self._columns = list(columns)
        self._keys = [column.key for column in columns]
        self._blank = [""] * len(self._columns)
        self._waiting = [WAITING] * len(self._columns)
        self._pages = {}
        self.endResetModel()

    def forget_cells(self) -> None:
        """Read cells anew when they are next looked at: some of them have changed."""
        self._begin_anew()
        self._pages = {}
        if self._ids and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self._columns) - 1))

    def _begin_anew(self, *, keep: bool = True) -> None:
        """What is being read now is out of date; what was read is shown until the new is there."""
        if self._later is None:
            return
        self._turn += 1
        self._asked.clear()
        self._before = {}
        if keep:
            for number, page in self._pages.items():
                ids = self._ids[number * PAGE : (number + 1) * PAGE]
                self._before.update(zip(ids, page, strict=False))

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def row_of(self, row_id: int) -> int:
        """The row that shows an id; -1 where there is none."""
        try:
            return self._ids.index(row_id)
        except ValueError:
            return -1

    def cells(self, row: int) -> Sequence[str]:
        """The cells of a row as they were handed over, chips with their tone."""
        page = self._pages.get(row >> 8)
        if page is None:
            if self._later is not None:
                self._ask(row >> 8)
                return self._before.get(self._ids[row], self._waiting)
            page = self._load(row >> 8)
        place = row & 255
        return page[place] if place < len(page) else self._blank

    def read_rows(self) -> list[Sequence[str]]:
        """The cells of the first page, as far as they were read; nothing is fetched."""
        return list(self._pages.get(0, ()))

    def _load(self, number: int) -> list[Sequence[str]]:
        ids = self._ids[number * PAGE : (number + 1) * PAGE].tolist()
        return self._keep(number, ids, self._fetch(ids, self._keys))

    def _ask(self, number: int) -> None:
        if number in self._asked or len(self._asked) >= ASKED_AT_ONCE or self._later is None:
            return
        self._asked.add(number)
        ids = self._ids[number * PAGE : (number + 1) * PAGE].tolist()
        keys, turn, fetch = list(self._keys), self._turn, self._fetch

        def done(found: Mapping[int, Sequence[str]]) -> None:
            if turn == self._turn:
                self._asked.discard(number)
                self._keep(number, ids, found)
                self.arrived.emit()

        self._later(lambda: fetch(ids, keys), done)

    def _keep(self, number: int, ids: Sequence[int], found: Mapping[int, Sequence[str]]) -> list[Sequence[str]]:
        blank = self._blank
        page = [found.get(row_id, blank) for row_id in ids]
        while len(self._pages) >= PAGES_KEPT:
            # The first key is the page read longest ago.
            del self._pages[next(iter(self._pages))]
        self._pages[number] = page
        return page

    # What Qt asks

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - the signature Qt gives it
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - the signature Qt gives it
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        if role not in _SPOKEN or not index.isValid():
            return None
        cell = self.cells(index.row())[index.column()]
        if role == _ACCESSIBLE and (note := tones.note_of(cell)):
            return f"{tones.text_of(cell)}, {note}"
        return tones.text_of(cell)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role not in _SPOKEN or orientation != _HORIZONTAL or not 0 <= section < len(self._columns):
            return None
        return self._columns[section].title
