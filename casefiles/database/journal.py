"""The journal: what each change did, bound into a chain that shows every cut and every alteration (formats, 13 and 14).

A change is one entry, `change`, and one part per touched row, `change_part`. The entry's hash covers its header, the
header covers its parts by a digest over their commitments and states, and each commitment covers a payload, so that a
payload can later be erased without breaking the chain. Part 0 holds the change's label and author: personal data too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from casefiles.database import tables
from casefiles.database.canonical import canonical
from casefiles.database.rows import Plain, RowForm
from casefiles.domain.moments import Moment
from casefiles.domain.record import Record

SCHEMA = 1
GENESIS = "0" * 64
SALT_BYTES = 32
_PART = b"casefiles:part:1\0"
_STATE = b"casefiles:state:1\0"
_PARTS = b"casefiles:parts:1\0"
_CHANGE = b"casefiles:change:1\0"

Randomness = Callable[[int], bytes]
WrittenPart = tuple[int, str, str, str | None, bytes, bytes]


@dataclass(frozen=True)
class Head:
    """Where the chain ends: epoch, sequence number and hash of the newest entry (seq 0 before the first)."""

    epoch: str
    seq: int
    hash: str


class Touched(NamedTuple):
    """One row that a change touched: its form, uid and id, and its plain form before and after (None: not there).

    `salt` is set where the row was written with the salt of its state already; otherwise `write` puts one beside it.
    """

    form: RowForm
    uid: str
    id: int
    before: Plain | None
    after: Plain | None
    salt: bytes | None = None

    @property
    def differs(self) -> bool:
        """Whether more than versions and times of editing differ."""
        if self.before is None or self.after is None:
            return True
        keys = self.form.versioned_keys
        return any(self.before.get(key) != self.after.get(key) for key in keys)


@dataclass
class Entry:
    """An entry as it is written. `refs` are the counters that rose; `of` is the entry that an undo or redo reverses."""

    label: str
    author: str
    kind: str = "change"
    of: int | None = None
    touched: list[Touched] = field(default_factory=list)
    refs: dict[str, int] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """An entry as it was written: the new head, the header, and (n, uid, commitment, state, salt, body) of each part."""

    head: Head
    header: str
    parts: list[WrittenPart]


def commitment_of(salt: bytes, body: bytes) -> str:
    """SHA-256 over the salted payload."""
    return hashlib.sha256(_PART + salt + body).hexdigest()


def state_of(salt: bytes, after: Plain) -> str:
    """SHA-256 over the salted plain form of a row: `verify` compares live rows with it."""
    return _state(salt, canonical(after))


def _state(salt: bytes, after: bytes) -> str:
    return hashlib.sha256(_STATE + salt + after).hexdigest()


def hash_of(header: bytes) -> str:
    """SHA-256 of an entry's header."""
    return hashlib.sha256(hashed(header)).hexdigest()


def hashed(header: bytes) -> bytes:
    """The bytes whose SHA-256 is an entry's hash."""
    return _CHANGE + header


def parts_digest(parts: Iterable[tuple[int, str, str, str | None]]) -> str:
    """One digest over (n, uid, commitment, state) of all parts in order."""
    digest = hashlib.sha256(_PARTS)
    for n, uid, commitment, state in parts:
        digest.update(f"{n}|{uid}|{commitment}|{state or '-'}\n".encode())
    return digest.hexdigest()


def read_head(connection: Connection) -> Head:
    """The newest entry of the chain; epoch '' and seq 0 where there is none."""
    row = connection.execute(
        select(tables.change.c.seq, tables.change.c.header, tables.change.c.hash)
        .order_by(tables.change.c.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        return Head("", 0, GENESIS)
    return Head(json.loads(row.header)["epoch"], row.seq, row.hash)


def write(
    connection: Connection,
    head: Head,
    library: str,
    entry: Entry,
    moment: Moment,
    epoch: str,
    random: Randomness = os.urandom,
) -> Written:
    """Appends an entry after `head`. The caller's transaction holds the write lock.

    The salt of each state is written beside the live row, unless it is there already.
    """
    seq = head.seq + 1
    parts: list[WrittenPart] = []
    salts: dict[str, list[tuple[str, str]]] = {}
    noise = random(SALT_BYTES * (2 * len(entry.touched) + 1))
    salt, first = noise[:SALT_BYTES], canonical({"author": entry.author, "label": entry.label})
    parts.append((0, "", commitment_of(salt, first), None, salt, first))
    start = SALT_BYTES
    for n, touched in enumerate(entry.touched, start=1):
        salt, state_salt = noise[start : start + SALT_BYTES], noise[start + SALT_BYTES : start + 2 * SALT_BYTES]
        start += 2 * SALT_BYTES
        # Keys in their order, each row made into canonical JSON once: this is canonical({after, before, form, id}).
        body, state = b"{", None
        if touched.after is not None:
            after = canonical(touched.after)
            body += b'"after":' + after + b","
            state = _state(touched.salt or state_salt, after)
            if touched.salt is None:
                salts.setdefault(touched.form.tables[0].name, []).append((state_salt.hex(), touched.uid))
        if touched.before is not None:
            body += b'"before":' + canonical(touched.before) + b","
        body += b'"form":"%s","id":%d}' % (touched.form.name.encode(), touched.id)
        parts.append((n, touched.uid, commitment_of(salt, body), state, salt, body))
    header: dict[str, Any] = {
        "schema": SCHEMA,
        "lib": library,
        "chain": 0,
        "epoch": epoch,
        "seq": seq,
        "prev": head.hash,
        "time": moment.utc,
        "offset": moment.offset,
        "zone": moment.zone,
        "kind": entry.kind,
        "erases": [],
        "parts": {"count": len(parts), "digest": parts_digest(part[:4] for part in parts)},
        **entry.details,
    }
    if entry.of is not None:
        header["of"] = entry.of
    if entry.refs:
        header["refs"] = entry.refs
    written = canonical(header)
    new = Head(epoch, seq, hash_of(written))
    driver: Any = connection.connection.driver_connection  # four short statements: their price is that of each edit
    driver.execute(_INSERT_CHANGE, (seq, written.decode(), new.hash))
    driver.executemany(_INSERT_PART, [(seq, *part[:4]) for part in parts])
    # As byte arrays, which the driver binds at once; it first asks whether `bytes` may mean something else.
    driver.executemany(_INSERT_PAYLOAD, [(seq, part[0], bytearray(part[4]), bytearray(part[5])) for part in parts])
    for table, rows in salts.items():
        driver.executemany(f'UPDATE "{table}" SET salt = ? WHERE uid = ?', rows)
    return Written(new, written.decode(), parts)


_INSERT_CHANGE = "INSERT INTO change (seq, header, hash) VALUES (?, ?, ?)"
_INSERT_PART = "INSERT INTO change_part (seq, n, uid, commitment, state) VALUES (?, ?, ?, ?, ?)"
_INSERT_PAYLOAD = "INSERT INTO change_payload (seq, n, salt, body) VALUES (?, ?, ?, ?)"


def body_of(connection: Connection, seq: int, n: int) -> dict[str, Any] | None:
    """A part's payload, None when it was erased or cut."""
    found = connection.execute(
        select(tables.change_payload.c.body).where(tables.change_payload.c.seq == seq, tables.change_payload.c.n == n)
    ).scalar()
    return None if found is None else json.loads(found)


def uids(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """The uids of records by id."""
    wanted = sorted(set(ids))
    record = Record.__table__
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 5_000):
        rows = connection.execute(
            select(record.c.id, record.c.uid).where(record.c.id.in_(wanted[start : start + 5_000]))
        )
        found.update((row.id, row.uid) for row in rows)
    return found


def ids(connection: Connection, wanted_uids: Iterable[str]) -> dict[str, int]:
    """The ids of records by uid."""
    wanted = sorted(set(wanted_uids))
    record = Record.__table__
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 5_000):
        rows = connection.execute(
            select(record.c.id, record.c.uid).where(record.c.uid.in_(wanted[start : start + 5_000]))
        )
        found.update((row.uid, row.id) for row in rows)
    return found


def connection_of(session: Session) -> Connection:
    """The Core connection of a session's transaction."""
    return session.connection()
