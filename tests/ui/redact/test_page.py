"""A redacted copy made with mouse and keys: boxes drawn, moved, resized, removed; words marked; the copy made."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.services.views import Ref
from tests.ui.record.conftest import Told, case, desk, first, library, told
from tests.ui.viewer.conftest import PATIENCE, is_drawn, paper, photo, point
from ui.desk import Desk
from ui.history import Place
from ui.redact.page import RedactPage
from ui.redact.view import RedactView

__all__ = ["Told", "case", "desk", "first", "library", "paper", "photo", "told"]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, told: Told) -> Iterator[RedactPage]:
    made = RedactPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.leave()


def opened(qtbot: QtBot, page: RedactPage, item: Ref) -> RedactView:
    page.open_place(Place("redact", item.ref))
    qtbot.waitUntil(lambda: page.view is not None and is_drawn(page.view), timeout=PATIENCE)
    assert page.view is not None
    return page.view


def drag(view: RedactView, start: QPoint, end: QPoint) -> None:
    port = view.canvas.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, start + (end - start) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)


def draw(view: RedactView, x: float, y: float, far: float, low: float) -> None:
    drag(view, point(view, x, y), point(view, far, low))


def place_of(view: RedactView, at: int) -> tuple[float, float, float, float]:
    one = view.draft.boxes[at].place
    return tuple(round(value / 10_000, 2) for value in (one.x, one.y, one.w, one.h))  # type: ignore[return-value]


def test_boxes_are_drawn_moved_resized_and_taken_away_with_the_mouse(qtbot: QtBot, page: RedactPage, photo: Ref) -> None:
    view = opened(qtbot, page, photo)
    assert not page.side.make.isEnabled()
    draw(view, 0.1, 0.1, 0.3, 0.3)
    assert place_of(view, 0) == (0.1, 0.1, 0.2, 0.2)
    draw(view, 0.6, 0.6, 0.8, 0.9)
    assert len(view.draft.boxes) == 2 and view.chosen == 1
    drag(view, point(view, 0.2, 0.2), point(view, 0.4, 0.3))
    assert place_of(view, 0) == (0.3, 0.2, 0.2, 0.2), "dragged by its middle"
    drag(view, point(view, 0.5, 0.4), point(view, 0.55, 0.5))
    assert place_of(view, 0) == (0.3, 0.2, 0.25, 0.3), "dragged by its corner"
    page.undo()
    assert place_of(view, 0) == (0.3, 0.2, 0.2, 0.2)
    page.redo()
    assert place_of(view, 0) == (0.3, 0.2, 0.25, 0.3)
    qtbot.mouseClick(page.side.remove_button, Qt.MouseButton.LeftButton)
    assert len(view.draft.boxes) == 1
    qtbot.mouseClick(page.side.undo_button, Qt.MouseButton.LeftButton)
    assert len(view.draft.boxes) == 2
    assert page.side.list.topLevelItemCount() == 2


def test_boxes_with_the_keyboard_alone(qtbot: QtBot, page: RedactPage, photo: Ref) -> None:
    view = opened(qtbot, page, photo)
    canvas = view.canvas
    QTest.keyClick(canvas, Qt.Key.Key_B)
    assert len(view.draft.boxes) == 1 and view.chosen == 0
    before = view.draft.boxes[0].place
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    after = view.draft.boxes[0].place
    assert (after.x, after.w, after.h) == (before.x + 25, before.w, before.h + 25)
    QTest.keyClick(canvas, Qt.Key.Key_B)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert view.chosen == 0
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert view.chosen == -1
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert len(view.draft.boxes) == 1
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(view.draft.boxes) == 2
    QTest.keyClick(canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert len(view.draft.boxes) == 1


def test_words_are_marked_wherever_they_stand(qtbot: QtBot, page: RedactPage, paper: Ref) -> None:
    view = opened(qtbot, page, paper)
    qtbot.keyClicks(page.side.reason, "a name")
    qtbot.keyClicks(page.side.words, "tuco")
    with qtbot.waitSignal(view.words_marked, timeout=PATIENCE):
        qtbot.keyClick(page.side.words, Qt.Key.Key_Return)
    assert [box.place.page for box in view.draft.boxes] == [1, 2]
    assert {box.reason for box in view.draft.boxes} == {"a name"}
    assert page.side.found.text() == "2 places found"
    with qtbot.waitSignal(view.words_marked, timeout=PATIENCE):
        qtbot.mouseClick(page.side.words_button, Qt.MouseButton.LeftButton)
    assert page.side.found.text() == "2 places found · 0 of them new"
    page.side.words.setText("nobody of that name")
    with qtbot.waitSignal(view.words_marked, timeout=PATIENCE):
        qtbot.mouseClick(page.side.words_button, Qt.MouseButton.LeftButton)
    assert "Nowhere in the text" in page.side.found.text()
    page.side.list.setCurrentItem(page.side.list.topLevelItem(1))
    assert (view.chosen, view.page()) == (1, 2), "the list leads to the page"


def test_the_preview_shows_black_and_the_copy_is_made(
    qtbot: QtBot, page: RedactPage, photo: Ref, library: Library, told: Told, desk: Desk
) -> None:
    view = opened(qtbot, page, photo)
    draw(view, 0.0, 0.0, 0.5, 0.5)
    assert {one.style for one in view.canvas.highlights} == {"fill", "frame", "solid"}
    page.side.preview.click()
    assert "cover" in {one.style for one in view.canvas.highlights}
    page.side.list.topLevelItem(0).setText(1, "a child")  # type: ignore[union-attr]
    assert view.draft.boxes[0].reason == "a child"
    going: list[Place] = []
    desk.going.connect(going.append)
    qtbot.mouseClick(page.side.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(going), timeout=PATIENCE)
    with library.read() as session:
        copies = [one for one in session.query(Exhibit) if one.name == f"Redacted copy of {photo.ref}"]
        (copy,) = copies
        assert copy.description == "Page 1: 1 box (a child)."
        assert going[-1].ref == copy.ref
        sha256 = copy.sha256
    assert sha256 is not None
    with library.vault.open(sha256) as source, Image.open(io.BytesIO(source.read())) as found:
        assert not numpy.array(found)[:400, :600].any()


def test_what_was_drawn_stays_when_one_goes_elsewhere(qtbot: QtBot, page: RedactPage, photo: Ref, paper: Ref) -> None:
    draw(opened(qtbot, page, photo), 0.1, 0.1, 0.3, 0.3)
    assert opened(qtbot, page, paper).draft.boxes == ()
    assert len(opened(qtbot, page, photo).draft.boxes) == 1


def test_a_list_of_pages_that_is_none_is_a_sentence(qtbot: QtBot, page: RedactPage, paper: Ref, library: Library) -> None:
    view = opened(qtbot, page, paper)
    draw(view, 0.1, 0.1, 0.3, 0.3)
    head = library.head
    page.side.pages.setText("one to three")
    qtbot.mouseClick(page.side.make, Qt.MouseButton.LeftButton)
    assert "no list of pages" in page.side.notice.sentence.text()
    page.side.pages.setText("2")
    qtbot.mouseClick(page.side.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "page 1, which is not chosen" in page.side.notice.sentence.text(), timeout=PATIENCE)
    assert library.head == head
    assert page.side.make.isEnabled()


def test_an_item_without_a_file_says_why(qtbot: QtBot, page: RedactPage) -> None:
    page.open_place(Place("redact", "EX-0999"))
    qtbot.waitUntil(lambda: page._stage.count() == 1, timeout=PATIENCE)
    assert page.view is None
