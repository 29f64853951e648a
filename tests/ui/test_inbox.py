"""The Inbox: what was parked waits there with its age; it is assessed, rejected, reopened, with keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from casefiles.services import inbox, listing, records
from casefiles.services.lookup import by_ref, refs
from tests.ui.casefile import Person, folder, person, somebody
from ui import contents
from ui.history import Place
from ui.pages.inbox import InboxPage

__all__ = ["folder", "person", "somebody"]

LINES = ("chipi @quinde s1", "tuco @quinde", "pelao @quinde s77")


def titles(who: Person, kind: str) -> list[str]:
    ids = list(listing.order(who.library, kind))
    with who.library.read() as session:
        # What goes between the two readings is left out.
        return [ref.title for ref in refs(session, ids).values()]


def inbox_of(who: Person) -> InboxPage:
    """The Inbox, gone to, its first tip shown and understood."""
    page = who.go(contents.INBOX)
    assert isinstance(page, InboxPage)
    return page


def shown(who: Person, page: InboxPage, text: str) -> None:
    """Wait until a tip is shown and its line is understood."""
    who.wait(lambda: page.tip.tip is not None and page.tip.tip.text == text)
    who.wait(lambda: page.tip.editor.proposal is not None and page.tip.editor.proposal.text == text)


@pytest.fixture
def full(person: Person) -> InboxPage:
    """The Inbox with three tips."""
    for line in LINES:
        inbox.park(person.library, line)
    page = inbox_of(person)
    shown(person, page, LINES[0])
    return page


def test_an_empty_inbox_says_what_belongs_there(person: Person) -> None:
    page = inbox_of(person)
    person.wait(lambda: page.table.empty is not None)
    assert page.table.empty is not None and "Ctrl+N" in page.table.empty.sentence.text()


def test_tips_wait_with_their_age_and_the_navigation_counts_them(person: Person, full: InboxPage) -> None:
    person.wait(lambda: person.window.navigation.button(contents.INBOX).accessibleName() == "Inbox, 3")
    assert person.rows(contents.INBOX) == list(LINES)
    keys = [column.key for column in full.table.model.columns]
    assert keys == ["title", "age", "operation", "source"]
    person.wait(lambda: all("minute" in text for text in person.rows_of(full.table, 1)))
    assert full.tip.age.text().startswith("waits for")
    assert [one.piece.key for one in full.tip.editor.chips] == ["person", "place", "link", "source"]
    assert full.entry.isHidden()
    gap = full.tip.assess_button.y() - full.tip.editor.geometry().bottom()
    assert gap < 40, "what belongs together stands together"
    person.click(full.more)
    assert full.entry.isVisible()


def test_j_and_k_walk_and_a_assesses(person: Person, full: InboxPage) -> None:
    full.table.view.setFocus()
    person.keys(Qt.Key.Key_J)
    shown(person, full, LINES[1])
    person.keys(Qt.Key.Key_K)
    shown(person, full, LINES[0])
    before = person.library.head.seq
    person.keys(Qt.Key.Key_A)
    person.wait(lambda: person.rows(contents.INBOX) == list(LINES[1:]))
    assert person.library.head.seq == before + 1
    assert "“chipi”" in titles(person, "person")
    shown(person, full, LINES[1])
    assert full.table.view.hasFocus()
    person.wait(lambda: person.window.navigation.button(contents.INBOX).accessibleName() == "Inbox, 2")
    person.wait(person.window.actions_["edit.undo"].isEnabled)
    person.wait(lambda: "TP-0001" in person.window.status.undo.text())
    person.control(Qt.Key.Key_Z)
    person.wait(lambda: person.rows(contents.INBOX) == list(LINES))
    assert "“chipi”" not in titles(person, "person")


def test_a_line_that_is_being_mended_waits_while_another_is_looked_at(person: Person, full: InboxPage) -> None:
    line = full.tip.editor.line
    line.setFocus()
    line.end(False)
    person.type(" in Quinde")
    full.table.view.setFocus()
    person.keys(Qt.Key.Key_J)
    shown(person, full, LINES[1])
    assert line.text() == LINES[1]
    person.keys(Qt.Key.Key_K)
    person.wait(lambda: full.tip.tip is not None and full.tip.tip.text == LINES[0])
    person.wait(lambda: line.text() == f"{LINES[0]} in Quinde")


def test_choices_are_made_in_the_chips_and_enter_assesses(person: Person, full: InboxPage) -> None:
    person.window.go(Place(contents.INBOX, "TP-0002"))
    shown(person, full, LINES[1])
    full.table.view.setFocus()
    person.keys(Qt.Key.Key_Return)
    person.wait(full.tip.editor.line.hasFocus)
    person.keys(Qt.Key.Key_Tab)
    person.keys(Qt.Key.Key_Down)
    person.wait(lambda: full.tip.editor.proposal is not None and full.tip.editor.proposal.choices["person"] == "PER-0001")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: inbox.waiting(person.library) == 2)
    found = inbox.tip(person.library, records_id(person, "TP-0002"))
    assert found.entered_as is not None and found.entered_as.ref == "PER-0001"


def test_a_line_is_mended_before_it_is_assessed(person: Person, full: InboxPage) -> None:
    person.window.go(Place(contents.INBOX, "TP-0003"))
    shown(person, full, LINES[2])
    full.table.view.setFocus()
    person.keys(Qt.Key.Key_A)
    assert QApplication.focusWidget() is full.tip.editor.line, "the source is not there: it has to be mended"
    person.keys(Qt.Key.Key_End)
    for _letter in "77":
        person.keys(Qt.Key.Key_Backspace)
    person.type("1")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: inbox.waiting(person.library) == 2)
    assert inbox.tip(person.library, records_id(person, "TP-0003")).text == "pelao @quinde s1"


def test_escape_brings_back_the_line_as_it_came_and_then_goes_to_the_list(person: Person, full: InboxPage) -> None:
    full.tip.editor.line.setFocus()
    person.type("x")
    person.keys(Qt.Key.Key_Escape)
    assert full.tip.editor.line.text() == LINES[0]
    person.keys(Qt.Key.Key_Escape)
    assert full.table.view.hasFocus()
    assert inbox.waiting(person.library) == 3


def test_r_asks_why_and_a_rejected_tip_may_be_reopened(person: Person, full: InboxPage) -> None:
    full.table.view.setFocus()
    person.keys(Qt.Key.Key_R)
    assert QApplication.focusWidget() is full.tip.why.line
    person.keys(Qt.Key.Key_Return)
    person.wait(full.tip.why.error.isVisible)
    assert inbox.waiting(person.library) == 3
    person.type("the writer withdrew it")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: person.rows(contents.INBOX) == list(LINES[1:]))
    shown(person, full, LINES[1])
    person.window.go(Place(contents.INBOX, "TP-0001"))
    person.wait(lambda: full.tip.reopen_button.isVisible())
    assert full.tip.reason.text() == "Rejected: the writer withdrew it"
    assert not full.tip.editor.isVisible() and full.tip.text.text() == LINES[0]
    person.click(full.tip.reopen_button)
    person.wait(lambda: inbox.waiting(person.library) == 3)
    shown(person, full, LINES[0])


def test_what_is_typed_stays_while_something_else_changes(person: Person, full: InboxPage) -> None:
    full.tip.editor.line.setFocus()
    person.type(" y")
    records.create(person.library, "place", {"name": "Puerto Quinde"})
    person.wait(lambda: person.window.navigation.button("place").accessibleName() == "Places, 1")
    person.quiet()
    assert full.tip.editor.line.text() == LINES[0] + " y"


def test_when_the_last_is_judged_nothing_is_shown(person: Person) -> None:
    inbox.park(person.library, "chipi")
    page = inbox_of(person)
    shown(person, page, "chipi")
    person.click(page.tip.assess_button)
    person.wait(lambda: page.table.empty is not None and page.table.empty.heading.text() == "Nothing here yet")
    person.wait(page.nothing.isVisible)


def test_an_assessed_tip_leads_to_the_person(person: Person) -> None:
    tip = inbox.park(person.library, "chipi")
    inbox.assess(person.library, tip.id)
    person.go(contents.INBOX, tip.ref)
    page = person.window.pages.currentWidget()
    assert isinstance(page, InboxPage)
    person.wait(page.tip.show_button.isVisible)
    person.click(page.tip.show_button)
    person.quiet()
    assert person.window.history.here == Place("person", "PER-0003")


def records_id(who: Person, ref: str) -> int:
    with who.library.read() as session:
        return by_ref(session, ref).id
