"""Words in a long text: every place, character for character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.words_in_text import LONGEST, found_in, pattern_of


def test_case_and_accents_are_put_aside() -> None:
    text = "Aurelio ÑAHUI, aurelio nahui y Aurelio Nahui"
    assert [text[start:end] for start, end in found_in(text, "ñahui")] == ["ÑAHUI", "nahui", "Nahui"]
    assert len(found_in(text, "NAHUI")) == 3


def test_an_accent_that_stands_apart_is_no_hindrance() -> None:
    text = "Cocai\u0301na"
    assert found_in(text, "cocaína") == [(0, len(text))]


def test_a_blank_stands_for_the_end_of_a_line() -> None:
    assert found_in("Puerto\r\n   Quinde", "puerto quinde") == [(0, 17)]


def test_nothing_is_found_for_nothing() -> None:
    assert found_in("anything", "  \n") == []
    assert pattern_of("") is None


def test_no_more_places_than_wanted_are_given() -> None:
    assert found_in("a" * 50, "a", 7) == [(place, place + 1) for place in range(7)]


@given(st.text(max_size=60), st.text(max_size=8))
def test_every_place_that_is_given_holds_as_many_words(text: str, wanted: str) -> None:
    for start, end in found_in(text, wanted):
        assert 0 <= start < end <= len(text)
        assert len(text[start:end].split()) >= 1


@given(st.text(st.characters(categories=("L", "N", "P", "Z"), max_codepoint=0x24F), min_size=1, max_size=20))
def test_a_text_is_found_in_itself(text: str) -> None:
    stripped = " ".join(text.split())
    if stripped and len(stripped) <= LONGEST:
        assert found_in(f"before {stripped} after", stripped)


def test_signs_of_patterns_are_only_signs() -> None:
    assert found_in("a.b (c) [d] \\ a+b", "a.b (c) [d] \\") == [(0, 13)]
    assert found_in("axb", "a.b") == []
