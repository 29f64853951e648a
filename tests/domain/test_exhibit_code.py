"""The code on a label: short, typed by a scanner, read back whatever keys the scanner believes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.exhibit_code import ExhibitCode, code_of

HEX = "0123456789abcdef"
# What a scanner set to a keyboard of the United States sends to a computer set to one of Spain.
SPANISH = str.maketrans({"-": "'", "/": "-", ":": "Ñ"})


@given(
    st.text("0123456789ABCDEF", min_size=4, max_size=4),
    st.integers(1, 10**6),
    st.lists(st.integers(1, 9999), max_size=4),
    st.one_of(st.just(""), st.text(HEX, min_size=64, max_size=64)),
)
def test_what_a_label_says_is_read_back(library: str, number: int, parts: list[int], sha256: str) -> None:
    ref = "/".join((f"EX-{number:04d}", *map(str, parts)))
    text = code_of(library, ref, sha256)
    assert len(text) <= 50
    wanted = ExhibitCode(library, ref, sha256[:8])
    for typed in (text, text.lower(), f" {text} ", text.translate(SPANISH)):
        assert ExhibitCode.read(typed) == wanted


@pytest.mark.parametrize(
    "text",
    ["", "EX-0004", "3F2A", "3F2A PER-0001", "3F2A EX-0004 9c56", "chipi laboratory", "3F2A EX-0004 9c56cc51 more", "12345 EX-1"],
)
def test_what_is_no_code(text: str) -> None:
    assert ExhibitCode.read(text) is None


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_none(text: str) -> None:
    found = ExhibitCode.read(text)
    assert found is None or ExhibitCode.read(found.show()) == found
