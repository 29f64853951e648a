"""Words looked for in a long text, at once: where they stand, character for character, case and accents aside.

Folding the text itself (`folding.py`) would move its characters and takes seconds for millions of them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import islice

LONGEST = 500
"""Characters that are looked for at the most."""

_MARKS = "[\u0300-\u036f]*"


@cache
def _alike() -> dict[str, str]:
    """Each plain Latin letter -> the letters that are it with an accent, upper and lower case."""
    held: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = unicodedata.normalize("NFD", chr(code))[0].lower()
        if plain.isascii() and plain.isalpha():
            held[plain] = held.get(plain, "") + chr(code)
    return held


def _letter(sign: str) -> str:
    plain = unicodedata.normalize("NFD", sign)[0].lower()
    if plain.isascii() and plain.isalpha():
        return f"[{plain}{_alike().get(plain, '')}]{_MARKS}"
    return re.escape(sign)


def pattern_of(wanted: str) -> re.Pattern[str] | None:
    """What finds the words; None where there are none. A blank stands for any white space: lines end where a page did."""
    words = unicodedata.normalize("NFC", wanted[:LONGEST]).split()
    if not words:
        return None
    return re.compile(r"\s+".join("".join(map(_letter, word)) for word in words), re.IGNORECASE)


def found_in(text: str, wanted: str, most: int = 100_000) -> list[tuple[int, int]]:
    """Where words stand in a text: start and end; the first `most` places, in order."""
    pattern = pattern_of(wanted)
    return [] if pattern is None else [one.span() for one in islice(pattern.finditer(text), most)]
