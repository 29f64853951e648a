"""The first page without the ORM: the same rows as the table, nothing loaded, nothing run that is not reading."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from casefiles import words
from casefiles.database import quick
from casefiles.database.library import Library
from casefiles.database.listings import listings
from casefiles.domain.record import fields_of
from casefiles.domain.record_types import ENTRIES, RECORD_TYPES
from casefiles.services import listing
from tests.factories import CHANGED, make

ROOT = Path(__file__).parents[2]


@pytest.fixture
def filled(library: Library) -> Library:
    with library.change("Fill") as session:
        for kind in ENTRIES:
            for fields in ({}, CHANGED[kind]):
                make(session, kind, **fields)
        place = make(session, "place", name="Alto Quinde")
        make(session, "site", name=None, place=place.id)
        make(session, "event", place=place.id, name="ñandú 9")
        make(session, "event", name="nandu 10", date=None)
        trashed = make(session, "person", printed_name="Gone")
        trashed.deleted_in = 2
    return library


@pytest.mark.parametrize("kind", ENTRIES)
def test_the_page_is_the_table_s(filled: Library, kind: str) -> None:
    keys = [described.key for described in fields_of(RECORD_TYPES[kind]) if described.listed]
    expected = listing.page(filled, kind, keys, limit=60)
    found = quick.first_page(filled.folder, kind)
    assert found is not None and len(expected) >= 2
    assert [column.key for column in found.columns] == keys
    assert [column.kind for column in found.columns] == [
        next(one.kind.name for one in fields_of(RECORD_TYPES[kind]) if one.key == key) for key in keys
    ]
    assert [(row.id, row.ref, row.title, row.standing, row.cells) for row in found.rows] == [
        (row.id, row.ref, row.title, row.standing, row.cells) for row in expected
    ]


def test_only_so_many(filled: Library) -> None:
    found = quick.first_page(filled.folder, "event", limit=2)
    assert found is not None and [row.title for row in found.rows] == ["Ambush at kilometre 9", "Attack at kilometre 9"]


def test_in_spanish(filled: Library) -> None:
    with words.use("es"):
        found = quick.first_page(filled.folder, "person")
        keys = [described.key for described in fields_of(RECORD_TYPES["person"]) if described.listed]
        assert found is not None and found.columns[0].label != "Name as printed"
        expected = listing.page(filled, "person", keys)
    assert [row.cells for row in found.rows] == [row.cells for row in expected]


def test_no_sqlalchemy_is_loaded(filled: Library) -> None:
    code = (
        "import pathlib, sys\n"
        "from casefiles.database.quick import first_page\n"
        "page = first_page(pathlib.Path(sys.argv[1]), sys.argv[2])\n"
        "assert page is not None and page.rows, page\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'sqlalchemy']\n"
        "assert 'casefiles.domain.record' not in sys.modules\n"
        "print(page.rows[0].title)\n"
    )
    for kind in ("person", "event"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(filled.folder), kind],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.strip()


def test_it_is_there_from_the_first_opening_on_and_holds_no_case_data(filled: Library) -> None:
    content = (filled.folder / "first-page.json").read_text()
    stored = json.loads(content)
    assert stored["types"] == listings() and set(stored["types"]) == set(ENTRIES)
    assert "Quinde" not in content and filled.uid not in content
    assert (filled.folder / "first-page.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content", [None, b"", b"[]", b"{}", b"\xff", b'{"schema": 1, "types": {"person": {}}}', b"null"]
)
def test_a_lost_or_damaged_listing_is_written_anew(filled: Library, content: bytes | None) -> None:
    folder = filled.folder
    filled.close()
    file = folder / "first-page.json"
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    assert quick.first_page(folder, "person") is None
    Library.open(folder).close()
    assert quick.first_page(folder, "person") is not None


def test_it_uses_the_index_of_titles(filled: Library) -> None:
    connection = dbapi2.connect(str(filled.folder / "library.db"))
    for kind in ENTRIES:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {listings()[kind]['sql']}", (60,))]
        assert any("ix_record_type_deleted_in_sort_key" in step for step in plan), plan
        assert not any("TEMP B-TREE" in step for step in plan), plan
    connection.close()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM tag",
        "ATTACH DATABASE '{folder}/other.db' AS other",
        "SELECT load_extension('x'), 1, 2, 3, 4, 5, 6 LIMIT ?",
        "PRAGMA query_only = 0",
        "INSERT INTO tag (uid, salt, owner, position) VALUES ('', '', 1, ?)",
        "no SQL at all",
        "SELECT 1 LIMIT ?",
    ],
)
def test_a_listing_that_does_anything_but_read_is_not_run(filled: Library, sql: str) -> None:
    file = filled.folder / "first-page.json"
    stored = json.loads(file.read_text())
    stored["types"]["person"]["sql"] = sql.format(folder=filled.folder)
    file.write_text(json.dumps(stored))
    assert quick.first_page(filled.folder, "person") is None
    assert not (filled.folder / "other.db").exists()


def test_of_another_schema_nothing_is_shown(filled: Library) -> None:
    file = filled.folder / "first-page.json"
    stored = json.loads(file.read_text())
    file.write_text(json.dumps({**stored, "schema": stored["schema"] + 1}))
    found = quick.first_page(filled.folder, "person")
    assert found is not None and found.rows == ()


def test_where_there_is_no_library_there_is_no_page(tmp_path: Path, library: Library) -> None:
    assert quick.first_page(tmp_path / "nothing", "person") is None
    assert quick.first_page(library.folder, "link") is None
    found = quick.first_page(library.folder, "person")
    assert found is not None and found.rows == ()
