"""Registers that only grow: stored objects, checks of evidence, dossiers and forms given out; and the library's own settings."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from casefiles.domain.record import DERIVED, Base, Journalled

GONE = "gone"
"""The form of an object whose bytes were disposed of."""


class StoredObject(Base, Journalled, kw_only=True, eq=False, repr=False):
    """Bytes in the vault: found by their digest, never by a stored path. `form` is plain, sealed1 (formats, 4) or gone."""

    __tablename__ = "object"
    UNDOABLE: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False, info=DERIVED)
    sha256: Mapped[str] = mapped_column(Text, unique=True)
    size: Mapped[int] = mapped_column(Integer)
    form: Mapped[str] = mapped_column(Text, default="plain")
    key: Mapped[str | None] = mapped_column(Text, default=None)


class Verification(Base, Journalled, kw_only=True, eq=False, repr=False):
    """One check of one object: when, by what, and how it ended (intact, altered, missing, unreadable)."""

    __tablename__ = "verification"
    UNDOABLE: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False, info=DERIVED)
    sha256: Mapped[str] = mapped_column(Text, index=True)
    checked: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    tool: Mapped[str] = mapped_column(Text, default="")


class DossierEntry(Base, Journalled, kw_only=True, eq=False, repr=False):
    """A dossier that was saved or printed: its number, of what, for whom, and the digest of the file."""

    __tablename__ = "dossier_entry"
    UNDOABLE: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False, info=DERIVED)
    number: Mapped[str] = mapped_column(Text, unique=True)
    made: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(Text, default="en")
    marking: Mapped[str | None] = mapped_column(Text, default=None)
    pages: Mapped[int] = mapped_column(Integer, default=0)
    sha256: Mapped[str] = mapped_column(Text, default="")
    head: Mapped[str] = mapped_column(Text, default="")


class PrintedForm(Base, Journalled, kw_only=True, eq=False, repr=False):
    """A form of evidence that was saved or printed: its number, which kind, of which items (refs), the digest of the file."""

    __tablename__ = "printed_form"
    UNDOABLE: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False, info=DERIVED)
    number: Mapped[str] = mapped_column(Text, unique=True)
    made: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(Text)
    items: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text, default="en")
    marking: Mapped[str | None] = mapped_column(Text, default=None)
    pages: Mapped[int] = mapped_column(Integer, default=0)
    sha256: Mapped[str] = mapped_column(Text, default="", index=True)
    head: Mapped[str] = mapped_column(Text, default="")


class Term(Base, Journalled, kw_only=True, eq=False, repr=False):
    """A term that the user added to a vocabulary."""

    __tablename__ = "term"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False, info=DERIVED)
    vocabulary: Mapped[str] = mapped_column(Text, index=True)
    key: Mapped[str] = mapped_column(Text)
    en: Mapped[str] = mapped_column(Text, default="")
    es: Mapped[str] = mapped_column(Text, default="")


class Setting(Base, Journalled, kw_only=True, eq=False, repr=False):
    """A setting of the library itself: its name, its language, its handling scale."""

    __tablename__ = "setting"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, init=False, info=DERIVED)
    name: Mapped[str] = mapped_column(Text, unique=True)
    value: Mapped[str] = mapped_column(Text, default="")


LEDGERS: tuple[type[Base], ...] = (StoredObject, Verification, DossierEntry, PrintedForm, Term, Setting)
