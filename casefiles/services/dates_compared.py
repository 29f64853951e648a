"""Which dates and moments pass a condition: SQL for days, spans, and times of entry."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import and_, or_

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, Given
from casefiles.domain.moments import utc_text
from casefiles.errors import BadInput
from casefiles.services.views import Filter
from casefiles.words import _


def date_condition(cls: Any, one: Filter, given: Given) -> Any:
    """Whether a date passes: dates are days or spans, and one passes where some day of it may. Raises BadInput."""
    first, last = getattr(cls, f"{one.key}_earliest"), getattr(cls, f"{one.key}_latest")
    edtf = getattr(cls, f"{one.key}_edtf")
    if one.test == "empty":
        return edtf.is_(None)
    day = _day(one, given)
    begins, ends = day.earliest or day.latest, day.latest or day.earliest
    if one.test == "is":
        return overlapping(cls, one.key, day.earliest, day.latest)
    if one.test == "before":
        return and_(edtf.is_not(None), or_(first.is_(None), first < begins))
    return and_(edtf.is_not(None), or_(last.is_(None), last > ends))


def overlapping(cls: Any, key: str, earliest: datetime.date | None, latest: datetime.date | None) -> Any:
    """Whether some day of a date may lie between two days, both included; None is open.

    What knows neither its first nor its last day passes nothing: it may be any time.
    """
    first, last = getattr(cls, f"{key}_earliest"), getattr(cls, f"{key}_latest")
    tests = [getattr(cls, f"{key}_edtf").is_not(None), or_(first.is_not(None), last.is_not(None))]
    if latest is not None:
        tests.append(or_(first.is_(None), first <= latest))
    if earliest is not None:
        tests.append(or_(last.is_(None), last >= earliest))
    return and_(*tests)


def moment_condition(column: Any, one: Filter, given: Given) -> Any:
    """Whether a stored moment lies within, before or after the days of the value, on this computer's clocks.

    Raises BadInput for what is no date.
    """
    day = _day(one, given)
    try:
        begins = _midnight(day.earliest) if day.earliest is not None else None
        after = _midnight(day.latest + datetime.timedelta(days=1)) if day.latest is not None else None
    except (OverflowError, ValueError, OSError):
        # The first or last days that there are have no midnight on every clock.
        raise _no_day(one) from None
    if one.test == "before":
        return column < (begins or after)
    if one.test == "after":
        return column >= (after or begins)
    tests = [column >= begins] if begins is not None else []
    return and_(*tests, column < after) if after is not None else and_(*tests)


def _midnight(day: datetime.date) -> str:
    return utc_text(datetime.datetime.combine(day, datetime.time()).astimezone())


def _day(one: Filter, given: Given) -> PartialDate:
    day: PartialDate | None = DATE.parse(one.value, given)
    if day is None or (day.earliest is None and day.latest is None):
        raise _no_day(one)
    return day


def _no_day(one: Filter) -> BadInput:
    return BadInput(_("“{text}” is not a day to compare with.").format(text=one.value))
