"""Records of any type read whole by id, in pieces that one statement can hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from casefiles.domain.record import Record
from casefiles.domain.record_types import RECORD_TYPES

RECORD = cast(Table, Record.__table__)
CHUNK = 900
"""Ids in one statement: under the limit of variables of every SQLite."""
_Id = TypeVar("_Id", int, str)


def chunks(ids: Collection[_Id], size: int = CHUNK) -> Iterator[list[_Id]]:
    """The ids in pieces that one statement can hold."""
    listed = list(ids)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def raw(session: Session) -> Any:
    """The driver's connection under the session's transaction."""
    return session.connection().connection.driver_connection


def types_of(session: Session, ids: Iterable[int]) -> list[tuple[str, int]]:
    """The type and id of each of these records that is there, in the trash or not."""
    found: list[tuple[str, int]] = []
    for chunk in chunks(sorted(set(ids))):
        statement = select(Record.type, Record.id).where(Record.id.in_(chunk))
        found += session.execute(statement.execution_options(include_trash=True))
    return found


def whole(session: Session, ids: Iterable[int], *, trash: bool = True) -> list[Record]:
    """Records of any type with all their fields, by id; those in the trash too, unless told otherwise."""
    types: dict[str, list[int]] = defaultdict(list)
    for name, identifier in types_of(session, ids):
        types[name].append(identifier)
    found: list[Record] = []
    for name, own in types.items():
        cls = RECORD_TYPES[name]
        for chunk in chunks(own):
            found += session.scalars(select(cls).where(cls.id.in_(chunk)).execution_options(include_trash=trash))
    return found
