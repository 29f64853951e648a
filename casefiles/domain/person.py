"""People: named, known by alias only, unnamed or unknown."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, LINE, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.parts import Tag
from casefiles.domain.record import Readings, Record, field


class Person(Record, kw_only=True, eq=False, repr=False):
    """A person may be nothing but an alias. Only suspects are worded "alleged"."""

    __tablename__ = "person"
    LABEL: ClassVar[str] = "Person"
    LABELS: ClassVar[str] = "People"
    PREFIX: ClassVar[str] = "PER"
    PARTS: ClassVar = (Tag,)
    TITLE_FIELD: ClassVar[str] = "printed_name"
    PILLS: ClassVar = (("involvement", "suspect"), ("identity", "alias_only"), ("whereabouts", "at_large"))

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    printed_name: Mapped[str | None] = field("Name as printed", LINE, listed=True, searchable=True, group="name")
    given_names: Mapped[str | None] = field("Given names", LINE, searchable=True, group="name")
    father_surname: Mapped[str | None] = field("Father's surname", LINE, searchable=True, group="name")
    mother_surname: Mapped[str | None] = field("Mother's surname", LINE, searchable=True, group="name")
    identity: Mapped[str | None] = field("Identity", Choice(vocabulary="identity_status"), listed=True)
    involvement: Mapped[str | None] = field("Involvement", Choice(vocabulary="involvement"), listed=True, searchable=True)
    legal_status: Mapped[str | None] = field("Legal status", Choice(vocabulary="legal_status"), group="status", searchable=True)
    whereabouts: Mapped[str | None] = field("Whereabouts", Choice(vocabulary="whereabouts"), group="status")
    born: Mapped[PartialDate | None] = field("Born", DATE, name="born", group="life")
    born_at: Mapped[int | None] = field(
        "Born at",
        Reference(targets=("place",)),
        group="life",
        readings=Readings("was born at", "is birthplace of", "nació en", "es lugar de nacimiento de"),
    )
    died: Mapped[PartialDate | None] = field("Died", DATE, name="died", group="life")
    nationality: Mapped[str | None] = field("Nationality", LINE, group="life")
    occupation: Mapped[str | None] = field("Occupation", LINE, searchable=True, group="life")
    description: Mapped[str | None] = field("Description", TEXT, searchable=True, group="looks")
    marks: Mapped[str | None] = field("Marks", TEXT, searchable=True, group="looks")
    portrait: Mapped[int | None] = field(
        "Portrait",
        Reference(targets=("exhibit",)),
        group="looks",
        readings=Readings("is pictured in", "is portrait of", "figura retratado(a) en", "es retrato de"),
    )
    portrait_region: Mapped[str | None] = field(
        "Region of the picture", LINE, group="looks", hint="left, top, width, height in thousandths of the picture"
    )
    summary: Mapped[str | None] = field("Summary", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The printed name, else the parts of it, else the first alias in quotation marks, else what is known."""
        name = self.printed_name or " ".join(
            part for part in (self.given_names, self.father_surname, self.mother_surname) if part
        )
        if name:
            return name
        aliases = known.aliases(self.id)
        if aliases:
            return known.quoted(aliases[0])
        if self.description:
            return self.description.splitlines()[0][:80]
        return known.say("Unnamed person")
