"""Which records are one and the same, worked out from the judgements."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from casefiles.database.derived.records import RECORD
from casefiles.domain.identity import Judged, picture
from casefiles.domain.judgement import Judgement
from casefiles.domain.record import Record

JOINED = Record.identity_id > 0
"""For a statement: records that are one with another. SQLite finds these in the index of the column, and would read all
records for IS NOT NULL. None of them is in the trash, since judgements go there too: a statement that asks for it all the
same (without `include_trash`) reads every live record instead.
"""


def judged(session: Session) -> list[Judged]:
    """Every judgement that is not in the trash."""
    rows = session.execute(
        select(Judgement.uid, Judgement.first, Judgement.second, Judgement.verdict, Judgement.decided)
    )
    return [Judged(row.uid, row.first, row.second, row.verdict, row.decided) for row in rows]


def identities_of(session: Session) -> dict[int, int]:
    """Record -> its identity, worked out from the judgements; records of none are left out."""
    return dict(picture(judged(session)).cluster_of)


def set_identities(session: Session) -> set[int]:
    """Works every identity out and writes what differs; gives the records whose identity moved."""
    clusters = identities_of(session)
    held = dict(
        session.execute(
            select(Record.id, Record.identity_id)
            .where(JOINED)
            .execution_options(include_trash=True)
        ).all()
    )
    moved = {record: clusters.get(record) for record in {*held, *clusters} if held.get(record) != clusters.get(record)}
    if moved:
        table = RECORD
        session.connection().execute(
            update(table).where(table.c.id == bindparam("of_id")).values(identity_id=bindparam("new_identity")),
            [{"of_id": record, "new_identity": cluster} for record, cluster in moved.items()],
        )
        for record in session.identity_map.values():
            if isinstance(record, Record) and record.id in moved:
                set_committed_value(record, "identity_id", moved[record.id])
    return set(moved)
