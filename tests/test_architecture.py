"""Who may import whom: each folder imports only what stands to its left."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ["domain", "database", "services", "figures", "dossier"]
BASE = {"casefiles.errors", "casefiles.progress", "casefiles.words"}


def imports_of(file: Path) -> set[str]:
    """Every dotted name that a file imports, at any depth of its code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are written in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def under(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


@pytest.mark.parametrize("folder", ORDER)
def test_a_folder_imports_only_what_stands_to_its_left(folder: str) -> None:
    forbidden = [f"casefiles.{later}" for later in ORDER[ORDER.index(folder) + 1 :]] + ["casefiles.cli", "ui", "tests"]
    for file in files(f"casefiles/{folder}"):
        for name in imports_of(file):
            assert not any(under(name, package) for package in forbidden), f"{file} imports {name}"


def test_the_base_modules_import_nothing_of_the_house() -> None:
    for name in BASE:
        file = ROOT / (name.replace(".", "/") + ".py")
        house = {other for other in imports_of(file) if under(other, "casefiles") or under(other, "ui")}
        assert all(any(under(other, base) for base in BASE) for other in house), f"{file} imports {house}"


def test_only_the_window_imports_qt() -> None:
    for file in [*files("casefiles"), ROOT / "main.py"]:
        for name in imports_of(file):
            assert not under(name, "PySide6") and not under(name, "shiboken6"), f"{file} imports {name}"


def test_rows_and_sessions_stay_below_figures_dossier_and_window() -> None:
    for file in files("casefiles/figures", "casefiles/dossier", "casefiles/cli", "ui"):
        for name in imports_of(file):
            assert not under(name, "sqlalchemy") and not under(name, "alembic"), f"{file} imports {name}"


def test_one_sqlite_in_the_process() -> None:
    for file in files("casefiles", "ui", "tools"):
        for name in imports_of(file):
            assert not under(name, "sqlite3") and not under(name, "PySide6.QtSql"), f"{file} imports {name}"


def test_only_the_engine_and_the_index_speak_to_the_driver() -> None:
    allowed = {"database"}
    for file in files("casefiles"):
        for name in imports_of(file):
            if under(name, "sqlcipher3"):
                assert file.relative_to(ROOT / "casefiles").parts[0] in allowed, f"{file} imports {name}"


def test_types_that_lose_digits_or_zones_are_not_used() -> None:
    for file in files("casefiles/domain", "casefiles/database"):
        for name in imports_of(file):
            assert name.rpartition(".")[2] not in {"Numeric", "Float", "DateTime"} or not under(name, "sqlalchemy"), (
                f"{file} imports {name}"
            )


def test_nobody_but_the_index_writes_its_search_language() -> None:
    for file in files("casefiles", "ui"):
        text = file.read_text(encoding="utf-8")
        inside = file.is_relative_to(ROOT / "casefiles" / "database" / "index")
        assert inside or not re.search(r"\bMATCH\b|\bfts5\b", text), f"{file} asks the text index in its own words"
