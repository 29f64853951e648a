"""Spreadsheets (.xlsx, .xls, .xlsb, .ods): every sheet a page, its values as they were last computed."""

from __future__ import annotations

import datetime
import io
import time
import zipfile
from decimal import Decimal
from typing import Any, BinaryIO

from casefiles.services.evidence import frames
from casefiles.services.evidence.readers import Found, Refused, packages

SHEET_CAP = 200 << 20
"""Bytes of a file that are looked at: the whole of it must be in memory."""
CELLS = 20_000_000
"""Cells between the first and the last of a sheet: empty ones take memory too."""


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Pages are numbered from 1 in the order of the sheets; each begins with the sheet's name. Hidden sheets are named."""
    import python_calamine

    _about(file, found)
    file.seek(0)
    data = file.read(SHEET_CAP + 1)
    if len(data) > SHEET_CAP:
        raise Refused("memory")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        del data
        _sheets(book, found, deadline)
    except python_calamine.PasswordError as error:
        raise Refused("password") from error
    except python_calamine.CalamineError as error:
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise Refused("password" if locked else "damaged") from error


def _about(file: BinaryIO, found: Found) -> None:
    """What the file says of itself; raises Refused for what attacks are made of."""
    if file.read(2) == b"PK":
        try:
            with zipfile.ZipFile(file) as archive:
                names = packages.checked(archive)
                packages.properties(archive, names, found)
                packages.open_properties(archive, names, found)
        except (zipfile.BadZipFile, EOFError) as error:
            raise Refused("damaged") from error
    else:
        from casefiles.services.evidence.readers import ole

        file.seek(0)
        ole.properties(file, found)


def _sheets(book: Any, found: Found, deadline: float) -> None:
    about = list(book.sheets_metadata)
    found.count = len(about)
    found.tell("sheets", len(about))
    hidden = [str(one.name) for one in about if not str(one.visible).endswith(".Visible")]
    for name in hidden[:50]:
        found.tell("hidden_sheet", name)
    for number, one in enumerate(about[: frames.PAGES_CAP], start=1):
        if time.monotonic() > deadline:
            found.note("pages_cut")
            return
        if "worksheet" not in str(one.typ).lower():
            continue
        sheet = book.get_sheet_by_name(one.name)
        if sheet.total_height * sheet.total_width > CELLS:
            found.note("memory")
            continue
        lines, room = [str(one.name)], found.room
        for row in sheet.iter_rows():
            line = "\t".join(text_of(value) for value in row).rstrip("\t")
            lines.append(line)
            room -= len(line) + 1
            if room < 0 or time.monotonic() > deadline:
                break
        while lines[-1] == "" and len(lines) > 1:
            lines.pop()
        if not found.page(number, "\n".join(lines)):
            return


def text_of(value: Any) -> str:
    """A cell as text: days as YYYY-MM-DD, whole numbers without a point, numbers without an exponent."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.replace(microsecond=0).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return frames.clean(str(value))
