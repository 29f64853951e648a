"""Two pictures side by side: together, or each its own way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services.views import Ref
from tests.services.evidence import drawn
from tests.ui.record.conftest import Told
from tests.ui.viewer.conftest import PATIENCE, Look, add, is_drawn
from ui.history import Place
from ui.viewer.comparison import Comparison
from ui.viewer.page import ViewerPage
from ui.viewer.place import Looking
from ui.viewer.second_sheet import SecondSheet


@pytest.fixture
def other(library: Library, tmp_path: Path) -> Ref:
    return add(library, tmp_path, "vat from the river.png", drawn.picture(size=(600, 500)))


@pytest.fixture
def both(qtbot: QtBot, photo: Ref, other: Ref, look: Look, page: ViewerPage) -> Comparison:
    look(photo)
    page.open_place(Place("view", photo.ref, Looking(beside=other.ref).write()))
    qtbot.waitUntil(lambda: page.comparison is not None and is_drawn(page.comparison.second), timeout=PATIENCE)
    assert page.comparison is not None
    return page.comparison


def test_the_second_picture_is_asked_for(
    qtbot: QtBot, photo: Ref, other: Ref, paper: Ref, look: Look, page: ViewerPage, told: Told
) -> None:
    look(photo)
    qtbot.mouseClick(page.bar.compare, Qt.MouseButton.LeftButton)
    sheet = page.findChild(SecondSheet)
    assert sheet is not None
    sheet.line.chosen.emit(paper)
    qtbot.waitUntil(lambda: sheet.error.text() == f"{paper.ref} is no picture; only pictures can be compared.")
    sheet.line.chosen.emit(other)
    qtbot.waitUntil(lambda: told.places != [])
    assert told.places[-1] == Place("view", photo.ref, Looking(beside=other.ref).write())


def test_papers_are_not_compared(paper: Ref, look: Look, page: ViewerPage) -> None:
    look(paper)
    assert not page.bar.compare.isVisible()


def test_zoom_and_place_go_together(qtbot: QtBot, both: Comparison) -> None:
    first, second = both.first, both.second
    ratio = second.zoom() / first.zoom()
    for _n in range(5):
        qtbot.keyClick(first.canvas, Qt.Key.Key_Plus)
    assert second.zoom() == pytest.approx(first.zoom() * ratio)
    first.canvas.horizontalScrollBar().setValue(first.canvas.horizontalScrollBar().maximum() // 3)
    assert second.canvas.middle()[0] == pytest.approx(first.canvas.middle()[0], abs=40)
    second.setFocus()
    qtbot.keyClick(second.canvas, Qt.Key.Key_Minus)
    assert first.zoom() == pytest.approx(second.zoom() / ratio)


def test_each_goes_its_own_way_when_they_are_not_linked(qtbot: QtBot, both: Comparison) -> None:
    qtbot.mouseClick(both.linked, Qt.MouseButton.LeftButton)
    assert both.linked.text() == "Not linked"
    before = both.second.zoom()
    qtbot.keyClick(both.first.canvas, Qt.Key.Key_Plus)
    assert both.second.zoom() == before
    both.second.canvas.setFocus()
    qtbot.keyClick(both.second.canvas, Qt.Key.Key_R)
    assert (both.first.canvas.turn, both.second.canvas.turn) == (0, 90)


def test_closing_leaves_the_first_and_ends_the_child_of_the_second(
    qtbot: QtBot, both: Comparison, page: ViewerPage, photo: Ref, told: Told
) -> None:
    held, first = both.second.viewing, both.first
    assert held is not None
    qtbot.mouseClick(both.close_button, Qt.MouseButton.LeftButton)
    page.open_place(told.places[-1])
    assert page.comparison is None and held.is_closed and held.process is None
    assert page.view is first and first.isVisible() and first.viewing is not None
    qtbot.waitUntil(lambda: is_drawn(first), timeout=PATIENCE)


def test_leaving_ends_both_children(both: Comparison, page: ViewerPage) -> None:
    held = [both.first.viewing, both.second.viewing]
    page.hide()
    assert all(one is not None and one.process is None for one in held)
