"""Finding things again, with mouse and keys: results, conditions, saved searches, filters put together, commands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from casefiles.services import links, records, saved_searches
from casefiles.services.saved_searches import SavedSearch
from casefiles.services.views import Filter, Group
from tests.ui.casefile import Person, folder, person, somebody
from ui import contents, table_filters
from ui.condition_pill import ConditionPill
from ui.filter_builder import FilterBuilder
from ui.grade_picker import GradePicker
from ui.history import Place
from ui.name_search import NameSearch
from ui.pages.record_list import RecordList
from ui.pages.results import ResultsPage
from ui.record.popover import SHADOW
from ui.result_rows import Line
from ui.words_sheet import WordsSheet

__all__ = ["folder", "person", "somebody"]


def box(person: Person, text: str) -> list[str]:
    """Type into the box at the top and wait for the answer."""
    person.window.find_anything()
    person.type(text)
    person.wait(lambda: not person.window.top.box._timer.isActive())
    person.quiet()
    return [one.text for one in person.window.top.box.suggestions()]


def results(person: Person) -> ResultsPage:
    page = person.window.pages.currentWidget()
    assert isinstance(page, ResultsPage)
    return page


def titles(page: ResultsPage) -> list[str]:
    return [row if isinstance(row, str) else row.title for row in page.rows.rows]


def sheet(person: Person, kind: type) -> object:
    return next(one for one in person.window.findChildren(kind) if one.isVisible())


def test_all_results_by_keys_alone(person: Person) -> None:
    found = box(person, "condor")
    (at,) = [place for place, text in enumerate(found) if text.startswith("Show all results")]
    for _step in range(at):
        person.keys(Qt.Key.Key_Down)
    person.keys(Qt.Key.Key_Return)
    person.quiet()
    page = results(person)
    person.wait(lambda: bool(page.rows.rows))
    assert titles(page)[:2] == ["Operations", "Condor Gris"]
    assert page.list.hasFocus()
    line = page.rows.rows[1]
    assert isinstance(line, Line)
    assert [line.snippet[start:end] for start, end in line.marks] == ["Condor"]
    person.keys(Qt.Key.Key_Return)
    person.quiet()
    assert person.window.history.here == Place("operation", line.ref)
    person.window.go_back()
    person.quiet()
    assert results(person).query == "condor"


def test_other_writings_stand_below_what_is_called_so_with_the_reason(person: Person) -> None:
    chino = links.person_by_alias(person.library, "Chino")
    chinito = links.person_by_alias(person.library, "Chinito")
    person.quiet()
    box(person, "chino")
    found = person.window.top.box.suggestions()
    groups = [one.group for one in found]
    at = groups.index("Written otherwise")
    assert chino.ref in {one.place.ref for one in found[:at] if one.place is not None}
    (other,) = [one for one in found[at:] if one.place == Place("person", chinito.ref)]
    assert (other.group, other.detail) == ("Written otherwise", f"{chinito.ref} · diminutive")
    person.go(contents.RESULTS, "", "chino")
    page = results(person)
    heading = page.rows.rows.index("Written otherwise")
    assert {row.where for row in page.rows.rows[heading + 1 :] if isinstance(row, Line)} == {"diminutive"}
    assert page.count.text() == "2", "what is called so: the alias and who bears it"


def test_conditions_are_shown_as_chips_and_left_out_again(person: Person) -> None:
    box(person, "tuco type:person tipo:alias")
    popup = person.window.top.box._popup
    assert popup is not None
    assert popup.conditions() == ("Kind: alias", "Kind: person")
    person.keys(Qt.Key.Key_Escape)
    person.go(contents.RESULTS, "", "tuco type:person")
    page = results(person)
    assert [chip.text for chip in page.chips] == ["Kind: Person"]
    assert titles(page) == ["People", "“Tuco”"]
    page.chips[0].setFocus()
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: page.query == "tuco" and len(page.rows.rows) > 2)
    assert "Aliases" in titles(page)
    person.quiet()


def test_types_are_chosen_with_pills(person: Person) -> None:
    person.go(contents.RESULTS, "", "tuco")
    page = results(person)
    assert {"person", "alias"} <= set(page.pills)
    person.click(page.pills["alias"])
    person.quiet()
    assert titles(page) == ["Aliases", "“Tuco”"]
    assert "person" in page.pills, "the others can still be chosen"
    person.click(page.pills["alias"])
    person.quiet()
    assert "People" in titles(page)


def test_what_is_typed_on_the_page_is_looked_for_and_arrows_lead_back_and_forth(person: Person) -> None:
    person.go(contents.RESULTS, "", "tuco")
    page = results(person)
    person.wait(lambda: page.list.hasFocus())
    person.keys(Qt.Key.Key_Up)
    assert page.words.hasFocus()
    page.words.selectAll()
    person.type("halcones")
    person.keys(Qt.Key.Key_Down)
    person.wait(lambda: page.list.hasFocus())
    assert "Los Halcones del Sur" in titles(page)
    person.quiet()


def test_what_a_condition_names_and_is_not_there_is_said(person: Person) -> None:
    person.go(contents.RESULTS, "", "tuco in:OP-2099-0001")
    page = results(person)
    assert page.rows.rows == []
    assert page.nothing.isVisible()
    assert box(person, "tuco in:OP-2099-0001") == ["There is no entry OP-2099-0001 in this library."]


def test_the_page_hears_of_changes(person: Person) -> None:
    person.go(contents.RESULTS, "", "halcon")
    page = results(person)
    before = len(page.rows.rows)
    person.desk.write(lambda library: records.create(library, "organisation", {"name": "Halcon Negro"}))
    person.wait(lambda: len(page.rows.rows) == before + 1)
    person.quiet()


def test_a_search_is_saved_renamed_and_deleted_with_undo(person: Person) -> None:
    person.go(contents.RESULTS, "", "halcones condor")
    person.go(contents.RESULTS, "", "halcones")
    person.click(results(person).save_button)
    form = sheet(person, NameSearch)
    assert isinstance(form, NameSearch)
    assert form.field.hasFocus()
    form.field.clear()
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: form.fault.isVisible())
    person.type("Hawks")
    person.keys(Qt.Key.Key_Return)
    rail = person.window.navigation
    person.wait(lambda: any(page.startswith(contents.SAVED) for page in rail.pages()))
    (name,) = [page for page in rail.pages() if page.startswith(contents.SAVED)]
    person.quiet()
    assert rail.button(name).text() == "Hawks"
    page = person.go(name)
    assert isinstance(page, ResultsPage)
    assert "Los Halcones del Sur" in titles(page)
    assert rail.current() == name
    (search,) = saved_searches.saved(person.library)
    person.casework.searches.rename(search)
    form = sheet(person, NameSearch)
    assert isinstance(form, NameSearch)
    form.field.setText("Falcons")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: rail.button(name).text() == "Falcons")
    person.quiet()
    (search,) = saved_searches.saved(person.library)
    person.casework.searches.delete(search)
    person.wait(lambda: name not in rail.pages())
    person.quiet()
    assert person.window.history.here == Place(contents.OVERVIEW)
    person.window.actions_["edit.undo"].trigger()
    person.wait(lambda: name in rail.pages())
    person.quiet()


def test_a_menu_in_the_navigation_renames_and_deletes(person: Person) -> None:
    person.desk.write(lambda library: saved_searches.save(library, SavedSearch("Hawks", "halcones")))
    rail = person.window.navigation
    person.wait(lambda: any(page.startswith(contents.SAVED) for page in rail.pages()))
    person.quiet()
    (name,) = person.casework.searches.pages()
    rail.button(name).customContextMenuRequested.emit(rail.button(name).rect().center())
    menu = next(one for one in person.window.findChildren(QMenu) if one.isVisible())
    assert [action.text() for action in menu.actions()] == ["Rename…", "Delete"]
    menu.actions()[1].trigger()
    menu.close()
    person.wait(lambda: name not in rail.pages())
    person.quiet()


def test_a_search_of_one_type_opens_as_its_table(person: Person) -> None:
    filters = (Filter("involvement", "is", "suspect"), Group("none", (Filter("born", "has"),)))
    person.desk.write(lambda library: saved_searches.save(library, SavedSearch("Suspects", "tuco", "person", filters)))
    person.wait(lambda: bool(person.casework.searches.pages()))
    person.quiet()
    (name,) = person.casework.searches.pages()
    page = person.go(name)
    assert isinstance(page, RecordList)
    person.wait(lambda: person.rows_of(page.table) == ["“Tuco”"])
    assert page.table.title.text() == "Suspects"
    assert page.table.pill("involvement=suspect").isChecked()
    tree = next(key for key in page.table.filters if key.startswith(table_filters.TREE))
    assert page.table.pill(tree).text() == "not: Born given"
    person.quiet()
    assert person.window.navigation.current() == name
    person.click(page.table.pill(table_filters.QUERY + "tuco"))
    words = sheet(person, WordsSheet)
    assert isinstance(words, WordsSheet) and words.field.text() == "tuco"
    words.field.setText("nobody")
    person.click(words.apply_button)
    person.wait(lambda: person.rows_of(page.table) == [])
    person.quiet()
    person.click(page.table.pill(table_filters.QUERY + "nobody"))
    again = sheet(person, WordsSheet)
    assert isinstance(again, WordsSheet)
    person.click(again.remove_button)
    person.wait(lambda: person.rows_of(page.table) == ["“Tuco”"])
    assert table_filters.query_of(page.table.filters) == ""
    person.quiet()
    assert person.window.history.here is not None and person.window.history.here.page == name


def test_conditions_are_put_together_and_the_table_saved(person: Person) -> None:
    page = person.go("person")
    assert isinstance(page, RecordList)
    page.build_filter()
    builder = sheet(person, FilterBuilder)
    assert isinstance(builder, FilterBuilder)
    assert builder.group.lines[0].subject.hasFocus()
    builder.group.lines[0].choose("born", "after")
    person.click(builder.apply_button)
    assert builder.fault.text() == "A value is missing."
    builder.group.lines[0].value.setFocus()
    person.type("the day the music died")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: builder.fault.text().startswith("Born:"))
    builder.group.lines[0].choose("involvement", "is", "suspect")
    person.click(builder.group.add_button)
    builder.group.lines[1].choose("tag", "has")
    builder.group.how.setCurrentIndex(2)
    person.click(builder.apply_button)
    person.wait(lambda: person.rows_of(page.table) == ["Aurelio Ñahui"])
    (key,) = page.table.filters
    assert page.table.pill(key).text() == "none of: Involvement is suspect, Tag given"
    person.quiet()
    page.save_search()
    form = sheet(person, NameSearch)
    assert isinstance(form, NameSearch)
    form.field.setText("Others")
    person.keys(Qt.Key.Key_Return)
    person.wait(lambda: bool(person.casework.searches.pages()))
    person.quiet()
    (search,) = saved_searches.saved(person.library)
    wanted = Group("none", (Filter("involvement", "is", "suspect"), Filter("tag", "has")))
    assert (search.type, search.filters) == ("person", (wanted,))
    page.table.pill(key).setFocus()
    person.keys(Qt.Key.Key_Delete)
    person.wait(lambda: len(person.rows_of(page.table)) == 2)
    assert page.table.more_filters.hasFocus()
    person.quiet()


def builder_of(person: Person) -> FilterBuilder:
    found = sheet(person, FilterBuilder)
    assert isinstance(found, FilterBuilder)
    return found


def test_a_condition_is_opened_with_its_values_and_changed(person: Person) -> None:
    page = person.go("person")
    assert isinstance(page, RecordList)
    page.add_condition(Filter("involvement", "is", "suspect"))
    person.wait(lambda: person.rows_of(page.table) == ["“Tuco”"])
    person.quiet()
    (key,) = page.table.filters
    person.click(page.table.pill(key))
    builder = builder_of(person)
    (line,) = builder.group.lines
    assert line.condition() == Filter("involvement", "is", "suspect")
    assert not builder.holds_work(), "a click elsewhere would lose nothing"
    line.choose("involvement", "is", "witness")
    assert builder.holds_work()
    person.click(builder.apply_button)
    person.wait(lambda: page.table.filters != frozenset({key}))
    (other,) = page.table.filters
    assert page.table.pill(other).text() == "Involvement is witness"
    assert not page.table.pill(key).isVisible() and page.table.pill(other).hasFocus()
    person.quiet()
    person.keys(Qt.Key.Key_Return)
    person.click(builder_of(person).remove_button)
    person.wait(lambda: not page.table.filters)
    person.quiet()


def test_the_cross_of_a_pill_takes_the_condition_off(person: Person) -> None:
    page = person.go("person")
    assert isinstance(page, RecordList)
    page.add_condition(Filter("tag", "lacks"))
    (key,) = page.table.filters
    pill = page.table.pill(key)
    assert isinstance(pill, ConditionPill)
    person.quiet()
    person.qtbot.mouseClick(pill, Qt.MouseButton.LeftButton, pos=pill.cross().center())
    assert not page.table.filters and not pill.isVisible()
    person.quiet()


def test_groups_within_groups_are_put_together_saved_and_opened_again(person: Person) -> None:
    page = person.go("person")
    assert isinstance(page, RecordList)
    page.build_filter()
    builder = builder_of(person)
    builder.group.lines[0].choose("involvement", "is", "suspect")
    person.click(builder.group.group_button)
    (group,) = builder.group.groups
    assert group.lines[0].subject.hasFocus()
    group.lines[0].choose("born", "after", "1980")
    person.click(group.add_button)
    group.lines[1].choose("tag", "has")
    person.click(group.group_button)
    (inner,) = group.groups
    inner.how.setCurrentIndex(2)
    inner.lines[0].choose("evidence", "has")
    assert not inner.group_button.isVisibleTo(inner), "deeper is not for people"
    person.click(builder.apply_button)
    person.wait(lambda: bool(page.table.filters))
    person.quiet()
    wanted = Group(
        "all",
        (
            Filter("involvement", "is", "suspect"),
            Group("any", (Filter("born", "after", "1980"), Filter("tag", "has"), Group("none", (Filter("evidence", "has"),)))),
        ),
    )
    (key,) = page.table.filters
    assert table_filters.conditions_of([key]) == (wanted,)
    assert page.table.pill(key).text() == (
        "Involvement is suspect and (Born after 1980, Tag given or (not: Evidence given))"
    )
    person.desk.write(lambda library: saved_searches.save(library, SavedSearch("Deep", "", "person", (wanted,))))
    person.wait(lambda: bool(person.casework.searches.pages()))
    person.quiet()
    again = person.go(person.casework.searches.pages()[0])
    assert isinstance(again, RecordList)
    person.wait(lambda: key in again.table.filters)
    person.click(again.table.pill(key))
    builder = builder_of(person)
    assert builder.condition() == wanted, "it opens as it was made"
    person.click(builder.group.groups[0].remove)
    assert builder.condition() == Filter("involvement", "is", "suspect")
    person.keys(Qt.Key.Key_Escape)
    person.quiet()


def test_the_last_line_of_a_group_takes_the_group_with_it(person: Person) -> None:
    page = person.go("person")
    assert isinstance(page, RecordList)
    page.build_filter()
    builder = builder_of(person)
    person.click(builder.group.group_button)
    person.click(builder.group.groups[0].lines[0].remove)
    assert builder.group.groups == []
    person.click(builder.group.lines[0].remove)
    assert len(builder.group.lines) == 1, "one line is always there"
    person.keys(Qt.Key.Key_Escape)
    person.quiet()


def test_a_condition_that_the_sheet_does_not_offer_is_kept_as_it_was_saved(person: Person) -> None:
    page = person.go("person")
    assert isinstance(page, RecordList)
    odd = Group("any", (Filter("aliases", "contains", "tuc"), Filter("involvement", "contains", "sus")))
    page.add_condition(odd)
    (key,) = page.table.filters
    person.quiet()
    person.click(page.table.pill(key))
    assert builder_of(person).condition() == odd
    person.keys(Qt.Key.Key_Escape)
    person.quiet()


def test_the_entries_seen_last_are_there_when_the_library_is_opened_again(person: Person) -> None:
    person.go("organisation", "ORG-0001")
    person.go("operation", "OP-2026-0001")
    person.quiet()
    uid = person.library.uid
    assert person.casework.settings.recent_records(uid)
    person.casework.library_actions.close_library()
    person.quiet()
    person.open(Path(person.casework.settings.recent[0]))
    assert {"Condor Gris", "Los Halcones del Sur"} <= set(box(person, ""))


def test_with_nothing_typed_saved_searches_are_offered_and_opened_by_keys(person: Person) -> None:
    person.desk.write(lambda library: saved_searches.save(library, SavedSearch("Hawks", "halcones")))
    person.quiet()
    person.go("organisation", "ORG-0001")
    person.quiet()
    person.control(Qt.Key.Key_K)
    top = person.window.top.box
    person.wait(lambda: any(one.group == "Saved searches" for one in top.suggestions()))
    groups = [one.group for one in top.suggestions()]
    assert groups.index("Seen last") < groups.index("Saved searches") < groups.index("Commands")
    for _step in range(groups.index("Saved searches")):
        person.keys(Qt.Key.Key_Down)
    person.keys(Qt.Key.Key_Return)
    person.quiet()
    page = results(person)
    assert (page.query, page.title.text()) == ("halcones", "Hawks")
    assert "Los Halcones del Sur" in titles(page)


def test_every_command_is_found_by_name_the_last_used_first(person: Person) -> None:
    person.go(contents.OVERVIEW)
    every = box(person, ">")
    plain = {
        action.text().replace("&", "").rstrip("…") for spec, action in person.window.actions_ if spec.id != "edit.find"
    }
    offered = {one.text for one in person.window.top.box.suggestions() if one.group == "Commands"}
    assert offered == plain and offered < set(every), "and what the page shown can do"
    person.keys(Qt.Key.Key_Escape)
    box(person, ">fold the nav")
    person.keys(Qt.Key.Key_Return)
    person.quiet()
    assert person.window.navigation.folded
    assert box(person, ">")[0] == "Fold the navigation"
    person.keys(Qt.Key.Key_Escape)


def test_a_command_that_is_not_possible_says_what_it_needs_and_does_nothing(person: Person) -> None:
    person.go(contents.OVERVIEW)
    box(person, ">add a link")
    (only,) = person.window.top.box.suggestions()
    assert only.detail == "possible when an entry is shown"
    assert not only.possible
    person.keys(Qt.Key.Key_Return)
    assert person.window.top.box.text() == ">add a link", "it stays where it is"
    person.keys(Qt.Key.Key_Escape)


def test_every_subject_of_every_type_can_be_asked_in_the_sheet(person: Person) -> None:
    """What the sheet offers, the services understand, and it opens again as it was made."""
    from casefiles.errors import BadInput
    from casefiles.services import listing
    from ui.condition_group import ConditionGroup

    shown: set[tuple[str, str]] = set()  # what all types have is put into the sheet of the first alone
    for name in contents.LISTED:
        group = ConditionGroup(person.desk, name, person.window)
        group.add_line()
        keys = [key for subjects in table_filters.subjects_of(name) for key, _label in subjects]
        assert {"where", "when", "linked", "file", "tag", "grade", "standing", "title", "created_at"} <= set(keys)
        for key in keys:
            for test in table_filters.tests_of(name, key):
                choices = table_filters.choices_of(name, key, test)
                value = choices[-1][0] if choices else {"grade": "B2"}.get(key, "2017")
                one = Filter(key, test, value if table_filters.takes_value(name, key, test) else "")
                assert table_filters.describe(name, one)
                if (key, test) not in shown:
                    shown.add((key, test))
                    group.show_condition(one)
                    assert group.condition() == one
                try:
                    listing.order(person.library, name, filters=[one])
                except BadInput as reason:
                    assert "test" not in str(reason), (name, one, reason)
        group.deleteLater()


def test_a_tall_sheet_leaves_the_box_at_the_top_in_reach(person: Person) -> None:
    person.window.resize(1093, 614)
    page = person.go("person")
    assert isinstance(page, RecordList)
    page.build_filter()
    builder = builder_of(person)
    for _n in range(20):
        builder.group.add_line()
    bar = person.window.top
    person.wait(lambda: builder.geometry().bottom() > 500)
    assert builder.geometry().top() + SHADOW >= bar.mapTo(person.window, bar.rect().bottomLeft()).y()
    person.keys(Qt.Key.Key_Escape)
    person.quiet()


def test_entries_tags_and_grades_are_chosen_with_the_mouse(person: Person) -> None:
    person.desk.write(lambda library: records.set_tags(library, 2, ["vip"]))
    page = person.go("person")
    assert isinstance(page, RecordList)
    page.build_filter()
    builder = builder_of(person)
    (line,) = builder.group.lines
    line.choose("linked", "is")
    person.click(line.values.entry)
    line.values.entry.setFocus()
    person.type("condor")
    person.wait(lambda: bool(line.values.entry.offers()))
    offers = line.values.entry._list
    assert offers is not None
    person.click(offers, offers.place_of(0).center())
    person.wait(lambda: line.condition().value == "OP-2026-0001 Condor Gris")
    line.choose("tag", "is")
    person.click(line.values.tag)
    line.values.tag.setFocus()
    line.values.tag.look()
    person.wait(lambda: [one.text for one in line.values.tag.offers()] == ["vip"])
    tags = line.values.tag._list
    assert tags is not None
    person.click(tags, tags.place_of(0).center())
    assert line.condition() == Filter("tag", "is", "vip")
    line.choose("grade", "at_least")
    line.values.grade_action.trigger()
    picker = sheet(person, GradePicker)
    assert isinstance(picker, GradePicker)
    picker.scheme.setCurrentIndex(picker.scheme.findData("3x5x2"))
    first = next(iter(picker.axes.values()))
    first.setCurrentIndex(1)
    person.click(picker.use)
    assert line.condition().value.startswith("3x5x2:")
    person.click(builder.apply_button)
    person.wait(lambda: len(page.table.filters) == 1)
    person.quiet()
