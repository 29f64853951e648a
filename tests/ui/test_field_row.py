"""A field is edited where it stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.chip import Chip
from ui.field_row import FieldRow, State, Value


class Page(QWidget):
    """Two rows and somewhere else to click."""

    def __init__(self, row: FieldRow) -> None:
        super().__init__()
        self.row = row
        self.other = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(row)
        column.addWidget(self.other)
        self.heard: list[str] = []
        row.committed.connect(self.heard.append)


def page_with(row: FieldRow, qtbot: QtBot) -> Page:
    page = Page(row)
    qtbot.addWidget(page)
    page.resize(500, 300)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[Page]:
    value = Value("22 July 2017", written="el 22 de julio", states=(State("2 versions", "disputed"),))
    yield page_with(FieldRow("Born", value, hint="22 July 2017"), qtbot)


def test_a_click_opens_the_editor_and_enter_hands_over(page: Page, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.row.shown, Qt.MouseButton.LeftButton)
    editor = page.row.editor
    assert isinstance(editor, QLineEdit) and editor.hasFocus()
    assert editor.text() == editor.selectedText() == "22 July 2017"
    qtbot.keyClicks(editor, "late July 2017")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert page.heard == ["late July 2017"]
    assert page.row.is_editing, "it stays open until somebody says what became of it"
    page.row.show_value(Value("late July 2017"))
    assert not page.row.is_editing
    assert page.row.shown.text() == "late July 2017"
    assert page.row.shown.hasFocus()


def test_the_keys_alone_do_it(page: Page, qtbot: QtBot) -> None:
    page.row.shown.setFocus()
    qtbot.keyClick(page.row.shown, Qt.Key.Key_Return)
    assert page.row.is_editing
    qtbot.keyClicks(page.row.editor, "2018")
    qtbot.keyClick(page.row.editor, Qt.Key.Key_Escape)
    assert not page.row.is_editing
    assert page.heard == []
    assert page.row.shown.text() == "22 July 2017"
    assert page.row.shown.hasFocus()


def test_nothing_changed_is_nothing_said(page: Page, qtbot: QtBot) -> None:
    page.row.edit()
    qtbot.keyClick(page.row.editor, Qt.Key.Key_Return)
    assert page.heard == []
    assert not page.row.is_editing


def test_a_click_elsewhere_keeps_what_was_typed(page: Page, qtbot: QtBot) -> None:
    page.row.edit()
    qtbot.keyClicks(page.row.editor, "2018")
    page.other.setFocus(Qt.FocusReason.MouseFocusReason)
    assert page.heard == ["2018"]


def test_an_error_is_said_below_and_typing_mends_it(page: Page, qtbot: QtBot) -> None:
    page.row.edit()
    qtbot.keyClicks(page.row.editor, "03/05/2026")
    qtbot.keyClick(page.row.editor, Qt.Key.Key_Return)
    page.row.show_error("“03/05/2026” can be 3 May or 5 March: write the month as a word.")
    assert page.row.error.isVisible()
    assert page.row.editor.text() == "03/05/2026"
    page.other.setFocus(Qt.FocusReason.MouseFocusReason)
    assert page.heard == ["03/05/2026"], "a value known to be wrong is not handed over again"
    page.row.editor.setFocus()
    qtbot.keyClick(page.row.editor, Qt.Key.Key_End)
    qtbot.keyClicks(page.row.editor, "x")
    assert not page.row.error.isVisible()
    qtbot.keyClick(page.row.editor, Qt.Key.Key_Return)
    assert page.heard == ["03/05/2026", "03/05/2026x"]


def test_a_question_is_answered_with_a_key(page: Page, qtbot: QtBot) -> None:
    answers: list[str] = []
    page.row.answered.connect(answers.append)
    page.row.edit()
    qtbot.keyClicks(page.row.editor, "2018")
    qtbot.keyClick(page.row.editor, Qt.Key.Key_Return)
    page.row.ask(
        "This value has a source:", [("version", "Another version"), ("typo", "A typing error"), ("choose", "Choose")]
    )
    focus = page.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_2)
    assert answers == ["typo"]


def test_enter_takes_the_first_answer_and_escape_none(page: Page, qtbot: QtBot) -> None:
    answers: list[str] = []
    page.row.answered.connect(answers.append)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        page.row.edit()
        page.row.ask("How?", [("version", "Another version"), ("typo", "A typing error")])
        focus = page.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key)
        page.row.show_value(page.row.value)
    assert answers == ["version", ""]


def test_hover_shows_what_was_written(page: Page) -> None:
    assert "el 22 de julio" in page.row.shown.toolTip()
    page.row.show_value(Value("22 July 2017", written="22 July 2017"))
    assert page.row.shown.toolTip() == ""


def test_a_chip_leads_to_the_versions(page: Page, qtbot: QtBot) -> None:
    chip = page.row.findChild(Chip)
    assert chip is not None and chip.text == "2 versions"
    with qtbot.waitSignal(page.row.states_wanted):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    chip.setFocus()
    with qtbot.waitSignal(page.row.states_wanted):
        qtbot.keyClick(chip, Qt.Key.Key_Return)


def test_a_choice_hands_over_its_key(qtbot: QtBot) -> None:
    row = FieldRow(
        "Where", Value("At large", "large"), kind="choice", choices=[("large", "At large"), ("free", "Free")]
    )
    page = page_with(row, qtbot)
    qtbot.mouseClick(row.shown, Qt.MouseButton.LeftButton)
    box = row.editor
    assert isinstance(box, QComboBox) and box.currentText() == "At large"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert page.heard == ["free"]


def test_a_long_text_takes_enter_as_a_new_line(qtbot: QtBot) -> None:
    row = FieldRow("Description", Value("one"), kind="long")
    page = page_with(row, qtbot)
    row.edit()
    area = row.editor
    assert isinstance(area, QPlainTextEdit)
    area.selectAll()
    qtbot.keyClicks(area, "first")
    qtbot.keyClick(area, Qt.Key.Key_Return)
    qtbot.keyClicks(area, "second")
    assert page.heard == []
    qtbot.keyClick(area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.heard == ["first\nsecond"]


def test_a_reference_asks_somebody_else(qtbot: QtBot) -> None:
    row = FieldRow("Place", Value("Huanta"), kind="pick")
    page = page_with(row, qtbot)
    with qtbot.waitSignal(row.pick_wanted) as heard:
        qtbot.mouseClick(row.shown, Qt.MouseButton.LeftButton)
    assert heard.args == [row.shown]
    assert not page.row.is_editing


def test_a_field_that_cannot_be_edited_only_shows(qtbot: QtBot) -> None:
    row = FieldRow("Reference", Value("PER-0031"), editable=False)
    page = page_with(row, qtbot)
    qtbot.mouseClick(row.shown, Qt.MouseButton.LeftButton)
    assert not page.row.is_editing
    assert row.shown.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_long_value_takes_the_lines_it_needs(qtbot: QtBot) -> None:
    row = FieldRow("Description", Value("Alleged operator of the dismantled laboratory. " * 6))
    page = page_with(row, qtbot)
    assert row.shown.height() >= 4 * row.shown.fontMetrics().lineSpacing()
    assert row.shown.width() <= page.width()
    short = FieldRow("Born", Value("2017"))
    short.resize(400, short.heightForWidth(400))
    assert short.heightForWidth(400) <= 30


def test_a_value_is_never_narrower_than_its_longest_word(qtbot: QtBot) -> None:
    row = FieldRow("Outcome", Value("wounded in the shoulder"))
    qtbot.addWidget(row)
    least = row.shown.minimumSizeHint().width()
    assert least >= row.shown.fontMetrics().horizontalAdvance("shoulder") + 18
    row.show_value(Value("w" * 500))
    assert row.shown.minimumSizeHint().width() <= 150
