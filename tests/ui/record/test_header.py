"""The head of a record: name, states, aliases, counts, and the ways out of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services import listing, profile, records
from tests.ui.record.conftest import Case, Open, Told
from tests.ui.record.person import button, click, enter, words
from ui.desk import Desk
from ui.history import Place
from ui.record.page import RecordPage


def test_says_who_it_is_and_how_that_is_known(case: Case, open_record: Open) -> None:
    body = open_record(case.tuco).body
    assert body is not None
    header = body.header
    assert header.title.text() == "“Tuco”"
    assert header.subtitle.text() == "real name unknown"
    assert header.chips()[:2] == ["Suspect", "1 source"]
    assert header.reference.text() == case.tuco.ref
    assert body.facts.aliases is not None
    assert body.facts.aliases.texts() == ["Tuco"]
    assert "Laboratory at the bend (alleged)" in header.facts.texts()["Role"]


def test_tabs_carry_counts(case: Case, open_record: Open) -> None:
    body = open_record(case.tuco).body
    assert body is not None
    texts = [body.strip.text_of(name) for name in body.strip.names()]
    assert texts[0] == "Profile"
    assert f"Links {len(body.view.links)}" in texts
    assert "Evidence 1" in texts
    assert "Tasks 0" in texts


def test_only_what_somebody_says_misses_a_source(
    qtbot: QtBot, case: Case, open_record: Open, desk: Desk, library: Library
) -> None:
    desk.work_on(case.working)
    task = records.create(library, "task", {"name": "Ask for the log", "about": case.tuco.id}, working=case.working)
    note = records.create(library, "note", {"text": "Call back.", "about": case.tuco.id}, working=case.working)
    for one in (task, note):
        body = open_record(one).body
        assert body is not None
        assert not [chip for chip in body.header.chips() if "source" in chip.lower()]
        assert "said" not in body.strip.names()
        assert "standing" not in [column.key for column in listing.columns(one.type)]
        assert "Who says so" not in words(body)
    for one in (case.exhibit, case.article):
        body = open_record(one).body
        assert body is not None
        assert "No source" not in body.header.chips()
    body = open_record(case.other).body
    assert body is not None
    assert "No source" in body.header.chips()


def test_the_crumb_leads_to_the_list_and_the_button_to_the_dossier(
    qtbot: QtBot, case: Case, open_record: Open, told: Told
) -> None:
    page = open_record(case.tuco)
    click(qtbot, button(page, "All People"))
    click(qtbot, button(page, "Dossier"))
    assert told.places == [Place("person"), Place("dossiers", case.tuco.ref)]


def test_changes_open_the_history(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.tuco)
    assert page.body is not None
    click(qtbot, page.body.header.changes)
    assert page.body.current_tab() == "history"


def test_an_alias_is_added_where_the_aliases_stand_and_cites_the_source(
    qtbot: QtBot, case: Case, open_record: Open, desk: Desk, library: Library
) -> None:
    desk.work_on(case.working)
    page = open_record(case.tuco)
    assert page.body is not None
    chips = page.body.facts.aliases
    assert chips is not None
    click(qtbot, chips.add_pill)
    qtbot.keyClicks(chips.line, "El Tuco")
    enter(qtbot, chips.line)
    qtbot.waitUntil(lambda: chips.texts() == ["Tuco", "El Tuco"])
    added = profile.profile(library, case.tuco.id).aliases[1]
    assert added.backing.sources == 1


def test_an_alias_that_another_bears_too_is_told(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    from casefiles.services import links

    links.add_alias(library, case.other.id, "Tuco")
    page = open_record(case.tuco)
    assert "Aurelio Ñahui" in words(page.body.header)  # type: ignore[union-attr]
    assert "Also used by" in words(page.body.header)  # type: ignore[union-attr]


def test_what_is_in_the_trash_says_so_and_comes_back(
    qtbot: QtBot, case: Case, page: RecordPage, open_record: Open, library: Library
) -> None:
    records.trash(library, [case.tuco.id])
    open_record(case.tuco)
    assert page.body is not None
    assert "in the trash" in words(page.body.header)
    click(qtbot, page.body.header.trash.step)
    qtbot.waitUntil(lambda: page.body is not None and not page.body.view.deleted)
    assert "in the trash" not in words(page.body.header)
    assert len(page.body.view.links) > 1


def test_to_the_trash_and_the_reference_to_the_clipboard(
    qtbot: QtBot, case: Case, open_record: Open, told: Told
) -> None:
    page = open_record(case.other)
    page.copy_reference()
    assert QGuiApplication.clipboard().text() == case.other.ref
    page.delete_record()
    qtbot.waitUntil(lambda: page.body is not None and page.body.view.deleted)
    assert told.sentences == [f"Copied: {case.other.ref}"]


def test_a_ref_that_is_not_there_says_so(qtbot: QtBot, page: RecordPage) -> None:
    page.open_ref("PER-9999")
    qtbot.waitUntil(lambda: "PER-9999" in words(page))
    assert page.body is None


@pytest.mark.parametrize(("place", "name"), [(2, "links"), (4, "said"), (8, "history"), (1, "profile")])
def test_control_and_a_digit_choose_a_tab(qtbot: QtBot, case: Case, open_record: Open, place: int, name: str) -> None:
    page = open_record(case.tuco)
    assert page.body is not None
    page.body.choose_tab("notes")
    qtbot.keyClick(page, Qt.Key(Qt.Key.Key_0 + place), Qt.KeyboardModifier.ControlModifier)
    assert page.body.current_tab() == name
