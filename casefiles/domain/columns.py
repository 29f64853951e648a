"""Column types that lose nothing: days and decimals are kept as text, exactly as they are.

SQLAlchemy's stock Numeric, Float and DateTime are not used anywhere: they lost digits and zones without a word.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

__all__ = ["BigInteger", "Boolean", "DayText", "DecimalText", "Integer", "Text"]


class DayText(TypeDecorator[datetime.date]):
    """A day as ISO text, `YYYY-MM-DD`, which sorts as the days do."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime.date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime.date | None:
        return None if value is None else datetime.date.fromisoformat(value)


class DecimalText(TypeDecorator[Decimal]):
    """A decimal number as text, with every digit and trailing zero it was written with."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)
