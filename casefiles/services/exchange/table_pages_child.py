"""The process that holds a table while it is looked at: it gives up its rights, reads the file once, hands out rows.

Descriptor 0 is the channel. It knows neither library nor key nor the parent's environment. What it says is read as a
stranger's word. Cells are handed over as text: as they are typed in a text file, as last computed in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from casefiles.domain.words_in_text import pattern_of
from casefiles.errors import BadInput
from casefiles.services.evidence import frames
from casefiles.services.evidence.confinement import confine
from casefiles.services.evidence.readers.sheets import text_of
from casefiles.services.evidence.syscalls import close_doors
from casefiles.services.exchange.delimited import decode, delimiter_of

MEMORY = 3 << 30
"""Bytes of address space: a spreadsheet of a million rows is held whole."""
SECONDS = 3600
"""Of processor time: somebody may look at a table for a long time."""
MOST_ROWS = 1_048_576
"""Rows of a sheet, as in the programs that write them; of a text file too."""
MOST_BYTES = 200 << 20
"""Bytes of a text file that are read."""
MOST_COLUMNS = 16_384
MOST_FOUND = 10_000
SHOWN = 500
"""Characters of a cell that are shown; all of them go into what is cited."""
PIECE = 4_000_000
"""Characters of one answer of rows."""
_SAMPLE = 200
"""Rows by which the widths of columns are told."""
_HEAD = 1 << 20
_BETWEEN = "\x1f"
"""Between the cells of a row, which is held as one text: a tenth of the memory of a list."""
_FAULTS = (OSError, EOFError, ValueError, LookupError, TypeError, ArithmeticError, RuntimeError, struct.error, zlib.error)


class _Fault(Exception):
    """What the window is told instead of an answer."""


class Held:
    """The file, and the rows of the sheet that is looked at."""

    def __init__(self) -> None:
        self.book: Any = None
        self.text = ""
        self.delimiter = ","
        self.rows: list[str] = []
        self.columns = 0
        self.is_cut = False

    def open(self, file: BinaryIO, *, spreadsheet: bool) -> dict[str, Any]:
        """Read the file: the sheets of a spreadsheet with whether each is hidden, or how a text file is written."""
        if spreadsheet:
            return self._open_book(file)
        data = file.read(MOST_BYTES + 1)
        self.is_cut = len(data) > MOST_BYTES
        data = data[:MOST_BYTES]
        if self.is_cut:  # not in the middle of a row
            data = data[: data.rfind(b"\n") + 1] or data
        text, encoding = _decoded(data)
        self.text = frames.clean(text)
        said = self.text[:5].lower() == "sep=" + self.text[4:5].lower() and self.text[5:6] in ("\r", "\n")
        self.delimiter = self.text[4] if said else delimiter_of(self.text)
        return {"sheets": [["", False]], "encoding": encoding, "delimiter": self.delimiter}

    def _open_book(self, file: BinaryIO) -> dict[str, Any]:
        import python_calamine

        try:
            self.book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
        except python_calamine.PasswordError as error:
            raise _Fault("protected") from error
        except (python_calamine.CalamineError, *_FAULTS) as error:
            said = str(error).lower()
            raise _Fault("protected" if "password" in said or "encrypt" in said else "damaged") from error
        shown = python_calamine.SheetVisibleEnum.Visible
        sheets = [[frames.clean(one.name)[:200], one.visible != shown] for one in self.book.sheets_metadata[:500]]
        return {"sheets": sheets, "encoding": "", "delimiter": ""}

    def choose(self, number: int) -> dict[str, Any]:
        """Hold the rows of a sheet: their number, that of the columns, and how wide each of the first is."""
        self.rows, self.columns = [], 0
        cut = self.is_cut
        for cells in self._cells(number):
            if len(self.rows) == MOST_ROWS:
                cut = True
                break
            if len(cells) > MOST_COLUMNS:
                cells, cut = cells[:MOST_COLUMNS], True
            self.columns = max(self.columns, len(cells))
            self.rows.append(_BETWEEN.join(cell.replace(_BETWEEN, " ") for cell in cells))
        widths = [0] * min(self.columns, 1000)
        for row in self.rows[:_SAMPLE]:
            for at, cell in enumerate(row.split(_BETWEEN)[: len(widths)]):
                widths[at] = max(widths[at], min(60, max(map(len, cell.split("\n")))))
        return {"rows": len(self.rows), "columns": self.columns, "widths": widths, "cut": cut}

    def _cells(self, number: int) -> Iterator[Sequence[str]]:
        if self.book is None:
            csv.field_size_limit(MOST_BYTES)
            # Not strict: a file with broken quotation marks is shown as far as it can be told.
            lines: Iterable[str] = io.StringIO(self.text, newline="")
            for row in csv.reader(lines, delimiter=self.delimiter):
                yield row
            return
        import python_calamine

        try:
            sheet = self.book.get_sheet_by_index(number)
            before = [""] * (sheet.start[1] if sheet.start else 0)
            for row in sheet.iter_rows():
                yield [*before, *map(text_of, row)]
        except (python_calamine.CalamineError, *_FAULTS) as error:
            raise _Fault("damaged") from error

    def some(self, first: int, count: int) -> dict[str, Any]:
        """Rows from one on, each with its cells, long ones cut."""
        found: list[list[str]] = []
        room = PIECE
        for row in self.rows[first : first + count]:
            cells = [cell[:SHOWN] for cell in row.split(_BETWEEN)]
            room -= sum(map(len, cells))
            if room < 0 and found:
                break
            found.append(cells)
        return {"rows": found}

    def block(self, first: int, last: int, left: int, right: int) -> dict[str, Any]:
        """A block of cells as text, tabs between cells and an end of line after each row; its first part if it is large."""
        lines: list[str] = []
        room = frames.TEXT_CAP // 10
        for row in self.rows[first : last + 1]:
            line = "\t".join(" ".join(cell.split()) for cell in row.split(_BETWEEN)[left : right + 1])
            room -= len(line)
            if room < 0:
                break
            lines.append(line)
        return {"text": "\n".join(lines), "all": room >= 0}

    def find(self, words: str) -> dict[str, Any]:
        """The cells in which words are found: row and column from 0, row by row."""
        wanted = pattern_of(words)
        found: list[list[int]] = []
        for at, row in enumerate(self.rows if wanted else ()):
            assert wanted is not None
            if wanted.search(row):
                found += [[at, column] for column, cell in enumerate(row.split(_BETWEEN)) if wanted.search(cell)]
                if len(found) > MOST_FOUND:
                    break
        return {"places": found[:MOST_FOUND], "more": len(found) > MOST_FOUND}

    def where(self, words: str, sheets: Sequence[int]) -> dict[str, Any]:
        """The first of these sheets in which words are found, -1 for none. The rows that are held stay."""
        wanted = pattern_of(words)
        for number in sheets if wanted else ():
            assert wanted is not None
            if any(wanted.search(cell) for cells in self._cells(number) for cell in cells):
                return {"sheet": number}
        return {"sheet": -1}


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding, told by the beginning: to try every encoding on all of it takes seconds."""
    head = data[:_HEAD]
    name = decode(head[: head.rfind(b"\n") + 1] or head)[1]
    try:
        return decode(data, name)[0], name
    except BadInput:
        return decode(data)


def main() -> None:
    """Answer until the window closes the channel."""
    channel = socket.socket(fileno=0)
    could = confine(memory=MEMORY, seconds=SECONDS)
    close_doors()
    frames.send(channel, frames.JSON, json.dumps(could).encode())
    held = Held()
    while (request := frames.receive_request(channel)) is not None:
        payload, descriptor = request
        try:
            said = _answer(held, json.loads(payload), descriptor)
        except _Fault as fault:
            said = {"fault": str(fault)}
        except MemoryError:
            held.rows = []
            said = {"fault": "memory"}
        except (csv.Error, *_FAULTS):
            said = {"fault": "damaged"}
        frames.send(channel, frames.JSON, json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))


def _answer(held: Held, asked: dict[str, Any], descriptor: int | None) -> dict[str, Any]:
    match asked["do"]:
        case "open":
            assert descriptor is not None
            with os.fdopen(descriptor, "rb") as file:
                return held.open(file, spreadsheet=asked["spreadsheet"])
        case "choose":
            return held.choose(asked["sheet"])
        case "rows":
            return held.some(asked["first"], asked["count"])
        case "block":
            return held.block(asked["first"], asked["last"], asked["left"], asked["right"])
        case "where":
            return held.where(asked["words"], asked["sheets"])
        case _:
            return held.find(asked["words"])


if __name__ == "__main__":
    main()
