"""A database of which the text index alone is damaged: told from any other damage, and made anew without the index.

A damaged table cannot simply be dropped: its pages may name pages of other tables as their own, and dropping would give
those away. So nothing is ever written into the damaged file. The index is struck from the schema of a copy in memory; what
is left there must be sound from the first page to the last; and the new database is written out of that copy.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from casefiles.database import index
from casefiles.database.connection import Driver, connect
from casefiles.database.copying import check_copy, copy_database, memory_copy, remove_database
from casefiles.database.layout import Layout
from casefiles.database.migrations import schema_differences
from casefiles.database.migrations.steps import UNFINISHED, counts
from casefiles.database.staging import create_new, disk_fault, sync_file, sync_folder
from casefiles.domain.moments import Moment
from casefiles.errors import LibraryError
from casefiles.words import _

DRAFT = "library-mending.db"
ROOM = 3
"""Free room that is asked for: the damaged database that is kept, the new one, and its index, in database sizes."""
_ALL = 2_000_000_000
"""More findings than a database has pages: none is left unsaid."""


@contextmanager
def without_index(source: Driver) -> Iterator[Driver | None]:
    """What `source` holds besides the index, as a copy in memory; None where any of that is damaged too.

    `source` is only read. Pages that nothing claims are no damage here: those of the index are among them.
    """
    copy = memory_copy(source)
    try:
        yield copy if _is_sound(copy) else None
    finally:
        copy.close()


def _is_sound(copy: Driver) -> bool:
    try:
        index.strike(copy)
        found = [line for (text,) in copy.execute(f"PRAGMA integrity_check({_ALL})") for line in str(text).splitlines()]
        meant = [line for line in found if line != "ok" and not line.startswith("***") and "never used" not in line]
        return not meant and copy.execute("PRAGMA foreign_key_check").fetchone() is None
    except (dbapi2.DatabaseError, UnicodeDecodeError):  # the driver's sentences quote what could not be read
        return False


def index_alone(source: Driver) -> bool:
    """Whether everything but the index is sound."""
    with without_index(source) as sound:
        return sound is not None


def mend(layout: Layout, moment: Moment) -> Path:
    """Puts a database in place that has all records and an empty index; gives where the damaged one is kept.

    The caller holds the writer's lock, and fills the index: until then it counts as made by other rules. Raises
    LibraryError where another program has the database open, or the disk is full or failing: then it is as it was.
    """
    draft = layout.folder / DRAFT
    kept = _free_name(layout.backups, moment)
    unfinished = kept.with_name(kept.name + UNFINISHED)
    try:
        remove_database(draft)
        layout.backups.mkdir(mode=0o700, exist_ok=True)
        original = connect(layout.database)
        try:
            _need_room(layout)
            _alone(original)
            copy_database(original, unfinished)
            unfinished.replace(kept)
            sync_folder(layout.backups)
            with without_index(original) as sound:
                if sound is None:
                    raise _failed(_("more than the index is damaged"))
                _write(sound, draft)
        finally:
            original.close()
        draft.replace(layout.database)
        sync_folder(layout.folder)
    except OSError as error:
        raise disk_fault(error) from error
    except dbapi2.DatabaseError as error:
        raise _failed(str(error)) from error
    finally:
        remove_database(unfinished)
        remove_database(draft)
    return kept


def _failed(why: str) -> LibraryError:
    return LibraryError(
        _("The search index is damaged and could not be made anew ({reason}); the library is as it was.").format(reason=why)
    )


def _free_name(folder: Path, moment: Moment) -> Path:
    stamp = moment.utc[:19].replace(":", "").replace("-", "")
    names = (folder / f"index-damaged-{stamp}{more}.db" for more in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists())


def _need_room(layout: Layout) -> None:
    size = sum(file.stat().st_size for file in layout.folder.glob(f"{layout.database.name}*"))
    free = shutil.disk_usage(layout.folder).free
    if free < ROOM * size:
        raise _failed(
            _("the disk has {free} MB free, {need} MB are needed").format(
                free=free // 1_000_000, need=-(-ROOM * size // 1_000_000)
            )
        )


def _alone(original: Driver) -> None:
    """Leaving the write-ahead log needs the file alone: a reader elsewhere would go on with a log that is no longer its own."""
    original.execute("PRAGMA busy_timeout = 500")
    try:
        mode = original.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except dbapi2.OperationalError:
        mode = "wal"
    if mode != "delete":
        raise _failed(_("another window has the library open; please close that first"))


def _write(sound: Driver, draft: Path) -> None:
    """The new database, durable and read back when this returns."""
    before = counts(sound)
    os.close(create_new(draft))
    sound.execute("VACUUM INTO ?", (str(draft),))
    made = connect(draft)
    try:
        made.execute("BEGIN IMMEDIATE")
        index.create(made)
        index.outdate(made)
        made.execute("COMMIT")
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = counts(made) == before and not schema_differences(made)
    finally:
        made.close()
    descriptor = os.open(draft, os.O_RDWR)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)
    check_copy(draft)
    if not whole:
        raise _failed(_("the new database is not whole"))
