"""What belongs to a subject: what was entered before an operation was taken up too, and nothing of another case."""

from __future__ import annotations

from casefiles.database.library import Library
from casefiles.services import links, records, scope
from casefiles.services.case import Case
from casefiles.services.working import Working


def of(library: Library, *subjects: int) -> set[int]:
    with library.read() as session:
        return set(scope.of(Case(session, library), subjects))


def test_an_event_of_somebody_in_the_file_belongs_though_it_was_entered_before(library: Library) -> None:
    person = records.create(library, "person", {"printed_name": "Tito Ejemplo", "involvement": "suspect"})
    truck = records.create(library, "vehicle", {"registration": "XYZ-123"})
    handover = records.create(library, "event", {"name": "Handover"})
    links.add(library, "took_part", person.id, handover.id)
    arrest = records.create(library, "event", {"name": "Arrest"})
    links.add(library, "led_to_arrest", arrest.id, person.id)
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    links.add(library, "in_file", person.id, operation.id)
    links.add(library, "in_file", truck.id, operation.id)
    assert of(library, operation.id) == {operation.id, person.id, truck.id, handover.id, arrest.id}


def test_what_happened_at_an_events_site_comes_with_it(library: Library) -> None:
    person = records.create(library, "person", {"printed_name": "Tito Ejemplo"})
    site = records.create(library, "site", {"name": "Warehouse"})
    event = records.create(library, "event", {"name": "Handover", "place": site.id})
    links.add(library, "took_part", person.id, event.id)
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    links.add(library, "targets", operation.id, person.id)
    assert {event.id, site.id} <= of(library, operation.id)


def test_events_of_another_file_and_those_of_officials_and_groups_stay_out(library: Library) -> None:
    person = records.create(library, "person", {"printed_name": "Tito Ejemplo", "involvement": "suspect"})
    prosecutor = records.create(library, "person", {"printed_name": "Rosa Ejemplo", "involvement": "official"})
    group = records.create(library, "organisation", {"name": "Los Halcones"})
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    for one in (person, prosecutor, group):
        links.add(library, "in_file", one.id, operation.id)
    other = records.create(library, "operation", {"name": "Otra"})
    elsewhere = records.create(library, "event", {"name": "Of another case"}, working=Working(operation=other.id))
    links.add(library, "took_part", person.id, elsewhere.id)
    for one in (prosecutor, group):
        event = records.create(library, "event", {"name": "Of their office"})
        links.add(library, "took_part", one.id, event.id)
    assert of(library, operation.id) == {operation.id, person.id, prosecutor.id, group.id}
