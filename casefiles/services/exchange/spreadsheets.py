"""Spreadsheets (XLSX, XLS, ODS): read by a child process that has given up its rights, since their bytes are a stranger's."""

from __future__ import annotations

import json
import os
import socket
import time
from typing import Any

from casefiles.errors import BadInput
from casefiles.progress import Progress, silent
from casefiles.services.evidence import children, frames
from casefiles.services.exchange.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Grid
from casefiles.words import _, ngettext, number

TIMEOUT = 90.0
"""Seconds for one file."""
ROWS_CAP = 32 << 20
"""Bytes of one piece of the answer."""
_COMMAND = children.command_of("casefiles.services.exchange.spreadsheet_child")


def read_spreadsheet(descriptor: int, sheet: str = "", *, progress: Progress = silent) -> Grid:
    """The cells of one sheet, the named one or the first that is not empty. Values are those that were last computed.

    Raises BadInput for a file that is damaged, protected, too large, or that the child did not survive; Cancelled.
    """
    if not children.CONFINED:
        raise BadInput(
            _("Spreadsheets are not read on this system, where the reader cannot be confined: save the table as CSV.")
        )
    try:
        child, ours = children.spawn(_COMMAND)
    except OSError as error:
        raise BadInput(_("The reader of spreadsheets could not be started.")) from error
    try:
        return _asked(ours, descriptor, sheet, progress)
    except frames.TooSlow as error:
        raise BadInput(_("Reading the spreadsheet took too long and was stopped.")) from error
    except frames.Breach as error:
        raise BadInput(
            _("The spreadsheet could not be read: it is damaged, hostile or too large. Save the table as CSV.")
        ) from error
    finally:
        ours.close()
        children.end(child)


def _asked(channel: socket.socket, descriptor: int, sheet: str, progress: Progress) -> Grid:
    deadline = time.monotonic() + TIMEOUT
    os.lseek(descriptor, 0, os.SEEK_SET)
    request = json.dumps({"sheet": sheet[:200], "rows": MOST_ROWS, "columns": MOST_COLUMNS, "cell": LONGEST_CELL})
    channel.settimeout(TIMEOUT)
    try:
        socket.send_fds(channel, [request.encode("ascii")], [descriptor])
    except OSError as error:
        raise frames.Breach(str(error)) from error
    head = _object(channel, deadline)
    if "fault" in head:
        raise BadInput(_sentence(head))
    rows: list[list[str]] = []
    inexact: list[tuple[int, int]] = []
    while True:
        progress(len(rows), 0)
        piece = _object(channel, deadline)
        if piece.get("end") is True:
            break
        if "fault" in piece:
            raise BadInput(_sentence(piece))
        for row in _list(piece.get("rows")):
            rows.append([_text(cell) for cell in _list(row)])
        for pair in _list(piece.get("inexact")):
            row_at, column = _list(pair)
            inexact.append((_count(row_at), _count(column)))
        if len(rows) > MOST_ROWS:
            raise frames.Breach("rows")
    sheets = tuple(_text(name) for name in _list(head.get("sheets")))
    name = _text(head.get("sheet"))
    merged = _count(head.get("merged"))
    told = []
    if merged:
        told.append(
            ngettext(
                "{n} merged cell stands for all the rows that it covers.",
                "{n} merged cells stand for all the rows that they cover.",
                merged,
            ).format(n=number(merged))
        )
    digits = _("A number of more than 15 digits: the spreadsheet does not keep all of them. Format the column as text.")
    return Grid(
        rows,
        _("sheet “{name}”").format(name=name),
        tuple(told),
        sheets,
        name,
        dict.fromkeys(inexact, digits),
    )


def _sentence(said: dict[str, Any]) -> str:
    at = number(_count(said.get("row", 0)))
    return {
        "sheet": _("There is no such sheet in the file; it has: {names}.").format(
            names=", ".join(_text(name) for name in _list(said.get("sheets", [])))
        ),
        "empty": _("The spreadsheet holds no rows."),
        "protected": _("The spreadsheet is protected by a password: save a copy without one."),
        "rows": _("The table has more than {most} rows; please divide it.").format(most=number(MOST_ROWS)),
        "columns": _("The table has more than {most} columns.").format(most=number(MOST_COLUMNS)),
        "cell": _("Row {row} has a cell of more than {most} characters.").format(row=at, most=number(LONGEST_CELL)),
    }.get(str(said.get("fault")), _("The spreadsheet is damaged or of a kind that cannot be read. Save the table as CSV."))


# What the child says is read as a stranger's word.


def _object(channel: socket.socket, deadline: float) -> dict[str, Any]:
    data = frames.receive(channel, frames.JSON, ROWS_CAP, deadline)
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise frames.Breach("no JSON") from error
    if not isinstance(found, dict):
        raise frames.Breach("no object")
    return found


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise frames.Breach("no list")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_CELL:
        raise frames.Breach("no text")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 31:
        raise frames.Breach("no number")
    return value
