"""Rows and entries of one person share a key, whether it is made from the name or from what the index holds of it."""

from __future__ import annotations

import pytest

from casefiles.database import index
from casefiles.domain.naming.keys import search_keys
from casefiles.services.exchange.row_keys import keys_of, keys_of_row, number_key
from casefiles.services.matching.subject import Subject


def row(printed: str = "", *aliases: str) -> set[str]:
    return keys_of_row(Subject(1, printed, 0, {}, list(aliases), {("phone", "51900000417"): 1}))


def held(*names: str) -> set[str]:
    """As the index holds them."""
    return set(keys_of({index.token(key) for name in names for key in search_keys(name)}, names))


def test_the_keys_of_a_row_are_those_of_the_same_name_in_the_index() -> None:
    assert row("Aurelio Ñahui Quinde", "Tuco") == held("Aurelio Ñahui Quinde", "Tuco") | {number_key("phone", "51900000417")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aurelio Ñahui Quinde", "QUINDE ÑAHUI, AURELIO"),
        ("Aurelio Ñahui Quinde", "A. Ñahui"),
        ("José Quispe Mamani", "Pepe Kispe"),
        ("Юрий Петров", "Yuri Petrov"),
        ("Tuco", "el Tuco"),
        ("Flaco", "Falco"),
    ],
)
def test_one_person_written_in_two_ways_shares_a_key(one: str, other: str) -> None:
    assert row(one) & held(other)


def test_strangers_share_none() -> None:
    assert not row("Aurelio Ñahui") & held("Nilda Saywa", "Chaska")
