"""The process that opens a spreadsheet: it gives up its rights, reads one sheet, hands over cells as text and ends.

Descriptor 0 is the channel. It knows neither library nor key nor the parent's environment. What it says is read as a
stranger's word. Values are handed over as they were last computed; nothing is computed or followed here.
"""

from __future__ import annotations

import io
import json
import os
import socket
from typing import Any

from casefiles.services.evidence import frames
from casefiles.services.evidence.confinement import confine
from casefiles.services.evidence.readers.sheets import text_of
from casefiles.services.evidence.syscalls import close_doors

_PIECE = 500
"""Rows that are handed over together."""
_EXACT = 10**15
"""Whole numbers below this are kept with all their digits by every spreadsheet."""


def main() -> None:
    """Answer the one request."""
    import python_calamine

    channel = socket.socket(fileno=0)
    confine()
    close_doors()
    data, descriptors, _flags, _from = socket.recv_fds(channel, frames.REQUEST_CAP, 1)
    if not data or not descriptors:
        return
    asked = json.loads(data)
    with os.fdopen(descriptors[0], "rb") as file:
        content = io.BytesIO(file.read())
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(content)
        _hand_over(channel, book, asked)
    except python_calamine.PasswordError:
        _say(channel, fault="protected")
    except (python_calamine.CalamineError, OSError, ValueError, KeyError, OverflowError) as error:
        protected = "password" in str(error).lower() or "encrypt" in str(error).lower()
        _say(channel, fault="protected" if protected else "damaged")


def _hand_over(channel: socket.socket, book: Any, asked: dict[str, Any]) -> None:
    names = list(book.sheet_names)
    wanted = str(asked["sheet"])
    if wanted and wanted not in names:
        _say(channel, fault="sheet", sheets=[name[:200] for name in names[:50]])
        return
    sheet = None
    for name in [wanted] if wanted else names:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height and sheet.total_width:
            break
    if sheet is None or not sheet.total_height:
        _say(channel, fault="empty")
        return
    if sheet.total_height > asked["rows"]:
        _say(channel, fault="rows")
        return
    if sheet.total_width > asked["columns"]:
        _say(channel, fault="columns")
        return
    down = _merged_down(sheet)
    _say(channel, sheet=sheet.name, sheets=names[:200], merged=len(set(down.values())))
    above: dict[tuple[int, int], str] = {}
    covered = set(down.values())
    piece: list[list[str]] = []
    inexact: list[tuple[int, int]] = []
    for at, row in enumerate(sheet.to_python(skip_empty_area=False)):
        cells = []
        for column, value in enumerate(row):
            text = text_of(value)
            if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _EXACT:
                inexact.append((at, column))
            if (at, column) in covered:
                above[at, column] = text
            elif not text and (at, column) in down:
                text = above.get(down[at, column], "")
            if len(text) > asked["cell"]:
                _say(channel, fault="cell", row=at + 1)
                return
            cells.append(text)
        piece.append(cells)
        if len(piece) == _PIECE:
            _say(channel, rows=piece, inexact=inexact)
            piece, inexact = [], []
    _say(channel, rows=piece, inexact=inexact)
    _say(channel, end=True)


def _merged_down(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells below the first of a merged area -> the first: its value is meant for every row. None for what goes across."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        if len(found) > 1_000_000:
            break
        for row in range(top + 1, min(bottom, top + 200_000) + 1):
            found[row, left] = (top, left)
    return found


def _say(channel: socket.socket, **said: Any) -> None:
    frames.send(channel, frames.JSON, json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
