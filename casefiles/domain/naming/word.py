"""One word of a name, with everything that comparing it needs worked out beforehand."""

from __future__ import annotations

import re
from functools import lru_cache

from casefiles.domain.naming.known_names import known_names
from casefiles.domain.naming.phonetics import coarse_consonants, consonants, general_key, phonetic_key

_VOWELS = re.compile("[aeiouy]+")
_DIMINUTIVES = ("cit", "it", "ill", "uel")
_SHORTEST_STEM = 3
_NOBODY: frozenset[str] = frozenset()


class Word:
    """A word, folded and in Latin letters. The same word is the same object (`word`), so that comparing can be kept.

    `sound` and `abroad` are its keys (`phonetics`), `skeleton` its consonants, `coarse` the same
    more roughly, `vowels` how many vowels or runs of them there are; `vowelless` says that it was written in a
    script without vowels, so that nothing else is known of it. `stands_for` are the full names, itself included, keyed
    by sound, `short` whether it is a short form. `plain` is the word without a diminutive ending ("chinito": "chino"),
    or "". `enye` tells ñ from n, which folding does not.
    """

    __slots__ = (
        "abroad", "coarse", "enye", "given", "listed", "plain", "short", "skeleton", "sound", "stands_for", "surname", "text",
        "vowelless", "vowels",
    )  # fmt: skip

    def __init__(self, text: str, vowelless: bool = False, enye: bool = False) -> None:
        known = known_names()
        self.text = text
        self.vowelless = vowelless
        self.enye = enye
        self.sound = phonetic_key(text) or text
        self.abroad = general_key(text) or text
        # In Arabic and Hebrew w and y inside a word mostly write its long vowels.
        self.skeleton = consonants(text[:1] + text[1:].replace("w", "").replace("y", "") if vowelless else text)
        self.coarse = coarse_consonants(self.skeleton)
        self.vowels = len(_VOWELS.findall(self.abroad))
        self.plain = _without_diminutive(text)
        self.given = text in known.given
        self.surname = text in known.surnames
        self.listed = known.spelled.get(text, text) if self.given or self.surname else ""
        formal = known.formal(text)
        if not formal and self.plain in known.given and not self.given:
            formal = frozenset((self.plain,))
        self.short = bool(formal)
        itself: frozenset[str] = frozenset((phonetic_key(known.spelled.get(text, text)),)) if self.given else _NOBODY
        full = (phonetic_key(known.spelled.get(name, name)) for name in formal)
        self.stands_for = itself.union(full) if formal else itself

    def __repr__(self) -> str:
        return f"Word({self.text!r})"


@lru_cache(maxsize=262_144)
def word(text: str, vowelless: bool = False, enye: bool = False) -> Word:
    """The word of a folded text in Latin letters, made once and kept while it is used."""
    return Word(text, vowelless, enye)


def _without_diminutive(text: str) -> str:
    """ "chinito" gives "chino", "flaquita" "flaca", "juancito" "juan"; "" where there is no such ending."""
    for ending in _DIMINUTIVES:
        for gender in ("o", "a"):
            if text.endswith(ending + gender):
                stem = text[: -len(ending) - 1]
                if len(stem) < _SHORTEST_STEM:
                    return ""
                if ending == "cit":
                    return stem
                if stem.endswith("qu"):
                    stem = f"{stem[:-2]}c"
                elif stem.endswith("gu"):
                    stem = stem[:-1]
                return stem if stem in known_names().given else stem + gender
    return ""
