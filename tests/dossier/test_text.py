"""The one door: nothing is dropped, nothing is obeyed, lines keep to their room."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casefiles.dossier.fonts import font_for, own
from casefiles.dossier.text import Line, Span, line_width, runs, set_line, set_lines, shortened, width
from tests.dossier.sample import NAMES


def drawn(line: Line) -> str:
    return "".join(run.text for piece in line for run in piece.runs)


def test_angle_brackets_are_letters() -> None:
    assert drawn(set_line((Span("Tom <Jerry> & <b>Sons</b>"),))) == "Tom <Jerry> & <b>Sons</b>"


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_name_has_glyphs(name: str) -> None:
    assert not [run for run in runs(name, "regular") if run.box]
    assert not [run for run in runs(name, "bold") if run.box]
    for run in runs(name, "regular"):
        assert run.font.letters.issuperset(run.text)


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),
        ("\u202e", "U+202E"),
        ("\u2066", "U+2066"),
        ("\ud800", "U+D800"),
        ("😀", "U+1F600"),
        ("\U000e0041", "U+E0041"),
        ("\ue000", "U+E000"),
    ],
)
def test_what_no_font_has_is_a_box_with_its_code_point(letter: str, code: str) -> None:
    found = runs(f"a{letter}b", "regular")
    assert [(run.text, run.box) for run in found] == [("a", False), (code, True), ("b", False)]


def test_an_override_turns_nothing() -> None:
    found = runs("\u202eevil.exe", "regular")
    assert [run.text for run in found] == ["U+202E", "evil.exe"]


def test_an_override_beside_arabic_stays_where_it_stands() -> None:
    found = runs("محمد\u202eabc", "regular")
    codes = [run.text for run in found if run.box]
    assert codes == ["U+202E"]
    assert [run.text for run in found][-1] == "abc"


@pytest.mark.parametrize("wall", ["\x00", "\x1b", "\ud800", "\u2067", "\U000e0041", "\u206a"])
def test_nothing_is_lost_or_obeyed_beside_arabic(wall: str) -> None:
    found = runs(f"محمد {wall} علي", "regular")
    assert [run.text for run in found if run.box] == [f"U+{ord(wall):04X}"]
    assert sum(len(run.text) for run in found if not run.box) == len("محمد  علي")


def test_marks_without_appearance_take_no_room() -> None:
    assert width("a\u200f\u200e\u200db\ufe0f", "regular", 10) == width("ab", "regular", 10)


def test_arabic_is_joined_and_runs_to_the_left() -> None:
    (run,) = runs("محمد", "regular")
    letters = unicodedata.normalize("NFKC", run.text)
    assert letters[::-1] == "محمد"
    assert run.text[::-1] != "محمد"  # the forms of joined letters, not the bare ones


def test_vowel_signs_are_kept() -> None:
    written = "الخطّاب"
    (run,) = runs(written, "regular")
    assert sorted(unicodedata.normalize("NFKC", run.text)) == sorted(written)


def test_a_sentence_that_begins_with_an_arabic_name_runs_to_the_right() -> None:
    assert [run.text for run in runs("محمد is invented.", "regular")][-1] == " is invented."


def test_a_combining_mark_stays_with_its_letter() -> None:
    (run,) = runs("q\u0301", "regular")
    assert run.text == "q\u0301"


def test_narrow_space_between_thousands_does_not_break() -> None:
    lines = set_lines((Span("1\u202f500 kg"),), width("1\u202f500", "regular", 9.5) + 1)
    assert [drawn(line) for line in lines] == ["1\u202f500", "kg"]


def test_line_ends_in_the_text_are_kept() -> None:
    assert [drawn(line) for line in set_lines((Span("one\ntwo\r\n\nfour"),), 400)] == ["one", "two", "", "four"]


def test_a_raised_number_stays_with_the_word_before_it() -> None:
    spans = (Span("laboratory dismantled."), Span("12", size=6, rise=3))
    room = width("laboratory dismantled.", "regular", 9.5) + 1
    assert [drawn(line) for line in set_lines(spans, room)] == ["laboratory", "dismantled.12"]


def test_chinese_breaks_between_letters_but_not_before_a_full_stop() -> None:
    lines = set_lines((Span("欧阳晓明欧阳晓。"),), 9.5 * 7 + 1)
    assert all(line_width(line) <= 9.5 * 7 + 1 for line in lines)
    assert "".join(map(drawn, lines)) == "欧阳晓明欧阳晓。"
    assert not any(drawn(line).startswith("。") for line in lines)


@settings(max_examples=150, deadline=None)
@example("M\u0f71", 30.0)
@given(st.text(min_size=1, max_size=60), st.floats(min_value=30, max_value=300))
def test_no_line_is_wider_than_its_room(text: str, room: float) -> None:
    widest = max(width(letter, "regular", 9.5) for letter in text)
    for line in set_lines((Span(text),), room):
        assert line_width(line) <= max(room, widest) + 0.02


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("abcñłщΩ <>&中文 é-–"), max_size=80), st.floats(min_value=25, max_value=200))
def test_breaking_loses_no_letter(text: str, room: float) -> None:
    found = "".join(drawn(line) for line in set_lines((Span(text),), room))
    assert found.replace(" ", "") == unicodedata.normalize("NFC", text).replace(" ", "")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_set(text: str) -> None:
    for run in runs(text, "bold"):
        assert run.width >= 0
        assert run.box or run.font.letters.issuperset(run.text)


def test_shortened_fits_and_says_that_it_was() -> None:
    short = shortened("a very long title that does not fit", "regular", 10, 60)
    assert short.endswith("…")
    assert width(short, "regular", 10) <= 60
    assert shortened("short", "regular", 10, 60) == "short"


def test_the_large_font_is_asked_last() -> None:
    assert font_for("a", "bold") is own("bold")
    assert font_for("≈", "regular") is not None
    chinese = font_for("晓", "regular")
    assert chinese is not None
    assert chinese.name == "DroidSansFallbackFull"
