"""The sources of a dossier, numbered once: those that are cited, those they credit, and those all of them draw on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casefiles.dossier.content import SourceRow
from casefiles.services import sources
from casefiles.services.case import Case
from casefiles.services.views import ClaimView


class Numbers:
    """Source id to number, and the rows of the sources section."""

    def __init__(self, numbers: dict[int, int], facts: Sequence[sources.SourceFacts], schemes: frozenset[str]) -> None:
        self._numbers = numbers
        self._facts = facts
        self.schemes = schemes

    def of(self, claims: Iterable[ClaimView]) -> tuple[int, ...]:
        """The numbers of those who say so, and of whom they credit; rejected claims say nothing."""
        return self.cited(claim for claim in claims if claim.supports)

    def against(self, claims: Iterable[ClaimView]) -> tuple[int, ...]:
        """The numbers of those who dispute it, and of whom they credit."""
        return self.cited(claim for claim in claims if not claim.supports)

    def cited(self, claims: Iterable[ClaimView]) -> tuple[int, ...]:
        """The numbers of those who say so or dispute it, and of whom they credit."""
        found = set()
        for claim in claims:
            if claim.state != "rejected":
                found |= {one.id for one in (claim.source, claim.via) if one is not None}
        # A source that lies in the trash is told nowhere.
        return tuple(sorted(self._numbers[one] for one in found & self._numbers.keys()))

    def __contains__(self, source: int) -> bool:
        return source in self._numbers

    def sources(self) -> Iterable[int]:
        """Ids of all numbered sources."""
        return self._numbers.keys()

    def rows(self) -> list[SourceRow]:
        """The sources in order of their numbers."""
        return [
            SourceRow(
                number=self._numbers[one.ref.id],
                title=one.ref.title,
                kind=one.kind,
                date=one.date,
                publisher=one.publisher,
                reliability=one.reliability,
                draws_on=tuple(sorted(self._numbers[upstream] for upstream in one.draws_on)),
                ref=one.ref.ref,
                note=one.note,
            )
            for one in sorted(self._facts, key=lambda each: self._numbers[each.ref.id])
        ]


def number(case: Case, claims: Iterable[ClaimView], more: Iterable[int]) -> Numbers:
    """Numbers every source that the claims cite or credit, those in `more`, and all upstream of them, by ref."""
    listed = list(claims)
    wanted = {claim.source.id for claim in listed} | {claim.via.id for claim in listed if claim.via} | set(more)
    facts = sources.with_upstream(case, wanted)
    ordered = sorted(facts, key=lambda one: one.ref.ref)
    return Numbers(
        {one.ref.id: n for n, one in enumerate(ordered, start=1)},
        ordered,
        sources.schemes_used(case, [claim.id for claim in listed]),
    )
