"""Names that are known beforehand: short forms, spellings, given names, surnames. Data, a file each in `resources/names`.

The lists are our own, written from what everybody knows; they are neither complete nor a standard. They help to read a
name (what is given, what inherited) and to tell a short form or a spelling from another person's name. A name that is
not listed is compared by its letters and its sound.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from casefiles.domain.folding import fold
from casefiles.domain.naming.phonetics import phonetic_key
from resources import FOLDER

_FILES = FOLDER / "names"
_SOUNDS_FROM = 4
"""Short forms of fewer letters are known only as they are written: too many words sound like "Lu"."""


@dataclass(frozen=True, slots=True)
class KnownNames:
    """All languages together, everything folded and without spaces ("juancarlos").

    `full`: short form -> the names it stands for. `full_by_sound`: the same by `phonetic_key`. `spelled`: a spelling ->
    the first of its group, itself included. `given`, `surnames`: words known as such, short forms and spellings of
    given names among them.
    """

    full: Mapping[str, frozenset[str]]
    full_by_sound: Mapping[str, frozenset[str]]
    spelled: Mapping[str, str]
    given: frozenset[str]
    surnames: frozenset[str]

    def formal(self, word: str) -> frozenset[str]:
        """The names for which a folded word stands as a short form, by its letters or else its sound; often none."""
        found = self.full.get(word)
        if found is None and len(word) >= _SOUNDS_FROM and word not in self.given:
            found = self.full_by_sound.get(phonetic_key(word))
        return found or frozenset()


@cache
def known_names() -> KnownNames:
    """The lists of every language, read once."""
    full: dict[str, set[str]] = {}
    spelled: dict[str, str] = {}
    given: set[str] = set()
    surnames: set[str] = set()
    for file in sorted(_FILES.glob("*.json")):
        lists = json.loads(file.read_text(encoding="utf-8"))
        for name, short_forms in lists["short_forms"].items():
            given |= set(fold(name).split()) | {_joined(form) for form in short_forms}
            for form in short_forms:
                full.setdefault(_joined(form), set()).add(_joined(name))
        for group in lists["spellings"]:
            first = _joined(group[0])
            for spelling in map(_joined, group):
                spelled.setdefault(spelling, first)
                given.add(spelling)
        given |= set(map(_joined, lists["given_names"]))
        surnames |= set(map(_joined, lists["surnames"]))
    by_sound: dict[str, set[str]] = {}
    for form, names in full.items():
        if len(form) >= _SOUNDS_FROM:
            by_sound.setdefault(phonetic_key(form), set()).update(names)
    return KnownNames(
        {form: frozenset(names) for form, names in full.items()},
        {sound: frozenset(names) for sound, names in by_sound.items()},
        spelled,
        frozenset(given),
        frozenset(surnames),
    )


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")
