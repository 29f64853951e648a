"""How common a word of a name is among the people at hand: that both are called Quispe says less than Sayritupac."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from casefiles.domain.naming.reading import PreparedName
from casefiles.domain.naming.word import Word

Frequency = Callable[[str], float]
"""The share of people (0 to 1) who bear a word, given folded in Latin letters; 0 where fewer than two are known to."""

MIDDLING: Final = 0.5
"""The rarity of what nobody has counted."""


def counted(names: Iterable[PreparedName]) -> Frequency:
    """The frequency of words among the names of people, each person given once; aliases beside a name do not count."""
    bearers: Counter[str] = Counter()
    people = 0
    for prepared in names:
        if prepared.name is not None:
            people += 1
            bearers.update({one.text for one in prepared.name.words})
    shares = {text: count / people for text, count in bearers.items() if count > 1}
    return lambda text: shares.get(text, 0.0)


def rarity(frequency: Frequency, words: Iterable[Word]) -> float:
    """How rare the rarest of the words is: 0 where one person in a hundred bears it, 1 where one in ten thousand.

    MIDDLING where there are no words.
    """
    shares = [frequency(one.text) for one in words]
    if not shares:
        return MIDDLING
    rarest = min(shares)
    return 1.0 if rarest <= 0 else min(max((-math.log10(rarest) - 2) / 2, 0.0), 1.0)
