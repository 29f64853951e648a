"""Judgements: are two records the same person? Never a merge, always to be taken back."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.kinds import TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.record import Record, field


class Judgement(Record, kw_only=True, eq=False, repr=False):
    """What somebody decided about a pair, when and why. Per pair the latest standing one counts."""

    __tablename__ = "judgement"
    LABEL: ClassVar[str] = "Same person?"
    LABELS: ClassVar[str] = "Same person?"
    PREFIX: ClassVar[str] = "JG"
    TITLE_FIELD: ClassVar[str] = "verdict"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    first: Mapped[int] = field("First", Reference(targets=("person", "organisation")))
    second: Mapped[int] = field("Second", Reference(targets=("person", "organisation")))
    verdict: Mapped[str] = field("Verdict", Choice(vocabulary="verdict"), listed=True)
    reason: Mapped[str | None] = field("Reason", TEXT, searchable=True)
    decided: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str] = mapped_column(Text, default="")

    def make_title(self, known: Known) -> str:
        """Both, and the verdict."""
        return f"{known.title(self.first)} / {known.title(self.second)}: {known.word('verdict', self.verdict)}"
