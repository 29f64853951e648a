"""A word of a name, ready for comparison."""

from __future__ import annotations

import pytest

from casefiles.domain.naming.word import word


def test_the_same_word_is_the_same_object() -> None:
    assert word("quispe") is word("quispe")
    assert word("pena", enye=True) is not word("pena")


@pytest.mark.parametrize(
    ("diminutive", "plain"),
    [
        ("chinito", "chino"),
        ("flaquita", "flaca"),
        ("gordillo", "gordo"),
        ("juanito", "juan"),
        ("juancito", "juan"),
        ("amiguito", "amigo"),
        ("rito", ""),
        ("quispe", ""),
    ],
)
def test_diminutives_are_undone(diminutive: str, plain: str) -> None:
    assert word(diminutive).plain == plain


def test_given_names_stand_for_themselves_and_short_forms_for_others() -> None:
    assert word("francisco").stands_for < word("pancho").stands_for
    assert word("pancho").short and not word("francisco").short
    assert word("mengano").stands_for == frozenset()
    assert word("danielito").stands_for >= word("daniel").stands_for
