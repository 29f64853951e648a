"""The names somebody goes by, and what he or she looks like."""

from __future__ import annotations

from collections.abc import Sequence

from casefiles import words
from casefiles.domain.folding import fold_name
from casefiles.dossier import content
from casefiles.dossier.gather import wording
from casefiles.dossier.gather.scope import Scope
from casefiles.services.views import AliasView


def description(scope: Scope) -> list[content.Fact]:
    """Every field that says something of the subject's whole identity, what its entries have alike once."""
    return wording.merged_facts(
        wording.fact(scope, view, one)
        for view in scope.identity
        for one in view.fields
        if one.shown and one.key not in {"summary", "portrait", "portrait_region", "marking", "tlp"}
    )


def aliases(scope: Scope) -> list[content.Alias]:
    """Every name that the subject's whole identity goes by, one that its entries use alike once."""
    found: dict[tuple[str, ...], list[AliasView]] = {}
    for view in scope.identity:
        for alias in view.aliases:
            key = (fold_name(alias.text), alias.kind, alias.language, alias.period)
            found.setdefault(key, []).append(alias)
    return [_alias(scope, uses) for uses in found.values()]


def _alias(scope: Scope, uses: Sequence[AliasView]) -> content.Alias:
    alias = uses[0]
    claims = [claim for use in uses for claim in use.link.claims]
    backing = alias.backing if len(uses) == 1 else scope.case.backing_of_all(claims)
    also = dict.fromkeys(user for use in uses for user in use.also_used_by)
    return content.Alias(
        alias.text,
        alias.kind,
        alias.language,
        alias.period,
        words.and_list([f"{user.title} ({user.ref})" for user in also]),
        wording.standing(backing),
        scope.numbers.of(claims),
        scope.numbers.against(claims),
        wording.how(claims),
    )
