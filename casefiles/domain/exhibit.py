"""Exhibits: evidence items, digital or physical, held here or known to exist elsewhere."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.coming_dates import COMING
from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import ADDRESS, DATE, LINE, NUMBER, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.parts import Detail, Tag
from casefiles.domain.record import Readings, Record, field


class Exhibit(Record, kw_only=True, eq=False, repr=False):
    """A piece of evidence. Its bytes are an object of the vault; its custody is a chain of its own, by its uid."""

    __tablename__ = "exhibit"
    LABEL: ClassVar[str] = "Evidence item"
    LABELS: ClassVar[str] = "Evidence"
    PREFIX: ClassVar[str] = "EX"
    PARTS: ClassVar = (Detail, Tag)
    TITLE_FIELD: ClassVar[str] = "name"
    PILLS: ClassVar = (("exhibit_class", "digital"), ("exhibit_class", "physical"))

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("Name", LINE, searchable=True)
    exhibit_class: Mapped[str | None] = field("Class", Choice(vocabulary="exhibit_class"), listed=True, searchable=True)
    nature: Mapped[str | None] = field("Nature", Choice(vocabulary="exhibit_nature"), listed=True)
    holding: Mapped[str | None] = field("Holding", Choice(vocabulary="exhibit_holding"), listed=True)
    description: Mapped[str | None] = field("Description", TEXT, searchable=True)
    part_of: Mapped[int | None] = field(
        "Part of",
        Reference(targets=("exhibit",)),
        readings=Readings("is part of", "includes", "es parte de", "incluye"),
    )
    found_at: Mapped[int | None] = field(
        "Found at",
        Reference(targets=("place", "site")),
        readings=Readings("was found at", "held", "se halló en", "albergaba"),
    )
    collected: Mapped[PartialDate | None] = field("Collected", DATE, name="collected", group="origin", index=True)
    collected_by: Mapped[str | None] = field("Collected by", LINE, searchable=True, group="origin")
    collected_how: Mapped[str | None] = field("Collected how", LINE, searchable=True, group="origin")
    received_from: Mapped[str | None] = field("Received from", LINE, searchable=True, group="origin")
    received: Mapped[PartialDate | None] = field("Received", DATE, name="received", listed=True, group="origin")
    address: Mapped[str | None] = field("Address", ADDRESS, searchable=True, group="origin")
    seal: Mapped[str | None] = field("Seal number", LINE, searchable=True, group="origin")
    kept_where: Mapped[str | None] = field("Kept where", LINE, searchable=True, group="origin")
    keep_until: Mapped[PartialDate | None] = field("Keep until", COMING, name="keep_until", group="keeping")
    hold: Mapped[str | None] = field("Legal hold", LINE, searchable=True, group="keeping", hint="why it must not be disposed of")
    original_name: Mapped[str | None] = field("Original name", LINE, searchable=True, group="file", fixed=True)
    media_type: Mapped[str | None] = field("Type of file", LINE, listed=True, group="file", fixed=True)
    size: Mapped[int | None] = field("Size in bytes", NUMBER, group="file", fixed=True)
    sha256: Mapped[str | None] = field("SHA-256", LINE, group="file", fixed=True, index=True)
    pages: Mapped[int | None] = field("Pages", NUMBER, group="file", fixed=True)
    reading_note: Mapped[str | None] = field("How it was read", LINE, group="file", fixed=True)

    def make_title(self, known: Known) -> str:
        """The name, else the original name, else what it is."""
        return (
            self.name or self.original_name or known.word("exhibit_nature", self.nature) or known.say("Evidence item")
        )
