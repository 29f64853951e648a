"""Records that are told in full."""

from __future__ import annotations

from collections.abc import Sequence

from casefiles import words
from casefiles.dossier import content
from casefiles.dossier.gather import joined, wording
from casefiles.dossier.gather.scope import Scope
from casefiles.services.views import ClaimView, RecordView
from casefiles.words import _


def entries(scope: Scope) -> list[content.Entry]:
    """What a selection is made of; else the people, places and things that have more to tell than their name."""
    return [_entry(scope, views) for views in scope.each(_told_in_full(scope))]


def _told_in_full(scope: Scope) -> list[RecordView]:
    if scope.kind == "selection":
        return list(scope.views.values())
    told = scope.of_type("person", "organisation", "site", "place", "vehicle", "item", "identifier")
    return [view for view in told if view not in scope.identity and _has_more_to_tell(scope, view)]


def _has_more_to_tell(scope: Scope, view: RecordView) -> bool:
    """A paper that is only somebody's publisher is told among the sources, not once more here."""
    return bool(scope.told(view)) or bool(view.aliases) or any(claim.says for claim in view.claims)


def _entry(scope: Scope, views: Sequence[RecordView]) -> content.Entry:
    """Entries that are judged to be the same are told as one, under the name of the first."""
    first = views[0]
    facts = [fact for view in views for fact in _facts(scope, view)]
    if len(views) > 1:
        label = _("Same organisation as") if first.type == "organisation" else _("Same person as")
        facts.insert(0, content.Fact(label, words.and_list([f"{view.title} ({view.ref})" for view in views[1:]])))
    aliases = [alias for view in views for alias in view.aliases]
    if aliases:
        texts = words.and_list(list(dict.fromkeys(words.quoted(alias.text) for alias in aliases)))
        cited = [alias.link.claims for alias in aliases if alias is aliases[0] or len(views) > 1]
        numbers = scope.numbers.of(claim for claims in cited for claim in claims)
        facts.insert(0, content.Fact(_("Aliases"), texts, numbers))
    statements = wording.said(scope, [claim for view in views for claim in view.claims])
    pairs = [(view, link) for view in views for link in scope.told(view) if link.id is not None]
    statements += [wording.statement(scope, told.subject, told.link) for told in joined.once(scope, pairs)]
    backing = first.backing
    if len(views) > 1:
        own = [claim for view in views for claim in view.claims if claim.field is None and claim.part is None]
        backing = scope.case.backing_of_all(own)
    return content.Entry(
        first.title,
        ", ".join(view.ref for view in views),
        first.type_label,
        tuple(wording.merged_facts(facts)) if len(views) > 1 else tuple(facts),
        tuple(wording.merged(statements)),
        None,
        wording.standing(backing),
    )


def _facts(scope: Scope, view: RecordView) -> list[content.Fact]:
    facts = []
    for one in view.fields:
        if one.shown and one.shown != view.title and one.key not in {"marking", "tlp", "portrait_region"}:
            claims = [claim for claim in view.claims if claim.field == one.key and claim.part is None]
            facts.append(_fact(scope, one.label, wording.first_line(one.shown), claims))
    for part in view.parts:
        for row in part.rows:
            claims = [claim for claim in view.claims if claim.part == row.uid]
            facts.append(_fact(scope, part.label, wording.row_in_words(row), claims))
    return facts


def _fact(scope: Scope, label: str, value: str, claims: Sequence[ClaimView]) -> content.Fact:
    against = scope.numbers.against(claims)
    return content.Fact(label, value, scope.numbers.of(claims), against=against, how=wording.how(claims))
