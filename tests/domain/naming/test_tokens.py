"""A printed text in words of Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.naming.tokens import Token, tokens, without_apostrophes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PÉREZ  Quispe", ["perez", "quispe"]),
        ("Jean-Pierre", ["jean", "pierre"]),
        ("J.C. Soto", ["j", "c", "soto"]),
        ("J2 7vidas Niño3", ["j", "2", "7", "vidas", "nino", "3"]),
        ("Иван Щербаков", ["ivan", "shcherbakov"]),
        ("Κωνσταντίνος Παπαδόπουλος", ["konstantinos", "papadopoulos"]),
        ("王小明", ["wang", "xiaoming"]),
        ("محمد بن سالم الرشيد", ["mhmd", "bin", "slm", "rshyd"]),
        ("¿…?", []),
    ],
)
def test_words_are_folded_and_in_latin_letters(text: str, words: list[str]) -> None:
    assert [token.text for token in tokens(text)] == words


def test_what_is_lost_in_folding_is_noted() -> None:
    assert tokens("Peña, juan") == [Token("pena", enye=True, comma=True), Token("juan", lower=True)]
    assert all(token.vowelless for token in tokens("محمد سالم"))


def test_words_with_an_apostrophe_stay_whole() -> None:
    assert without_apostrophes("O'Brien, Q’ero y N`Diaye") == "OBrien, Qero y NDiaye"
    assert without_apostrophes("Nilo 'Gato' Nadie") == "Nilo 'Gato' Nadie"


@given(st.text())
def test_any_text_becomes_words(text: str) -> None:
    assert all(token.text and " " not in token.text for token in tokens(text))
