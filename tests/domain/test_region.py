"""Regions of pictures: read, shown, moved, always inside the picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.region import LEAST, WHOLE, Region

numbers = st.integers(-3000, 3000)


def inside(region: Region) -> bool:
    return (
        region.left >= 0
        and region.top >= 0
        and region.width >= LEAST
        and region.height >= LEAST
        and region.left + region.width <= WHOLE
        and region.top + region.height <= WHOLE
    )


@given(numbers, numbers, numbers, numbers, numbers, numbers)
def test_it_lies_inside_the_picture_whatever_is_done_with_it(a: int, b: int, c: int, d: int, e: int, f: int) -> None:
    region = Region.of(a, b, c, d)
    assert inside(region) and inside(region.moved(e, f)) and inside(region.grown(e, f))
    assert region.moved(e, f).width == region.width
    assert (region.grown(e, f).left, region.grown(e, f).top) == (region.left, region.top)
    assert Region.read(region.show()) == region


@given(st.integers(1, 5000), st.integers(1, 5000), numbers, numbers, numbers, numbers)
def test_its_pixels_lie_inside_a_picture_of_any_size(wide: int, high: int, a: int, b: int, c: int, d: int) -> None:
    left, top, width, height = Region.of(a, b, c, d).pixels(wide, high)
    assert left >= 0 and top >= 0 and width >= 1 and height >= 1
    assert left + width <= wide and top + height <= high


@pytest.mark.parametrize("text", [None, "", "face", "1,2,3", "0,0,0,10", "900,0,200,10", "-1,0,10,10", "1,2,3,4,5"])
def test_what_is_no_region_means_the_whole(text: str | None) -> None:
    assert Region.read(text) is None


def test_a_quarter() -> None:
    assert Region.read("500 0; 500, 500") == Region(500, 0, 500, 500)
    assert Region(500, 0, 500, 500).pixels(80, 40) == (40, 0, 40, 20)
