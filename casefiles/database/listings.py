"""The listing of each type as SQL: what `quick` runs when SQLAlchemy is not loaded yet."""

from __future__ import annotations

import functools
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.dialects import sqlite

from casefiles.domain.kinds import Amount, Choice, Position, Reference
from casefiles.domain.record import Field, Record, fields_of
from casefiles.domain.record_types import ENTRIES, RECORD_TYPES

RECORD: Any = Record.__table__


@functools.cache
def listings() -> dict[str, dict[str, Any]]:
    """Type -> the SQL of its listing (one parameter: how many rows) and the listed fields, plain values for JSON."""
    return {name: _listing(RECORD_TYPES[name]) for name in ENTRIES}


def _listing(cls: type[Record]) -> dict[str, Any]:
    own: Any = cls.__table__
    columns: list[Any] = [RECORD.c.id, RECORD.c.ref, RECORD.c.title, RECORD.c.standing]
    joined = RECORD.join(own, own.c.id == RECORD.c.id)
    fields = []
    for described in fields_of(cls):
        if not described.listed:
            continue
        shown = _columns(cls, described)
        if isinstance(described.kind, Reference):
            target = RECORD.alias(f"of_{described.key}")
            joined = joined.outerjoin(target, target.c.id == shown[0])
            shown = [target.c.title]
        columns += [column.label(f"{described.key}_{n}") for n, column in enumerate(shown)]
        fields.append(
            {
                "key": described.key,
                "label": described.label,
                "kind": described.kind.name,
                "columns": len(shown),
                **({"vocabulary": described.kind.vocabulary} if isinstance(described.kind, Choice) else {}),
            }
        )
    statement = (
        select(*columns)
        .select_from(joined)
        .where(RECORD.c.type == cls.__tablename__, RECORD.c.deleted_in.is_(None))
        .order_by(RECORD.c.sort_key, RECORD.c.id)
    )
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return {"sql": " ".join(f"{compiled} LIMIT ?".split()), "fields": fields}


def _columns(cls: type[Record], described: Field) -> list[Any]:
    mapper = inspect(cls)
    if not described.composite:
        return [mapper.column_attrs[described.key].columns[0]]
    if isinstance(described.kind, Amount | Position):
        return [mapper.column_attrs[f"{described.key}_written"].columns[0]]
    return [prop.columns[0] for prop in mapper.composites[described.key].props]
