"""Many rows at once, for imports: written by `executemany`, journalled as one entry, with titles and index made in bulk.

    with library.change("Import 50,000 people", kind="import") as session:
        batch.insert(session, Person, ({"printed_name": name, "tags": [{"name": "list of 2026"}]} for name in names))

Values are those that the mapped class would take (dates, quantities, ids of records); they are not checked here.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import operator
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Column, Table, inspect, text
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.changes import Tracker
from casefiles.database.derived import Neighbourhood
from casefiles.database.journal import SALT_BYTES, Touched, uids
from casefiles.database.rows import Plain, RowForm, form_of
from casefiles.domain.identifier import Identifier, normalised
from casefiles.domain.kinds import Reference
from casefiles.domain.moments import parse_utc
from casefiles.domain.record import Part, Record, fields_of
from casefiles.domain.uid import new_uid
from casefiles.errors import CasefilesError
from casefiles.progress import Progress, silent

BATCH = 5_000
"""Rows that are worked on together; the whole import stays one transaction and one entry."""


def insert(
    session: Session,
    cls: type[Record],
    rows: Iterable[Mapping[str, Any]],
    *,
    progress: Progress = silent,
    total: int = 0,
) -> list[int]:
    """Adds a record of one type for each row, inside `library.change(..., kind="import")`; gives their ids in order.

    A row is attribute -> value, its uid where that is known already, its ref where the caller has counted it out (all rows
    or none); under a part's `KEY` it may hold a list of such rows for that part. Links, claims and judgements need records
    that are there already (in the session or from an earlier call). Raises CasefilesError for an attribute that the type
    does not have, and what `progress` raises.
    """
    session.flush()
    tracker: Tracker = session.info["tracker"]
    remaining = iter(rows)
    made: list[int] = []
    while batch := list(itertools.islice(remaining, BATCH)):
        made += _insert(session, tracker, cls, batch)
        progress(len(made), total)
    return made


def enter(session: Session, cls: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """Adds rows to a register that only grows (custody, stored objects), inside `library.change`.

    A row is attribute -> value. Raises CasefilesError for an attribute that the register does not have.
    """
    session.flush()
    tracker: Tracker = session.info["tracker"]
    shape = _shape(cls)  # type: ignore[arg-type]  # a class, which the checker does not take for hashable here
    remaining = iter(rows)
    while batch := list(itertools.islice(remaining, BATCH)):
        ids, identifiers = _new_ids(session, cls, len(batch)), _uids(tracker, len(batch))
        tracker.add_batch(_write(session, shape, ids, identifiers, batch, [{}] * len(batch)), [])


class BatchRow:
    """What titles and index need of a row: the attributes of the mapped class, without the mapping.

    Each mapped class has a class of rows of its own (`_Shape.row`), on which every attribute is None until it is set.
    """

    cls: type[Any]

    def __init__(self, id_: int, values: Mapping[str, Any]) -> None:
        self.__dict__ = {**values, "id": id_}
        self.title = ""
        self.parts: list[tuple[type[Part], BatchRow]] = []

    def __getattr__(self, name: str) -> Any:  # for the checker: the attributes stand on the class of rows
        raise AttributeError(name)


class _Columns(NamedTuple):
    """A table, and the column that each attribute fills."""

    table: str
    names: dict[str, str]

    def insert(self, held: Collection[str]) -> tuple[str, tuple[str, ...]]:
        """The INSERT for rows that hold these attributes at most, and the attributes that fill it, in order.

        Columns that stay empty are not named: to bind nothing takes the driver ten times as long as to bind a text.
        """
        keys = tuple(key for key in self.names if key in held)
        quoted = ", ".join(f'"{self.names[key]}"' for key in keys)
        return f'INSERT INTO "{self.table}" ({quoted}) VALUES ({", ".join("?" * len(keys))})', keys


@dataclass(frozen=True)
class _Shape:
    """How rows of a class are written: what is set where nothing is given, and how each attribute becomes columns."""

    form: RowForm
    row: type[BatchRow]
    defaults: dict[str, Any]
    composites: dict[str, tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]]
    references: tuple[str, ...]
    converted: dict[str, Callable[[Any], Any]]
    tables: tuple[_Columns, ...]
    keys: frozenset[str]


def _insert(session: Session, tracker: Tracker, cls: type[Record], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    shape = _shape(cls)
    lists = {part.KEY: part for part in cls.PARTS}
    own = [{key: value for key, value in row.items() if key not in lists} for row in rows]
    ids = _new_ids(session, cls, len(rows))
    fresh = iter(_uids(tracker, sum(not row.get("uid") for row in own)))
    identifiers = [row.get("uid") or next(fresh) for row in own]
    stamps = {
        "type": cls.__tablename__,
        "created_at": tracker.moment.utc,
        "created_by": tracker.author,
        "modified_at": tracker.moment.utc,
        "modified_by": tracker.author,
        "version": 1,
    }
    given = [{**row, **stamps, "ref": ref} for row, ref in zip(own, _refs(tracker, cls, own), strict=True)]
    made = [shape.row(id_, values) for id_, values in zip(ids, given, strict=True)]
    parts_of: dict[type[Part], list[dict[str, Any]]] = {}
    for row, mine in zip(rows, made, strict=True):
        for key in (key for key in lists if row.get(key)):
            held = parts_of.setdefault(lists[key], [])
            for position, part in enumerate(row[key]):
                held.append({"position": position, **part, "owner": mine.id})
    part_ids = {part: _new_ids(session, part, len(held)) for part, held in parts_of.items()}
    by_id = {mine.id: mine for mine in made}
    for part, held in parts_of.items():
        for id_, values in zip(part_ids[part], held, strict=True):
            by_id[values["owner"]].parts.append((part, _shape(part).row(id_, values)))
    derived = _titles(session, cls, made)
    touched = _write(session, shape, ids, identifiers, given, derived)
    for part, held in parts_of.items():
        touched += _write(session, _shape(part), part_ids[part], _uids(tracker, len(held)), held, [{}] * len(held))
    tracker.add_batch(touched, made)
    return ids


def _titles(session: Session, cls: type[Record], made: Sequence[BatchRow]) -> list[dict[str, Any]]:
    """The derived columns of each row. What is named after records of this change follows when the change is closed."""
    known = Neighbourhood(session, session.info["language"])
    keys = [described.key for described in fields_of(cls) if isinstance(described.kind, Reference)]
    known.fetch_titles({value for row in made for key in keys if (value := getattr(row, key)) is not None})
    compose = cls.make_title  # type: ignore[attr-defined]
    derived = []
    for row in made:
        for part, values in row.parts:
            known.hold(row.id, part, values)
        row.title = compose(row, known)[:500]
        columns = {"title": row.title, "sort_key": words.sort_key(row.title), "standing": "unsourced"}
        if cls is Identifier:
            columns["normal"] = normalised(row.kind, row.raw)
            row.__dict__.update(columns)
        derived.append(columns)
    return derived


def _write(
    session: Session,
    shape: _Shape,
    ids: Sequence[int],
    identifiers: Sequence[str],
    given: Sequence[Mapping[str, Any]],
    derived: Sequence[Mapping[str, Any]],
) -> list[Touched]:
    connection = session.connection()
    known = uids(connection, {row[key] for row in given for key in shape.references if row.get(key) is not None})
    noise = os.urandom(SALT_BYTES * len(ids))
    touched: list[Touched] = []
    columns: list[dict[str, Any]] = []
    for n, (id_, uid, row, more) in enumerate(zip(ids, identifiers, given, derived, strict=True)):
        plain = _plain(shape, row)
        plain["uid"] = uid
        salt = noise[n * SALT_BYTES : (n + 1) * SALT_BYTES]
        columns.append({**plain, **more, "id": id_, "salt": salt.hex()})
        for key in shape.references:
            if key in plain:
                plain[key] = known[plain[key]]
        touched.append(Touched(shape.form, uid, id_, None, plain, salt))
    held: set[str] = set().union(*columns)
    for table in shape.tables:
        statement, keys = table.insert(held)
        connection.exec_driver_sql(statement, [tuple(map(row.get, keys)) for row in columns])
    return touched


def _plain(shape: _Shape, row: Mapping[str, Any]) -> Plain:
    """The journalled form of a new row, still with ids for references: what is set, as the columns keep it."""
    given = {**shape.defaults, **row}
    if not given.keys() <= shape.keys:
        raise CasefilesError(f"{shape.form.name} has no {', '.join(sorted(given.keys() - shape.keys))}")
    for key, (columns, values_of) in shape.composites.items():
        if key in given and (value := given.pop(key)) is not None:
            given.update(zip(columns, values_of(value), strict=True))
    plain = {key: value for key, value in given.items() if value is not None}
    for key, convert in shape.converted.items():
        if key in plain:
            plain[key] = convert(plain[key])
    return plain


@functools.cache
def _shape(cls: type[Any]) -> _Shape:
    form = form_of(cls)
    mapper = inspect(cls)
    needed = {
        name: None
        for name, described in cls.__dataclass_fields__.items()
        if described.init and described.default is described.default_factory
    }
    blank = cls(**needed)
    defaults = {cell.key: value for cell in form.cells if (value := getattr(blank, cell.key)) is not None}
    converters: dict[str, Callable[[Any], Any]] = {
        "decimal": lambda value: format(value, "f"),
        "day": lambda value: value.isoformat(),
    }
    column_of = {attribute.key: attribute.columns for attribute in mapper.column_attrs}
    composites: dict[str, tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]] = {
        composite.key: (
            tuple(prop.key for prop in composite.props),
            operator.attrgetter(*(part.name for part in dataclasses.fields(composite.composite_class))),
        )
        for composite in mapper.composites
    }
    blank_row = {**dict.fromkeys((*column_of, *composites)), **defaults, "cls": cls}
    return _Shape(
        form=form,
        row=type(f"{cls.__name__}Row", (BatchRow,), blank_row),
        defaults=defaults,
        composites=composites,
        references=tuple(cell.key for cell in form.cells if cell.reference),
        converted={cell.key: converters[cell.kind] for cell in form.cells if cell.kind},
        tables=tuple(_columns(table, column_of) for table in form.tables),
        keys=frozenset((*column_of, *composites)),
    )


def _columns(table: Table, column_of: Mapping[str, Sequence[Column[Any]]]) -> _Columns:
    names = {column: key for key, columns in column_of.items() for column in columns}
    return _Columns(table.name, {names[column]: column.name for column in table.columns if column in names})


def _new_ids(session: Session, cls: type[Any], count: int) -> list[int]:
    """The next ids: nobody else writes, since the transaction holds the lock. Ids of records are never used again."""
    if issubclass(cls, Record):
        last = session.connection().execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'record'")).scalar()
    else:
        last = session.connection().execute(text(f'SELECT max(id) FROM "{cls.__tablename__}"')).scalar()
    first = (last or 0) + 1
    return list(range(first, first + count))


def _uids(tracker: Tracker, count: int) -> list[str]:
    milliseconds = int(parse_utc(tracker.moment.utc).timestamp() * 1000)
    noise = os.urandom(10 * count)
    return [new_uid(milliseconds, noise[10 * n : 10 * n + 10]) for n in range(count)]


def _refs(tracker: Tracker, cls: type[Record], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Refs from the counter in one step per prefix, unless rows bring them; operations carry their year."""
    if all(row.get("ref") for row in rows):
        return [row["ref"] for row in rows]
    if cls.PREFIX != "OP":
        first = tracker.next_number(cls.PREFIX, len(rows))
        return [f"{cls.PREFIX}-{number:04d}" for number in range(first, first + len(rows))]
    prefixes = [tracker.prefix(cls, row.get("date")) for row in rows]
    numbers = {prefix: itertools.count(tracker.next_number(prefix, prefixes.count(prefix))) for prefix in set(prefixes)}
    return [f"{prefix}-{next(numbers[prefix]):04d}" for prefix in prefixes]
