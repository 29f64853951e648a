"""Of a line: the operation it belongs to and the source that says so. They come first, since they decide who is known here."""

from __future__ import annotations

from casefiles.domain.line import pieces as p
from casefiles.domain.refs import tidy_ref, type_of_ref
from casefiles.services.line_drafting import Drafting
from casefiles.services.lookup import refs
from casefiles.services.planned import End
from casefiles.services.proposals import Option
from casefiles.words import _


def where_in(at: Drafting) -> None:
    """Plans the operation: the one that is named, else the one that is worked on."""
    found: End | None = None
    for piece in at.line.pieces:
        if isinstance(piece, p.InOperation):
            option = _operation_of(at, piece)
        elif isinstance(piece, p.ByRef) and type_of_ref(piece.ref) == "operation":
            option = at.referred("operation", piece)
        else:
            continue
        if found is not None:
            at.problems.append(_("One line joins one operation; enter the other by a line of its own."))
        elif option is not None:
            found = End("operation", option.label, option.record)
    if found is None and at.working.operation is not None:
        record = refs(at.session, [at.working.operation], trash=False).get(at.working.operation)
        if record is None:
            at.problems.append(
                _("The operation that is being worked on is not there any more; perhaps it lies in the trash.")
            )
        found = End("operation", record.title, record) if record is not None else None
    at.plan.operation = found
    at.finder.operation = found.record.id if found is not None and found.record is not None else None


def _operation_of(at: Drafting, piece: p.InOperation) -> Option | None:
    ref = tidy_ref(piece.name)
    if ref is not None and type_of_ref(ref) == "operation":
        return at.referred("operation", p.ByRef(piece.start, piece.end, piece.typed, ref))
    if not piece.name:
        at.missing("operation", piece, _("Write the name of the operation after #."))
        return None
    return at.chip("operation", piece, at.finder.operations(piece.name), types=("operation",))


def said_by(at: Drafting) -> None:
    """Plans the source: the one that is named, else the one that is worked from."""
    found: End | None = None
    for piece in at.line.pieces:
        if isinstance(piece, p.Said):
            option = at.chip("source", piece, at.finder.sources(piece.name), types=("source",))
        elif isinstance(piece, p.ByRef) and type_of_ref(piece.ref) == "source":
            option = at.referred("source", piece)
        else:
            continue
        if found is not None:
            at.problems.append(
                _("One line says what one source says; enter the other source by a line of its own.")
            )
        elif option is not None:
            found = End("source", option.label, option.record)
    if found is None and at.working.source is not None:
        record = refs(at.session, [at.working.source], trash=False).get(at.working.source)
        if record is None:
            at.problems.append(
                _("What is cited is not there any more; perhaps it lies in the trash. Choose another source.")
            )
        found = End("source", record.title, record) if record is not None else None
    at.plan.source = found
