"""Phones, plates, accounts, documents: what identifies a person or a thing."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.kinds import LINE, TEXT, Choice
from casefiles.domain.known import Known
from casefiles.domain.parts import Tag
from casefiles.domain.record import DERIVED, Record, field

_AS_WRITTEN = {"email", "e_mail", "handle", "wallet"}


def normalised(kind: str | None, raw: str | None) -> str:
    """What two writings of one identifier have in common.

    E-mails and handles: folded case, no blanks (a wallet keeps its case). Phones keep digits and a leading plus;
    everything else its letters and digits in capitals.
    """
    text = unicodedata.normalize("NFKC", raw or "").strip()
    if kind in _AS_WRITTEN:
        return "".join(text.split()) if kind == "wallet" else "".join(text.split()).casefold()
    if kind == "phone":
        digits = "".join(character for character in text if character.isdigit())
        return "+" + digits if text.startswith("+") else "+" + digits[2:] if digits.startswith("00") else digits
    return "".join(character for character in text.upper() if character.isalnum())


class Identifier(Record, kw_only=True, eq=False, repr=False):
    """A number or name by which something is identified: as written, and in one normal form per kind."""

    __tablename__ = "identifier"
    LABEL: ClassVar[str] = "Identifier"
    LABELS: ClassVar[str] = "Phones and numbers"
    PREFIX: ClassVar[str] = "ID"
    PARTS: ClassVar = (Tag,)
    TITLE_FIELD: ClassVar[str] = "raw"

    id: Mapped[int] = mapped_column(Integer, ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, init=False)
    raw: Mapped[str | None] = field("As written", LINE, searchable=True)
    kind: Mapped[str | None] = field("Kind", Choice(vocabulary="identifier_kind"), listed=True, searchable=True)
    normal: Mapped[str] = mapped_column(default="", init=False, index=True, info=DERIVED)
    issuer: Mapped[str | None] = field("Issued or provided by", LINE, searchable=True, listed=True)
    remark: Mapped[str | None] = field("Remark", TEXT, searchable=True)

    def make_title(self, known: Known) -> str:
        """The identifier as written."""
        return self.raw or known.word("identifier_kind", self.kind) or known.say("Identifier")
