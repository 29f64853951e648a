"""The names somebody goes by, and what he or she looks like."""

from __future__ import annotations

from casefiles import words
from casefiles.dossier import content
from casefiles.dossier.gather import wording
from casefiles.dossier.gather.scope import Scope
from casefiles.services.views import AliasView


def description(scope: Scope) -> list[content.Fact]:
    """Every field that says something of the subject's whole identity."""
    return [
        wording.fact(scope, one)
        for view in scope.identity
        for one in view.fields
        if one.shown and one.key not in {"summary", "portrait", "portrait_region", "marking", "tlp"}
    ]


def aliases(scope: Scope) -> list[content.Alias]:
    """Every name that the subject's whole identity goes by."""
    return [_alias(scope, alias) for view in scope.identity for alias in view.aliases]


def _alias(scope: Scope, alias: AliasView) -> content.Alias:
    return content.Alias(
        alias.text,
        alias.kind,
        alias.language,
        alias.period,
        words.and_list([f"{user.title} ({user.ref})" for user in alias.also_used_by]),
        wording.standing(alias.backing),
        scope.numbers.of(alias.link.claims),
    )
