"""Tables as they stand in their files: sheets, rows with their numbers, cells found, selected and cited."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.domain.file_place import CellsPlace, FilePlace, column_letters
from casefiles.errors import CasefilesError
from casefiles.services.evidence import raw_bytes
from casefiles.services.exchange.delimited import DELIMITERS
from casefiles.services.exchange.table_pages import Block, Cells, Extent, TablePages
from casefiles.services.views import RecordView
from casefiles.words import _, number
from ui.bar import Bar
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.label import Label
from ui.tabs import TabStrip
from ui.viewer import cell_sheet
from ui.viewer.cell_sheet import PIECE, CellSheet
from ui.viewer.view import Marked, View

Opened = tuple[TablePages, Extent, list[list[str]]]
LONGEST = 100_000
"""Characters of cells that are cited or copied at once."""


class TableView(View):
    """One sheet at a time, rows by the hundred from a confined child. Values are those that were last computed."""

    CAN = frozenset({"find", "text"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.table: TablePages | None = None
        self.tabs = TabStrip(self)
        self.tabs.chosen.connect(lambda name: self._choose(int(name)))
        self.sheet = CellSheet(self)
        self.sheet.wanted.connect(self._fetch)
        self.sheet.settled.connect(self._settled)
        self.sheet.selected.connect(self._selected)
        self.nothing = EmptyPage(
            "columns-3", _("Opening the file"), step=_("Try again"), step_icon="rotate-ccw", then=self._begin
        )
        assert self.nothing.step is not None
        self.nothing.step.hide()
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.sheet)
        self.top = Bar(36, "bottom", "panel", self)
        self.top.row.addWidget(self.tabs, 1)
        self.foot = Bar(28, "top", "head", self)
        self.where = Label("", "small", colour="dim", parent=self.foot)
        self.how = Label("", "small", colour="dim", parent=self.foot)
        self.how.align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.foot.row.addWidget(self.where, 1)
        self.foot.row.addWidget(self.how, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot)
        self.top.hide()
        self.foot.hide()
        self.setFocusProxy(self.sheet)
        self.extent: Extent | None = None
        self._media_type = ""
        self._number = 0
        self._asked: set[int] = set()
        self._left = False
        self._wanted_place: FilePlace | None = None
        self._cited: tuple[FilePlace, ...] = ()
        self._mark: Marked | None = None
        self._sought = ""
        self._found: Cells | None = None
        self._at = -1
        self._from_end = False
        self._nowhere_else = ""

    # Opening and leaving

    def show_file(self, exhibit: int, view: RecordView) -> None:
        """Open the file in a child and show its first sheet."""
        super().show_file(exhibit, view)
        self._media_type = view.shown("media_type")
        self._begin()

    def _begin(self) -> None:
        assert self.nothing.step is not None
        self.nothing.step.hide()
        self.nothing.say(_("Opening the file"))
        exhibit, media_type = self.exhibit, self._media_type

        def start(library: Library) -> Opened | str:
            try:
                with raw_bytes.open_file(library, exhibit) as file:
                    table = TablePages(file, media_type)
                try:
                    return table, *_sheet(table, 0)
                except CasefilesError:
                    table.close()
                    raise
            except CasefilesError as reason:
                return str(reason)

        self.desk.read(start, self._show_opened, owner=self, key="open")

    def _show_opened(self, found: Opened | str) -> None:
        if isinstance(found, str):
            self._say_nothing(_("This file cannot be shown"), found, again=True)
            return
        table, extent, first = found
        if self._left:
            table.close()
            return
        self.table = table
        sheets = table.book.sheets
        self.tabs.show_tabs(
            {
                str(at): (_("{name} (hidden)").format(name=one.name) if one.hidden else one.name, None)
                for at, one in enumerate(sheets)
            }
        )
        self.top.setVisible(len(sheets) > 1)
        separator = DELIMITERS.get(table.book.delimiter, "")
        self.how.setText(
            _("{encoding}, columns by {separator}").format(
                encoding=table.book.encoding.upper(), separator=_(separator) if separator else table.book.delimiter
            )
            if table.book.encoding
            else _("Values as they were last computed")
        )
        self.failed.emit("")
        self._show_sheet(0, extent, first)

    def _show_sheet(self, at: int, extent: Extent, first: list[list[str]]) -> None:
        self._number, self.extent = at, extent
        self._asked.clear()
        self._found, self._at = None, -1
        if not extent.rows or not extent.columns:
            self._say_nothing(_("No rows"), _("The sheet is empty.") if len(self._names()) > 1 else _("The table is empty."))
            return
        self.sheet.show_sheet(extent.rows, extent.columns, extent.widths)
        self.sheet.show_headings(first[0] if first else ())
        self.sheet.put(0, first)
        self.foot.show()
        self._stack.setCurrentWidget(self.sheet)
        if extent.cut:
            self.failed.emit(_("The table is very large; only its first rows and columns are shown."))
        self.show_cited(self._cited)
        if self._wanted_place is not None:
            place, self._wanted_place = self._wanted_place, None
            self.go_to(place)
        if self._sought:
            self.find(self._sought)
        self.changed.emit()

    def _names(self) -> list[str]:
        return [one.name for one in self.table.book.sheets] if self.table is not None else []

    def _say_nothing(self, heading: str, sentence: str, *, again: bool = False) -> None:
        self.nothing.say(heading, sentence)
        assert self.nothing.step is not None
        self.nothing.step.setVisible(again)
        self._stack.setCurrentWidget(self.nothing)
        self.foot.hide()
        self.failed.emit(sentence)
        self.changed.emit()

    def leave(self) -> None:
        """End the child."""
        self._left = True
        for key in ("open", "sheet", "rows", "find", "elsewhere", "mark"):
            self.desk.forget_reading(self, key)
        table, self.table = self.table, None
        if table is not None:
            table.close()

    def _broken(self, sentence: str) -> None:
        """The child is gone: say why, and offer to open the file again."""
        table, self.table = self.table, None
        if table is not None:
            table.close()
        self.top.hide()
        self._say_nothing(_("This file cannot be shown"), sentence, again=True)

    # Rows and sheets

    def _choose(self, at: int) -> None:
        table = self.table
        if table is None or at == self._number:
            return

        def choose(library: Library) -> tuple[Extent, list[list[str]]] | str:
            try:
                return _sheet(table, at)
            except CasefilesError as reason:
                return str(reason)

        def done(found: tuple[Extent, list[list[str]]] | str) -> None:
            if isinstance(found, str):
                self._broken(found)
            else:
                self._show_sheet(at, *found)

        self._set_mark(None)
        self.desk.read(choose, done, owner=self, key="sheet")

    def _fetch(self, piece: int) -> None:
        table, at = self.table, self._number
        if table is None or piece in self._asked:
            return
        self._asked.add(piece)

        def fetch(library: Library) -> list[list[str]] | str:
            try:
                return table.rows(piece * PIECE, PIECE)
            except CasefilesError as reason:
                return str(reason)

        def done(found: list[list[str]] | str) -> None:
            self._asked.discard(piece)
            if self.table is not table or self._number != at:
                return
            if isinstance(found, str):
                self._broken(found)
            else:
                self.sheet.put(piece, found)

        self.desk.read(fetch, done, owner=self, key=f"rows {piece}")

    # Places and marks

    def go_to(self, place: FilePlace) -> None:
        """Show cells, on another sheet if they stand there; they are selected."""
        if self.table is None or self.extent is None:
            self._wanted_place = place
            return
        if not isinstance(place, CellsPlace):
            return
        names = self._names()
        at = names.index(place.sheet) if place.sheet in names else self._number
        if at != self._number:
            self._wanted_place = place
            self.tabs.choose(str(at))
            return
        left, right = (place.first_column or 1) - 1, (place.last_column or self.extent.columns) - 1
        self.sheet.select(
            (place.first_row - 1, place.last_row - 1, left, right), whole_rows=place.first_column is None
        )

    def show_cited(self, places: Sequence[FilePlace]) -> None:
        """A frame around cells that are cited."""
        self._cited = tuple(places)
        if self.extent is None:
            return
        name, most = self._sheet_name(), max(0, self.extent.columns - 1)
        self.sheet.show_cited(
            [
                (
                    one.first_row - 1,
                    min(one.last_row, self.extent.rows) - 1,
                    min(most, (one.first_column or 1) - 1),
                    min(most, (one.last_column or self.extent.columns) - 1),
                )
                for one in self._cited
                if isinstance(one, CellsPlace) and one.sheet == name and one.first_row <= self.extent.rows
            ]
        )

    def _sheet_name(self) -> str:
        names = self._names()
        return names[self._number][:200] if len(names) > 1 else ""

    def _settled(self) -> None:
        """Cite what is selected: its words are fetched whole, since long cells are shown cut."""
        first, last, left, right = self.sheet.block()
        if self.sheet.is_whole_rows():
            place = CellsPlace(first + 1, last + 1, sheet=self._sheet_name())
        else:
            place = CellsPlace(first + 1, last + 1, left + 1, right + 1, self._sheet_name())
        self._with_words(lambda block: self._set_mark(Marked(place, block.text.strip("\n"))))

    def _with_words(self, then: Callable[[Block], object]) -> None:
        table = self.table
        if table is None:
            return
        chosen = self.sheet.block()

        def fetch(library: Library) -> Block | str:
            try:
                return table.block(*chosen)
            except CasefilesError as reason:
                return str(reason)

        def done(found: Block | str) -> None:
            if isinstance(found, str):
                self._broken(found)
            elif not found.whole or len(found.text) > LONGEST:
                self.desk.say(_("That is too much at once: select fewer cells."), "bad")
            else:
                then(found)

        self.desk.read(fetch, done, owner=self, key="mark")

    def _selected(self) -> None:
        first, last, left, right = self.sheet.block()
        if self.extent is None or not self.sheet.columns:
            self.where.setText("")
            return
        cell = f"{column_letters(left + 1)}{first + 1}"
        if (first, left) != (last, right):
            cell += f":{column_letters(right + 1)}{last + 1}"
        self.where.setText(
            _("{cell} · {rows} rows, {columns} columns").format(
                cell=cell, rows=number(self.extent.rows), columns=number(self.extent.columns)
            )
        )
        # What a screen reader says when the caret moves.
        self.sheet.setAccessibleDescription(f"{cell}: {self.sheet.cell(*self.sheet.caret) or ''}")
        if self._mark is not None:
            self._set_mark(None)

    def _set_mark(self, mark: Marked | None) -> None:
        had, self._mark = self._mark is not None, mark
        if mark is not None or had:
            self.marked.emit(mark)

    def clear_mark(self) -> None:
        """Nothing is marked."""
        self.sheet.let_go()
        self._set_mark(None)

    def mark_rect(self) -> QRect:
        """Under the cells."""
        return self.sheet.block_box().translated(self.sheet.mapTo(self, QPoint()))

    # Finding

    def find(self, text: str) -> None:
        """Find words in the sheet that is shown, case and accents aside."""
        self._sought = text
        table, at = self.table, self._number
        if not text.strip() or table is None:
            self.desk.forget_reading(self, "find")
            self._found, self._at = None, -1
            self.sheet.show_hits((), None)
            self.changed.emit()
            return

        def look(library: Library) -> Cells | str:
            try:
                return table.find(text)
            except CasefilesError as reason:
                return str(reason)

        def done(found: Cells | str) -> None:
            if self.table is not table or self._number != at:
                return
            if isinstance(found, str):
                self._broken(found)
                return
            self._found = found
            here = self.sheet.caret
            self._at = next((n for n, one in enumerate(found.places) if one >= here), 0) if found.places else -1
            if self._from_end:
                self._from_end, self._at = False, len(found.places) - 1
            self._show_hits()
            if found.more:
                self.desk.say(_("The first {n} places are shown; there are more.").format(n=number(len(found.places))))

        self.desk.read(look, done, owner=self, key="find")

    def find_next(self, step: int = 1) -> None:
        """To the next place; behind the last of a sheet to the next sheet that has any, and round the end."""
        if self._found is None:
            return
        if 0 <= self._at + step < len(self._found.places) or not self.may_be_elsewhere():
            self._step(step)
        else:
            self._find_elsewhere(step)

    def may_be_elsewhere(self) -> bool:
        """While no other sheet was looked at in vain."""
        return len(self._names()) > 1 and self._nowhere_else != self._sought

    def _step(self, step: int) -> None:
        if self._found is not None and self._found.places:
            self._at = (self._at + step) % len(self._found.places)
            self._show_hits()

    def _find_elsewhere(self, step: int) -> None:
        table, words, here = self.table, self._sought, self._number
        if table is None:
            return
        count = len(self._names())
        others = [(here + step * n) % count for n in range(1, count)]

        def look(library: Library) -> int | None | str:
            try:
                return table.where(words, others)
            except CasefilesError as reason:
                return str(reason)

        def done(found: int | None | str) -> None:
            if self.table is not table or (self._sought, self._number) != (words, here):
                return
            if isinstance(found, str):
                self._broken(found)
            elif found is None:
                self._nowhere_else = words
                self._step(step)
                self.changed.emit()
            else:
                self._from_end = step < 0
                self.tabs.choose(str(found))

        self.desk.read(look, done, owner=self, key="elsewhere")

    def _show_hits(self) -> None:
        places = self._found.places if self._found is not None else ()
        self.sheet.show_hits(places, places[self._at] if 0 <= self._at < len(places) else None)
        self.changed.emit()

    def found(self) -> tuple[int, int]:
        """As `View.found`."""
        return (self._at + 1, len(self._found.places)) if self._found is not None else (0, -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._with_words(lambda block: QGuiApplication.clipboard().setText(block.text))
        else:
            super().keyPressEvent(event)


def _sheet(table: TablePages, at: int) -> tuple[Extent, list[list[str]]]:
    extent = table.choose(at)
    return extent, table.rows(0, cell_sheet.PIECE)
