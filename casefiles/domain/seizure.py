"""Seizures: what was taken, in what form, how much, weighed how. Totals never mix what is not alike."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, FLAG, LINE, QUANTITY, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.parts import Packaging, Tag, Weight
from casefiles.domain.quantities import Quantity
from casefiles.domain.record import Readings, Record, field


class Seizure(Record, kw_only=True, eq=False, repr=False):
    """One thing seized. Chemical form and physical state are two fields; the amounts are rows, each with its basis."""

    __tablename__ = "seizure"
    LABEL: ClassVar[str] = "Seizure"
    LABELS: ClassVar[str] = "Seizures"
    PREFIX: ClassVar[str] = "SZ"
    PARTS: ClassVar = (Weight, Packaging, Tag)
    TITLE_FIELD: ClassVar[str] = "name"
    PILLS: ClassVar = (("seizure_class", "drug"), ("seizure_class", "precursor"))

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("Name", LINE, searchable=True)
    seizure_class: Mapped[str | None] = field("Class", Choice(vocabulary="seizure_class"), listed=True, searchable=True)
    substance: Mapped[str | None] = field("Substance", Choice(vocabulary="substance"), listed=True, searchable=True)
    chemical_form: Mapped[str | None] = field("Chemical form", Choice(vocabulary="chemical_form"), listed=True, searchable=True)
    physical_state: Mapped[str | None] = field("State", Choice(vocabulary="physical_state"), listed=True)
    purity: Mapped[Quantity | None] = field("Purity", QUANTITY, name="purity", group="laboratory")
    date: Mapped[PartialDate | None] = field("Date", DATE, name="date", listed=True, index=True)
    operation: Mapped[int | None] = field(
        "Operation",
        Reference(targets=("operation",)),
        listed=True,
        readings=Readings("was seized in", "seized", "se incautó en", "incautó"),
    )
    at: Mapped[int | None] = field(
        "Found at",
        Reference(targets=("site", "place")),
        readings=Readings("was found at", "held", "se halló en", "albergaba"),
    )
    part_of: Mapped[int | None] = field(
        "Part of",
        Reference(targets=("seizure",)),
        readings=Readings("is part of", "includes", "es parte de", "incluye"),
    )
    stated_total: Mapped[bool | None] = field(
        "Total as stated", FLAG, hint="a sum that a source gives, not one of its parts"
    )
    disposition: Mapped[str | None] = field("Disposition", Choice(vocabulary="disposition"), group="after")
    value: Mapped[Quantity | None] = field("Value", QUANTITY, name="value", group="after")
    valued_where: Mapped[str | None] = field("Valued where", LINE, group="after")
    description: Mapped[str | None] = field("Description", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The name, else the first amount and what it is."""
        if self.name:
            return self.name
        amounts = [weight.amount for weight in known.parts(self.id, Weight) if weight.amount is not None]
        what = [
            known.word("substance", self.substance) or known.word("seizure_class", self.seizure_class),
            known.word("chemical_form", self.chemical_form) or known.word("physical_state", self.physical_state),
        ]
        named = ", ".join(part for part in what if part)
        if amounts and named:
            amount = amounts[0].written or amounts[0].show(known.language)
            return known.say("{amount} of {what}").format(amount=amount, what=named)
        return named or (amounts[0].written if amounts else "") or known.say("Seizure")
