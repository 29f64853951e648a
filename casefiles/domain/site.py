"""Sites: laboratories, airstrips, stashes, dwellings - things at a place."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.coordinates import Coordinates
from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, LINE, POSITION, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.parts import Capacity, Tag
from casefiles.domain.record import Readings, Record, field


class Site(Record, kw_only=True, eq=False, repr=False):
    """A site lies at a place, has coordinates and a status of its own, and a capacity per time."""

    __tablename__ = "site"
    LABEL: ClassVar[str] = "Site"
    LABELS: ClassVar[str] = "Sites"
    PREFIX: ClassVar[str] = "SITE"
    PARTS: ClassVar = (Capacity, Tag)
    TITLE_FIELD: ClassVar[str] = "name"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("Name", LINE, searchable=True)
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="site_kind"), listed=True, searchable=True)
    place: Mapped[int | None] = field(
        "Place",
        Reference(targets=("place",)),
        listed=True,
        readings=Readings("lies at", "is place of", "se ubica en", "alberga"),
    )
    position: Mapped[Coordinates | None] = field("Coordinates", POSITION, name="position")
    status: Mapped[str | None] = field("Status", Choice(vocabulary="site_status"), listed=True)
    status_date: Mapped[PartialDate | None] = field("Status since", DATE, name="status_date", listed=True, index=True)
    part_of: Mapped[int | None] = field(
        "Part of", Reference(targets=("site",)), readings=Readings("is part of", "includes", "es parte de", "incluye")
    )
    description: Mapped[str | None] = field("Description", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The name, else kind and place."""
        if self.name:
            return self.name
        kind = known.word("site_kind", self.kind) or known.say("Site")
        place = known.title(self.place)
        return f"{kind}, {place}" if place else kind
