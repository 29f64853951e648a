"""How a mapped row becomes the plain form that the journal keeps, and back.

Keys are attribute names, not columns. References to records are written as uids; ids, titles and other derived values
are not part of the form.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Table, inspect

from casefiles.domain.columns import DayText, DecimalText
from casefiles.domain.custody import Custody
from casefiles.domain.parts import PART_TYPES
from casefiles.domain.record import Base, Record
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.domain.registers import LEDGERS

Snapshot = dict[str, Any]
"""Attribute key to Python value, ids for references: what a row held at a moment."""
Plain = dict[str, Any]
"""The same as canonical JSON holds it."""


@dataclass(frozen=True)
class Cell:
    """One journalled column: its key, where it is kept, whether it refers to a record, whether undo compares it."""

    key: str
    column: Column[Any]
    reference: bool
    versioned: bool
    kind: str


@dataclass(frozen=True)
class RowForm:
    """The plain form of one mapped class. `tables` are its own table and, for records, the common one first."""

    name: str
    cls: type[Base]
    tables: tuple[Table, ...]
    cells: tuple[Cell, ...]
    undoable: bool

    @property
    def versioned_keys(self) -> frozenset[str]:
        """Keys that count when undo asks whether a row is still as a change left it."""
        return frozenset(cell.key for cell in self.cells if cell.versioned)

    def snapshot(self, instance: Any, committed: bool = False) -> Snapshot:
        """What the instance holds, or held at its last load or flush. Raises KeyError when it is only partly loaded."""
        held = instance.__dict__
        if not committed:
            return {cell.key: held[cell.key] for cell in self.cells}
        before = inspect(instance).committed_state
        return {cell.key: before[cell.key] if cell.key in before else held[cell.key] for cell in self.cells}

    def plain(self, snapshot: Snapshot, uid_of: Callable[[int], str]) -> Plain:
        """The canonical form; unset values are left out."""
        written: Plain = {}
        for cell in self.cells:
            value = snapshot[cell.key]
            if value is None:
                continue
            if cell.reference:
                value = uid_of(value)
            elif cell.kind == "decimal":
                value = format(value, "f")
            elif cell.kind == "day":
                value = value.isoformat()
            written[cell.key] = value
        return written

    def columns(self, plain: Plain, id_of: Callable[[str], int]) -> Snapshot:
        """The inverse of `plain`: attribute key to Python value, None for what is left out."""
        found: Snapshot = {}
        for cell in self.cells:
            value = plain.get(cell.key)
            if value is not None:
                if cell.reference:
                    value = id_of(value)
                elif cell.kind == "decimal":
                    value = Decimal(value)
                elif cell.kind == "day":
                    value = datetime.date.fromisoformat(value)
            found[cell.key] = value
        return found

    def per_table(self, snapshot: Mapping[str, Any]) -> list[tuple[Table, dict[str, Any]]]:
        """The snapshot split into the values of each table, by column name."""
        return [
            (
                table,
                {
                    cell.column.name: snapshot[cell.key]
                    for cell in self.cells
                    if cell.column.table is table and cell.key in snapshot
                },
            )
            for table in self.tables
        ]


_FORMS: dict[type[Any], RowForm] = {}


def form_of(cls: type[Any]) -> RowForm:
    """The form of a mapped class."""
    if cls not in _FORMS:
        _FORMS[cls] = _form(cls)
    return _FORMS[cls]


def _form(cls: type[Any]) -> RowForm:
    mapper = inspect(cls)
    cells = []
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if attribute.key == "id" or column.info.get("derived") or not isinstance(column, Column):
            continue
        kind = "decimal" if isinstance(column.type, DecimalText) else "day" if isinstance(column.type, DayText) else ""
        cells.append(
            Cell(attribute.key, column, bool(column.foreign_keys), not column.info.get("unversioned", False), kind)
        )
    own = mapper.local_table
    assert isinstance(own, Table)
    common = inspect(Record).local_table
    assert isinstance(common, Table)
    tables = (common, own) if issubclass(cls, Record) else (own,)
    name = str(mapper.polymorphic_identity) if issubclass(cls, Record) else own.name
    undoable: bool = cls.UNDOABLE
    return RowForm(name, cls, tables, tuple(cells), undoable)


@functools.cache
def forms() -> Mapping[str, RowForm]:
    """Every form by its name: record types by type, other journalled tables by table."""
    classes: list[type[Base]] = [*RECORD_TYPES.values(), *PART_TYPES, Custody, *LEDGERS]
    return {form.name: form for form in (form_of(cls) for cls in classes)}
