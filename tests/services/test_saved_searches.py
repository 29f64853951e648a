"""Saved searches: kept in the library, renamed, deleted, undone like any change."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.domain.registers import Setting
from casefiles.errors import BadInput, NotFound, ReadOnly
from casefiles.services import saved_searches, settings
from casefiles.services.saved_searches import SavedSearch
from casefiles.services.views import Filter, Group


def names(library: Library) -> list[str]:
    return [one.name for one in saved_searches.saved(library)]


def test_saved_renamed_deleted_and_undone(library: Library) -> None:
    filters = (Filter("involvement", "is", "suspect"), Group("none", (Filter("sources", "has"),)))
    made = saved_searches.save(library, SavedSearch("Unsourced suspects", type="person", filters=filters))
    saved_searches.save(library, SavedSearch("Acid", "acetone July 2017"))
    assert names(library) == ["Acid", "Unsourced suspects"]
    assert saved_searches.saved_search(library, made.key) == made
    assert made.filters == filters
    saved_searches.rename(library, made.key, "  Suspects  without a word ")
    assert names(library) == ["Acid", "Suspects without a word"]
    saved_searches.delete(library, made.key)
    assert names(library) == ["Acid"]
    with pytest.raises(NotFound):
        saved_searches.delete(library, made.key)
    assert library.undo() == "Delete the search “Suspects without a word”"
    assert library.undo() == "Rename the search “Unsourced suspects” to “Suspects without a word”"
    assert names(library) == ["Acid", "Unsourced suspects"]
    library.undo(), library.undo()
    assert names(library) == []
    library.redo()
    assert names(library) == ["Unsourced suspects"]


def test_they_travel_with_the_library_and_leave_its_settings_alone(library: Library, tmp_path: Path) -> None:
    settings.put(library, "marking", "secret")
    saved_searches.save(library, SavedSearch("Acid", "acetone"))
    library.close()
    with Library.open(tmp_path / "case.casefiles", read_only=True) as again:
        assert names(again) == ["Acid"]
        assert again.setting("marking") == "secret"
        with pytest.raises(ReadOnly):
            saved_searches.delete(again, saved_searches.saved(again)[0].key)


def test_what_asks_for_one_type_becomes_its_table(library: Library) -> None:
    assert saved_searches.save(library, SavedSearch("A", "chipi type:person")).type == "person"
    assert saved_searches.save(library, SavedSearch("B", "type:person type:event")).type == ""
    assert saved_searches.save(library, SavedSearch("C", "type:link")).type == ""


@pytest.mark.parametrize(
    ("search", "reason"),
    [
        (SavedSearch(" ", "acetone"), "name"),
        (SavedSearch("Empty", "  "), "nothing to look for"),
        (SavedSearch("ACID", "other"), "already"),
        (SavedSearch("Dragons", type="dragon"), "dragon"),
    ],
)
def test_what_cannot_be_saved(library: Library, search: SavedSearch, reason: str) -> None:
    saved_searches.save(library, SavedSearch("Acid", "acetone"))
    head = library.head
    with pytest.raises(BadInput, match=reason):
        saved_searches.save(library, search)
    assert library.head == head


@pytest.mark.parametrize(
    "value",
    [
        "{",
        "3",
        "{}",
        '{"name":"x","query":"","type":"dragon","filters":[]}',
        '{"name":1,"query":"","type":"","filters":[]}',
    ],
)
def test_what_a_later_version_wrote_is_passed_over(library: Library, value: str) -> None:
    with library.change("Write") as session:
        session.add(Setting(name="search/of-tomorrow", value=value))
    assert names(library) == []
