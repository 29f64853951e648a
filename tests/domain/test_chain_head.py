"""The head on paper: what is printed can be typed off again, however it is spaced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.chain_head import ShortHead, printed, read_printed
from casefiles.errors import BadInput

DIGEST = "9f3c52aa1b2c3d4e" + "0" * 44 + "beef"
digests = st.text("0123456789abcdef", min_size=64, max_size=64)


def test_it_is_printed_in_two_groups() -> None:
    assert printed(153, DIGEST) == "153 · 9f3c52aa 1b2c3d4e"
    assert printed(0, DIGEST) == "9f3c52aa 1b2c3d4e"
    assert printed(153, "") == ""


@pytest.mark.parametrize(
    "text",
    [
        "153 · 9f3c52aa 1b2c3d4e",
        "153-9F3C52AA1B2C3D4E",
        "  journal head 153 · 9f3c52aa 1b2c3d4e · 2 of 3 ".partition(" · 2")[0],
        "no. 153: 9f3c 52aa 1b2c 3d4e",
    ],
)
def test_it_is_read_however_it_is_spaced(text: str) -> None:
    assert read_printed(text) == ShortHead(153, "9f3c52aa1b2c3d4e")


def test_a_hash_alone_and_one_with_its_middle_left_out() -> None:
    assert read_printed("9f3c52aa") == ShortHead(0, "9f3c52aa")
    assert read_printed("12345678") == ShortHead(0, "12345678"), "a hash may have decimal digits alone"
    assert read_printed("12345678 1b2c3d4e") == ShortHead(0, "123456781b2c3d4e"), "or in its first group"
    assert read_printed("12345678 · 1b2c3d4e") == ShortHead(12345678, "1b2c3d4e")
    cut = read_printed("9f3c 52aa … beef")
    assert cut == ShortHead(0, "9f3c52aa", "beef")
    assert cut.is_of(DIGEST)
    assert not cut.is_of(DIGEST[:-1] + "0")


@pytest.mark.parametrize("text", ["", "153", "153 · 9f3c", "change log", "9" * 65, "zzzz zzzz", "153 · 9f3c52g"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_printed(text)


@given(st.integers(0, 10**12), digests)
def test_what_is_printed_is_read_back(seq: int, digest: str) -> None:
    read = read_printed(printed(seq, digest))
    assert read.is_of(digest)
    assert (read.seq, read.start) == (seq, digest[:16])
