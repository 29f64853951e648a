"""PDF: text by page, what the document says about itself, a picture of the first page. No script, form or action runs.

What annotations and filled forms show becomes part of a page before it is drawn and read, as it would on paper: a form
that was filled in is never shown empty, and what was typed into it can be found, selected and cited.
"""

from __future__ import annotations

import math
import re
import time
from typing import Any, BinaryIO

from casefiles.services.evidence.frames import PAGE_SIDE, PAGES_CAP, SIDE
from casefiles.services.evidence.readers import Found, Refused

_INFO = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
_TIME = re.compile(r"^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")
DOTS = 300
"""Dots an inch at which a page is drawn for the recognition of its text, as Tesseract's manual advises."""
_PASSWORD = 4
"""PDFium's code for a file that wants a password."""


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Pages are numbered from 1; a page that cannot be read is noted and the others go on."""
    import pypdfium2

    document = _opened(file)
    for key, value in document.get_metadata_dict().items():
        if key in _INFO:
            found.tell(_INFO[key], _TIME.sub(r"\1-\2-\3 \4:\5:\6 ", value).replace("'", "") if "Date" in key else value)
    count = len(document)
    found.count = count
    found.tell("pages", count)
    version = document.get_version()
    if version:
        found.tell("pdf_version", f"{version // 10}.{version % 10}")
    for n in range(min(document.count_attachments(), 200)):
        try:
            found.tell("attachment", document.get_attachment(n).get_name())
        except pypdfium2.PdfiumError:
            found.note("metadata")
    for number in range(min(count, PAGES_CAP)):
        if time.monotonic() > deadline:
            found.note("pages_cut")
            break
        try:
            page = as_printed(document, number)
            if number == 0:
                found.pixels = _drawn(page)
            if not found.page(number + 1, page.get_textpage().get_text_bounded().replace("\r\n", "\n")):
                break
        except pypdfium2.PdfiumError:
            found.note("damaged")
        finally:
            page = None
    if count > PAGES_CAP:
        found.note("pages_cut")


def draw(file: BinaryIO, name: str, page: int) -> tuple[int, int, bytes] | None:
    """One page in grey at 300 dots an inch: width, height and a byte a pixel; None when there is no such page."""
    document = _opened(file)
    if page > len(document):
        return None
    sheet = as_printed(document, page - 1)
    width, height = sheet.get_size()
    if not (math.isfinite(width) and math.isfinite(height) and 1 <= width <= 20_000 and 1 <= height <= 20_000):
        return None
    scale = min(DOTS / 72, (PAGE_SIDE - 1) / max(width, height))
    bitmap = sheet.render(scale=scale, may_draw_forms=False, grayscale=True, maybe_alpha=False)
    if bitmap.n_channels != 1:
        return None
    buffer = memoryview(bitmap.buffer).cast("B")
    grey = b"".join(buffer[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
    return bitmap.width, bitmap.height, grey


def as_printed(document: Any, number: int) -> Any:
    """A page, counted from 0, with what annotations and filled forms show on it. Raises PdfiumError."""
    import pypdfium2.raw as pdfium

    found = document[number]
    if pdfium.FPDFPage_Flatten(found.raw, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return found
    found.close()  # read anew, with all that was added to it
    return document[number]


def _opened(file: BinaryIO) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        raise Refused("password" if error.err_code == _PASSWORD else "damaged") from error


def _drawn(page: Any) -> tuple[int, int, bytes] | None:
    width, height = page.get_size()
    if not (math.isfinite(width) and math.isfinite(height) and 1 <= width <= 20_000 and 1 <= height <= 20_000):
        return None
    bitmap = page.render(
        scale=(SIDE - 1) / max(width, height), may_draw_forms=False, rev_byteorder=True, maybe_alpha=False
    )
    stride, row = bitmap.stride, bitmap.width * 3
    if bitmap.n_channels != 3 or max(bitmap.width, bitmap.height) > SIDE:
        return None
    buffer = memoryview(bitmap.buffer).cast("B")
    rgb = b"".join(buffer[y * stride : y * stride + row] for y in range(bitmap.height))
    return bitmap.width, bitmap.height, rgb
