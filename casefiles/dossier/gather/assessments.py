"""What somebody concludes, apart from what is reported."""

from __future__ import annotations

from casefiles.dossier import content
from casefiles.dossier.gather.scope import Scope
from casefiles.services.views import RecordView


def assessments(scope: Scope) -> list[content.Assessment]:
    """The assessments in scope, by ref."""
    return [_assessment(scope, view) for view in scope.of_type("assessment")]


def _assessment(scope: Scope, view: RecordView) -> content.Assessment:
    rests = [link.other.title for link in view.links if link.type == "rests_on" and not link.backwards]
    return content.Assessment(
        view.shown("text") or view.title,
        view.shown("author"),
        "" if view.field("confidence").stored in (None, "not_stated") else view.shown("confidence"),
        tuple(rests),
        scope.numbers.of(view.claims),
        view.ref,
    )
