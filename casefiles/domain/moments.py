"""Moments: UTC as text of fixed width, with the local offset and the zone's name kept beside it."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """A point in time. `utc` is `YYYY-MM-DDTHH:MM:SS.ffffffZ`; `offset` is minutes east of UTC; `zone` a name or ''."""

    utc: str
    offset: int = 0
    zone: str = ""

    @property
    def day(self) -> datetime.date:
        """The local calendar day."""
        return (parse_utc(self.utc) + datetime.timedelta(minutes=self.offset)).date()


Clock = Callable[[], Moment]


def utc_text(moment: datetime.datetime) -> str:
    """The fixed-width text of an aware datetime."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_utc(text: str) -> datetime.datetime:
    """The aware datetime of a fixed-width text. Raises ValueError for any other shape."""
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.UTC)


def now() -> Moment:
    """The moment on this machine's clock, in this machine's zone."""
    local = datetime.datetime.now().astimezone()
    offset = local.utcoffset() or datetime.timedelta()
    return Moment(utc_text(local), int(offset.total_seconds() // 60), local.tzname() or time.tzname[0])
