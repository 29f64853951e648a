"""Tables made on the spot for tests of importing. Everybody in them is invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from casefiles.database.library import Library
from casefiles.services.exchange.mapping import Columns, guess
from casefiles.services.exchange.plan import Plan, prepare
from casefiles.services.exchange.table import Table, read_table


def table(folder: Path, text: str, name: str = "list.csv") -> Table:
    """The text as a file, read."""
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    return read_table(file)


def columns(read: Table, type_name: str = "", **changes: str) -> Columns:
    """What is guessed, with changes of its attributes."""
    return replace(guess(read, type_name), **changes)  # type: ignore[arg-type]


def planned(library: Library, folder: Path, text: str, type_name: str = "", name: str = "list.csv", **changes: str) -> Plan:
    """The plan of a text."""
    read = table(folder, text, name)
    return prepare(library, read, columns(read, type_name, **changes))
