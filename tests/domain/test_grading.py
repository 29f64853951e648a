"""Grades: which part of a code is which in each scheme, what it means, how it sorts, what is refused."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.grading import DEFAULT, Grade, differs, parse, scheme_of, schemes, sort_key
from casefiles.errors import BadInput
from casefiles.words import use


def grade(text: str, scheme: str = DEFAULT) -> Grade:
    found = parse(text, scheme=scheme)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("scheme", "text", "code", "source", "item", "handling"),
    [
        ("admiralty", "B2", "B2", "B", "2", None),
        ("admiralty", " b-2 ", "B2", "B", "2", None),
        ("admiralty", "F 6", "F6", "F", "6", None),
        ("admiralty", "B", "B", "B", None, None),
        ("admiralty", "2", "2", None, "2", None),
        ("3x5x2", "2B", "2B", "2", "B", None),
        ("3x5x2", "1AP", "1AP", "1", "A", "P"),
        ("3x5x2", "3CC", "3CC", "3", "C", "C"),
        ("3x5x2", "C", "C", None, "C", None),
        ("5x5x5", "B24", "B24", "B", "2", "4"),
        ("5x5x5", "E4", "E4", "E", "4", None),
        ("4x4", "A1", "A1", "A", "1", None),
        ("4x4", "x4/h2", "X4H2", "X", "4", "H2"),
    ],
)
def test_which_part_is_which(
    scheme: str, text: str, code: str, source: str | None, item: str | None, handling: str | None
) -> None:
    found = grade(text, scheme)
    assert found == Grade(scheme, code)
    assert (found.source, found.item, found.handling) == (source, item, handling)


def test_nothing_is_not_graded() -> None:
    assert parse("") is None
    assert parse("  ") is None


@pytest.mark.parametrize(
    ("scheme", "text", "looks_like"),
    [
        ("admiralty", "2B", "looks like 3x5x2"),
        ("admiralty", "1AP", "looks like 3x5x2"),
        ("admiralty", "X2", "looks like Europol 4x4"),
        ("admiralty", "B24", "looks like 5x5x5"),
        ("3x5x2", "B2", "looks like Admiralty, 5x5x5 or Europol 4x4"),
        ("4x4", "E5", "looks like Admiralty or 5x5x5"),
    ],
)
def test_a_code_of_another_scheme_is_recognised(scheme: str, text: str, looks_like: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(text, scheme=scheme)
    assert looks_like in str(caught.value)
    assert text in str(caught.value)


@pytest.mark.parametrize("text", ["G1", "B7", "22", "BB", "B2P", "-", "B2 B2", "?", "Б2"])
def test_what_is_no_grade_names_what_is_allowed(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(text)
    assert "Source reliability A, B, C, D, E, F; Credibility of the item 1, 2, 3, 4, 5, 6" in str(caught.value)
    assert "looks like" not in str(caught.value)


def test_handling_alone_or_behind_half_a_grade_is_refused() -> None:
    for scheme, text in (
        ("3x5x2", "P"),
        ("3x5x2", "AP"),
        ("3x5x2", "1P"),
        ("4x4", "H1"),
        ("4x4", "AH1"),
        ("5x5x5", "24"),
    ):
        with pytest.raises(BadInput):
            parse(text, scheme=scheme)


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(BadInput, match="choose admiralty, 3x5x2, 5x5x5 or 4x4"):
        parse("B2", scheme="6x6")


def test_in_words() -> None:
    assert grade("B2").meaning() == "Source reliability B: usually reliable. Credibility of the item 2: probably true."
    assert grade("F").meaning("es") == "Fiabilidad de la fuente F: no puede ser juzgada."
    assert grade("1AC", "3x5x2").meaning("en").endswith("Handling C: sharing permitted with conditions.")
    assert grade("B2").show() == "B2"
    assert grade("A1H2", "4x4").show() == "A1H2 (Europol 4x4)"
    with use("es"), pytest.raises(BadInput, match="Fiabilidad de la fuente"):
        parse("G1")


def test_what_is_unknown_sorts_apart_and_what_is_not_graded_last() -> None:
    order = [grade("A1"), grade("A6"), grade("B2"), grade("B5"), grade("E1"), grade("3"), grade("F1"), grade("6"), None]
    shuffled = [order[place] for place in (8, 3, 6, 0, 5, 2, 7, 1, 4)]
    assert sorted(shuffled, key=sort_key) == order


def test_unknown_is_neither_best_nor_worst_in_any_scheme() -> None:
    unknown = {
        (scheme.key, axis.key, level.code)
        for scheme in schemes().values()
        for axis in scheme.axes
        for level in axis.levels
        if level.is_unknown
    }
    assert unknown == {
        ("admiralty", "source", "F"),
        ("admiralty", "item", "6"),
        ("3x5x2", "source", "2"),
        ("3x5x2", "item", "D"),
        ("5x5x5", "source", "E"),
        ("5x5x5", "item", "4"),
        ("4x4", "source", "X"),
    }


def test_conditions_go_with_some_handling_codes() -> None:
    level = grade("1AC", "3x5x2").level("handling")
    assert level is not None and level.needs_text
    level = grade("1AP", "3x5x2").level("handling")
    assert level is not None and not level.needs_text
    assert grade("B2").level("handling") is None


def test_only_a_grade_of_the_source_can_differ_from_the_sources_own() -> None:
    assert differs(grade("C3"), grade("B"))
    assert not differs(grade("B3"), grade("B"))
    assert not differs(grade("3"), grade("B"))
    assert not differs(None, grade("B"))
    assert not differs(grade("B3"), None)
    assert differs(grade("B3"), grade("B3", "4x4"))


def test_the_file_is_whole() -> None:
    assert next(iter(schemes())) == DEFAULT
    for scheme in schemes().values():
        assert [axis.key for axis in scheme.axes][:2] == ["source", "item"]
        for axis in scheme.axes:
            codes, ranks = [level.code for level in axis.levels], [level.rank for level in axis.levels]
            assert len(set(codes)) == len(codes) and sorted(ranks) == list(range(1, len(ranks) + 1))
            unknown = [level.rank for level in axis.levels if level.is_unknown]
            assert not unknown or min(unknown) > max(level.rank for level in axis.levels if not level.is_unknown)
            assert all(level.names["en"] and level.names["es"] for level in axis.levels)


def test_every_full_code_of_every_scheme_is_read_back() -> None:
    for scheme in schemes().values():
        for levels in product(*(axis.levels for axis in scheme.axes)):
            code = "".join(level.code for level in levels)
            found = grade(code, scheme.key)
            assert [found.level(axis.key) for axis in scheme.axes] == list(levels)
            assert found.meaning("es") and found.meaning("en")


@given(st.text(max_size=12), st.sampled_from(["admiralty", "3x5x2", "5x5x5", "4x4"]))
def test_any_text_is_a_grade_or_one_sentence(text: str, scheme: str) -> None:
    try:
        found = parse(text, scheme=scheme)
    except BadInput as error:
        assert str(error).endswith(".") and "\n" not in str(error)
        return
    assert found is None or (scheme_of(scheme).split(found.code) and parse(found.code, scheme=scheme) == found)
