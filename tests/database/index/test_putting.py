"""The index always is what a rebuild would give, and what is taken out is gone from the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.database import index
from casefiles.database.index import Entry, Name, Text, putting
from tests.database.index.case import ALIAS, CASE, IDENTIFIER, TITLE, connect, expected, held


def test_both_kinds_of_library_hold_the_same(tmp_path: Path) -> None:
    rows = []
    for name, key in (("plain.db", None), ("sealed.db", "cd" * 32)):
        made = connect(str(tmp_path / name), key)
        made.execute("BEGIN IMMEDIATE")
        index.create(made)
        index.put(made, CASE)
        rows.append((held(made), [index.search(made, text) for text in ("chipi", "ivan", "monte", "chopita")]))
        made.execute("COMMIT")
        made.close()
    assert rows[0] == rows[1]
    assert b"chipi" in (tmp_path / "plain.db").read_bytes()
    assert b"chipi" not in (tmp_path / "sealed.db").read_bytes()


def test_a_removed_word_is_gone_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    made = connect(str(path))
    made.execute("BEGIN IMMEDIATE")
    index.create(made)
    index.put(made, [*CASE, Entry(50, "person", "PER-0050", (Name("Canarioqz", TITLE),), (Text("note", "xyzzyword"),))])
    made.execute("COMMIT")
    made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"canarioqz" in path.read_bytes()
    made.execute("BEGIN IMMEDIATE")
    index.remove(made, [50])
    made.execute("COMMIT")
    made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = path.read_bytes()
    made.close()
    assert b"anarioqz" not in left and b"yzzyword" not in left and b"qz" not in left


def test_a_bulk_removal_is_gone_after_purge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(putting, "BULK", 3)
    path = tmp_path / "library.db"
    made = connect(str(path))
    made.execute("BEGIN IMMEDIATE")
    index.create(made)
    index.put(made, CASE)
    assert not index.purge(made)
    index.remove(made, [1, 2, 31, 40, 41])
    assert index.purge(made) and not index.purge(made)
    assert index.check(made, expected([CASE[2]])) == []
    made.execute("COMMIT")
    made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = path.read_bytes()
    made.close()
    assert b"chipi" not in left and b"laboratorio" not in left


def test_rolling_back_a_bulk_removal_restores_everything(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(putting, "BULK", 1)
    before = held(connection)
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
    index.remove(connection, [entry.record for entry in CASE])
    connection.execute("ROLLBACK")
    connection.execute("BEGIN IMMEDIATE")
    assert held(connection) == before
    assert index.check(connection, expected(CASE)) == []


def test_a_name_changed_together_with_a_new_one_keeps_the_keys_of_both(memory: Any) -> None:
    gato = [Entry(record, "person", "PER-0001", (Name("Gato", TITLE),)) for record in (1, 2)]
    index.put(memory, [Entry(1, "person", "PER-0001", (Name("gata", TITLE),))])
    index.put(memory, gato)
    grown = held(memory)
    assert {hit.record for hit in index.suggest(memory, "Jato", ["person"])} == {1, 2}
    index.clear(memory)
    index.put(memory, gato)
    assert held(memory) == grown


words = st.sampled_from(["Gato", "gata", "el", "Ñandú", "Иван", "王", "rio", "alias", "S-26", "", "  ", "a\x00b"])
names = st.lists(
    st.builds(Name, st.lists(words, max_size=3).map(" ".join), st.sampled_from([TITLE, ALIAS, IDENTIFIER])), max_size=3
)
texts = st.lists(
    st.builds(Text, st.sampled_from(["note", "page 1"]), st.lists(words, max_size=5).map(" ".join)), max_size=3
)
entries = st.builds(
    Entry, st.integers(1, 6), st.sampled_from(["person", "event"]), st.sampled_from(["PER-0001", "EV-2"]),
    names.map(tuple), texts.map(tuple),
)  # fmt: skip
steps = st.lists(st.one_of(st.lists(entries, max_size=4), st.lists(st.integers(1, 7), max_size=4)), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps, st.sampled_from([0, 500]))
def test_any_order_of_puts_and_removals_equals_a_rebuild(
    memory: Any, monkeypatch: pytest.MonkeyPatch, steps: list[Any], bulk: int
) -> None:
    monkeypatch.setattr(putting, "BULK", bulk)
    index.clear(memory)
    left: dict[int, Entry] = {}
    for step in steps:
        if step and isinstance(step[0], Entry):
            index.put(memory, step)
            left.update((entry.record, entry) for entry in step)
        else:
            index.remove(memory, step)
            for record in step:
                left.pop(record, None)
    assert index.check(memory, expected(left.values())) == []
    grown = held(memory)
    index.clear(memory)
    index.put(memory, sorted(left.values(), key=lambda entry: entry.record))
    assert held(memory) == grown


def test_only_names_have_keys_by_their_sound(connection: Any) -> None:
    index.put(
        connection,
        [Entry(n, kind, f"X-{n}", (Name("Pancho Kinde", TITLE),)) for n, kind in ((60, "person"), (61, "exhibit"))],
    )
    sought = dict(connection.execute("SELECT record, sought FROM index_record WHERE record IN (60, 61)").fetchall())
    assert sought[60] and not sought[61]
    assert [hit.record for hit in index.suggest(connection, "Francisco Quinde")] == [60]
