"""Where a person is picked, the dim part of the line says by which alias somebody was found and why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services import links
from tests.ui.record.conftest import Case
from tests.ui.record.person import offered
from ui.desk import Desk
from ui.finding import Finding
from ui.jobs import Jobs
from ui.record.link_line import offers_for
from ui.record.ref_line import RefLine
from ui.top_box import TopBox


@pytest.fixture
def sheet(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(700, 500)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def placed(sheet: QWidget, widget: QWidget) -> None:
    column = sheet.layout()
    assert column is not None
    column.addWidget(widget)
    widget.show()
    widget.setFocus()


def test_a_reference_line_says_why(qtbot: QtBot, desk: Desk, case: Case, library: Library, sheet: QWidget) -> None:
    links.add_alias(library, case.other.id, "Zorro Viejo", period="since 2016")
    line = RefLine(desk, ("person",), sheet, making=False)
    placed(sheet, line)
    qtbot.keyClicks(line, "al Tuco")
    qtbot.waitUntil(lambda: offered(line) == [f"{case.tuco.title} {case.tuco.ref} · article folded"])
    line.selectAll()
    qtbot.keyClicks(line, "soro biejo")
    wanted = f"{case.other.title} {case.other.ref} · “Zorro Viejo”, alias since 2016 · sounds like"
    qtbot.waitUntil(lambda: offered(line) == [wanted])
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: line.ref == case.other)
    assert line.text() == case.other.title, "the name is kept as it is printed"


def test_the_box_at_the_top_says_why(qtbot: QtBot, desk: Desk, case: Case, jobs: Jobs, sheet: QWidget) -> None:
    box = TopBox(jobs)
    placed(sheet, box)
    finding = Finding(desk)
    box.use_find(finding.find, finding.find_further)
    box.start()
    qtbot.keyClicks(box, "del Tuco")
    qtbot.waitUntil(
        lambda: (case.tuco.title, True)
        in [(line.text, f"{case.tuco.ref} · article folded" in line.detail) for line in box.suggestions()]
    )
    popup = box._popup
    assert popup is not None
    shown = [popup.rows.data(popup.rows.index(row)) for row in range(popup.rows.rowCount())]
    assert f"{case.tuco.title} {case.tuco.ref} · article folded" in shown


def test_the_line_for_links_says_why(case: Case, library: Library) -> None:
    (offer, *_others) = [
        one for one in offers_for(library, "met al Tuco", "person", case.other.id, None) if case.tuco.title in one.text
    ]
    assert offer.detail == f"{case.tuco.ref} · article folded"
