"""Evidence, time, tasks, notes and history of a record; judging whether two are the same; every type and every width."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.domain.record_types import ENTRIES
from casefiles.domain.vocabulary import NEVER_ON_SCREEN
from casefiles.services import judgements, profile, records
from casefiles.services.evidence import custody
from tests.factories import make
from tests.ui.record.conftest import Case, Open, Told
from tests.ui.record.person import click, enter, key, offered, tab, type_into, words
from ui.history import Place
from ui.record.exhibit_profile import ExhibitProfile
from ui.record.same_person import SamePerson


def test_evidence_is_listed_leads_on_and_can_be_added(qtbot: QtBot, case: Case, open_record: Open, told: Told) -> None:
    page = open_record(case.tuco)
    found = tab(qtbot, page, "evidence")
    assert "Photograph of the vat" in words(found)
    click(qtbot, found.rows[0].name)
    assert told.places == [Place("exhibit", case.exhibit.ref)]
    with qtbot.waitSignal(page.evidence_wanted) as asked:
        click(qtbot, found.add_button)
    assert asked.args == [case.tuco.id]


def test_an_evidence_item_shows_its_file_and_its_custody(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    from casefiles.domain.exhibit import Exhibit

    digest = "ab" * 32
    with library.change("Fill in") as session:
        exhibit = records.fetch(session, case.exhibit.id)
        assert isinstance(exhibit, Exhibit)
        exhibit.sha256, exhibit.size, exhibit.media_type, exhibit.original_name = (
            digest,
            48_100,
            "image/jpeg",
            "vat.jpg",
        )
        custody.append(
            session,
            library,
            exhibit,
            "received",
            custody.Said(from_whom="Ministry of Quinde", to_whom="Ines"),
        )
    page = open_record(case.exhibit)
    assert page.body is not None
    shown = page.body.tab("profile")
    assert isinstance(shown, ExhibitProfile)
    assert shown.file.facts.texts()["Size"] == "48.1 kB"
    assert digest in words(shown.file).replace(" ", "")
    assert "from Ministry of Quinde to Ines" in words(shown.custody)


def test_the_timeline_is_drawn_listed_and_leads_on(qtbot: QtBot, case: Case, open_record: Open, told: Told) -> None:
    page = open_record(case.tuco)
    found = tab(qtbot, page, "timeline")
    qtbot.waitUntil(lambda: "Ambush at kilometre 9" in words(found))
    qtbot.waitUntil(lambda: bool(found.view.targets()))
    place = next(n for n, moment in enumerate(found.moments) if moment.record.id == case.ambush.id)
    found.view.target_chosen.emit(f"{case.ambush.id}-{place}")
    assert told.places == [Place("event", case.ambush.ref)]


def test_a_task_is_one_line_and_a_tick_finishes_it(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.tuco)
    found = tab(qtbot, page, "tasks")
    qtbot.keyClicks(found.line, "Ask for the flight register")
    qtbot.keyClicks(found.due, "no day at all")
    enter(qtbot, found.due)
    qtbot.waitUntil(lambda: found.said.isVisible())
    assert found.line.text() == "Ask for the flight register"
    found.due.clear()
    qtbot.keyClicks(found.due, "5 August 2026")
    enter(qtbot, found.due)
    qtbot.waitUntil(lambda: len(found.rows) == 1)
    qtbot.waitUntil(lambda: "5 August 2026" in words(found))
    assert page.body is not None and page.body.strip.text_of("tasks") == "Tasks 1"
    found.rows[0].tick.click()
    qtbot.waitUntil(lambda: found.rows[0].tick.font().strikeOut())
    task = profile.profile(library, case.tuco.id).tasks[0]
    assert profile.profile(library, task.id).field("status").stored == "done"


def test_notes_are_written_and_edited_where_they_stand(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.tuco)
    found = tab(qtbot, page, "notes")
    qtbot.keyClicks(found.editor, "Compare the seals.")
    qtbot.keyClick(found.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(found.fields) == 1)
    assert found.editor.toPlainText() == ""
    note = next(iter(found.fields.values()))
    qtbot.waitUntil(note.shown.isVisible)
    editor = type_into(qtbot, note, "")
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("Compare both seals.")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: profile.profile(library, next(iter(found.fields))).shown("text") == "Compare both seals.")


def test_history_tells_before_and_after(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    records.update(library, case.other.id, {"occupation": "cook"})
    page = open_record(case.other)
    found = tab(qtbot, page, "history")
    qtbot.waitUntil(lambda: len(found.rows) == 2)
    row = found.rows[0]
    assert "occupation" in row.change.label
    qtbot.waitUntil(row.toggle.isVisible)
    click(qtbot, row.toggle)
    qtbot.waitUntil(lambda: "Occupation: – → cook" in words(row))
    library.undo()
    qtbot.waitUntil(lambda: any(row.change.undone for row in found.rows))


# The same person?


def test_two_are_judged_the_same_with_a_reason_and_it_is_taken_back(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.tuco)
    assert page.body is not None
    header = page.body.header
    click(qtbot, header.same)
    sheet = page.body.steps.sheet
    assert isinstance(sheet, SamePerson)
    click(qtbot, sheet.save_button)
    assert sheet.error.text() == "Choose the other entry first."
    qtbot.keyClicks(sheet.other, "aurel")
    qtbot.waitUntil(lambda: offered(sheet.other) == [f"Aurelio Ñahui {case.other.ref}"])
    enter(qtbot, sheet.other)
    assert sheet.reason.hasFocus()
    qtbot.keyClicks(sheet.reason, "same scar")
    enter(qtbot, sheet.reason)
    chip = f"Same person as Aurelio Ñahui {case.other.ref}"
    qtbot.waitUntil(lambda: chip in header.chips())
    click(qtbot, header.same)
    again = page.body.steps.sheet
    assert isinstance(again, SamePerson)
    assert "same scar" in words(again)
    click(qtbot, again.rows[0].withdraw)
    qtbot.waitUntil(lambda: chip not in header.chips())
    qtbot.waitUntil(lambda: again.rows == [])


def test_unsure_is_shown_as_perhaps(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    judgements.judge(library, case.tuco.id, case.other.id, "unsure", "same nickname in two towns")
    page = open_record(case.tuco)
    assert page.body is not None
    assert f"Perhaps Aurelio Ñahui {case.other.ref}" in page.body.header.chips()


def test_places_cannot_be_the_same_person(case: Case, open_record: Open) -> None:
    page = open_record(case.place)
    assert page.body is not None
    assert not page.body.header.same.isVisible()


# Every type, every width


TABS = ("profile", "links", "evidence", "said", "timeline", "tasks", "notes", "history")


@pytest.mark.parametrize("kind", ENTRIES)
def test_every_type_opens_on_every_tab_in_the_window_s_words(
    qtbot: QtBot, open_record: Open, library: Library, kind: str
) -> None:
    with library.change("Make") as session:
        identifier = make(session, kind).id
    page = open_record(records.name_of(library, identifier))
    forbidden = re.compile("|".join(rf"\b{word}s?\b" for word in NEVER_ON_SCREEN), re.IGNORECASE)
    for name in TABS:
        tab(qtbot, page, name)
        assert forbidden.findall(words(page)) == [], name
    qtbot.waitUntil(lambda: page.desk.jobs.under_way() == [])


def too_wide(page: QWidget) -> list[str]:
    """What sticks out of the page at the right."""
    found = []
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and not widget.isWindow() and widget.width() > 1:
            right = widget.mapTo(page, QPoint(widget.width(), 0)).x()
            if right > page.width() + 1:
                found.append(f"{type(widget).__name__} {widget.accessibleName()} {right}")
    return found


@pytest.mark.parametrize("width", [380, 520, 700, 1440])
@pytest.mark.parametrize("name", ["tuco", "operation", "seizure", "ambush"])
def test_nothing_is_cut_off(qtbot: QtBot, case: Case, open_record: Open, width: int, name: str) -> None:
    page = open_record(getattr(case, name))
    page.resize(width, 480)
    for shown in TABS:
        tab(qtbot, page, shown)
        qtbot.waitUntil(lambda: page.desk.jobs.under_way() == [])
        qtbot.waitUntil(lambda: too_wide(page) == [], timeout=2000)


def test_whatever_takes_the_keyboard_has_a_name(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.operation)
    for shown in TABS:
        tab(qtbot, page, shown)
        nameless = [
            type(one).__name__
            for one in page.findChildren(QWidget)
            if one.isVisible()
            and isinstance(one, (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox))
            and not one.accessibleName()
        ]
        assert nameless == [], shown


def test_another_record_keeps_the_tab(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.tuco)
    tab(qtbot, page, "notes")
    open_record(case.other)
    assert page.body is not None
    assert page.body.current_tab() == "notes"
    page.open_ref(case.other.ref, "links")
    assert page.body.current_tab() == "links"


def test_a_record_that_comes_late_does_not_cover_the_next_one(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.tuco)
    page.open_ref(case.other.ref)
    with qtbot.waitSignal(page.shown, check_params_cb=lambda ref: ref == case.place.ref):
        page.open_ref(case.place.ref)
    assert page.body is not None
    assert page.body.view.ref == case.place.ref
    assert page.record_id == case.place.id


def test_a_write_that_ends_after_the_page_moved_on_harms_nothing(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    from tests.ui.record.person import field

    page = open_record(case.other)
    enter(qtbot, type_into(qtbot, field(page, "printed_name"), "Aurelio Rojas"))
    open_record(case.place)
    qtbot.waitUntil(lambda: profile.profile(library, case.other.id).title == "Aurelio Rojas")
    qtbot.waitUntil(lambda: page.desk.jobs.under_way() == [])


def test_a_library_that_may_only_be_read_offers_nothing_to_write(
    qtbot: QtBot, case: Case, page: object, open_record: Open, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.desk import Desk

    monkeypatch.setattr(Desk, "writable", property(lambda self: False))
    opened = open_record(case.tuco)
    text = words(opened)
    for part in ("+ alias", "+ Link", "+ Add", "+ Source", "+ tag", "Same person?"):
        assert part not in text
    key(qtbot, opened, Qt.Key.Key_Tab)
    assert not [
        one
        for one in opened.findChildren(QAbstractButton)
        if one.accessibleName() == "Add evidence" and one.isVisible()
    ]


def test_what_can_be_made_of_a_name() -> None:
    from ui.record.ref_line import make_offers

    offers = make_offers(" “Tuco” ", ("person", "organisation"))
    assert [offer.text for offer in offers] == ["Make person “Tuco”", "Make organisation “Tuco”"]
    assert make_offers("  ", ("person",)) == []
