"""The case of the record pages, and the viewer's page beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.file_place import FilePlace
from casefiles.services.evidence import intake
from casefiles.services.views import Ref
from tests.services.evidence import drawn
from tests.ui.record.conftest import Told, case, desk, first, library, told
from ui.desk import Desk
from ui.history import Place
from ui.viewer.page import ViewerPage
from ui.viewer.page_view import PageView
from ui.viewer.place import Looking

__all__ = ["Told", "case", "desk", "first", "library", "told"]

PATIENCE = 30_000
"""Milliseconds at most; the machine may be busy."""


def add(library: Library, tmp_path: Path, name: str, data: bytes) -> Ref:
    """A file taken in as evidence."""
    file = tmp_path / name
    file.write_bytes(data)
    return intake.add_files(library, [file]).exhibits[0]


@pytest.fixture
def photo(library: Library, tmp_path: Path) -> Ref:
    return add(library, tmp_path, "vat.png", drawn.picture())


@pytest.fixture
def paper(library: Library, tmp_path: Path) -> Ref:
    return add(library, tmp_path, "statement.pdf", drawn.paper())


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, told: Told) -> Iterator[ViewerPage]:
    made = ViewerPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.leave()


Look = Callable[..., PageView]


@pytest.fixture
def look(qtbot: QtBot, page: ViewerPage) -> Look:
    """Opens a file and waits until all of it that is seen is drawn."""

    def opened(item: Ref, place: FilePlace | None = None, **more: str) -> PageView:
        page.open_place(Place("view", item.ref, Looking(place, **more).write()))
        qtbot.waitUntil(lambda: isinstance(page.view, PageView) and is_drawn(page.view), timeout=PATIENCE)
        assert isinstance(page.view, PageView)
        return page.view

    return opened


def is_drawn(view: PageView) -> bool:
    """Whether everything that is seen has its pixels, and its text is known."""
    return view.opened is not None and view.canvas.missing() is None and view.page_text() is not None


def point(view: PageView, x: float, y: float) -> QPoint:
    """Where on the canvas a place of the page is, told in parts of its width and height (0 to 1)."""
    return view.canvas.from_page((round(x * 10_000), round(y * 10_000), 0, 0)).topLeft().toPoint()


def colour_at(view: PageView, x: float, y: float) -> tuple[int, int, int]:
    """The colour that the window shows at a place of the page."""
    shown = view.canvas.viewport().grab().toImage().pixelColor(point(view, x, y))
    return shown.red(), shown.green(), shown.blue()
