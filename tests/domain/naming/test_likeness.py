"""What is taken for one name, what for two, and why; and that it holds on pairs nobody has looked at."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casefiles.domain.naming import reasons
from casefiles.domain.naming.likeness import POSSIBLE, STRONG, Likeness, compare, likeness, name_similarity
from casefiles.domain.naming.reading import prepare
from casefiles.services import identities
from tests.bench.name_pairs import HELD_OUT, OTHER, SAME, TUNING, pairs
from tests.bench.names_bench import HARD, Scored, area_of, precision_and_recall, scored


def _split(text: str) -> list[str]:
    return text.split()


NAMES = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            _split(
                "Juan Pérez Quispe, Pancho J. de la Cruz alias “Chino” Chinito 2 3 hijo Иван 王小明 محمد 'Gato' y o (a) O’Brien "
                "Delacruz José Luis Joselu camarada Señor Vda."
            )
        ),
        max_size=7,
    ).map(" ".join),
)


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("Juan Pérez", "JUAN PEREZ", reasons.ACCENTS),
        ("“Chipi”", "«chipi»", reasons.ACCENTS),
        ("PÉREZ QUISPE, Juan", "Juan Perez Quispe", reasons.WORD_ORDER),
        ("QUISPE MAMANI JUAN", "Juan Quispe Mamani", reasons.WORD_ORDER),
        ("alias “Chipi”", "Chipi", reasons.ANNOUNCED),
        ("(a) el Siete Vidas", "Siete Vidas", reasons.ANNOUNCED),
        ("al Chino", "Chino", reasons.ARTICLE),
        ("del Tuerto", "Tuerto", reasons.ARTICLE),
        ("Siete Vidas", "7 vidas", ""),
        ("Dos Caras", "2 Caras", ""),
        ("Puma 1", "Puma Uno", ""),
        ("J-2", "J2", ""),
        ("Cara Cortada", "Caracortada", reasons.TOGETHER),
        ("Juan de la Cruz Soto", "Juan Cruz Soto", reasons.PARTICLE),
        ("Juan Delacruz Soto", "Juan de la Cruz Soto", reasons.TOGETHER),
        ("Ronny MacDonald", "Ronny Mac Donald", reasons.TOGETHER),
        ("Juan Pérez", "Juan Pérez Quispe", reasons.ONE_SURNAME),
        ("Juan Carlos Pérez Quispe", "Juan Pérez Quispe", reasons.ONE_GIVEN),
        ("J. Pérez", "Juan Pérez", reasons.INITIAL),
        ("Juan Pérez Q.", "Juan Pérez Quispe", reasons.INITIAL),
        ("Pancho Pérez", "Francisco Pérez", reasons.SHORT_FORM),
        ("Bill Carter", "William Carter", reasons.SHORT_FORM),
        ("Joselu Soto", "José Luis Soto", reasons.SHORT_FORM),
        ("Fco. Soto", "Francisco Soto", reasons.SHORT_FORM),
        ("Juan Peres Kispe", "Juan Pérez Quispe", reasons.SOUND),
        ("Wilber Huamán", "Wilver Guaman", reasons.SOUND),
        ("Александр Петров", "Alexander Petroff", reasons.TRANSLITERATED),
        ("Muhammad al-Rashid", "Mohamed Rashid", reasons.TRANSLITERATED),
        ("Юлия Петров", "Julia Petrov", reasons.TRANSLITERATED),
        ("王小明", "Wang Xiaoming", ""),
        ("Juan Villafuerte Soto", "Juan Villafeurte Soto", reasons.TYPING),
        ("Juan Peña Soto", "JUAN PENA SOTO", reasons.ACCENTS),
        ("Sr. Juan Pérez", "Juan Pérez", reasons.TITLE),
        ("camarada José", "José", reasons.TITLE),
        ("Nilo Nadie, alias el Siete Vidas", "Siete Vidas", reasons.ALIAS),
    ],
)
def test_one_name_written_in_two_ways_is_strong(a: str, b: str, why: str) -> None:
    found = compare(a, b)
    assert found.score >= STRONG
    assert not why or why in found.reasons
    if found.score > 0.9:
        assert reasons.AGAINST.isdisjoint(found.reasons)


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("Juan Pérez Quispe", "Pedro Pérez Quispe", reasons.OTHER_GIVEN),
        ("José Luis Pérez Quispe", "José Antonio Pérez Quispe", reasons.OTHER_GIVEN),
        ("Juan Pérez Quispe", "Juan Pérez Mamani", reasons.OTHER_SURNAME),
        ("Juan Pérez Quispe", "Juan Soto Mamani", reasons.OTHER_SURNAME),
        ("Mario Rojas", "Marco Rojas", reasons.OTHER_GIVEN),
        ("Luis Rojas", "Luisa Rojas", reasons.OTHER_GENDER),
        ("P. Pérez", "Juan Pérez", reasons.OTHER_GIVEN),
        ("Chino", "China", reasons.OTHER_GENDER),
        ("Flaco", "Flaca", reasons.OTHER_GENDER),
        ("Chino 2", "Chino 3", reasons.OTHER_NUMBER),
        ("Siete Vidas", "Seis Vidas", reasons.OTHER_NUMBER),
        ("Chino", "Chino 2", reasons.NUMBER_MISSING),
        ("Juan Pérez hijo", "Juan Pérez padre", reasons.OTHER_GENERATION),
        ("Pérez", "Juan Pérez", reasons.PART_ONLY),
        ("Nilo Nadie, alias Chino", "Rosa Quispe, alias Chino", reasons.ALIAS),
        ("Chino", "Sombra", reasons.OTHER_WORD),
        ("王小明", "Jianguo Wang", reasons.OTHER_WORD),
    ],
)
def test_two_people_are_not_even_possible(a: str, b: str, why: str) -> None:
    found = compare(a, b)
    assert found.score < POSSIBLE
    assert why in found.reasons


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("Chinito", "Chino", reasons.DIMINUTIVE),
        ("Flaquito", "Flaco", reasons.DIMINUTIVE),
        ("Tuerto", "Muerto", reasons.TYPING),
        ("Juan Pérez hijo", "Juan Pérez", reasons.OTHER_GENERATION),
        ("Juan Pérez Quispe", "Juan Quispe", reasons.OTHER_FATHER),
        ("Juan Pérez Quispe", "Juan Quispe Pérez", reasons.SURNAMES_SWAPPED),
        ("Juan Carlos Pérez", "Juan Pérez Quispe", reasons.ONE_GIVEN),
        ("Pérez Quispe", "Juan Pérez Quispe", reasons.NO_GIVEN),
        ("camarada José", "comandante José", reasons.OTHER_TITLE),
        ("محمد بن سالم", "Mohammed bin Salem", reasons.TRANSLITERATED),
    ],
)
def test_what_is_uncertain_lies_between(a: str, b: str, why: str) -> None:
    found = compare(a, b)
    assert POSSIBLE <= found.score <= STRONG
    assert not why or why in found.reasons


def test_another_alias_beside_the_same_name_counts_little() -> None:
    found = compare("Juan Pérez, alias Chino", "Juan Pérez, alias Gato")
    assert found.score > STRONG
    assert reasons.OTHER_ALIAS in found.reasons


def test_an_alias_in_common_bears_out_a_possible_name_and_does_not_join_others() -> None:
    alone = name_similarity("J. Pérez", "Juan Pérez Quispe")
    assert alone < name_similarity("J. Pérez, alias Chino", "Juan Pérez Quispe, alias el Chino") < 1
    assert name_similarity("Rosa Soto, alias Chino", "Juan Pérez, alias Chino") < POSSIBLE


def test_a_common_surname_says_less_than_a_rare_one() -> None:
    shares = {"quispe": 0.03, "sayritupac": 0.0}
    common = likeness(prepare("Juan Quispe"), prepare("Juan Quispe Soto"), lambda text: shares.get(text, 0.0))
    rare = likeness(prepare("Juan Sayritupac"), prepare("Juan Sayritupac Soto"), lambda text: shares.get(text, 0.0))
    unknown = compare("Juan Quispe", "Juan Quispe Soto")
    assert common.score < unknown.score < rare.score


def test_the_service_hands_on_the_same() -> None:
    assert identities.name_similarity("Juan Pérez", "J. Pérez") == compare("Juan Pérez", "J. Pérez").score
    assert identities.compare("Chino", "Chino") == Likeness(1.0, ())
    assert 0 < identities.POSSIBLE < identities.STRONG < 1


def test_very_long_text_is_cut_and_not_a_burden() -> None:
    long = "Juan Pérez " * 20_000
    assert name_similarity(long, "Juan Pérez") <= 1
    assert name_similarity("a" * 100_000, "b" * 100_000) == 0


@given(NAMES, NAMES)
@example("Juan Pérez", "Perez Juan")
@example("Joselu Luis José", "José Luis Joselu")
def test_it_does_not_matter_which_name_stands_first(a: str, b: str) -> None:
    found = compare(a, b)
    assert compare(b, a) == found
    assert 0 <= found.score <= 1
    assert set(found.reasons) <= set(reasons.SENTENCES)


@given(NAMES)
def test_a_name_is_like_itself(text: str) -> None:
    assert name_similarity(text, text) == (1.0 if text.strip() else 0.0)
    assert name_similarity(text, "") == 0.0


@given(NAMES)
def test_case_does_not_count(text: str) -> None:
    plain = " ".join(text.split())
    if plain and plain.isascii() and "'" not in plain and "," not in plain:
        shouted = prepare(plain.upper())
        if shouted.name is not None:
            assert name_similarity(plain.title(), plain.upper()) >= 0.9


# Pairs of which it is known


@pytest.fixture(scope="module")
def held_out() -> Scored:
    return scored(pairs(held_out=True, each=60), name_similarity)


def test_pairs_of_one_person_score_higher_than_those_of_two(held_out: Scored) -> None:
    assert area_of(held_out) >= 0.95


@pytest.mark.parametrize("kind", SAME)
def test_every_kind_of_writing_stands_out_from_relatives_and_near_names(held_out: Scored, kind: str) -> None:
    assert area_of(held_out, same=(kind,), other=HARD) >= 0.9


@pytest.mark.parametrize("kind", OTHER)
def test_every_kind_of_two_people_is_told_apart(held_out: Scored, kind: str) -> None:
    assert area_of(held_out, other=(kind,)) >= 0.92


def test_what_is_strong_is_right_and_what_is_possible_misses_little(held_out: Scored) -> None:
    precision, recall = precision_and_recall(held_out, STRONG)
    assert precision >= 0.97
    assert recall >= 0.8
    precision, recall = precision_and_recall(held_out, POSSIBLE)
    assert precision >= 0.93
    assert recall >= 0.97


def test_the_pairs_are_the_same_each_time_and_the_halves_share_no_name() -> None:
    assert pairs(held_out=True, each=5) == pairs(held_out=True, each=5)
    assert len({pair.kind for pair in pairs(held_out=False, each=1)}) == len(SAME) + len(OTHER)
    for stock in ("men", "women", "surnames", "aliases", "short", "near", "near_aliases", "abroad"):
        assert set(getattr(TUNING, stock)).isdisjoint(getattr(HELD_OUT, stock)), stock
