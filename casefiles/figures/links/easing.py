"""Nodes moved a little, so that fewer lines run through nodes or across lines."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from casefiles.figures.links.sizes import Size

EASED = 40


def eased(
    spots: Sequence[tuple[float, float]],
    wanted: Mapping[tuple[int, int], float],
    sizes: Sequence[Size],
    field: tuple[float, float],
) -> list[tuple[float, float]]:
    """Move nodes one at a time to where fewer lines run through nodes or across lines, until nothing gets better.

    `wanted` gives each pair of joined nodes the length at which the words on its lines have room.

    For charts of at most `EASED` nodes: larger ones are not improved by moving one node a little.
    """
    places = list(spots)
    if len(places) > EASED:
        return places
    steps = [
        (math.cos(turn * math.pi / 4) * far, math.sin(turn * math.pi / 4) * far)
        for far in (16, 42, 90)
        for turn in range(8)
    ]
    for _round in range(6):
        moved = False
        for node in range(len(places)):
            x, y = places[node]
            best, cost = (x, y), _cost(node, (x, y), places, wanted, sizes, field)
            for dx, dy in steps:
                spot = (round(x + dx, 3), round(y + dy, 3))
                price = _cost(node, spot, places, wanted, sizes, field)
                if price < cost - 1e-6:
                    best, cost, moved = spot, price, True
            places[node] = best
        if not moved:
            break
    return places


def _cost(
    node: int,
    spot: tuple[float, float],
    places: Sequence[tuple[float, float]],
    wanted: Mapping[tuple[int, int], float],
    sizes: Sequence[Size],
    field: tuple[float, float],
) -> float:
    """How bad it is for a node to stand there: overlaps, lines through nodes, crossings, long lines, off the field."""
    wide, above, below = sizes[node]
    x, y = spot
    cost = 0.0
    out = max(0, wide / 2 - x) + max(0, x + wide / 2 - field[0]) + max(0, above - y) + max(0, y + below - field[1])
    cost += 6.0 * out
    for other, ((ox, oy), (ow, oa, ob)) in enumerate(zip(places, sizes, strict=True)):
        if other == node:
            continue
        over_x = (wide + ow) / 2 + 12 - abs(x - ox)
        over_y = (above + below + oa + ob) / 2 + 10 - abs(y + (below - above) / 2 - oy - (ob - oa) / 2)
        if over_x > 0 and over_y > 0:
            cost += 200 + 4 * min(over_x, over_y)
    mine = [(a, b) for a, b in wanted if node in (a, b)]
    for (a, b), least in wanted.items():
        own = node in (a, b)
        start = spot if a == node else places[a]
        end = spot if b == node else places[b]
        if own:
            length = math.dist(start, end)
            cost += 0.25 * length + max(0.0, least - length) * 1.5
            for other, place in enumerate(places):
                if other not in (a, b):
                    cost += _through(start, end, place)
        else:
            cost += _through(start, end, spot)
            for c, d in mine:
                if not {a, b} & {c, d} and _cross(
                    start, end, spot if c == node else places[c], spot if d == node else places[d]
                ):
                    cost += 70
    return cost


def _through(start: tuple[float, float], end: tuple[float, float], spot: tuple[float, float]) -> float:
    """The price of a line that passes a node closer than its rim and label allow."""
    (ax, ay), (bx, by), (px, py) = start, end, spot
    length = (bx - ax) ** 2 + (by - ay) ** 2
    part = min(1.0, max(0.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length)) if length else 0.0
    near = math.hypot(px - ax - part * (bx - ax), py - ay - part * (by - ay))
    return 120 + 4 * (24 - near) if near < 24 else 0.0


def _cross(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]) -> bool:
    def side(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
