"""Tasks: what is still to be done, about which record, by when."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.coming_dates import COMING
from casefiles.domain.dates import PartialDate
from casefiles.domain.kinds import LINE, TEXT, Choice, Reference
from casefiles.domain.known import Known
from casefiles.domain.record import Record, field


class Task(Record, kw_only=True, eq=False, repr=False):
    """Something to do. Tasks are never printed in a dossier."""

    __tablename__ = "task"
    LABEL: ClassVar[str] = "Task"
    LABELS: ClassVar[str] = "Tasks"
    PREFIX: ClassVar[str] = "TK"
    TITLE_FIELD: ClassVar[str] = "name"
    PILLS: ClassVar = (("status", "open"), ("status", "done"))
    SOURCED: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    name: Mapped[str | None] = field("What", LINE, searchable=True)
    status: Mapped[str | None] = field("Status", Choice(vocabulary="task_status"), listed=True, default="open")
    due: Mapped[PartialDate | None] = field("Due", COMING, name="due", listed=True, index=True)
    assigned: Mapped[str | None] = field("Assigned to", LINE, listed=True)
    about: Mapped[int | None] = field("About", Reference(targets=("*",)), listed=True)
    detail: Mapped[str | None] = field("Detail", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """What is to be done."""
        return self.name or known.say("Task")
