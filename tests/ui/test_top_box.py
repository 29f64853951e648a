"""The box at the top, by keys alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.actions import Actions
from ui.history import Place
from ui.jobs import Jobs
from ui.suggestion import Suggestion
from ui.top_box import TopBox

PEOPLE = ("Chipi", "Chippy", "Zorro")


def find(text: str) -> list[Suggestion]:
    people = [
        Suggestion("People", name, f"PER-{number:04d}", "user", Place("people", f"PER-{number:04d}"))
        for number, name in enumerate(PEOPLE, 1)
        if text.casefold() in name.casefold()
    ]
    places = [Suggestion("Places", "Chincha", "PLA-0001", "map-pin", Place("places", "PLA-0001"))]
    return people + (places if "chi" in text else [])


class Answers:
    def __init__(self) -> None:
        self.done: list[str] = []

    def undo(self) -> None:
        self.done.append("undo")

    def open_library(self) -> None:
        self.done.append("open")

    def new_library(self) -> None:
        self.done.append("new")


class Window(QMainWindow):
    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.resize(900, 600)
        inside = QWidget()
        column = QVBoxLayout(inside)
        self.box = TopBox(jobs)
        self.field = QLineEdit()
        column.addWidget(self.box)
        column.addWidget(self.field)
        column.addStretch(1)
        self.setCentralWidget(inside)
        self.answers = Answers()
        self.actions_ = Actions(self, [self.answers])
        self.box.use_actions(self.actions_)
        self.went: list[Place] = []
        self.box.chosen.connect(self.went.append)

    def texts(self) -> list[str]:
        return [suggestion.text for suggestion in self.box.suggestions()]


@pytest.fixture
def window(jobs: Jobs, qtbot: QtBot) -> Iterator[Window]:
    made = Window(jobs)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.box.use_find(find)
    made.field.setFocus()
    yield made


def test_it_finds_and_goes_there(window: Window, qtbot: QtBot) -> None:
    window.box.start()
    qtbot.keyClicks(window.box, "chi")
    qtbot.waitUntil(lambda: window.texts()[:3] == ["Chipi", "Chippy", "Chincha"])
    qtbot.keyClick(window.box, Qt.Key.Key_Down)
    qtbot.keyClick(window.box, Qt.Key.Key_Return)
    assert window.went == [Place("people", "PER-0002")]
    assert window.box.suggestions() == []
    assert window.box.text() == ""
    assert window.field.hasFocus(), "the keyboard goes back to where it was"


def test_arrows_step_over_headings(window: Window, qtbot: QtBot) -> None:
    window.box.start()
    qtbot.keyClicks(window.box, "chi")
    qtbot.waitUntil(lambda: "Chincha" in window.texts())
    for _press in range(2):
        qtbot.keyClick(window.box, Qt.Key.Key_Down)
    qtbot.keyClick(window.box, Qt.Key.Key_Return)
    assert window.went == [Place("places", "PLA-0001")]


def test_what_takes_longer_comes_below_and_moves_nothing(window: Window, qtbot: QtBot) -> None:
    gate = threading.Event()

    def further(text: str) -> list[Suggestion]:
        gate.wait(10)
        return [Suggestion("Written otherwise", "Tschipi", "PER-0009", "user", Place("people", "PER-0009"))]

    window.box.use_find(lambda text: [*find(text), Suggestion("Search", "Show all results")], further)
    window.box.start()
    qtbot.keyClicks(window.box, "chi")
    qtbot.waitUntil(lambda: window.texts()[:3] == ["Chipi", "Chippy", "Chincha"])
    qtbot.keyClick(window.box, Qt.Key.Key_Down)
    gate.set()
    qtbot.waitUntil(lambda: window.texts()[:5] == ["Chipi", "Chippy", "Chincha", "Tschipi", "Show all results"])
    qtbot.keyClick(window.box, Qt.Key.Key_Return)
    assert window.went == [Place("people", "PER-0002")], "what was chosen before it came"


def test_what_takes_longer_is_not_waited_for_nor_missed(window: Window, qtbot: QtBot) -> None:
    def broken(text: str) -> list[Suggestion]:
        raise OSError("The library is not there.")

    window.box.use_find(find, broken)
    window.box.start()
    qtbot.keyClicks(window.box, "zorro")
    qtbot.waitUntil(lambda: not window.box._timer.isActive() and window.box._jobs.under_way() == [])
    assert [text for text in window.texts() if "library" in text] == []
    qtbot.keyClick(window.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.went == [Place("people", "PER-0003")])


def test_enter_before_the_answer_waits_for_it(window: Window, qtbot: QtBot) -> None:
    window.box.start()
    qtbot.keyClicks(window.box, "zorro")
    qtbot.keyClick(window.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.went))
    assert window.went == [Place("people", "PER-0003")]


def test_it_runs_commands(window: Window, qtbot: QtBot) -> None:
    window.box.start()
    assert window.texts() == ["New library", "Open library"], "what is not possible is not offered"
    qtbot.keyClicks(window.box, "open lib")
    qtbot.waitUntil(lambda: window.texts() == ["Open library"])
    qtbot.keyClick(window.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.answers.done == ["open"])


def test_undo_is_found_by_the_name_of_the_change(window: Window, qtbot: QtBot) -> None:
    window.actions_.name_undo("Add alias Chipi", "")
    window.box.start()
    qtbot.keyClicks(window.box, "undo")
    qtbot.waitUntil(lambda: window.texts() == ["Undo: Add alias Chipi"])
    qtbot.keyClick(window.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.answers.done == ["undo"])


def test_escape_leaves_everything_as_it_was(window: Window, qtbot: QtBot) -> None:
    window.box.start()
    qtbot.keyClicks(window.box, "chi")
    qtbot.waitUntil(lambda: "Chipi" in window.texts())
    qtbot.keyClick(window.box, Qt.Key.Key_Escape)
    assert window.went == []
    assert window.box.text() == ""
    assert window.field.hasFocus()


def test_nothing_found_says_so_and_leads_nowhere(window: Window, qtbot: QtBot) -> None:
    window.box.start()
    qtbot.keyClicks(window.box, "qqq")
    qtbot.waitUntil(lambda: window.texts() == ["Nothing found"])
    qtbot.keyClick(window.box, Qt.Key.Key_Return)
    assert window.went == []


def test_a_search_that_fails_says_why(window: Window, qtbot: QtBot) -> None:
    def broken(text: str) -> list[Suggestion]:
        raise OSError("The library is not there.")

    window.box.use_find(broken)
    window.box.start()
    qtbot.keyClicks(window.box, "chi")
    qtbot.waitUntil(lambda: window.texts() == ["The library is not there."])


def test_an_answer_that_comes_late_is_not_shown(window: Window, qtbot: QtBot) -> None:
    gate = threading.Event()

    def slow(text: str) -> list[Suggestion]:
        if text == "c":
            gate.wait(10)
            return [Suggestion("People", "late")]
        return [Suggestion("People", "right")]

    window.box.use_find(slow)
    window.box.start()
    qtbot.keyClicks(window.box, "c")
    qtbot.waitUntil(lambda: window.box._searching is not None)
    qtbot.keyClicks(window.box, "h")
    qtbot.waitUntil(lambda: "right" in window.texts())
    gate.set()
    qtbot.waitUntil(lambda: window.box._jobs.under_way() == [])
    assert "late" not in window.texts()


def test_a_click_on_a_line_goes_there(window: Window, qtbot: QtBot) -> None:
    window.box.start()
    qtbot.keyClicks(window.box, "zo")
    qtbot.waitUntil(lambda: window.texts() == ["Zorro"])
    popup = window.box._popup
    assert popup is not None
    where = popup.list.visualRect(popup.rows.index(1)).center()
    qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert window.went == [Place("people", "PER-0003")]
