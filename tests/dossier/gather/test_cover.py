"""What the cover says."""

from __future__ import annotations

from casefiles.database.library import Library
from casefiles.services import claims, links, records, settings
from casefiles.services.working import Working
from tests.dossier.gather.dossier import of


def test_the_handling_is_the_highest_of_what_is_drawn_on(library: Library) -> None:
    who = records.create(library, "person", {"printed_name": "A", "marking": "official"})
    group = records.create(library, "organisation", {"name": "Los Halcones"})
    paper = records.create(library, "source", {"name": "Secret report", "marking": "secret"})
    link = links.add(library, "member_of", who.id, group.id)

    def label() -> str:
        marking = of(library, who.id).marking
        return marking.label if marking else ""

    assert label() == "OFFICIAL"
    records.update(library, link.id, {"marking": "official_sensitive"})
    assert label() == "OFFICIAL-SENSITIVE"
    claim = claims.add(library, link.id, working=Working(source=paper.id))
    assert label() == "SECRET"
    claims.withdraw(library, claim.id)
    assert label() == "OFFICIAL-SENSITIVE"
    settings.put(library, "marking", "secret")
    assert label() == "SECRET"
    assert (of(library, who.id, language="es").marking or label()).label == "SECRETO"  # type: ignore[union-attr]
