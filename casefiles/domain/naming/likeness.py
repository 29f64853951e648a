"""How alike two printed names are, from 0 to 1, and why: what decides is what differs, not how much is equal.

Each word of one name is paired with the word of the other that is most like it. The score begins with 1 and is
multiplied by what every pair leaves and by a factor for each thing missing or different, by its role: the mother's
surname that is missing costs little, a different one nearly everything, because brothers and sons share the rest.
The factors were set on the tuning half of the pairs of `tests/bench/name_pairs.py` and checked on the other half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from casefiles.domain.naming import reasons
from casefiles.domain.naming.alike import alike
from casefiles.domain.naming.rarity import MIDDLING, Frequency, rarity
from casefiles.domain.naming.reading import ALONE, COURTESY, GIVEN, SURNAME, Name, PreparedName, prepare
from casefiles.domain.naming.word import word

STRONG: Final = 0.85
"""From here on two names are one name written in two ways: the goal is that of what is offered little is wrong."""

POSSIBLE: Final = 0.6
"""From here on it is worth a look: something is missing or uncertain, nothing contradicts."""

_PAIRED = 0.5
"""Words less alike than this are two words."""

_NOTHING_PAIRED = 0.5
"""What is left of the likeness of the two nearest words where they are two words all the same."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are (0 to 1), and the keys of the reasons (`reasons.sentence`), what speaks for them first."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Factor:
    """What is left of the score (0 to 1) where something is so, and the reason that is given."""

    left: float
    reason: str


_ONE_GIVEN = _Factor(0.94, reasons.ONE_GIVEN)
_FIRST_GIVEN_MISSING = _Factor(0.88, reasons.ONE_GIVEN)
_NO_GIVEN = _Factor(0.62, reasons.NO_GIVEN)
_SECOND_GIVEN_DIFFERS = _Factor(0.45, reasons.OTHER_GIVEN)
_GIVEN_DIFFERS = _Factor(0.2, reasons.OTHER_GIVEN)
_MOTHER_MISSING = _Factor(0.88, reasons.ONE_SURNAME)
_FATHER_MISSING = _Factor(0.64, reasons.OTHER_FATHER)
_MIDDLE_MISSING = _Factor(0.78, reasons.ONE_MIDDLE)
_NO_SURNAME = _Factor(0.5, reasons.NO_SURNAME)
_ONE_SURNAME_DIFFERS = _Factor(0.35, reasons.OTHER_SURNAME)
_SURNAME_DIFFERS = _Factor(0.12, reasons.OTHER_SURNAME)
_WORD_DIFFERS = _Factor(0.4, reasons.OTHER_WORD)
_SWAPPED = _Factor(0.72, reasons.SURNAMES_SWAPPED)
_ORDER = _Factor(0.97, reasons.WORD_ORDER)
_PART = _Factor(0.52, reasons.PART_ONLY)
_NUMBER_DIFFERS = _Factor(0.15, reasons.OTHER_NUMBER)
_NUMBER_MISSING = _Factor(0.45, reasons.NUMBER_MISSING)
_TITLE_DIFFERS = _Factor(0.85, reasons.OTHER_TITLE)
_TITLE_MISSING = _Factor(0.93, reasons.TITLE)
_COURTESY_MISSING = _Factor(0.99, reasons.TITLE)
_PARTICLE = _Factor(0.985, reasons.PARTICLE)
_TOGETHER = _Factor(0.97, reasons.TOGETHER)
_GENERATION_DIFFERS = _Factor(0.3, reasons.OTHER_GENERATION)
_GENERATION_MISSING = _Factor(0.7, reasons.OTHER_GENERATION)
_ALIAS_ALONE = 0.88
"""What is left where an alias of one is all that the other has: aliases are shared and inherited."""

_ALIAS_BESIDE = 0.99
_OTHER_ALIAS = 0.97
"""People have several aliases, so that another one says little."""

_ALIAS_BEARS_OUT = 0.4
"""How much of what is missing to 1 an alias in common gives back."""

_ALIAS_OF_OTHERS = 0.5
_ALONE_TYPED = 0.82
"""A word alone has nothing beside it to bear out that it is a slip: Tuerto and Muerto are two people."""

_SURNAME_IN_THE_OTHER_GENDER = 0.8


def name_similarity(a: str, b: str) -> float:
    """How alike two printed names or aliases are, from 0 to 1; 1 for the same text, 0 where one has no word.

    The same whichever stands first. Accents, case, quotes, announcing words and leading articles do not count. Any text
    will do.
    """
    return likeness(prepare(a), prepare(b)).score


def compare(a: str, b: str) -> Likeness:
    """As `name_similarity`, with the reasons."""
    return likeness(prepare(a), prepare(b))


def likeness(a: PreparedName, b: PreparedName, frequency: Frequency | None = None) -> Likeness:
    """As `compare`, for names prepared once.

    With `frequency` (`rarity.counted`), what is missing weighs more where the surname they share is common, and less
    where it is rare.
    """
    if a.printed == b.printed:
        return Likeness(1.0 if a.printed.strip() else 0.0, ())
    if b.printed < a.printed:
        a, b = b, a
    found: list[str] = []
    score = _printed(a, b, frequency, found)
    if a.key == b.key:
        found.append(reasons.ACCENTS)
    elif a.announced != b.announced:
        found.append(reasons.ANNOUNCED)
    return Likeness(score, reasons.in_order(found) if found else ())


def _printed(a: PreparedName, b: PreparedName, frequency: Frequency | None, found: list[str]) -> float:
    """Names with names, aliases with aliases; who is nothing but an alias is compared with whatever the other has."""
    if a.name and b.name and a.aliases and b.aliases:
        return _names_with_aliases(a.name, a.aliases, b.name, b.aliases, frequency, found)
    ours = (a.name,) if a.name else a.aliases
    theirs = (b.name,) if b.name else b.aliases
    if not ours or not theirs:
        return 0.0
    score = _best(ours, theirs, frequency, found)
    for one, others in ((a, theirs), (b, ours)):
        if not one.name or not one.aliases:
            continue
        # "Nilo Nadie, alias Chipi" against "Chipi": the alias may be all that the other has.
        shared = _ALIAS_ALONE * _best(one.aliases, others, frequency, [])
        if shared > score:
            score = shared
            found[:] = [reasons.ALIAS, reasons.PART_ONLY]
        else:
            score *= _ALIAS_BESIDE
    return score


def _names_with_aliases(
    name: Name,
    aliases: Sequence[Name],
    other: Name,
    other_aliases: Sequence[Name],
    frequency: Frequency | None,
    found: list[str],
) -> float:
    """Both have a name and aliases: an alias in common bears out names that may be one, and hardly joins others."""
    score = _names(name, other, frequency, found)
    shared = _best(aliases, other_aliases, frequency, [])
    if shared < STRONG:
        found.append(reasons.OTHER_ALIAS)
        return score * _OTHER_ALIAS
    found.append(reasons.ALIAS)
    if score >= POSSIBLE:
        return score + (1 - score) * _ALIAS_BEARS_OUT * shared
    return max(score, _ALIAS_OF_OTHERS * shared)


def _best(ours: Sequence[Name], theirs: Sequence[Name], frequency: Frequency | None, found: list[str]) -> float:
    """The likeness of the two names that are most alike."""
    best, why = -1.0, found
    for one in ours:
        for other in theirs:
            reached: list[str] = []
            score = _names(one, other, frequency, reached)
            if score > best:
                best, why = score, reached
    found += why
    return max(best, 0.0)


# One name and one name


def _names(a: Name, b: Name, frequency: Frequency | None, found: list[str]) -> float:
    """How alike two names are, their words apart or written together, whichever fits better."""
    score = _asides(a, b, found)
    if not a.words or not b.words:
        return score if a.numbers == b.numbers and a.words == b.words else 0.0
    apart: list[str] = []
    best = _words(a, b, frequency, apart)
    if best < 1 and (tied := _tied(a, b)) is not None:
        joined = [reasons.TOGETHER]
        together = _TOGETHER.left * _words(*tied, frequency, joined)
        if together > best:
            best, apart = together, joined
    found += apart
    return score * best


def _words(a: Name, b: Name, frequency: Frequency | None, found: list[str]) -> float:
    """What the words leave, whatever stands aside."""
    pairs, left = _paired(a, b, found)
    if not pairs:
        if reasons.AGAINST.isdisjoint(found):
            found.append(reasons.OTHER_WORD)
        return _NOTHING_PAIRED * left
    score = 1.0
    for quality, _i, _j in pairs:
        score *= quality
    if len(a.words) == 1 or len(b.words) == 1:
        if len(a.words) != len(b.words):
            return score * _take(_PART, found)
        return score * _ALONE_TYPED if reasons.TYPING in found else score
    rare = rarity(frequency, (a.words[i] for _q, i, _j in pairs if a.roles[i] != GIVEN)) if frequency else MIDDLING
    score *= _roles(a, b, pairs, rare, found)
    return score * _sequence(a, b, pairs, found)


def _take(factor: _Factor, found: list[str]) -> float:
    found.append(factor.reason)
    return factor.left


def _asides(a: Name, b: Name, found: list[str]) -> float:
    """What numbers, titles, generation, articles and particles leave."""
    score = 1.0
    if a.numbers != b.numbers:
        score *= _take(_NUMBER_DIFFERS if a.numbers and b.numbers else _NUMBER_MISSING, found)
    if a.titles != b.titles:
        ours, theirs = set(a.titles) - COURTESY, set(b.titles) - COURTESY
        differ = _TITLE_DIFFERS if ours and theirs else _TITLE_MISSING
        score *= _take(_COURTESY_MISSING if ours == theirs else differ, found)
    if a.generation != b.generation:
        score *= _take(_GENERATION_DIFFERS if a.generation and b.generation else _GENERATION_MISSING, found)
    if a.article != b.article:
        found.append(reasons.ARTICLE)
    if a.particles != b.particles:
        score *= _take(_PARTICLE, found)
    return score


def _tied(a: Name, b: Name) -> tuple[Name, Name] | None:
    """Both names, in one of which neighbours are written together as the other has them; None where there are none."""
    if b.joined and (form := _found_joined(a, b)):
        return a, _together(b, form)
    if a.joined and (form := _found_joined(b, a)):
        return _together(a, form), b
    return None


def _found_joined(name: Name, other: Name) -> str:
    """The form of neighbours in `other` that a word of `name` has, sounds like, or is short for; "" for none."""
    joined = other.joined
    for one in name.words:
        if one.text in joined:
            return one.text
        if one.sound in joined:
            return one.sound
        if one.short:
            for full in sorted(one.stands_for):
                if full in joined:
                    return full
    return ""


def _together(name: Name, form: str) -> Name:
    """The name with the neighbours that make `form` as one word."""
    start, end, text = name.joined[form]
    words = (*name.words[:start], word(text, name.words[start].vowelless), *name.words[end:])
    roles = (ALONE,) if len(words) == 1 else (*name.roles[:start], name.roles[start], *name.roles[end:])
    return replace(name, words=words, roles=roles, order=tuple(range(len(words))), joined={})


_Pair = tuple[float, int, int]


def _paired(a: Name, b: Name, found: list[str]) -> tuple[list[_Pair], float]:
    """The pairs of words, best first, and the likeness of the best pair of words that was not good enough."""
    candidates = []
    left = 0.0
    for i, ours in enumerate(a.words):
        for j, theirs in enumerate(b.words):
            score, reason = alike(ours, theirs)
            if not score:
                continue
            same_role = a.roles[i] == b.roles[j]
            if reason == reasons.OTHER_GENDER and same_role and a.roles[i] == SURNAME:
                # Surnames have no gender among siblings here; it is a slip of the pen.
                score, reason = _SURNAME_IN_THE_OTHER_GENDER, reasons.TYPING
            candidates.append((-score, not same_role, abs(i - j), i, j, reason))
    candidates.sort()
    pairs: list[_Pair] = []
    ours_taken = theirs_taken = 0
    for negative, _role, _distance, i, j, reason in candidates:
        if ours_taken >> i & 1 or theirs_taken >> j & 1:
            continue
        if negative > -_PAIRED:
            left = max(left, -negative)
            if reason in reasons.AGAINST:
                found.append(reason)
            continue
        ours_taken |= 1 << i
        theirs_taken |= 1 << j
        pairs.append((-negative, i, j))
        if reason:
            found.append(reason)
    return pairs, left


def _roles(a: Name, b: Name, pairs: Sequence[_Pair], rare: float, found: list[str]) -> float:
    """What missing and differing given names and surnames leave."""
    ours, theirs = {i for _q, i, _j in pairs}, {j for _q, _i, j in pairs}
    ours_left = [i for i in range(len(a.words)) if i not in ours]
    theirs_left = [j for j in range(len(b.words)) if j not in theirs]
    if not ours_left and not theirs_left:
        return 1.0
    a_given, a_surname = _by_role(a, ours_left)
    b_given, b_surname = _by_role(b, theirs_left)
    same_role = (a_given and b_given) or (a_surname and b_surname)
    guessed = not (_certain(a, ours_left) and _certain(b, theirs_left))
    if ours_left and theirs_left and not same_role and guessed:
        # Left over in different roles, which are a guess: what is left on one side is as well another word.
        return _take(_WORD_DIFFERS, found)
    score = 1.0
    given_paired = any(a.roles[i] == GIVEN or b.roles[j] == GIVEN for _q, i, j in pairs)
    if a_given and b_given:
        score *= _take(_SECOND_GIVEN_DIFFERS if given_paired else _GIVEN_DIFFERS, found)
    elif (a_given or b_given) and not given_paired:
        score *= _weighed(_NO_GIVEN, rare, found)
    else:
        for place in a_given or b_given:
            score *= _weighed(_ONE_GIVEN if place else _FIRST_GIVEN_MISSING, rare, found)
    surname_paired = any(a.roles[i] == SURNAME or b.roles[j] == SURNAME for _q, i, j in pairs)
    if a_surname and b_surname:
        score *= _take(_ONE_SURNAME_DIFFERS if surname_paired else _SURNAME_DIFFERS, found)
    elif (a_surname or b_surname) and not surname_paired:
        score *= _weighed(_NO_SURNAME, rare, found)
    else:
        name = a if a_surname else b
        for place in a_surname or b_surname:
            score *= _weighed(_missing_surname(name, place), rare, found)
    return score


def _missing_surname(name: Name, place: int) -> _Factor:
    """The factor for a surname that the other lacks while it has one of the surnames."""
    if place == len(name.words) - 1:
        return _MOTHER_MISSING
    return _FATHER_MISSING if _certain(name, [place]) else _MIDDLE_MISSING


def _by_role(name: Name, places: Sequence[int]) -> tuple[list[int], list[int]]:
    return [n for n in places if name.roles[n] == GIVEN], [n for n in places if name.roles[n] == SURNAME]


def _certain(name: Name, places: Sequence[int]) -> bool:
    """Whether a comma or the known names say what these words are."""
    return name.sure or all(name.words[n].given if name.roles[n] == GIVEN else name.words[n].surname for n in places)


def _weighed(factor: _Factor, rare: float, found: list[str]) -> float:
    """The factor, milder where the shared surname is rare (1), harder where it is common (0)."""
    return 1 - (1 - _take(factor, found)) * (1.25 - 0.5 * rare)


def _sequence(a: Name, b: Name, pairs: Sequence[_Pair], found: list[str]) -> float:
    """What another order of the words leaves."""
    if (a.order[0] == 0) != (b.order[0] == 0):
        found.append(reasons.WORD_ORDER)
    in_order = sorted((i, j) for _q, i, j in pairs)
    crossed = [(first, second) for first, second in zip(in_order, in_order[1:], strict=False) if first[1] > second[1]]
    if not crossed:
        return 1.0
    if all(a.roles[i] == b.roles[j] == SURNAME for pair in crossed for i, j in pair):
        return _take(_SWAPPED, found)
    return _take(_ORDER, found)
