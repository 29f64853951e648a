"""The lines from and to an entry as they read from its side: links, and reference fields that read as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import or_, select

from casefiles import words
from casefiles.database import derived
from casefiles.domain.claim import Claim
from casefiles.domain.kinds import Reference
from casefiles.domain.link import Link
from casefiles.domain.person import Person
from casefiles.domain.record import Field, Record, fields_of
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.domain.vocabulary import link_type, link_types, vocabulary
from casefiles.services.case import Case, backing_of
from casefiles.services.lookup import refs
from casefiles.services.views import (
    ClaimView,
    LinkView,
)
from casefiles.words import _, ngettext

FINAL = {"convicted_final"}
"""Legal status after which "alleged" is no longer said."""


def link_views(case: Case, record: Record) -> list[LinkView]:
    """Every line from and to a record: links, and reference fields that read as lines, grouped by reading."""
    own = list(
        case.session.scalars(
            select(Link).where(or_(Link.source_end == record.id, Link.target_end == record.id)).order_by(Link.id)
        )
    )
    claims = case.claims_about(link.id for link in own)
    case.names([end for link in own for end in (link.source_end, link.target_end)])
    suspects = _suspects(case, {end for link in own for end in (link.source_end, link.target_end)})
    views = [link_view(case, link, record.id, claims.get(link.id, []), suspects) for link in own]
    return views + _reference_lines(case, record)


def link_view(case: Case, link: Link, side: int, claims: Sequence[Claim], suspects: frozenset[int]) -> LinkView:
    """A link as it reads from one of its ends."""
    kind = link_type(link.link_type)
    backwards = link.source_end != side
    other = link.source_end if backwards else link.target_end
    names = case.names([other])
    # Of an alias in the trash nothing is told, neither here nor on paper.
    alias = refs(case.session, [link.named_as], trash=False) if link.named_as else {}
    found = backing_of(case.standing(claims))
    if link.link_type in _HOUSEKEEPING and not claims:
        found = replace(found, chip="")
    said = case.claim_views(claims)
    hedged = bool({link.source_end, link.target_end} & suspects) and link.link_type not in FACTUAL
    return LinkView(
        id=link.id,
        ref=link.ref,
        type=link.link_type,
        reading=kind.reading(case.language, backwards=backwards),
        backwards=backwards,
        other=names[other],
        alleged=hedged or any(claim.how_said == "alleged" for claim in claims),
        hypothesis=bool(link.hypothesis),
        role=vocabulary("link_role").show(link.role, case.language),
        period=link.period.show(case.language) if link.period else "",
        named_as=next((one.title for one in alias.values()), ""),
        amount=link.amount.show(case.language) if link.amount else "",
        detail=link.detail or "",
        extent=vocabulary("extent").show(link.extent, case.language),
        question=kind.asks(case.language) if kind.rivals and not backwards else "",
        backing=found,
        grade=" / ".join(dict.fromkeys(view.grade for view in said if view.grade)),
        said_by=said_by(said),
        claims=tuple(said),
        sort=link.period.sort_key if link.period else "",
        version=link.version,
    )


_HOUSEKEEPING = frozenset({"in_file", "copy_of", "made_from", "about", "draws_on", "rests_on"})
"""Types by which the case is kept in order: nobody needs to say so, and no chip asks who does."""
FACTUAL = frozenset(
    {"uses_name", "in_file", "shows", "copy_of", "about", "rests_on", "targets", "lies_in", "similar_to"}
)
"""Types that accuse nobody, so that "alleged" would say nothing."""


def said_by(claims: Sequence[ClaimView]) -> str:
    """Who says so, in a few words: the one source and via, or how many."""
    supporting = [claim for claim in claims if claim.supports and claim.state != "rejected"]
    if not supporting:
        return ""
    if len({claim.source.id for claim in supporting}) == 1:
        first = supporting[0]
        via = _("via {source}").format(source=first.via.title) if first.via else ""
        return " ".join(part for part in (first.source.title, via) if part)
    count = len({claim.source.id for claim in supporting})
    return ngettext("{n} source", "{n} sources", count).format(n=count)


def _suspects(case: Case, ids: set[int]) -> frozenset[int]:
    """Those among the records who are suspects without a final conviction: only they are worded "alleged"."""
    found: set[int] = set()
    for chunk in derived.chunks(sorted(ids)):
        statement = select(Person.id).where(Person.id.in_(chunk), Person.involvement == "suspect")
        statement = statement.where(or_(Person.legal_status.is_(None), Person.legal_status.not_in(FINAL)))
        found |= set(case.session.scalars(statement))
    return frozenset(found)


def _reference_lines(case: Case, record: Record) -> list[LinkView]:
    views = []
    ends = {
        described.key: getattr(record, described.key) for described in fields_of(type(record)) if described.readings
    }
    # What a field names stays in the field; while it lies in the trash nothing is linked with it.
    live = refs(case.session, [end for end in ends.values() if end is not None], trash=False)
    for described in fields_of(type(record)):
        value = ends.get(described.key)
        if described.readings is not None and value in live:
            readings = described.readings
            reading = readings.forward_es if case.language == "es" else readings.forward
            claims = _claims_of_field(case, described, [record.id]).get(record.id, [])
            views.append(_line(case, record.type, described, reading, False, value, claims))
    for name, cls in RECORD_TYPES.items():
        for described in fields_of(cls):
            if described.readings is None or name == "claim" or not _fits(described, record.type):
                continue
            reading = described.readings.back_es if case.language == "es" else described.readings.back
            column = getattr(cls, described.key)
            # What holds very many parts (a mailbox) is read in a few statements, not in two for each of them.
            holders = list(case.session.scalars(select(cls.id).where(column == record.id).order_by(cls.id)))
            case.names(holders)
            said = _claims_of_field(case, described, holders)
            views += [_line(case, name, described, reading, True, one, said.get(one, [])) for one in holders]
    return views


def _claims_of_field(case: Case, described: Field, holders: Sequence[int]) -> dict[int, list[Claim]]:
    """The claims about a field of these records."""
    found: dict[int, list[Claim]] = {}
    for chunk in derived.chunks(holders):
        statement = select(Claim).where(Claim.about.in_(chunk), Claim.field_key == described.key, Claim.part.is_(None))
        for claim in case.session.scalars(statement.order_by(Claim.id)):
            found.setdefault(claim.about, []).append(claim)
    return found


def _fits(described: Field, type_name: str) -> bool:
    kind = described.kind
    return isinstance(kind, Reference) and (type_name in kind.targets or "*" in kind.targets)


def _line(
    case: Case,
    holder_type: str,
    described: Field,
    reading: str,
    backwards: bool,
    other: int,
    claims: Sequence[Claim],
) -> LinkView:
    """A reference field as a line; its claims are those about the field."""
    said = case.claim_views(claims)
    return LinkView(
        id=None,
        ref="",
        type=f"{holder_type}.{described.key}",
        reading=reading,
        backwards=backwards,
        other=case.names([other])[other],
        alleged=False,
        hypothesis=False,
        role="",
        period="",
        named_as="",
        amount="",
        detail="",
        extent="",
        question="",
        backing=backing_of(case.standing(claims)),
        grade=" / ".join(dict.fromkeys(view.grade for view in said if view.grade)),
        said_by=said_by(said),
        claims=tuple(said),
        field=described.key,
    )


def kinds_of_links(from_type: str, *, language: str | None = None) -> list[tuple[str, str, bool]]:
    """Every way in which a record of this type can be linked: (type key, reading, backwards), by reading."""
    found = []
    for key, kind in link_types().items():
        if kind.goes_from(from_type):
            found.append((key, kind.reading(language), False))
        if kind.goes_to(from_type) and not kind.symmetric:
            found.append((key, kind.reading(language, backwards=True), True))
    return sorted(found, key=lambda each: words.sort_key(each[1]))
