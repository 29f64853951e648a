"""The neighbourhood of a record: near, connected, capped, and worded as on the records' own pages."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from casefiles.database.library import Library
from casefiles.services import claims, graph, judgements, links, profile, records, timeline
from casefiles.services.graph import Graph, kinds_of_lines, neighbourhood
from casefiles.services.working import Working
from tests.factories import make


def person(library: Library, name: str, **fields: str) -> int:
    return records.create(library, "person", {"printed_name": name, **fields}).id


def names(found: Graph) -> list[tuple[str, int]]:
    return [(node.ref.title, node.distance) for node in found.nodes]


@pytest.fixture
def chain(library: Library) -> list[int]:
    """Four people, each an associate of the next."""
    people = [person(library, name) for name in ("Ada", "Beto", "Carla", "Dina")]
    for first, second in zip(people, people[1:], strict=False):
        links.add(library, "associate_of", first, second)
    return people


def test_steps_say_how_far(library: Library, chain: list[int]) -> None:
    assert names(neighbourhood(library, [chain[0]], steps=1, language="en")) == [("Ada", 0), ("Beto", 1)]
    assert names(neighbourhood(library, [chain[0]], steps=2, language="en")) == [("Ada", 0), ("Beto", 1), ("Carla", 2)]
    assert names(neighbourhood(library, [chain[0]], steps=0, language="en")) == [("Ada", 0)]


def test_all_lines_between_those_that_stay(library: Library, chain: list[int]) -> None:
    links.add(library, "met", chain[1], chain[2])
    links.add(library, "relative_of", chain[0], chain[2])
    found = neighbourhood(library, [chain[0]], steps=1, language="en")
    assert names(found) == [("Ada", 0), ("Beto", 1), ("Carla", 1)]
    assert [(edge.a, edge.kind, edge.b) for edge in found.edges] == [
        (chain[0], "associate_of", chain[1]),
        (chain[1], "associate_of", chain[2]),
        (chain[1], "met", chain[2]),
        (chain[0], "relative_of", chain[2]),
    ]
    assert not any(edge.directed for edge in found.edges)


def test_reference_fields_are_lines_with_a_standing_of_their_own(library: Library) -> None:
    place = records.create(library, "place", {"name": "Quinde"}).id
    source = records.create(library, "source", {"name": "El Eco"}).id
    happened = records.create(library, "event", {"name": "Ambush", "place": place}).id
    (edge,) = neighbourhood(library, [place], language="en").edges
    assert (edge.a, edge.b, edge.label, edge.standing, edge.kind, edge.link) == (
        happened, place, "took place at", "unsourced", "event.place", None,
    )  # fmt: skip
    claims.add(library, happened, working=Working(source=source), field="place")
    (edge,) = neighbourhood(library, [place], language="es").edges
    assert (edge.label, edge.standing) == ("ocurrió en", "single source")


def test_lines_of_housekeeping_are_followed_only_when_asked_for(library: Library) -> None:
    operation = records.create(library, "operation", {"name": "Condor Gris"}).id
    someone = person(library, "Ada")
    links.add(library, "in_file", someone, operation)
    assert names(neighbourhood(library, [operation], language="en")) == [("Condor Gris", 0)]
    asked = neighbourhood(library, [operation], language="en", kinds={"in_file"})
    assert names(asked) == [("Condor Gris", 0), ("Ada", 1)]
    assert set(kinds_of_lines()) >= graph.LEFT_OUT | {"operated", "event.place", "seizure.operation"}


def test_alleged_and_standing_are_those_of_the_records_page(library: Library) -> None:
    source = records.create(library, "source", {"name": "El Eco"}).id
    suspect = person(library, "Ada", involvement="suspect")
    group = records.create(library, "organisation", {"name": "Los Halcones"}).id
    clear = person(library, "Beto", involvement="witness")
    links.add(library, "member_of", suspect, group, working=Working(source=source))
    links.add(library, "member_of", clear, group, working=Working(source=source, how_said="alleged"))
    links.add(library, "works_for", clear, group)
    found = neighbourhood(library, [group], language="en")
    page = {link.id: link for link in profile.profile(library, group, language="en").links}
    assert [edge.alleged for edge in found.edges] == [True, True, False]
    for edge in found.edges:
        assert (edge.alleged, edge.standing) == (page[edge.link].alleged, page[edge.link].backing.name)


def test_a_hypothesis_is_marked(library: Library) -> None:
    happened = records.create(library, "event", {"name": "Ambush"}).id
    group = records.create(library, "organisation", {"name": "Los Halcones"}).id
    links.add(library, "attributed_to", happened, group, details={"hypothesis": "yes"})
    (edge,) = neighbourhood(library, [happened], language="en").edges
    assert (edge.hypothesis, edge.directed, edge.label) == (True, True, "is attributed to")


def test_an_alias_is_a_node_only_where_two_bear_it(library: Library) -> None:
    ada, beto = person(library, "Ada"), person(library, "Beto")
    alias = links.add_alias(library, ada, "Tuca").id
    assert names(neighbourhood(library, [ada], language="en")) == [("Ada", 0)]
    assert names(neighbourhood(library, [alias], language="en")) == [("“Tuca”", 0), ("Ada", 1)]
    links.add(library, "uses_name", beto, alias)
    assert names(neighbourhood(library, [ada], language="en")) == [("Ada", 0), ("“Tuca”", 1), ("Beto", 2)]


def test_what_is_in_the_trash_or_unknown_is_not_reached(library: Library, chain: list[int]) -> None:
    records.trash(library, [chain[1]])
    assert names(neighbourhood(library, [chain[0]], language="en")) == [("Ada", 0)]
    assert neighbourhood(library, [chain[1], 999_999], language="en") == Graph((), (), 0)


def test_links_of_links_are_no_nodes(library: Library, chain: list[int]) -> None:
    (link, *_rest) = [edge.link for edge in neighbourhood(library, [chain[0]], steps=1, language="en").edges]
    assessment = records.create(library, "assessment", {"name": "They are close"}).id
    assert link is not None
    links.add(library, "rests_on", assessment, link)
    assert names(neighbourhood(library, [assessment], language="en")) == [("They are close", 0)]


def test_over_the_limit_the_nearest_and_best_connected_stay(library: Library) -> None:
    hub = person(library, "Hub")
    with library.change("Link") as session:
        near = [make(session, "person", printed_name=f"Near {n}").id for n in range(6)]
        far = make(session, "person", printed_name="Far").id
        for other in near:
            links.join(session, library, "associate_of", hub, other)
        links.join(session, library, "met", near[4], near[5])
        links.join(session, library, "met", near[4], far)
    found = neighbourhood(library, [hub], limit=4, language="en")
    assert names(found) == [("Hub", 0), ("Near 4", 1), ("Near 5", 1), ("Near 0", 1)]
    assert found.left_out == 4
    assert len(neighbourhood(library, [hub], limit=100).nodes) == 8


def test_those_asked_for_stay_even_over_the_limit(library: Library, chain: list[int]) -> None:
    assert [node.ref.id for node in neighbourhood(library, chain[::-1], limit=1).nodes] == chain[::-1]


def test_the_number_of_statements_does_not_grow_with_the_records(library: Library) -> None:
    hub = person(library, "Hub")
    counted = []
    for _round in range(2):
        with library.change("Link") as session:
            for n in range(30):
                links.join(session, library, "associate_of", hub, make(session, "person", printed_name=f"P {n}").id)
        ran: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object, ran: list[str] = ran) -> None:
            ran.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            neighbourhood(library, [hub], limit=100)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        counted.append(len(ran))
    assert counted[0] == counted[1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1])))
def test_distances_are_those_of_the_graph(library: Library, pairs: set[tuple[int, int]]) -> None:
    with library.change("Link") as session:
        people = [make(session, "person").id for _n in range(7)]
        for first, second in sorted(pairs):
            links.join(session, library, "met", people[first], people[second])
    expected = {0: 0}
    for step in (1, 2):
        border = [one for one, far in expected.items() if far == step - 1]
        for one in border:
            for pair in pairs:
                if one in pair:
                    expected.setdefault(pair[0] + pair[1] - one, step)
    found = neighbourhood(library, [people[0]], steps=2)
    assert {people.index(node.ref.id): node.distance for node in found.nodes} == expected
    inside = {(people[a], people[b]) for a, b in pairs if a in expected and b in expected}
    assert sorted((edge.a, edge.b) for edge in found.edges) == sorted(inside)


# Identities


def test_entries_judged_to_be_the_same_are_one_node_with_the_lines_of_all(library: Library) -> None:
    one, other = (records.create(library, "person", {"printed_name": f"Aurelio Ñahui {n}"}).id for n in range(2))
    group = records.create(library, "organisation", {"name": "Los Halcones"}).id
    site = records.create(library, "site", {"name": "Laboratory at the bend"}).id
    links.add(library, "member_of", one, group)
    links.add(library, "member_of", other, group)
    links.add(library, "operated", other, site)
    judgement = judgements.judge(library, one, other, "same")
    for asked in (one, other):
        found = graph.neighbourhood(library, [asked])
        assert {node.ref.id for node in found.nodes} == {asked, group, site}
        assert sorted((edge.a, edge.b) for edge in found.edges) == sorted([(asked, group), (asked, site)])
    judgements.withdraw(library, judgement.id)
    assert {node.ref.id for node in graph.neighbourhood(library, [one], steps=1).nodes} == {one, group}


def test_the_timeline_of_one_entry_is_that_of_all_that_are_the_same(library: Library) -> None:
    one, other = (records.create(library, "person", {"printed_name": f"Aurelio Ñahui {n}"}).id for n in range(2))
    place = records.create(library, "place", {"name": "Puerto Quinde"}).id
    links.add(library, "seen_at", other, place, details={"period": "May 2017"})
    assert timeline.around(library, one) == ()
    judgements.judge(library, one, other, "same")
    assert [moment.shown for moment in timeline.around(library, one)] == ["May 2017"]
