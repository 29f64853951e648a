"""Quantities as sources give them: with their uncertainty, their unit and their own words. Decimals only, no floats.

What a source leaves open stays open. "Up to 600 kg" has no lower bound, "more than 85 kg" no upper one; "4.550 kilos"
in a Spanish text may be four and a half kilograms or four and a half tonnes, and is kept as *ambiguous* until somebody
chooses. Litres become kilograms only with a stated density (`Quantity.to_mass`).

Qualifiers, and what they do to the bounds:

=============  ============================  =======================================================
exact          low = high                    1.5 t
about          low = high, or low < high     about 400 kg; about 400-500 kg
nearly         low = high                    nearly 1.2 t: just under it; counts as about in totals
between        low < high                    867.54-876 kg
at least       low, no high                  at least 85 kg
more than      low, no high                  more than 85 kg (85 itself is excluded)
at most        high, no low                  up to 600 kg
less than      high, no low                  less than 600 kg (600 itself is excluded)
ambiguous      neither                       4.550 kilos, in Spanish
=============  ============================  =======================================================

Words and numbers are read in `amounts` and `numerals`; `units` says what a unit is. A bare "$" is refused, since half
of Latin America writes its pesos so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Any

from casefiles.domain.amounts import fold, read
from casefiles.domain.numerals import ENOUGH_DIGITS, Mark, NotThisWay, tidy, times
from casefiles.domain.text import clean_line
from casefiles.domain.units import Dimension, name_of, ratio, unit_of
from casefiles.errors import BadInput
from casefiles.words import _, language, number, or_list

LONGEST = 200
"""Characters of a quantity as written."""
LARGEST = Decimal(9_000_000_000_000)
"""Of the base unit. In millionths it still fits a signed integer of 64 bits."""
MILLIONTHS = Decimal(1_000_000)
QUALIFIERS = (
    "exact", "about", "nearly", "between", "at least", "more than", "at most", "less than", "ambiguous",
)  # fmt: skip
PERIODS = ("day", "week", "month", "year")


@dataclass(frozen=True)
class Quantity:
    """A quantity. The fields are plain, in the order of the columns that keep them; the module explains qualifiers."""

    low: Decimal | None
    high: Decimal | None
    qualifier: str
    unit: str
    per: str | None = None
    written: str = ""

    @classmethod
    def parse(cls, text: str, *, language: str = "en") -> Quantity:
        """Read what a person wrote, in English or Spanish.

        The words of both languages are always understood; `language` only says what a lone comma or point before three
        digits means. In English the comma groups thousands and the point marks decimals. In Spanish texts of the field
        both are used for both, so that such a number is ambiguous unless another number of the same text, or a count
        that can have no fraction, decides. Raises BadInput with a sentence for anything that is no quantity.
        """
        written = clean_line(text)
        if len(written) > LONGEST:
            raise BadInput(_("That is too long for a quantity; write for example “867.54-876 kg”."))
        meanings = _meanings(written, language)
        first = meanings[0]
        if len(meanings) > 1:
            return cls(None, None, "ambiguous", first.unit, first.per, written)
        return first

    @property
    def ambiguous(self) -> bool:
        """Whether somebody still has to choose between `readings`."""
        return self.qualifier == "ambiguous"

    @property
    def readings(self) -> tuple[Decimal, ...]:
        """The numbers that an ambiguous text may mean, smaller first; empty for any other."""
        return tuple(self._choices())

    def choose(self, reading: Decimal) -> Quantity:
        """The quantity with one of its `readings`. Raises BadInput for another number."""
        choices = self._choices()
        for offered, meant in choices.items():
            if offered == reading:
                return meant
        if not choices:
            raise BadInput(_("“{text}” has one meaning only.").format(text=self.written))
        raise BadInput(
            _("“{text}” means {readings}.").format(
                text=self.written, readings=or_list([number(offered) for offered in choices])
            )
        )

    def _choices(self) -> dict[Decimal, Quantity]:
        if not self.ambiguous:
            return {}
        try:
            meanings = _meanings(self.written, "es")
        except BadInput:
            meanings = []
        if len(meanings) != 2:
            return {}
        # In a range whose first numbers agree, the second tells the readings apart.
        bounds = [[bound for bound in (meant.low, meant.high) if bound is not None] for meant in meanings]
        place = 0 if len({tuple(found[:1]) for found in bounds}) == len(bounds) else -1
        return dict(sorted((found[place], meant) for found, meant in zip(bounds, meanings, strict=True)))

    @property
    def dimension(self) -> Dimension:
        """What is measured: mass, volume, count, money, area, length, density or share."""
        return unit_of(self.unit).dimension

    @property
    def base(self) -> str:
        """The key of the unit that this is compared in: kg, l, m2, m; its own for what is counted and for money."""
        return unit_of(self.unit).base

    def in_base(self) -> tuple[Decimal | None, Decimal | None]:
        """(low, high) in the unit `base`; None where the quantity is open. A rate stays per its own period.

        Raises BadInput when the quantity is ambiguous.
        """
        self._must_be_clear()
        return self._times_factor(self.low), self._times_factor(self.high)

    def _times_factor(self, bound: Decimal | None) -> Decimal | None:
        return None if bound is None else times(bound, ratio(self.unit, self.base))

    @property
    def scaled(self) -> tuple[int | None, int | None]:
        """`in_base` in millionths, rounded to whole ones (half to even), for a column that can be summed and sorted."""
        low, high = (None, None) if self.ambiguous else self.in_base()
        return _in_millionths(low), _in_millionths(high)

    def to(self, unit: str) -> Quantity:
        """The same quantity in another unit of its kind; where that does not come out even, to twelve decimals.

        Raises BadInput where that would mix kinds.
        """
        self._must_be_clear()
        here, there = unit_of(self.unit), unit_of(unit)
        if here.base != there.base:
            if {here.dimension, there.dimension} == {"mass", "volume"}:
                raise BadInput(_("A volume becomes a weight only with a stated density, such as 0.79 kg/L."))
            raise BadInput(
                _("{first} cannot be converted to {second}.").format(
                    first=name_of(here, None), second=name_of(there, None)
                )
            )
        if unit == self.unit:
            return self
        factor = ratio(self.unit, unit)
        low, high = (None if bound is None else _rounded(times(bound, factor)) for bound in (self.low, self.high))
        return replace(self, low=low, high=high, unit=unit)

    def to_mass(self, density: Quantity) -> Quantity:
        """The mass in kg of this volume, at a stated density; its words say what it was derived from.

        Raises BadInput when this is no volume or `density` no density.
        """
        if self.dimension != "volume":
            raise BadInput(_("Only a volume can be turned into a weight by a density."))
        if density.dimension != "density" or density.per is not None:
            raise BadInput(_("That is no density: write one as in “0.79 kg/L”."))
        if density.low is None or density.high is None:
            raise BadInput(_("A density needs both its bounds: write one as in “0.79 kg/L”."))
        low, high = self.in_base()
        lightest, heaviest = density.in_base()
        assert lightest is not None and heaviest is not None
        low = None if low is None else times(low, lightest)
        high = None if high is None else times(high, heaviest)
        _check_size(low, high)
        qualifier = _sum_of_qualifiers({self.qualifier, density.qualifier}, low, high)
        return Quantity(low, high, qualifier, "kg", self.per, f"{self.written} × {density.written}")

    def show(self, language: str = "en") -> str:
        """As the field writes it: '≈ 400 kg', 'up to 600 kg per week', 'nearly 1.2 t', '867.54–876 kg', 'US$ 1 500'.

        Thin spaces group thousands and a point marks decimals in both languages, as printed in Peru, so that no figure
        can be misread. An ambiguous one shows its readings: '4.550 kg or 4 550 kg?'.
        """
        spanish = language == "es"
        if self.ambiguous:
            readings = [meant.show(language) for meant in self._choices().values()]
            return f"{(' o ' if spanish else ' or ').join(readings)}?" if readings else self.written
        bounds = [bound for bound in (self.low, self.high) if bound is not None]
        text = number(bounds[0]) if self.low == self.high or len(bounds) == 1 else "–".join(map(number, bounds))
        amount = self._with_unit(text, bounds[-1], language)
        if self.per is not None:
            amount += f" {_PER[self.per][spanish]}"
        before = _SHOWN[self.qualifier][spanish]
        return f"{before} {amount}" if before else amount

    def _with_unit(self, text: str, amount: Decimal | None, language: str) -> str:
        unit = unit_of(self.unit)
        if unit.sign:
            return f"{unit.sign}\u00a0{text}"
        return f"{text}\u00a0{name_of(unit, amount, language)}"

    def plain(self) -> dict[str, str]:
        """For JSON: decimals as written, what is not set left out. `from_plain` gives back an equal quantity."""
        values = {
            "low": None if self.low is None else format(self.low, "f"),
            "high": None if self.high is None else format(self.high, "f"),
            "qualifier": self.qualifier,
            "unit": self.unit,
            "per": self.per,
            "written": self.written or None,
        }
        return {key: value for key, value in values.items() if value is not None}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Quantity:
        """The inverse of `plain`. Raises BadInput for what is not the plain form of a quantity."""
        known = {"low", "high", "qualifier", "unit", "per", "written"}
        if set(plain) - known or not all(isinstance(value, str) for value in plain.values()):
            raise BadInput(_("That is not the stored form of a quantity."))
        low, high = (None if key not in plain else _stored(plain[key]) for key in ("low", "high"))
        made = cls(
            low, high, plain.get("qualifier", ""), plain.get("unit", ""), plain.get("per"),
            clean_line(plain.get("written", "")),
        )  # fmt: skip
        unit_of(made.unit)
        if not made._holds_together():
            raise BadInput(_("That is not the stored form of a quantity."))
        made._check_size()
        return made

    def _check_size(self) -> None:
        # Only a large number is converted to see how large it is: no unit is more than a million of its base.
        if any(bound is not None and bound * 1_000_000 > LARGEST for bound in (self.low, self.high)):
            _check_size(*self.in_base())

    def _holds_together(self) -> bool:
        low, high = self.low, self.high
        if self.qualifier not in QUALIFIERS or (self.per is not None and self.per not in PERIODS):
            return False
        if self.qualifier == "ambiguous":
            return low is None and high is None and bool(self.readings)
        if self.qualifier in {"at least", "more than"}:
            return low is not None and high is None
        if self.qualifier in {"at most", "less than"}:
            return low is None and high is not None
        if low is None or high is None:
            return False
        return {"between": low < high, "about": low <= high}.get(self.qualifier, low == high)

    def _must_be_clear(self) -> None:
        if self.ambiguous:
            raise BadInput(
                _("“{text}” can be read in two ways; choose one first: {readings}.").format(
                    text=self.written, readings=or_list([number(reading) for reading in self.readings])
                )
            )


def add(quantities: Iterable[Quantity]) -> Quantity:
    """The sum of quantities of one kind, in their common unit or else in the base unit, open where one of them is open.

    What has no lower bound may be nothing, and counts from zero. Approximate parts make the sum approximate. The sum
    has no words of its own (`written` is empty).

    Raises BadInput when there is nothing to add, when one is ambiguous, and when kinds, currencies, counted things or
    periods would be mixed.
    """
    parts = list(quantities)
    if not parts:
        raise BadInput(_("There is nothing to add."))
    first = parts[0]
    for part in parts:
        part._must_be_clear()
        if part.dimension in {"density", "share"}:
            raise BadInput(_("Percentages and densities are not added."))
        if part.base != first.base or part.per != first.per:
            raise BadInput(
                _("{first} and {second} are not added: they are of different kinds.").format(
                    first=first.show(language()), second=part.show(language())
                )
            )
    unit = first.unit if all(part.unit == first.unit for part in parts) else first.base
    parts = [part.to(unit) for part in parts]
    with localcontext() as context:
        context.prec = ENOUGH_DIGITS
        low: Decimal | None = sum((part.low for part in parts if part.low is not None), Decimal(0))
        high: Decimal | None = None
        if all(part.high is not None for part in parts):
            high = sum((part.high for part in parts if part.high is not None), Decimal(0))
    if all(part.low is None for part in parts) and high is not None:
        low = None
    total = Quantity(low, high, _sum_of_qualifiers({part.qualifier for part in parts}, low, high), unit, first.per)
    total._check_size()
    return total


def _sum_of_qualifiers(said: set[str], low: Decimal | None, high: Decimal | None) -> str:
    if high is None:
        return "more than" if "more than" in said else "at least"
    if low is None:
        return "less than" if "less than" in said else "at most"
    if said & {"about", "nearly"}:
        return "about"
    return "exact" if low == high else "between"


# -- how quantities are shown

_SHOWN = {
    "exact": ("", ""),
    "between": ("", ""),
    "ambiguous": ("", ""),
    "about": ("≈", "≈"),
    "nearly": ("nearly", "casi"),
    "at least": ("at least", "al menos"),
    "more than": ("more than", "más de"),
    "at most": ("up to", "hasta"),
    "less than": ("less than", "menos de"),
}
_PER = {
    "day": ("per day", "por día"),
    "week": ("per week", "por semana"),
    "month": ("per month", "por mes"),
    "year": ("per year", "por año"),
}


def _meanings(written: str, language: str) -> list[Quantity]:
    """Everything that the text can mean: one quantity, or two that differ in what the comma or point is."""
    text = fold(written)
    if not text:
        raise BadInput(_("Write a quantity, for example “867.54-876 kg”."))
    if "$" in text and not re.search(r"us\$|u\$s|usd\$|r\$", text):
        raise BadInput(_("“$” can be several currencies: write US$, or the code of the currency, such as COP."))
    found: dict[Mark, Quantity] = {}
    for mark in (".", ","):
        try:
            with localcontext() as context:
                context.prec = ENOUGH_DIGITS
                amount = read(text, mark)
        except NotThisWay:
            continue
        found[mark] = Quantity(amount.low, amount.high, amount.qualifier, amount.unit, amount.per, written)
    if not found:
        raise BadInput(_unread(written, text))
    meanings = list(found.values())
    for meant in meanings:
        if not meant._holds_together():
            raise BadInput(_unread(written, text))
    if len(meanings) == 2:
        if language != "es" or (meanings[0].low, meanings[0].high) == (meanings[1].low, meanings[1].high):
            del meanings[1:]
        meanings = [meant for meant in meanings if _plausible(meant)] or meanings
    for meant in meanings:
        meant._check_size()
    return meanings


def _plausible(meant: Quantity) -> bool:
    """Nobody writes a third decimal of a currency, nor more than the whole of it in percent."""
    bounds = [bound for bound in (meant.low, meant.high) if bound is not None]
    if meant.dimension == "money":
        return all(-int(bound.as_tuple().exponent) <= 2 for bound in bounds)
    if meant.dimension == "share":
        return all(bound <= 100 for bound in bounds)
    return True


def _unread(written: str, text: str) -> str:
    if re.fullmatch(r"[\d.,' ]+", text):
        return _("“{text}” has no unit: write for example “{text} kg”.").format(text=written)
    return _("“{text}” cannot be read as a quantity; write for example “867.54-876 kg” or “12 sacks”.").format(
        text=written
    )


def _rounded(value: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = ENOUGH_DIGITS
        # More decimals than any number that is written down, times any exact factor, can have.
        return tidy(round(value, 12)) if -int(value.as_tuple().exponent) > 40 else value


def _in_millionths(value: Decimal | None) -> int | None:
    if value is None:
        return None
    with localcontext() as context:
        context.prec = ENOUGH_DIGITS
        return int((value * MILLIONTHS).to_integral_value(rounding=ROUND_HALF_EVEN))


def _check_size(*bounds: Decimal | None) -> None:
    if any(bound is not None and bound > LARGEST for bound in bounds):
        raise BadInput(_("That is more than there can be; please check the number."))


def _stored(text: str) -> Decimal:
    if not re.fullmatch(r"[0-9]{1,40}(\.[0-9]{1,40})?", text, re.ASCII):
        raise BadInput(_("“{text}” is not a number as it is stored.").format(text=text))
    return Decimal(text)
