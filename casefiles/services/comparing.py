"""Two entries beside one another, to judge whether they are one: what is equal, what rivals, what both are linked with."""

from __future__ import annotations

from dataclasses import dataclass

from casefiles.database.library import Library
from casefiles.domain import folding
from casefiles.domain.naming.likeness import POSSIBLE, compare
from casefiles.services import judgements, profile, timeline
from casefiles.services.judgements import ContradictionView, JudgementView
from casefiles.services.matching import evidence, finding
from casefiles.services.matching.finding import Match
from casefiles.services.views import AliasView, FieldView, LinkView, Moment, RecordView, Ref

EQUAL, NEAR, RIVAL, ONE_SIDED = "equal", "near", "rival", ""
_OF_NO_CONCERN = frozenset({"identity", "portrait", "portrait_region", "involvement", "summary"})
"""Fields in which two entries of one person may well differ."""
_NAMES = frozenset({"printed_name", "given_names", "name"})
_FREE_TEXT = frozenset({"text"})


@dataclass(frozen=True)
class ComparedField:
    """A field of both.

    `mark` is equal, near (both may be so), rival, or "" where only one has a value or a difference says nothing.
    """

    key: str
    label: str
    left: FieldView
    right: FieldView
    mark: str


@dataclass(frozen=True)
class ComparedAlias:
    """An alias that one or both use; None on the side that does not."""

    text: str
    left: AliasView | None
    right: AliasView | None


@dataclass(frozen=True)
class CommonLink:
    """A record that both are linked with, and how each is."""

    other: Ref
    left: LinkView
    right: LinkView


@dataclass(frozen=True)
class SideBySide:
    """All that is needed to judge a pair. `moments` are those of the left and of the right entry, in order of time."""

    match: Match
    left: RecordView
    right: RecordView
    fields: tuple[ComparedField, ...]
    aliases: tuple[ComparedAlias, ...]
    common: tuple[CommonLink, ...]
    moments: tuple[tuple[Moment, ...], tuple[Moment, ...]]
    judgements: tuple[JudgementView, ...]
    contradictions: tuple[ContradictionView, ...]


def beside(library: Library, first: int | str, second: int | str) -> SideBySide:
    """Two people, or two organisations, by id or ref. Raises NotFound, and BadInput for what cannot be compared."""
    left, right = (profile.profile(library, one) for one in (first, second))
    match = finding.pair(library, left.id, right.id)
    with library.read() as session:
        both = {left.id, right.id}
        judged = [one for one in judgements.of_record(session, left.id) if {one.first.id, one.second.id} == both]
        against = judgements.contradictions(session, [left.id]) if judged else []
    return SideBySide(
        match,
        left,
        right,
        _fields(left, right, match),
        _aliases(left, right),
        _common(left, right),
        (_moments(library, left), _moments(library, right)),
        tuple(judged),
        tuple(one for one in against if {one.skipped.first.id, one.skipped.second.id} == both),
    )


def _fields(left: RecordView, right: RecordView, match: Match) -> tuple[ComparedField, ...]:
    # Two dates of birth of which one is an estimate are held against one another by the matching rules alone.
    agreed = {evidence.BORN: ("born", "founded")}
    near = {key for said in match.reasons_for for key in agreed.get(said.key, ())}
    return tuple(
        ComparedField(one.key, one.label, one, other, _mark(one, other, one.key in near))
        for one, other in zip(left.fields, right.fields, strict=True)
        if one.shown or other.shown
    )


def _mark(one: FieldView, other: FieldView, near: bool) -> str:
    if not one.shown or not other.shown:
        return ONE_SIDED
    if one.stored == other.stored or folding.fold(one.shown) == folding.fold(other.shown):
        return EQUAL
    if one.key in _OF_NO_CONCERN or one.kind in _FREE_TEXT:
        return ONE_SIDED
    return NEAR if near or one.key in _NAMES and compare(one.shown, other.shown).score >= POSSIBLE else RIVAL


def _aliases(left: RecordView, right: RecordView) -> tuple[ComparedAlias, ...]:
    """Those of both first."""
    sides: list[dict[str, AliasView]] = []
    for view in (left, right):
        side: dict[str, AliasView] = {}
        for alias in view.aliases:
            side.setdefault(folding.fold_name(alias.text), alias)
        sides.append(side)
    ours, theirs = sides
    found = [
        ComparedAlias((ours.get(key) or theirs[key]).text, ours.get(key), theirs.get(key))
        for key in dict.fromkeys((*ours, *theirs))
    ]
    return tuple(sorted(found, key=lambda one: one.left is None or one.right is None))


def _common(left: RecordView, right: RecordView) -> tuple[CommonLink, ...]:
    theirs: dict[int, LinkView] = {}
    for link in right.links:
        theirs.setdefault(link.other.id, link)
    found: dict[int, CommonLink] = {}
    for link in left.links:
        if link.other.id in theirs and link.type != "uses_name":
            found.setdefault(link.other.id, CommonLink(link.other, link, theirs[link.other.id]))
    return tuple(found.values())


def _moments(library: Library, view: RecordView) -> tuple[Moment, ...]:
    """What of an entry lies in time: events and operations it is linked with, and the periods of its links."""
    own = {link.id for link in view.links}
    linked = [link.other.id for link in view.links if link.other.type in ("event", "operation", "seizure")]
    found = timeline.moments(library, [view.id, *linked])
    return tuple(one for one in found if one.earliest and (one.record.type != "link" or one.record.id in own))
