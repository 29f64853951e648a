"""Events: crimes, procedures, public measures, contacts."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, LINE, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.parts import Headcount, Tag
from casefiles.domain.record import Readings, Record, field


class Event(Record, kw_only=True, eq=False, repr=False):
    """Something that happened. Named people are links; people who were only counted are headcounts."""

    __tablename__ = "event"
    LABEL: ClassVar[str] = "Event"
    LABELS: ClassVar[str] = "Events"
    PREFIX: ClassVar[str] = "EV"
    PARTS: ClassVar = (Headcount, Tag)
    TITLE_FIELD: ClassVar[str] = "name"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("Name", LINE, searchable=True)
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="event_kind"), listed=True, searchable=True)
    date: Mapped[PartialDate | None] = field("Date", DATE, name="date", listed=True, index=True)
    announced: Mapped[PartialDate | None] = field("Announced", DATE, name="announced", index=True)
    place: Mapped[int | None] = field(
        "Place",
        Reference(targets=("place", "site")),
        listed=True,
        readings=Readings("took place at", "was scene of", "ocurrió en", "fue escenario de"),
    )
    part_of: Mapped[int | None] = field(
        "Part of", Reference(targets=("event",)), readings=Readings("is part of", "includes", "es parte de", "incluye")
    )
    extent: Mapped[str | None] = field("Extent", Choice(vocabulary="extent"), hint="whole or part")
    legal_basis: Mapped[str | None] = field("Legal basis", LINE, searchable=True)
    summary: Mapped[str | None] = field("Summary", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The name, else kind and place."""
        if self.name:
            return self.name
        kind = known.word("event_kind", self.kind) or known.say("Event")
        place = known.title(self.place)
        return f"{kind}, {place}" if place else kind
