"""PDF, drawn by PDFium, page by page as the reader reads it (`readers/pdf`). No script, form or action runs."""

from __future__ import annotations

import ctypes
import math
import time
from typing import Any, BinaryIO, ClassVar

from casefiles.services.evidence.readers import Refused
from casefiles.services.evidence.readers.pdf import as_printed
from casefiles.services.evidence.viewers import PAGES_CAP, PARTS, TEXT_CAP, Box, drawn_size

_PASSWORD = 4
"""PDFium's code for a file that wants a password."""
_PER_POINT = 96 / 72
_LARGEST = 20_000
"""Points of a page's longer side, at most; larger ones are shown as if they were so large."""
_HYPHEN = 2
"""PDFium's sign for a hyphen at the end of a line."""


class PdfViewer:
    """An open PDF; a page that cannot be read is an empty sheet, and is noted when it is drawn."""

    KIND: ClassVar[str] = "pdf"

    def __init__(self, document: Any, deadline: float) -> None:
        self._document = document
        self.note = ""
        self._page: tuple[int, Any] = (0, None)
        count = len(document)
        if count == 0:
            raise Refused("damaged")
        self.sizes: list[tuple[int, int]] = []
        for number in range(min(count, PAGES_CAP)):
            if time.monotonic() > deadline:
                self.note = "pages_cut"
                break
            self.sizes.append(_size(document, number))
        if count > PAGES_CAP:
            self.note = "pages_cut"

    def draw(self, page: int, width: int, turn: int, clip: Box) -> bytes:
        """As `Viewer.draw`."""
        import pypdfium2.raw as pdfium

        left, top, wide, high = clip
        across, down = drawn_size(self.sizes[page - 1], width, turn)
        stride = (wide * 3 + 3) // 4 * 4
        buffer = (ctypes.c_ubyte * (stride * high))()
        bitmap = pdfium.FPDFBitmap_CreateEx(wide, high, pdfium.FPDFBitmap_BGR, buffer, stride)
        if not bitmap:
            raise MemoryError
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
            flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
            loaded = self._loaded(page)
            if loaded is not None:
                pdfium.FPDF_RenderPageBitmap(bitmap, loaded, -left, -top, across, down, turn // 90, flags)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        rows = memoryview(buffer).cast("B")
        if stride == wide * 3:
            return rows.tobytes()
        return b"".join(rows[y * stride : y * stride + wide * 3] for y in range(high))

    def text(self, page: int) -> tuple[str, list[int]]:
        """As `Viewer.text`."""
        return self._text(page, boxes=True)

    def words(self, page: int) -> str:
        """The same text without its boxes."""
        return self._text(page, boxes=False)[0]

    def _text(self, page: int, *, boxes: bool) -> tuple[str, list[int]]:
        import pypdfium2.raw as pdfium

        loaded = self._loaded(page)
        words = pdfium.FPDFText_LoadPage(loaded) if loaded is not None else None
        if not words:
            return "", []
        try:
            text, found = [], []
            box, x, y = pdfium.FS_RECTF(), ctypes.c_int(), ctypes.c_int()
            for n in range(min(pdfium.FPDFText_CountChars(words), TEXT_CAP)):
                code = pdfium.FPDFText_GetUnicode(words, n)
                if code == 13:
                    continue
                text.append(_character(code))
                if not boxes:
                    continue
                place = [0, 0, 0, 0]
                if pdfium.FPDFText_GetLooseCharBox(words, n, box):
                    corners = []
                    for point in ((box.left, box.top), (box.right, box.bottom)):
                        pdfium.FPDF_PageToDevice(loaded, 0, 0, PARTS, PARTS, 0, *point, x, y)
                        corners.append((min(PARTS, max(0, x.value)), min(PARTS, max(0, y.value))))
                    (left, right), (top, bottom) = (sorted(edge) for edge in zip(*corners, strict=True))
                    place = [left, top, right - left, bottom - top]
                found += place
            return "".join(text), found
        finally:
            pdfium.FPDFText_ClosePage(words)

    def _loaded(self, page: int) -> Any:
        """PDFium's page; the last one is kept, since it is mostly the next that is asked for."""
        import pypdfium2

        if self._page[0] != page:
            if self._page[1] is not None:
                self._page[1].close()
            try:
                self._page = (page, as_printed(self._document, page - 1))
            except pypdfium2.PdfiumError:
                self._page, self.note = (page, None), "damaged"
        return self._page[1].raw if self._page[1] is not None else None


def open_file(file: BinaryIO, deadline: float) -> PdfViewer:
    """Raises Refused for a PDF that wants a password, or is none."""
    import pypdfium2

    try:
        return PdfViewer(pypdfium2.PdfDocument(file), deadline)
    except pypdfium2.PdfiumError as error:
        raise Refused("password" if error.err_code == _PASSWORD else "damaged") from error


def _size(document: Any, number: int) -> tuple[int, int]:
    import pypdfium2

    try:
        sides = document.get_page_size(number)
    except pypdfium2.PdfiumError:
        sides = (0.0, 0.0)
    if not all(math.isfinite(side) and side > 0 for side in sides):
        sides = (595.0, 842.0)
    width, height = (max(1, round(min(side, _LARGEST) * _PER_POINT)) for side in sides)
    return width, height


def _character(code: int) -> str:
    if code in (_HYPHEN, 0xFFFE):
        return "-"
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
