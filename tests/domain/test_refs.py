"""References as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.record_types import BY_PREFIX
from casefiles.domain.refs import tidy_ref, type_of_ref


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("per 31", "PER-0031"), ("PER-0031", "PER-0031"), ("s14", "S-0014"), ("S14", "S-0014"), (" ex-7 ", "EX-0007"),
        ("op 2017 1", "OP-2017-0001"), ("OP-2017-0001", "OP-2017-0001"), ("PER-10000", "PER-10000"),
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
