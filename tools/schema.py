"""Writes what the models make: the shipped schema, and the first revision. Until the first release both follow the models.

Run it after a change of the models: `python -m tools.schema`. After a release a change of the models is a new revision
instead, and only the new version's `schema-N.json` is written.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateTableOp
from sqlalchemy import Constraint, TypeDecorator, create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from casefiles.database import index, tables
from casefiles.database.connection import connect
from casefiles.database.migrations import FOLDER, SCHEMA_VERSION, create_schema, schema_of
from casefiles.database.rows import forms

FIRST = '''"""Schema 1: the first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes every table."""
'''


def write_schema() -> Path:
    """`schema-N.json` of this version: every table and index, those of the text index too."""
    with tempfile.TemporaryDirectory() as folder:
        connection = connect(Path(folder) / "library.db", create=True, fresh=True)
        create_schema(connection)
        index.create(connection)
        found = schema_of(connection)
        connection.close()
    file = FOLDER / f"schema-{SCHEMA_VERSION}.json"
    file.write_text(json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def write_first_revision() -> Path:
    """`versions/schema_0001.py`: the tables of the models, in words of Alembic."""
    forms()
    empty = dbapi2.connect(":memory:", isolation_level=None)
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: empty, poolclass=StaticPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_item": _plain})
        operations = produce_migrations(context, tables.change.metadata).upgrade_ops
        assert operations is not None
        for operation in operations.ops:
            if isinstance(operation, CreateTableOp):
                operation.columns = sorted(operation.columns, key=_place)  # they come in any order
        body = render_python_code(operations, render_item=_plain)
    lines = [line for line in body.splitlines() if not line.lstrip().startswith("#")]
    file = FOLDER / "versions" / "schema_0001.py"
    file.write_text(FIRST + "\n".join(lines) + "\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", "--line-length", "120", str(file)], check=True)
    return file


def _place(item: Any) -> tuple[int, str]:
    """Columns as they stand, then constraints by kind and name."""
    return (1, f"{type(item).__name__} {item.name}") if isinstance(item, Constraint) else (0, "")


def _plain(kind: str, item: Any, _context: Any) -> str | bool:
    """A revision must not change with the program: types of our own are written as what they are kept as."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


if __name__ == "__main__":
    for made in (write_schema(), write_first_revision() if SCHEMA_VERSION == 1 else None):
        if made is not None:
            print(made)
