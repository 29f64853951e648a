"""The steps of a search, each adding to `found` what the ones before it did not find."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from typing import Any

from casefiles.database.index.asking import Query, Term, match_of
from casefiles.database.index.tables import PLACES
from casefiles.database.index.values import Matched, kind_of
from casefiles.domain.folding import ARTICLES, fold

NEWEST = 5_000
"""Only so many of the newest matches are ranked; ranking all of a common word takes 0.3 s among a million records."""

MOST_EXACT = 1_000
MOST_PREFIXES = 200
MANY_OF_A_TYPE = 300_000
BEGINNING = 0.9
"""The score of a name that begins so; what is found by its ref or whole name has more."""


@dataclass
class Found:
    """What is known so far of one record that was found."""

    score: float
    matched: Matched | None = None  # None: one of the names, found out for the hits that are shown
    place: int | None = None  # id of the index_text row
    name: str = ""  # as it is printed; with it the reasons are known too
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Among:
    """Which records count at all: those of some types (none: of all), and of some ids (None: whatever their id)."""

    types: tuple[str, ...] = ()
    records: frozenset[int] | None = None

    @cached_property
    def _ends(self) -> tuple[int, int]:
        records = self.records or (0,)
        return min(records), max(records)

    def prepare(self, connection: Any) -> None:
        """Make the ids known to the connection; what runs before the next search is asked of these."""
        if self.records is not None:
            connection.create_function("index_among", 1, self.records.__contains__, deterministic=True)

    def condition(self, record: str = "record") -> tuple[str, str]:
        """A condition on a `type` column and a record's id, and the JSON for its one parameter."""
        of_type = "type IN (SELECT value FROM json_each(?))" if self.types else "? IS NOT NULL"
        return of_type + self.of_records(record), json.dumps(list(self.types))

    def of_records(self, record: str, table: str = "") -> str:
        """The condition on the id alone, with an AND before it; '' where every id counts.

        Of an FTS `table`, `record` is how its rowid gives the record; the table is then read between the ids' ends only.
        """
        if self.records is None:
            return ""
        if not table:
            return f" AND index_among({record})"
        low, high = self._ends
        if record != "rowid":
            low, high = low << PLACES, ((high + 1) << PLACES) - 1
        return f" AND rowid BETWEEN {low} AND {high} AND index_among({record})"


def known_types(connection: Any, types: Sequence[str]) -> list[str]:
    """Those of the types that some record has: only these may become words of a query."""
    wanted = set(types)
    return [kind for (kind,) in connection.execute("SELECT type FROM index_type ORDER BY type") if kind in wanted]


def surely(connection: Any, query: Query, among: Among) -> dict[int, Found]:
    """What is found by its ref, its whole name, or how a name begins: the answer to most searches."""
    found: dict[int, Found] = {}
    by_ref(connection, query, among, found)
    by_whole_name(connection, query, among, found, most=MOST_EXACT)
    if query.terms and query.terms[-1].open_ended:
        condition, wanted = among.condition()
        for key in query.whole[:1]:
            # The inner limit bounds the walk where few of very many such names are of the wanted types.
            rows = connection.execute(
                f"SELECT record, kind FROM (SELECT record, kind, key, type FROM index_name WHERE key > ? AND key < ? "
                f"ORDER BY key LIMIT ?) WHERE {condition} LIMIT ?",
                (key, key + "\U0010ffff", NEWEST, wanted, MOST_PREFIXES),
            ).fetchall()
            for number, (record, kind) in enumerate(rows):
                found.setdefault(record, Found(BEGINNING - 0.04 * number / MOST_PREFIXES, kind_of(kind)))
    return found


def by_ref(connection: Any, query: Query, among: Among, found: dict[int, Found]) -> None:
    """Add the records whose ref this is, in any of its spellings."""
    if query.ref:
        condition, wanted = among.condition()
        rows = connection.execute(
            f"SELECT record FROM index_record WHERE ref_key = ? AND {condition} ORDER BY record DESC LIMIT ?",
            (query.ref, wanted, MOST_EXACT),
        )
        found.update((record, Found(1.0, "ref")) for (record,) in rows)


def by_whole_name(connection: Any, query: Query, among: Among, found: dict[int, Found], most: int) -> None:
    """Add records with a name that is just that: identifiers, then titles, then aliases.

    Of these, first those that are written as it was typed, then those that have an article more or less ("Chino" and "El
    Chino"); the newest first.
    """
    condition, wanted = among.condition()
    longer = _with_an_article(connection, query, among)
    rows: list[tuple[int, bool, int]] = []
    for key in query.whole:
        rows += (
            (kind, key != query.typed or record in longer, -record)
            for kind, record in connection.execute(
                f"SELECT kind, record FROM index_name WHERE key = ? AND {condition} ORDER BY record DESC LIMIT ?",
                (key, wanted, most + len(longer)),
            )
        )
    for kind, otherwise, record in sorted(rows):
        found.setdefault(-record, Found(0.98 - 0.01 * kind - 0.004 * otherwise, kind_of(kind)))


def _with_an_article(connection: Any, query: Query, among: Among) -> frozenset[int]:
    """The newest records that are called what was typed, without an article, only with one before it."""
    if not query.whole or query.typed != query.whole[0]:
        return frozenset()
    condition, wanted = among.condition()
    rows = connection.execute(
        f"SELECT record, printed FROM index_record WHERE record IN (SELECT record FROM index_name "
        f"WHERE key IN ({', '.join('?' * len(ARTICLES))}) AND {condition} ORDER BY record DESC LIMIT ?)",
        (*(f"{article} {query.typed}" for article in ARTICLES), wanted, MOST_PREFIXES),
    )
    return frozenset(
        record
        for record, printed in rows
        if not any(fold(name) == query.typed for _kind, name in json.loads(printed or "[]"))
    )


def newest_names(connection: Any, query: Query, among: Among, most: int) -> list[int]:
    """The newest records with names that hold every term, unranked."""
    if not query.terms:
        return []
    rows = connection.execute(
        f"SELECT rowid FROM index_fts_names WHERE index_fts_names MATCH ?"
        f"{among.of_records('rowid', 'index_fts_names')} ORDER BY rowid DESC LIMIT ?",
        (match_of("names", query.terms, query.without, among.types), most),
    )
    return [record for (record,) in rows]


def by_rank(connection: Any, query: Query, among: Among, found: dict[int, Found], needed: int) -> set[int] | None:
    """Add the newest matches by rank, names before texts, until `needed` are found.

    Returns all records that match, None where there are more matches than are ranked.
    """
    terms = query.terms
    if not terms:
        return set(found)
    everyone, capped = set(found), False
    if terms[-1].open_ended and len(terms[-1].words[-1]) == 1:
        # One letter begins so many words that no order among them means anything, and texts have no index for it.
        names = [(-1.0, -record) for record in newest_names(connection, query, among, NEWEST + 1)]
        lone = len(terms) > 1 and len(terms[-1].words) == 1
        terms = terms[:-1] if lone else (*terms[:-1], Term(terms[-1].words))
    else:
        names = _newest(connection, "index_fts_names", "names", "rowid", query.terms, query.without, among)
    capped = len(names) > NEWEST
    best = min(names)[0] if names else 0.0
    for rank, record in nsmallest(needed + len(found), names[:NEWEST]):
        found.setdefault(-record, Found(0.5 + 0.3 * _share(rank, best)))
    if capped and len(found) >= needed:
        return None
    ranked = len(found) < needed  # otherwise they are only counted, which is much cheaper
    texts = _newest(connection, "index_fts_text", "body", f"rowid >> {PLACES}", terms, query.without, among, ranked)
    capped = capped or len(texts) > NEWEST
    best = min(texts)[0] if texts else 0.0
    if ranked:
        # A record may have many texts, so as many as it takes.
        for rank, place in sorted(texts[:NEWEST]):
            if len(found) >= needed:
                break
            found.setdefault(-place >> PLACES, Found(0.2 + 0.25 * _share(rank, best), "text", -place))
    if capped:
        return None
    everyone.update(-record for _rank, record in names)
    everyone.update(-place >> PLACES for _rank, place in texts)
    return everyone


def _share(rank: float, best: float) -> float:
    """bm25 as FTS5 gives it is negative, the best the lowest; near zero where a word is in most rows."""
    return max(0.0, min(1.0, rank / best)) if best < 0 else 1.0


def _newest(
    connection: Any,
    table: str,
    column: str,
    record: str,
    terms: Sequence[Term],
    without: Sequence[Term],
    among: Among,
    ranked: bool = True,
) -> list[tuple[float, int]]:
    """(rank or 0, minus rowid) of the newest matches, one more than `NEWEST` where there are more: the best sort first."""
    # As a word of the query a type is counted over all its records (32 ms for a million). So only rare types are; for
    # common ones looking each match up is cheaper, since it seldom is in vain.
    types = among.types
    common = bool(types) and are_common(connection, types)
    condition = (
        f"AND (SELECT r.type FROM index_record AS r WHERE r.record = {table}.{record}) "
        f"IN (SELECT value FROM json_each(?))"
    )
    # The ids are asked before a match is ranked or counted: what is not among them costs no more than being passed by.
    return list(
        connection.execute(
            f"SELECT {'rank' if ranked else '0'}, -rowid FROM {table} WHERE {table} MATCH ? {condition if common else ''}"
            f"{among.of_records(record, table)} ORDER BY rowid DESC LIMIT ?",
            (
                match_of(column, terms, without, () if common else types),
                *((json.dumps(list(types)),) if common else ()),
                NEWEST + 1,
            ),
        )
    )


def are_common(connection: Any, types: Sequence[str]) -> bool:
    """Whether so many records are of these types that looking up the type of each match is cheaper than asking for it."""
    (records,) = connection.execute(
        "SELECT total(records) FROM index_type WHERE type IN (SELECT value FROM json_each(?))",
        (json.dumps(list(types)),),
    ).fetchone()
    return bool(records > MANY_OF_A_TYPE)


def scattered(connection: Any, query: Query, among: Among, found: dict[int, Found]) -> bool:
    """Add records that hold every term, though no single text of theirs does; True if a term is too common to say."""
    if len(query.terms) < 2:
        return False
    capped = False
    everywhere: set[int] | None = None
    places: dict[int, int] = {}
    for term in query.terms:
        if term.open_ended and len(term.words[-1]) == 1:
            term = Term(term.words)
        rows = connection.execute(
            f"SELECT rowid FROM index_fts_names WHERE index_fts_names MATCH ?"
            f"{among.of_records('rowid', 'index_fts_names')} ORDER BY rowid DESC LIMIT ?",
            (match_of("names", (term,), (), among.types), NEWEST),
        ).fetchall()
        texts = connection.execute(
            f"SELECT rowid FROM index_fts_text WHERE index_fts_text MATCH ?"
            f"{among.of_records(f'rowid >> {PLACES}', 'index_fts_text')} ORDER BY rowid DESC LIMIT ?",
            (match_of("body", (term,), (), among.types), NEWEST),
        ).fetchall()
        capped = capped or len(rows) >= NEWEST or len(texts) >= NEWEST
        for (place,) in texts:
            places.setdefault(place >> PLACES, place)
        here = {record for (record,) in rows} | {place >> PLACES for (place,) in texts}
        everywhere = here if everywhere is None else everywhere & here
        if not everywhere:
            break
    for record in sorted(everywhere or (), reverse=True):
        found.setdefault(record, Found(0.15, "text", places.get(record)))
    return capped


def by_parts(connection: Any, query: Query, among: Among, found: dict[int, Found]) -> None:
    """Add the newest records with names that hold every term somewhere inside a word."""
    terms = [Term(term.words) for term in query.terms if len(" ".join(term.words)) >= 3]
    if not terms or len(terms) < len(query.terms):
        return
    condition, wanted = among.condition()
    rows = connection.execute(
        f"SELECT record FROM index_record WHERE record IN (SELECT rowid FROM index_fts_parts "
        f"WHERE index_fts_parts MATCH ?{among.of_records('rowid', 'index_fts_parts')} ORDER BY rowid DESC LIMIT ?) "
        f"AND {condition} ORDER BY record DESC LIMIT ?",
        (match_of("names", terms), NEWEST, wanted, MOST_PREFIXES),
    ).fetchall()
    for (record,) in rows:
        found.setdefault(record, Found(0.1))


def leave_out(connection: Any, query: Query, found: dict[int, Found]) -> None:
    """Drop records that hold an unwanted word anywhere, not only in the row that matched."""
    if not query.without or not found:
        return
    low, high = min(found), max(found)
    for term in query.without:
        names = connection.execute(
            "SELECT rowid FROM index_fts_names WHERE index_fts_names MATCH ? AND rowid BETWEEN ? AND ?",
            (match_of("names", (term,)), low, high),
        )
        texts = connection.execute(
            f"SELECT DISTINCT rowid >> {PLACES} FROM index_fts_text "
            f"WHERE index_fts_text MATCH ? AND rowid BETWEEN ? AND ?",
            (match_of("body", (term,)), low << PLACES, ((high + 1) << PLACES) - 1),
        )
        for (record,) in [*names, *texts]:
            found.pop(record, None)
