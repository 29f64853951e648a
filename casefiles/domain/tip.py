"""Tips: lines that came in and were not judged yet. They wait in the Inbox and are never printed."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.record import Record, field


class Tip(Record, kw_only=True, eq=False, repr=False):
    """A line as it was typed, with what was being worked on. Assessed, it names whom it was entered under; rejected, why.

    `language` is the one in which its dates were written, `received` the day from which they are counted.
    """

    __tablename__ = "tip"
    LABEL: ClassVar[str] = "Tip"
    LABELS: ClassVar[str] = "Tips"
    PREFIX: ClassVar[str] = "TP"
    TITLE_FIELD: ClassVar[str] = "text"
    SOURCED: ClassVar[bool] = False
    PILLS: ClassVar = (("state", "open"), ("state", "assessed"), ("state", "rejected"))

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    text: Mapped[str | None] = field("As it came", TEXT, searchable=True)
    state: Mapped[str | None] = field("State", Choice(vocabulary="tip_state"), listed=True, fixed=True, default="open")
    received: Mapped[PartialDate | None] = field("Received", DATE, name="received", listed=True, index=True)
    operation: Mapped[int | None] = field("Operation", Reference(targets=("operation",)), listed=True)
    source: Mapped[int | None] = field("Source", Reference(targets=("source",)), listed=True)
    language: Mapped[str | None] = field("Language", Choice(vocabulary="name_language"))
    entered_as: Mapped[int | None] = field("Entered under", Reference(targets=("person",)), fixed=True)
    reason: Mapped[str | None] = field("Reason", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The beginning of the line."""
        return (self.text or known.say("Tip")).splitlines()[0][:120]
