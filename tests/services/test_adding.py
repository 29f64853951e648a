"""Adding seizures: like with like only, nothing twice, and a reason for whatever stays out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.domain.quantities import Quantity
from casefiles.domain.units import unit_of
from casefiles.services.adding import Figure, Like, Reckoning, Seized, Sum, reckon


def amount(text: str) -> Quantity:
    return Quantity.parse(text, language="en")


def figure(*texts: str, basis: str | None = None, method: str | None = None) -> Figure:
    return Figure(tuple(amount(text) for text in texts), basis, method)


def cocaine(
    identifier: int, *figures: Figure, part_of: int | None = None, stated: bool = False, **kinds: str
) -> Seized:
    return Seized(identifier, "drug", "cocaine", part_of=part_of, stated_total=stated, figures=figures, **kinds)


def shown(found: Reckoning) -> list[str]:
    return [one.total.show("en").replace("\u00a0", " ").replace("\u202f", " ") for one in found.sums]


def whys(found: Reckoning) -> list[tuple[int, str]]:
    return sorted((one.seizure, one.why) for one in found.out)


def test_like_is_added_to_like_in_the_base_unit() -> None:
    found = reckon([cocaine(1, figure("1.5 t")), cocaine(2, figure("250 kg"))])
    assert shown(found) == ["1 750 kg"]
    assert found.sums[0].seizures == (1, 2)
    assert found.out == ()


@pytest.mark.parametrize(
    "other",
    [
        Seized(2, "precursor", "cocaine", figures=(figure("1 kg"),)),
        Seized(2, "drug", "heroin", figures=(figure("1 kg"),)),
        Seized(2, "drug", "cocaine", form="base", figures=(figure("1 kg"),)),
        Seized(2, "drug", "cocaine", state="liquid", figures=(figure("1 kg"),)),
        Seized(2, "drug", "cocaine", figures=(figure("1 kg", basis="gross"),)),
        Seized(2, "drug", "cocaine", figures=(figure("1 kg", method="estimated"),)),
        Seized(2, "drug", "cocaine", figures=(figure("1 kg", method="laboratory"),)),
        Seized(2, "drug", "cocaine", figures=(figure("1 litre"),)),
        Seized(2, "drug", "cocaine", figures=(figure("3 bricks"),)),
    ],
)
def test_whatever_differs_is_a_line_of_its_own(other: Seized) -> None:
    found = reckon([cocaine(1, figure("2 kg")), other])
    assert [one.seizures for one in found.sums] == [(1,), (2,)]


def test_not_stated_is_not_stated_however_it_is_written() -> None:
    found = reckon([cocaine(1, figure("2 kg")), cocaine(2, figure("1 kg", basis="not_stated"), form="not_stated")])
    assert shown(found) == ["3 kg"]


def test_an_umbrella_adds_forms_and_states_when_asked() -> None:
    seizures = [cocaine(1, figure("2 kg"), form="base"), cocaine(2, figure("1 kg"), state="liquid")]
    assert shown(reckon(seizures)) == ["2 kg", "1 kg"]
    assert shown(reckon(seizures, umbrella=True)) == ["3 kg"]


def test_a_whole_counts_and_its_parts_do_not() -> None:
    found = reckon([cocaine(3, figure("1 kg"), part_of=2), cocaine(2, part_of=1), cocaine(1, figure("5 kg"))])
    assert shown(found) == ["5 kg"]
    assert whys(found) == [(2, "part"), (3, "part")]
    assert {one.instead for one in found.out} == {1}


def test_parts_count_where_their_whole_has_no_amount() -> None:
    found = reckon([cocaine(1), cocaine(2, figure("1 kg"), part_of=1), cocaine(3, figure("2 kg"), part_of=1)])
    assert shown(found) == ["3 kg"]
    assert whys(found) == [(1, "no amount")]


def test_a_part_counts_where_its_whole_was_not_asked_for() -> None:
    assert shown(reckon([cocaine(2, figure("1 kg"), part_of=1)])) == ["1 kg"]


def test_a_circle_of_parts_counts_once() -> None:
    found = reckon([cocaine(n, figure("1 kg"), part_of=n % 3 + 1) for n in (1, 2, 3)])
    assert shown(found) == ["1 kg"]
    assert whys(found) == [(2, "part"), (3, "part")]


def test_of_one_seizure_the_best_figure_counts() -> None:
    found = reckon(
        [
            cocaine(
                1,
                figure("500 kg", basis="gross", method="estimated"),
                figure("480 kg", basis="gross", method="field_scale"),
                figure("471 kg", basis="net", method="laboratory"),
                figure("2 kg", basis="for_analysis", method="laboratory"),
                figure("469 kg", basis="returned", method="laboratory"),
            )
        ]
    )
    assert shown(found) == ["471 kg"]
    assert sorted(one.why for one in found.out) == ["other figure", "other figure", "sample", "sample"]
    assert {one.chosen.basis for one in found.out if one.chosen} == {"net"}


def test_mass_and_volume_of_one_seizure_are_two_lines() -> None:
    assert shown(reckon([cocaine(1, figure("2 kg"), figure("3 litres"))])) == ["2 kg", "3 L"]


def test_rivals_count_as_a_range() -> None:
    found = reckon([cocaine(1, figure("867.54 kg", "876 kg")), cocaine(2, figure("10 kg"))])
    assert shown(found) == ["877.54–886 kg"]


def test_figures_that_nothing_tells_apart_are_versions_of_one() -> None:
    both = reckon([cocaine(1, figure("2 kg"), figure("3 kg"))])
    turned = reckon([cocaine(1, figure("3 kg"), figure("2 kg"))])
    assert shown(both) == shown(turned) == ["2–3 kg"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("at least 5 kg", "8 kg"), ["at least 5 kg"]),
        (("up to 5 kg", "3 kg"), ["up to 5 kg"]),
        (("about 5 kg", "3 kg"), ["≈ 3–5 kg"]),
        (("5 kg", "5000 g"), ["5 kg"]),
    ],
)
def test_open_and_approximate_versions_stay_so(texts: tuple[str, ...], expected: list[str]) -> None:
    assert shown(reckon([cocaine(1, figure(*texts))])) == expected


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (Figure((Quantity.parse("4.550 kilos", language="es"),)), "ambiguous"),
        (Figure(()), "no amount"),
        (figure("600 kg per week"), "rate"),
        (figure("85 %"), "rate"),
        (figure("2 kg", basis="for_analysis"), "sample"),
        (figure("2 kg", "2 litres"), "versions"),
        (figure("at least 5 kg", "up to 3 kg"), "versions"),
    ],
)
def test_what_cannot_be_added_says_why(bad: Figure, why: str) -> None:
    found = reckon([cocaine(1, bad), cocaine(2, figure("1 kg"))])
    assert shown(found) == ["1 kg"]
    assert whys(found) == [(1, why)]


@pytest.mark.parametrize(
    ("parts", "agrees", "apart"),
    [
        (("nearly 1.2 t", "300 kg"), True, 0),
        (("1.2 t", "349 kg"), True, 0),
        (("1.2 t", "351 kg"), False, 51),
        (("1.2 t", "249 kg"), False, -51),
        (("1.2 t", "at least 100 kg"), True, 0),
        (("1.2 t", "at least 400 kg"), False, 100),
        (("1.2 t", "3 litres"), None, -300),
        (("1.6 t", "3 litres"), False, 100),
    ],
)
def test_a_stated_total_is_compared_with_its_parts(parts: tuple[str, ...], agrees: bool | None, apart: int) -> None:
    whole = cocaine(1, figure("1.5 t"), stated=True)
    found = reckon([whole, *(cocaine(n, figure(text), part_of=1) for n, text in enumerate(parts, 2))])
    (compared,) = found.compared
    assert (compared.agrees, compared.apart) == (agrees, Decimal(apart))


def test_parts_of_another_kind_or_basis_are_not_compared() -> None:
    whole = cocaine(1, figure("1.5 t", basis="net"), stated=True)
    precursor = Seized(2, "precursor", part_of=1, figures=(figure("1 t", basis="net"),))
    found = reckon([whole, precursor, cocaine(3, figure("1 t", basis="gross"), part_of=1)])
    (compared,) = found.compared
    assert (compared.missing, compared.total, compared.agrees) == ((2, 3), None, None)


# Whatever is entered

UNITS = ("kg", "g", "t", "l", "brick", "USD")


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low = Decimal(draw(st.integers(0, 5_000))) / 4
    high = low + Decimal(draw(st.integers(1, 800))) / 4
    unit = draw(st.sampled_from(UNITS))
    made = {
        "exact": (low, low),
        "about": (low, high),
        "nearly": (low, low),
        "between": (low, high),
        "at least": (low, None),
        "at most": (None, high),
    }
    qualifier = draw(st.sampled_from(sorted(made)))
    per = draw(st.sampled_from((None, None, None, "week")))
    return Quantity(*made[qualifier], qualifier, unit, per, "as written")


FIGURES = st.builds(
    Figure,
    st.lists(quantities(), max_size=3).map(tuple),
    st.sampled_from((None, "not_stated", "net", "gross", "for_analysis")),
    st.sampled_from((None, "stated_by_source", "estimated", "field_scale", "laboratory")),
)


@st.composite
def cases(draw: st.DrawFn) -> list[Seized]:
    count = draw(st.integers(1, 7))
    return [
        Seized(
            n,
            draw(st.sampled_from((None, "drug", "precursor"))),
            draw(st.sampled_from((None, "cocaine", "acetone"))),
            draw(st.sampled_from((None, "base"))),
            draw(st.sampled_from((None, "liquid"))),
            draw(st.one_of(st.none(), st.integers(1, count))),
            draw(st.booleans()),
            draw(st.lists(FIGURES, max_size=3).map(tuple)),
        )
        for n in range(1, count + 1)
    ]


def as_set(found: Reckoning) -> set[tuple[Like, str, frozenset[int]]]:
    return {(one.like, one.total.show("en"), frozenset(one.seizures)) for one in found.sums}


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_entry_makes_no_difference(seizures: list[Seized], random: object) -> None:
    turned = list(seizures)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert as_set(reckon(turned)) == as_set(reckon(seizures))
    assert set(whys(reckon(turned))) == set(whys(reckon(seizures)))


@given(cases())
def test_nothing_counts_twice_and_nothing_is_lost(seizures: list[Seized]) -> None:
    found = reckon(seizures)
    counted = [(seizure, one.like.unit) for one in found.sums for seizure in one.seizures]
    assert len(counted) == len(set(counted))
    somewhere = {seizure for seizure, _unit in counted} | {one.seizure for one in found.out}
    assert somewhere == {one.id for one in seizures}


@given(cases())
def test_a_part_never_counts_with_its_whole(seizures: list[Seized]) -> None:
    known = {one.id: one for one in seizures}
    counted = {seizure for one in reckon(seizures).sums for seizure in one.seizures}
    for start in counted:
        above, seen = known[start].part_of, {start}
        while above is not None and above not in seen:
            seen.add(above)
            above = known[above].part_of
        if above is None:
            assert not (seen - {start}) & counted


@given(cases())
def test_only_like_is_added(seizures: list[Seized]) -> None:
    known = {one.id: one for one in seizures}
    for line in reckon(seizures).sums:
        assert unit_of(line.total.unit).base == line.total.unit == line.like.unit
        for seizure in line.seizures:
            one = known[seizure]
            assert (one.seizure_class, one.substance) == (line.like.seizure_class, line.like.substance)
            assert (one.form, one.state) == (line.like.form, line.like.state)


@given(cases())
def test_a_line_is_no_more_exact_than_what_was_added(seizures: list[Seized]) -> None:
    known = {one.id: one for one in seizures}
    for line in reckon(seizures).sums:
        assert line.total.low is not None or line.total.high is not None
        least, most = bounds(line, known)
        assert line.total.low is None or line.total.low >= least
        assert line.total.high is None or most is None or line.total.high <= most


def bounds(line: Sum, known: dict[int, Seized]) -> tuple[Decimal, Decimal | None]:
    """The least and most that any choice among all figures of this unit could add up to."""
    least, most = Decimal(0), Decimal(0)
    for seizure in line.seizures:
        own = [
            quantity.in_base()
            for each in known[seizure].figures
            for quantity in each.versions
            if quantity.base == line.like.unit
        ]
        least += min(low or Decimal(0) for low, _high in own)
        highs = [high for _low, high in own if high is not None]
        if not highs:
            return least, None
        most += max(highs)
    return least, most
