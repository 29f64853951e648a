"""How reliable a source is, and what follows where a grade is entered that rates it otherwise (design: Grading)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casefiles.database.library import Library
from casefiles.domain import grading
from casefiles.domain.grading import Grade
from casefiles.domain.source import Source
from casefiles.errors import BadInput, NotFound
from casefiles.words import _


def own_grade(library: Library, source: int) -> Grade | None:
    """The grade that a source itself carries; None where it has none, or one that is no code of its scheme.

    Raises NotFound.
    """
    with library.read() as session:
        return _own(_source(session, source))


def rated_otherwise(library: Library, source: int, entered: Grade | None) -> Grade | None:
    """The source's own grade, where an entered one rates the source otherwise: then one has to ask. Raises NotFound."""
    own = own_grade(library, source)
    return own if grading.differs(entered, own) else None


def kept(entered: Grade, own: Grade) -> Grade:
    """The entered grade with what the source's own says of the source.

    Codes of two schemes do not mix: of another scheme the source's own grade is all that is left.
    """
    if entered.scheme != own.scheme:
        return own
    parts = {"source": own.source, "item": entered.item, "handling": entered.handling}
    code = "".join(parts[axis.key] or "" for axis in grading.scheme_of(own.scheme).axes)
    return Grade(own.scheme, code)


def give(library: Library, source: int, grade: Grade) -> None:
    """Gives a source what a grade says of it, in a change of its own. Raises BadInput where it says nothing, NotFound."""
    with library.change(_("Grade a source")) as session:
        ref = give_in(session, source, grade)
        session.info["label"] = _("Grade {ref} {code}").format(ref=ref, code=grade.source)


def give_in(session: Session, source: int, grade: Grade) -> str:
    """The same inside a change that is under way; gives the source's reference."""
    if grade.source is None:
        raise BadInput(_("This grade says nothing of the source."))
    found = _source(session, source)
    found.reliability_scheme = None if grade.scheme == grading.DEFAULT else grade.scheme
    found.reliability = grade.source
    return found.ref


def _source(session: Session, source: int) -> Source:
    found = session.get(Source, source)
    if found is None or found.deleted_in is not None:
        raise NotFound(_("The entry is not there any more; perhaps it lies in the trash."))
    return found


def _own(source: Source) -> Grade | None:
    try:
        return grading.parse(source.reliability or "", scheme=source.reliability_scheme or grading.DEFAULT)
    except BadInput:
        return None  # words of one's own, which no grade can be compared with
