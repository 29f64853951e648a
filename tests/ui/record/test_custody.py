"""Custody on the page of an evidence item: an entry added, a wrong one struck, none ever edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services.evidence import custody
from casefiles.services.lookup import by_ref
from tests.ui.record.conftest import Case, Open, Told
from tests.ui.record.person import button, click, enter, profile, words
from ui.desk import Desk
from ui.history import Place
from ui.record.custody_form import CustodyForm, StrikeForm
from ui.record.doubt import Doubt
from ui.record.exhibit_profile import CustodyCard, ExhibitProfile
from ui.record.page import RecordPage
from ui.record.parts_card import PartForm


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
    custody.enter(library, case.exhibit.id, "stored", custody.Said(place="Depot 9"))
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
    with_entries = card(page).chain

    class ReadOnly:
        writable = False

        def __getattr__(self, name: str) -> object:
            return getattr(desk, name)

    made = CustodyCard(ReadOnly(), view, page)  # type: ignore[arg-type]
    made.show_entries(with_entries)
    made.show()
    qtbot.waitUntil(lambda: "Stored" in words(made))
    assert "Strike" not in words(made) and "Add" not in words(made)


def test_seals_and_the_signed_paper(
    qtbot: QtBot, case: Case, open_record: Open, library: Library, tmp_path: Path, desk: Desk
) -> None:
    paper = tmp_path / "receipt 12.txt"
    paper.write_text("Received: R. Ccori", encoding="utf-8")
    page = open_record(case.exhibit)
    sheet = form(page)
    sheet.action.setCurrentIndex(sheet.action.findData("handed_over"))
    qtbot.keyClicks(sheet.from_whom, "T. Illa")
    qtbot.keyClicks(sheet.to_whom, "R. Ccori")
    qtbot.keyClicks(sheet.seal_found, "S-0417")
    qtbot.keyClicks(sheet.seal, "S-0522")
    assert sheet.receipt_button.isVisible()
    sheet.take_receipt(paper)
    offers: list[tuple[str, Callable[[], object]]] = []
    desk.offered.connect(lambda sentence, tone, step, then: offers.append((step, then)))
    places: list[Place] = []
    desk.going.connect(places.append)
    click(qtbot, sheet.save_button)
    qtbot.waitUntil(lambda: len(card(page).entries) == 1)
    (entry,) = card(page).entries
    assert (entry.seal_found, entry.seal) == ("S-0417", "S-0522")
    assert entry.receipt_ref is not None
    qtbot.waitUntil(lambda: "seal S-0417 → S-0522" in words(card(page)))
    assert "Now with R. Ccori · seal S-0522" in words(card(page))
    click(qtbot, button(card(page), f"receipt {entry.receipt_ref.ref}"))
    assert places[-1] == Place("exhibit", entry.receipt_ref.ref)
    qtbot.waitUntil(lambda: bool(offers))
    assert offers[0][0] == "Print the receipt"
    offers[0][1]()
    assert places[-1] == Place("forms", case.exhibit.ref, "receipt")


def test_what_cannot_be_right_is_said_over_the_entries(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    custody.enter(library, case.exhibit.id, "received", custody.Said(to_whom="T. Illa"))
    custody.enter(library, case.exhibit.id, "handed_over", custody.Said(from_whom="W. Nahui", to_whom="R. Ccori"))
    page = open_record(case.exhibit)
    qtbot.waitUntil(
        lambda: "Entry 2: W. Nahui did not have it; by entry 1 it was with T. Illa." in words(card(page))
    )
    assert len(card(page).findChildren(Doubt)) == 1
    custody.strike_out(library, case.exhibit.id, 2, "another item")
    page.reload()
    qtbot.waitUntil(lambda: not [one for one in card(page).findChildren(Doubt) if one.isVisible()])


def test_a_part_is_made_and_opened_and_the_whole_shows_it(
    qtbot: QtBot, case: Case, open_record: Open, library: Library, desk: Desk
) -> None:
    page = open_record(case.exhibit)
    places: list[Place] = []
    desk.going.connect(places.append)
    shown = profile(page)
    assert isinstance(shown, ExhibitProfile)
    click(qtbot, button(shown, "Make a part"))
    (sheet,) = page.window().findChildren(PartForm)
    qtbot.keyClicks(sheet.name, "Sample of the powder")
    qtbot.keyClicks(sheet.happened, "someday maybe")
    enter(qtbot, sheet.name)
    qtbot.waitUntil(lambda: "someday maybe" in sheet.error.text())
    sheet.happened.clear()
    qtbot.keyClicks(sheet.by, "R. Ccori")
    qtbot.keyClicks(sheet.seal, "S-0418")
    click(qtbot, sheet.save_button)
    ref = f"{case.exhibit.ref}/1"
    qtbot.waitUntil(lambda: places[-1:] == [Place("exhibit", ref)])
    with library.read() as session:
        part = by_ref(session, ref)
    page.reload()
    qtbot.waitUntil(lambda: shown.division.refs == (part,))
    qtbot.waitUntil(lambda: f"{ref}  Sample of the powder" in words(shown.division))
    assert [entry.purpose for entry in card(page).entries] == [f"part {ref}"]
    found = page.body.found
    assert part.id not in {link.other.id for link in found.view.links} | {row.id for row in found.evidence}, "shown once"
    open_record(part)
    (entry,) = card(page).entries
    assert (entry.action, entry.to_whom, entry.seal) == ("collected", "R. Ccori", "S-0418")
