"""Invented names and texts for measurements: the same for the same seed, on every machine.

The setting is that of the project's performance figures: records of 18 words from a skewed vocabulary of 60,000 (a few
words are everywhere, most are rare), names with diacritics. Nobody here exists: words are made of syllables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

_ONSETS = ("b", "c", "ch", "d", "f", "g", "h", "j", "l", "ll", "m", "n", "ñ", "p", "qu", "r", "s", "t", "v", "y", "z")
_VOWELS = ("a", "e", "i", "o", "u", "á", "é", "í", "ó", "ú", "ua", "ie")
_CODAS = ("", "", "", "", "n", "r", "s", "l")

VOCABULARY = 60_000
WORDS = 18


@dataclass(frozen=True)
class Invented:
    """One record: a title of one or two words, aliases of one or two, and a text that fills up to 18 words in all."""

    title: str
    aliases: tuple[str, ...]
    text: str


def vocabulary(size: int = VOCABULARY, seed: int = 1) -> list[str]:
    """`size` different lower-case words of one to four syllables, about a third with a diacritic."""
    random = Random(seed)
    words: dict[str, None] = {}
    while len(words) < size:
        syllables = random.choices((1, 2, 3, 4), (1, 8, 8, 3))[0]
        parts = [random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_CODAS) for _ in range(syllables)]
        words["".join(parts)] = None
    return list(words)


def records(count: int, seed: int = 1) -> Iterator[Invented]:
    """`count` invented records. Word n of the vocabulary is drawn with a weight of 1 / (n + 10), as in natural text."""
    words = vocabulary(seed=seed)
    weights = list(accumulate(1 / (n + 10) for n in range(len(words))))
    random = Random(seed + 1)
    for start in range(0, count, 1000):
        for _ in range(min(1000, count - start)):
            drawn = random.choices(words, cum_weights=weights, k=WORDS)
            named = [random.choice(words).capitalize() for _ in range(4)]
            first, second = random.choices((1, 2), k=2)
            yield Invented(
                title=" ".join(named[:first]),
                aliases=(" ".join(named[2 : 2 + second]),),
                text=" ".join(drawn[first + second :]),
            )
