"""How common a word of a name is among the people at hand: that both are called Quispe says less than Sayritupac."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from casefiles.domain.naming.reading import GIVEN, PreparedName
from casefiles.domain.naming.word import Word

Frequency = Callable[[str], float]
"""The share of people (0 to 1) who bear a word, given folded in Latin letters; 0 where nobody does."""

MIDDLING: Final = 0.5
"""The rarity of what nobody has counted."""


def counted(people: Collection[Sequence[PreparedName]]) -> Frequency:
    """How common what may be a surname is, of the names of people: each person once, with every name they have.

    Given names and aliases beside a name do not count. Shares are rounded to half a power of ten, so that one more
    person does not move everybody's score.
    """
    bearers: Counter[str] = Counter()
    for names in people:
        borne: set[str] = set()
        for prepared in names:
            if prepared.name is not None:
                roles = zip(prepared.name.words, prepared.name.roles, strict=True)
                borne.update(one.text for one, role in roles if role != GIVEN)
        bearers.update(borne)
    shares = {text: _step(count / len(people)) for text, count in bearers.items()}
    return lambda text: shares.get(text, 0.0)


def _step(share: float) -> float:
    return float(10 ** (round(2 * math.log10(share)) / 2))


def rarity(frequency: Frequency, words: Iterable[Word]) -> float:
    """How rare the rarest of the words is: 0 where one person in a hundred bears it, 1 where one in ten thousand.

    MIDDLING where there are no words.
    """
    shares = [frequency(one.text) for one in words]
    if not shares:
        return MIDDLING
    rarest = min(shares)
    return 1.0 if rarest <= 0 else min(max((-math.log10(rarest) - 2) / 2, 0.0), 1.0)
