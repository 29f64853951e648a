"""Places: administrative ones within one another, and areas that lie over them."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.coordinates import Coordinates
from casefiles.domain.kinds import LINE, POSITION, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.parts import Tag
from casefiles.domain.record import Readings, Record, field


class Place(Record, kw_only=True, eq=False, repr=False):
    """A place has one administrative parent (`within`); overlay areas such as a planning zone are reached by `lies_in`."""

    __tablename__ = "place"
    LABEL: ClassVar[str] = "Place"
    LABELS: ClassVar[str] = "Places"
    PREFIX: ClassVar[str] = "PL"
    PARTS: ClassVar = (Tag,)
    TITLE_FIELD: ClassVar[str] = "name"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("Name", LINE, searchable=True)
    full_name: Mapped[str | None] = field("Full name", LINE, searchable=True)
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="place_kind"), listed=True, searchable=True)
    within: Mapped[int | None] = field(
        "Within",
        Reference(targets=("place",)),
        listed=True,
        readings=Readings("is within", "contains", "queda dentro de", "contiene"),
    )
    code: Mapped[str | None] = field("Code", LINE, searchable=True, hint="ubigeo or other official code")
    position: Mapped[Coordinates | None] = field("Coordinates", POSITION, name="position")
    remark: Mapped[str | None] = field("Remark", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The name."""
        return self.name or known.word("place_kind", self.kind) or known.say("Unnamed place")
