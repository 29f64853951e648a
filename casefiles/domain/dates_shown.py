"""Dates in our own short words, English and Spanish: what tables, pages and papers print."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casefiles.domain.edtf import (
    OPEN,
    Expression,
    Interval,
    OneOf,
    Point,
    days_in_month,
    first_day,
    last_day,
    points,
    qualify,
    read,
    with_points,
)
from casefiles.words import MONTHS

if TYPE_CHECKING:
    from casefiles.domain.dates import PartialDate


@dataclass(frozen=True)
class _Phrases:
    """One language's phrases. `a` and `b` are dates with the article they need, such as "el 22 de julio de 2017"."""

    of: str
    """Between day and month and between month and year."""
    article: str
    """Before a day, where one is needed."""
    seasons: tuple[str, str, str, str]
    decade: str
    years: str
    early: str
    middle: str
    late: str
    halves: tuple[str, str]
    quarters: tuple[str, str, str, str]
    about: str
    about_end: str
    perhaps: str
    uncertain: str
    every_day: str
    by: str
    by_coarse: str
    or_later: str
    or_later_coarse: str
    until: str
    since: str
    some: str
    between: str
    lasting: str
    both_days: str
    start_untold: str
    end_untold: str
    both_untold: str
    either: str
    one_of: str
    onwards: str
    run: str
    not_known: str
    any_time: str


_PHRASES: Mapping[str, _Phrases] = {
    "en": _Phrases(
        of=" ",
        article="",
        seasons=("spring", "summer", "autumn", "winter"),
        decade="{year}s",
        years="years {year}-{last}",
        early="early {a}",
        middle="mid-{a}",
        late="late {a}",
        halves=("first half of {a}", "second half of {a}"),
        quarters=("first quarter of {a}", "second quarter of {a}", "third quarter of {a}", "fourth quarter of {a}"),
        about="about {a}",
        about_end="about {a}",
        perhaps="perhaps {a}",
        uncertain="{a} (uncertain)",
        every_day="every day of {a}",
        by="by {a}",
        by_coarse="by {a}",
        or_later="{a} or later",
        or_later_coarse="{a} or later",
        until="until {a}",
        since="from {a} on",
        some="some day {a}{dash}{b}",
        between="some day between {a} and {b}",
        lasting="from {a} to {b}",
        both_days="{a} and {b}",
        start_untold="{a} (start not known)",
        end_untold="{a} (end not known)",
        both_untold="{a} (start and end not known)",
        either="{a} or {b}",
        one_of="one of {a}",
        onwards="{a} onwards",
        run="{a} - {b}",
        not_known="date not known",
        any_time="at any time",
    ),
    "es": _Phrases(
        of=" de ",
        article="el ",
        seasons=("primavera", "verano", "otoño", "invierno"),
        decade="década de {year}",
        years="años {year}-{last}",
        early="principios de {a}",
        middle="mediados de {a}",
        late="fines de {a}",
        halves=("primer semestre de {a}", "segundo semestre de {a}"),
        quarters=(
            "primer trimestre de {a}",
            "segundo trimestre de {a}",
            "tercer trimestre de {a}",
            "cuarto trimestre de {a}",
        ),
        about="hacia {a}",
        about_end="aproximadamente {a}",
        perhaps="quizá {a}",
        uncertain="{a} (incierto)",
        every_day="todos los días de {a}",
        by="a más tardar {a}",
        by_coarse="a más tardar en {a}",
        or_later="{a} o después",
        or_later_coarse="en {a} o después",
        until="hasta {a}",
        since="desde {a}",
        some="algún día entre {a} y {b}",
        between="algún día entre {a} y {b}",
        lasting="de {a} a {b}",
        both_days="{a} y {b}",
        start_untold="{a} (inicio no conocido)",
        end_untold="{a} (fin no conocido)",
        both_untold="{a} (inicio y fin no conocidos)",
        either="{a} o {b}",
        one_of="una de {a}",
        onwards="{a} en adelante",
        run="{a} - {b}",
        not_known="fecha no conocida",
        any_time="en cualquier momento",
    ),
}

_YEAR, _MONTH, _DAY = 1, 2, 3


def show(date: PartialDate, language: str) -> str:
    """The date in short words; see `PartialDate.show`. Languages other than Spanish get English."""
    expression = read(date.edtf)
    if any(not 1000 <= day[0] <= 9999 for point in points(expression) for day in (first_day(point), last_day(point))):
        return date.edtf
    code = "es" if language.casefold().startswith("es") else "en"
    # "2017-07-XX", some day of July not told, is shown as July: nobody writes it otherwise.
    coarse = with_points(expression, lambda point: replace(point, month=point.month or None, day=point.day or None))
    text = _Writer(code).whole(_one_where_the_same(coarse), date)
    if not date.time:
        return text
    zone = "" if not date.zone else f" {date.zone}" if date.zone[0] in "+-" else f" ({date.zone})"
    return f"{text}, {date.time}{zone}"


def _one_where_the_same(expression: Expression) -> Expression:
    """The only item of a set, and one date for a range whose ends differ in qualifiers only, with both of them."""
    if isinstance(expression, OneOf) and len(expression.items) == 1:
        return _one_where_the_same(expression.items[0])
    if not isinstance(expression, Interval):
        return expression
    start, end = expression.start, expression.end
    if not isinstance(start, Point) or not isinstance(end, Point):
        return expression
    if replace(start, qualifier="") != replace(end, qualifier=""):
        return expression
    return qualify(start, end.qualifier)


class _Writer:
    """Writes expressions in one language."""

    def __init__(self, code: str) -> None:
        self.phrases = _PHRASES[code]
        self.months = MONTHS[code]

    def whole(self, expression: Expression, date: PartialDate) -> str:
        """The expression with its qualifiers: what all dates share is said once."""
        marks = {point.qualifier for point in points(expression)}
        if "?" in marks and len(marks) == 1:
            bare = with_points(expression, lambda point: replace(point, qualifier=""))
            return self.phrases.uncertain.format(a=self.body(bare, date))
        if "%" in marks and len(marks) == 1:
            about = with_points(expression, lambda point: replace(point, qualifier="~"))
            return self.phrases.uncertain.format(a=self.body(about, date))
        return self.body(expression, date)

    def body(self, expression: Expression, date: PartialDate) -> str:
        if isinstance(expression, Point):
            text = self.qualified(expression, self.phrases.about)
            lasting = date.every and not expression.is_day
            return self.phrases.every_day.format(a=text) if lasting else text
        if isinstance(expression, Interval):
            return self.interval(expression, date)
        return self.list(expression.items)

    # One date

    def point(self, point: Point, least: int = _YEAR) -> str:
        """A date without its qualifier, article or, where `least` is _MONTH or _DAY, without the coarser parts."""
        of = self.phrases.of
        if point.hidden == 1:
            # "The 1900s" may be a century.
            plain = point.year % 100 != 0 or point.year >= 2000
            return (self.phrases.decade if plain else self.phrases.years).format(year=point.year, last=point.year + 9)
        if point.hidden == 2:
            return self.phrases.years.format(year=point.year, last=point.year + 99)
        year = f"{point.year}"
        if not point.month:
            return year
        if point.month > 12:
            return of.join((self.phrases.seasons[point.month - 21], year))
        month = self.months[point.month - 1]
        parts = [month] if not point.day else [str(point.day), month]
        if least == _DAY:
            return parts[0]
        return of.join(parts if least == _MONTH else [*parts, year])

    def with_article(self, point: Point, least: int = _YEAR) -> str:
        return (self.phrases.article if point.is_day else "") + self.point(point, least)

    def qualified(self, point: Point, about: str, *, article: bool = False, least: int = _YEAR) -> str:
        """A date behind its own qualifiers."""
        needs_article = article or (point.qualifier in ("~", "%") and self.phrases.article)
        text = self.with_article(point, least) if needs_article else self.point(point, least)
        if point.qualifier in ("~", "%"):
            text = about.format(a=text)
        return self.phrases.perhaps.format(a=text) if point.qualifier in ("?", "%") else text

    # Ranges

    def interval(self, found: Interval, date: PartialDate) -> str:
        phrases = self.phrases
        start, end = found.start, found.end
        if isinstance(start, Point) and isinstance(end, Point):
            return self.closed(start, end, date)
        if isinstance(end, Point):
            text = self.qualified(end, phrases.about_end, article=True)
            if date.every:
                return self.told(phrases.until.format(a=text), date, start=False)
            return (phrases.by if self.takes_article(end) else phrases.by_coarse).format(a=text)
        if isinstance(start, Point):
            text = self.qualified(start, phrases.about_end, article=True)
            if date.every:
                return self.told(phrases.since.format(a=text), date, end=False)
            return (phrases.or_later if self.takes_article(start) else phrases.or_later_coarse).format(a=text)
        return phrases.any_time if OPEN in (start, end) else phrases.not_known

    def takes_article(self, point: Point) -> bool:
        return point.is_day or bool(point.qualifier)

    def told(self, text: str, date: PartialDate, *, start: bool = True, end: bool = True) -> str:
        """The text with a word on each given end that the source does not state as such."""
        start_untold, end_untold = start and not date.start_known, end and not date.end_known
        if start_untold and end_untold:
            return self.phrases.both_untold.format(a=text)
        if start_untold:
            return self.phrases.start_untold.format(a=text)
        return self.phrases.end_untold.format(a=text) if end_untold else text

    def closed(self, start: Point, end: Point, date: PartialDate) -> str:
        named = None if date.every else self.named(start, end)
        if named:
            return self.phrases.about.format(a=named) if start.qualifier == "~" else named
        if start.qualifier or end.qualifier:
            a, b = (self.qualified(point, self.phrases.about_end, article=True) for point in (start, end))
            if not date.every:
                return self.phrases.between.format(a=a, b=b)
            return self.told(self.lasting(a, b), date)
        least = _shared(start, end)
        if not date.every:
            if self.phrases.article:
                return self.phrases.some.format(a=self.with_article(start, least), b=self.with_article(end))
            dash = "-" if least == _DAY or (start.month is None and end.month is None) else " - "
            return self.phrases.some.format(a=self.point(start, least), b=self.point(end), dash=dash)
        if not date.start_known and not date.end_known and _next_to(start, end):
            return self.phrases.both_days.format(a=self.point(start, least), b=self.point(end))
        return self.told(self.lasting(self.with_article(start, least), self.with_article(end)), date)

    def lasting(self, a: str, b: str) -> str:
        """From a to b; in Spanish prepositions and article contract: "del 21 al 24"."""
        return self.phrases.lasting.format(a=a, b=b).replace("de el ", "del ", 1).replace(" a el ", " al ")

    def named(self, start: Point, end: Point) -> str | None:
        """Early, mid and late, halves and quarters, where the range is one of them."""
        if start.qualifier != end.qualifier or start.qualifier not in ("", "~") or start.year != end.year:
            return None
        phrases = self.phrases
        if start.is_day and end.is_day and start.month == end.month and start.month:
            ends = (start.day, end.day)
            last = days_in_month(start.year, start.month)
            names = {(1, 10): phrases.early, (11, 20): phrases.middle, (21, last): phrases.late}
            name = names.get((ends[0] or 0, ends[1] or 0))
            return name and name.format(a=self.point(Point(start.year, start.month)))
        if start.day is None and end.day is None and start.month and end.month:
            months: dict[tuple[int, int], str] = {
                (1, 4): phrases.early, (5, 8): phrases.middle, (9, 12): phrases.late,
                (1, 6): phrases.halves[0], (7, 12): phrases.halves[1],
            }  # fmt: skip
            months |= {(3 * n + 1, 3 * n + 3): name for n, name in enumerate(phrases.quarters)}
            name = months.get((start.month, end.month))
            return name and name.format(a=str(start.year))
        return None

    # Sets

    def list(self, items: tuple[Point | Interval, ...]) -> str:
        """One of several: "21 or 22 July 2017", "one of 2015 - 2017 or 2020"."""
        plain = all(isinstance(item, Point) and not item.qualifier and not item.hidden for item in items)
        last = items[-1]
        least = _YEAR
        if plain and isinstance(last, Point) and last.is_day:
            shared = [_shared(item, last) for item in items[:-1] if isinstance(item, Point)]
            least = _DAY if all(level == _DAY for level in shared) else _YEAR
        texts = [self.item(item, least) for item in items[:-1]] + [self.item(last, _YEAR)]
        text = self.phrases.either.format(a=", ".join(texts[:-1]), b=texts[-1])
        return text if plain else self.phrases.one_of.format(a=text)

    def item(self, item: Point | Interval, least: int) -> str:
        phrases = self.phrases
        if isinstance(item, Point):
            return self.qualified(item, phrases.about_end, least=least)
        if isinstance(item.start, Point) and isinstance(item.end, Point):
            named = self.named(item.start, item.end)
            if named:
                return phrases.about_end.format(a=named) if item.start.qualifier else named
            a, b = (self.qualified(end, phrases.about_end) for end in (item.start, item.end))
            return phrases.run.format(a=a, b=b)
        a, b = (
            self.qualified(end, phrases.about_end, article=True) if isinstance(end, Point) else ""
            for end in (item.start, item.end)
        )
        if a:
            return phrases.onwards.format(a=a)
        coarse = isinstance(item.end, Point) and not self.takes_article(item.end)
        return (phrases.by_coarse if coarse else phrases.by).format(a=b)


def _shared(start: Point, end: Point) -> int:
    """How much of the first date the second repeats: nothing (_YEAR), the year (_MONTH), year and month (_DAY)."""
    both_days = start.is_day and end.is_day
    both_months = start.day is None and end.day is None and _is_month(start) and _is_month(end)
    if start.year != end.year or start.hidden or end.hidden or not (both_days or both_months):
        return _YEAR
    return _DAY if both_days and start.month == end.month else _MONTH


def _is_month(point: Point) -> bool:
    return point.month is not None and 1 <= point.month <= 12


def _next_to(start: Point, end: Point) -> bool:
    if not (start.is_day and end.is_day):
        return False
    return datetime.date(*last_day(end)) - datetime.date(*first_day(start)) == datetime.timedelta(days=1)
