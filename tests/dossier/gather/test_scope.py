"""What belongs to a dossier."""

from __future__ import annotations

from casefiles.database.library import Library
from casefiles.services import judgements, links, records
from casefiles.services.working import Working
from tests.dossier.gather.dossier import of


def test_a_person_is_the_whole_identity(library: Library) -> None:
    paper = records.create(library, "source", {"name": "El Eco"})
    working = Working(source=paper.id)
    first = records.create(library, "person", {"identity": "alias_only", "involvement": "suspect"})
    links.add_alias(library, first.id, "Chaska", working=working)
    second = records.create(library, "person", {"printed_name": "Tomasa Illa"})
    links.add_alias(library, second.id, "La Flaca", working=working)
    site = records.create(library, "site", {"name": "Laboratory at the bend"})
    links.add(library, "operated", second.id, site.id, working=working)
    before = of(library, first.id)
    assert [alias.text for alias in before.aliases] == ["Chaska"]
    judgements.judge(library, first.id, second.id, "same", "one hand")
    after = of(library, first.ref)
    assert after.title == "“Chaska”"
    assert {alias.text for alias in after.aliases} == {"Chaska", "La Flaca"}
    assert "Laboratory at the bend" in {row.target for row in after.links}
    assert "Tomasa Illa" in {fact.value for fact in after.description}


def test_the_operation_tells_what_is_disputed_and_what_is_not_added(english: Library) -> None:
    found = of(english, "OP-2017-0001")
    (who,) = [question for question in found.questions if question.text == "Who did it?"]
    assert [
        (answer.text, answer.hypothesis, [voice.supports for voice in answer.voices]) for answer in who.answers
    ] == [
        ("Shining Path", True, [False]),
        ("Unnamed group of drug traffickers", False, [True]),
    ]
    disputed = [row for row in found.links if row.target == "Shining Path" and row.standing.key == "disputed"]  # type: ignore[union-attr]
    assert [row.reading for row in disputed] == ["is attributed to"]
    assert {row.substance for row in found.totals} == {"cocaine", "precursor"}
    assert any("part of SZ-0001" in note.text for note in found.left_out)
    assert len(found.assessments) == 3
    assert len(found.exhibits) == 2
    assert len(found.custody) == 1
