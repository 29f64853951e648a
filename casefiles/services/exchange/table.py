"""A table as it stands in a file: headings and rows of text, each row with the number it has in the file."""

from __future__ import annotations

import hashlib
import math
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from casefiles.database.staging import open_source, shown, unreadable
from casefiles.domain.folding import fold
from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.services.evidence import media_types
from casefiles.words import N_, _, number, or_list, size

MOST_BYTES = 100_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 300
LONGEST_CELL = 32_767
"""Characters of a cell: what spreadsheets themselves keep at the most."""

FORMATS: Mapping[str, str] = {
    "csv": N_("text with separated columns"),
    "xlsx": "Excel (XLSX)",
    "xls": "Excel (XLS)",
    "ods": "OpenDocument (ODS)",
}
_SPREADSHEETS = {
    media_types.XLSX: "xlsx",
    "application/vnd.ms-excel": "xls",
    media_types.ODF + "spreadsheet": "ods",
}
_HEADINGS_WITHIN = 20
"""Rows from the top among which the headings are looked for: titles and blanks may stand above them."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Grid:
    """Cells as a reader of one format found them: every row of the file from the first on, blank ones too.

    `spoilt` are cells whose value the file does not keep whole, by (row from 0, column): a sentence.
    `told` are remarks on how the file was read; `how` says it in a few words (encoding and separator, or the sheet).
    """

    rows: Sequence[Sequence[str]]
    how: str
    told: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    spoilt: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableRow:
    """`number` is that of the row in the file, from 1, as a spreadsheet shows it. `fault` is why it cannot be read."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """`heading_row` is the number of the row of headings, 0 where the file has none; `sha256` is that of the file."""

    path: Path
    format: str
    how: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    heading_row: int
    sha256: str
    told: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def name(self) -> str:
        """The name of the file, fit to be shown and stored."""
        return shown(self.path)


@dataclass(frozen=True)
class Reading:
    """What a person says of how a file is to be read; empty where the program shall find out.

    `heading_row` counts from 1; 0 for a table without headings, None to look for them.
    """

    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    heading_row: int | None = None


def read_table(path: Path, reading: Reading = Reading(), *, progress: Progress = silent) -> Table:
    """Reads a table from a file; nothing in it is ever run or followed: a formula in a text file is text.

    Raises BadInput, with the row where there is one, for what is no table, is too large, is damaged or protected, holds
    no rows, or needs a reader that cannot be confined on this system.
    """
    if reading.format and reading.format not in FORMATS:
        raise BadInput(
            _("There is no format “{format}”: choose {formats}.").format(
                format=reading.format, formats=or_list(list(FORMATS))
            )
        )
    with open_source(path) as source:
        descriptor = source.fileno()
        count = os.fstat(descriptor).st_size
        if count > MOST_BYTES:
            raise BadInput(
                _("{name} has {size}; a table may have {most} at the most.").format(
                    name=shown(path), size=size(count), most=size(MOST_BYTES)
                )
            )
        try:
            content = _whole(descriptor, progress)
        except OSError as error:
            raise unreadable(path, error) from error
        found = reading.format or _format_of(path, content)
        if found == "csv":
            from casefiles.services.exchange.delimited import read_delimited

            grid = read_delimited(content, encoding=reading.encoding, delimiter=reading.delimiter, progress=progress)
        else:
            from casefiles.services.exchange.spreadsheets import read_spreadsheet

            grid = read_spreadsheet(descriptor, reading.sheet, progress=progress)
    return _table(path, found, grid, reading.heading_row, hashlib.sha256(content).hexdigest())


def _whole(descriptor: int, progress: Progress) -> bytes:
    parts = []
    done = 0
    while part := os.read(descriptor, _CHUNK):
        parts.append(part)
        done += len(part)
        progress(done, 0)
        if done > MOST_BYTES:  # it grows while it is read
            break
    return b"".join(parts)


def _format_of(path: Path, content: bytes) -> str:
    media_type = media_types.type_of(content[: media_types.HEAD], path.name, content[-media_types.TAIL :])
    if media_type in _SPREADSHEETS:
        return _SPREADSHEETS[media_type]
    ending = path.suffix.lower().lstrip(".")
    # Text of an old encoding, or UTF-16 without a mark, looks like no text to whoever looks at bytes.
    unknown = media_type == media_types.OCTETS and ending in ("csv", "tsv", "tab", "txt")
    if media_types.kind_of(media_type) == "text" or unknown:
        return "csv"
    raise BadInput(
        _("{name} is no table that can be read here: give a CSV, XLSX, XLS or ODS file.").format(name=shown(path))
    )


def _table(path: Path, format_: str, grid: Grid, heading_row: int | None, sha256: str) -> Table:
    filled = [place for place, row in enumerate(grid.rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise BadInput(_("{name} holds no rows.").format(name=shown(path)))
    if heading_row is not None and not 0 <= heading_row <= len(grid.rows):
        raise BadInput(
            _("There is no row {row} in {name}; it has {count}.").format(
                row=heading_row, name=shown(path), count=number(len(grid.rows))
            )
        )
    place = _heading_place(grid.rows, filled) if heading_row is None else heading_row - 1
    width = max(_width(grid.rows[one]) for one in filled)
    if width > MOST_COLUMNS:
        raise BadInput(
            _("{name} has {count} columns; a table may have {most} at the most.").format(
                name=shown(path), count=number(width), most=number(MOST_COLUMNS)
            )
        )
    known = _width(grid.rows[place]) if place >= 0 else width
    headings = _headings(grid.rows[place][:known] if place >= 0 else (), known)
    rows = tuple(_row(grid, one, known) for one in filled if one > place)
    if not rows:
        raise BadInput(_("{name} holds headings but no rows.").format(name=shown(path)))
    return Table(path, format_, grid.how, headings, rows, place + 1, sha256, grid.told, grid.sheets, grid.sheet)


def _row(grid: Grid, place: int, known: int) -> TableRow:
    cells = list(grid.rows[place])
    fault = ""
    if _width(cells) > known:
        fault = _("This row has {count} cells, the headings are {known}.").format(count=_width(cells), known=known)
    elif any("\0" in cell or any("\ud800" <= sign <= "\udfff" for sign in cell) for cell in cells):
        fault = _("A cell holds a NUL or half a character, which no field can keep.")
    else:
        spoilt = [sentence for (row, _column), sentence in grid.spoilt.items() if row == place] if grid.spoilt else []
        fault = spoilt[0] if spoilt else ""
    kept = [cell.strip() for cell in cells[:known]]
    return TableRow(place + 1, (*kept, *[""] * (known - len(kept))), fault)


def _width(row: Sequence[str]) -> int:
    """Cells up to the last that is not blank."""
    return next((n for n in range(len(row), 0, -1) if row[n - 1].strip()), 0)


def _heading_place(rows: Sequence[Sequence[str]], filled: Sequence[int]) -> int:
    """The first row, below titles that stand alone, that fills most of the usual width."""
    widths = Counter(_filled(rows[place]) for place in filled[:200])
    usual = max(widths, key=lambda width: (widths[width], width))
    for place in filled[:_HEADINGS_WITHIN]:
        if _filled(rows[place]) >= math.ceil(usual * 0.6):
            return place
    return filled[0]


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _headings(cells: Sequence[str], known: int) -> tuple[str, ...]:
    """Every column has a heading of its own: blank ones are called by their letter, equal ones are numbered."""
    given = [" ".join(cell.split())[:200] for cell in cells] or [""] * known
    met: Counter[str] = Counter()
    headings = []
    for place, text in enumerate(given):
        name = text or _("Column {letters}").format(letters=letters(place))
        met[fold(name) or name] += 1
        count = met[fold(name) or name]
        headings.append(name if count == 1 else f"{name} ({count})")
    return tuple(headings)


def letters(place: int) -> str:
    """The letters by which a spreadsheet names a column: 0 is A, 26 is AA."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
