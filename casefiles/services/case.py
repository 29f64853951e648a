"""What several views of one moment share: sources and their voices, names, and how well a thing is backed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles import words
from casefiles.database import derived
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.file_place import kept_place, place_words
from casefiles.domain.grading import Grade
from casefiles.domain.kinds import Given
from casefiles.domain.record import Field, fields_of
from casefiles.domain.record_types import record_type
from casefiles.domain.standing import Standing, origins, standing
from casefiles.domain.vocabulary import vocabulary
from casefiles.services.lookup import given, refs
from casefiles.services.views import (
    Backing,
    ClaimView,
    Ref,
)
from casefiles.words import _, ngettext


def chip(found: Standing) -> str:
    """What the window says of a standing: counts, never the rule's word alone."""
    if found.name == "disputed":
        return _("disputed")
    if found.name == "corroborated":
        return ngettext("{n} independent", "{n} independent", found.independent).format(n=found.independent)
    if found.name == "unsourced":
        return _("no source")
    if found.one_record:
        return _("1 record")
    if found.sources > 1:
        return _("1 source, repeated")
    return ngettext("{n} source", "{n} sources", found.sources).format(n=found.sources)


def backing_of(found: Standing) -> Backing:
    """The plain value of a standing."""
    return Backing(found.name, chip(found), found.sources, found.independent, found.disputes, found.one_record)


class Case:
    """What several views of one moment share: sources, voices, names. Lives as long as the session."""

    def __init__(self, session: Session, library: Library, language: str | None = None) -> None:
        self.session = session
        self.library = library
        self.language = language or words.language()
        self.given: Given = given(session, library, self.language)
        self._sources: derived.Backing | None = None
        self._names: dict[int, Ref] = {}

    @property
    def sources(self) -> derived.Backing:
        """The facts of all sources, read once."""
        if self._sources is None:
            self._sources = derived.backing(self.session)
        return self._sources

    def names(self, ids: Iterable[int | None]) -> dict[int, Ref]:
        """Names of these records, read once each."""
        missing = {record for record in ids if record is not None} - self._names.keys()
        if missing:
            self._names.update(refs(self.session, missing))
        return self._names

    def standing(self, claims: Sequence[Claim], chosen: str | None = None) -> Standing:
        """The standing of what these claims are about."""
        known = self.sources
        facts = [
            derived.facts_of(claim, known.single_records)
            for claim in claims
            if claim.deleted_in is None and claim.source in known.sources
        ]
        return standing(facts, known.sources, chosen=chosen)

    def backing_of_all(self, claims: Iterable[ClaimView]) -> Backing:
        """How well a thing is backed that all of these claims are about, in whichever entry each stands."""
        found: list[Claim] = []
        for chunk in derived.chunks(sorted({claim.id for claim in claims})):
            found += self.session.scalars(select(Claim).where(Claim.id.in_(chunk)).order_by(Claim.id))
        return backing_of(self.standing(found))

    def claims_about(self, ids: Iterable[int]) -> dict[int, list[Claim]]:
        """Claims about these records, in order of entry."""
        found: dict[int, list[Claim]] = defaultdict(list)
        for chunk in derived.chunks(sorted(set(ids))):
            for claim in self.session.scalars(select(Claim).where(Claim.about.in_(chunk)).order_by(Claim.id)):
                found[claim.about].append(claim)
        return found

    def claim_views(self, claims: Sequence[Claim]) -> list[ClaimView]:
        """The claims as they are shown."""
        if not claims:
            return []
        facts = self.sources.sources
        voices = {
            claim.id: origins(claim.source, claim.via, facts) if claim.source in facts else frozenset()
            for claim in claims
        }
        names = self.names(
            [end for claim in claims for end in (claim.about, claim.source, claim.via, claim.exhibit)]
            + [voice for own in voices.values() for voice in own]
        )
        return [self._claim_view(claim, names, voices[claim.id]) for claim in claims]

    def _claim_view(self, claim: Claim, names: dict[int, Ref], voices: frozenset[int]) -> ClaimView:
        about = names[claim.about]
        described = self._described(claim, about)
        value = ""
        if claim.value is not None and described is not None:
            value = described.kind.show(described.kind.from_plain(json.loads(claim.value), self.given), self.given)
        grade = Grade(claim.grade_scheme or "admiralty", claim.grade_code) if claim.grade_code else None
        return ClaimView(
            id=claim.id,
            ref=claim.ref,
            about=about,
            field=claim.field_key,
            field_label=_(described.label) if described else "",
            part=claim.part,
            source=names[claim.source],
            via=names[claim.via] if claim.via else None,
            supports=claim.supports,
            how_said=claim.how_said,
            how_said_shown=vocabulary("how_said").show(claim.how_said, self.language),
            says=claim.says or "",
            excerpt=claim.excerpt or "",
            excerpt_place=place_words(claim.file_place, claim.excerpt_place or ""),
            file_place=kept_place(claim.file_place) if claim.exhibit else None,
            exhibit=names[claim.exhibit] if claim.exhibit else None,
            value=value,
            value_key=claim.value_key,
            true_when=claim.true_when.show(self.language) if claim.true_when else "",
            grade=grade.show() if grade else "",
            grade_meaning=grade.meaning(self.language) if grade else _("not graded"),
            state=claim.state,
            state_reason=claim.state_reason or "",
            origins=tuple(sorted(names[voice].title for voice in voices if voice in names)),
            version=claim.version,
        )

    @staticmethod
    def _described(claim: Claim, about: Ref) -> Field | None:
        if claim.field_key is None:
            return None
        owners: list[Any] = [record_type(about.type)]
        if claim.part:
            owners = [*owners[0].PARTS]
        for cls in owners:
            for described in fields_of(cls):
                if described.key == claim.field_key:
                    return described
        return None
