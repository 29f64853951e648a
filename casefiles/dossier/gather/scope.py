"""What a dossier covers: the records in scope as views, and the numbers of the sources they cite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from casefiles.database.library import Library
from casefiles.domain.identity import once
from casefiles.dossier import numbering
from casefiles.dossier.content import DossierKind
from casefiles.progress import Progress
from casefiles.services import lookup, one_each, profile
from casefiles.services import scope as reach
from casefiles.services.case import Case
from casefiles.services.views import ClaimView, LinkView, RecordView, Ref
from casefiles.words import _

UNTOLD = frozenset({"in_file", "about", "copy_of", "uses_name", "rests_on", "draws_on", "made_from"})
"""Links that organise the case and say nothing of the subject."""
KINDS: dict[str, DossierKind] = {"operation": "operation", "person": "person", "organisation": "organisation"}


class Scope:
    """The records of one dossier.

    `heads` are those it is about, of those that are judged to be the same the first; `views` all that belong to them, by
    id; `subject` the first head, `identity` that and the records judged to be the same; `printed` the ids of everything
    drawn on: records, links, claims, sources.
    """

    def __init__(self, case: Case, library: Library, heads: Sequence[Ref], progress: Progress) -> None:
        self.case = case
        self.library = library
        asked = [head.id for head in heads]
        first = set(once(asked, one_each.identity(case.session, asked)))
        self.heads = [head for head in heads if head.id in first]
        self.kind: DossierKind = KINDS.get(heads[0].type, "selection") if len(self.heads) == 1 else "selection"
        # Of a selection each entry that was asked for has its say, also where another of the same person is named for it.
        wanted = reach.of(case, [heads[0].id] if len(self.heads) == 1 else asked)
        self.views: dict[int, RecordView] = {}
        for n, record in enumerate(wanted):
            progress(n, len(wanted), _("Gathering"))
            self.views[record] = profile.view(case, record)
        self._forget_what_lies_in_the_trash()
        self.subject = self.views[heads[0].id]
        self.identity = [self.subject, *(self.views[same.id] for same in self.subject.same_as if same.id in self.views)]
        ends = {link.other.id for view in self.views.values() for link in view.links}
        self._identity = one_each.identity(case.session, self.views.keys() | ends)
        claims = [claim for view in self.views.values() for claim in claims_of(view)]
        # Sources that are in scope themselves are numbered, cited or not.
        listed = [view.id for view in self.views.values() if view.type == "source"]
        self.numbers = numbering.number(case, claims, listed)
        links = {link.id for view in self.views.values() for link in view.links if link.id is not None}
        self.printed = {*self.views, *links, *(claim.id for claim in claims), *self.numbers.sources()}

    def _forget_what_lies_in_the_trash(self) -> None:
        """In the window a field keeps the name of what it names in the trash; on paper nothing of that is told."""
        named = {one.target.id for view in self.views.values() for one in view.fields if one.target is not None}
        live = lookup.refs(self.case.session, named, trash=False)
        for record, view in self.views.items():
            fields = tuple(
                one
                if one.target is None or one.target.id in live
                else replace(one, shown="", written="", target=None, versions=(), open=False)
                for one in view.fields
            )
            self.views[record] = replace(view, fields=fields)

    def of_type(self, *types: str) -> list[RecordView]:
        """The views of these types, by ref."""
        return sorted((view for view in self.views.values() if view.type in types), key=lambda view: view.ref)

    def one(self, record: int) -> int:
        """What records that are judged to be the same have in common; of all others the id."""
        return self._identity.get(record, record)

    def is_joined(self, record: int) -> bool:
        """Whether a record is judged to be the same as another."""
        return record in self._identity

    def each(self, views: Iterable[RecordView]) -> list[list[RecordView]]:
        """These records in their order, those together that are judged to be the same."""
        found: dict[int, list[RecordView]] = {}
        for view in views:
            found.setdefault(self.one(view.id), []).append(view)
        return list(found.values())

    def told(self, view: RecordView) -> list[LinkView]:
        """The links of a record that say something of it."""
        return [
            link
            for link in view.links
            if link.type not in UNTOLD and link.other.type not in {"claim", "source", "assessment", "task", "note", "tip"}
        ]


def claims_of(view: RecordView) -> Iterable[ClaimView]:
    """What is said of a record and of its links."""
    yield from view.claims
    for link in view.links:
        yield from link.claims
