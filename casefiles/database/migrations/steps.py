"""A migration, step by step: a backup that is the way back, revisions on a copy, the copy checked, then put in its place.

Why a copy: a batch rebuild with foreign keys on emptied a library without an error, and rebuilds drop triggers and the
memory of AUTOINCREMENT silently. Whatever happens before the last rename leaves the library as it was.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from casefiles.database import index, journal, tables
from casefiles.database.connection import APPLICATION_ID, Driver, connect
from casefiles.database.copying import check_copy, copy_database, remove_database
from casefiles.database.engine import writing_engine
from casefiles.database.layout import Layout, read_card
from casefiles.database.migrations import FOLDER, Target, schema_differences
from casefiles.database.rows import Plain, forms
from casefiles.database.staging import reason, sync_folder
from casefiles.domain.moments import Clock, Moment
from casefiles.errors import LibraryDamaged, LibraryError
from casefiles.progress import Progress
from casefiles.words import _

WORKING_COPY = "library-migrating.db"
UNFINISHED = ".unfinished"
ROOM = 3
"""Free room that is asked for: the backup, the copy, and what a rebuild of the largest table takes, in database sizes."""
_STEPS = 6

Carry = Callable[[str, Plain], Plain]
"""What a revision may define as `carry`: form and plain row of the journal before it -> the row after it."""


def run(layout: Layout, clock: Clock, version: int, target: Target, author: str, progress: Progress) -> None:
    """See `migrations.migrate`; `version` is the database's own."""
    working = layout.folder / WORKING_COPY
    try:
        remove_database(working)
        _remove_unfinished(layout)
        progress(0, _STEPS, _("Looking at the library"))
        original = connect(layout.database)
        try:
            _may_begin(original, layout, version, target)
            progress(1, _STEPS, _("Making a backup"))
            kept = _back_up(original, layout, version, target, clock())
            progress(2, _STEPS, _("Making a working copy"))
            copy_database(original, working)
        finally:
            original.close()
        _convert(working, layout, version, target, clock(), author, progress)
        progress(5, _STEPS, _("Putting the new database in place"))
        check_copy(working)
        working.replace(layout.database)
        sync_folder(layout.folder)
    except OSError as error:
        raise _failed(reason(error)) from error
    except (dbapi2.DatabaseError, DatabaseError) as error:
        raise _failed(str(error).splitlines()[0]) from error
    finally:
        if working.exists():
            remove_database(working)
    progress(_STEPS, _STEPS, _("The way back is {name}").format(name=kept.name))


def _failed(why: str) -> LibraryError:
    return LibraryError(_("The library could not be brought up to date ({reason}); it is as it was.").format(reason=why))


def _remove_unfinished(layout: Layout) -> None:
    """Backups that an earlier run could not finish: none was ever the way back."""
    layout.backups.mkdir(mode=0o700, exist_ok=True)
    for file in layout.backups.glob(f"*{UNFINISHED}"):
        remove_database(file)


def _may_begin(original: Driver, layout: Layout, version: int, target: Target) -> None:
    """Refuses a database that is damaged, not as its version made it, open elsewhere, or too large for the disk.

    Afterwards nobody else has it open and everything is in the one file.
    """
    different = schema_differences(original, target.shipped(version))
    if different:
        raise LibraryDamaged(
            _("The library's database is not as this program makes it ({what}); nothing was changed.").format(
                what=", ".join(different[:3])
            )
        )
    found = [row[0] for row in original.execute("PRAGMA integrity_check(1)")]
    if found != ["ok"]:
        raise LibraryDamaged(
            _("The library's database is damaged ({reason}); restore a backup, nothing was changed.").format(
                reason=found[0]
            )
        )
    size = sum(file.stat().st_size for file in layout.folder.glob(f"{layout.database.name}*"))
    free = shutil.disk_usage(layout.folder).free
    if free < ROOM * size:
        raise LibraryError(
            _("The disk has {free} MB free; bringing the library up to date needs {need} MB. It is as it was.").format(
                free=free // 1_000_000, need=-(-ROOM * size // 1_000_000)
            )
        )
    # Leaving the write-ahead log needs the file alone: a reader elsewhere would go on with a log that is no longer its own.
    original.execute("PRAGMA busy_timeout = 500")
    try:
        mode = original.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except dbapi2.OperationalError:
        mode = "wal"
    if mode != "delete":
        raise LibraryError(
            _("The library must be brought up to date, but another window has it open; please close that first.")
        )


def _back_up(original: Driver, layout: Layout, version: int, target: Target, moment: Moment) -> Path:
    """The way back: checked before it gets its name."""
    stamp = moment.utc[:19].replace(":", "").replace("-", "")
    final = layout.backups / f"schema-{version}-{stamp}.db"
    number = 1
    while final.exists():
        number += 1
        final = final.with_name(f"schema-{version}-{stamp}-{number}.db")
    draft = final.with_name(final.name + UNFINISHED)
    copy_database(original, draft)
    check_copy(draft)
    copied = connect(draft, read_only=True, immutable=True)
    try:
        same = counts(copied) == counts(original) and not schema_differences(copied, target.shipped(version))
    finally:
        copied.close()
    if not same:
        raise LibraryError(_("The backup before bringing the library up to date is not whole; the library is as it was."))
    draft.replace(final)
    sync_folder(layout.backups)
    return final


def _convert(
    working: Path, layout: Layout, version: int, target: Target, moment: Moment, author: str, progress: Progress
) -> None:
    """The revisions, and all that is checked of what they did, in one transaction on the copy."""
    raw = connect(working)
    engine = writing_engine(lambda: raw)
    try:
        # Inside a transaction this setting does nothing, so it comes first.
        raw.execute("PRAGMA foreign_keys = OFF")
        before, numbers = counts(raw), _highest_numbers(raw)
        with engine.begin() as connection:
            progress(3, _STEPS, _("Converting"))
            index.drop(raw)
            modules = apply_revisions(connection, version, target)
            index.create(raw)
            index.outdate(raw)
            _restore_numbers(raw, numbers)
            progress(4, _STEPS, _("Checking"))
            _record(connection, layout, modules, moment, author, {"from": version, "to": target.version})
            raw.execute(f"PRAGMA user_version = {target.version}")
            raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _check(raw, before, target, {name for module in modules for name in getattr(module, "moves_rows", ())})
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()
        raw.close()
    if working.with_name(working.name + "-wal").exists():
        raise LibraryError(_("The new database was not written whole; the library is as it was."))


def apply_revisions(connection: Connection, version: int, target: Target) -> list[ModuleType]:
    """Runs the revisions that lead from one schema to another, in order; gives their modules.

    The database's `user_version` is the only record of where it stands: Alembic's own table is not made.
    Raises LibraryError where a revision is missing.
    """
    scripts = ScriptDirectory(str(FOLDER), version_locations=[str(folder) for folder in target.revisions])
    chain = {revision.revision: revision for revision in scripts.walk_revisions()}
    modules: list[ModuleType] = []
    with Operations.context(MigrationContext.configure(connection)):
        for number in range(version + 1, target.version + 1):
            revision = chain.get(f"{number:04d}")
            if revision is None or revision.down_revision != (f"{number - 1:04d}" if number > 1 else None):
                raise LibraryError(
                    _("This program does not know how to bring the library to schema {number}; it is as it was.").format(
                        number=number
                    )
                )
            revision.module.upgrade()
            modules.append(revision.module)
    return modules


def counts(connection: Driver) -> dict[str, int]:
    """Rows of each table, those of the index left out."""
    names = [
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not row[0].startswith(("sqlite_", "index_"))
    ]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _highest_numbers(connection: Driver) -> dict[str, int]:
    """The highest id ever given, by table: a rebuild forgets those of rows that are gone, and would give them again."""
    return {str(name): int(seq) for name, seq in connection.execute("SELECT name, seq FROM sqlite_sequence")}


def _restore_numbers(connection: Driver, numbers: dict[str, int]) -> None:
    there = _highest_numbers(connection)
    for name, seq in numbers.items():
        if name not in there:
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, seq))
        elif there[name] < seq:
            connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (seq, name))


def _check(connection: Driver, before: dict[str, int], target: Target, moved: set[str]) -> None:
    dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    if dangling is not None:
        raise _failed(_("a reference of the table {table} leads nowhere").format(table=dangling[0]))
    after = counts(connection)
    # The migration's own entry stands in the journal besides.
    own = {"change", "change_part", "change_payload"}
    for name, count in before.items():
        if name not in moved and not (count <= after.get(name, 0) if name in own else count == after.get(name, 0)):
            raise _failed(_("rows of the table {table} were lost").format(table=name))
    different = schema_differences(connection, target.shipped(target.version))
    if different:
        raise _failed(_("the new tables are not as they should be: {what}").format(what=", ".join(different[:3])))


def _record(
    connection: Connection, layout: Layout, modules: list[ModuleType], moment: Moment, author: str, details: dict[str, Any]
) -> None:
    """The journal's entry: undo stops there, and rows whose values the revisions changed have their new state in it.

    What such a row should now hold is worked out from the journal, never read from the row: a row that was altered
    behind the journal's back is not made good by a migration.
    """
    head = journal.read_head(connection)
    carried = [module.carry for module in modules if hasattr(module, "carry")]
    entry = journal.Entry(_("Bring the library up to date"), author, "migrate", details=details)
    if carried:
        entry.touched = list(_changed(connection, carried))
    journal.write(connection, head, str(read_card(layout)["library"]), entry, moment, head.epoch)


def _changed(connection: Connection, carried: list[Carry]) -> Iterator[journal.Touched]:
    part, payload = tables.change_part, tables.change_payload
    later = part.alias()
    newest = ~select(later.c.seq).where(later.c.uid == part.c.uid, later.c.seq > part.c.seq).exists()
    rows = connection.execute(
        select(part.c.uid, payload.c.body)
        .join(payload, (payload.c.seq == part.c.seq) & (payload.c.n == part.c.n))
        .where(part.c.state.is_not(None), newest)
        .order_by(part.c.seq, part.c.n)
    )
    for row in rows:
        body = json.loads(row.body)
        before = body["after"]
        after = dict(before)
        for carry in carried:
            after = carry(body["form"], after)
        if after != before:
            yield journal.Touched(forms()[body["form"]], row.uid, body["id"], before, after)
