"""The head in the window: written down, compared, reminded of; and a library that is not as it was last seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from casefiles.domain.chain_head import printed
from casefiles.services import records, remembered
from tests.ui.casefile import Person, folder, person, somebody
from ui import contents
from ui.chain.compare_dialog import CompareDialog
from ui.pages.change_log import ChangeLogPage
from ui.pages.overview import OverviewPage

__all__ = ["folder", "person", "somebody"]


def change_log(who: Person) -> ChangeLogPage:
    page = who.go(contents.CHANGES)
    assert isinstance(page, ChangeLogPage)
    head = who.library.head
    who.wait(lambda: printed(head.seq, head.hash) in page.head.head.text())
    return page


def comparing(who: Person) -> CompareDialog:
    who.click(change_log(who).head.compare_button)
    (dialog,) = who.window.findChildren(CompareDialog)
    who.wait(dialog.isVisible)
    return dialog


def test_the_strip_says_the_head_and_follows_it(person: Person) -> None:
    page = change_log(person)
    records.create(person.library, "note", {"text": "later"})
    head = person.library.head
    person.wait(lambda: page.head.head.text() == printed(head.seq, head.hash))


def test_the_head_is_written_to_a_file_that_one_chooses(person: Person, tmp_path: Path) -> None:
    page = change_log(person)
    person.click(page.head.write_button)
    (dialog,) = page.window().findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("heads.txt")
    dialog.accept()
    person.wait((tmp_path / "heads.txt").exists)
    person.wait(lambda: "to heads.txt" in page.head.says.text())
    assert any("is written to" in sentence and tone == "good" for sentence, tone in person.said)
    kept = remembered.last_written(person.library, person.desk.settings.folder)
    assert kept is not None and kept.head.hash == person.library.head.hash


def test_a_place_inside_the_library_is_refused(person: Person) -> None:
    page = change_log(person)
    page.head.write_to(person.library.folder / "heads.txt")
    person.wait(lambda: any("Inside the library" in sentence for sentence, _tone in person.said))
    assert not (person.library.folder / "heads.txt").exists()


def test_a_head_off_paper_is_compared_with_the_keyboard(person: Person) -> None:
    dialog = comparing(person)
    head = person.library.head
    assert not dialog.compare_button.isEnabled()
    QTest.keyClicks(dialog.text, f"{head.seq} {head.hash[:16]}")
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    person.wait(lambda: "The same history" in dialog.notice.sentence.text())
    assert dialog.notice.isVisible() and not dialog.next.isVisible()
    dialog.text.clear()
    assert not dialog.notice.isVisible()
    QTest.keyClicks(dialog.text, f"{head.seq + 1} {head.hash[:16]}")
    person.click(dialog.compare_button)
    person.wait(lambda: "its end was cut off" in dialog.notice.sentence.text())
    assert dialog.next.isVisible()
    dialog.text.setText("no head")
    person.click(dialog.compare_button)
    person.wait(lambda: "no head of a change log" in dialog.notice.sentence.text())
    assert not dialog.next.isVisible()


def test_a_file_of_heads_is_compared(person: Person, tmp_path: Path) -> None:
    remembered.write_down(person.library, tmp_path, tmp_path / "heads.txt")
    records.create(person.library, "note", {"text": "later"})
    dialog = comparing(person)
    with person.qtbot.waitSignal(dialog.compared) as shown:
        dialog.compare_file(tmp_path / "heads.txt")
    assert shown.args[0].answer == "same"
    assert "1 change came after it" in dialog.notice.sentence.text()


def test_the_overview_reminds_quietly_and_leads_there(person: Person, tmp_path: Path) -> None:
    page = person.go(contents.OVERVIEW)
    assert isinstance(page, OverviewPage)
    person.quiet()
    assert not page.reminder.isVisible()
    while person.library.head.seq < remembered.FIRST_AFTER:
        records.create(person.library, "note", {"text": "one more"})
    person.wait(page.reminder.isVisible)
    assert "never written down" in page.reminder.text()
    person.click(page.reminder)
    log = change_log(person)
    person.wait(lambda: "never written down" in log.head.says.text())
    log.head.write_to(tmp_path / "heads.txt")
    person.wait(lambda: "Written down on" in log.head.says.text())
    person.go(contents.OVERVIEW)
    records.create(person.library, "note", {"text": "after it"})
    person.wait(lambda: not page.reminder.isVisible())


@pytest.fixture
def put_back(person: Person, tmp_path: Path) -> Path:
    """The library's folder, with an older copy of it in its place; the window has closed it."""
    place = person.library.folder
    shutil.copytree(place, tmp_path / "older")
    records.create(person.library, "note", {"text": "later"})
    person.quiet()
    person.casework.library_actions.close_library()
    person.quiet()
    shutil.rmtree(place)
    shutil.copytree(tmp_path / "older", place)
    return place


def test_an_older_copy_in_its_place_is_said_at_opening(person: Person, put_back: Path) -> None:
    person.said.clear()
    person.open(put_back)
    assert any("not as you last saw it" in sentence and tone == "bad" for sentence, tone in person.said)
    page = change_log(person)
    person.wait(page.notice.isVisible)
    assert "cut off after change" in page.notice.sentence.text()
    person.click(page.notice.step)
    person.wait(lambda: any("counts as it is" in sentence for sentence, _tone in person.said))
    person.said.clear()
    person.casework.library_actions.close_library()
    person.open(put_back)
    assert not any("not as you last saw it" in sentence for sentence, _tone in person.said)
