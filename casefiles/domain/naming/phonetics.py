"""How a word sounds: keys that words of one sound share. Spanish as spoken in America, and one for spellings abroad.

The Spanish rules are those of pronunciation taught for Latin America (seseo, yeísmo, b as v, silent h), with the habits
of Andean registers: Waman, Huamán and Guamán are one surname, and so are Ccori and Qori.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from casefiles.domain import folding

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(pairs: Sequence[tuple[str, str]]) -> _Rules:
    return tuple((re.compile(pattern), instead) for pattern, instead in pairs)


# In order. A capital stands for a sound that later rules must leave alone: C is "ch", W the sound of "hua", Y of "ya".
_SPANISH = _rules(
    (
        (r"ph", "f"),
        (r"th", "t"),
        (r"sh", "s"),
        (r"^jh", "j"),
        (r"ch", "C"),
        (r"(?:hu|gü|gu(?=[ao])|w)(?=[aeio])|w", "W"),
        (r"^h?ie", "ye"),
        (r"h", ""),
        (r"^x", "j"),
        (r"ll", "y"),
        (r"(?:^|(?<=[aeiou]))[yi](?=[aeou])", "Y"),
        (r"y", "i"),
        (r"Y", "y"),
        (r"^cc(?=[aou])|ck|q+u(?=[ei])|q+", "k"),
        (r"[cs]+(?=[ei])", "s"),
        (r"c", "k"),
        (r"gu(?=[ei])", "G"),
        (r"g(?=[ei])", "j"),
        (r"G", "g"),
        (r"[zx]", "s"),
        (r"v", "b"),
        (r"n(?=[bp])", "m"),
        (r"(.)\1+", r"\1"),
    )
)

# For names carried over from other scripts: Slavic, Greek, Arabic, Chinese. Vowels fall into three classes, since
# nobody agrees on them (Muhammad, Mohamed), and the letters that every country uses in its own way become one.
_ABROAD = _rules(
    (
        (r"^abd[aeou](?=l.)|^abd[aeou](?=(.)\1)", "abd"),
        (r"^abdl", "abd"),
        (r"o(?:ff|w)$", "ov"),
        (r"e(?:ff|w)$", "ev"),
        (r"(?:ff|w)a$", "va"),
        (r"ee", "i"),
        (r"oo", "u"),
        (r"ks", "x"),
        (r"gu(?=e[iy])", "g"),
        (r"shch|sch|sh", "S"),
        (r"tsch|tch|ch|zh", "C"),
        (r"dzh|dj", "j"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"th", "t"),
        (r"ph", "f"),
        (r"dh", "d"),
        (r"tz|ts|cz", "z"),
        (r"q|ck|c(?![eiy])", "k"),
        (r"c", "s"),
        (r"w", "v"),
        (r"(?<=[^aeiouy])[jy]o", "e"),
        (r"[iy][iyj]?$", "i"),
        (r"^[yj]e(?=[^aeiouy])", "e"),
        (r"i?[jyi](?=[aou])", "y"),
        (r"(?<=d)e(?=r$)|(?<=[bdt])i(?=m)", ""),
        (r"[ae][iy]|[iy]", "i"),
        (r"[ou][uy]|[ou]", "o"),
        (r"[ae]", "a"),
        (r"(.)\1+", r"\1"),
    )
)

_SILENT = re.compile(r"(?<![aio])h(?![aio])|h$")
_HISSING = re.compile("[cjxz]")
_VOWELS = re.compile("[aeiouy]")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def phonetic_key(word: str) -> str:
    """What every spelling of a Spanish word's sound shares: "Báscones", "Vazcones" give one key.

    Alike become b and v; s, z and soft c; ll and y; y and i; qu, k and hard c; g and j before e and i, also x in front;
    hu, gu and w before a; n and m before b and p; doubled letters; h falls silent. Accents and case do not count, ñ is
    n. A text of several words is keyed as one. The key is for comparison, not for reading; "" where no letter is left.
    """
    return _applied(_SPANISH, _letters(word)).lower()


@lru_cache(maxsize=65_536)
def general_key(word: str) -> str:
    """What spellings of a name from another script share in Latin letters: "Mohamed" and "Muhammad", "-ov" and "-off".

    Coarser than `phonetic_key`: a and e, o and u, i and y are one each. Text in another script is transliterated first.
    """
    return _TWICE.sub(r"\1", _SILENT.sub("", _abroad(word)))


@lru_cache(maxsize=65_536)
def consonants(word: str) -> str:
    """The consonants of a word, h among them: all that is left of it in a script without vowels. "" for none."""
    return _TWICE.sub(r"\1", _VOWELS.sub("", _abroad(word)))


@lru_cache(maxsize=65_536)
def coarse_consonants(word: str) -> str:
    """As `consonants`, with every hissing sound as s: each country spells them in its own way (Shishkin, Chichkine)."""
    return _TWICE.sub(r"\1", _HISSING.sub("s", consonants(word)))


def _abroad(word: str) -> str:
    return _applied(_ABROAD, _letters(word)).lower()


def _letters(word: str) -> str:
    folded = folding.fold(word)
    return (folded if folded.isascii() else folding.latin(word) or folded).replace(" ", "")


def _applied(rules: _Rules, text: str) -> str:
    for pattern, instead in rules:
        text = pattern.sub(instead, text)
    return text
