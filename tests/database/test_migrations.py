"""Migrations: the newest schema equals the models; older libraries come along; whatever is cut short leaves the old one."""

from __future__ import annotations

import json
import os
import shutil
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from casefiles.database import index
from casefiles.database.connection import APPLICATION_ID, connect
from casefiles.database.layout import Layout
from casefiles.database.library import Library
from casefiles.database.lock import WriterLock
from casefiles.database.migrations import (
    SCHEMA_VERSION,
    THIS_VERSION,
    Target,
    create_schema,
    migrate,
    schema_differences,
    schema_of,
    shipped_schema,
    steps,
)
from casefiles.domain.person import Person
from casefiles.errors import CannotUndo, LibraryDamaged, LibraryError, LibraryTooNew
from casefiles.progress import Cancelled
from tests.factories import SteppingClock, make

LATER = SCHEMA_VERSION + 1
NEXT = f"""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{LATER:04d}"
down_revision = "{SCHEMA_VERSION:04d}"


def upgrade() -> None:
    with op.batch_alter_table("record", recreate="always") as batch:
        batch.add_column(sa.Column("colour", sa.Text(), nullable=True))
    op.create_index("ix_task_status", "task", ["status"])
"""
CARRIES = """

def carry(form, plain):
    if form == "person" and plain.get("occupation") == "cook":
        return {**plain, "occupation": "chemist"}
    return plain
"""
ALSO = "    op.execute(\"UPDATE person SET occupation = 'chemist' WHERE occupation = 'cook'\")\n"


def after(text: str) -> Mapping[str, str]:
    """The schema that an invented revision makes of this version's."""
    connection = dbapi2.connect(":memory:", isolation_level=None)
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: connection, poolclass=StaticPool)
    create_schema(connection)
    index.create(connection)
    body = textwrap.dedent(text.split("def upgrade() -> None:\n")[1].split("\n\n\ndef carry")[0])
    with engine.begin() as made:
        from alembic.migration import MigrationContext
        from alembic.operations import Operations

        with Operations.context(MigrationContext.configure(made)):
            exec("import sqlalchemy as sa\nfrom alembic import op\n" + body, {})
    return schema_of(connection)


def target(folder: Path, text: str = NEXT) -> Target:
    """The schema after this version's, invented."""
    versions = folder / "versions"
    versions.mkdir()
    (versions / f"schema_{LATER:04d}.py").write_text(text)
    later = after(text)
    return Target(
        LATER,
        (*THIS_VERSION.revisions, versions),
        lambda version: later if version == LATER else shipped_schema(version),
    )


@pytest.fixture
def old(tmp_path: Path, clock: SteppingClock) -> Layout:
    """A closed library of this version's schema with a person, a note in the trash and an id that was given and taken back."""
    with Library.create(tmp_path / "old.casefiles", author="A. Quispe", clock=clock) as library:
        with library.change("Add person") as session:
            make(session, "person", printed_name="Tomasa Illa", occupation="cook")
            make(session, "weight")
        with library.change("Add note") as session:
            make(session, "note")
        library.undo()
        return library.layout


def rows(layout: Layout) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the tables of records, by table; only columns that this version has."""
    connection = connect(layout.database, read_only=True)
    tables = [name for name in steps.counts(connection) if not name.startswith("change")]
    found = {}
    for name in tables:
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")') if row[1] != "colour"]
        quoted = ", ".join(f'"{column}"' for column in columns)
        found[name] = sorted(connection.execute(f'SELECT {quoted} FROM "{name}"').fetchall(), key=repr)
    connection.close()
    return found


def ask(layout: Layout, sql: str) -> object:
    connection = connect(layout.database, read_only=True)
    try:
        return connection.execute(sql).fetchone()[0]
    finally:
        connection.close()


def leftovers(layout: Layout) -> list[str]:
    return sorted(file.name for file in layout.folder.iterdir() if steps.WORKING_COPY in file.name) + [
        file.name for file in layout.backups.iterdir() if steps.UNFINISHED in file.name
    ]


# The newest equals the models


def test_the_newest_revision_equals_the_models(tmp_path: Path) -> None:
    raw = connect(tmp_path / "empty.db", create=True, fresh=True)
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: raw, poolclass=StaticPool)
    with engine.begin() as connection:
        steps.apply_revisions(connection, 0, THIS_VERSION)
    index.create(raw)
    made = connect(tmp_path / "made.db", create=True, fresh=True)
    create_schema(made)
    index.create(made)
    assert schema_of(raw) == schema_of(made)
    assert schema_of(made) == shipped_schema(), "run `python -m tools.schema` after a change of the models"
    assert schema_differences(made) == []
    assert made.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    made.close()
    raw.close()


def test_every_version_has_its_schema_and_its_revision() -> None:
    for version in range(1, SCHEMA_VERSION + 1):
        assert shipped_schema(version)
        assert (steps.FOLDER / "versions" / f"schema_{version:04d}.py").is_file()


def test_nothing_to_do_does_nothing(old: Layout, clock: SteppingClock) -> None:
    before = old.database.read_bytes()
    assert migrate(old, clock) is False
    assert old.database.read_bytes() == before
    assert list(old.backups.iterdir()) == []


# An older library comes along


def test_an_older_library_keeps_its_data(old: Layout, tmp_path: Path, clock: SteppingClock) -> None:
    before = rows(old)
    later = target(tmp_path)
    assert migrate(old, clock, target=later, author="A. Quispe") is True
    assert rows(old) == before
    assert ask(old, "PRAGMA user_version") == LATER
    assert ask(old, "PRAGMA application_id") == APPLICATION_ID
    assert ask(old, "PRAGMA journal_mode") == "wal"
    assert leftovers(old) == []
    connection = connect(old.database, read_only=True)
    assert schema_differences(connection, later.shipped(LATER)) == []
    connection.close()
    assert migrate(old, clock, target=later) is False


def test_ids_that_were_taken_back_are_not_given_again(old: Layout, tmp_path: Path, clock: SteppingClock) -> None:
    before = ask(old, "SELECT seq FROM sqlite_sequence WHERE name = 'record'")
    highest = ask(old, "SELECT max(id) FROM record")
    assert isinstance(before, int) and isinstance(highest, int) and before > highest
    migrate(old, clock, target=target(tmp_path))
    assert ask(old, "SELECT seq FROM sqlite_sequence WHERE name = 'record'") == before


def test_the_backup_is_the_way_back(old: Layout, tmp_path: Path, clock: SteppingClock) -> None:
    before = rows(old)
    migrate(old, clock, target=target(tmp_path))
    (kept,) = old.backups.iterdir()
    assert kept.name.startswith(f"schema-{SCHEMA_VERSION}-2026")
    kept.replace(old.database)
    assert rows(old) == before
    with Library.open(old.folder, clock=clock) as library, library.read() as session:
        assert [person.printed_name for person in session.scalars(select(Person))] == ["Tomasa Illa"]


def test_the_journal_says_so_and_undo_stops_there(old: Layout, tmp_path: Path, clock: SteppingClock) -> None:
    migrate(old, clock, target=target(tmp_path), author="A. Quispe")
    header = json.loads(str(ask(old, "SELECT header FROM change ORDER BY seq DESC LIMIT 1")))
    assert header["kind"] == "migrate"
    assert (header["from"], header["to"]) == (SCHEMA_VERSION, LATER)
    raw = connect(old.database)
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: raw, poolclass=StaticPool)
    from casefiles.database import undo

    with engine.connect() as asked:
        assert undo.next_undo(asked) is None
        assert undo.next_redo(asked) is None
    raw.close()


def test_values_that_a_revision_changes_have_their_state_in_the_journal(
    old: Layout, tmp_path: Path, clock: SteppingClock
) -> None:
    migrate(old, clock, target=target(tmp_path, NEXT + ALSO + CARRIES))
    assert ask(old, "SELECT occupation FROM person") == "chemist"
    body = json.loads(
        bytes(ask(old, "SELECT body FROM change_payload ORDER BY seq DESC, n DESC LIMIT 1"))  # type: ignore[call-overload]
    )
    assert body["before"]["occupation"] == "cook"
    assert body["after"]["occupation"] == "chemist"


def test_a_row_altered_behind_the_journal_is_not_made_good(old: Layout, tmp_path: Path, clock: SteppingClock) -> None:
    connection = connect(old.database)
    connection.execute("UPDATE person SET printed_name = 'Somebody Else'")
    connection.close()
    migrate(old, clock, target=target(tmp_path, NEXT + ALSO + CARRIES))
    body = json.loads(
        bytes(ask(old, "SELECT body FROM change_payload ORDER BY seq DESC, n DESC LIMIT 1"))  # type: ignore[call-overload]
    )
    assert body["after"]["printed_name"] == "Tomasa Illa"


def test_the_index_is_made_anew_at_the_next_opening(old: Layout, clock: SteppingClock) -> None:
    connection = connect(old.database)
    index.clear(connection)
    connection.execute("UPDATE index_about SET value = '' WHERE name = 'version'")
    connection.close()
    with Library.open(old.folder, clock=clock):
        pass
    connection = connect(old.database, read_only=True)
    assert index.is_current(connection)
    assert [hit.type for hit in index.search(connection, "tomasa").hits] == ["person"]
    connection.close()


# What goes wrong leaves the old one


@pytest.mark.parametrize("step", range(6))
@pytest.mark.parametrize("fault", [Cancelled, OSError, MemoryError])
def test_a_fault_at_any_step_leaves_the_old_library(
    old: Layout, tmp_path: Path, clock: SteppingClock, step: int, fault: type[Exception]
) -> None:
    before = rows(old)

    def failing(done: int, total: int, what: str = "") -> None:
        if done == step:
            raise fault(5, "invented fault") if fault is OSError else fault()

    with pytest.raises(LibraryError if fault is OSError else fault):
        migrate(old, clock, target=target(tmp_path), progress=failing)
    assert ask(old, "PRAGMA user_version") == SCHEMA_VERSION
    assert rows(old) == before
    assert leftovers(old) == []
    with Library.open(old.folder, clock=clock) as library:
        assert library.writable
    shutil.rmtree(tmp_path / "versions")
    assert migrate(old, clock, target=target(tmp_path)) is True


@pytest.mark.parametrize("step", range(7))
def test_a_program_killed_at_any_step_leaves_a_library_that_opens(
    old: Layout, tmp_path: Path, clock: SteppingClock, step: int
) -> None:
    before = rows(old)
    later = target(tmp_path)

    def killed(done: int, total: int, what: str = "") -> None:
        if done == step:
            os._exit(9)

    child = os.fork()
    if child == 0:
        try:
            migrate(old, clock, target=later, progress=killed)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert ask(old, "PRAGMA user_version") == (LATER if step == 6 else SCHEMA_VERSION)
    assert rows(old) == before
    assert migrate(old, clock, target=later) is (step != 6)
    assert leftovers(old) == []
    assert rows(old) == before


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "fsync": lambda patch: patch.setattr(os, "fsync", _refuse),
    "rename": lambda patch: patch.setattr(Path, "replace", _refuse),
    "room": lambda patch: patch.setattr(steps.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1_000)),
}


def _refuse(*_arguments: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", FAULTS)
def test_a_failing_disk_leaves_the_old_library(
    old: Layout, tmp_path: Path, clock: SteppingClock, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(old)
    later = target(tmp_path)
    with monkeypatch.context() as patch:
        FAULTS[name](patch)
        with pytest.raises(LibraryError):
            migrate(old, clock, target=later)
    assert rows(old) == before
    assert ask(old, "PRAGMA user_version") == SCHEMA_VERSION
    assert migrate(old, clock, target=later)


WRONG = {
    "loses rows": '    op.execute("DELETE FROM weight")\n',
    "empties a table that others refer to": '    op.execute("DELETE FROM record")\n',
    "dangling reference": '    op.execute("UPDATE weight SET owner = 999")\n',
    "leaves a trigger": '    op.execute("CREATE TRIGGER t AFTER INSERT ON note BEGIN SELECT 1; END")\n',
    "wrong statement": '    op.execute("ALTER TABLE nowhere ADD COLUMN x")\n',
}


@pytest.mark.parametrize("name", WRONG)
def test_a_revision_that_does_wrong_is_refused(old: Layout, tmp_path: Path, clock: SteppingClock, name: str) -> None:
    before = rows(old)
    later = target(tmp_path)
    (tmp_path / "versions" / f"schema_{LATER:04d}.py").write_text(NEXT + WRONG[name])
    with pytest.raises(LibraryError, match="as it was"):
        migrate(old, clock, target=later)
    assert rows(old) == before
    assert ask(old, "PRAGMA user_version") == SCHEMA_VERSION


def test_a_missing_revision_is_refused(old: Layout, clock: SteppingClock) -> None:
    with pytest.raises(LibraryError, match=f"schema {LATER}"):
        migrate(old, clock, target=Target(LATER, THIS_VERSION.revisions, lambda _version: shipped_schema()))
    assert ask(old, "PRAGMA user_version") == SCHEMA_VERSION


def test_another_window_that_has_it_open_is_named(old: Layout, tmp_path: Path, clock: SteppingClock) -> None:
    reader = connect(old.database, read_only=True)
    reader.execute("SELECT count(*) FROM record").fetchone()
    with pytest.raises(LibraryError, match="another window"):
        migrate(old, clock, target=target(tmp_path))
    reader.close()
    assert ask(old, "PRAGMA user_version") == SCHEMA_VERSION


# Strangers


def test_a_newer_library_is_refused_in_words(old: Layout, clock: SteppingClock) -> None:
    connection = connect(old.database)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before = old.database.read_bytes()
    with pytest.raises(LibraryTooNew, match="later version"):
        Library.open(old.folder, clock=clock)
    assert old.database.read_bytes() == before
    lock = WriterLock(old.folder)
    assert lock.take(clock(), "A. Quispe"), "a refused opening lets the lock go"
    lock.release()


FOREIGN = {
    "trigger": "CREATE TRIGGER seen AFTER UPDATE ON record BEGIN SELECT 1; END",
    "view": "CREATE VIEW everybody AS SELECT * FROM record",
    "table": "CREATE TABLE more (id INTEGER PRIMARY KEY)",
    "index": "CREATE INDEX more_titles ON record (title)",
    "column": "ALTER TABLE person ADD COLUMN more TEXT",
    "missing index": "DROP INDEX ix_alias_text",
    "missing table": "DROP TABLE tag",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_schema_is_refused(old: Layout, tmp_path: Path, clock: SteppingClock, name: str) -> None:
    connection = connect(old.database)
    connection.execute(FOREIGN[name])
    connection.close()
    with pytest.raises(LibraryDamaged, match="not as this program makes it"):
        Library.open(old.folder, clock=clock)
    with pytest.raises(LibraryDamaged, match="not as this program makes it"):
        migrate(old, clock, target=target(tmp_path))
    assert ask(old, "PRAGMA user_version") == SCHEMA_VERSION


def test_what_is_migrated_can_no_longer_be_undone(old: Layout, clock: SteppingClock) -> None:
    """With the program that belongs to it: a `migrate` entry written into a library of this version."""
    from casefiles.database import journal
    from casefiles.database.engine import opened_alone
    from casefiles.database.layout import read_card

    with opened_alone(old.database) as engine, engine.begin() as connection:
        head = journal.read_head(connection)
        entry = journal.Entry("Bring the library up to date", "A. Quispe", "migrate", details={"from": 0, "to": 1})
        journal.write(connection, head, str(read_card(old)["library"]), entry, clock(), head.epoch)
    with Library.open(old.folder, clock=clock) as library:
        assert library.state().undo is None
        with pytest.raises(CannotUndo):
            library.undo()
