"""How well what is typed, perhaps not to its end, fits a printed name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles.domain.naming import reasons
from casefiles.domain.naming.fit import asked, fit, told
from casefiles.domain.naming.reading import prepare


def fitted(typed: str, printed: str, open_ended: bool = True) -> tuple[float, tuple[str, ...]]:
    sought = asked(typed, open_ended)
    found = fit(sought, prepare(printed))
    return found.score, told(sought, found.reasons)


@pytest.mark.parametrize(
    ("typed", "printed", "why"),
    [
        ("Kis", "Juan Quispe Mamani", (reasons.SOUND,)),
        ("Juan Kis", "Juan Quispe Mamani", (reasons.SOUND,)),
        ("Pancho", "Francisco Quispe Mamani", (reasons.SHORT_FORM,)),
        ("al Chino", "Chino", (reasons.ARTICLE,)),
        ("Zevallos Vásquez Walter", "Walter Vásquez Zevallos", (reasons.WORD_ORDER,)),
        ("Chipy", "Nilo “Chipi” Nadie", (reasons.SOUND,)),
        ("Petroff", "Iván Petrov", (reasons.TRANSLITERATED,)),
    ],
)
def test_what_is_typed_need_not_be_the_whole_name(typed: str, printed: str, why: tuple[str, ...]) -> None:
    score, found = fitted(typed, printed)
    assert score >= 0.6
    assert set(why) <= set(found)


def test_a_beginning_is_no_typing_error() -> None:
    assert reasons.TYPING not in fitted("Chin", "Chino")[1]
    assert reasons.TYPING in fitted("Chinp", "Chino", open_ended=False)[1]


def test_only_the_last_word_may_be_a_beginning_and_only_where_it_is_open() -> None:
    assert fitted("Hin", "Guillermo Hinostroza")[0] > 0.6
    assert fitted("Hin", "Guillermo Hinostroza", open_ended=False)[0] < 0.6
    assert fitted("Hin Guillermo", "Guillermo Hinostroza")[0] < 0.6


def test_only_an_article_that_was_typed_is_told() -> None:
    assert fitted("Chino", "El Chino")[1] == ()
    assert fitted("el Chino", "El Chino")[1] == ()
    assert fitted("el Chino", "Chino")[1] == (reasons.ARTICLE,)


def test_a_word_that_the_name_lacks_counts_against_it() -> None:
    assert fitted("Pedro Quispe Mamani", "Juan Quispe Mamani")[0] < 0.6


def test_a_number_that_the_name_lacks_counts_against_it() -> None:
    assert fitted("Chino 2", "Chino 3")[0] < 0.6 < fitted("Chino 2", "Chino Dos")[0]


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.booleans())
def test_any_text_has_a_score(typed: str, printed: str, open_ended: bool) -> None:
    score, found = fitted(typed, printed, open_ended)
    assert 0 <= score <= 1
    assert all(reasons.phrase(one) for one in found)
