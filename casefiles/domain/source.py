"""Sources: papers, people's statements, registers. A statement is a source with a speaker."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import ADDRESS, DATE, LINE, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.parts import Tag
from casefiles.domain.record import Readings, Record, field

SINGLE_RECORD_KINDS = frozenset({"register", "expert_report", "court_ruling", "own_observation"})
"""Kinds of source of which one is enough: their facts read "1 record" and not "1 source"."""


class Source(Record, kw_only=True, eq=False, repr=False):
    """Who says so. Reliability is held here, not on each claim; the sources it draws on are links."""

    __tablename__ = "source"
    LABEL: ClassVar[str] = "Source"
    LABELS: ClassVar[str] = "Sources"
    PREFIX: ClassVar[str] = "S"
    PARTS: ClassVar = (Tag,)
    TITLE_FIELD: ClassVar[str] = "name"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("Name", LINE, searchable=True)
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="source_kind"), listed=True, searchable=True)
    publisher: Mapped[int | None] = field(
        "Publisher",
        Reference(targets=("organisation", "person")),
        listed=True,
        readings=Readings("was published by", "published", "fue publicada por", "publicó"),
    )
    author: Mapped[str | None] = field("Author", LINE, searchable=True)
    published: Mapped[PartialDate | None] = field("Published", DATE, name="published", listed=True, index=True)
    speaker: Mapped[int | None] = field(
        "Speaker",
        Reference(targets=("person", "organisation")),
        group="statement",
        readings=Readings("was said by", "said", "fue dicha por", "dijo"),
    )
    speaks_for: Mapped[int | None] = field(
        "Speaks for",
        Reference(targets=("organisation", "person")),
        group="statement",
        readings=Readings("speaks for", "speaks through", "habla en nombre de", "habla por medio de"),
    )
    said: Mapped[PartialDate | None] = field("Said on", DATE, name="said", group="statement", index=True)
    taken_by: Mapped[str | None] = field("Taken by", LINE, searchable=True, group="statement")
    address: Mapped[str | None] = field("Address", ADDRESS, searchable=True)
    language: Mapped[str | None] = field("Language", Choice(vocabulary="name_language"))
    reliability_scheme: Mapped[str | None] = field("Grading scheme", LINE, group="reliability", fixed=True)
    reliability: Mapped[str | None] = field("Reliability", LINE, listed=True, group="reliability")
    remark: Mapped[str | None] = field("Remark", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The name, else speaker or publisher and kind."""
        if self.name:
            return self.name
        who = known.title(self.speaker) or known.title(self.publisher)
        kind = known.word("source_kind", self.kind) or known.say("Source")
        return f"{who}, {kind}" if who else kind
