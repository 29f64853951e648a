"""The one door for text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.text import LONGEST, LONGEST_LINE, clean, clean_line
from casefiles.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ñahui \n", "Ñahui"),
        ("n\u0303ahui", "ñahui"),
        ("two\nlines", "two\nlines"),
        ("Tom <Jerry> & “Co”", "Tom <Jerry> & “Co”"),
        ("\u202eright to left\u202c", "\u202eright to left\u202c"),
        ("😀👩‍👩‍👧", "😀👩‍👩‍👧"),
        ("", ""),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_a_line_has_no_breaks() -> None:
    assert clean_line(" one\n two\t three\u2028four ") == "one two three four"


@pytest.mark.parametrize("typed", ["a\x00b", "\x00", "half \ud83d", "\udfff"])
def test_what_no_field_can_keep_is_refused_and_not_dropped(typed: str) -> None:
    for door in (clean, clean_line):
        with pytest.raises(BadInput) as error:
            door(typed)
        assert str(error.value).endswith(".")


def test_too_long_is_refused_and_not_cut() -> None:
    assert len(clean("x" * LONGEST)) == LONGEST
    assert len(clean_line("x" * LONGEST_LINE)) == LONGEST_LINE
    with pytest.raises(BadInput, match=f"{LONGEST + 1}.*{LONGEST}"):
        clean("x" * (LONGEST + 1))
    with pytest.raises(BadInput, match="evidence"):
        clean_line("x" * (LONGEST_LINE + 1))


def test_ten_megabytes_are_refused_in_one_sentence() -> None:
    with pytest.raises(BadInput) as error:
        clean("Ñ" * 10_000_000)
    assert len(str(error.value)) < 200


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_clean_is_nfc_stripped_and_stable(text: str) -> None:
    kept = clean(text)
    assert kept == unicodedata.normalize("NFC", text).strip()
    assert clean(kept) == kept
    assert clean_line(clean_line(text)) == clean_line(text)
