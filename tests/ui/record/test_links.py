"""Links in one line, as rows, as questions, as a chart."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services import links, profile, records
from tests.ui.record.conftest import Case, Open, Told
from tests.ui.record.person import button, click, enter, key, offered, tab, type_into, words
from ui.desk import Desk
from ui.history import Place
from ui.record.link_form import LinkForm
from ui.record.link_line import offers_for
from ui.record.link_row import LinkRow
from ui.record.links_tab import LinksTab


def lines(library: Library, record: int) -> list[tuple[str, str]]:
    return [(link.reading, link.other.title) for link in profile.profile(library, record).links]


def test_one_line_makes_a_link(qtbot: QtBot, case: Case, open_record: Open, desk: Desk, library: Library) -> None:
    desk.work_on(case.working)
    page = open_record(case.tuco)
    page.add_link()
    found = tab(qtbot, page, "links")
    assert isinstance(found, LinksTab)
    line = found.line.line
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClicks(line, "paid hal")
    qtbot.waitUntil(lambda: offered(line)[:1] == [f"paid protection money to Los Halcones {case.halcones.ref}"])
    enter(qtbot, line)
    qtbot.waitUntil(lambda: any("Los Halcones" in words(row) for row in found.rows))
    assert line.text() == ""
    made = next(one for one in profile.profile(library, case.tuco.id).links if one.type == "paid_protection")
    assert (made.other, made.said_by) == (case.halcones, "El Eco, 24 July")
    row = next(row for row in found.rows if row.link.id == made.id)
    assert row.chips() == ["1 source", "Alleged"]


def test_both_readings_are_searched(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.halcones)
    found = tab(qtbot, page, "links")
    line = found.line.line
    click(qtbot, line)
    qtbot.keyClicks(line, "led by aur")
    qtbot.waitUntil(lambda: f"is led by Aurelio Ñahui {case.other.ref}" in offered(line))
    enter(qtbot, line)
    qtbot.waitUntil(lambda: ("leads", "Los Halcones") in lines(library, case.other.id))


def test_the_kind_of_link_alone_is_completed_first(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.other)
    line = tab(qtbot, page, "links").line.line
    click(qtbot, line)
    qtbot.keyClicks(line, "member")
    qtbot.waitUntil(lambda: offered(line)[:1] == ["is a member of … organisation"])
    enter(qtbot, line)
    assert line.text() == "is a member of "
    qtbot.keyClicks(line, "halc")
    qtbot.waitUntil(lambda: offered(line)[:1] == [f"is a member of Los Halcones {case.halcones.ref}"])
    key(qtbot, line, Qt.Key.Key_Down)
    key(qtbot, line, Qt.Key.Key_Up)
    enter(qtbot, line)
    qtbot.waitUntil(lambda: ("is a member of", "Los Halcones") in lines(library, case.other.id))


def test_the_other_end_is_made_on_the_spot_by_alias(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.halcones)
    line = tab(qtbot, page, "links").line.line
    click(qtbot, line)
    qtbot.keyClicks(line, 'led by "El Zancudo"')
    qtbot.waitUntil(lambda: offered(line)[:1] == ["is led by: Make person “El Zancudo”"])
    enter(qtbot, line)
    qtbot.waitUntil(lambda: ("is led by", "“El Zancudo”") in lines(library, case.halcones.id))


def test_a_name_that_only_looks_alike_is_never_taken_by_enter(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.other)
    before = lines(library, case.other.id)
    line = tab(qtbot, page, "links").line.line
    click(qtbot, line)
    qtbot.keyClicks(line, "member of Los Halconos")
    qtbot.waitUntil(lambda: any("Los Halcones" in one for one in offered(line)))
    assert "“Los Halconos”" in offered(line)[0] or " …" in offered(line)[0]
    enter(qtbot, line)
    qtbot.waitUntil(lambda: "Los Halconos" in line.text() or lines(library, case.other.id) != before)
    assert [title for _reading, title in lines(library, case.other.id) if "Halcone" in title] == [
        title for _reading, title in before if "Halcone" in title
    ]


def test_a_name_nobody_has_is_offered_to_be_made(case: Case, library: Library) -> None:
    records.create(library, "person", {"printed_name": "Segundo Quispe"})
    offers = offers_for(library, "led by Segunda Quispes", "organisation", case.halcones.id, None)
    assert [one.text for one in offers] == [
        "is led by: Make person “Segunda Quispes”",
        "is led by …",
        "is led by Segundo Quispe",
    ]


def test_words_that_mean_no_link_say_so_and_stay(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.other)
    found = tab(qtbot, page, "links")
    qtbot.keyClicks(found.line.line, "xyzzy")
    enter(qtbot, found.line.line)
    qtbot.waitUntil(lambda: found.line.error.isVisible())
    assert found.line.line.text() == "xyzzy"


def test_enter_faster_than_the_search_takes_what_it_finds(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.other)
    line = tab(qtbot, page, "links").line.line
    line.setFocus()
    line.setText("leads halcones")
    line.textEdited.emit("leads halcones")
    enter(qtbot, line)
    qtbot.waitUntil(lambda: ("leads", "Los Halcones") in lines(library, case.other.id))


def test_a_row_opens_the_other_record(qtbot: QtBot, case: Case, open_record: Open, told: Told) -> None:
    page = open_record(case.tuco)
    found = tab(qtbot, page, "links")
    row = next(row for row in found.rows if row.link.other.id == case.site.id)
    click(qtbot, row.name)
    assert told.places == [Place("site", case.site.ref)]


def test_a_link_is_taken_away_without_a_question_and_comes_back(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    page = open_record(case.tuco)
    found = tab(qtbot, page, "links")
    row = next(row for row in found.rows if row.link.other.id == case.site.id)
    row.remove_wanted.emit(row.link)
    qtbot.waitUntil(lambda: all(row.link.other.id != case.site.id for row in found.rows))
    library.undo()
    qtbot.waitUntil(lambda: any(row.link.other.id == case.site.id for row in found.rows))


def test_period_and_role_are_edited_in_place(qtbot: QtBot, case: Case, open_record: Open, library: Library) -> None:
    page = open_record(case.tuco)
    assert page.body is not None
    found = tab(qtbot, page, "links")
    row = next(row for row in found.rows if row.link.other.id == case.site.id)
    row.edit_wanted.emit(row.link, row.menu_button)
    sheet = page.body.steps.sheet
    assert isinstance(sheet, LinkForm)
    qtbot.waitUntil(lambda: "role" in sheet.fields)
    enter(qtbot, type_into(qtbot, sheet.fields["role"], "chemist"))
    qtbot.waitUntil(lambda: any("chemist" in words(row) for row in found.rows))
    enter(qtbot, type_into(qtbot, sheet.fields["period"], "2016"))
    qtbot.waitUntil(lambda: any("chemist · 2016" in words(row) for row in found.rows))
    key(qtbot, sheet, Qt.Key.Key_Escape)
    assert page.body.steps.sheet is None


def test_a_question_shows_its_answers_and_who_disputes_them(qtbot: QtBot, case: Case, open_record: Open) -> None:
    page = open_record(case.ambush)
    found = tab(qtbot, page, "links")
    card = found.questions[0]
    assert card.title.text() == "Who did it?"
    assert [row.link.other for row in card.rows] == [case.halcones, case.tuco]
    text = words(card)
    assert "Disputed" in text
    assert text.index("Disputed by") < text.index("Release of the ministry")


def test_the_chart_shows_what_is_linked_and_leads_there(
    qtbot: QtBot, case: Case, open_record: Open, told: Told
) -> None:
    page = open_record(case.tuco)
    figure = tab(qtbot, page, "links").figure
    qtbot.waitUntil(lambda: str(case.site.id) in figure.view.targets())
    figure.view.target_chosen.emit(str(case.site.id))
    assert told.places == [Place("site", case.site.ref)]


def test_links_on_the_profile_and_a_new_one_from_there(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    from tests.ui.record.person import profile as profile_of

    page = open_record(case.tuco)
    card = profile_of(page).summary.links
    assert [row.link.other for row in card.rows if row.link.type == "operated"] == [case.site]
    click(qtbot, button(card, "Add a link"))
    assert card.line is not None
    qtbot.keyClicks(card.line.line, "leads halc")
    qtbot.waitUntil(lambda: f"leads Los Halcones {case.halcones.ref}" in offered(card.line.line))  # type: ignore[union-attr]
    enter(qtbot, card.line.line)
    qtbot.waitUntil(lambda: any(row.link.type == "leads" for row in card.rows))


def test_an_operation_shows_agencies_people_sites_and_seizures_apart(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    from tests.ui.record.person import profile as profile_of
    from ui.record.operation_profile import OperationProfile

    links.add(library, "carried_out", case.halcones.id, case.operation.id)
    links.add(library, "dismantled", case.operation.id, case.site.id)
    shown = profile_of(open_record(case.operation))
    assert isinstance(shown, OperationProfile)
    assert [row.link.other for row in shown.agencies.rows] == [case.halcones]
    assert case.tuco in [row.link.other for row in shown.people.rows]
    assert [row.link.other for row in shown.sites.rows] == [case.site]
    assert [amount.replace("\u00a0", " ") for _title, amount in shown.seizures.rows] == ["867.54 kg"]


def test_who_says_so_goes_under_a_link_that_would_else_take_three_lines(
    qtbot: QtBot, case: Case, open_record: Open, library: Library
) -> None:
    long = records.create(library, "site", {"name": "Laboratory at the second bend of the river Quinde above the ford"})
    links.add(library, "operated", case.other.id, long.id, working=case.working)
    links.add(library, "operated", case.other.id, case.site.id, working=case.working)
    page = open_record(case.other)
    page.resize(700, 900)
    rows = {row.link.other.id: row for row in page.findChildren(LinkRow) if row.isVisible()}
    qtbot.waitUntil(lambda: not rows[long.id].said_by.isVisible())
    assert rows[case.site.id].said_by.isVisible()
