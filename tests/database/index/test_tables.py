"""The tables of the index: made, emptied, merged and dropped."""

from __future__ import annotations

import json
from typing import Any

from casefiles.database import index
from casefiles.database.index import Entry, Name, Text
from tests.bench import corpus
from tests.database.index.case import TITLE, held


def test_clear_and_drop(connection: Any) -> None:
    index.clear(connection)
    assert index.search(connection, "chipi") == index.Answer()
    assert index.check(connection, []) == []
    index.drop(connection)
    index.drop(connection)
    assert connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE name LIKE 'index\\_%' ESCAPE '\\'"
    ).fetchone() == (0,)


def test_merging_in_idle_time_ends_and_changes_no_answer(memory: Any) -> None:
    for number, made in enumerate(corpus.records(40), 1):
        index.put(memory, [Entry(number, "person", "", (Name(made.title, TITLE),), (Text("text", made.text),))])
    before = held(memory)
    for _round in range(100):
        if not index.tidy(memory):
            break
    assert not index.tidy(memory)
    assert held(memory) == before


def test_index_of_other_character_data_is_not_current(connection: Any) -> None:
    assert index.is_current(connection)
    connection.execute("UPDATE index_about SET value = '0/1.0' WHERE name = 'version'")
    assert not index.is_current(connection)


def test_an_outdated_index_is_not_current(connection: Any) -> None:
    index.outdate(connection)
    assert not index.is_current(connection)


def test_striking_leaves_nothing_of_the_index_in_the_schema_and_frees_no_page_of_it(memory: Any) -> None:
    memory.execute("CREATE TABLE indexed (id INTEGER PRIMARY KEY)")
    memory.execute("COMMIT")
    roots = {page for (page,) in memory.execute("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0")}
    (pages,) = memory.execute("PRAGMA page_count").fetchone()
    index.strike(memory)
    assert memory.execute("SELECT name FROM sqlite_schema").fetchall() == [("indexed",)]
    # The schema itself may have taken more than one page, and may give those back.
    (freed,) = memory.execute("PRAGMA freelist_count").fetchone()
    assert freed < pages - len(roots)


def test_entries_of_the_corpus_are_the_same_each_time() -> None:
    assert json.dumps([made.text for made in corpus.records(5)]) == json.dumps(
        [made.text for made in corpus.records(5)]
    )
    made = next(corpus.records(1))
    assert len(f"{made.title} {' '.join(made.aliases)} {made.text}".split()) == corpus.WORDS
