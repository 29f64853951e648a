"""Days as numbers: when somebody may have been somewhere."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

_FAR = 10**7


class Span(NamedTuple):
    """Days as ordinals, both included; an open end is far away."""

    first: int
    last: int

    def meets(self, other: Span) -> bool:
        """Whether there is a day that lies in both."""
        return self.first <= other.last and other.first <= self.last


def span(earliest: str | date | None, latest: str | date | None) -> Span | None:
    """From the first to the last day, given as dates or as YYYY-MM-DD; None where neither is known."""
    if earliest is None and latest is None:
        return None
    return Span(_day(earliest, -_FAR), _day(latest, _FAR))


def _day(day: str | date | None, otherwise: int) -> int:
    if day is None:
        return otherwise
    return (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()
