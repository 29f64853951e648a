"""Sizes, colours and manners of the paper, in one place. Lengths are points (1/72 inch) unless they say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from casefiles.dossier.content import PageSize, Standing
from casefiles.dossier.fonts import Face
from casefiles.dossier.text import Span
from casefiles.words import _, ngettext

MM = 72 / 25.4
PAGE_SIZES: dict[PageSize, tuple[float, float]] = {"A4": (210 * MM, 297 * MM), "Letter": (612.0, 792.0)}
MARGIN = 22 * MM
HEADER = 15.0  # from the top margin to the hairline under the running head
FOOTER = 15.0  # from the hairline above the foot to the bottom margin
GAP = 14.0  # between a hairline of the frame and the text

PALETTE: dict[str, str] = {
    "ground": "#f6f7f9",
    "panel": "#ffffff",
    "ink": "#1b2430",
    "dim": "#66717f",
    "line": "#d9dee4",
    "rule": "#8f98a3",
    "accent": "#1f5fa8",
    "soft": "#e7eff9",
    "corroborated": "#2e7d4f",
    "single": "#a8690b",
    "disputed": "#b3352f",
    "unsourced": "#66717f",
    "record": "#66717f",
    "corroborated soft": "#e4f3ea",
    "single soft": "#fbf0dc",
    "disputed soft": "#fbe7e5",
    "unsourced soft": "#edf0f3",
    "record soft": "#edf0f3",
    "person": "#1f5fa8",
    "organisation": "#b3352f",
    "operation": "#2e7d4f",
    "event": "#a8690b",
    "seizure": "#7a4fa3",
    "place": "#66717f",
    "site": "#66717f",
    "other": "#66717f",
    "plate": "#e3e8ee",
    "plate ink": "#8a96a5",
}


@cache
def rgb(key: str) -> tuple[float, float, float]:
    """A palette key or '#rrggbb' as three parts of one."""
    code = PALETTE.get(key, key)
    return int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of text is set."""

    face: Face = "regular"
    size: float = 9.5
    leading: float = 14.0
    colour: str = "ink"
    tracking: float = 0.0

    def span(self, text: str, *, face: Face | None = None, colour: str | None = None) -> Span:
        """A span of text in this style."""
        return Span(text, face or self.face, self.size, colour or self.colour, 0.0, self.tracking)


BODY = Style()
BODY_DIM = Style(colour="dim")
STRONG = Style("bold")
SUMMARY = Style(size=10.5, leading=15.5)
KICKER = Style(size=8.5, leading=12, colour="dim", tracking=1.3)
TITLE = Style("bold", 33, 38)
SUBTITLE = Style(size=13, leading=18, colour="dim")
SECTION = Style("bold", 15, 20)
SUBHEAD = Style("bold", 10.5, 15)
CELL = Style(size=9, leading=12.5)
CELL_DIM = Style(size=9, leading=12.5, colour="dim")
STRONG_CELL = Style("bold", 9, 12.5)
TABLE_HEAD = Style("bold", 6.6, 9, "dim", 0.7)
NOTE = Style(size=8.5, leading=12, colour="dim")
SMALL = Style(size=8, leading=11.5, colour="dim")
RUNNING = Style(size=7.5, leading=10, colour="dim")
MONO = Style("mono", 6.5, 10, "dim")
GRADE = Style("mono", 7.8, 12.5)
CHIP_SIZE = 7.2

Border = Literal["solid", "dashed", "dotted"]
BORDERS: dict[str, Border] = {
    "corroborated": "solid",
    "single": "dashed",
    "disputed": "dotted",
    "unsourced": "dotted",
    "record": "solid",
}


def dashes(style: Border, thickness: float) -> str:
    """Operators that set dashes and line ends: dots are round and stand about their own width apart."""
    if style == "dashed":
        return f"[{max(2.6, 3.2 * thickness):.2f} {max(1.6, 2 * thickness):.2f}] 0 d 0 J"
    if style == "dotted":
        return f"[0 {max(1.7, 2.1 * thickness):.2f}] 0 d 1 J"
    return "[] 0 d 0 J"


def standing_words(standing: Standing) -> str:
    """What a chip says: a state, with its count."""
    if standing.key == "corroborated":
        return ngettext("{n} independent", "{n} independent", standing.count).format(n=standing.count)
    if standing.key == "single":
        return _("1 source")
    if standing.key == "disputed":
        return _("disputed")
    if standing.key == "record":
        return _("1 record")
    return _("no source")


def numbers(sources: tuple[int, ...], style: Style) -> list[Span]:
    """Source numbers raised after a statement, each a link to the source."""
    size = round(style.size * 0.66, 1)
    found: list[Span] = []
    for place, number in enumerate(sources):
        if place:
            found.append(Span(",", "regular", size, "accent", style.size * 0.34))
        found.append(Span(str(number), "bold", size, "accent", style.size * 0.34, link=f"source-{number}"))
    return found


def cited(sources: tuple[int, ...], against: tuple[int, ...], how: str, style: Style) -> list[Span]:
    """What stands behind a statement: how it is said, the numbers of those who say so, and of those who dispute it."""
    found = [style.span(f" ({how})", colour="dim")] if how else []
    found += numbers(sources, style)
    if against:
        found += [style.span(" " + _("disputed by").replace(" ", "\u00a0"), colour="disputed"), *numbers(against, style)]
    return found


def cited_plainly(sources: tuple[int, ...], against: tuple[int, ...], style: Style) -> tuple[Span, ...]:
    """The same for a column of numbers: those who dispute it stand below, and are said to."""
    found = plain_numbers(sources, style)
    if against:
        found.append(style.span(("\n" if found else "") + _("against") + " ", colour="disputed"))
        found += plain_numbers(against, style)
    return tuple(found)


def plain_numbers(sources: tuple[int, ...], style: Style) -> list[Span]:
    """Source numbers on the line, as in a column of a table, each a link to the source."""
    found: list[Span] = []
    for place, number in enumerate(sources):
        if place:
            found.append(Span(", ", style.face, style.size, "accent"))
        found.append(Span(str(number), style.face, style.size, "accent", link=f"source-{number}"))
    return found
