"""UUIDv7 as RFC 9562, section 5.7 and appendix A.6 give it."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.uid import new_uid


def test_the_example_of_the_standard() -> None:
    """Appendix A.6: 22 February 2022, 19:22:22 UTC, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F."""
    noise = (0xCC3 << 68 | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert new_uid(0x017F22E279B0, noise) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(st.integers(0, (1 << 48) - 1), st.binary(min_size=10, max_size=10))
def test_version_variant_and_time(milliseconds: int, noise: bytes) -> None:
    text = new_uid(milliseconds, noise)
    found = uuid.UUID(text)
    assert len(text) == 36 and text == text.lower() == str(found)
    assert found.version == 7 and found.variant == uuid.RFC_4122
    assert found.int >> 80 == milliseconds


@given(st.integers(0, (1 << 48) - 2), st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_later_ones_sort_later(milliseconds: int, first: bytes, second: bytes) -> None:
    assert new_uid(milliseconds, first) < new_uid(milliseconds + 1, second)


def test_no_two_are_alike() -> None:
    assert len({new_uid(1) for _ in range(10_000)}) == 10_000


def test_made_now() -> None:
    assert new_uid() <= new_uid(uuid.UUID(new_uid()).int >> 80, b"\xff" * 10)
