"""Custody on the page of an evidence item: an entry added, a wrong one struck, none ever edited."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services.evidence import custody
from tests.ui.record.conftest import Case, Open, Told
from tests.ui.record.person import button, click, enter, profile, words
from ui.record.custody_form import CustodyForm, StrikeForm
from ui.record.exhibit_profile import CustodyCard, ExhibitProfile
from ui.record.page import RecordPage


def card(page: RecordPage) -> CustodyCard:
    found = profile(page)
    assert isinstance(found, ExhibitProfile)
    return found.custody


def form(page: RecordPage) -> CustodyForm:
    click_add = button(page, "Add to custody")
    click_add.click()
    (found,) = page.window().findChildren(CustodyForm)
    return found


def test_a_hand_over_is_entered_with_the_keyboard(
    qtbot: QtBot, case: Case, open_record: Open, library: Library, told: Told
) -> None:
    page = open_record(case.exhibit)
    assert "Nothing is entered yet." in words(card(page))
    sheet = form(page)
    qtbot.waitUntil(lambda: QApplication.focusWidget() in (sheet.action, sheet.action.lineEdit()))
    for text in ("handed over", "11 February 2026 14:05", "T. Illa", "R. Ccori", "Puerto Quinde"):
        qtbot.keyClicks(QApplication.focusWidget(), text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert "14:05" in sheet.reading.text()
    qtbot.keyClicks(sheet.purpose, "weighing")
    qtbot.keyClicks(sheet.seal, "S-0417")
    qtbot.keyClicks(sheet.remark, "bag torn")
    enter(qtbot, sheet.remark)
    qtbot.waitUntil(lambda: len(card(page).entries) == 1)
    (entry,) = card(page).entries
    assert (entry.n, entry.action, entry.from_whom, entry.to_whom) == (1, "handed over", "T. Illa", "R. Ccori")
    assert (entry.place, entry.purpose, entry.seal, entry.condition) == (
        "Puerto Quinde", "weighing", "S-0417", "bag torn",
    )  # fmt: skip
    assert entry.happened.startswith("11 February 2026")
    qtbot.waitUntil(lambda: "Handed over from T. Illa to R. Ccori" in words(card(page)))
    assert not page.window().findChildren(CustodyForm) or not sheet.isVisible()
    assert library.state().undo != "Custody of EX-0001: handed over", "it is never undone"


def test_what_cannot_be_right_is_said_and_nothing_is_entered(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.exhibit)
    sheet = form(page)
    click(qtbot, sheet.save_button)
    assert "choose one of the list" in sheet.error.text()
    sheet.action.setCurrentIndex(sheet.action.findData("stored"))
    qtbot.keyClicks(sheet.happened, "1 January 2190")
    click(qtbot, sheet.save_button)
    qtbot.waitUntil(lambda: "still to come" in sheet.error.text())
    sheet.happened.clear()
    qtbot.keyClicks(sheet.happened, "someday maybe")
    enter(qtbot, sheet.happened)
    qtbot.waitUntil(lambda: "someday maybe" in sheet.error.text())
    assert sheet.isVisible() and sheet.save_button.isEnabled()
    assert sheet.holds_work()
    with library.read() as session:
        assert custody.chain(session, page.body.view.uid) == ()  # type: ignore[union-attr]


def test_a_wrong_entry_is_struck_with_a_reason_and_stays_legible(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    custody.enter(library, case.exhibit.id, "stored", place="Depot 9")
    page = open_record(case.exhibit)
    click(qtbot, button(card(page), "Strike entry 1"))
    (sheet,) = page.window().findChildren(StrikeForm)
    enter(qtbot, sheet.reason)
    qtbot.waitUntil(lambda: "reason" in sheet.error.text())
    qtbot.keyClicks(sheet.reason, "it was depot 8")
    click(qtbot, sheet.save_button)
    qtbot.waitUntil(lambda: len(card(page).entries) == 2)
    first, second = card(page).entries
    assert (first.struck_by, second.strikes, second.reason) == (2, 1, "it was depot 8")
    qtbot.waitUntil(lambda: "Struck by 2" in words(card(page)))
    text = words(card(page))
    assert "Strikes entry 1" in text and "Stored" in text
    assert "Strike…" not in text, "neither a struck entry nor the one that strikes can be struck"
    assert not card(page).findChildren(QLineEdit), "nothing can be edited"


def test_a_library_open_for_reading_only_shows_custody_and_offers_nothing(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    custody.enter(library, case.exhibit.id, "stored")
    page = open_record(case.exhibit)
    view = page.body.found.view  # type: ignore[union-attr]
    desk = page.desk
    with_entries = card(page).entries

    class ReadOnly:
        writable = False

        def __getattr__(self, name: str) -> object:
            return getattr(desk, name)

    made = CustodyCard(ReadOnly(), view, page)  # type: ignore[arg-type]
    made.show_entries(with_entries)
    made.show()
    qtbot.waitUntil(lambda: "Stored" in words(made))
    assert "Strike" not in words(made) and "Add" not in words(made)
