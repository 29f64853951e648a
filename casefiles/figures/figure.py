"""A picture as plain values: the window paints them and the paper draws them, so the two cannot differ.

Units: one unit is one point on paper (1/72 inch) and one device-independent pixel on a screen at full size. The origin is
the top left corner, x grows to the right, y grows downwards. Whoever paints may scale the whole, never a part of it.
Colours are keys (see `COLOURS`), never RGB: the theme of the window and the palette of the paper decide.
Paint in the order of `items`: what comes later lies on top.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Stroke = Literal["solid", "dashed", "dotted"]
Anchor = Literal["start", "middle", "end"]
Weight = Literal["regular", "bold"]

# Every key a figure may use. "<type>" keys are the colours of record types; a painter lightens a fill by `Rect.opacity`.
COLOURS: tuple[str, ...] = (
    "ground", "panel", "ink", "dim", "line", "accent", "soft",
    "corroborated", "single", "disputed", "unsourced",
    "person", "organisation", "operation", "event", "seizure", "place", "site", "other",
)  # fmt: skip

Measure = Callable[[str, float, Weight], float]
"""Width of a text in units, from (text, size in units, weight)."""


@dataclass(frozen=True, slots=True)
class Line:
    """An open run of straight pieces; a circle's or box's outline belongs to `Mark` and `Rect`."""

    points: tuple[tuple[float, float], ...]
    style: Stroke = "solid"
    colour: str = "ink"
    width: float = 1.0
    arrow: bool = False  # a filled head at the last point, of length 4 + 2 x width
    target: str = ""  # what a click means: the id of a link or record


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled box; `radius` rounds its corners. `fade` makes the fill vanish towards that end (an end nobody knows)."""

    x: float
    y: float
    width: float
    height: float
    fill: str = "panel"
    opacity: float = 1.0
    radius: float = 0.0
    border: str = ""  # a colour key, or nothing for no border
    border_style: Stroke = "solid"
    fade: Literal["", "left", "right", "both"] = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A disc that stands for one thing: white inside with a coloured ring and the icon `kind`, or filled when `kind` is empty."""

    x: float
    y: float
    r: float
    kind: str = ""
    colour: str = "ink"
    ring: float = 1.4
    halo: bool = False  # a soft wide ring around the one in focus
    target: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; y is its baseline. `ground` paints the panel colour behind it, so that a line may run beneath."""

    text: str
    x: float
    y: float
    anchor: Anchor = "middle"
    size: float = 8.0
    weight: Weight = "regular"
    colour: str = "ink"
    ground: bool = False
    target: str = ""


Item = Line | Rect | Mark | Label


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What a line style or a colour means; the painter draws a short sample before the words."""

    text: str
    style: Stroke | None = None  # a sample of line
    colour: str = "ink"
    mark: bool = False  # a sample of disc instead
    bar: bool = False  # a sample of soft bar instead


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole picture of `width` x `height` units. The legend is part of it and must always be shown."""

    width: float
    height: float
    items: tuple[Item, ...] = ()
    legend: tuple[LegendEntry, ...] = field(default=())


def estimate(text: str, size: float, weight: Weight = "regular") -> float:
    """Width of `text` in units without a font at hand: 0.56 em a letter, 1 em a wide East Asian one, 6 % more when bold."""
    ems = sum(1.0 if ord(letter) >= 0x1100 and not 0x1E00 <= ord(letter) < 0x2E80 else 0.56 for letter in text)
    return ems * size * (1.06 if weight == "bold" else 1.0)
