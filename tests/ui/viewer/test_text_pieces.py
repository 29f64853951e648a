"""A long text in pieces: nothing lost, nothing hidden, places as they are in the file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.viewer import text_pieces
from ui.viewer.text_pieces import CONTROL_SIGN, HIDDEN_SIGN, LONGEST, Pieces, characters, name_of, units, visible


@given(st.text(st.sampled_from("ab \n\r\t\u202e🙂"), max_size=300), st.integers(3, 40))
def test_the_pieces_hold_all_but_the_ends_of_lines(text: str, longest: int) -> None:
    held, text_pieces.LONGEST = text_pieces.LONGEST, longest
    try:
        pieces = Pieces(text)
    finally:
        text_pieces.LONGEST = held
    shown = [pieces[number] for number in range(len(pieces))]
    assert all(one.end - one.start <= longest for one in shown)
    lines: dict[int, str] = {}
    line = 0
    for one in shown:
        line = one.line or line
        lines[line] = lines.get(line, "") + text[one.start : one.end]
    wanted = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(wanted) > 1 and not wanted[-1]:
        wanted.pop()
    assert list(lines.values()) == wanted
    assert pieces.lines == len(wanted)
    for place in range(len(text)):
        number = pieces.at(place)
        assert shown[number].start <= place
        assert number + 1 == len(shown) or place < shown[number + 1].start


def test_a_long_line_is_cut_between_words() -> None:
    pieces = Pieces("word " * LONGEST)
    assert [pieces[number].line for number in range(3)] == [1, 0, 0]
    assert all(pieces.text[pieces[number].end - 1] == " " for number in range(len(pieces)))


@given(st.text(max_size=60))
def test_signs_stand_one_for_one(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert all(sign == "\t" or sign.isprintable() or not sign.isascii() for sign in shown)


def test_what_formats_or_hides_is_a_sign_with_a_name() -> None:
    assert visible("a\0b\x1b[1m\u202egpj\u200b\ufeff") == (
        f"a{CONTROL_SIGN}b{CONTROL_SIGN}[1m{HIDDEN_SIGN}gpj{HIDDEN_SIGN}{HIDDEN_SIGN}"
    )
    assert name_of("\u202e") == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert name_of("\0") == "U+0000 NULL"
    assert name_of("a") == name_of("\t") == ""
    assert Pieces("a\u202eb\tc").signs(0) == [1]


def test_joiners_that_are_spelling_stay() -> None:
    persian, family = "می\u200cخواهم", "👨\u200d👩"
    assert visible(persian) == persian
    assert visible(family) == family
    assert visible("pay\u200cpal") == f"pay{HIDDEN_SIGN}pal"


def test_lines_are_counted_and_their_script_is_known() -> None:
    pieces = Pieces("one\nשלום\n\nfour")
    assert [pieces.line_at(place) for place in (0, 3, 4, 9, 10)] == [1, 1, 2, 3, 4]
    assert [pieces.is_right_to_left(number) for number in range(4)] == [False, True, False, False]


@given(st.text(max_size=30), st.integers(0, 30))
def test_places_are_told_in_both_ways_of_counting(text: str, place: int) -> None:
    place = min(place, len(text))
    assert characters(text, units(text, place)) == place
