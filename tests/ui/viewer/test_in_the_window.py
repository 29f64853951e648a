"""The viewer as a page of the real window: its keys, the way back, and that nothing of it outlives the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services.evidence import intake
from tests.services.evidence import drawn
from tests.ui.viewer.conftest import PATIENCE, is_drawn
from ui.casework import Casework
from ui.history import Place
from ui.settings import Settings
from ui.viewer.page import ViewerPage
from ui.viewer.page_view import PageView


@pytest.fixture
def casework(qtbot: QtBot, settings: Settings, tmp_path: Path) -> Iterator[Casework]:
    """The program with a library that holds one paper."""
    folder = tmp_path / "Condor Gris.casefiles"
    (tmp_path / "statement.pdf").write_bytes(drawn.paper())
    with Library.create(folder, author="Ines") as library:
        intake.add_files(library, [tmp_path / "statement.pdf"])
    made = Casework(settings)
    qtbot.addWidget(made.window)
    made.window.resize(1200, 800)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitExposed(made.window)
    made.begin(made.promise(folder))
    qtbot.waitUntil(lambda: made.window.history.here is not None, timeout=PATIENCE)
    yield made
    made.window.close()


@pytest.fixture
def view(qtbot: QtBot, casework: Casework) -> PageView:
    casework.window.go(Place("exhibit", "EX-0001"))
    casework.window.go(Place("view", "EX-0001"))
    page = casework.window.page("view")
    assert isinstance(page, ViewerPage)
    qtbot.waitUntil(lambda: isinstance(page.view, PageView) and is_drawn(page.view), timeout=PATIENCE)
    assert isinstance(page.view, PageView)
    return page.view


def test_keys_are_the_viewers_and_escape_leads_back(qtbot: QtBot, casework: Casework, view: PageView) -> None:
    window = casework.window
    page = window.page("view")
    assert isinstance(page, ViewerPage)
    view.setFocus()
    qtbot.keyClick(view.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.bar.find.hasFocus() and not window.top.box.hasFocus()
    qtbot.keyClicks(page.bar.find, "tuco")
    qtbot.waitUntil(lambda: page.bar.count.text() == "1 of 2")
    qtbot.keyClick(page.bar.find, Qt.Key.Key_Escape)
    assert view.canvas.hasFocus() and page.bar.find.text() == ""
    qtbot.keyClick(view.canvas, Qt.Key.Key_Escape)
    assert window.history.here == Place("exhibit", "EX-0001")
    held = view.viewing
    assert held is None and page.view is None, "the child goes when the person goes"
    window.go_forward()
    qtbot.waitUntil(lambda: isinstance(page.view, PageView) and is_drawn(page.view), timeout=PATIENCE)


def test_closing_the_window_ends_the_child(casework: Casework, view: PageView) -> None:
    held = view.viewing
    assert held is not None and held.process is not None
    casework.window.close()
    assert held.is_closed and held.process is None


def test_closing_the_library_ends_the_child(qtbot: QtBot, casework: Casework, view: PageView) -> None:
    held = view.viewing
    assert held is not None
    casework.library_actions.close_library()
    qtbot.waitUntil(lambda: held.is_closed and held.process is None)


def test_a_page_that_was_left_open_is_not_opened_at_the_next_start(casework: Casework, view: PageView) -> None:
    """A file may be why the program was ended: it is not the first thing that is opened again."""
    assert not casework._can_return_to("view")
