"""Cells that are read beside the window's thread: shown when they are there, never from before a change."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence

from ui.table_model import ASKED_AT_ONCE, PAGE, WAITING, Column, TableModel

Cells = Mapping[int, Sequence[str]]


class Slow:
    """Reads only when told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Cells], Callable[[Cells], None]]] = []
        self.word = "first"

    def later(self, read: Callable[[], Cells], done: Callable[[Cells], None]) -> None:
        self.waiting.append((read, done))

    def fetch(self, ids: Sequence[int], keys: Sequence[str]) -> Cells:
        return {one: [f"{self.word} {one}" for _key in keys] for one in ids}

    def go_on(self) -> None:
        """Everything that was asked for is read and arrives."""
        now, self.waiting = self.waiting, []
        for read, done in now:
            done(read())


def model(slow: Slow, rows: int) -> TableModel:
    made = TableModel([Column("name", "Name")], slow.fetch, later=slow.later)
    made.show_ids(array("q", range(1, rows + 1)))
    return made


def test_a_cell_is_empty_until_it_has_been_read() -> None:
    slow = Slow()
    made = model(slow, 10)
    heard: list[bool] = []
    made.arrived.connect(lambda: heard.append(True))
    assert made.index(3, 0).data() == WAITING
    assert made.index(4, 0).data() == WAITING
    assert len(slow.waiting) == 1
    slow.go_on()
    assert heard == [True]
    assert made.index(3, 0).data() == "first 4"


def test_what_was_read_stays_until_the_new_is_there() -> None:
    slow = Slow()
    made = model(slow, 10)
    made.index(0, 0).data()
    slow.go_on()
    slow.word = "second"
    made.forget_cells()
    assert made.index(0, 0).data() == "first 1"
    slow.go_on()
    assert made.index(0, 0).data() == "second 1"


def test_rows_in_another_order_keep_their_own_cells() -> None:
    slow = Slow()
    made = model(slow, 3)
    made.index(0, 0).data()
    slow.go_on()
    made.show_ids(array("q", [3, 2, 1]))
    assert [made.index(row, 0).data() for row in range(3)] == ["first 3", "first 2", "first 1"]


def test_an_answer_from_before_a_change_is_not_shown() -> None:
    slow = Slow()
    made = model(slow, 10)
    made.index(0, 0).data()
    old, slow.waiting = slow.waiting, []
    made.forget_cells()
    slow.word = "second"
    made.index(0, 0).data()
    for _read, done in old:
        done({one: ["stale"] for one in range(1, 11)})
    assert made.index(0, 0).data() == WAITING
    slow.go_on()
    assert made.index(0, 0).data() == "second 1"


def test_what_is_scrolled_past_is_not_asked_for() -> None:
    slow = Slow()
    made = model(slow, 20 * PAGE)
    for page in range(20):
        made.index(page * PAGE, 0).data()
    assert len(slow.waiting) == ASKED_AT_ONCE
    slow.go_on()
    assert made.index(19 * PAGE, 0).data() == WAITING
    slow.go_on()
    assert made.index(19 * PAGE, 0).data() == f"first {19 * PAGE + 1}"
