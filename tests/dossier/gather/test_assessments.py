"""What somebody concludes, and on what it rests."""

from __future__ import annotations

from casefiles.database.library import Library
from tests.dossier.gather.dossier import of


def test_an_assessment_that_rests_on_a_link_is_told_with_its_ends(english: Library) -> None:
    found = of(english, "PER-0001")
    (assessment,) = found.assessments
    assert (assessment.author, assessment.rests_on) == (
        "InSight Crime",
        ("“Chipi” paid protection money to Shining Path",),
    )
