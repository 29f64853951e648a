"""Parts of an exhibit: a sample, a copy, one thing out of a bag, each with a number behind a stroke and its own custody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.refs import ref_order
from casefiles.domain.text import clean_line
from casefiles.errors import BadInput
from casefiles.services import records
from casefiles.services.evidence import custody
from casefiles.services.lookup import given
from casefiles.services.views import Ref
from casefiles.services.working import NOTHING, Working
from casefiles.words import _

HOW = ("sampled", "copied", "opened", "collected", "examined")
"""Custody actions by which a part comes to be; the first is the usual one."""
DEEPEST = 4
"""Parts of parts of parts: the ref would not fit on a label."""
_INHERITED = ("exhibit_class", "holding", "marking", "tlp", "found_at", "kept_where")


def make_part(
    library: Library,
    whole: int,
    fields: Mapping[str, Any],
    *,
    how: str = HOW[0],
    happened: str = "",
    by: str = "",
    place: str = "",
    seal: str = "",
    working: Working = NOTHING,
) -> Ref:
    """Makes a part of an exhibit, EX-0004/1, in one change with an entry in both chains; gives the part.

    `fields` are typed values by key, `how` a custody action, `by` who made the part and has it from then on, `seal` the
    part's own. The number behind the stroke only rises: what a label said once never becomes something else. Raises
    BadInput for an action by which no part comes to be, for a date that cannot be read and for parts too deep, NotFound.
    """
    if how not in HOW:
        raise BadInput(_("“{name}” is no way in which a part comes to be.").format(name=how))
    with library.change(_("Make a part")) as session:
        held = records.fetch(session, whole)
        if not isinstance(held, Exhibit):
            raise BadInput(_("{ref} is no evidence item, so it has no parts of this kind.").format(ref=held.ref))
        if held.ref.count("/") >= DEEPEST:
            raise BadInput(
                _("{ref} is a part of a part of a part already; make a part of what it belongs to.").format(
                    ref=held.ref
                )
            )
        context = given(session, library)
        day = custody.when(library, happened, context)
        ref = f"{held.ref}/{session.info['tracker'].next_number(held.ref + '/')}"
        own = {key: value for key, value in fields.items() if value}
        if not own.get("name"):
            own["name"] = _("Part of {what}").format(what=held.title)
        made = records.add(session, library, "exhibit", {**own, "part_of": held.ref}, working=working, ref=ref)
        assert isinstance(made, Exhibit)
        for key in _INHERITED:
            if key not in own and getattr(made, key) is None:
                setattr(made, key, getattr(held, key))
        made.seal = made.seal or clean_line(seal) or None
        made.collected_by = made.collected_by or clean_line(by) or held.collected_by
        made.collected = made.collected or day or (held.collected if not by else None)
        session.flush()
        custody.append(
            session,
            library,
            held,
            how,
            custody.Said(from_whom=by, place=place, purpose=_("part {ref}").format(ref=ref)),
            happened=day,
        )
        custody.append(
            session,
            library,
            made,
            "collected",
            custody.Said(to_whom=by, place=place, purpose=_("part of {ref}").format(ref=held.ref), seal=seal),
            happened=day,
        )
        session.info["label"] = _("Make part {ref}").format(ref=ref)
        identifier = made.id
    return records.name_of(library, identifier)


def parts_of(session: Session, whole: int) -> list[Ref]:
    """The parts of an exhibit that are not in the trash, in the order of their numbers."""
    statement = select(Exhibit.id, Exhibit.ref, Exhibit.type, Exhibit.title).where(Exhibit.part_of == whole)
    found = [Ref(row.id, row.ref, row.type, row.title) for row in session.execute(statement)]
    return sorted(found, key=lambda one: ref_order(one.ref))
