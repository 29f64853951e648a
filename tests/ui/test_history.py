"""Back and forward."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.history import LONGEST, History, Place


def test_back_leads_to_where_one_was_and_forward_back_again() -> None:
    history = History()
    one, two, three = Place("people"), Place("people", "PER-0001"), Place("places")
    for place in (one, two, three):
        history.go(place)
    assert history.step(-1) == two
    assert history.step(-1) == one
    assert history.step(-1) is None
    assert history.here == one
    assert history.step(1) == two
    history.go(Place("tasks"))
    assert not history.can_go(1)
    assert history.step(-1) == two


def test_going_where_one_is_changes_nothing() -> None:
    history = History()
    history.go(Place("people"))
    history.go(Place("people"))
    assert not history.can_go(-1)


def test_replacing_is_no_step() -> None:
    history = History()
    history.replace(Place("people"))
    history.go(Place("places"))
    history.replace(Place("places", "PLA-0001"))
    assert history.here == Place("places", "PLA-0001")
    assert history.step(-1) == Place("people")


@given(st.lists(st.one_of(st.integers(-3, 3), st.sampled_from(["a", "b", "c"])), max_size=80))
def test_one_never_leaves_the_line(moves: list[int | str]) -> None:
    history = History()
    for move in moves:
        before = history.here
        if isinstance(move, str):
            history.go(Place(move))
            assert history.here == Place(move)
            assert not history.can_go(1) or before == Place(move)
        else:
            could = history.can_go(move)
            assert (history.step(move) is not None) == could
            assert could or history.here == before


def test_the_oldest_places_are_forgotten() -> None:
    history = History()
    for number in range(LONGEST + 50):
        history.go(Place(str(number)))
    assert history.here == Place(str(LONGEST + 49))
    assert history.step(-LONGEST) is None
    assert history.step(-(LONGEST - 1)) == Place("50")
