"""What is printed as known."""

from __future__ import annotations

from casefiles.database.library import Library
from casefiles.dossier.content import Statement
from casefiles.services import claims, records
from casefiles.services.working import Working
from tests.dossier.gather.dossier import of, within


def test_a_rejected_statement_is_not_printed_as_known(library: Library) -> None:
    paper = records.create(library, "source", {"name": "El Eco"})
    who = records.create(library, "person", {"printed_name": "A"})
    claim = claims.add(library, who.id, working=Working(source=paper.id), says="He cooks.")
    assert Statement("He cooks.", (1,)) in of(library, who.id).known
    claims.set_state(library, claim.id, "rejected", "taken back")
    told = [value.text for value in within(of(library, who.id)) if isinstance(value, Statement)]
    assert "He cooks." not in told
