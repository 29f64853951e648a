"""Organisations: firms, clans, armed groups, units, ministries, outlets."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, LINE, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.parts import Tag
from casefiles.domain.record import Readings, Record, field


class Organisation(Record, kw_only=True, eq=False, repr=False):
    """Any group. Its names in other languages are aliases; its members, parts and rivals are links."""

    __tablename__ = "organisation"
    LABEL: ClassVar[str] = "Organisation"
    LABELS: ClassVar[str] = "Organisations"
    PREFIX: ClassVar[str] = "ORG"
    PARTS: ClassVar = (Tag,)
    TITLE_FIELD: ClassVar[str] = "name"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("Name", LINE, searchable=True)
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="organisation_kind"), listed=True, searchable=True)
    base: Mapped[int | None] = field(
        "Base",
        Reference(targets=("place", "site")),
        listed=True,
        readings=Readings("is based at", "is base of", "tiene su sede en", "es sede de"),
    )
    founded: Mapped[PartialDate | None] = field("Founded", DATE, name="founded")
    ended: Mapped[PartialDate | None] = field("Ended", DATE, name="ended")
    description: Mapped[str | None] = field("Description", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The name, else the first alias, else the kind."""
        if self.name:
            return self.name
        aliases = known.aliases(self.id)
        if aliases:
            return known.quoted(aliases[0])
        return known.word("organisation_kind", self.kind) or known.say("Unnamed group")
