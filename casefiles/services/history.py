"""The change log: who changed what and when, before and after, from the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database import tables
from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.database.rows import RowForm, forms
from casefiles.domain.kinds import Given
from casefiles.domain.record import Field, Record, field_of, fields_of
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.domain.vocabulary import link_types, vocabulary
from casefiles.errors import NotFound
from casefiles.services.lookup import given
from casefiles.services.views import ChangedRow, ChangeView
from casefiles.words import N_, _

PAGE = 200
_HIDDEN = frozenset(
    {
        *(
            "uid",
            "type",
            "ref",
            "version",
            "modified_at",
            "modified_by",
            "created_at",
            "created_by",
            "position",
            "extra",
        ),
        *("owner", "exhibit", "object", "value_key", "grade_scheme", "prev", "commitment", "body_salt", "size", "form"),
        *("entered_offset", "entered_zone", "happened", "head", "key", "hash"),
    }
)
"""What the rows name elsewhere, or what only the program needs."""
_MOMENTS = frozenset({"decided", "entered", "checked", "made", "graded_at"})
_OTHER = {
    "deleted_in": N_("In the trash"),
    "link_type": N_("Link"),
    "field_key": N_("Field"),
    "part": N_("Row of"),
    "value": N_("Value"),
    "graded_by": N_("Graded by"),
    "graded_at": N_("Graded"),
    "decided": N_("Decided"),
    "decided_by": N_("Decided by"),
    "n": N_("Number"),
    "happened_written": N_("Happened"),
    "entered": N_("Entered"),
    "entered_by": N_("Entered by"),
    "action": N_("Action"),
    "from_whom": N_("From whom"),
    "to_whom": N_("To whom"),
    "place": N_("Place"),
    "purpose": N_("Purpose"),
    "condition": N_("Condition"),
    "seal": N_("Seal"),
    "seal_found": N_("Seal found"),
    "receipt": N_("Receipt"),
    "reason": N_("Reason"),
    "strikes": N_("Strikes entry"),
    "sha256": N_("SHA-256"),
    "checked": N_("Checked"),
    "result": N_("Result"),
    "tool": N_("Checked with"),
    "number": N_("Number"),
    "made": N_("Made"),
    "made_by": N_("Made by"),
    "subject": N_("Subject"),
    "title": N_("Title"),
    "language": N_("Language"),
    "marking": N_("Handling"),
    "pages": N_("Pages"),
    "kind": N_("Kind"),
    "items": N_("Items"),
    "vocabulary": N_("List of terms"),
    "en": N_("In English"),
    "es": N_("In Spanish"),
    "name": N_("Name"),
}
"""Labels of what is kept and is no field that a person fills in."""
_SETTINGS = {
    "name": N_("Name of the library"),
    "language": N_("Language"),
    "marking": N_("Handling"),
    "tlp": N_("Sharing"),
}
_ROWS = {
    "custody": N_("Custody entry"),
    "object": N_("Stored file"),
    "verification": N_("Check of a file"),
    "dossier_entry": N_("Dossier"),
    "printed_form": N_("Printed form"),
    "term": N_("Term"),
    "setting": N_("Setting"),
}


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
    first: dict[int, int] = {}
    for (text,) in session.execute(statement):
        header = json.loads(text)
        # An undo may take back a redo: what counts is the change that the chain began with.
        root = first[header["seq"]] = first.get(header["of"], header["of"])
        if header["kind"] == "undo":
            found.add(root)
        else:
            found.discard(root)
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
        context = _Reading(session, given(session, library))
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


def _row(uid: str, body: dict[str, Any], names: dict[str, tuple[str, str]], context: _Reading) -> ChangedRow:
    form = forms()[body["form"]]
    before, after = body.get("before") or {}, body.get("after") or {}
    side = after or before
    ref, title = names.get(uid, (str(side.get("ref", "")), ""))
    label = _(getattr(form.cls, "LABEL", "") or _ROWS[form.name])
    for key in ("owner", "exhibit"):
        if str(side.get(key, "")) in names and form.name != "claim":
            ref, title = names[str(side[key])]
    if form.name == "setting":
        title = _(_SETTINGS.get(str(side["name"]), str(side["name"])))
    title = title or str(side.get("title") or side.get("en") or "")
    fields = []
    for label_of_field, keys, described in _fields(form, {*before, *after}):
        old = _shown(form, described, keys, before, names, context)
        new = _shown(form, described, keys, after, names, context)
        if old != new:
            fields.append((label_of_field, old, new))
    return ChangedRow(title or label, label, ref, tuple(fields))


def _described(form: RowForm) -> dict[str, Field]:
    """The fields of the row's class by key; none of what is kept in registers."""
    return {each.key: each for each in fields_of(form.cls)} if hasattr(form.cls, "LABEL") else {}


def _fields(form: RowForm, keys: set[str]) -> list[tuple[str, list[str], Field | None]]:
    """Label, journal keys and description of each field that the row has; composites gather several keys."""
    described = _described(form)
    taken: set[str] = set()
    found: list[tuple[str, list[str], Field | None]] = []
    for key, each in described.items():
        own = [
            name
            for name in keys
            if name == key or (each.composite and name.startswith(f"{key}_") and name not in described)
        ]
        if own:
            taken |= set(own)
            found.append((_(each.label), own, each))
    found += [(_(_OTHER.get(key, key.replace("_", " "))), [key], None) for key in sorted(keys - taken - _HIDDEN)]
    return found


def _shown(
    form: RowForm,
    described: Field | None,
    keys: list[str],
    side: dict[str, Any],
    names: dict[str, tuple[str, str]],
    context: _Reading,
) -> str:
    """What the side of a change held, as a person reads it; '' for nothing."""
    held = {key: side[key] for key in keys if key in side}
    if not held:
        return ""
    if described is not None and described.composite:
        plain = {key.removeprefix(f"{described.key}_"): value for key, value in held.items()}
        return str(described.kind.show(described.kind.from_plain(plain, context.given), context.given))
    key, value = next(iter(held.items()))
    if isinstance(value, str) and value in names:
        return " ".join(names[value])
    if key == "link_type" and value in link_types():
        return link_types()[value].reading()
    if form.name == "claim" and key in {"field_key", "part", "value"}:
        return context.of_claim(key, side)
    if key in _MOMENTS:
        return words.moment(str(value))
    if key == "action":
        return vocabulary("custody_action").show(str(value))
    if key == "marking":
        return vocabulary("marking").show(str(value))
    if described is not None:
        return str(described.kind.show(value, context.given))
    if key == "deleted_in":
        return _("yes")
    return str(value)


@dataclass(frozen=True)
class _Reading:
    """What the rows of one change are read with."""

    session: Session
    given: Given

    def of_claim(self, key: str, side: dict[str, Any]) -> str:
        """The field, the list or the value that a claim names, as the entry it speaks of shows it."""
        statement = select(Record.type).where(Record.uid == side.get("about")).execution_options(include_trash=True)
        kind = self.session.execute(statement).scalar()
        cls: Any = RECORD_TYPES[kind] if kind else None
        if cls is not None and side.get("part"):
            cls = self._list(cls, str(side["part"]))
        if key == "part":
            return _(cls.LABEL) if cls is not None else ""
        described = field_of(cls, str(side.get("field_key"))) if cls is not None else None
        if described is None:
            return str(side[key])
        if key == "field_key":
            return _(described.label)
        value = described.kind.from_plain(json.loads(side["value"]), self.given)
        return str(described.kind.show(value, self.given))

    def _list(self, cls: Any, uid: str) -> Any:
        for part in cls.PARTS:
            statement = select(part.id).where(part.uid == uid).execution_options(include_trash=True)
            if self.session.execute(statement).first() is not None:
                return part
        return None
