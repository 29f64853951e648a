"""Nothing writes past the journal: statements that change rows stand in `casefiles/database` alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITING = {"insert", "update", "delete"}
CALLS = {"exec_driver_sql", "executemany", "executescript"}
BULK = {"bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings"}
READING = ("SELECT", "PRAGMA", "WITH")
WRITERS = {
    "batch.py", "changes.py", "copying.py", "engine.py", "journal.py", "undo.py",
    "derived/identities.py", "derived/standings.py", "derived/titles.py",
    "index/putting.py", "index/tables.py", "migrations/steps.py",
}  # fmt: skip
"""Files below the journal: they write what it records, what is derived, or tables of their own."""


def writes(file: Path) -> list[str]:
    """What a file holds that could change rows without a trace. SQL that is written out and only reads is none."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            found += [alias.name for alias in node.names if alias.name in WRITING]
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            # `text` of SQLAlchemy stands alone or behind the module's name; other things have texts too.
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            is_sql = name in CALLS or (name == "text" and (owner is None or getattr(owner, "id", "") in ("sa", "sqlalchemy")))
            if name in BULK or (is_sql and node.args and not beginning(node.args[0]).startswith(READING)):
                found.append(name)
    return found


def beginning(sql: ast.expr) -> str:
    """How a statement that is written out begins; nothing where it is made elsewhere."""
    while isinstance(sql, ast.BinOp):
        sql = sql.left
    if isinstance(sql, ast.JoinedStr):
        sql = sql.values[0]
    return str(sql.value).lstrip().upper() if isinstance(sql, ast.Constant) else ""


@pytest.mark.parametrize("file", sorted((ROOT / "casefiles" / "services").rglob("*.py")), ids=lambda file: file.name)
def test_services_change_rows_through_the_session_alone(file: Path) -> None:
    assert writes(file) == []


def test_the_files_that_write_are_known() -> None:
    database = ROOT / "casefiles" / "database"
    found = {
        file.relative_to(database).as_posix()
        for file in database.rglob("*.py")
        if "versions" not in file.parts and writes(file)
    }
    assert found <= WRITERS, found - WRITERS


def test_this_test_sees_what_it_looks_for(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(
        "from sqlalchemy import select, update\n"
        "session.bulk_save_objects([])\n"
        "connection.exec_driver_sql('SELECT 1')\n"
        "connection.execute(text('UPDATE person SET id = 1'))\n"
    )
    assert sorted(writes(bad)) == ["bulk_save_objects", "text", "update"]
