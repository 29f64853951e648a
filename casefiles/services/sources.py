"""Sources as a list of them is printed: kind, date, publisher, reliability, and what they draw on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from casefiles.database.derived import chunks
from casefiles.domain.claim import Claim
from casefiles.domain.link import Link
from casefiles.domain.source import Source
from casefiles.domain.vocabulary import vocabulary
from casefiles.services.case import Case
from casefiles.services.lookup import refs
from casefiles.services.views import Ref


@dataclass(frozen=True)
class SourceFacts:
    """A source, shown. `draws_on` are ids of sources."""

    ref: Ref
    kind: str
    date: str
    publisher: str
    reliability: str
    draws_on: tuple[int, ...]
    note: str


def with_upstream(case: Case, wanted: Iterable[int]) -> list[SourceFacts]:
    """These sources and every source that they draw on, at any remove."""
    draws: dict[int, list[int]] = defaultdict(list)
    for lower, upper in case.session.execute(
        select(Link.source_end, Link.target_end).where(Link.link_type == "draws_on").order_by(Link.id)
    ):
        draws[lower].append(upper)
    found = set(wanted)
    wave = list(found)
    while wave:
        wave = [upper for lower in wave for upper in draws[lower] if upper not in found]
        found |= set(wave)
    rows = [
        row
        for chunk in chunks(sorted(found))
        for row in case.session.scalars(select(Source).where(Source.id.in_(chunk)))
    ]
    ends = {end for row in rows for end in (row.id, row.publisher, row.speaker) if end is not None}
    names = refs(case.session, ends, trash=False)
    live = {row.id for row in rows}
    return [_facts(case, row, names, [upper for upper in draws[row.id] if upper in live]) for row in rows]


def _facts(case: Case, row: Source, names: Mapping[int, Ref], draws_on: Sequence[int]) -> SourceFacts:
    when = row.said or row.published
    who = [names[end].title for end in (row.speaker, row.publisher) if end is not None and end in names]
    return SourceFacts(
        ref=names[row.id],
        kind=vocabulary("source_kind").show(row.kind, case.language),
        date=when.show(case.language) if when else "",
        publisher=", ".join(dict.fromkeys([*who, *([row.author] if row.author else [])])),
        reliability=row.reliability or "",
        draws_on=tuple(draws_on),
        note=row.address or "",
    )


def schemes_used(case: Case, claims: Sequence[int]) -> frozenset[str]:
    """The grading schemes in which these claims are graded."""
    found: set[str] = set()
    for chunk in chunks(claims):
        statement = select(Claim.grade_scheme).where(Claim.id.in_(chunk), Claim.grade_code.is_not(None)).distinct()
        found |= {scheme for scheme in case.session.scalars(statement) if scheme}
    return frozenset(found)
