"""Names that look like what was asked, for when nothing matches it."""

from __future__ import annotations

import json
from typing import Any

from casefiles.database.index.asking import Query
from casefiles.database.index.matching import Among, Found
from casefiles.database.index.values import kind_of
from casefiles.domain import folding
from casefiles.domain.naming.reasons import TYPING

ALL = 2_000
"""In a library of up to so many records every name is compared."""
CANDIDATES = 2_000
ENOUGH = 70.0
"""How much of a name must be alike, of 100 (`fuzz.ratio` of rapidfuzz)."""
MOST = 50
"""So many names that look alike are handed on."""
COUNTED = 10
"""Of so many trigrams it is counted how many names have them: a common one takes a millisecond among a million."""
SHORTEST = 3
"""Fewer letters look like anything."""


def alike(connection: Any, query: Query, among: Among, found: dict[int, Found]) -> bool:
    """Add names that look like what was asked, the most alike first; returns whether there are any."""
    from rapidfuzz import fuzz, process  # 24 ms that a search which finds something does not need

    if not query.whole:
        return False
    asked = query.whole[0]
    if len(asked) < SHORTEST:
        return False
    count = len(asked.split())
    condition, wanted = among.condition()
    rows = connection.execute(
        f"SELECT record, kind, key FROM index_name WHERE record IN (SELECT value FROM json_each(?)) AND {condition} "
        f"ORDER BY record DESC",
        (json.dumps(_candidates(connection, asked, among.records)), wanted),
    )
    choices: list[str] = []
    owners: list[tuple[int, int, str]] = []
    for record, kind, key in rows:
        words = key.split()
        for start in range(max(1, len(words) - count + 1)):
            choices.append(" ".join(words[start : start + count]))
            owners.append((record, kind, key))
    likely = process.extract(asked, choices, scorer=fuzz.ratio, score_cutoff=ENOUGH, limit=4 * MOST)
    for _choice, ratio, number in sorted(likely, key=lambda one: (-one[1], -owners[one[2]][0], owners[one[2]][1])):
        record, kind, key = owners[number]
        if record not in found and len(found) < MOST:
            name = _printed(connection, record, kind, key)
            found[record] = Found(0.1 * ratio / 100, kind_of(kind), name=name, reasons=(TYPING,))
    return bool(found)


def _printed(connection: Any, record: int, kind: int, key: str) -> str:
    """The title or alias that was folded to this key, as it is printed; "" for an identifier."""
    (printed,) = connection.execute("SELECT printed FROM index_record WHERE record = ?", (record,)).fetchone()
    names = (text for own, text in json.loads(printed or "[]") if own == kind and key in folding.forms(text))
    return next(names, "")


def _candidates(connection: Any, asked: str, among: frozenset[int] | None) -> list[int]:
    """Records whose names are worth comparing: all of few, else those that share rare trigrams."""
    if among is not None and len(among) < ALL:
        return sorted(among)
    newest = connection.execute("SELECT record FROM index_record ORDER BY record DESC LIMIT ?", (ALL,))
    records = [record for (record,) in newest]
    if len(records) < ALL:
        return records
    counts = []
    trigrams = sorted({asked[start : start + 3] for start in range(len(asked) - 2)})
    for trigram in trigrams[:: 1 + len(trigrams) // COUNTED]:
        row = connection.execute("SELECT doc FROM index_fts_vocabulary WHERE term = ?", (trigram,)).fetchone()
        if row is not None:
            counts.append((row[0], trigram))
    rare: list[str] = []
    total = 0
    for count, trigram in sorted(counts)[:6]:
        if rare and total + count > CANDIDATES:
            break
        rare.append(f'"{trigram}"')
        total += count
    if not rare:
        return []
    rows = connection.execute(
        "SELECT rowid FROM index_fts_parts WHERE index_fts_parts MATCH ? ORDER BY rowid DESC LIMIT ?",
        (" OR ".join(rare), CANDIDATES),
    )
    return [record for (record,) in rows]
