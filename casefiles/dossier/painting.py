"""Draws a figure on paper: the same values that the window paints, in the paper's palette."""

from __future__ import annotations

import math

from casefiles.dossier.sheet import Sheet
from casefiles.dossier.styles import PALETTE, rgb
from casefiles.dossier.text import Span, width
from casefiles.figures.figure import Figure, Label, LegendEntry, Line, Mark, Rect, Weight

LEGEND_SIZE = 7.2
LEGEND_LEADING = 12.0
_SAMPLE = 24.0
_SLICES = 12


def measure(text: str, size: float, weight: Weight = "regular") -> float:
    """Width of a label as the paper sets it: hand it to the functions of `figures` for figures meant for paper."""
    return width(text, "bold" if weight == "bold" else "regular", size)


def paint(sheet: Sheet, figure: Figure, x: float, y: float, scale: float = 1.0) -> None:
    """The figure with its top left corner at (x, y), without its legend."""
    for item in figure.items:
        if isinstance(item, Line):
            _line(sheet, item, x, y, scale)
        elif isinstance(item, Rect):
            _rect(sheet, item, x, y, scale)
        elif isinstance(item, Mark):
            _mark(sheet, item, x, y, scale)
        else:
            _label(sheet, item, x, y, scale)


def _line(sheet: Sheet, line: Line, x: float, y: float, scale: float) -> None:
    points = tuple((x + px * scale, y + py * scale) for px, py in line.points)
    thickness = round(line.width * scale, 3)
    if line.arrow and len(points) > 1:
        (ax, ay), (bx, by) = points[-2], points[-1]
        length = math.hypot(bx - ax, by - ay) or 1.0
        ux, uy = (bx - ax) / length, (by - ay) / length
        head = (4 + 2 * line.width) * scale
        foot = bx - ux * head, by - uy * head
        half = head * 0.42
        sheet.polygon(
            ((bx, by), (foot[0] - uy * half, foot[1] + ux * half), (foot[0] + uy * half, foot[1] - ux * half)),
            line.colour,
        )
        points = (*points[:-1], foot)
    sheet.stroke(points, colour=line.colour, thickness=thickness, style=line.style)


def blended(key: str, opacity: float) -> str:
    """The colour that a key gives over white paper."""
    red, green, blue = (round(255 * (1 - opacity * (1 - part))) for part in rgb(key))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _rect(sheet: Sheet, rect: Rect, x: float, y: float, scale: float) -> None:
    left, top = x + rect.x * scale, y + rect.y * scale
    wide, high = rect.width * scale, rect.height * scale
    if not rect.fade:
        sheet.frame(
            left,
            top,
            wide,
            high,
            fill=blended(rect.fill, rect.opacity) if rect.opacity > 0 else "",
            border=rect.border,
            radius=rect.radius * scale,
            style=rect.border_style,
        )
        return
    # A fading end is drawn as slices that get paler: at most 40 units of the bar, so that a long one keeps its body.
    ends = ("left", "right") if rect.fade == "both" else (rect.fade,)
    soft = min(wide / len(ends), 40 * scale)
    body_left = left + (soft if "left" in ends else 0)
    body_right = left + wide - (soft if "right" in ends else 0)
    if body_right > body_left:
        sheet.frame(body_left, top, body_right - body_left, high, fill=blended(rect.fill, rect.opacity))
    for end in ends:
        for number in range(_SLICES):
            part = (number + 0.5) / _SLICES
            shade = blended(rect.fill, rect.opacity * (1 - part))
            at = body_left - (number + 1) * soft / _SLICES if end == "left" else body_right + number * soft / _SLICES
            sheet.frame(at, top, soft / _SLICES + 0.05, high, fill=shade)


def _mark(sheet: Sheet, mark: Mark, x: float, y: float, scale: float) -> None:
    at_x, at_y, r = x + mark.x * scale, y + mark.y * scale, mark.r * scale
    if mark.halo:
        sheet.disc(at_x, at_y, r * 1.32, fill=blended(mark.colour, 0.16))
    if not mark.kind:
        sheet.disc(at_x, at_y, r, fill=mark.colour)
        return
    sheet.disc(at_x, at_y, r, fill="panel", border=mark.colour, thickness=round(mark.ring * scale, 3))
    sheet.icon(mark.kind, at_x, at_y, r * 1.15, mark.colour, 2.0)


def _label(sheet: Sheet, label: Label, x: float, y: float, scale: float) -> None:
    size = round(label.size * scale, 2)
    face = "bold" if label.weight == "bold" else "regular"
    at_x, base = x + label.x * scale, y + label.y * scale
    if label.ground:
        wide = measure(label.text, size, label.weight) + 2
        left = at_x - {"start": 1.0, "middle": wide / 2, "end": wide - 1}[label.anchor]
        sheet.frame(left, base - size * 0.86, wide, size * 1.12, fill="panel")
    sheet.write(at_x, base, Span(label.text, "bold" if face == "bold" else "regular", size, label.colour), label.anchor)


def legend_height(entries: tuple[LegendEntry, ...], room: float) -> float:
    """Height that a legend takes in `room` points of width."""
    return len(_rows(entries, room)) * LEGEND_LEADING


def legend(sheet: Sheet, entries: tuple[LegendEntry, ...], x: float, y: float, room: float) -> None:
    """Samples with their words, side by side."""
    for number, row in enumerate(_rows(entries, room)):
        at, base = x, y + number * LEGEND_LEADING + 8.5
        for entry in row:
            middle = base - LEGEND_SIZE * 0.3
            if entry.mark:
                sheet.disc(at + 5, middle, 2.6, fill=entry.colour)
            elif entry.bar:
                _bar(sheet, entry, at, middle)
            elif entry.style is not None:
                sheet.stroke(
                    ((at, middle), (at + _SAMPLE - 6, middle)), colour=entry.colour, thickness=1.2, style=entry.style
                )
            start = at + _sample(entry)
            at = start + sheet.write(start, base, Span(entry.text, "regular", LEGEND_SIZE, "dim")) + 14


def _bar(sheet: Sheet, entry: LegendEntry, x: float, middle: float) -> None:
    fill = blended(entry.colour, 0.35 if entry.style in (None, "solid") else 0.12)
    border = entry.colour if entry.style == "dashed" else ""
    if entry.style == "dotted":
        _rect(sheet, Rect(0, 0, _SAMPLE - 6, 5, entry.colour, 0.35, fade="right"), x, middle - 2.5, 1)
    else:
        sheet.frame(x, middle - 2.5, _SAMPLE - 6, 5, fill=fill, border=border, radius=2.5, style="dashed")


def _sample(entry: LegendEntry) -> float:
    return _SAMPLE if entry.style is not None or entry.bar else 12.0 if entry.mark else 0.0


def _rows(entries: tuple[LegendEntry, ...], room: float) -> list[list[LegendEntry]]:
    rows: list[list[LegendEntry]] = []
    used = room
    for entry in entries:
        wide = _sample(entry) + width(entry.text, "regular", LEGEND_SIZE) + 14
        if used + wide > room + 14 or not rows:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += wide
    return rows


def paints(key: str) -> bool:
    """Whether the paper knows a colour key."""
    return key in PALETTE
