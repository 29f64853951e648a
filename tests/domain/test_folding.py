"""What search takes for the same word, and what it does not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain import folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("El Ñoño", "el nono"),
        ("PÉREZ QUISPE, Juan", "perez quispe juan"),
        ("«Chipi» “Chipi” ‘Chipi’ 'Chipi' \"Chipi\"", "chipi chipi chipi chipi chipi"),
        ("pʼasña", "p asna"),
        ("Wałęsa Đặng Ørsted Straße", "walesa dang orsted strasse"),
        ("İstanbul", "istanbul"),
        ("a\x00b\u200bc\u00add\u202ee\ufe0f", "abcde"),
        ("one\ttwo\r\nthree\u00a0four", "one two three four"),
        ("S-26/Ω", "s 26 ω"),
        ("١٢٣ ４５６", "123 456"),
        ("ﬁn ™", "fin tm"),
        ("王小明", "王 小 明"),
        ("🐍🐍", "🐍 🐍"),
        ("\ud800\ue000", ""),
        ("", ""),
    ],
)
def test_words_are_made_alike(text: str, folded: str) -> None:
    assert folding.fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ('alias "Chipi"', "chipi"),
        ("(a) el Siete Vidas", "siete vidas"),
        ("a.k.a. Chipi", "chipi"),
        ("AKA Chipi", "chipi"),
        ("conocido como el Tuerto", "tuerto"),
        ("más conocida como la Gata", "gata"),
        ("apodado 'Gato'", "gato"),
        ("al Chino", "chino"),
        ("del Tuerto", "tuerto"),
        ("Nilo Nadie, alias el Siete Vidas", "nilo nadie siete vidas"),
        ("camarada José", "camarada jose"),
        ("Comandante Sol", "comandante sol"),
        ("Casa de la Sal", "casa de la sal"),
        ("Los", "los"),
        ("Alias", "alias"),
        ("El Alias", "el alias"),
        ("A", "a"),
    ],
)
def test_what_only_announces_an_alias_is_dropped(text: str, folded: str) -> None:
    assert folding.fold_name(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("PER-0031", "per 31"),
        ("per 31", "per 31"),
        ("per31", "per 31"),
        ("OP-2017-0001", "op 2017 1"),
        ("PER-0000", "per 0"),
        ("Chipi", ""),
        ("31", ""),
        ("per 31 huanta", ""),
    ],
)
def test_refs_are_read_as_people_type_them(text: str, folded: str) -> None:
    assert folding.fold_ref(text) == folded


def test_other_scripts_have_a_latin_form() -> None:
    assert folding.forms("Иван") == ("иван", "ivan")
    assert folding.forms("王小明") == ("王 小 明", "wang xiao ming", "wangxiaoming")
    assert folding.forms("el Ñoño") == ("nono", "el nono")
    assert folding.forms("🐍") == ("🐍",)
    assert folding.fold_running("visto por Иван ayer") == "visto por иван ayer ivan"
    assert folding.latin("Muñoz") == ""


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = folding.fold(text)
    assert folding.fold(folded) == folded
    assert folded == folded.strip() and "  " not in folded and "\x00" not in folded


@given(st.text())
def test_composed_and_taken_apart_are_alike(text: str) -> None:
    assert folding.fold(unicodedata.normalize("NFD", text)) == folding.fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_folding_goes_character_by_character(text: str) -> None:
    parts = folding.pieces(text)
    assert len(parts) == len(text)
    assert " ".join("".join(parts).split()) == folding.fold(text)


@given(st.text())
def test_a_name_keeps_some_word_if_it_has_one(text: str) -> None:
    assert bool(folding.fold_name(text)) == bool(folding.fold(text))
    assert set(folding.fold_name(text).split()) <= set(folding.fold(text).split())
