"""One line in: typed, understood while one types, chosen with keys, entered, kept for the next, parked, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from casefiles.services import inbox, listing, records
from casefiles.services.lookup import by_ref, refs
from casefiles.services.profile import profile
from tests.ui.casefile import Person, folder, person, somebody
from ui.history import Place
from ui.line_editor import LineEditor
from ui.line_piece import PieceChip
from ui.quick_line import QuickLine

__all__ = ["folder", "person", "somebody"]


def panel_of(who: Person) -> QuickLine:
    panel = who.casework.record_actions.quick_line
    assert panel is not None
    return panel


def opened(who: Person, text: str = "") -> LineEditor:
    """The panel opened with Ctrl+N, and a line typed into it and understood."""
    who.control(Qt.Key.Key_N)
    editor = panel_of(who).editor
    assert QApplication.focusWidget() is editor.line
    if text:
        typed(who, editor, text)
    return editor


def typed(who: Person, editor: LineEditor, text: str) -> None:
    who.type(text)
    who.wait(lambda: editor.proposal is not None and editor.proposal.text == editor.line.text())


def chip(editor: LineEditor, key: str, *, asks: bool = False) -> PieceChip:
    return next(one for one in editor.chips if one.piece.key == key and one.piece.asks == asks)


def _titles(who: Person, kind: str) -> list[str]:
    ids = list(listing.order(who.library, kind))
    with who.library.read() as session:
        # What goes between the two readings is left out.
        return [ref.title for ref in refs(session, ids).values()]


def closed(who: Person) -> bool:
    return who.casework.record_actions.quick_line is None


def test_a_line_is_understood_while_one_types_and_entered_with_enter(person: Person) -> None:
    editor = opened(person, "chipi @quinde 14/2/2026 s1 c3")
    assert [one.piece.key for one in editor.chips] == ["person", "place", "link", "date", "source", "grade"]
    assert chip(editor, "person").piece.label == "“chipi”"
    assert chip(editor, "person").piece.tone == "info"
    assert chip(editor, "source").piece.label == "El Eco de Quinde, 12 Feb 2026"
    assert chip(editor, "source").piece.detail == "S-0001"
    assert chip(editor, "date").piece.label == "14 February 2026"
    assert editor.writes.isVisible() and "chipi" in editor.writes.text()
    before = person.library.head.seq
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: closed(person))
    assert "“chipi”" in _titles(person, "person")
    assert _titles(person, "place") == ["quinde"]
    assert person.library.head.seq == before + 1
    person.wait(lambda: bool(person.said) and person.said[-1][0].startswith("Entered under “chipi” (PER-0003)."))
    person.click(person.casework.toast.step)
    person.quiet()
    assert person.window.history.here == Place("person", "PER-0003")
    claims = profile(person.library, "PER-0003").claims
    assert claims and {claim.excerpt for claim in claims} == {"chipi @quinde 14/2/2026 s1 c3"}
    person.control(Qt.Key.Key_Z)
    person.wait(lambda: "“chipi”" not in _titles(person, "person"))
    assert _titles(person, "place") == []


def test_enter_before_the_line_is_read_enters_it_when_it_is(person: Person) -> None:
    opened(person)
    person.type("chipi @quinde")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: closed(person))
    assert "“chipi”" in _titles(person, "person")


def test_a_known_alias_outside_the_working_operation_is_new_and_an_arrow_takes_the_known_person(person: Person) -> None:
    editor = opened(person, "tuco @quinde")
    first = chip(editor, "person")
    assert first.piece.label == "new, perhaps the same as PER-0001"
    assert first.piece.can_choose
    person.keys(Qt.Key.Key_Tab)
    assert editor.walked() is first
    assert editor.line.marked == "tuco"
    person.keys(Qt.Key.Key_Down)
    assert [offer.text for offer in editor.options()][:2] == ["new, perhaps the same as PER-0001", "“Tuco”"]
    person.wait(lambda: chip(editor, "person").piece.at == 1)
    person.wait(lambda: editor.proposal is not None and editor.proposal.choices["person"] == "PER-0001")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: closed(person))
    assert len(_titles(person, "person")) == 2
    assert any(link.type == "seen_at" for link in profile(person.library, "PER-0001").links)


def test_a_click_on_a_chip_opens_the_same_list(person: Person) -> None:
    editor = opened(person, "tuco @quinde")
    person.click(chip(editor, "person"))
    assert QApplication.focusWidget() is editor.line
    assert len(editor.options()) >= 3
    drawn = editor._list
    assert drawn is not None
    person.click(drawn, drawn.place_of(1).center())
    person.wait(lambda: editor.proposal is not None and editor.proposal.choices["person"] == "PER-0001")
    assert editor.options() == []
    person.wait(lambda: chip(editor, "person").piece.detail.startswith("PER-0001"))


def test_what_was_chosen_for_one_name_is_not_taken_for_another(person: Person) -> None:
    editor = opened(person, "tuco")
    person.keys(Qt.Key.Key_Tab)
    person.keys(Qt.Key.Key_Down)
    person.wait(lambda: editor.proposal is not None and editor.proposal.choices["person"] == "PER-0001")
    typed(person, editor, "x")
    assert editor.proposal is not None and editor.proposal.choices["person"] == "new"
    assert editor.choices == {}


def test_tab_walks_to_the_last_chip_and_on_to_the_buttons_and_back(person: Person) -> None:
    editor = opened(person, "chipi @quinde")
    panel = panel_of(person)
    for key in ("person", "place", "link"):
        person.keys(Qt.Key.Key_Tab)
        walked = editor.walked()
        assert walked is not None and walked.piece.key == key
    person.keys(Qt.Key.Key_Tab)
    assert editor.walked() is None
    assert QApplication.focusWidget() is panel.park_button
    person.keys(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    walked = editor.walked()
    assert walked is not None and walked.piece.key == "link"
    for _step in range(3):
        person.keys(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.walked() is None and editor.line.hasFocus()
    person.type("!")
    assert editor.line.text() == "chipi @quinde!"


def test_a_grade_that_is_not_the_sources_own_is_asked_about_before_anything_is_entered(person: Person) -> None:
    records.update(person.library, _id(person, "S-0001"), {"reliability": "B"})
    editor = opened(person, "chipi @quinde s1 c3")
    asked = chip(editor, "grade", asks=True)
    assert asked.piece.tone == "single_source" and asked.piece.in_the_way
    before = person.library.head.seq
    person.keys(Qt.Key.Key_Return)
    assert person.library.head.seq == before
    assert editor.walked() is asked
    assert len(editor.options()) == 3
    person.keys(Qt.Key.Key_Down)
    person.wait(lambda: editor.proposal is not None and editor.proposal.ready)
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: closed(person))
    assert "C3" in {claim.grade for claim in profile(person.library, "PER-0003").claims}


def _id(who: Person, ref: str) -> int:
    with who.library.read() as session:
        return by_ref(session, ref).id


def test_a_problem_is_said_and_nothing_is_entered(person: Person) -> None:
    editor = opened(person, "chipi @quinde s77")
    assert editor.trouble.isVisible() and "S-0077" in editor.trouble.text()
    before = person.library.head.seq
    person.keys(Qt.Key.Key_Return)
    walked = editor.walked()
    assert walked is not None and walked.piece.key == "source"
    person.quiet()
    assert person.library.head.seq == before and not closed(person)


def test_ctrl_enter_keeps_source_date_and_place_for_the_next_name(person: Person) -> None:
    editor = opened(person, "chipi @quinde 14/2/2026 s1")
    person.control(Qt.Key.Key_Return)
    person.wait(lambda: "“chipi”" in _titles(person, "person"))
    assert editor.line.text() == " @quinde 14/2/2026 s1"
    assert editor.line.cursorPosition() == 0
    typed(person, editor, "pelao")
    person.wait(lambda: chip(editor, "place").piece.tone != "info")
    person.control(Qt.Key.Key_Return)
    person.wait(lambda: "“pelao”" in _titles(person, "person"))
    assert _titles(person, "place") == ["quinde"]


def test_undo_in_the_line_takes_back_the_last_entry_where_nothing_was_typed_since(person: Person) -> None:
    editor = opened(person, "chipi")
    person.control(Qt.Key.Key_Return)
    person.wait(lambda: "“chipi”" in _titles(person, "person"))
    person.quiet()
    person.wait(person.window.actions_["edit.undo"].isEnabled)
    person.wait(lambda: "chipi" in person.window.status.undo.text())
    assert editor.line.hasFocus() and editor.line.text() == ""
    person.control(Qt.Key.Key_Z)
    person.wait(lambda: "“chipi”" not in _titles(person, "person"))


def test_escape_parks_the_line_then_closes_the_panel(person: Person) -> None:
    editor = opened(person, "chipi @quinde")
    person.keys(Qt.Key.Key_Escape)
    person.wait(lambda: inbox.waiting(person.library) == 1)
    person.wait(lambda: ("Parked in the Inbox.", "good") in person.said)
    assert inbox.tips(person.library)[0].text == "chipi @quinde"
    assert "“chipi”" not in _titles(person, "person")
    assert editor.text == "" and not closed(person)
    person.keys(Qt.Key.Key_Escape)
    person.wait(lambda: closed(person))


def test_parking_is_taken_back_from_the_sentence_and_the_line_is_there_again(person: Person) -> None:
    opened(person, "chipi @quinde")
    person.keys(Qt.Key.Key_Escape)
    person.wait(lambda: ("Parked in the Inbox.", "good") in person.said)
    person.click(person.casework.toast.step)
    person.wait(lambda: inbox.waiting(person.library) == 0)
    person.wait(lambda: not closed(person) and panel_of(person).editor.text == "chipi @quinde")


def test_taking_back_a_parked_line_leaves_what_was_changed_since(person: Person) -> None:
    opened(person, "chipi @quinde")
    person.keys(Qt.Key.Key_Escape)
    person.wait(lambda: ("Parked in the Inbox.", "good") in person.said)
    records.create(person.library, "place", {"name": "Puerto Quinde"})
    person.click(person.casework.toast.step)
    person.wait(lambda: inbox.waiting(person.library) == 0)
    assert _titles(person, "place") == ["Puerto Quinde"]


def test_plus_in_the_box_begins_a_line(person: Person) -> None:
    person.control(Qt.Key.Key_K)
    person.type("+")
    editor = panel_of(person).editor
    assert QApplication.focusWidget() is editor.line
    person.type("chipi")
    assert editor.line.text() == "chipi"
    assert person.window.top.box.text() == "" and person.window.top.box.suggestions() == []
    person.wait(lambda: bool(editor.chips))


def test_an_empty_line_offers_new_entries_the_list_shown_first(person: Person) -> None:
    person.go("vehicle")
    opened(person)
    panel = panel_of(person)
    assert next(iter(panel.new.buttons)) == "vehicle"
    assert panel.new.isVisible()
    person.keys(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is panel.new.buttons["vehicle"]
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: closed(person))
    person.quiet()
    page = person.window.page("vehicle")
    person.wait(page.line.isVisible)  # type: ignore[attr-defined]
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_the_offers_go_when_something_is_typed(person: Person) -> None:
    editor = opened(person)
    panel = panel_of(person)
    person.type("c")
    assert not panel.new.isVisible() and panel.enter_button.isVisible()
    editor.line.clear()
    assert panel.new.isVisible() and not panel.enter_button.isVisible()


def test_a_click_elsewhere_closes_an_empty_panel_and_keeps_one_with_a_line(person: Person) -> None:
    opened(person, "chipi")
    person.click(person.window.pages.currentWidget())
    assert not closed(person)
    editor = panel_of(person).editor
    editor.line.setFocus()
    editor.line.clear()
    person.click(person.window.pages.currentWidget())
    person.wait(lambda: closed(person))


@pytest.mark.parametrize("key", [Qt.Key.Key_Up, Qt.Key.Key_Down])
def test_an_arrow_in_the_line_goes_to_the_first_piece_with_a_choice(person: Person, key: Qt.Key) -> None:
    editor = opened(person, "chipi @quinde #condor")
    person.keys(key)
    walked = editor.walked()
    if key == Qt.Key.Key_Up:
        assert walked is None
    else:
        assert walked is not None and walked.piece.can_choose and editor.options()
        person.keys(Qt.Key.Key_Escape)
        assert editor.options() == [] and editor.text
        assert inbox.waiting(person.library) == 0


def test_in_the_working_operation_the_one_holder_is_chosen_already(person: Person) -> None:
    from casefiles.services.working import Working

    person.desk.work_on(Working(operation=_id(person, "OP-2026-0001")))
    editor = opened(person, "tuco @quinde")
    found = chip(editor, "person").piece
    assert found.label == "“Tuco”" and "PER-0001" in found.detail and found.tone == "neutral"


def test_the_panel_is_not_loaded_before_it_is_wanted() -> None:
    import subprocess
    import sys

    code = "import sys, ui.casework; sys.exit('ui.quick_line' in sys.modules or 'ui.line_editor' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0




def test_a_date_that_was_asked_about_stays_answered_for_the_next_line(person: Person) -> None:
    editor = opened(person, "chipi @quinde 3/7 s1")
    person.keys(Qt.Key.Key_Return)
    assert editor.walked() is chip(editor, "date", asks=True)
    person.keys(Qt.Key.Key_Down)
    person.wait(lambda: editor.proposal is not None and editor.proposal.ready)
    person.control(Qt.Key.Key_Return)
    person.wait(lambda: "“chipi”" in _titles(person, "person"))
    typed(person, editor, "pelao")
    assert editor.proposal is not None and editor.proposal.ready
    assert chip(editor, "date").piece.label.startswith("3 July")


def test_a_line_left_with_the_cross_is_there_again(person: Person) -> None:
    opened(person, "chipi @quinde")
    person.click(panel_of(person).close_button)
    person.wait(lambda: closed(person))
    person.control(Qt.Key.Key_N)
    assert panel_of(person).editor.text == "chipi @quinde"


def test_escape_on_a_button_goes_back_to_the_line(person: Person) -> None:
    editor = opened(person, "chipi")
    panel_of(person).park_button.setFocus()
    person.keys(Qt.Key.Key_Escape)
    assert editor.line.hasFocus() and editor.text == "chipi"
    assert inbox.waiting(person.library) == 0


def test_the_handling_is_never_covered(person: Person) -> None:
    opened(person)
    banner = person.window.banner
    banner.show_marking("SECRET", "red")
    person.wait(banner.isVisible)
    panel = panel_of(person)
    panel.stand()
    assert panel.y() + 8 >= banner.mapTo(person.window, banner.rect().bottomLeft()).y()


def test_a_line_that_cannot_be_written_any_more_comes_back(person: Person) -> None:
    editor = opened(person, "chipi s1")
    records.trash(person.library, [_id(person, "S-0001")])
    person.control(Qt.Key.Key_Return)
    # What was kept for the next line stands there until the refusal arrives.
    person.wait(lambda: editor.text == "chipi s1" and editor.trouble.isVisible())
    assert "“chipi”" not in _titles(person, "person")
