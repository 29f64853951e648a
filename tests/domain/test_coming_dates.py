"""Days to come, counted forward from a Thursday, 26 November 2026."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, strategies

from casefiles.domain import coming_dates
from casefiles.domain.coming_dates import COMING
from casefiles.domain.kinds import Given
from casefiles.errors import BadInput

TODAY = datetime.date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("today", "2026-11-26"), ("hoy", "2026-11-26"), ("Tomorrow", "2026-11-27"), ("mañana", "2026-11-27"),
        ("pasado mañana", "2026-11-28"), ("the day after tomorrow", "2026-11-28"),
        ("next week", "2026-11-30/2026-12-06"), ("la próxima semana", "2026-11-30/2026-12-06"),
        ("la semana que viene", "2026-11-30/2026-12-06"), ("next month", "2026-12-01/2026-12-31"),
        ("el próximo mes", "2026-12-01/2026-12-31"), ("next year", "2027-01-01/2027-12-31"),
        ("el año que viene", "2027-01-01/2027-12-31"), ("this week", "2026-11-26/2026-11-29"),
        ("este mes", "2026-11-26/2026-11-30"), ("end of the month", "2026-11-30"), ("a fin de mes", "2026-11-30"),
        ("fin de año", "2026-12-31"), ("in two weeks", "2026-12-10"), ("dentro de 10 días", "2026-12-06"),
        ("in a month", "2026-12-26"), ("en cinco años", "2031-11-26"), ("on Friday", "2026-11-27"),
        ("el lunes", "2026-11-30"), ("Thursday", "2026-12-03"), ("next Tuesday", "2026-12-01"),
    ],
)  # fmt: skip
def test_days_to_come(text: str, edtf: str) -> None:
    found = COMING.parse(text, Given(today=TODAY))
    assert found is not None
    assert (found.edtf, found.written) == (edtf, text)


def test_every_other_date_is_read_as_everywhere() -> None:
    found = COMING.parse("3 August 2027", Given(today=TODAY))
    assert found is not None and found.edtf == "2027-08-03"
    assert COMING.parse("", Given(today=TODAY)) is None
    with pytest.raises(BadInput):
        COMING.parse("sometime soon", Given(today=TODAY))


@given(strategies.text(max_size=40))
def test_any_text_is_read_or_not(text: str) -> None:
    try:
        coming_dates.read(text, TODAY)
    except BadInput as reason:  # what no field can keep
        assert "NUL" in str(reason) or "half a character" in str(reason)


def test_far_away_is_no_day() -> None:
    assert coming_dates.read("in 9999 years", TODAY) is None
