"""Custody: what happened to an exhibit, entry after entry, each bound to the one before (formats, 16)."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.record import DERIVED, Base, Journalled


class Custody(Base, Journalled, kw_only=True, eq=False, repr=False):
    """One entry. Append only: a wrong one is struck by a later one that names its number and the reason.

    `happened` is canonical EDTF, with the words in `happened_written`; `entered` is the UTC moment it was typed.
    `exhibit` is the exhibit's uid, `object` the SHA-256 of its bytes or ''. `seal_found` is the seal that was on it, `seal`
    the one that is on it from then on (or that was seen, where only one is given). `receipt` is the SHA-256 of a paper that
    is kept as evidence itself. `body_salt` keeps names out of the digest; `sheet` is the SHA-256 of the sheet of arrival,
    on the first entry of what was received as a file.
    """

    __tablename__ = "custody"
    __table_args__ = (UniqueConstraint("exhibit", "n"),)
    UNDOABLE: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False, info=DERIVED)
    exhibit: Mapped[str] = mapped_column(Text, index=True)
    object: Mapped[str] = mapped_column(Text, default="")
    n: Mapped[int] = mapped_column(Integer)
    prev: Mapped[str] = mapped_column(Text, default="")
    happened: Mapped[str] = mapped_column(Text, default="")
    happened_written: Mapped[str] = mapped_column(Text, default="")
    entered: Mapped[str] = mapped_column(Text, default="")
    entered_offset: Mapped[int] = mapped_column(Integer, default=0)
    entered_zone: Mapped[str] = mapped_column(Text, default="")
    entered_by: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text)
    from_whom: Mapped[str | None] = mapped_column(Text, default=None)
    to_whom: Mapped[str | None] = mapped_column(Text, default=None)
    place: Mapped[str | None] = mapped_column(Text, default=None)
    purpose: Mapped[str | None] = mapped_column(Text, default=None)
    condition: Mapped[str | None] = mapped_column(Text, default=None)
    seal: Mapped[str | None] = mapped_column(Text, default=None)
    seal_found: Mapped[str | None] = mapped_column(Text, default=None)
    receipt: Mapped[str | None] = mapped_column(Text, default=None)
    sheet: Mapped[str | None] = mapped_column(Text, default=None)
    reason: Mapped[str | None] = mapped_column(Text, default=None)
    strikes: Mapped[int | None] = mapped_column(Integer, default=None)
    body_salt: Mapped[str] = mapped_column(Text, default="")
    commitment: Mapped[str] = mapped_column(Text, default="")
    hash: Mapped[str] = mapped_column(Text, default="")
