"""What can be found wrong with a database and its journal: each function reads one thing whole and yields sentences.

What cannot be read is a finding like any other: nothing here passes over a row that makes it fail.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Boolean, Connection, select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database import derived, index, journal, tables
from casefiles.database.connection import Driver
from casefiles.database.log import Log
from casefiles.database.migrations import schema_differences
from casefiles.database.rows import RowForm, forms
from casefiles.domain.custody import Custody
from casefiles.domain.record import Record
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.progress import Progress, silent
from casefiles.words import _

EVERY = 1_000
"""Rows between two calls of the progress."""


@dataclass
class Chain:
    """What reading the journal gave: its length and end, the counters it says rose, and what is wrong with it."""

    entries: int = 0
    head: str = journal.GENESIS
    refs: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)


# The file


def structure(raw: Driver) -> Iterator[str]:
    """Pages, indexes and constraints by SQLite itself; references; tables against those this program makes.

    On a connection that has just been opened: one that has read the text index before may take later changes of it for
    damage.
    """
    for (sentence,) in raw.execute("PRAGMA integrity_check(20)"):
        if sentence != "ok":
            yield _("The database is damaged: {reason}.").format(reason=str(sentence).replace("\n", " "))
    for row in raw.execute("PRAGMA foreign_key_check"):
        yield _("A reference in the table {table}, row {row}, leads to a record that is not there.").format(
            table=row[0], row=row[1]
        )
    for name in schema_differences(raw):
        yield _("{name} in the database is not as this program makes it.").format(name=name)


# The journal


def chain(connection: Connection, library: str, progress: Progress = silent) -> Chain:
    """Every entry of the journal: its place, its hash, its parts, and the payloads that are kept."""
    found = Chain()
    parts = _parts(connection)
    waiting = next(parts, None)
    missing: list[tuple[int, int]] = []
    erased: set[tuple[int, int]] = set()
    epoch: str | None = None
    changes = connection.execute(
        select(tables.change.c.seq, tables.change.c.header, tables.change.c.hash)
        .order_by(tables.change.c.seq)
        .execution_options(yield_per=EVERY)
    )
    for seq, header, digest in changes:
        found.entries += 1
        if found.entries % EVERY == 1:
            progress(found.entries, 0, _("Checking the journal"))
        if seq != found.entries:
            found.findings.append(
                _("Entries are missing from the journal before number {n}.").format(n=seq)
                if seq > found.entries
                else _("Entry {n} of the journal stands out of order.").format(n=seq)
            )
            found.entries = seq
        while waiting is not None and waiting[0] < seq:
            found.findings.append(_("The journal holds parts of an entry {n} that is not there.").format(n=waiting[0]))
            waiting = next(parts, None)
        own: list[Any] = []
        if waiting is not None and waiting[0] == seq:
            own = waiting[1]
            waiting = next(parts, None)
        try:
            read = json.loads(header)
            for sentence in _entry(seq, header, read, digest, found.head, library, own, missing):
                found.findings.append(sentence)
            if epoch is not None and read["epoch"] != epoch and read["kind"] != "restore":
                found.findings.append(_("Entry {n} of the journal belongs to another history.").format(n=seq))
            epoch = read["epoch"]
            erased.update((int(one[0]), int(one[1])) for one in read["erases"])
            for prefix, last in read.get("refs", {}).items():
                found.refs[prefix] = max(last, found.refs.get(prefix, 0))
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as reason:
            found.findings.append(_unreadable(seq, reason))
        found.head = digest
    while waiting is not None:
        found.findings.append(_("The journal holds parts of an entry {n} that is not there.").format(n=waiting[0]))
        waiting = next(parts, None)
    for seq, n in missing:
        if (seq, n) not in erased:
            found.findings.append(_("Part {part} of entry {n} was taken out of the journal.").format(part=n, n=seq))
    for seq, n in connection.execute(
        select(tables.change_payload.c.seq, tables.change_payload.c.n)
        .outerjoin(tables.change_part, _same_part())
        .where(tables.change_part.c.seq.is_(None))
    ):
        found.findings.append(_("Part {part} was added to entry {n} of the journal.").format(part=n, n=seq))
    if not found.entries:
        found.findings.append(_("The journal is empty: not even the making of the library stands in it."))
    return found


def _same_part() -> Any:
    return (tables.change_payload.c.seq == tables.change_part.c.seq) & (tables.change_payload.c.n == tables.change_part.c.n)


def _parts(connection: Connection) -> Iterator[tuple[int, list[Any]]]:
    """The parts of each entry with their payloads, in order."""
    part, payload = tables.change_part, tables.change_payload
    rows = connection.execute(
        select(part.c.seq, part.c.n, part.c.uid, part.c.commitment, part.c.state, payload.c.salt, payload.c.body)
        .outerjoin(payload, _same_part())
        .order_by(part.c.seq, part.c.n)
        .execution_options(yield_per=EVERY)
    )
    for seq, own in groupby(rows, key=lambda row: row[0]):
        yield seq, list(own)


def _entry(
    seq: int,
    header: str,
    read: Mapping[str, Any],
    digest: str,
    prev: str,
    library: str,
    parts: list[Any],
    missing: list[tuple[int, int]],
) -> Iterator[str]:
    if journal.hash_of(header.encode()) != digest:
        yield _("Entry {n} of the journal was altered.").format(n=seq)
    if read["seq"] != seq or read["prev"] != prev:
        yield _("Entry {n} of the journal does not follow the entry before it.").format(n=seq)
    if read["lib"] != library:
        yield _("Entry {n} of the journal belongs to another library.").format(n=seq)
    made = journal.parts_digest((n, uid, commitment, state) for _seq, n, uid, commitment, state, _salt, _body in parts)
    if read["parts"] != {"count": len(parts), "digest": made}:
        yield _("What entry {n} of the journal is made of was altered.").format(n=seq)
    for _seq, n, _uid, commitment, _state, salt, body in parts:
        if body is None:
            missing.append((seq, n))
        elif journal.commitment_of(salt, body) != commitment:
            yield _("What part {part} of entry {n} of the journal says was altered.").format(part=n, n=seq)


def _unreadable(seq: int, reason: Exception) -> str:
    return _("Entry {n} of the journal cannot be checked ({reason}).").format(n=seq, reason=reason or type(reason).__name__)


def counters(connection: Connection, refs: Mapping[str, int]) -> Iterator[str]:
    """The counters of refs against what the journal says they rose to."""
    kept: dict[str, int] = dict(connection.execute(select(tables.counter.c.prefix, tables.counter.c.last)).all())
    for prefix in sorted({*kept, *refs}):
        if kept.get(prefix) != refs.get(prefix):
            yield _("The counter of {prefix} stands at {found}, the journal says {wanted}.").format(
                prefix=prefix, found=kept.get(prefix, "-"), wanted=refs.get(prefix, "-")
            )


def outside(log: Log, connection: Connection, library: str, before: int) -> Iterator[str]:
    """The log outside the database against the journal in it.

    `before` is the log's last number from before the connection's transaction began: a change that is being written
    meanwhile is no finding. A log that ends earlier is caught up with at the next opening, and no finding either.
    """
    kept: dict[int, str] = dict(connection.execute(select(tables.change.c.seq, tables.change.c.hash)).all())
    newest = max(kept, default=0)
    seen = 0
    try:
        for line in log.entries():
            seq = line["seq"]
            if seq > max(newest, before):
                break
            if seq != seen + 1:
                yield _("The log outside the database lacks what stood before entry {n}.").format(n=seq)
            seen = seq
            if seq > newest:
                yield _("Entry {n} stands in the log but not in the database, which was cut or put back.").format(n=seq)
            elif line["hash"] != kept.get(seq):
                yield _("Entry {n} in the database is not the one in the log.").format(n=seq)
            yield from _line(line, seq, library)
    except (OSError, ValueError, TypeError, KeyError, IndexError) as reason:
        yield _("The log outside the database cannot be read after entry {n} ({reason}).").format(n=seen, reason=reason)
    if not seen and before:
        yield _("The log outside the database is empty.")


def _line(line: Mapping[str, Any], seq: int, library: str) -> Iterator[str]:
    read = json.loads(line["header"])
    parts = line["parts"]
    made = journal.parts_digest((n, uid, commitment, state) for n, uid, commitment, state, _salt, _body in parts)
    whole = (
        journal.hash_of(line["header"].encode()) == line["hash"]
        and (read["seq"], read["lib"]) == (seq, library)
        and read["parts"] == {"count": len(parts), "digest": made}
        and all(
            body is None or journal.commitment_of(bytes.fromhex(salt), body.encode()) == commitment
            for _n, _uid, commitment, _state, salt, body in parts
        )
    )
    if not whole:
        yield _("Entry {n} in the log outside the database was altered.").format(n=seq)


# Rows


def rows(connection: Connection, progress: Progress = silent) -> Iterator[str]:
    """Every row against its newest state in the journal: altered, added, removed, put into another table."""
    done = 0
    for form in forms().values():
        for sentence in _rows_of(connection, form):
            if sentence is None:
                done += 1
                if done % EVERY == 1:
                    progress(done, 0, _("Checking entries"))
            else:
                yield sentence
    yield from _removed(connection)
    yield from _misplaced(connection)


def _rows_of(connection: Connection, form: RowForm) -> Iterator[str | None]:
    """None for each row that is as it should be.

    Values are read as they are kept, past the types of the models: 1 and 2 are both true, and `1.50` and `1.5 ` the same
    number, but only one of each is what the journal knows.
    """
    first = form.tables[0]
    columns = [f"t0.{name}" for name in ("id", "salt")] + [f"t{len(form.tables) - 1}.id"]
    for cell in form.cells:
        at = f't{form.tables.index(cell.column.table)}."{cell.column.name}"'
        columns.append(f"(SELECT uid FROM record WHERE id = {at})" if cell.reference else at)
    joins = "".join(f' LEFT JOIN "{table.name}" AS t{n} ON t{n}.id = t0.id' for n, table in enumerate(form.tables) if n)
    where = " WHERE t0.type = ?" if form.cls in RECORD_TYPES.values() else ""
    cursor = connection.exec_driver_sql(
        f'SELECT {", ".join(columns)}, p.state, substr(y.body, -160) FROM "{first.name}" AS t0{joins} '
        # Named, since an import has all its parts in one entry: by number, every row would look through all of them.
        "LEFT JOIN change_part AS p INDEXED BY ix_change_part_uid_seq ON p.uid = t0.uid "
        "AND p.seq = (SELECT max(seq) FROM change_part WHERE uid = t0.uid) "
        "LEFT JOIN change_payload AS y ON y.seq = p.seq AND y.n = p.n" + where,
        (form.name,) if where else (),
    )
    readers: list[tuple[str, Callable[[Any], Any] | None]] = [
        (cell.key, _TRUTH.__getitem__ if isinstance(cell.column.type, Boolean) else None) for cell in form.cells
    ]
    while batch := cursor.fetchmany(EVERY):
        for identifier, salt, own, *values, state, tail in batch:
            try:
                plain = {
                    key: value if reader is None else reader(value)
                    for (key, reader), value in zip(readers, values, strict=True)
                    if value is not None
                }
                if state is None:
                    yield _("{name} was added past this program.").format(name=_called(connection, form, identifier))
                elif own is None or journal.state_of(bytes.fromhex(salt), plain) != state:
                    yield _("{name} was altered past this program.").format(name=_called(connection, form, identifier))
                elif tail is not None and not bytes(tail).endswith(f'"form":"{form.name}","id":{identifier}}}'.encode()):
                    yield _("{name} was moved past this program.").format(name=_called(connection, form, identifier))
                else:
                    yield None
            except (ValueError, TypeError, KeyError) as reason:
                yield _("{name} cannot be checked ({reason}).").format(
                    name=_called(connection, form, identifier), reason=reason
                )


_TRUTH = {0: False, 1: True}


def _called(connection: Connection, form: RowForm, identifier: int) -> str:
    """What a person calls a row: a record by its ref, a part with its owner's, others by table and number."""
    record = Record.__table__
    if issubclass(form.cls, Record):
        found = connection.execute(select(record.c.ref, record.c.title).where(record.c.id == identifier)).first()
        return f"{found.ref} {found.title}".strip() if found else f"{form.name} {identifier}"
    if "owner" in form.tables[0].c:
        owner = select(form.tables[0].c.owner).where(form.tables[0].c.id == identifier).scalar_subquery()
        ref = connection.execute(select(record.c.ref).where(record.c.id == owner)).scalar()
        return _("{table} {number} of {ref}").format(table=form.name, number=identifier, ref=ref or "-")
    if form.cls is Custody:
        entry = select(Custody.exhibit, Custody.n).where(Custody.id == identifier)
        row = connection.execute(entry).first()
        return _entry_called(connection, row.exhibit, row.n) if row else f"{form.name} {identifier}"
    return _("{table} {number}").format(table=form.name, number=identifier)


def _entry_called(connection: Connection, exhibit: str, n: object) -> str:
    """What a person calls an entry of custody, by the uid of its exhibit."""
    record = Record.__table__
    ref = connection.execute(select(record.c.ref).where(record.c.uid == exhibit)).scalar()
    return _("Custody entry {n} of {ref}").format(n=n, ref=ref or exhibit)


def _removed(connection: Connection) -> Iterator[str]:
    homes = sorted({form.tables[0].name for form in forms().values()}, key=lambda name: name != "record")
    gone = " AND ".join(f'NOT EXISTS (SELECT 1 FROM "{name}" AS t WHERE t.uid = p.uid)' for name in homes)
    found = connection.exec_driver_sql(
        "SELECT p.uid, p.seq, y.body FROM change_part AS p LEFT JOIN change_payload AS y ON y.seq = p.seq AND y.n = p.n "
        "WHERE p.state IS NOT NULL AND p.seq = (SELECT max(q.seq) FROM change_part AS q WHERE q.uid = p.uid) AND " + gone
    )
    for uid, seq, body in found:
        try:
            said = json.loads(body)
            after = said["after"]
            if said["form"] == Custody.__tablename__:
                name = _entry_called(connection, after["exhibit"], after["n"])
            else:
                name = " ".join(str(part) for part in (after.get("ref") or said["form"], after.get("name")) if part)
                whose = _whose(connection, after)
                name = _("{name} of {ref}").format(name=name, ref=whose) if whose else name
        except (ValueError, TypeError, KeyError, AttributeError):
            name = str(uid)
        yield _("{name} was removed past this program; the journal has it from entry {n}.").format(name=name, n=seq)


def _whose(connection: Connection, after: Mapping[str, Any]) -> str:
    """The refs of what a row without a ref belonged to: the owner of a part, the exhibits of an object or a check."""
    record = Record.__table__
    if after.get("owner"):
        return str(connection.execute(select(record.c.ref).where(record.c.uid == after["owner"])).scalar() or "")
    if after.get("ref") or not after.get("sha256"):
        return ""
    found = connection.exec_driver_sql(
        "SELECT r.ref FROM exhibit AS e JOIN record AS r ON r.id = e.id WHERE e.sha256 = ? ORDER BY e.id", (after["sha256"],)
    )
    return ", ".join(str(ref) for (ref,) in found)


def _misplaced(connection: Connection) -> Iterator[str]:
    """Rows of one type's table that belong to a record of another, and records of types there are not."""
    for name in RECORD_TYPES:
        for (ref,) in connection.exec_driver_sql(
            f'SELECT r.ref FROM "{name}" AS t JOIN record AS r ON r.id = t.id WHERE r.type <> ?', (name,)
        ):
            yield _("{name} was moved past this program.").format(name=ref)
    known = ", ".join(f"'{name}'" for name in RECORD_TYPES)
    for ref, kind in connection.exec_driver_sql(f"SELECT ref, type FROM record WHERE type NOT IN ({known})"):
        yield _("{name} is of a type that there is not: {type}.").format(name=ref, type=kind)


# What is derived


def derivations(
    session: Session, copy: Driver, language: str, text_of: derived.TextOf, progress: Progress = silent
) -> Iterator[str]:
    """Titles, order, standing, identities and the index, each worked out anew and compared with what is kept.

    `copy` is a copy of the same moment that may be written to: that is how the index is checked.
    """
    everything = list(session.scalars(select(Record.id).execution_options(include_trash=True)))
    record = Record.__table__
    kept = {
        row.id: row
        for row in session.connection().execute(
            select(record.c.id, record.c.ref, record.c.title, record.c.sort_key, record.c.standing, record.c.identity_id)
        )
    }
    standings = derived.standings_of(session, set(everything))
    identities = derived.identities_of(session)
    digests: list[tuple[int, str]] = []
    normals = {
        row[0]: row[1] for row in session.connection().exec_driver_sql("SELECT id, normal FROM identifier").fetchall()
    }
    for done, made in enumerate(derived.made_anew(session, everything, language, text_of)):
        if not done % EVERY:
            progress(done, len(everything), _("Checking titles and the index"))
        row = kept[made.record.id]
        wrong = []
        if made.title is not None and made.title != row.title:
            wrong.append(_("title"))
        if row.sort_key != words.sort_key(row.title):
            wrong.append(_("place in the order"))
        if standings[row.id] != row.standing:
            wrong.append(_("standing"))
        if identities.get(row.id) != row.identity_id:
            wrong.append(_("identity"))
        if made.normal is not None and made.normal != normals.get(row.id):
            wrong.append(_("normal form"))
        if wrong:
            yield _("{name}: what is worked out from other values is not right ({what}).").format(
                name=f"{row.ref} {row.title}".strip(), what=words.and_list(wrong)
            )
        if made.digest is not None:
            digests.append((row.id, made.digest))
    yield from _index(copy, sorted(digests), {identifier: row.ref for identifier, row in kept.items()})


def _index(copy: Driver, expected: list[tuple[int, str]], refs: Mapping[int, str]) -> Iterator[str]:
    if not index.is_current(copy):
        yield _("The search index was made by other rules; open the library for writing once, and it is made anew.")
        return
    for finding in index.check(copy, expected):
        if finding.record is None:
            yield _("The search index is damaged ({table}); it can be made anew.").format(table=finding.table)
        else:
            yield _("The search index is wrong about {name} ({problem}); it can be made anew.").format(
                name=refs.get(finding.record, finding.record), problem=finding.problem
            )
