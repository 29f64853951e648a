"""What the check of the index finds wrong."""

from __future__ import annotations

from typing import Any

import pytest

from casefiles.database import index
from casefiles.database.index import Entry, Name
from tests.database.index.case import CASE, TITLE, expected


def test_check_finds_nothing_in_a_good_index(connection: Any) -> None:
    assert index.check(connection, expected(CASE)) == []


@pytest.mark.parametrize(
    ("damage", "table"),
    [
        ("UPDATE index_name SET key = 'other' WHERE record = 1 AND kind = 1", "index_record"),
        ("UPDATE index_name SET type = 'event' WHERE record = 1", "index_name"),
        ("DELETE FROM index_name WHERE record = 31", "index_record"),
        ("INSERT INTO index_name VALUES (99, 0, 'x', 'person')", "index_name"),
        ("UPDATE index_text SET body = 'other' WHERE id >> 20 = 2", "index_fts_text"),
        ("UPDATE index_text SET place = 'other' WHERE id >> 20 = 2", "index_record"),
        ("INSERT INTO index_text VALUES (99 << 20, 'note', 'person', 'x')", "index_text"),
        ("UPDATE index_record SET names = 'other' WHERE record = 1", "index_fts_names"),
        ("UPDATE index_record SET sought = 'other' WHERE record = 1", "index_fts_keys"),
        ("UPDATE index_record SET printed = '[]' WHERE record = 1", "index_record"),
        ("UPDATE index_record SET ref_key = 'per 2' WHERE record = 1", "index_record"),
        ("UPDATE index_record SET digest = '' WHERE record = 1", "index_record"),
        ("DELETE FROM index_record WHERE record = 3", "index_record"),
        ("UPDATE index_type SET records = 9 WHERE type = 'person'", "index_type"),
        ("DELETE FROM index_fts_names WHERE rowid = 1", "index_fts_names"),
        ("DELETE FROM index_fts_parts WHERE rowid = 1", "index_fts_parts"),
        ("DELETE FROM index_fts_keys WHERE rowid = 1", "index_fts_keys"),
        ("DELETE FROM index_fts_text WHERE rowid = 1 << 20", "index_fts_text"),
    ],
)
def test_check_finds_what_was_changed_behind_its_back(connection: Any, damage: str, table: str) -> None:
    connection.execute(damage)
    assert table in {finding.table for finding in index.check(connection, expected(CASE))}


def test_check_finds_missing_surplus_and_different_records(connection: Any) -> None:
    changed = Entry(1, "person", "PER-0001", (Name("Chipo", TITLE),))
    wanted = expected([changed, *(entry for entry in CASE if entry.record not in (1, 3)), Entry(7, "note", "N-7")])
    found = {(finding.record, finding.problem) for finding in index.check(connection, [*wanted, (50, "x")])}
    assert found == {(1, "different"), (3, "surplus"), (7, "missing"), (50, "missing")}
