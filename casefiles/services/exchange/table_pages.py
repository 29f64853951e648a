"""A table of the evidence looked at as it stands: sheets and rows from a confined child, a few hundred at a time.

Unlike `table.py`, which reads what is to be taken in and refuses what does not hold, this shows whatever can be shown.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar

from casefiles.errors import BadInput
from casefiles.services.evidence import frames, media_types
from casefiles.services.evidence.child import Asking, Child, count, listed, string
from casefiles.services.evidence.children import CONFINED
from casefiles.services.exchange.table_pages_child import MOST_COLUMNS, MOST_FOUND, MOST_ROWS, SHOWN
from casefiles.words import _

T = TypeVar("T")

TIMEOUT = 60.0
"""Seconds for reading a file or a sheet; the rest is quick."""
SPREADSHEETS = frozenset(
    {
        media_types.XLSX,
        "application/vnd.ms-excel",
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
        media_types.ODF + "spreadsheet",
    }
)
"""Media types that are read as spreadsheets."""
SEPARATED = frozenset({"text/csv", "text/tab-separated-values"})
"""Media types that are read as text with separated columns."""
LONGEST_FOUND = 500

_MODULE = "casefiles.services.exchange.table_pages_child"


@dataclass(frozen=True)
class Sheet:
    """A sheet by its name, "" in a text file; the program that wrote it may have hidden it."""

    name: str
    hidden: bool


@dataclass(frozen=True)
class Book:
    """A table's file: its sheets, and how a text file is written (encoding and separator; empty in a spreadsheet)."""

    sheets: tuple[Sheet, ...]
    encoding: str
    delimiter: str


@dataclass(frozen=True)
class Extent:
    """How large a sheet is, and how many characters wide its first columns are; `cut` when not all of it is shown."""

    rows: int
    columns: int
    widths: tuple[int, ...]
    cut: bool


@dataclass(frozen=True)
class Cells:
    """Cells that were found, row and column from 0, row by row; `more` when there are more than are named."""

    places: tuple[tuple[int, int], ...]
    more: bool


@dataclass(frozen=True)
class Block:
    """A block of cells as text: tabs between cells, an end of line between rows; `whole` unless it was too large."""

    text: str
    whole: bool


class TablePages(Asking):
    """One file. Its calls wait for one another, so that several threads may ask; after a fault it is closed."""

    def __init__(self, file: BinaryIO, media_type: str) -> None:
        """Begin with a file that is open for reading. Raises BadInput: it cannot be read here, or is damaged."""
        if not CONFINED:
            raise BadInput(_("Tables are not read on this system, where the reader cannot be confined."))
        self._lock = threading.Lock()
        try:
            self._child = Child(_MODULE)
        except (frames.Breach, OSError) as error:
            raise BadInput(_("The reader of tables could not be started.")) from error
        try:
            said = self._ask(
                {"do": "open", "spreadsheet": media_type in SPREADSHEETS}, descriptor=file.fileno(), seconds=TIMEOUT
            )
            self.book = _checked(_book, said, self)
        except BaseException:
            self.close()
            raise

    def choose(self, sheet: int) -> Extent:
        """Look at a sheet, by its place in the book. Raises BadInput."""
        return _checked(_extent, self._ask({"do": "choose", "sheet": sheet}, seconds=TIMEOUT), self)

    def rows(self, first: int, number: int) -> list[list[str]]:
        """Rows of the sheet from one on, counted from 0, fewer at its end; cells of more than 500 characters are cut.

        Raises BadInput.
        """
        found: list[list[str]] = []
        while len(found) < number:
            said = self._ask({"do": "rows", "first": first + len(found), "count": number - len(found)})
            some = _checked(_rows, said, self)
            if not some:
                break
            found += some
        return found

    def block(self, first: int, last: int, left: int, right: int) -> Block:
        """The cells of some rows and columns, counted from 0, both ends included. Raises BadInput."""
        asked = {"do": "block", "first": first, "last": last, "left": left, "right": right}
        return _checked(_block, self._ask(asked), self)

    def find(self, words: str) -> Cells:
        """The cells of the sheet that hold words, case and accents aside. Raises BadInput."""
        return _checked(_cells, self._ask({"do": "find", "words": words[:LONGEST_FOUND]}), self)

    def where(self, words: str, sheets: Sequence[int]) -> int | None:
        """The first of these sheets, in their order here, that holds words in a cell; None for none. Raises BadInput."""
        asked = {"do": "where", "words": words[:LONGEST_FOUND], "sheets": list(sheets)}
        found = _checked(_sheet, self._ask(asked, seconds=TIMEOUT * max(1, min(5, len(sheets)))), self)
        return found if found in sheets else None

    def _ask(
        self, request: Mapping[str, Any], *, descriptor: int | None = None, seconds: float = 20.0
    ) -> dict[str, Any]:
        with self._lock:
            try:
                said = self._child.ask(request, seconds=seconds, descriptor=descriptor)
            except frames.TooSlow as error:
                self.close()
                raise BadInput(_("Reading the table took too long and was stopped.")) from error
            except (frames.Breach, OSError) as error:
                self.close()
                raise BadInput(_("The table could not be read: it is damaged, hostile or too large.")) from error
        if "fault" in said:
            raise BadInput(
                {
                    "protected": _("The spreadsheet is protected by a password: its content cannot be shown."),
                    "memory": _("The table is too large to be shown."),
                }.get(str(said["fault"]), _("The table is damaged or of a kind that cannot be read."))
            )
        return said


# What the child says is read as a stranger's word.


def _checked(read: Callable[[dict[str, Any]], T], said: dict[str, Any], pages: TablePages) -> T:
    try:
        return read(said)
    except frames.Breach as error:
        pages.close()
        raise BadInput(_("The table could not be read: it is damaged, hostile or too large.")) from error


def _pair(value: object) -> list[Any]:
    found = listed(value)
    if len(found) != 2:
        raise frames.Breach("no pair")
    return found


def _book(said: dict[str, Any]) -> Book:
    sheets = tuple(Sheet(string(name, 200), hidden is True) for name, hidden in map(_pair, listed(said.get("sheets"))))
    return Book(sheets, string(said.get("encoding"), 40), string(said.get("delimiter"), 1))


def _extent(said: dict[str, Any]) -> Extent:
    widths = tuple(count(width, 60) for width in listed(said.get("widths")))
    columns = count(said.get("columns"), MOST_COLUMNS)
    return Extent(count(said.get("rows"), MOST_ROWS), columns, widths[:columns], said.get("cut") is True)


def _rows(said: dict[str, Any]) -> list[list[str]]:
    return [[string(cell, SHOWN) for cell in listed(row)] for row in listed(said.get("rows"))]


def _block(said: dict[str, Any]) -> Block:
    return Block(string(said.get("text")), said.get("all") is True)


def _sheet(said: dict[str, Any]) -> int:
    number = said.get("sheet")
    return -1 if number == -1 else count(number)


def _cells(said: dict[str, Any]) -> Cells:
    places = listed(said.get("places"))
    if len(places) > MOST_FOUND:
        raise frames.Breach("too much")
    found = tuple((count(row), count(column)) for row, column in map(_pair, places))
    return Cells(found, said.get("more") is True)
