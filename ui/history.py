"""Back and forward, like a browser: the places a person has been to."""

from __future__ import annotations

from typing import NamedTuple

LONGEST = 200
"""Places remembered; the oldest are forgotten."""


class Place(NamedTuple):
    """Somewhere to be: a page of the window, and what it shows there."""

    page: str
    ref: str = ""
    """The record shown, or empty for the page alone."""
    detail: str = ""
    """A part of the record's page, such as the name of a tab."""


class History:
    """A line of places and where on it the person stands."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def here(self) -> Place | None:
        return self._places[self._at] if self._places else None

    def go(self, place: Place) -> None:
        """Stand at a new place; what lay ahead is forgotten. Going to where one stands changes nothing."""
        if place == self.here:
            return
        self._places = [*self._places[: self._at + 1], place][-LONGEST:]
        self._at = len(self._places) - 1

    def replace(self, place: Place) -> None:
        """Say more exactly where one stands, without a step."""
        if self._places:
            self._places[self._at] = place
        else:
            self.go(place)

    def can_go(self, steps: int) -> bool:
        """Whether there is a place so many steps ahead (or, below zero, behind)."""
        return bool(self._places) and 0 <= self._at + steps < len(self._places)

    def step(self, steps: int) -> Place | None:
        """Move along the line; None, and no move, where it ends."""
        if not self.can_go(steps):
            return None
        self._at += steps
        return self._places[self._at]

    def clear(self) -> None:
        self._places = []
        self._at = -1
