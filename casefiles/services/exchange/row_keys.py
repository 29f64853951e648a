"""Keys that a row of a table and an entry of the library share where they may be one, from what the index holds of names.

They say as much as those of `matching.blocking`, but are put together from the index's own words (`index.token`), so that
nobody's name is taken apart who is not compared in the end: two words by their spelling abroad or by their consonants, a
given name with the beginning of a surname, initial and surname, a single word, an alias with one letter left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from casefiles.database import index
from casefiles.domain import folding
from casefiles.domain.naming.keys import ABROAD, FULL, INITIAL_AND_SURNAME, SKELETON, SOUND, WORD, keys_of_name
from casefiles.domain.naming.phonetics import phonetic_key
from casefiles.services.matching.subject import Subject

WHOLE = "="
"""What a key begins with that is a whole name."""
NUMBER = "#"
"""What a key begins with that is a phone, a document or another number."""
_SINGLE = (WORD, SOUND, ABROAD, INITIAL_AND_SURNAME)
_SHORTEST_WITH_A_SLIP = 5
_BEGINNING = 2
_MOST_WORDS = 8


def keys_of_row(one: Subject) -> set[str]:
    """The keys of a row, read as matching sees an entry."""
    prepared = one.prepared
    names = [name for name in (prepared.name, *prepared.aliases) if name is not None]
    sought = {index.token(key) for name in names for key in keys_of_name(name)}
    numbers = {number_key(kind, normal) for kind, normal in one.identifiers}
    return {*keys_of(sought, (one.printed, *one.alias_texts)), *numbers}


def number_key(kind: str, normal: str) -> str:
    """The key of a number of a kind."""
    return f"{NUMBER}{kind}:{normal}"


def keys_of(sought: Collection[str], printed: Iterable[str]) -> Iterator[str]:
    """The keys of somebody by the index's words of all names, and the names as printed; some perhaps more than once."""
    by_kind: dict[str, list[str]] = {prefix: [] for prefix in (*_SINGLE, FULL, SKELETON)}
    for word in sorted(sought):
        if word[:1] in by_kind:
            by_kind[word[0]].append(word)
    for prefix in _SINGLE:
        yield from by_kind[prefix]
    for prefix in (ABROAD, SKELETON):
        for first, second in combinations(by_kind[prefix][:_MOST_WORDS], 2):
            yield f"{first} {second}"
    beginnings = {word[1 : 1 + _BEGINNING] for word in by_kind[SOUND]}
    for full in by_kind[FULL][:_MOST_WORDS]:
        for beginning in beginnings:
            yield f"{full} {beginning}"
    for text in printed:
        folded = folding.fold_name(text)
        if " " in folded:
            yield f"{WHOLE}{folded}"
        elif len(sound := phonetic_key(folded)) >= _SHORTEST_WITH_A_SLIP:
            yield f"-{sound}"
            yield from (f"-{sound[:n]}{sound[n + 1 :]}" for n in range(len(sound)))
