"""The schema: made new, compared with what this version ships, and brought up to date on a copy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_mock_engine

from casefiles.database import index, tables
from casefiles.database.connection import Driver, connect
from casefiles.database.layout import Layout
from casefiles.database.rows import forms
from casefiles.domain.moments import Clock
from casefiles.progress import Progress, silent

SCHEMA_VERSION = 4
"""The schema of this version of the program: `user_version` of the database, one to one with a revision."""
FOLDER = Path(__file__).parent


def create_schema(connection: Driver) -> None:
    """Makes every table of the models in an empty database and stamps it with the schema's version."""
    connection.execute("BEGIN")
    for statement in _statements():
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@cache
def _statements() -> tuple[str, ...]:
    """What makes the tables. Writing it out takes longer than the database takes to do it."""
    forms()  # every mapped class is known once the forms are
    found: list[str] = []

    def write(statement: Any, *_given: object, **_named: object) -> None:
        found.append(str(statement.compile(dialect=written.dialect)))

    written = create_mock_engine("sqlite://", write)
    tables.change.metadata.create_all(written, checkfirst=False)
    return tuple(found)


def schema_of(connection: Driver) -> dict[str, str]:
    """Every object of a database's schema, its SQL in one form; SQLite's own left out."""
    found = {}
    for name, sql in connection.execute("SELECT name, sql FROM sqlite_master"):
        if sql is not None and not name.startswith("sqlite_"):
            found[name] = _one_form(sql)
    return found


def _one_form(sql: str) -> str:
    """Without needless blanks and quotes, a table's constraints in order of their names: rebuilds write them in any."""
    sql = " ".join(sql.split())
    table = re.fullmatch(r"""CREATE TABLE (["'`]?)(\w+)\1 ?\((.*)\)([^)]*)""", sql)
    if table is None:
        return sql
    lines = _split(table[3])
    constraints = [line for line in lines if line.startswith("CONSTRAINT ")]
    columns = [line for line in lines if line not in constraints]
    return f"CREATE TABLE {table[2]} ({', '.join([*columns, *sorted(constraints)])}){table[4].rstrip()}"


def _split(body: str) -> list[str]:
    """What stands between the commas of a table's definition, those inside brackets and quotes left alone."""
    found, depth, quote, start = [], 0, "", 0
    for place, sign in enumerate(body):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"`":
            quote = sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "," and not depth:
            found.append(body[start:place].strip())
            start = place + 1
    return [*found, body[start:].strip()]


def shipped_schema(version: int = SCHEMA_VERSION) -> dict[str, str]:
    """The schema that this version of the program makes, or that an earlier one made."""
    found = json.loads((FOLDER / f"schema-{version}.json").read_text(encoding="utf-8"))
    return {str(name): str(sql) for name, sql in found.items()}


def schema_differences(connection: Driver, shipped: Mapping[str, str] | None = None) -> list[str]:
    """Names of tables, indexes, views and triggers that are missing, foreign or altered.

    A text index of another version may have other tables: it is made anew when the library is opened for writing.
    """
    wanted, found = shipped if shipped is not None else shipped_schema(), schema_of(connection)
    different = {name for name in {*wanted, *found} if wanted.get(name) != found.get(name)}
    of_index = set(filter(index.is_part, different))
    if of_index and "index_about" not in of_index and not index.is_current(connection):
        different -= of_index
    return sorted(different)


@dataclass(frozen=True)
class Target:
    """Where a migration leads: the schema's version, the folders that hold revisions, and what each schema looks like."""

    version: int
    revisions: tuple[Path, ...]
    shipped: Callable[[int], Mapping[str, str]]


THIS_VERSION = Target(SCHEMA_VERSION, (FOLDER / "versions",), shipped_schema)


def migrate(
    layout: Layout, clock: Clock, *, target: Target = THIS_VERSION, author: str = "", progress: Progress = silent
) -> bool:
    """Brings an older database up to date on a copy, which then takes its place; the caller holds the writer's lock.

    Gives whether there was anything to do. `progress` is told the step before it begins. Raises LibraryDamaged where the
    database is not as its own version made it, LibraryError where it could not be done, and what `progress` raises: then
    the library is as it was. A database of a later version is left alone.
    """
    connection = connect(layout.database, read_only=True)
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()
    if version >= target.version:
        return False
    # Alembic is loaded only when there is something to bring up to date.
    from casefiles.database.migrations import steps

    steps.run(layout, clock, version, target, author, progress)
    return True
