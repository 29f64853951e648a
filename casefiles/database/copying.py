"""A database copied while it is open, through SQLite's backup interface: one moment of it, in one durable file."""

from __future__ import annotations

import os
from pathlib import Path

from sqlcipher3 import dbapi2

from casefiles.database.connection import Driver, connect
from casefiles.database.staging import create_new, disk_fault, reason, sync_file
from casefiles.errors import LibraryDamaged, LibraryError
from casefiles.progress import Progress, silent
from casefiles.words import _

PAGES = 2_000
"""Pages copied between two calls of the progress."""


def copy_database(source: Driver, target: Path, progress: Progress = silent) -> None:
    """Copies what `source` sees into a new file, durable when this returns; `progress` counts pages.

    Where `source` is inside a transaction, that transaction's moment is copied, whatever is written meanwhile.
    Raises LibraryError for a full or failing disk, and what `progress` raises; then there is no file.
    """
    try:
        os.close(create_new(target))
        try:
            _fill(source, target, progress)
            descriptor = os.open(target, os.O_RDWR)
            try:
                sync_file(descriptor)
            finally:
                os.close(descriptor)
        except BaseException:
            remove_database(target)
            raise
    except OSError as error:
        raise disk_fault(error) from error
    except dbapi2.DatabaseError as error:
        raise LibraryError(_("The database could not be copied: {reason}.").format(reason=error)) from error


def _fill(source: Driver, target: Path, progress: Progress) -> None:
    copy = dbapi2.connect(str(target), isolation_level=None, check_same_thread=False)
    try:
        source.backup(copy, pages=PAGES, progress=lambda _status, left, total: progress(total - left, total))
    finally:
        copy.close()


def memory_copy(source: Driver) -> Driver:
    """The same in memory, to be written to at will: what is checked with commands that write is checked on this."""
    copy = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        source.backup(copy)
    except BaseException:
        copy.close()
        raise
    return copy


def check_copy(file: Path) -> None:
    """Opens a copy that nobody else has open and reads every page. Raises LibraryDamaged when it is not sound."""
    copy = connect(file, read_only=True, immutable=True)
    try:
        found = [row[0] for row in copy.execute("PRAGMA quick_check(1)")]
    except dbapi2.DatabaseError as error:
        found = [str(error)]
    finally:
        copy.close()
    if found != ["ok"]:
        raise LibraryDamaged(_("The copy of the database is damaged: {reason}.").format(reason=found[0]))


def remove_database(file: Path) -> None:
    """Removes a database that nobody has open, with the files SQLite keeps beside it; those not there are no error.

    Raises LibraryError when one cannot be removed.
    """
    for suffix in ("", "-wal", "-shm", "-journal"):
        try:
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        except OSError as error:
            raise LibraryError(
                _("{name} could not be removed: {reason}.").format(name=file.name + suffix, reason=reason(error))
            ) from error
