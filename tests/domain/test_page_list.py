"""Lists of pages: what is written is read back, and what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.page_list import read_pages, write_pages
from casefiles.errors import BadInput


@pytest.mark.parametrize(
    ("text", "pages"),
    [("", ()), ("  ", ()), ("3", (3,)), ("1, 3-5", (1, 3, 4, 5)), ("5–6;2", (2, 5, 6)), ("2,2,1-2", (1, 2)), ("7-7", (7,))],
)
def test_lists_as_people_type_them(text: str, pages: tuple[int, ...]) -> None:
    assert read_pages(text) == pages


@pytest.mark.parametrize("text", ["0", "x", "3-", "-3", "5-3", "1,,2", ",", "1-99999", "1.5", "٣", "1--2"])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_pages(text)


def test_runs_are_written_short() -> None:
    assert write_pages([5, 4, 3, 1, 1, 9, 10]) == "1, 3-5, 9, 10"
    assert write_pages([]) == ""


@given(st.sets(st.integers(1, 300)))
def test_what_is_written_is_read_back(pages: set[int]) -> None:
    assert read_pages(write_pages(pages)) == tuple(sorted(pages))
