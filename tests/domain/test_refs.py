"""References as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.record_types import BY_PREFIX
from casefiles.domain.refs import ref_order, tidy_ref, type_of_ref


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("per 31", "PER-0031"), ("PER-0031", "PER-0031"), ("s14", "S-0014"), ("S14", "S-0014"), (" ex-7 ", "EX-0007"),
        ("op 2017 1", "OP-2017-0001"), ("OP-2017-0001", "OP-2017-0001"), ("PER-10000", "PER-10000"),
        ("ex 4/1", "EX-0004/1"), ("EX-0004/1/12", "EX-0004/1/12"), ("ex-4/01", "EX-0004/1"), ("per 4/1", None),
        ("ex 4/0", None), ("ex 4/", None), ("op 2017 1/2", None),
        ("zz 31", None), ("chipi", None), ("31", None), ("per", None), ("", None),
    ],
)  # fmt: skip
def test_what_a_text_may_mean(text: str, ref: str | None) -> None:
    assert tidy_ref(text) == ref


@given(st.sampled_from(sorted(BY_PREFIX)), st.integers(1, 10**9 - 1))
def test_every_ref_is_its_own(prefix: str, number: int) -> None:
    ref = f"{prefix}-{number:04d}"
    assert tidy_ref(ref) == tidy_ref(ref.lower()) == ref
    assert type_of_ref(ref) == BY_PREFIX[prefix]


def test_a_prefix_that_no_type_has() -> None:
    assert type_of_ref("ZZ-0001") == ""


def test_parts_stand_behind_their_whole_and_by_number() -> None:
    refs = ["EX-0004/10", "EX-0005", "EX-0004/2/1", "EX-0004", "EX-0004/2", "EX-10000"]
    assert sorted(refs, key=ref_order) == ["EX-0004", "EX-0004/2", "EX-0004/2/1", "EX-0004/10", "EX-0005", "EX-10000"]


@given(st.integers(1, 10**6), st.lists(st.integers(1, 9999), max_size=4))
def test_every_ref_of_a_part_is_its_own(number: int, parts: list[int]) -> None:
    ref = "/".join((f"EX-{number:04d}", *map(str, parts)))
    assert tidy_ref(ref) == tidy_ref(ref.lower()) == ref
