"""What cannot be right in a chain of custody is named; what may be right is left alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles import words
from casefiles.domain.custody_order import Step, findings, holder_of, seal_of, step_time
from casefiles.domain.dates import PartialDate
from casefiles.domain.vocabulary import vocabulary

ACTIONS = [term.key for term in vocabulary("custody_action")]
NAMES = ["T. Illa", "Rosa Ccori", "Depot 9", "Laboratory of Quinde", "Wayra Ñahui"]


def on(text: str) -> PartialDate:
    return PartialDate.parse(text)


def step(n: int, action: str, who: str = "", when: str = "", *, seal: str = "", found: str = "") -> Step:
    """`who` is "giver > taker"; either may be missing."""
    giver, _sign, taker = who.partition(">")
    return Step(n, action, on(when) if when else None, giver.strip(), taker.strip(), found, seal)


def rules(*steps: Step) -> list[tuple[int, str]]:
    return [(one.n, one.rule) for one in findings(steps)]


SOUND = (
    step(1, "collected", "> T. Illa", "11 February 2026 14:05", seal="S-0417"),
    step(2, "handed_over", "T. Illa > R. Ccori", "11 February 2026 18:30"),
    step(3, "received", "T. Illa > R. Ccori", "11 February 2026 18:40", seal="S 0417"),
    step(4, "stored", "> Rosa Ccori", "12 February 2026"),
    step(5, "opened", "R. Ccori", "13 February 2026", seal="s-0417"),
    step(6, "examined", "> R. Ccori", "13 February 2026"),
    step(7, "sampled", "R. Ccori > Laboratory of Quinde", "13 February 2026"),
    step(8, "resealed", "R. Ccori", "13 February 2026", seal="S-0522"),
    step(9, "returned", "R. Ccori > T. Illa", "14 February 2026", seal="S-0522"),
    step(10, "destroyed", "T. Illa", "20 February 2026"),
)


def test_a_sound_chain_has_no_findings() -> None:
    assert findings(SOUND) == ()
    assert holder_of(SOUND) == "T. Illa"
    assert seal_of(SOUND) == "S-0522"
    assert findings(()) == () and holder_of(()) == seal_of(()) == ""


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (("received >Illa", "handed_over Ccori>Depot"), (2, "not held")),
        (("received >Illa", "handed_over Illa>Ccori", "handed_over Illa>Depot"), (3, "not held")),
        (("received >Illa", "stored >Depot"), (2, "gap")),
        (("received >Illa", "received Ccori>Depot"), (2, "not held")),
        (("received >Illa", "received >Illa"), (2, "overlap")),
        (("received >Illa", "handed_over Illa>Ccori", "received Illa>Depot"), (3, "other hands")),
        (("received >Illa", "handed_over Illa>Ccori", "received Depot>Ccori"), (3, "not held")),
        (("received >Illa", "handed_over Illa>"), (2, "nobody")),
        (("received >Illa", "handed_over >Ccori"), (2, "nobody")),
        (("received >Illa", "returned Illa>Depot"), (2, "returned")),
        (("returned >",), (1, "returned")),
        (("received >Illa", "destroyed Illa", "examined Illa"), (3, "after the end")),
        (("received >Illa", "final_disposal Illa", "stored Illa"), (3, "after the end")),
        (("received >Illa", "lost Illa", "examined Illa"), (3, "lost")),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_whoever_did_not_have_it(steps: tuple[str, ...], found: tuple[int, str]) -> None:
    made = [step(n, *text.split(" ", 1)) for n, text in enumerate(steps, start=1)]
    assert found in rules(*made)


@pytest.mark.parametrize(
    "steps",
    [
        ("received Ministry>Illa", "returned Illa>Ministry"),
        ("received >Toribio Illa", "handed_over T. Illa>R. Ccori", "received T. Illa>Rosa Ccori", "examined >ROSA CCORI"),
        ("received >Illa", "received Illa>Ccori"),
        ("received >Illa", "lost Illa", "collected >Illa", "stored >Illa"),
        ("received >Illa", "copied Illa>Ccori", "handed_over Illa>Depot"),
        ("stored", "checked", "examined >Illa"),
        ("received >Illa", "transported Illa>Ccori", "stored >Ccori"),
    ],
    ids=str,
)
def test_what_may_be_right_is_left_alone(steps: tuple[str, ...]) -> None:
    made = [step(n, *text.split(" ", 1)) for n, text in enumerate(steps, start=1)]
    assert rules(*made) == []


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ((("sealed", "", "S-1"), ("received", "", "S-2")), [(2, "seal")]),
        ((("sealed", "", "S-1"), ("resealed", "", "S-2")), [(2, "seal")]),
        ((("sealed", "", "S-1"), ("resealed", "S-1", "S-2"), ("received", "", "S-2")), []),
        ((("sealed", "", "S-1"), ("resealed", "S-9", "S-2")), [(2, "seal")]),
        ((("sealed", "", "S-1"), ("opened", "", "S-1"), ("sealed", "", "S-2")), []),
        ((("sealed", "", "S-1"), ("opened", "", "S-1"), ("received", "", "S-1")), [(3, "seal")]),
        ((("sealed", "", "S-1"), ("sampled", "", "")), [(2, "seal")]),
        ((("sealed", "", "S-1"), ("sampled", "S-1", "S-2")), []),
        ((("received", "", "S-1"), ("opened", "", "S-2")), [(2, "seal")]),
    ],
    ids=str,
)
def test_seals_that_do_not_follow(steps: tuple[tuple[str, str, str], ...], found: list[tuple[int, str]]) -> None:
    made = [step(n, action, seal=new, found=old) for n, (action, old, new) in enumerate(steps, start=1)]
    assert rules(*made) == found


def test_times() -> None:
    assert rules(step(1, "stored", when="12 February 2026"), step(2, "weighed", when="11 February 2026")) == [(2, "time")]
    minutes = (step(1, "stored", when="12 February 2026 14:05"), step(2, "weighed", when="12 February 2026 14:04"))
    assert rules(*minutes) == [(2, "time")]
    for first, second in (
        ("12 February 2026", "12 February 2026 08:00"), ("circa 2026", "2025"), ("February 2026", "11 February 2026"),
        ("12 February 2026 08:00 UTC", "12 February 2026 07:00 -05:00"), ("", "2025"), ("2025", ""),
    ):  # fmt: skip
        assert rules(step(1, "stored", when=first), step(2, "weighed", when=second)) == [], (first, second)


def test_what_is_entered_late_counts_where_it_happened() -> None:
    late = (
        step(1, "received", "> Illa", "11 February 2026"),
        step(2, "stored", "> Ccori", "14 February 2026"),
        step(3, "handed_over", "Illa > Ccori", "12 February 2026"),
    )
    assert rules(*late) == [(3, "time")], "it is entered late, and explains what seemed a gap"


@pytest.mark.parametrize(
    ("sent", "came", "long"),
    [
        ("11 February 2026", "12 February 2026", False),
        ("11 February 2026", "13 February 2026", False),
        ("11 February 2026", "14 February 2026", True),
        ("11 February 2026 14:00", "12 February 2026 14:00", False),
        ("11 February 2026 14:00", "12 February 2026 14:01", True),
        ("", "12 February 2026", False),
        ("about 3 February 2026", "12 February 2026", False),
    ],
)
def test_a_long_way_between_release_and_receipt(sent: str, came: str, long: bool) -> None:
    steps = (
        step(1, "received", "> Illa"),
        step(2, "handed_over", "Illa > Ccori", sent),
        step(3, "received", "Illa > Ccori", came),
    )
    assert rules(*steps) == ([(3, "long way")] if long else [])


def test_the_time_of_day_comes_from_the_words_that_were_typed() -> None:
    for written, language in (("11 February 2026 14:05", "en"), ("11 de febrero de 2026 14:05", "es")):
        edtf = PartialDate.parse(written, language=language).edtf
        found = step_time(edtf, written)
        assert found is not None and found.time == "14:05"
    assert step_time("", "") is None
    found = step_time("2026-02-11", "yesterday")
    assert found is not None and found.edtf == "2026-02-11" and found.time is None
    assert step_time("not a date", "x") is None


def test_findings_are_said_in_spanish_too() -> None:
    with words.use("es"):
        (found,) = findings((step(1, "received", "> Illa"), step(2, "handed_over", "Ccori > Depot")))
    assert "Ccori" in found.sentence and "did not" not in found.sentence


# Honest chains, and what one lie does to them


@st.composite
def honest(draw: st.DrawFn) -> list[Step]:
    """Somebody collects it and it goes from hand to hand, sealed anew now and then, each step in its time."""
    day = draw(st.dates(date(2000, 1, 1), date(2030, 1, 1)))
    holder, seal = draw(st.sampled_from(NAMES)), "S-1"
    steps = [Step(1, "collected", on(day.isoformat()), "", holder, "", seal)]
    for n in range(2, draw(st.integers(3, 9))):
        day += timedelta(days=draw(st.integers(0, 9)))
        when = on(day.isoformat())
        match draw(st.sampled_from(["hand", "receipt", "seal", "look", "store"])):
            case "hand":
                taker = draw(st.sampled_from([name for name in NAMES if name != holder]))
                steps.append(Step(n, "handed_over", when, holder, taker, "", draw(st.sampled_from(["", seal]))))
                holder = taker
            case "receipt" if steps[-1].action == "handed_over" and day - timedelta(days=2) <= steps[-1].happened.earliest:  # type: ignore[union-attr,operator]
                steps.append(Step(n, "received", when, steps[-1].from_whom, holder, "", seal))
            case "seal":
                steps.append(Step(n, "resealed", when, holder, "", seal, f"S-{n}"))
                seal = f"S-{n}"
            case "look":
                steps.append(Step(n, "examined", when, holder, ""))
            case _:
                steps.append(Step(n, "stored", when, "", holder, "", seal))
    return steps


@given(honest())
def test_an_honest_chain_has_no_findings(steps: list[Step]) -> None:
    assert findings(steps) == ()
    assert holder_of(steps) and seal_of(steps)


@given(honest(), st.data())
def test_a_stranger_who_hands_it_over_is_named(steps: list[Step], data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(steps)))
    lie = Step(len(steps) + 1, "handed_over", None, "Nobody Anywhere", "Somebody Else")
    told = [*steps[:place], lie]
    assert (lie.n, "not held") in [(one.n, one.rule) for one in findings(told)]


@given(honest(), st.data())
def test_another_seal_is_named(steps: list[Step], data: st.DataObject) -> None:
    lie = Step(99, data.draw(st.sampled_from(["received", "examined", "opened", "returned"])), None, "", "", "", "X-77")
    assert (99, "seal") in [(one.n, one.rule) for one in findings([*steps, lie])]


@given(honest())
def test_whatever_follows_destruction_is_named(steps: list[Step]) -> None:
    told = [*steps, Step(50, "destroyed"), Step(51, "stored")]
    assert [(one.n, one.rule) for one in findings(told)] == [(51, "after the end")]


_ANY = st.builds(
    Step,
    st.integers(1, 99),
    st.sampled_from(ACTIONS),
    st.one_of(
        st.none(),
        st.sampled_from(["2026", "circa 2026", "../2026-02-03", "2026-02-03", "2026-02-03 04:05", "1 January 9999"]).map(on),
    ),
    *[st.one_of(st.just(""), st.text(max_size=12), st.sampled_from(NAMES)) for _n in range(2)],
    *[st.one_of(st.just(""), st.text(max_size=6)) for _n in range(2)],
)


@given(st.lists(_ANY, max_size=12))
def test_any_chain_is_followed_to_its_end(steps: list[Step]) -> None:
    found = findings(steps)
    assert [one.n for one in found] == sorted(one.n for one in found)
    assert {one.n for one in found} <= {one.n for one in steps}
    assert all(one.sentence and str(one.n) in one.sentence for one in found)
    assert findings(steps) == found
