"""What is known of the subject, sentence by sentence."""

from __future__ import annotations

from casefiles.dossier import content
from casefiles.dossier.gather import wording
from casefiles.dossier.gather.scope import Scope


def known(scope: Scope) -> list[content.Statement]:
    """What sources say of the subject's whole identity, then its links that any source backs; equal sentences once."""
    found = []
    seen: set[tuple[str, int]] = set()
    for view in scope.identity if scope.kind != "selection" else []:
        for claim in view.claims:
            if claim.says and claim.supports and claim.state != "rejected":
                found.append(content.Statement(claim.says, scope.numbers.of([claim])))
        for link in scope.told(view):
            if link.backing.name == "unsourced" or (link.reading, link.other.id) in seen:
                continue
            seen.add((link.reading, link.other.id))
            found.append(wording.statement(scope, view, link))
    return wording.merged(found)
