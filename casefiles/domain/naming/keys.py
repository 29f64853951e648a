"""Keys under which names are looked for: two names that share none are hardly one, so that few pairs need comparing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from casefiles.domain.naming.reading import ALONE, GIVEN, SURNAME, Name, prepare
from casefiles.domain.naming.word import Word

WORD: Final = "w"
SOUND: Final = "s"
ABROAD: Final = "t"
FULL: Final = "f"
INITIAL_AND_SURNAME: Final = "i"
SKELETON: Final = "k"
PREFIXES = (WORD, SOUND, ABROAD, FULL, INITIAL_AND_SURNAME, SKELETON)
"""What stands in front of the colon of a key, see `search_keys`."""

VERSION: Final = 1
"""Raised when the rules change, because stored keys have to be made again then."""

_SKELETON_FROM = 3


def search_keys(name: str) -> tuple[str, ...]:
    """The keys of a printed name and of the aliases in it, sorted, each once. Any text will do; without a word, none.

    - `w:perez`: a word, folded, in Latin letters; also neighbours written together ("delacruz") and numbers ("7")
    - `s:peres`: its sound (`phonetic_key`)
    - `t:patrov`: its spelling abroad (`general_key`)
    - `f:francisko`: the sound of a full given name, of itself and for each that a short form may stand for
    - `i:f kispe`: first letter of a given name, and the sound of a surname; a given name that may be short for others
      has one for each
    - `k:mhmd`: the consonants of a word, for scripts that write no vowels

    For matching people `i`, `f` and `t` together find nearly everything and keep common surnames apart (the bench says
    how much); for finding aliases all of them serve, from `w` (surest) to `k`.
    """
    prepared = prepare(name)
    names = [one for one in (prepared.name, *prepared.aliases) if one is not None]
    return tuple(sorted({key for one in names for key in keys_of_name(one)}))


def keys_of_name(name: Name) -> set[str]:
    """The keys of `search_keys` of one name or alias that has been taken apart."""
    return {f"{prefix}:{key}" for prefix, key in _keys(name)}


def asked_keys(name: str) -> tuple[tuple[str, ...], ...]:
    """For every word of a printed name, in the order in which one would say them, the keys of which a name with that
    word has at least one, the surest first. Numbers are words; particles and forms of address are not.
    """
    prepared = prepare(name)
    found: list[tuple[str, ...]] = []
    for one in (prepared.name, *prepared.aliases):
        if one is not None:
            found += [(f"{WORD}:{number}",) for number in one.numbers]
            found += [_asked(each) for each in one.words if len(each.text) > 1]
    return tuple(found)


def _asked(one: Word) -> tuple[str, ...]:
    keys = [(WORD, one.text)]
    if one.plain:
        keys.append((WORD, one.plain))
    if not one.vowelless:
        keys += [(SOUND, one.sound), *((FULL, full) for full in sorted(_full(one))), (ABROAD, one.abroad)]
    if len(one.skeleton) >= _SKELETON_FROM:
        keys.append((SKELETON, one.skeleton))
    return tuple(dict.fromkeys(f"{prefix}:{key}" for prefix, key in keys))


def _keys(name: Name) -> Iterator[tuple[str, str]]:
    for number in name.numbers:
        yield WORD, number
    for _start, _end, together in name.joined.values():
        yield WORD, together
    for one, role in zip(name.words, name.roles, strict=True):
        if len(one.text) < 2:
            continue
        yield WORD, one.text
        if len(one.skeleton) >= _SKELETON_FROM:
            yield SKELETON, one.skeleton
        if one.vowelless:
            continue
        yield SOUND, one.sound
        yield ABROAD, one.abroad
        if role in (GIVEN, ALONE) or one.given:
            yield from ((FULL, full) for full in _full(one))
        if one.plain:
            yield WORD, one.plain
    yield from ((INITIAL_AND_SURNAME, key) for key in initials(name))


def initials(name: Name) -> Iterator[str]:
    """What follows the colon of the keys `i:` of one name, some perhaps more than once."""
    roles = list(zip(name.words, name.roles, strict=True))
    surnames = [one for one, role in roles if role == SURNAME and len(one.text) > 1 and not one.vowelless]
    for one, role in roles if surnames else ():
        if role == GIVEN and not one.vowelless:
            first = {full[0] for full in _full(one)} | {one.text[0]}
            yield from (f"{letter} {surname.sound}" for surname in surnames for letter in first)


def _full(one: Word) -> frozenset[str]:
    """The full given names that a word stands for, by their sound; what is no known given name stands for itself."""
    return one.stands_for or frozenset((one.sound,))
