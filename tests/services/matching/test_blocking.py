"""Which pairs are compared: each once, those that share a key, and of common keys not everybody. Everybody is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain import folding
from casefiles.progress import Cancelled
from casefiles.services.matching import blocking
from casefiles.services.matching.blocking import blocks
from casefiles.services.matching.scoring import Shares, score
from casefiles.services.matching.subject import Subject


def subject(number: int, printed: str = "", *aliases: str, company: tuple[int, ...] = ()) -> Subject:
    return Subject(
        number,
        printed,
        0,
        {folding.fold_name(alias): 900 + number for alias in aliases},
        list(aliases),
        company={one: one for one in company},
    )


def pairs(*subjects: Subject) -> set[tuple[int, int]]:
    return {(subjects[a].id, subjects[b].id) for a, b in blocks(subjects).pairs.tolist()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aurelio Ñahui Quinde", "ÑAHUI QUINDE, AURELIO"),
        ("Aurelio Ñahui Quinde", "A. Ñahui Quinde"),
        ("José Quispe Mamani", "Pepe Quispe"),
        ("Aurelio Ñahui Quinde", "Aurelio Nahui"),
        ("Juan de la Cruz Poma", "Juan Delacruz Poma"),
        ("Aurelio Quispe Saywa", "Aurelio Qiuspe Saywa"),
        ("Юрий Петров", "Yuri Petrov"),
    ],
)
def test_one_person_written_in_two_ways_shares_a_key(one: str, other: str) -> None:
    assert pairs(subject(1, one), subject(2, other)) == {(1, 2)}


@pytest.mark.parametrize(
    ("one", "other"), [("Tuco", "el Tuco"), ("Chino", "Chinito"), ("Flaco", "Falco"), ("Zorro", "Sorro")]
)
def test_aliases_are_found_by_sound_diminutive_and_with_a_slip(one: str, other: str) -> None:
    assert pairs(subject(1, "", one), subject(2, "", other)) == {(1, 2)}


def test_strangers_share_none_and_two_common_links_are_a_key() -> None:
    assert pairs(subject(1, "Aurelio Ñahui"), subject(2, "Nilda Saywa")) == set()
    assert pairs(subject(1, "Aurelio Ñahui", company=(7, 8)), subject(2, "Nilda Saywa", company=(8, 7))) == {(1, 2)}


def test_a_key_that_too_many_share_is_split_by_what_else_they_share() -> None:
    many = [
        subject(n, f"Aurelio {'abcdefghijklmnopqrstuvwxyz'[n % 26] * 4}{n}", "Chino") for n in range(blocking.MOST + 5)
    ]
    twins = [subject(500 + n, "", "Chino", company=(7, 8)) for n in range(2)]
    found = pairs(*many, *twins)
    assert (500, 501) in found
    assert len(found) < len(many) * (len(many) - 1) // 4


def test_blocking_can_be_stopped() -> None:
    def stop(done: int, total: int, what: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        blocks([subject(1, "Aurelio Ñahui")], stop)


_NAMES = st.sampled_from(
    [
        "",
        "Aurelio Ñahui Quinde",
        "ÑAHUI, Aurelio",
        "Nicanor Ñahui",
        "Nilda Saywa",
        "A. Ñahui",
        "José Quispe",
        "Pepe Quispe",
    ]
)
_ALIASES = st.lists(st.sampled_from(["Tuco", "el Tuco", "Chino", "Chinito", "Siete Vidas"]), max_size=2)
_SUBJECTS = st.lists(
    st.tuples(_NAMES, _ALIASES, st.lists(st.integers(700, 705), max_size=3, unique=True)), min_size=2, max_size=6
)


@given(_SUBJECTS)
def test_each_pair_once_and_the_score_is_the_same_whichever_stands_first(
    drawn: list[tuple[str, list[str], list[int]]],
) -> None:
    subjects = [subject(n + 1, name, *aliases, company=tuple(near)) for n, (name, aliases, near) in enumerate(drawn)]
    found = [tuple(pair) for pair in blocks(subjects).pairs.tolist()]
    assert found == sorted(set(found))
    shares = Shares(dict.fromkeys(range(700, 706), 2), {})
    for a, b in found:
        assert a < b
        one = score(subjects[a], subjects[b], shares, everything=True)
        assert one is not None
        assert 0 <= one.score <= 1
        assert one == score(subjects[b], subjects[a], shares, everything=True)


@given(_SUBJECTS)
def test_the_same_entries_are_signed_alike_and_a_changed_one_otherwise(
    drawn: list[tuple[str, list[str], list[int]]],
) -> None:
    for n, (name, aliases, near) in enumerate(drawn):
        one, again = (subject(n, name, *aliases, company=tuple(near)) for _time in range(2))
        other = subject(n, f"{name}x", *aliases, company=tuple(near))
        for each in (one, again, other):
            each.sign()
        assert one.digest == again.digest != other.digest
