"""Kinds of value: what each reads, refuses, shows, and takes for the same."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles import words
from casefiles.domain.kinds import (
    ADDRESS,
    DATE,
    FLAG,
    LINE,
    NUMBER,
    POSITION,
    QUANTITY,
    TEXT,
    YEAR,
    Choice,
    Given,
    Kind,
    Reference,
)
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput

HERE = Given(language="en", today=datetime.date(2026, 3, 2))
SITE = Choice(vocabulary="site_kind")
ALL = [LINE, TEXT, ADDRESS, FLAG, NUMBER, DATE, QUANTITY, POSITION, SITE, Reference(targets=("person",))]


def refused(kind: Kind, text: str, given: Given = HERE) -> str:
    with pytest.raises(BadInput) as error:
        kind.parse(text, given)
    message = str(error.value)
    assert message.endswith(".") and "\n" not in message
    return message


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_nothing_is_nothing(kind: Kind) -> None:
    for text in ("", " ", "\n\t"):
        assert kind.parse(text, HERE) is None
    assert kind.show(None, HERE) == "" and kind.check(None) is None


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_nul_and_half_characters_are_refused_by_every_kind(kind: Kind) -> None:
    for text in ("a\x00b", "\ud800"):
        refused(kind, text)


def test_names_are_unique() -> None:
    assert len({kind.name for kind in ALL}) == len(ALL)


# Text


def test_lines_and_texts() -> None:
    assert LINE.parse(" two\nlines ", HERE) == "two lines"
    assert TEXT.parse(" two\nlines ", HERE) == "two\nlines"
    assert ADDRESS.parse(" https://example.invalid/ ", HERE) == "https://example.invalid/"
    assert LINE.check(17) == "17" and TEXT.check("  ") is None
    refused(LINE, "x" * 3000)
    assert TEXT.parse("x" * 3000, HERE) == "x" * 3000


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
def test_text_that_was_kept_is_kept_again(text: str) -> None:
    for kind in (LINE, TEXT):
        kept = kind.parse(text, HERE)
        if kept is not None:
            assert kind.parse(kind.show(kept, HERE), HERE) == kept
            assert kind.from_plain(kind.plain(kept, HERE), HERE) == kept


# Choices


@pytest.mark.parametrize("text", ["airstrip", "Airstrip", "AIRSTRIP", vocabulary("site_kind").show("airstrip", "es").upper()])
def test_a_choice_is_found_by_key_and_label_in_either_language(text: str) -> None:
    assert SITE.parse(text, HERE) == "airstrip"


def test_a_choice_is_shown_in_the_language_asked_for() -> None:
    assert SITE.show("airstrip", HERE) == "airstrip"
    assert SITE.show("airstrip", Given(language="es")).startswith("pista")


def test_a_term_of_the_user_s_own_is_kept_as_written() -> None:
    assert SITE.parse("ferry landing", HERE) == "ferry landing"
    assert SITE.show("ferry landing", HERE) == "ferry landing"


# Yes and no


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", True), ("Sí", True), ("si", True), ("1", True), ("TRUE", True), ("no", False), ("N", False), ("0", False)],
)
def test_flags(text: str, value: bool) -> None:
    assert FLAG.parse(text, HERE) is value


def test_flags_are_shown_in_the_reader_s_language() -> None:
    assert (FLAG.show(True, HERE), FLAG.show(False, HERE)) == ("yes", "no")
    with words.use("es"):
        assert (FLAG.show(True, HERE), FLAG.show(False, HERE)) == ("sí", "no")
    assert FLAG.plain(True, HERE) is True and FLAG.from_plain(False, HERE) is False and FLAG.check("no") is False


def test_what_is_neither_yes_nor_no() -> None:
    assert "perhaps" in refused(FLAG, "perhaps")


# Numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("1143", 1143), ("1 143", 1143), ("1\u202f143", 1143), ("-7", -7), ("−7", -7), ("007", 7)],
)
def test_numbers(text: str, value: int) -> None:
    assert NUMBER.parse(text, HERE) == value


@pytest.mark.parametrize(
    "text", ["1.5", "1,143", "12 kg", "one", "--1", "1-2", "²", "١٢", "9" * 16, "-", "1e3", "0x10"]
)
def test_what_is_no_whole_number(text: str) -> None:
    refused(NUMBER, text)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_number_shown_is_read_again(value: int) -> None:
    for language in ("en", "es"):
        with words.use(language):
            assert NUMBER.parse(NUMBER.show(value, HERE), HERE) == value
    assert NUMBER.check(value) == value and NUMBER.check(str(value)) == value


def test_a_year_is_no_count() -> None:
    for language in ("en", "es"):
        with words.use(language):
            assert YEAR.show(2014, HERE) == "2014"
            assert NUMBER.show(12014, HERE) != "12014"
            assert YEAR.parse("2014", HERE) == 2014


# Dates, quantities, coordinates


def test_a_date_needs_a_day_to_start_from_where_it_says_yesterday() -> None:
    date = DATE.parse("yesterday", HERE)
    assert date.earliest == datetime.date(2026, 3, 1)


def test_equal_days_written_differently_are_no_rivals() -> None:
    first, second = DATE.parse("22 July 2017", HERE), DATE.parse("2017-07-22", HERE)
    assert first != second and DATE.same(first, HERE) == DATE.same(second, HERE)
    assert DATE.same(first, HERE) != DATE.same(DATE.parse("July 2017", HERE), HERE)


def test_equal_amounts_in_other_units_are_no_rivals() -> None:
    kilos, tons = QUANTITY.parse("1200 kg", HERE), QUANTITY.parse("1.2 metric tons", HERE)
    assert QUANTITY.same(kilos, HERE) == QUANTITY.same(tons, HERE)
    assert QUANTITY.same(kilos, HERE) != QUANTITY.same(QUANTITY.parse("nearly 1200 kg", HERE), HERE)
    assert QUANTITY.same(kilos, HERE) != QUANTITY.same(QUANTITY.parse("1200 litres", HERE), HERE)
    assert QUANTITY.same(kilos, HERE) != QUANTITY.same(QUANTITY.parse("1200 kg per week", HERE), HERE)


def test_zeros_behind_make_no_rival() -> None:
    assert QUANTITY.same(QUANTITY.parse("1.50 kg", HERE), HERE) == QUANTITY.same(QUANTITY.parse("1.5 kg", HERE), HERE)


def test_equal_points_written_differently_are_no_rivals() -> None:
    first, second = POSITION.parse("12.5 S 73.25 W", HERE), POSITION.parse("-12.5, -73.25", HERE)
    assert first != second and POSITION.same(first, HERE) == POSITION.same(second, HERE)
    assert first.latitude == Decimal("-12.50000")


@pytest.mark.parametrize(("kind", "text"), [(DATE, "22 July 2017"), (QUANTITY, "12 kg"), (POSITION, "-12.5, -73.25")])
def test_values_from_files(kind: Kind, text: str) -> None:
    value = kind.parse(text, HERE)
    assert kind.check(value) is value
    assert kind.check(kind.plain(value, HERE)) == value
    assert kind.from_plain(kind.plain(value, HERE), HERE) == value


@pytest.mark.parametrize("kind", [DATE, QUANTITY, POSITION], ids=lambda kind: kind.name)
def test_files_with_other_shapes_are_refused(kind: Kind) -> None:
    wrong: list[Any] = [{}, {"edtf": 5}, {"low": "x"}, "no such thing", {"latitude": None}]
    for plain in wrong:
        with pytest.raises(BadInput):
            kind.from_plain(plain, HERE)


# References


def test_references_are_found_named_and_written_by_uid() -> None:
    people = Reference(targets=("person",))
    seen: list[tuple[str, tuple[str, ...]]] = []

    def find(text: str, targets: tuple[str, ...]) -> int:
        seen.append((text, targets))
        return 31

    given = Given(
        find=find,
        title_of=lambda record: f"No. {record}",
        uid_of=lambda record: f"u{record}",
        id_of=lambda uid: int(uid[1:]),
    )
    assert people.parse(" PER-0031 ", given) == 31 and seen == [("PER-0031", ("person",))]
    assert people.show(31, given) == "No. 31"
    assert people.plain(31, given) == {"record": "u31"} and people.from_plain({"record": "u31"}, given) == 31


def test_a_reference_to_nothing_is_refused() -> None:
    people = Reference(targets=("person",))
    assert "PER-0099" in refused(people, "PER-0099")
    for value in ("31", True, 1.0, {}):
        with pytest.raises(BadInput):
            people.check(value)


@pytest.mark.parametrize("text", ["unknown", "Desconocida", "?"])
def test_a_date_that_nobody_knows_stays_empty(text: str) -> None:
    with pytest.raises(BadInput, match="Leave the date empty"):
        DATE.parse(text, Given())
