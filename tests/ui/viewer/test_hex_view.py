"""Bytes looked at: shown, gone to, found, copied, as a person does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from tests.ui.record.conftest import Told
from tests.ui.viewer.looking import Looker
from ui.viewer import hex_view
from ui.viewer.hex_sheet import HEAD, ROW
from ui.viewer.hex_view import HexView, offset_of
from ui.viewer.page import ViewerPage

DATA = b"\0\1\2\3 SIGNATURE " + bytes(range(256)) * 40 + "Ñahui".encode("utf-16-le") + b"\xff\xd8\xff"


@pytest.fixture
def looker(qtbot: QtBot, page: ViewerPage, library: Library, tmp_path: Path) -> Looker:
    return Looker(qtbot, page, library, tmp_path)


def hex_of(looker: Looker, data: bytes = DATA) -> HexView:
    view = looker.look(looker.add("unknown.bin", data))
    assert isinstance(view, HexView)
    looker.wait(lambda: view.sheet.isVisible() or looker.refusal(view))
    return view


def byte_point(view: HexView, offset: int) -> QPoint:
    row = offset // 16 - view.sheet.verticalScrollBar().value()
    return QPoint(view.sheet._byte_x(offset % 16) + 4, HEAD + row * ROW + ROW // 2)


def test_the_rest_of_files_is_shown_as_bytes(looker: Looker) -> None:
    view = hex_of(looker)
    assert view.sheet.size_shown == len(DATA)
    assert view.sheet.copied() == "00"
    assert view.where.text().startswith("offset 0 (0x0) · byte 0 · of ")
    view.sheet.grab()


def test_bytes_are_selected_with_the_mouse_and_copied(looker: Looker, qtbot: QtBot) -> None:
    view = hex_of(looker)
    looker.drag(view.sheet, byte_point(view, 5), byte_point(view, 18))
    assert view.sheet.selection() == (5, 19)
    assert "14 bytes selected" in view.where.text()
    qtbot.mouseClick(view.copy_bytes, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == DATA[5:19].hex(" ").upper()
    qtbot.mouseClick(view.copy_letters, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "SIGNATURE ····"


def test_letters_are_selected_where_they_are_shown(looker: Looker, qtbot: QtBot) -> None:
    view = hex_of(looker)
    y = HEAD + ROW // 2
    looker.drag(view.sheet, QPoint(view.sheet._letter_x(5) + 2, y), QPoint(view.sheet._letter_x(8) + 2, y))
    qtbot.keyClick(view.sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "SIGN"


def test_the_keys_move_and_select(looker: Looker, qtbot: QtBot) -> None:
    view = hex_of(looker)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_End):
        qtbot.keyClick(view.sheet, key)
    assert view.sheet.caret == 31
    qtbot.keyClick(view.sheet, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert view.sheet.selection() == (16, 32)
    qtbot.keyClick(view.sheet, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.sheet.selection() == (len(DATA) - 1, len(DATA))
    assert view.sheet.verticalScrollBar().value() == view.sheet.verticalScrollBar().maximum()
    qtbot.keyClick(view.sheet, Qt.Key.Key_PageUp)
    assert view.sheet.caret < len(DATA) - 100


def test_an_offset_is_gone_to(looker: Looker, qtbot: QtBot, told: Told) -> None:
    view = hex_of(looker)
    qtbot.keyClick(view.sheet, Qt.Key.Key_G)
    assert view.offset.hasFocus()
    qtbot.keyClicks(view.offset, "0x1F03")
    qtbot.keyClick(view.offset, Qt.Key.Key_Return)
    assert view.sheet.caret == 0x1F03 and view.sheet.hasFocus()
    view.offset.setText("999999999")
    qtbot.keyClick(view.offset, Qt.Key.Key_Return)
    assert view.sheet.caret == 0x1F03
    assert told.sentences[-1] == f"Enter an offset from 0 to 0x{len(DATA) - 1:X}."


@pytest.mark.parametrize(
    ("typed", "offset"), [("12", 12), ("0x1A", 26), ("1ah", 26), (" 1 000 ", 1000), ("x", None), ("", None), ("-1", None)]
)
def test_offsets_as_people_write_them(typed: str, offset: int | None) -> None:
    assert offset_of(typed) == offset


@pytest.mark.parametrize(("wanted", "at"), [("FF D8 FF", len(DATA) - 3), ("ñahui", None), ("Ñahui", len(DATA) - 13)])
def test_bytes_and_words_are_found(looker: Looker, wanted: str, at: int | None) -> None:
    view = hex_of(looker)
    looker.find(wanted)
    looker.wait(lambda: view.found()[1] >= 0)
    if at is None:
        assert view.found() == (0, 0)
    else:
        assert view.found()[0] == 1 and view.sheet.selection()[0] == at


def test_places_are_gone_through_round_the_end(looker: Looker, qtbot: QtBot) -> None:
    view = hex_of(looker)
    looker.find("00 01 02")
    looker.wait(lambda: view.found()[1] == 41)
    qtbot.keyClick(looker.page.bar.find, Qt.Key.Key_Return)
    assert view.found() == (2, 41)
    qtbot.keyClick(looker.page.bar.find, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(looker.page.bar.find, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.found() == (41, 41)


def test_a_search_is_a_job_that_ends_when_the_person_goes(looker: Looker, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    begun, gone, stopped = threading.Event(), threading.Event(), threading.Event()

    def slow(file: object, words: str, progress: object) -> None:
        begun.set()
        gone.wait(20)
        try:
            progress(1, 2)  # type: ignore[operator]
        finally:
            stopped.set()

    monkeypatch.setattr(hex_view.raw_bytes, "find", slow)
    view = hex_of(looker)
    looker.find("anything")
    looker.wait(begun.is_set)
    assert view._job is not None and "anything" in view._job.title
    looker.page.leave()
    gone.set()
    assert stopped.wait(20)
    assert view._file is None and view.found() == (0, -1)


def test_an_empty_file_says_so(looker: Looker) -> None:
    view = hex_of(looker, b"")
    assert view.nothing.isVisible() and view.nothing.sentence.text() == "The file is empty."
    assert not view.foot.isEnabled()


def test_bytes_that_are_gone_say_so(looker: Looker) -> None:
    item = looker.add("unknown.bin", DATA)
    for digest in looker.library.vault.objects():
        key = looker.library.vault.key_of(digest)
        if key.read_bytes() == DATA:
            key.unlink()
    view = looker.look(item)
    looker.wait(lambda: "does not hold the evidence" in looker.refusal(view))
    assert isinstance(view, HexView) and view.nothing.isVisible()
