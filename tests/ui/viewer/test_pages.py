"""Looking at a picture and at a paper: drawn, zoomed, turned, marked, cited and found, as a person does it."""

from __future__ import annotations

import os
import signal

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.file_place import PagePlace, RegionPlace
from casefiles.services.views import Ref
from tests.services.evidence.drawn import COLOURS
from tests.ui.record.conftest import Case, Told
from tests.ui.viewer.conftest import PATIENCE, Look, colour_at, is_drawn, point
from ui.record.claim_form import ClaimForm
from ui.viewer.page import ViewerPage
from ui.viewer.page_view import PageView


def drag(view: PageView, start: QPoint, end: QPoint) -> None:
    """Press, move and let go, as a hand does."""
    area = view.canvas.viewport()
    QTest.mouseMove(area, start)
    QTest.mousePress(area, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in (1, 2, 3):
        QTest.mouseMove(area, start + (end - start) * step / 3)
    QTest.mouseRelease(area, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def like(seen: tuple[int, int, int], wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 8 for one, other in zip(seen, wanted, strict=True))


def quarters(view: PageView) -> list[str]:
    """The colours of the quarters of the page, from the upper left."""
    seen = [colour_at(view, x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)]
    return [next((name for name, own in COLOURS.items() if like(one, own)), str(one)) for one in seen]


def test_a_picture_is_drawn_zoomed_and_turned(qtbot: QtBot, photo: Ref, look: Look, page: ViewerPage) -> None:
    view = look(photo)
    assert quarters(view) == ["red", "green", "blue", "yellow"]
    assert page.head.reference.text() == photo.ref and "image/png" in page.head.facts.text()
    fitted = view.zoom()
    qtbot.keyClick(view.canvas, Qt.Key.Key_Plus)
    assert view.zoom() > fitted and page.bar.size.text() == f"{round(view.zoom() * 100)} %"
    for _n in range(8):
        qtbot.keyClick(view.canvas, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: is_drawn(view), timeout=PATIENCE)
    assert len(view.canvas._seen()) > 1, "so large a page is drawn in parts"
    qtbot.keyClick(view.canvas, Qt.Key.Key_0)
    assert view.zoom() == fitted
    qtbot.keyClick(view.canvas, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: is_drawn(view), timeout=PATIENCE)
    assert view.canvas.shown_size().width() < view.canvas.shown_size().height()
    # Places are told of the page as it is when nobody turned it: the same place keeps its colour.
    assert quarters(view) == ["red", "green", "blue", "yellow"]
    assert point(view, 0.25, 0.25).x() > point(view, 0.25, 0.75).x()


def test_a_region_is_drawn_with_the_mouse_and_cited(
    qtbot: QtBot, photo: Ref, look: Look, page: ViewerPage, case: Case, library: Library
) -> None:
    view = look(photo, about=case.tuco.ref)
    qtbot.keyClick(view.canvas, Qt.Key.Key_M)
    assert page.bar.mark.isChecked()
    drag(view, point(view, 0.2, 0.3), point(view, 0.4, 0.6))
    assert view.mark is not None and isinstance(view.mark.place, RegionPlace)
    place = view.mark.place
    assert (place.page, place.w > 1900, abs(place.x - 2000) < 30, abs(place.y - 3000) < 30) == (1, True, True, True)
    assert page.offer.isVisible()
    qtbot.mouseClick(page.offer.cite, Qt.MouseButton.LeftButton)
    form = page.findChild(ClaimForm)
    assert form is not None and form.page.text() == "region"
    qtbot.waitUntil(lambda: form.about is not None and form.about.ref == case.tuco)
    form.source.show_ref(case.article)
    qtbot.keyClicks(form.says, "He stands left of the vat.")
    before = library.head.seq
    qtbot.keyClick(form.says, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.strip.rows) == 1)
    assert library.head.seq == before + 1
    claim = page.strip.rows[0].claim
    assert (claim.file_place, claim.excerpt_place, claim.about) == (place, "region", case.tuco)
    assert claim.exhibit is not None and claim.exhibit.ref == photo.ref
    assert view.mark is None and not page.offer.isVisible()
    library.undo()
    qtbot.waitUntil(lambda: page.strip.rows == [])


def test_a_region_is_marked_with_keys_alone(qtbot: QtBot, photo: Ref, look: Look, page: ViewerPage) -> None:
    view = look(photo)
    qtbot.keyClick(view.canvas, Qt.Key.Key_M)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    assert view.mark is not None and view.mark.place == RegionPlace(1, 3333, 3333, 3333, 3333)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Up)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.mark.place == RegionPlace(1, 3433, 3233, 3233, 3333)
    for _n in range(60):
        qtbot.keyClick(view.canvas, Qt.Key.Key_Down)
        qtbot.keyClick(view.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.mark.place == RegionPlace(1, 3433, 6667, 6567, 3333), "never over the edge"
    qtbot.keyClick(view.canvas, Qt.Key.Key_C)
    assert page.findChild(ClaimForm) is not None


def test_text_is_selected_and_cited(qtbot: QtBot, paper: Ref, look: Look, page: ViewerPage, case: Case) -> None:
    view = look(paper)
    text = view.page_text()
    assert text is not None
    start = text.text.index("The man they call Tuco")
    end = start + len("The man they call Tuco")
    first, last = (view.canvas.from_page(text.boxes[n]).center().toPoint() for n in (start, end - 1))
    drag(view, first, last)
    assert view.mark is not None
    assert view.mark.excerpt == "The man they call Tuco" and view.mark.place == PagePlace(1, start, end)
    qtbot.mouseClick(page.offer.cite, Qt.MouseButton.LeftButton)
    form = page.findChild(ClaimForm)
    assert form is not None and form.about is not None
    assert (form.excerpt.toPlainText(), form.page.text()) == ("The man they call Tuco", "page 1")
    form.save()
    assert form.error.text() == "Say whom or what it is about."
    form.about.show_ref(case.tuco)
    form.source.show_ref(case.article)
    form.save()
    qtbot.waitUntil(lambda: len(page.strip.rows) == 1)
    assert page.strip.rows[0].claim.excerpt == "The man they call Tuco"
    view.go_to_page(3)
    qtbot.mouseClick(page.strip.rows[0], Qt.MouseButton.LeftButton)
    assert view.page() == 1 and page.strip.rows[0].is_here


def test_pages_are_turned_over(qtbot: QtBot, paper: Ref, look: Look, page: ViewerPage) -> None:
    view = look(paper)
    assert page.bar.of.text() == "of 3" and not page.bar.back.isEnabled()
    qtbot.keyClick(view.canvas, Qt.Key.Key_PageDown)
    assert (view.page(), page.bar.page.text()) == (2, "2")
    qtbot.mouseClick(page.bar.on, Qt.MouseButton.LeftButton)
    assert view.page() == 3 and not page.bar.on.isEnabled()
    page.bar.page.setFocus()
    page.bar.page.selectAll()
    qtbot.keyClicks(page.bar.page, "1")
    qtbot.keyClick(page.bar.page, Qt.Key.Key_Return)
    assert view.page() == 1


def test_words_are_found_on_all_pages(qtbot: QtBot, paper: Ref, look: Look, page: ViewerPage) -> None:
    view = look(paper)
    qtbot.keyClick(view.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(page.bar.find, "tuco")
    qtbot.waitUntil(lambda: page.bar.count.text() == "1 of 2")
    assert view.page() == 1
    qtbot.keyClick(page.bar.find, Qt.Key.Key_Return)
    assert (page.bar.count.text(), view.page()) == ("2 of 2", 2)
    qtbot.keyClick(page.bar.find, Qt.Key.Key_Return)
    assert (page.bar.count.text(), view.page()) == ("1 of 2", 1)
    page.bar.find.clear()
    qtbot.keyClicks(page.bar.find, "aeroplane")
    qtbot.waitUntil(lambda: page.bar.count.text() == "not found")


def test_a_place_that_is_named_is_shown(qtbot: QtBot, paper: Ref, look: Look) -> None:
    view = look(paper, PagePlace(2, 0, 12))
    assert view.page() == 2
    qtbot.waitUntil(lambda: len(view.canvas.highlights) == 1)


def test_a_child_that_is_killed_is_replaced(qtbot: QtBot, photo: Ref, look: Look, told: Told) -> None:
    view = look(photo)
    held = view.viewing
    assert held is not None and held.process is not None
    before = held.process
    os.kill(before, signal.SIGKILL)
    view.zoom_in()
    qtbot.waitUntil(lambda: is_drawn(view), timeout=PATIENCE)
    assert held.process not in (None, before)


def test_leaving_ends_the_child(qtbot: QtBot, photo: Ref, look: Look, page: ViewerPage) -> None:
    view = look(photo)
    held = view.viewing
    assert held is not None and held.process is not None
    page.hide()
    assert held.is_closed and held.process is None and page.view is None
