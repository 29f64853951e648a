"""Assessments: what an analyst concludes, how surely, and what it rests on."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, LINE, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.parts import Tag
from casefiles.domain.record import Readings, Record, field


class Assessment(Record, kw_only=True, eq=False, repr=False):
    """A conclusion. What it is about and what it rests on are links."""

    __tablename__ = "assessment"
    LABEL: ClassVar[str] = "Assessment"
    LABELS: ClassVar[str] = "Assessments"
    PREFIX: ClassVar[str] = "AS"
    PARTS: ClassVar = (Tag,)
    TITLE_FIELD: ClassVar[str] = "text"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("Heading", LINE, searchable=True)
    text: Mapped[str | None] = field("Text", TEXT, searchable=True)
    confidence: Mapped[str | None] = field("Confidence", Choice(vocabulary="confidence"), listed=True)
    author: Mapped[int | None] = field(
        "Author",
        Reference(targets=("organisation", "person")),
        listed=True,
        readings=Readings("was made by", "made", "fue hecha por", "hizo"),
    )
    made: Mapped[PartialDate | None] = field("Made on", DATE, name="made", listed=True, index=True)

    def make_title(self, known: Known) -> str:
        """The heading, else the beginning of the text."""
        return self.name or (self.text or known.say("Assessment")).splitlines()[0][:120]
