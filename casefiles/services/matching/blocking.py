"""Which pairs are worth comparing: those that share a key few others have. A pure function of plain values.

Everybody with everybody is five thousand million pairs for 100,000 people. A key is something two entries of one person
are likely to share: an initial with a surname, a given name with the beginning of a surname, an alias by letters or by
sound, a phone, two records that both are linked with. A key that too many share (`MOST`) says little by itself: its block
is split by the other keys of its members, rarest first, and what is still too large is left out and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from casefiles.domain import folding
from casefiles.domain.naming.keys import initials
from casefiles.domain.naming.reading import GIVEN, Name
from casefiles.progress import Progress, silent
from casefiles.services.matching.subject import Subject

MOST = 40
"""Entries in a block that are all compared with one another."""

_SHORTEST_WORD = 3
_SHORTEST_WITH_A_SLIP = 5
"""Letters of a sound from which an alias is sought with one letter left out: what is shorter becomes another alias."""

_DEPTH = 2
_COMPANIONS = 8
_BEGINNING = 2
"""Letters of a surname's sound that a given name is joined with, so that a slip further back does no harm."""


@dataclass(frozen=True)
class Blocks:
    """`pairs`: an array of shape (n, 2), places in the sequence of subjects, the smaller first, each pair once, sorted.

    `keys` are those of each subject that were used; `left_out` how many keys were too common whichever way split.
    """

    pairs: Any
    keys: tuple[tuple[str, ...], ...]
    left_out: int


def blocks(subjects: Sequence[Subject], progress: Progress = silent) -> Blocks:
    """The pairs worth comparing. `progress` counts subjects."""
    degree: dict[int, int] = defaultdict(int)
    for one in subjects:
        for other in one.company:
            degree[other] += 1
    keys: list[tuple[str, ...]] = []
    gathered: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(subjects):
        if place % 256 == 0:
            progress(place, len(subjects))
        own = tuple(sorted(set(keys_of(one, degree))))
        keys.append(own)
        for key in own:
            gathered[key].append(place)
    by_key: Mapping[str, Sequence[int]] = gathered
    taken: list[tuple[str, Sequence[int]]] = []
    left_out = 0
    for key in sorted(by_key, key=lambda key: (len(by_key[key]), key)):
        members = by_key[key]
        if len(members) < 2:
            continue
        if len(members) <= MOST:
            taken.append((key, members))
            continue
        split = list(_split((key,), members, keys, by_key, _DEPTH))
        left_out += not split
        taken += split
    used: list[set[str]] = [set() for _one in subjects]
    for key, members in taken:
        for place in members:
            used[place].add(key)
    return Blocks(
        _pairs([members for _key, members in taken], len(subjects)), tuple(tuple(sorted(one)) for one in used), left_out
    )


def _split(
    path: tuple[str, ...],
    members: Sequence[int],
    keys: Sequence[tuple[str, ...]],
    by_key: Mapping[str, Sequence[int]],
    depth: int,
) -> Iterator[tuple[str, Sequence[int]]]:
    """The members of a block that is too large by what else they share."""
    inside: dict[str, list[int]] = defaultdict(list)
    for place in members:
        for key in keys[place]:
            # A key that is small enough is a block of its own already.
            if key not in path and len(by_key[key]) > MOST:
                inside[key].append(place)
    for key in sorted(inside, key=lambda key: (len(inside[key]), key)):
        found = inside[key]
        # Of two keys that are split by one another once is enough.
        if len(found) < 2 or key < path[-1]:
            continue
        if len(found) <= MOST:
            yield "&".join((*path, key)), found
        elif depth > 1:
            yield from _split((*path, key), found, keys, by_key, depth - 1)


def _pairs(members: Iterable[Sequence[int]], count: int) -> Any:
    chunks = [np.empty(0, dtype=np.int64)]
    by_size: dict[int, list[Sequence[int]]] = defaultdict(list)
    for block in members:
        by_size[len(block)].append(block)
    for size, blocks_ in by_size.items():
        first, second = np.triu_indices(size, 1)
        table = np.asarray(blocks_, dtype=np.int64)
        chunks.append(np.unique((table[:, first] * count + table[:, second]).ravel()))
    pairs = np.unique(np.concatenate(chunks))
    return np.stack((pairs // max(count, 1), pairs % max(count, 1)), axis=1)


# Keys


def keys_of(one: Subject, degree: Mapping[int, int]) -> Iterator[str]:
    """Everything under which another entry of the same person may be found. `degree`: how many share a record."""
    prepared = one.prepared
    if prepared.name is not None:
        yield from _name_keys(prepared.name, one.printed)
    for alias in prepared.aliases:
        yield from _alias_keys(alias)
    if prepared.name is not None and len(prepared.name.words) == 1:
        yield from _alias_keys(prepared.name)
    for kind, normal in one.identifiers:
        yield f"id:{kind}:{normal}"
    rare = sorted((degree.get(other, 0), other) for other in one.company)
    near = sorted(other for count, other in rare[:_COMPANIONS] if count > 1)
    for first, second in combinations(near, 2):
        yield f"c:{first}+{second}"


def _name_keys(name: Name, printed: str) -> Iterator[str]:
    """Of a name of several words: initial and surname; given name and beginning of a surname; two words by sound."""
    if len(name.words) < 2:
        return
    yield f"=:{folding.fold_name(printed)}"
    yield from (f"i:{key}" for key in initials(name))
    long = [word for word in name.words if len(word.text) > 1]
    givens = [word for word, role in zip(name.words, name.roles, strict=True) if role == GIVEN and not word.vowelless]
    others = [word for word, role in zip(name.words, name.roles, strict=True) if role != GIVEN and len(word.text) > 1]
    for given in givens:
        for full in given.stands_for or (given.sound,):
            for other in others:
                if not other.vowelless:
                    yield f"g:{full} {other.sound[:_BEGINNING]}"
    for first, second in combinations(sorted({word.abroad for word in long if not word.vowelless}), 2):
        yield f"t:{first} {second}"
    for first, second in combinations(sorted({word.skeleton for word in long if len(word.skeleton) > 1}), 2):
        yield f"k:{first} {second}"
    for _start, _end, together in name.joined.values():
        yield f"j:{together}"


def _alias_keys(alias: Name) -> Iterator[str]:
    """Of an alias: its words together, by letters and by sound, and the sound with any one letter left out."""
    if not alias.words and not alias.numbers:
        return
    yield f"a:{' '.join(sorted(word.text for word in alias.words))} {' '.join(alias.numbers)}"
    for word in alias.words:
        if len(alias.words) == 1 or len(word.text) > _SHORTEST_WORD:
            yield f"as:{word.skeleton if word.vowelless else word.sound}"
            yield f"at:{word.skeleton if word.vowelless else word.abroad}"
            if word.plain:
                yield f"ap:{word.plain}"
            yield f"ap:{word.text}"
    if len(alias.words) == 1 and len(sound := alias.words[0].sound) >= _SHORTEST_WITH_A_SLIP:
        yield from (f"ad:{sound[:n]}{sound[n + 1 :]}" for n in range(len(sound)))
        yield f"ad:{sound}"
