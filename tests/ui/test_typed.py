"""What is being typed when a person goes on to another entry, closes the library or ends the program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from casefiles.database.library import Library
from casefiles.services import claims, listing
from casefiles.services.working import Working
from tests.ui.casefile import Person, folder, person, somebody
from ui.pages.record_list import RecordList
from ui.record.notes_tab import NotesTab
from ui.record.popover import Popover
from ui.record.record_field import RecordField
from ui.record.tasks_tab import TasksTab

__all__ = ["folder", "person", "somebody"]

NAMED, ALIAS = "PER-0002", "PER-0001"


def people(person: Person) -> RecordList:
    page = person.go("person")
    assert isinstance(page, RecordList)
    return page


def click_row(person: Person, page: RecordList, ref: str) -> None:
    """Click the row of an entry and wait until it is shown."""
    row = [page.rows.ref_of(one) for one in page.table.model.ids].index(ref)
    view = page.table.view
    person.click(view.viewport(), view.visualRect(page.table.model.index(row, 0)).center())
    person.wait(lambda: page.entry.body is not None and page.entry.body.view.ref == ref)
    person.quiet()


def field(page: RecordList, key: str) -> RecordField:
    assert page.entry.body is not None
    return next(one for one in page.entry.body.findChildren(RecordField) if one.view.key == key and one.isVisible())


def tab(page: RecordList, name: str) -> QWidget:
    assert page.entry.body is not None
    page.entry.body.choose_tab(name)
    return page.entry.body.tab(name)


def titles(library: Library, type_name: str) -> list[str]:
    return [row.title for row in listing.rows(library, type_name, listing.order(library, type_name), ())]


def cite_the_name(person: Person) -> None:
    """Let a source say the name of the witness."""
    (source,) = listing.order(person.library, "source")
    everybody = listing.rows(person.library, "person", listing.order(person.library, "person"), ())
    witness = next(row for row in everybody if row.ref == NAMED)
    claims.add(person.library, witness.id, working=Working(source=source), field="printed_name", value="Aurelio Ñahui")


def test_a_note_that_is_being_written_is_kept_when_another_entry_is_opened(person: Person) -> None:
    page = people(person)
    click_row(person, page, NAMED)
    notes = tab(page, "notes")
    assert isinstance(notes, NotesTab)
    person.click(notes.editor)
    person.type("He limps, says the ferryman")
    click_row(person, page, ALIAS)
    assert titles(person.library, "note") == ["He limps, says the ferryman"]
    assert person.said[-1] == ("Your note was kept as NT-0001.", "good")
    click_row(person, page, NAMED)
    again = tab(page, "notes")
    assert isinstance(again, NotesTab)
    assert [one.value.text for one in again.fields.values()] == ["He limps, says the ferryman"]


def test_a_task_that_is_being_typed_is_kept_with_words_that_are_no_date(person: Person) -> None:
    page = people(person)
    click_row(person, page, NAMED)
    tasks = tab(page, "tasks")
    assert isinstance(tasks, TasksTab)
    person.click(tasks.line)
    person.type("Ask for the register")
    person.click(tasks.due)
    person.type("when the road is dry")
    click_row(person, page, ALIAS)
    assert titles(person.library, "task") == ["Ask for the register (when the road is dry)"]


def test_a_value_that_waits_for_an_answer_is_told_of_and_stands_there_again(person: Person) -> None:
    cite_the_name(person)
    page = people(person)
    click_row(person, page, NAMED)
    row = field(page, "printed_name")
    person.click(row.shown)
    person.type("Aurelio Ñahui Quinde")
    click_row(person, page, ALIAS)
    assert person.said[-1] == (f"{NAMED}, Name as printed: “Aurelio Ñahui Quinde” is not entered yet.", "bad")
    person.click(person.casework.toast.step)
    person.wait(lambda: page.entry.body is not None and page.entry.body.view.ref == NAMED)
    row = field(page, "printed_name")
    assert row.is_editing
    assert row.typed() == "Aurelio Ñahui Quinde"
    person.keys(Qt.Key.Key_Escape)
    click_row(person, page, ALIAS)
    click_row(person, page, NAMED)
    assert not field(page, "printed_name").is_editing


def test_a_value_that_is_being_typed_is_kept_when_the_program_ends(person: Person, folder: Path) -> None:
    page = people(person)
    click_row(person, page, NAMED)
    person.click(field(page, "printed_name").shown)
    person.type("Aurelio Ñahui Quinde")
    person.control(Qt.Key.Key_Q)
    person.wait(lambda: not person.window.isVisible())
    with Library.open(folder) as library:
        assert "Aurelio Ñahui Quinde" in titles(library, "person")


def test_the_program_does_not_end_over_a_date_that_cannot_be_read(person: Person) -> None:
    page = person.go("operation", "OP-2026-0001")
    assert isinstance(page, RecordList)
    person.wait(lambda: page.entry.body is not None)
    person.click(field(page, "date").shown)
    person.type("the day after the flood")
    person.window.close()
    person.wait(lambda: bool(person.said))
    assert person.window.isVisible()
    assert person.said[-1] == ("Date: “the day after the flood” is not entered yet.", "bad")
    assert field(page, "date").typed() == "the day after the flood"
    person.click(person.casework.toast.step)
    assert not person.window.isVisible()


def test_a_sheet_with_something_typed_holds_the_program_and_the_library(person: Person) -> None:
    page = people(person)
    click_row(person, page, NAMED)
    person.control(Qt.Key.Key_J)
    (sheet,) = person.window.findChildren(Popover)
    person.type("El Eco")
    sentence = f"{sheet.title.text()}: what you typed is not saved yet."
    person.casework.library_actions.close_library()
    assert person.desk.library is not None
    assert person.said[-1] == (sentence, "bad")
    person.window.close()
    assert person.window.isVisible()
    person.casework.library_actions.close_library()
    assert person.desk.library is None
    person.wait(lambda: not person.window.findChildren(Popover))
    person.window.close()
    assert not person.window.isVisible()


def test_no_other_sheet_takes_the_place_of_one_with_something_typed(person: Person) -> None:
    page = people(person)
    click_row(person, page, NAMED)
    person.control(Qt.Key.Key_J)
    person.type("El Eco")
    person.control(Qt.Key.Key_J)
    shown = [one for one in person.window.findChildren(Popover) if one.isVisible()]
    assert len(shown) == 1
    assert QApplication.focusWidget() is shown[0].first_focus()
    assert shown[0].holds_work()
    shown[0].leave()


def test_nobody_who_went_elsewhere_is_fetched_back_to_a_new_entry(person: Person) -> None:
    person.go("operation")
    person.new_entry()
    person.type("Puma Negra")
    person.keys(Qt.Key.Key_Return)
    person.click(person.window.navigation.button("person"))
    person.quiet()
    assert "Puma Negra" in titles(person.library, "operation")
    assert person.window.history.here is not None
    assert person.window.history.here.page == "person"


def test_undo_of_a_deletion_goes_back_to_the_entry(person: Person) -> None:
    page = people(person)
    click_row(person, page, ALIAS)
    person.control(Qt.Key.Key_Backspace)
    person.wait(lambda: person.rows("person") == ["Aurelio Ñahui"])
    person.quiet()
    person.control(Qt.Key.Key_Z)
    person.wait(lambda: page.entry.body is not None and page.entry.body.view.ref == ALIAS)
    person.wait(lambda: [page.rows.ref_of(one) for one in page.selected()] == [ALIAS])
    assert person.window.history.here is not None
    assert person.window.history.here.ref == ALIAS
