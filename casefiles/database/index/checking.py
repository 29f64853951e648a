"""The index compared with what it should hold and with itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from casefiles.database.index.rows import gather
from casefiles.database.index.tables import FTS, PLACES
from casefiles.database.index.values import Finding
from casefiles.domain import folding


def check(connection: Any, expected: Iterable[tuple[int, str]]) -> list[Finding]:
    """Compare the index with what it should hold and with itself; an empty list means that all is well.

    `expected` gives (record, `digest_of` its entry) for every record that should be there, ascending by record. Each
    row is read and its digest worked out again, and FTS5 compares its tables with the rows: the connection must be
    able to write, though nothing is changed.
    """
    findings = [Finding(None, "damaged", table) for table in FTS if not _fts_agrees(connection, table)]
    counted = "SELECT type, count(*) FROM index_record GROUP BY type ORDER BY type"
    noted_counts = "SELECT type, records FROM index_type WHERE records <> 0 ORDER BY type"
    if connection.execute(counted).fetchall() != connection.execute(noted_counts).fetchall():
        findings.append(Finding(None, "damaged", "index_type"))
    findings += [Finding(record, "surplus", table) for table, record in connection.execute(_STRAY)]
    stored = gather(
        connection.execute("SELECT record, type, ref, names, printed, sought FROM index_record ORDER BY record"),
        connection.execute("SELECT record, kind, key FROM index_name ORDER BY record, kind, key"),
        connection.execute("SELECT id >> ?, id, place, body FROM index_text ORDER BY id", (PLACES,)),
    )
    noted = connection.execute("SELECT digest, ref_key FROM index_record ORDER BY record")
    wanted = iter(expected)
    want = next(wanted, None)
    for rows, (digest, ref_key) in zip(stored, noted, strict=True):
        while want is not None and want[0] < rows.record:
            findings.append(Finding(want[0], "missing", "index_record"))
            want = next(wanted, None)
        if want is None or want[0] > rows.record:
            findings.append(Finding(rows.record, "surplus", "index_record"))
            continue
        if not rows.digest == digest == want[1] or ref_key != folding.fold_ref(rows.ref):
            findings.append(Finding(rows.record, "different", "index_record"))
        want = next(wanted, None)
    while want is not None:
        findings.append(Finding(want[0], "missing", "index_record"))
        want = next(wanted, None)
    return findings


_STRAY = f"""
    SELECT DISTINCT 'index_name', n.record FROM index_name AS n LEFT JOIN index_record AS r ON r.record = n.record
    WHERE r.type IS NOT n.type
    UNION ALL
    SELECT DISTINCT 'index_text', t.id >> {PLACES} FROM index_text AS t
    LEFT JOIN index_record AS r ON r.record = t.id >> {PLACES} WHERE r.type IS NOT t.type
"""


def _fts_agrees(connection: Any, table: str) -> bool:
    try:
        # Rank 1 compares with the content table too, 0 only the index with itself.
        connection.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
    except connection.DatabaseError as error:
        if isinstance(error, connection.OperationalError):
            raise  # busy, read-only, out of disk: says nothing about the index
        return False
    return True
