"""Entries put into the index and taken out of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from casefiles.database.index.rows import Rows, rows_of, stored
from casefiles.database.index.tables import FTS, tell
from casefiles.database.index.values import Entry
from casefiles.domain import folding

BULK = 500
"""More deletions than this in one step leave their words in the FTS tables until `purge` (one by one: minutes)."""
_BATCH = 2_000


def put(connection: Any, entries: Iterable[Entry]) -> None:
    """Make the index hold exactly these entries for their records; unchanged ones cost next to nothing.

    Of two entries for one record the later counts. Raises BadInput for a record with more than a million texts.
    """
    remaining = iter(entries)
    while batch := list(islice(remaining, _BATCH)):
        rows = {entry.record: rows_of(entry) for entry in batch}
        held = dict(
            connection.execute(
                "SELECT record, digest FROM index_record WHERE record IN (SELECT value FROM json_each(?))",
                (json.dumps(list(rows)),),
            )
        )
        changed = [new for record, new in rows.items() if record in held and new.digest != held[record]]
        if changed:
            before = {old.record: old for old in stored(connection, [new.record for new in changed])}
            _exchange(connection, [before[new.record] for new in changed], changed)
        _exchange(connection, [], sorted((new for r, new in rows.items() if r not in held), key=lambda new: new.record))


def remove(connection: Any, records: Iterable[int]) -> None:
    """Take these records out of the index; those that are not in it are passed over."""
    remaining = iter(records)
    while batch := list(islice(remaining, _BATCH)):
        _exchange(connection, list(stored(connection, batch)), [])


def _exchange(connection: Any, old: Sequence[Rows], new: Sequence[Rows]) -> None:
    """Delete what only `old` holds and insert what only `new` holds, row by row, FTS before its content."""
    arriving = {rows.record: rows for rows in new}
    gone_names, gone_texts, kept_names, kept_texts = [], [], set(), set()
    for rows in old:
        then = arriving.get(rows.record)
        if then is not None and (then.names, then.type, then.sought) == (rows.names, rows.type, rows.sought):
            kept_names.add(rows.record)
        else:
            gone_names.append((rows.record,))
        same = set(then.texts) if then is not None and then.type == rows.type else set()
        for text in rows.texts:
            if text in same:
                kept_texts.add(text[0])
            else:
                gone_texts.append((text[0],))
    bulk = len(gone_names) + len(gone_texts) > BULK
    if bulk:
        connection.execute("UPDATE index_about SET value = '1' WHERE name = 'remains'")
        for table in FTS:
            tell(connection, table, "secure-delete", 0)
    # FTS5 reads the old words from the content tables, so these rows go first.
    connection.executemany("DELETE FROM index_fts_names WHERE rowid = ?", gone_names)
    connection.executemany("DELETE FROM index_fts_parts WHERE rowid = ?", gone_names)
    connection.executemany("DELETE FROM index_fts_keys WHERE rowid = ?", gone_names)
    if gone_names:
        # Where FTS5 keeps no places, a row that is deleted and inserted again before the table is written loses the word
        # it shares with the next row. Opening a savepoint has the table written.
        connection.execute("SAVEPOINT index_keys_written")
        connection.execute("RELEASE index_keys_written")
    connection.executemany("DELETE FROM index_fts_text WHERE rowid = ?", gone_texts)
    connection.executemany("DELETE FROM index_text WHERE id = ?", gone_texts)
    records = [(rows.record,) for rows in old]
    connection.executemany("DELETE FROM index_name WHERE record = ?", records)
    connection.executemany("DELETE FROM index_record WHERE record = ?", records)
    if bulk:
        for table in FTS:
            tell(connection, table, "secure-delete", 1)
    counts = Counter(rows.type for rows in new)
    counts.subtract(rows.type for rows in old)
    connection.executemany(
        "INSERT INTO index_type VALUES (?, ?) ON CONFLICT (type) DO UPDATE SET records = records + excluded.records",
        [(kind, count) for kind, count in counts.items() if count],
    )

    connection.executemany(
        "INSERT INTO index_record VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(r.record, r.type, r.ref, folding.fold_ref(r.ref), r.names, r.printed, r.sought, r.digest) for r in new],
    )
    connection.executemany(
        "INSERT INTO index_name VALUES (?, ?, ?, ?)",
        [(r.record, kind, key, r.type) for r in new for kind, key in r.keys],
    )
    named = [r for r in new if r.record not in kept_names]
    connection.executemany(
        "INSERT INTO index_fts_names(rowid, names, type) VALUES (?, ?, ?)", [(r.record, r.names, r.type) for r in named]
    )
    connection.executemany(
        "INSERT INTO index_fts_parts(rowid, names) VALUES (?, ?)", [(r.record, r.names) for r in named]
    )
    connection.executemany(
        "INSERT INTO index_fts_keys(rowid, sought) VALUES (?, ?)", [(r.record, r.sought) for r in named]
    )
    texts = [(i, place, r.type, body) for r in new for i, place, body in r.texts if i not in kept_texts]
    connection.executemany("INSERT INTO index_text VALUES (?, ?, ?, ?)", texts)
    connection.executemany(
        "INSERT INTO index_fts_text(rowid, body, type) VALUES (?, ?, ?)",
        [(i, body, kind) for i, _place, kind, body in texts],
    )
