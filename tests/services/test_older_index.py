"""A library whose text index has the tables of an earlier version opens, and has its index made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles.database import index
from casefiles.database.connection import connect
from casefiles.database.index.tables import LAYOUT, VERSION
from casefiles.database.layout import Layout
from casefiles.database.library import Library
from casefiles.errors import LibraryDamaged
from casefiles.services import records, search

EARLIER = (
    "CREATE TABLE index_about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE index_record (record INTEGER PRIMARY KEY, type TEXT NOT NULL, ref TEXT NOT NULL, "
    "ref_key TEXT NOT NULL, names TEXT NOT NULL, digest TEXT NOT NULL)",
    "INSERT INTO index_about VALUES ('folding', '1/15.0.0')",
)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    folder = tmp_path / "case.casefiles"
    with Library.create(folder, author="Ines") as library:
        records.create(library, "person", {"printed_name": "Francisco Quispe", "identity": "named"})
    connection = connect(Layout(folder).database)
    connection.execute("BEGIN")
    for name, kind in connection.execute(
        "SELECT name, type FROM sqlite_schema WHERE type = 'table' AND name IN ('index_about', 'index_record', "
        "'index_type', 'index_name', 'index_text', 'index_fts_names', 'index_fts_parts', 'index_fts_keys', "
        "'index_fts_text', 'index_fts_vocabulary') ORDER BY name LIKE 'index_fts%' DESC, name DESC"
    ).fetchall():
        connection.execute(f"DROP {kind} {name}")
    for statement in EARLIER:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()
    return folder


def test_it_is_made_anew_at_the_next_opening(older: Path) -> None:
    with Library.open(older, author="Ines") as library:
        assert [one.title for one in search.suggest(library, "Pancho Kispe")] == ["Francisco Quispe"]
        assert library.remarks == ()


def test_an_index_of_the_version_before_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "case.casefiles"
    with Library.create(folder, author="Ines") as library:
        records.create(library, "person", {"printed_name": "Chaska Nina", "involvement": "witness"})
    connection = connect(Layout(folder).database)
    connection.execute("BEGIN")
    index.remove(connection, [record for (record,) in connection.execute("SELECT record FROM index_record").fetchall()])
    before = f"{VERSION.removesuffix(str(LAYOUT))}{LAYOUT - 1}"
    connection.execute("UPDATE index_about SET value = ? WHERE name = 'version'", (before,))
    connection.execute("COMMIT")
    connection.close()
    with Library.open(folder, author="Ines") as library:
        assert [hit.record.title for hit in search.search(library, "testigo").hits] == ["Chaska Nina"]


def test_a_library_open_for_reading_says_what_to_do(older: Path) -> None:
    with Library.open(older, author="Ines", read_only=True) as library:
        with pytest.raises(LibraryDamaged, match="made by other rules; open the library for writing once"):
            search.search(library, "Quispe")
        with pytest.raises(LibraryDamaged, match="made by other rules"):
            search.suggest(library, "Quispe")


def test_tables_of_its_own_name_are_no_excuse_for_others(older: Path) -> None:
    connection = connect(Layout(older).database)
    connection.execute("CREATE TABLE stray (id INTEGER)")
    connection.close()
    with pytest.raises(LibraryDamaged, match="stray"):
        Library.open(older, author="Ines")
