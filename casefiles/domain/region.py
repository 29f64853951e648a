"""A part of a picture, in thousandths of its width and height: it holds for the original and for any smaller copy."""

from __future__ import annotations

import re
from dataclasses import dataclass

WHOLE = 1000
LEAST = 20
"""The least width and height, in thousandths."""


@dataclass(frozen=True)
class Region:
    """Left, top, width and height in thousandths of the picture; always inside it, never smaller than `LEAST`."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def of(cls, left: float, top: float, width: float, height: float) -> Region:
        """The nearest region that lies inside the picture."""
        wide, high = (min(WHOLE, max(LEAST, round(side))) for side in (width, height))
        return cls(min(WHOLE - wide, max(0, round(left))), min(WHOLE - high, max(0, round(top))), wide, high)

    @classmethod
    def read(cls, text: str | None) -> Region | None:
        """The region that a text such as '120, 80, 300, 360' names; None for anything else, which means the whole."""
        found = re.fullmatch(r"\s*(\d{1,4})[,;\s]+(\d{1,4})[,;\s]+(\d{1,4})[,;\s]+(\d{1,4})\s*", text or "", re.ASCII)
        if found is None:
            return None
        left, top, width, height = map(int, found.groups())
        if not (width and height) or left + width > WHOLE or top + height > WHOLE:
            return None
        return cls.of(left, top, width, height)

    def show(self) -> str:
        """As the field keeps it."""
        return f"{self.left}, {self.top}, {self.width}, {self.height}"

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """(left, top, width, height) in pixels of a picture of this size; at least one pixel a side."""
        left, top = self.left * width // WHOLE, self.top * height // WHOLE
        return (
            left,
            top,
            max(1, min(width - left, round(self.width * width / WHOLE))),
            max(1, min(height - top, round(self.height * height / WHOLE))),
        )

    def moved(self, right: int, down: int) -> Region:
        """Moved by so many thousandths, as far as the edge."""
        return Region.of(self.left + right, self.top + down, self.width, self.height)

    def grown(self, wider: int, higher: int) -> Region:
        """Larger or smaller at its right and lower edge, as far as the edge of the picture."""
        return Region.of(
            self.left,
            self.top,
            min(WHOLE - self.left, self.width + wider),
            min(WHOLE - self.top, self.height + higher),
        )
