"""The link chart: who and what is linked to whom, and how sure that is.

The layout is a pure function of its input: distances in the chart follow distances in the graph (stress majorisation:
Gansner, Koren, North, "Graph Drawing by Stress Majorization", 2004), started from classical scaling, then boxes of nodes
with their labels are pushed apart. Line style is standing: solid corroborated, dashed single source, dotted disputed or
unsourced; the legend always says so. Labels lie where they cover neither nodes nor other labels; a label for which there
is no such place is left out, and the legend says how many were.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from casefiles.figures.figure import Figure, Item, Label, LegendEntry, Line, Mark, Measure, Stroke, estimate
from casefiles.words import _, ngettext

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

StandingKey = Literal["corroborated", "single", "disputed", "unsourced", "record"]

STYLES: dict[str, tuple[Stroke, str, float]] = {
    "corroborated": ("solid", "corroborated", 1.2),
    "record": ("solid", "dim", 1.0),
    "single": ("dashed", "single", 1.2),
    "disputed": ("dotted", "disputed", 1.4),
    "unsourced": ("dotted", "dim", 1.2),
}
"""Standing -> line style, colour key and width."""

R = 11.0  # radius of a node
R_FOCUS = 14.0
NODE_TEXT = 7.6
EDGE_TEXT = 6.2
LONGEST = 104.0  # a node's label is broken into two lines above this width
MARGIN = 14.0
ROUNDS = 160


@dataclass(frozen=True, slots=True)
class Node:
    """`kind` is a record type (person, organisation, operation, event, seizure, place, site ...): its icon and colour."""

    id: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A link from node `a` to node `b`. `label` is its reading in that direction."""

    a: str
    b: str
    label: str
    standing: StandingKey = "unsourced"
    directed: bool = True
    id: str = ""


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


def link_chart(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    focus: str = "",
    width: float = 470.0,
    height: float = 290.0,
    measure: Measure = estimate,
) -> Figure:
    """The chart of a graph in about `width` x `height` units; it grows beyond them when the nodes need more room.

    Edges whose ends are not among the nodes are not drawn. Equal input gives an equal figure; the order of the input does
    not matter. `focus` is the id of the node to stand out and near the middle.
    """
    nodes = sorted({node.id: node for node in nodes}.values(), key=lambda node: (node.id != focus, node.id))
    index = {node.id: place for place, node in enumerate(nodes)}
    edges = sorted(
        (edge for edge in edges if edge.a in index and edge.b in index and edge.a != edge.b),
        key=lambda edge: (index[edge.a], index[edge.b], edge.label, edge.standing, edge.id),
    )
    if not nodes:
        return Figure(width, 40, (Label(_("Nothing is linked yet."), width / 2, 24, colour="dim"),))
    labels = [_lines(node.label, measure, "bold" if node.id == focus else "regular") for node in nodes]
    below = [_size(node, rows, focus, measure) for node, rows in zip(nodes, labels, strict=True)]
    pairs = [(index[edge.a], index[edge.b]) for edge in edges]
    spots = _placed(len(nodes), pairs, below, width - 2 * MARGIN, height - 2 * MARGIN)
    wanted: dict[tuple[int, int], float] = {}
    for (a, b), edge in zip(pairs, edges, strict=True):
        pair = (min(a, b), max(a, b))
        words = min(110.0, measure(edge.label, EDGE_TEXT, "regular")) + 2 * R_FOCUS + 26
        wanted[pair] = max(wanted[pair] + 12, words) if pair in wanted else words
    spots = _eased(spots, wanted, below, (width - 2 * MARGIN, height - 2 * MARGIN))
    above = _label_above(spots, pairs)
    sizes = [_turned(size) if up else size for size, up in zip(below, above, strict=True)]
    spots = _apart(spots, sizes)
    left = min(x - w / 2 for (x, _y), (w, _t, _b) in zip(spots, sizes, strict=True))
    right = max(x + w / 2 for (x, _y), (w, _t, _b) in zip(spots, sizes, strict=True))
    top = min(y - up for (_x, y), (_w, up, _b) in zip(spots, sizes, strict=True))
    bottom = max(y + down for (_x, y), (_w, _a, down) in zip(spots, sizes, strict=True))
    wide = max(width, right - left + 2 * MARGIN)
    shift_x = (wide - (right - left)) / 2 - left
    spots = [(x + shift_x, y - top + MARGIN) for x, y in spots]
    named = [_Named(*parts) for parts in zip(nodes, labels, sizes, above, spots, strict=True)]
    return _drawn(named, edges, focus, (wide, bottom - top + 2 * MARGIN), measure)


Size = tuple[float, float, float]  # width of the whole, extent above and below the middle of the disc


def _lines(text: str, measure: Measure, weight: Literal["regular", "bold"]) -> list[str]:
    """A label on one line, or on two of about equal length, the second cut with an ellipsis where it is too long."""
    text = " ".join(text.split())
    if measure(text, NODE_TEXT, weight) <= LONGEST or not text:
        return [text]
    words = text.split(" ")
    best = min(range(1, len(words) + 1), key=lambda cut: (abs(len(" ".join(words[:cut])) - len(text) / 2), cut))
    return [_cut(row, measure, weight) for row in (" ".join(words[:best]), " ".join(words[best:])) if row]


def _cut(text: str, measure: Measure, weight: Literal["regular", "bold"]) -> str:
    if measure(text, NODE_TEXT, weight) <= LONGEST * 1.15:
        return text
    while text and measure(text + "…", NODE_TEXT, weight) > LONGEST * 1.15:
        text = text[:-1]
    return text.rstrip() + "…"


def _radius(node: Node, focus: str) -> float:
    return R_FOCUS if node.id == focus else R


def _size(node: Node, rows: list[str], focus: str, measure: Measure) -> Size:
    r = _radius(node, focus)
    weight: Literal["regular", "bold"] = "bold" if node.id == focus else "regular"
    text = max(measure(row, NODE_TEXT, weight) for row in rows)
    halo = r * 1.32 if node.id == focus else r
    return max(2 * halo, text) + 6, halo + 2, r + 6 + len(rows) * (NODE_TEXT + 1.6) + 2


def _turned(size: Size) -> Size:
    """The size of a node whose label stands above it."""
    return size[0], size[2], size[1]


@dataclass(frozen=True, slots=True)
class _Named:
    """A node with the rows of its label, its size, whether the label stands above, and where it is."""

    node: Node
    rows: list[str]
    size: Size
    above: bool
    spot: tuple[float, float]


def _label_above(spots: Sequence[tuple[float, float]], pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """For each node whether fewer lines leave it upwards than downwards: its label stands where it covers fewer."""
    up, down = [0] * len(spots), [0] * len(spots)
    for a, b in set(pairs):
        for here, there in ((a, b), (b, a)):
            dx, dy = spots[there][0] - spots[here][0], spots[there][1] - spots[here][1]
            if abs(dy) > abs(dx) * 0.35:
                (down if dy > 0 else up)[here] += 1
    return [high < low for high, low in zip(up, down, strict=True)]


def _eased(
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


EASED = 40


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


def _placed(
    count: int, pairs: Sequence[tuple[int, int]], sizes: Sequence[Size], width: float, height: float
) -> list[tuple[float, float]]:
    """Middles of the discs: graph distances turned into places, fitted to the field, boxes pushed apart."""
    import numpy as np

    if count == 1:
        return [(width / 2, height / 2)]
    far = _distances(count, pairs)
    spots = _majorised(_scaled(far), far)
    spread = spots.max(axis=0) - spots.min(axis=0)
    if spread[1] > spread[0]:
        spots = spots[:, ::-1].copy()
        spread = spread[::-1]
    room = np.array([width - max(size[0] for size in sizes), height - max(a + b for _w, a, b in sizes)])
    spots = (spots - spots.min(axis=0)) * (np.maximum(room, 40) / np.maximum(spread, 1e-6))
    return _apart([(float(x), float(y)) for x, y in spots], sizes)


def _distances(count: int, pairs: Sequence[tuple[int, int]]) -> Array:
    """Steps between any two nodes; nodes that are not joined at all stand a little further than the farthest that are."""
    import numpy as np

    near: list[set[int]] = [set() for _place in range(count)]
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    far = np.full((count, count), np.inf)
    for start in range(count):
        far[start, start] = 0
        ring, step = {start}, 0
        seen = {start}
        while ring:
            step += 1
            ring = {other for place in ring for other in near[place]} - seen
            seen |= ring
            for other in ring:
                far[start, other] = step
    joined = far[np.isfinite(far)]
    far[~np.isfinite(far)] = max(joined.max() if joined.size else 1, 1) * 0.75 + 1.2
    return far


def _scaled(far: Array) -> Array:
    """Classical scaling into the plane, with signs fixed so that the result is the same on every machine."""
    import numpy as np

    count = len(far)
    middle = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(-0.5 * middle @ (far**2) @ middle)
    chosen = np.argsort(values)[::-1][:2]
    spots = vectors[:, chosen] * np.sqrt(np.maximum(values[chosen], 1e-9))
    if spots.shape[1] < 2:
        spots = np.column_stack([spots, np.zeros(count)])
    for axis in range(2):
        biggest = int(np.argmax(np.round(np.abs(spots[:, axis]), 9)))
        if spots[biggest, axis] < 0:
            spots[:, axis] = -spots[:, axis]
    # Nodes that fall on one spot are told apart by where they stand in the list: a spiral, too small to matter otherwise.
    turn = np.arange(count) * 2.399963
    step = 0.02 * np.sqrt(np.arange(count) + 1)
    moved: Array = spots + np.column_stack([np.cos(turn) * step, np.sin(turn) * step])
    return moved


def _majorised(spots: Array, far: Array) -> Array:
    """Stress majorisation with weights 1 / distance squared, by the localised update of each round."""
    import numpy as np

    count = len(far)
    wanted = far + np.eye(count)
    weight = 1 / wanted**2
    np.fill_diagonal(weight, 0)
    total = weight.sum(axis=1)
    for _round in range(ROUNDS):
        apart = spots[:, None, :] - spots[None, :, :]
        length = np.sqrt((apart**2).sum(axis=2)) + 1e-9
        pulled = (weight * far / length)[:, :, None] * apart + weight[:, :, None] * spots[None, :, :]
        spots = pulled.sum(axis=1) / total[:, None]
    rounded: Array = np.round(spots, 6)
    return rounded


def _apart(spots: Sequence[tuple[float, float]], sizes: Sequence[Size]) -> list[tuple[float, float]]:
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


def _drawn(
    named: Sequence[_Named], edges: Sequence[Edge], focus: str, field: tuple[float, float], measure: Measure
) -> Figure:
    bodies: dict[str, _Body] = {}
    marks: list[Item] = []
    names: list[Item] = []
    taken: list[Box] = []
    for one in named:
        node, (x, y), r = one.node, one.spot, _radius(one.node, focus)
        first = node.id == focus
        weight: Literal["regular", "bold"] = "bold" if first else "regular"
        colour = node.kind if node.kind in _COLOURED else "other"
        marks.append(Mark(x, y, r, node.kind, colour, 2.0 if first else 1.3, first, target=node.id))
        rim = r * 1.32 if first else r + 1.5
        taken.append(Box(x - rim, y - rim, x + rim, y + rim))
        step = NODE_TEXT + 1.6
        base = y - rim - 4 - (len(one.rows) - 1) * step if one.above else y + rim + 3 + NODE_TEXT * 0.8
        first_base, widest = base, 0.0
        for row in one.rows:
            names.append(Label(row, x, base, "middle", NODE_TEXT, weight, "ink", ground=True, target=node.id))
            half = measure(row, NODE_TEXT, weight) / 2 + 1.5
            widest = max(widest, half)
            taken.append(Box(x - half, base - NODE_TEXT, x + half, base + NODE_TEXT * 0.35))
            base += step
        box = Box(x - widest, first_base - NODE_TEXT, x + widest, base - step + NODE_TEXT * 0.35)
        bodies[node.id] = _Body((x, y), rim, box)
    lines: list[Item] = []
    words: list[Item] = []
    crowded = 0
    between: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        between.setdefault((min(edge.a, edge.b), max(edge.a, edge.b)), []).append(edge)
    curves: list[tuple[Edge, tuple[tuple[float, float], ...]]] = []
    for pair, group in between.items():
        for number, edge in enumerate(group):
            bend = (number - (len(group) - 1) / 2) * 17.0 * (1 if edge.a == pair[0] else -1)
            curves.append((edge, _curve(bodies[edge.a], bodies[edge.b], bend)))
    for edge, points in curves:
        style, colour, thickness = STYLES[edge.standing]
        lines.append(Line(points, style, colour, thickness, edge.directed, target=edge.id))
    # The shortest lines have the least choice of places, so they choose first.
    for edge, points in sorted(curves, key=lambda curve: (_length(curve[1]), curve[0].a, curve[0].b, curve[0].label)):
        spot = _label_spot(points, measure(edge.label, EDGE_TEXT, "regular"), taken, field) if edge.label else None
        if spot is not None:
            x, y, box = spot
            taken.append(box)
            words.append(Label(edge.label, x, y, "middle", EDGE_TEXT, "regular", "dim", ground=True, target=edge.id))
        elif edge.label:
            crowded += 1
    return Figure(*field, (*lines, *words, *names, *marks), legend(edges, crowded))


_COLOURED = frozenset(("person", "organisation", "operation", "event", "seizure", "place", "site"))


def _curve(start: _Body, end: _Body, bend: float) -> tuple[tuple[float, float], ...]:
    """A line from one node to another, from where it leaves disc and label to where it meets them.

    One of several between the same two nodes is bent aside by `bend` units at its middle.
    """
    (ax, ay), (bx, by) = start.spot, end.spot
    length = math.hypot(bx - ax, by - ay) or 1.0
    ux, uy = (bx - ax) / length, (by - ay) / length
    points = []
    for number in range(STEPS + 1):
        part = number / STEPS
        along, aside = part * length, bend * 4 * part * (1 - part)
        x, y = ax + ux * along - uy * aside, ay + uy * along + ux * aside
        if not start.holds(x, y, 1.0) and not end.holds(x, y, 2.0):
            points.append((x, y))
    if len(points) < 2:
        return ((ax, ay), (bx, by))
    return tuple(points) if bend else (points[0], points[-1])


STEPS = 64


@dataclass(frozen=True, slots=True)
class _Body:
    """A node as a line meets it: its disc and the box of its label."""

    spot: tuple[float, float]
    rim: float
    label: Box

    def holds(self, x: float, y: float, gap: float) -> bool:
        """Whether a point lies on the disc or the label, or closer to them than `gap`."""
        box = self.label
        on_label = box.left - gap < x < box.right + gap and box.top - gap < y < box.bottom + gap
        return on_label or math.hypot(x - self.spot[0], y - self.spot[1]) < self.rim + gap


def _length(points: tuple[tuple[float, float], ...]) -> float:
    return sum(math.dist(a, b) for a, b in zip(points, points[1:], strict=False))


def _label_spot(
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
    rest = _length(points) * part
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        piece = math.dist((ax, ay), (bx, by))
        if rest <= piece and piece:
            return ax + (bx - ax) * rest / piece, ay + (by - ay) * rest / piece
        rest -= piece
    return points[-1]


def legend(edges: Sequence[Edge], crowded: int = 0) -> tuple[LegendEntry, ...]:
    """What the line styles mean: the four that a line can have, and what was left out."""
    entries = [
        LegendEntry(_("corroborated by independent sources"), "solid", "corroborated"),
        LegendEntry(_("single source"), "dashed", "single"),
        LegendEntry(_("disputed"), "dotted", "disputed"),
        LegendEntry(_("no source"), "dotted", "dim"),
    ]
    if any(edge.standing == "record" for edge in edges):
        entries.append(LegendEntry(_("on record"), "solid", "dim"))
    if crowded:
        entries.append(
            LegendEntry(
                ngettext(
                    "{n} line carries no words for lack of room: see the table",
                    "{n} lines carry no words for lack of room: see the table",
                    crowded,
                ).format(n=crowded)
            )
        )
    return tuple(entries)
