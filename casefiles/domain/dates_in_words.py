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
- "Since late July" names no day on which it began, so the first day it may be is kept as an estimate (`~`).
- The night of 5 July runs into 6 July, in English; "la noche del 5" is over at midnight, "la madrugada del 5" is of
  that day. Parts of the day stay in the words: they give no time.

dateutil counts months and years. dateparser reads whole dates in languages that the program does not speak, and only
those, held to strict parsing: left alone it makes "1990s" 1990 seconds ago and "jul. 2017" a day.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from casefiles.domain.date_words import WORDS, fold_date
from casefiles.domain.edtf import (
    OPEN,
    UNKNOWN,
    Civil,
    Expression,
    Interval,
    OneOf,
    Point,
    excerpt,
    first_day,
    interval,
    last_day,
    qualify,
    spans,
)
from casefiles.domain.one_date import OneDate, Parts, Side, civil, days_of, is_bare, order_of, point_of
from casefiles.errors import BadInput
from casefiles.words import _

_CLOCK = (
    r"(?P<hour>[0-9]{1,2})(?:(?P<sign>[:.h])(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
    r" ?(?P<half>[ap]\.? ?m\b\.?)?(?P<unit> ?(?:hours|horas|hrs|hs|h)\b\.?)?"
)
_ZONE = r"(?: ?\(?(?P<zone>Z|(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|GMT|[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+)\)?)?"
_LOCAL = r"(?: (?:local time|hora local))?"
_TIME_LAST = re.compile(rf"(?i)(?P<date>.+?)(?:(?P<at>,? (?:at|a las?|a horas) )|,? |T){_CLOCK}{_LOCAL}{_ZONE}$")
_TIME_FIRST = re.compile(
    rf"(?i)(?P<at>at |a las? |a horas |siendo las? )?{_CLOCK}{_LOCAL}{_ZONE}(?:,? (?:on|del?|of) |, ?| )(?P<date>.+)$"
)
_WHOLE_DATE = re.compile(r"[^\W0-9]{0,10},? ?(?:[^\W0-9]{1,4} )?([0-9]{1,2})[^0-9\n]{2,25}([1-9][0-9]{3})")
_OTHER_LANGUAGES = ["fr", "pt", "it", "de"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What words mean: see the fields of PartialDate."""

    expression: Expression
    every: bool = False
    start_known: bool = False
    end_known: bool = False
    time: str | None = None
    zone: str | None = None


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
    # "15 or 15 October", one of them doubted, is one day all the same.
    days = {end for span in spans(day) for end in span}
    if len(days) != 1 or None in days:
        raise BadInput(
            _("“{text}” gives a time of day without the one day it belongs to.").format(text=excerpt(written))
        )
    # EDTF has times to the second only, and none beside a qualifier; an IANA name has no place in it.
    if isinstance(day, Point) and len(clock) == len("HH:MM:SS") and not day.qualifier:
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


class _Reader(OneDate):
    """Reads whole expressions: one date, limits, ranges, lists and their qualifiers."""

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
        """ "The night of 21 to 22 July": one night, so it is true on some day of the two."""
        rest = self.without_filler(text)
        match = self.words.daypart_prefix.match(rest)
        reading = self.read(rest[match.end() :]) if match else None
        days = days_of(reading.expression) if reading else None
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
        if self.words.weekday.fullmatch(self.without_filler(start.strip())) and spans(first) > spans(last):
            # "From Friday to Monday", said on a Wednesday: the Friday before that Monday.
            first = point_of(self.shifted(datetime.date(*first_day(first)), days=-7))
        return interval(first, last, self.written)

    def filled(self, left: Side, right: Side) -> tuple[Expression, Expression] | None:
        """Both sides of a range, each with what it leaves to the other: "21 to 24 July 2017", "July 24-26, 2017"."""
        if not (isinstance(left, Parts) and isinstance(right, Parts)):
            if is_bare(left) or is_bare(right):
                return None
            return self.resolve(left), self.resolve(right)
        if right.day and right.month is None:
            right = replace(right, month=left.month)
        if left.day and left.month is None and right.day:
            left = replace(left, month=right.month)
        if left.month is None and right.month is None and left.day and right.day:
            # "From the 5th to the 7th", but not two bare numbers.
            if not self.words.article.search(fold_date(self.written)):
                return None
            return self.filled_from_reference(left, right)
        if is_bare(left) or is_bare(right):
            return None
        if left.year is None and right.year is not None:
            left = replace(left, year=right.year, counted=right.counted)
            if order_of(left) > order_of(right) and left.month != right.month:
                left = replace(left, year=right.year - 1)
        elif right.year is None and left.year is not None:
            right = replace(right, year=left.year, counted=left.counted)
            if order_of(left) > order_of(right):
                right = replace(right, year=left.year + 1)
        elif left.year is None and right.year is None:
            return self.filled_from_reference(left, right)
        return self.resolve(left), self.resolve(right)

    def filled_from_reference(self, left: Parts, right: Parts) -> tuple[Expression, Expression]:
        """Neither side has a year: the nearest range that begins not after the reference, cut off there."""
        reference = self.needed_reference()
        bare = left.month is None
        start = self.resolve(left)
        first = spans(start)[0][0] or (0, 1, 1)
        year = first[0] + (0 if bare or order_of(left) <= order_of(right) else 1)
        end = self.expression(replace(right, year=year, month=first[1] if bare else right.month))
        if isinstance(end, Point) and end.is_day and last_day(end) > civil(reference):
            end = replace(point_of(reference), qualifier=end.qualifier)
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
        ends = [days_of(item) for item in items]
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
            side: Side | None = self.side(piece, bare=True) or self.run(piece)
            if side is None:
                return None
            if isinstance(side, Parts) and isinstance(last, Parts):
                pair = self.filled(side, last)
                found = pair[0] if pair else None
            else:
                found = None if is_bare(side) else self.resolve(side)
            if not isinstance(found, Point | Interval):
                return None
            out.append(found)
        if isinstance(last, Parts) and is_bare(last):
            pair = self.filled(first, last) if isinstance(first := self.side(pieces[0], bare=True), Parts) else None
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
        return replace(point_of(edge), qualifier=point.qualifier)

    def year_in_reach(self, year: int) -> int:
        if not 1 <= year <= 9999:
            raise self.out_of_reach()
        return year
