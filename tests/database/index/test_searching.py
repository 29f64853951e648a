"""What the index finds, and in which order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.database import index
from casefiles.database.index import Entry, Name, Text, matching
from casefiles.domain import folding
from tests.database.index.case import ALIAS, CASE, TITLE, records


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


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("chino", [3, 1, 4, 2]),
        ("el chino", [4, 3, 2, 1]),
        ("alias el Chino", [4, 3, 2, 1]),
    ],
)
def test_what_is_written_as_it_was_typed_comes_before_what_has_an_article_more(
    memory: Any, text: str, order: list[int]
) -> None:
    names = ["Chino", "El Chino", "Chino", "El Chino"]
    entries = [Entry(n, "alias", f"AL-{n:04d}", (Name(name, TITLE),)) for n, name in enumerate(names, start=1)]
    entries[2] = Entry(3, "person", "PER-0003", (Name("Chino", TITLE), Name("El Chino", TITLE)))
    index.put(memory, entries)
    assert records(index.search(memory, text)) == order
    assert [hit.record for hit in index.first(memory, text, 2)] == order[:2]
    assert [hit.record for hit in index.suggest(memory, text, ["alias", "person"], 4)] == order


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
    for many in (matching.MANY_OF_A_TYPE, 0):  # a rare type is a word of the query, a common one is looked up
        monkeypatch.setattr(matching, "MANY_OF_A_TYPE", many)
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
    monkeypatch.setattr(matching, "NEWEST", 50)
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


def test_exact_and_beginning_take_nothing_that_only_looks_alike(connection: Any) -> None:
    assert [hit.record for hit in index.exact(connection, "el Chipi")] == [1]
    assert [hit.record for hit in index.exact(connection, "chipita", ("person",))] == [40]
    assert index.exact(connection, "chipita", ("event",)) == ()
    assert index.exact(connection, "hipit") == index.exact(connection, "chip") == index.exact(connection, " ") == ()
    assert [hit.record for hit in index.exact(connection, "+51999123456")] == [3]
    assert [hit.record for hit in index.beginning(connection, "chip", ("person",))] == [1, 40]
    assert index.beginning(connection, "hipit") == index.beginning(connection, " ") == ()
    assert len(index.beginning(connection, "chip", limit=1)) == 1


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
    index.exact(connection, text)
    index.beginning(connection, text)


def test_ten_megabytes_of_text_are_indexed_and_asked(memory: Any) -> None:
    text = "palabra " * 1_250_000
    index.put(memory, [Entry(1, "note", "N-1", (Name("Larga", TITLE),), (Text("body", text + "Aguja"),))])
    assert records(index.search(memory, "aguja")) == [1]
    assert records(index.search(memory, text)) == [1]
    assert index.snippet(text + "Aguja", "aguja", 40)[1]


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


def test_only_certain_records_are_found_counted_and_alike(connection: Any) -> None:
    """The same on a plain and on an encrypted file."""
    everyone = index.search(connection, "chipi", by_type=True)
    assert sum(everyone.counts.values()) == everyone.total
    assert everyone.counts["person"] >= 2
    few = index.search(connection, "chipi", records=frozenset({40, 41}), by_type=True)
    assert set(records(few)) == {40, 41}
    assert (few.total, few.counts) == (2, {"event": 1, "person": 1})
    assert records(index.search(connection, "chipi", records=frozenset({40, 41}), types=("event",))) == [41]
    assert records(index.search(connection, "huanta", records=frozenset({1, 40}))) == []
    assert records(index.search(connection, "PER-0031", records=frozenset({1}))) == []
    assert records(index.search(connection, "hipit", records=frozenset({40}))) == [40], "inside a word"
    near = index.search(connection, "chipyta", records=frozenset({40, 41}))
    assert near.near and records(near) == [40]
    assert index.search(connection, "chipi", records=frozenset()) == index.Answer()


def test_what_is_not_wanted_does_not_fill_the_answer(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the ids asked after the newest matches were taken, the old ones would never be found."""
    monkeypatch.setattr(matching, "NEWEST", 20)
    index.put(
        memory,
        (
            Entry(n, "event", f"EV-{n:04d}", (Name(f"Landing {n}", TITLE),), (Text("note", "diesel"),))
            for n in range(1, 101)
        ),
    )
    assert set(records(index.search(memory, "diesel", records=frozenset({1, 2})))) == {1, 2}
    assert set(records(index.search(memory, "landing", records=frozenset({1, 2})))) == {1, 2}


def test_records_that_are_one_are_one_hit_and_pages_stay_full(connection: Any) -> None:
    made = [Entry(one, "person", f"PER-{one}", (Name(f"Rosa Ejemplo {one}", "title"),)) for one in range(100, 400)]
    index.put(connection, made)
    identity = dict.fromkeys(range(100, 390), 100)
    asked: list[int] = []

    def together(given: Any) -> dict[int, int]:
        asked.append(len(given))
        return {record: identity[record] for record in given if record in identity}

    plain = index.search(connection, "ejemplo", by_type=True)
    assert (plain.total, plain.entries, plain.counts, plain.entry_counts) == (300, 300, {"person": 300}, {"person": 300})
    answer = index.search(connection, "ejemplo", by_type=True, limit=8, together=together)
    assert (answer.total, answer.entries) == (11, 300)
    assert (answer.counts, answer.entry_counts) == ({"person": 11}, {"person": 300})
    more = index.search(connection, "ejemplo", limit=8, offset=8, together=together)
    found = [*records(answer), *records(more)]
    assert len(found) == 11
    assert set(range(390, 400)) < set(found)
    assert len({identity.get(record, record) for record in found}) == 11
    assert len(asked) < 20, "identities are looked up for many at once"
    for search in (index.suggest, index.first):
        assert len(search(connection, "ejemplo 1", limit=50, together=together)) < len(
            search(connection, "ejemplo 1", limit=50)
        )
    exact = index.search(connection, "Rosa Ejemplo 250", together=together).hits[0]
    assert exact.record == 250, "the best of them leads"
