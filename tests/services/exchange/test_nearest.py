"""Who shares the rarest keys: as adding up shares one by one would find it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.services.exchange import nearest as module
from casefiles.services.exchange.nearest import COMPARED, CROWD, nearest

_KEYS = st.lists(st.lists(st.integers(0, 12), max_size=6, unique=True), max_size=8)


def slowly(ours: list[list[int]], theirs: list[list[int]], whole: set[int], crowd: int, namesakes: int) -> list[list[int]]:
    everybody = [*theirs, *ours]
    having = {key: [n for n, keys in enumerate(everybody) if key in keys] for keys in everybody for key in keys}
    found = []
    for place, keys in enumerate(ours, len(theirs)):
        worth: dict[int, float] = {}
        for key in keys:
            if 1 < len(having[key]) <= (namesakes if key in whole else crowd):
                for other in having[key]:
                    if other < place:
                        worth[other] = worth.get(other, 0) + 1 / len(having[key])
        found.append(sorted(worth, key=lambda other: (-round(worth[other], 9), other))[:COMPARED])
    return found


@given(_KEYS, _KEYS, st.sets(st.integers(0, 12), max_size=2))
def test_it_is_what_adding_up_one_by_one_finds(ours: list[list[int]], theirs: list[list[int]], whole: set[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CROWD", 3)
        patch.setattr(module, "NAMESAKES", 5)
        patch.setattr(module, "_AT_ONCE", 2)
        expected = slowly(ours, theirs, whole, 3, 5)
        found = list(nearest(ours, theirs, whole))
    assert [sorted(near) for near in found if len(near) < COMPARED] == [
        sorted(near) for near in expected if len(near) < COMPARED
    ]
    assert [len(near) for near in found] == [len(near) for near in expected]


def test_the_nearest_stands_first_and_a_key_of_a_crowd_is_none() -> None:
    theirs = [[1], [1, 2], *([3] for _n in range(CROWD))]
    assert list(nearest([[1, 2, 3], [3], []], theirs, set())) == [[1, 0], [], []]
    assert list(nearest([], theirs, set())) == []
