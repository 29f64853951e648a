"""What search, type-ahead and pickers find, best first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from casefiles.database.index import matching
from casefiles.database.index.asking import Query, parse
from casefiles.database.index.matching import Among, Found
from casefiles.database.index.near_misses import alike
from casefiles.database.index.values import KINDS, Answer, Contradiction, Hit, Matched, kind_of

FEW = 50
"""With fewer hits than this, and none by its very name, words spread over a record and parts of words count too."""


def search(
    connection: Any,
    text: str,
    *,
    types: Sequence[str] = (),
    limit: int = 50,
    offset: int = 0,
    prefix_last: bool = True,
    records: frozenset[int] | None = None,
    by_type: bool = False,
) -> Answer:
    """Records that hold every word of `text`, best first.

    First refs ("PER-0031", "per 31"), then identifiers, titles and aliases that are just that, then titles and aliases
    that begin so, then ranked matches, names before texts, then words spread over a record, then parts of names; and
    where nothing is found, names that look alike. "Words in quotes" stand together, -words must not occur anywhere in
    the record; the last word may be a beginning unless a blank follows or `prefix_last` is off. `types`: only records
    of these types; `records`: only these. Both are asked before anything is counted or left out for being one too many.
    With `by_type` the answer says how many there are of each type; not where `total` is None. Text without a word gives
    an empty answer.
    """
    query = parse(text, prefix_last)
    known = matching.known_types(connection, types)
    if not query.terms or (types and not known) or (records is not None and not records):
        return Answer()
    among = Among(tuple(known), records)
    among.prepare(connection)
    found, near = matching.surely(connection, query, among), False
    # Unwanted words are sifted out afterwards, so that more may be needed than are shown.
    needed = 2 * matching.NEWEST if query.without else max(offset + limit, FEW)
    everyone = matching.by_rank(connection, query, among, found, needed)
    total = None if everyone is None else len(everyone)
    named = any(one.score > matching.BEGINNING for one in found.values())
    if total is not None and total < FEW and not named:
        capped = matching.scattered(connection, query, among, found)
        matching.by_parts(connection, query, among, found)
        everyone = None if capped else set(found)
    if query.without:
        matching.leave_out(connection, query, found)
        everyone = None if everyone is None else set(found)
    elif not found:
        near = alike(connection, query, among, found)
        everyone = set(found)
    total = None if everyone is None else len(everyone)
    counts = _counts(connection, everyone) if by_type and everyone is not None else {}
    hits = _shown(connection, query, list(found.items())[offset : offset + limit])
    return Answer(hits, total is None, total, near, counts)


def _counts(connection: Any, records: set[int]) -> dict[str, int]:
    """How many of these records there are of each type."""
    return dict(
        connection.execute(
            "SELECT type, count(*) FROM index_record WHERE record IN (SELECT value FROM json_each(?)) GROUP BY type",
            (json.dumps(list(records)),),
        ).fetchall()
    )


def first(connection: Any, text: str, limit: int = 8) -> tuple[Hit, ...]:
    """What to show at the first keystrokes: exact names, then the newest records with names that have such words.

    Unranked and from the b-tree and the prefix index alone, so that it costs the same in a library of any size.
    """
    query = parse(text)
    found: dict[int, Found] = {}
    matching.by_ref(connection, query, Among(), found)
    matching.by_whole_name(connection, query, Among(), found, most=limit)
    for record in matching.newest_names(connection, query, Among(), limit):
        found.setdefault(record, Found(0.5))
    return _shown(connection, query, list(found.items())[:limit])


def suggest(connection: Any, text: str, types: Sequence[str] = (), limit: int = 20) -> tuple[Hit, ...]:
    """Candidates for a field that points at another record: by ref and name only, exact and beginnings first."""
    query = parse(text)
    known = matching.known_types(connection, types)
    if not query.terms or (types and not known):
        return ()
    among = Among(tuple(known))
    found = matching.surely(connection, query, among)
    if len(found) < limit:
        for record in matching.newest_names(connection, query, among, limit):
            found.setdefault(record, Found(0.5))
    if len(found) < limit:
        matching.by_parts(connection, query, among, found)
    matching.leave_out(connection, query, found)
    if not found:
        alike(connection, query, among, found)
    return _shown(connection, query, list(found.items())[:limit])


def exact(connection: Any, text: str, types: Sequence[str] = (), limit: int = 200) -> tuple[Hit, ...]:
    """Records that are called just so, by title, alias or identifier, the newest first within each; from the b-tree alone."""
    query = parse(text, prefix_last=False)
    known = matching.known_types(connection, types)
    if not query.whole or (types and not known):
        return ()
    found: dict[int, Found] = {}
    matching.by_whole_name(connection, query, Among(tuple(known)), found, most=limit)
    return _shown(connection, query, list(found.items())[:limit])


def beginning(connection: Any, text: str, types: Sequence[str] = (), limit: int = 8) -> tuple[Hit, ...]:
    """Records with a name that is or begins so, exact ones first; from the b-tree alone: nothing that only looks alike."""
    query = parse(text)
    known = matching.known_types(connection, types)
    if not query.terms or (types and not known):
        return ()
    return _shown(connection, query, list(matching.surely(connection, query, Among(tuple(known))).items())[:limit])


def _shown(connection: Any, query: Query, found: Sequence[tuple[int, Found]]) -> tuple[Hit, ...]:
    """The hits as the caller sees them: their types, which of their names matched, and where in the text."""
    records = json.dumps([record for record, _one in found])
    types = dict(
        connection.execute(
            "SELECT record, type FROM index_record WHERE record IN (SELECT value FROM json_each(?))", (records,)
        )
    )
    places = dict(
        connection.execute(
            "SELECT id, place FROM index_text WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([one.place for _record, one in found if one.place is not None]),),
        )
    )
    keys: dict[int, list[tuple[int, str]]] = {}
    for record, kind, key in connection.execute(
        "SELECT record, kind, key FROM index_name WHERE record IN (SELECT value FROM json_each(?))",
        (json.dumps([record for record, one in found if one.matched is None]),),
    ):
        keys.setdefault(record, []).append((kind, key))
    hits = []
    for record, one in found:
        if record not in types:
            raise Contradiction(f"index_record: {record!r}")
        matched = one.matched or _best_name(query, keys.get(record, []))
        place = places.get(one.place) if one.place is not None else None
        if matched == "text" and place is None:
            matched = _best_name(query, keys.get(record, []))
        hits.append(Hit(record, types[record], one.score, matched, place))
    return tuple(hits)


def _best_name(query: Query, keys: list[tuple[int, str]]) -> Matched:
    """The kind of the name that holds most of the terms; of equal ones a title rather than an alias or identifier."""
    preferred = (KINDS.index("title"), KINDS.index("alias"), KINDS.index("identifier"))

    def worth(one: tuple[int, str]) -> tuple[int, int]:
        return sum(" ".join(term.words) in one[1] for term in query.terms), -preferred.index(one[0])

    return kind_of(max(keys, key=worth)[0]) if keys else "title"
