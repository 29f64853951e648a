"""Long names and small windows: nothing that matters is cut, nothing pushes the rest of a page out of sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from casefiles import words
from casefiles.services import listing, records
from tests.ui.casefile import Person, folder, person, somebody
from ui import contents
from ui.label import Label
from ui.pages.overview import OverviewPage
from ui.pages.record_list import RecordList
from ui.record.claim_form import ClaimForm
from ui.record.tasks_tab import TasksTab

__all__ = ["folder", "person", "somebody"]

LONG = "Ask the prison of Puerto Quinde for the register of visitors of the whole year before the appeal is heard there"


def test_a_long_task_breaks_into_lines_and_leaves_the_page_as_wide_as_it_was(person: Person) -> None:
    witness = listing.order(person.library, "person")[0]
    task = records.create(person.library, "task", {"name": LONG, "about": witness, "due": "11 February 2026"})
    person.window.resize(1024, 700)
    page = person.go("person", "PER-0002", "tasks")
    assert isinstance(page, RecordList)
    person.wait(lambda: page.entry.body is not None)
    assert page.entry.body is not None
    page.entry.body.choose_tab("tasks")
    tab = page.entry.body.tab("tasks")
    assert isinstance(tab, TasksTab)
    person.wait(lambda: bool(tab.rows) and tab.rows[0].row.id == task.id)
    person.wait(lambda: page.entry.body.width() <= page.entry.area.viewport().width())
    (row,) = tab.rows
    person.wait(lambda: row.tick.height() > 2 * row.tick.fontMetrics().height())
    person.click(row.tick)
    person.wait(lambda: tab.rows[0].tick.isChecked())


def test_a_long_change_leaves_room_for_not_encrypted(person: Person) -> None:
    records.create(person.library, "note", {"text": LONG * 3})
    person.window.resize(1024, 700)
    status = person.window.status
    person.wait(lambda: LONG in status.undo.text())
    person.wait(lambda: status.encryption.width() >= status.encryption.sizeHint().width())
    person.wait(lambda: status.undo.geometry().right() <= status.width())


def test_steps_for_selected_rows_keep_their_icons_where_the_words_do_not_fit(person: Person) -> None:
    page = person.go("person")
    assert isinstance(page, RecordList)
    page.table.setFixedWidth(300)
    page.table.view.setFocus()
    person.control(Qt.Key.Key_A)
    person.wait(page.selection.isVisible)
    step = page.selection.steps["trash"]
    person.wait(lambda: step.text() == "")
    assert (step.toolTip(), step.accessibleName()) == ("Trash", "Trash")
    page.table.setFixedWidth(700)
    person.wait(lambda: step.text() == "Trash")
    assert step.toolTip() == ""


def test_the_preferences_are_wide_enough_for_their_words(person: Person) -> None:
    person.casework.program_actions.show_preferences()
    boxes = [one for one in person.window.findChildren(QCheckBox) if one.window() is not person.window]
    assert boxes
    for box in boxes:
        person.wait(lambda box=box: box.width() >= box.sizeHint().width())
    boxes[0].window().close()


def test_the_reminder_on_the_overview_is_as_wide_as_its_words(person: Person) -> None:
    page = person.go(contents.OVERVIEW)
    assert isinstance(page, OverviewPage)
    page._remind("Nobody has written the head of the change log down yet.")
    reminder = page.reminder
    person.wait(lambda: reminder.width() >= reminder.fontMetrics().horizontalAdvance(reminder.text()))


def test_the_words_of_who_says_so_are_whole_in_spanish(person: Person) -> None:
    page = person.go("person", "PER-0002")
    assert isinstance(page, RecordList)
    person.wait(lambda: page.entry.body is not None)
    words.set_language("es")
    person.control(Qt.Key.Key_J)
    (sheet,) = person.window.findChildren(ClaimForm)
    shown = {one.text(): one for one in sheet.findChildren(Label) if one.text()}
    for name in ("Cómo se dijo", "Válido cuándo", "Cita textual"):
        assert shown[name].width() >= shown[name].sizeHint().width()
    sheet.leave()
