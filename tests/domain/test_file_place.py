"""Places in files: kept, read again, said in words; what is malformed is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.file_place import (
    WHOLE,
    CellsPlace,
    FilePlace,
    MomentPlace,
    PagePlace,
    RegionPlace,
    TextPlace,
    column_letters,
    kept_place,
    place_words,
)
from casefiles.errors import BadInput
from casefiles.words import use

count = st.integers(1, 1 << 40)
spans = st.tuples(st.integers(0, 1 << 40), count).map(lambda pair: (pair[0], pair[0] + pair[1]))
edges = st.floats(-0.5, 1.5)
sheets = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
places = st.one_of(
    st.builds(PagePlace, count),
    st.builds(lambda page, span: PagePlace(page, *span), count, spans),
    st.builds(RegionPlace.of, count, edges, edges, edges, edges),
    spans.map(lambda span: TextPlace(*span)),
    st.builds(lambda rows, sheet: CellsPlace(rows[0] + 1, rows[1], sheet=sheet), spans, sheets),
    st.builds(lambda a, b, sheet: CellsPlace(a[0] + 1, a[1], b[0] + 1, b[1], sheet), spans, spans, sheets),
    st.builds(MomentPlace, count),
    spans.map(lambda span: MomentPlace(*span)),
)


@given(places)
def test_what_is_kept_is_read_again(place: FilePlace) -> None:
    kept = place.write()
    assert FilePlace.read(kept) == place
    assert kept == json.dumps(json.loads(kept), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert place.show() and place.show(pages=1)


@given(edges, edges, edges, edges)
def test_a_region_lies_on_its_page_however_it_was_drawn(a: float, b: float, c: float, d: float) -> None:
    place = RegionPlace.of(2, a, b, c, d)
    assert place == RegionPlace.of(2, c, d, a, b)
    assert 0 <= place.x < place.x + place.w <= WHOLE and 0 <= place.y < place.y + place.h <= WHOLE


@given(st.text(max_size=200))
def test_other_text_names_no_place_and_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadInput):
        FilePlace.read(text)


@pytest.mark.parametrize(
    "kept",
    [
        "[]", "3", "null", "{}", '{"kind":"page"}', '{"kind":"page","page":0}', '{"kind":"page","page":true}',
        '{"kind":"page","page":1.5}', '{"kind":"page","page":3,"start":4}', '{"kind":"page","page":3,"start":4,"end":4}',
        '{"kind":"page","page":3,"colour":1}', '{"kind":"shelf","page":3}', '{"kind":["page"],"page":3}',
        '{"kind":"region","page":1,"x":9000,"y":0,"w":1001,"h":5}', '{"kind":"region","page":1,"x":0,"y":0,"w":0,"h":5}',
        '{"kind":"text","start":5,"end":2}', '{"kind":"cells","first_row":4,"last_row":3}',
        '{"kind":"cells","first_row":1,"last_row":3,"first_column":1}', '{"kind":"moment","start":-1}',
        '{"kind":"cells","first_row":1,"last_row":3,"sheet":7}', '{"kind":"cells","first_row":1,"last_row":1,"sheet":"\\ud800"}',
        '{"kind":"page","page":' + "9" * 30 + "}", "[" * 3000,
    ],
)  # fmt: skip
def test_what_is_malformed_is_refused(kept: str) -> None:
    with pytest.raises(BadInput):
        FilePlace.read(kept)
    assert kept_place(kept) is None


def test_words() -> None:
    assert PagePlace(3).show() == PagePlace(3, 10, 20).show() == "page 3"
    assert RegionPlace(3, 0, 0, 10, 10).show() == "page 3, region"
    assert RegionPlace(1, 0, 0, 10, 10).show(pages=1) == "region"
    assert TextPlace(120, 180).show() == "characters 121 to 180" and TextPlace(4, 5).show() == "character 5"
    assert CellsPlace(12, 12).show() == "row 12"
    assert CellsPlace(12, 15, 2, 28, "Calls").show() == "Calls, rows 12 to 15, columns B to AB"
    assert CellsPlace(12, 12, 3, 3).show() == "row 12, column C"
    assert MomentPlace(751_999).show() == "00:12:31"
    assert MomentPlace(0, 3_600_000).show() == "00:00:00 to 01:00:00"
    assert [column_letters(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_words_of_a_claim_follow_the_reader_unless_somebody_wrote_others() -> None:
    kept = PagePlace(3).write()
    with use("es"):
        assert place_words(kept, "page 3") == "página 3"
        assert place_words(kept, "the third sheet") == "the third sheet"
    assert place_words(kept, "página 3") == "page 3"
    assert place_words(kept, "") == "page 3"
    assert place_words(None, "leaf 4") == "leaf 4" and place_words("{", "leaf 4") == "leaf 4"
