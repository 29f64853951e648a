"""What is marked to be made black, with a way back and forth of its own: nothing of it is in the library yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casefiles.domain.file_place import WHOLE, RegionPlace
from casefiles.services.evidence.redaction import Box

STEPS = 200
"""Steps that can be taken back."""
LEAST = 20
"""The least width and height of a box in 1/10,000 of the page."""


class Draft:
    """The boxes of one file in the order in which they were drawn."""

    def __init__(self) -> None:
        self.boxes: tuple[Box, ...] = ()
        self._before: list[tuple[Box, ...]] = []
        self._after: list[tuple[Box, ...]] = []

    def put(self, boxes: Sequence[Box]) -> None:
        """Take these boxes in the place of those that there are: one step."""
        if tuple(boxes) != self.boxes:
            self._before = [*self._before[1 - STEPS :], self.boxes]
            self._after = []
            self.boxes = tuple(boxes)

    def add(self, boxes: Sequence[Box]) -> None:
        """Add boxes; those that are there already are not doubled."""
        held = {box.place for box in self.boxes}
        self.put((*self.boxes, *(box for box in boxes if box.place not in held)))

    def change(self, at: int, box: Box) -> None:
        """Another box in the place of one."""
        self.put((*self.boxes[:at], box, *self.boxes[at + 1 :]))

    def remove(self, at: int) -> None:
        self.put((*self.boxes[:at], *self.boxes[at + 1 :]))

    def say(self, at: int, reason: str) -> None:
        """Why a box is there."""
        self.change(at, replace(self.boxes[at], reason=reason))

    def undo(self) -> bool:
        """One step back; False where there is none."""
        if not self._before:
            return False
        self._after.append(self.boxes)
        self.boxes = self._before.pop()
        return True

    def redo(self) -> bool:
        """One step forth; False where there is none."""
        if not self._after:
            return False
        self._before.append(self.boxes)
        self.boxes = self._after.pop()
        return True

    def on_page(self, page: int) -> list[int]:
        """The boxes of a page, as places in `boxes`."""
        return [at for at, box in enumerate(self.boxes) if box.place.page == page]


def moved(place: RegionPlace, x: float, y: float) -> RegionPlace:
    """The region so much further right and down, kept on the page."""
    left = min(WHOLE - place.w, max(0, round(place.x + x)))
    top = min(WHOLE - place.h, max(0, round(place.y + y)))
    return RegionPlace(place.page, left, top, place.w, place.h)


def resized(place: RegionPlace, edges: str, x: float, y: float) -> RegionPlace:
    """The region with some of its edges (letters of "ltrb") so much further right and down; never smaller than `LEAST`."""
    left, top, right, bottom = place.x, place.y, place.x + place.w, place.y + place.h
    if "l" in edges:
        left = min(right - LEAST, max(0, round(left + x)))
    if "t" in edges:
        top = min(bottom - LEAST, max(0, round(top + y)))
    if "r" in edges:
        right = max(left + LEAST, min(WHOLE, round(right + x)))
    if "b" in edges:
        bottom = max(top + LEAST, min(WHOLE, round(bottom + y)))
    left, top = max(0, min(left, WHOLE - LEAST)), max(0, min(top, WHOLE - LEAST))
    return RegionPlace(place.page, left, top, min(right, WHOLE) - left, min(bottom, WHOLE) - top)
