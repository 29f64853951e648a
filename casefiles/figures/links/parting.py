"""Boxes of nodes with their labels pushed apart until none meet."""

from __future__ import annotations

import math
from collections.abc import Sequence

from casefiles.figures.links.sizes import Size


def apart(spots: Sequence[tuple[float, float]], sizes: Sequence[Size]) -> list[tuple[float, float]]:
    """Push boxes apart along the shorter way until none meet. Ends always: what rounds cannot part is laid in rows."""
    gap_x, gap_y = 10.0, 9.0
    places = list(spots)
    for _round in range(400):
        moved = False
        for a in range(len(places)):
            for b in range(a + 1, len(places)):
                (ax, ay), (bx, by) = places[a], places[b]
                (aw, aa, ab), (bw, ba, bb) = sizes[a], sizes[b]
                over_x = (aw + bw) / 2 + gap_x - abs(ax - bx)
                a_mid, b_mid = ay + (ab - aa) / 2, by + (bb - ba) / 2
                over_y = (aa + ab + ba + bb) / 2 + gap_y - abs(a_mid - b_mid)
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                if over_x < over_y:
                    push = (over_x / 2 + 0.05) * (1 if (ax, a) > (bx, b) else -1)
                    places[a], places[b] = (ax + push, ay), (bx - push, by)
                else:
                    push = (over_y / 2 + 0.05) * (1 if (a_mid, a) > (b_mid, b) else -1)
                    places[a], places[b] = (ax, ay + push), (bx, by - push)
        if not moved:
            return places
    return _in_rows(places, sizes, gap_x, gap_y)


def _in_rows(
    places: list[tuple[float, float]], sizes: Sequence[Size], gap_x: float, gap_y: float
) -> list[tuple[float, float]]:
    """Rows from the top, as many to a row as make a square field, in the order of height and then of x."""
    order = sorted(range(len(places)), key=lambda place: (places[place][1], places[place][0], place))
    per_row = max(1, math.ceil(math.sqrt(len(order))))
    done = list(places)
    y = 0.0
    for start in range(0, len(order), per_row):
        row = sorted(order[start : start + per_row], key=lambda place: (places[place][0], place))
        x = 0.0
        above, below = max(sizes[place][1] for place in row), max(sizes[place][2] for place in row)
        for place in row:
            done[place] = (x + sizes[place][0] / 2, y + above)
            x += sizes[place][0] + gap_x
        y += above + below + gap_y
    return done
