"""Every page, every list, every tab of the demo library is looked at once: nothing fails, no window flashes up."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casefiles.services.demo import make_demo
from tests.e2e.investigator import Investigator, StrayWindows
from ui.casework import Casework
from ui.pages.record_list import RecordList
from ui.settings import Settings

NARROW = (1093, 614)
"""A screen of 1366 x 768 at 125 %."""


def test_every_page_of_the_demo(settings: Settings, qtbot: QtBot, app: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "Demo.casefiles"
    make_demo(folder, author="A. Quispe").close()
    casework = Casework(settings)
    windows = StrayWindows(app)
    who = Investigator(casework, qtbot)
    casework.window.resize(*NARROW)
    casework.window.show()
    qtbot.waitExposed(casework.window)
    casework.window.activateWindow()
    who.open(folder)
    looked_at = 0
    for name in who.window.navigation.pages():
        page = who.go(name)
        if not isinstance(page, RecordList) or not page.table.model.rowCount():
            continue
        who.click_row(page.table, who.rows_of(page.table)[-1])
        body = who.body()
        for tab in body.strip.names():
            who.tab(tab)
            who.quiet()
            assert not casework.window.grab().isNull()
            assert windows.seen == [], (name, tab)
            looked_at += 1
    assert looked_at >= 8 * 10
    app.removeEventFilter(windows)
    windows.deleteLater()
    casework.window.close()
    assert who.surprises == []
