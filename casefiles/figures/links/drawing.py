"""A chart whose nodes have their places, as lines, marks and labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from casefiles.figures.figure import Figure, Item, Label, LegendEntry, Line, Mark, Measure
from casefiles.figures.links.graph import STYLES, Edge, Node
from casefiles.figures.links.labels import EDGE_TEXT, Box, length_of, spot_for
from casefiles.figures.links.sizes import NODE_TEXT, Size, radius
from casefiles.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Placed:
    """A node with the rows of its label, its size, whether the label stands above, and where it is."""

    node: Node
    rows: list[str]
    size: Size
    above: bool
    spot: tuple[float, float]


def drawn(
    named: Sequence[Placed], edges: Sequence[Edge], focus: str, field: tuple[float, float], measure: Measure
) -> Figure:
    """The figure of these nodes and links in a field of that width and height."""
    bodies: dict[str, _Body] = {}
    marks: list[Item] = []
    names: list[Item] = []
    taken: list[Box] = []
    for one in named:
        node, (x, y), r = one.node, one.spot, radius(one.node, focus)
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
    for edge, points in sorted(curves, key=lambda curve: (length_of(curve[1]), curve[0].a, curve[0].b, curve[0].label)):
        spot = spot_for(points, measure(edge.label, EDGE_TEXT, "regular"), taken, field) if edge.label else None
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
