"""The schema: made new, compared with what this version ships, and brought up to date on a copy."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from casefiles.database import tables
from casefiles.database.connection import Driver
from casefiles.database.layout import Layout
from casefiles.database.rows import forms
from casefiles.domain.moments import Clock

SCHEMA_VERSION = 1
"""The schema of this version of the program: `user_version` of the database, one to one with a revision."""
FOLDER = Path(__file__).parent


def create_schema(connection: Driver) -> None:
    """Makes every table of the models in an empty database and stamps it with the schema's version."""
    forms()  # every mapped class is known once the forms are
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: connection, poolclass=StaticPool)
    with engine.begin() as made:
        tables.change.metadata.create_all(made)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def schema_of(connection: Driver) -> dict[str, str]:
    """Every object of a database's schema, its SQL without needless blanks; SQLite's own and FTS5's inner tables left out."""
    found = {}
    for name, sql in connection.execute("SELECT name, sql FROM sqlite_master"):
        if sql is not None and not name.startswith("sqlite_"):
            found[name] = " ".join(sql.split())
    return found


def shipped_schema() -> dict[str, str]:
    """The schema that this version makes."""
    found = json.loads((FOLDER / f"schema-{SCHEMA_VERSION}.json").read_text(encoding="utf-8"))
    return {str(name): str(sql) for name, sql in found.items()}


def schema_differences(connection: Driver) -> list[str]:
    """Names of tables, indexes, views and triggers that are missing, foreign or altered."""
    shipped, found = shipped_schema(), schema_of(connection)
    return sorted(name for name in {*shipped, *found} if shipped.get(name) != found.get(name))


def migrate(layout: Layout, clock: Clock) -> None:
    """Nothing yet."""
