"""The one way to a connection. Every connection, plain or encrypted, comes from one SQLite: that of sqlcipher3.

Nothing here imports SQLAlchemy: the window shows its first rows before that is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from casefiles.errors import LibraryDamaged, LibraryError
from casefiles.words import _

APPLICATION_ID = 0x43617366
CACHE_KIB = 65_536
BUSY_MS = 10_000

Driver = Any
"""A raw connection of the driver; it is not typed."""
DriverError: type[Exception] = dbapi2.DatabaseError
"""What a raw connection raises."""

_FAULTS = ("locked", "disk i/o", "out of memory", "unable to open", "is full", "interrupted", "readonly")


def is_fault(error: Exception) -> bool:
    """Whether the disk or the moment stood in the way: such an error says nothing of what the database holds."""
    return any(words in str(error).lower() for words in _FAULTS)


def connect(
    file: Path, *, read_only: bool = False, immutable: bool = False, create: bool = False, fresh: bool = False
) -> Driver:
    """A raw connection in autocommit, its settings read back (formats, 3, 14 and 21).

    `immutable` is for media that cannot be written and have no write-ahead log. `fresh` is for a file being made.
    Raises LibraryDamaged for a file that is no database, LibraryError for settings that did not take.
    """
    mode = "rwc" if create else "ro" if read_only else "rw"
    uri = f"file:{_quoted(file)}?mode={mode}" + ("&immutable=1" if immutable else "")
    try:
        connection = dbapi2.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
        )
    except dbapi2.OperationalError as reason:
        raise LibraryError(_("The library's database cannot be opened: {reason}.").format(reason=reason)) from reason
    try:
        _configure(connection, read_only=read_only, immutable=immutable, fresh=fresh)
    except (dbapi2.DatabaseError, UnicodeDecodeError) as reason:  # its own sentences quote what it could not read
        connection.close()
        raise LibraryDamaged(
            _(
                "The library's database is damaged or no database ({reason}); restore a backup, nothing was changed."
            ).format(reason=reason)
        ) from reason
    except LibraryError:
        connection.close()
        raise
    return connection


def _quoted(file: Path) -> str:
    return str(file.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _configure(connection: Driver, *, read_only: bool, immutable: bool, fresh: bool) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    if fresh:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    wanted: dict[str, int | str] = {
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": BUSY_MS,
        "cache_size": -CACHE_KIB,
        "secure_delete": 1,
        "synchronous": 2,
        "temp_store": 2,
    }
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}")
    if read_only:
        connection.execute("PRAGMA query_only = 1")
        wanted["query_only"] = 1
    elif not immutable:
        connection.execute("PRAGMA journal_mode = WAL")
        wanted["journal_mode"] = "wal"
    wanted["application_id"] = APPLICATION_ID
    for name, value in wanted.items():
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != value:
            if name == "application_id":
                raise LibraryError(_("This file is not a Casefiles database."))
            raise LibraryError(
                _("The database did not accept the setting {name}; it is not safe to use.").format(name=name)
            )
