"""Entries that are judged to be one person, as one: every alias, value and link of all, each with the entry it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from casefiles.domain import folding
from casefiles.services import judgements, profile
from casefiles.services.case import Case
from casefiles.services.judgements import ContradictionView, JudgementView
from casefiles.services.views import AliasView, FieldView, LinkView, RecordView, Ref


@dataclass(frozen=True)
class FromEntry:
    """A value as one entry has it, and the sources it cites for it."""

    entry: Ref
    shown: str
    sources: tuple[Ref, ...]


@dataclass(frozen=True)
class FieldOfAll:
    """A field with every value that the entries have for it, equal ones together; `rival` where they differ."""

    key: str
    label: str
    values: tuple[tuple[FromEntry, ...], ...]
    rival: bool


@dataclass(frozen=True)
class AliasOfAll:
    """An alias, and the entries it stands in."""

    text: str
    uses: tuple[tuple[Ref, AliasView], ...]


@dataclass(frozen=True)
class OnePerson:
    """The whole identity: `members` by id, and what they have together. Alone, it has one member."""

    members: tuple[Ref, ...]
    aliases: tuple[AliasOfAll, ...]
    fields: tuple[FieldOfAll, ...]
    links: tuple[tuple[Ref, LinkView], ...]
    judgements: tuple[JudgementView, ...]
    contradictions: tuple[ContradictionView, ...]


MAY_DIFFER = frozenset({"identity", "involvement", "summary", "portrait", "portrait_region"})
"""Fields of which two values are no contradiction."""


def of(case: Case, record: int) -> OnePerson:
    """The identity of a record. Raises NotFound."""
    ids = judgements.same_as(case.session, record)
    views = [profile.view(case, one) for one in ids]
    return together(case.session, views)


def together(session: Session, views: Sequence[RecordView]) -> OnePerson:
    """What these entries, judged to be one, have together."""
    entries = [Ref(view.id, view.ref, view.type, view.title) for view in views]
    ids = [view.id for view in views]
    return OnePerson(
        tuple(entries),
        _aliases(views, entries),
        _fields(views, entries),
        tuple(
            (entry, link)
            for view, entry in zip(views, entries, strict=True)
            for link in view.links
            if link.type != "uses_name"
        ),
        tuple(judgements.about(session, ids)),
        tuple(judgements.contradictions(session, ids)),
    )


def _aliases(views: Sequence[RecordView], entries: Sequence[Ref]) -> tuple[AliasOfAll, ...]:
    found: dict[str, list[tuple[Ref, AliasView]]] = {}
    for view, entry in zip(views, entries, strict=True):
        for alias in view.aliases:
            found.setdefault(folding.fold_name(alias.text), []).append((entry, alias))
    return tuple(AliasOfAll(uses[0][1].text, tuple(uses)) for uses in found.values())


def _fields(views: Sequence[RecordView], entries: Sequence[Ref]) -> tuple[FieldOfAll, ...]:
    keys = list(dict.fromkeys(one.key for view in views for one in view.fields))
    found = []
    for key in keys:
        values: dict[str, list[FromEntry]] = {}
        label = ""
        for view, entry in zip(views, entries, strict=True):
            one = view.field(key)
            label = one.label
            if one.shown:
                values.setdefault(folding.fold(one.shown), []).append(FromEntry(entry, one.shown, _sources(view, one)))
        if values:
            rival = len(values) > 1 and key not in MAY_DIFFER
            found.append(FieldOfAll(key, label, tuple(tuple(one) for one in values.values()), rival))
    return tuple(found)


def _sources(view: RecordView, field: FieldView) -> tuple[Ref, ...]:
    """Who gives the value; where nobody is cited for it, who is cited for the entry that has it."""
    cited = [claim for claim in view.claims if claim.part is None and claim.supports and claim.state != "rejected"]
    own = [claim.source for claim in cited if claim.field == field.key]
    return tuple(dict.fromkeys(own or [claim.source for claim in cited if claim.field is None]))
