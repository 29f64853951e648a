"""Boxes that are marked: each step can be taken back and made again; boxes stay on the page whatever is done with them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.file_place import WHOLE, RegionPlace
from casefiles.services.evidence.redaction import Box
from ui.redact.draft import LEAST, Draft, moved, resized

places = st.tuples(st.integers(0, 9_000), st.integers(0, 9_000), st.integers(LEAST, 1_000), st.integers(LEAST, 1_000)).map(
    lambda one: RegionPlace(1, *one)
)
ways = st.floats(-20_000, 20_000)


def test_steps_back_and_forth() -> None:
    draft = Draft()
    first, second = Box(RegionPlace(1, 0, 0, 100, 100)), Box(RegionPlace(2, 0, 0, 100, 100))
    assert not draft.undo()
    draft.add([first])
    draft.add([second, first])
    assert draft.boxes == (first, second), "a box that is there is not doubled"
    draft.say(0, "a name")
    draft.remove(1)
    assert [box.reason for box in draft.boxes] == ["a name"]
    assert draft.undo() and draft.undo()
    assert draft.boxes == (first, second)
    assert draft.redo()
    draft.change(1, Box(RegionPlace(2, 5, 5, 100, 100)))
    assert not draft.redo(), "another step was taken"
    assert draft.on_page(2) == [1]


@given(st.lists(places, max_size=8), st.integers(0, 8))
def test_all_steps_back_is_where_one_began(all_of_them: list[RegionPlace], back: int) -> None:
    draft = Draft()
    states = [draft.boxes]
    for place in all_of_them:
        draft.add([Box(place)])
        if draft.boxes != states[-1]:
            states.append(draft.boxes)
    for _step in range(back):
        draft.undo()
    assert draft.boxes == states[max(0, len(states) - 1 - back)]
    while draft.redo():
        pass
    assert draft.boxes == states[-1]


@given(places, st.sampled_from(["", "l", "t", "r", "b", "lt", "rt", "lb", "rb"]), ways, ways)
def test_boxes_stay_on_the_page(place: RegionPlace, edges: str, x: float, y: float) -> None:
    now = resized(place, edges, x, y) if edges else moved(place, x, y)
    assert now.x + now.w <= WHOLE and now.y + now.h <= WHOLE
    assert now.w >= LEAST and now.h >= LEAST
    if not edges:
        assert (now.w, now.h) == (place.w, place.h)
    if "l" not in edges and edges:
        assert now.x == place.x
