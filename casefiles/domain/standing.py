"""Origins and standing: who said a thing first, and how well it is backed.

The rules are those of the design ("Origins", "Standing"). Everything here is a pure function of plain values; the
order in which sources and claims were entered makes no difference.

A *voice* is whoever stands behind a source: the one it speaks for, else its speaker, else its publisher, else the
source itself; organisations joined by `part_of` are one voice. The *origins* of a claim are the voices at the ends of
what its source, or the upstream source it credits, draws on. Two claims are independent when they share no origin: two
papers that repeat one press release are one source.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

StandingName = Literal["disputed", "corroborated", "single source", "unsourced"]
ClaimState = Literal["open", "accepted", "rejected"]
Key = TypeVar("Key", bound=Hashable)

# Above this many overlapping origin sets the count of independent claims is found greedily; see `largest_disjoint`.
EXACT_UP_TO = 18


@dataclass(frozen=True)
class Speaker:
    """The record ids a source's voice is made from. Give the identity of a person, so that one man is one voice."""

    speaks_for: int | None = None
    speaker: int | None = None
    publisher: int | None = None


@dataclass(frozen=True)
class SourceFacts:
    """What the rules need of a source: its id, the key of its voice, the ids of the sources it draws on."""

    id: int
    voice: int
    draws_on: tuple[int, ...] = ()


@dataclass(frozen=True)
class ClaimFacts:
    """What the rules need of a claim that is not in the trash.

    `via` is the upstream source it credits. Whoever enters a `via` enters too that the source draws on it; without
    that, somebody who repeats the source would pass for a second voice beside the one credited here.
    `value` is the canonical text of the value it gives, None for a claim about a record itself. `true_when` is the
    canonical text of the time for which it holds. `single_record` is set where the source is a register entry, an
    expert report, a ruling or an own observation: of such things there is one, and nobody expects a second.
    """

    id: int
    source: int
    via: int | None = None
    supports: bool = True
    state: ClaimState = "open"
    value: str | None = None
    single_record: bool = False
    true_when: str | None = None


@dataclass(frozen=True)
class Standing:
    """How a record or a value is backed.

    `sources` counts the different sources of live supporting claims, `independent` how many of these claims share no
    origin with one another (for the chosen value, else for the value that has most), `disputes` the live claims
    against. `values` are the rival values, the chosen one first and the others in order of their text; empty without
    rivals. `one_record` is set when the only support is a single record by its nature.
    """

    name: StandingName
    sources: int = 0
    independent: int = 0
    disputes: int = 0
    values: tuple[str, ...] = ()
    one_record: bool = False


UNSOURCED = Standing("unsourced")


def resolve_voices(speakers: Mapping[int, Speaker], part_of: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The voice of each source, as the smallest record id of all that is one voice.

    `speakers` has source id -> the records behind it; `part_of` has (organisation, organisation it is part of).
    Sources and organisations are records, so that their ids never coincide. Neither the direction nor a cycle of
    `part_of` matters.
    """
    parent: dict[int, int] = {}

    def root(item: int) -> int:
        while (above := parent.get(item, item)) != item:
            parent[item] = parent.get(above, above)
            item = parent[item]
        return item

    for part, whole in part_of:
        first, second = root(part), root(whole)
        parent[max(first, second)] = min(first, second)
    voices = {}
    for source, behind in speakers.items():
        ids = (behind.speaks_for, behind.speaker, behind.publisher, source)
        voices[source] = root(next(one for one in ids if one is not None))
    return voices


def origins(source: int, via: int | None, sources: Mapping[int, SourceFacts]) -> frozenset[int]:
    """The voices at the ends of what `via` draws on, or of what `source` draws on where no `via` is credited.

    A source that draws on nothing is its own end. A circle of sources that leads nowhere else is one end, and speaks
    with all its voices, so that nothing taken from it is independent of anything else taken from it. An upstream source
    that is missing from `sources` (it is in the trash) is as if it were not named.

    Raises KeyError when `source` itself is missing.
    """
    start = _start(source, via, sources)
    return _ends([start], sources)[start]


def standing(
    claims: Iterable[ClaimFacts], sources: Mapping[int, SourceFacts], *, chosen: str | None = None
) -> Standing:
    """The standing of one record or one value from the claims about it; `chosen` is the value that was chosen, if any.

    Rejected claims do not count. Any live dispute, or two different live values, make it disputed even without support;
    else two independent claims corroborate it. Values that were accepted for different times are its history and not
    rivals. Costs what the claims and the sources behind them cost; for many at once see `standings`.
    """
    return standings({0: claims}, sources, chosen={} if chosen is None else {0: chosen})[0]


def standings(
    claims: Mapping[Key, Iterable[ClaimFacts]],
    sources: Mapping[int, SourceFacts],
    *,
    chosen: Mapping[Key, str] | None = None,
) -> dict[Key, Standing]:
    """`standing` for many records or values at once; the sources are followed only once for all of them."""
    live = {key: [claim for claim in group if claim.state != "rejected"] for key, group in claims.items()}
    starts = {(c.source, c.via): _start(c.source, c.via, sources) for group in live.values() for c in group}
    ends = _ends(starts.values(), sources)
    found = {pair: ends[start] for pair, start in starts.items()}
    wanted = chosen or {}
    return {key: _judge(group, found, wanted.get(key)) for key, group in live.items()}


def largest_disjoint(sets: Iterable[frozenset[int]]) -> int:
    """The size of a largest choice of sets of which no two share a member; whether it is two or more is always exact.

    A set that contains another one can be left out, since the smaller fits wherever the larger does. A set of one voice
    then overlaps nothing that is left and always counts. Among the rest, all choices are tried up to `EXACT_UP_TO`
    sets; beyond that the smallest sets are taken first, which may count too few but never too many, and never one where
    two are disjoint.
    """
    minimal = _minimal(set(sets))
    alone = sum(1 for one in minimal if len(one) <= 1)
    rest = [one for one in minimal if len(one) > 1]
    if len(rest) <= EXACT_UP_TO:
        return alone + _best_choice(rest)
    taken: set[int] = set()
    count = 0
    for one in rest:
        if taken.isdisjoint(one):
            taken |= one
            count += 1
    if count < 2 and _some_pair_is_disjoint(rest):
        count = 2
    return alone + count


def _start(source: int, via: int | None, sources: Mapping[int, SourceFacts]) -> int:
    if via is not None and via in sources:
        return via
    return sources[source].id


def _judge(
    live: list[ClaimFacts], found: Mapping[tuple[int, int | None], frozenset[int]], chosen: str | None
) -> Standing:
    supports = [claim for claim in live if claim.supports]
    disputes = len(live) - len(supports)
    values = _rivals(supports, chosen)
    # Of a chosen value, what was accepted for another time is the history, and backs the value of that time alone.
    present = [c for c in supports if chosen is None or not _is_history(c) or c.value == chosen]
    per_value: dict[str | None, set[frozenset[int]]] = {}
    for claim in present:
        per_value.setdefault(claim.value, set()).add(found[claim.source, claim.via])
    general = per_value.pop(None, set())
    backed = [general | sets for value, sets in per_value.items() if chosen is None or value == chosen]
    independent = max((largest_disjoint(sets) for sets in backed or [general]), default=0)
    told_by = {claim.source for claim in present}
    name: StandingName
    if disputes or values:
        name = "disputed"
    elif independent >= 2:
        name = "corroborated"
    elif present:
        name = "single source"
    else:
        name = "unsourced"
    one_record = name == "single source" and len(told_by) == 1 and all(claim.single_record for claim in present)
    return Standing(name, len(told_by), independent, disputes, values, one_record)


def _is_history(claim: ClaimFacts) -> bool:
    return claim.state == "accepted" and claim.true_when is not None


def _rivals(supports: list[ClaimFacts], chosen: str | None) -> tuple[str, ...]:
    """The values that contradict one another: the chosen one first, then by text."""
    unsettled = {claim.value for claim in supports if claim.value is not None and not _is_history(claim)} - {chosen}
    by_time: dict[str | None, set[str]] = {}
    for claim in supports:
        if claim.value is not None and _is_history(claim):
            by_time.setdefault(claim.true_when, set()).add(claim.value)
    settled = {value for together in by_time.values() for value in together}
    rivals = {value for together in by_time.values() if len(together) > 1 for value in together}
    if unsettled and len(unsettled | settled) > 1:
        rivals |= unsettled | settled
    if unsettled and chosen is not None:
        rivals |= unsettled | {chosen}
    return tuple(sorted(rivals, key=lambda value: (value != chosen, value)))


def _minimal(sets: Collection[frozenset[int]]) -> list[frozenset[int]]:
    """The sets that contain no other, smallest first, in an order that depends on nothing but the sets."""
    ordered = sorted(sets, key=lambda one: (len(one), sorted(one)))
    holding: dict[int, list[frozenset[int]]] = {}
    kept: list[frozenset[int]] = []
    for one in ordered:
        if any(smaller <= one for voice in one for smaller in holding.get(voice, ())):
            continue
        kept.append(one)
        # Filed under one member only: a subset is met when the loop above comes to that member.
        if one:
            holding.setdefault(min(one), []).append(one)
    return kept


def _best_choice(sets: list[frozenset[int]]) -> int:
    if not sets:
        return 0
    first, rest = sets[0], sets[1:]
    overlapping = [one for one in rest if not first.isdisjoint(one)]
    taken = 1 + _best_choice([one for one in rest if first.isdisjoint(one)])
    # Leaving out a set that blocks at most one other can gain nothing.
    if len(overlapping) <= 1 or taken >= len(rest):
        return taken
    return max(taken, _best_choice(rest))


def _some_pair_is_disjoint(sets: list[frozenset[int]]) -> bool:
    """Exact: a set that does not meet all the sets is disjoint from one of them. Whole rows of bits at a time."""
    meets: dict[int, int] = {}
    for place, one in enumerate(sets):
        for voice in one:
            meets[voice] = meets.get(voice, 0) | (1 << place)
    everyone = (1 << len(sets)) - 1
    for one in sets:
        met = 0
        for voice in one:
            met |= meets[voice]
        if met != everyone:
            return True
    return False


def _ends(starts: Iterable[int], sources: Mapping[int, SourceFacts]) -> dict[int, frozenset[int]]:
    """The voices at the ends of everything reachable from `starts`, each source and each circle visited once.

    Circles are found as strongly connected components (Tarjan 1972), without recursion: chains may be long. A component
    is complete only after everything it draws on, so that its ends are those of its successors.
    """
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    waiting: list[int] = []
    on_stack: set[int] = set()
    ends: dict[int, frozenset[int]] = {}
    for start in starts:
        if start in number:
            continue
        number[start] = low[start] = len(number)
        waiting.append(start)
        on_stack.add(start)
        path = [(start, iter(sources[start].draws_on))]
        while path:
            here, onward = path[-1]
            for upstream in onward:
                if upstream not in sources:
                    continue
                if upstream not in number:
                    number[upstream] = low[upstream] = len(number)
                    waiting.append(upstream)
                    on_stack.add(upstream)
                    path.append((upstream, iter(sources[upstream].draws_on)))
                    break
                if upstream in on_stack:
                    low[here] = min(low[here], number[upstream])
            else:
                path.pop()
                if path:
                    below = path[-1][0]
                    low[below] = min(low[below], low[here])
                if low[here] == number[here]:
                    circle = []
                    while True:
                        member = waiting.pop()
                        on_stack.discard(member)
                        circle.append(member)
                        if member == here:
                            break
                    found = _ends_of_circle(circle, sources, ends)
                    for member in circle:
                        ends[member] = found
    return ends


def _ends_of_circle(
    circle: list[int], sources: Mapping[int, SourceFacts], ends: Mapping[int, frozenset[int]]
) -> frozenset[int]:
    members = set(circle)
    beyond = {
        ends[upstream]
        for member in circle
        for upstream in sources[member].draws_on
        if upstream in sources and upstream not in members
    }
    if not beyond:
        return frozenset(sources[member].voice for member in circle)
    return next(iter(beyond)) if len(beyond) == 1 else frozenset().union(*beyond)
