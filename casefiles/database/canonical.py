"""Canonical JSON (formats, 10): one value, one sequence of bytes, for everything that is hashed."""

from __future__ import annotations

import json
from typing import Any

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks. Raises ValueError for floats, for keys that are not ASCII, for 2^53 and more."""
    _check(value)
    return _ENCODER.encode(value).encode("utf-8")


def _check(value: Any) -> None:
    if isinstance(value, str | bool) or value is None:
        return
    if isinstance(value, int):
        if abs(value) >= 1 << 53:
            raise ValueError("whole numbers in canonical JSON stay under 2^53")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise ValueError(f"keys of canonical JSON are ASCII, not {key!r}")
            if type(inner) is not str:  # most values are text: spared the call
                _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    else:
        raise ValueError(f"{type(value).__name__} has no canonical JSON")
