"""The text index: what it finds, in which order, and that it always is what a rebuild would give."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from casefiles.database import index
from casefiles.database.index import Entry, Name, Text
from casefiles.domain import folding
from tests.bench import corpus

TITLE, ALIAS, IDENTIFIER = "title", "alias", "identifier"

CASE = (
    Entry(
        1,
        "person",
        "PER-0001",
        (Name("Chipi", TITLE), Name("El Chipi", ALIAS)),
        (Text("description", "Operó un laboratorio en el monte."),),
    ),
    Entry(
        2,
        "organisation",
        "ORG-0001",
        (Name("Sendero del Alba", TITLE), Name("Dawn Path", ALIAS)),
        (Text("note", "Took protection money from Chipi in Huanta."), Text("page 2", "Nothing of note.")),
    ),
    Entry(3, "identifier", "ID-0007", (Name("+51 999-123-456", IDENTIFIER),)),
    Entry(
        31,
        "person",
        "PER-0031",
        (Name("Иван Петров", TITLE), Name("王小明", ALIAS), Name("José Ñáñez Ñahui", ALIAS)),
        (Text("note", "Visto con Chipita y con Muñoz."),),
    ),
    Entry(40, "person", "PER-0040", (Name("Chipita", TITLE),)),
    Entry(41, "event", "EV-0001", (Name("Ambush near Chipi hill", TITLE),)),
)


def connect(path: str = ":memory:", key: str | None = None) -> Any:
    connection = dbapi2.connect(path, isolation_level=None)
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


@pytest.fixture(params=[None, "ab" * 32], ids=["plain", "encrypted"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    made = connect(str(tmp_path / "library.db"), request.param)
    made.execute("BEGIN IMMEDIATE")
    index.create(made)
    index.put(made, CASE)
    yield made
    made.close()


@pytest.fixture
def memory() -> Iterator[Any]:
    made = connect()
    made.execute("BEGIN IMMEDIATE")
    index.create(made)
    yield made
    made.close()


def records(answer: index.Answer) -> list[int]:
    return [hit.record for hit in answer.hits]


def expected(entries: Any) -> list[tuple[int, str]]:
    return [(entry.record, index.digest_of(entry)) for entry in sorted(entries, key=lambda entry: entry.record)]


def held(connection: Any) -> dict[str, list[Any]]:
    """Every row of the index's own tables, and every word of the FTS tables with where it stands."""
    rows = {
        table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
        for table in ("index_record", "index_name", "index_text")
    }
    rows["index_type"] = connection.execute("SELECT * FROM index_type WHERE records <> 0 ORDER BY 1").fetchall()
    for table in ("index_fts_names", "index_fts_parts", "index_fts_text"):
        connection.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, {table}, 'instance')")
        rows[table] = connection.execute("SELECT * FROM temp.words ORDER BY 1, 2, 3, 4").fetchall()
        connection.execute("DROP TABLE temp.words")
    return rows


# ---- finding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "matched"),
    [
        ("PER-0031", 31, "ref"),
        ("per 31", 31, "ref"),
        ("per-31", 31, "ref"),
        ("chipi", 1, "title"),
        ("CHÍPI", 1, "title"),
        ("alias «el Chipi»", 1, "title"),
        ("dawn path", 2, "alias"),
        ("+51 999 123 456", 3, "identifier"),
        ("51999123456", 3, "identifier"),
        ("999123", 3, "identifier"),
        ("ivan", 31, "title"),
        ("Иван", 31, "title"),
        ("petrov", 31, "title"),
        ("小明", 31, "alias"),
        ("wang xiao", 31, "alias"),
        ("xiaoming", 31, "alias"),
        ("nanez", 31, "alias"),
        ("Ñáñ", 31, "alias"),
        ("muñoz", 31, "text"),
        ("huanta", 2, "text"),
        ("ender", 2, "title"),
        ("dwan path", 2, "alias"),
    ],
)
def test_what_is_found_first(connection: Any, text: str, first: int, matched: str) -> None:
    hit = index.search(connection, text).hits[0]
    assert (hit.record, hit.matched) == (first, matched)
    assert hit.type == next(entry.type for entry in CASE if entry.record == first)


def test_exact_then_beginnings_then_names_then_texts(connection: Any) -> None:
    answer = index.search(connection, "chipi")
    assert records(answer) == [1, 40, 41, 31, 2] or records(answer) == [1, 40, 41, 2, 31]
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)
    assert all(0 < hit.score <= 1 for hit in answer.hits)
    assert (answer.total, answer.capped, answer.near) == (5, False, False)
    assert [hit.place for hit in answer.hits] == [None, None, None, "note", "note"]


def test_a_blank_ends_the_last_word(connection: Any) -> None:
    for answer in (index.search(connection, "chipi "), index.search(connection, "chipi", prefix_last=False)):
        assert records(answer)[0] == 1 and 40 not in records(answer)
    assert records(index.search(connection, '"chipit')) == [40, 31]
    assert records(index.search(connection, '"chipit"')) == [40], "a part of a name, since nothing has it whole"


def test_quotes_hold_words_together_and_minus_leaves_out(connection: Any) -> None:
    assert records(index.search(connection, '"protection money"')) == [2]
    assert records(index.search(connection, '"money protection"')) == []
    assert records(index.search(connection, '"protection mon')) == [2]
    assert 1 not in records(index.search(connection, "chipi -laboratorio"))
    assert 2 not in records(index.search(connection, "chipi -alba"))
    assert records(index.search(connection, 'chipi -"protection money" -chipita -laboratorio')) == [41]
    assert index.search(connection, "-chipi") == index.Answer()


def test_a_phrase_does_not_run_from_one_name_into_the_next(connection: Any) -> None:
    assert records(index.search(connection, '"alba dawn"')) == []


def test_words_may_be_spread_over_a_record(connection: Any) -> None:
    assert records(index.search(connection, "chipi laboratorio")) == [1]
    assert records(index.search(connection, "alba huanta")) == [2]


def test_types_narrow_every_step(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for many in (index.MANY_OF_A_TYPE, 0):  # a rare type is a word of the query, a common one is looked up
        monkeypatch.setattr(index, "MANY_OF_A_TYPE", many)
        assert records(index.search(connection, "chipi", types=("event",))) == [41]
        assert records(index.search(connection, "chipi", types=("organisation",))) == [2]
        assert records(index.search(connection, "per 31", types=("event",))) == []
        assert set(records(index.search(connection, "chipi", types=("person", "event")))) == {1, 31, 40, 41}
        assert records(index.search(connection, "ender", types=("person",))) == []
        assert records(index.search(connection, "person")) == []


def test_near_misses_only_when_nothing_else(connection: Any) -> None:
    answer = index.search(connection, "Chopita")
    assert answer.near and records(answer)[0] == 40
    assert not index.search(connection, "chipi").near
    assert index.search(connection, "qqqqqq").total == 0


def test_pages_of_hits_fit_together(memory: Any) -> None:
    index.put(memory, [Entry(n, "person", f"PER-{n}", (Name(f"Gato {n % 7}", TITLE),)) for n in range(1, 121)])
    whole = records(index.search(memory, "gato", limit=200))
    pages = [records(index.search(memory, "gato", limit=25, offset=start)) for start in range(0, 125, 25)]
    assert sorted(whole) == list(range(1, 121))
    assert [record for page in pages for record in page] == whole


def test_the_newest_are_ranked_and_the_answer_says_so(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "NEWEST", 50)
    entries = [Entry(n, "person", "", (Name(f"Sombra gris {n}", TITLE),)) for n in range(1, 301)]
    entries[4] = Entry(5, "person", "", (Name("Gris", TITLE),))
    index.put(memory, entries)
    answer = index.search(memory, "gris")
    assert answer.capped and answer.total is None
    assert answer.hits[0].record == 5, "the one exact title is found however old it is"
    assert all(hit.record > 250 for hit in answer.hits[1:])


def test_first_keystrokes_and_pickers(connection: Any) -> None:
    assert [hit.record for hit in index.first(connection, "c")] == [41, 40, 1]
    assert [hit.record for hit in index.first(connection, "chipi", limit=2)] == [1, 41]
    assert [hit.record for hit in index.suggest(connection, "chipi")] == [1, 40, 41]
    assert [hit.record for hit in index.suggest(connection, "el chip", types=("person",))] == [1, 40]
    assert [hit.record for hit in index.suggest(connection, "hipit")] == [40]
    assert index.suggest(connection, " ") == ()
    assert index.first(connection, "") == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        '"',
        "'",
        '""',
        "a\x00b",
        "-",
        "--",
        '-"',
        "* OR (",
        "NEAR(a b)",
        "names:x",
        "{a b}: c",
        "^a",
        "🐍",
        "\ud800",
        "%_",
    ],
)
def test_no_text_is_an_error(connection: Any, text: str) -> None:
    index.search(connection, text)
    index.search(connection, text, types=('pe"rson', "x) OR (y"))
    index.first(connection, text)
    index.suggest(connection, text)


def test_ten_megabytes_of_text_are_indexed_and_asked(memory: Any) -> None:
    text = "palabra " * 1_250_000
    index.put(memory, [Entry(1, "note", "N-1", (Name("Larga", TITLE),), (Text("body", text + "Aguja"),))])
    assert records(index.search(memory, "aguja")) == [1]
    assert records(index.search(memory, text)) == [1]
    assert index.snippet(text + "Aguja", "aguja", 40)[1]


# ---- keeping ---------------------------------------------------------------------------------------------------------


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


def test_check_finds_nothing_in_a_good_index(connection: Any) -> None:
    assert index.check(connection, expected(CASE)) == []
    assert index.is_current(connection)


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
        ("UPDATE index_record SET ref_key = 'per 2' WHERE record = 1", "index_record"),
        ("UPDATE index_record SET digest = '' WHERE record = 1", "index_record"),
        ("DELETE FROM index_record WHERE record = 3", "index_record"),
        ("UPDATE index_type SET records = 9 WHERE type = 'person'", "index_type"),
        ("DELETE FROM index_fts_names WHERE rowid = 1", "index_fts_names"),
        ("DELETE FROM index_fts_parts WHERE rowid = 1", "index_fts_parts"),
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
    monkeypatch.setattr(index, "BULK", 3)
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
    monkeypatch.setattr(index, "BULK", 1)
    before = held(connection)
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
    index.remove(connection, [entry.record for entry in CASE])
    connection.execute("ROLLBACK")
    connection.execute("BEGIN IMMEDIATE")
    assert held(connection) == before
    assert index.check(connection, expected(CASE)) == []


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
    connection.execute("UPDATE index_about SET value = '0/1.0' WHERE name = 'folding'")
    assert not index.is_current(connection)


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
    monkeypatch.setattr(index, "BULK", bulk)
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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_every_record_is_found_by_each_whole_word_of_its_names(memory: Any, texts: list[str]) -> None:
    index.clear(memory)
    index.put(memory, [Entry(n, "person", "", (Name(text, ALIAS),)) for n, text in enumerate(texts, 1)])
    for record, text in enumerate(texts, 1):
        for word in [*folding.fold(text).split(), *(w for w in text.split() if folding.fold(w) and w[0] not in '-"')]:
            assert record in records(index.search(memory, word, prefix_last=False)), word


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.booleans())
def test_no_query_raises(connection: Any, text: str, prefix_last: bool) -> None:
    for hit in index.search(connection, text, prefix_last=prefix_last, types=("person", text)).hits:
        assert 0 < hit.score <= 1
    index.search(connection, text)
    index.first(connection, text)
    index.suggest(connection, text, (text,))


# ---- snippets --------------------------------------------------------------------------------------------------------


def marked(text: str, query: str, width: int = 160) -> list[str]:
    cut, marks = index.snippet(text, query, width)
    return [cut[start:end] for start, end in marks]


def test_marks_stand_on_the_original_letters() -> None:
    text = "Según el acta,\nel señor José Mun\u0303oz (alias «El Tío») huyó con Иван y 王小明 por el río Apurímac."
    assert marked(text, "munoz") == ["Mun\u0303oz"]
    assert marked(text, "ivan tio") == ["Tío", "Иван"]
    assert marked(text, "apuri") == ["Apurímac"]
    assert marked(text, '"jose munoz"') == ["José Mun\u0303oz"]
    assert marked(text, "小明") == ["小明"]
    assert marked(text, "nobody") == []
    assert "\n" not in index.snippet(text, "acta")[0]


def test_the_cut_holds_most_of_the_words_asked_for() -> None:
    text = "gato " + "relleno " * 50 + "El gato cruzó el río. " + "relleno " * 50
    cut, marks = index.snippet(text, "río gato", 60)
    assert [cut[start:end] for start, end in marks] == ["gato", "río"]
    assert cut.startswith("\u2026") and cut.endswith("\u2026") and len(cut) <= 62
    assert cut[1:-1] in text


def test_a_hit_far_down_is_found() -> None:
    text = "palabra " * 30_000 + "Aguja" + " palabra" * 10
    assert marked(text, "aguja", 40) == ["Aguja"]


@given(st.text(max_size=300), st.text(max_size=20), st.integers(1, 80))
def test_marks_lie_inside_the_snippet(text: str, query: str, width: int) -> None:
    for asked in (query, text[10:20], text[:3]):
        cut, marks = index.snippet(text, asked, width)
        ends = [place for mark in marks for place in mark]
        assert ends == sorted(ends) and all(0 <= place <= len(cut) for place in ends)
        assert all(start < end for start, end in marks)
        body = cut.removeprefix("\u2026").removesuffix("\u2026")
        assert len(body) <= max(width, max((end - start for start, end in marks), default=0)) + 1 or not marks


def test_entries_of_the_corpus_are_the_same_each_time() -> None:
    assert json.dumps([made.text for made in corpus.records(5)]) == json.dumps(
        [made.text for made in corpus.records(5)]
    )
    made = next(corpus.records(1))
    assert len(f"{made.title} {' '.join(made.aliases)} {made.text}".split()) == corpus.WORDS
