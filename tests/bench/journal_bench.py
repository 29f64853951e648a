"""What the journal costs: an import beside bare `executemany`, one edit beside the same edit without a journal."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from casefiles.database import batch, derived, index
from casefiles.database.library import Library, _session
from casefiles.domain.person import Person
from tests.bench.corpus import records
from tests.bench.table import Row, in_turns, seconds


def rows(quick: bool = False) -> list[Row]:
    """Goals 4 and 5 of the figures, and how long it takes to undo an import."""
    count, rounds = (2_000, 3) if quick else (50_000, 3)
    return [
        *import_rows(count, rounds),
        edit_row(100 if quick else 300, 3 if quick else 7, 2_000 if quick else 10_000),
    ]


@contextmanager
def _library() -> Iterator[Library]:
    folder = Path(tempfile.mkdtemp())
    try:
        with Library.create(folder / "bench.casefiles", author="bench") as library:
            yield library
    finally:
        shutil.rmtree(folder)


def _persons(count: int) -> list[dict[str, Any]]:
    return [{"printed_name": one.title, "identity": "named", "summary": one.text} for one in records(count)]


def import_rows(count: int, rounds: int) -> list[Row]:
    """Import with refs, uids, titles, journal, log and index, beside `executemany` of the finished rows and the index."""
    persons = _persons(count)
    prepared = _prepared(persons)
    undone: list[float] = []

    def ours() -> float:
        with _library() as library:
            taken = seconds(lambda: _import(library, persons))
            if len(undone) < 2:
                undone.append(seconds(library.undo) / taken)
        return taken

    def bare() -> float:
        with _library() as library:
            return seconds(lambda: _execute(library, prepared))

    ratio, mine, peer = in_turns(ours, bare, rounds, inverse=True)
    note = "bare: executemany of finished rows into record and person, and the same index entries; nothing journalled"
    return [
        Row(f"import of {count:,} persons", ratio, 0.6, "of bare", note, "at least", mine, peer),
        Row(f"undo of {count:,} persons", statistics.median(undone), None, "x the import"),
    ]


def _import(library: Library, persons: list[dict[str, Any]]) -> None:
    with library.change("Import", kind="import") as session:
        batch.insert(session, Person, persons)


def _prepared(persons: list[dict[str, Any]]) -> tuple[list[tuple[str, list[Any]]], list[index.Entry]]:
    """What an import leaves in the tables, as statements with tuples, and the index entries."""
    with _library() as library:
        _import(library, persons)
        statements = []
        with library.read() as session:
            for table in ("record", "person"):
                found = session.execute(text(f"SELECT * FROM {table} ORDER BY id"))
                names, rows_ = list(found.keys()), [tuple(row) for row in found]
                # Nothing is bound where no row has anything, as our own import does: it would cost the driver most of its time.
                filled = [n for n in range(len(names)) if any(row[n] is not None for row in rows_)]
                columns = ", ".join(f'"{names[n]}"' for n in filled)
                marks = ", ".join("?" * len(filled))
                finished = [tuple(row[n] for n in filled) for row in rows_]
                statements.append((f"INSERT INTO {table} ({columns}) VALUES ({marks})", finished))
            ids = [row[0] for row in statements[0][1]]
            entries = list(derived.entries(session, ids, library.language, library.text_of))
    return statements, entries


def _execute(library: Library, prepared: tuple[list[tuple[str, list[Any]]], list[index.Entry]]) -> None:
    statements, entries = prepared
    connection = library._writer.raw_connection()  # type: ignore[union-attr]
    driver = connection.driver_connection
    assert driver is not None
    try:
        driver.execute("BEGIN IMMEDIATE")
        for statement, values in statements:
            driver.executemany(statement, values)
        index.put(driver, entries)
        driver.execute("COMMIT")
    finally:
        connection.close()


def edit_row(edits: int, rounds: int, count: int) -> Row:
    """One edit of one field of a person among many, each in its own transaction, with the title and the index."""
    with _library() as library:
        _import(library, _persons(count))
        with library.read() as session:
            ids = list(session.execute(text("SELECT id FROM record WHERE type = 'person' ORDER BY id")).scalars())
        turns = iter(range(10**9))

        def ours() -> float:
            return seconds(lambda: [_edit(library, ids[next(turns) * 7 % len(ids)], next(turns)) for _ in range(edits)])

        def bare() -> float:
            return seconds(
                lambda: [_edit_bare(library, ids[next(turns) * 7 % len(ids)], next(turns)) for _ in range(edits)]
            )

        ours(), bare()
        ratio, mine, peer = in_turns(ours, bare, rounds)
    note = "without: the same session, title, standing and index in one transaction, but no journal and no log"
    return Row("one edit", ratio, 1.6, "x without journal", note, "at most", mine / edits, peer / edits)


def _edit(library: Library, record: int, number: int) -> None:
    with library.change("Edit") as session:
        session.get_one(Person, record).occupation = f"cook {number}"


def _edit_bare(library: Library, record: int, number: int) -> None:
    assert library._writer is not None
    with _session(library._writer) as session:
        person = session.get_one(Person, record)
        event.listen(session, "before_flush", lambda *_: setattr(person, "version", person.version + 1), once=True)
        person.occupation = f"cook {number}"
        session.flush()
        derived.refresh(session, [person], library.language, library.text_of)
        session.commit()
