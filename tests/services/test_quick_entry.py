"""One line in: who is proposed, what is asked, and what one change writes."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from casefiles import words
from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.judgement import Judgement
from casefiles.domain.link import Link
from casefiles.domain.record import Record
from casefiles.errors import BadInput
from casefiles.services import judgements, links, records
from casefiles.services.profile import profile
from casefiles.services.proposals import Option, Proposal
from casefiles.services.quick_entry import enter, propose
from casefiles.services.verification import verify
from casefiles.services.views import LinkView, Ref
from casefiles.services.working import Working
from tests.services.test_records import newest, refused


def operation(library: Library, name: str = "Condor Gris") -> Ref:
    return records.create(library, "operation", {"name": name})


def source(library: Library, name: str = "El Eco de Quinde", **fields: str) -> Ref:
    return records.create(library, "source", {"name": name, **fields})


def place(library: Library, name: str = "Puerto Quinde") -> Ref:
    return records.create(library, "place", {"name": name})


def known_by(library: Library, alias: str = "Chaska", inside: Ref | None = None) -> Ref:
    return links.person_by_alias(library, alias, working=Working(operation=inside.id if inside else None))


def chosen(proposal: Proposal, key: str = "person") -> Option:
    chip = proposal.chip(key)
    assert chip is not None and chip.option is not None, proposal
    return chip.option


def link_of(library: Library, record: Ref, kind: str) -> LinkView:
    (found,) = [link for link in profile(library, record.id).links if link.type == kind]
    return found


def count(library: Library, *types: str) -> int:
    with library.read() as session:
        return len(list(session.scalars(select(Record.id).where(Record.type.in_(types)))))


# Written


def test_the_line_of_the_issue_is_one_change(library: Library) -> None:
    where, paper = place(library), source(library)
    before = library.head.seq
    done = enter(library, f"chaska @puerto quinde 14/2 {paper.ref} c3")
    assert library.head.seq == before + 1
    assert newest(library) == done.label == "Enter “chaska @puerto quinde 14/2 S-0001 c3”"
    shown = profile(library, done.person.id)
    assert (shown.title, shown.shown("identity"), shown.subtitle) == ("“chaska”", "alias only", "real name unknown")
    sighting = link_of(library, done.person, "seen_at")
    assert (sighting.other.id, sighting.period, sighting.named_as) == (where.id, "14 February 2026", "“chaska”")
    assert [alias.text for alias in shown.aliases] == ["chaska"]
    said = [*shown.claims, *(claim for link in shown.links for claim in link.claims)]
    assert len(said) == 3
    assert {(claim.source.id, claim.grade, claim.excerpt) for claim in said} == {
        (paper.id, "C3", "chaska @puerto quinde 14/2 S-0001 c3")
    }
    assert done.kept == "@puerto quinde 14/2 S-0001"
    assert library.undo() == done.label
    assert count(library, "person", "alias", "link", "claim") == 0
    assert library.redo() == done.label
    assert verify(library).findings == ()


def test_the_three_ways_write_the_same(library: Library) -> None:
    where, paper = place(library), source(library)
    for text, language in (
        ("chaska @puerto quinde 14/2 s1 c3", "en"),
        ("alias Chaska seen at Puerto Quinde on 14 February says S1 C3", "en"),
        ("alias Chaska visto en Puerto Quinde el 14/2 dice S1 C3", "es"),
    ):
        person = enter(library, text, language=language).person
        sighting = link_of(library, person, "seen_at")
        assert (sighting.other.id, sighting.period) == (where.id, "14 February 2026")
        assert {(claim.source.id, claim.grade) for claim in sighting.claims} == {(paper.id, "C3")}


def test_everything_a_line_can_say(library: Library) -> None:
    inside, paper = operation(library), source(library)
    text = 'Rosa Ejemplo alias "La Chaska" @quinde 14/2 #condor (driver) +51 900 000 417 ZZQ-417 s1 b2 ! ask for the register'
    done = enter(library, text)
    shown = profile(library, done.person.id)
    assert (shown.title, shown.shown("identity")) == ("Rosa Ejemplo", "named")
    assert [alias.text for alias in shown.aliases] == ["La Chaska"]
    assert [task.title for task in shown.tasks] == ["ask for the register"]
    file = link_of(library, done.person, "in_file")
    assert (file.other.id, file.role, [claim.source.id for claim in file.claims]) == (inside.id, "driver", [paper.id])
    assert sorted(link.other.title for link in shown.links if link.type == "uses") == ["+51 900 000 417", "ZZQ-417"]
    kinds = {one.ref.split("-")[0] for one in done.made}
    assert kinds == {"PER", "AL", "PL", "ID", "LK", "TK"}
    with library.read() as session:
        task = next(one.id for one in done.made if one.type == "task")
        assert not list(session.scalars(select(Claim).where(Claim.about == task))), "a task cites nobody"


@pytest.mark.parametrize(
    ("text", "kind", "backwards"),
    [
        ("chaska paid Los Halcones s1", "paid", False),
        ("chaska member of Los Halcones", "member_of", False),
        ("chaska was paid by Los Halcones", "paid", True),
        ("chaska integrante de Los Halcones", "member_of", False),
    ],
)
def test_links_in_words(library: Library, text: str, kind: str, backwards: bool) -> None:
    group = records.create(library, "organisation", {"name": "Los Halcones"})
    source(library)
    done = enter(library, text)
    link = link_of(library, done.person, kind)
    assert (link.other.id, link.backwards) == (group.id, backwards)


def test_a_role_goes_with_its_group_and_else_with_the_operation(library: Library) -> None:
    records.create(library, "organisation", {"name": "Los Halcones"})
    inside = operation(library)
    done = enter(library, "chaska (pilot) member of Los Halcones (driver)", working=Working(operation=inside.id))
    assert link_of(library, done.person, "member_of").role == "driver"
    assert link_of(library, done.person, "in_file").role == "pilot"


def test_a_target_and_a_prosecutor_have_links_of_their_own(library: Library) -> None:
    operation(library)
    target = enter(library, "chaska #condor (target)").person
    assert link_of(library, target, "targets").backwards
    prosecutor = enter(library, "Rosa Ejemplo #condor (fiscal)", {"person": "new:name"}).person
    assert link_of(library, prosecutor, "directed").role == "prosecutor"


def test_a_role_without_a_home_is_refused(library: Library) -> None:
    assert "operation or a group" in refused(library, lambda: enter(library, "chaska (driver) @quinde"))


def test_a_known_number_is_used_again_however_it_is_written(library: Library) -> None:
    held = records.create(library, "identifier", {"raw": "+51 900 000 417", "kind": "phone"})
    car = records.create(library, "vehicle", {"registration": "ZZQ-417"})
    done = enter(library, "chaska +51900000417 zzq-417")
    assert {link.other.id for link in profile(library, done.person.id).links if link.type == "uses"} == {
        held.id,
        car.id,
    }
    done = enter(library, "tuco 40000417", {"number": "new:account"})
    assert link_of(library, done.person, "uses").other.title == "40000417"


def test_several_dates_go_to_what_stands_before_them(library: Library) -> None:
    done = enter(library, "chaska @quinde 14/2 @huaro 15/2")
    seen = {link.other.title: link.period for link in profile(library, done.person.id).links if link.type == "seen_at"}
    assert seen == {"quinde": "14 February 2026", "huaro": "15 February 2026"}
    done = enter(library, "14/2 chaska @quinde", {"person": "new"})
    assert link_of(library, done.person, "seen_at").period == "14 February 2026"


def test_without_a_source_nothing_is_cited(library: Library) -> None:
    enter(library, "chaska @quinde")
    assert count(library, "claim") == 0


def test_who_is_only_named_is_what_the_source_says(library: Library) -> None:
    source(library)
    who = records.create(library, "person", {"printed_name": "Rosa Ejemplo"})
    enter(library, f"{who.ref} s1 c3")
    (said,) = profile(library, who.id).claims
    assert (said.source.ref, said.grade, said.excerpt) == ("S-0001", "C3", "PER-0001 s1 c3")


def test_the_working_source_is_cited_with_its_own_grade(library: Library) -> None:
    first, second, via = source(library), source(library, "Parte 12"), source(library, "Radio Quinde")
    bar = Working(source=first.id, via=via.id, grade_code="B2", excerpt="selected elsewhere", excerpt_place="p. 4")
    done = enter(library, "chaska @quinde", working=bar)
    (said,) = link_of(library, done.person, "seen_at").claims
    assert (said.source.id, said.via and said.via.id, said.grade, said.excerpt, said.excerpt_place) == (
        first.id, via.id, "B2", "chaska @quinde", "p. 4",
    )  # fmt: skip
    done = enter(library, f"tuco @quinde {second.ref}", working=bar)
    (said,) = link_of(library, done.person, "seen_at").claims
    assert (said.source.id, said.via, said.grade, said.excerpt_place) == (second.id, None, "", "")


def test_two_sources_of_one_sighting_share_its_link(library: Library) -> None:
    inside = operation(library)
    place(library)
    first, second = source(library), source(library, "Parte 12")
    bar = Working(operation=inside.id)
    done = enter(library, f"chaska @puerto quinde 14/2 {first.ref}", working=bar)
    again = enter(library, f"Chaska @puerto quinde 14 February {second.ref}", working=bar)
    assert again.person == done.person
    sighting = link_of(library, done.person, "seen_at")
    assert {claim.source.id for claim in sighting.claims} == {first.id, second.id}
    assert len(profile(library, done.person.id).aliases) == 1
    enter(library, f"chaska @puerto quinde 15/2 {second.ref}", working=bar)
    assert len([link for link in profile(library, done.person.id).links if link.type == "seen_at"]) == 2


def test_handling_goes_with_everything_made(library: Library) -> None:
    source(library)
    done = enter(library, "chaska @quinde 900000417 s1 ! ask", working=Working(marking="secret"))
    for one in done.made:
        assert profile(library, one.id).marking_key == "secret", one


# Who is meant


def test_one_holder_in_the_working_operation_is_chosen(library: Library) -> None:
    inside = operation(library)
    who, _other = known_by(library, inside=inside), known_by(library)
    proposal = propose(library, "chaska @quinde", working=Working(operation=inside.id))
    assert chosen(proposal).record == who
    assert "in this operation" in chosen(proposal).why
    assert chosen(propose(library, "el Chaska #condor")).record == who, "an operation in the line counts alike"
    assert enter(library, "chaska @quinde", working=Working(operation=inside.id)).person == who


def test_without_an_operation_a_holder_is_only_perhaps_the_same(library: Library) -> None:
    who = known_by(library)
    proposal = propose(library, "chaska @quinde")
    assert chosen(proposal).label == f"new, perhaps the same as {who.ref}"
    assert f"Unsure whether “chaska” is the same as {who.ref} “Chaska”" in proposal.writes
    done = enter(library, "chaska @quinde")
    assert done.person != who
    with library.read() as session:
        (judged,) = session.scalars(select(Judgement))
        assert (judged.first, judged.second, judged.verdict) == (done.person.id, who.id, "unsure")
        assert "chaska @quinde" in (judged.reason or "")
    assert count(library, "alias") == 2, "equal text merges nothing"


def test_two_holders_in_the_operation_choose_nobody(library: Library) -> None:
    inside = operation(library)
    first, second = known_by(library, inside=inside), known_by(library, inside=inside)
    proposal = propose(library, "chaska", working=Working(operation=inside.id))
    assert chosen(proposal).perhaps in (first, second)
    chip = proposal.chip("person")
    assert chip is not None
    assert {option.record for option in chip.options} >= {first, second}
    judgements.judge(library, first.id, second.id, "same")
    assert chosen(propose(library, "chaska", working=Working(operation=inside.id))).record is not None


def test_the_title_counts_as_a_name_too(library: Library) -> None:
    inside = operation(library)
    who = records.create(library, "person", {"printed_name": "Rosa Ejemplo"}, working=Working(operation=inside.id))
    done = enter(library, "rosa ejemplo @quinde", working=Working(operation=inside.id))
    assert done.person == who
    assert profile(library, who.id).aliases == (), "their own name is no alias"


def test_choices_say_where_somebody_was_last_seen(library: Library) -> None:
    inside = operation(library)
    enter(library, "chaska @quinde 14/2 #condor")
    enter(library, "chaska @huaro 13/2", working=Working(operation=inside.id))
    assert chosen(propose(library, "chaska #condor")).seen == "quinde, 14 February 2026 · Condor Gris"


def test_the_arrows_choose_among_known_and_new(library: Library) -> None:
    who = known_by(library)
    chip = propose(library, "chaska").chip("person")
    assert chip is not None
    assert [option.key for option in chip.options] == [f"perhaps:{who.ref}", who.ref, "new", "new:name"]
    assert enter(library, "chaska @quinde", {"person": who.ref}).person == who
    assert enter(library, "chaska @quinde", {"person": "new"}).person != who
    named = enter(library, "chaska @quinde", {"person": "new:name"}).person
    assert profile(library, named.id).shown("printed_name") == "chaska"
    assert count(library, "judgement") == 0


def test_names_that_begin_so_are_offered_and_never_chosen(library: Library) -> None:
    who = known_by(library, "Chaskacha")
    proposal = propose(library, "chaska")
    assert chosen(proposal).key == "new"
    chip = proposal.chip("person")
    assert chip is not None and who in [option.record for option in chip.options]


def test_anybody_may_be_picked_by_ref(library: Library) -> None:
    who = records.create(library, "person", {"printed_name": "Rosa Ejemplo"})
    proposal = propose(library, "chaska @quinde", choices={"person": who.ref})
    assert chosen(proposal).record == who
    assert "Rosa Ejemplo uses the name “chaska”" in proposal.writes
    assert enter(library, "chaska @quinde", proposal.choices).person == who
    assert [alias.text for alias in profile(library, who.id).aliases] == ["chaska"]


def test_a_person_by_ref_and_one_by_the_ref_of_an_alias(library: Library) -> None:
    who = known_by(library)
    (alias,) = profile(library, who.id).aliases
    assert enter(library, f"{who.ref} @quinde").person == who
    assert enter(library, f"{alias.alias.ref} @huaro").person == who
    other = enter(library, f"{alias.alias.ref} @quinde", {"person": "new"}).person
    assert profile(library, other.id).aliases[0].alias == alias.alias, "the very alias that was named"
    assert count(library, "alias") == 1


def test_a_name_fills_what_was_empty_and_is_a_version_where_it_was_not(library: Library) -> None:
    paper = source(library)
    who = known_by(library)
    enter(library, f"Rosa Ejemplo alias Chaska {paper.ref}", {"person": who.ref})
    shown = profile(library, who.id)
    assert (shown.title, shown.shown("identity")) == ("Rosa Ejemplo", "named")
    enter(library, f"Rosa Ejemplar alias Chaska {paper.ref}", {"person": who.ref})
    (name,) = [one for one in profile(library, who.id).fields if one.key == "printed_name"]
    assert {version.shown for version in name.versions} == {"Rosa Ejemplo", "Rosa Ejemplar"}


# Places, operations, sources


def test_a_place_is_known_by_its_whole_name_only(library: Library) -> None:
    where = place(library)
    assert chosen(propose(library, "chaska @PUERTO QUINDE"), "place").record == where
    proposal = propose(library, "chaska @puerto")
    assert chosen(proposal, "place").key == "new"
    chip = proposal.chip("place")
    assert chip is not None and where in [option.record for option in chip.options]
    assert "New place puerto" in proposal.writes


def test_an_operation_is_known_by_its_beginning_if_only_one_begins_so(library: Library) -> None:
    first = operation(library)
    assert chosen(propose(library, "chaska #condor"), "operation").record == first
    operation(library, "Condor Azul")
    assert chosen(propose(library, "chaska #condor"), "operation").key == "new"
    assert chosen(propose(library, f"chaska #{first.ref}"), "operation").record == first
    done = enter(library, "chaska #condor")
    assert "condor" in [one.title for one in done.made]


def test_a_source_may_be_named_or_new(library: Library) -> None:
    paper = source(library)
    done = enter(library, "chaska @quinde says El Eco de Quinde")
    assert [claim.source.id for claim in link_of(library, done.person, "seen_at").claims] == [paper.id]
    done = enter(library, "tuco @quinde says Radio Quinde")
    assert [claim.source.title for claim in link_of(library, done.person, "seen_at").claims] == ["Radio Quinde"]


def test_the_link_may_be_another_than_usual(library: Library) -> None:
    place(library)
    proposal = propose(library, "chaska @puerto quinde")
    chip = proposal.chip("link")
    assert chip is not None
    assert [option.key for option in chip.options][:2] == ["seen_at", "lives_at"]
    done = enter(library, "chaska @puerto quinde 14/2", {"link": "lives_at"})
    assert link_of(library, done.person, "lives_at").period == "14 February 2026"


def test_what_a_name_is_must_be_plain_or_chosen(library: Library) -> None:
    proposal = propose(library, "chaska paid Los Halcones")
    assert not proposal.ready
    assert proposal.problems == ("Say what “Los Halcones” is.",)
    done = enter(library, "chaska paid Los Halcones", {"target": "new:organisation"})
    assert link_of(library, done.person, "paid").other.type == "organisation"
    assert chosen(propose(library, "chaska member of Firma X"), "target").key == "new:organisation"


def test_two_people_may_be_new_at_once(library: Library) -> None:
    who = known_by(library, "Tuco")
    proposal = propose(library, "chaska met Tuco")
    assert chosen(proposal, "target").perhaps == who
    done = enter(library, "chaska met Tuco")
    met = link_of(library, done.person, "met")
    assert (met.other.title, met.other != who) == ("“Tuco”", True)
    assert count(library, "judgement") == 1


# Questions and problems


def test_a_grade_that_differs_from_the_sources_own_is_asked_about(library: Library) -> None:
    paper = source(library, reliability="B")
    text = f"chaska @quinde {paper.ref} c3"
    proposal = propose(library, text)
    (question,) = proposal.questions
    assert (question.key, question.text) == ("grade", "El Eco de Quinde is rated B, and the line says C.")
    assert not proposal.ready
    assert "grade=this_time" in refused(library, lambda: enter(library, text))
    for answer, code, own in (("this_time", "C3", "B"), ("keep", "B3", "B"), ("change", "C3", "C")):
        done = enter(library, text, {"person": "new", "grade": answer})
        (said,) = link_of(library, done.person, "seen_at").claims
        assert (said.grade, profile(library, paper.id).shown("reliability")) == (code, own)
    assert propose(library, text).questions == (), "now they agree"
    assert library.undo().startswith("Enter")
    assert profile(library, paper.id).shown("reliability") == "B", "one change took both back"


def test_a_digit_alone_takes_the_sources_letter(library: Library) -> None:
    paper = source(library, reliability="B")
    done = enter(library, f"chaska @quinde {paper.ref} 3")
    assert [claim.grade for claim in link_of(library, done.person, "seen_at").claims] == ["B3"]


def test_a_date_with_two_readings_is_asked_about(library: Library) -> None:
    proposal = propose(library, "chaska @quinde 3/2")
    (question,) = proposal.questions
    assert "month as a word" in question.text
    assert [answer.key for answer in question.answers] == ["2026-02-03", "2026-03-02", "leave"]
    assert not proposal.ready
    refused(library, lambda: enter(library, "chaska @quinde 3/2"))
    done = enter(library, "chaska @quinde 3/2", {"date": "2026-03-02"})
    assert link_of(library, done.person, "seen_at").period == "2 March 2026"
    done = enter(library, "chaska @quinde 3/2", {"person": "new", "date": "leave"})
    assert link_of(library, done.person, "seen_at").period == ""
    assert propose(library, "chaska @quinde 3/2", language="es").questions == ()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "begin with an alias"),
        ("@quinde 14/2", "begin with an alias"),
        ("chaska @quinde s99", "S-0099"),
        ("chaska @", "after @"),
        ("chaska #", "after #"),
        ("chaska c3", "who says so"),
        ("chaska met", "leads to"),
        ("chaska met @quinde", "leads to"),
        ("chaska PER-0001", "how Rosa Ejemplo belongs"),
        ("chaska ex1", "EX-0001"),
        ("chaska s1 c3 b2", "more than one grade"),
        ("chaska s1 s2", "other source"),
        ("chaska #condor #op-2026-1", "one operation"),
        ("per99 @quinde", "PER-0099"),
    ],
)
def test_what_stands_in_the_way_is_one_sentence(library: Library, text: str, part: str) -> None:
    records.create(library, "person", {"printed_name": "Rosa Ejemplo"})
    operation(library)
    source(library)
    source(library, "Parte 12")
    proposal = propose(library, text)
    assert not proposal.ready
    assert any(part in problem for problem in proposal.problems), proposal.problems
    assert part in refused(library, lambda: enter(library, text))


def test_what_cannot_be_chosen_is_refused_and_passed_over_while_typing(library: Library) -> None:
    for choices in ({"person": "PER-0417"}, {"place2": "new"}, {"grade": "keep"}, {"place": "nonsense"}):
        refused(library, lambda choices=choices: enter(library, "chaska @quinde", choices))  # type: ignore[misc]
        assert propose(library, "chaska @quinde", choices=choices).ready
    gone = known_by(library)
    choices = propose(library, "chaska @quinde", choices={"person": gone.ref}).choices
    records.trash(library, [gone.id])
    refused(library, lambda: enter(library, "chaska @quinde", choices))


def test_what_is_worked_on_and_gone_is_said(library: Library) -> None:
    inside, paper = operation(library), source(library)
    records.trash(library, [inside.id, paper.id])
    for bar in (Working(operation=inside.id), Working(source=paper.id)):
        assert "not there any more" in propose(library, "chaska @quinde", working=bar).problems[0]
        refused(library, lambda bar=bar: enter(library, "chaska @quinde", working=bar))  # type: ignore[misc]


def test_chips_stand_where_their_words_stand(library: Library) -> None:
    source(library)
    proposal = propose(library, "chaska @quinde 14/2 s1 c3 ! ask")
    assert [(chip.kind, proposal.text[chip.start : chip.end]) for chip in proposal.chips] == [
        ("person", "chaska"), ("place", "@quinde"), ("link", "@quinde"), ("date", "14/2"), ("source", "s1"),
        ("grade", "c3"), ("task", "! ask"),
    ]  # fmt: skip
    assert len({chip.key for chip in proposal.chips}) == len(proposal.chips)


def test_words_that_say_nothing_here_are_named(library: Library) -> None:
    proposal = propose(library, "chaska in @quinde at night 14/2, gorra roja")
    assert proposal.unread == ("at night", "gorra roja")
    assert [place.label for place in proposal.chips if place.kind == "place"] == ["quinde"]
    assert propose(library, "chaska @quinde 14/2").unread == ()


def test_the_day_that_dates_count_from_can_be_given(library: Library) -> None:
    proposal = propose(library, "chaska @quinde yesterday", reference=datetime.date(2020, 5, 2))
    assert chosen(proposal, "date").label == "1 May 2020"


def test_it_speaks_the_readers_language(library: Library) -> None:
    place(library)
    with words.use("es"):
        proposal = propose(library, "chaska @puerto quinde 14/2")
        assert "«chaska» fue visto(a) en Puerto Quinde, 14 de febrero de 2026" in proposal.writes
        assert enter(library, "chaska @puerto quinde 14/2").label == "Ingresar «chaska @puerto quinde 14/2»"


def test_a_long_line_has_a_short_name_and_a_whole_excerpt(library: Library) -> None:
    source(library)
    text = "chaska @quinde s1 " + "palabra " * 40
    done = enter(library, text)
    assert len(done.label) < 80 and done.label.endswith("…”")
    (said,) = link_of(library, done.person, "seen_at").claims
    assert said.excerpt == text.strip()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "chaska",
                "@",
                "@quinde",
                "#",
                "#condor",
                "14/2",
                "3/2",
                "s1",
                "s9",
                "c3",
                "C",
                "met",
                "paid",
                "Tuco",
                "(driver)",
                '"',
                "alias",
                "says",
                "900000417",
                "ZZQ-417",
                "! ask",
                "per1",
                "al1",
                "en",
                "\x00",
                "\ud800",
                "-x",
                "*",
                "NEAR(",
            ]
        ),  # fmt: skip
        max_size=8,
    ).map(" ".join)
)
def test_whatever_is_typed_is_entered_whole_or_not_at_all(library: Library, text: str) -> None:
    proposal = propose(library, text)
    head = library.head
    if proposal.ready:
        enter(library, text, proposal.choices)
        assert library.head.seq == head.seq + 1
        library.undo()
    else:
        with pytest.raises(BadInput):
            enter(library, text, proposal.choices)
        assert library.head == head
    with library.read() as session:
        assert not list(session.scalars(select(Link)))
