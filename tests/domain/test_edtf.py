"""EDTF in and out: the standard's own examples, the calendar, and another reader's opinion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain import edtf
from casefiles.domain.edtf import OPEN, UNKNOWN, Interval, OneOf, Point
from casefiles.errors import BadInput


def words(text: str) -> list[str]:
    return text.split()


# Invented dates of the forms that the Library of Congress lists for each level.
VALID = words("""
    1985-04-12 1985-04 1985 0000 -0044 -0044-03-15 1985-04-12T23:20:30 1985-04-12T23:20:30Z 1985-04-12T23:20:30-04:00
    1964/2008 2004-06/2006-08 2004-02-01/2005-02-08 2004-02-01/2005-02 2004-02-01/2005 2005/2006-02
    Y170000002 Y-170000002 2001-21 2001-22 2001-23 2001-24 1984? 2004-06~ 2004-06-11% 201X 20XX 2004-XX 1985-04-XX
    1985-XX-XX 1985-04-12/.. 1985-04/.. 1985/.. ../1985-04-12 ../1985-04 ../1985 1985-04-12/ 1985-04/ 1985/
    /1985-04-12 /1985-04 /1985 1984~/2004-06 1984/2004-06~ 1984~/2004~ 1984?/2004% 1984-06-02?/2004-08-08~ -201X
    201X? 2004-XX~ 2001-21~ 20XX/2030 2001-21/2001-23 ../.. / ../ /..
    [1667,1668,1670..1672] [..1760-12-03] [1760-12..] [1760-01,1760-02,1760-12..] [1667,1760-12] [1760?,1761~] 2000-02-29
""")

INVALID = words("""
    1985-13 1985-00 1985-04-31 1985-04-00 2013-02-29 1900-02-29 -0000 85 198 19850412 1985-4-12 1985-04-12T24:00:00
    1985-04-12T23:20 1985-04-12T23:60:00 1985-04-12T23:20:30+15:00 1985-04-12T23:20:30? 1985-04T23:20:30 Y2017 Y012345
    Y17000-06 201X-04 1XXX XXXX 19X5 1985-XX-12 2001-21-05 2001-25 2005/2004 2004-06/2004-05 1985/1986/1987
    1985-04-12T10:00:00/1986 [] [..] [1985,] [1985/1986] [1985..1986..1987] {1985,1986} 1985?~ ?1985 -000X -00XX ..
    1985-04-? ２０１７ -Y17000 20١7
""")

OLD_DRAFTS = [
    "199u", "19uu", "uuuu", "2004-uu", "2004-06-uu", "2004-uu-uu", "unknown/2006", "2004/unknown", "2004/open",
    "unknown", "y17000", "(2004-06)?", "2004?~",
]  # fmt: skip

years = st.integers(-9999, 9999)
marks = st.sampled_from(["", "?", "~", "%"])


@st.composite
def points(draw: st.DrawFn) -> Point:
    kind = draw(st.sampled_from(["day", "month", "year", "season", "masked", "long", "XX", "XX-XX", "-XX"]))
    year, mark = draw(years), draw(marks)
    month = draw(st.integers(1, 12))
    if kind == "day":
        return Point(year, month, draw(st.integers(1, edtf.days_in_month(year, month))), qualifier=mark)
    if kind == "masked":
        hidden = draw(st.sampled_from([1, 2]))
        year = draw(st.integers(-99, 99).filter(bool)) * 100
        return Point(year, hidden=hidden, qualifier=mark)
    if kind == "long":
        return Point(draw(st.sampled_from([-1, 1])) * draw(st.integers(10_000, 10**30)), qualifier=mark)
    months = {
        "month": month, "season": draw(st.integers(21, 24)), "XX": 0, "XX-XX": 0, "-XX": month,
    }  # fmt: skip
    return Point(year, months.get(kind), 0 if kind.endswith("-XX") else None, qualifier=mark)


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """Any expression of the levels that are read, canonical."""
    kind = draw(st.sampled_from(["point", "interval", "open", "set"]))
    if kind == "point":
        return edtf.write(draw(points()))
    if kind == "open":
        ends = [draw(points()), draw(st.sampled_from([OPEN, UNKNOWN]))]
        return edtf.write(Interval(*draw(st.permutations(ends))))
    if kind == "interval":
        return edtf.write(_run(draw(points()), draw(points())))
    items: list[Point | Interval] = []
    for _ in range(draw(st.integers(1, 4))):
        a, b = draw(points()), draw(points())
        run = _run(a, b)
        item = draw(st.sampled_from([a, run, Interval(OPEN, a), Interval(a, OPEN)]))
        items.append(a if isinstance(item, Interval) and item.start == item.end else item)
    return edtf.write(OneOf(tuple(items)))


def _run(a: Point, b: Point) -> Interval:
    return Interval(a, b) if edtf.first_day(a) <= edtf.last_day(b) else Interval(b, a)


@pytest.mark.parametrize("text", VALID)
def test_what_the_standard_allows_is_read_and_written_as_it_was(text: str) -> None:
    assert edtf.write(edtf.read(text)) == text


@pytest.mark.parametrize("text", [*INVALID, *OLD_DRAFTS])
def test_what_the_standard_does_not_allow_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(BadInput) as fault:
        edtf.read(text)
    assert str(fault.value).endswith(".")
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("text", OLD_DRAFTS)
def test_old_drafts_are_told_how_it_is_written_now(text: str) -> None:
    with pytest.raises(BadInput, match="old draft"):
        edtf.read(text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (" 1985 ", "1985"),
        ("1985-04-12T23:20:30+04", "1985-04-12T23:20:30+04:00"),
        ("[1985, 1987 .. 1988]", "[1985,1987..1988]"),
        ("1985-04/1985-04", "1985-04"),
        ("1985 / ..", "1985/.."),
    ],
)
def test_other_spellings_become_the_canonical_one(text: str, canonical: str) -> None:
    assert edtf.write(edtf.read(text)) == canonical


@given(expressions())
def test_every_expression_comes_back(text: str) -> None:
    if "/" in text and len(set(text.split("/"))) == 1 and any(text.split("/")) and ".." not in text:
        assert edtf.write(edtf.read(text)) == text.split("/")[0]
    else:
        assert edtf.write(edtf.read(text)) == text


@given(expressions())
def test_no_run_of_days_ends_before_it_begins(text: str) -> None:
    for first, last in edtf.spans(edtf.read(text)):
        assert first is None or last is None or first <= last


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-02", (2016, 2, 1), (2016, 2, 29)),
        ("1900-02", (1900, 2, 1), (1900, 2, 28)),
        ("201X", (2010, 1, 1), (2019, 12, 31)),
        ("20XX", (2000, 1, 1), (2099, 12, 31)),
        ("-201X", (-2019, 1, 1), (-2010, 12, 31)),
        ("2017-XX", (2017, 1, 1), (2017, 12, 31)),
        ("2017-07-XX", (2017, 7, 1), (2017, 7, 31)),
        ("Y17000", (17000, 1, 1), (17000, 12, 31)),
        ("2017-21", (2017, 3, 1), (2017, 12, 31)),
        ("2017-24", (2017, 1, 1), (2018, 3, 31)),
        ("2017-07/2018", (2017, 7, 1), (2018, 12, 31)),
    ],
)
def test_the_days_that_a_date_may_mean(text: str, first: edtf.Civil, last: edtf.Civil) -> None:
    assert edtf.spans(edtf.read(text)) == ((first, last),)


# The other reader refuses qualified seasons and long years, fails on empty and open pairs, and drops qualifiers in sets.
_ITS_FAULTS = ["2001-21~", "../..", "/", "../", "/..", "0000", "-0044"]


@pytest.mark.parametrize("text", [text for text in VALID if text not in _ITS_FAULTS and "T" not in text])
def test_another_reader_agrees(text: str) -> None:
    from edtf import parse_edtf

    theirs = parse_edtf(text)
    assert str(theirs).replace(", ", ",") == text
    if "/" in text or text.startswith("[") or "-2" in text or abs(theirs.lower_strict().tm_year) > 9999:
        return
    first, last = edtf.spans(edtf.read(text))[0]
    assert tuple(theirs.lower_strict()[:3]) == first
    assert tuple(theirs.upper_strict()[:3]) == last


def test_long_text_is_refused() -> None:
    for text in ("1" * 10_000, "[" + "1985," * 5_000 + "1986]", "Y" + "9" * 10_000, "(" * 10_000):
        with pytest.raises(BadInput):
            edtf.read(text)


@given(st.text(max_size=250))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        edtf.read(text)
    except BadInput as fault:
        assert str(fault)


@given(st.text(alphabet="0123456789-/.,XuYTZ:?~%[]{}+ ", max_size=30))
def test_any_text_of_its_characters_is_read_or_refused_and_what_is_read_is_stable(text: str) -> None:
    try:
        found = edtf.read(text)
    except BadInput:
        return
    assert edtf.read(edtf.write(found)) == found


def test_qualifiers_add_up() -> None:
    assert edtf.write(edtf.qualify(edtf.read("2015?/2017"), "~")) == "2015%/2017~"
    assert edtf.write(edtf.qualify(edtf.read("2015-01-01T10:00:00Z"), "~")) == "2015-01-01~"
    assert edtf.write(edtf.qualify(edtf.read("[2015,2016~..]"), "~")) == "[2015~,2016~..]"
