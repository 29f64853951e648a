"""Legal hold: while it stands, evidence is neither disposed of nor put in the trash, and neither is what is part of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from casefiles.domain.exhibit import Exhibit
from casefiles.errors import BadInput
from casefiles.services.lookup import refs
from casefiles.services.views import Ref
from casefiles.words import _


def hold_of(session: Session, exhibit: Exhibit) -> tuple[Ref, str] | None:
    """The hold on an exhibit, or on one that it is part of: whose it is, and why. None where there is none."""
    seen: set[int] = set()
    one: Exhibit | None = exhibit
    while one is not None and one.id not in seen:
        seen.add(one.id)
        if one.hold:
            return refs(session, [one.id])[one.id], one.hold
        one = session.get(Exhibit, one.part_of) if one.part_of is not None else None
    return None


def check_not_held(session: Session, exhibits: Sequence[Exhibit]) -> None:
    """Raises BadInput, with the reason, when one of them is on legal hold."""
    for exhibit in exhibits:
        found = hold_of(session, exhibit)
        if found is not None:
            whose, why = found
            raise BadInput(
                _("{ref} is on legal hold ({why}). Lift the hold first, if it no longer stands.").format(
                    ref=whose.ref, why=why
                )
            )
