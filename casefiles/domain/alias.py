"""Aliases: records with their own sources. Who bears one is a link; equal text never merges anything."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.kinds import LINE, TEXT, Choice
from casefiles.domain.known import Known
from casefiles.domain.parts import Tag
from casefiles.domain.record import Record, field


class Alias(Record, kw_only=True, eq=False, repr=False):
    """A name that somebody uses or used, as printed, without article; nobody, one or several may bear it."""

    __tablename__ = "alias"
    LABEL: ClassVar[str] = "Alias"
    LABELS: ClassVar[str] = "Aliases"
    PREFIX: ClassVar[str] = "AL"
    PARTS: ClassVar = (Tag,)
    TITLE_FIELD: ClassVar[str] = "text"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    text: Mapped[str | None] = field("As printed", LINE, searchable=True, index=True)
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="alias_kind"), listed=True, searchable=True)
    language: Mapped[str | None] = field("Language", Choice(vocabulary="name_language"), listed=True)
    remark: Mapped[str | None] = field("Remark", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The alias in quotation marks."""
        return known.quoted(self.text or "?")
