"""Identities: which entries are the same person, from the judgements that stand. Nothing is ever merged.

The rule is that of the design ("Identities"). Of each pair of records the latest judgement counts. "Same" judgements
are applied in the order in which they were decided; one that would bring two records together that are judged different
is skipped and shown as a contradiction, with the chain of judgements that leads from the one record to the other. It is
a pure function of the standing judgements, so that withdrawing one gives back the former picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same", "different", "unsure"]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Judged:
    """A standing judgement (not withdrawn) about the records `a` and `b`; `decided` is UTC text of fixed width."""

    uid: str
    a: int
    b: int
    verdict: Verdict
    decided: str


@dataclass(frozen=True)
class Contradiction:
    """A "same" judgement that was not applied, because it would join two records that are judged different.

    `judgement` is the uid of the one skipped and `against` that of the "different" judgement it offends (the first
    decided, where there are several). `chain` are the uids of the applied "same" judgements between the two different
    records, in order from the end that the skipped judgement calls `a`: with the skipped one, which stands between
    them, they are the whole reason.
    """

    judgement: str
    against: str
    chain: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """`cluster_of`: record id -> smallest record id of its cluster, for records that share one; and what was skipped.

    The smallest id is a name for now: it changes when a record with a smaller one joins.
    """

    cluster_of: Mapping[int, int]
    contradictions: tuple[Contradiction, ...] = ()


def picture(judgements: Iterable[Judged]) -> Picture:
    """The clusters that the standing judgements make, whatever the order in which they are given.

    A judgement of a record on itself says nothing. Costs about what sorting the judgements costs.
    """
    counting = _latest(judgements)
    different: dict[int, list[Judged]] = {}
    for judged in counting:
        if judged.verdict == "different":
            different.setdefault(judged.a, []).append(judged)
            different.setdefault(judged.b, []).append(judged)
    members: dict[int, list[int]] = {}
    cluster: dict[int, int] = {}
    tree: dict[int, list[tuple[int, str]]] = {}
    skipped: list[Contradiction] = []
    for judged in counting:
        if judged.verdict != "same":
            continue
        for record in (judged.a, judged.b):
            if record not in cluster:
                cluster[record] = record
                members[record] = [record]
        first, second = cluster[judged.a], cluster[judged.b]
        if first == second:
            continue
        smaller, larger = sorted((first, second), key=lambda name: (len(members[name]), name))
        offended = _offended(members[smaller], larger, different, cluster)
        if offended is not None:
            skipped.append(Contradiction(judged.uid, offended.uid, _chain(judged, offended, tree)))
            continue
        for record in members[smaller]:
            cluster[record] = larger
        members[larger] += members.pop(smaller)
        tree.setdefault(judged.a, []).append((judged.b, judged.uid))
        tree.setdefault(judged.b, []).append((judged.a, judged.uid))
    cluster_of: dict[int, int] = {}
    for together in members.values():
        if len(together) > 1:
            name = min(together)
            cluster_of.update((record, name) for record in together)
    return Picture(dict(sorted(cluster_of.items())), tuple(skipped))


def once(records: Iterable[int], identity: Mapping[int, int]) -> Iterator[int]:
    """The records in their order, of those with the same identity only the first; those without one all come."""
    seen: set[int] = set()
    for record in records:
        name = identity.get(record)
        if name is None:
            yield record
        elif name not in seen:
            seen.add(name)
            yield record


def component(judgements: Iterable[Judged], start: Iterable[int]) -> frozenset[int]:
    """The record ids that can share a cluster with one of `start` (which are among them), through "same" judgements.

    A change to a judgement touches nobody outside the component of its two records: `picture` of the judgements whose
    two records both lie inside is exact for all of them. Give both records of every judgement made or withdrawn.
    """
    beside: dict[int, list[int]] = {}
    for judged in _latest(judgements):
        if judged.verdict == "same":
            beside.setdefault(judged.a, []).append(judged.b)
            beside.setdefault(judged.b, []).append(judged.a)
    found = set(start)
    todo = list(found)
    while todo:
        for other in beside.get(todo.pop(), ()):
            if other not in found:
                found.add(other)
                todo.append(other)
    return frozenset(found)


def _latest(judgements: Iterable[Judged]) -> list[Judged]:
    """The latest judgement of each pair, in the order in which they were decided."""
    counting: dict[Pair, Judged] = {}
    for judged in sorted(judgements, key=_order):
        if judged.a != judged.b:
            counting[min(judged.a, judged.b), max(judged.a, judged.b)] = judged
    return sorted(counting.values(), key=_order)


def _order(judged: Judged) -> tuple[str, str]:
    return judged.decided, judged.uid


def _offended(
    side: Iterable[int], other: int, different: Mapping[int, list[Judged]], cluster: Mapping[int, int]
) -> Judged | None:
    """The first decided "different" judgement between the records of `side` and the cluster named `other`."""
    offended = [
        judged
        for record in side
        for judged in different.get(record, ())
        if cluster.get(judged.b if judged.a == record else judged.a) == other
    ]
    return min(offended, key=_order, default=None)


def _chain(skipped: Judged, offended: Judged, tree: Mapping[int, list[tuple[int, str]]]) -> tuple[str, ...]:
    """From the different record on the side of `skipped.a` to that end, then from `skipped.b` to the other."""
    from_a, from_b = _steps(skipped.a, tree), _steps(skipped.b, tree)
    near, far = (offended.a, offended.b) if offended.a in from_a else (offended.b, offended.a)
    return (*_way_back(near, skipped.a, from_a), *reversed(_way_back(far, skipped.b, from_b)))


def _steps(start: int, tree: Mapping[int, list[tuple[int, str]]]) -> dict[int, tuple[int, str]]:
    """For each record of the cluster of `start`, the next record on the way back there, and the judgement between.

    There is only one way, since a judgement inside a cluster is not added to the tree.
    """
    steps = {start: (start, "")}
    todo = [start]
    while todo:
        here = todo.pop()
        for there, uid in tree.get(here, ()):
            if there not in steps:
                steps[there] = (here, uid)
                todo.append(there)
    return steps


def _way_back(record: int, start: int, steps: Mapping[int, tuple[int, str]]) -> list[str]:
    way = []
    while record != start:
        record, uid = steps[record]
        way.append(uid)
    return way
