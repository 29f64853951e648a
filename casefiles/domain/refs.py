"""References as people type them."""

from __future__ import annotations

import re

from casefiles.domain.record_types import BY_PREFIX

_REF = re.compile(r"([A-Za-z]{1,5})(?:[- ]([0-9]{4})(?=[- ]))?[- ]?0*([0-9]{1,9})((?:/0*[1-9][0-9]{0,3}){0,4})")
_DIGITS = re.compile("[0-9]+")
IN_PARTS = "EX"
"""The prefix whose records may be parts of one another, with a number of their own behind a stroke: EX-0004/1."""


def tidy_ref(text: str) -> str | None:
    """The ref that a text may mean: `per 31` is PER-0031, `op 2017 1` is OP-2017-0001, `ex 4/1` is EX-0004/1.

    None when it looks like none.
    """
    found = _REF.fullmatch(text.strip())
    if found is None:
        return None
    prefix, year, number, parts = found.group(1).upper(), found.group(2), int(found.group(3)), found.group(4)
    if prefix not in BY_PREFIX or (parts and (prefix != IN_PARTS or year)):
        return None
    suffix = "".join(f"/{int(part)}" for part in parts.split("/")[1:])
    return f"{prefix}-{year}-{number:04d}" if year else f"{prefix}-{number:04d}{suffix}"


def type_of_ref(ref: str) -> str:
    """The record type that a tidy ref belongs to; '' for a prefix that no type has."""
    return BY_PREFIX.get(ref.partition("-")[0], "")


def ref_order(ref: str) -> tuple[str, tuple[int, ...]]:
    """A key to sort refs by: parts behind what they are parts of, the tenth behind the ninth."""
    return ref.partition("-")[0], tuple(int(digits) for digits in _DIGITS.findall(ref))
