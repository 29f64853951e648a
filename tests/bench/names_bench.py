"""How well names of one person are told from those of two, and how fast, beside rapidfuzz's WRatio on the same pairs.

The pairs are made by `name_pairs`; what is reported are the held-out ones. "Area" is the area under the ROC curve: the
chance that a pair of one person scores higher than a pair of two, where half stands for blind guessing. WRatio is given
the printed names, as its users do, and once more the folded ones (`folding.fold_name`), which is harder to beat.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from random import Random

from rapidfuzz.fuzz import WRatio

from casefiles.domain.folding import fold_name
from casefiles.domain.naming.keys import search_keys
from casefiles.domain.naming.likeness import POSSIBLE, STRONG, likeness, name_similarity
from casefiles.domain.naming.reading import prepare
from tests.bench.name_pairs import OTHER, RELATIVES, SAME, Pair, pairs
from tests.bench.table import Row, in_turns, processor_seconds

Scorer = Callable[[str, str], float]
Scored = list[tuple[Pair, float]]

AREA = 0.95
HARD = (*RELATIVES, "near names")
"""Against these kinds each kind of pairs of one person is measured: equal surnames and near names."""


def rows(quick: bool = False) -> list[Row]:
    """Areas, precision and recall, blocking, speed."""
    each, rounds = (60, 3) if quick else (400, 9)
    found = pairs(held_out=True, each=each)
    ours, peer = scored(found, name_similarity), scored(found, WRatio)
    folded = scored(found, lambda a, b: WRatio(fold_name(a), fold_name(b)))
    measured = [*_areas(ours, peer, folded), *_thresholds(ours), _blocking(found), *_speed(found, rounds)]
    # Few pairs say little, and a first round loads the lists of names.
    return [replace(row, goal=None) for row in measured] if quick else measured


def scored(found: Iterable[Pair], scorer: Scorer) -> Scored:
    """Every pair with its score."""
    return [(pair, scorer(pair.a, pair.b)) for pair in found]


def area(same: Iterable[float], other: Iterable[float]) -> float:
    """The area under the ROC curve, ties counted half. Neither may be empty."""
    ranked = sorted(other)
    above = [(bisect.bisect_left(ranked, score) + bisect.bisect_right(ranked, score)) / 2 for score in same]
    return sum(above) / len(above) / len(ranked)


def area_of(found: Scored, same: Sequence[str] = SAME, other: Sequence[str] = OTHER) -> float:
    """The area for some kinds of pairs."""
    return area(
        (score for pair, score in found if pair.kind in same), (score for pair, score in found if pair.kind in other)
    )


def precision_and_recall(found: Scored, threshold: float) -> tuple[float, float]:
    """Of what scores at least the threshold the share that is one person's, and the share of one person's found."""
    offered = [pair.same for pair, score in found if score >= threshold]
    return sum(offered) / max(len(offered), 1), sum(offered) / sum(pair.same for pair, _score in found)


def _areas(ours: Scored, peer: Scored, folded: Scored) -> list[Row]:
    def row(name: str, same: Sequence[str], other: Sequence[str], goal: float | None) -> Row:
        note = f"WRatio {area_of(peer, same, other):.3f}, on folded names {area_of(folded, same, other):.3f}"
        return Row(f"names: {name}", area_of(ours, same, other), goal, "area", note, "at least")

    return [
        row(f"all {len(ours):,} held-out pairs", SAME, OTHER, AREA),
        *(row(f"{kind}, against relatives and near names", (kind,), HARD, None) for kind in SAME),
        *(row(f"all of one person, against {kind}", SAME, (kind,), None) for kind in OTHER),
    ]


def _thresholds(ours: Scored) -> list[Row]:
    found = []
    for name, threshold in (("STRONG", STRONG), ("POSSIBLE", POSSIBLE)):
        precision, recall = precision_and_recall(ours, threshold)
        note = "as many pairs of one person as the kinds say, in a library there are far fewer"
        found.append(
            Row(f"names: precision from {name} ({threshold:g}) on", precision, None, "share", note, "at least")
        )
        found.append(Row(f"names: recall from {name} ({threshold:g}) on", recall, None, "share", "", "at least"))
    return found


def _blocking(found: Sequence[Pair]) -> Row:
    same = [pair for pair in found if pair.same]
    met = sum(not set(search_keys(pair.a)).isdisjoint(search_keys(pair.b)) for pair in same)
    return Row("names: pairs of one person that share a search key", met / len(same), 0.95, "share", "", "at least")


def _speed(found: Sequence[Pair], rounds: int) -> list[Row]:
    """Names prepared once; half of the pairs akin, as what blocking leaves is, half by lot."""
    random = Random(11)
    names = [name for pair in found for name in (pair.a, pair.b)]
    by_lot = [(random.choice(names), random.choice(names)) for _ in found]
    printed = [(pair.a, pair.b) for pair in found] + by_lot
    prepared = [(prepare(a), prepare(b)) for a, b in printed]
    for a, b in prepared:
        likeness(a, b)

    def ours() -> float:
        return processor_seconds(lambda: [likeness(a, b) for a, b in prepared])

    def peer() -> float:
        return processor_seconds(lambda: [WRatio(a, b) for a, b in printed])

    ratio, mine, other = in_turns(ours, peer, rounds)
    note = f"{len(printed) / mine:,.0f} pairs a second with reasons; WRatio, a number only and in C, {len(printed) / other:,.0f}"
    thousands = len(printed) / mine / 1000
    preparing = processor_seconds(lambda: [prepare.__wrapped__(name) for name in names])
    return [
        Row("names: comparing, beside WRatio", ratio, None, "x the time", note, "at most", mine, other),
        Row("names: pairs compared", thousands, 20, "thousand/s", "prepared once", "at least"),
        Row("names: prepared", len(names) / preparing / 1000, None, "thousand/s", "once a name", "at least"),
    ]
