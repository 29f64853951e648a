"""Names are found that are written otherwise than what is typed, in titles and in aliases, with the reasons."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from casefiles.database import index
from casefiles.database.index import Entry, Name
from casefiles.domain.naming.reasons import (
    ARTICLE,
    DIMINUTIVE,
    INITIAL,
    PARTICLE,
    PHRASES,
    SHORT_FORM,
    SOUND,
    TRANSLITERATED,
    TYPING,
)
from tests.database.index.case import ALIAS, TITLE, expected

NAMES = (
    "Chino",
    "Tuerto",
    "Juan Quispe Mamani",
    "Francisco Pérez",
    "José Huamán de la Cruz",
    "Иван Петров",
    "محمد حداد",
    "Elizabeth Brown",
    "Walter Vásquez Zevallos",
    "D’Angelo Ñahui",
    "Yolanda Llanos",
    "Guillermo Hinostroza",
    "Siete Vidas",
)
KINDS = [TITLE, ALIAS]


def entry(record: int, name: str, kind: str) -> Entry:
    names = (Name(name, TITLE),) if kind == TITLE else (Name("Nadie Ninguno", TITLE), Name(name, ALIAS))
    return Entry(record, "person", f"PER-{record:04d}", names)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, memory: Any) -> str:
    index.put(memory, [entry(record, name, request.param) for record, name in enumerate(NAMES, 1)])
    return str(request.param)


EXAMPLES: list[tuple[str, str, set[str]]] = [
    ("al Chino", "Chino", {ARTICLE}),
    ("del Tuerto", "Tuerto", {ARTICLE}),
    ("“al Chino”", "Chino", {ARTICLE}),
    ("‘Chino’", "Chino", set()),
    ("«CHINO»", "Chino", set()),
    ("alias Chino", "Chino", set()),
    ("a.k.a. Chino", "Chino", set()),
    ("aka Chino", "Chino", set()),
    ("(a) Chino", "Chino", set()),
    ("conocido como el Chino", "Chino", {ARTICLE}),
    ("apodado Chino", "Chino", set()),
    ("Chinito", "Chino", {DIMINUTIVE}),
    ("QUISPE MAMANI, JUAN", "Juan Quispe Mamani", set()),
    ("Juan Mamani", "Juan Quispe Mamani", set()),
    ("J. Quispe", "Juan Quispe Mamani", {INITIAL}),
    ("Kispe", "Juan Quispe Mamani", {SOUND}),
    ("Kisp", "Juan Quispe Mamani", {SOUND}),
    ("Juan Kis", "Juan Quispe Mamani", {SOUND}),
    ("perez francisco", "Francisco Pérez", set()),
    ("Pancho Peres", "Francisco Pérez", {SHORT_FORM, SOUND}),
    ("Pepe Huamán", "José Huamán de la Cruz", {SHORT_FORM}),
    ("José Waman Cruz", "José Huamán de la Cruz", {SOUND, PARTICLE}),
    ("Betty Brown", "Elizabeth Brown", {SHORT_FORM}),
    ("Ivan Petrov", "Иван Петров", set()),
    ("Ivan Petroff", "Иван Петров", {TRANSLITERATED}),
    ("Mohamed Hadad", "محمد حداد", {TRANSLITERATED}),
    ("Basques Cevallos", "Walter Vásquez Zevallos", {SOUND}),
    ("Llolanda Yanos", "Yolanda Llanos", {SOUND}),
    ("Inostroza", "Guillermo Hinostroza", {SOUND}),
    ("Dangelo Nahui", "D’Angelo Ñahui", set()),
    ("7 Vidas", "Siete Vidas", set()),
    ("Tuetro", "Tuerto", {TYPING}),
]


@pytest.mark.parametrize(("typed", "name", "why"), EXAMPLES)
def test_it_is_found_with_the_name_as_printed_and_the_reasons(
    memory: Any, kind: str, typed: str, name: str, why: set[str]
) -> None:
    for hits in (index.suggest(memory, typed), index.search(memory, typed).hits):
        first = hits[0]
        assert (first.record, first.matched, first.name) == (NAMES.index(name) + 1, kind, name)
        assert why <= set(first.reasons) <= set(PHRASES)


def test_what_is_called_what_was_typed_has_no_reasons_and_comes_first(memory: Any, kind: str) -> None:
    index.put(memory, [entry(50, "Chinito", kind), entry(51, "Shino", kind)])
    hits = index.suggest(memory, "Chino")
    assert (hits[0].record, hits[0].reasons) == (1, ())
    assert {hit.record for hit in hits} == {1, 50, 51} - ({51} if len(hits) == 2 else set())
    scores = [hit.score for hit in index.search(memory, "Chino").hits]
    assert scores == sorted(scores, reverse=True)


def test_beside_what_is_called_so_a_search_tells_other_writings_with_their_reasons(memory: Any, kind: str) -> None:
    index.put(memory, [entry(50, "Chinito", kind), entry(51, "Shino", kind), entry(52, "Pancho Petrov", kind)])
    answer = index.search(memory, "Chino")
    assert [hit.record for hit in answer.hits] == [1]
    assert answer.total == 1
    assert {hit.name: hit.reasons for hit in index.beside(memory, "Chino")} == {"Chinito": (DIMINUTIVE,)}
    assert index.beside(memory, "Tuerto") == ()
    assert index.beside(memory, "Francisco Pérez") == ()
    index.put(memory, [entry(60, "Francisco Petrov", kind)])
    (other,) = index.beside(memory, "Pancho Petrov")
    assert (other.record, SHORT_FORM in other.reasons) == (60, True)


def test_however_many_are_called_so_other_writings_are_told(memory: Any, kind: str) -> None:
    index.put(memory, [entry(n, "Quispe", kind) for n in range(100, 600)])
    index.put(memory, [entry(n, "Quispe Mayor", kind) for n in range(600, 1_200)])
    index.put(memory, [entry(50, "Kispe", kind)])
    answer = index.search(memory, "Quispe", limit=40)
    assert len(answer.hits) == 40
    assert [(hit.name, hit.reasons) for hit in index.beside(memory, "Quispe", limit=40)] == [("Kispe", (SOUND,))]


def test_no_other_writings_of_what_is_meant_as_it_stands(memory: Any, kind: str) -> None:
    index.put(memory, [entry(50, "Chinito", kind)])
    assert index.beside(memory, "PER-0001") == ()
    assert index.beside(memory, '"Chino"') == ()
    assert index.beside(memory, "Chino -Mayor") == ()
    assert [hit.record for hit in index.beside(memory, "Chino")] == [50]


@pytest.mark.parametrize("order", list(permutations(["Jhuan", "Kispe", "Mamany"])))
def test_the_same_words_find_the_same_in_any_order(memory: Any, kind: str, order: tuple[str, ...]) -> None:
    assert index.suggest(memory, " ".join(order) + " ")[0].record == NAMES.index("Juan Quispe Mamani") + 1


def test_other_people_s_names_are_not_offered(memory: Any, kind: str) -> None:
    for typed in ("Pedro Quispe Mamani", "Francisca Pérez Soto", "China"):
        assert [hit for hit in index.suggest(memory, typed) if hit.score > 0.1 and TYPING not in hit.reasons] == []


def test_only_records_of_the_wanted_types(memory: Any, kind: str) -> None:
    index.put(memory, [Entry(90, "organisation", "ORG-0001", (Name("Quispe Hermanos", TITLE),))])
    assert [hit.record for hit in index.suggest(memory, "Kispe", ["organisation"])] == [90]
    assert [hit.record for hit in index.suggest(memory, "Kispe", ["person"])] == [NAMES.index("Juan Quispe Mamani") + 1]


def test_words_in_quotes_and_unwanted_words_are_meant_as_they_stand(memory: Any, kind: str) -> None:
    index.put(memory, [Entry(90, "person", "PER-0090", (Name("Juan Quispi", TITLE),))])
    assert [hit.record for hit in index.search(memory, '"Juan Quispi"').hits] == [90]
    assert index.search(memory, "Kispe -Mamani").hits == ()


def test_the_first_keystrokes_find_them_too(memory: Any, kind: str) -> None:
    assert [hit.name for hit in index.first(memory, "Kispe")] == ["Juan Quispe Mamani"]
    assert index.first(memory, "Ki") == ()


def test_keys_follow_every_change_of_a_name(memory: Any) -> None:
    index.put(memory, [entry(1, "Quispe", TITLE)])
    index.put(memory, [entry(1, "Zevallos", TITLE)])
    assert index.suggest(memory, "Kispe") == ()
    assert [hit.name for hit in index.suggest(memory, "Ceballos")] == ["Zevallos"]
    # Folded it is the same, printed it is not.
    index.put(memory, [entry(1, "“ZEVALLOS”", TITLE)])
    assert [hit.name for hit in index.suggest(memory, "Ceballos")] == ["“ZEVALLOS”"]
    assert index.check(memory, expected([entry(1, "“ZEVALLOS”", TITLE)])) == []
    index.remove(memory, [1])
    assert index.suggest(memory, "Ceballos") == ()


def test_among_many_names_of_one_sound_the_one_that_fits_comes_first(memory: Any) -> None:
    many = [Entry(n, "person", "", (Name(f"Quispe {chr(97 + n % 26)}omar{n}", TITLE),)) for n in range(1, 900)]
    index.put(memory, [Entry(1000, "person", "", (Name("Fortunato Quispe", TITLE),)), *many])
    assert index.suggest(memory, "Kispe Fortunatto")[0].record == 1000
