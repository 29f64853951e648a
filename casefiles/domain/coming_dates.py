"""Days to come as people write them: tomorrow, next week, on Friday, in five years; in English and Spanish.

Only for what is planned (when a task is due, until when evidence is kept). What a source says is counted backwards: see
`dates_in_words`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from dateutil.relativedelta import relativedelta

from casefiles.domain.dates import PartialDate
from casefiles.domain.folding import fold
from casefiles.domain.kinds import Date, Given
from casefiles.domain.text import clean_line

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "un": 1, "una": 1, "uno": 1, "two": 2, "dos": 2, "three": 3, "tres": 3, "four": 4,
    "cuatro": 4, "five": 5, "cinco": 5, "six": 6, "seis": 6, "seven": 7, "siete": 7, "eight": 8, "ocho": 8, "nine": 9,
    "nueve": 9, "ten": 10, "diez": 10, "eleven": 11, "once": 11, "twelve": 12, "doce": 12,
}  # fmt: skip
_UNITS = {
    "day": "days", "days": "days", "dia": "days", "dias": "days", "week": "weeks", "weeks": "weeks", "semana": "weeks",
    "semanas": "weeks", "month": "months", "months": "months", "mes": "months", "meses": "months", "year": "years",
    "years": "years", "ano": "years", "anos": "years",
}  # fmt: skip
_WEEKDAYS = (
    ("monday", "lunes"), ("tuesday", "martes"), ("wednesday", "miercoles"), ("thursday", "jueves"),
    ("friday", "viernes"), ("saturday", "sabado"), ("sunday", "domingo"),
)  # fmt: skip

_AFTER = re.compile(r"(?:in|en|dentro de) (\w+) (\w+)")
_NEXT = re.compile(
    r"next (week|month|year)|(?:la |el )?(?:proxima |proximo )(semana|mes|ano)|(?:la |el )?(semana|mes|ano) que viene"
)
_THIS = re.compile(r"(?:this|esta|este) (week|month|year|semana|mes|ano)")
_END = re.compile(r"(?:by |at |a )?(?:the )?(?:end of (?:the |this )?|fin(?:es)? de(?:l)? )(week|month|year|semana|mes|ano)")
_WEEKDAY = re.compile(r"(?:on |by |next |this |el |este |el proximo |proximo )?(\w+)(?: que viene)?")
_DAYS = {
    "today": 0, "hoy": 0, "tomorrow": 1, "manana": 1, "the day after tomorrow": 2, "day after tomorrow": 2, "pasado manana": 2,
}  # fmt: skip

_Span = tuple[datetime.date, datetime.date]


def read(text: str, today: datetime.date) -> PartialDate | None:
    """What these words mean, counted forward from today; None where they are no words for a day to come.

    Raises BadInput for text that no field can keep.
    """
    words = fold(clean_line(text))
    span: _Span | None = None
    if words in _DAYS:
        day = today + datetime.timedelta(days=_DAYS[words])
        span = (day, day)
    for pattern, meaning in _MEANINGS:
        if span is None and (match := pattern.fullmatch(words)):
            try:
                span = meaning([group for group in match.groups() if group], today)
            except (OverflowError, ValueError):  # a day after the end of the calendar
                return None
    if span is None:
        return None
    first, last = (day.isoformat() for day in span)
    return PartialDate.from_edtf(first if first == last else f"{first}/{last}", clean_line(text))


def _after(found: list[str], today: datetime.date) -> _Span | None:
    count, unit = found
    n = int(count) if count.isdecimal() and len(count) < 5 else _NUMBERS.get(count)
    if n is None or unit not in _UNITS:
        return None
    steps = {_UNITS[unit]: n}
    day = today + relativedelta(**steps)
    return day, day


def _next(found: list[str], today: datetime.date) -> _Span:
    unit = _UNITS[found[0]]
    moved = _around(unit, today)[0] + relativedelta(**{unit: 1})
    return _around(unit, moved)


def _this(found: list[str], today: datetime.date) -> _Span:
    return today, _around(_UNITS[found[0]], today)[1]


def _end(found: list[str], today: datetime.date) -> _Span:
    last = _around(_UNITS[found[0]], today)[1]
    return last, last


def _weekday(found: list[str], today: datetime.date) -> _Span | None:
    for number, names in enumerate(_WEEKDAYS):
        if found[0] in names:
            day = today + datetime.timedelta(days=(number - today.weekday() - 1) % 7 + 1)
            return day, day
    return None


def _around(unit: str, day: datetime.date) -> _Span:
    """The week (from Monday), month or year that a day lies in."""
    if unit == "weeks":
        monday = day - datetime.timedelta(days=day.weekday())
        return monday, monday + datetime.timedelta(days=6)
    if unit == "months":
        return day.replace(day=1), day + relativedelta(day=31)
    return day.replace(month=1, day=1), day.replace(month=12, day=31)


_MEANINGS: tuple[tuple[re.Pattern[str], Callable[[list[str], datetime.date], _Span | None]], ...] = (
    (_AFTER, _after), (_NEXT, _next), (_THIS, _this), (_END, _end), (_WEEKDAY, _weekday),
)  # fmt: skip


class ComingDate(Date):
    """A date that is planned: words for days to come are read first, everything else as any date."""

    def parse(self, text: str, given: Given) -> PartialDate | None:
        """Raises BadInput as `Date.parse` does."""
        found = read(text, given.today) if text.strip() and given.today is not None else None
        if found is not None:
            return found
        parsed: PartialDate | None = super().parse(text, given)
        return parsed


COMING = ComingDate()
