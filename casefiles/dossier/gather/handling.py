"""How a paper must be handled: as the highest of all that it draws on."""

from __future__ import annotations

from collections.abc import Iterable

from casefiles.domain.vocabulary import vocabulary
from casefiles.dossier import content
from casefiles.services import dossiers
from casefiles.services.case import Case


def highest(case: Case, ids: Iterable[int]) -> content.Marking | None:
    """The highest handling among these records and the library itself, in the language of the case; None for none."""
    scale = vocabulary("marking")
    ranked = [
        (term.rank or 0, term)
        for key in sorted(dossiers.markings(case, ids))
        if key in scale
        for term in [scale.term(key)]
    ]
    if not ranked:
        return None
    term = max(ranked, key=lambda each: each[0])[1]
    label = (term.es if case.language == "es" else term.en).upper()
    return content.Marking(label, term.colour or "#8a1f1b")
