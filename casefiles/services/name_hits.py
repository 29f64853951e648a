"""What was found by a name: which alias it was, since when it is used, and why it fits what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from casefiles import words
from casefiles.database import index
from casefiles.database.derived import chunks
from casefiles.database.library import Library
from casefiles.domain.alias import Alias
from casefiles.domain.dates import PartialDate
from casefiles.domain.edtf import OPEN, UNKNOWN, Interval, Point, read
from casefiles.domain.folding import fold
from casefiles.domain.link import Link
from casefiles.domain.naming import reasons
from casefiles.services import one_each
from casefiles.services.lookup import refs
from casefiles.services.views import Ref
from casefiles.words import _


def named(session: Session, library: Library, hits: Sequence[index.Hit]) -> list[Ref]:
    """The records of the hits that are not in the trash, in their order, each with the reason why it was found."""
    names = refs(session, [hit.record for hit in hits], trash=False)
    why = why_found(session, library, hits, names)
    found = (names[hit.record] for hit in hits if hit.record in names)
    return [Ref(one.id, one.ref, one.type, one.title, why.get(one.id, "")) for one in found]


def why_found(
    session: Session, library: Library, hits: Sequence[index.Hit], names: Mapping[int, Ref]
) -> dict[int, str]:
    """Record -> why it was found: “Chipi”, alias since 2016 · article folded. Nothing of what is called what was typed.

    `names` are the records' own names: what is called by the alias itself is not told it again.
    """
    by_alias = [hit for hit in hits if hit.matched == "alias" and hit.name]
    periods = _periods(session, by_alias)
    found: dict[int, str] = {}
    for hit in hits:
        parts = []
        if hit.matched == "alias" and hit.name and hit.record in names:
            used = _alias(periods.get((hit.record, hit.name)))
            is_title = fold(hit.name) == fold(names[hit.record].title)
            parts.append(used if is_title else _("{alias}, {used}").format(alias=words.quoted(hit.name), used=used))
        parts += [reasons.phrase(reason) for reason in hit.reasons]
        if parts:
            found[hit.record] = " · ".join(parts)
    return found


def without_borne(session: Session, hits: Sequence[index.Hit], told: Iterable[int]) -> list[index.Hit]:
    """The hits without the aliases of which everybody who bears them is told as well, here or among the ids in `told`.

    One line for the person, with the alias as the reason. Who is told is told in all entries that are one with it.
    """
    aliases = [hit.record for hit in hits if hit.type == "alias"]
    if not aliases:
        return list(hits)
    bearers: dict[int, set[int]] = {}
    for chunk in chunks(aliases):
        uses = select(Link.target_end, Link.source_end).where(Link.target_end.in_(chunk), Link.is_a(Link, "uses_name"))
        for alias, bearer in session.execute(uses):
            bearers.setdefault(alias, set()).add(bearer)
    known = {*(hit.record for hit in hits), *told}
    identity = one_each.identity(session, known | {one for some in bearers.values() for one in some})
    people = {identity.get(one, one) for one in known}
    return [
        hit
        for hit in hits
        if not bearers.get(hit.record) or not all(identity.get(one, one) in people for one in bearers[hit.record])
    ]


def _periods(session: Session, hits: Sequence[index.Hit]) -> dict[tuple[int, str], PartialDate | None]:
    """(who, alias) -> when it was used; of several links with the same alias the oldest that says when."""
    found: dict[tuple[int, str], PartialDate | None] = {}
    for chunk in chunks([hit.record for hit in hits]):
        for user, text, link in session.execute(_uses().where(Link.source_end.in_(chunk))):
            alias = text or ""
            found[user, alias] = found.get((user, alias)) or link.period
    return found


@cache
def _uses() -> Select[int, str | None, Link]:
    """Who uses which alias by which link, the oldest first: made once, since making it takes longer than asking it."""
    named_by = aliased(Alias, flat=True)
    return (
        select(Link.source_end, named_by.text, Link)
        .join(named_by, named_by.id == Link.target_end)
        .where(Link.is_a(Link, "uses_name"))
        .order_by(Link.id)
    )


def _alias(period: PartialDate | None) -> str:
    """ "alias since 2016", "alias until 2018", "alias, from 2016 to 2018", "alias"."""
    if period is None:
        return _("alias")
    expression = read(period.edtf)
    if isinstance(expression, Interval) and period.every:
        begins, ends = (isinstance(end, Point) for end in (expression.start, expression.end))
        if begins and expression.end in (OPEN, UNKNOWN):
            return _("alias since {date}").format(date=_end(period, 0))
        if ends and expression.start in (OPEN, UNKNOWN):
            return _("alias until {date}").format(date=_end(period, 1))
    return _("alias, {period}").format(period=period.show(words.language()))


def _end(period: PartialDate, place: int) -> str:
    return PartialDate.from_edtf(period.edtf.split("/")[place]).show(words.language())
