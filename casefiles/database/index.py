"""The text index and its SQL: what `derived` puts in, and what search, type-ahead and pickers find.

Three b-tree tables hold what is indexed, already folded (`casefiles.domain.folding`); three FTS5 tables point at them
(external content) and hold only positions. Contentless tables would be smaller, but with `contentless_delete` they keep
an erased word in the file in spite of `secure-delete`, and without it a row can only be deleted by handing over its old
text: so the folded text is kept, and `check` can compare everything.

Every function works on a `sqlcipher3` connection that the caller has put in a transaction, plain or encrypted alike.
Nothing here commits. No text raises a syntax error of the search language: each word is quoted, and folding has left
nothing in it that could end the quotes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from heapq import nsmallest
from itertools import groupby, islice
from typing import Any, Literal

from casefiles.domain import folding
from casefiles.errors import BadInput
from casefiles.words import _

NameKind = Literal["title", "alias", "identifier"]
Matched = Literal["ref", "identifier", "title", "alias", "text"]
Problem = Literal["missing", "surplus", "different", "damaged"]

NEWEST = 5_000
"""Only so many of the newest matches are ranked; ranking all of a common word takes 0.3 s among a million records."""

MOST_EXACT = 1_000
MOST_PREFIXES = 200
FEW = 50
"""With fewer hits than this, and none by its very name, words spread over a record and parts of words count too."""

QUERY_LENGTH = 1_000
MOST_TERMS = 24
BULK = 500
"""More deletions than this in one step leave their words in the FTS tables until `purge` (one by one: minutes)."""

PLACES = 20  # bits of an `index_text.id` that number the places of a record; the rest is the record
MANY_OF_A_TYPE = 300_000
NEAR_ALL = 20_000
NEAR_CANDIDATES = 5_000
NEAR_ENOUGH = 70.0
SNIPPET_BLOCK = 50_000

_BATCH = 2_000
_BETWEEN_NAMES = " \ue000 "  # a word that no query can hold: phrases do not run from one name into the next
_BEGINNING = 0.9  # the score of a name that begins so; what is found by its ref or whole name has more
_KINDS: tuple[NameKind, ...] = ("identifier", "title", "alias")

_TABLES = (
    "CREATE TABLE index_about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE index_record (record INTEGER PRIMARY KEY, type TEXT NOT NULL, ref TEXT NOT NULL, "
    "ref_key TEXT NOT NULL, names TEXT NOT NULL, digest TEXT NOT NULL)",
    "CREATE INDEX index_record_ref ON index_record (ref_key)",
    "CREATE TABLE index_type (type TEXT PRIMARY KEY, records INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE index_name (record INTEGER NOT NULL, kind INTEGER NOT NULL, key TEXT NOT NULL, type TEXT NOT NULL, "
    "PRIMARY KEY (record, kind, key)) WITHOUT ROWID",
    "CREATE INDEX index_name_key ON index_name (key, record, kind, type)",
    "CREATE TABLE index_text (id INTEGER PRIMARY KEY, place TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE index_fts_names USING fts5(names, type, tokenize = 'ascii', prefix = '1 2 3', "
    "content = 'index_record', content_rowid = 'record')",
    "CREATE VIRTUAL TABLE index_fts_parts USING fts5(names, tokenize = 'trigram case_sensitive 1', "
    "content = 'index_record', content_rowid = 'record')",
    "CREATE VIRTUAL TABLE index_fts_text USING fts5(body, type, tokenize = 'ascii', prefix = '2 3', "
    "content = 'index_text', content_rowid = 'id')",
    "CREATE VIRTUAL TABLE index_fts_vocabulary USING fts5vocab(index_fts_parts, 'row')",
)
# Folded text holds words of letters and digits with single spaces: the ascii tokenizer, which takes every character
# beyond ASCII for a letter, cuts it exactly there, whatever the version of the library's own character tables.
_FTS = ("index_fts_names", "index_fts_parts", "index_fts_text")
_DROPS = (
    "index_fts_vocabulary",
    "index_fts_text",
    "index_fts_parts",
    "index_fts_names",
    "index_text",
    "index_name",
    "index_record",
    "index_type",
    "index_about",
)


@dataclass(frozen=True)
class Name:
    """One name of a record as written; every alias, spelling and identifier is one."""

    text: str
    kind: NameKind


@dataclass(frozen=True)
class Text:
    """Running text as written, and where in the record it stands: a field's name, or a page of evidence."""

    place: str
    text: str


@dataclass(frozen=True)
class Entry:
    """What the index holds of one record. `record` is its id; later records have higher ids and count as newer."""

    record: int
    type: str
    ref: str
    names: tuple[Name, ...] = ()
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One found record. `score` lies in (0, 1], higher is better; `place` is where in the text, for `text` only."""

    record: int
    type: str
    score: float
    matched: Matched
    place: str | None = None


@dataclass(frozen=True)
class Answer:
    """A page of hits, best first.

    `capped`: there were more matches than are ranked, so only the newest are here; `total` is then None.
    `near`: nothing matched, and these are names that look alike.
    """

    hits: tuple[Hit, ...] = ()
    capped: bool = False
    total: int | None = 0
    near: bool = False


@dataclass(frozen=True)
class Finding:
    """What `check` found wrong. `record` is None when a whole table is damaged; `table` names where."""

    record: int | None
    problem: Problem
    table: str


# ---- tables ----------------------------------------------------------------------------------------------------------


def create(connection: Any) -> None:
    """Make the empty index. Its tables all begin with `index_` and stand outside the models."""
    for statement in _TABLES:
        connection.execute(statement)
    for table in _FTS:
        _tell(connection, table, "secure-delete", 1)
    connection.executemany("INSERT INTO index_about VALUES (?, ?)", [("folding", folding.VERSION), ("remains", "0")])


def drop(connection: Any) -> None:
    """Remove the index with all its tables, as far as they exist."""
    for table in _DROPS:
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def clear(connection: Any) -> None:
    """Empty the index, leaving no word of it: the start of every rebuild."""
    drop(connection)
    create(connection)


def is_current(connection: Any) -> bool:
    """Whether the index was folded by the rules and character data in use; if not, it must be rebuilt to find all."""
    row = connection.execute("SELECT value FROM index_about WHERE name = 'folding'").fetchone()
    return row is not None and row[0] == folding.VERSION


def tidy(connection: Any, pages: int = 200) -> bool:
    """Merge about `pages` pages of the FTS tables, in idle time; False when there was nothing left to merge."""
    merged = False
    for table in _FTS:
        before = connection.total_changes
        connection.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', ?)", (pages,))
        # By the documentation of this command, fewer than two changes mean that there was nothing to merge.
        merged = merged or connection.total_changes - before >= 2
    return merged


def purge(connection: Any) -> bool:
    """Rewrite the FTS tables if bulk deletions left words in them; whoever erases calls this after `put` or `remove`.

    Takes as long as building them. Returns whether there was anything to do.
    """
    if connection.execute("SELECT value FROM index_about WHERE name = 'remains'").fetchone()[0] == "0":
        return False
    for table in _FTS:
        connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
    connection.execute("UPDATE index_about SET value = '0' WHERE name = 'remains'")
    return True


def _tell(connection: Any, table: str, option: str, value: int) -> None:
    connection.execute(f"INSERT INTO {table}({table}, rank) VALUES (?, ?)", (option, value))


# ---- putting in and taking out ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rows:
    """An entry as its rows: names as (kind, key), texts as (id, place, body)."""

    record: int
    type: str
    ref: str
    names: str
    keys: tuple[tuple[int, str], ...]
    texts: tuple[tuple[int, str, str], ...]

    @cached_property
    def digest(self) -> str:
        held = [self.type, self.ref, self.names, self.keys, self.texts]
        return blake2b(json.dumps(held).encode(), digest_size=16).hexdigest()


def put(connection: Any, entries: Iterable[Entry]) -> None:
    """Make the index hold exactly these entries for their records; unchanged ones cost next to nothing.

    Of two entries for one record the later counts. Raises BadInput for a record with more than a million texts.
    """
    remaining = iter(entries)
    while batch := list(islice(remaining, _BATCH)):
        rows = {entry.record: _rows(entry) for entry in batch}
        held = dict(
            connection.execute(
                "SELECT record, digest FROM index_record WHERE record IN (SELECT value FROM json_each(?))",
                (json.dumps(list(rows)),),
            )
        )
        changed = [new for record, new in rows.items() if record in held and new.digest != held[record]]
        if changed:
            before = {old.record: old for old in _stored(connection, [new.record for new in changed])}
            _exchange(connection, [before[new.record] for new in changed], changed)
        _exchange(connection, [], sorted((new for r, new in rows.items() if r not in held), key=lambda new: new.record))


def remove(connection: Any, records: Iterable[int]) -> None:
    """Take these records out of the index; those that are not in it are passed over."""
    remaining = iter(records)
    while batch := list(islice(remaining, _BATCH)):
        _exchange(connection, list(_stored(connection, batch)), [])


def digest_of(entry: Entry) -> str:
    """32 hex digits for what the index holds of this entry; equal entries give equal digests."""
    return _rows(entry).digest


def _rows(entry: Entry) -> _Rows:
    if len(entry.texts) >= 1 << PLACES:
        raise BadInput(_("{ref} has more than a million pages of text, which cannot be indexed.").format(ref=entry.ref))
    forms: dict[str, None] = {}
    keys: set[tuple[int, str]] = set()
    for name in entry.names:
        found = folding.forms(name.text)
        if name.kind == "identifier":
            found = tuple(dict.fromkeys((*found, folding.compact(name.text)))) if found else ()
        forms.update(dict.fromkeys(found))
        keys.update((_KINDS.index(name.kind), form) for form in found)
    texts = []
    for number, text in enumerate(entry.texts):
        body = folding.fold_running(text.text)
        if body:
            texts.append((entry.record << PLACES | number, text.place, body))
    names = _BETWEEN_NAMES.join(forms)
    return _Rows(entry.record, entry.type, entry.ref, names, tuple(sorted(keys)), tuple(texts))


def _stored(connection: Any, records: Sequence[int]) -> Iterator[_Rows]:
    """The rows held for these records, ascending; only those there are."""
    chosen = json.dumps(sorted(set(records)))
    yield from _gather(
        connection.execute(
            "SELECT record, type, ref, names FROM index_record WHERE record IN (SELECT value FROM json_each(?)) "
            "ORDER BY record",
            (chosen,),
        ),
        connection.execute(
            "SELECT record, kind, key FROM index_name WHERE record IN (SELECT value FROM json_each(?)) "
            "ORDER BY record, kind, key",
            (chosen,),
        ),
        connection.execute(
            "SELECT t.id >> ?, t.id, t.place, t.body FROM json_each(?) AS chosen CROSS JOIN index_text AS t "
            "ON t.id BETWEEN chosen.value << ? AND ((chosen.value + 1) << ?) - 1 ORDER BY t.id",
            (PLACES, chosen, PLACES, PLACES),
        ),
    )


def _gather(records: Iterable[Any], keys: Iterable[Any], texts: Iterable[Any]) -> Iterator[_Rows]:
    """Rows of the three tables, each ascending by record, put together by record."""
    keys_of, texts_of = _grouped(keys), _grouped(texts)
    for record, kind, ref, names in records:
        yield _Rows(record, kind, ref, names, tuple(keys_of(record)), tuple(texts_of(record)))


def _grouped(rows: Iterable[Any]) -> Callable[[int], list[Any]]:
    """A function that gives the rest of each row of a record; to be asked in ascending order."""
    groups = groupby(rows, key=lambda row: row[0])
    waiting: list[tuple[int, list[Any]]] = []

    def of(record: int) -> list[Any]:
        while not waiting or waiting[0][0] < record:
            waiting.clear()
            group = next(groups, None)
            if group is None:
                return []
            waiting.append((group[0], [tuple(row[1:]) for row in group[1]]))
        return waiting[0][1] if waiting[0][0] == record else []

    return of


def _exchange(connection: Any, old: Sequence[_Rows], new: Sequence[_Rows]) -> None:
    """Delete what only `old` holds and insert what only `new` holds, row by row, FTS before its content."""
    arriving = {rows.record: rows for rows in new}
    gone_names, gone_texts, kept_names, kept_texts = [], [], set(), set()
    for rows in old:
        then = arriving.get(rows.record)
        if then is not None and (then.names, then.type) == (rows.names, rows.type):
            kept_names.add(rows.record)
        else:
            gone_names.append((rows.record,))
        same = set(then.texts) if then is not None and then.type == rows.type else set()
        for text in rows.texts:
            if text in same:
                kept_texts.add(text[0])
            else:
                gone_texts.append((text[0],))
    bulk = len(gone_names) + len(gone_texts) > BULK
    if bulk:
        connection.execute("UPDATE index_about SET value = '1' WHERE name = 'remains'")
        for table in _FTS:
            _tell(connection, table, "secure-delete", 0)
    # FTS5 reads the old words from the content tables, so these rows go first.
    connection.executemany("DELETE FROM index_fts_names WHERE rowid = ?", gone_names)
    connection.executemany("DELETE FROM index_fts_parts WHERE rowid = ?", gone_names)
    connection.executemany("DELETE FROM index_fts_text WHERE rowid = ?", gone_texts)
    connection.executemany("DELETE FROM index_text WHERE id = ?", gone_texts)
    records = [(rows.record,) for rows in old]
    connection.executemany("DELETE FROM index_name WHERE record = ?", records)
    connection.executemany("DELETE FROM index_record WHERE record = ?", records)
    if bulk:
        for table in _FTS:
            _tell(connection, table, "secure-delete", 1)
    counts = Counter(rows.type for rows in new)
    counts.subtract(rows.type for rows in old)
    connection.executemany(
        "INSERT INTO index_type VALUES (?, ?) ON CONFLICT (type) DO UPDATE SET records = records + excluded.records",
        [(kind, count) for kind, count in counts.items() if count],
    )

    connection.executemany(
        "INSERT INTO index_record VALUES (?, ?, ?, ?, ?, ?)",
        [(r.record, r.type, r.ref, folding.fold_ref(r.ref), r.names, r.digest) for r in new],
    )
    connection.executemany(
        "INSERT INTO index_name VALUES (?, ?, ?, ?)",
        [(r.record, kind, key, r.type) for r in new for kind, key in r.keys],
    )
    named = [r for r in new if r.record not in kept_names]
    connection.executemany(
        "INSERT INTO index_fts_names(rowid, names, type) VALUES (?, ?, ?)", [(r.record, r.names, r.type) for r in named]
    )
    connection.executemany(
        "INSERT INTO index_fts_parts(rowid, names) VALUES (?, ?)", [(r.record, r.names) for r in named]
    )
    texts = [(i, place, r.type, body) for r in new for i, place, body in r.texts if i not in kept_texts]
    connection.executemany("INSERT INTO index_text VALUES (?, ?, ?, ?)", texts)
    connection.executemany(
        "INSERT INTO index_fts_text(rowid, body, type) VALUES (?, ?, ?)",
        [(i, body, kind) for i, _place, kind, body in texts],
    )


# ---- checking --------------------------------------------------------------------------------------------------------


def check(connection: Any, expected: Iterable[tuple[int, str]]) -> list[Finding]:
    """Compare the index with what it should hold and with itself; an empty list means that all is well.

    `expected` gives (record, `digest_of` its entry) for every record that should be there, ascending by record. Each
    row is read and its digest worked out again, and FTS5 compares its tables with the rows: the connection must be
    able to write, though nothing is changed.
    """
    findings = [Finding(None, "damaged", table) for table in _FTS if not _fts_agrees(connection, table)]
    counted = "SELECT type, count(*) FROM index_record GROUP BY type ORDER BY type"
    noted_counts = "SELECT type, records FROM index_type WHERE records <> 0 ORDER BY type"
    if connection.execute(counted).fetchall() != connection.execute(noted_counts).fetchall():
        findings.append(Finding(None, "damaged", "index_type"))
    findings += [Finding(record, "surplus", table) for table, record in connection.execute(_STRAY)]
    stored = _gather(
        connection.execute("SELECT record, type, ref, names FROM index_record ORDER BY record"),
        connection.execute("SELECT record, kind, key FROM index_name ORDER BY record, kind, key"),
        connection.execute("SELECT id >> ?, id, place, body FROM index_text ORDER BY id", (PLACES,)),
    )
    noted = connection.execute("SELECT digest, ref_key FROM index_record ORDER BY record")
    wanted = iter(expected)
    want = next(wanted, None)
    for rows, (digest, ref_key) in zip(stored, noted, strict=True):
        while want is not None and want[0] < rows.record:
            findings.append(Finding(want[0], "missing", "index_record"))
            want = next(wanted, None)
        if want is None or want[0] > rows.record:
            findings.append(Finding(rows.record, "surplus", "index_record"))
            continue
        if not rows.digest == digest == want[1] or ref_key != folding.fold_ref(rows.ref):
            findings.append(Finding(rows.record, "different", "index_record"))
        want = next(wanted, None)
    while want is not None:
        findings.append(Finding(want[0], "missing", "index_record"))
        want = next(wanted, None)
    return findings


_STRAY = f"""
    SELECT DISTINCT 'index_name', n.record FROM index_name AS n LEFT JOIN index_record AS r ON r.record = n.record
    WHERE r.type IS NOT n.type
    UNION ALL
    SELECT DISTINCT 'index_text', t.id >> {PLACES} FROM index_text AS t
    LEFT JOIN index_record AS r ON r.record = t.id >> {PLACES} WHERE r.type IS NOT t.type
"""


def _fts_agrees(connection: Any, table: str) -> bool:
    try:
        # Rank 1 compares with the content table too, 0 only the index with itself.
        connection.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
    except connection.DatabaseError as error:
        if isinstance(error, connection.OperationalError):
            raise  # busy, read-only, out of disk: says nothing about the index
        return False
    return True


# ---- asking ----------------------------------------------------------------------------------------------------------

_OPENING = '"\u201c\u201e\u00ab\u201d\u201f\u00bb'
_TOKENS = re.compile(rf"(-?)[{_OPENING}]([^{_OPENING}]*)([{_OPENING}]|$)|(\S+)")


@dataclass(frozen=True)
class _Term:
    """Words that must stand one after another; of the last one perhaps only the beginning."""

    words: tuple[str, ...]
    open_ended: bool = False

    @property
    def match(self) -> str:
        return f'"{" ".join(self.words)}"' + ("*" if self.open_ended else "")


@dataclass(frozen=True)
class _Query:
    """What was asked. `whole` are the keys that an exact name may have, the plainest first."""

    ref: str
    whole: tuple[str, ...]
    terms: tuple[_Term, ...]
    without: tuple[_Term, ...]


def _parse(text: str, prefix_last: bool = True) -> _Query:
    text = text[:QUERY_LENGTH]
    terms: list[_Term] = []
    without: list[_Term] = []
    plain, last_open = True, False
    for found in _TOKENS.finditer(text):
        bare = found[4]
        quoted = found[2] if bare is None else bare
        free = found.start() == 0 or text[found.start() - 1].isspace()
        minus = free and (found[1] == "-" if bare is None else bare.startswith("-"))
        words = tuple(folding.fold(quoted).split())
        if not words:
            continue
        plain = plain and bare is not None and not minus
        (without if minus else terms).append(_Term(words))
        last_open = not minus and (bare is not None or not found[3])
    terms, without = terms[:MOST_TERMS], without[:MOST_TERMS]
    key = " ".join(" ".join(term.words) for term in terms) if without else folding.fold_name(text)
    if plain and terms:
        terms = _without_announcing(terms, key)
    if terms and prefix_last and last_open and not text[-1:].isspace():
        terms[-1] = _Term(terms[-1].words, open_ended=True)
    whole = [key, folding.fold(text)] if plain else [key]
    if plain and any(character.isdigit() for character in key):
        whole.append(folding.compact(text))
    return _Query(
        folding.fold_ref(text) if plain else "",
        tuple(dict.fromkeys(form for form in whole if form)),
        tuple(terms),
        tuple(without),
    )


def _without_announcing(terms: list[_Term], key: str) -> list[_Term]:
    """The terms without leading ones such as "alias" and "el", which the name's key has lost as well."""
    for start in range(len(terms)):
        if " ".join(" ".join(term.words) for term in terms[start:]) == key:
            return terms[start:]
    return terms


def _all_of(terms: Iterable[_Term]) -> str:
    return " AND ".join(term.match for term in terms)


def _match(column: str, terms: Iterable[_Term], without: Iterable[_Term] = (), types: Iterable[str] = ()) -> str:
    """The one place where the search language is written. Types are told by a column of their own."""
    match = f"{column} : ({_all_of(terms)})"
    if unwanted := " OR ".join(term.match for term in without):
        match = f"({match}) NOT ({column} : ({unwanted}))"
    if wanted := " OR ".join('"' + kind.replace('"', '""') + '"' for kind in types):
        match = f"({match}) AND (type : ({wanted}))"
    return match


@dataclass
class _Found:
    score: float
    matched: Matched | None = None  # None: one of the names, found out for the hits that are shown
    place: int | None = None  # id of the index_text row


def search(
    connection: Any,
    text: str,
    *,
    types: Sequence[str] = (),
    limit: int = 50,
    offset: int = 0,
    prefix_last: bool = True,
) -> Answer:
    """Records that hold every word of `text`, best first.

    First refs ("PER-0031", "per 31"), then identifiers, titles and aliases that are just that, then titles and aliases
    that begin so, then ranked matches, names before texts, then words spread over a record, then parts of names; and
    where nothing is found, names that look alike. "Words in quotes" stand together, -words must not occur anywhere in
    the record; the last word may be a beginning unless a blank follows or `prefix_last` is off. `types`: only records
    of these types. Text without a word gives an empty answer.
    """
    query = _parse(text, prefix_last)
    known = _known(connection, types)
    if not query.terms or (types and not known):
        return Answer()
    types = known
    found, near = _surely(connection, query, types), False
    # Unwanted words are sifted out afterwards, so that more may be needed than are shown.
    needed = 2 * NEWEST if query.without else max(offset + limit, FEW)
    total = _ranked(connection, query, types, found, needed)
    named = any(one.score > _BEGINNING for one in found.values())
    if total is not None and total < FEW and not named:
        capped = _scattered(connection, query, types, found)
        _parts(connection, query, types, found)
        total = None if capped else len(found)
    if query.without:
        _leave_out(connection, query, found)
        total = None if total is None else len(found)
    elif not found:
        near = _alike(connection, query, types, found)
        total = len(found)
    hits = _shown(connection, query, list(found.items())[offset : offset + limit])
    return Answer(hits, total is None, total, near)


def first(connection: Any, text: str, limit: int = 8) -> tuple[Hit, ...]:
    """What to show at the first keystrokes: exact names, then the newest records with names that have such words.

    Unranked and from the b-tree and the prefix index alone, so that it costs the same in a library of any size.
    """
    query = _parse(text)
    found: dict[int, _Found] = {}
    _refs(connection, query, (), found)
    _exact(connection, query, (), found, most=limit)
    for record in _newest_names(connection, query, (), limit):
        found.setdefault(record, _Found(0.5))
    return _shown(connection, query, list(found.items())[:limit])


def suggest(connection: Any, text: str, types: Sequence[str] = (), limit: int = 20) -> tuple[Hit, ...]:
    """Candidates for a field that points at another record: by ref and name only, exact and beginnings first."""
    query = _parse(text)
    known = _known(connection, types)
    if not query.terms or (types and not known):
        return ()
    types = known
    found = _surely(connection, query, types)
    if len(found) < limit:
        for record in _newest_names(connection, query, types, limit):
            found.setdefault(record, _Found(0.5))
    if len(found) < limit:
        _parts(connection, query, types, found)
    _leave_out(connection, query, found)
    if not found:
        _alike(connection, query, types, found)
    return _shown(connection, query, list(found.items())[:limit])


# ---- the steps of a search, each adding what the ones before did not find --------------------------------------------


def _known(connection: Any, types: Sequence[str]) -> list[str]:
    """Those of the types that some record has: only these may become words of a query."""
    wanted = set(types)
    return [kind for (kind,) in connection.execute("SELECT type FROM index_type ORDER BY type") if kind in wanted]


def _of_types(types: Sequence[str]) -> tuple[str, str]:
    """A condition on a `type` column, and the JSON for its parameter."""
    return ("type IN (SELECT value FROM json_each(?))" if types else "? IS NOT NULL"), json.dumps(list(types))


def _surely(connection: Any, query: _Query, types: Sequence[str]) -> dict[int, _Found]:
    found: dict[int, _Found] = {}
    _refs(connection, query, types, found)
    _exact(connection, query, types, found, most=MOST_EXACT)
    if query.terms and query.terms[-1].open_ended:
        condition, wanted = _of_types(types)
        for key in query.whole[:1]:
            # The inner limit bounds the walk where few of very many such names are of the wanted types.
            rows = connection.execute(
                f"SELECT record, kind FROM (SELECT record, kind, key, type FROM index_name WHERE key > ? AND key < ? "
                f"ORDER BY key LIMIT ?) WHERE {condition} LIMIT ?",
                (key, key + "\U0010ffff", NEWEST, wanted, MOST_PREFIXES),
            ).fetchall()
            for number, (record, kind) in enumerate(rows):
                found.setdefault(record, _Found(_BEGINNING - 0.04 * number / MOST_PREFIXES, _KINDS[kind]))
    return found


def _refs(connection: Any, query: _Query, types: Sequence[str], found: dict[int, _Found]) -> None:
    if query.ref:
        condition, wanted = _of_types(types)
        rows = connection.execute(
            f"SELECT record FROM index_record WHERE ref_key = ? AND {condition} ORDER BY record DESC LIMIT ?",
            (query.ref, wanted, MOST_EXACT),
        )
        found.update((record, _Found(1.0, "ref")) for (record,) in rows)


def _exact(connection: Any, query: _Query, types: Sequence[str], found: dict[int, _Found], most: int) -> None:
    condition, wanted = _of_types(types)
    rows: list[tuple[int, int]] = []
    for key in query.whole:
        rows += connection.execute(
            f"SELECT kind, record FROM index_name WHERE key = ? AND {condition} ORDER BY record DESC LIMIT ?",
            (key, wanted, most),
        ).fetchall()
    for kind, record in sorted(rows, key=lambda row: (row[0], -row[1])):
        found.setdefault(record, _Found(0.98 - 0.01 * kind, _KINDS[kind]))


def _newest_names(connection: Any, query: _Query, types: Sequence[str], most: int) -> list[int]:
    """The newest records with names that hold every term, unranked."""
    if not query.terms:
        return []
    rows = connection.execute(
        "SELECT rowid FROM index_fts_names WHERE index_fts_names MATCH ? ORDER BY rowid DESC LIMIT ?",
        (_match("names", query.terms, query.without, types), most),
    )
    return [record for (record,) in rows]


def _ranked(connection: Any, query: _Query, types: Sequence[str], found: dict[int, _Found], needed: int) -> int | None:
    """Add the newest matches by rank, names before texts, until `needed` are found.

    Returns how many records there are in all, None where there are more matches than are ranked.
    """
    terms = query.terms
    if not terms:
        return len(found)
    everyone, capped = set(found), False
    if terms[-1].open_ended and len(terms[-1].words[-1]) == 1:
        # One letter begins so many words that no order among them means anything, and texts have no index for it.
        names = [(-1.0, -record) for record in _newest_names(connection, query, types, NEWEST + 1)]
        lone = len(terms) > 1 and len(terms[-1].words) == 1
        terms = terms[:-1] if lone else (*terms[:-1], _Term(terms[-1].words))
    else:
        names = _newest(connection, "index_fts_names", "names", "rowid", query.terms, query.without, types)
    capped = len(names) > NEWEST
    best = min(names)[0] if names else 0.0
    for rank, record in nsmallest(needed + len(found), names[:NEWEST]):
        found.setdefault(-record, _Found(0.5 + 0.3 * _share(rank, best)))
    if capped and len(found) >= needed:
        return None
    ranked = len(found) < needed  # otherwise they are only counted, which is much cheaper
    texts = _newest(connection, "index_fts_text", "body", f"rowid >> {PLACES}", terms, query.without, types, ranked)
    capped = capped or len(texts) > NEWEST
    best = min(texts)[0] if texts else 0.0
    if ranked:
        # A record may have many texts, so as many as it takes.
        for rank, place in sorted(texts[:NEWEST]):
            if len(found) >= needed:
                break
            found.setdefault(-place >> PLACES, _Found(0.2 + 0.25 * _share(rank, best), "text", -place))
    if capped:
        return None
    everyone.update(-record for _rank, record in names)
    everyone.update(-place >> PLACES for _rank, place in texts)
    return len(everyone)


def _share(rank: float, best: float) -> float:
    """bm25 as FTS5 gives it is negative, the best the lowest; near zero where a word is in most rows."""
    return max(0.0, min(1.0, rank / best)) if best < 0 else 1.0


def _newest(
    connection: Any,
    table: str,
    column: str,
    record: str,
    terms: Sequence[_Term],
    without: Sequence[_Term],
    types: Sequence[str],
    ranked: bool = True,
) -> list[tuple[float, int]]:
    """(rank or 0, minus rowid) of the newest matches, one more than `NEWEST` where there are more: the best sort first."""
    # As a word of the query a type is counted over all its records (32 ms for a million). So only rare types are; for
    # common ones looking each match up is cheaper, since it seldom is in vain.
    common = bool(types) and _are_common(connection, types)
    condition = (
        f"AND (SELECT r.type FROM index_record AS r WHERE r.record = {table}.{record}) "
        f"IN (SELECT value FROM json_each(?))"
    )
    return list(
        connection.execute(
            f"SELECT {'rank' if ranked else '0'}, -rowid FROM {table} WHERE {table} MATCH ? {condition if common else ''} "
            f"ORDER BY rowid DESC LIMIT ?",
            (
                _match(column, terms, without, () if common else types),
                *((json.dumps(list(types)),) if common else ()),
                NEWEST + 1,
            ),
        )
    )


def _are_common(connection: Any, types: Sequence[str]) -> bool:
    (records,) = connection.execute(
        "SELECT total(records) FROM index_type WHERE type IN (SELECT value FROM json_each(?))",
        (json.dumps(list(types)),),
    ).fetchone()
    return bool(records > MANY_OF_A_TYPE)


def _scattered(connection: Any, query: _Query, types: Sequence[str], found: dict[int, _Found]) -> bool:
    """Add records that hold every term, though no single text of theirs does; True if a term is too common to say."""
    if len(query.terms) < 2:
        return False
    capped = False
    everywhere: set[int] | None = None
    places: dict[int, int] = {}
    for term in query.terms:
        if term.open_ended and len(term.words[-1]) == 1:
            term = _Term(term.words)
        rows = connection.execute(
            "SELECT rowid FROM index_fts_names WHERE index_fts_names MATCH ? ORDER BY rowid DESC LIMIT ?",
            (_match("names", (term,), (), types), NEWEST),
        ).fetchall()
        texts = connection.execute(
            "SELECT rowid FROM index_fts_text WHERE index_fts_text MATCH ? ORDER BY rowid DESC LIMIT ?",
            (_match("body", (term,), (), types), NEWEST),
        ).fetchall()
        capped = capped or len(rows) >= NEWEST or len(texts) >= NEWEST
        for (place,) in texts:
            places.setdefault(place >> PLACES, place)
        here = {record for (record,) in rows} | {place >> PLACES for (place,) in texts}
        everywhere = here if everywhere is None else everywhere & here
        if not everywhere:
            break
    for record in sorted(everywhere or (), reverse=True):
        found.setdefault(record, _Found(0.15, "text", places.get(record)))
    return capped


def _parts(connection: Any, query: _Query, types: Sequence[str], found: dict[int, _Found]) -> None:
    """Add the newest records with names that hold every term somewhere inside a word."""
    terms = [_Term(term.words) for term in query.terms if len(" ".join(term.words)) >= 3]
    if not terms or len(terms) < len(query.terms):
        return
    condition, wanted = _of_types(types)
    rows = connection.execute(
        f"SELECT record FROM index_record WHERE record IN (SELECT rowid FROM index_fts_parts "
        f"WHERE index_fts_parts MATCH ? ORDER BY rowid DESC LIMIT ?) AND {condition} ORDER BY record DESC LIMIT ?",
        (_match("names", terms), NEWEST, wanted, MOST_PREFIXES),
    ).fetchall()
    for (record,) in rows:
        found.setdefault(record, _Found(0.1))


def _leave_out(connection: Any, query: _Query, found: dict[int, _Found]) -> None:
    """Drop records that hold an unwanted word anywhere, not only in the row that matched."""
    if not query.without or not found:
        return
    low, high = min(found), max(found)
    for term in query.without:
        names = connection.execute(
            "SELECT rowid FROM index_fts_names WHERE index_fts_names MATCH ? AND rowid BETWEEN ? AND ?",
            (_match("names", (term,)), low, high),
        )
        texts = connection.execute(
            f"SELECT DISTINCT rowid >> {PLACES} FROM index_fts_text "
            f"WHERE index_fts_text MATCH ? AND rowid BETWEEN ? AND ?",
            (_match("body", (term,)), low << PLACES, ((high + 1) << PLACES) - 1),
        )
        for (record,) in [*names, *texts]:
            found.pop(record, None)


def _alike(connection: Any, query: _Query, types: Sequence[str], found: dict[int, _Found]) -> bool:
    """Add names that look like what was asked, the most alike first; returns whether there are any."""
    from rapidfuzz import fuzz, process  # 24 ms that a search which finds something does not need

    if not query.whole:
        return False
    asked = query.whole[0]
    count = len(asked.split())
    condition, wanted = _of_types(types)
    rows = connection.execute(
        f"SELECT record, kind, key FROM index_name WHERE record IN (SELECT value FROM json_each(?)) AND {condition} "
        f"ORDER BY record DESC",
        (json.dumps(_candidates(connection, asked)), wanted),
    )
    choices: list[str] = []
    owners: list[tuple[int, int]] = []
    for record, kind, key in rows:
        words = key.split()
        for start in range(max(1, len(words) - count + 1)):
            choices.append(" ".join(words[start : start + count]))
            owners.append((record, kind))
    alike = process.extract(asked, choices, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=4 * FEW)
    for _choice, ratio, number in sorted(alike, key=lambda one: (-one[1], -owners[one[2]][0], owners[one[2]][1])):
        record, kind = owners[number]
        if len(found) < FEW:
            found.setdefault(record, _Found(0.1 * ratio / 100, _KINDS[kind]))
    return bool(found)


def _candidates(connection: Any, asked: str) -> list[int]:
    """Records whose names are worth comparing: all in a small library, else those that share rare trigrams."""
    newest = connection.execute("SELECT record FROM index_record ORDER BY record DESC LIMIT ?", (NEAR_ALL,))
    records = [record for (record,) in newest]
    if len(records) < NEAR_ALL:
        return records
    counts = []
    for trigram in {asked[start : start + 3] for start in range(len(asked) - 2)}:
        row = connection.execute("SELECT doc FROM index_fts_vocabulary WHERE term = ?", (trigram,)).fetchone()
        if row is not None:
            counts.append((row[0], trigram))
    rare: list[str] = []
    total = 0
    for count, trigram in sorted(counts)[:6]:
        if rare and total + count > NEAR_CANDIDATES:
            break
        rare.append(f'"{trigram}"')
        total += count
    if not rare:
        return []
    rows = connection.execute(
        "SELECT rowid FROM index_fts_parts WHERE index_fts_parts MATCH ? ORDER BY rowid DESC LIMIT ?",
        (" OR ".join(rare), NEAR_CANDIDATES),
    )
    return [record for (record,) in rows]


def _shown(connection: Any, query: _Query, found: Sequence[tuple[int, _Found]]) -> tuple[Hit, ...]:
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
        matched = one.matched or _best_name(query, keys.get(record, []))
        place = places.get(one.place) if one.place is not None else None
        if matched == "text" and place is None:
            matched = _best_name(query, keys.get(record, []))
        hits.append(Hit(record, types[record], one.score, matched, place))
    return tuple(hits)


def _best_name(query: _Query, keys: list[tuple[int, str]]) -> Matched:
    """The kind of the name that holds most of the terms; of equal ones a title rather than an alias or identifier."""
    preferred = (_KINDS.index("title"), _KINDS.index("alias"), _KINDS.index("identifier"))

    def worth(one: tuple[int, str]) -> tuple[int, int]:
        return sum(" ".join(term.words) in one[1] for term in query.terms), -preferred.index(one[0])

    return _KINDS[max(keys, key=worth)[0]] if keys else "title"


# ---- snippets --------------------------------------------------------------------------------------------------------


def snippet(text: str, query: str, width: int = 160) -> tuple[str, tuple[tuple[int, int], ...]]:
    """About `width` characters of the original text around the best hit of `query`, and where the hits stand in it.

    The best place is the first that holds most of the terms. Offsets are characters of the returned string, ascending
    and apart. Line breaks and other control characters become blanks; "\u2026" stands where something is cut off.
    Without a hit: the beginning, without marks.
    """
    terms = _parse(query).terms
    marks: list[tuple[int, int, int]] = []
    if terms:
        start = 0
        while start < len(text) and not marks:
            # Texts may be millions of characters long: only the block with the first hits is looked at closely.
            end = min(len(text), start + SNIPPET_BLOCK)
            marks = [(a + start, b + start, number) for a, b, number in _marks(text[start:end], terms)]
            start = end if end == len(text) else end - width
    begin, end = _window(text, marks, width)
    before, after = ("\u2026" if begin > 0 else ""), ("\u2026" if end < len(text) else "")
    cut = "".join(" " if character < " " or character == "\x7f" else character for character in text[begin:end])
    shift = len(before) - begin
    shown = tuple((a + shift, b + shift) for a, b in _apart(marks) if a >= begin and b <= end)
    return before + cut + after, shown


def _marks(block: str, terms: Sequence[_Term]) -> list[tuple[int, int, int]]:
    """(start, end, number of the term) of every hit in a block, ascending."""
    folded = folding.fold(block)
    if folded.isascii() and not any(term.words[0] in folded for term in terms):
        return []
    words = _words(block)
    marks = []
    for place in range(len(words)):
        for number, term in enumerate(terms):
            if _stands_at(words, place, term):
                marks.append((words[place][1], words[place + len(term.words) - 1][2], number))
    return marks


def _words(block: str) -> list[tuple[str, int, int]]:
    """(folded word, start, end) of the original; a trailing accent belongs to its word."""
    words: list[tuple[str, int, int]] = []
    letters, start, end = "", 0, 0
    for place, piece in enumerate(folding.pieces(block)):
        if not piece:
            end = place + 1 if letters else end
            continue
        for number, part in enumerate(piece.split(" ")):
            if number and letters:
                words.append((letters, start, end))
                letters = ""
            if part:
                start = start if letters else place
                letters, end = letters + part, place + 1
    if letters:
        words.append((letters, start, end))
    # A word in another script is also found by its Latin form.
    return [
        one if one[0].isascii() else (f"{one[0]} {folding.latin(block[one[1] : one[2]])}".strip(), one[1], one[2])
        for one in words
    ]


def _stands_at(words: Sequence[tuple[str, int, int]], place: int, term: _Term) -> bool:
    if place + len(term.words) > len(words):
        return False
    for number, wanted in enumerate(term.words):
        open_ended = term.open_ended and number == len(term.words) - 1
        held = words[place + number][0].split(" ")
        if not any(form.startswith(wanted) if open_ended else form == wanted for form in held):
            return False
    return True


def _window(text: str, marks: Sequence[tuple[int, int, int]], width: int) -> tuple[int, int]:
    """Where to cut: around the first stretch of `width` that holds most terms, between words where one ends nearby."""
    best, held = None, 0
    right = 0
    inside: dict[int, int] = {}
    for left, (start, _end, number) in enumerate(marks):
        while right < len(marks) and (marks[right][1] <= start + width or right == left):
            inside[marks[right][2]] = inside.get(marks[right][2], 0) + 1
            right += 1
        if len(inside) > held:
            best, held = (start, marks[right - 1][1]), len(inside)
        inside[number] -= 1
        if not inside[number]:
            del inside[number]
    if best is None:
        return 0, _blank_before(text, width, 0)
    spare = max(0, width - (best[1] - best[0]))
    begin = max(0, best[0] - spare // 2)
    end = min(len(text), max(best[1], begin + width))
    begin = max(0, min(begin, end - width))
    if begin:
        begin = next((place + 1 for place in range(begin, min(best[0], begin + 20)) if text[place].isspace()), begin)
    return min(begin, best[0]), _blank_before(text, end, best[1])


def _blank_before(text: str, end: int, least: int) -> int:
    """The last blank at or shortly before `end`, but not before `least`; `end` itself where there is none."""
    if end >= len(text):
        return len(text)
    return next((place for place in range(end, max(least, end - 20), -1) if text[place].isspace()), end)


def _apart(marks: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """The marks ascending, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end, _number in sorted(marks):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
