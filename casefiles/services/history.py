"""The change log: who changed what and when, before and after, from the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database import tables
from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.database.rows import RowForm, forms
from casefiles.domain.record import Record, fields_of
from casefiles.domain.vocabulary import link_types
from casefiles.errors import NotFound
from casefiles.services.lookup import given
from casefiles.services.views import ChangedRow, ChangeView
from casefiles.words import _

PAGE = 200
_HIDDEN = frozenset({"uid", "type", "version", "modified_at", "modified_by", "created_at", "created_by", "value_key"})


def changes(
    library: Library,
    *,
    text: str = "",
    author: str = "",
    record: int | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[ChangeView]:
    """Entries of the change log, the newest first; `before` goes on from a sequence number.

    `text` filters by words of the label, `author` by who, `record` by an entry that was touched.
    """
    part, payload = tables.change_part.c, tables.change_payload.c
    statement = select(tables.change.c.seq, tables.change.c.header, tables.change.c.hash, payload.body).outerjoin(
        tables.change_payload, (payload.seq == tables.change.c.seq) & (payload.n == 0)
    )
    with library.read() as session:
        if record is not None:
            uid = session.execute(
                select(Record.uid).where(Record.id == record).execution_options(include_trash=True)
            ).scalar()
            statement = statement.where(tables.change.c.seq.in_(select(part.seq).where(part.uid == uid)))
        found: list[ChangeView] = []
        undone = _undone(session)
        below = before
        while len(found) < limit:
            wave = statement.order_by(tables.change.c.seq.desc()).limit(limit)
            rows = session.execute(wave if below is None else wave.where(tables.change.c.seq < below)).all()
            for row in rows:
                shown = _change(row, undone)
                if text.casefold() in shown.label.casefold() and author.casefold() in shown.author.casefold():
                    found.append(shown)
            if len(rows) < limit:
                break
            below = rows[-1].seq
    return found[:limit]


def _change(row: Any, undone: set[int]) -> ChangeView:
    header = json.loads(row.header)
    body = json.loads(row.body) if row.body else {}
    label = str(body.get("label", _("(erased)")))
    if header["kind"] == "undo":
        label = _("Undo: {label}").format(label=label)
    elif header["kind"] == "redo":
        label = _("Redo: {label}").format(label=label)
    return ChangeView(
        seq=row.seq,
        label=label,
        author=str(body.get("author", "")),
        when=header["time"],
        kind=header["kind"],
        undone=row.seq in undone,
        rows=header["parts"]["count"] - 1,
        hash=row.hash,
    )


def _undone(session: Session) -> set[int]:
    """Sequence numbers of changes that stand undone."""
    found: set[int] = set()
    statement = (
        select(tables.change.c.header).where(tables.change.c.header.contains('"of":')).order_by(tables.change.c.seq)
    )
    reversed_by: dict[int, int] = {}
    for (text,) in session.execute(statement):
        header = json.loads(text)
        if header["kind"] == "undo":
            found.add(header["of"])
            reversed_by[header["seq"]] = header["of"]
        elif header["kind"] == "redo":
            found.discard(reversed_by.get(header["of"], header["of"]))
    return found


def labels(session: Session, sequence: Iterable[int]) -> dict[int, str]:
    """The labels of these entries."""
    found: dict[int, str] = {}
    payload = tables.change_payload.c
    for chunk in chunks(sorted(set(sequence))):
        rows = session.execute(select(payload.seq, payload.body).where(payload.seq.in_(chunk), payload.n == 0))
        found.update((row.seq, str(json.loads(row.body)["label"])) for row in rows)
    return found


def rows_of(library: Library, seq: int, *, limit: int = 500) -> list[ChangedRow]:
    """What one change did, row by row: field, before, after. Raises NotFound."""
    with library.read() as session:
        statement = (
            select(tables.change_part.c.uid, tables.change_payload.c.body)
            .join(
                tables.change_payload,
                (tables.change_payload.c.seq == tables.change_part.c.seq)
                & (tables.change_payload.c.n == tables.change_part.c.n),
            )
            .where(tables.change_part.c.seq == seq, tables.change_part.c.n > 0)
            .order_by(tables.change_part.c.n)
            .limit(limit)
        )
        stored = session.execute(statement).all()
        if not stored and not session.execute(select(func.count()).where(tables.change.c.seq == seq)).scalar():
            raise NotFound(_("There is no change {seq}.").format(seq=seq))
        bodies = [(row.uid, json.loads(row.body)) for row in stored]
        names = _names(session, bodies)
        context = given(session, library)
        return [_row(uid, body, names, context) for uid, body in bodies]


def _names(session: Session, bodies: list[tuple[str, dict[str, Any]]]) -> dict[str, tuple[str, str]]:
    """Ref and title of every record whose uid stands in these bodies."""
    wanted = {uid for uid, _body in bodies}
    for _uid, body in bodies:
        for side in (body.get("before"), body.get("after")):
            wanted |= {value for value in (side or {}).values() if isinstance(value, str) and len(value) == 36}
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(wanted), 900):
        chunk = sorted(wanted)[start : start + 900]
        rows = session.execute(
            select(Record.uid, Record.ref, Record.title)
            .where(Record.uid.in_(chunk))
            .execution_options(include_trash=True)
        )
        found.update((row.uid, (row.ref, row.title)) for row in rows)
    return found


def _row(uid: str, body: dict[str, Any], names: dict[str, tuple[str, str]], context: Any) -> ChangedRow:
    form = forms()[body["form"]]
    before, after = body.get("before") or {}, body.get("after") or {}
    side = after or before
    ref, title = names.get(uid, (str(side.get("ref", "")), ""))
    label = getattr(form.cls, "LABEL", "") or form.name.replace("_", " ")
    owner = names.get(str(side.get("owner", "")))
    if owner is not None:
        ref, title = owner
    fields = []
    for label_of_field, keys in _fields(form, {*before, *after}):
        old = _shown(form, keys, before, names, context)
        new = _shown(form, keys, after, names, context)
        if old != new:
            fields.append((label_of_field, old, new))
    return ChangedRow(title or _(label), _(label), ref, tuple(fields))


def _fields(form: RowForm, keys: set[str]) -> list[tuple[str, list[str]]]:
    """Label and journal keys of each field that the row has; composites gather several keys."""
    described = (
        {each.key: each for each in fields_of(form.cls)}
        if issubclass(form.cls, Record) or hasattr(form.cls, "KEY")
        else {}
    )
    taken: set[str] = set()
    found = []
    for key, each in described.items():
        own = [name for name in keys if name == key or (each.composite and name.startswith(f"{key}_"))]
        if own:
            taken |= set(own)
            found.append((_(each.label), own))
    found += [(_OTHER.get(key, key.replace("_", " ")), [key]) for key in sorted(keys - taken - _HIDDEN)]
    return [(_(label), own) for label, own in found]


_OTHER = {
    "deleted_in": "In the trash since change",
    "ref": "Reference",
    "link_type": "Link",
    "owner": "Belongs to",
    "field_key": "Field",
}


def _shown(
    form: RowForm, keys: list[str], side: dict[str, Any], names: dict[str, tuple[str, str]], context: Any
) -> str:
    held = {key: side[key] for key in keys if key in side}
    if not held:
        return ""
    described = {each.key: each for each in fields_of(form.cls)} if hasattr(form.cls, "LABEL") else {}
    written = next((value for key, value in held.items() if key.endswith(("_written", "_edtf")) and value), None)
    if len(keys) > 1 or written is not None:
        return str(written if written is not None else next(iter(held.values())))
    key, value = next(iter(held.items()))
    if isinstance(value, str) and value in names:
        return " ".join(names[value])
    if key == "link_type" and value in link_types():
        return link_types()[value].reading()
    if (
        key in described
        and isinstance(value, str | int | bool)
        and described[key].kind.name in {"choice", "flag", "number"}
    ):
        return str(described[key].kind.show(value, context))
    if key == "deleted_in":
        return words.number(int(value))
    return str(value)
