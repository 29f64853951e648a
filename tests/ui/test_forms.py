"""Forms of evidence in the window: chosen from an item or from many, seen, changed, saved; a label scanned into the top box."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from casefiles.dossier.forms.making import Made
from casefiles.services import listing, records
from casefiles.services.evidence import custody
from casefiles.services.profile import profile
from tests.ui.casefile import LONG, Person, folder, somebody
from tests.ui.casefile import person as opened
from ui import contents
from ui.history import Place
from ui.pages.dossiers import RegisterLine
from ui.pages.forms import FormsPage
from ui.pages.record_list import RecordList
from ui.record.custody_form import CustodyForm

__all__ = ["folder", "opened", "somebody"]

ITEMS = ("Green backpack", "Handset", "Notebook")


@pytest.fixture
def person(opened: Person) -> Person:
    """Somebody with three physical items in the library; the first was handed over."""
    made = [
        records.create(opened.library, "exhibit", {"name": name, "exhibit_class": "physical"}) for name in ITEMS
    ]
    custody.enter(opened.library, made[0].id, "collected", custody.Said(to_whom="T. Illa", seal="S-0417"))
    custody.enter(opened.library, made[0].id, "handed_over", custody.Said(from_whom="T. Illa", to_whom="R. Ccori"))
    opened.quiet()
    return opened


def forms(person: Person) -> FormsPage:
    page = person.window.pages.currentWidget()
    assert isinstance(page, FormsPage)
    person.wait(lambda: page.form is not None or page.notice.isVisible())
    person.quiet()
    return page


def preview(person: Person, page: FormsPage, act: object) -> None:
    with person.qtbot.waitSignal(page.previewed, timeout=LONG):
        act()  # type: ignore[operator]
    person.quiet()


def open_menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def choose(person: Person, menu: QMenu, text: str) -> None:
    next(one for one in menu.actions() if one.text() == text).trigger()
    menu.close()
    person.quiet()


def test_from_an_item_to_its_custody_form(person: Person) -> None:
    page = person.go("exhibit", "EX-0001")
    assert isinstance(page, RecordList)
    header = page.entry.body.header  # type: ignore[union-attr]
    person.wait(header.print.isVisible)
    person.click(header.print)
    menu = open_menu()
    assert [one.text() for one in menu.actions()] == [
        "Labels", "List of evidence", "Chain of custody", "Receipt of a hand-over",
    ]  # fmt: skip
    choose(person, menu, "Chain of custody")
    shown = forms(person)
    assert (shown.form_key, [one.ref for one in shown.items]) == ("custody", ["EX-0001"])
    assert shown.paper is not None
    width, height = shown.paper.sizes[0]
    assert width > height, "custody lies on its side"
    assert shown.paper.find("S-0417") and shown.paper.find("R. Ccori")
    person.window.go_back()
    person.quiet()
    assert person.window.history.here == Place("exhibit", "EX-0001")


def test_only_evidence_has_forms(person: Person) -> None:
    page = person.go("person")
    assert isinstance(page, RecordList)
    person.wait(lambda: page.entry.body is not None)
    assert not page.entry.body.header.print.isVisible()  # type: ignore[union-attr]
    assert "print" not in page.selection.steps


def test_from_selected_rows_to_a_sheet_of_labels(person: Person) -> None:
    page = person.go("exhibit")
    assert isinstance(page, RecordList)
    page.table.view.selectAll()
    person.wait(page.selection.isVisible)
    person.click(page.selection.steps["print"])
    choose(person, open_menu(), "Labels")
    shown = forms(person)
    assert shown.form is not None and len(shown.form.items) == 3
    assert shown.start.isVisible() and shown.start.count() == 24 and not shown.size.isVisible()
    preview(person, shown, lambda: shown.start.setCurrentIndex(22))
    assert shown.paper is not None and len(shown.paper) == 2, "two on the first sheet, one on the next"
    preview(person, shown, lambda: shown.layout_.setCurrentIndex(shown.layout_.findData("62x29")))
    assert len(shown.paper) == 3 and not shown.start.isVisible()
    preview(person, shown, lambda: shown.language.setCurrentIndex(shown.language.findData("es")))
    assert shown.form.language == "es"


def test_the_list_is_saved_as_pages_and_as_a_spreadsheet(person: Person, tmp_path: Path) -> None:
    person.go(contents.FORMS, "EX-0001 EX-0002", "list")
    page = forms(person)
    assert page.sheet_button.isVisible() and page.with_custody.isVisible()
    made: list[Made] = []
    page.saved.connect(made.append)
    for button, file in ((page.save_button, tmp_path / "list.pdf"), (page.sheet_button, tmp_path / "list.xlsx")):
        person.click(button)
        (dialog,) = [one for one in person.window.findChildren(QFileDialog) if one.isVisible()]
        dialog.fileSelected.emit(str(file))
        dialog.close()
        person.wait(file.exists)
        person.quiet()
    assert [one.file.suffix for one in made] == [".pdf", ".xlsx"]
    with pikepdf.open(tmp_path / "list.pdf") as found:
        assert len(found.pages) == len(page.paper or ())
    assert openpyxl.load_workbook(tmp_path / "list.xlsx").sheetnames == ["Evidence", "Custody"]
    preview(person, page, lambda: person.click(page.with_custody))
    assert page.form is not None and not page.form.with_custody


def test_what_cannot_be_printed_says_why_and_nothing_of_before_is_left_to_print(person: Person) -> None:
    person.go(contents.FORMS, "EX-0001", "receipt")
    page = forms(person)
    assert page.form is not None and page.print_button.isEnabled()
    person.go(contents.FORMS, "EX-0002", "receipt")
    person.wait(page.notice.isVisible)
    assert "Custody of EX-0002 tells of no hand-over" in page.notice.sentence.text()
    assert page.form is None and not page.print_button.isEnabled() and not page.save_button.isEnabled()
    preview(person, page, lambda: page.key.setCurrentIndex(page.key.findData("label")))
    assert page.print_button.isEnabled()


def test_custody_of_many_items_at_once(person: Person) -> None:
    page = person.go("exhibit")
    assert isinstance(page, RecordList)
    page.table.view.selectAll()
    person.wait(page.selection.isVisible)
    person.click(page.selection.steps["custody"])
    person.quiet()
    (sheet,) = person.window.findChildren(CustodyForm)
    assert sheet.title.text() == "Add to custody of 3 items"
    sheet.action.setCurrentIndex(sheet.action.findData("stored"))
    person.qtbot.keyClicks(sheet.place, "Depot 9")
    person.click(sheet.save_button)
    person.quiet()
    with person.library.read() as session:
        chains = [
            custody.chain(session, profile(person.library, f"EX-000{n}").uid)[-1].place for n in (1, 2, 3)
        ]
    assert chains == ["Depot 9"] * 3


def test_the_pages_follow_a_change(person: Person) -> None:
    person.go(contents.FORMS, "EX-0002", "label")
    page = forms(person)
    exhibit = page.items[0].id
    preview(person, page, lambda: records.update(person.library, exhibit, {"name": "Handset, cracked"}))
    assert page.paper is not None and page.paper.find("Handset, cracked")


def scan(person: Person, text: str) -> None:
    """As a scanner does it: letters without a pause, and Enter at once."""
    person.window.find_anything()
    person.type(text)
    person.keys(Qt.Key.Key_Return)
    person.quiet()


def test_a_label_scanned_into_the_top_box_opens_the_item(person: Person) -> None:
    person.go(contents.OVERVIEW)
    scan(person, f"{person.library.code} EX-0002")
    person.wait(lambda: person.window.history.here == Place("exhibit", "EX-0002"))
    # A scanner that believes in another keyboard.
    scan(person, f"{person.library.code.lower()} EX'0003")
    person.wait(lambda: person.window.history.here == Place("exhibit", "EX-0003"))


def test_a_label_of_another_library_says_so(person: Person) -> None:
    person.go(contents.OVERVIEW)
    other = "0000" if person.library.code != "0000" else "1111"
    here = person.window.history.here
    scan(person, f"{other} EX-0002 9c56cc51")
    (found,) = person.window.top.box.suggestions()
    assert found.text == f"This label belongs to the library {other}; the one that is open is {person.library.code}."
    assert person.window.history.here == here


def test_ctrl_p_prints_the_evidence_that_is_shown_and_elsewhere_a_dossier(person: Person) -> None:
    person.go("exhibit", "EX-0003")
    person.control(Qt.Key.Key_P)
    person.wait(lambda: person.window.history.here.page == contents.FORMS)
    assert [one.ref for one in forms(person).items] == ["EX-0003"]
    person.go("person", "PER-0001")
    person.control(Qt.Key.Key_P)
    person.wait(lambda: person.window.history.here == Place(contents.DOSSIERS, "PER-0001"))
    person.quiet()


def test_forms_that_were_given_out_are_listed_beside_the_form(person: Person, tmp_path: Path) -> None:
    items = [records.name_of(person.library, one).ref for one in _exhibits(person)]
    person.window.go(Place(contents.FORMS, items[0], "custody"))
    page = forms(person)
    assert not page.register.isVisible()
    assert page.form is not None and page.form.number.endswith("-0001")
    with person.qtbot.waitSignal(page.saved, timeout=LONG) as saved:
        page.save_to(tmp_path / "custody.pdf")
    assert saved.args[0].number == page.form.number or saved.args[0].number.endswith("-0001")
    person.wait(page.register.isVisible)
    shown = [one.accessibleName() for one in page.register.findChildren(RegisterLine)]
    assert len(shown) == 1 and "Chain of custody" in shown[0]
    person.wait(lambda: page.form is not None and page.form.number.endswith("-0002"))


def _exhibits(person: Person) -> list[int]:
    return sorted(listing.order(person.library, "exhibit"))
