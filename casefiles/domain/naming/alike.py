"""How alike two words of a name are, and why: the best of letters, sound, short form, spelling abroad and typing error."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from casefiles.domain.naming import reasons
from casefiles.domain.naming.word import Word

Alike = tuple[float, str]
"""0 (nothing in common) to 1 (the same word), and the key of the reason ("" for the same or for nothing)."""

NOTHING: Alike = (0.0, "")

_SOUND = 0.96
_ABROAD = 0.93
_ENYE = 0.97
_SHORT_FORM = 0.94
_BOTH_SHORT = 0.82
_DIMINUTIVE = 0.78
_INITIAL = 0.86
_GENDER = 0.25
_OTHER_NAME = 0.3
_VOWELLESS = 0.92
_ONE_CONSONANT = 0.6
_COARSE = 0.8
_TELLING_SKELETON = 3
"""Words of fewer consonants have them in common with too many others."""

_ABROAD_SHORT = 0.82
_SHORTEST_ABROAD = 4
_DEEP_ABROAD = 5
"""Words of fewer letters are many in the coarse key for other scripts, so that one key says less."""

_FIRST_LETTER = 0.88
"""What a mistake in the first letter leaves besides: hardly anybody makes it."""

_SHORT = 5
_NO_NAME = 0.08

# By the letters of the longer word: what one and two mistakes leave. A mistake in a short word makes another word.
_ONE_MISTAKE = (0.0, 0.0, 0.0, 0.4, 0.66, 0.84, 0.88, 0.9, 0.91, 0.92)
_TWO_MISTAKES = (0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.5, 0.68, 0.75, 0.8)


@lru_cache(maxsize=262_144)
def alike(a: Word, b: Word) -> Alike:
    """How alike two words are. The same whichever stands first."""
    if a.text == b.text:
        return (1.0, "") if a.enye == b.enye else (_ENYE, reasons.ACCENTS)
    if len(a.text) == 1 or len(b.text) == 1:
        return (_INITIAL, reasons.INITIAL) if _same_initial(a, b) else NOTHING
    if a.vowelless or b.vowelless:
        return _without_vowels(a, b)
    if a.listed and a.listed == b.listed:
        return _SOUND, reasons.SOUND
    if a.stands_for and (a.short or b.short) and not a.stands_for.isdisjoint(b.stands_for):
        return (_BOTH_SHORT if a.short and b.short else _SHORT_FORM), reasons.SHORT_FORM
    if _other_gender(a.text, b.text):
        return _GENDER, reasons.OTHER_GENDER
    if a.sound == b.sound:
        return _SOUND, reasons.SOUND
    if a.stands_for and b.sound in a.stands_for or b.stands_for and a.sound in b.stands_for:
        return _SHORT_FORM - 0.04, reasons.SHORT_FORM
    if (a.plain and a.plain in (b.text, b.plain)) or b.plain and b.plain == a.text:
        return _DIMINUTIVE, reasons.DIMINUTIVE
    if a.abroad == b.abroad and len(a.abroad) >= _SHORTEST_ABROAD:
        long = min(len(a.text), len(b.text)) >= _DEEP_ABROAD
        if long or not (a.listed and b.listed):
            return (_ABROAD if long else _ABROAD_SHORT), reasons.TRANSLITERATED
    if a.listed and b.listed:
        # Two names that people do bear are two people's names, however near: Marco and Mario, Rojas and Ramos.
        return (_OTHER_NAME, "") if OSA.distance(a.text, b.text, score_cutoff=1) <= 1 else NOTHING
    return _typed(a, b)


def _same_initial(a: Word, b: Word) -> bool:
    return a.text[0] == b.text[0]


def _without_vowels(a: Word, b: Word) -> Alike:
    shorter = min(len(a.skeleton), len(b.skeleton))
    if a.skeleton == b.skeleton and shorter:
        return (_VOWELLESS if shorter > 1 else _ONE_CONSONANT), reasons.TRANSLITERATED
    if a.coarse == b.coarse and shorter >= _TELLING_SKELETON:
        return _COARSE, reasons.TRANSLITERATED
    mistakes = OSA.distance(a.skeleton, b.skeleton, score_cutoff=1)
    return (0.7, reasons.TRANSLITERATED) if mistakes == 1 and shorter > _TELLING_SKELETON else NOTHING


def _other_gender(a: str, b: str) -> bool:
    """Whether two words differ only as a man's form does from a woman's: Chino and China, Luis and Luisa."""
    if len(a) == len(b):
        return a[:-1] == b[:-1] and a[-1] in "aoe" and b[-1] in "aoe" and "a" in (a[-1], b[-1])
    shorter, longer = (a, b) if len(a) < len(b) else (b, a)
    return longer == f"{shorter}a" and shorter[-1] in "nlrsdzv"


def _typed(a: Word, b: Word) -> Alike:
    first, second = a.text, b.text
    length = max(len(first), len(second))
    mistakes = OSA.distance(first, second, score_cutoff=2)
    if mistakes <= 2:
        left = (_ONE_MISTAKE if mistakes == 1 else _TWO_MISTAKES)[min(length, 9)]
        if first[0] != second[0]:
            left *= _FIRST_LETTER
        elif length <= _SHORT and mistakes == 1 and bool(a.listed) != bool(b.listed):
            # One is a name, the other nothing that anybody is called.
            left += _NO_NAME
    else:
        left = 0.0
    if left < 0.8:
        # Spelled by ear and mistyped at once: one mistake in the sound is worth as much as one in the letters.
        length = max(len(a.sound), len(b.sound))
        if OSA.distance(a.sound, b.sound, score_cutoff=1) <= 1:
            left = max(left, _ONE_MISTAKE[min(length, 9)] * 0.94)
        elif length >= _DEEP_ABROAD and OSA.distance(a.abroad, b.abroad, score_cutoff=1) <= 1:
            left = max(left, _ONE_MISTAKE[min(len(a.abroad), len(b.abroad), 9)] * 0.88)
    if left < _COARSE and a.coarse == b.coarse and a.vowels == b.vowels and len(a.coarse) >= _TELLING_SKELETON:
        return _COARSE, reasons.TRANSLITERATED
    return (left, reasons.TYPING) if left else NOTHING
