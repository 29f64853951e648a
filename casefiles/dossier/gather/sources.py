"""What the grades of the sources mean."""

from __future__ import annotations

from casefiles.domain.grading import schemes
from casefiles.dossier import content
from casefiles.dossier.gather.scope import Scope


def legend(scope: Scope) -> list[content.LegendRow]:
    """The levels of every grading scheme that is used."""
    used = scope.numbers.schemes
    rows = []
    for key, scheme in schemes().items():
        if key in used:
            for axis in scheme.axes:
                rows += [
                    content.LegendRow(level.code, level.names.get(scope.case.language, level.names["en"]))
                    for level in axis.levels
                ]
    return rows
