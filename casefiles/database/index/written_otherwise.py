"""Names that are written otherwise than what was typed: candidates by the keys of naming, ordered by how well they fit.

Every key of a word is a word of `index_fts_keys`. Asked are first the names that share a key with each word typed, then
those that share all but one, then what has the rarest keys, until there are enough to compare. Keys of one word are
alternatives: its letters, its sound, the names it is short for, its spelling abroad, its consonants. Of a last word that
may be a beginning the sound may be one too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from casefiles.database.index.asking import Query
from casefiles.database.index.matching import Among, Found, are_common
from casefiles.database.index.rows import token, type_token
from casefiles.database.index.values import AS_TYPED, kind_of
from casefiles.domain.naming.fit import Asked, asked, fit, told
from casefiles.domain.naming.keys import INITIAL_AND_SURNAME, SOUND, WORD, asked_keys, search_keys
from casefiles.domain.naming.reading import prepare

FITS = 0.6
"""What fits less is not offered."""
MOST = 50
"""So many names are handed on."""
COMPARED = 60
"""So many records are compared word by word, which takes a quarter of a millisecond each; with as many that share a key
with every word no others are looked for."""
_ALL_WORDS = 400
_ONE_KEY = 150
_ENOUGH = 1_200
_MOST_LEFT_OUT = 4
_SHORTEST_BEGINNING = 3
_WORTH = {"w": 1.0, "s": 0.9, "f": 0.85, "t": 0.75, "k": 0.5}
"""How much a shared key says, by its first letter."""

_Ask = Callable[[str, int], list[int]]


def by_keys(connection: Any, query: Query, among: Among, found: dict[int, Found]) -> bool:
    """Add records with a title or alias that fits what was typed, the best first; returns whether there are any.

    What was found by a text only, or by a part of a word, is found by its name now.
    """
    as_typed = frozenset(record for record, one in found.items() if one.score >= AS_TYPED)
    fitting = _fitting(connection, query, among, as_typed)
    found.update(fitting)
    return bool(fitting)


def beside(connection: Any, query: Query, among: Among, found: Mapping[int, Found]) -> dict[int, Found]:
    """Records with a name that is written otherwise, where others are called just what was typed; the best first.

    However many are called so or hold the words typed, none of these is among them, nor is any of `found`.
    """
    fitting = _fitting(connection, query, among, frozenset(found), otherwise_only=True)
    return {record: one for record, one in fitting.items() if one.reasons}


def _fitting(
    connection: Any, query: Query, among: Among, known: frozenset[int], otherwise_only: bool = False
) -> dict[int, Found]:
    """What fits what was typed but is not known, the best first; perhaps only names that lack some word of it."""
    if not query.name or not query.terms:
        return {}
    last = query.terms[-1].open_ended
    words = [tuple(map(token, keys)) for keys in asked_keys(query.name)]
    if not words:
        return {}
    typed = asked(query.name, last)
    groups = [" OR ".join(f'"{key}"' for key in keys) for keys in words]
    if last and typed.beginning is not None:
        _let_begin(groups, words, typed)
    ask = _asker(connection, among)
    candidates = _candidates(ask, query.name, groups, words)
    if otherwise_only:
        own = _all_of(f'"{keys[0]}"' for keys in words)
        candidates.update(dict.fromkeys(ask(f"({_all_of(groups)}) NOT ({own})", _ONE_KEY)))
    lacking = frozenset(word for term in query.terms for word in term.words) if otherwise_only else frozenset()
    rows = _compared(connection, candidates, words, typed, among, known, lacking)
    fitting = []
    for record, printed in rows:
        best: tuple[float, int, str, tuple[str, ...]] | None = None
        for kind, text in json.loads(printed):
            likeness = fit(typed, prepare(text))
            if likeness.score >= FITS and (best is None or likeness.score > best[0]):
                best = (likeness.score, kind, text, told(typed, likeness.reasons))
        if best is not None:
            fitting.append((best, record))
    fitting.sort(key=lambda one: (-one[0][0], one[0][1], -one[1]))
    return {
        record: Found(0.1 + 0.39 * score, kind_of(kind), name=text, reasons=reasons)
        for (score, kind, text, reasons), record in fitting[:MOST]
    }


def _let_begin(groups: list[str], words: Sequence[tuple[str, ...]], typed: Asked) -> None:
    """Let the sound of the last word typed be a beginning, where it is long enough not to begin half of all names."""
    beginning = typed.beginning
    assert beginning is not None
    own = token(f"{WORD}:{beginning.text}")
    for place, keys in enumerate(words):
        if keys[0] == own and len(beginning.sound) >= _SHORTEST_BEGINNING:
            groups[place] += f' OR "{token(f"{SOUND}:{beginning.sound}")}"*'


def _candidates(
    ask: _Ask, name: str, groups: Sequence[str], words: Sequence[tuple[str, ...]]
) -> dict[int, None]:
    """Records that share keys with what was typed, at most about `_ENOUGH`."""
    records: dict[int, None] = {}
    if len(groups) > 1:
        records.update(dict.fromkeys(ask(_all_of(groups), _ALL_WORDS)))
    if len(groups) > 2 and len(records) < COMPARED:
        # Of many words each is left out at the end only, where what is typed is not finished yet.
        for place in range(0 if len(groups) <= _MOST_LEFT_OUT else len(groups) - 3, len(groups)):
            records.update(dict.fromkeys(ask(_all_of([*groups[:place], *groups[place + 1 :]]), _ONE_KEY)))
    if len(groups) == 1:
        records.update(dict.fromkeys(ask(groups[0], _ONE_KEY)))
    if len(groups) > 1 and len(records) >= COMPARED:
        return records
    known = {key for keys in words for key in keys}
    # Words written together, and initials with a surname, belong to no word alone.
    wider = [key for key in map(token, search_keys(name)) if key not in known and key[0] in WORD + INITIAL_AND_SURNAME]
    rare = sorted(
        ((ask(f'"{key}"', _ONE_KEY + 1), key) for key in (*sorted(known), *wider)), key=lambda one: len(one[0])
    )
    for rows, _key in rare:
        if len(rows) <= _ONE_KEY or len(groups) == 1:
            records.update(dict.fromkeys(rows))
        if len(records) >= _ENOUGH:
            break
    return records


def _asker(connection: Any, among: Among) -> _Ask:
    """A function that gives the newest records whose keys are so, at the most so many."""
    common = bool(among.types) and are_common(connection, among.types)
    only = " OR ".join(f'"{type_token(kind)}"' for kind in among.types) if among.types and not common else ""
    of_records = among.of_records("rowid", "index_fts_keys")

    def ask(match: str, most: int) -> list[int]:
        rows = connection.execute(
            f"SELECT rowid FROM index_fts_keys WHERE index_fts_keys MATCH ?{of_records} ORDER BY rowid DESC LIMIT ?",
            (f"({match}) AND ({only})" if only else match, most),
        )
        return [record for (record,) in rows]

    return ask


def _all_of(groups: Iterable[str]) -> str:
    return " AND ".join(f"({group})" for group in groups)


def _compared(
    connection: Any,
    candidates: Iterable[int],
    words: Sequence[tuple[str, ...]],
    typed: Asked,
    among: Among,
    known: frozenset[int],
    lacking: frozenset[str],
) -> list[tuple[int, str]]:
    """Record and printed names of the candidates that share the most with what was typed, but for those that are known.

    Nor does one come whose names hold all of the words in `lacking`.
    """
    wanted = frozenset(among.types)
    begins = token(f"{SOUND}:{typed.beginning.sound}") if typed.beginning is not None else ""
    ranked = []
    rows = connection.execute(
        "SELECT record, type, names, printed, sought FROM index_record WHERE record IN (SELECT value FROM json_each(?))",
        (json.dumps([record for record in candidates if record not in known]),),
    )
    for record, kind, names, printed, sought in rows:
        if (wanted and kind not in wanted) or (lacking and lacking <= set(names.split(" "))):
            continue
        held = set(sought.split(" "))
        shared = 0.0
        for keys in words:
            shared += max((_WORTH[key[0]] for key in keys if key in held), default=0.0)
        if begins and f" {begins}" in sought:
            shared += 0.4
        ranked.append((-shared, len(held), -record, printed))
    ranked.sort()
    return [(-negative, printed) for _shared, _held, negative, printed in ranked[:COMPARED]]
