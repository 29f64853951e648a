"""The window: its first paint and first list beside an empty one, and pages of a table of a million people.

Starts are fresh processes in turns, measured in the processor time of the whole process: it hardly waits for anything, and
other programs do not count. Pages are measured in processor time of the thread that paints them.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs

from casefiles import words
from casefiles.database.connection import connect
from casefiles.database.library import Library
from casefiles.database.migrations import SCHEMA_VERSION
from casefiles.domain.uid import new_uid
from tests.bench import corpus
from tests.bench.table import Row, in_turns

STEP = 20_000


def rows(quick: bool = False) -> list[Row]:
    """Goals 12 and 13 of the figures."""
    count, rounds, pages = (20_000, 3, 100) if quick else (1_000_000, 11, 1_000)
    library, plain = _kept(count)
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "settings.ini"
        settings.write_text("", encoding="utf-8")
        found = [*start_rows(settings, library, rounds), *table_rows(settings, library, plain, pages)]
    return [replace(row, goal=None) for row in found] if quick else found


def start_rows(settings: Path, library: Path, rounds: int) -> list[Row]:
    """From the start of the process to the first paint, and to the first page of a list."""
    known: dict[str, dict[str, Any]] = {}

    def started(*what: str) -> float:
        used, known[what[0]] = _child(*what)
        return used

    for what in (("empty",), ("shell", str(settings), str(library)), ("list", str(settings), str(library))):
        started(*what)
    found = []
    for title, what, goal in (("first paint", "shell", 1.7), ("list of people visible", "list", 2.0)):
        ratio, mine, other = in_turns(
            lambda what=what: started(what, str(settings), str(library)),  # type: ignore[misc]
            lambda: started("empty"),
            rounds,
        )
        loaded = "loaded" if known[what]["orm"] else "not loaded"
        found.append(
            Row(f"window: {title}", ratio, goal, "x an empty window", f"processor time; SQLAlchemy {loaded} by then",
                "at most", mine, other)
        )  # fmt: skip
    return found


def table_rows(settings: Path, library: Path, plain: Path, pages: int) -> list[Row]:
    """Pages of the table beside QSqlQueryModel's, and what the table holds in memory."""
    _used, both = _child("table", str(settings), str(library), str(pages), str(plain))
    _used, alone = _child("table", str(settings), str(library), str(pages))
    name = f"table of {alone['rows']:,} people"
    added = (alone["memory"] - alone["before"]) / 1024
    memory = Row(
        f"{name}: memory",
        added,
        100,
        "MB more",
        f"than before the table, 64 of it the database's page cache; {alone['memory'] / 1024:.0f} MB in all",
    )
    if "missing" in both:
        return [Row(f"{name}: page", float("nan"), note=f"peer not here: {both['missing']}"), memory]
    ours, peer = sorted(both["ours"]), sorted(both["peer"])
    middle = statistics.median(ours), statistics.median(peer)
    high = ours[int(len(ours) * 0.99)] * 1e3
    note = f"processor time of a page, p50; p99 {high:.1f} ms; the ids in order took {both['ids']:.2f} s, in a thread"
    return [
        Row(f"{name}: page", middle[0] / middle[1], 2.0, "x QSqlQueryModel", note, "at most", *middle),
        memory,
    ]


def _child(*what: str) -> tuple[float, dict[str, Any]]:
    """Runs a child to its end; gives the processor time it used, in seconds, and what it said."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0"}
    # A person's second start finds every module compiled; where Python may not write beside the sources it does so here.
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        environment["PYTHONPYCACHEPREFIX"] = str(_cache() / "compiled")
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.window_child", *what], stdout=subprocess.PIPE, env=environment
    )
    assert child.stdout is not None
    said = child.stdout.read()
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{what[0]} ended with {child.returncode}")
    answer: dict[str, Any] = json.loads(said.splitlines()[-1])
    return used.ru_utime + used.ru_stime, answer


def _cache() -> Path:
    folder = Path(platformdirs.user_cache_dir("casefiles", appauthor=False)) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# The library, made once


def _kept(count: int) -> tuple[Path, Path]:
    """A library of that many people, and a plain copy of what its table shows; kept in the user's cache folder.

    The people are written past the journal: a table asks neither it nor the index.
    """
    made_by = "".join(inspect.getsource(one) for one in (corpus, _make, _copy))
    key = hashlib.sha256(made_by.encode()).hexdigest()[:12]
    folder = _cache()
    library = folder / f"people-{count}-{SCHEMA_VERSION}-{key}.casefiles"
    plain = library / "plain.db"
    if not plain.exists():
        for old in folder.glob(f"people-{count}-*"):
            shutil.rmtree(old)
        _make(library, count)
    return library, plain


def _make(folder: Path, count: int) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    with Library.create(folder, author="bench") as library:
        database = library.layout.database
    connection = connect(database)
    titles = [one.title for one in corpus.records(40_000)]
    draw = random.Random(4)
    connection.execute("BEGIN")
    for start in range(0, count, STEP):
        people = [(n, f"{draw.choice(titles)} {draw.choice(titles)}") for n in range(start + 1, start + STEP + 1)]
        connection.executemany(
            "INSERT INTO record (id, uid, ref, type, title, sort_key, standing, version, created_at, created_by, "
            "modified_at, modified_by, salt) VALUES (?, ?, ?, 'person', ?, ?, 'unsourced', 1, ?, 'bench', ?, 'bench', '')",
            ((n, new_uid(n), f"PER-{n:07d}", title, words.sort_key(title), _DAY, _DAY) for n, title in people),
        )
        connection.executemany("INSERT INTO person (id, printed_name, identity) VALUES (?, ?, 'named')", people)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with Library.open(folder, author="bench"):
        pass  # stores what the first page of a list needs
    _copy(connection, folder / "plain.draft", folder / "plain.db")
    connection.close()


_DAY = "2026-11-01T12:00:00Z"


def _copy(connection: Any, draft: Path, plain: Path) -> None:
    draft.unlink(missing_ok=True)
    copy = sqlite3.connect(draft)
    columns = [f"c{n}" for n in range(10)]
    copy.execute(f"CREATE TABLE plain (id INTEGER PRIMARY KEY, {', '.join(columns)})")

    def shown() -> Iterator[tuple[Any, ...]]:
        found = connection.execute("SELECT id, title, ref, standing, modified_at FROM record WHERE type = 'person'")
        for number, title, ref, standing, modified in found:
            yield (number, title, ref, standing, modified, "named", title, "", "1", "bench", ref)

    copy.executemany(f"INSERT INTO plain VALUES ({', '.join('?' * 11)})", shown())
    copy.execute("CREATE INDEX plain_c0 ON plain (c0)")
    copy.commit()
    copy.close()
    draft.rename(plain)
