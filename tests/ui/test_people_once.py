"""The window speaks of people, not of their entries: lists, navigation, overview, results, pickers. Everybody is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from casefiles.database.library import Library
from casefiles.services import judgements, links, records, saved_searches
from casefiles.services.saved_searches import SavedSearch
from casefiles.services.views import EACH_ONCE, Ref
from tests.ui.casefile import Person, fill, somebody  # noqa: F401 - a fixture
from ui import contents, table_filters, tones
from ui.history import Place
from ui.pages.overview import OverviewPage
from ui.pages.record_list import RecordList
from ui.pages.results import ResultsPage
from ui.record.alias_profile import AliasProfile
from ui.record.operation_profile import OperationProfile
from ui.record.ref_line import RefLine
from ui.result_rows import Line


def ref_of(library: Library, title: str) -> Ref:
    with library.read() as session:
        from casefiles.services.lookup import find, refs

        found = find(session, title, ("person",))
        return refs(session, [found])[found]


@pytest.fixture
def person(somebody: Person, tmp_path: Path) -> Person:  # noqa: F811
    """Somebody with a library open in which “Tuco” and Aurelio Ñahui are judged to be one."""
    folder = tmp_path / "Condor.casefiles"
    with Library.create(folder, author="A. Quispe", name="Condor") as library:
        fill(library)
        records.create(library, "person", {"printed_name": "Nilda Saywa", "involvement": "witness"})
        tuco, other = (ref_of(library, title) for title in ("Tuco", "Aurelio Ñahui"))
        links.add_alias(library, other.id, "Tuco")
        judgements.judge(library, tuco.id, other.id, "same", "one photograph")
    somebody.open(folder)
    return somebody


def people(person: Person) -> RecordList:
    page = person.go("person")
    assert isinstance(page, RecordList)
    person.wait(lambda: page.table.model.rowCount() and page.table.model.cells(0)[0] != " ")
    return page


def withdraw(person: Person) -> None:
    with person.library.read() as session:
        (judged,) = judgements.about(session, [ref_of(person.library, "Tuco").id])
    person.desk.write(lambda library: judgements.withdraw(library, judged.id))
    person.quiet()


def test_the_list_counts_people_and_marks_who_is_in_two_entries(person: Person) -> None:
    page = people(person)
    assert page.table.count.text() == "2 people in 3 entries"
    notes = {tones.text_of(cells[0]): tones.note_of(cells[0]) for cells in map(page.table.model.cells, range(3))}
    tuco, other = (ref_of(person.library, title) for title in ("Tuco", "Aurelio Ñahui"))
    assert notes == {
        "“Tuco”": f"One person with {other.ref}",
        "Aurelio Ñahui": f"One person with {tuco.ref}",
        "Nilda Saywa": "",
    }
    index = page.table.model.index(0, 0)
    assert index.data() == "Aurelio Ñahui"
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Aurelio Ñahui, One person with {tuco.ref}"
    page.table.show_columns(["title", "one_with"])
    person.quiet()
    assert person.rows_of(page.table, 1) == [tuco.ref, "", other.ref]


def test_a_filter_shows_each_person_once(person: Person) -> None:
    page = people(person)
    assert not page.table.pill("one_with=once").isVisible()
    page.table.open_filters()
    menu = next(one for one in page.table.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text() == "Each person once").trigger()
    menu.close()
    person.wait(lambda: page.table.model.rowCount() == 2)
    assert person.rows("person") == ["Aurelio Ñahui", "Nilda Saywa"]
    assert page.table.count.text() == "2"
    assert page.table.pill("one_with=once").isVisible()
    person.click(page.table.pill("involvement=suspect"))
    person.wait(lambda: person.rows("person") == ["“Tuco”"])
    withdraw(person)
    person.wait(lambda: page.table.count.text() == "1")
    page.table.set_filters(["one_with=once"])
    person.wait(lambda: page.table.count.text() == "3")
    person.quiet()


def test_each_person_once_is_kept_in_a_saved_search(person: Person) -> None:
    person.desk.write(lambda library: saved_searches.save(library, SavedSearch("People", "", "person", (EACH_ONCE,))))
    person.wait(lambda: bool(person.casework.searches.pages()))
    person.quiet()
    (name,) = person.casework.searches.pages()
    page = person.go(name)
    assert isinstance(page, RecordList)
    person.wait(lambda: person.rows_of(page.table) == ["Aurelio Ñahui", "Nilda Saywa"])
    assert page.table.filters == {"one_with=once"}
    assert table_filters.describe("person", EACH_ONCE) == "Each person once"
    assert table_filters.describe("organisation", EACH_ONCE) == "Each organisation once"
    person.quiet()


def test_a_judgement_withdrawn_and_undone_counts_anew(person: Person) -> None:
    page = people(person)
    button = person.window.navigation.button("person")
    assert button.count == 2  # type: ignore[attr-defined]
    assert button.toolTip() == "2 people in 3 entries"
    assert button.accessibleName() == "People, 2 people in 3 entries"
    withdraw(person)
    person.wait(lambda: page.table.count.text() == "3")
    person.wait(lambda: button.toolTip() == "")
    assert button.count == 3  # type: ignore[attr-defined]
    assert tones.note_of(page.table.model.cells(0)[0]) == ""
    person.desk.write(lambda library: library.undo())
    person.wait(lambda: page.table.count.text() == "2 people in 3 entries")
    person.wait(lambda: button.count == 2)  # type: ignore[attr-defined]
    person.quiet()


def test_the_folded_navigation_still_says_its_names(person: Person) -> None:
    person.window.navigation.fold(True)
    assert person.window.navigation.button("person").toolTip() == "People\n2 people in 3 entries"
    assert person.window.navigation.button("event").toolTip() == "Events"
    person.window.navigation.fold(False)
    assert person.window.navigation.button("event").toolTip() == ""


def test_the_overview_counts_people(person: Person) -> None:
    page = person.go(contents.OVERVIEW)
    assert isinstance(page, OverviewPage)
    (tile,) = [tile for tile in page._tile_list if tile.text().startswith("People")]
    assert tile.text() == "People · 3 entries"
    assert tile.accessibleName() == "People, 2 people in 3 entries"


def test_one_result_for_one_person_that_opens_the_entry_that_matched(person: Person) -> None:
    page = person.go(contents.RESULTS, "", "tuco")
    assert isinstance(page, ResultsPage)
    (line,) = [row for row in page.rows.rows if isinstance(row, Line) and row.group == "People"]
    tuco, other = (ref_of(person.library, title) for title in ("Tuco", "Aurelio Ñahui"))
    assert line.ref in (tuco.ref, other.ref)
    assert line.more.endswith(f"one person with {other.ref if line.ref == tuco.ref else tuco.ref}")
    assert page.pills["person"].text() == "People 1 (2 entries)"
    assert line.more in str(page.rows.index(page.rows.rows.index(line)).data())
    page.words.setFocus()
    page.words.selectAll()
    person.type("type:person")
    person.wait(lambda: page.count.text() == "2 people (3 entries)")
    page.words.selectAll()
    person.type("nahui")
    person.keys(Qt.Key.Key_Down)
    person.wait(lambda: page.list.hasFocus() and page.rows.rows[0] == "People")
    person.quiet()
    person.keys(Qt.Key.Key_Return)
    person.quiet()
    assert person.window.history.here == Place("person", other.ref)
    withdraw(person)
    person.window.go_back()
    person.quiet()
    page.words.setText("tuco")
    page.look()
    person.wait(lambda: "person" in page.pills and page.pills["person"].text() == "People 2")
    person.quiet()


def test_the_top_box_names_one_person_once(person: Person) -> None:
    person.window.find_anything()
    person.type("tuco")
    person.wait(lambda: not person.window.top.box._timer.isActive())
    person.quiet()
    found = [one for one in person.window.top.box.suggestions() if one.group == "People"]
    assert len(found) == 1
    assert "one person with PER-000" in found[0].detail
    assert any(one.text.startswith("Show all results (") for one in person.window.top.box.suggestions())
    person.keys(Qt.Key.Key_Escape)


def test_a_picker_offers_one_person_once(person: Person) -> None:
    offered: list[object] = []
    line = RefLine(person.desk, ("person",), person.window, making=False)
    line._look_for("tuco", offered.extend)
    person.quiet()
    (offer,) = offered
    assert "one person with PER-000" in offer.detail  # type: ignore[attr-defined]


def test_two_entries_of_one_person_are_one_line_among_an_operations_people(person: Person) -> None:
    page = person.go("operation", "OP-2026-0001")
    profile = page.entry.body.tab("profile")  # type: ignore[attr-defined]
    assert isinstance(profile, OperationProfile)
    assert len(profile.people.rows) == 1
    withdraw(person)
    person.wait(lambda: len(profile.people.rows) == 2)
    person.quiet()


def test_an_alias_of_one_person_is_shared_by_nobody(person: Person) -> None:
    with person.library.read() as session:
        from casefiles.services.case import Case
        from casefiles.services.profile import view

        (alias,) = view(Case(session, person.library), ref_of(person.library, "Aurelio Ñahui").id).aliases
        tuco = ref_of(person.library, "Tuco")
    links.add(person.library, "uses_name", tuco.id, alias.alias.id)
    page = person.go("alias", alias.alias.ref)
    profile = page.entry.body.tab("profile")  # type: ignore[attr-defined]
    assert isinstance(profile, AliasProfile)
    assert len(profile.rows) == 2

    def said() -> list[str]:
        from ui.label import Label

        return [label.text() for label in profile.holders.findChildren(Label) if "share it" in label.text()]

    assert said() == []
    withdraw(person)
    page = person.go("person")
    page = person.go("alias", alias.alias.ref)
    person.wait(lambda: said() == ["2 share it; equal text alone merges nobody."])
    person.quiet()
