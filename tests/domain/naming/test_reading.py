"""How a printed name is taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.naming.reading import ALONE, GIVEN, SURNAME, prepare


def said(text: str) -> list[str]:
    """The words of the name in the order in which a person says them."""
    prepared = prepare(text)
    return [one.text for one in prepared.name.words] if prepared.name else []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Juan Pérez Quispe", "juan perez quispe"),
        ("PÉREZ QUISPE, Juan", "juan perez quispe"),
        ("QUISPE MAMANI JUAN", "juan quispe mamani"),
        ("Juan de la Cruz Soto", "juan cruz soto"),
        ("Juan Ramón y Cajal", "juan ramon cajal"),
        ("O'Brien", "obrien"),
        ("Jean-Pierre Dupont", "jean pierre dupont"),
        ("Иван Петров", "ivan petrov"),
        ("王小明", "wang xiaoming"),
        ("Παπαδόπουλος", "papadopoulos"),
        ("Abd al-Rahman Saleh", "abdrahman saleh"),
        ("el Chino", "chino"),
        ("“El Chino”", "chino"),
        ("De la O", "o"),
        ("Las", "las"),
        ("Alias", "alias"),
    ],
)
def test_words_stand_in_the_order_in_which_they_are_said(text: str, words: str) -> None:
    assert said(text) == words.split()
    assert prepare(text).aliases == ()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Chino", (ALONE,)),
        ("Juan Pérez", (GIVEN, SURNAME)),
        ("Juan Pérez Quispe", (GIVEN, SURNAME, SURNAME)),
        ("Juan Carlos Pérez", (GIVEN, GIVEN, SURNAME)),
        ("Juan Carlos Pérez Quispe", (GIVEN, GIVEN, SURNAME, SURNAME)),
        ("Juan C. Pérez", (GIVEN, GIVEN, SURNAME)),
        ("Ivan Sergeevich Petrov", (GIVEN, GIVEN, SURNAME)),
        ("MAMANI, Sumaq Illary", (GIVEN, GIVEN, SURNAME)),
        ("QUISPE ROSARIO", (GIVEN, SURNAME)),
    ],
)
def test_what_a_word_is_comes_from_comma_place_and_known_names(text: str, roles: tuple[int, ...]) -> None:
    name = prepare(text).name
    assert name is not None
    assert name.roles == roles


def test_aliases_are_read_as_names_are() -> None:
    prepared = prepare("Nilo Nadie, alias el Siete Vidas")
    assert prepared.announced
    assert said("Nilo Nadie, alias el Siete Vidas") == ["nilo", "nadie"]
    (alias,) = prepared.aliases
    assert alias.article and alias.numbers == ("7",) and [one.text for one in alias.words] == ["vidas"]


def test_what_is_no_word_of_the_name_stands_aside() -> None:
    titled = prepare("Cmdte. Sol").name
    assert titled is not None and titled.titles == ("comandante",)
    numbered = prepare("Chino Dos").name
    assert numbered is not None and numbered.numbers == ("2",)
    assert [one.text for one in numbered.words] == ["chino"]
    younger = prepare("Juan Pérez hijo").name
    assert younger is not None and younger.generation == "younger"
    married = prepare("Rosa Quispe Vda. de Rojas").name
    assert married is not None and married.particles == {"vda", "de"}
    santos = prepare("Rui dos Santos").name
    assert santos is not None and santos.particles == {"dos"} and not santos.numbers


def test_neighbours_are_also_read_together() -> None:
    name = prepare("Juan de la Cruz").name
    assert name is not None
    assert {"delacruz", "juancruz"} <= set(name.joined)


def test_a_text_without_a_word_has_no_name() -> None:
    for text in ("", "  ", "¿?", "\u200b"):
        assert prepare(text).name is None
        assert prepare(text).aliases == ()


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    prepared = prepare(text)
    for name in (prepared.name, *prepared.aliases):
        if name is not None:
            assert name.words or name.numbers
            assert len(name.words) == len(name.roles) == len(name.order)


@given(
    st.lists(
        st.sampled_from(["Juan", "alias", "(a)", "“Gato”", "de", "la", ",", "el", "'", "2", "N.", "hijo", "abd", "o"])
    )
)
def test_any_mixture_of_signs_is_read(parts: list[str]) -> None:
    prepare(" ".join(parts))
    prepare("".join(parts))
