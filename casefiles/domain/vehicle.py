"""Vehicles, boats and aircraft."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.kinds import LINE, TEXT, YEAR, Choice
from casefiles.domain.known import Known
from casefiles.domain.parts import Tag
from casefiles.domain.record import Record, field


class Vehicle(Record, kw_only=True, eq=False, repr=False):
    """Something that carries. Its plate is an identifier of its own when it changes hands; here it is as seen."""

    __tablename__ = "vehicle"
    LABEL: ClassVar[str] = "Vehicle"
    LABELS: ClassVar[str] = "Vehicles"
    PREFIX: ClassVar[str] = "VH"
    PARTS: ClassVar = (Tag,)
    TITLE_FIELD: ClassVar[str] = "registration"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    registration: Mapped[str | None] = field("Plate or registration", LINE, searchable=True, listed=True)
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="vehicle_kind"), listed=True, searchable=True)
    make: Mapped[str | None] = field("Make", LINE, searchable=True, listed=True)
    model: Mapped[str | None] = field("Model", LINE, searchable=True, listed=True)
    colour: Mapped[str | None] = field("Colour", LINE, searchable=True)
    year: Mapped[int | None] = field("Year", YEAR)
    chassis: Mapped[str | None] = field("Chassis or serial number", LINE, searchable=True)
    description: Mapped[str | None] = field("Description", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """Plate, make and model, else the kind."""
        named = " ".join(part for part in (self.registration, self.make, self.model) if part)
        return named or known.word("vehicle_kind", self.kind) or known.say("Vehicle")
