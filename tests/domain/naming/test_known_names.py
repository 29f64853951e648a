"""The lists of names: whole, without slips, and found as they are written and as they sound."""

from __future__ import annotations

import json

import pytest

from casefiles.domain.folding import fold
from casefiles.domain.naming.known_names import known_names
from resources import FOLDER

FILES = sorted((FOLDER / "names").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_list_says_everything_once(file) -> None:
    lists = json.loads(file.read_text(encoding="utf-8"))
    assert set(lists) == {"short_forms", "spellings", "given_names", "surnames"}
    for name, short_forms in lists["short_forms"].items():
        folded = [fold(form) for form in short_forms]
        assert all(folded), name
        assert len(set(folded)) == len(folded), name
        assert fold(name) not in folded
    for group in lists["spellings"]:
        assert len(group) > 1
        assert len(set(group)) == len(group)
    spelled = [fold(spelling) for group in lists["spellings"] for spelling in {*map(fold, group)}]
    assert len(set(spelled)) == len(spelled)
    for key in ("given_names", "surnames"):
        assert len(set(lists[key])) == len(lists[key])


def test_there_are_several_hundred_short_forms_in_english_and_in_spanish() -> None:
    for code in ("es", "en"):
        lists = json.loads((FOLDER / "names" / f"{code}.json").read_text(encoding="utf-8"))
        assert sum(map(len, lists["short_forms"].values())) >= 500


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("pancho", "francisco"),
        ("pepe", "jose"),
        ("chucho", "jesus"),
        ("lucho", "luis"),
        ("paco", "francisco"),
        ("nacho", "ignacio"),
        ("beto", "alberto"),
        ("beto", "roberto"),
        ("bill", "william"),
        ("bob", "robert"),
        ("joselu", "joseluis"),
        ("sasha", "aleksandr"),
    ],
)
def test_short_forms_stand_for_full_names(short: str, full: str) -> None:
    assert full in known_names().formal(short)


def test_short_forms_are_known_by_their_sound() -> None:
    assert "enrique" in known_names().formal("kique")
    assert known_names().formal("sombra") == frozenset()


def test_a_full_name_stands_for_itself_only() -> None:
    assert known_names().formal("francisco") == frozenset()
    assert "francisco" in known_names().given
    assert "quispe" in known_names().surnames
