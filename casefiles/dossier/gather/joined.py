"""Links that entries of one person, or to entries of one person, have alike: told once, with all who say so."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from casefiles import words
from casefiles.dossier.gather.scope import Scope
from casefiles.services.views import LinkView, RecordView, Ref


@dataclass(frozen=True)
class Told:
    """A link as it is told: of which entries, to which entries; `link` has the claims and the backing of all."""

    subjects: tuple[RecordView, ...]
    others: tuple[Ref, ...]
    link: LinkView

    @property
    def subject(self) -> RecordView:
        """The first of the entries that have it."""
        return self.subjects[0]


def once(scope: Scope, told: Iterable[tuple[RecordView, LinkView]]) -> list[Told]:
    """The links in their order; what says the same of one person once, what joins a person with itself not at all."""
    groups: dict[Hashable, list[tuple[RecordView, LinkView]]] = {}
    for view, link in told:
        if scope.one(view.id) != scope.one(link.other.id):
            groups.setdefault(_saying(scope, view, link), []).append((view, link))
    return [_told(scope, group) for group in groups.values()]


def _saying(scope: Scope, view: RecordView, link: LinkView) -> Hashable:
    if not (scope.is_joined(view.id) or scope.is_joined(link.other.id)):
        return view.id, link.other.id, link.id, link.field, link.backwards
    ends = scope.one(view.id), scope.one(link.other.id)
    return (*ends, link.type, link.backwards, link.role, link.period, link.amount, link.detail, link.extent)


def _told(scope: Scope, group: Sequence[tuple[RecordView, LinkView]]) -> Told:
    views, links = zip(*group, strict=True)
    subjects = tuple({view.id: view for view in views}.values())
    others = tuple(dict.fromkeys(link.other for link in links))
    first: LinkView = links[0]
    if len(links) == 1:
        return Told(subjects, others, first)
    claims = tuple({claim.id: claim for link in links for claim in link.claims}.values())
    return Told(
        subjects,
        others,
        replace(
            first,
            alleged=any(link.alleged for link in links),
            hypothesis=all(link.hypothesis for link in links),
            named_as=words.and_list(list(dict.fromkeys(link.named_as for link in links if link.named_as))),
            grade=" / ".join(dict.fromkeys(claim.grade for claim in claims if claim.grade)),
            backing=scope.case.backing_of_all(claims),
            claims=claims,
        ),
    )
