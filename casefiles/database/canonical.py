"""Canonical JSON (formats, 10): one value, one sequence of bytes, for everything that is hashed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

_LEAVES = frozenset({str, int, bool, type(None)})
_FORM = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER  # the second refuses 2^53 and more


def canonical(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks. Raises ValueError for floats, for keys that are not ASCII, for 2^53 and more."""
    _check(value)
    try:
        return orjson.dumps(value, None, _FORM)
    except TypeError as refused:
        raise ValueError(f"no canonical JSON: {refused}") from refused


def _check(value: Any) -> None:
    """Refuses what the library would write and canonical JSON does not know: floats, times, keys that sort otherwise."""
    if isinstance(value, dict):
        try:
            # Sorted by their bytes, ASCII keys stand as in every other program that sorts them.
            ascii_keys = "".join(value).isascii()
        except TypeError as mixed:
            raise ValueError("keys of canonical JSON are text") from mixed
        if not ascii_keys:
            raise ValueError(f"keys of canonical JSON are ASCII, not {', '.join(map(repr, value))}")
        held: Iterable[Any] = value.values()
    elif isinstance(value, list | tuple):
        held = value
    elif isinstance(value, str | int) or value is None:
        return
    else:
        raise ValueError(f"{type(value).__name__} has no canonical JSON")
    if not _LEAVES.issuperset(map(type, held)):
        for inner in held:
            _check(inner)
