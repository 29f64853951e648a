"""Coordinates: every writing that reports use, how precise it is, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.coordinates import Coordinates
from casefiles.errors import BadInput

D = Decimal


def point(text: str) -> tuple[Decimal, Decimal]:
    found = Coordinates.parse(text)
    return found.latitude, found.longitude


@pytest.mark.parametrize(
    "text",
    [
        "-12.21199, -73.76675",
        "-12.21199 -73.76675",
        "-12.21199;-73.76675",
        "-12,21199; -73,76675",
        "−12.21199, −73.76675",
        "12.21199 S, 73.76675 W",
        "S 12.21199 W 73.76675",
        "12.21199° S 73.76675° O",
        "73.76675 W, 12.21199 S",
        "  12.21199°S / 73.76675°W  ",
    ],
)
def test_decimal_degrees(text: str) -> None:
    assert point(text) == (D("-12.21199"), D("-73.76675"))


@pytest.mark.parametrize(
    "text",
    [
        "12°12'43\" S 73°46'0\" W",
        "12º12'43''S 73º46'00''O",
        "12° 12′ 43″ S, 73° 46′ 0″ W",
        "S12°12'43\" W73°46'0\"",
        "12°12´43” S - 73°46´00” W",
        "12 12' 43\" s 73 46' 0\" w",
    ],
)
def test_degrees_minutes_and_seconds(text: str) -> None:
    assert point(text) == (D("-12.21194"), D("-73.76667"))


def test_degrees_and_decimal_minutes() -> None:
    assert point("12°12.5' S 73°45.25' W") == (D("-12.20833"), D("-73.75417"))


def test_the_words_are_kept_and_the_datum_named() -> None:
    found = Coordinates.parse(" 12°12'43\" S 73°46'0\" W ")
    assert (found.written, found.datum) == ("12°12'43\" S 73°46'0\" W", "WGS 84")


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("-12, -73", 55_660),
        ("-12.2, -73.7", 5_566),
        ("-12.21, -73.76", 556),
        ("-12.21199, -73.76675", 1),
        ("-12.21199, -73.7", 5_566),
        ("12°12' S 73°46' W", 927),
        ("12°12'43\" S 73°46'0\" W", 15),
    ],
)
def test_precision_is_half_of_the_last_digit_of_the_coarser_half(text: str, metres: int) -> None:
    assert Coordinates.parse(text).precision == metres


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "somewhere near the river",
        "91, 0",
        "-90.00001, 10",
        "12, 181",
        "12 N, 13 N",
        "12 E, 13 W",
        "S 12 S, W 73",
        "-12 S, 73 W",
        "12°60'0\" S 73°0'0\" W",
        "12°0'60\" S 73°0'0\" W",
        "12°12'43\" S",
        "1,2,3,4,5",
        "12.1 S 73.2 W and more",
        "١٢, ١٣" * 9,
    ],
)
def test_what_is_no_point_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(BadInput) as error:
        Coordinates.parse(text)
    assert str(error.value).endswith(".") and "\n" not in str(error.value)


def test_shown_with_hemispheres() -> None:
    assert Coordinates.parse("-12.21199, -73.76675").show() == "12.21199° S 73.76675° W"
    assert Coordinates.parse("0.5, 0.25").show() == "0.50000° N 0.25000° E"


degrees = st.decimals(-90, 90, places=5, allow_nan=False)
wide = st.decimals(-180, 180, places=5, allow_nan=False)


@given(degrees, wide)
def test_what_is_shown_is_read_again(latitude: Decimal, longitude: Decimal) -> None:
    found = Coordinates.parse(f"{latitude}, {longitude}")
    again = Coordinates.parse(found.show())
    assert (again.latitude, again.longitude) == (found.latitude, found.longitude) == (latitude, longitude)


@given(degrees, wide)
def test_json_and_back(latitude: Decimal, longitude: Decimal) -> None:
    found = Coordinates.parse(f"{latitude}, {longitude}")
    assert Coordinates.from_plain(found.plain()) == found


@given(st.text(max_size=40))
def test_any_text_is_a_point_or_a_sentence(text: str) -> None:
    try:
        found = Coordinates.parse(text)
    except BadInput:
        return
    assert abs(found.latitude) <= 90 and abs(found.longitude) <= 180 and found.precision >= 1


@pytest.mark.parametrize(
    "plain", [{}, {"latitude": "x"}, {"latitude": "1", "longitude": "2", "precision": "x", "datum": "", "written": ""}]
)
def test_incomplete_json_is_refused(plain: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        Coordinates.from_plain(plain)
