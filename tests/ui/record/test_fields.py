"""Fields edited in place: every kind of value, what is asked, what goes wrong, what is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from casefiles import words as language
from casefiles.database.library import Library
from casefiles.services import claims, profile, records
from tests.ui.record.conftest import Case, Open, Told
from tests.ui.record.person import button, click, enter, field, key, offered, type_into, words
from tests.ui.record.person import profile as profile_of
from ui.desk import Desk
from ui.record.claim_form import ClaimForm
from ui.record.part_table import PartTable
from ui.record.ref_line import RefLine
from ui.record.who_says import WhoSays


def stored(library: Library, record: int, name: str) -> Any:
    return profile.profile(library, record).field(name).stored


def test_a_line_is_typed_and_kept(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.other)
    name = field(page, "printed_name")
    enter(qtbot, type_into(qtbot, name, "Aurelio Ñahui Rojas"))
    qtbot.waitUntil(lambda: stored(library, case.other.id, "printed_name") == "Aurelio Ñahui Rojas")
    qtbot.waitUntil(lambda: page.body is not None and page.body.header.title.text() == "Aurelio Ñahui Rojas")
    assert not name.is_editing


def test_a_field_that_says_nothing_is_asked_for_by_its_name(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.other)
    assert field(page, "occupation").isHidden()
    click(qtbot, button(page, "Enter Occupation"))
    occupation = field(page, "occupation")
    assert occupation.is_editing
    qtbot.keyClicks(occupation.editor, "cook")
    enter(qtbot, occupation.editor)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: stored(library, case.other.id, "occupation") == "cook")
    qtbot.waitUntil(lambda: "occupation" not in profile_of(page).unknown.pills)


def test_a_term_is_chosen_by_its_word_in_the_window_s_language(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    language.set_language("es")
    page = open_record(case.other)
    legal = field(page, "legal_status")
    editor = type_into(qtbot, legal, "acusado")
    assert isinstance(editor, QComboBox)
    enter(qtbot, editor)
    qtbot.waitUntil(lambda: stored(library, case.other.id, "legal_status") == "accused")
    qtbot.waitUntil(lambda: legal.shown.text() == "acusado")


def test_a_word_that_is_no_term_may_be_typed(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.other)
    enter(qtbot, type_into(qtbot, field(page, "whereabouts"), "on the river"))
    qtbot.waitUntil(lambda: stored(library, case.other.id, "whereabouts") == "on the river")


def test_a_date_is_read_along_and_kept_as_written(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.operation)
    date = field(page, "date")
    editor = type_into(qtbot, date, "late July 2017")
    assert "21 Jul 2017 – 31 Jul 2017" in words(date)
    enter(qtbot, editor)
    qtbot.waitUntil(lambda: stored(library, case.operation.id, "date")["written"] == "late July 2017")
    qtbot.waitUntil(lambda: date.shown.text() == "late July 2017")


def test_a_wrong_date_says_why_and_keeps_what_was_typed(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.operation)
    date = field(page, "date")
    enter(qtbot, type_into(qtbot, date, "03/05/2016"))
    qtbot.waitUntil(lambda: date.error.isVisible())
    assert isinstance(date.editor, QLineEdit)
    assert date.editor.text() == "03/05/2016"
    assert stored(library, case.operation.id, "date")["written"] == "22 July 2017"
    key(qtbot, date.editor, Qt.Key.Key_Escape)
    assert date.shown.text() == "22 July 2017"


def test_an_amount_that_may_mean_two_things_is_asked_about(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    language.set_language("es")
    page = open_record(case.seizure)
    table = profile_of(page).table("weights")
    assert isinstance(table, PartTable)
    cell = table.cells()[0]["amount"]
    enter(qtbot, type_into(qtbot, cell, "4.550 kilos"))
    assert "4550" in words(cell).replace("\u202f", "") and "4.55" in words(cell)
    key(qtbot, cell, Qt.Key.Key_2)

    def weight() -> Any:
        return profile.profile(library, case.seizure.id).parts[0].rows[0].fields[0].stored

    qtbot.waitUntil(lambda: weight()["low"] == "4550")


def test_a_reference_is_found_while_one_types(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.operation)
    place = field(page, "place")
    editor = type_into(qtbot, place, "puer")
    assert isinstance(editor, RefLine)
    qtbot.waitUntil(lambda: f"Puerto Quinde {case.place.ref}" in offered(editor))
    enter(qtbot, editor)
    qtbot.waitUntil(lambda: stored(library, case.operation.id, "place") is not None)
    assert profile.profile(library, case.operation.id).field("place").target == case.place


def test_a_target_is_made_on_the_spot(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.operation)
    editor = type_into(qtbot, field(page, "place"), "Quebrada Honda")
    assert isinstance(editor, RefLine)
    qtbot.waitUntil(lambda: offered(editor)[:1] == ["Make place “Quebrada Honda”"])
    enter(qtbot, editor)
    qtbot.waitUntil(lambda: profile.profile(library, case.operation.id).shown("place") == "Quebrada Honda")


def test_an_empty_line_empties_the_field(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.other)
    editor = type_into(qtbot, field(page, "printed_name"), "x")
    key(qtbot, editor, Qt.Key.Key_Backspace)
    enter(qtbot, editor)
    qtbot.waitUntil(lambda: stored(library, case.other.id, "printed_name") is None)


# Typing over a value that has a source


def test_another_version_is_the_first_answer(
    qtbot: QtBot, case: Case, open_record: Open, desk: Desk, library: Library
) -> None:
    desk.work_on(replace(case.working, source=case.release.id))
    page = open_record(case.tuco)
    born = field(page, "born")
    enter(qtbot, type_into(qtbot, born, "1981"))
    first = button(born, "1  Another version")
    assert first.hasFocus()
    enter(qtbot, first)
    qtbot.waitUntil(lambda: "2 versions" in words(born))
    view = profile.profile(library, case.tuco.id).field("born")
    assert [version.shown for version in view.versions] == ["1979", "1981"]
    assert view.stored["edtf"] == "1979"


def test_two_mends_a_typing_error(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.tuco)
    born = field(page, "born")
    enter(qtbot, type_into(qtbot, born, "1978"))
    key(qtbot, button(born, "1  Another version"), Qt.Key.Key_2)
    qtbot.waitUntil(lambda: stored(library, case.tuco.id, "born")["edtf"] == "1978")
    view = profile.profile(library, case.tuco.id).field("born")
    assert view.versions == ()
    assert view.backing is not None and view.backing.sources == 1


def test_three_chooses_the_value(qtbot: QtBot, case: Case, open_record: Open, desk: Desk, library: Library) -> None:
    desk.work_on(replace(case.working, source=case.release.id))
    page = open_record(case.tuco)
    born = field(page, "born")
    enter(qtbot, type_into(qtbot, born, "1980"))
    key(qtbot, button(born, "1  Another version"), Qt.Key.Key_3)
    qtbot.waitUntil(lambda: stored(library, case.tuco.id, "born")["edtf"] == "1980")


def test_choosing_a_value_that_nobody_gives_asks_who_says_so_first(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.tuco)
    assert page.body is not None
    born = field(page, "born")
    enter(qtbot, type_into(qtbot, born, "1980"))
    key(qtbot, button(born, "1  Another version"), Qt.Key.Key_3)
    sheet = page.body.steps.sheet
    assert isinstance(sheet, ClaimForm)
    qtbot.keyClicks(sheet.source, "release")
    qtbot.waitUntil(lambda: offered(sheet.source)[:1] == [f"Release of the ministry {case.release.ref}"])
    enter(qtbot, sheet.source)
    qtbot.waitUntil(sheet.says.hasFocus)
    enter(qtbot, sheet.says)
    qtbot.waitUntil(lambda: stored(library, case.tuco.id, "born")["edtf"] == "1980")


def test_escape_answers_nothing(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.tuco)
    born = field(page, "born")
    enter(qtbot, type_into(qtbot, born, "1980"))
    key(qtbot, button(born, "1  Another version"), Qt.Key.Key_Escape)
    assert born.shown.text() == "1979"
    assert not born.is_editing
    assert stored(library, case.tuco.id, "born")["edtf"] == "1979"


def test_another_version_without_a_source_asks_who_says_so(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.tuco)
    assert page.body is not None
    born = field(page, "born")
    enter(qtbot, type_into(qtbot, born, "1981"))
    key(qtbot, button(born, "1  Another version"), Qt.Key.Key_1)
    sheet = page.body.steps.sheet
    assert isinstance(sheet, ClaimForm)
    assert sheet.value is not None and sheet.value.text() == "1981"
    qtbot.keyClicks(sheet.source, "release")
    qtbot.waitUntil(lambda: offered(sheet.source)[:1] == [f"Release of the ministry {case.release.ref}"])
    enter(qtbot, sheet.source)
    qtbot.waitUntil(sheet.says.hasFocus)
    enter(qtbot, sheet.says)
    qtbot.waitUntil(lambda: "2 versions" in words(born))
    assert not born.is_editing


def test_versions_stand_side_by_side_and_one_is_chosen_with_a_reason(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    claims.set_value(library, case.tuco.id, "born", "1981", working=replace(case.working, source=case.release.id))
    page = open_record(case.tuco)
    assert page.body is not None
    born = field(page, "born")
    born.states_wanted.emit()
    sheet = page.body.steps.sheet
    assert isinstance(sheet, WhoSays)
    assert [card.value.text() for card in sheet.versions] == ["1979", "1981"]
    assert "El Eco, 24 July" in words(sheet) and "Release of the ministry" in words(sheet)
    click(qtbot, button(sheet, "Choose 1981"))
    qtbot.keyClicks(sheet.versions[1].reason, "the birth certificate")
    enter(qtbot, sheet.versions[1].reason)
    qtbot.waitUntil(lambda: stored(library, case.tuco.id, "born")["edtf"] == "1981")
    qtbot.waitUntil(lambda: born.shown.text() == "1981")
    chosen = next(
        version for version in profile.profile(library, case.tuco.id).field("born").versions if version.chosen
    )
    assert chosen.claims[0].state_reason == "the birth certificate"
    born.states_wanted.emit()
    again = page.body.steps.sheet
    assert isinstance(again, WhoSays)
    click(qtbot, again.reopen_button)
    qtbot.waitUntil(lambda: profile.profile(library, case.tuco.id).field("born").open)


# Rows of lists


def test_rows_are_added_edited_and_taken_away(
    qtbot: QtBot, case: Case, open_record: Open, library: Library, told: Told
) -> None:
    page = open_record(case.operation)
    table = profile_of(page).table("resources")
    assert isinstance(table, PartTable)
    assert table.cells()[0]["count"].shown.text() == "4"
    click(qtbot, button(table, "Add to means used"))
    kind, count = table._new["kind"], table._new["count"]
    qtbot.keyClicks(kind, "canoe")
    qtbot.keyClicks(count, "many")
    enter(qtbot, count)
    qtbot.waitUntil(lambda: table.error.isVisible())
    assert "many" in table.error.text()
    count.clear()
    qtbot.keyClicks(count, "2")
    enter(qtbot, count)
    qtbot.waitUntil(lambda: len(table.cells()) == 2)
    cell = table.cells()[1]["count"]
    enter(qtbot, type_into(qtbot, cell, "3"))
    qtbot.waitUntil(lambda: profile.profile(library, case.operation.id).parts[0].rows[1].fields[1].stored == 3)
    qtbot.waitUntil(lambda: table.cells()[1]["count"].shown.text() == "3")
    click(qtbot, button(table, "Remove canoe 2"))
    qtbot.waitUntil(lambda: len(table.cells()) == 1)
    library.undo()
    qtbot.waitUntil(lambda: len(table.cells()) == 2)


def test_tags_are_added_and_taken_away(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    from ui.record.tag_chips import TagCard

    page = open_record(case.other)
    tags = profile_of(page).table("tags")
    assert isinstance(tags, TagCard)
    qtbot.keyClicks(tags.line, "to be asked")
    enter(qtbot, tags.line)
    qtbot.waitUntil(lambda: tags.names == ["to be asked"])
    click(qtbot, button(tags, "Remove the tag to be asked"))
    qtbot.waitUntil(lambda: tags.names == [])


# While others change things


def test_an_open_editor_and_the_scroll_place_outlive_a_change_elsewhere(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.other)
    page.resize(760, 400)
    name = field(page, "printed_name")
    editor = type_into(qtbot, name, "Aurelio R")
    bar = page.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 40)
    bar.setValue(40)
    with qtbot.waitSignal(page.shown):
        records.update(library, case.other.id, {"occupation": "cook"})
    assert name.editor is editor
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "Aurelio R"
    assert bar.value() == 40
    assert field(page, "occupation").shown.text() == "cook"


def test_a_change_of_something_else_is_not_read(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.other)
    seen: list[str] = []
    page.shown.connect(seen.append)
    with qtbot.waitSignal(page.desk.changed):
        records.update(library, case.place.id, {"name": "Puerto Quinde Alto"})
    assert seen == []
    assert page.desk.jobs.under_way() == []
