"""A file taken in and looked at on the viewer's page, for the views of every kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.file_place import FilePlace
from casefiles.services.evidence import intake
from casefiles.services.views import Ref
from ui.history import Place
from ui.viewer.page import ViewerPage
from ui.viewer.place import Looking
from ui.viewer.view import Marked, View

PATIENCE = 30_000
"""Milliseconds at most; the machine may be busy."""


class Looker:
    """Somebody who looks at files."""

    def __init__(self, qtbot: QtBot, page: ViewerPage, library: Library, folder: Path) -> None:
        self.qtbot, self.page, self.library, self.folder = qtbot, page, library, folder
        self.marks: list[Marked | None] = []

    def add(self, name: str, data: bytes) -> Ref:
        """Take a file in."""
        file = self.folder / name
        file.write_bytes(data)
        return intake.add_files(self.library, [file]).exhibits[0]

    def look(self, item: Ref, place: FilePlace | None = None, **more: str) -> View:
        """Open the file of an item, and wait for its view."""
        self.page.open_place(Place("view", item.ref, Looking(place, **more).write()))
        self.wait(lambda: self.page.view is not None)
        view = self.page.view
        assert view is not None
        view.marked.connect(self.marks.append)
        return view

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def refusal(self, view: View) -> str:
        """Why a view shows nothing; "" while it is opening or shows something."""
        nothing = view.nothing  # type: ignore[attr-defined]
        return "" if nothing.heading.text() == "Opening the file" else str(nothing.sentence.text())

    def find(self, words: str) -> None:
        """Type into the line that finds."""
        line = self.page.bar.find
        line.clear()
        if words.isascii():
            self.qtbot.keyClicks(line, words)
        else:  # Qt's own typing knows no other letters
            line.setText(words)
            line.textEdited.emit(words)

    def drag(self, area: QAbstractScrollArea, start: QPoint, end: QPoint) -> None:
        """Press, move and let go, as a hand does."""
        ground = area.viewport()
        QTest.mousePress(ground, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        for step in (1, 2, 3):
            QTest.mouseMove(ground, start + (end - start) * step / 3)
        QTest.mouseRelease(ground, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
