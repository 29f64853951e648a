"""Operations: an investigation, an interdiction, a search."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, FLAG, LINE, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.parts import CaseNumber, Resource, Tag
from casefiles.domain.record import Readings, Record, field


class Operation(Record, kw_only=True, eq=False, repr=False):
    """A police action or an investigation; agencies, targets and people are links."""

    __tablename__ = "operation"
    LABEL: ClassVar[str] = "Operation"
    LABELS: ClassVar[str] = "Operations"
    PREFIX: ClassVar[str] = "OP"
    PARTS: ClassVar = (Resource, CaseNumber, Tag)
    TITLE_FIELD: ClassVar[str] = "name"
    PILLS: ClassVar = (("status", "running"), ("status", "done"))

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("Name", LINE, searchable=True)
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="operation_kind"), listed=True, searchable=True)
    date: Mapped[PartialDate | None] = field("Date", DATE, name="date", listed=True, index=True)
    place: Mapped[int | None] = field(
        "Place",
        Reference(targets=("place", "site")),
        listed=True,
        readings=Readings("took place at", "was scene of", "ocurrió en", "fue escenario de"),
    )
    status: Mapped[str | None] = field("Status", Choice(vocabulary="operation_status"), listed=True)
    joint: Mapped[bool | None] = field("Joint", FLAG)
    part_of: Mapped[int | None] = field(
        "Part of",
        Reference(targets=("operation",)),
        readings=Readings("is part of", "includes", "es parte de", "incluye"),
    )
    authority: Mapped[str | None] = field("Authority", LINE, searchable=True, group="authority")
    legal_basis: Mapped[str | None] = field("Legal basis", LINE, searchable=True, group="authority")
    outcome: Mapped[str | None] = field("Outcome", TEXT, searchable=True)
    summary: Mapped[str | None] = field("Summary", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The name, else kind and date."""
        if self.name:
            return self.name
        day = self.date.show(known.language) if self.date else ""
        return " ".join(
            part for part in (known.word("operation_kind", self.kind) or known.say("Operation"), day) if part
        )
