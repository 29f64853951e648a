"""Which words sound alike, and which spellings from other scripts are one name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.naming import phonetics
from casefiles.domain.naming.phonetics import coarse_consonants, consonants, general_key, phonetic_key


@pytest.mark.parametrize(
    "spellings",
    [
        "Báscones Vázcones Bazcones vascones",
        "Huamán Guamán Waman",
        "Ximénez Jiménez Giménez",
        "Quispe Kispe Qispe Quizpe",
        "Llanos Yanos",
        "Ccori Qori Kori",
        "Yupanqui Iupanki Llupanqui",
        "Hierro Yerro Ierro",
        "Jhon John Jon",
        "Jhonatan Jonathan",
        "Hernández Ernandes",
        "Zevallos Ceballos Sebayos",
        "Choquehuanca Chokewanka Choqueguanca",
        "Campos Canpos",
        "Walter Gualter",
        "Guevara Guebara",
        "Gálvez Galbes",
        "Muñoz Munos",
        "Sophía Sofía",
    ],
)
def test_spanish_words_of_one_sound_share_a_key(spellings: str) -> None:
    assert len({phonetic_key(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Chino", "China"),
        ("Gato", "Jato"),
        ("Guerra", "Gerra"),
        ("Casa", "Cacha"),
        ("Pérez", "Peres Soto"),
        ("Mamani", "Manami"),
        ("Hugo", "Jugo"),
        ("Cuervo", "Ciervo"),
    ],
)
def test_words_of_another_sound_do_not(a: str, b: str) -> None:
    assert phonetic_key(a) != phonetic_key(b)


@pytest.mark.parametrize(
    "spellings",
    [
        "Muhammad Mohamed Mohammad Mohammed Mohamad",
        "Hussein Husayn Hussain",
        "Abdulrahman Abdurrahman Abdelrahman",
        "Abdullah Abdallah",
        "Rashid Rasheed",
        "Mansur Mansour Mansoor",
        "Александр Aleksandr Alexander Aleksander",
        "Сергей Sergei Sergey Serguei",
        "Евгений Yevgeny Evgeny Jewgeni",
        "Дмитрий Dmitri Dmitry Dmitriy Dimitri",
        "Петров Petrov Petroff Petrow",
        "Фёдор Fyodor Fedor",
        "Юлия Yulia Julia Iulia Yuliya",
        "Щербаков Shcherbakov Scherbakoff",
        "Хабаров Khabarov Habarov",
    ],
)
def test_spellings_from_other_scripts_share_a_key(spellings: str) -> None:
    assert len({general_key(spelling) for spelling in spellings.split()}) == 1


def test_consonants_are_what_a_script_without_vowels_leaves() -> None:
    assert consonants("Muhammad") == consonants("محمد") == "mhmd"
    assert consonants("Khalid") == consonants("خالد")
    assert consonants("Ahmad") != consonants("Muhammad")


def test_hissing_sounds_are_one_in_the_coarse_key() -> None:
    assert coarse_consonants("Shishkin") == coarse_consonants("Chichkine")
    assert coarse_consonants("Kuznetsov") == coarse_consonants("Kusnetsov")
    assert coarse_consonants("Petrov") != coarse_consonants("Pavlov")


@given(st.text())
def test_any_text_has_keys_of_one_word(text: str) -> None:
    for key in (phonetic_key(text), general_key(text), consonants(text), coarse_consonants(text)):
        assert " " not in key
        assert key == key.lower()


@given(st.text(alphabet="abcdefghijklmnñopqrstuvwxyzáéíóú", min_size=1))
def test_case_does_not_count(text: str) -> None:
    assert phonetic_key(text) == phonetic_key(text.upper())
    assert general_key(text) == general_key(text.title())


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzüSCWYG", max_size=12))
def test_a_rule_that_is_passed_over_for_lack_of_its_letters_would_change_nothing(text: str) -> None:
    for needs, pattern, instead in (*phonetics._SPANISH, *phonetics._ABROAD):
        if needs and not any(need in text for need in needs):
            assert pattern.sub(instead, text) == text
