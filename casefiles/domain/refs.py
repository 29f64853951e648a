"""References as people type them."""

from __future__ import annotations

import re

from casefiles.domain.record_types import BY_PREFIX

_REF = re.compile(r"([A-Za-z]{1,5})(?:[- ]([0-9]{4})(?=[- ]))?[- ]?0*([0-9]{1,9})")


def tidy_ref(text: str) -> str | None:
    """The ref that a text may mean: `per 31` is PER-0031, `op 2017 1` is OP-2017-0001; None when it looks like none."""
    found = _REF.fullmatch(text.strip())
    if found is None:
        return None
    prefix, year, number = found.group(1).upper(), found.group(2), int(found.group(3))
    if prefix not in BY_PREFIX:
        return None
    return f"{prefix}-{year}-{number:04d}" if year else f"{prefix}-{number:04d}"


def type_of_ref(ref: str) -> str:
    """The record type that a tidy ref belongs to; '' for a prefix that no type has."""
    return BY_PREFIX.get(ref.partition("-")[0], "")
