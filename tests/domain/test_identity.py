"""Identities: the rule on small cases, and its promises on any."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.identity import Contradiction, Judged, Picture, component, picture


def same(uid: str, a: int, b: int, day: int = 1) -> Judged:
    return Judged(uid, a, b, "same", f"2026-03-{day:02}T00:00:00.000000Z")


def different(uid: str, a: int, b: int, day: int = 1) -> Judged:
    return Judged(uid, a, b, "different", f"2026-03-{day:02}T00:00:00.000000Z")


def unsure(uid: str, a: int, b: int, day: int = 1) -> Judged:
    return Judged(uid, a, b, "unsure", f"2026-03-{day:02}T00:00:00.000000Z")


def test_nobody_is_anybody_until_somebody_judges() -> None:
    assert picture([]) == Picture({})
    assert picture([different("d", 1, 2), unsure("u", 2, 3), same("s", 4, 4)]) == Picture({})


def test_a_chain_of_same_is_one_cluster_with_the_smallest_id() -> None:
    assert picture([same("x", 9, 5), same("y", 5, 7), same("z", 3, 4)]).cluster_of == {3: 3, 4: 3, 5: 5, 7: 5, 9: 5}


def test_the_latest_judgement_of_a_pair_counts_whichever_way_round_it_was_made() -> None:
    assert picture([same("x", 1, 2, day=1), different("y", 2, 1, day=2)]) == Picture({})
    assert picture([same("x", 1, 2, day=3), different("y", 2, 1, day=2)]).cluster_of == {1: 1, 2: 1}
    assert picture([same("x", 1, 2, day=1), unsure("y", 1, 2, day=2)]) == Picture({})
    assert picture([different("a", 1, 2), same("b", 1, 2)]).cluster_of == {1: 1, 2: 1}, "equal time: the uid decides"


def test_one_different_stops_the_last_link_of_a_chain_of_same() -> None:
    judged = [same("x", 1, 2, 1), same("y", 2, 3, 2), same("z", 3, 4, 3), different("d", 4, 1, 9)]
    assert picture(judged) == Picture({1: 1, 2: 1, 3: 1}, (Contradiction("z", "d", ("x", "y")),))


def test_the_chain_runs_from_one_different_record_to_the_other() -> None:
    judged = [
        same("p", 1, 2, 1),
        same("q", 2, 3, 2),
        same("r", 4, 5, 3),
        same("s", 5, 6, 4),
        same("t", 2, 7, 4),
        same("joins", 3, 4, 5),
        different("d", 6, 1, 6),
        different("late", 1, 4, 7),
    ]
    assert picture(judged).contradictions == (Contradiction("joins", "d", ("p", "q", "r", "s")),)
    turned = [Judged(j.uid, j.b, j.a, j.verdict, j.decided) for j in judged]
    assert picture(turned).contradictions == (Contradiction("joins", "d", ("s", "r", "q", "p")),)


def test_a_later_same_still_joins_what_nobody_keeps_apart() -> None:
    judged = [same("x", 1, 2, 1), same("y", 2, 3, 2), different("d", 1, 3, 3), same("z", 3, 4, 4)]
    found = picture(judged)
    assert found.cluster_of == {1: 1, 2: 1, 3: 3, 4: 3}
    assert [one.judgement for one in found.contradictions] == ["y"]


def test_the_component_goes_through_same_alone() -> None:
    judged = [same("x", 1, 2), same("y", 2, 3), different("d", 3, 4), unsure("u", 1, 5), same("z", 4, 6)]
    assert component(judged, [1]) == {1, 2, 3}
    assert component(judged, [3, 4]) == {1, 2, 3, 4, 6}
    assert component(judged, [77]) == {77}
    assert component([], []) == frozenset()


# -- promises, for any judgements


def judgements() -> st.SearchStrategy[list[Judged]]:
    one = st.builds(
        Judged,
        uid=st.text("abcdef", min_size=3, max_size=5),
        a=st.integers(1, 8),
        b=st.integers(1, 8),
        verdict=st.sampled_from(["same", "same", "different", "unsure"]),
        decided=st.integers(1, 9).map(lambda day: f"2026-03-{day:02}T00:00:00.000000Z"),
    )
    return st.lists(one, max_size=16, unique_by=lambda judged: judged.uid)


def counting(judged: list[Judged]) -> list[Judged]:
    latest = {}
    for one in sorted(judged, key=lambda j: (j.decided, j.uid)):
        latest[frozenset((one.a, one.b))] = one
    return sorted((one for one in latest.values() if one.a != one.b), key=lambda j: (j.decided, j.uid))


def oracle(judged: list[Judged]) -> tuple[dict[int, int], list[str]]:
    """Sets merged one by one, each merger checked against every pair judged different."""
    apart = [(one.a, one.b) for one in counting(judged) if one.verdict == "different"]
    sets = [{number} for number in range(1, 9)]
    skipped = []
    for one in counting(judged):
        if one.verdict == "same":
            joined = set().union(*(group for group in sets if one.a in group or one.b in group))
            if any(x in joined and y in joined for x, y in apart):
                skipped.append(one.uid)
            else:
                sets = [group for group in sets if not group & joined] + [joined]
    return {number: min(group) for group in sets if len(group) > 1 for number in group}, skipped


@given(judgements())
def test_the_picture_is_that_of_the_oracle(judged: list[Judged]) -> None:
    found = picture(judged)
    clusters, skipped = oracle(judged)
    assert found.cluster_of == clusters
    assert [one.judgement for one in found.contradictions] == skipped


@given(judgements(), st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(judged: list[Judged], dice: Random) -> None:
    shuffled = list(judged)
    dice.shuffle(shuffled)
    assert picture(shuffled) == picture(judged)


@given(judgements(), judgements(), st.randoms(use_true_random=False))
def test_withdrawing_gives_back_the_former_picture(judged: list[Judged], more: list[Judged], dice: Random) -> None:
    standing = list(judged)
    for one in more:
        standing.insert(dice.randint(0, len(standing)), Judged("z" + one.uid, one.a, one.b, one.verdict, one.decided))
    picture(standing)
    assert picture([one for one in standing if not one.uid.startswith("z")]) == picture(judged)


@given(judgements())
def test_no_cluster_holds_two_records_that_are_judged_different(judged: list[Judged]) -> None:
    cluster_of = picture(judged).cluster_of
    for one in counting(judged):
        if one.verdict == "different" and one.a in cluster_of:
            assert cluster_of[one.a] != cluster_of.get(one.b)


@given(judgements())
def test_a_chain_with_the_judgement_skipped_leads_from_one_different_record_to_the_other(judged: list[Judged]) -> None:
    by_uid = {one.uid: one for one in judged}
    for found in picture(judged).contradictions:
        against, skipped = by_uid[found.against], by_uid[found.judgement]
        assert against.verdict == "different" and skipped.verdict == "same"
        steps = [by_uid[uid] for uid in found.chain]
        assert all(step.verdict == "same" for step in steps)
        ends: set[int] = set()
        for step in [*steps, skipped]:
            ends ^= {step.a, step.b}
        assert ends == {against.a, against.b}, "every record on the way but the two ends is met twice"


@given(judgements(), st.integers(1, 8))
def test_the_component_alone_gives_its_part_of_the_picture(judged: list[Judged], start: int) -> None:
    inside = component(judged, [start])
    part = picture([one for one in judged if one.a in inside and one.b in inside])
    whole = picture(judged)
    assert part.cluster_of == {record: name for record, name in whole.cluster_of.items() if record in inside}
    touching = {one.uid for one in judged if one.a in inside}
    assert part.contradictions == tuple(one for one in whole.contradictions if one.judgement in touching)
