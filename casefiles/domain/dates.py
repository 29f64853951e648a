"""Dates as uncertain as their source: the words, the code, and the days they may mean."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, Self

from casefiles.domain import edtf as edtf_format
from casefiles.domain.edtf import Civil, Expression, Interval, Point
from casefiles.errors import BadInput
from casefiles.words import _

Qualifier = Literal["uncertain", "approximate", "both"]

_QUALIFIERS: Mapping[frozenset[str], Qualifier] = {
    frozenset("?"): "uncertain",
    frozenset("~"): "approximate",
}
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_AFTER_ALL = "~"
"""Sorts after every key of a day."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date that is no more exact than what the source says.

    `edtf` is the canonical expression (ISO 8601-2, see `casefiles.domain.edtf`), `written` the words as they stood.
    `earliest` and `latest` are the first and last day it may mean, None where open or unknown or outside the years 1
    to 9999. An estimate ("about 2015") is not widened, since how far it may be off is not known: see `qualifier`.

    `every` tells the two kinds of range apart (Security Force Monitor, research handbook, "How dates work"): True,
    precise, it was so on every day from the start to the end; False, imprecise, on at least one day between them. One
    day is always True. `start_known` and `end_known`: whether the source states that it began or ended then, with
    whatever precision `edtf` has. "Commander on 5 May" states neither; "from 3 to 5 May" both; "by 24 July" neither.

    `time` is local time of one day, HH:MM or HH:MM:SS, and `zone` an IANA name or an offset (+HH:MM, UTC).
    EDTF has no time without seconds: `14:30` stands beside `edtf`, `14:30:15` in it too.
    """

    edtf: str
    written: str
    earliest: datetime.date | None
    latest: datetime.date | None
    every: bool
    start_known: bool
    end_known: bool
    time: str | None
    zone: str | None

    @classmethod
    def parse(cls, text: str, *, language: str = "en", reference: datetime.date | None = None) -> Self:
        """Read a date as people write it, in EDTF, English or Spanish; the rules are told in `dates_in_words`.

        `language` decides how figures are read: Spanish is day first; in English `03/05/2026` is refused, since it
        can be read in two ways. `reference` is the day that relative words count from, usually the day the source
        was published: nothing that is counted from it ends after it (Security Force Monitor: the date of publication
        caps the range). Raises BadInput, with one sentence, for what is no date, is two, or needs a reference.
        """
        from casefiles.domain.dates_in_words import read

        plain = text.strip()
        if not plain or len(text) > edtf_format.LONGEST or not all(character.isprintable() for character in plain):
            if not plain:
                raise BadInput(_("No date was given."))
            raise edtf_format.not_a_date(plain)
        try:
            return cls.from_edtf(plain, text)
        except BadInput as fault:
            reading = read(plain, language=language, reference=reference)
            if reading is None:
                if edtf_format.looks_like_edtf(plain):
                    raise
                raise edtf_format.not_a_date(plain) from fault
        return cls._of(
            reading.expression,
            text,
            every=reading.every,
            start_known=reading.start_known,
            end_known=reading.end_known,
            time=reading.time,
            zone=reading.zone,
        )

    @classmethod
    def from_edtf(
        cls,
        edtf: str,
        written: str = "",
        *,
        every: bool = False,
        start_known: bool | None = None,
        end_known: bool | None = None,
    ) -> Self:
        """The date that an EDTF expression stands for.

        EDTF cannot say whether a range is true on every or on some day of it; the weaker reading, some day, holds
        unless `every` is given. Where the range holds on every day, its dated ends count as stated, unless
        `start_known` or `end_known` say otherwise. Raises BadInput for what `casefiles.domain.edtf.read` refuses,
        and for `every` with a set, which is true of one of its dates only.
        """
        expression = edtf_format.read(edtf)
        ranged = every and isinstance(expression, Interval)
        start_told = ranged and isinstance(expression, Interval) and isinstance(expression.start, Point)
        end_told = ranged and isinstance(expression, Interval) and isinstance(expression.end, Point)
        return cls._of(
            expression,
            written,
            every=every,
            start_known=start_told if start_known is None else start_known,
            end_known=end_told if end_known is None else end_known,
        )

    @classmethod
    def _of(
        cls,
        expression: Expression,
        written: str,
        *,
        every: bool,
        start_known: bool,
        end_known: bool,
        time: str | None = None,
        zone: str | None = None,
    ) -> Self:
        if isinstance(expression, edtf_format.OneOf) and every:
            raise BadInput(_("One of several dates cannot be true of every one of them."))
        if isinstance(expression, Point) and expression.clock:
            time = time or expression.clock
            zone = zone or ("UTC" if expression.shift == "Z" else expression.shift or None)
        first, last = _ends(expression)
        return cls(
            edtf=edtf_format.write(expression),
            written=written,
            earliest=_calendar_day(first),
            latest=_calendar_day(last),
            every=every or (first is not None and first == last),
            start_known=start_known,
            end_known=end_known,
            time=time,
            zone=zone,
        )

    @property
    def qualifier(self) -> Qualifier | None:
        """What EDTF's marks say: `?` uncertain (doubted), `~` approximate (estimated), `%` or one of each, both."""
        marks = frozenset(point.qualifier for point in edtf_format.points(edtf_format.read(self.edtf))) - {""}
        return _QUALIFIERS.get(marks, "both") if marks else None

    @property
    def throughout(self) -> tuple[datetime.date, datetime.date] | None:
        """First and last of the days on each of which it was so for sure; None where there is no such day.

        "From March to May 2016" was so from 31 March to 1 May, "since 5 May" on that day (nobody says for how long),
        "in 2016" on no day in particular. Estimates and doubted dates are sure of no day.
        """
        if self.qualifier is not None:
            return None
        days = edtf_format.throughout(
            edtf_format.read(self.edtf), every=self.every, ends_stated=self.start_known or self.end_known
        )
        first, last = (_calendar_day(day) for day in days) if days is not None else (None, None)
        return (first, last) if first is not None and last is not None else None

    def show(self, language: str) -> str:
        """The date in short words of our own, English or (`es`) Spanish: '22 July 2017', 'fines de julio de 2017'.

        What it writes can be read again by `parse` in that language and means the same days. Dates that have no such
        words (outside the years 1000 to 9999) are shown as their EDTF.
        """
        from casefiles.domain.dates_shown import show

        return show(self, language)

    def plain(self) -> dict[str, str | bool]:
        """The fields that are set, days as YYYY-MM-DD, for journal and exchange; `from_plain` gives the same back."""
        out: dict[str, str | bool] = {}
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if isinstance(value, datetime.date):
                out[name] = value.isoformat()
            elif value not in (None, ""):
                out[name] = value
        return out

    @classmethod
    def from_plain(cls, plain: Mapping[str, object]) -> Self:
        """The date that `plain` described. Raises BadInput where a field is missing, unknown or of another kind.

        Days are taken as they stand and not reckoned again, so that old values come back as they were.
        """
        values = dict(plain)
        try:
            date = cls(
                edtf=_text(values.pop("edtf", None)) or "",
                written=_text(values.pop("written", None)) or "",
                earliest=_iso_day(values.pop("earliest", None)),
                latest=_iso_day(values.pop("latest", None)),
                every=_flag(values.pop("every", False)),
                start_known=_flag(values.pop("start_known", False)),
                end_known=_flag(values.pop("end_known", False)),
                time=_text(values.pop("time", None)),
                zone=_text(values.pop("zone", None)),
            )
        except (TypeError, ValueError):
            raise BadInput(_("A stored date has a field of the wrong kind.")) from None
        backwards = date.earliest and date.latest and date.earliest > date.latest
        if values or backwards or (date.time is not None and not _TIME.fullmatch(date.time)):
            raise BadInput(_("A stored date has fields that do not belong together."))
        edtf_format.read(date.edtf)
        return date

    @property
    def sort_key(self) -> str:
        """Text to sort by, in plain character order: by the first day it may mean, then time, then the last day.

        A range whose start is open or unknown stands at its last day ("by 24 July" among those of 24 July); what has
        neither comes last.
        """
        first, last = _ends(edtf_format.read(self.edtf))
        return f"{_sortable(first or last)} {self.time or '':8} {_sortable(last)}"

    def overlaps(self, other: PartialDate) -> bool:
        """Whether both may be true on a common day; an open or unknown end sets no limit.

        The days are compared as they stand, also of estimates. False means: by these dates they cannot coincide.
        """
        return any(
            (first is None or other_last is None or first <= other_last)
            and (other_first is None or last is None or other_first <= last)
            for first, last in edtf_format.spans(edtf_format.read(self.edtf))
            for other_first, other_last in edtf_format.spans(edtf_format.read(other.edtf))
        )


def _ends(expression: Expression) -> tuple[Civil | None, Civil | None]:
    spans = edtf_format.spans(expression)
    firsts = [first for first, _last in spans if first is not None]
    lasts = [last for _first, last in spans if last is not None]
    return (
        min(firsts) if len(firsts) == len(spans) else None,
        max(lasts) if len(lasts) == len(spans) else None,
    )


def _calendar_day(day: Civil | None) -> datetime.date | None:
    if day is None or not datetime.MINYEAR <= day[0] <= datetime.MAXYEAR:
        return None
    return datetime.date(*day)


def _sortable(day: Civil | None) -> str:
    """A day of any year as text: before year 0 behind '-' with complemented digits, after 9999 behind 'Y'."""
    if day is None:
        return _AFTER_ALL
    year, month, date = day
    digits = str(abs(year))
    if year < 0:
        size = 10 ** len(digits) - 1
        text = f"-{999 - len(digits):03d}{size - abs(year):0{len(digits)}d}"
    else:
        text = f"{year:04d}" if year <= 9999 else f"Y{len(digits):03d}{digits}"
    return f"{text}-{month:02d}-{date:02d}"


def _text(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _iso_day(value: object) -> datetime.date | None:
    text = _text(value)
    return None if text is None else datetime.date.fromisoformat(text)
