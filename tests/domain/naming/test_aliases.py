"""Names and aliases in one printed text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.naming.aliases import divided


@pytest.mark.parametrize(
    ("text", "name", "others"),
    [
        ("Nilo Nadie, alias el Siete Vidas", "nilo nadie", ["el siete vidas"]),
        ("Nilo Nadie (a) “Chipi”", "nilo nadie", ["chipi"]),
        ("Nilo Nadie a.k.a. Chipi", "nilo nadie", ["chipi"]),
        ("Nilo Nadie, más conocido como la Gata", "nilo nadie", ["la gata"]),
        ("Nilo Nadie, apodado 'Gato'", "nilo nadie", ["gato"]),
        ("Nilo 'Gato' Nadie", "nilo nadie", ["gato"]),
        ("Nilo «Gato» Nadie", "nilo nadie", ["gato"]),
        ("Nilo Nadie (Gato)", "nilo nadie", ["gato"]),
        ("Nilo Nadie, alias Gato, Chipi o Sombra", "nilo nadie", ["gato", "chipi", "sombra"]),
        ("alias “Chino”", "", ["chino"]),
        ("N. N., alias Chino", "", ["chino"]),
        ("f/n/u l/n/u aka Chipi", "", ["chipi"]),
    ],
)
def test_aliases_stand_beside_the_name(text: str, name: str, others: list[str]) -> None:
    printed = divided(text)
    assert [token.text for token in printed.name] == name.split()
    assert [" ".join(token.text for token in alias) for alias in printed.aliases] == others
    assert printed.announced or "alias" not in text


@pytest.mark.parametrize("text", ["“Chipi”", "alias", "El Alias", "(Chipi)", "'Chipi'"])
def test_what_is_the_whole_is_the_name(text: str) -> None:
    printed = divided(text)
    assert printed.name
    assert not printed.aliases
    assert not printed.announced


def test_so_many_aliases_and_no_more_count() -> None:
    assert len(divided("Nilo Nadie, alias " + ", ".join(f"Chipi {n}" for n in range(40))).aliases) == 6


@given(st.text(alphabet="aá N.,;'\"“”()«»alias o"))
def test_any_mixture_of_signs_is_divided(text: str) -> None:
    printed = divided(text)
    assert all(printed.aliases)
