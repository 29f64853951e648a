"""Records that are told in full."""

from __future__ import annotations

from casefiles import words
from casefiles.dossier import content
from casefiles.dossier.gather import wording
from casefiles.dossier.gather.scope import Scope
from casefiles.services.views import RecordView
from casefiles.words import _


def entries(scope: Scope) -> list[content.Entry]:
    """What a selection is made of; else the people, places and things that have more to tell than their name."""
    return [_entry(scope, view) for view in _told_in_full(scope)]


def _told_in_full(scope: Scope) -> list[RecordView]:
    if scope.kind == "selection":
        return [scope.views[head.id] for head in scope.heads]
    told = scope.of_type("person", "organisation", "site", "place", "vehicle", "item", "identifier")
    return [view for view in told if view not in scope.identity and _has_more_to_tell(scope, view)]


def _has_more_to_tell(scope: Scope, view: RecordView) -> bool:
    """A paper that is only somebody's publisher is told among the sources, not once more here."""
    return bool(scope.told(view)) or bool(view.aliases) or any(claim.says for claim in view.claims)


def _entry(scope: Scope, view: RecordView) -> content.Entry:
    facts = []
    for one in view.fields:
        if one.shown and one.shown != view.title and one.key not in {"marking", "tlp", "portrait_region"}:
            claims = [claim for claim in view.claims if claim.field == one.key and claim.part is None]
            facts.append(content.Fact(one.label, wording.first_line(one.shown), scope.numbers.of(claims)))
    for part in view.parts:
        for row in part.rows:
            claims = [claim for claim in view.claims if claim.part == row.uid]
            facts.append(content.Fact(part.label, wording.row_in_words(row), scope.numbers.of(claims)))
    if view.aliases:
        texts = words.and_list([words.quoted(alias.text) for alias in view.aliases])
        facts.insert(0, content.Fact(_("Aliases"), texts, scope.numbers.of(view.aliases[0].link.claims)))
    statements = [
        content.Statement(claim.says, scope.numbers.of([claim]))
        for claim in view.claims
        if claim.says and claim.supports
    ]
    statements += [wording.statement(scope, view, link) for link in scope.told(view) if link.id is not None]
    return content.Entry(
        view.title,
        view.ref,
        view.type_label,
        tuple(facts),
        tuple(wording.merged(statements)),
        None,
        wording.standing(view.backing),
    )
