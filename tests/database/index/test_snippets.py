"""Where the words that were asked for stand in the original text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casefiles.database import index


def marked(text: str, query: str, width: int = 160) -> list[str]:
    cut, marks = index.snippet(text, query, width)
    return [cut[start:end] for start, end in marks]


def test_marks_stand_on_the_original_letters() -> None:
    text = "Según el acta,\nel señor José Mun\u0303oz (alias «El Tío») huyó con Иван y 王小明 por el río Apurímac."
    assert marked(text, "munoz") == ["Mun\u0303oz"]
    assert marked(text, "ivan tio") == ["Tío", "Иван"]
    assert marked(text, "apuri") == ["Apurímac"]
    assert marked(text, '"jose munoz"') == ["José Mun\u0303oz"]
    assert marked(text, "小明") == ["小明"]
    assert marked(text, "nobody") == []
    assert "\n" not in index.snippet(text, "acta")[0]


def test_the_cut_holds_most_of_the_words_asked_for() -> None:
    text = "gato " + "relleno " * 50 + "El gato cruzó el río. " + "relleno " * 50
    cut, marks = index.snippet(text, "río gato", 60)
    assert [cut[start:end] for start, end in marks] == ["gato", "río"]
    assert cut.startswith("\u2026") and cut.endswith("\u2026") and len(cut) <= 62
    assert cut[1:-1] in text


def test_a_hit_far_down_is_found() -> None:
    text = "palabra " * 30_000 + "Aguja" + " palabra" * 10
    assert marked(text, "aguja", 40) == ["Aguja"]


@given(st.text(max_size=300), st.text(max_size=20), st.integers(1, 80))
def test_marks_lie_inside_the_snippet(text: str, query: str, width: int) -> None:
    for asked in (query, text[10:20], text[:3]):
        cut, marks = index.snippet(text, asked, width)
        ends = [place for mark in marks for place in mark]
        assert ends == sorted(ends) and all(0 <= place <= len(cut) for place in ends)
        assert all(start < end for start, end in marks)
        body = cut.removeprefix("\u2026").removesuffix("\u2026")
        assert len(body) <= max(width, max((end - start for start, end in marks), default=0)) + 1 or not marks
