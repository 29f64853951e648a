"""Rival answers and rival versions are told side by side."""

from __future__ import annotations

from casefiles.database.library import Library
from casefiles.services import claims, records
from casefiles.services.working import Working
from tests.dossier.gather.dossier import of


def test_rivals_are_told_as_rivals(library: Library) -> None:
    first, second = (
        Working(source=records.create(library, "source", {"name": name}).id) for name in ("El Eco", "La Voz")
    )
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    claims.set_value(library, operation.id, "date", "9 February 2026", working=first)
    claims.set_value(library, operation.id, "date", "11 February 2026", working=second)
    found = of(library, operation.id)
    (date,) = [fact for fact in found.facts if fact.label == "Date"]
    assert {rival.text for rival in date.rivals} == {"9 February 2026", "11 February 2026"}
    (question,) = found.questions
    assert question.text == "Date of Condor Gris"
    claims.set_value(library, operation.id, "date", "11 February 2026", mode="choose", reason="the act itself")
    (question,) = of(library, operation.id).questions
    assert [(answer.text, answer.chosen, answer.reason) for answer in question.answers] == [
        ("11 February 2026", True, "the act itself"),
        ("9 February 2026", False, ""),
    ]
