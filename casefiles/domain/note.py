"""Notes: free text about a record."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.kinds import TEXT, Reference
from casefiles.domain.known import Known
from casefiles.domain.record import Record, field


class Note(Record, kw_only=True, eq=False, repr=False):
    """What did not fit a field. Facts belong in fields, links and claims; a note is for the reader's own use."""

    __tablename__ = "note"
    LABEL: ClassVar[str] = "Note"
    LABELS: ClassVar[str] = "Notes"
    PREFIX: ClassVar[str] = "NT"
    TITLE_FIELD: ClassVar[str] = "text"
    SOURCED: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    text: Mapped[str | None] = field("Text", TEXT, searchable=True)
    about: Mapped[int | None] = field("About", Reference(targets=("*",)), listed=True)

    def make_title(self, known: Known) -> str:
        """The beginning of the text."""
        return (self.text or known.say("Note")).splitlines()[0][:120]
