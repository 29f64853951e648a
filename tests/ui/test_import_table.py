"""A table comes in by the window: chosen or dropped, its columns changed, its rows judged, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog

from casefiles.services import records
from tests.ui.casefile import Person, folder, person, somebody
from ui import contents
from ui.pages import import_table
from ui.pages.import_table import ImportPage

__all__ = ["folder", "person", "somebody"]

LIST = """Nombre;Alias;Fecha de nacimiento;Observado
Aurelio Ñahui;Tigre;3 de marzo de 1979;sí
Rosa Ejemplo;Chaska / Negra;4/5/1981;no
Roque Ccori;;;no
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "lista.csv"
    file.write_text(LIST, encoding="cp1252")
    return file


def choose(box: QComboBox, text: str) -> None:
    """Choose an item as a person does, by its words."""
    place = next(n for n in range(box.count()) if text in box.itemText(n))
    box.setFocus()
    box.setCurrentIndex(place)
    box.activated.emit(place)


def begun(who: Person, file: Path) -> ImportPage:
    """The page at its first step with a file, chosen in the dialog that the keys open."""
    who.window.setFocus()
    who.keys(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = who.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(file))
    dialog.reject()
    who.window.activateWindow()
    who.wait(who.window.isActiveWindow)
    page = who.window.page(contents.IMPORT)
    assert isinstance(page, ImportPage)
    who.wait(lambda: page.step == import_table.COLUMNS)
    who.quiet()
    return page


def compared(who: Person, page: ImportPage) -> None:
    who.click(page.next)
    who.wait(lambda: page.step == import_table.ROWS)
    who.quiet()


def test_a_table_comes_in_by_three_steps_and_goes_back_in_one(person: Person, table: Path) -> None:
    page = begun(person, table)
    assert page.columns.columns is not None
    assert page.columns.columns.targets == ("printed_name", "aliases", "born", "")
    assert "CP1252" in page.state.text() and "3 rows" in page.state.text()
    assert "Aurelio Ñahui" in page.columns.rows[0].samples.text()
    compared(person, page)
    # The day of 4/5/1981 is not guessed.
    assert [fault.row for fault in page.rows.plan.faults] == [3]  # type: ignore[union-attr]
    person.click(page.back)
    choose(page.columns.dates, "day first")
    compared(person, page)
    assert page.rows.plan is not None and page.rows.plan.faults == ()
    assert page.rows.tabs.current() == "like"
    assert page.rows.rows[0].title.text() == "Row 2: Aurelio Ñahui"
    choose(page.rows.rows[0].choice, "Add to PER-0002")
    assert page.next.text() == "Import 3 rows"
    person.click(page.next)
    person.wait(lambda: page.step == import_table.DONE)
    person.quiet()
    assert "2 entries made, 1 row added" in page.done.sentence.text()
    person.wait(lambda: person.window.navigation.button("person").accessibleName() == "People, 4")
    person.wait(lambda: person.window.status.undo.text().endswith("Import 3 people from lista.csv"))
    person.click(page.done.step)  # type: ignore[arg-type]
    person.quiet()
    assert "Rosa Ejemplo" in person.rows("person")
    person.click(person.window.status.undo)
    person.wait(lambda: person.window.navigation.button("person").accessibleName() == "People, 2")


def test_a_row_is_skipped_or_entered_as_unsure(person: Person, table: Path) -> None:
    page = begun(person, table)
    compared(person, page)
    row = page.rows.rows[0]
    choose(row.choice, "Skip")
    assert page.next.text() == "Import 1 row"
    choose(row.choice, "unsure")
    person.click(page.next)
    person.wait(lambda: page.step == import_table.DONE)
    person.quiet()
    assert "1 noted as unsure" in page.done.sentence.text()
    person.go(contents.SAME)
    same = person.window.page(contents.SAME)
    person.wait(lambda: [match.judged for match in same.matches] == ["unsure"])  # type: ignore[attr-defined]


def test_one_choice_for_all_rows(person: Person, table: Path) -> None:
    page = begun(person, table)
    compared(person, page)
    choose(page.rows.for_all, "skip")
    assert page.next.text() == "Import 1 row"
    choose(page.rows.for_all, "as new")
    assert page.next.text() == "Import 2 rows"


def test_the_entry_that_a_row_is_like_is_opened_and_come_back_from(person: Person, table: Path) -> None:
    from ui.button import Button

    page = begun(person, table)
    compared(person, page)
    link = next(button for button in page.rows.rows[0].findChildren(Button) if "PER-0002" in button.text())
    person.click(link)
    person.quiet()
    assert person.window.history.here is not None and person.window.history.here.ref == "PER-0002"
    person.window.go_back()
    person.quiet()
    assert person.window.pages.currentWidget() is page and page.step == import_table.ROWS


def test_columns_are_changed_saved_and_used_again(person: Person, table: Path, tmp_path: Path) -> None:
    page = begun(person, table)
    choose(page.columns.rows[3].target, "Note")
    choose(page.columns.rows[1].target, "Name as printed")
    # A name has one column: the other gives it up.
    assert page.columns.columns is not None
    assert page.columns.columns.targets == ("", "printed_name", "born", "note")
    page.save(tmp_path / "map.json")
    choose(page.columns.type, "Organisations")
    assert page.columns.columns.type == "organisation"
    page.load(tmp_path / "map.json")
    assert page.columns.columns.targets == ("", "printed_name", "born", "note")
    (tmp_path / "none.json").write_text("[]", encoding="utf-8")
    page.load(tmp_path / "none.json")
    assert "no mapping" in person.said[-1][0]


def test_the_file_is_read_otherwise_when_it_is_asked_for(person: Person, table: Path) -> None:
    page = begun(person, table)
    choose(page.columns.delimiter, "comma")
    person.quiet()
    person.wait(lambda: page.columns.table is not None and len(page.columns.table.headings) == 1)
    choose(page.columns.delimiter, "semicolon")
    person.quiet()
    person.wait(lambda: page.columns.table is not None and len(page.columns.table.headings) == 4)


def test_what_was_chosen_stays_while_nothing_else_changes(person: Person, table: Path) -> None:
    page = begun(person, table)
    compared(person, page)
    choose(page.rows.rows[0].choice, "Skip")
    person.click(page.back)
    person.click(page.next)
    assert page.step == import_table.ROWS and page.next.text() == "Import 1 row"
    records.create(person.library, "person", {"printed_name": "Roque Ccori"})
    person.wait(lambda: person.window.navigation.button("person").accessibleName() == "People, 3")
    person.quiet()
    person.click(page.back)
    compared(person, page)
    assert page.next.text() == "Import 2 rows" and len(page.rows.rows) == 2


def test_a_reading_that_fails_leaves_the_one_before(person: Person, table: Path) -> None:
    page = begun(person, table)
    choose(page.columns.encoding, "UTF-8")
    person.quiet()
    assert "no text in the encoding" in person.said[-1][0]
    assert page.columns.encoding.currentText() == "as found"
    assert page.columns.rows[0].samples.text().startswith("Aurelio Ñahui")


def test_what_is_no_table_is_said_and_nothing_is_left(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    person.casework.imports.open(file)
    person.quiet()
    page = person.window.page(contents.IMPORT)
    assert isinstance(page, ImportPage)
    assert page.step == import_table.NOTHING
    assert person.said[-1][1] == "bad"


def test_a_dropped_table_is_evidence_or_rows(person: Person, table: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table))])
    middle = QPointF(700, 400)
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(middle.toPoint(), Qt.DropAction.CopyAction, data, buttons, modifiers)
    QApplication.sendEvent(person.window, enter)
    QApplication.sendEvent(person.window, QDropEvent(middle, Qt.DropAction.CopyAction, data, buttons, modifiers))
    strip = person.casework.drops.strip
    person.wait(strip.isVisible)
    assert strip.add.isVisible()
    person.click(strip.rows)
    page = person.window.page(contents.IMPORT)
    assert isinstance(page, ImportPage)
    person.wait(lambda: page.step == import_table.COLUMNS)
    assert not strip.isVisible()
    strip.ask([table.with_name("a.pdf")])
    assert not strip.rows.isVisible()


def test_what_is_worked_from_can_be_cited_instead(person: Person, table: Path) -> None:
    from casefiles.services.working import Working

    source = records.create(person.library, "source", {"name": "Parte 417"})
    person.desk.work_on(Working(source=source.id))
    page = begun(person, table)
    compared(person, page)
    choose(page.rows.source, "Parte 417")
    page.rows.evidence.setChecked(False)
    person.click(page.next)
    person.wait(lambda: page.step == import_table.DONE)
    person.quiet()
    assert page.imported is not None
    assert (page.imported.source.ref, page.imported.exhibit) == (source.ref, None)


def test_it_is_done_by_keys_alone(person: Person, table: Path) -> None:
    page = begun(person, table)
    page.columns.type.setFocus()
    person.control(Qt.Key.Key_Return)
    person.wait(lambda: page.step == import_table.ROWS)
    person.quiet()
    person.keys(Qt.Key.Key_Escape)
    assert page.step == import_table.COLUMNS
    person.control(Qt.Key.Key_Return)
    person.wait(lambda: page.step == import_table.ROWS)
    person.quiet()
    person.control(Qt.Key.Key_Return)
    person.wait(lambda: page.step == import_table.DONE)


def test_cancelling_leaves_nothing_behind(person: Person, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    from casefiles.progress import Progress
    from casefiles.services.exchange import importing

    page = begun(person, table)
    compared(person, page)
    head = person.library.head.seq
    arrived = Event()
    whole = importing.write

    def slow(*arguments: object, progress: Progress, **more: object) -> object:
        def watched(done: int, total: int, what: str = "") -> None:
            arrived.set()
            while True:  # until the person cancels
                progress(done, total, what)

        return whole(*arguments, progress=watched, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "write", slow)
    person.click(page.next)
    person.wait(arrived.is_set)
    assert page.bar.isVisible()
    person.click(page.cancel)
    person.wait(lambda: page.job is None)
    person.quiet()
    assert page.step == import_table.ROWS
    assert person.library.head.seq == head
    assert list((person.library.folder / "vault" / "staging").iterdir()) == []
