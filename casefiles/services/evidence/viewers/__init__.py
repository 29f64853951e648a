"""One viewer for each kind of file that is drawn. They run in the viewing child alone, and import what they need when called.

Each has `open_file(file, deadline)`, which gives a Viewer. Sizes of pages are whole pixels as the page is meant to be seen:
those of a picture, upright; 1/96 inch for paper. A turn is 0, 90, 180 or 270 degrees, clockwise.
"""

from __future__ import annotations

from typing import ClassVar, Protocol

PAGES_CAP = 20_000
"""Pages that are told apart, at most."""
WIDEST = 1 << 16
"""Pixels of a drawn page's longer side, at most: only a part of so large a page is asked for at a time."""
DRAWN_CAP = 8 << 20
"""Pixels drawn at a time, at most."""
TEXT_CAP = 200_000
"""Characters of one page's text, at most."""
PARTS = 10_000
"""Places on a page are told in so many parts of its width and height."""

Box = tuple[int, int, int, int]
"""Left, top, width, height."""


class Viewer(Protocol):
    """An open file. Pages are numbered from 1; `note` is a key of `reader.NOTES` when not all of it can be shown."""

    KIND: ClassVar[str]
    sizes: list[tuple[int, int]]
    note: str

    def draw(self, page: int, width: int, turn: int, clip: Box) -> bytes:
        """RGB of the part `clip` of a page that is turned and then `width` pixels wide; white where there is no page."""
        ...

    def text(self, page: int) -> tuple[str, list[int]]:
        """A page's text, and left, top, width and height of each character in `PARTS` of the page, one after the other."""
        ...

    def words(self, page: int) -> str:
        """The same text alone, which is had sooner."""
        ...


def drawn_size(size: tuple[int, int], width: int, turn: int) -> tuple[int, int]:
    """Width and height in pixels of a page of this size, turned and drawn so wide."""
    across, down = size if turn % 180 == 0 else size[::-1]
    return width, max(1, round(width * down / across))
