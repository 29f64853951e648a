"""Links: made in one line, read from both ends, sourced, edited, taken away."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, event

from casefiles import words
from casefiles.database import batch
from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.errors import NotFound
from casefiles.services import claims, history, links, records
from casefiles.services.link_views import kinds_of_links
from casefiles.services.profile import profile, questions
from casefiles.services.working import Working
from tests.services.test_records import newest, person, refused, source


def group(library: Library, name: str = "Los Halcones") -> int:
    return records.create(library, "organisation", {"name": name}).id


def test_a_link_reads_from_both_ends_in_both_languages(library: Library) -> None:
    who, gang = person(library), group(library)
    made = links.add(library, "member_of", who.id, gang, details={"role": "financier", "period": "2019/2021"})
    (forward,), (back,) = profile(library, who.id).links, profile(library, gang).links
    assert (forward.reading, forward.other.title, forward.role) == ("is a member of", "Los Halcones", "financier")
    assert (back.reading, back.other.title, back.backwards) == ("has as member", "Aurelio Ñahui", True)
    assert forward.id == back.id == made.id
    (spanish,) = profile(library, gang, language="es").links
    assert (spanish.reading, spanish.role) == ("tiene como integrante a", "financista")
    assert newest(library) == "Link: Aurelio Ñahui is a member of Los Halcones"


def test_what_holds_many_parts_is_read_in_as_many_statements_as_what_holds_few(library: Library) -> None:
    counts = []
    for many in (2, 60):
        whole = records.create(library, "exhibit", {"name": "Telephone"})
        with library.change("Parts") as session:
            batch.insert(session, Exhibit, [{"name": f"{n}", "part_of": whole.id} for n in range(many)])
        asked: list[str] = []

        def count(_one: object, _two: object, statement: str, *_rest: object, asked: list[str] = asked) -> None:
            asked.append(statement)

        event.listen(Engine, "before_cursor_execute", count)
        try:
            assert len(profile(library, whole.id).links) == many
        finally:
            event.remove(Engine, "before_cursor_execute", count)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_symmetric_link_reads_alike_from_both_ends(library: Library) -> None:
    first, second = person(library, "A"), person(library, "B")
    links.add(library, "met", first.id, second.id)
    assert profile(library, first.id).links[0].reading == profile(library, second.id).links[0].reading == "met"


def test_what_does_not_fit_is_refused(library: Library) -> None:
    who, gang = person(library), group(library)
    assert "is a member of" in refused(library, lambda: links.add(library, "member_of", gang, who.id))
    assert "no_such" in refused(library, lambda: links.add(library, "no_such", who.id, gang))
    refused(library, lambda: links.add(library, "met", who.id, who.id))
    refused(library, lambda: links.add(library, "member_of", who.id, 999), NotFound)
    refused(library, lambda: links.add(library, "member_of", who.id, gang, details={"source_end": 1}))
    refused(library, lambda: links.add(library, "member_of", who.id, gang, details={"period": "the other day-ish"}))
    refused(library, lambda: links.add(library, "member_of", who.id, gang, details={"named_as": gang}))
    records.trash(library, [gang])
    refused(library, lambda: links.add(library, "member_of", who.id, gang), NotFound)


def test_reference_fields_read_as_lines_both_ways(library: Library) -> None:
    place = records.create(library, "place", {"name": "Quinde"})
    event = records.create(library, "event", {"name": "Ambush", "place": place.id})
    (line,) = profile(library, event.id).links
    (back,) = profile(library, place.id).links
    assert (line.reading, line.other.id, line.id, line.field) == ("took place at", place.id, None, "place")
    assert (back.reading, back.other.id, back.backwards) == ("was scene of", event.id, True)
    assert profile(library, place.id, language="es").links[0].reading == "fue escenario de"
    records.trash(library, [event.id])
    assert profile(library, place.id).links == ()
    records.restore(library, [event.id])
    records.trash(library, [place.id])
    assert profile(library, event.id).links == ()


def test_who_says_that_a_reference_holds_stands_on_its_line(library: Library) -> None:
    paper = source(library)
    place = records.create(library, "place", {"name": "Quinde"})
    event = records.create(library, "event", {"name": "Ambush"})
    claims.set_value(library, event.id, "place", "Quinde", working=Working(source=paper.id))
    (line,) = profile(library, place.id).links
    assert (line.backing.chip, line.said_by) == ("1 source", "El Eco de Quinde")


def test_an_alias_belongs_to_whoever_uses_it(library: Library) -> None:
    first = records.create(library, "person", {"identity": "alias_only"})
    second = person(library, "Tomasa Illa")
    alias = links.add_alias(library, first.id, "Chaska", kind="nickname", period="2019")
    assert newest(library) == f"Add alias Chaska to {first.ref}"
    assert profile(library, first.id).title == "“Chaska”"
    again = links.add_alias(library, second.id, " Chaska ")
    assert again.id != alias.id
    (held,) = profile(library, second.id).aliases
    assert (held.text, [ref.id for ref in held.also_used_by]) == ("Chaska", [first.id])
    assert profile(library, first.id).aliases[0].kind == "nickname"
    library.undo()
    assert profile(library, first.id).aliases[0].also_used_by == ()
    assert newest(library) == f"Undo: Add alias Chaska to {second.ref}"
    refused(library, lambda: links.add_alias(library, first.id, "  "))
    refused(library, lambda: links.add_alias(library, 999, "Chaska"), NotFound)
    place = records.create(library, "place", {"name": "Quinde"})
    refused(library, lambda: links.add_alias(library, place.id, "Chaska"))


def test_one_alias_shared_by_two(library: Library) -> None:
    first, second = person(library, "A"), person(library, "B")
    alias = links.add_alias(library, first.id, "Chaska")
    links.add(library, "uses_name", second.id, alias.id)
    assert [ref.title for ref in profile(library, first.id).aliases[0].also_used_by] == ["B"]


def test_the_alias_that_produced_a_link(library: Library) -> None:
    who, gang = person(library), group(library)
    alias = links.add_alias(library, who.id, "Chaska")
    link = links.add(library, "member_of", who.id, gang, details={"named_as": alias.ref})
    shown = next(one for one in profile(library, who.id).links if one.id == link.id)
    assert shown.named_as == "“Chaska”"


def test_many_are_linked_as_one_change(library: Library) -> None:
    gang = group(library)
    people = [person(library, name).id for name in "ABC"]
    head = library.head.seq
    assert links.add_many(library, "member_of", people, gang) == 3
    assert (library.head.seq, newest(library)) == (head + 1, "Link 3 entries")
    assert len(profile(library, gang).links) == 3
    library.undo()
    assert profile(library, gang).links == ()
    refused(library, lambda: links.add_many(library, "member_of", [*people, gang], gang))
    assert links.add_many(library, "member_of", [gang], people[0], backwards=True) == 1
    assert links.add_many(library, "member_of", [], gang) == 0


def test_a_link_cites_what_is_worked_on(library: Library) -> None:
    paper = source(library)
    who, gang = person(library), group(library)
    working = Working(source=paper.id, how_said="alleged", grade_code="b2", excerpt="su brazo", excerpt_place="p. 3")
    links.add(library, "member_of", who.id, gang, working=working)
    (line,) = profile(library, who.id).links
    assert (line.backing.chip, line.grade, line.alleged) == ("1 source", "B2", True)
    (claim,) = line.claims
    assert (claim.excerpt, claim.excerpt_place, claim.how_said_shown) == ("su brazo", "p. 3", "alleged")


def test_only_suspects_without_a_final_verdict_are_worded_alleged(library: Library) -> None:
    gang = group(library)
    who = records.create(library, "person", {"printed_name": "A", "involvement": "suspect"})
    links.add(library, "member_of", who.id, gang)
    assert profile(library, gang).links[0].alleged
    records.update(library, who.id, {"legal_status": "convicted_final"})
    assert not profile(library, gang).links[0].alleged


def test_editing_and_removing(library: Library) -> None:
    who, gang = person(library), group(library)
    link = links.add(library, "member_of", who.id, gang)
    links.update(library, link.id, {"detail": "since the dry season", "amount": "300 kg", "hypothesis": "yes"})
    (line,) = profile(library, who.id).links
    assert (line.detail, line.amount, line.hypothesis, line.version) == ("since the dry season", "300\u00a0kg", True, 2)
    refused(library, lambda: links.update(library, link.id, {"link_type": "leads"}))
    refused(library, lambda: links.update(library, who.id, {"detail": "x"}), NotFound)
    refused(library, lambda: links.remove(library, who.id), NotFound)
    label = links.remove(library, link.id)
    assert label.startswith(f"Move {link.ref} ")
    assert profile(library, who.id).links == ()
    library.undo()
    assert len(profile(library, who.id).links) == 1


def test_rivals_are_one_question_with_answers(library: Library) -> None:
    paper, other = source(library), source(library, "El Otro Eco")
    event = records.create(library, "event", {"name": "Ambush"})
    gang, rivals = group(library), group(library, "Los Otros")
    link = links.add(library, "attributed_to", event.id, gang, working=Working(source=paper.id))
    links.add(library, "attributed_to", event.id, rivals, working=Working(source=other.id))
    claims.add(library, link.id, working=Working(source=other.id), says="It was not they.", supports=False)
    (question,) = questions(library, event.id)
    assert question.text == "Who did it?"
    assert [(a.link.other.title, len(a.supports), len(a.disputes)) for a in question.answers] == [
        ("Los Halcones", 1, 1),
        ("Los Otros", 1, 0),
    ]
    assert question.answers[0].link.backing.chip == "disputed"
    assert profile(library, gang).links[0].question == ""


def test_lines_are_matched_by_either_reading() -> None:
    assert "paid_protection" in {match.type.key for match in links.matches("paid shining", "person")}
    readings = {(key, backwards): reading for key, reading, backwards in kinds_of_links("organisation")}
    assert readings["member_of", True] == "has as member"
    assert ("member_of", False) not in readings
    with words.use("es"):
        assert links.matches("pagó", "person")


def test_the_log_of_a_link_names_its_ends(library: Library) -> None:
    who, gang = person(library), group(library)
    links.add(library, "member_of", who.id, gang)
    (row,) = history.rows_of(library, library.head.seq)
    assert ("From", "", "PER-0001 Aurelio Ñahui") in row.fields
    assert ("Link", "", "is a member of") in row.fields


def test_names_typed_for_references_are_found_by_ref_title_or_alias(library: Library) -> None:
    first = records.create(library, "place", {"name": "Quinde"})
    records.create(library, "person", {"printed_name": "Quinde"})
    event = records.create(library, "event", {"place": "“quinde”".replace("q", "Q")})
    assert profile(library, event.id).field("place").target == first
    second = records.create(library, "place", {"name": "Quinde"})
    sentence = refused(library, lambda: records.create(library, "event", {"place": "Quinde"}))
    assert first.ref in sentence
    assert second.ref in sentence
    made = records.create(library, "event", {"place": second.ref.lower().replace("-", " ")})
    assert profile(library, made.id).field("place").target == second
    group_made = group(library, "Los Halcones del Sur")
    links.add_alias(library, group_made, "Los Alados")
    paper = records.create(library, "source", {"publisher": "Los Alados"})
    target = profile(library, paper.id).field("publisher").target
    assert target is not None
    assert target.id == group_made


def test_a_person_by_alias_is_one_change(library: Library) -> None:
    before = library.head.seq
    person = links.person_by_alias(library, "El Zorro")
    assert library.head.seq == before + 1
    assert library.state().undo == "Add person PER-0001 “El Zorro”"
    assert [alias.text for alias in profile(library, person.id).aliases] == ["El Zorro"]
    library.undo()
    with pytest.raises(NotFound):
        profile(library, person.id)
