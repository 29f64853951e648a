"""The timeline says no more than is known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles import words
from casefiles.figures.figure import COLOURS, Figure, Label, Mark, Rect, estimate
from casefiles.figures.timeline import Happening, Lane, timeline
from tests.dossier.sample import lanes


def one(happening: Happening, *others: Happening) -> Figure:
    return timeline([Lane("Events", "event", (happening, *others))], today=date(2031, 12, 31))


def drawn(figure: Figure, key: str) -> Mark | Rect:
    (found,) = (item for item in figure.items if isinstance(item, Mark | Rect) and item.target == key)
    return found


YEAR = (
    Happening("x", "", date(2031, 1, 1), date(2031, 1, 1)),
    Happening("y", "", date(2031, 12, 31), date(2031, 12, 31)),
)


def test_a_day_is_a_dot() -> None:
    assert isinstance(drawn(one(Happening("a", "", date(2031, 7, 22), date(2031, 7, 22)), *YEAR), "a"), Mark)


def test_a_period_is_a_full_bar_from_its_first_to_its_last_day() -> None:
    figure = one(Happening("a", "", date(2031, 1, 1), date(2031, 12, 31), True), *YEAR)
    bar, first, last = drawn(figure, "a"), drawn(figure, "x"), drawn(figure, "y")
    assert isinstance(bar, Rect)
    assert not bar.border
    assert bar.x < first.x < bar.x + 3
    assert bar.x + bar.width - 3 < last.x < bar.x + bar.width


def test_some_day_within_is_pale_with_a_dashed_rim() -> None:
    bar = drawn(one(Happening("a", "", date(2031, 3, 1), date(2031, 6, 30)), *YEAR), "a")
    assert isinstance(bar, Rect)
    assert bar.border_style == "dashed"
    assert bar.border == "event"
    assert bar.opacity < 0.2


@pytest.mark.parametrize(
    ("earliest", "latest", "fade"), [(None, date(2031, 6, 1), "left"), (date(2031, 6, 1), None, "right")]
)
def test_an_end_that_nobody_knows_fades(earliest: date | None, latest: date | None, fade: str) -> None:
    bar = drawn(one(Happening("a", "", earliest, latest, True), *YEAR), "a")
    assert isinstance(bar, Rect)
    assert bar.fade == fade


def test_what_has_no_date_is_listed_and_not_placed() -> None:
    figure = one(Happening("a", "born", None, None), *YEAR)
    (label,) = (item for item in figure.items if isinstance(item, Label) and item.text == "born")
    axis = [item for item in figure.items if isinstance(item, Mark) and item.target in ("x", "y")]
    assert label.y > max(mark.y for mark in axis) + 10


def test_things_on_the_same_day_lie_side_by_side() -> None:
    same = [Happening(str(number), "", date(2031, 7, 22), date(2031, 7, 22)) for number in range(5)]
    figure = one(*same, *YEAR)
    spots = {(round(mark.x, 1), round(mark.y, 1)) for mark in (drawn(figure, str(number)) for number in range(5))}
    assert len(spots) == 5


def test_labels_do_not_overlap_each_other_or_dots() -> None:
    figure = timeline(lanes(), today=date(2031, 11, 23))
    labels = [item for item in figure.items if isinstance(item, Label) and item.target and item.ground]
    assert labels
    for place, label in enumerate(labels):
        wide = estimate(label.text, label.size)
        for other in labels[place + 1 :]:
            apart = other.x >= label.x + wide or label.x >= other.x + estimate(other.text, other.size)
            assert apart or abs(other.y - label.y) > 6
        for mark in figure.items:
            if isinstance(mark, Mark) and abs(mark.y - label.y) < 5:
                assert mark.x + mark.r <= label.x or mark.x - mark.r >= label.x + wide


def test_every_dated_thing_is_drawn_once() -> None:
    figure = timeline(lanes(), today=date(2031, 11, 23))
    targets = [item.target for item in figure.items if isinstance(item, Mark | Rect) and item.target]
    assert sorted(targets) == sorted(happening.id for lane in lanes() for happening in lane.happenings)


def test_the_axis_speaks_the_language_of_the_document() -> None:
    with words.use("es"):
        figure = timeline(lanes())
    assert any(isinstance(item, Label) and item.text.startswith("ene") for item in figure.items)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2031, 7, 22), date(2031, 7, 22)),
        (date(2031, 7, 1), date(2031, 7, 9)),
        (date(2031, 5, 1), date(2031, 7, 9)),
        (date(1998, 1, 1), date(2031, 1, 1)),
        (date(1, 1, 1), date(9999, 12, 31)),
    ],
)
def test_ticks_have_room(first: date, last: date) -> None:
    figure = one(Happening("a", "", first, first), Happening("b", "", last, last))
    ticks = sorted(
        (item.x, estimate(item.text, item.size)) for item in figure.items if isinstance(item, Label) and item.y == 13
    )
    for (x, wide), (next_x, next_wide) in zip(ticks, ticks[1:], strict=False):
        assert x + wide / 2 <= next_x - next_wide / 2


DAYS = st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2100, 1, 1)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS, st.booleans(), st.text(max_size=20)), max_size=12))
def test_any_dates_stay_within_the_picture(rows: list[tuple[date | None, date | None, bool, str]]) -> None:
    happenings = tuple(
        Happening(str(number), label, *(sorted((a, b)) if a and b else (a, b)), lasted)
        for number, (a, b, lasted, label) in enumerate(rows)
    )
    figure = timeline([Lane("Lane", "person", happenings)])
    for item in figure.items:
        if isinstance(item, Rect):
            assert item.x >= 0
            assert item.x + item.width <= figure.width
        elif isinstance(item, Mark):
            assert item.x - item.r >= 0
            assert item.x + item.r <= figure.width
        assert not isinstance(item, Rect | Mark) or item.y <= figure.height


def test_nothing_dated_says_so_and_colours_are_keys() -> None:
    assert any(isinstance(item, Label) for item in timeline([]).items)
    figure = timeline(lanes())
    assert {item.colour for item in figure.items if not isinstance(item, Rect)} <= set(COLOURS)
    assert {item.fill for item in figure.items if isinstance(item, Rect)} <= set(COLOURS)


def test_marks_without_a_name_are_counted_in_the_legend() -> None:
    close = [Happening(str(n), f"Something of a long name {n}", date(2031, n, 1), date(2031, n, 1)) for n in (5, 6, 7, 8)]
    figure = one(*YEAR, *close)
    named = {item.target for item in figure.items if isinstance(item, Label)}
    without = sum(happening.id not in named for happening in close)
    assert without > 1
    assert figure.legend[-1].text == f"{without} marks carry no name for lack of room"
    assert all("no name" not in entry.text for entry in one(*YEAR, close[0]).legend)
