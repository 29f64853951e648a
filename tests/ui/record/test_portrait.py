"""The portrait: cut to its region, and the region chosen on the picture with the mouse and with the keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.region import Region
from casefiles.services import profile, records
from casefiles.services.evidence.readings import THUMBNAIL, THUMBNAIL_VERSION
from tests.factories import make
from tests.ui.record.conftest import Case, Open
from tests.ui.record.person import click, key
from ui.record.page import RecordPage
from ui.record.region_sheet import RegionSheet

SHA = "cd" * 32


def photograph() -> bytes:
    """400 x 200: the left half red, the right half blue."""
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    painter = QPainter(image)
    painter.fillRect(QRect(200, 0, 200, 200), QColor("blue"))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


@pytest.fixture
def pictured(library: Library, case: Case) -> Case:
    with library.change("Add evidence") as session:
        exhibit = make(session, "exhibit", sha256=SHA)
    library.vault.put_derived(SHA, THUMBNAIL, THUMBNAIL_VERSION, photograph())
    records.update(library, case.other.id, {"portrait": exhibit.id})
    return case


def sheet(page: RecordPage) -> RegionSheet:
    return next(one for one in page.window().findChildren(RegionSheet) if one.isVisible())


def region(library: Library, case: Case) -> Region | None:
    return Region.read(profile.profile(library, case.other.id).shown("portrait_region"))


def test_a_box_is_drawn_with_the_mouse_and_the_portrait_is_cut_to_it(
    qtbot: QtBot, pictured: Case, open_record: Open, library: Library
) -> None:
    page = open_record(pictured.other)
    portrait = page.body.header.portrait  # type: ignore[union-attr]
    assert portrait.shown.width() == 400
    click(qtbot, portrait)
    picture = sheet(page).picture
    wide, high = picture.width(), picture.height()
    qtbot.mousePress(picture, Qt.MouseButton.LeftButton, pos=QPoint(wide // 2, 0))
    qtbot.mouseMove(picture, QPoint(wide * 3 // 4, high // 2))
    qtbot.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=QPoint(wide * 3 // 4, high // 2))
    assert picture.region == Region(500, 0, 250, 500)
    assert sheet(page).holds_work()
    click(qtbot, sheet(page).use)
    qtbot.waitUntil(lambda: portrait.shown.width() == 100)
    assert region(library, pictured) == Region(500, 0, 250, 500)
    assert portrait.shown.toImage().pixelColor(50, 50) == QColor("blue")
    library.undo()
    qtbot.waitUntil(lambda: portrait.shown.width() == 400)


def test_the_keys_do_it_too_and_the_whole_picture_comes_back(
    qtbot: QtBot, pictured: Case, open_record: Open, library: Library
) -> None:
    records.update(library, pictured.other.id, {"portrait_region": "100, 100, 300, 300"})
    page = open_record(pictured.other)
    portrait = page.body.header.portrait  # type: ignore[union-attr]
    portrait.setFocus()
    key(qtbot, portrait, Qt.Key.Key_Return)
    picture = sheet(page).picture
    assert picture.hasFocus()
    key(qtbot, picture, Qt.Key.Key_Right)
    qtbot.keyClick(picture, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(picture, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    key(qtbot, picture, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: region(library, pictured) == Region(110, 99, 300, 310))
    qtbot.waitUntil(lambda: portrait.shown.width() == 120)
    key(qtbot, portrait, Qt.Key.Key_Return)
    click(qtbot, sheet(page).whole)
    qtbot.waitUntil(lambda: region(library, pictured) is None)


def test_without_a_picture_nothing_is_asked(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.other)
    click(qtbot, page.body.header.portrait)  # type: ignore[union-attr]
    assert not page.window().findChildren(RegionSheet)
