"""Places include what lies in them, whole or part: one rule for filters and for searching."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from casefiles.domain.kinds import Reference
from casefiles.domain.link import Link
from casefiles.domain.place import Place
from casefiles.domain.record import Record, fields_of
from casefiles.domain.site import Site

WHERE = frozenset({"place", "site"})
"""The types that something can be at."""


def lying_in(places: Collection[int]) -> Any:
    """A select of the ids of these places and sites and of all that lies in them, at any depth.

    A place lies within its parent and in the areas it has the link `lies_in` to; a site lies at its place, and in the
    site it is part of. What is in the trash is left out, whatever filter the session has.
    """
    inside = select(Record.id.label("id")).where(Record.id.in_(list(places))).cte("lying_in", recursive=True)
    place, site, link = aliased(Place, flat=True), aliased(Site, flat=True), aliased(Link, flat=True)
    holders = [getattr(site, one.key) for one in fields_of(Site) if _says_where(one.kind)]
    inside = inside.union(
        select(place.id).where(place.within == inside.c.id, place.deleted_in.is_(None)),
        select(link.source_end).where(
            link.link_type == "lies_in", link.target_end == inside.c.id, link.deleted_in.is_(None)
        ),
        select(site.id).where(or_(*(holder == inside.c.id for holder in holders)), site.deleted_in.is_(None)),
    )
    return select(inside.c.id)


def columns_of_place(cls: type[Record]) -> list[Any]:
    """The columns of a type that say where it is."""
    return [getattr(cls, one.key) for one in fields_of(cls) if _says_where(one.kind)]


def _says_where(kind: Any) -> bool:
    return isinstance(kind, Reference) and bool(WHERE & set(kind.targets))
