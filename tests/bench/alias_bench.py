"""A person sought by a name that is written otherwise, keystroke by keystroke, among up to a million names.

The haystack are invented people: common given names and surnames as skewed as in any register, a long tail of surnames
made of syllables, every third with an alias. Into it go the first names of the held-out pairs of `name_pairs`; what is
typed is the second, letter by letter, in processor time of the thread that asks. Recall is the share of pairs whose
first name is among the first ten suggestions once the second is typed. The peer is `process.extract` of rapidfuzz with
its own scorer over all names, which is what a program without an index does. The files are built once and kept in the
user's cache folder.
"""

from __future__ import annotations

import hashlib
import inspect
import math
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import platformdirs
from rapidfuzz import process

from casefiles.database import index
from casefiles.database.connection import connect
from casefiles.database.index.tables import TABLES, VERSION
from casefiles.domain.naming.known_names import known_names
from tests.bench import corpus, name_pairs
from tests.bench.name_pairs import SAME, Pair, pairs
from tests.bench.table import Row

COUNTS = (10_000, 100_000, 1_000_000)
EACH = 40
"""Pairs of each kind."""
TOP = 10
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
    asked = [pair for pair in pairs(held_out=True, each=5 if quick else EACH) if pair.same]
    found: list[Row] = []
    for count in counts:
        connection = connect(_kept(count), read_only=True)
        try:
            found += _measured(connection, count, asked, last=count == counts[-1])
        finally:
            connection.close()
    return found


def _measured(connection: Any, count: int, asked: Sequence[Pair], last: bool) -> list[Row]:
    targets = _targets()
    for pair in asked[:20]:
        index.suggest(connection, pair.b)
    strokes = [pair.b[: n + 1] for pair in asked[:: 1 + len(asked) // 130] for n in range(len(pair.b))]
    taken = sorted(_took(lambda text: index.suggest(connection, text, limit=TOP), strokes))
    whole = sorted(_took(lambda text: index.suggest(connection, text, limit=TOP), [pair.b for pair in asked]))
    high = taken[math.ceil(0.99 * len(taken)) - 1]
    note = f"{len(taken):,} keystrokes, p50 {statistics.median(taken) * 1e3:.1f} ms, the worst {taken[-1] * 1e3:.0f}"
    goal = GOAL if count == COUNTS[-1] else None
    found = [Row(f"alias: a keystroke among {count:,} people, p99", high * 1e3, goal, "ms", note, "at most", high)]
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
    for record, name in connection.execute("SELECT record, name FROM plain ORDER BY record"):
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


def _records(connection: Any, text: str) -> set[int]:
    return {hit.record for hit in index.suggest(connection, text, limit=TOP)}


def _took(ask: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    taken = []
    for text in texts:
        start = time.thread_time()
        ask(text)
        taken.append(time.thread_time() - start)
    return taken


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


def _kept(count: int) -> Path:
    """The file of so many people; made when there is none yet of these tables and rules."""
    made_of = (
        TABLES,
        VERSION,
        inspect.getsource(people),
        inspect.getsource(corpus),
        inspect.getsource(name_pairs),
        EACH,
    )
    key = hashlib.sha256(repr(made_of).encode()).hexdigest()[:16]
    folder = Path(platformdirs.user_cache_dir("casefiles", appauthor=False)) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"alias-{count}-{key}.db"
    if not file.exists():
        for old in folder.glob(f"alias-{count}-*"):
            old.unlink()
        draft = folder / f"alias-{count}-{key}.draft"
        _build(draft, count)
        draft.rename(file)
    return file


def _build(file: Path, count: int) -> None:
    connection = connect(file, create=True, fresh=True)
    try:
        connection.execute("BEGIN")
        index.create(connection)
        connection.execute("CREATE TABLE plain (record INTEGER NOT NULL, name TEXT NOT NULL)")
        connection.execute("COMMIT")
        everybody = people(count)
        while batch := [one for _n, one in zip(range(STEP), everybody, strict=False)]:
            connection.execute("BEGIN")
            index.put(connection, (_entry(record, names) for record, names in batch))
            connection.executemany(
                "INSERT INTO plain VALUES (?, ?)", ((record, name) for record, names in batch for name in names)
            )
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _entry(record: int, names: tuple[str, ...]) -> index.Entry:
    title, *aliases = names
    kinds = (index.Name(title, "title"), *(index.Name(alias, "alias") for alias in aliases))
    return index.Entry(record, "person", f"PER-{record:04d}", kinds)
