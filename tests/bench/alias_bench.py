"""A person sought by a name that is written otherwise, keystroke by keystroke, among up to a million names.

The haystack are invented people: common given names and surnames as skewed as in any register, a long tail of surnames
made of syllables, every third with an alias. Into it go the first names of the held-out pairs of `name_pairs`; what is
typed is the second, letter by letter, in processor time of the thread that asks: into a picker, into the box at the top,
and what that adds a moment later (names that are written otherwise than those that are called just so). Recall is the
share of pairs whose first name is among the first ten suggestions once the second is typed. The peer is `process.extract`
of rapidfuzz with its own scorer over all names, which is what a program without an index does. The libraries are built
once and kept in the user's cache folder.
"""

from __future__ import annotations

import inspect
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from rapidfuzz import process

from casefiles.database import index
from casefiles.database.connection import connect
from casefiles.database.index.tables import TABLES
from casefiles.database.library import Library
from casefiles.database.migrations import SCHEMA_VERSION
from casefiles.domain import folding
from casefiles.domain.naming import keys
from casefiles.domain.naming.known_names import known_names
from casefiles.services import search
from tests.bench import corpus, name_pairs
from tests.bench.kept import high, kept, took
from tests.bench.name_pairs import SAME, Pair, pairs
from tests.bench.table import Row

COUNTS = (10_000, 100_000, 1_000_000)
EACH = 40
"""Pairs of each kind."""
TOP = 10
IN_THE_BOX = 40
"""Hits that the top box asks for."""
STEP = 50_000
GOAL = 50.0
"""Milliseconds for one keystroke among a million names, at the 99th percentile."""
_SCANS = 12
_ALIASES = (
    *("Chato", "Negro", "Flaco", "Gato", "Lobo", "Tigre", "Zorro", "Toro", "Loco"),
    *("Rayo", "Sombra", "Viejo", "Mono", "Oso", "Cuervo", "Doctor", "Sordo", "Pulga"),
)


def rows(quick: bool = False) -> list[Row]:
    """Keystrokes by size of the library, recall by kind of variation, and the scan of all names."""
    counts = COUNTS[:1] if quick else COUNTS
    asked = [pair for pair in pairs(held_out=True, each=EACH) if pair.same][:: 8 if quick else 1]
    found: list[Row] = []
    for count in counts:
        with Library.open(_kept(count), author="bench", read_only=True) as library:
            found += _measured(library, count, asked, last=count == counts[-1])
    return found


def _measured(library: Library, count: int, asked: Sequence[Pair], last: bool) -> list[Row]:
    """The picker's keystroke, and the top box's, with the reasons and where each stands."""
    strokes = [pair.b[: n + 1] for pair in asked[:: 1 + len(asked) // 130] for n in range(len(pair.b))]
    goal = GOAL if count == COUNTS[-1] else None
    connection = connect(library.layout.database, read_only=True)
    found = []
    try:
        for what, ask in (
            ("a keystroke", lambda text: index.suggest(connection, text, limit=TOP)),
            ("a keystroke in the top box", lambda text: search.search(library, text, limit=IN_THE_BOX)),
            ("other writings below it", lambda text: _beside(library, text)),
        ):
            for pair in asked[:20]:
                ask(pair.b)
            taken = took(ask, strokes)
            p99, worst = high(taken), max(zip(taken, strokes, strict=True))
            note = (
                f"{len(taken):,} keystrokes, p50 {statistics.median(taken) * 1e3:.1f} ms, "
                f"the worst {worst[0] * 1e3:.0f} (“{worst[1]}”)"
            )
            name = f"alias: {what} among {count:,} people, p99"
            found.append(Row(name, p99 * 1e3, goal, "ms", note, "at most", p99))
        return found + _recall(connection, count, asked, last)
    finally:
        connection.close()


def _beside(library: Library, text: str) -> object:
    return search.beside(library, text, search.search(library, text, limit=IN_THE_BOX), limit=IN_THE_BOX)


def _recall(connection: Any, count: int, asked: Sequence[Pair], last: bool) -> list[Row]:
    targets = _targets()
    whole = took(lambda text: index.suggest(connection, text, limit=TOP), [pair.b for pair in asked])
    found = []
    by_kind = {
        kind: [targets[pair.a] in _records(connection, pair.b) for pair in asked if pair.kind == kind] for kind in SAME
    }
    everything = [one for own in by_kind.values() for one in own]
    found.append(
        Row(
            f"alias: found among the first ten of {count:,}", statistics.mean(everything), None, "share", "", "at least"
        )
    )
    if last:
        found += [
            Row(f"alias: {kind}, of {count:,}", statistics.mean(own), None, "share", "", "at least")
            for kind, own in by_kind.items()
        ]
        found += _beside_a_scan(connection, asked, targets, statistics.median(whole))
    return found


def _beside_a_scan(connection: Any, asked: Sequence[Pair], targets: dict[str, int], ours: float) -> list[Row]:
    names: list[str] = []
    owners: list[int] = []
    for record, name in connection.execute(_NAMES):
        names.append(name)
        owners.append(record)
    chosen = asked[:: max(1, len(asked) // _SCANS)][:_SCANS]
    taken, met = [], []
    for pair in chosen:
        start = time.thread_time()
        likely = process.extract(pair.b, names, limit=TOP)
        taken.append(time.thread_time() - start)
        met.append(targets[pair.a] in {owners[place] for _name, _score, place in likely})
    peer = statistics.median(taken)
    mine = statistics.mean(targets[pair.a] in _records(connection, pair.b) for pair in chosen)
    note = (
        f"process.extract over all {len(names):,} names; "
        f"of {len(chosen)} names it has {sum(met)} among ten, we {mine * len(chosen):.0f}"
    )
    return [Row("alias: a whole name, beside a scan", peer / ours, None, "x faster", note, "at least", ours, peer)]


_NAMES = """
    SELECT id, title FROM record WHERE type = 'person'
    UNION ALL SELECT link.source_end, alias.text FROM link JOIN alias ON alias.id = link.target_end ORDER BY 1
"""


def _records(connection: Any, text: str) -> set[int]:
    return {hit.record for hit in index.suggest(connection, text, limit=TOP)}


def _targets() -> dict[str, int]:
    """The first names of the pairs and the records they have, spread over the smallest library."""
    wanted = list(dict.fromkeys(pair.a for pair in pairs(held_out=True, each=EACH) if pair.same))
    return {name: 7 + 13 * number for number, name in enumerate(wanted)}


def people(count: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """`count` invented people, by record: the printed name and the aliases."""
    random = Random(5)
    given = sorted(name.capitalize() for name in known_names().given if len(name) > 2)
    tail = [one.capitalize() for one in corpus.vocabulary(40_000) if len(one) > 3]
    surnames = [name.capitalize() for name in sorted(known_names().surnames)] + tail
    random.shuffle(given)
    given_weights = list(accumulate(1 / (n + 8) for n in range(len(given))))
    surname_weights = list(accumulate(1 / (n + 25) for n in range(len(surnames))))
    planted = {record: name for name, record in _targets().items()}
    for record in range(1, count + 1):
        givens = random.choices(given, cum_weights=given_weights, k=random.choice((1, 1, 2)))
        two = random.choices(surnames, cum_weights=surname_weights, k=random.choice((1, 2, 2)))
        aliases = (random.choice(_ALIASES),) if record % 6 == 0 else (random.choice(tail),) if record % 6 == 3 else ()
        yield record, (planted.get(record) or " ".join([*givens, *two]), *aliases)


# The libraries, made once


def _kept(count: int) -> Path:
    """The library of so many people; made when there is none yet of these tables and rules."""
    made_of = (
        TABLES,
        SCHEMA_VERSION,
        *(folding.VERSION, keys.VERSION, EACH),
        *map(inspect.getsource, (people, _build, _rows, corpus, name_pairs)),
    )
    return kept(f"alias-{count}", made_of, lambda draft: _build(draft, count), "casefiles")


def _build(folder: Path, count: int) -> None:
    """The people are written past the journal, which no search asks."""
    with Library.create(folder, author="bench") as library:
        database = library.layout.database
    connection = connect(database)
    try:
        everybody = people(count)
        while batch := [one for _n, one in zip(range(STEP), everybody, strict=False)]:
            connection.execute("BEGIN")
            index.put(connection, (_entry(record, names) for record, names in batch))
            _rows(connection, batch, count)
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _rows(connection: Any, batch: Sequence[tuple[int, tuple[str, ...]]], count: int) -> None:
    """The rows of these people, of their aliases, and of the links between them."""
    named = [(record, "person", f"PER-{record}", names[0]) for record, names in batch]
    aliases = [(count + 2 * record, record, names[1]) for record, names in batch if len(names) > 1]
    named += [(number, "alias", f"AL-{number}", f"“{text}”") for number, _record, text in aliases]
    named += [(number + 1, "link", f"LK-{number}", text) for number, _record, text in aliases]
    connection.executemany(
        "INSERT INTO record (id, uid, type, ref, title, sort_key, standing, version, created_at, created_by, "
        "modified_at, modified_by, salt) VALUES (?, ?, ?, ?, ?, ?, 'unsourced', 1, '', 'bench', '', 'bench', '')",
        ((number, f"{number:032x}", kind, ref, title, title.casefold()) for number, kind, ref, title in named),
    )
    connection.executemany(
        "INSERT INTO person (id, printed_name, identity) VALUES (?, ?, 'named')",
        ((record, names[0]) for record, names in batch),
    )
    connection.executemany(
        "INSERT INTO alias (id, text) VALUES (?, ?)", ((number, text) for number, _record, text in aliases)
    )
    connection.executemany(
        "INSERT INTO link (id, link_type, source_end, target_end) VALUES (?, 'uses_name', ?, ?)",
        ((number + 1, record, number) for number, record, _text in aliases),
    )


def _entry(record: int, names: tuple[str, ...]) -> index.Entry:
    title, *aliases = names
    kinds = (index.Name(title, "title"), *(index.Name(alias, "alias") for alias in aliases))
    return index.Entry(record, "person", f"PER-{record:04d}", kinds)
