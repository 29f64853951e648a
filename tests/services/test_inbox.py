"""The Inbox: a line parked keeps its words and its day; it is assessed or rejected once, and never printed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from casefiles import words
from casefiles.database.library import Library
from casefiles.errors import NotFound
from casefiles.services import glance, inbox, records, search
from casefiles.services.profile import profile
from casefiles.services.verification import verify
from casefiles.services.working import Working
from tests.factories import START, SteppingClock
from tests.services.test_quick_entry import link_of, operation, source
from tests.services.test_records import newest, refused


def test_a_line_is_parked_as_it_is_with_what_is_worked_on(library: Library) -> None:
    inside, paper = operation(library), source(library)
    bar = Working(operation=inside.id, source=paper.id, marking="secret")
    tip = inbox.park(library, '  chaska @"quinde  alto" 14/2 ', working=bar)
    assert (tip.ref, tip.type) == ("TP-0001", "tip")
    assert newest(library) == 'Park “chaska @"quinde alto" 14/2”'
    (found,) = inbox.tips(library)
    assert (found.text, found.state, found.state_shown) == ('chaska @"quinde  alto" 14/2', "open", "not judged yet")
    assert (found.operation, found.source, found.created_by) == (inside, paper, "A. Quispe")
    assert found.received.startswith("2 March 2026, 09:00")
    shown = profile(library, tip.id)
    assert (shown.marking_key, shown.links, shown.claims) == ("secret", (), ()), "a tip cites nobody and joins nothing"
    assert inbox.waiting(library) == glance.counts(library)["tip"] == 1
    assert [hit.record for hit in search.search(library, "chaska").hits] == [tip]


def test_nothing_to_park_is_refused(library: Library) -> None:
    assert "write a line" in refused(library, lambda: inbox.park(library, "  "))


def test_the_age_is_told_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "case.casefiles"
    with Library.create(folder, author="A. Quispe", clock=SteppingClock()) as library:
        inbox.park(library, "chaska")
    for hours, age, days in ((0.5, "29 minutes", 0), (5, "4 hours", 0), (47, "46 hours", 1), (24 * 9 + 1, "9 days", 9)):
        clock = SteppingClock(START + datetime.timedelta(hours=hours))
        with Library.open(folder, clock=clock, read_only=True) as library:
            (found,) = inbox.tips(library)
            assert (found.age, found.days) == (age, days)


def test_a_received_day_may_be_mended_and_the_longest_waiting_come_first(library: Library) -> None:
    for text, received in (("one", "2026-02-20"), ("two", "2025-02"), ("three", None)):
        tip = inbox.park(library, text)
        records.update(library, tip.id, {"received": received})
    assert [(tip.text, tip.days) for tip in inbox.tips(library)] == [("two", 366), ("one", 9), ("three", 0)]


def test_a_tip_is_assessed_in_one_change_on_the_day_it_came(library: Library, clock: SteppingClock) -> None:
    inside, paper = operation(library), source(library)
    tip = inbox.park(
        library, "chaska @quinde ayer", working=Working(operation=inside.id, source=paper.id), language="es"
    )
    clock._now = START + datetime.timedelta(days=30)
    proposal = inbox.propose(library, tip.id)
    assert "“chaska” was seen at quinde, 1 March 2026" in proposal.writes
    before = library.head.seq
    done = inbox.assess(library, tip.id, proposal.choices)
    assert library.head.seq == before + 1
    assert newest(library) == done.label == "Assess TP-0001: “chaska @quinde ayer”"
    sighting = link_of(library, done.person, "seen_at")
    assert (sighting.period, [claim.source.id for claim in sighting.claims]) == ("1 March 2026", [paper.id])
    assert link_of(library, done.person, "in_file").other.id == inside.id
    judged = inbox.tip(library, tip.id)
    assert (judged.state, judged.entered_as) == ("assessed", done.person)
    assert inbox.tips(library) == [] and inbox.waiting(library) == 0
    assert "judged already" in refused(library, lambda: inbox.assess(library, tip.id))
    assert "judged already" in refused(library, lambda: inbox.reject(library, tip.id, "no"))
    assert library.undo() == done.label
    assert [one.state for one in inbox.tips(library)] == ["open"], "both came back together"
    assert verify(library).findings == ()


def test_a_line_may_be_worded_anew_when_it_is_assessed_and_undo_brings_back_what_came_in(library: Library) -> None:
    tip = inbox.park(library, "chaskka @quinde")
    assert inbox.propose(library, tip.id, text="chaska @quinde").choices["person"] == "new"
    before = library.head.seq
    entered = inbox.assess(library, tip.id, text="  chaska @quinde")
    assert library.head.seq == before + 1
    assert entered.person.title == "“chaska”"
    assert inbox.tip(library, tip.id).text == "chaska @quinde"
    library.undo()
    found = inbox.tip(library, tip.id)
    assert (found.text, found.state) == ("chaskka @quinde", "open")


def test_a_wording_that_cannot_be_entered_leaves_the_tip_as_it_came(library: Library) -> None:
    tip = inbox.park(library, "chaska @quinde")
    refused(library, lambda: inbox.assess(library, tip.id, text="chaska @quinde S-0099"))
    assert inbox.tip(library, tip.id).text == "chaska @quinde"


def test_tips_are_shown_by_id(library: Library) -> None:
    tip, other = inbox.park(library, "chaska"), records.create(library, "note", {"text": "no tip"})
    assert {key: view.text for key, view in inbox.shown(library, [tip.id, other.id, 9_999]).items()} == {tip.id: "chaska"}


def test_figures_are_read_in_the_language_of_the_line(library: Library) -> None:
    tip = inbox.park(library, "chaska @quinde 3/2", language="es")
    assert inbox.propose(library, tip.id).questions == ()
    tip = inbox.park(library, "chaska @quinde 3/2", language="en")
    assert [question.key for question in inbox.propose(library, tip.id).questions] == ["date"]
    refused(library, lambda: inbox.assess(library, tip.id))
    done = inbox.assess(library, tip.id, {"date": "2026-03-02"})
    assert link_of(library, done.person, "seen_at").period == "2 March 2026"


def test_a_tip_is_rejected_with_a_reason_and_may_be_judged_again(library: Library) -> None:
    tip = inbox.park(library, "chaska @quinde")
    assert "reason" in refused(library, lambda: inbox.reject(library, tip.id, " "))
    refused(library, lambda: inbox.reopen(library, tip.id))
    inbox.reject(library, tip.id, "She was elsewhere.")
    assert newest(library) == "Reject TP-0001: “chaska @quinde”"
    (found,) = inbox.tips(library, state="rejected")
    assert (found.reason, inbox.tips(library)) == ("She was elsewhere.", [])
    assert len(inbox.tips(library, state=None)) == 1
    inbox.reopen(library, tip.id)
    assert [(one.state, one.reason) for one in inbox.tips(library)] == [("open", "")]


def test_what_is_no_tip_is_refused(library: Library) -> None:
    who = records.create(library, "person", {"printed_name": "Rosa Ejemplo"})
    for call in (inbox.propose, inbox.assess, inbox.tip, inbox.reopen):
        for wrong in (who.id, 999):
            refused(library, lambda call=call, wrong=wrong: call(library, wrong), NotFound)  # type: ignore[misc]


def test_state_is_not_typed(library: Library) -> None:
    tip = inbox.park(library, "chaska @quinde")
    assert "set by the program" in refused(library, lambda: records.update(library, tip.id, {"state": "assessed"}))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_it_speaks_the_readers_language(library: Library, language: str) -> None:
    with words.use(language):
        inbox.park(library, "chaska @quinde")
        (found,) = inbox.tips(library)
    assert (found.state_shown, found.age) == {
        "en": ("not judged yet", "less than a minute"), "es": ("por evaluar", "menos de un minuto"),
    }[language]  # fmt: skip
