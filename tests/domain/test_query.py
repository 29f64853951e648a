"""What is typed into the box that finds everything: words, conditions, dates; whatever is typed is an answer."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain import query
from casefiles.domain.query import Condition, Query, parse
from casefiles.domain.record_types import RECORD_TYPES


def plain(text: str) -> tuple[str, list[tuple[str, str, bool]]]:
    found = parse(text)
    return found.words, [(one.key, one.value, one.negated) for one in found.conditions]


def test_words_and_conditions_are_told_apart() -> None:
    asked = 'chipi type:person tag:vip in:OP-2017-0001 -perez "coca paste" July 2017 standing:disputed'
    assert plain(asked) == (
        'chipi -perez "coca paste"',
        [
            ("date", "2017-07", False),
            ("file", "op 2017 1", False),
            ("standing", "disputed", False),
            ("tag", "vip", False),
            ("type", "person", False),
        ],
    )


def test_keywords_are_spanish_too_whatever_the_window_speaks() -> None:
    asked = 'tipo:personas etiqueta:"muy útil" en:op-2017-1 fecha:julio de 2017 respaldo:"en disputa" lugar:Ñaupa chipi'
    assert plain(asked) == (
        "chipi",
        [
            ("date", "2017-07", False),
            ("file", "op 2017 1", False),
            ("place", "naupa", False),
            ("standing", "disputed", False),
            ("tag", "muy util", False),
            ("type", "person", False),
        ],
    )


@pytest.mark.parametrize(
    ("text", "edtf", "words"),
    [
        ("between 21 and 24 July 2017 coca", "2017-07-21/2017-07-24", "coca"),
        ("entre el 21 y el 24 de julio de 2017", "2017-07-21/2017-07-24", ""),
        ("paid on 22 July 2017 in Lima", "2017-07-22", "paid in Lima"),
        ("date:2017-07", "2017-07", ""),
        ("date:between 21 and 24 July 2017 coca", "2017-07-21/2017-07-24", "coca"),
        ('fecha:"22 de julio de 2017"', "2017-07-22", ""),
        ("before 2017", "../2016", ""),
        ("laboratorio desde julio de 2016", "2016-07/..", "laboratorio"),
        ("2017-07-22 landing", "2017-07-22", "landing"),
        ("500 kg July 2017", "2017-07", "500 kg"),
        ("9 mm July 2017", "2017-07", "9 mm"),
    ],
)
def test_dates_are_read_among_the_words(text: str, edtf: str, words: str) -> None:
    found = parse(text)
    assert [one.value for one in found.conditions] == [edtf]
    assert found.words == words


def test_a_date_knows_its_days() -> None:
    (condition,) = parse("July 2017").conditions
    assert condition.date.earliest == datetime.date(2017, 7, 1)
    assert condition.date.latest == datetime.date(2017, 7, 31)


@pytest.mark.parametrize(
    "text",
    [
        "condor 2017",
        "417-2026",
        '"July 2017"',
        "-July 2017",
        "may",
        "type:dragon",
        "type: person",
        "standing:perhaps",
        "date:someday",
        "colour:red",
        "http://example.org/a?b=c",
        "tag:",
        'tag:""',
        '"type:person"',
        "12:30",
    ],
)
def test_what_is_not_understood_is_words(text: str) -> None:
    assert parse(text) == Query(text)


def test_what_must_not_be() -> None:
    assert plain("chipi -type:alias -tag:old")[1] == [("tag", "old", True), ("type", "alias", True)]
    assert [one.show() for one in parse("-tag:old type:person").conditions] == ["Tag: not old", "Kind: person"]


def test_a_blank_at_the_end_ends_the_last_word() -> None:
    assert parse("type:person chip").words == "chip"
    assert parse("type:person chip ").words == "chip "
    assert parse("chip type:person ").words == "chip", "the blank ends the condition, not the word before it"


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_type_of_record_can_be_asked_for(name: str) -> None:
    assert [one.value for one in parse(f"type:{name}").conditions] == [name]


def test_a_condition_can_be_taken_out_again() -> None:
    asked = "chipi type:person between 21 and 24 July 2017 -perez"
    date, kind = parse(asked).conditions
    assert query.without(asked, date) == "chipi type:person -perez"
    assert query.without(asked, kind) == "chipi between 21 and 24 July 2017 -perez"


PIECES = st.sampled_from(
    [
        "type:",
        "tag:",
        "in:",
        "date:",
        "-",
        '"',
        "“",
        "July",
        "2017",
        " ",
        "between",
        "and",
        "fecha:",
        ":",
        "person",
        "ñ",
        "\0",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join)))
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    found = parse(text)
    assert parse(text) == found
    for condition in found.conditions:
        assert condition.show()
        query.without(text, condition)


CONDITIONS = st.lists(
    st.sampled_from(
        [
            "type:person", "type:event", "-type:alias", "tag:vip", 'tag:"muy útil"', "in:OP-2017-0001", "standing:disputed",
            "July 2017", "date:2016", "place:Lima",
        ]
    ),
    unique=True,
)  # fmt: skip


@given(CONDITIONS, st.data())
def test_the_order_of_conditions_does_not_matter(conditions: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(conditions))
    assert parse(" ".join(["chipi", *conditions, "-perez"])) == parse(" ".join(["chipi", *other, "-perez"]))
    assert isinstance(parse(" ".join(conditions)).conditions, tuple)


def test_conditions_of_one_key() -> None:
    found = parse("type:person type:event -type:alias")
    assert [one.value for one in found.of("type")] == ["event", "person"]
    assert found.of("type", negated=True) == (Condition("type", "alias", True, "alias"),)
