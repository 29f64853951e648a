"""One date in words: in figures, of the calendar, or counted from a reference. The rules: see `dates_in_words`."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from dateutil.relativedelta import relativedelta

from casefiles.domain.date_words import DateWords
from casefiles.domain.edtf import (
    OPEN,
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

_FIGURES = re.compile(r"([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2})(?: ?\2 ?([0-9]{4}|[0-9]{2}))?")
_YEAR_FIRST = re.compile(r"([1-9][0-9]{3})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
_MONTH_AND_YEAR = re.compile(r"([0-9]{1,2})[/.-]([1-9][0-9]{3})")

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
class Parts:
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


Side = Parts | Point | Interval | OneOf


class OneDate:
    """Reads one date in folded text with the words of one language; methods return None for what they do not understand.

    `written` is the text as it stood, for sentences. Raises BadInput as `dates_in_words.read` does.
    """

    def __init__(self, words: DateWords, day_first: bool, reference: datetime.date | None, written: str) -> None:
        self.words = words
        self.day_first = day_first
        self.reference = reference
        self.written = written

    def side(self, text: str, *, bare: bool = False) -> Side | None:
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
            return Parts(day=int(match[1]), qualifier=qualifier)
        if bare and (match := re.fullmatch(r"([0-9]{1,2}), ([1-9][0-9]{3})", text)):
            return Parts(day=int(match[1]), year=int(match[2]), qualifier=qualifier)
        side = self.single(text)
        if side is None or not qualifier:
            return side
        return replace(side, qualifier=qualifier) if isinstance(side, Parts) else qualify(side, qualifier)

    def without_filler(self, text: str) -> str:
        match = self.words.filler_prefix.match(text)
        return text[match.end() :] if match else text

    def single(self, text: str) -> Side | None:
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
            if isinstance(inner, Parts) and inner.day and inner.weekday is None:
                return replace(inner, weekday=words.weekdays[match["weekday"]])
        for pattern in (words.daypart_prefix, words.daypart_suffix):
            match = pattern.search(rest) if pattern is words.daypart_suffix else pattern.match(rest)
            if match is None:
                continue
            inner = self.part_of_day(rest, match)
            if inner is not None:
                return inner
        return None

    def part_of_day(self, text: str, match: re.Match[str]) -> Side | None:
        rest = text[match.end() :] if match.start() == 0 else text[: match.start()]
        bare = re.fullmatch("[0-9]{1,2}", rest) is not None and match.start() == 0
        inner = Parts(day=int(rest)) if bare else self.single(rest)
        night = match.groupdict().get("night") is not None
        if isinstance(inner, Parts):
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
        return interval(inner, point_of(self.shifted(day, days=1)), self.written)

    def figures(self, text: str) -> Parts | None:
        if match := _YEAR_FIRST.fullmatch(text):
            return self.checked(Parts(int(match[1]), int(match[3]), int(match[4])))
        if match := _MONTH_AND_YEAR.fullmatch(text):
            return self.checked(Parts(int(match[2]), int(match[1]))) if 1 <= int(match[1]) <= 12 else None
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
            return self.checked(Parts(year, second, first))
        if second > 12:
            return self.checked(Parts(year, first, second))
        raise BadInput(
            _("“{text}” can be {one} or {other}; write the month as a word.").format(
                text=excerpt(self.written), one=_named(first, second, year), other=_named(second, first, year)
            )
        )

    def checked(self, parts: Parts) -> Parts:
        """The parts, where the calendar has them. Raises BadInput where not."""
        year = 2000 if parts.year is None else parts.year
        if parts.day is not None and not (
            1 <= (parts.month or 1) <= 12 and 1 <= parts.day <= days_in_month(year, parts.month or 1)
        ):
            raise no_such_day(self.written)
        return parts

    def calendar(self, text: str, article: bool) -> Parts | None:
        words = self.words
        if article and (match := re.fullmatch("([0-9]{1,2})(?:st|nd|rd|th)?", text)):
            return self.checked(Parts(day=int(match[1])))
        if match := re.fullmatch("([0-9]{1,2})(?:st|nd|rd|th)", text):
            return self.checked(Parts(day=int(match[1])))
        for pattern in words.calendar:
            match = pattern.fullmatch(text)
            if match is None:
                continue
            found = match.groupdict()
            day = 1 if found.get("first") else int(found["day"]) if found.get("day") else None
            if found.get("season"):
                return self.year_of(Parts(month=words.seasons[found["season"]]), found)
            past = bool(found.get("past") or found.get("past_after"))
            parts = Parts(month=words.months[found["month"]] if found.get("month") else None, day=day, past=past)
            if found.get("this_month") or found.get("last_month"):
                back = self.shifted(self.needed_reference(), months=-1 if found.get("last_month") else 0)
                parts = replace(parts, year=back.year, month=back.month, counted=True)
            parts = self.year_of(parts, found)
            if parts.day and parts.month is None:
                # "26, 2017" stands only after a dash, where the month is its neighbour's.
                return None
            return self.checked(parts)
        return None

    def year_of(self, parts: Parts, found: dict[str, str]) -> Parts:
        if found.get("year"):
            return replace(parts, year=int(found["year"]))
        if found.get("this_year") or found.get("last_year"):
            year = self.needed_reference().year - (1 if found.get("last_year") else 0)
            return replace(parts, year=year, counted=True)
        return parts

    def decade(self, text: str) -> Parts | None:
        match = self.words.decade.fullmatch(text)
        if match is None:
            return None
        found = match.groupdict()
        if found.get("century"):
            # "The 2000s" are years 2000-2009; "the 1900s" may be the whole century.
            century = int(found["century"]) * 100
            return Parts(century, hidden=1 if century >= 2000 else 2)
        if found["hundred"]:
            return Parts(int(found["hundred"]) * 100, hidden=2)
        if found["full"] or found["ten"]:
            return Parts(int(found["full"] or found["ten"]) * 10, hidden=1)
        digit = int(found["short"]) if found.get("short") else self.words.decades[found["word"]]
        if digit < 3:
            raise BadInput(
                _("“{text}” can be the {one}s or the {other}s; write all four digits.").format(
                    text=excerpt(self.written), one=1900 + digit * 10, other=2000 + digit * 10
                )
            )
        return Parts(1900 + digit * 10, hidden=1)

    def sliced(self, text: str) -> Parts | None:
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

    def slice_of(self, text: str, name: str) -> Parts | None:
        inner = self.single(text)
        if not isinstance(inner, Parts) or inner.day or inner.slice or (inner.month or 0) > 12:
            return None
        known = _YEARS_OF if inner.hidden == 1 else _DAYS_OF if inner.month else _MONTHS_OF
        return replace(inner, slice=name) if name in known and inner.hidden < 2 else None

    def relative(self, text: str) -> Side | None:
        """What is counted from the reference."""
        words = self.words
        for pattern, days in ((words.today, 0), (words.yesterday, 1), (words.two_days_back, 2)):
            if pattern.fullmatch(text):
                return point_of(self.shifted(self.needed_reference(), days=-days))
        if words.last_night.fullmatch(text):
            reference = self.needed_reference()
            return Interval(point_of(self.shifted(reference, days=-1)), point_of(reference))
        if words.not_yet.fullmatch(text):
            raise BadInput(
                _("“{text}” lies after the day it is counted from; write the date itself.").format(
                    text=excerpt(self.written)
                )
            )
        if words.lately.fullmatch(text):
            return Interval(OPEN, point_of(self.needed_reference()))
        if match := words.ago.fullmatch(text):
            return self.ago(match)
        if match := words.within.fullmatch(text):
            reference = self.needed_reference()
            start = self.back(self.count(match["count"]), words.units[match["unit"]])
            return interval(point_of(start), point_of(reference), self.written)
        for pattern, back in ((words.unit_back, 1), (words.unit_now, 0)):
            if match := pattern.fullmatch(text):
                found = match.groupdict()
                return self.whole_unit(words.units[found.get("unit") or found["unit_after"]], back)
        if match := words.weekday.fullmatch(text):
            reference = self.needed_reference()
            since = (reference.weekday() - words.weekdays[match["weekday"]]) % 7
            past = match["past"] or match.groupdict().get("past_after")
            return point_of(self.shifted(reference, days=-(7 if past and not since else since)))
        return None

    def whole_unit(self, unit: str, back: int) -> Side:
        reference = self.needed_reference()
        if unit == "week":
            monday = self.shifted(reference, days=-reference.weekday() - 7 * back)
            sunday = min(self.shifted(monday, days=6), reference) if back else reference
            return interval(point_of(monday), point_of(sunday), self.written)
        if unit == "month":
            start = self.shifted(reference, months=-back)
            return Parts(start.year, start.month, counted=True)
        return Parts(self.shifted(reference, years=-back).year, counted=True)

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
            return Interval(OPEN, point_of(self.back(count, unit)))
        if found["less"]:
            return interval(point_of(self.back(count, unit)), point_of(reference), self.written)
        if unit == "day" and self.words.units.get("dia") and found.get("count") in ("ocho", "quince", "8", "15"):
            count, unit = {"ocho": 1, "8": 1, "quince": 2, "15": 2}[found["count"]], "week"
        middle = self.back(count, unit)
        if unit == "day":
            around: Expression = point_of(middle)
        elif unit == "hour":
            around = interval(point_of(middle), point_of(self.shifted(reference, days=-(count // 24))), self.written)
        else:
            part, half = _HALF_UNIT[unit]
            early, late = (self.shifted(middle, **{part: sign * half}) for sign in (-1, 1))
            around = interval(point_of(early), point_of(min(late, reference)), self.written)
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

    def resolve(self, side: Side) -> Expression:
        """The days of a side; what is missing is the nearest that begins not after the reference."""
        if not isinstance(side, Parts):
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
            if first is None or last is None or first > civil(reference) or (side.past and last >= civil(reference)):
                continue
            return self.capped(self.expression(parts))
        raise no_such_day(self.written)

    def candidates(self, side: Parts) -> list[tuple[int, int | None]]:
        """The years, or for a lone day the months, to look for it in: the nearest first."""
        reference = self.needed_reference()
        if side.month is None and side.day is not None:
            months = [reference.year * 12 + reference.month - 1 - back for back in range(12)]
            return [(month // 12, month % 12 + 1) for month in months if month >= 12]
        return [(reference.year - back, side.month) for back in range(_YEARS_BACK + 1) if reference.year - back >= 1]

    def expression(self, parts: Parts) -> Expression:
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

    def check_weekday(self, parts: Parts, year: int) -> None:
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
        if last is None or last <= civil(reference):
            return found
        if first is None or first > civil(reference):
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
        return interval(start, replace(point_of(reference), qualifier=mark), self.written)


def is_bare(side: Side) -> bool:
    return isinstance(side, Parts) and side.day is not None and side.month is None


def order_of(parts: Parts) -> tuple[int, int]:
    return (parts.month or 0, parts.day or 0)


def _years(count: int, unit: str) -> int:
    return count * 10 if unit == "decade" else count


def civil(day: datetime.date) -> Civil:
    return (day.year, day.month, day.day)


def point_of(day: datetime.date) -> Point:
    return Point(day.year, day.month, day.day)


def days_of(found: Expression) -> tuple[datetime.date, datetime.date] | None:
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
