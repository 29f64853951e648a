"""The timeline: one lane for each kind of thing, dots for days, bars for periods, and no more precision than was given.

A dot is one known day. A full bar is a period that lasted. A pale bar with a dashed rim is a single day somewhere within.
An end that nobody knows fades away. What has no date at all is listed below the lanes, not placed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casefiles.figures.figure import Figure, Item, Label, LegendEntry, Line, Mark, Measure, Rect, estimate
from casefiles.words import MONTHS, _, language, ngettext

LANE_TEXT = 7.0
AXIS_TEXT = 6.2
ITEM_TEXT = 6.0
LANE = 21.0  # height of a lane's first row
ROW = 11.0  # height of each further row, for things that would lie on one another
DOT = 3.1
BAR = 7.0
OPEN = 34.0  # how far an end that nobody knows fades out
LONGEST_LANE_NAME = 92.0


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing on a lane. `earliest` and `latest` are its bounds, None where open or unknown.

    `lasted`: it was so on every day between them; else it was on some day between them. Both None: it has no date.
    """

    id: str
    label: str
    earliest: date | None
    latest: date | None
    lasted: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A name, a colour key, and what happened."""

    name: str
    colour: str
    happenings: tuple[Happening, ...]


def timeline(
    lanes: Sequence[Lane], *, width: float = 470.0, today: date | None = None, measure: Measure = estimate
) -> Figure:
    """The lanes over one axis of time, `width` units wide and as high as they need.

    The axis reaches from the first to the last known day with a little room; a happening open to the right ends at `today`
    when that is later. Equal input gives an equal figure.
    """
    days = [
        day
        for lane in lanes
        for happening in lane.happenings
        for day in (happening.earliest, happening.latest)
        if day is not None
    ]
    left = min(LONGEST_LANE_NAME, max((measure(lane.name, LANE_TEXT, "regular") for lane in lanes), default=0)) + 22
    right = width - 12
    undated = [
        (lane, happening)
        for lane in lanes
        for happening in lane.happenings
        if happening.earliest is None and happening.latest is None
    ]
    items: list[Item] = []
    unnamed = 0
    y = 26.0
    if days:
        first, last = min(days).toordinal(), max(days).toordinal()
        open_end = any(one.latest is None and one.earliest is not None for lane in lanes for one in lane.happenings)
        if open_end and today is not None:
            last = max(last, today.toordinal())
        room = max(2.0, (last - first) * 0.04)
        axis = _Axis(first - room, last + room, left, right)
        grid: list[Item] = []
        bodies: list[Item] = []
        for lane in lanes:
            height, without_name = _lane(bodies, lane, axis, y, width, measure)
            unnamed += without_name
            name = _cut(lane.name, LANE_TEXT, LONGEST_LANE_NAME, measure)
            bodies.append(Label(name, 10, y + LANE / 2 + LANE_TEXT * 0.35, "start", LANE_TEXT))
            grid.append(Line(((left, y + LANE / 2), (right, y + LANE / 2)), colour="line", width=0.5))
            y += height
        items += _ticks(axis, y, measure)
        items += grid
        items += bodies
    y += 4
    if undated:
        y = _undated(items, undated, y, width, measure)
    elif not days:
        items.append(Label(_("Nothing has a date yet."), width / 2, y, colour="dim"))
        y += 14
    return Figure(width, y + 4, tuple(items), _legend(lanes, unnamed))


@dataclass(frozen=True, slots=True)
class _Axis:
    """Days (as ordinals) to units."""

    first: float
    last: float
    left: float
    right: float

    def at(self, day: float) -> float:
        return self.left + (day - self.first) / (self.last - self.first) * (self.right - self.left)


def _extent(happening: Happening, axis: _Axis) -> tuple[float, float, str] | None:
    """Left and right edge of what is drawn, and which ends fade; None without a date."""
    if happening.earliest is None and happening.latest is None:
        return None
    fade = ""
    if happening.earliest is None:
        start, fade = axis.left, "left"
        if not happening.lasted and happening.latest is not None:
            # "By that day" says when at the latest, not that it went on all the while: a short fading end says so.
            start = max(axis.left, axis.at(happening.latest.toordinal() + 1) - OPEN)
    else:
        start = axis.at(happening.earliest.toordinal())
    if happening.latest is None:
        end, fade = axis.right, "right"
        if not happening.lasted and happening.earliest is not None:
            end = min(axis.right, start + OPEN)
    else:
        end = axis.at(happening.latest.toordinal() + 1)
    return start, end, fade


def _lane(items: list[Item], lane: Lane, axis: _Axis, top: float, width: float, measure: Measure) -> tuple[float, int]:
    """Draw one lane; gives its height, and for how many names it had no room.

    Things that would lie on one another go to further rows.
    """
    rows: list[float] = []  # right edge of the last thing in each row
    placed: list[tuple[int, float, float, str, Happening]] = []
    dated = [(extent, one) for one in lane.happenings if (extent := _extent(one, axis)) is not None]
    for (start, end, fade), happening in sorted(dated, key=lambda pair: (pair[0][0], pair[0][1], pair[1].id)):
        one_day = happening.earliest is not None and happening.earliest == happening.latest
        if one_day:
            middle = (start + end) / 2
            start, end = middle - DOT, middle + DOT
        else:
            end = max(end, start + BAR)
        row = next((number for number, taken in enumerate(rows) if start >= taken + 1.2), len(rows))
        if row == len(rows):
            rows.append(0.0)
        rows[row] = end
        placed.append((row, start, end, "dot" if one_day else fade, happening))
    taken: list[list[tuple[float, float]]] = [[] for _row in rows]
    for row, start, end, manner, happening in placed:
        taken[row].append((start, end))
        y = top + LANE / 2 + row * ROW
        if manner == "dot":
            items.append(Mark((start + end) / 2, y, DOT, "", lane.colour, target=happening.id))
        else:
            # The lane's line must not strike through words that stand in the bar.
            items.append(Rect(start, y - BAR / 2, end - start, BAR, "panel", 1.0))
            items.append(_bar(start, end, y, manner, lane.colour, happening))
    unnamed = 0
    for row, start, end, _manner, happening in placed:
        wide = measure(happening.label, ITEM_TEXT, "regular") if happening.label else 0.0
        x = _label_start(start, end, wide, taken[row], axis.left, width) if wide else None
        unnamed += bool(wide) and x is None
        if x is not None:
            inside = start <= x and x + wide <= end
            if not inside:
                taken[row].append((x, x + wide))
            y = top + LANE / 2 + row * ROW + ITEM_TEXT * 0.35
            colour = "ink" if inside else "dim"
            items.append(
                Label(happening.label, x, y, "start", ITEM_TEXT, "regular", colour, not inside, target=happening.id)
            )
    return LANE + max(0, len(rows) - 1) * ROW, unnamed


def _label_start(
    start: float, end: float, wide: float, taken: Sequence[tuple[float, float]], left: float, right: float
) -> float | None:
    """Where the words of a happening stand: after it, before it, or within its bar; None when there is no room."""
    for x in (end + 3, start - 3 - wide):
        free = all(x + wide + 2 <= a or b + 2 <= x for a, b in taken)
        if free and x >= left and x + wide <= right - 4:
            return x
    return start + 5 if wide + 10 <= end - start else None


def _bar(start: float, end: float, y: float, fade: str, colour: str, happening: Happening) -> Rect:
    box = (start, y - BAR / 2, end - start, BAR)
    if fade == "left":
        return Rect(*box, colour, 0.4, 0.0, fade="left", target=happening.id)
    if fade == "right":
        return Rect(*box, colour, 0.4, 0.0, fade="right", target=happening.id)
    if happening.lasted:
        return Rect(*box, colour, 0.4, BAR / 2, target=happening.id)
    return Rect(*box, colour, 0.12, BAR / 2, colour, "dashed", target=happening.id)


def _ticks(axis: _Axis, bottom: float, measure: Measure) -> list[Item]:
    """Vertical hairlines at days, months or years, whichever leaves their words room."""
    found: list[tuple[float, str]] = []
    for step in ("day", "week", "month", "quarter", "year", "decade", "century"):
        if (axis.last - axis.first) / _DAYS[step] > 40:
            continue
        found = [(axis.at(day.toordinal()), words) for day, words in _marks(axis, step)]
        widest = max((measure(words, AXIS_TEXT, "regular") for _x, words in found), default=0)
        gaps = [b - a for (a, _a), (b, _b) in zip(found, found[1:], strict=False)]
        if not gaps or min(gaps) >= widest + 5:
            break
    items: list[Item] = []
    for x, words in found:
        items.append(Line(((x, 18), (x, bottom)), colour="line", width=0.4))
        half = measure(words, AXIS_TEXT, "regular") / 2
        if axis.left - 4 <= x - half and x + half <= axis.right + 10:
            items.append(Label(words, x, 13, "middle", AXIS_TEXT, "regular", "dim"))
    return items


_DAYS = {"day": 1.0, "week": 7.0, "month": 28.0, "quarter": 90.0, "year": 365.0, "decade": 3652.0, "century": 36524.0}


def _marks(axis: _Axis, step: str) -> list[tuple[date, str]]:
    """The days on which a tick stands, with its words; a year is named where it begins and at the first tick."""
    first = date.fromordinal(max(1, int(axis.first)))
    last = date.fromordinal(max(1, int(axis.last)))
    short = [name[:3] for name in MONTHS[language()]]
    found: list[tuple[date, str]] = []
    if step in ("day", "week"):
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if step == "day" or day.weekday() == 0:
                found.append((day, f"{day.day} {short[day.month - 1]}"))
        return _with_year(found)
    for year in range(first.year, last.year + 1):
        months = range(1, 13) if step == "month" else (1, 4, 7, 10) if step == "quarter" else (1,)
        if (step == "decade" and year % 10) or (step == "century" and year % 100):
            continue
        for month in months:
            day = date(year, month, 1)
            if first <= day <= last:
                found.append((day, short[month - 1] if step in ("month", "quarter") else str(year)))
    return _with_year(found) if step in ("month", "quarter") else found


def _with_year(found: list[tuple[date, str]]) -> list[tuple[date, str]]:
    years = [day.year for day, _words in found]
    return [
        (day, f"{words} {day.year}" if not number or years[number - 1] != day.year else words)
        for number, (day, words) in enumerate(found)
    ]


def _undated(
    items: list[Item], undated: Sequence[tuple[Lane, Happening]], y: float, width: float, measure: Measure
) -> float:
    """Rows of what has no date; gives the y below them."""
    y += ITEM_TEXT + 4
    head = _("No date stated:")
    items.append(Label(head, 10, y, "start", LANE_TEXT, "bold", "dim"))
    x = start = 10 + measure(head, LANE_TEXT, "bold") + 8
    for lane, happening in undated:
        words = _cut(happening.label, LANE_TEXT, width - start - 24, measure)
        wide = measure(words, LANE_TEXT, "regular") + 2 * DOT + 14
        if x + wide > width and x > start:
            x, y = start, y + LANE_TEXT + 4
        items.append(Mark(x + DOT, y - LANE_TEXT * 0.33, DOT * 0.8, "", lane.colour, target=happening.id))
        items.append(Label(words, x + 2 * DOT + 3, y, "start", LANE_TEXT, target=happening.id))
        x += wide
    return y + 6


def _cut(text: str, size: float, room: float, measure: Measure) -> str:
    if measure(text, size, "regular") <= room:
        return text
    while text and measure(text + "…", size, "regular") > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _legend(lanes: Sequence[Lane], unnamed: int) -> tuple[LegendEntry, ...]:
    """What dots and bars mean, for the manners that occur, and how many carry no name."""
    seen = [one for lane in lanes for one in lane.happenings]
    entries = [LegendEntry(_("on that day"), None, "dim", mark=True)]
    bounded = [one for one in seen if one.earliest and one.latest and one.earliest != one.latest]
    if any(one.lasted for one in bounded):
        entries.append(LegendEntry(_("the whole period"), "solid", "dim", bar=True))
    if any(not one.lasted for one in bounded):
        entries.append(LegendEntry(_("on some day within"), "dashed", "dim", bar=True))
    if any((one.earliest is None) != (one.latest is None) for one in seen):
        entries.append(LegendEntry(_("start or end not known"), "dotted", "dim", bar=True))
    if unnamed:
        words = ngettext(
            "{n} mark carries no name for lack of room", "{n} marks carry no name for lack of room", unnamed
        )
        entries.append(LegendEntry(words.format(n=unnamed)))
    return tuple(entries)
