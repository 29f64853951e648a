"""Dates as people write them, in English and Spanish, read without inventing precision.

The rules, and where they come from:

- Early, mid and late are days 1-10, 11-20 and 21-end of a month and the thirds of a year (January-April, May-August,
  September-December): the program's design. Of a decade: years 0-3, 4-6 and 7-9, the same thought.
- Figures: Spanish is day first always; in English a date that can be read both ways is refused. Two-digit years are
  those of POSIX (69-99 are 19xx, 00-68 are 20xx).
- What is counted from the reference ends there at the latest: the date of publication caps the range (Security Force
  Monitor, research handbook, "How dates work"). A month or day without a year is the nearest one not after it.
- "Two days ago" is a day. Coarser counts are taken as rounded: "two weeks ago" is half a week to either side of 14
  days ago, "two months ago" half a month (15 days), "two years ago" half a year, "two decades ago" five years. In
  Spanish "ocho días" and "quince días" are a week and a fortnight (RAE, Diccionario de la lengua española).
- "Last week" is the calendar week, Monday to Sunday, before the reference's (ISO 8601); "last month" and "last year"
  alike. "On Tuesday" is the nearest Tuesday not after the reference, "last Tuesday" the nearest before it.
- "From 21 to 24 July" held on every day; "between 21 and 24 July" and "21-24 July" are true on some day: the weaker
  reading wherever the words allow both. "25 and 26 April" is both days. "Until" and "since" hold throughout, "by",
  "before" and "after" on some day.
- The night of 5 July runs into 6 July, in English; "la noche del 5" is over at midnight, "la madrugada del 5" is of
  that day. Parts of the day stay in the words: they give no time.

dateutil counts months and years. dateparser reads whole dates in languages that the program does not speak, and only
those, held to strict parsing: left alone it makes "1990s" 1990 seconds ago and "jul. 2017" a day.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]

from casefiles.domain.date_words import WORDS, DateWords, fold_date
from casefiles.domain.edtf import (
    OPEN,
    UNKNOWN,
    Civil,
    End,
    Expression,
    Interval,
    OneOf,
    Point,
    days_in_month,
    excerpt,
    interval,
    last_day,
    no_such_day,
    qualify,
    spans,
)
from casefiles.errors import BadInput
from casefiles.words import MONTHS, _
from casefiles.words import language as spoken_language

_CLOCK = (
    r"(?P<hour>[0-9]{1,2})(?:(?P<sign>[:.h])(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
    r" ?(?P<half>[ap]\.? ?m\b\.?)?(?P<unit> ?(?:hours|horas|hrs|hs|h)\b\.?)?"
)
_ZONE = r"(?: ?\(?(?P<zone>Z|(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|GMT|[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+)\)?)?"
_LOCAL = r"(?: (?:local time|hora local))?"
_TIME_LAST = re.compile(rf"(?i)(?P<date>.+?)(?:(?P<at>,? (?:at|a las?) )|,? |T){_CLOCK}{_LOCAL}{_ZONE}$")
_TIME_FIRST = re.compile(rf"(?i)(?P<at>at |a las? )?{_CLOCK}{_LOCAL}{_ZONE}(?:,? (?:on|del?|of) |, ?| )(?P<date>.+)$")
_FIGURES = re.compile(r"([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2})(?: ?\2 ?([0-9]{4}|[0-9]{2}))?")
_YEAR_FIRST = re.compile(r"([1-9][0-9]{3})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
_MONTH_AND_YEAR = re.compile(r"([0-9]{1,2})[/.-]([1-9][0-9]{3})")
_WHOLE_DATE = re.compile(r"[^\W0-9]{0,10},? ?(?:[^\W0-9]{1,4} )?([0-9]{1,2})[^0-9\n]{2,25}([1-9][0-9]{3})")
_OTHER_LANGUAGES = ["fr", "pt", "it", "de"]

_EARLY, _MIDDLE, _LATE, _FIRST_HALF, _SECOND_HALF = "early", "middle", "late", "half 1", "half 2"
_MONTHS_OF = {
    _EARLY: (1, 4), _MIDDLE: (5, 8), _LATE: (9, 12), _FIRST_HALF: (1, 6), _SECOND_HALF: (7, 12),
    "quarter 1": (1, 3), "quarter 2": (4, 6), "quarter 3": (7, 9), "quarter 4": (10, 12),
}  # fmt: skip
_DAYS_OF = {_EARLY: (1, 10), _MIDDLE: (11, 20), _LATE: (21, 31), _FIRST_HALF: (1, 15), _SECOND_HALF: (16, 31)}
_YEARS_OF = {_EARLY: (0, 3), _MIDDLE: (4, 6), _LATE: (7, 9)}
_HALF_UNIT = {
    "week": ("days", 3), "fortnight": ("days", 3), "month": ("days", 15),
    "year": ("months", 6), "decade": ("months", 60),
}  # fmt: skip
_YEARS_BACK = 8
"""A 29 February is at most eight years away."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What words mean: see the fields of PartialDate."""

    expression: Expression
    every: bool = False
    start_known: bool = False
    end_known: bool = False
    time: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class _Parts:
    """A date of the calendar as far as it was written; what is missing is filled in from its neighbour or reference.

    `counted`: the year or month was counted from the reference, so that the date ends there at the latest.
    `past`: "last July", the nearest one that is over. `hidden` as in Point.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hidden: int = 0
    slice: str = ""
    weekday: int | None = None
    counted: bool = False
    past: bool = False
    qualifier: str = ""


_Side = _Parts | Point | Interval | OneOf


def read(text: str, *, language: str, reference: datetime.date | None) -> Reading | None:
    """What a date in words means, None where it is not understood as one.

    Tried in `language` and then in the other one; `language` alone decides whether figures are day first. Raises
    BadInput, with one sentence, for a date that is understood and cannot be kept: it can be read in two ways, is not
    in the calendar, lies after the reference, needs a reference, or is two dates.
    """
    text = " ".join(text.split())
    first = "es" if language.casefold().startswith("es") else "en"
    for match in (_TIME_LAST.fullmatch(text), _TIME_FIRST.fullmatch(text)):
        clock = _clock(match) if match else None
        if match and clock:
            reading = _read_date(match["date"], first, reference, text)
            if reading is not None:
                return _at(reading, clock, _zone(match["zone"]), text)
    return _read_date(text, first, reference, text)


def _read_date(text: str, first: str, reference: datetime.date | None, written: str) -> Reading | None:
    folded = fold_date(text)
    for code in (first, *(code for code in WORDS if code != first)):
        reading = _Reader(WORDS[code], first != "en", reference, written).read(folded)
        if reading is not None:
            return reading
    return _in_another_language(text)


def _clock(match: re.Match[str]) -> str | None:
    """HH:MM or HH:MM:SS; None where the figures are no time of day."""
    hour, minute = int(match["hour"]), match["minute"]
    if minute is None and not (match["half"] or (match["unit"] and match["at"])):
        return None
    if match["sign"] == "." and not (match["at"] or match["half"] or match["unit"]):
        return None
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    if hour > 23 or int(minute or 0) > 59 or int(match["second"] or 0) > 59:
        return None
    return f"{hour:02d}:{minute or '00'}" + (f":{match['second']}" if match["second"] else "")


def _zone(name: str | None) -> str | None:
    """An offset as +HH:MM, UTC, or the IANA name. Raises BadInput for a zone that does not exist."""
    if name is None:
        return None
    if name.upper() in ("Z", "UTC", "GMT"):
        return "UTC"
    offset = re.fullmatch(r"(?i)(?:UTC|GMT)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?", name)
    if offset:
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if minutes < 60 and hours * 60 + minutes <= 14 * 60:
            return f"{offset[1]}{hours:02d}:{minutes:02d}"
    else:
        from zoneinfo import ZoneInfo

        try:
            return ZoneInfo(name).key
        except (KeyError, ValueError, OSError):
            pass
    raise BadInput(_("There is no time zone “{name}”; write for example America/Lima or -05:00.").format(name=name))


def _at(reading: Reading, clock: str, zone: str | None, written: str) -> Reading:
    day = reading.expression
    if not (isinstance(day, Point) and day.is_day):
        raise BadInput(
            _("“{text}” gives a time of day without the one day it belongs to.").format(text=excerpt(written))
        )
    # EDTF has times to the second only, and none beside a qualifier; an IANA name has no place in it.
    if len(clock) == len("HH:MM:SS") and not day.qualifier:
        shift = "Z" if zone == "UTC" else zone if zone and zone[0] in "+-" else ""
        day = replace(day, clock=clock, shift=shift)
    return replace(reading, expression=day, time=clock, zone=zone)


def _in_another_language(text: str) -> Reading | None:
    """A whole date with its month as a word in French, Portuguese, Italian or German."""
    match = _WHOLE_DATE.fullmatch(text)
    if match is None:
        return None
    from dateparser.date import DateDataParser

    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "DATE_ORDER": "DMY",
        "STRICT_PARSING": True,
    }
    found = DateDataParser(languages=_OTHER_LANGUAGES, settings=settings).get_date_data(text).date_obj
    if found is None or (found.day, found.year) != (int(match[1]), int(match[2])):
        return None
    return Reading(Point(found.year, found.month, found.day))


class _Reader:
    """Reads folded text with the words of one language. Methods return None for what they do not understand."""

    def __init__(self, words: DateWords, day_first: bool, reference: datetime.date | None, written: str) -> None:
        self.words = words
        self.day_first = day_first
        self.reference = reference
        self.written = written

    def read(self, text: str) -> Reading | None:
        words = self.words
        if match := words.doubt_suffix.search(text):
            return self.qualified(text[: match.start()], "?")
        if match := words.untold_suffix.search(text):
            reading = self.read(text[: match.start()])
            return reading and replace(
                reading,
                start_known=reading.start_known and bool(match["end"]),
                end_known=reading.end_known and bool(match["start"]),
            )
        attempts = (self.one, self.limit, self.one_night, self.range_in_words, self.prefixed, self.several, self.dashed)
        for attempt in attempts:
            reading = attempt(text)
            if reading is not None:
                return reading
        return None

    def qualified(self, text: str, qualifier: str) -> Reading | None:
        reading = self.read(text)
        return reading and replace(reading, expression=qualify(reading.expression, qualifier))

    def one(self, text: str) -> Reading | None:
        if self.words.not_known.fullmatch(text):
            return Reading(Interval(UNKNOWN, UNKNOWN))
        if self.words.any_time.fullmatch(text):
            return Reading(Interval(OPEN, OPEN))
        side = self.single(text)
        return None if side is None else Reading(self.resolve(side))

    def prefixed(self, text: str) -> Reading | None:
        """Words in front that say how the rest is meant."""
        words = self.words
        if match := words.some_day_prefix.match(text):
            reading = self.read(text[match.end() :])
            return reading and replace(reading, every=False, start_known=False, end_known=False)
        if match := words.every_day_prefix.match(text):
            reading = self.read(text[match.end() :])
            if reading is None or isinstance(reading.expression, OneOf):
                return None
            return replace(reading, every=True, start_known=False, end_known=False)
        if match := words.doubt_prefix.match(text):
            return self.qualified(text[match.end() :], "?")
        if match := words.about_prefix.match(text):
            return self.qualified(text[match.end() :], "~")
        return None

    def one_night(self, text: str) -> Reading | None:
        """"The night of 21 to 22 July": one night, so it is true on some day of the two."""
        rest = self.without_filler(text)
        match = self.words.daypart_prefix.match(rest)
        reading = self.read(rest[match.end() :]) if match else None
        days = _days(reading.expression) if reading else None
        if reading is None or days is None or (days[1] - days[0]).days > 1:
            return None
        return replace(reading, every=False, start_known=False, end_known=False)

    # Limits and ranges

    def limit(self, text: str) -> Reading | None:
        """By, before, after, until, since: a range with one end."""
        words = self.words
        if found := self.side_of(words.by, text):
            return Reading(Interval(OPEN, self.end_of(found)))
        if found := self.side_of(words.before, text):
            return Reading(Interval(OPEN, self.just_before(found)))
        if found := self.side_of(words.after, text):
            return Reading(Interval(self.just_after(found), OPEN))
        if found := self.side_of(words.or_later, text):
            return Reading(Interval(self.start_of(found), OPEN))
        if found := self.side_of(words.until, text):
            return Reading(Interval(UNKNOWN, self.end_of(found, lasting=True)), every=True, end_known=True)
        # "From May to July" begins like "from May": a side that is itself a range is left to the ranges.
        if found := self.side_of(words.since, text):
            return Reading(Interval(self.start_of(found, lasting=True), OPEN), every=True, start_known=True)
        return None

    def side_of(self, pattern: re.Pattern[str], text: str) -> Expression | None:
        match = pattern.fullmatch(text)
        if match is None:
            return None
        side = self.side(next(group for group in match.groups() if group))
        return None if side is None else self.resolve(side)

    def range_in_words(self, text: str) -> Reading | None:
        """Between and from-to; what begins with neither is tried as "21 to 24 July"."""
        words = self.words
        if match := words.between.fullmatch(text):
            found = self.range(match["a"], match["b"])
            if found is not None:
                return Reading(found)
        prefix = words.from_prefix.match(text)
        rest = text[prefix.end() :] if prefix else text
        for joint in words.to_joint.finditer(rest):
            found = self.range(rest[: joint.start()], rest[joint.end() :], lasting=True)
            if found is not None:
                return Reading(found, every=True, start_known=True, end_known=True)
        return None

    def dashed(self, text: str) -> Reading | None:
        for match in re.finditer(" ?- ?", text):
            found = self.range(text[: match.start()], text[match.end() :])
            if found is not None:
                return Reading(found)
        return None

    def range(self, start: str, end: str, *, lasting: bool = False) -> Expression | None:
        left, right = self.side(start, bare=True), self.side(end, bare=True)
        if left is None or right is None:
            return None
        pair = self.filled(left, right)
        if pair is None:
            return None
        first, last = self.start_of(pair[0], lasting=lasting), self.end_of(pair[1], lasting=lasting)
        return interval(first, last, self.written)

    def filled(self, left: _Side, right: _Side) -> tuple[Expression, Expression] | None:
        """Both sides of a range, each with what it leaves to the other: "21 to 24 July 2017", "July 24-26, 2017"."""
        if not (isinstance(left, _Parts) and isinstance(right, _Parts)):
            if _is_bare(left) or _is_bare(right):
                return None
            return self.resolve(left), self.resolve(right)
        if right.day and right.month is None:
            right = replace(right, month=left.month)
        if left.day and left.month is None and right.day:
            left = replace(left, month=right.month)
        if left.month is None and right.month is None and left.day and right.day:
            return self.filled_from_reference(left, right)
        if _is_bare(left) or _is_bare(right):
            return None
        if left.year is None and right.year is not None:
            left = replace(left, year=right.year, counted=right.counted)
            if _order(left) > _order(right) and left.month != right.month:
                left = replace(left, year=right.year - 1)
        elif right.year is None and left.year is not None:
            right = replace(right, year=left.year, counted=left.counted)
            if _order(left) > _order(right):
                right = replace(right, year=left.year + 1)
        elif left.year is None and right.year is None:
            return self.filled_from_reference(left, right)
        return self.resolve(left), self.resolve(right)

    def filled_from_reference(self, left: _Parts, right: _Parts) -> tuple[Expression, Expression]:
        """Neither side has a year: the nearest range that begins not after the reference, cut off there."""
        reference = self.needed_reference()
        bare = left.month is None
        start = self.resolve(left)
        first = spans(start)[0][0] or (0, 1, 1)
        year = first[0] + (0 if bare or _order(left) <= _order(right) else 1)
        end = self.expression(replace(right, year=year, month=first[1] if bare else right.month))
        if isinstance(end, Point) and end.is_day and last_day(end) > _civil(reference):
            end = replace(_point(reference), qualifier=end.qualifier)
        return start, self.capped(end)

    def several(self, text: str) -> Reading | None:
        """One of several dates, or two days that follow each other."""
        words = self.words
        prefix = words.one_of_prefix.match(text)
        rest = text[prefix.end() :] if prefix else text
        joints = list(words.or_joint.finditer(rest))
        if joints:
            heads = [rest[: joints[0].start()]]
            heads += [rest[a.end() : b.start()] for a, b in zip(joints, joints[1:], strict=False)]
            last = rest[joints[-1].end() :]
            for pieces in ([*heads, last], [*(piece for head in heads for piece in head.split(", ")), last]):
                items = self.items(pieces)
                if items is not None:
                    return Reading(OneOf(tuple(items)))
        both = list(words.and_joint.finditer(rest))
        if both and not prefix:
            found = self.days_in_a_row([*rest[: both[-1].start()].split(", "), rest[both[-1].end() :]])
            if found is not None:
                return found
        return None

    def days_in_a_row(self, pieces: list[str]) -> Reading | None:
        items = self.items(pieces)
        if items is None or len(items) < 2 or not all(isinstance(item, Point) for item in items):
            return None
        ends = [_days(item) for item in items]
        for before, after in zip(ends, ends[1:], strict=False):
            if before is None or after is None or (after[0] - before[1]).days != 1:
                raise BadInput(
                    _("“{text}” names dates that do not follow each other; keep each of them by itself.").format(
                        text=excerpt(self.written)
                    )
                )
        first, last = items[0], items[-1]
        if not isinstance(first, Point) or not isinstance(last, Point):
            return None
        # Two days named are both meant; two months named leave open which days of them.
        every = all(isinstance(item, Point) and item.is_day for item in items)
        return Reading(interval(first, last, self.written), every=every)

    def items(self, pieces: list[str]) -> list[Point | Interval] | None:
        """The dates of a list, each filled from the last: "21, 22 or 25 July 2017"."""
        last = self.side(pieces[-1], bare=True) or self.run(pieces[-1])
        if last is None:
            return None
        out: list[Point | Interval] = []
        for piece in pieces[:-1]:
            side: _Side | None = self.side(piece, bare=True) or self.run(piece)
            if side is None:
                return None
            if isinstance(side, _Parts) and isinstance(last, _Parts):
                pair = self.filled(side, last)
                found = pair[0] if pair else None
            else:
                found = None if _is_bare(side) else self.resolve(side)
            if not isinstance(found, Point | Interval):
                return None
            out.append(found)
        if isinstance(last, _Parts) and _is_bare(last):
            pair = self.filled(first, last) if isinstance(first := self.side(pieces[0], bare=True), _Parts) else None
            end: Expression | None = pair[1] if pair else None
        else:
            end = self.resolve(last)
        return [*out, end] if isinstance(end, Point | Interval) else None

    def run(self, text: str) -> Interval | None:
        """A run inside a set: "2015-2017", "by 2015", "2017 onwards"."""
        reading = self.limit(text) or self.dashed(text)
        if reading is None or not isinstance(reading.expression, Interval):
            return None
        return reading.expression

    # Ends of ranges

    def start_of(self, found: Expression, *, lasting: bool = False) -> Point:
        return self.edge(found, 0, lasting)

    def end_of(self, found: Expression, *, lasting: bool = False) -> Point:
        return self.edge(found, -1, lasting)

    def edge(self, found: Expression, which: int, lasting: bool) -> Point:
        """The point at one end of what was found.

        Where something lasted from "late July" on, the day it began is an estimate and is marked so (`~`); where it
        only happened between, the ends are bounds and are not.
        """
        if isinstance(found, Point):
            return found
        end = found.start if isinstance(found, Interval) and which == 0 else None
        if isinstance(found, Interval) and which == -1:
            end = found.end
        if not isinstance(end, Point):
            raise BadInput(_("“{text}” has a range inside a range without an end.").format(text=excerpt(self.written)))
        qualified = qualify(end, "~") if lasting else end
        return qualified if isinstance(qualified, Point) else end

    def just_before(self, found: Expression) -> Point:
        """The last unit before a date: of a month the month before, else the day before its first day."""
        start = self.edge(found, 0, lasting=False)
        return self.neighbour(start, -1, spans(start)[0][0])

    def just_after(self, found: Expression) -> Point:
        end = self.edge(found, -1, lasting=False)
        return self.neighbour(end, 1, spans(end)[0][1])

    def neighbour(self, point: Point, step: int, day: Civil | None) -> Point:
        if not point.hidden and point.day is None and point.month is None:
            return Point(self.year_in_reach(point.year + step), qualifier=point.qualifier)
        if point.day is None and point.month is not None and 1 <= point.month <= 12:
            months = point.year * 12 + point.month - 1 + step
            return Point(self.year_in_reach(months // 12), months % 12 + 1, qualifier=point.qualifier)
        edge = self.shifted(datetime.date(*(day or (1, 1, 1))), days=step)
        return replace(_point(edge), qualifier=point.qualifier)

    def year_in_reach(self, year: int) -> int:
        if not 1 <= year <= 9999:
            raise self.out_of_reach()
        return year

    # One date

    def side(self, text: str, *, bare: bool = False) -> _Side | None:
        """One date, perhaps qualified; `bare` allows a lone day of the month, to be filled from its neighbour."""
        words = self.words
        text = text.strip()
        qualifier = ""
        if match := words.doubt_suffix.search(text):
            text, qualifier = text[: match.start()], "?"
        while match := words.doubt_prefix.match(text) or words.about_prefix.match(text):
            mark = "?" if words.doubt_prefix.match(text) else "~"
            qualifier = mark if qualifier in ("", mark) else "%"
            text = text[match.end() :]
        if bare and (match := re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th|\.?o|ro)?", self.without_filler(text))):
            return _Parts(day=int(match[1]), qualifier=qualifier)
        if bare and (match := re.fullmatch(r"([0-9]{1,2}), ([1-9][0-9]{3})", text)):
            return _Parts(day=int(match[1]), year=int(match[2]), qualifier=qualifier)
        side = self.single(text)
        if side is None or not qualifier:
            return side
        return replace(side, qualifier=qualifier) if isinstance(side, _Parts) else qualify(side, qualifier)

    def without_filler(self, text: str) -> str:
        match = self.words.filler_prefix.match(text)
        return text[match.end() :] if match else text

    def single(self, text: str) -> _Side | None:
        """One date without limits or qualifiers, in figures, of the calendar, or counted from the reference."""
        words = self.words
        found = self.relative(text) or self.figures(text)
        if found is not None:
            return found
        rest = self.without_filler(text)
        article = words.article.search(text[: len(text) - len(rest)]) is not None
        found = (self.relative(rest) if rest != text else None) or self.figures(rest)
        if found is not None:
            return found
        found = self.calendar(rest, article) or self.decade(rest) or self.sliced(rest)
        if found is not None:
            return found
        if match := words.weekday_prefix.match(rest):
            inner = self.single(rest[match.end() :])
            if isinstance(inner, _Parts) and inner.day and inner.weekday is None:
                return replace(inner, weekday=words.weekdays[match["weekday"]])
        for pattern in (words.daypart_prefix, words.daypart_suffix):
            match = pattern.search(rest) if pattern is words.daypart_suffix else pattern.match(rest)
            if match is None:
                continue
            inner = self.part_of_day(rest, match)
            if inner is not None:
                return inner
        return None

    def part_of_day(self, text: str, match: re.Match[str]) -> _Side | None:
        rest = text[match.end() :] if match.start() == 0 else text[: match.start()]
        bare = re.fullmatch("[0-9]{1,2}", rest) is not None and match.start() == 0
        inner = _Parts(day=int(rest)) if bare else self.single(rest)
        night = match.groupdict().get("night") is not None
        if isinstance(inner, _Parts):
            if not inner.day:
                return None
            if not night:
                return inner
            inner = self.resolve(inner)
        if not (isinstance(inner, Point) and inner.is_day):
            return None
        if not night:
            return inner
        day = datetime.date(*last_day(inner))
        return interval(inner, _point(self.shifted(day, days=1)), self.written)

    def figures(self, text: str) -> _Parts | None:
        if match := _YEAR_FIRST.fullmatch(text):
            return self.checked(_Parts(int(match[1]), int(match[3]), int(match[4])))
        if match := _MONTH_AND_YEAR.fullmatch(text):
            return self.checked(_Parts(int(match[2]), int(match[1]))) if 1 <= int(match[1]) <= 12 else None
        match = _FIGURES.fullmatch(text)
        if match is None or (match[4] is None and match[2] != "/"):
            return None
        first, second = int(match[1]), int(match[3])
        year = None
        if match[4]:
            year = int(match[4]) if len(match[4]) == 4 else int(match[4]) + (1900 if int(match[4]) >= 69 else 2000)
        if year == 0:
            return None
        if self.day_first or first > 12 or first == second:
            return self.checked(_Parts(year, second, first))
        if second > 12:
            return self.checked(_Parts(year, first, second))
        raise BadInput(
            _("“{text}” can be {one} or {other}; write the month as a word.").format(
                text=excerpt(self.written), one=_named(first, second, year), other=_named(second, first, year)
            )
        )

    def checked(self, parts: _Parts) -> _Parts:
        """The parts, where the calendar has them. Raises BadInput where not."""
        year = 2000 if parts.year is None else parts.year
        if parts.day is not None and not (
            1 <= (parts.month or 1) <= 12 and 1 <= parts.day <= days_in_month(year, parts.month or 1)
        ):
            raise no_such_day(self.written)
        return parts

    def calendar(self, text: str, article: bool) -> _Parts | None:
        words = self.words
        if article and (match := re.fullmatch("([0-9]{1,2})(?:st|nd|rd|th)?", text)):
            return self.checked(_Parts(day=int(match[1])))
        if match := re.fullmatch("([0-9]{1,2})(?:st|nd|rd|th)", text):
            return self.checked(_Parts(day=int(match[1])))
        for pattern in words.calendar:
            match = pattern.fullmatch(text)
            if match is None:
                continue
            found = match.groupdict()
            day = 1 if found.get("first") else int(found["day"]) if found.get("day") else None
            if found.get("season"):
                return self.year_of(_Parts(month=words.seasons[found["season"]]), found)
            past = bool(found.get("past") or found.get("past_after"))
            parts = _Parts(month=words.months[found["month"]] if found.get("month") else None, day=day, past=past)
            if found.get("this_month") or found.get("last_month"):
                back = self.shifted(self.needed_reference(), months=-1 if found.get("last_month") else 0)
                parts = replace(parts, year=back.year, month=back.month, counted=True)
            parts = self.year_of(parts, found)
            if parts.day and parts.month is None:
                # "26, 2017" stands only after a dash, where the month is its neighbour's.
                return None
            return self.checked(parts)
        return None

    def year_of(self, parts: _Parts, found: dict[str, str]) -> _Parts:
        if found.get("year"):
            return replace(parts, year=int(found["year"]))
        if found.get("this_year") or found.get("last_year"):
            year = self.needed_reference().year - (1 if found.get("last_year") else 0)
            return replace(parts, year=year, counted=True)
        return parts

    def decade(self, text: str) -> _Parts | None:
        match = self.words.decade.fullmatch(text)
        if match is None:
            return None
        found = match.groupdict()
        if found.get("century"):
            # "The 2000s" are years 2000-2009; "the 1900s" may be the whole century.
            century = int(found["century"]) * 100
            return _Parts(century, hidden=1 if century >= 2000 else 2)
        if found.get("full"):
            return _Parts(int(found["full"]) * 10, hidden=1)
        digit = int(found["short"]) if found.get("short") else self.words.decades[found["word"]]
        if digit < 3:
            raise BadInput(
                _("“{text}” can be the {one}s or the {other}s; write all four digits.").format(
                    text=excerpt(self.written), one=1900 + digit * 10, other=2000 + digit * 10
                )
            )
        return _Parts(1900 + digit * 10, hidden=1)

    def sliced(self, text: str) -> _Parts | None:
        """Early, mid, late; halves and quarters."""
        words = self.words
        if match := words.slice_prefix.match(text):
            name = _EARLY if match["early"] else _MIDDLE if match["middle"] else _LATE
            return self.slice_of(text[match.end() :], name)
        match = words.half.fullmatch(text)
        if match is None:
            return None
        found = match.groupdict()
        if found.get("letter"):
            number = int(found["digit"])
            quarter = found["letter"] == "q"
        else:
            quarter = found["part"] in ("quarter", "trimestre")
            number = words.ordinals[found["ordinal"]] or (4 if quarter else 2)
        if number > (4 if quarter else 2):
            return None
        inner = self.slice_of(found["rest"], f"{'quarter' if quarter else 'half'} {number}")
        if inner is None or found.get("part") == "semestre" and inner.month:
            return None
        return inner

    def slice_of(self, text: str, name: str) -> _Parts | None:
        inner = self.single(text)
        if not isinstance(inner, _Parts) or inner.day or inner.slice or (inner.month or 0) > 12:
            return None
        known = _YEARS_OF if inner.hidden == 1 else _DAYS_OF if inner.month else _MONTHS_OF
        return replace(inner, slice=name) if name in known and inner.hidden < 2 else None

    def relative(self, text: str) -> _Side | None:
        """What is counted from the reference."""
        words = self.words
        for pattern, days in ((words.today, 0), (words.yesterday, 1), (words.two_days_back, 2)):
            if pattern.fullmatch(text):
                return _point(self.shifted(self.needed_reference(), days=-days))
        if words.last_night.fullmatch(text):
            reference = self.needed_reference()
            return Interval(_point(self.shifted(reference, days=-1)), _point(reference))
        if words.not_yet.fullmatch(text):
            raise BadInput(
                _("“{text}” lies after the day it is counted from; write the date itself.").format(
                    text=excerpt(self.written)
                )
            )
        if words.lately.fullmatch(text):
            return Interval(OPEN, _point(self.needed_reference()))
        if match := words.ago.fullmatch(text):
            return self.ago(match)
        if match := words.within.fullmatch(text):
            reference = self.needed_reference()
            start = self.back(self.count(match["count"]), words.units[match["unit"]])
            return interval(_point(start), _point(reference), self.written)
        for pattern, back in ((words.unit_back, 1), (words.unit_now, 0)):
            if match := pattern.fullmatch(text):
                found = match.groupdict()
                return self.whole_unit(words.units[found.get("unit") or found["unit_after"]], back)
        if match := words.weekday.fullmatch(text):
            reference = self.needed_reference()
            since = (reference.weekday() - words.weekdays[match["weekday"]]) % 7
            past = match["past"] or match.groupdict().get("past_after")
            return _point(self.shifted(reference, days=-(7 if past and not since else since)))
        return None

    def whole_unit(self, unit: str, back: int) -> _Side:
        reference = self.needed_reference()
        if unit == "week":
            monday = self.shifted(reference, days=-reference.weekday() - 7 * back)
            sunday = min(self.shifted(monday, days=6), reference) if back else reference
            return interval(_point(monday), _point(sunday), self.written)
        if unit == "month":
            start = self.shifted(reference, months=-back)
            return _Parts(start.year, start.month, counted=True)
        return _Parts(self.shifted(reference, years=-back).year, counted=True)

    def count(self, text: str) -> int:
        return int(text) if text.isdecimal() else self.words.counts[text]

    def back(self, count: int, unit: str) -> datetime.date:
        """The day that lies so many units before the reference; of hours, the days they may reach back to."""
        reference = self.needed_reference()
        if unit == "hour":
            return self.shifted(reference, days=-((count + 23) // 24))
        if unit in ("day", "week", "fortnight"):
            return self.shifted(reference, days=-count * {"day": 1, "week": 7, "fortnight": 14}[unit])
        return self.shifted(reference, **{"months": -count} if unit == "month" else {"years": -_years(count, unit)})

    def ago(self, match: re.Match[str]) -> Expression:
        found = match.groupdict()
        count = self.count(found.get("count") or found["count_after"])
        unit = self.words.units[found.get("unit") or found["unit_after"]]
        reference = self.needed_reference()
        if found["more"]:
            return Interval(OPEN, _point(self.back(count, unit)))
        if found["less"]:
            return interval(_point(self.back(count, unit)), _point(reference), self.written)
        if unit == "day" and self.words.units.get("dia") and found.get("count") in ("ocho", "quince", "8", "15"):
            count, unit = {"ocho": 1, "8": 1, "quince": 2, "15": 2}[found["count"]], "week"
        middle = self.back(count, unit)
        if unit == "day":
            around: Expression = _point(middle)
        elif unit == "hour":
            around = interval(_point(middle), _point(self.shifted(reference, days=-(count // 24))), self.written)
        else:
            part, half = _HALF_UNIT[unit]
            early, late = (self.shifted(middle, **{part: sign * half}) for sign in (-1, 1))
            around = interval(_point(early), _point(min(late, reference)), self.written)
        vague = found["about"] or (found.get("count") or found.get("count_after")) in ("a couple of", "un par de")
        return qualify(around, "~") if vague else around

    def shifted(self, day: datetime.date, *, days: int = 0, months: int = 0, years: int = 0) -> datetime.date:
        try:
            moved: datetime.date = day + relativedelta(days=days, months=months, years=years)
        except (ValueError, OverflowError):
            raise self.out_of_reach() from None
        return moved

    def out_of_reach(self) -> BadInput:
        return BadInput(_("“{text}” leaves the calendar of the years 1 to 9999.").format(text=excerpt(self.written)))

    def needed_reference(self) -> datetime.date:
        if self.reference is None:
            raise BadInput(
                _("“{text}” does not say which year or day it is counted from; add the year or the day.").format(
                    text=excerpt(self.written)
                )
            )
        return self.reference

    # From parts to days

    def resolve(self, side: _Side) -> Expression:
        """The days of a side; what is missing is the nearest that begins not after the reference."""
        if not isinstance(side, _Parts):
            return side
        if side.year is not None and (side.month is not None or side.day is None):
            found = self.expression(self.checked(side))
            return self.capped(found) if side.counted else found
        reference = self.needed_reference()
        self.checked(side)
        for year, month in self.candidates(side):
            parts = replace(side, year=year, month=month)
            if parts.day and parts.day > days_in_month(year, month or 1):
                continue
            found = self.expression(replace(parts, weekday=None))
            first, last = spans(found)[0]
            if first is None or last is None or first > _civil(reference) or (side.past and last >= _civil(reference)):
                continue
            return self.capped(self.expression(parts))
        raise no_such_day(self.written)

    def candidates(self, side: _Parts) -> list[tuple[int, int | None]]:
        """The years, or for a lone day the months, to look for it in: the nearest first."""
        reference = self.needed_reference()
        if side.month is None and side.day is not None:
            months = [reference.year * 12 + reference.month - 1 - back for back in range(12)]
            return [(month // 12, month % 12 + 1) for month in months if month >= 12]
        return [(reference.year - back, side.month) for back in range(_YEARS_BACK + 1) if reference.year - back >= 1]

    def expression(self, parts: _Parts) -> Expression:
        """The days of parts whose year is known."""
        year = parts.year or 1
        if parts.day is not None and parts.day > days_in_month(year, parts.month or 1):
            raise no_such_day(self.written)
        if parts.weekday is not None:
            self.check_weekday(parts, year)
        mark = parts.qualifier
        if parts.slice and parts.hidden:
            first, last = _YEARS_OF[parts.slice]
            return Interval(Point(year + first, qualifier=mark), Point(year + last, qualifier=mark))
        if parts.slice and parts.month is None:
            first, last = _MONTHS_OF[parts.slice]
            return Interval(Point(year, first, qualifier=mark), Point(year, last, qualifier=mark))
        if parts.slice and parts.month is not None:
            first, last = _DAYS_OF[parts.slice]
            last = min(last, days_in_month(year, parts.month))
            start, end = (Point(year, parts.month, day, qualifier=mark) for day in (first, last))
            return Interval(start, end)
        return Point(year, parts.month, parts.day, hidden=parts.hidden, qualifier=mark)

    def check_weekday(self, parts: _Parts, year: int) -> None:
        day = datetime.date(year, parts.month or 1, parts.day or 1)
        if day.weekday() != parts.weekday:
            raise BadInput(
                _("“{text}”: {day} was another day of the week; please look again.").format(
                    text=excerpt(self.written), day=_named(day.day, day.month, day.year)
                )
            )

    def capped(self, found: Expression) -> Expression:
        """What was counted from the reference, cut off there."""
        reference = self.needed_reference()
        first, last = spans(found)[0]
        if last is None or last <= _civil(reference):
            return found
        if first is None or first > _civil(reference):
            raise BadInput(
                _("“{text}” lies after the day it is counted from; write the date itself.").format(
                    text=excerpt(self.written)
                )
            )
        mark = found.qualifier if isinstance(found, Point) else ""
        start: End = Point(*first, qualifier=mark)
        if isinstance(found, Interval):
            start = found.start
            mark = start.qualifier if isinstance(start, Point) else ""
        return interval(start, replace(_point(reference), qualifier=mark), self.written)


def _is_bare(side: _Side) -> bool:
    return isinstance(side, _Parts) and side.day is not None and side.month is None


def _order(parts: _Parts) -> tuple[int, int]:
    return (parts.month or 0, parts.day or 0)


def _years(count: int, unit: str) -> int:
    return count * 10 if unit == "decade" else count


def _civil(day: datetime.date) -> Civil:
    return (day.year, day.month, day.day)


def _point(day: datetime.date) -> Point:
    return Point(day.year, day.month, day.day)


def _days(found: Expression) -> tuple[datetime.date, datetime.date] | None:
    """First and last day; None where they are open or outside the years 1 to 9999."""
    first, last = spans(found)[0]
    if first is None or last is None or not (first[0] >= 1 and last[0] <= 9999):
        return None
    return datetime.date(*first), datetime.date(*last)


def _named(day: int, month: int, year: int | None) -> str:
    """'3 May 2026', '3 de mayo de 2026', in the language of the sentence."""
    between = " de " if spoken_language() == "es" else " "
    words = [str(day), MONTHS[spoken_language()][month - 1]]
    return between.join(words if year is None else [*words, str(year)])
