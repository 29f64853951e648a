"""Links: one record's relation to another, with a type, a role, a period and sources of its own."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import ColumnElement, ForeignKey, Integer, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import DATE, FLAG, LINE, QUANTITY, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.quantities import Quantity
from casefiles.domain.record import Record, field


class Link(Record, kw_only=True, eq=False, repr=False):
    """A typed line between two records; `named_as` is the alias that produced it. A hypothesis is nobody's claim yet."""

    __tablename__ = "link"
    LABEL: ClassVar[str] = "Link"
    LABELS: ClassVar[str] = "Links"
    PREFIX: ClassVar[str] = "LK"
    TITLE_FIELD: ClassVar[str] = "link_type"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    link_type: Mapped[str] = mapped_column(Text, index=True)
    source_end: Mapped[int] = field("From", Reference(targets=("*",)))
    target_end: Mapped[int] = field("To", Reference(targets=("*",)))
    named_as: Mapped[int | None] = field("Named as", Reference(targets=("alias",)))
    period: Mapped[PartialDate | None] = field("Period", DATE, name="period")
    role: Mapped[str | None] = field("Role", Choice(vocabulary="link_role"), searchable=True)
    amount: Mapped[Quantity | None] = field("Amount", QUANTITY, name="amount")
    detail: Mapped[str | None] = field("Detail", LINE, searchable=True)
    hypothesis: Mapped[bool | None] = field("Hypothesis", FLAG)
    extent: Mapped[str | None] = field("Extent", Choice(vocabulary="extent"))

    @classmethod
    def is_a(cls, link: Any, type_key: str) -> ColumnElement[bool]:
        """Whether a link (the class or an alias of it) is of a type, where its ends say already which few are asked.

        Written so that the index of types is not used: without statistics SQLite prefers it to that of the ends, and reads
        every link of the type, of which a large library has hundreds of thousands.
        """
        return func.coalesce(link.link_type, "") == type_key

    def make_title(self, known: Known) -> str:
        """From, how, to."""
        return f"{known.title(self.source_end)} {known.word('link', self.link_type)} {known.title(self.target_end)}"
