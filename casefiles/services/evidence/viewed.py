"""What stands around a file that is looked at: what it is, who cites it and where, and what lies beside it in the case."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.link import Link
from casefiles.errors import NotFound
from casefiles.services import profile
from casefiles.services.case import Case
from casefiles.services.lookup import by_ref, refs
from casefiles.services.views import ClaimView, RecordView, Ref
from casefiles.words import _


@dataclass(frozen=True)
class Viewed:
    """An evidence item and what its viewer needs.

    `cited` are the claims that cite the item, or another item with the same bytes; `source` is the source it is the copy
    held of; `about` the entries it shows or stands in the file of; `before` and `after` are its neighbours in the file of
    its operation, or among all evidence where it is in none.
    """

    view: RecordView
    cited: tuple[ClaimView, ...] = ()
    source: Ref | None = None
    about: tuple[Ref, ...] = ()
    before: Ref | None = None
    after: Ref | None = None


def viewed(library: Library, ref: str) -> Viewed:
    """All of it, for the evidence item of a ref. Raises NotFound."""
    with library.read() as session:
        case = Case(session, library)
        found = by_ref(session, ref, trash=True)
        if found.type != "exhibit":
            raise NotFound(_("{ref} is no evidence item.").format(ref=found.ref))
        view = profile.view(case, found.id)
        before, after = _neighbours(session, found.id)
        source = session.execute(
            select(Link.target_end).where(Link.link_type == "copy_of", Link.source_end == found.id).order_by(Link.id)
        ).scalar()
        about = session.scalars(
            select(Link.target_end)
            .where(Link.link_type.in_(("shows", "in_file")), Link.source_end == found.id)
            .order_by(Link.link_type.desc(), Link.id)
        )
        shown = list(dict.fromkeys(about))
        names = refs(session, [one for one in (before, after, source, *shown) if one is not None], trash=False)
        return Viewed(
            view,
            tuple(case.claim_views(_citing(session, found.id, str(view.field("sha256").stored or "")))),
            names.get(source) if source is not None else None,
            tuple(names[one] for one in shown if one in names),
            names.get(before) if before is not None else None,
            names.get(after) if after is not None else None,
        )


def _citing(session: Session, exhibit: int, digest: str) -> list[Claim]:
    same = select(Exhibit.id).where(Exhibit.sha256 == digest) if digest else select(Exhibit.id).where(Exhibit.id == exhibit)
    return list(session.scalars(select(Claim).where(Claim.exhibit.in_(same)).order_by(Claim.id)))


def _neighbours(session: Session, exhibit: int) -> tuple[int | None, int | None]:
    operations = select(Link.target_end).where(Link.link_type == "in_file", Link.source_end == exhibit)
    beside = select(Link.source_end).where(Link.link_type == "in_file", Link.target_end.in_(operations))
    among = select(Exhibit.id)
    if session.execute(operations).first() is not None:
        among = among.where(Exhibit.id.in_(beside))
    before = session.execute(among.where(Exhibit.id < exhibit).order_by(Exhibit.id.desc()).limit(1)).scalar()
    after = session.execute(among.where(Exhibit.id > exhibit).order_by(Exhibit.id).limit(1)).scalar()
    return before, after
