"""What is known of the subject, sentence by sentence."""

from __future__ import annotations

from casefiles.dossier import content
from casefiles.dossier.gather import joined, wording
from casefiles.dossier.gather.scope import Scope


def known(scope: Scope) -> list[content.Statement]:
    """What sources say of the subject's whole identity, then its links that any source backs; equal sentences once."""
    subjects = scope.identity if scope.kind != "selection" else []
    found = wording.said(scope, [claim for view in subjects for claim in view.claims])
    pairs = [(view, link) for view in subjects for link in scope.told(view) if link.backing.name != "unsourced"]
    seen: set[tuple[str, int]] = set()
    for told in joined.once(scope, pairs):
        saying = (told.link.reading, scope.one(told.link.other.id))
        if saying not in seen:
            seen.add(saying)
            found.append(wording.statement(scope, told.subject, told.link))
    return wording.merged(found)
