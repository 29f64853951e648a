"""Units of measure, counted things and currencies, as data (`resources/units.json`), and what they are in one another.

"Tons" are metric tons, as in the reports of UNODC; a gallon is that of the United States, as sold in Peru; unqualified
dollars are those of the United States. What is counted and what is money is never converted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache
from typing import Any, Literal

from casefiles.domain.numerals import ENOUGH_DIGITS, tidy
from casefiles.errors import BadInput
from casefiles.words import _

Dimension = Literal["mass", "volume", "count", "money", "area", "length", "density", "share"]

# The unit that each dimension is compared in; counted things and currencies are each their own.
_BASES = {"mass": "kg", "volume": "l", "area": "m2", "length": "m", "density": "kg/l", "share": "%"}


@dataclass(frozen=True)
class Unit:
    """A unit: `names` has (one, several) per language, `sign` what stands before an amount of money."""

    key: str
    dimension: Dimension
    base: str
    pint: str
    sign: str
    names: Mapping[str, tuple[str, str]]
    words: tuple[str, ...]


@cache
def units() -> Mapping[str, Unit]:
    """All units by key, in the order of the file."""
    from resources import FOLDER

    raw = json.loads((FOLDER / "units.json").read_text(encoding="utf-8"))
    return {
        key: Unit(
            key=key,
            dimension=facts["dimension"],
            base=_BASES.get(facts["dimension"], key),
            pint=facts.get("pint", ""),
            sign=facts.get("sign", ""),
            names={language: (facts[language][0], facts[language][1]) for language in ("en", "es")},
            words=tuple(facts["words"]),
        )
        for key, facts in raw.items()
    }


def unit_of(key: str) -> Unit:
    """The unit of that key. Raises BadInput when there is none."""
    try:
        return units()[key]
    except KeyError:
        raise BadInput(_("There is no unit “{unit}” here.").format(unit=key)) from None


def name_of(unit: Unit, amount: Decimal | None, language: str = "en") -> str:
    """Its name beside that amount: 'brick', 'bricks', 'ladrillo', 'ladrillos', 'kg'."""
    return unit.names["es" if language == "es" else "en"][0 if amount == 1 else 1]


@cache
def words_of_units() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """Folded word -> unit key, and a pattern for one of them at the end of a text, the longest first."""
    words = {word: unit.key for unit in units().values() for word in unit.words}
    longest_first = sorted(words, key=len, reverse=True)
    return words, re.compile(rf"(?:(?<=[^a-z])|^)(?:{'|'.join(map(re.escape, longest_first))})$")


@cache
def _registry() -> Any:
    # Half a second to import, and only conversions between units of measure need it.
    import pint

    return pint.UnitRegistry(non_int_type=Decimal)


@cache
def ratio(key: str, other: str) -> Decimal:
    """How many of the other unit one of this unit is; the two have the same base. Exact, through pint."""
    if key == other:
        return Decimal(1)
    with localcontext() as context:
        context.prec = ENOUGH_DIGITS
        one = _registry().Quantity(Decimal(1), unit_of(key).pint)
        return tidy(Decimal(one.to(unit_of(other).pint).magnitude))
