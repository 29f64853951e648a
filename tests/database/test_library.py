"""The library: making, opening, closing, one writer, and nothing left behind by an error."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlcipher3 import dbapi2

from casefiles.database import batch, migrations
from casefiles.database.library import Library, Notice
from casefiles.domain.alias import Alias
from casefiles.domain.person import Person
from casefiles.domain.record import Record
from casefiles.errors import (
    BadInput,
    CasefilesError,
    LibraryDamaged,
    LibraryError,
    LibraryTooNew,
    NotFound,
    ReadOnly,
)
from tests.factories import SteppingClock, make


def contents(folder: Path) -> dict[str, str]:
    """Every file of a library by its digest. Locks and SQLite's shared memory hold no data."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name not in {"lock", "lock-holder", "library.db-shm", "library.db-wal"}
    }


def closed_library(folder: Path) -> Path:
    with Library.create(folder, author="A. Quispe", clock=SteppingClock()) as library, library.change("Add") as session:
        make(session, "person")
    return folder


def sentence(error: pytest.ExceptionInfo[CasefilesError]) -> str:
    """The message, which must be one sentence for a reader."""
    message = str(error.value)
    assert message.endswith(".") and "\n" not in message and "Traceback" not in message and len(message) < 300
    return message


# Making


def test_a_new_library_has_its_layout_and_nothing_else(tmp_path: Path) -> None:
    folder = closed_library(tmp_path / "Quinde.casefiles")
    names = {path.name for path in folder.iterdir()}
    assert {"library.json", "library.db", "lock", "log", "vault", "backups"} <= names
    assert names <= {"library.json", "library.db", "lock", "log", "vault", "backups", "first-page.json", "lock-holder"}
    card = json.loads((folder / "library.json").read_text())
    assert card["format"] == 1 and card["encrypted"] is False and len(card["library"]) == 36 and len(card["code"]) == 4
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_new_library_knows_its_name_language_and_author(tmp_path: Path) -> None:
    with Library.create(tmp_path / "Quinde.casefiles", language="es", author="A. Quispe") as library:
        assert (library.name, library.language, library.author, library.writable) == ("Quinde", "es", "A. Quispe", True)
    with Library.create(tmp_path / "other.casefiles", name="Río Verde") as library:
        assert (library.name, library.language) == ("Río Verde", "en")


def test_settings_are_read_back_at_the_next_opening(tmp_path: Path) -> None:
    with Library.create(tmp_path / "a.casefiles", name="Río Verde", language="es") as library:
        with library.change("Set") as session:
            make(session, "setting", name="scale", value="tlp")
        assert library.setting("scale") == "tlp"
    with Library.open(tmp_path / "a.casefiles") as library:
        assert (library.name, library.language, library.setting("scale")) == ("Río Verde", "es", "tlp")
        assert library.setting("nothing", "default") == "default"


def test_titles_follow_the_library_s_language(tmp_path: Path) -> None:
    with Library.create(tmp_path / "a.casefiles", language="es") as library:
        with library.change("Add") as session:
            alias = make(session, "alias", text="Tuco")
        assert alias.title == "«Tuco»"


@pytest.mark.parametrize("language", ["fr", "", "EN"])
def test_a_language_that_is_not_there_is_refused(tmp_path: Path, language: str) -> None:
    with pytest.raises(BadInput) as error:
        Library.create(tmp_path / "a.casefiles", language=language)
    assert "en" in sentence(error)
    assert not (tmp_path / "a.casefiles").exists()


def test_a_library_is_not_made_where_something_is(tmp_path: Path) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    before = contents(folder)
    with pytest.raises(BadInput) as error:
        Library.create(folder)
    assert str(folder) in sentence(error)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadInput):
        Library.create(tmp_path / "file")
    assert (contents(folder), (tmp_path / "file").read_text()) == (before, "mine")


def test_a_library_is_not_made_where_nothing_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(LibraryError) as error:
        Library.create(tmp_path / "file" / "below.casefiles")
    sentence(error)


# Opening what is no library


def test_opening_nothing(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(NotFound) as error:
            Library.open(path)
        assert str(path) in sentence(error)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("card", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": 1}', b'{"format": "1", "library": 5}'])
def test_a_damaged_card(tmp_path: Path, card: bytes) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    (folder / "library.json").write_bytes(card)
    before = contents(folder)
    with pytest.raises(LibraryDamaged) as error:
        Library.open(folder)
    assert "library.json" in sentence(error)
    assert contents(folder) == before


def test_a_card_of_a_later_format(tmp_path: Path) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    card = json.loads((folder / "library.json").read_text())
    (folder / "library.json").write_text(json.dumps({**card, "format": 2}))
    before = contents(folder)
    with pytest.raises(LibraryTooNew) as error:
        Library.open(folder)
    sentence(error)
    assert contents(folder) == before


def test_a_later_schema(tmp_path: Path) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    sql(folder, f"PRAGMA user_version = {migrations.SCHEMA_VERSION + 1}")
    before = contents(folder)
    for read_only in (False, True):
        with pytest.raises(LibraryTooNew) as error:
            Library.open(folder, read_only=read_only)
        sentence(error)
    assert contents(folder) == before


def test_a_missing_database(tmp_path: Path) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    (folder / "library.db").unlink()
    before = contents(folder)
    with pytest.raises(LibraryDamaged) as error:
        Library.open(folder)
    sentence(error)
    assert contents(folder) == before


def test_a_database_of_somebody_else(tmp_path: Path) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    (folder / "library.db").unlink()
    other = dbapi2.connect(str(folder / "library.db"))
    other.execute("CREATE TABLE recipe (id INTEGER)")
    other.commit()
    other.close()
    with pytest.raises(LibraryError) as error:
        Library.open(folder)
    sentence(error)
    assert sql(folder, "SELECT name FROM sqlite_master") == [("recipe",)]


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "header", "middle"])
def test_a_damaged_database_is_refused_and_left_as_it_is(tmp_path: Path, damage: str) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    file = folder / "library.db"
    whole = file.read_bytes()
    page = 4096
    file.write_bytes(
        {
            "empty": b"",
            "text": b"Dear Aurelio, " * 400,
            "cut": whole[: len(whole) // 2],
            "header": b"\x00" * 100 + whole[100:],
            "middle": whole[: 4 * page] + b"\xaa" * (8 * page) + whole[12 * page :],
        }[damage]
    )
    before = contents(folder)
    for read_only in (False, True):
        with pytest.raises(LibraryError) as error:
            Library.open(folder, read_only=read_only)
        sentence(error)
    assert contents(folder) == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM person; END",
        "CREATE VIEW v AS SELECT * FROM record",
        "CREATE TABLE more (id INTEGER)",
        "ALTER TABLE person ADD COLUMN more TEXT",
        "DROP TABLE note",
    ],
)
def test_a_foreign_schema_is_refused_before_anything_of_it_runs(tmp_path: Path, statement: str) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    sql(folder, statement)
    before = contents(folder)
    with pytest.raises(LibraryDamaged) as error:
        Library.open(folder)
    sentence(error)
    assert contents(folder) == before


def test_after_a_refusal_the_lock_is_free(tmp_path: Path) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    sql(folder, "CREATE TABLE more (id INTEGER)")
    with pytest.raises(LibraryDamaged):
        Library.open(folder)
    sql(folder, "DROP TABLE more")
    with Library.open(folder) as library:
        assert library.writable


def sql(folder: Path, statement: str) -> list[tuple[object, ...]]:
    """Plain SQL on a closed library."""
    connection = dbapi2.connect(str(folder / "library.db"), isolation_level=None)
    try:
        return list(connection.execute(statement))
    finally:
        connection.close()


# One writer


def test_a_second_opening_reads_and_names_who_writes(library: Library) -> None:
    with library.change("Add person") as session:
        make(session, "person", printed_name="Aurelio Ñahui")
    with Library.open(library.folder, author="B. Rojas") as second:
        assert not second.writable
        held = second.state().held_by
        assert held is not None and "A. Quispe" in held
        assert (second.state().undo, second.state().redo) == (None, None)
        with second.read() as session:
            assert session.scalars(select(Person.title)).all() == ["Aurelio Ñahui"]
        for attempt in (lambda: second.change("Add").__enter__(), second.undo, second.redo):
            with pytest.raises(ReadOnly) as error:
                attempt()
            sentence(error)


def test_a_second_opening_sees_what_the_first_commits(library: Library) -> None:
    with Library.open(library.folder) as second:
        with library.change("Add person") as session:
            make(session, "person")
        with second.read() as session:
            assert len(session.scalars(select(Person)).all()) == 1


def test_opening_to_read_takes_no_lock(library: Library) -> None:
    folder = library.folder
    library.close()
    with Library.open(folder, read_only=True) as reading, Library.open(folder) as writing:
        assert (reading.writable, writing.writable) == (False, True)
        assert reading.state().held_by is not None


def test_closing_lets_the_lock_go(library: Library) -> None:
    folder = library.folder
    library.close()
    with Library.open(folder) as again:
        assert again.writable and again.state().held_by is None


def test_the_end_of_a_process_lets_its_lock_go(tmp_path: Path) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    code = (
        "import os, pathlib, sys\n"
        "from casefiles.database.library import Library\n"
        "held = Library.open(pathlib.Path(sys.argv[1]), author='C. Mamani')\n"
        "print('held' if held.writable else 'reading', flush=True)\n"
        "sys.stdin.readline()\n"
        "os._exit(1)\n"
    )
    root = str(Path(__file__).parents[2])
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert child.stdin is not None and child.stdout is not None
    try:
        assert child.stdout.readline().strip() == "held"
        with Library.open(folder) as second:
            assert not second.writable and "C. Mamani" in (second.state().held_by or "")
    finally:
        child.stdin.write("\n")
        child.stdin.close()
        child.wait(60)
        child.stdout.close()
    with Library.open(folder) as library:
        assert library.writable


# Changing


def test_an_error_inside_a_change_leaves_nothing(library: Library) -> None:
    head = library.head
    heard: list[Notice] = []
    library.subscribe(heard.append)
    with pytest.raises(BadInput), library.change("Add person") as session:
        make(session, "person")
        make(session, "weight")
        raise BadInput("No.")
    assert (library.head, heard) == (head, [])
    with library.read() as session:
        assert session.scalars(select(Record)).all() == []
        assert session.execute(text("SELECT count(*) FROM counter")).scalar() == 0
        assert session.execute(text("SELECT count(*) FROM index_record")).scalar() == 0
    with library.change("Add person") as session:
        assert make(session, "person").ref == "PER-0001"


def test_a_change_that_touches_nothing_is_no_entry(library: Library) -> None:
    with library.change("Add person") as session:
        person = make(session, "person", printed_name="Aurelio")
    head = library.head
    heard: list[Notice] = []
    library.subscribe(heard.append)
    with library.change("Look"):
        pass
    with library.change("Set the same") as session:
        held = session.get(Person, person.id)
        assert held is not None
        held.printed_name = "Aurelio"
    with library.change("There and back") as session:
        held = session.get(Person, person.id)
        assert held is not None
        held.printed_name = "Somebody"
        held.printed_name = "Aurelio"
    assert (library.head, heard) == (head, [])


def test_there_and_back_across_flushes_is_no_entry(library: Library) -> None:
    with library.change("Add person") as session:
        person = make(session, "person", printed_name="Aurelio")
    head = library.head
    with library.change("There and back") as session:
        held = session.get(Person, person.id)
        assert held is not None
        held.printed_name = "Somebody"
        session.flush()
        held.printed_name = "Aurelio"
    assert library.head == head
    with library.read() as session:
        row = session.execute(select(Person.printed_name, Person.version, Person.title)).one()
    assert tuple(row) == ("Aurelio", 1, "Aurelio")


def test_a_change_inside_a_change_is_refused(library: Library) -> None:
    with (
        pytest.raises(LibraryError),
        library.change("Outer") as session,
        library.change("Inner"),
    ):
        make(session, "person")
    with library.change("After") as session:
        make(session, "person")


def test_a_change_may_be_renamed_while_it_runs(library: Library) -> None:
    with library.change("Add person") as session:
        person = make(session, "person")
        session.info["label"] = f"Add {person.ref}"
    assert library.state().undo == "Add PER-0001"


def test_a_notice_names_the_touched_records_by_type(library: Library) -> None:
    heard: list[Notice] = []
    stop = library.subscribe(heard.append)
    with library.change("Add alias") as session:
        person, alias = make(session, "person", printed_name=None), make(session, "alias")
        link = make(session, "link", link_type="uses_name", source_end=person.id, target_end=alias.id)
    with library.change("Rename alias") as session:
        held = session.get(Alias, alias.id)
        assert held is not None
        held.text = "Tuquito"
    library.undo()
    stop()
    with library.change("Unheard") as session:
        make(session, "person")
    first, second, third = heard
    assert (first.label, first.kind) == ("Add alias", "change")
    assert first.records == {"person": {person.id}, "alias": {alias.id}, "link": {link.id}}
    assert second.records == {"person": {person.id}, "alias": {alias.id}, "link": {link.id}}
    assert third.records == second.records and third.kind == "undo"
    assert [first.seq, second.seq, third.seq] == [2, 3, 4]


def test_the_state_says_when_it_was_last_saved(library: Library) -> None:
    with library.change("Add") as session:
        make(session, "person")
    first = library.state().saved
    with library.change("Add") as session:
        make(session, "person")
    second = library.state().saved
    assert first is not None and second is not None and first < second


def test_rows_are_never_deleted(library: Library) -> None:
    with library.change("Add") as session:
        person = make(session, "person")
    with pytest.raises(CasefilesError, match="trash"), library.change("Delete") as session:
        session.delete(session.get(Person, person.id))


def test_a_partly_loaded_row_cannot_be_changed(library: Library) -> None:
    from sqlalchemy.orm import load_only

    with library.change("Add") as session:
        make(session, "person")
    with pytest.raises(CasefilesError, match="partly loaded"), library.change("Edit") as session:
        person = session.scalars(select(Person).options(load_only(Person.occupation))).one()
        person.occupation = "pilot"


def test_the_trash_is_out_of_sight(library: Library) -> None:
    with library.change("Add") as session:
        person = make(session, "person")
        tag = make(session, "tag", owner=person.id)
    with library.change("Delete") as session:
        for row in (session.get(Person, person.id), session.get(type(tag), tag.id)):
            assert row is not None
            row.deleted_in = library.head.seq + 1
    with library.read() as session:
        assert session.scalars(select(Person)).all() == []
        assert session.scalars(select(Record.title)).all() == []
        assert session.scalars(select(type(tag))).all() == []
        seen = session.scalars(select(Person).execution_options(include_trash=True)).all()
        assert [row.id for row in seen] == [person.id]


def test_refs_only_rise(library: Library) -> None:
    with library.change("Add") as session:
        make(session, "person")
    library.undo()
    with library.change("Add") as session:
        assert make(session, "person").ref == "PER-0002"


def test_what_leaves_a_session_is_detached_and_whole(library: Library) -> None:
    with library.change("Add") as session:
        person = make(session, "person", printed_name="Aurelio")
    assert (person.title, person.standing, person.born.edtf, person.version) == ("Aurelio", "unsourced", "1979~", 1)


@pytest.mark.parametrize("name", ["Tom <Jerry> & Co", "أحمد", "\u202eodnum", "😀", "x" * 10_000, "a\u0301"])
def test_odd_text_goes_in_and_comes_out_as_it_was(library: Library, name: str) -> None:
    with library.change("Add") as session:
        person = make(session, "person", printed_name=name)
    with library.read() as session:
        assert session.scalars(select(Person.printed_name)).one() == name
    library.undo()
    library.redo()
    with library.read() as session:
        assert session.get(Person, person.id).printed_name == name  # type: ignore[union-attr]


def test_a_read_only_folder_can_be_read(tmp_path: Path) -> None:
    folder = closed_library(tmp_path / "a.casefiles")
    with Library.open(folder, read_only=True) as library:
        with library.read() as session:
            assert len(session.scalars(select(Person)).all()) == 1
        with pytest.raises(ReadOnly):
            library.change("Add").__enter__()


def test_a_creation_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("casefiles.database.library.write_card", full)
    with pytest.raises(LibraryError, match="cannot be made here"):
        Library.create(tmp_path / "New.casefiles")
    assert not (tmp_path / "New.casefiles").exists()
    empty = tmp_path / "Empty.casefiles"
    empty.mkdir()
    with pytest.raises(LibraryError, match="cannot be made here"):
        Library.create(empty)
    assert list(empty.iterdir()) == []


def test_a_full_disk_is_said_in_words_and_nothing_is_changed(library: Library) -> None:
    """SQLite's own limit of pages stands for a full disk: it raises the same error, from whichever table is first."""
    with library.change("Add") as session:
        make(session, "person")
    head = library.head
    raw = library._writer.raw_connection()  # type: ignore[union-attr]
    driver = raw.driver_connection
    assert driver is not None
    for spare in range(0, 40, 3):
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {pages + spare}")
        raw.close()
        with pytest.raises(LibraryError) as error, library.change("Import", kind="import") as session:
            batch.insert(
                session, Person, [{"printed_name": f"Person {n}", "summary": "word " * 200} for n in range(300)]
            )
        assert "full" in sentence(error)
        assert library.head == head
        raw = library._writer.raw_connection()  # type: ignore[union-attr]
    driver.execute("PRAGMA max_page_count = 1073741823")
    raw.close()
    with library.change("Add") as session:
        make(session, "person")
    with library.read() as session:
        assert len(session.scalars(select(Person)).all()) == 2
