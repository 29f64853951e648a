"""Terms of the user's own: typed once, understood everywhere, taken back by undo."""

from __future__ import annotations

import pytest

from casefiles import words
from casefiles.database.library import Library
from casefiles.errors import BadInput
from casefiles.services import profile, records, terms


def test_a_term_of_ones_own_is_stored_by_key_and_shown_in_both_languages(library: Library) -> None:
    key = terms.add(library, "site_kind", "Floating lab", "Laboratorio flotante")
    site = records.create(library, "site", {"name": "Barge", "kind": "floating lab"})
    with words.use("es"):
        spanish = profile.profile(library, site.id).field("kind")
    assert profile.profile(library, site.id).field("kind").shown == "Floating lab"
    assert (spanish.stored, spanish.shown) == (key, "Laboratorio flotante")
    assert terms.choices(library, "site_kind")[-1] == (key, "Floating lab")


def test_a_term_that_is_there_already_is_refused(library: Library) -> None:
    with pytest.raises(BadInput, match="already"):
        terms.add(library, "site_kind", "Airstrip")
    terms.add(library, "container", "Hollow log")
    with pytest.raises(BadInput, match="already"):
        terms.add(library, "container", "hollow LOG")


def test_undo_takes_a_term_back(library: Library) -> None:
    before = terms.choices(library, "container")
    terms.add(library, "container", "Hollow log")
    library.undo()
    assert terms.choices(library, "container") == before


def test_an_unknown_list_and_an_empty_term_are_refused(library: Library) -> None:
    with pytest.raises(BadInput):
        terms.add(library, "no_such_list", "Anything")
    with pytest.raises(BadInput):
        terms.add(library, "container", "  ")
