"""The top box offers what the page shown can do, and where one can go; a person types words of it and presses Enter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casefiles import words
from casefiles.services.evidence import intake
from tests.services.evidence import drawn
from tests.ui.casefile import Person, folder, person, somebody
from ui import palette
from ui.button import Button

__all__ = ["folder", "person", "somebody"]


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    qtbot.addWidget(made)
    made.pressed = []  # type: ignore[attr-defined]
    named = {"Unpack": "Unpack it into parts", "Read again…": "", "Off": "", "Away": ""}
    for text, name in (*named.items(), ("", "More"), ("", "More")):
        button = Button(text, name=name, then=lambda text=text: made.pressed.append(text))  # type: ignore[attr-defined]
        button.setEnabled(text != "Off")
        column.addWidget(button)
        button.setVisible(text != "Away")
    made.show()
    qtbot.waitExposed(made)
    return made


def test_buttons_that_are_seen_and_named_once_are_offered_and_pressed(page: QWidget) -> None:
    offered = palette.on_page(page)
    assert [one.text for one in offered] == ["Unpack it into parts", "Read again"]
    assert all(one.leads_on for one in offered)
    assert offered[0].run is not None
    offered[0].run()
    assert page.pressed == ["Unpack"]  # type: ignore[attr-defined]
    assert palette.on_page(None) == []


def typed(person: Person, text: str) -> list[tuple[str, str]]:
    """Group and words of what the box offers for a text."""
    box = person.window.top.box
    box.start()
    person.type(text)
    person.quiet()
    person.wait(lambda: not box._timer.isActive() and box._searching is None)
    return [(one.group, one.text) for one in box.suggestions()]


def pick(person: Person, text: str) -> None:
    """Go down to a line of the box and press Enter."""
    box = person.window.top.box
    down = [one.text for one in box.suggestions()].index(text)
    for _press in range(down):
        person.keys(Qt.Key.Key_Down)
    person.keys(Qt.Key.Key_Return)


def test_one_goes_to_a_page_by_its_name(person: Person) -> None:
    offered = typed(person, "tasks")
    assert ("Go to", "Tasks") in offered
    pick(person, "Tasks")
    person.quiet()
    assert person.window.navigation.current() == "task"


def test_what_the_page_can_do_is_done_by_name(person: Person, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(drawn.paper())
    intake.add_files(person.library, [tmp_path / "paper.pdf"])
    person.go("exhibit", "EX-0001")
    assert ("On this page", "Make a redacted copy") in typed(person, "redact")
    pick(person, "Make a redacted copy")
    person.quiet()
    assert person.window.history.here is not None and person.window.history.here.page == "redact"


def test_it_is_offered_for_words_and_behind_the_sign_for_commands(person: Person) -> None:
    assert {group for group, _text in typed(person, "")} == {"Commands"}
    person.keys(Qt.Key.Key_Escape)
    everything = typed(person, ">")
    assert {group for group, _text in everything} == {"Commands", "On this page", "Go to"}
    assert [text for group, text in everything if group == "Go to"] == [
        entry.text for entry in person.window.navigation.entries()
    ]
    person.keys(Qt.Key.Key_Escape)
    assert not [one for one in typed(person, "zzyzx") if one[0] != "Search"]


def test_it_speaks_the_language_of_the_window(page: QWidget) -> None:
    with words.use("es"):
        assert palette.on_page(page)[0].group == words._("On this page") != "On this page"
