"""The program on a library of its own, and what a person does with it, for tests. Everybody here is invented."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services import links, records
from ui.casework import Casework
from ui.history import Place
from ui.record_table import RecordTable
from ui.settings import Settings

LONG = 20_000
"""Milliseconds to wait for something at the most; it is there much sooner."""


class Person:
    """Somebody who sits at the program: clicks, types, waits until it is quiet."""

    def __init__(self, casework: Casework, qtbot: QtBot) -> None:
        self.casework = casework
        self.window = casework.window
        self.desk = casework.desk
        self.qtbot = qtbot
        self.surprises: list[object] = []
        self.said: list[tuple[str, str]] = []
        casework.desk.surprised.connect(self.surprises.append)
        casework.jobs.unexpected.connect(lambda error, title: self.surprises.append(error))
        casework.desk.said.connect(lambda sentence, tone: self.said.append((sentence, tone)))
        casework.desk.offered.connect(lambda sentence, tone, step, then: self.said.append((sentence, tone)))

    @property
    def library(self) -> Library:
        assert self.desk.library is not None
        return self.desk.library

    def wait(self, condition: object) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(condition, timeout=LONG)  # type: ignore[arg-type]
        assert self.surprises == []

    def quiet(self) -> None:
        """Wait until no work is under way."""
        self.wait(lambda: not self.casework.jobs.under_way())

    def open(self, folder: Path) -> None:
        """Open a library as the program does when it starts."""
        with self.qtbot.waitSignal(self.desk.opened, timeout=LONG):
            self.casework.begin(self.casework.promise(folder))
        self.quiet()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget that can be seen."""
        assert widget.isVisible(), widget
        if at is None:
            self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        else:
            self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)

    def keys(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def control(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.keys(key, Qt.KeyboardModifier.ControlModifier)

    def new_entry(self) -> None:
        """Ask for a new entry with its keys: on a list its line opens."""
        self.keys(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def go(self, page: str, ref: str = "", detail: str = "") -> QWidget:
        """Click an entry of the navigation, or go to a place, and wait until all is read."""
        if not ref and not detail and page in self.window.navigation.pages():
            self.click(self.window.navigation.button(page))
        else:
            self.window.go(Place(page, ref, detail))
        self.quiet()
        return self.window.pages.currentWidget()

    def rows(self, page: str) -> list[str]:
        """The first cell of every row of a page's table."""
        return self.rows_of(self.window.page(page).table)  # type: ignore[attr-defined]

    def rows_of(self, table: RecordTable, column: int = 0) -> list[str]:
        """One cell of every row."""
        return [str(table.model.index(row, column).data()) for row in range(table.model.rowCount())]


def fill(library: Library) -> None:
    """A small case: an operation, two people, a group, a source."""
    operation = records.create(library, "operation", {"name": "Condor Gris", "status": "done", "date": "11 February 2026"})
    group = records.create(library, "organisation", {"name": "Los Halcones del Sur", "kind": "clan"})
    tuco = records.create(library, "person", {"identity": "alias_only", "involvement": "suspect"})
    links.add_alias(library, tuco.id, "Tuco", kind="nickname")
    other = records.create(library, "person", {"printed_name": "Aurelio Ñahui", "involvement": "witness"})
    records.create(library, "source", {"name": "El Eco de Quinde, 12 Feb 2026", "kind": "article"})
    links.add(library, "member_of", tuco.id, group.id)
    for one in (tuco, other):
        links.add(library, "in_file", one.id, operation.id)


@pytest.fixture
def folder(tmp_path: Path, small_case: Path) -> Path:
    """The folder of a small library, closed."""
    return Path(shutil.copytree(small_case, tmp_path / small_case.name))


@pytest.fixture
def somebody(settings: Settings, qtbot: QtBot) -> Iterator[Person]:
    """The program with no library open yet, its window shown."""
    casework = Casework(settings)
    person = Person(casework, qtbot)
    casework.window.resize(1366, 820)
    casework.window.show()
    qtbot.waitExposed(casework.window)
    yield person
    casework.window.close()
    qtbot.waitUntil(lambda: not casework.jobs.under_way(), timeout=LONG)
    # Windows that are closed and stay would be styled with every later one.
    casework.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def person(somebody: Person, folder: Path) -> Person:
    """Somebody with the small library open."""
    somebody.open(folder)
    return somebody
