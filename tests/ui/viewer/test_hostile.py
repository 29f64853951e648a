"""Files that mean harm, or nothing at all: the window says a sentence and goes on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services.evidence import viewing
from casefiles.services.views import Ref
from tests.services.evidence.test_viewing import ROGUE, ROGUES
from tests.ui.record.conftest import Case, Told
from tests.ui.viewer.conftest import PATIENCE, add, is_drawn
from ui.history import Place
from ui.viewer.hex_view import HexView
from ui.viewer.page import ViewerPage
from ui.viewer.page_view import PageView


def shown(page: ViewerPage) -> str:
    """The sentence that stands where the file would be."""
    view = page.view
    if isinstance(view, PageView):
        return view.nothing.sentence.text() if view.nothing.isVisible() else ""
    return view.nothing.sentence.text() if isinstance(view, HexView) else ""


def test_a_child_that_the_file_kills_costs_a_sentence_and_can_be_tried_again(
    qtbot: QtBot, photo: Ref, page: ViewerPage, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    made = viewing.view_exhibit

    def hostile(library: Library, exhibit: int) -> viewing.Viewing:
        held = made(library, exhibit)
        held._command = (sys.executable, "-P", "-c", ROGUE.format(what=ROGUES["dies"]))
        return held

    monkeypatch.setattr(viewing, "view_exhibit", hostile)
    page.open_place(Place("view", photo.ref))
    qtbot.waitUntil(lambda: "may be damaged or hostile" in shown(page), timeout=PATIENCE)
    assert isinstance(page.view, PageView) and page.notice.isVisible()
    held = page.view.viewing
    assert held is not None and held.process is None
    held._command = viewing._COMMAND
    assert page.view.nothing.step is not None
    qtbot.mouseClick(page.view.nothing.step, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(page.view, PageView) and is_drawn(page.view), timeout=PATIENCE)
    assert not page.notice.isVisible()


def test_a_file_that_is_no_picture_says_so(qtbot: QtBot, library: Library, tmp_path: Path, page: ViewerPage) -> None:
    item = add(library, tmp_path, "broken.png", b"\x89PNG\r\n\x1a\n" + b"nothing" * 9)
    page.open_place(Place("view", item.ref))
    qtbot.waitUntil(lambda: "damaged" in shown(page), timeout=PATIENCE)


def test_kinds_without_a_view_are_bytes(
    qtbot: QtBot, library: Library, tmp_path: Path, page: ViewerPage, case: Case
) -> None:
    item = add(library, tmp_path, "rows.parquet", b"PAR1" + b"\0" * 40)
    page.open_place(Place("view", item.ref))
    qtbot.waitUntil(lambda: isinstance(page.view, HexView) and page.view.sheet.isVisible(), timeout=PATIENCE)
    page.open_place(Place("view", case.exhibit.ref))
    qtbot.waitUntil(lambda: shown(page) == "This evidence item has no file in the library.", timeout=PATIENCE)


def test_an_item_that_is_not_there_is_said(qtbot: QtBot, page: ViewerPage) -> None:
    page.open_place(Place("view", "EX-9999"))
    qtbot.waitUntil(lambda: page._stage.count() == 2)
    assert page.view is None
