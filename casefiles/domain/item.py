"""Items: weapons, handsets, documents and other things that are not evidence files."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.kinds import LINE, NUMBER, TEXT, Choice
from casefiles.domain.known import Known
from casefiles.domain.parts import Tag
from casefiles.domain.record import Record, field


class Item(Record, kw_only=True, eq=False, repr=False):
    """A thing with a make, a model, a number."""

    __tablename__ = "item"
    LABEL: ClassVar[str] = "Item"
    LABELS: ClassVar[str] = "Items"
    PREFIX: ClassVar[str] = "IT"
    PARTS: ClassVar = (Tag,)
    TITLE_FIELD: ClassVar[str] = "name"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("Name", LINE, searchable=True)
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="item_kind"), listed=True, searchable=True)
    make: Mapped[str | None] = field("Make", LINE, searchable=True, listed=True)
    model: Mapped[str | None] = field("Model", LINE, searchable=True, listed=True)
    serial: Mapped[str | None] = field("Serial number", LINE, searchable=True, listed=True)
    calibre: Mapped[str | None] = field("Calibre", LINE)
    count: Mapped[int | None] = field("Count", NUMBER)
    description: Mapped[str | None] = field("Description", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The name, else kind, make, model and serial number."""
        parts = (known.word("item_kind", self.kind), self.make, self.model, self.serial)
        return self.name or " ".join(part for part in parts if part) or known.say("Item")
