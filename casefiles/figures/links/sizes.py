"""How much room a node takes with its label."""

from __future__ import annotations

from typing import Literal

from casefiles.figures.figure import Measure
from casefiles.figures.links.graph import Node

R = 11.0  # radius of a node
R_FOCUS = 14.0
NODE_TEXT = 7.6
LONGEST = 104.0  # a node's label is broken into lines above this width
MOST_ROWS = 3
Size = tuple[float, float, float]  # width of the whole, extent above and below the middle of the disc


def rows_of(text: str, measure: Measure, weight: Literal["regular", "bold"]) -> list[str]:
    """A label on one line, or on two of about equal length, or on three; only the last is cut where the rest is too long."""
    text = " ".join(text.split())
    if measure(text, NODE_TEXT, weight) <= LONGEST or not text:
        return [text]
    words = text.split(" ")
    best = min(range(1, len(words) + 1), key=lambda cut: (abs(len(" ".join(words[:cut])) - len(text) / 2), cut))
    two = [row for row in (" ".join(words[:best]), " ".join(words[best:])) if row]
    if all(measure(row, NODE_TEXT, weight) <= LONGEST * 1.15 for row in two):
        return two
    rows: list[str] = []
    for word in words:
        if rows and (len(rows) == MOST_ROWS or measure(f"{rows[-1]} {word}", NODE_TEXT, weight) <= LONGEST * 1.15):
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return [_cut(row, measure, weight) for row in rows]


def _cut(text: str, measure: Measure, weight: Literal["regular", "bold"]) -> str:
    if measure(text, NODE_TEXT, weight) <= LONGEST * 1.15:
        return text
    while text and measure(text + "…", NODE_TEXT, weight) > LONGEST * 1.15:
        text = text[:-1]
    return text.rstrip() + "…"


def radius(node: Node, focus: str) -> float:
    """The radius of a node's disc; that of the focus is larger."""
    return R_FOCUS if node.id == focus else R


def size_of(node: Node, rows: list[str], focus: str, measure: Measure) -> Size:
    """The room of a node with its label below it."""
    r = radius(node, focus)
    weight: Literal["regular", "bold"] = "bold" if node.id == focus else "regular"
    text = max(measure(row, NODE_TEXT, weight) for row in rows)
    halo = r * 1.32 if node.id == focus else r
    return max(2 * halo, text) + 6, halo + 2, r + 6 + len(rows) * (NODE_TEXT + 1.6) + 2


def turned(size: Size) -> Size:
    """The size of a node whose label stands above it."""
    return size[0], size[2], size[1]
