"""What sources say word for word, and where it stands: passages with their place, regions cut out of their pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from casefiles.domain.file_place import MomentPlace, RegionPlace
from casefiles.dossier import content
from casefiles.dossier.gather.scope import Scope, claims_of
from casefiles.errors import CasefilesError
from casefiles.services import lookup
from casefiles.services.evidence.stills import still_of
from casefiles.services.evidence.viewing import Viewing, view_exhibit
from casefiles.services.views import ClaimView

LONGER_SIDE = 640
"""Pixels of a cut-out, at most: fine enough for the width in which it is printed."""


def passages(scope: Scope) -> list[content.Passage]:
    """The excerpts and places of all claims in scope that were not rejected, by source and in order of entry."""
    found = {claim.id: claim for view in scope.views.values() for claim in claims_of(view) if _is_passage(claim)}
    exhibits = {claim.exhibit.id for claim in found.values() if claim.exhibit is not None}
    live = lookup.refs(scope.case.session, exhibits, trash=False)
    # Of an evidence item in the trash nothing is told, nor is anything cut out of it.
    found = {
        id_: claim if claim.exhibit is None or claim.exhibit.id in live else replace(claim, exhibit=None, excerpt_place="")
        for id_, claim in found.items()
    }
    ordered = sorted(found.values(), key=lambda claim: (scope.numbers.cited([claim]), claim.id))
    with _viewings(scope) as opened:
        return [_passage(scope, claim, opened) for claim in ordered]


def _is_passage(claim: ClaimView) -> bool:
    return claim.state != "rejected" and bool(claim.excerpt or claim.file_place is not None)


def _passage(scope: Scope, claim: ClaimView, opened: _Viewings) -> content.Passage:
    exhibit = claim.exhibit.ref if claim.exhibit is not None else ""
    value = f"{claim.field_label}: {claim.value}" if claim.value else ""
    return content.Passage(
        sources=scope.numbers.cited([claim]),
        about=f"{claim.about.title} ({claim.about.ref})" if claim.about.type != "link" else claim.about.title,
        says=claim.says or value,
        excerpt=claim.excerpt,
        place=", ".join(part for part in (exhibit, claim.excerpt_place) if part),
        picture=opened.cut(claim),
        supports=claim.supports,
    )


class _Viewings:
    """The files that regions are cut out of, each opened once."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._held: dict[int, Viewing | None] = {}

    def cut(self, claim: ClaimView) -> bytes | None:
        """The region or the moment that a claim cites, as a JPEG; None where it cites none, or there is no picture of it."""
        if claim.exhibit is not None and isinstance(claim.file_place, MomentPlace):
            return still_of(self._scope.library, claim.exhibit.id, claim.file_place.start)
        if claim.exhibit is None or not isinstance(claim.file_place, RegionPlace):
            return None
        exhibit = claim.exhibit.id
        try:
            if exhibit not in self._held:
                self._held[exhibit] = None
                self._held[exhibit] = view_exhibit(self._scope.library, exhibit)
            viewing = self._held[exhibit]
            return viewing.cut(claim.file_place, LONGER_SIDE).to_jpeg() if viewing is not None else None
        except CasefilesError:
            return None  # place and words are printed all the same

    def close(self) -> None:
        for viewing in self._held.values():
            if viewing is not None:
                viewing.close()


@contextmanager
def _viewings(scope: Scope) -> Iterator[_Viewings]:
    made = _Viewings(scope)
    try:
        yield made
    finally:
        made.close()
