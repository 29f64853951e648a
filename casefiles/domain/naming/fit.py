"""How well a name that somebody types, perhaps not to its end, fits a printed one: nothing typed may be left over.

`likeness` asks whether two names are one, so that what one lacks counts against it. Who types a name gives as much of
it as needed: words that the printed name has besides cost little here, words typed that it lacks as much as there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casefiles.domain.naming import reasons
from casefiles.domain.naming.alike import alike
from casefiles.domain.naming.likeness import Likeness, likeness
from casefiles.domain.naming.reading import Name, PreparedName, has_article, prepare
from casefiles.domain.naming.tokens import tokens
from casefiles.domain.naming.word import Word, word

_PAIRED = 0.5
_BEGINS = 0.98
_SOUND_BEGINS = 0.92
_ABROAD_BEGINS = 0.85
_SHORTEST_SOUND = 2
_SHORTEST_ABROAD = 3
_PART = 0.66
"""What is left where all that was typed is there and the names are otherwise as unlike as can be."""
_NUMBER_MISSING = 0.3

_OF_WORDS = frozenset(
    {
        reasons.SOUND, reasons.TRANSLITERATED, reasons.TYPING, reasons.SHORT_FORM, reasons.DIMINUTIVE, reasons.INITIAL,
        reasons.OTHER_GENDER, reasons.OTHER_WORD,
    }
)  # fmt: skip
"""Reasons that belong to pairs of words; the pairs found here replace those that `likeness` found."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: as a name, its words and numbers, and the last word where it may be unfinished (None: it is not)."""

    prepared: PreparedName
    words: tuple[Word, ...]
    numbers: frozenset[str]
    beginning: Word | None


def asked(text: str, open_ended: bool) -> Asked:
    """What was typed, read once. `open_ended`: the last word may be only a beginning."""
    prepared = prepare(text)
    names = list(_names(prepared))
    words = tuple(one for name in names for one in name.words)
    last = tokens(text)[-1:] if open_ended else []
    return Asked(
        prepared,
        words,
        frozenset(number for name in names for number in name.numbers),
        word(last[0].text, last[0].vowelless, last[0].enye) if last else None,
    )


def fit(sought: Asked, printed: PreparedName) -> Likeness:
    """How well what was typed fits a printed name, from 0 to 1, and the reasons that `likeness` knows."""
    whole = likeness(sought.prepared, printed)
    quality, found = _covered(sought, printed)
    if not quality:
        return whole
    score = max(whole.score, quality * (_PART + (1 - _PART) * whole.score))
    return Likeness(score, reasons.in_order([*found, *(one for one in whole.reasons if one not in _OF_WORDS)]))


def _names(prepared: PreparedName) -> Iterator[Name]:
    if prepared.name is not None:
        yield prepared.name
    yield from prepared.aliases


def _covered(sought: Asked, printed: PreparedName) -> tuple[float, list[str]]:
    """What the words leave of 1 when each typed one is paired with another of the printed; 0 where one has no pair."""
    names = list(_names(printed))
    left = [one for name in names for one in name.words]
    if len(sought.words) > len(left) or not (sought.words or sought.numbers):
        return 0.0, []
    quality, found = 1.0, []
    if not sought.numbers <= {number for name in names for number in name.numbers}:
        quality *= _NUMBER_MISSING
        found.append(reasons.NUMBER_MISSING)
    # Whole words choose before the beginning does, and equal ones before those that are only alike.
    pairs = sorted(
        (-score, place, at, reason)
        for place, one in enumerate(sought.words)
        for at, other in enumerate(left)
        for score, reason in (_alike(one, other, sought.beginning),)
        if score >= _PAIRED
    )
    placed: set[int] = set()
    taken: set[int] = set()
    for negative, place, at, reason in pairs:
        if place in placed or at in taken:
            continue
        placed.add(place)
        taken.add(at)
        quality *= -negative
        if reason:
            found.append(reason)
    return (quality, found) if len(placed) == len(sought.words) else (0.0, [])


def _alike(one: Word, other: Word, beginning: Word | None) -> tuple[float, str]:
    best = alike(one, other)
    if one is not beginning:
        return best
    for score, reason, begins in (
        (_BEGINS, "", other.text.startswith(one.text)),
        (_SOUND_BEGINS, reasons.SOUND, _begins(other.sound, one.sound, _SHORTEST_SOUND)),
        (_ABROAD_BEGINS, reasons.TRANSLITERATED, _begins(other.abroad, one.abroad, _SHORTEST_ABROAD)),
    ):
        if begins and score > best[0]:
            return score, reason
    return best


def _begins(whole: str, beginning: str, least: int) -> bool:
    return len(beginning) >= least and whole.startswith(beginning)


def told(sought: Asked, found: Sequence[str]) -> tuple[str, ...]:
    """Those of the reasons that say why a name was found although it was typed otherwise.

    An article of the name that was not typed needs no telling.
    """
    silent = () if has_article(sought.prepared) else (reasons.ARTICLE,)
    return tuple(one for one in found if one in reasons.PHRASES and one not in silent)
