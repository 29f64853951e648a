"""Origins and standing: examples of the field, an oracle that tries everything, and the promises."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.standing import (
    ClaimFacts,
    SourceFacts,
    Speaker,
    Standing,
    largest_disjoint,
    origins,
    resolve_voices,
    standing,
    standings,
)

MINISTRY, PAPER, OTHER_PAPER, THIRD_PAPER, RADIO = 1, 2, 3, 4, 5


def graph(**draws_on: tuple[int, ...]) -> dict[int, SourceFacts]:
    """Sources s1, s2 ..., each its own voice, with what they draw on."""
    return {int(name[1:]): SourceFacts(int(name[1:]), int(name[1:]), upstream) for name, upstream in draws_on.items()}


PRESS = graph(s1=(), s2=(MINISTRY,), s3=(MINISTRY,), s4=(PAPER, OTHER_PAPER), s5=())


def claim(number: int, source: int, **facts: object) -> ClaimFacts:
    return replace(ClaimFacts(number, source), **facts)  # type: ignore[arg-type]


def test_four_papers_with_one_press_release_are_a_single_source() -> None:
    claims = [claim(source, source) for source in (MINISTRY, PAPER, OTHER_PAPER, THIRD_PAPER)]
    assert standing(claims, PRESS) == Standing("single source", sources=4, independent=1)


def test_a_voice_of_its_own_corroborates() -> None:
    assert standing([claim(1, THIRD_PAPER), claim(2, RADIO)], PRESS) == Standing("corroborated", 2, 2)


def test_nothing_said_is_unsourced_and_a_rejected_claim_is_nothing_said() -> None:
    assert standing([], PRESS).name == "unsourced"
    assert standing([claim(1, RADIO, state="rejected")], PRESS) == Standing("unsourced")


def test_a_live_dispute_wins_even_without_support() -> None:
    against = claim(1, RADIO, supports=False)
    assert standing([against], PRESS) == Standing("disputed", disputes=1)
    assert standing([against, claim(2, PAPER), claim(3, THIRD_PAPER)], PRESS).name == "disputed"
    assert standing([replace(against, state="rejected"), claim(2, PAPER)], PRESS).name == "single source"


def test_the_upstream_source_that_is_credited_replaces_all_the_others() -> None:
    sources = graph(s1=(), s2=(), s3=(1, 2))
    assert origins(3, None, sources) == {1, 2}
    assert origins(3, 2, sources) == {2}
    assert standing([claim(1, 3, via=2), claim(2, 1)], sources).name == "corroborated"
    assert standing([claim(1, 3), claim(2, 1)], sources).name == "single source"


def test_an_upstream_source_in_the_trash_is_as_if_it_were_not_named() -> None:
    sources = graph(s3=(1, 2))
    assert origins(3, None, sources) == {3}
    assert origins(3, 1, sources) == {3}
    with pytest.raises(KeyError):
        origins(1, None, sources)


def test_a_circle_is_one_end_with_all_its_voices() -> None:
    sources = graph(s1=(2,), s2=(3,), s3=(1,), s4=(2,), s5=(5,))
    assert origins(1, None, sources) == origins(4, None, sources) == {1, 2, 3}
    assert origins(5, None, sources) == {5}
    claims = [claim(number, number) for number in (1, 2, 3, 4)]
    assert standing(claims, sources) == Standing("single source", 4, 1)


def test_a_circle_with_a_way_out_ends_where_the_way_leads() -> None:
    sources = graph(s1=(2,), s2=(1, 3), s3=())
    assert origins(1, None, sources) == origins(2, None, sources) == {3}


def test_a_chain_of_many_thousands_ends() -> None:
    sources = {n: SourceFacts(n, n, (n + 1,) if n < 20_000 else ()) for n in range(1, 20_001)}
    assert origins(1, None, sources) == {20_000}


def test_two_values_are_rivals_and_the_chosen_one_stands_first() -> None:
    claims = [claim(1, PAPER, value="876"), claim(2, RADIO, value="867.54")]
    assert standing(claims, PRESS) == Standing("disputed", 2, 1, 0, ("867.54", "876"))
    assert standing(claims, PRESS, chosen="876").values == ("876", "867.54")
    assert standing([claims[0], replace(claims[1], state="rejected")], PRESS).name == "single source"


def test_a_chosen_value_that_a_source_contradicts_is_disputed() -> None:
    assert standing([claim(1, PAPER, value="876")], PRESS, chosen="900").values == ("900", "876")
    assert standing([claim(1, PAPER, value="876")], PRESS, chosen="876").name == "single source"
    assert standing([], PRESS, chosen="876").name == "unsourced"


def test_values_accepted_for_different_times_are_a_history_and_not_rivals() -> None:
    detained = claim(1, PAPER, value="detained", state="accepted", true_when="2017-07")
    free = claim(2, RADIO, value="free", state="accepted", true_when="2018")
    assert standing([detained, free], PRESS) == Standing("single source", 2, 1)
    assert standing([detained, free], PRESS, chosen="free") == Standing("single source", 1, 1)
    assert standing([detained, free], PRESS, chosen="dead").name == "unsourced"
    assert standing([detained, replace(free, true_when="2017-07")], PRESS).values == ("detained", "free")
    assert standing([detained, replace(free, state="open")], PRESS).values == ("detained", "free")
    assert standing([detained, replace(free, state="open")], PRESS, chosen="free").name == "single source"


def test_two_voices_for_two_values_corroborate_neither() -> None:
    claims = [claim(1, PAPER, value="1"), claim(2, RADIO, value="2"), claim(3, RADIO)]
    assert standing(claims, PRESS).independent == 2
    assert standing(claims, PRESS, chosen="2").independent == 1


def test_one_register_entry_is_one_record() -> None:
    entry = claim(1, RADIO, single_record=True)
    assert standing([entry], PRESS).one_record
    assert not standing([claim(1, RADIO)], PRESS).one_record
    assert not standing([entry, claim(2, THIRD_PAPER)], PRESS).one_record
    assert not standing([entry, claim(2, THIRD_PAPER, supports=False)], PRESS).one_record


def test_voices_are_whoever_stands_behind() -> None:
    speakers = {
        1: Speaker(speaks_for=50, speaker=60, publisher=70),
        2: Speaker(speaker=60, publisher=70),
        3: Speaker(publisher=70),
        4: Speaker(),
        5: Speaker(publisher=52),
    }
    voices = resolve_voices(speakers, [])
    assert voices == {1: 50, 2: 60, 3: 70, 4: 4, 5: 52}
    # 52 is part of 51, 51 of 50: one voice; a mistaken circle changes nothing.
    for edges in ([(52, 51), (51, 50)], [(51, 50), (52, 51)], [(52, 51), (51, 50), (50, 52)]):
        joined = resolve_voices(speakers, edges)
        assert joined[5] == joined[1] and len(set(joined.values())) == 4


# -- promises, for any case


def small_graphs() -> st.SearchStrategy[dict[int, SourceFacts]]:
    def build(voices: list[int], edges: set[tuple[int, int]]) -> dict[int, SourceFacts]:
        upstream: dict[int, list[int]] = {}
        for one, other in sorted(edges):
            upstream.setdefault(one, []).append(other)
        return {n: SourceFacts(n, voices[n], tuple(upstream.get(n, ()))) for n in range(6)}

    node = st.integers(0, 5)
    return st.builds(build, st.lists(node, min_size=6, max_size=6), st.sets(st.tuples(node, node), max_size=10))


def claim_lists() -> st.SearchStrategy[list[ClaimFacts]]:
    one = st.builds(
        ClaimFacts,
        id=st.integers(0, 1_000_000),
        source=st.integers(0, 5),
        via=st.none() | st.integers(0, 5),
        supports=st.sampled_from([True, True, True, False]),
        state=st.sampled_from(["open", "accepted", "rejected"]),
        value=st.sampled_from([None, "1", "2"]),
        single_record=st.booleans(),
        true_when=st.sampled_from([None, "2017", "2018"]),
    )
    return st.lists(one, max_size=7, unique_by=lambda made: made.id)


def oracle_origins(start: int, sources: dict[int, SourceFacts]) -> frozenset[int]:
    """Straight from the sentence: what can be reached, and of that, what leads nowhere but back to itself."""

    def reach(node: int) -> set[int]:
        seen, todo = {node}, [node]
        while todo:
            for upstream in sources[todo.pop()].draws_on:
                if upstream not in seen:
                    seen.add(upstream)
                    todo.append(upstream)
        return seen

    return frozenset(sources[node].voice for node in reach(start) if all(node in reach(other) for other in reach(node)))


def oracle_independent(sets: list[frozenset[int]]) -> int:
    for size in range(len(sets), 0, -1):
        for choice in combinations(sets, size):
            if all(a.isdisjoint(b) for a, b in combinations(choice, 2)):
                return size
    return 0


@given(small_graphs(), st.integers(0, 5), st.none() | st.integers(0, 5))
def test_origins_are_those_of_the_oracle(sources: dict[int, SourceFacts], source: int, via: int | None) -> None:
    assert origins(source, via, sources) == oracle_origins(source if via is None else via, sources)


@given(small_graphs(), claim_lists())
def test_standing_of_a_record_is_that_of_the_oracle(sources: dict[int, SourceFacts], claims: list[ClaimFacts]) -> None:
    about_record = [replace(one, value=None) for one in claims]
    live = [one for one in about_record if one.state != "rejected"]
    ends = [oracle_origins(c.source if c.via is None else c.via, sources) for c in live if c.supports]
    found = standing(about_record, sources)
    assert found.independent == oracle_independent(ends)
    if any(not one.supports for one in live):
        assert found.name == "disputed"
    elif found.independent >= 2:
        assert found.name == "corroborated"
    else:
        assert found.name == ("single source" if live else "unsourced")


@given(small_graphs(), claim_lists(), st.sampled_from([None, "1", "3"]))
def test_rival_values_are_those_of_the_oracle(
    sources: dict[int, SourceFacts], claims: list[ClaimFacts], chosen: str | None
) -> None:
    given_values = [
        (one.value, one.true_when if one.state == "accepted" else None)
        for one in claims
        if one.state != "rejected" and one.supports and one.value is not None
    ]
    expected = set()
    for (value, when), (other, at) in combinations(given_values, 2):
        settled_for_two_times = when is not None and at is not None and when != at
        one_only_repeats_what_was_chosen = (value == chosen and when is None) or (other == chosen and at is None)
        both_settled_or_odd = settled_for_two_times or (
            one_only_repeats_what_was_chosen and (when is not None or at is not None)
        )
        if value != other and not both_settled_or_odd:
            expected |= {value, other}
    for value, when in given_values:
        if chosen is not None and value != chosen and when is None:
            expected |= {value, chosen}
    found = standing(claims, sources, chosen=chosen)
    assert set(found.values) == expected
    assert found.values == tuple(sorted(expected, key=lambda value: (value != chosen, value)))
    assert not found.values or found.name == "disputed"


@given(small_graphs(), claim_lists(), st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(
    sources: dict[int, SourceFacts], claims: list[ClaimFacts], dice: object
) -> None:
    shuffled, keys = list(claims), list(sources)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    dice.shuffle(keys)  # type: ignore[attr-defined]
    turned = {key: replace(sources[key], draws_on=tuple(reversed(sources[key].draws_on))) for key in keys}
    assert standing(shuffled, turned) == standing(claims, sources)


@given(small_graphs(), claim_lists(), st.integers(0, 5), st.integers(0, 9))
def test_a_source_that_only_repeats_another_never_corroborates(
    sources: dict[int, SourceFacts], claims: list[ClaimFacts], repeated: int, voice: int
) -> None:
    known = [replace(one, via=None, value=None) for one in claims] + [ClaimFacts(-1, repeated)]
    more = {**sources, 99: SourceFacts(99, voice + 100, (repeated,))}
    before, after = standing(known, sources), standing([*known, ClaimFacts(-2, 99)], more)
    assert after.name == before.name
    assert after.independent == before.independent


@given(small_graphs(), claim_lists(), claim_lists())
def test_rejecting_and_withdrawing_give_back_the_former_picture(
    sources: dict[int, SourceFacts], claims: list[ClaimFacts], added: list[ClaimFacts]
) -> None:
    rejected = [replace(one, state="rejected") for one in added]
    assert standing([*claims, *rejected], sources) == standing(claims, sources)


@given(small_graphs(), st.dictionaries(st.integers(0, 3), claim_lists()))
def test_many_at_once_are_each_as_alone(sources: dict[int, SourceFacts], groups: dict[int, list[ClaimFacts]]) -> None:
    together = standings(groups, sources, chosen={1: "1"})
    for key, group in groups.items():
        assert together[key] == standing(group, sources, chosen="1" if key == 1 else None)


@given(st.lists(st.frozensets(st.integers(0, 9), min_size=1, max_size=4), max_size=9))
def test_the_largest_choice_is_that_of_the_oracle(sets: list[frozenset[int]]) -> None:
    assert largest_disjoint(sets) == oracle_independent(sets)


@given(st.lists(st.frozensets(st.integers(0, 11), min_size=2, max_size=7), min_size=19, max_size=45))
def test_beyond_the_exact_limit_the_pair_decision_stays_exact(sets: list[frozenset[int]]) -> None:
    found = largest_disjoint(sets)
    assert (found >= 2) == any(a.isdisjoint(b) for a, b in combinations(sets, 2))
    assert found <= 6


def test_the_one_disjoint_pair_among_many_is_found_where_greed_would_miss_it() -> None:
    # {0, 1} comes first and meets every other set; two of the others meet all but each other.
    sets = [frozenset({0, 1})]
    sets += [frozenset({0, n, n + 1, 98}) for n in range(2, 40)]
    sets += [frozenset({1, *range(2, 41), 99}), frozenset({0, 98, 50, 51})]
    assert any(a.isdisjoint(b) for a, b in combinations(sets, 2))
    assert largest_disjoint(sets) >= 2
