"""Who says so: said in one sheet, weighed on the tab, and told beside a link."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services import claims, profile, records
from casefiles.services.working import Working
from tests.ui.record.conftest import Case, Open
from tests.ui.record.person import button, click, enter, field, key, offered, tab, words
from ui.desk import Desk
from ui.record.claim_form import ClaimForm
from ui.record.grade_question import GradeQuestion
from ui.record.said_by_tab import SaidByTab
from ui.record.who_says import WhoSays


def form(page: object) -> ClaimForm:
    sheet = page.body.steps.sheet  # type: ignore[attr-defined]
    assert isinstance(sheet, ClaimForm)
    return sheet


def test_while_the_working_bar_is_set_one_enter_is_enough(
    qtbot: QtBot, case: Case, open_record: Open, desk: Desk, library: Library
) -> None:
    desk.work_on(replace(case.working, grade_scheme="admiralty", grade_code="B2", excerpt="a man called Tuco"))
    page = open_record(case.other)
    page.add_claim()
    sheet = form(page)
    qtbot.waitUntil(lambda: sheet.source.text() == "El Eco, 24 July")
    assert sheet.grade.text() == "B2"
    assert sheet.excerpt.toPlainText() == "a man called Tuco"
    assert sheet.says.hasFocus()
    enter(qtbot, sheet.says)
    qtbot.waitUntil(lambda: len(profile.profile(library, case.other.id).claims) == 1)
    said = profile.profile(library, case.other.id).claims[0]
    assert (said.source, said.grade, said.excerpt) == (case.article, "B2", "a man called Tuco")
    qtbot.waitUntil(lambda: page.body is not None and page.body.steps.sheet is None)


def test_everything_can_be_said_by_hand(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.other)
    page.add_claim()
    sheet = form(page)
    assert sheet.source.hasFocus()
    qtbot.keyClicks(sheet.source, "el eco, 24")
    qtbot.waitUntil(lambda: offered(sheet.source)[:1] == [f"El Eco, 24 July {case.article.ref}"])
    enter(qtbot, sheet.source)
    qtbot.waitUntil(sheet.says.hasFocus)
    qtbot.keyClicks(sheet.says, "He was at the bend.")
    click(qtbot, sheet.via)
    qtbot.keyClicks(sheet.via, "release")
    qtbot.waitUntil(lambda: offered(sheet.via)[:1] == [f"Release of the ministry {case.release.ref}"])
    enter(qtbot, sheet.via)
    qtbot.waitUntil(lambda: sheet.via.ref == case.release)
    sheet.disputes.click()
    sheet.how.setCurrentIndex(sheet.how.findData("alleged"))
    qtbot.keyClicks(sheet.grade, "c3")
    assert "fairly reliable" in sheet.meaning.text().lower()
    qtbot.keyClicks(sheet.page, "page 3")
    qtbot.keyClicks(sheet.when, "2016")
    assert sheet.reading.text().startswith("2016")
    click(qtbot, sheet.save_button)
    qtbot.waitUntil(lambda: len(profile.profile(library, case.other.id).claims) == 1)
    said = profile.profile(library, case.other.id).claims[0]
    assert (said.source, said.via, said.says, said.supports) == (
        case.article,
        case.release,
        "He was at the bend.",
        False,
    )
    assert (said.how_said, said.grade, said.excerpt_place, said.true_when) == ("alleged", "C3", "page 3", "2016")


def test_a_source_is_made_on_the_spot(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.other)
    page.add_claim()
    sheet = form(page)
    qtbot.keyClicks(sheet.source, "Radio Quinde")
    qtbot.waitUntil(lambda: offered(sheet.source)[:1] == ["Make source “Radio Quinde”"])
    enter(qtbot, sheet.source)
    qtbot.waitUntil(sheet.says.hasFocus)
    enter(qtbot, sheet.says)
    qtbot.waitUntil(
        lambda: [one.source.title for one in profile.profile(library, case.other.id).claims] == ["Radio Quinde"]
    )


def test_what_is_wrong_is_said_and_what_was_typed_stays(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.other)
    page.add_claim()
    sheet = form(page)
    qtbot.keyClicks(sheet.says, "He was at the bend.")
    enter(qtbot, sheet.says)
    qtbot.waitUntil(lambda: sheet.error.isVisible())
    assert "source" in sheet.error.text()
    qtbot.keyClicks(sheet.source, "nobody known")
    sheet.save()
    assert "choose one of those offered" in sheet.error.text()
    # A click beside the sheet would lose what was typed: it stays.
    click(qtbot, page.body.header.title)  # type: ignore[union-attr]
    assert sheet.isVisible()
    key(qtbot, sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_an_empty_sheet_closes_with_a_click_elsewhere(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.other)
    page.add_claim()
    sheet = form(page)
    click(qtbot, page.body.strip)  # type: ignore[union-attr]
    assert not sheet.isVisible()


def test_tab_stays_in_the_sheet(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.other)
    page.add_claim()
    sheet = form(page)
    for _step in range(30):
        focus = page.focusWidget()
        assert focus is not None
        assert sheet.isAncestorOf(focus)
        key(qtbot, focus, Qt.Key.Key_Tab)


def test_control_j_speaks_of_the_field_that_has_the_keyboard(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.operation)
    field(page, "date").shown.setFocus()
    page.add_claim()
    assert form(page).title.text() == "Who says so: Date"
    assert form(page).value is not None


def test_a_link_tells_who_says_so_and_takes_another_word(
    qtbot: QtBot, case: Case, open_record: Open, desk: Desk, library: Library
) -> None:
    page = open_record(case.tuco)
    assert page.body is not None
    found = tab(qtbot, page, "links")
    row = next(row for row in found.rows if row.link.other.id == case.site.id)
    click(qtbot, row.backing)
    sheet = page.body.steps.sheet
    assert isinstance(sheet, WhoSays)
    assert "El Eco, 24 July" in words(sheet)
    desk.work_on(Working(source=case.release.id))
    click(qtbot, sheet.add_button)
    said = form(page)
    qtbot.waitUntil(lambda: said.source.ref is not None)
    enter(qtbot, said.says)
    qtbot.waitUntil(lambda: any(row.chips()[:1] == ["2 independent"] for row in found.rows))


def test_said_by_shows_sentence_source_grade_and_place(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    working = replace(
        case.working,
        via=case.release.id,
        grade_scheme="admiralty",
        grade_code="C3",
        excerpt="alias Tuco",
        excerpt_place="page 2",
    )
    claims.add(library, case.other.id, working=working, says="Seen at the bend.", true_when="2016")
    page = open_record(case.other)
    found = tab(qtbot, page, "said")
    text = words(found)
    for part in ("Seen at the bend.", "via Release of the ministry", "“alias Tuco” · page 2", "true 2016", "Supports"):
        assert part in text
    assert "first said by Ministry of Quinde" in text


def test_a_word_is_rejected_with_a_reason_reopened_accepted_and_withdrawn(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.tuco)
    found = tab(qtbot, page, "said")
    assert isinstance(found, SaidByTab)
    wanted = found.rows[0].claim.id

    def row() -> object:
        return next(row for row in found.rows if row.claim.id == wanted)

    def state() -> str:
        return next(row.claim.state for row in found.rows if row.claim.id == wanted)

    first = found.rows[0]
    first.take_step("reject")
    enter(qtbot, first.ask)
    qtbot.waitUntil(lambda: first.error.isVisible())
    qtbot.keyClicks(first.ask, "he was in prison then")
    enter(qtbot, first.ask)
    qtbot.waitUntil(lambda: state() == "rejected")
    qtbot.waitUntil(lambda: "he was in prison then" in words(found))
    row().take_step("reopen")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: state() == "open")
    row().take_step("accept")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: state() == "accepted")
    row().take_step("withdraw")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: all(row.claim.id != wanted for row in found.rows))
    library.undo()
    qtbot.waitUntil(lambda: any(row.claim.id == wanted for row in found.rows))


def test_the_menu_offers_what_can_be_done(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.tuco)
    found = tab(qtbot, page, "said")
    assert list(found.rows[0].steps()) == ["accept", "reject", "grade", "withdraw"]
    button(found.rows[0], "What can be done")


def test_a_grade_that_differs_from_the_sources_own_is_asked_about(
    qtbot: QtBot, case: Case, open_record: Open, desk: Desk, library: Library
) -> None:
    records.update(library, case.article.id, {"reliability": "C"})
    desk.work_on(case.working)
    page = open_record(case.other)

    def say(grade: str, answer: Qt.Key) -> None:
        before = len(profile.profile(library, case.other.id).claims)
        page.add_claim()
        sheet = form(page)
        qtbot.waitUntil(lambda: sheet.source.text() == "El Eco, 24 July")
        qtbot.keyClicks(sheet.grade, grade)
        enter(qtbot, sheet.grade)
        qtbot.waitUntil(lambda: any(one.isVisible() for one in page.window().findChildren(GradeQuestion)))
        question = next(one for one in page.window().findChildren(GradeQuestion) if one.isVisible())
        assert question.answers["once"].hasFocus()
        key(qtbot, question.answers["once"], answer)
        qtbot.waitUntil(lambda: len(profile.profile(library, case.other.id).claims) == before + 1)
        qtbot.waitUntil(lambda: page.body is not None and page.body.steps.sheet is None)

    def own() -> str:
        return profile.profile(library, case.article.id).shown("reliability")

    say("b2", Qt.Key.Key_Return)
    assert (profile.profile(library, case.other.id).claims[-1].grade, own()) == ("B2", "C")
    say("b2", Qt.Key.Key_3)
    assert (profile.profile(library, case.other.id).claims[-1].grade, own()) == ("C2", "C")
    say("b3", Qt.Key.Key_2)
    assert (profile.profile(library, case.other.id).claims[-1].grade, own()) == ("B3", "B")


def test_without_an_answer_nothing_is_said_and_the_sheet_stays(
    qtbot: QtBot, case: Case, open_record: Open, desk: Desk, library: Library
) -> None:
    records.update(library, case.article.id, {"reliability": "C"})
    desk.work_on(case.working)
    page = open_record(case.other)
    page.add_claim()
    sheet = form(page)
    qtbot.waitUntil(lambda: sheet.source.text() == "El Eco, 24 July")
    qtbot.keyClicks(sheet.grade, "b2")
    enter(qtbot, sheet.grade)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.window().findChildren(GradeQuestion)))
    question = next(one for one in page.window().findChildren(GradeQuestion) if one.isVisible())
    key(qtbot, question, Qt.Key.Key_Escape)
    qtbot.waitUntil(sheet.save_button.isEnabled)
    assert sheet.isVisible() and sheet.grade.text() == "b2"
    assert not profile.profile(library, case.other.id).claims


def test_the_grade_of_what_was_said_is_asked_about_too(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    records.update(library, case.article.id, {"reliability": "C"})
    page = open_record(case.tuco)
    said = tab(qtbot, page, "said")
    assert isinstance(said, SaidByTab)
    row = said.rows[0]
    row.take_step("grade")
    qtbot.keyClicks(row.ask, "A1")
    enter(qtbot, row.ask)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.window().findChildren(GradeQuestion)))
    question = next(one for one in page.window().findChildren(GradeQuestion) if one.isVisible())
    click(qtbot, question.answers["keep"])
    qtbot.waitUntil(lambda: profile.profile(library, case.tuco.id).claims[0].grade == "C1")
