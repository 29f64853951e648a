"""Tables looked at: sheets, rows, cells found, selected and cited, as a person does it."""

from __future__ import annotations

import io
import os
import signal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.file_place import CellsPlace
from tests.ui.record.conftest import Case
from tests.ui.viewer.looking import Looker
from ui.record.claim_form import ClaimForm
from ui.viewer.page import ViewerPage
from ui.viewer.table_view import TableView

CALLS = "From;To;Seconds;Note\n+51 900 000 417;+51 900 000 418;12;=1+1\n+51 900 000 419;+51 900 000 417;7;Ñahui\n"


@pytest.fixture
def looker(qtbot: QtBot, page: ViewerPage, library: Library, tmp_path: Path) -> Looker:
    return Looker(qtbot, page, library, tmp_path)


def table_of(looker: Looker, name: str, data: bytes, **more: object) -> TableView:
    view = looker.look(looker.add(name, data), **more)  # type: ignore[arg-type]
    assert isinstance(view, TableView)
    looker.wait(lambda: view.sheet.isVisible() or looker.refusal(view))
    return view


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Calls"
    for row in CALLS.splitlines():
        sheet.append(row.replace("=", "'=").split(";"))
    hidden = book.create_sheet("Kept aside")
    hidden.sheet_state = "hidden"
    hidden.append(["Tuco", "paid"])
    book.create_sheet("Blank")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def middle(view: TableView, row: int, column: int) -> QPoint:
    return view.sheet.cell_box(row, column).center()


def test_a_table_is_shown_as_typed(looker: Looker) -> None:
    view = table_of(looker, "calls.csv", CALLS.encode("cp1252"))
    assert [view.sheet.cell(1, column) for column in range(4)] == ["+51 900 000 417", "+51 900 000 418", "12", "=1+1"]
    assert view.sheet.headings == ["From", "To", "Seconds", "Note"]
    assert view.where.text() == "A1 · 3 rows, 4 columns"
    assert view.how.text() == "CP1252, columns by semicolon"
    assert not view.top.isVisible()


def test_cells_are_selected_with_the_mouse_and_cited(looker: Looker, qtbot: QtBot, case: Case, library: Library) -> None:
    view = table_of(looker, "calls.csv", CALLS.encode(), about=case.tuco.ref)
    looker.drag(view.sheet, middle(view, 1, 0), middle(view, 2, 1))
    looker.wait(lambda: looker.marks and looker.marks[-1] is not None)
    mark = looker.marks[-1]
    assert mark is not None and mark.place == CellsPlace(2, 3, 1, 2)
    assert mark.excerpt == "+51 900 000 417\t+51 900 000 418\n+51 900 000 419\t+51 900 000 417"
    assert view.where.text().startswith("A2:B3 ·")
    qtbot.mouseClick(looker.page.offer.cite, Qt.MouseButton.LeftButton)
    form = looker.page.findChild(ClaimForm)
    assert form is not None
    qtbot.waitUntil(lambda: form.about is not None and form.about.ref == case.tuco)
    form.source.show_ref(case.article)
    qtbot.keyClicks(form.says, "They called one another.")
    qtbot.keyClick(form.says, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    looker.wait(lambda: looker.page.strip.rows)
    claim = looker.page.strip.rows[0].claim
    assert claim.file_place == CellsPlace(2, 3, 1, 2) and "\t" in claim.excerpt
    assert view.sheet._cited == [(1, 2, 0, 1)]


def test_whole_rows_are_selected_by_their_numbers(looker: Looker, qtbot: QtBot) -> None:
    view = table_of(looker, "calls.csv", CALLS.encode())
    y = middle(view, 1, 0).y()
    qtbot.mouseClick(view.sheet.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, y))
    looker.wait(lambda: looker.marks and looker.marks[-1] is not None)
    assert looker.marks[-1] is not None and looker.marks[-1].place == CellsPlace(2, 2)
    assert looker.marks[-1].excerpt == "+51 900 000 417\t+51 900 000 418\t12\t=1+1"


def test_the_keys_move_select_cite_and_copy(looker: Looker, qtbot: QtBot) -> None:
    view = table_of(looker, "calls.csv", CALLS.encode())
    qtbot.keyClick(view.sheet, Qt.Key.Key_Down)
    qtbot.keyClick(view.sheet, Qt.Key.Key_Right)
    qtbot.keyClick(view.sheet, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.sheet.block() == (1, 1, 1, 2) and looker.marks == []
    qtbot.keyClick(view.sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    looker.wait(lambda: QGuiApplication.clipboard().text() == "+51 900 000 418\t12")
    qtbot.keyClick(view.sheet, Qt.Key.Key_Return)
    looker.wait(lambda: looker.marks and looker.marks[-1] is not None)
    qtbot.keyClick(view.sheet, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert looker.marks[-1] is None and view.sheet.caret == (2, 3)


def test_words_are_found_in_cells(looker: Looker, qtbot: QtBot) -> None:
    view = table_of(looker, "calls.csv", CALLS.encode())
    looker.find("000 417")
    looker.wait(lambda: view.found() == (1, 2))
    assert view.sheet.caret == (1, 0)
    qtbot.keyClick(looker.page.bar.find, Qt.Key.Key_Return)
    assert view.found() == (2, 2) and view.sheet.caret == (2, 1)
    looker.find("nahui")
    looker.wait(lambda: view.found() == (1, 1))
    assert view.sheet.caret == (2, 3)


def test_words_are_found_on_other_sheets(looker: Looker, qtbot: QtBot) -> None:
    view = table_of(looker, "calls.xlsx", workbook())
    bar = looker.page.bar
    looker.find("tuco")
    looker.wait(lambda: bar.count.text() == "not in this sheet")
    qtbot.mouseClick(bar.found_after, Qt.MouseButton.LeftButton)
    looker.wait(lambda: view.tabs.current() == "1" and view.found() == (1, 1))
    assert view.sheet.cell(*view.sheet.caret) == "Tuco"
    qtbot.keyClick(bar.find, Qt.Key.Key_Return)
    looker.wait(lambda: not view.may_be_elsewhere())
    assert view.found() == (1, 1) and view.tabs.current() == "1"
    looker.find("nobody at all")
    looker.wait(lambda: bar.count.text() == "not in this sheet")
    qtbot.keyClick(bar.find, Qt.Key.Key_Return)
    looker.wait(lambda: bar.count.text() == "not found" and not bar.found_after.isVisible())


def test_sheets_are_tabs_and_hidden_ones_are_told(looker: Looker, qtbot: QtBot) -> None:
    view = table_of(looker, "calls.xlsx", workbook())
    assert [view.tabs.text_of(name) for name in view.tabs.names()] == ["Calls", "Kept aside (hidden)", "Blank"]
    assert view.how.text() == "Values as they were last computed"
    view.tabs.choose("1")
    looker.wait(lambda: view.sheet.cell(0, 0) == "Tuco")
    qtbot.keyClick(view.sheet, Qt.Key.Key_Return)
    looker.wait(lambda: looker.marks and looker.marks[-1] is not None)
    assert looker.marks[-1] is not None and looker.marks[-1].place == CellsPlace(1, 1, 1, 1, "Kept aside")
    view.tabs.choose("2")
    looker.wait(lambda: view.nothing.isVisible())
    assert view.nothing.sentence.text() == "The sheet is empty."
    view.tabs.choose("0")
    looker.wait(lambda: view.sheet.isVisible())


def test_a_place_on_another_sheet_is_gone_to(looker: Looker) -> None:
    view = table_of(looker, "calls.xlsx", workbook(), place=CellsPlace(1, 1, 2, 2, "Kept aside"))
    looker.wait(lambda: view.tabs.current() == "1" and view.sheet.cell(0, 1) == "paid")
    assert view.sheet.block() == (0, 0, 1, 1)


def test_rows_come_when_they_are_seen_and_go_again(looker: Looker, qtbot: QtBot) -> None:
    data = "\n".join(f"row {number},{number}" for number in range(100_000)).encode()
    view = table_of(looker, "long.csv", data)
    assert view.sheet.rows == 100_000
    for row in (99_999, 50_000, 20_000):
        view.go_to(CellsPlace(row + 1, row + 1, 1, 1))
        looker.wait(lambda row=row: view.sheet.cell(row, 0) == f"row {row}")
    bar = view.sheet.verticalScrollBar()
    for step in range(90):
        bar.setValue(step * 1000)
        looker.wait(lambda: view.sheet.cell(view.sheet._first_shown(), 0) is not None)
    assert len(view.sheet._pieces) <= 61


def test_a_column_is_made_wider_by_its_edge(looker: Looker, qtbot: QtBot) -> None:
    view = table_of(looker, "calls.csv", CALLS.encode())
    before = view.sheet.cell_box(0, 0).width()
    edge = QPoint(view.sheet.cell_box(0, 0).right() + 1, 20)
    looker.drag(view.sheet, edge, edge + QPoint(60, 0))
    assert abs(view.sheet.cell_box(0, 0).width() - before - 60) <= 2


def test_a_child_that_dies_is_a_sentence_and_the_file_is_opened_again(looker: Looker, qtbot: QtBot) -> None:
    data = "\n".join(f"row {number}" for number in range(5000)).encode()
    view = table_of(looker, "long.csv", data)
    assert view.table is not None
    os.kill(view.table.pid, signal.SIGKILL)
    view.go_to(CellsPlace(4000, 4000))
    looker.wait(lambda: "damaged, hostile or too large" in looker.refusal(view))
    step = view.nothing.step
    assert step is not None
    qtbot.mouseClick(step, Qt.MouseButton.LeftButton)
    looker.wait(lambda: view.sheet.isVisible() and view.sheet.cell(0, 0) == "row 0")


def test_the_child_ends_with_the_view(looker: Looker) -> None:
    view = table_of(looker, "calls.csv", CALLS.encode())
    assert view.table is not None
    process = view.table.pid
    looker.page.leave()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_broken_table_says_one_sentence(looker: Looker) -> None:
    view = table_of(looker, "calls.xlsx", workbook()[:-300])
    looker.wait(lambda: looker.refusal(view).endswith("."))
    assert view.nothing.isVisible() and not view.foot.isVisible()
