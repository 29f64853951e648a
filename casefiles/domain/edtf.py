"""The Extended Date/Time Format: read, written, and the days it may stand for.

EDTF is ISO 8601-2 in the text of the Library of Congress of 2019-02-04 (loc.gov/standards/datetime). Here: level 0 and
level 1 whole, and of level 2 the sets "one of" (`[..]`). Years are proleptic Gregorian; year 0 is 1 BC.

The `edtf` package is not used here: it takes 0.4 s to import, knows no 29 February (2013-02-29 passes), fails with a
TypeError on `/..` and adds ten years to an unknown end. The tests compare with it where it is right.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from casefiles.errors import BadInput
from casefiles.words import _

LONGEST = 200
"""Characters of a date. Longer text is no date, and patterns are not tried on it."""

UNSPECIFIED = 0
"""The month or day written as `XX`."""

SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24

OPEN: Literal[".."] = ".."
"""The end of an interval that has no limit."""
UNKNOWN: Literal[""] = ""
"""The end of an interval that nobody told."""

Civil = tuple[int, int, int]
"""A day as (year, month, day), of any year."""


@dataclass(frozen=True, slots=True)
class Point:
    """One date of EDTF: a year, month, day or second; with digits left unspecified, and a qualifier.

    `hidden` counts the unspecified digits of the year (1: 201X is year 2010, 2: 20XX is year 2000). `month` is 1 to 12,
    a season 21 to 24, UNSPECIFIED or None; `day` alike. `clock` is HH:MM:SS and `shift` Z or an offset.
    """

    year: int
    month: int | None = None
    day: int | None = None
    hidden: int = 0
    qualifier: str = ""
    clock: str = ""
    shift: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it is one day of the calendar."""
        return bool(self.day)


End = Point | Literal["..", ""]


@dataclass(frozen=True, slots=True)
class Interval:
    """From one date to another; either end may be OPEN or UNKNOWN."""

    start: End
    end: End


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several dates or runs of dates; the ends of a run are points or OPEN."""

    items: tuple[Point | Interval, ...]


Expression = Point | Interval | OneOf

_POINT = re.compile(
    r"(?:(?P<year>-?[0-9]{4})|(?P<masked>-?(?:[0-9]{3}X|[0-9]{2}XX))|Y(?P<long>-?[1-9][0-9]{4,}))"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?"
    r"(?:T(?P<clock>[0-9]{2}:[0-9]{2}:[0-9]{2})(?P<shift>Z|[+-][0-9]{2}(?::[0-9]{2})?)?)?"
    r"(?P<qualifier>[?~%])?"
)
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
_OLD_DRAFT = re.compile(
    r"unknown|open|-?[0-9]{0,3}u{1,4}(?:-[0-9u]{2}){0,2}|[0-9]{4}-uu(?:-uu)?|[0-9]{4}-[0-9]{2}-uu|y-?[0-9]{5,}"
    r"|\(.+\)[?~%]*|[0-9-]{4,10}(?:\?~|~\?)"
)
_EDTF_START = re.compile(r"-?[0-9]{3}[0-9X](?![0-9])|-?[0-9]{2}XX|[\[{/Y]|\.\.")


def excerpt(text: str) -> str:
    """The start of a text that was not understood, fit to be quoted in a sentence."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in text[:60].strip())
    return shown + ("…" if len(text.strip()) > 60 else "")


def not_a_date(text: str) -> BadInput:
    """The error for text that is no date at all."""
    return BadInput(
        _("“{text}” is not a date that can be read; write for example 22 July 2017, late July 2017 or 2017-07.").format(
            text=excerpt(text)
        )
    )


def looks_like_edtf(text: str) -> bool:
    """Whether a text that could not be read was probably meant as EDTF, so that its fault in EDTF is worth telling."""
    if _is_old_draft(text):
        return True
    return _EDTF_START.match(text) is not None and not re.search(r"[^\W0-9TXYZu_]", text)


def _is_old_draft(text: str) -> bool:
    return any(_OLD_DRAFT.fullmatch(part.strip()) for part in text.split("/"))


@lru_cache(maxsize=4096)
def read(text: str) -> Expression:
    """The expression that a text in EDTF stands for. Blanks around it and inside a set do not count.

    Raises BadInput, with one sentence, for what is not EDTF of level 0 or 1 or a set of level 2, for days that are not
    in the calendar, for intervals that end before they begin, and for the older drafts of EDTF (`u`, `unknown`,
    `open`, `y`, brackets).
    """
    if len(text) > LONGEST:
        raise not_a_date(text)
    text = text.strip()
    if _is_old_draft(text):
        raise BadInput(
            _(
                "“{text}” is written in an old draft of the date format: write X for an unspecified digit, “..” for an "
                "open end and nothing for an unknown end."
            ).format(text=excerpt(text))
        )
    if text.startswith("[") and text.endswith("]"):
        return _read_set(text)
    if text.startswith("{"):
        raise BadInput(
            _(
                "“{text}” stands for several dates at once; write one date, an interval, or “[..]” for one of several."
            ).format(text=excerpt(text))
        )
    if "/" in text:
        return _read_interval(text)
    return _read_point(text, text)


def _read_point(text: str, whole: str) -> Point:
    match = _POINT.fullmatch(text)
    if match is None:
        raise not_a_date(whole)
    month, day = _number(match["month"]), _number(match["day"])
    point = Point(
        year=int(match["year"] or match["long"] or match["masked"].replace("X", "0")),
        month=month,
        day=day,
        hidden=match["masked"].count("X") if match["masked"] else 0,
        qualifier=match["qualifier"] or "",
        clock=match["clock"] or "",
        shift=_canonical_shift(match["shift"] or "", whole),
    )
    if (point.year == 0 and text.startswith("-")) or (not match["year"] and month is not None):
        raise not_a_date(whole)
    if match["month"] == "00" or (month is not None and not (month <= 12 or SPRING <= month <= WINTER)):
        raise BadInput(
            _("“{text}” is not a date: there is no month {month}.").format(text=excerpt(whole), month=match["month"])
        )
    if day is not None and (month in (SPRING, SUMMER, AUTUMN, WINTER) or (month == UNSPECIFIED and day != UNSPECIFIED)):
        raise not_a_date(whole)
    if match["day"] == "00" or (day and month and day > days_in_month(point.year, month)):
        raise no_such_day(whole)
    if point.clock and not (point.is_day and not point.qualifier and _CLOCK.fullmatch(point.clock)):
        raise BadInput(
            _("“{text}” does not name a time of one day, from 00:00:00 to 23:59:59.").format(text=excerpt(whole))
        )
    return point


def no_such_day(text: str) -> BadInput:
    """The error for a day that the calendar does not have."""
    return BadInput(
        _("“{text}” is not in the calendar: that month does not have such a day.").format(text=excerpt(text))
    )


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    return UNSPECIFIED if text == "XX" else int(text)


def _canonical_shift(shift: str, whole: str) -> str:
    if not shift or shift == "Z":
        return shift
    hours, minutes = int(shift[1:3]), int(shift[4:] or 0)
    if hours * 60 + minutes > 14 * 60 or minutes > 59:
        raise BadInput(_("“{text}” has no offset that a clock on Earth has.").format(text=excerpt(whole)))
    return f"{shift[0]}{hours:02d}:{minutes:02d}"


def _read_interval(text: str) -> Expression:
    ends = text.split("/")
    if len(ends) != 2:
        raise not_a_date(text)
    start, end = (_read_end(part.strip(), text) for part in ends)
    return interval(start, end, text)


def _read_end(text: str, whole: str) -> End:
    if text == OPEN:
        return OPEN
    if text == UNKNOWN:
        return UNKNOWN
    point = _read_point(text, whole)
    if point.clock:
        raise BadInput(
            _("“{text}” has a time of day inside a span of time; a span begins and ends with days.").format(
                text=excerpt(whole)
            )
        )
    return point


def interval(start: End, end: End, written: str = "") -> Expression:
    """From start to end; one point where both are the same. Raises BadInput where it ends before it begins."""
    if isinstance(start, Point) and isinstance(end, Point):
        if start == end:
            return start
        if first_day(start) > last_day(end):
            raise BadInput(_("“{text}” ends before it begins.").format(text=excerpt(written)))
    return Interval(start, end)


def _read_set(text: str) -> OneOf:
    items: list[Point | Interval] = []
    for part in text[1:-1].split(","):
        start, dots, end = (piece.strip() for piece in part.partition(".."))
        if not dots:
            item: Expression = _read_set_point(start, text)
        else:
            item = interval(
                _read_set_point(start, text) if start else OPEN, _read_set_point(end, text) if end else OPEN, text
            )
        if isinstance(item, OneOf) or item == Interval(OPEN, OPEN):
            raise not_a_date(text)
        items.append(item)
    return OneOf(tuple(items))


def _read_set_point(text: str, whole: str) -> Point:
    point = _read_end(text, whole)
    if not isinstance(point, Point):
        raise not_a_date(whole)
    return point


def write(expression: Expression) -> str:
    """The one spelling of an expression: no blanks, offsets to the minute."""
    if isinstance(expression, Point):
        return _write_point(expression)
    if isinstance(expression, Interval):
        return f"{_write_end(expression.start)}/{_write_end(expression.end)}"
    return f"[{','.join(_write_item(item) for item in expression.items)}]"


def _write_point(point: Point) -> str:
    sign, digits = ("-" if point.year < 0 else ""), f"{abs(point.year):04d}"
    if point.hidden:
        text = sign + digits[: -point.hidden] + "X" * point.hidden
    else:
        text = ("Y" if len(digits) > 4 else "") + sign + digits
    for part in (point.month, point.day):
        if part is not None:
            text += "-XX" if part == UNSPECIFIED else f"-{part:02d}"
    if point.clock:
        text += f"T{point.clock}{point.shift}"
    return text + point.qualifier


def _write_end(end: End) -> str:
    return _write_point(end) if isinstance(end, Point) else end


def _write_item(item: Point | Interval) -> str:
    if isinstance(item, Point):
        return _write_point(item)
    return "..".join("" if end == OPEN else _write_end(end) for end in (item.start, item.end))


def days_in_month(year: int, month: int) -> int:
    """The last day of a month, of any year of the proleptic Gregorian calendar."""
    return 29 if month == 2 and calendar.isleap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def first_day(point: Point) -> Civil:
    """The first day that a date may mean.

    A season is independent of the hemisphere (LoC, level 1), so its days are those of both hemispheres and of both
    ways to reckon it (from the first of a month, or from solstice and equinox): spring and autumn 1 March to 31
    December, summer and winter 1 January to 31 March of the next year. The source does not say more.
    """
    if point.hidden:
        width = 10**point.hidden
        return (point.year - (width - 1 if _masked_below_zero(point) else 0), 1, 1)
    if point.month in (SPRING, AUTUMN):
        return (point.year, 3, 1)
    if point.month in (SUMMER, WINTER):
        return (point.year, 1, 1)
    return (point.year, point.month or 1, point.day or 1)


def last_day(point: Point) -> Civil:
    """The last day that a date may mean; see `first_day`."""
    if point.hidden:
        width = 10**point.hidden
        return (point.year + (0 if _masked_below_zero(point) else width - 1), 12, 31)
    if point.month in (SPRING, AUTUMN):
        return (point.year, 12, 31)
    if point.month in (SUMMER, WINTER):
        return (point.year + 1, 3, 31)
    month = point.month or 12
    return (point.year, month, point.day or days_in_month(point.year, month))


def _masked_below_zero(point: Point) -> bool:
    return point.year < 0


def spans(expression: Expression) -> tuple[tuple[Civil | None, Civil | None], ...]:
    """The runs of days that the expression may mean, as (first, last); None where it is open or unknown."""
    if isinstance(expression, Point):
        return ((first_day(expression), last_day(expression)),)
    if isinstance(expression, Interval):
        start, end = expression.start, expression.end
        return (
            (
                first_day(start) if isinstance(start, Point) else None,
                last_day(end) if isinstance(end, Point) else None,
            ),
        )
    return tuple(span for item in expression.items for span in spans(item))


def throughout(expression: Expression, *, every: bool, ends_stated: bool = False) -> tuple[Civil, Civil] | None:
    """First and last day that lie in the expression whichever days its dates mean; None where there are none.

    `every`: it is said of every day; `ends_stated`: that it began and ended then, and not that it lasted all the time
    ("from 2015 to 2015", which is written as a date is, against "all of 2015"). An open or unknown end is as good as
    the other end: that it is open says only that nobody told of an end.
    """
    if isinstance(expression, Point):
        plain = not expression.hidden and expression.day != UNSPECIFIED and expression.month in (None, *range(1, 13))
        whole = every and not ends_stated and plain
        return (first_day(expression), last_day(expression)) if expression.is_day or whole else None
    if not every or isinstance(expression, OneOf):
        return None
    first = last_day(expression.start) if isinstance(expression.start, Point) else None
    last = first_day(expression.end) if isinstance(expression.end, Point) else None
    if first is None or last is None:
        # Of "since 2016" the first day is known to lie in it where it is a day, of "since 5 May" the fifth.
        only = expression.start if isinstance(expression.start, Point) else expression.end
        return (first_day(only), last_day(only)) if isinstance(only, Point) and only.is_day else None
    return (first, last) if first <= last else None


def points(expression: Expression) -> tuple[Point, ...]:
    """Every date that the expression is made of, in order."""
    if isinstance(expression, Point):
        return (expression,)
    if isinstance(expression, Interval):
        return tuple(end for end in (expression.start, expression.end) if isinstance(end, Point))
    return tuple(point for item in expression.items for point in points(item))


def with_points(expression: Expression, change: Callable[[Point], Point]) -> Expression:
    """The expression with every date in it changed."""
    if isinstance(expression, Point):
        return change(expression)
    if isinstance(expression, Interval):
        return _change_interval(expression, change)
    return OneOf(
        tuple(change(item) if isinstance(item, Point) else _change_interval(item, change) for item in expression.items)
    )


def _change_interval(run: Interval, change: Callable[[Point], Point]) -> Interval:
    start = change(run.start) if isinstance(run.start, Point) else run.start
    end = change(run.end) if isinstance(run.end, Point) else run.end
    return Interval(start, end)


def qualify(expression: Expression, qualifier: str) -> Expression:
    """The expression with a qualifier added to each of its dates: `?` and `~` together make `%`."""

    def add(point: Point) -> Point:
        both = {point.qualifier, qualifier} - {""}
        # A qualified time is not EDTF; the time of day is kept beside the expression.
        return replace(point, qualifier=both.pop() if len(both) == 1 else "%", clock="", shift="")

    return with_points(expression, add) if qualifier else expression
