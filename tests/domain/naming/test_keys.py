"""Under which keys names are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.naming.keys import PREFIXES, search_keys
from tests.bench.name_pairs import pairs


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        (
            "Pancho Pérez Quispe",
            {"w:pancho", "w:perez", "w:quispe", "s:kispe", "f:fransisko", "i:f peres", "i:f kispe"},
        ),
        ("Francisco Pérez", {"w:francisco", "f:fransisko", "i:f peres"}),
        ("F. Pérez", {"i:f peres"}),
        ("alias el Chinito", {"w:chinito", "w:chino"}),
        ("Chino 2", {"w:chino", "w:2"}),
        ("Juan de la Cruz", {"w:delacruz", "w:cruz"}),
        ("محمد", {"k:mhmd"}),
        ("Muhammad Saleh", {"k:mhmd", "t:mohamad"}),
        ("Nilo Nadie, alias Sombra", {"w:nilo", "w:nadie", "w:sombra"}),
    ],
)
def test_a_name_has_keys_of_every_kind(name: str, keys: set[str]) -> None:
    assert keys <= set(search_keys(name))


def test_keys_are_sorted_and_each_stands_once() -> None:
    keys = search_keys("Juan Juan Pérez Pérez")
    assert list(keys) == sorted(set(keys))


def test_pairs_of_one_person_nearly_all_share_a_key() -> None:
    found = [pair for pair in pairs(held_out=True, each=40) if pair.same]
    met = sum(not set(search_keys(pair.a)).isdisjoint(search_keys(pair.b)) for pair in found)
    assert met >= 0.97 * len(found)


@given(st.text())
def test_any_text_has_keys_or_none(text: str) -> None:
    assert all(key.partition(":")[0] in PREFIXES and key.partition(":")[2] for key in search_keys(text))
