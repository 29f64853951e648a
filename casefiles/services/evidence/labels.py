"""A label's code, scanned or typed: which evidence item it leads to."""

from __future__ import annotations

from casefiles.database.library import Library
from casefiles.domain.exhibit_code import ExhibitCode
from casefiles.errors import BadInput, NotFound
from casefiles.services.evidence.register import sha256_of
from casefiles.services.lookup import by_ref
from casefiles.services.views import Ref
from casefiles.words import _


def read_label(library: Library, text: str) -> Ref | None:
    """The evidence item that a label's code names; None for a text that is no such code.

    Raises BadInput for a code of another library and for one that names another file than the item has, NotFound for an
    item that is not there.
    """
    code = ExhibitCode.read(text)
    if code is None:
        return None
    if code.library != library.code:
        raise BadInput(
            _("This label belongs to the library {other}; the one that is open is {own}.").format(
                other=code.library, own=library.code
            )
        )
    with library.read() as session:
        try:
            found = by_ref(session, code.ref)
        except NotFound as reason:
            raise NotFound(_("This label is of {ref}, which is not in the library any more.").format(ref=code.ref)) from reason
        digest = sha256_of(session, found.id)
    if code.digits and not digest.startswith(code.digits):
        raise BadInput(_("This label of {ref} names another file than the one kept here.").format(ref=code.ref))
    return found
