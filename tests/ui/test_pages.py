"""Overview, tasks, trash, change log and dossiers, as a person uses them."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from casefiles.services import records
from casefiles.services.profile import profile
from tests.ui.casefile import Person, folder, person, somebody
from ui import contents, tones
from ui.history import Place
from ui.pages.change_log import KINDS, BeforeAfter, ChangeLogPage
from ui.pages.dossiers import DossiersPage
from ui.pages.overview import Line, OverviewPage
from ui.pages.tasks import TaskLine, TasksPage
from ui.pages.trash import TrashPage
from ui.paper import Paper
from ui.printing import Printing

__all__ = ["folder", "person", "somebody"]


def lines(card: object) -> list[Line]:
    column = card.column  # type: ignore[attr-defined]
    found = [column.itemAt(place).widget() for place in range(column.count())]
    return [one for one in found if isinstance(one, Line)]


# Overview


def test_the_overview_leads_to_what_it_shows(person: Person) -> None:
    page = person.window.page(contents.OVERVIEW)
    assert isinstance(page, OverviewPage)
    person.wait(lambda: bool(lines(page.operations)))
    assert [line.text() for line in lines(page.operations)] == ["Condor Gris"]
    assert {tile.accessibleName() for tile in page._tile_list} == {
        "Operations, 1", "People, 2", "Organisations, 1", "Aliases, 1", "Sources, 1",
    }  # fmt: skip
    assert not page.steps.isVisible()
    person.click(lines(page.operations)[0])
    person.quiet()
    assert person.window.history.here == Place("operation", "OP-2026-0001")


def test_the_overview_follows_what_is_changed(person: Person) -> None:
    page = person.window.page(contents.OVERVIEW)
    assert isinstance(page, OverviewPage)
    assert lines(page.tasks) == []
    records.create(person.library, "task", {"name": "Ask for the flight register", "status": "open", "due": "3 March 2026"})
    person.wait(lambda: [line.text() for line in lines(page.tasks)] == ["Ask for the flight register"])
    person.wait(lambda: lines(page.changes)[0].text().startswith("Add task"))


def test_what_sources_dispute_stands_on_the_overview(person: Person) -> None:
    from casefiles.services import claims
    from casefiles.services.working import Working

    source = next(one for one in range(1, 14) if records.name_of(person.library, one).type == "source")
    group = next(one for one in range(1, 14) if records.name_of(person.library, one).type == "organisation")
    claims.add(person.library, group, working=Working(source=source), says="There is no such group.", supports=False)
    page = person.window.page(contents.OVERVIEW)
    assert isinstance(page, OverviewPage)
    person.wait(lambda: [line.text() for line in lines(page.disputed)] == ["Los Halcones del Sur"])


def test_evidence_whose_term_is_over_stands_on_the_overview(person: Person) -> None:
    page = person.window.page(contents.OVERVIEW)
    assert isinstance(page, OverviewPage)
    assert not page.terms.isVisible()
    records.create(person.library, "exhibit", {"name": "A rifle", "keep_until": "2020", "hold": "appeal pending"})
    person.wait(lambda: [line.text() for line in lines(page.terms)] == ["A rifle"])
    assert "on hold: appeal pending, over since 2020" in lines(page.terms)[0].accessibleName()
    person.click(lines(page.terms)[0])
    person.quiet()
    assert person.window.history.here.page == "exhibit"


def test_how_the_library_is_handled_stands_over_everything(person: Person) -> None:
    page = person.window.page(contents.OVERVIEW)
    assert isinstance(page, OverviewPage)
    person.wait(page.handling.isVisible)
    person.click(page.handling)
    next(one for one in page.menu.actions() if one.text() == "TLP:RED").trigger()
    page.menu.close()
    person.wait(lambda: person.window.banner.text == "TLP:RED")
    person.wait(lambda: page.handling.text() == "Handling: TLP:RED")
    person.go("organisation")
    assert person.window.banner.isVisible()
    person.library.undo()
    person.wait(lambda: not person.window.banner.isVisible())


# Tasks


def test_no_task_yet_says_what_belongs_here(person: Person) -> None:
    page = person.go(contents.TASKS)
    assert isinstance(page, TasksPage)
    assert page.table.empty is not None
    assert "Nothing here yet" in page.table.empty.heading.text()


def test_a_task_is_added_in_one_line_and_done_with_a_click(person: Person) -> None:
    page = person.go(contents.TASKS)
    assert isinstance(page, TasksPage)
    line = page.line
    assert isinstance(line, TaskLine)
    line.name.setFocus()
    person.type("Ask for the flight register")
    line.due.setText("3 August 2026")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: person.rows(contents.TASKS) == ["Ask for the flight register"])
    assert profile(person.library, "TK-0001").shown("due") == "3 August 2026"
    person.wait(lambda: person.window.navigation.button(contents.TASKS).accessibleName() == "Tasks, 1")
    page.table.view.selectRow(0)
    person.wait(page.selection.isVisible)
    person.click(page.selection.steps["done"])
    person.wait(lambda: person.rows(contents.TASKS) == [])
    person.click(page.table.pill("status=open"))
    person.wait(lambda: person.rows(contents.TASKS) == ["Ask for the flight register"])
    assert profile(person.library, "TK-0001").shown("status") == "done"


def test_a_task_without_words_is_not_made(person: Person) -> None:
    page = person.go(contents.TASKS)
    assert isinstance(page, TasksPage)
    page.line.name.setFocus()
    before = person.library.head.seq
    person.keys(Qt.Key.Key_Return)
    assert page.line.error.isVisible()
    person.quiet()
    assert person.library.head.seq == before


def test_a_due_date_nobody_can_read_is_said_where_it_was_typed(person: Person) -> None:
    page = person.go(contents.TASKS)
    assert isinstance(page, TasksPage)
    line = page.line
    assert isinstance(line, TaskLine)
    line.name.setText("Ask")
    line.due.setText("when the river falls")
    line.name.setFocus()
    person.keys(Qt.Key.Key_Return)
    person.wait(line.error.isVisible)
    assert line.name.text() == "Ask"


# Trash


def test_the_trash_says_when_and_by_which_change(person: Person) -> None:
    page = person.go(contents.TRASH)
    assert isinstance(page, TrashPage)
    assert page.table.empty is not None
    group = next(one for one in range(1, 14) if records.name_of(person.library, one).type == "organisation")
    records.trash(person.library, [group])
    person.wait(lambda: person.rows(contents.TRASH) == ["Los Halcones del Sur"])
    row = [str(page.table.model.index(0, column).data()) for column in range(6)]
    assert row[1:3] == ["Organisation", "ORG-0001"]
    assert row[4:] == [person.library.author, "Move ORG-0001 Los Halcones del Sur to trash"]
    page.table.view.selectRow(0)
    person.wait(page.selection.isVisible)
    person.click(page.restore_button)
    person.wait(lambda: person.window.history.here == Place("organisation", "ORG-0001"))


# Change log


def change_log(who: Person) -> ChangeLogPage:
    page = who.go(contents.CHANGES)
    assert isinstance(page, ChangeLogPage)
    return page


def test_the_change_log_says_before_and_after(person: Person) -> None:
    records.update(person.library, 1, {"name": "Condor Negro"})
    page = change_log(person)
    person.wait(lambda: page.table.model.rowCount() == person.library.head.seq)
    assert page.table.model.index(0, 1).data() == "Edit name of OP-2026-0001"
    person.wait(lambda: page.detail.widget().accessibleName() == "Edit name of OP-2026-0001")
    shown = [one.accessibleName() for one in page.detail.widget().findChildren(BeforeAfter)]
    assert "Name: before Condor Gris, after Condor Negro" in shown


def test_the_change_log_is_filtered_by_words_and_by_whom(person: Person) -> None:
    person.library.author = "B. Huamán"
    records.create(person.library, "place", {"name": "Puerto Quinde"})
    page = change_log(person)
    page.author.setText("huamán")
    person.wait(lambda: page.table.model.rowCount() == 1)
    page.author.clear()
    page.text.setText("alias")
    person.wait(lambda: person.rows_of(page.table, 1) == ["Add alias Tuco to PER-0001"])
    page.text.setText("nothing of that name")
    person.wait(lambda: page.table.model.rowCount() == 0)


def test_what_was_undone_is_struck(person: Person) -> None:
    records.create(person.library, "place", {"name": "Puerto Quinde"})
    person.library.undo()
    page = change_log(person)
    person.wait(lambda: page.table.model.rowCount() == person.library.head.seq)
    cells = [page.table.model.cells(row)[1] for row in range(3)]
    assert [tones.tone_of(cell) for cell in cells] == ["neutral", tones.STRUCK, "neutral"]
    assert page.table.model.index(1, 1).data() == "Add place PL-0001 Puerto Quinde"


def test_verify_shows_that_the_chain_holds(person: Person) -> None:
    page = change_log(person)
    person.click(page.verify)
    person.wait(lambda: page.notice.sentence.text().startswith("The chain holds"))
    assert page.notice.isVisible()


# Dossiers


def composing(who: Person, ref: str = "") -> DossiersPage:
    page = who.window.page(contents.DOSSIERS)
    assert isinstance(page, DossiersPage)
    with who.qtbot.waitSignal(page.previewed, timeout=20_000):
        who.go(contents.DOSSIERS, ref)
    who.quiet()
    return page


def test_a_dossier_saved_says_what_was_shown(person: Person, tmp_path: Path) -> None:
    page = composing(person, "PER-0001")
    assert page.boxes["description"].isChecked() and not page.boxes["entries"].isChecked()
    assert page.page.text().startswith("Page 1 of ")
    file = tmp_path / "Tuco.pdf"
    with person.qtbot.waitSignal(page.saved, timeout=20_000):
        page.save_to(file)
    document = pypdfium2.PdfDocument(file)
    text = "\n".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    document.close()
    assert "Tuco" in text and "Los Halcones del Sur" in text
    person.wait(lambda: person.window.navigation.button(contents.DOSSIERS).accessibleName() == "Dossiers, 1")
    person.wait(lambda: "D-2026-0001" in page.register.column.itemAt(0).widget().accessibleName())


def test_contents_and_language_show_at_once(person: Person) -> None:
    page = composing(person, "OP-2026-0001")
    assert page.paper is not None
    assert page.paper.find("How to read this dossier")
    with person.qtbot.waitSignal(page.previewed, timeout=20_000):
        person.click(page.boxes["legend"])
    # Only the cover names it, among what was left out.
    assert [found.page for found in page.paper.find("How to read this dossier")] == [0]
    with person.qtbot.waitSignal(page.previewed, timeout=20_000):
        page.language.setCurrentIndex(page.language.findData("es"))
    assert page.dossier is not None and page.dossier.language == "es"


def test_words_are_found_and_marked_on_the_pages(person: Person) -> None:
    page = composing(person, "PER-0001")
    page.find.setFocus()
    person.type("halcones")
    person.wait(lambda: page.found.text().endswith(("place", "places")))
    assert page.view.at == 0
    page.find.setText("unheard of")
    person.wait(lambda: page.found.text() == "nowhere")


def test_pages_are_drawn_and_enlarged(person: Person) -> None:
    page = composing(person, "PER-0001")
    person.wait(lambda: bool(page.view._pictures))
    before = page.view.zoom
    person.click(page.zoom_in)
    assert page.view.zoom > before
    assert page.zoom.text() == f"{round(page.view.zoom * 100)} %"
    person.wait(lambda: bool(page.view._pictures))


def test_several_entries_make_one_dossier(person: Person) -> None:
    page = composing(person, "PER-0001 PER-0002")
    assert [one.ref for one in page.subjects] == ["PER-0001", "PER-0002"]
    assert page.dossier is not None and page.dossier.kind == "selection"
    with person.qtbot.waitSignal(page.previewed, timeout=20_000):
        page.choose(page.subjects[:1])
    assert page.dossier is not None and page.dossier.kind == "person"


def test_a_dossier_of_what_is_shown_with_one_key(person: Person) -> None:
    person.go("person", "PER-0002")
    page = person.window.page("person")
    person.wait(lambda: page.entry.record_id is not None)  # type: ignore[attr-defined]
    person.control(Qt.Key.Key_D)
    person.wait(lambda: person.window.navigation.current() == contents.DOSSIERS)
    found = person.window.page(contents.DOSSIERS)
    assert isinstance(found, DossiersPage)
    person.wait(lambda: [one.ref for one in found.subjects] == ["PER-0002"])
    person.quiet()


def test_the_pages_are_printed_as_they_are(person: Person, tmp_path: Path) -> None:
    page = composing(person, "PER-0001")
    assert page.paper is not None
    printing = Printing(page.paper, person.desk.jobs, page)
    out = tmp_path / "printed.pdf"
    printing.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printing.printer.setOutputFileName(str(out))
    printing.printer.setResolution(100)
    with person.qtbot.waitSignal(printing.done, timeout=20_000) as done:
        printing.begin()
    assert done.args == [len(page.paper)]
    printed = Paper(out.read_bytes())
    assert len(printed) == len(page.paper)
    mine, theirs = page.paper.picture(0, 0.4), printed.picture(0, 0.4)
    printed.close()
    assert darkness(mine) > 0
    assert abs(darkness(mine) - darkness(theirs)) < 0.35 * darkness(mine)


def test_pages_that_are_printed_stay_open_until_that_is_over(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    page = composing(person, "PER-0001")
    closed: list[Paper] = []
    close = Paper.close

    def noted(paper: Paper) -> None:
        closed.append(paper)
        close(paper)

    monkeypatch.setattr(Paper, "close", noted)
    first = page.paper
    assert first is not None
    printing = Printing(first, person.desk.jobs, page)
    page.preview.hold(printing)
    page.preview.make_soon()
    person.wait(lambda: page.paper is not first)
    assert closed == []
    printing.ended.emit()
    assert closed == [first]


def darkness(image: QImage) -> int:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return sum(255 - value for value in bytes(grey.constBits())[: grey.sizeInBytes()])


def test_the_change_log_says_how_a_change_came() -> None:
    assert {"import", "migrate", "restore", "create", "undo", "redo", "verify"} <= KINDS.keys()
    assert all(KINDS.values())
