"""What lies in the trash, since when, and by which change it went there."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefiles.database import tables
from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.domain.record import Record
from casefiles.domain.record_types import CONNECTIVE, ENTRIES
from casefiles.services.views import Ref

LARGEST = 5_000


@dataclass(frozen=True)
class Trashed:
    """An entry in the trash: the change that put it there, by its number and label, who made it and when (UTC)."""

    record: Ref
    seq: int
    label: str
    author: str
    when: str


def trashed(library: Library, *, limit: int = LARGEST) -> list[Trashed]:
    """What can be brought back on its own, the newest first.

    Links and statements that went with an entry come back with it, so they are listed only where they went alone.
    """
    with library.read() as session:
        rows = session.execute(
            select(Record.id, Record.ref, Record.type, Record.title, Record.deleted_in)
            .where(Record.deleted_in.is_not(None))
            .order_by(Record.deleted_in.desc(), Record.id)
            .execution_options(include_trash=True)
        ).all()
        of_entries = {row.deleted_in for row in rows if row.type not in CONNECTIVE}
        alone = [row for row in rows if row.type not in CONNECTIVE or row.deleted_in not in of_entries][:limit]
        changes = _changes(session, {row.deleted_in for row in alone})
    nobody = ("", "", "")
    return [
        Trashed(Ref(row.id, row.ref, row.type, row.title), row.deleted_in, *changes.get(row.deleted_in, nobody))
        for row in alone
    ]


def _changes(session: Session, wanted: set[int]) -> dict[int, tuple[str, str, str]]:
    """Label, author and time of these changes."""
    found: dict[int, tuple[str, str, str]] = {}
    payload = tables.change_payload.c
    for chunk in chunks(sorted(wanted)):
        statement = (
            select(tables.change.c.seq, tables.change.c.header, payload.body)
            .outerjoin(tables.change_payload, (payload.seq == tables.change.c.seq) & (payload.n == 0))
            .where(tables.change.c.seq.in_(chunk))
        )
        for seq, header, body in session.execute(statement):
            said = json.loads(body) if body else {}
            found[seq] = (str(said.get("label", "")), str(said.get("author", "")), str(json.loads(header)["time"]))
    return found


def count(library: Library) -> int:
    """How many entries lie in the trash."""
    statement = select(func.count()).where(Record.deleted_in.is_not(None), Record.type.in_(ENTRIES))
    with library.read() as session:
        return int(session.execute(statement.execution_options(include_trash=True)).scalar_one())
