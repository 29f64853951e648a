"""Canonical JSON (formats, 10): one value, one sequence of bytes, for everything that is hashed."""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import Any


def canonical(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks. Raises ValueError for floats, for keys that are not ASCII, for 2^53 and more."""
    return _written(value).encode("utf-8")


def _written(value: Any) -> str:
    # Checked and written in one walk: an import makes some hundred thousand of these.
    if isinstance(value, int):
        if isinstance(value, bool):
            return "true" if value else "false"
        if abs(value) >= 1 << 53:
            raise ValueError("whole numbers in canonical JSON stay under 2^53")
        return int.__repr__(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        try:
            keys = sorted(value)
        except TypeError as mixed:
            raise ValueError("keys of canonical JSON are ASCII, not of several kinds") from mixed
        # Most values are text: spared the call.
        members = [
            _KEYS[key] + (quoted(inner) if type(inner := value[key]) is str else _written(inner)) for key in keys
        ]
        return "{" + ",".join(members) + "}"
    if value is None:
        return "null"
    if isinstance(value, list | tuple):
        return "[" + ",".join([_written(inner) for inner in value]) + "]"
    raise ValueError(f"{type(value).__name__} has no canonical JSON")


class _Keys(dict[str, str]):
    """Each key as it is written, with its colon. Keys are names of fields: there are few."""

    def __missing__(self, key: str) -> str:
        if not (isinstance(key, str) and key.isascii()):
            raise ValueError(f"keys of canonical JSON are ASCII, not {key!r}")
        written = self[key] = quoted(key) + ":"
        return written


_KEYS = _Keys()
