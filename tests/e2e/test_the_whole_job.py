"""The whole job with mouse and keyboard: from the first page to the paper. Everybody in it is invented.

One test, told in chapters: each goes on where the one before it stopped, in one window.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services.verification import verify
from tests.e2e.investigator import Investigator, StrayWindows
from tests.ui.record.person import words
from ui import contents
from ui.application import make_application, surprises_of
from ui.casework import WELCOME, Casework
from ui.pages.change_log import BeforeAfter, ChangeLogPage
from ui.pages.dossiers import DossiersPage
from ui.pages.tasks import TasksPage
from ui.pages.trash import TrashPage
from ui.pages.welcome import WelcomePage
from ui.record.claim_form import ClaimForm
from ui.record.evidence_tab import EvidenceTab
from ui.record.exhibit_profile import ExhibitProfile
from ui.record.part_table import PartTable
from ui.record.said_by_tab import SaidByTab
from ui.record.tasks_tab import TasksTab
from ui.record.who_says import WhoSays
from ui.settings import Settings
from ui.viewer.page import ViewerPage
from ui.viewer.text_view import TextView

ECO = "El Eco de Quinde, 12 Feb 2026"
RADIO = "Radio Quinde"
STATEMENT = "Statement of the prosecutor"
FILE_WORDS = "Two vats stood under the quebracho tree; a man they call Tuco paid for the diesel."


@dataclass
class Job:
    """The person, and where things lie."""

    who: Investigator
    windows: StrayWindows
    folder: Path
    found_file: Path
    pdf: Path


@pytest.fixture
def job(settings: Settings, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    """A window for somebody who has had a library before, and wants none opened."""
    monkeypatch.setenv("HOME", str(tmp_path))
    settings.recent = [str(tmp_path / "Gone.casefiles")]
    settings.reopen = False
    settings.author = "A. Quispe"
    found = tmp_path / "field notes.txt"
    found.write_text(FILE_WORDS, encoding="utf-8")
    app = make_application([], settings, tmp_path / "log")
    casework = Casework(settings, surprises_of(app))
    who = Investigator(casework, qtbot)
    casework.window.resize(1440, 900)
    casework.window.show()
    qtbot.waitExposed(casework.window)
    casework.window.activateWindow()
    casework.begin(casework.promise(None))
    windows = StrayWindows(app)
    yield Job(who, windows, tmp_path / "Quinde.casefiles", found, tmp_path / "Condor Gris.pdf")
    app.removeEventFilter(windows)
    windows.deleteLater()
    casework.window.close()


# Chapters


def a_library_is_made(job: Job) -> None:
    who = job.who
    page = who.window.page(WELCOME)
    assert isinstance(page, WelcomePage)
    who.wait(page.new.isVisible)
    assert [one.isEnabled() for one in page.recent_buttons.values()] == [False]
    who.click(page.new)
    who.answer_file_dialog(job.folder)
    who.wait(lambda: who.window.windowTitle() == "Quinde - Casefiles")
    who.quiet()
    assert who.window.navigation.current() == contents.OVERVIEW
    assert (job.folder / "library.sqlite").exists() or any(job.folder.iterdir())


def an_operation_is_entered(job: Job) -> None:
    who = job.who
    page = who.list("operation")
    who.wait(lambda: page.table.empty is not None and page.table.empty.isVisible())
    assert page.table.empty is not None and page.table.empty.step is not None
    who.click(page.table.empty.step)
    who.wait(page.line.name.hasFocus)
    who.enter("Condor Gris")
    body = who.body(lambda body: body.header.title.text() == "Condor Gris")
    who.fill("date", "11 February 2026")
    who.wait(lambda: body.view.shown("date") == "11 February 2026")
    who.fill("kind", "interdiction")
    who.wait(lambda: body.view.shown("kind") == "interdiction")


def the_working_bar_is_set(job: Job) -> None:
    who, bar = job.who, job.who.window.working
    who.control_shift(Qt.Key.Key_S)
    who.take_offer(ECO, f"Make source “{ECO}”")
    who.wait(lambda: bar.values.source.text == ECO)
    who.press(bar, "What operation this belongs to: no operation")
    who.take_offer("condor", "Condor Gris")
    who.wait(lambda: bar.values.operation.text.startswith("OP-"))
    who.quiet()


def a_suspect_known_by_an_alias(job: Job) -> None:
    who = job.who
    body = who.new("person", '"Tuco"')
    assert body.header.title.text() == "“Tuco”"
    who.fill("involvement", "suspect")
    who.wait(lambda: "Suspect" in body.header.chips())
    assert "1 source" in body.header.chips()


def a_link_in_one_line(job: Job) -> None:
    who = job.who
    who.add_link("paid Senda Negra", "paid protection money to: Make organisation “Senda Negra”")
    row = who.link("Senda Negra")
    assert row.link.reading == "paid protection money to"
    assert row.chips() == ["1 source", "Alleged"]
    assert row.link.said_by == ECO


def somebody_else_says_so_too(job: Job) -> None:
    who = job.who
    who.control_shift(Qt.Key.Key_X)
    who.wait(lambda: not who.window.working.values.is_set)
    who.click(who.link("Senda Negra").backing)
    told = who.sheet(WhoSays)
    who.reads(told, ECO)
    who.press(told, "Say who says so…")
    form = who.sheet(ClaimForm)
    assert isinstance(form, ClaimForm)
    who.wait(form.source.hasFocus)
    who.take_offer(RADIO, f"Make source “{RADIO}”")
    who.wait(form.says.hasFocus)
    who.type("He paid every month, two drivers say.")
    who.click(form.grade)
    who.type("C3")
    who.reads(form, "airly reliable")
    who.click(form.save_button)
    who.wait(lambda: "2 independent" in who.link("Senda Negra").chips())
    # Of the person as a whole, by keyboard.
    who.control(Qt.Key.Key_J)
    form = who.sheet(ClaimForm)
    assert isinstance(form, ClaimForm)
    who.take_offer("radio", RADIO)
    who.wait(form.says.hasFocus)
    who.enter("They call him Tuco on both banks.")
    who.wait_gone(form)
    tab = who.tab("said")
    assert isinstance(tab, SaidByTab)
    who.reads(tab, "They call him Tuco on both banks.")
    who.reads(tab, "He paid every month, two drivers say.")


def a_seizure_nobody_weighed_exactly(job: Job) -> None:
    who, bar = job.who, job.who.window.working
    who.control_shift(Qt.Key.Key_S)
    who.take_offer("el eco", ECO)
    who.wait(lambda: bar.values.source.text == ECO)
    who.press(bar, "What operation this belongs to: no operation")
    who.take_offer("condor", "Condor Gris")
    who.wait(lambda: bar.values.operation.text.startswith("OP-"))
    body = who.new("seizure", "Vats at the bend")
    who.fill("seizure_class", "drug")
    who.fill("substance", "cocaine")
    who.fill("physical_state", "liquid")
    field = who.field("operation")
    who.click(field.shown)
    who.take_offer("condor", "Condor Gris")
    who.wait(lambda: body.view.shown("operation") != "")
    weights = body.tab("profile").table("weights")  # type: ignore[attr-defined]
    assert isinstance(weights, PartTable)
    who.press(weights, "Add to amounts")
    who.type("nearly 1.2 t")
    who.press(weights, "Add this row")
    who.wait(lambda: len(weights.cells()) == 1)
    who.reads(weights, "1 source")
    assert weights.cells()[0]["amount"].view.written == "nearly 1.2 t"


def another_version_and_a_choice(job: Job) -> None:
    who, bar = job.who, job.who.window.working
    who.press(bar, f"What source you are working from: from {ECO}")
    who.take_offer("radio", RADIO)
    who.wait(lambda: bar.values.source.text == RADIO)
    who.quiet()
    body = who.body()
    weights = body.tab("profile").table("weights")  # type: ignore[attr-defined]
    cell = weights.cells()[0]["amount"]
    who.type_over(cell, "867.54-876 kg")
    who.reads(cell, "has a source. What is this?")
    who.keys(Qt.Key.Key_1)
    who.reads(cell, "2 versions")
    who.quiet()
    who.click(cell._chips[0])
    told = who.sheet(WhoSays)
    assert isinstance(told, WhoSays)
    assert sorted(card.version.claims[0].source.title for card in told.versions) == [ECO, RADIO]
    theirs = next(card for card in told.versions if card.version.claims[0].source.title == RADIO)
    who.click(theirs.choose_button)
    who.wait(theirs.reason.hasFocus)
    who.enter("weighed, not guessed")
    who.wait_gone(told)
    who.wait(lambda: "876" in cell.view.shown)
    who.control_shift(Qt.Key.Key_X)
    who.wait(lambda: not bar.values.is_set)


def who_did_it(job: Job) -> None:
    who = job.who
    who.control_shift(Qt.Key.Key_S)
    who.take_offer("el eco", ECO)
    who.wait(lambda: who.window.working.values.source.text == ECO)
    who.press(who.window.working, "What operation this belongs to: no operation")
    who.take_offer("condor", "Condor Gris")
    who.wait(lambda: who.window.working.values.operation.text.startswith("OP-"))
    body = who.new("event", "Ambush at kilometre 9")
    who.fill("kind", "ambush")
    who.fill("date", "10 February 2026")
    who.wait(lambda: body.view.shown("date") == "10 February 2026")
    who.add_link("attributed senda", "is attributed to Senda Negra")
    who.add_link("attributed tuco", "is attributed to “Tuco”")
    question = who.question()
    assert question.title.text() == "Who did it?"
    who.control_shift(Qt.Key.Key_X)
    who.wait(lambda: not who.window.working.values.is_set)
    who.click(who.link("Senda Negra").backing)
    who.press(who.sheet(WhoSays), "Say who says so…")
    form = who.sheet(ClaimForm)
    assert isinstance(form, ClaimForm)
    who.take_offer(STATEMENT, f"Make source “{STATEMENT}”")
    who.wait(form.says.hasFocus)
    who.type("The group had nothing to do with it.")
    who.click(form.disputes)
    who.click(form.save_button)
    who.wait(lambda: "Disputed" in who.link("Senda Negra").chips())
    text = words(who.question())
    assert text.index("Disputed by") < text.index(STATEMENT)


def a_file_is_dropped_on_the_suspect(job: Job) -> None:
    who = job.who
    people = who.list("person")
    who.click_row(people.table, "“Tuco”")
    who.body(lambda body: body.header.title.text() == "“Tuco”")
    who.wait(lambda: who.casework.drops.sheet.subject.endswith("“Tuco”"))
    who.drop(job.found_file)
    strip = who.casework.drops.strip
    who.wait(strip.from_whom.hasFocus)
    assert "“Tuco”" in strip.heading.text()
    who.type("Unidad Norte")
    who.click(strip.received)
    who.type("12 February 2026")
    who.click(strip.add)
    tab = who.tab("evidence")
    assert isinstance(tab, EvidenceTab)
    who.reads(tab, "field notes.txt")
    who.press(tab, "field notes.txt")
    body = who.body(lambda body: body.view.type == "exhibit")
    profile = body.tab("profile")
    assert isinstance(profile, ExhibitProfile)
    who.reads(profile.custody, "Received from Unidad Norte")
    who.reads(profile.custody, "12 February 2026")
    digest = hashlib.sha256(job.found_file.read_bytes()).hexdigest()
    assert digest in [one.accessibleName() for one in profile.file.findChildren(QWidget)]


def it_is_found_by_a_word_inside_the_file(job: Job) -> None:
    who = job.who
    who.go("operation")
    who.control(Qt.Key.Key_K)
    box = who.window.top.box
    assert box.hasFocus()
    who.type("quebracho")
    who.wait(lambda: [one.text for one in box.suggestions() if "quebracho" in one.detail] == ["field notes.txt"])
    who.keys(Qt.Key.Key_Return)
    # A word of the file leads into the file, to where it stands.
    page = who.window.page(contents.VIEW)
    assert isinstance(page, ViewerPage)
    who.wait(lambda: isinstance(page.view, TextView) and "quebracho" in page.view.sheet.visible_text())
    assert who.window.pages.currentWidget() is page and page.head.name.text() == "field notes.txt"
    who.click(page.head.name)
    who.body(lambda body: body.view.type == "exhibit" and body.header.title.text() == "field notes.txt")


def a_mistake_is_undone(job: Job) -> None:
    who = job.who
    people = who.list("person")
    who.click_row(people.table, "“Tuco”")
    body = who.body(lambda body: body.header.title.text() == "“Tuco”")
    field = who.field("involvement")
    who.type_over(field, "witness")
    # The value has a source: the program asks, and is told that it was a slip of the keyboard.
    who.reads(field, "What is this?")
    who.keys(Qt.Key.Key_2)
    who.wait(lambda: "Witness" in body.header.chips())
    who.wait(lambda: "involvement" in who.window.status.undo.text())
    who.control(Qt.Key.Key_Z)
    who.wait(lambda: "Suspect" in body.header.chips())
    who.wait(who.window.actions_["edit.redo"].isEnabled)
    who.keys(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    who.wait(lambda: "Witness" in body.header.chips())
    who.quiet()
    who.control(Qt.Key.Key_Z)
    who.wait(lambda: "Suspect" in body.header.chips())
    who.quiet()


def trash_and_back(job: Job) -> None:
    who = job.who
    groups = who.list("organisation")
    who.click_row(groups.table, "Senda Negra")
    who.body(lambda body: body.header.title.text() == "Senda Negra")
    who.control(Qt.Key.Key_Backspace)
    who.wait(lambda: who.rows("organisation") == [])
    people = who.list("person")
    who.click_row(people.table, "“Tuco”")
    body = who.body(lambda body: body.header.title.text() == "“Tuco”")
    assert all(link.other.title != "Senda Negra" for link in body.view.links)
    page = who.go(contents.TRASH)
    assert isinstance(page, TrashPage)
    who.click_row(page.table, "Senda Negra")
    who.click(page.restore_button)
    body = who.body(lambda body: body.header.title.text() == "Senda Negra")
    assert {link.other.title for link in body.view.links} == {"“Tuco”", "Ambush at kilometre 9", "Condor Gris"}
    assert who.link("“Tuco”").chips()[0] == "2 independent"


def what_is_still_to_be_done(job: Job) -> None:
    who = job.who
    who.list("operation")
    who.body(lambda body: body.header.title.text() == "Condor Gris")
    tab = who.tab("tasks")
    assert isinstance(tab, TasksTab)
    who.click(tab.line)
    who.type("Ask for the flight register")
    who.click(tab.due)
    who.enter("3 March 2026")
    who.wait(lambda: [row.row.title for row in tab.rows] == ["Ask for the flight register"])
    page = who.go(contents.TASKS)
    assert isinstance(page, TasksPage)
    who.wait(lambda: who.rows(contents.TASKS) == ["Ask for the flight register"])
    who.click_row(page.table, "Ask for the flight register")
    who.click(page.selection.steps["done"])
    who.wait(lambda: who.rows(contents.TASKS) == [])


def the_change_log_says_what_happened(job: Job) -> None:
    who = job.who
    page = who.go(contents.CHANGES)
    assert isinstance(page, ChangeLogPage)
    who.wait(lambda: page.table.model.rowCount() == who.library.head.seq)
    who.click(page.text)
    who.type("involvement")
    who.wait(lambda: bool(who.rows_of(page.table, 1)) and all("nvolvement" in row for row in who.rows_of(page.table, 1)))
    view = page.table.view
    last = page.table.model.index(page.table.model.rowCount() - 1, 1)
    who.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(last).center())
    who.wait(
        lambda: "Involvement: before empty, after suspect"
        in [one.accessibleName() for one in page.detail.widget().findChildren(BeforeAfter)]
    )
    who.reads(page.detail.widget(), "A. Quispe")
    who.click(page.verify)
    who.wait(lambda: page.notice.sentence.text().startswith("The chain holds"))
    who.quiet()


def the_dossier_is_composed_and_saved(job: Job) -> None:
    who = job.who
    who.list("operation")
    body = who.body(lambda body: body.header.title.text() == "Condor Gris")
    who.click(body.header.dossier)
    page = who.window.page(contents.DOSSIERS)
    assert isinstance(page, DossiersPage)
    who.wait(lambda: page.paper is not None and page.dossier is not None)
    who.quiet()
    box = page.boxes["gaps"]
    # In the contents and over its part; of one that is left out the cover alone says so.
    who.wait(lambda: text_of(page.data).count(box.text()) >= 2)
    who.click(box, QPoint(12, box.height() // 2))
    who.wait(lambda: text_of(page.data).count(box.text()) == 1)
    who.click(box, QPoint(12, box.height() // 2))
    who.wait(lambda: text_of(page.data).count(box.text()) >= 2)
    who.quiet()
    who.click(page.find)
    who.type("quebracho")
    who.wait(lambda: page.found.text() == "nowhere")
    who.control(Qt.Key.Key_A)
    who.type("Senda Negra")
    who.wait(lambda: page.found.text().endswith("places"))
    who.click(page.zoom_in)
    who.wait(lambda: page.zoom.text().endswith("%"))
    who.click(page.save_button)
    who.answer_file_dialog(job.pdf)
    who.wait(job.pdf.exists)
    who.quiet()
    who.wait(lambda: any("saved as" in sentence for sentence, _tone in who.said))
    who.reads(page.register, "Condor Gris")


CHAPTERS: tuple[Callable[[Job], None], ...] = (
    a_library_is_made,
    an_operation_is_entered,
    the_working_bar_is_set,
    a_suspect_known_by_an_alias,
    a_link_in_one_line,
    somebody_else_says_so_too,
    a_seizure_nobody_weighed_exactly,
    another_version_and_a_choice,
    who_did_it,
    a_file_is_dropped_on_the_suspect,
    it_is_found_by_a_word_inside_the_file,
    a_mistake_is_undone,
    trash_and_back,
    what_is_still_to_be_done,
    the_change_log_says_what_happened,
    the_dossier_is_composed_and_saved,
)


@lru_cache(maxsize=4)
def text_of(data: bytes) -> str:
    """All words of a PDF, one blank between any two."""
    document = pypdfium2.PdfDocument(data)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def test_the_whole_job(job: Job) -> None:
    for chapter in CHAPTERS:
        chapter(job)
        assert job.windows.seen == [], chapter
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [job.who.window]
    job.who.window.close()
    paper = text_of(job.pdf.read_bytes())
    for said in (
        "“Tuco” paid protection money to (alleged) Senda Negra.1,2",
        "Senda Negra is held responsible for Ambush at kilometre 9.1 disputed by3",
        "Who did it?", f"disputed by {STATEMENT}", "nearly 1.2 t", "867.54–876 kg chosen because weighed, not guessed",
        "They call him Tuco on both banks.2", "field notes.txt", "received", "Unidad Norte",
        f"1 {ECO} S-0001", f"2 {RADIO} S-0002", f"3 {STATEMENT} S-0003", "presumed innocent",
        f"SHA-256 {hashlib.sha256(FILE_WORDS.encode()).hexdigest()[:8]}",
    ):  # fmt: skip
        assert said in paper, said
    with Library.open(job.folder) as library:
        report = verify(library)
        assert report.ok, report.findings
        assert library.writable
