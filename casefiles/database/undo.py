"""Undo and redo: each is one more change, applied by Core, that puts the rows of an earlier one back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from casefiles.database import tables
from casefiles.database.changes import STANDS_AT
from casefiles.database.journal import Touched, body_of, ids, uids
from casefiles.database.rows import Plain, RowForm, Snapshot, forms
from casefiles.domain.moments import Moment
from casefiles.domain.record import Part, Record
from casefiles.errors import CannotUndo
from casefiles.words import _

ORDINARY = frozenset({"change", "import"})
BARRIERS = frozenset({"migrate", "erase", "restore", "create"})


@dataclass(frozen=True)
class Step:
    """A change that can be taken back or made again: its entry and its label."""

    seq: int
    label: str


def _headers(connection: Connection) -> Iterator[dict[str, Any]]:
    """Headers from the newest back, a few at a time: undo seldom looks far."""
    below = None
    while True:
        statement = select(tables.change.c.seq, tables.change.c.header).order_by(tables.change.c.seq.desc()).limit(50)
        rows = connection.execute(statement if below is None else statement.where(tables.change.c.seq < below)).all()
        for row in rows:
            yield json.loads(row.header)
        if len(rows) < 50:
            return
        below = rows[-1].seq


def next_undo(connection: Connection) -> Step | None:
    """The newest change that is neither undone nor an undo; None at a migration, a restore or the beginning."""
    undone: set[int | None] = set()
    for header in _headers(connection):
        kind, of = header["kind"], header.get("of")
        if kind in BARRIERS:
            return None
        if kind == "undo":
            undone.add(of)
        elif kind == "redo":
            if header["seq"] in undone:
                undone.add(of)
            else:
                return Step(header["seq"], _label(connection, header["seq"]))
        elif kind in ORDINARY and header["seq"] not in undone and header.get("undoable", True):
            return Step(header["seq"], _label(connection, header["seq"]))
    return None


def next_redo(connection: Connection) -> Step | None:
    """The newest undo that is not made good, if no ordinary change followed it."""
    redone: set[int | None] = set()
    for header in _headers(connection):
        kind, of = header["kind"], header.get("of")
        if kind == "redo":
            redone.add(of)
        elif kind == "undo":
            if header["seq"] not in redone:
                return Step(header["seq"], _label(connection, of))
        elif kind in ORDINARY and header.get("undoable", True) or kind in BARRIERS:
            return None
    return None


def _label(connection: Connection, seq: int | None) -> str:
    """The label of an entry; an undo or redo carries that of the change it reverses."""
    body = None if seq is None else body_of(connection, seq, 0)
    return str(body["label"]) if body else ""


def reverse(connection: Connection, seq: int, moment: Moment, author: str) -> list[Touched]:
    """Puts back every undoable row that entry `seq` touched, and gives what that did.

    Raises CannotUndo, naming the row, when a row is no longer as the entry left it, or a payload was erased.
    """
    stored = connection.execute(
        select(tables.change_part.c.n, tables.change_part.c.uid, tables.change_payload.c.body)
        .outerjoin(
            tables.change_payload,
            (tables.change_payload.c.seq == tables.change_part.c.seq)
            & (tables.change_payload.c.n == tables.change_part.c.n),
        )
        .where(tables.change_part.c.seq == seq, tables.change_part.c.n > 0)
        .order_by(tables.change_part.c.n)
    ).all()
    wanted: list[_Reversal] = []
    for row in stored:
        if row.body is None:
            raise CannotUndo(_("This change was erased in part, so it cannot be undone."))
        body = json.loads(row.body)
        form = forms()[body["form"]]
        if form.undoable:
            wanted.append(_Reversal(form, row.uid, body["id"], body.get("before"), body.get("after")))
    if not wanted:
        raise CannotUndo(_("This change only added to registers that are never undone."))
    standing = _compare(connection, wanted)
    return _apply(connection, wanted, standing, moment, author)


@dataclass(frozen=True)
class _Reversal:
    """One row on its way back: `target` is its plain form before the change, None where it was not there."""

    form: RowForm
    uid: str
    id: int
    target: Plain | None
    left: Plain | None


def _groups(rows: list[_Reversal]) -> dict[str, list[_Reversal]]:
    found: dict[str, list[_Reversal]] = {}
    for row in rows:
        found.setdefault(row.form.name, []).append(row)
    return found


def live_rows(connection: Connection, form: RowForm, wanted: list[str]) -> dict[str, tuple[int, str, Snapshot]]:
    """Rows of a form as they stand, by uid: id, salt and snapshot."""
    first = form.tables[0]
    columns = [first.c.id, first.c.uid, first.c.salt, *(cell.column.label(f"c_{cell.key}") for cell in form.cells)]
    statement = select(*columns).select_from(first)
    for table in form.tables[1:]:
        statement = statement.join(table, table.c.id == first.c.id)
    found: dict[str, tuple[int, str, Snapshot]] = {}
    for start in range(0, len(wanted), 5_000):
        for row in connection.execute(statement.where(first.c.uid.in_(wanted[start : start + 5_000]))):
            mapping = row._mapping
            found[row.uid] = (row.id, row.salt, {cell.key: mapping[f"c_{cell.key}"] for cell in form.cells})
    return found


def references(form: RowForm, snapshots: list[Snapshot]) -> set[int]:
    """The ids that these snapshots refer to."""
    keys = [cell.key for cell in form.cells if cell.reference]
    return {snapshot[key] for snapshot in snapshots for key in keys if snapshot[key] is not None}


def _compare(connection: Connection, wanted: list[_Reversal]) -> dict[str, Plain]:
    """Every row must still be as the change left it, but for versions. Gives the rows as they stand, by uid."""
    standing: dict[str, Plain] = {}
    for rows in _groups(wanted).values():
        form = rows[0].form
        live = live_rows(connection, form, [row.uid for row in rows])
        known = uids(connection, references(form, [snapshot for _id, _salt, snapshot in live.values()]))
        keys = form.versioned_keys
        for row in rows:
            found = live.get(row.uid)
            now = None if found is None else form.plain(found[2], known.__getitem__)
            if now is not None:
                standing[row.uid] = now
            if _only(now, keys) != _only(row.left, keys):
                raise CannotUndo(
                    _("{name} has been changed since, so this cannot be undone; undo the later change first.").format(
                        name=_name(connection, row)
                    )
                )
    return standing


def _only(plain: Plain | None, keys: frozenset[str]) -> Plain | None:
    return None if plain is None else {key: value for key, value in plain.items() if key in keys}


def _name(connection: Connection, row: _Reversal) -> str:
    record = Record.__table__
    found = connection.execute(select(record.c.ref, record.c.title).where(record.c.uid == row.uid)).first()
    if found is not None:
        return f"{found.ref} {found.title}"
    return str((row.left or row.target or {}).get("ref") or row.form.name)


def _apply(
    connection: Connection, wanted: list[_Reversal], standing: dict[str, Plain], moment: Moment, author: str
) -> list[Touched]:
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    came_back = {row.uid: row.id for row in wanted if row.left is None and issubclass(row.form.cls, Record)}
    targets = {
        value
        for row in wanted
        for cell in row.form.cells
        if cell.reference and row.target is not None and (value := row.target.get(cell.key)) is not None
    }
    known_ids = {**ids(connection, targets - came_back.keys()), **came_back}
    done: list[Touched] = []
    for rows in _groups(wanted).values():
        form = rows[0].form
        gone = [row.id for row in rows if row.target is None]
        for table in reversed(form.tables):
            for start in range(0, len(gone), 5_000):
                connection.execute(delete(table).where(table.c.id.in_(gone[start : start + 5_000])))
        inserts: dict[str, list[dict[str, Any]]] = {}
        updates: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            after = None
            if row.target is not None:
                after = dict(row.target)
                if issubclass(form.cls, Record):
                    newest = max(standing.get(row.uid, {}).get("version", 0), row.target["version"])
                    after |= {"version": newest + 1, "modified_at": moment.utc, "modified_by": author}
                snapshot = form.columns(after, known_ids.__getitem__)
                _collect(form, row, snapshot, inserts if row.left is None else updates)
            done.append(Touched(form, row.uid, row.id, standing.get(row.uid), after))
        for table in form.tables:
            if inserts.get(table.name):
                connection.execute(insert(table), inserts[table.name])
            if updates.get(table.name):
                columns: dict[str, Any] = {
                    name: bindparam(f"v_{name}") for name in updates[table.name][0] if name != "of_id"
                }
                renamed = [
                    {name if name == "of_id" else f"v_{name}": value for name, value in values.items()}
                    for values in updates[table.name]
                ]
                connection.execute(update(table).where(table.c.id == bindparam("of_id")).values(columns), renamed)
    return done


def _collect(form: RowForm, row: _Reversal, snapshot: Snapshot, into: dict[str, list[dict[str, Any]]]) -> None:
    """The values of one row for each of its tables; a row that comes back takes its old id, and empty derived values."""
    for table, values in form.per_table(snapshot):
        if row.left is None:
            values["id"] = row.id
            if "uid" in table.c:
                values["uid"] = row.uid
                values.setdefault("salt", "")
            for column in table.c:
                if column.name not in values and not column.nullable:
                    values[column.name] = "unsourced" if column.name == "standing" else ""
        else:
            values["of_id"] = row.id
        if len(values) > ("of_id" in values):
            into.setdefault(table.name, []).append(values)


def touched_records(connection: Connection, done: list[Touched]) -> set[int]:
    """Ids of live records that a reversal touched, owners of parts among them: what is derived from them must follow."""
    found = {part.id for part in done if issubclass(part.form.cls, Record) and part.after is not None}
    owners = {
        str(side["owner"])
        for part in done
        if issubclass(part.form.cls, Part)
        for side in (part.before, part.after)
        if side and "owner" in side
    }
    return found | set(ids(connection, owners).values())


def vanished(connection: Connection, done: list[Touched]) -> list[tuple[str, int | None]]:
    """Records that a reversal took away: their type, and for claims the record that they were about. A link that turned
    into one of another kind counts as taken away."""
    lost = [part for part in done if issubclass(part.form.cls, Record) and part.after is None]
    about = ids(connection, {str(part.before["about"]) for part in lost if part.before and "about" in part.before})
    found = [(part.form.name, about.get(str((part.before or {}).get("about")))) for part in lost]
    retyped = any(
        part.form.name == "link" and part.before and part.after and part.before["link_type"] != part.after["link_type"]
        for part in done
    )
    return [*found, ("link", None)] if retyped else found


def formerly(connection: Connection, done: list[Touched]) -> set[int]:
    """Ids of records at which links and claims stood before a reversal."""
    return set(
        ids(
            connection,
            {
                str(part.before[STANDS_AT[part.form.name]])
                for part in done
                if part.form.name in STANDS_AT and part.before is not None
            },
        ).values()
    )
