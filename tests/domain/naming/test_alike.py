"""What two words have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.folding import fold
from casefiles.domain.naming import reasons
from casefiles.domain.naming.alike import alike
from casefiles.domain.naming.word import word

WORDS = st.text(alphabet="abcehijklmnoqrstuvyz", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("a", "b", "reason", "least", "most"),
    [
        ("quispe", "quispe", "", 1, 1),
        ("quispe", "kispe", reasons.SOUND, 0.9, 0.99),
        ("elena", "helena", reasons.SOUND, 0.9, 0.99),
        ("pancho", "francisco", reasons.SHORT_FORM, 0.9, 0.99),
        ("pancho", "paco", reasons.SHORT_FORM, 0.7, 0.9),
        ("chinito", "chino", reasons.DIMINUTIVE, 0.7, 0.85),
        ("j", "juan", reasons.INITIAL, 0.8, 0.9),
        ("aleksandr", "alexander", reasons.TRANSLITERATED, 0.9, 0.99),
        ("soliman", "suleiman", reasons.TRANSLITERATED, 0.75, 0.95),
        ("villafuerte", "villafeurte", reasons.TYPING, 0.9, 0.95),
        ("sombra", "sonbra", reasons.SOUND, 0.9, 0.99),
        ("chino", "china", reasons.OTHER_GENDER, 0.1, 0.4),
        ("luis", "luisa", reasons.OTHER_GENDER, 0.1, 0.4),
        ("jefe", "jefa", reasons.OTHER_GENDER, 0.1, 0.4),
        ("mario", "marco", "", 0.1, 0.4),
        ("k", "juan", "", 0, 0),
        ("mamani", "quispe", "", 0, 0),
    ],
)
def test_each_kind_of_likeness_has_its_reason(a: str, b: str, reason: str, least: float, most: float) -> None:
    score, found = alike(word(a), word(b))
    assert found == reason
    assert least <= score <= most
    assert alike(word(b), word(a)) == (score, found)


def test_n_for_enye_is_nearly_the_same() -> None:
    score, reason = alike(word("pena", enye=True), word("pena"))
    assert reason == reasons.ACCENTS
    assert 0.95 <= score < 1


def test_a_slip_counts_less_the_longer_the_word_and_more_in_the_first_letter() -> None:
    long, short = alike(word("villafuerte"), word("villafuerze"))[0], alike(word("sulo"), word("suro"))[0]
    assert long > short
    assert alike(word("tomburo"), word("tombulo"))[0] > alike(word("tomburo"), word("komburo"))[0]


def test_a_script_without_vowels_is_compared_by_consonants() -> None:
    bare = word("mhmd", vowelless=True)
    assert alike(bare, word("muhammad"))[0] > 0.9
    assert alike(bare, word("mahmud"))[0] > 0.9
    assert alike(bare, word("ahmad"))[0] < 0.5


@given(WORDS, WORDS)
def test_it_does_not_matter_which_word_stands_first(a: str, b: str) -> None:
    score, reason = alike(word(fold(a)), word(fold(b)))
    assert alike(word(fold(b)), word(fold(a))) == (score, reason)
    assert 0 <= score <= 1
