"""Search over a million invented records, beside a LIKE scan of the same columns in the same file.

Both sides are measured in processor time of the thread that asks: once the file is in memory nothing waits for the disk,
and other programs on the machine then do not count. The index is built once and kept in the user's cache folder.
"""

from __future__ import annotations

import inspect
import statistics
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from casefiles.database import index
from casefiles.database.connection import connect
from casefiles.database.index.tables import TABLES
from casefiles.domain import folding
from casefiles.domain.naming import keys
from tests.bench import corpus
from tests.bench.kept import high, kept, took
from tests.bench.table import Row

TYPES = ("person",) * 6 + ("event",) * 3 + ("seizure",)
STEP = 50_000


def rows(quick: bool = False) -> list[Row]:
    """Whole names, ranked words, first keystrokes, and what a field's suggestions cost."""
    count, rounds, asked = (20_000, 3, 30) if quick else (1_000_000, 9, 100)
    connection = connect(_kept(count), read_only=True)
    try:
        asking = Asking.of(count, rounds * asked)
        found = _measured(connection, asking, rounds, asked)
    finally:
        connection.close()
    # The goals are those of a million records: what costs the same in any library gains little in a small one.
    return [replace(row, goal=None) for row in found] if quick else found


@dataclass(frozen=True)
class Asking:
    """What is asked, in equal numbers: names as they are written, words as they occur, the first letters of names."""

    names: list[str]
    words: list[str]
    letters: list[str]

    @classmethod
    def of(cls, count: int, most: int) -> Asking:
        """`most` of each, drawn from the invented records themselves."""
        random = Random(3)
        invented = [one for n, one in enumerate(corpus.records(min(count, 40_000))) if n % 7 == 0]
        names, words, letters = [], [], []
        for n in range(most):
            one = random.choice(invented)
            said = one.text.split()
            names.append(random.choice((one.title, *one.aliases)))
            words.append(
                (
                    random.choice(said),
                    f"{random.choice(said)} ",
                    " ".join(random.sample(said, 2)),
                    random.choice(said)[:3],
                    random.choice(one.title.split())[:3],
                )[n % 5]
            )
            letters.append(one.title[: 1 + n % 2])
        return cls(names, words, letters)


def _measured(connection: Any, asking: Asking, rounds: int, asked: int) -> list[Row]:
    kinds: dict[str, tuple[list[str], Callable[[str], object]]] = {
        "exact": (asking.names, lambda text: index.search(connection, text)),
        "ranked": (asking.words, lambda text: index.search(connection, text)),
        "first": (asking.letters, lambda text: index.first(connection, text)),
        "suggest": (asking.names, lambda text: index.suggest(connection, text[:-1])),
    }
    for texts, ask in kinds.values():
        for text in texts[:20]:
            ask(text)
    _scan(connection, asking.words[0])
    highest: dict[str, list[float]] = {name: [] for name in kinds}
    middle: dict[str, list[float]] = {name: [] for name in kinds}
    scans: list[float] = []
    for turn in range(rounds):
        scans.append(statistics.median(took(lambda word: _scan(connection, word), _words(asking.words, turn))))
        for name, (texts, ask) in kinds.items():
            taken = took(ask, texts[turn * asked : (turn + 1) * asked])
            highest[name].append(high(taken))
            middle[name].append(statistics.median(taken))
    peer = statistics.median(scans)
    ours = {name: statistics.median(found) for name, found in highest.items()}
    usual = {name: f"p50 {statistics.median(found) * 1e3:.2f} ms" for name, found in middle.items()}
    times = {
        name: statistics.median(scan / mine for mine, scan in zip(found, scans, strict=True))
        for name, found in highest.items()
    }
    what = "p99 of processor time; peer: LIKE over the same names and texts, every hit fetched"
    return [
        Row(
            "search: exact title or alias, p99", ours["exact"] * 1e3, 10, "ms", usual["exact"], "at most", ours["exact"]
        ),
        Row(
            "search: ranked words, p99",
            times["ranked"],
            10,
            "x faster than LIKE",
            f"{what}; {usual['ranked']}",
            "at least",
            ours["ranked"],
            peer,
        ),
        Row(
            "search: first keystroke, p99",
            times["first"],
            100,
            "x faster than LIKE",
            usual["first"],
            "at least",
            ours["first"],
            peer,
        ),
        Row(
            "search: suggestions, p99",
            times["suggest"],
            None,
            "x faster than LIKE",
            usual["suggest"],
            "at least",
            ours["suggest"],
            peer,
        ),
    ]


def _words(texts: list[str], turn: int) -> Iterable[str]:
    return (texts[(3 * turn + n) % len(texts)].split()[0] for n in range(3))


def _scan(connection: Any, word: str) -> object:
    return connection.execute(
        "SELECT record FROM plain WHERE names LIKE ? OR body LIKE ?", (f"%{word}%", f"%{word}%")
    ).fetchall()


def _kept(count: int) -> Path:
    """The file with index and plain table; made when there is none yet of these tables, rules and records."""
    made_of = (TABLES, folding.VERSION, keys.VERSION, inspect.getsource(folding), inspect.getsource(corpus), TYPES)
    return kept(f"index-{count}", made_of, lambda draft: _build(draft, count))


def _build(file: Path, count: int) -> None:
    connection = connect(file, create=True, fresh=True)
    try:
        connection.execute("BEGIN")
        index.create(connection)
        connection.execute("CREATE TABLE plain (record INTEGER PRIMARY KEY, names TEXT NOT NULL, body TEXT NOT NULL)")
        connection.execute("COMMIT")
        invented = enumerate(corpus.records(count), 1)
        while batch := [one for _n, one in zip(range(STEP), invented, strict=False)]:
            connection.execute("BEGIN")
            index.put(connection, _entries(batch))
            connection.executemany(
                "INSERT INTO plain VALUES (?, ?, ?)",
                ((record, " / ".join((one.title, *one.aliases)), one.text) for record, one in batch),
            )
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _entries(batch: Iterable[tuple[int, corpus.Invented]]) -> Iterator[index.Entry]:
    for record, one in batch:
        names = (index.Name(one.title, "title"), *(index.Name(alias, "alias") for alias in one.aliases))
        yield index.Entry(
            record, TYPES[record % len(TYPES)], f"R-{record:04d}", names, (index.Text("summary", one.text),)
        )
