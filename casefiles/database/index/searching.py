"""What search, type-ahead and pickers find, best first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from casefiles.database.index import matching
from casefiles.database.index.asking import Query, parse
from casefiles.database.index.matching import Among, Found
from casefiles.database.index.near_misses import alike
from casefiles.database.index.values import KINDS, Answer, Contradiction, Hit, Matched, Together, kind_of
from casefiles.domain import folding
from casefiles.domain.identity import once
from casefiles.domain.naming.aliases import ARTICLES
from casefiles.domain.naming.reading import has_article, prepare
from casefiles.domain.naming.reasons import ARTICLE

FEW = 50
"""With fewer hits than this, and none by its very name, words spread over a record and parts of words count too."""
OTHERS = 20
"""So many records whose names are written otherwise are told beside those that are just what was typed."""
WORTH_A_LOOK = 3
"""Fewer letters than this sound like half of all names."""


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
    together: Together | None = None,
) -> Answer:
    """Records that hold every word of `text`, best first.

    First refs ("PER-0031", "per 31"), then identifiers, titles and aliases that are just that, then titles and aliases
    that begin so, then ranked matches, names before texts, then words spread over a record, then parts of names; and
    where nothing is found, names that look alike. "Words in quotes" stand together, -words must not occur anywhere in
    the record; the last word may be a beginning unless a blank follows or `prefix_last` is off. `types`: only records
    of these types; `records`: only these. Both are asked before anything is counted or left out for being one too many.
    With `by_type` the answer says how many there are of each type; not where `total` is None. Records that are one with
    another (`together`) are one hit, the best of them, and are counted once. Text without a word gives an empty answer.
    """
    gathered = _gathered(connection, parse(text, prefix_last), types, offset + limit, records, together)
    if gathered is None:
        return Answer()
    query, found, everyone = gathered.query, gathered.found, gathered.everyone
    entries = total = None if everyone is None else len(everyone)
    counts = entry_counts = _counts(connection, everyone) if by_type and everyone is not None else {}
    if together is not None:
        identity = together(found.keys() if everyone is None else everyone)
        if identity:
            found = {record: found[record] for record in once(found, identity)}
        if identity and everyone is not None:
            joined = everyone.intersection(identity)
            repeated = joined.difference(once(joined, identity))
            total = len(everyone) - len(repeated)
            if by_type and repeated:
                counts = dict(Counter(entry_counts) - Counter(_counts(connection, repeated)))
    hits = _shown(connection, query, list(found.items())[offset : offset + limit])
    return Answer(hits, total is None, total, gathered.near, counts, entries, entry_counts)


def beside(
    connection: Any,
    text: str,
    *,
    types: Sequence[str] = (),
    limit: int = 50,
    records: frozenset[int] | None = None,
    together: Together | None = None,
) -> tuple[Hit, ...]:
    """A few records whose name is written otherwise, where others are called just what was typed; the best first.

    Nothing that `search` finds is among them, nor what is one with it. To compare names takes longer than to find those
    that are called so: who waits for these is not made to wait for the others.
    """
    gathered = _gathered(connection, parse(text), types, limit, records, together)
    if gathered is None or gathered.query.literal:
        return ()
    query, found, everyone = gathered.query, gathered.found, gathered.everyone
    if not any(one.score > matching.BEGINNING and one.matched in ("title", "alias") for one in found.values()):
        return ()
    others = [
        one
        for one in _beside(connection, query, gathered.among, found).items()
        if not everyone or one[0] not in everyone
    ]
    if together is not None:
        identity = together({*found, *(record for record, _found in others)})
        told = {identity.get(record, record) for record in found}
        others = [one for one in others if identity.get(one[0], one[0]) not in told]
    return _shown(connection, query, others[:OTHERS])


@dataclass(frozen=True)
class _Gathered:
    """What was found, best first; `everyone` is the ids of all there are, None where there are too many to say."""

    query: Query
    among: Among
    found: dict[int, Found]
    everyone: set[int] | None
    near: bool


def _gathered(
    connection: Any,
    query: Query,
    types: Sequence[str],
    wanted: int,
    records: frozenset[int] | None,
    together: Together | None,
) -> _Gathered | None:
    """So many records as are wanted, or a few more. None where nothing is asked, or nothing could be found."""
    known = matching.known_types(connection, types)
    if not query.terms or (types and not known) or (records is not None and not records):
        return None
    among = Among(tuple(known), records)
    among.prepare(connection)
    found, near = matching.surely(connection, query, among), False
    # Unwanted words are sifted out afterwards, so that more may be needed than are shown.
    needed = 2 * matching.NEWEST if query.without else max(wanted, FEW)
    everyone = matching.by_rank(connection, query, among, found, needed)
    while together is not None and len(found) >= needed and _short(found, wanted, together):
        # Several of those found are one: a full page takes more.
        needed = 2 * len(found)
        everyone = matching.by_rank(connection, query, among, found, needed)
    named = any(one.score > matching.BEGINNING for one in found.values())
    if everyone is not None and len(everyone) < FEW and not named:
        capped = matching.scattered(connection, query, among, found)
        matching.by_parts(connection, query, among, found)
        everyone = None if capped else set(found)
    if query.without:
        matching.leave_out(connection, query, found)
        everyone = None if everyone is None else set(found)
    elif not found:
        near = _otherwise(connection, query, among, found) or alike(connection, query, among, found)
        everyone = set(found)
    elif (
        everyone is not None
        and len(everyone) < FEW
        and not named
        and not query.literal
        and _otherwise(connection, query, among, found)
    ):
        everyone |= found.keys()
        # Among what holds the words in a text only; of equal score what was found first stays first.
        found = dict(sorted(found.items(), key=lambda one: -one[1].score))
    return _Gathered(query, among, found, everyone, near)


def _short(found: dict[int, Found], wanted: int, together: Together) -> bool:
    """Whether these are fewer than wanted, those that are one counted once."""
    identity = together(found.keys())
    return bool(identity) and len(list(once(found, identity))) < wanted


def _first_few(found: dict[int, Found], limit: int, together: Together | None) -> list[tuple[int, Found]]:
    """The first of what was found, of those that are one the first."""
    kept = found if together is None else once(found, together(found.keys()))
    return [(record, found[record]) for record in islice(kept, limit)]


def _counts(connection: Any, records: set[int]) -> dict[str, int]:
    """How many of these records there are of each type."""
    return dict(
        connection.execute(
            "SELECT type, count(*) FROM index_record WHERE record IN (SELECT value FROM json_each(?)) GROUP BY type",
            (json.dumps(list(records)),),
        ).fetchall()
    )


def first(connection: Any, text: str, limit: int = 8, *, together: Together | None = None) -> tuple[Hit, ...]:
    """What to show at the first keystrokes: exact names, then the newest records with names that have such words.

    Unranked and from the b-tree and the prefix index, so that it costs the same in a library of any size; from the third
    letter on, where that is little, names that are written otherwise too. Records that are one (`together`) come once.
    """
    query = parse(text)
    found: dict[int, Found] = {}
    matching.by_ref(connection, query, Among(), found)
    matching.by_whole_name(connection, query, Among(), found, most=limit)
    for record in matching.newest_names(connection, query, Among(), limit):
        found.setdefault(record, Found(0.5))
    if len(found) < limit and len(query.name) >= WORTH_A_LOOK:
        _otherwise(connection, query, Among(), found)
    return _shown(connection, query, _first_few(found, limit, together))


def suggest(
    connection: Any, text: str, types: Sequence[str] = (), limit: int = 20, *, together: Together | None = None
) -> tuple[Hit, ...]:
    """Candidates for a field that points at another record: by ref and name only, exact and beginnings first.

    Records that are one (`together`) come once.
    """
    query = parse(text)
    known = matching.known_types(connection, types)
    if not query.terms or (types and not known):
        return ()
    among = Among(tuple(known))
    found = matching.surely(connection, query, among)
    if len(found) < limit:
        for record in matching.newest_names(connection, query, among, limit):
            found.setdefault(record, Found(0.5))
    if len(found) < limit and not query.literal:
        _otherwise(connection, query, among, found)
    if len(found) < limit and (len(query.terms) == 1 or not found):
        matching.by_parts(connection, query, among, found)
    matching.leave_out(connection, query, found)
    if not found and not (query.literal and _otherwise(connection, query, among, found)):
        alike(connection, query, among, found)
    return _shown(connection, query, _first_few(found, limit, together))


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


def _otherwise(connection: Any, query: Query, among: Among, found: dict[int, Found]) -> bool:
    """Add names that are written otherwise than what was typed; returns whether there are any."""
    if not query.name:
        return False
    from casefiles.database.index.written_otherwise import by_keys  # compares by rapidfuzz: see near_misses

    return by_keys(connection, query, among, found)


def _beside(connection: Any, query: Query, among: Among, found: dict[int, Found]) -> dict[int, Found]:
    from casefiles.database.index.written_otherwise import beside

    return beside(connection, query, among, found)


def _shown(connection: Any, query: Query, found: Sequence[tuple[int, Found]]) -> tuple[Hit, ...]:
    """The hits as the caller sees them: their types, which of their names matched, and where in the text."""
    records = json.dumps([record for record, _one in found])
    about = {
        record: (kind, printed)
        for record, kind, printed in connection.execute(
            "SELECT record, type, printed FROM index_record WHERE record IN (SELECT value FROM json_each(?))",
            (records,),
        )
    }
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
        if record not in about:
            raise Contradiction(f"index_record: {record!r}")
        matched = one.matched or _best_name(query, keys.get(record, []))
        place = places.get(one.place) if one.place is not None else None
        if matched == "text" and place is None:
            matched = _best_name(query, keys.get(record, []))
        kind, printed = about[record]
        name, reasons = (one.name, one.reasons) if one.reasons or one.name else _as_printed(query, matched, printed)
        hits.append(Hit(record, kind, one.score, matched, place, name, reasons))
    return tuple(hits)


def _as_printed(query: Query, matched: Matched, printed: str) -> tuple[str, tuple[str, ...]]:
    """Of a record found by words of its names: the title or alias as printed that holds most of them, and the reasons."""
    if matched not in ("title", "alias") or not printed:
        return "", ()
    asked = [" ".join(term.words) for term in query.terms]
    names = [(folding.fold(text), text) for kind, text in json.loads(printed) if kind_of(kind) == matched]
    if not names:
        return "", ()
    folded, name = max(names, key=lambda one: (sum(words in one[0] for words in asked), -len(one[0])))
    # An article of the name that was not typed needs no telling; one that was typed and that the name lacks does.
    return name, (ARTICLE,) if folded.split(" ")[0] not in ARTICLES and has_article(prepare(query.name)) else ()


def _best_name(query: Query, keys: list[tuple[int, str]]) -> Matched:
    """The kind of the name that holds most of the terms; of equal ones a title rather than an alias or identifier."""
    preferred = (KINDS.index("title"), KINDS.index("alias"), KINDS.index("identifier"))

    def worth(one: tuple[int, str]) -> tuple[int, int]:
        return sum(" ".join(term.words) in one[1] for term in query.terms), -preferred.index(one[0])

    return kind_of(max(keys, key=worth)[0]) if keys else "title"
