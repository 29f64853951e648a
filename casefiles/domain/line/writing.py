"""A line written from pieces, so that reading it gives the same pieces back."""

from __future__ import annotations

from collections.abc import Iterable

from casefiles.domain.line.pieces import (
    ByRef,
    Graded,
    InOperation,
    InRole,
    Marker,
    Name,
    Number,
    Piece,
    Place,
    Relation,
    Remark,
    Said,
    Target,
    ToDo,
    When,
    quoted,
)
from casefiles.domain.vocabulary import link_type


def write(pieces: Iterable[Piece]) -> str:
    """The line that says these pieces: names in quotes, dates as their code, a task last, since it takes the rest."""
    ordered = sorted(pieces, key=lambda piece: isinstance(piece, ToDo))
    return " ".join(text for piece in ordered if (text := _written(piece)))


def _written(piece: Piece) -> str:
    if isinstance(piece, Name):
        return piece.name if piece.form == "name" else quoted(piece.name)
    if isinstance(piece, Place):
        return "@" + quoted(piece.name)
    if isinstance(piece, InOperation):
        return "#" + quoted(piece.name)
    if isinstance(piece, InRole):
        return f"({piece.role})"
    if isinstance(piece, When):
        return piece.typed if piece.date is None or piece.date.time else piece.date.edtf
    if isinstance(piece, ByRef):
        return piece.ref
    if isinstance(piece, Number):
        return _labelled(piece)
    if isinstance(piece, Graded):
        return piece.grade.code
    if isinstance(piece, Relation):
        key, backwards = piece.meanings[0]
        return link_type(key).reading("en", backwards=backwards)
    if isinstance(piece, Target | Said):
        return quoted(piece.name)
    if isinstance(piece, ToDo):
        return f"! {piece.what}"
    if isinstance(piece, Marker):
        return "alias" if piece.announces == "alias" else "says"
    assert isinstance(piece, Remark)
    return piece.typed


def _labelled(piece: Number) -> str:
    return f"DNI {piece.raw}" if piece.kind == "identity_document" else piece.raw
