"""A dossier tells one person once, whichever of its entries says so. Everybody here is invented."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from casefiles.database.library import Library
from casefiles.dossier.content import Dossier, Entry
from casefiles.services import claims, judgements, links, records
from casefiles.services.views import Ref
from casefiles.services.working import Working
from tests.dossier.gather.dossier import of


class Case(NamedTuple):
    """Two entries of one man with what both say alike, a group, an operation with both in its file."""

    library: Library
    first: Ref
    second: Ref
    group: Ref
    operation: Ref
    papers: tuple[Ref, Ref]
    judgement: Ref


@pytest.fixture
def case(library: Library) -> Case:
    papers = [records.create(library, "source", {"name": name, "publisher": None}) for name in ("El Eco", "Radio Quinde")]
    first_says, second_says = (Working(source=paper.id) for paper in papers)
    group = records.create(library, "organisation", {"name": "Los Halcones"})
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    first = records.create(
        library, "person", {"identity": "alias_only", "nationality": "Peruvian"}, working=first_says
    )
    second = records.create(
        library,
        "person",
        {"printed_name": "Tomasa Illa", "nationality": "Peruvian", "born": "1981"},
        working=second_says,
    )
    for one, working in ((first, first_says), (second, second_says)):
        claims.add(library, one.id, working=working, field="nationality")
        links.add_alias(library, one.id, "Chaska", working=working)
        links.add(library, "member_of", one.id, group.id, working=working)
        links.add(library, "led_to_arrest", operation.id, one.id, working=working)
        links.add(library, "in_file", one.id, operation.id)
    links.add(library, "in_file", group.id, operation.id)
    judgement = judgements.judge(library, first.id, second.id, "same", "one hand")
    return Case(library, first, second, group, operation, (papers[0], papers[1]), judgement)


def entries_of(found: Dossier, *refs: str) -> list[Entry]:
    return [entry for entry in found.entries if any(ref in entry.ref for ref in refs)]


def test_a_persons_dossier_says_once_what_both_entries_say(case: Case) -> None:
    found = of(case.library, case.first.ref)
    (alias,) = found.aliases
    assert (alias.text, alias.sources, alias.standing and alias.standing.key) == ("Chaska", (1, 2), "corroborated")
    (member,) = [row for row in found.links if row.reading == "is a member of"]
    assert (member.subject, member.sources) == ("“Chaska” and Tomasa Illa", (1, 2))
    assert member.standing is not None and (member.standing.key, member.standing.count) == ("corroborated", 2)
    (arrest,) = [row for row in found.links if row.target == "Condor Gris"]
    assert arrest.sources == (1, 2)
    (nationality,) = [fact for fact in found.description if fact.label == "Nationality"]
    assert (nationality.value, nationality.sources) == ("Peruvian", (1, 2))
    (known,) = [said for said in found.known if "member of" in said.text]
    assert (known.text, known.sources) == ("“Chaska” is a member of Los Halcones.", (1, 2))


def test_the_cover_tells_of_the_whole_identity(case: Case) -> None:
    other = records.create(case.library, "operation", {"name": "Puma Azul"})
    links.add(case.library, "in_file", case.second.id, other.id)
    facts = {fact.label: fact.value for fact in of(case.library, case.first.ref).facts}
    assert facts["Same person as"] == f"Tomasa Illa ({case.second.ref})"
    assert facts["Born"] == "1981"
    assert facts["Operations"] == f"{case.operation.ref} and {other.ref}"
    assert facts["Also used by"] == "nobody known to this library"


def test_an_operation_has_one_entry_and_one_arrest_for_one_person(case: Case) -> None:
    found = of(case.library, case.operation.ref)
    (entry,) = entries_of(found, case.first.ref, case.second.ref)
    assert (entry.title, entry.ref) == ("“Chaska”", f"{case.first.ref}, {case.second.ref}")
    facts = {fact.label: (fact.value, fact.sources) for fact in entry.facts}
    assert facts["Aliases"] == ("“Chaska”", (1, 2))
    assert facts["Same person as"][0] == f"Tomasa Illa ({case.second.ref})"
    assert facts["Nationality"] == ("Peruvian", (1, 2))
    assert len([fact for fact in entry.facts if fact.label == "Nationality"]) == 1
    assert [said.sources for said in entry.statements if "member of" in said.text] == [(1, 2)]
    (arrest,) = [row for row in found.links if "arrest" in row.reading]
    assert (arrest.target_ref, arrest.sources) == (f"{case.first.ref}, {case.second.ref}", (1, 2))
    assert len([row for row in found.links if row.target == "Los Halcones"]) == 1
    assert not any("single source" in gap for gap in found.gaps), "two independent papers say it"
    assert not any("nobody here knows a name" in gap for gap in found.gaps)


def test_every_figure_has_one_node_for_one_person(case: Case) -> None:
    for subject in (case.first, case.operation, case.group):
        found = of(case.library, subject.ref)
        assert found.link_figure is not None
        drawn = {getattr(item, "target", "") for item in found.link_figure.items}
        assert len(drawn & {str(case.first.id), str(case.second.id)}) == 1


def test_two_entries_of_one_person_are_no_selection(case: Case) -> None:
    found = of(case.library, case.first.ref, case.second.ref)
    assert (found.kind, found.title) == ("person", "“Chaska”")
    more = of(case.library, case.first.ref, case.second.ref, case.group.ref)
    assert (more.kind, more.title) == ("selection", "2 entries")
    (entry,) = entries_of(more, case.first.ref, case.second.ref)
    assert [fact.value for fact in entry.facts if fact.label == "Born"] == ["1981"]


def test_one_person_is_one_answer_on_paper(case: Case) -> None:
    crime = records.create(case.library, "event", {"name": "Ambush at the bend"})
    for one, paper in zip((case.first, case.second), case.papers, strict=True):
        links.add(case.library, "attributed_to", crime.id, one.id, working=Working(source=paper.id))
    links.add(case.library, "in_file", crime.id, case.operation.id)
    asked = [question.text for question in of(case.library, case.operation.ref).questions]
    assert "Who did it?" not in asked, "one answer has no rival"
    judgements.withdraw(case.library, case.judgement.id)
    asked = [question.text for question in of(case.library, case.operation.ref).questions]
    assert "Who did it?" in asked


def test_what_joins_a_person_with_itself_is_not_told(case: Case) -> None:
    links.add(case.library, "connected", case.first.id, case.second.id)
    assert not any(row.reading == "is connected with" for row in of(case.library, case.first.ref).links)
    judgements.withdraw(case.library, case.judgement.id)
    assert [row.target for row in of(case.library, case.first.ref).links if row.reading.startswith("is connected")] == [
        "Tomasa Illa"
    ]


def test_withdrawn_both_are_told_apart_again(case: Case) -> None:
    judgements.withdraw(case.library, case.judgement.id)
    found = of(case.library, case.operation.ref)
    assert len(entries_of(found, case.first.ref, case.second.ref)) == 2
    assert len([row for row in found.links if "arrest" in row.reading]) == 2
    assert of(case.library, case.first.ref, case.second.ref).kind == "selection"
    facts = {fact.label: fact.value for fact in of(case.library, case.first.ref).facts}
    assert "Same person as" not in facts
    assert facts["Also used by"] == case.second.ref
