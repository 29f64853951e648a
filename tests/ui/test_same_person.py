"""Who may be the same, as somebody at the window goes through it: pairs, keys, judgements, aliases. Everybody is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from casefiles.database.library import Library
from casefiles.services import judgements, profile
from tests.ui.casefile import Person, somebody  # noqa: F401 - a fixture
from tools.sample_pairs import make_pairs
from ui import contents
from ui.new_person_line import NewPersonLine
from ui.pages.record_list import RecordList
from ui.pages.same_person import SamePersonPage
from ui.record.alias_profile import AliasProfile
from ui.record.one_person_tab import OnePersonTab


@pytest.fixture
def person(somebody: Person, tmp_path: Path) -> Person:  # noqa: F811
    """Somebody with a library open in which people may be the same."""
    folder = tmp_path / "Condor Gris.casefiles"
    make_pairs(folder).close()
    somebody.open(folder)
    return somebody


def page_of(person: Person, detail: str = "") -> SamePersonPage:
    page = person.go(contents.SAME, "", detail)
    assert isinstance(page, SamePersonPage)
    person.wait(lambda: page.rows and page.job is None)
    person.quiet()
    return page


def pairs(page: SamePersonPage) -> list[str]:
    return [f"{row.match.a.ref} {row.match.b.ref}" for row in page.rows]


def same_as(library: Library, ref: str) -> list[str]:
    return [one.ref for one in profile.profile(library, ref).same_as]


def test_the_navigation_leads_to_the_pairs_what_is_unsure_first(person: Person) -> None:
    page = page_of(person)
    assert pairs(page)[:2] == ["PER-0005 PER-0006", "PER-0001 PER-0002"]
    assert "PER-0002 PER-0003" not in pairs(page), "brothers"
    chips = [chip.text for chip in page.rows[1].reasons.chips]
    assert chips[0] == "Strong"
    assert {"+ same alias", "+ common links", "+ same number"} <= set(chips)


def test_organisations_have_a_tab_of_their_own(person: Person) -> None:
    page = page_of(person)
    page.kinds.setFocus()
    person.keys(Qt.Key.Key_Right)
    person.wait(lambda: pairs(page) == ["ORG-0001 ORG-0002"])


def test_arrows_and_enter_open_a_pair_and_escape_goes_back(person: Person) -> None:
    page = page_of(person)
    page.rows[0].setFocus()
    person.keys(Qt.Key.Key_Down)
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: page.beside.isVisible() and page.beside.pair is not None)
    person.quiet()
    assert page.beside.place.text().startswith("2 of ")
    assert page.beside.marks["occupation"] == "≠"
    assert page.beside.marks["involvement"] == page.beside.marks["alias Tuco"] == "="
    assert page.beside.marks["printed_name"] == page.beside.marks["born"] == "≈"
    person.keys(Qt.Key.Key_Escape)
    person.wait(lambda: not page.beside.isVisible())


def test_s_judges_with_the_reason_and_goes_on_and_z_takes_it_back(person: Person) -> None:
    page = page_of(person, "PER-0001 PER-0002")
    page_of(person, "PER-0001 PER-0002")
    person.keys(Qt.Key.Key_R)
    person.type("Same phone")
    person.keys(Qt.Key.Key_Return)
    person.keys(Qt.Key.Key_S)
    person.wait(lambda: same_as(person.library, "PER-0001") == ["PER-0002"])
    person.quiet()
    assert page.beside.pair is not None
    assert {page.beside.pair.left.ref, page.beside.pair.right.ref} != {"PER-0001", "PER-0002"}
    with person.library.read() as session:
        (judged,) = judgements.of_record(session, profile.profile(person.library, "PER-0002").id)
    assert judged.reason == "Same phone"
    person.keys(Qt.Key.Key_Z)
    person.wait(lambda: same_as(person.library, "PER-0001") == [])
    person.quiet()
    assert (page.beside.pair.left.ref, page.beside.pair.right.ref) == ("PER-0001", "PER-0002")


def test_n_and_u_judge_and_j_only_goes_on(person: Person) -> None:
    page = page_of(person)
    first = page.rows[1].match
    person.window.go_back()
    page = page_of(person, f"{first.a.ref} {first.b.ref}")
    person.keys(Qt.Key.Key_N)
    person.wait(lambda: page.beside.place.text().startswith("3 of "))
    person.quiet()
    person.keys(Qt.Key.Key_U)
    person.wait(lambda: page.beside.place.text().startswith("4 of "))
    person.quiet()
    with person.library.read() as session:
        verdicts = [one.verdict for one in judgements.about(session, [first.a.id])]
    assert sorted(verdicts) == ["different", "unsure"]
    person.keys(Qt.Key.Key_J)
    person.wait(lambda: not page.beside.isVisible())


def test_letters_typed_as_a_reason_judge_nothing(person: Person) -> None:
    page = page_of(person, "PER-0001 PER-0002")
    person.click(page.beside.reason)
    person.type("snuz")
    person.quiet()
    assert page.beside.reason.text() == "snuz"
    assert same_as(person.library, "PER-0001") == []


def test_what_was_judged_not_the_same_is_shown_when_asked_for(person: Person) -> None:
    with person.library.read() as session:
        ids = {one: profile.by_ref(session, one).id for one in ("PER-0001", "PER-0002")}
    judgements.judge(person.library, ids["PER-0001"], ids["PER-0002"], "different")
    page = page_of(person)
    assert "PER-0001 PER-0002" not in pairs(page)
    person.click(page.all)
    person.wait(lambda: "PER-0001 PER-0002" in pairs(page))


def test_a_comparison_that_is_cancelled_says_so_and_can_go_on(person: Person) -> None:
    page = page_of(person)
    page.compare()
    assert page.job is not None
    page.job.cancel()
    person.wait(lambda: page.job is None)
    person.quiet()
    person.click(page.again)
    person.wait(lambda: page.job is None and len(page.rows) >= 2)


# One person


def test_the_page_of_one_shows_what_all_say_and_withdrawing_takes_it_away(person: Person) -> None:
    with person.library.read() as session:
        ids = [profile.by_ref(session, f"PER-000{n}").id for n in (1, 2, 4)]
    judgements.judge(person.library, ids[0], ids[1], "same", "Same phone")
    judgements.judge(person.library, ids[1], ids[2], "different")
    judgements.judge(person.library, ids[0], ids[2], "same")
    page = person.go("person", "PER-0002", "one")
    assert isinstance(page, RecordList)
    body = page.entry.body
    assert body is not None and body.current_tab() == "one"
    tab = body.tab("one")
    assert isinstance(tab, OnePersonTab)
    assert len(tab.contradictions) == 1 and "would contradict" in tab.contradictions[0]
    assert {row.judgement.reason for row in tab.judgements} == {"Same phone", ""}
    applied = next(row for row in tab.judgements if row.judgement.reason == "Same phone")
    person.click(applied.withdraw)
    person.wait(lambda: same_as(person.library, "PER-0002") == [])
    person.quiet()
    person.wait(lambda: "one" not in body.strip.names())
    assert body.tab("profile").isVisible()


def test_the_sheet_of_an_entry_leads_to_both_beside_one_another(person: Person) -> None:
    page = person.go("person", "PER-0001")
    assert isinstance(page, RecordList) and page.entry.body is not None
    steps = page.entry.body.steps
    steps.judge(page.entry.body.header.same)
    sheet = steps.sheet
    with person.library.read() as session:
        sheet.other.show_ref(profile.by_ref(session, "PER-0002"))  # type: ignore[union-attr]
    person.click(sheet.beside)  # type: ignore[union-attr]
    person.quiet()
    shown = person.window.pages.currentWidget()
    assert isinstance(shown, SamePersonPage)
    person.wait(lambda: shown.beside.pair is not None and shown.beside.pair.right.ref == "PER-0002")


# Aliases


def test_an_alias_is_assigned_to_two_at_once(person: Person) -> None:
    page = person.go("alias", "AL-0002")
    assert isinstance(page, RecordList) and page.entry.body is not None
    profile_ = page.entry.body.tab("profile")
    assert isinstance(profile_, AliasProfile)
    assert [row.link.other.ref for row in profile_.rows] == ["PER-0001"]
    person.click(profile_.assign_button)
    sheet = profile_.sheet
    assert sheet is not None
    with person.library.read() as session:
        for ref in ("PER-0005", "PER-0006"):
            sheet.who.chosen.emit(profile.by_ref(session, ref))
    sheet.period.setFocus()
    person.type("2015 to 2017")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: [row.link.other.ref for row in profile_.rows] == ["PER-0001", "PER-0005", "PER-0006"])
    assert "2015" in profile_.rows[1].link.period


def test_assigning_to_nobody_is_refused_in_place(person: Person) -> None:
    page = person.go("alias", "AL-0002")
    assert isinstance(page, RecordList) and page.entry.body is not None
    profile_ = page.entry.body.tab("profile")
    assert isinstance(profile_, AliasProfile)
    person.click(profile_.assign_button)
    assert profile_.sheet is not None
    sheet = profile_.sheet
    person.click(sheet.save_button)
    person.wait(lambda: sheet.error.isVisible())


def test_a_known_alias_is_told_while_it_is_typed_and_can_be_taken(person: Person) -> None:
    page = person.go("person", "PER-0005")
    assert isinstance(page, RecordList) and page.entry.body is not None
    chips = page.entry.body.facts.aliases
    assert chips is not None
    person.click(chips.add_pill)
    person.type("siete vidas")
    person.wait(lambda: chips.news.isVisible())
    assert chips.news.sentences() == [
        "“Siete Vidas” is known already, used by Aurelio Ñahui Quinde (PER-0001); "
        "last seen: 9 February 2026 · Puerto Quinde · Ambush at kilometre 9 · Condor Gris."
    ]
    chips.news.alias_wanted.emit(chips.news.news.known[0].alias)
    person.wait(lambda: chips.texts() == ["Siete Vidas"])
    person.quiet()
    assert len(profile.profile(person.library, "PER-0001").aliases[1].also_used_by) == 1
    assert not chips.news.isVisible()


def test_a_new_person_is_warned_of_and_made_all_the_same(person: Person) -> None:
    page = person.go("person")
    assert isinstance(page, RecordList)
    page.start_new()
    person.type("Ñahui Quinde Aurelio")
    line = page.line
    assert isinstance(line, NewPersonLine)
    person.wait(lambda: line.news.isVisible())
    assert any("PER-0001" in one for one in line.news.sentences())
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: page.entry.ref == "PER-0007")
    person.quiet()
    assert profile.profile(person.library, "PER-0007").title == "Ñahui Quinde Aurelio"
