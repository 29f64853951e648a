"""What one change touches: collected before each flush from loaded state, compared after the last one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import set_committed_value

from casefiles.database import tables
from casefiles.database.derived import whole
from casefiles.database.journal import SALT_BYTES, Touched, uids
from casefiles.database.rows import RowForm, Snapshot, form_of
from casefiles.domain.moments import Moment, parse_utc
from casefiles.domain.record import Journalled, Part, Record
from casefiles.domain.uid import new_uid
from casefiles.errors import CasefilesError

STANDS_AT = {"link": "source_end", "claim": "about"}
"""The key of the record that a link names, or that a claim backs: it must follow when they go elsewhere."""


@dataclass
class _Seen:
    """A row met in this change: the instance is held, so that it is not loaded anew with other values."""

    instance: Any
    form: RowForm
    before: Snapshot | None


class Tracker:
    """Follows one session. Gives new rows their uid and records their ref; raises versions; keeps what was there before."""

    def __init__(self, session: Session, moment: Moment, author: str) -> None:
        self._session = session
        self._moment = moment
        self._author = author
        self._seen: dict[str, _Seen] = {}
        self._batched: dict[str, Touched] = {}
        self.made: list[Any] = []
        self.refs: dict[str, int] = {}

    @property
    def moment(self) -> Moment:
        """When the change was begun."""
        return self._moment

    @property
    def author(self) -> str:
        """Who makes the change."""
        return self._author

    def before_flush(self, session: Session, context: UOWTransaction, instances: Any) -> None:
        """The session's hook. Raises CasefilesError for a physical deletion: records go to the trash."""
        if session.deleted:
            raise CasefilesError("rows are put in the trash, never deleted")
        changed = [row for row in session.dirty if isinstance(row, Journalled) and session.is_modified(row)]
        for row in changed:
            self._meet(row)
        new = [row for row in session.new if isinstance(row, Journalled)]
        for row in new:
            self._begin(row)
        owners = {row.owner for row in (*changed, *new) if isinstance(row, Part)}
        for record in whole(session, owners):
            self._meet(record)
        for seen in list(self._seen.values()):
            if isinstance(seen.instance, Record) and seen.before is not None:
                self._touch(seen.instance, seen.before)

    def _meet(self, row: Any) -> None:
        if row.uid in self._seen:
            return
        form = form_of(type(row))
        if not form.undoable and form.name != "object":
            raise CasefilesError(f"rows of {form.name} are only ever added")
        try:
            before = form.snapshot(row, committed=True)
        except KeyError as missing:
            raise CasefilesError(
                f"a partly loaded {form.name} cannot be changed ({missing} is not loaded)"
            ) from missing
        self._seen[row.uid] = _Seen(row, form, before)

    def _begin(self, row: Any) -> None:
        milliseconds = int(parse_utc(self._moment.utc).timestamp() * 1000)
        row.uid = row.uid or new_uid(milliseconds)
        if isinstance(row, Record):
            row.created_at = row.created_at or self._moment.utc
            row.created_by = row.created_by or self._author
            row.modified_at, row.modified_by = self._moment.utc, self._author
            row.version = row.version or 1
            row.ref = row.ref or self.next_ref(row)
        form = form_of(type(row))
        for cell in form.cells:
            # Defaults live on the class until they are set: what is journalled must be held by the row itself.
            if cell.key not in row.__dict__:
                setattr(row, cell.key, getattr(row, cell.key))
        row.salt = os.urandom(SALT_BYTES).hex()
        self._seen[row.uid] = _Seen(row, form, None)

    def _touch(self, record: Record, before: Snapshot) -> None:
        record.version = before["version"] + 1
        record.modified_at, record.modified_by = self._moment.utc, self._author
        record.salt = os.urandom(SALT_BYTES).hex()  # of the new state; the version makes sure that there is one

    def next_ref(self, record: Record) -> str:
        """The next ref of the record's type: `PER-0031`; operations carry their year, `OP-2017-0001`."""
        prefix = self.prefix(type(record), getattr(record, "date", None))
        return f"{prefix}-{self.next_number(prefix):04d}"

    def prefix(self, cls: type[Record], date: Any) -> str:
        """What stands before the number: for operations with the year of their date, else of the change."""
        if cls.PREFIX != "OP":
            return cls.PREFIX
        day = (date.earliest or date.latest) if date is not None else None
        return f"OP-{day.year if day is not None else self._moment.day.year:04d}"

    def next_number(self, prefix: str, count: int = 1) -> int:
        """Raises a counter by `count` and gives the first of the new numbers."""
        statement = (
            upsert(tables.counter)
            .values(prefix=prefix, last=count)
            .on_conflict_do_update(index_elements=["prefix"], set_={"last": tables.counter.c.last + count})
            .returning(tables.counter.c.last)
        )
        with self._session.no_autoflush:
            last: int = self._session.execute(statement).scalar_one()
        self.refs[prefix] = last
        return last - count + 1

    def touched(self) -> list[Touched]:
        """The rows that differ from before, in the order they were met; to be called after the last flush."""
        changes = []
        references: set[int] = set()
        for seen in self._seen.values():
            after = seen.form.snapshot(seen.instance)
            if after == seen.before:
                continue
            for cell in seen.form.cells:
                if cell.reference:
                    references |= {
                        value for side in (seen.before, after) if side and (value := side[cell.key]) is not None
                    }
            changes.append((seen, after))
        known = uids(self._session.connection(), references)
        found = {
            seen.instance.uid: Touched(
                form=seen.form,
                uid=seen.instance.uid,
                id=seen.instance.id,
                before=None if seen.before is None else seen.form.plain(seen.before, known.__getitem__),
                after=seen.form.plain(after, known.__getitem__),
                salt=bytes.fromhex(seen.instance.salt)
                if seen.before is None or isinstance(seen.instance, Record)
                else None,
            )
            for seen, after in changes
        }
        # A row that a batch made and that was edited afterwards is new all the same.
        return [
            *(
                found.pop(part.uid)._replace(before=None) if part.uid in found else part
                for part in self._batched.values()
            ),
            *found.values(),
        ]

    def add_batch(self, touched: Sequence[Touched], made: Sequence[Any]) -> None:
        """Rows that `batch` has written: their parts of the entry, and for records what is derived from them."""
        self._batched.update((part.uid, part) for part in touched)
        self.made += made

    def formerly(self) -> tuple[set[int], list[tuple[str, int | None]]]:
        """Where links and claims stood that stand elsewhere now: ids of records; and ("link", None) for a new kind of link."""
        records: set[int] = set()
        retyped: list[tuple[str, int | None]] = []
        for seen in self._seen.values():
            if seen.before is None or seen.form.name not in STANDS_AT:
                continue
            key = STANDS_AT[seen.form.name]
            other_kind = seen.before.get("link_type") != getattr(seen.instance, "link_type", None)
            if other_kind:
                retyped.append(("link", None))
            if other_kind or seen.before[key] != getattr(seen.instance, key):
                records.add(seen.before[key])
        return records, retyped

    def forget(self) -> None:
        """For a change that came to nothing: the rows leave the session as they were, versions and all."""
        for seen in self._seen.values():
            for cell in seen.form.cells:
                if seen.before is not None and not cell.versioned:
                    set_committed_value(seen.instance, cell.key, seen.before[cell.key])
        self._session.expunge_all()

    def rows(self) -> list[Any]:
        """Every row that was met."""
        return [seen.instance for seen in self._seen.values()]

    def records(self) -> list[Record]:
        """The records that were met, and the owners of rows that were."""
        found = {seen.instance.id: seen.instance for seen in self._seen.values() if isinstance(seen.instance, Record)}
        return list(found.values())


def counters(session: Session) -> dict[str, int]:
    """Every counter of refs."""
    return {row.prefix: row.last for row in session.execute(select(tables.counter.c.prefix, tables.counter.c.last))}
