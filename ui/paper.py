"""The pages of a PDF as pictures, and where words stand on them. PDFium draws them: no script runs, nothing is fetched."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pypdfium2
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

# PDFium must not be entered by two threads at once, whatever the document.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Found:
    """One place where words were found: the page, from 0, and the boxes around them in points from its upper left."""

    page: int
    boxes: tuple[QRectF, ...]


class Paper:
    """A finished PDF. Its methods may be called in any thread."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with _one_at_a_time:
            self._document = pypdfium2.PdfDocument(data)
            self.sizes = [self._document.get_page_size(n) for n in range(len(self._document))]
        """Width and height of each page in points."""

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, page: int, scale: float) -> QImage:
        """A page at so many pixels a point."""
        with _one_at_a_time:
            drawn = self._document[page]
            bitmap = drawn.render(scale=scale, rev_byteorder=True)
            bits = bytes(bitmap.buffer)
            image = QImage(bits, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB888).copy()
            bitmap.close()
            drawn.close()
        return image

    def find(self, words: str, limit: int = 500) -> list[Found]:
        """Where words stand, page after page, in any case."""
        found: list[Found] = []
        if not words.strip():
            return found
        for number, (_width, height) in enumerate(self.sizes):
            with _one_at_a_time:
                page = self._document[number]
                text = page.get_textpage()
                search = text.search(words.strip(), match_case=False)
                while (place := search.get_next()) is not None and len(found) < limit:
                    boxes = []
                    for n in range(text.count_rects(*place)):
                        left, bottom, right, top = text.get_rect(n)
                        boxes.append(QRectF(left, height - top, right - left, top - bottom))
                    found.append(Found(number, tuple(boxes)))
                text.close()
                page.close()
            if len(found) >= limit:
                break
        return found

    def close(self) -> None:
        """Let the document go."""
        with _one_at_a_time:
            self._document.close()
