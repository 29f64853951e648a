"""Totals of seizures: what adds up, the stated totals beside the sum of their parts, and what was left out and why."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.kinds import QUANTITY, Given
from casefiles.domain.parts import Weight
from casefiles.domain.quantities import Quantity
from casefiles.domain.seizure import Seizure
from casefiles.domain.units import name_of, unit_of
from casefiles.domain.vocabulary import vocabulary
from casefiles.services.adding import Comparison, Figure, Like, Out, Reckoning, Seized, Sum, Why, reckon
from casefiles.services.lookup import given, refs
from casefiles.services.views import Ref
from casefiles.words import _, ngettext


@dataclass(frozen=True)
class Line:
    """One sum. Texts are shown in the reader's language; `key` has the keys, `low` and `high` are in the base unit.

    `amount` stands beside `unit` ("≈ 1 200", "kg"); `high` is None where an upper end is open, `low` where only upper
    ends are known. `count` seizures were added.
    """

    key: Like
    substance: str
    form: str
    basis: str
    amount: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    count: int
    seizures: tuple[Ref, ...]


@dataclass(frozen=True)
class StatedTotal:
    """A total that a source gives, beside its parts. `agrees` is None where some of these cannot be compared."""

    seizure: Ref
    parts: tuple[Ref, ...]
    stated: str
    sum: str
    agrees: bool | None
    sentence: str


@dataclass(frozen=True)
class LeftOut:
    """A seizure, or one figure of it (`amount`), that no line holds. `reason` is a sentence without its subject."""

    seizure: Ref
    amount: str
    why: Why
    reason: str

    @property
    def sentence(self) -> str:
        """Which, and why."""
        return f"{self.seizure.ref} {self.seizure.title}: {self.reason}"


@dataclass(frozen=True)
class Totals:
    """What adds up, what was stated, what was left out."""

    lines: tuple[Line, ...]
    stated: tuple[StatedTotal, ...]
    left_out: tuple[LeftOut, ...]

    def sentences(self) -> tuple[str, ...]:
        """What the reader of the lines must know: how stated totals compare, and what is in no line."""
        return (*(one.sentence for one in self.stated), *(one.sentence for one in self.left_out))


def totals(
    library: Library, seizures: Sequence[int] | None = None, *, language: str | None = None, umbrella: bool = False
) -> Totals:
    """The totals of these seizures, by default of all.

    Added is only what agrees in class, substance, chemical form, state, weight basis, kind of weighing and unit; with
    `umbrella`, whatever its form and state. Raises BadInput where a sum is more than there can be.
    """
    with words.use(language or words.language()), library.read() as session:
        found = _read(session, library, seizures)
        names = refs(session, [one.id for one in found])
        return _shown(reckon(found, umbrella=umbrella), names)


def base_of(stored: Mapping[str, Any], language: str) -> tuple[str, str]:
    """The amount and its unit, in the base unit, of a quantity in plain form; both '' for an ambiguous one."""
    quantity = Quantity.from_plain(stored)
    return ("", "") if quantity.ambiguous else _amount(quantity.to(quantity.base), language)


def readable(quantity: Quantity) -> Quantity:
    """The same without the digits that only reckoning made: 12 lb 4 oz are 5.557 kg, not 5.5565065325.

    Figures of at most eight digits stay as they are: scales give no more. Others keep three decimals, below one four digits.
    """
    low, high = (bound if bound is None else _without_noise(bound) for bound in (quantity.low, quantity.high))
    return replace(quantity, low=low, high=high)


def _without_noise(figure: Decimal) -> Decimal:
    digits = figure.normalize()
    if len(digits.as_tuple().digits) <= 8 or digits == digits.to_integral_value():
        return figure
    places = 3 if abs(digits) >= 1 else 3 - digits.adjusted()
    return round(digits, places).normalize() + 0


# Reading


def _read(session: Session, library: Library, seizures: Sequence[int] | None) -> list[Seized]:
    wanted = (
        list(session.scalars(select(Seizure.id).order_by(Seizure.id))) if seizures is None else sorted(set(seizures))
    )
    context = given(session, library)
    found = []
    for chunk in chunks(wanted):
        rivals = _rivals(session, chunk, context)
        figures: dict[int, list[Figure]] = defaultdict(list)
        for row in session.scalars(
            select(Weight).where(Weight.owner.in_(chunk)).order_by(Weight.owner, Weight.position, Weight.id)
        ):
            versions = rivals.get(row.uid) or ((row.amount,) if row.amount is not None else ())
            figures[row.owner].append(Figure(versions, row.basis, row.method))
        for one in session.scalars(select(Seizure).where(Seizure.id.in_(chunk)).order_by(Seizure.id)):
            found.append(
                Seized(
                    id=one.id,
                    seizure_class=one.seizure_class,
                    substance=one.substance,
                    form=one.chemical_form,
                    state=one.physical_state,
                    part_of=one.part_of,
                    stated_total=bool(one.stated_total),
                    figures=tuple(figures[one.id]),
                )
            )
    return found


def _rivals(session: Session, owners: Sequence[int], context: Given) -> dict[str, tuple[Quantity, ...]]:
    """By uid of a row, the versions of its amount where sources differ and nobody has chosen."""
    said: dict[str, list[Claim]] = defaultdict(list)
    statement = select(Claim).where(Claim.about.in_(owners), Claim.field_key == "amount", Claim.part.is_not(None))
    for claim in session.scalars(statement.order_by(Claim.id)):
        if claim.supports and claim.state != "rejected" and claim.value is not None:
            said[claim.part or ""].append(claim)
    found = {}
    for uid, claims in said.items():
        chosen = any(claim.state == "accepted" and claim.true_when is None for claim in claims)
        versions = {claim.value_key: claim for claim in claims}
        if len(versions) > 1 and not chosen:
            values = (QUANTITY.from_plain(json.loads(claim.value or ""), context) for claim in versions.values())
            found[uid] = tuple(values)
    return found


# Showing


def _shown(found: Reckoning, names: Mapping[int, Ref]) -> Totals:
    lines = sorted((_line(one, names) for one in found.sums), key=_place)
    stated = [_stated(one, names) for one in found.compared]
    left = [_left_out(one, names) for one in found.out]
    return Totals(tuple(lines), tuple(stated), tuple(sorted(left, key=lambda row: row.seizure.id)))


def _place(line: Line) -> tuple[int, str, str, str, str]:
    classes = vocabulary("seizure_class").keys()
    name = line.key.seizure_class or ""
    place = classes.index(name) if name in classes else len(classes)
    return place, words.sort_key(line.substance), words.sort_key(line.form), line.basis, line.unit


def _line(one: Sum, names: Mapping[int, Ref]) -> Line:
    like, language = one.like, words.language()
    amount, unit = _amount(one.total, language)
    form = [
        vocabulary("chemical_form").show(like.form, language),
        vocabulary("physical_state").show(like.state, language),
    ]
    return Line(
        key=like,
        substance=vocabulary("substance").show(like.substance, language)
        or vocabulary("seizure_class").show(like.seizure_class, language)
        or _("not stated"),
        form=", ".join(part for part in form if part),
        basis=_basis(like, language),
        amount=amount,
        unit=unit,
        low=one.total.low,
        high=one.total.high,
        count=len(one.seizures),
        seizures=tuple(names[seizure] for seizure in one.seizures),
    )


def _basis(like: Like, language: str) -> str:
    """The basis, for masses only, and "estimated" or "weighed" where that was said."""
    shown = [vocabulary("weight_basis").show(like.basis or "not_stated", language)]
    if unit_of(like.unit).dimension != "mass" and like.basis is None:
        shown = []
    if like.weighed == "estimated":
        shown.append(_("estimated"))
    elif like.weighed == "weighed":
        shown.append(_("weighed"))
    return ", ".join(shown)


def _amount(quantity: Quantity, language: str) -> tuple[str, str]:
    quantity = readable(quantity)
    shown = quantity.show(language)
    unit = unit_of(quantity.unit)
    if unit.sign:
        return shown, ""
    name = name_of(unit, quantity.high if quantity.high is not None else quantity.low, language)
    return shown.removesuffix(f"\u00a0{name}"), name


def _stated(one: Comparison, names: Mapping[int, Ref]) -> StatedTotal:
    language = words.language()
    ref = names[one.seizure]
    stated = one.stated.show(language)
    total = readable(one.total).show(language) if one.total is not None else ""
    if one.total is None:
        sentence = _("{total}: none of its parts has an amount that can be compared with it.")
    elif one.apart:
        more = one.apart > 0
        sentence = (
            _("{total}: its parts come to {sum}, {apart} more than the stated total.")
            if more
            else _("{total}: its parts come to {sum}, {apart} less than the stated total.")
        )
    else:
        sentence = _("{total}: its parts come to {sum}; they agree with the stated total within its rounding.")
    apart = ""
    if one.apart:
        apart = readable(Quantity(abs(one.apart), abs(one.apart), "exact", one.stated.unit)).show(language)
    text = sentence.format(total=f"{ref.ref} {ref.title}", sum=total, apart=apart)
    if one.missing and one.total is not None:
        count = len(one.missing)
        text += " " + ngettext("{n} part cannot be compared.", "{n} parts cannot be compared.", count).format(n=count)
    return StatedTotal(ref, tuple(names[part] for part in one.parts), stated, total, one.agrees, text)


def _left_out(one: Out, names: Mapping[int, Ref]) -> LeftOut:
    language = words.language()
    versions = one.figure.versions if one.figure is not None else ()
    amount = _(" or ").join(readable(version).show(language) for version in versions)
    reasons: dict[Why, str] = {
        "part": _("left out, since it is part of {whole}, which is counted."),
        "ambiguous": _("{amount} can be read in two ways; choose one first."),
        "no amount": _("no amount is stated."),
        "rate": _("{amount} is a rate or a share, not an amount."),
        "sample": _("{amount} ({basis}) is a part of the net weight."),
        "other figure": _("{amount} ({basis}) is left out, since {chosen} ({chosen_basis}) is counted."),
        "versions": _("its versions, {amount}, have no unit or no bound in common."),
    }
    whole = names[one.instead] if one.instead is not None else None
    chosen = one.chosen
    reason = reasons[one.why].format(
        amount=amount,
        whole=f"{whole.ref} {whole.title}" if whole else "",
        basis=_figure_basis(one.figure, language) if one.figure else "",
        chosen=readable(chosen.quantity).show(language) if chosen else "",
        chosen_basis=_chosen_basis(one, language),
    )
    return LeftOut(names[one.seizure], amount, one.why, reason)


def _figure_basis(figure: Figure, language: str) -> str:
    basis = vocabulary("weight_basis").show(figure.basis or "not_stated", language)
    method = vocabulary("weight_method").show(figure.method, language)
    return ", ".join(part for part in (basis, method) if part)


def _chosen_basis(one: Out, language: str) -> str:
    if one.chosen is None:
        return ""
    like = Like(None, None, None, None, one.chosen.basis, one.chosen.weighed, one.chosen.quantity.unit)
    return _basis(like, language) or vocabulary("weight_basis").show("not_stated", language)
