"""Where the words of a line and the name of a node stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

EDGE_TEXT = 6.2


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the chart that is taken: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def stand_above(spots: Sequence[tuple[float, float]], pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """For each node whether fewer lines leave it upwards than downwards: its label stands where it covers fewer."""
    up, down = [0] * len(spots), [0] * len(spots)
    for a, b in set(pairs):
        for here, there in ((a, b), (b, a)):
            dx, dy = spots[there][0] - spots[here][0], spots[there][1] - spots[here][1]
            if abs(dy) > abs(dx) * 0.35:
                (down if dy > 0 else up)[here] += 1
    return [high < low for high, low in zip(up, down, strict=True)]


def spot_for(
    points: tuple[tuple[float, float], ...], wide: float, taken: Sequence[Box], field: tuple[float, float]
) -> tuple[float, float, Box] | None:
    """Middle and baseline of a label on its line, or a little beside it, where nothing else lies; None when there is none."""
    for aside in (0.0, 5.5, -5.5, 10.0, -10.0, 15.0, -15.0):
        for part in (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8):
            x, y = _at(points, part)
            y += aside
            box = Box(x - wide / 2 - 2, y - EDGE_TEXT * 0.62, x + wide / 2 + 2, y + EDGE_TEXT * 0.62)
            inside = box.left >= 1 and box.right <= field[0] - 1 and box.top >= 1 and box.bottom <= field[1] - 1
            if inside and not any(box.meets(other) for other in taken):
                return x, y + EDGE_TEXT * 0.32, box
    return None


def _at(points: tuple[tuple[float, float], ...], part: float) -> tuple[float, float]:
    """The point that far along a run of lines."""
    rest = length_of(points) * part
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        piece = math.dist((ax, ay), (bx, by))
        if rest <= piece and piece:
            return ax + (bx - ax) * rest / piece, ay + (by - ay) * rest / piece
        rest -= piece
    return points[-1]


def length_of(points: tuple[tuple[float, float], ...]) -> float:
    """The length of a run of lines."""
    return sum(math.dist(a, b) for a, b in zip(points, points[1:], strict=False))
