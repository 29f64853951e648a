"""The pieces of a line: each knows what it means and where it stands in the text."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from casefiles.domain.dates import PartialDate
from casefiles.domain.grading import Grade
from casefiles.domain.refs import type_of_ref

Form = Literal["", "name", "alias"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the line: `text[start:end]`, which is `typed`. Spans never overlap and come in order."""

    start: int
    end: int
    typed: str


@dataclass(frozen=True, slots=True)
class Name(Piece):
    """Who the line is about. `form` is `alias` after "alias" or in quotes, `name` before "alias", '' where nothing tells.

    `exact`: it stood in quotes, so that an article belongs to it.
    """

    name: str
    form: Form = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Place(Piece):
    """Where: the words after `@`, or after words such as "seen at". `name` is '' while nothing follows the sign."""

    name: str


@dataclass(frozen=True, slots=True)
class InOperation(Piece):
    """The operation after `#`, by name or ref."""

    name: str


@dataclass(frozen=True, slots=True)
class InRole(Piece):
    """A role in brackets, as typed."""

    role: str


@dataclass(frozen=True, slots=True)
class When(Piece):
    """A date; None where it looks like one and cannot be read, with the sentence that says why in `problem`."""

    date: PartialDate | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ByRef(Piece):
    """A record by its ref, tidied: `s14` is S-0014."""

    ref: str


@dataclass(frozen=True, slots=True)
class Number(Piece):
    """A phone, plate, e-mail or other identifier: `kind` is a key of `identifier_kind`, `raw` as written."""

    kind: str
    raw: str


@dataclass(frozen=True, slots=True)
class Graded(Piece):
    """A grade in Admiralty's code: letter, digit or both."""

    grade: Grade


@dataclass(frozen=True, slots=True)
class Relation(Piece):
    """Words that link: each meaning is a link type's key and whether it is read backwards from the person."""

    meanings: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Target(Piece):
    """Whom or what the words of the link before it lead to, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Said(Piece):
    """Who says so, by name: the words after "says" where they are no ref."""

    name: str


@dataclass(frozen=True, slots=True)
class ToDo(Piece):
    """What stands behind `!`: something to do."""

    what: str


@dataclass(frozen=True, slots=True)
class Marker(Piece):
    """A word that only announces what follows: "alias", "says"."""

    announces: Literal["alias", "source"]


@dataclass(frozen=True, slots=True)
class Remark(Piece):
    """Words that are not read: they are kept in the line, which is kept whole."""


_P = TypeVar("_P", bound=Piece)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was read. `language` decided on figures, `reference` is the day that "yesterday" was counted from."""

    text: str
    pieces: tuple[Piece, ...]
    language: str = "en"
    reference: datetime.date | None = None

    def of(self, kind: type[_P]) -> Iterator[_P]:
        """The pieces of a kind, in order."""
        return (piece for piece in self.pieces if isinstance(piece, kind))

    def first(self, kind: type[_P]) -> _P | None:
        """The first piece of a kind, or None."""
        return next(self.of(kind), None)

    @property
    def kept(self) -> str:
        """What stays in the box when source, date and place are kept for the next line, ready to be typed behind."""
        kept = []
        for piece in self.pieces:
            source = isinstance(piece, ByRef) and type_of_ref(piece.ref) == "source"
            if isinstance(piece, Place):
                kept.append(piece.typed if piece.typed.startswith("@") else f"@{quoted(piece.name)}")
            elif isinstance(piece, Said):
                kept.append(f"says {quoted(piece.name)}")
            elif isinstance(piece, When) or source:
                kept.append(piece.typed)
        return " ".join(kept)


QUOTES = {'"': '"', "“": "”", "«": "»"}
"""Opening quotation marks and what closes each."""


def quoted(text: str) -> str:
    """The text between quotation marks that do not occur in it; without those that cannot be written at all."""
    for opening, closing in QUOTES.items():
        if opening not in text and closing not in text:
            return f"{opening}{text}{closing}"
    return '"' + text.replace('"', "") + '"'
