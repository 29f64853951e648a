"""The library at a glance."""

from __future__ import annotations

from casefiles.database.library import Library
from casefiles.services import claims, glance, links, records
from casefiles.services.views import Ref
from casefiles.services.working import Working


def made(library: Library, kind: str, **fields: object) -> Ref:
    return records.create(library, kind, fields)


def test_an_empty_library_has_nothing_to_show_but_how_it_was_made(library: Library) -> None:
    found = glance.glance(library)
    assert (found.operations, found.tasks, found.disputed, found.disputed_in_all, found.checks) == ((), (), (), 0, None)
    assert [change.label for change in found.changes] == ["Make library"]
    assert set(found.counts.values()) == {0}


def test_open_tasks_come_by_their_day_and_those_without_one_last(library: Library) -> None:
    for name, due, status in (
        ("c", None, "open"),
        ("b", "3 May 2026", "open"),
        ("a", "2 May 2026", None),
        ("d", None, "done"),
    ):
        made(
            library,
            "task",
            **{key: value for key, value in (("name", name), ("due", due), ("status", status)) if value},
        )
    assert [row.title for row in glance.glance(library).tasks] == ["a", "b", "c"]
    assert glance.counts(library)["open_tasks"] == 3


def test_what_is_disputed_is_told_on_the_page_where_it_is_seen(library: Library) -> None:
    person = made(library, "person", printed_name="Aurelio Ñahui")
    group = made(library, "organisation", name="Los Halcones del Sur")
    source = made(library, "source", name="El Eco de Quinde")
    link = links.add(library, "member_of", person.id, group.id)
    assert glance.glance(library).disputed == ()
    claims.add(library, link.id, working=Working(source=source.id), says="He is no member.", supports=False)
    claims.add(library, group.id, working=Working(source=source.id), says="There is no such group.", supports=False)
    found = glance.glance(library)
    assert found.disputed_in_all == 2
    assert {(one.about.ref, one.text) for one in found.disputed} == {
        (person.ref, "Aurelio Ñahui is a member of Los Halcones del Sur"),
        (group.ref, "Los Halcones del Sur"),
    }


def test_a_link_or_a_statement_is_shown_on_the_page_of_what_it_is_about(library: Library) -> None:
    person = made(library, "person", printed_name="Aurelio Ñahui")
    group = made(library, "organisation", name="Los Halcones del Sur")
    source = made(library, "source", name="El Eco de Quinde")
    link = links.add(library, "member_of", person.id, group.id)
    claim = claims.add(library, link.id, working=Working(source=source.id), says="He is a member.")
    assert glance.shown_on(library, person.id) == person
    assert glance.shown_on(library, link.id) == person
    assert glance.shown_on(library, claim.id) == person
    records.trash(library, [person.id])
    assert glance.shown_on(library, claim.id) is None
    assert glance.shown_on(library, 9_999) is None


def test_counts_follow_the_trash(library: Library) -> None:
    person = made(library, "person", printed_name="Aurelio Ñahui")
    assert (glance.counts(library)["person"], glance.counts(library)["trash"]) == (1, 0)
    records.trash(library, [person.id])
    assert (glance.counts(library)["person"], glance.counts(library)["trash"]) == (0, 1)
