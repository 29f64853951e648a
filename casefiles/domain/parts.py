"""Repeated figures inside one record: each class is a child table, each row can be claimed on its own."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.orm import Mapped

from casefiles.domain.kinds import LINE, NUMBER, QUANTITY, Choice
from casefiles.domain.quantities import Quantity
from casefiles.domain.record import Part, field


class Resource(Part, kw_only=True, eq=False, repr=False):
    """Means that an operation used: counted, not named."""

    __tablename__ = "resource"
    KEY: ClassVar[str] = "resources"
    LABEL: ClassVar[str] = "Means used"
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="resource_kind"), listed=True, searchable=True)
    count: Mapped[int | None] = field("Count", NUMBER, listed=True)
    detail: Mapped[str | None] = field("Detail", LINE, searchable=True)


class CaseNumber(Part, kw_only=True, eq=False, repr=False):
    """The number that an authority gave to the case."""

    __tablename__ = "case_number"
    KEY: ClassVar[str] = "case_numbers"
    LABEL: ClassVar[str] = "Case numbers"
    authority: Mapped[str | None] = field("Authority", LINE, listed=True, searchable=True)
    number: Mapped[str | None] = field("Number", LINE, listed=True, searchable=True)


class Headcount(Part, kw_only=True, eq=False, repr=False):
    """People counted by group and outcome. Naming one of "four officers" is a link and never adds a fifth."""

    __tablename__ = "headcount"
    KEY: ClassVar[str] = "headcounts"
    LABEL: ClassVar[str] = "Headcounts"
    group: Mapped[str | None] = field("Group", Choice(vocabulary="headcount_group"), listed=True, searchable=True)
    count: Mapped[int | None] = field("Count", NUMBER, listed=True)
    role: Mapped[str | None] = field("Role", Choice(vocabulary="event_role"), listed=True, searchable=True)
    outcome: Mapped[str | None] = field("Outcome", Choice(vocabulary="headcount_outcome"), listed=True)
    detail: Mapped[str | None] = field("Detail", LINE, searchable=True)


class Weight(Part, kw_only=True, eq=False, repr=False):
    """One figure of how much was seized, with what was weighed and how (domain facts, 9.2)."""

    __tablename__ = "weight"
    KEY: ClassVar[str] = "weights"
    LABEL: ClassVar[str] = "Amounts"
    amount: Mapped[Quantity | None] = field("Amount", QUANTITY, name="amount", listed=True)
    basis: Mapped[str | None] = field("Basis", Choice(vocabulary="weight_basis"), listed=True)
    method: Mapped[str | None] = field("Method", Choice(vocabulary="weight_method"), listed=True)


class Packaging(Part, kw_only=True, eq=False, repr=False):
    """How a seizure was packed: so many containers of one kind, each of one size."""

    __tablename__ = "packaging"
    KEY: ClassVar[str] = "packaging"
    LABEL: ClassVar[str] = "Packaging"
    count: Mapped[int | None] = field("Count", NUMBER, listed=True)
    container: Mapped[str | None] = field("Container", Choice(vocabulary="container"), listed=True)
    size: Mapped[Quantity | None] = field("Size of each", QUANTITY, name="size", listed=True)


class Capacity(Part, kw_only=True, eq=False, repr=False):
    """What a site could make, hold or handle, usually in a time."""

    __tablename__ = "capacity"
    KEY: ClassVar[str] = "capacities"
    LABEL: ClassVar[str] = "Capacity"
    substance: Mapped[str | None] = field("Substance", Choice(vocabulary="substance"), listed=True, searchable=True)
    amount: Mapped[Quantity | None] = field("Amount", QUANTITY, name="amount", listed=True)


class Tag(Part, kw_only=True, eq=False, repr=False):
    """A word of the user's own on any record."""

    __tablename__ = "tag"
    KEY: ClassVar[str] = "tags"
    LABEL: ClassVar[str] = "Tags"
    name: Mapped[str | None] = field("Tag", LINE, listed=True, searchable=True, index=True)


class Detail(Part, kw_only=True, eq=False, repr=False):
    """One thing that a file says of itself: camera, author, page count, a time. As read, never corrected."""

    __tablename__ = "file_detail"
    KEY: ClassVar[str] = "file_details"
    LABEL: ClassVar[str] = "What the file says of itself"
    what: Mapped[str | None] = field("What", Choice(vocabulary="file_detail"), listed=True, fixed=True)
    says: Mapped[str | None] = field("Says", LINE, listed=True, searchable=True, fixed=True)


PART_TYPES: tuple[type[Part], ...] = (Resource, CaseNumber, Headcount, Weight, Packaging, Capacity, Tag, Detail)
