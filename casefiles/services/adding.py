"""What of several seizures may be added, and what must stay out: a pure function of plain values (domain facts, 9.4).

Only like is added to like: one class, substance, chemical form, state, weight basis, kind of weighing and unit. Of one
seizure one figure counts in each unit. Of a whole and its parts, the whole counts. Rival figures nobody has chosen
between count as a range.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Literal, NamedTuple

from casefiles.domain.numerals import ENOUGH_DIGITS, times
from casefiles.domain.quantities import Quantity, add
from casefiles.domain.units import ratio

Why = Literal["part", "ambiguous", "no amount", "rate", "sample", "other figure", "versions"]
Weighed = Literal["weighed", "stated", "estimated"]

SAMPLES = frozenset({"for_analysis", "returned"})
"""Bases that are a part of the net weight: net = for analysis + returned (domain facts, 9.2)."""
_NOT_ADDED = frozenset({"share", "density"})
_WEIGHED: Mapping[str, Weighed] = {"laboratory": "weighed", "field_scale": "weighed", "estimated": "estimated"}
_BEST_FIRST = ("weighed", "stated", "estimated")
_BASES = ("net", "gross", None)


@dataclass(frozen=True)
class Figure:
    """One amount of a seizure: its versions (several where sources differ and nobody has chosen), basis and method."""

    versions: tuple[Quantity, ...]
    basis: str | None = None
    method: str | None = None

    @property
    def weighed(self) -> Weighed:
        """How sure the figure is: weighed, estimated, or stated without saying how it was found."""
        return _WEIGHED.get(self.method or "", "stated")


@dataclass(frozen=True)
class Seized:
    """A seizure as adding sees it: ids of itself and of what it is part of, what it is, its figures."""

    id: int
    seizure_class: str | None = None
    substance: str | None = None
    form: str | None = None
    state: str | None = None
    part_of: int | None = None
    stated_total: bool = False
    figures: tuple[Figure, ...] = ()


class Like(NamedTuple):
    """What must agree for two figures to be added; `unit` is the base unit, None stands for not stated."""

    seizure_class: str | None
    substance: str | None
    form: str | None
    state: str | None
    basis: str | None
    weighed: Weighed
    unit: str


@dataclass(frozen=True)
class Counted:
    """The figure of a seizure that counts in one unit, in that unit; `rounding` is half of its last digit."""

    quantity: Quantity
    basis: str | None
    weighed: Weighed
    rounding: Decimal


@dataclass(frozen=True)
class Sum:
    """A line of the totals: what was added, and the ids of the seizures in it."""

    like: Like
    total: Quantity
    seizures: tuple[int, ...]


@dataclass(frozen=True)
class Out:
    """A figure (or, with None, a seizure) that is in no total. `instead` is the seizure that counts for it."""

    seizure: int
    why: Why
    figure: Figure | None = None
    instead: int | None = None
    chosen: Counted | None = None


@dataclass(frozen=True)
class Comparison:
    """A stated total beside the sum of its parts. `agrees` is None where `missing` parts cannot be compared.

    `apart` is how much more (positive) or less the parts come to, zero where the rounding of the total explains it.
    """

    seizure: int
    stated: Quantity
    parts: tuple[int, ...]
    missing: tuple[int, ...]
    total: Quantity | None
    agrees: bool | None
    apart: Decimal | None = None


@dataclass(frozen=True)
class Reckoning:
    """All of it: the lines, what is in none of them, and the stated totals compared."""

    sums: tuple[Sum, ...]
    out: tuple[Out, ...]
    compared: tuple[Comparison, ...]


def reckon(seizures: Sequence[Seized], *, umbrella: bool = False) -> Reckoning:
    """Adds what may be added. With `umbrella`, forms and states of one substance are one.

    Each seizure counts at most once in each unit. Raises BadInput where a sum is more than there can be.
    """
    known = {one.id: one for one in seizures}
    chosen: dict[int, dict[str, Counted]] = {}
    out: dict[int, list[Out]] = {}
    for one in known.values():
        chosen[one.id], out[one.id] = _choose(one)
    wholes = _wholes(known)
    lines: dict[Like, list[tuple[int, Quantity]]] = defaultdict(list)
    for one in known.values():
        counting = [whole for whole in wholes[one.id] if chosen[whole]]
        if counting:
            out[one.id] = [Out(one.id, "part", instead=counting[-1])]
            continue
        for unit, counted in chosen[one.id].items():
            lines[_like(one, counted, unit, umbrella)].append((one.id, counted.quantity))
    sums = [
        Sum(like, add([quantity for _id, quantity in rows]), tuple(identifier for identifier, _quantity in rows))
        for like, rows in lines.items()
    ]
    left = [row for rows in out.values() for row in rows]
    return Reckoning(tuple(sums), tuple(left), tuple(_compare(known, chosen)))


def _like(one: Seized, counted: Counted, unit: str, umbrella: bool) -> Like:
    form, state = (None, None) if umbrella else (_stated(one.form), _stated(one.state))
    return Like(one.seizure_class, _stated(one.substance), form, state, counted.basis, counted.weighed, unit)


def _stated(key: str | None) -> str | None:
    return None if key == "not_stated" else key


# One figure of each seizure


def _choose(one: Seized) -> tuple[dict[str, Counted], list[Out]]:
    """The figure that counts in each unit, and why the others do not."""
    out: list[Out] = []
    usable: dict[str, list[tuple[Figure, Counted]]] = defaultdict(list)
    for figure in one.figures:
        why = _unfit(figure)
        counted = None if why else _spread(figure)
        if counted is None:
            out.append(Out(one.id, why or "versions", figure))
        else:
            usable[counted.quantity.unit].append((figure, counted))
    chosen = {}
    for unit, rows in usable.items():
        best = min(_rank(figure) for figure, _counted in rows)
        equals = [figure for figure, _counted in rows if _rank(figure) == best]
        # Figures that nothing tells apart are versions of one, whatever the order in which they were entered.
        together = _spread(replace(equals[0], versions=tuple(q for figure in equals for q in figure.versions)))
        if together is None:
            out += [Out(one.id, "versions", figure) for figure in equals]
            continue
        chosen[unit] = together
        out += [Out(one.id, "other figure", figure, chosen=together) for figure, _row in rows if _rank(figure) != best]
    if not one.figures:
        out.append(Out(one.id, "no amount"))
    return chosen, out


def _unfit(figure: Figure) -> Why | None:
    if any(quantity.ambiguous for quantity in figure.versions):
        return "ambiguous"
    if not figure.versions:
        return "no amount"
    if any(quantity.per or quantity.dimension in _NOT_ADDED for quantity in figure.versions):
        return "rate"
    if figure.basis in SAMPLES:
        return "sample"
    return None


def _rank(figure: Figure) -> tuple[int, int, int]:
    """What was weighed before what was stated before what was estimated; net before gross; laboratory before scale."""
    basis = _stated(figure.basis)
    place = _BASES.index(basis) if basis in _BASES else len(_BASES)
    return _BEST_FIRST.index(figure.weighed), place, int(figure.method == "field_scale")


def _spread(figure: Figure) -> Counted | None:
    """The range of a figure's versions in their base unit; None where they have no unit or no bound in common."""
    units = {quantity.base for quantity in figure.versions}
    if len(units) != 1:
        return None
    unit = units.pop()
    rounding = max(_rounding(quantity) for quantity in figure.versions)
    quantities = [quantity.to(unit) for quantity in figure.versions]
    basis = _stated(figure.basis)
    if len(quantities) == 1:
        return Counted(quantities[0], basis, figure.weighed, rounding)
    lows = [quantity.low for quantity in quantities if quantity.low is not None]
    highs = [quantity.high for quantity in quantities if quantity.high is not None]
    low = min(lows) if len(lows) == len(quantities) else None
    high = max(highs) if len(highs) == len(quantities) else None
    if low is None and high is None:
        return None
    said = {quantity.qualifier for quantity in quantities}
    qualifier = "between"
    if high is None:
        qualifier = "at least"
    elif low is None:
        qualifier = "at most"
    elif said & {"about", "nearly"}:
        qualifier = "about"
    elif low == high:
        qualifier = "exact"
    return Counted(Quantity(low, high, qualifier, unit), basis, figure.weighed, rounding)


def _rounding(quantity: Quantity) -> Decimal:
    """Half of the last digit that was written, in the base unit: 0.05 t, that is 50 kg, for 1.5 t."""
    places = [int(bound.as_tuple().exponent) for bound in (quantity.low, quantity.high) if bound is not None]
    return times(Decimal(5).scaleb(min(max(places, default=0), 0) - 1), ratio(quantity.unit, quantity.base))


# Wholes and parts


def _wholes(known: Mapping[int, Seized]) -> dict[int, list[int]]:
    """For each seizure those it is a part of, nearest first; a circle is opened at its smallest id."""
    above = {one.id: one.part_of for one in known.values() if one.part_of in known and one.part_of != one.id}
    for start in sorted(known):
        path: list[int] = []
        here: int | None = start
        while here is not None and here not in path:
            path.append(here)
            here = above.get(here)
        if here is not None:
            above.pop(min(path[path.index(here) :]))
    found = {}
    for one in known:
        chain: list[int] = []
        here = above.get(one)
        while here is not None:
            chain.append(here)
            here = above.get(here)
        found[one] = chain
    return found


def _compare(known: Mapping[int, Seized], chosen: Mapping[int, Mapping[str, Counted]]) -> list[Comparison]:
    found = []
    for whole in known.values():
        parts = [part for part in known.values() if part.part_of == whole.id and part.id != whole.id]
        if not whole.stated_total or not parts:
            continue
        for unit, stated in chosen[whole.id].items():
            found.append(_comparison(whole, stated, parts, {part.id: chosen[part.id].get(unit) for part in parts}))
    return found


def _comparison(
    whole: Seized, stated: Counted, parts: Sequence[Seized], figures: Mapping[int, Counted | None]
) -> Comparison:
    added: list[Quantity] = []
    missing = []
    for part in parts:
        figure = figures[part.id]
        same_thing = part.seizure_class == whole.seizure_class and _stated(part.substance) in (
            None,
            _stated(whole.substance),
        )
        if figure is not None and same_thing and figure.basis == stated.basis:
            added.append(figure.quantity)
        else:
            missing.append(part.id)
    ids = tuple(part.id for part in parts)
    if not added:
        return Comparison(whole.id, stated.quantity, ids, tuple(missing), None, None)
    total = add(added)
    apart = _apart(stated, total)
    agrees: bool | None = apart == 0
    if missing and apart <= 0:
        agrees = None  # what is missing may be what is lacking
    return Comparison(whole.id, stated.quantity, ids, tuple(missing), total, agrees, apart)


def _apart(stated: Counted, total: Quantity) -> Decimal:
    """How much the sum lies above (or below) the stated total; nothing where the total's rounding explains it."""
    low, high = stated.quantity.low, stated.quantity.high
    with localcontext() as context:
        context.prec = ENOUGH_DIGITS
        if high is not None and total.low is not None and total.low > high + stated.rounding:
            return total.low - high
        if low is not None and total.high is not None and total.high < low - stated.rounding:
            return total.high - low
    return Decimal(0)
