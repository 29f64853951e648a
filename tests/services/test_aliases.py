"""Aliases with several holders or none: assigned later, and known again when they are typed. Everybody here is invented."""

from __future__ import annotations

from typing import Any

import pytest

from casefiles.database.library import Library
from casefiles.errors import BadInput, NotFound
from casefiles.services import aliases, links, records
from casefiles.services.profile import profile
from casefiles.services.working import Working


def person(library: Library, **fields: Any) -> int:
    return records.create(library, "person", fields or {"identity": "alias_only"}).id


def test_an_alias_of_nobody_is_assigned_to_several_with_period_and_source_as_one_change(library: Library) -> None:
    alias = records.create(library, "alias", {"text": "Tuco"}).id
    people = [person(library), person(library)]
    source = records.create(library, "source", {"name": "El Eco de Quinde", "kind": "article"}).id
    made = aliases.assign(library, alias, people, period="2015 to 2017", working=Working(source=source))
    assert made == 2
    for one in people:
        (used,) = profile(library, one).aliases
        assert (used.text, used.backing.sources) == ("Tuco", 1)
        assert "2015" in used.period
        assert [other.id for other in used.also_used_by] == [other for other in people if other != one]
    assert aliases.assign(library, alias, people) == 0
    library.undo()
    library.undo()
    assert profile(library, people[0]).aliases == ()


def test_nobody_and_no_alias_are_refused(library: Library) -> None:
    alias = records.create(library, "alias", {"text": "Tuco"}).id
    with pytest.raises(BadInput):
        aliases.assign(library, alias, [])
    with pytest.raises(NotFound):
        aliases.assign(library, person(library), [person(library)])


def test_a_known_alias_says_where_and_when_it_was_last_seen(library: Library) -> None:
    holder, place = person(library), records.create(library, "place", {"name": "Puerto Quinde"}).id
    links.add_alias(library, holder, "Tuco")
    operation = records.create(library, "operation", {"name": "Condor Gris"}).id
    links.add(library, "in_file", holder, operation)
    for name, when in (("First", "2 May 2015"), ("Ambush", "3 May 2017")):
        event = records.create(library, "event", {"name": name, "date": when, "place": "Puerto Quinde"}).id
        links.add(library, "took_part", holder, event)
    (found,) = aliases.known(library, "“el TUCO”")
    assert found.seen.place is not None and found.seen.place.id == place
    assert found.sentence == (
        "“Tuco” is known already, used by “Tuco” (PER-0001); last seen: 3 May 2017 · Puerto Quinde · Ambush · Condor Gris."
    )


def test_a_sighting_later_than_every_event_is_the_last(library: Library) -> None:
    holder, place = person(library), records.create(library, "place", {"name": "Puerto Quinde"}).id
    event = records.create(library, "event", {"name": "Ambush", "date": "3 May 2017"}).id
    links.add(library, "took_part", holder, event)
    links.add(library, "seen_at", holder, place, details={"period": "9 June 2018"})
    assert aliases.last_seen(library, [holder]).when == "9 June 2018"


def test_an_alias_without_holder_is_known_and_that_of_the_person_itself_no_news(library: Library) -> None:
    records.create(library, "alias", {"text": "Chino"})
    one = person(library)
    links.add_alias(library, one, "Tuco")
    assert aliases.known(library, "chino")[0].sentence == "“Chino” is known already, used by nobody yet."
    assert aliases.known(library, "Tuco", without=[one]) == ()
    assert aliases.known(library, "Tucán") == aliases.known(library, "  ") == ()


def test_a_new_name_is_compared_with_those_there_are(library: Library) -> None:
    one = person(library, printed_name="Aurelio Ñahui Quinde")
    person(library, printed_name="Nicanor Ñahui Quinde")
    alias_only = person(library)
    links.add_alias(library, alias_only, "Tuco")
    assert [found.entry.id for found in aliases.likely(library, "ÑAHUI QUINDE, Aurelio", "person")] == [one]
    assert [(found.entry.id, found.name) for found in aliases.likely(library, "el Tuco", "person")][0][0] == alias_only
    assert aliases.likely(library, "Nilo Saywa", "person") == ()
