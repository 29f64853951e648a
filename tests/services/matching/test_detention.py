"""Held at one time in two places: only where that is sure. Everybody here is invented."""

from __future__ import annotations

from typing import Any

import pytest

from casefiles.database.library import Library
from casefiles.services import links, records
from casefiles.services.matching import finding
from tests.services.matching.test_finding import keys, person

DETAINED = "detained at the same time"


def place(library: Library, name: str, kind: str = "prison", **fields: Any) -> int:
    return records.create(library, "place", {"name": name, "kind": kind} | fields).id


def held(library: Library, who: int, where: int, period: str) -> None:
    links.add(library, "held_at", who, where, details={"period": period})


def arrested(library: Library, who: int, date: str, where: int | None = None, kind: str = "event") -> int:
    at = {"place": where} if where is not None else {}
    made = records.create(library, kind, {"name": f"Arrest of {date}", "kind": "arrest", "date": date} | at).id
    links.add(library, "led_to_arrest", made, who)
    return made


def against(library: Library, one: int, other: int) -> bool:
    return DETAINED in keys(finding.pair(library, one, other))[1]


@pytest.fixture
def two(library: Library) -> tuple[int, int]:
    return person(library, "Aurelio Ñahui Quinde"), person(library, "Aurelio Ñahui Quinde")


@pytest.mark.parametrize(
    ("ours", "theirs", "sure"),
    [
        ("from 2015 to 2018", "from March 2016 to May 2016", True),
        ("all of 2016", "from 2 February 2016 to 9 March 2016", True),
        ("from 2015 to 2017", "from 2017 to 2019", False),
        ("from 3 May 2015 to 9 June 2016", "from 9 June 2016 to 1 July 2017", False),
        ("from 3 May 2015 to 9 June 2016", "from 8 June 2016 to 1 July 2017", False),
        ("from 3 May 2015 to 9 June 2016", "from 1 June 2016 to 1 July 2017", True),
        ("in 2016", "from 2015 to 2018", False),
        ("about 2016", "from 2015 to 2018", False),
        ("since 2015", "since 2016", False),
        ("since 4 May 2016", "from 2015 to 2018", True),
    ],
)
def test_periods_in_different_prisons_count_only_where_they_surely_overlap(
    library: Library, two: tuple[int, int], ours: str, theirs: str, sure: bool
) -> None:
    held(library, two[0], place(library, "Penal de Quinde"), ours)
    held(library, two[1], place(library, "Penal de Saywa"), theirs)
    assert against(library, *two) is sure


def test_the_same_prison_or_one_that_may_be_it_says_nothing(library: Library, two: tuple[int, int]) -> None:
    region = place(library, "Quinde", "region")
    town = place(library, "Puerto Quinde", "district", within=region)
    prison = place(library, "Penal de Quinde", within=town)
    cell = records.create(library, "site", {"name": "Pavilion 4", "kind": "premises", "place": prison}).id
    entered_twice = place(library, "PENAL DE QUINDE")
    third = person(library, "Aurelio Ñahui Quinde")
    held(library, two[0], prison, "from 2015 to 2018")
    for where in (prison, region, cell, entered_twice):
        held(library, two[1], where, "from 2015 to 2018")
    held(library, third, place(library, "Penal de Saywa", within=region), "from 2015 to 2018")
    assert not against(library, *two)
    assert against(library, two[0], third)


def test_nobody_is_arrested_elsewhere_while_in_prison(library: Library, two: tuple[int, int]) -> None:
    held(library, two[0], place(library, "Penal de Quinde"), "from 3 May 2015 to 9 June 2018")
    arrested(library, two[1], "3 May 2015", place(library, "Saywa", "district"))
    assert not against(library, *two)
    arrested(library, two[1], "4 July 2016")
    assert not against(library, *two)
    arrested(library, two[1], "4 July 2016", place(library, "Illa", "district"), kind="operation")
    assert against(library, *two)


def test_two_arrests_on_one_day_at_one_place_may_be_one_entered_twice(library: Library, two: tuple[int, int]) -> None:
    where = place(library, "Saywa", "district")
    first = arrested(library, two[0], "4 July 2016", where)
    second = arrested(library, two[1], "4 July 2016", where)
    assert not against(library, *two)
    records.update(library, second, {"place": place(library, "Illa", "district")})
    assert against(library, *two)
    records.trash(library, [first])
    assert not against(library, *two)


def test_the_period_of_an_arrest_goes_before_the_day_of_the_event(library: Library, two: tuple[int, int]) -> None:
    saywa, illa = place(library, "Saywa", "district"), place(library, "Illa", "district")
    for who, where, day in ((two[0], saywa, "4 July 2016"), (two[1], illa, "9 July 2016")):
        made = records.create(library, "event", {"name": "Arrest", "kind": "arrest", "date": day, "place": where}).id
        links.add(library, "led_to_arrest", made, who, details={"period": f"from {day} to 30 July 2016"})
    assert against(library, *two)


def test_one_arrest_of_two_people_needs_no_date(library: Library, two: tuple[int, int]) -> None:
    made = records.create(library, "event", {"name": "Arrest", "kind": "arrest"}).id
    for who in two:
        links.add(library, "led_to_arrest", made, who)
    assert against(library, *two)


def test_places_that_lie_in_one_another_in_a_circle_do_no_harm(library: Library, two: tuple[int, int]) -> None:
    inner = place(library, "Quinde", "district")
    outer = place(library, "Saywa", "planning_area", within=inner)
    links.add(library, "lies_in", inner, outer)
    held(library, two[0], inner, "from 2015 to 2018")
    held(library, two[1], place(library, "Penal de Illa"), "from 2015 to 2018")
    assert against(library, *two)
