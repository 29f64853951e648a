"""Claims: what a source says about a record, a field of it, or one row of one of its lists."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, FLAG, LINE, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.record import Readings, Record, field


class Claim(Record, kw_only=True, eq=False, repr=False):
    """One source, one thing said. `about` with `field_key` and `part` say of what; `value` is canonical JSON of its kind.

    `file_place` is where in the file of `exhibit` the excerpt stands, as `domain/file_place.py` writes it.
    """

    __tablename__ = "claim"
    LABEL: ClassVar[str] = "Who says so"
    LABELS: ClassVar[str] = "Who says so"
    PREFIX: ClassVar[str] = "CL"
    TITLE_FIELD: ClassVar[str] = "says"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    about: Mapped[int] = field("About", Reference(targets=("*",)))
    field_key: Mapped[str | None] = mapped_column(Text, default=None)
    part: Mapped[str | None] = mapped_column(Text, default=None)
    source: Mapped[int] = field(
        "Source", Reference(targets=("source",)), readings=Readings("is said by", "says", "lo dice", "dice")
    )
    via: Mapped[int | None] = field("Via", Reference(targets=("source",)))
    supports: Mapped[bool] = field("Supports", FLAG, default=True)
    how_said: Mapped[str | None] = field("How it was said", Choice(vocabulary="how_said"))
    says: Mapped[str | None] = field("Says", TEXT, searchable=True)
    excerpt: Mapped[str | None] = field("Excerpt", TEXT, searchable=True)
    excerpt_place: Mapped[str | None] = field("Page or place", LINE)
    file_place: Mapped[str | None] = mapped_column(Text, default=None)
    exhibit: Mapped[int | None] = field("In evidence item", Reference(targets=("exhibit",)))
    value: Mapped[str | None] = mapped_column(Text, default=None)
    value_key: Mapped[str | None] = mapped_column(Text, default=None)
    true_when: Mapped[PartialDate | None] = field("True when", DATE, name="true_when")
    grade_scheme: Mapped[str | None] = mapped_column(Text, default=None)
    grade_code: Mapped[str | None] = field("Grade", LINE)
    graded_by: Mapped[str | None] = mapped_column(Text, default=None)
    graded_at: Mapped[str | None] = mapped_column(Text, default=None)
    state: Mapped[str] = field("State", Choice(vocabulary="claim_state"), default="open")
    state_reason: Mapped[str | None] = field("Reason", TEXT)

    def make_title(self, known: Known) -> str:
        """What it says, in our words, else the source's; else what it is about."""
        text = self.says or self.excerpt or known.title(self.about) or known.say("Who says so")
        return text.splitlines()[0][:200]
