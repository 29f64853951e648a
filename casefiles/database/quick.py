"""The first page of a list before SQLAlchemy is loaded: importing that takes longer than showing an empty window.

Once in every opening the listing of each type is compiled and stored beside the library as SQL and names of fields,
without a word of the case. `first_page` runs it on a raw connection that may do nothing but read this one database:
whoever made a library may also have written that file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2

from casefiles.database.connection import connect
from casefiles.database.layout import Layout, read_card
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import CasefilesError, NotFound
from casefiles.words import _

_READING = frozenset({dbapi2.SQLITE_SELECT, dbapi2.SQLITE_READ})


class QuickColumn(NamedTuple):
    """A listed field: its key, its label in the reader's language, the name of its kind."""

    key: str
    label: str
    kind: str


class QuickRow(NamedTuple):
    """One entry: what all have, and the shown cells of the listed fields."""

    id: int
    ref: str
    title: str
    standing: str
    cells: tuple[str, ...]


class QuickPage(NamedTuple):
    """The first rows of a type in the order of their titles."""

    columns: tuple[QuickColumn, ...]
    rows: tuple[QuickRow, ...]


def first_page(folder: Path, type_name: str, limit: int = 60) -> QuickPage | None:
    """The first `limit` entries of a type. None where there is no such listing: the ordinary opening then tells why.

    Choices are shown in the current language. Loads no SQLAlchemy. Nothing is changed, nothing is checked.
    """
    layout = Layout(folder)
    try:
        card = read_card(layout)
        stored = json.loads(layout.first_page.read_text(encoding="utf-8"))
        listing = stored["types"][type_name]
        fields: list[Mapping[str, Any]] = listing["fields"]
        if card["encrypted"]:
            return None
        rows = _fetch(layout, str(listing["sql"]), stored["schema"], limit)
        columns = tuple(QuickColumn(str(each["key"]), _(str(each["label"])), str(each["kind"])) for each in fields)
        return QuickPage(columns, tuple(_row(row, fields) for row in rows))
    except (OSError, ValueError, KeyError, TypeError, IndexError, CasefilesError, dbapi2.DatabaseError):
        return None


def _fetch(layout: Layout, sql: str, schema: int, limit: int) -> list[Sequence[Any]]:
    immutable = not layout.has_log_of_writes() and not os.access(layout.folder, os.W_OK)
    connection = connect(layout.database, read_only=True, immutable=immutable)
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] != schema:
            return []
        connection.set_authorizer(
            lambda action, *_about: dbapi2.SQLITE_OK if action in _READING else dbapi2.SQLITE_DENY
        )
        found: list[Sequence[Any]] = connection.execute(sql, (limit,)).fetchall()
        return found
    finally:
        connection.close()


def _row(row: Sequence[Any], fields: Sequence[Mapping[str, Any]]) -> QuickRow:
    cells, place = [], 4
    for described in fields:
        width = int(described["columns"])
        cells.append(_shown(described, row[place : place + width]))
        place += width
    return QuickRow(int(row[0]), str(row[1]), str(row[2]), str(row[3]), tuple(cells))


def _shown(described: Mapping[str, Any], held: Sequence[Any]) -> str:
    """A cell as the table shows it. Kinds with a value of several columns are loaded only where there is one."""
    kind, first = described["kind"], held[0]
    if first is None:
        return ""
    if kind == "choice":
        try:
            return vocabulary(str(described["vocabulary"])).show(str(first))
        except NotFound:
            return str(first)
    if kind == "flag":
        return _("yes") if first else _("no")
    if kind == "number":
        from casefiles.words import number

        return number(first)
    if kind == "date":
        return _date(held)
    lines = str(first).splitlines()
    return lines[0] if lines else ""


def _date(held: Sequence[Any]) -> str:
    import datetime

    from casefiles.domain.dates import PartialDate
    from casefiles.words import language

    edtf, written, earliest, latest, every, start_known, end_known, time, zone = held
    days = [None if day is None else datetime.date.fromisoformat(day) for day in (earliest, latest)]
    date = PartialDate(
        edtf=edtf,
        written=written,
        earliest=days[0],
        latest=days[1],
        every=bool(every),
        start_known=bool(start_known),
        end_known=bool(end_known),
        time=time,
        zone=zone,
    )
    return date.show(language())


def store(layout: Layout, schema: int) -> None:
    """Writes the listings beside the library when they are not there as this program makes them. Loads SQLAlchemy."""
    from casefiles.database.listings import listings

    content = json.dumps({"schema": schema, "types": listings()}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    file = layout.first_page
    try:
        if file.read_text(encoding="utf-8") == content:
            return
    except (OSError, ValueError):
        pass  # absent or damaged: written anew
    new = file.with_name(file.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(content)
    new.replace(file)
