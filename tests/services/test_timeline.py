"""The timeline: in order, as exact as the sources, nothing undated lost."""

from __future__ import annotations

import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.database.library import Library
from casefiles.domain.dates import PartialDate
from casefiles.services import links, records
from casefiles.services.timeline import around, moments
from casefiles.services.working import Working
from tests.factories import make


def event(library: Library, name: str, **fields: str) -> int:
    return records.create(library, "event", {"name": name, **fields}).id


def labels(library: Library, *ids: int) -> list[str]:
    return [moment.label for moment in moments(library, ids or None, language="en")]


def test_every_kind_of_moment(library: Library) -> None:
    source = records.create(library, "source", {"name": "El Eco", "published": "2 May 2026"})
    records.create(
        library, "operation", {"name": "Condor Gris", "date": "30 April 2026"}, working=Working(source=source.id)
    )
    person = records.create(library, "person", {"printed_name": "Aurelio Ñahui"})
    records.create(library, "source", {"name": "His word", "speaker": person.id, "said": "1 May 2026"})
    records.create(library, "site", {"name": "Vat", "status": "dismantled", "status_date": "April 2026"})
    records.create(library, "seizure", {"name": "Load", "date": "29 April 2026"})
    records.create(library, "assessment", {"name": "One supplier", "made": "3 May 2026"})
    group = records.create(library, "organisation", {"name": "Los Halcones"})
    links.add(library, "member_of", person.id, group.id, details={"period": "from 2020 to 2025"})
    event(library, "Curfew", announced="4 May 2026")
    found = [(m.lane, m.label, m.earliest, m.latest, m.every, m.standing) for m in moments(library, language="en")]
    day = "2026-05-0{}".format
    assert found == [
        ("Links", "Aurelio Ñahui is a member of Los Halcones", "2020-01-01", "2025-12-31", True, "unsourced"),
        ("Sites", "Vat (dismantled)", "2026-04-01", "2026-04-30", False, "unsourced"),
        ("Seizures", "Load", "2026-04-29", "2026-04-29", True, "unsourced"),
        ("Operations", "Condor Gris", "2026-04-30", "2026-04-30", True, "single source"),
        ("Sources", "His word", day(1), day(1), True, "unsourced"),
        ("Sources", "El Eco (published)", day(2), day(2), True, "unsourced"),
        ("Assessments", "One supplier", day(3), day(3), True, "unsourced"),
        ("Events", "Curfew (announced)", day(4), day(4), True, "unsourced"),
    ]


def test_the_undated_come_last_and_keep_no_date(library: Library) -> None:
    undated, dated = event(library, "A find"), event(library, "A flight", date="2026")
    person = records.create(library, "person", {"printed_name": "Rosa Inga"})
    said = records.create(library, "source", {"name": "Her word", "speaker": person.id}).id
    records.create(library, "source", {"name": "Unsigned sheet"})
    records.create(library, "site", {"name": "Vat", "status": "active"})
    assert labels(library) == ["A flight", "A find", "Her word"]
    last = moments(library, [undated, dated, said], language="en")[-1]
    assert (last.earliest, last.latest, last.every, last.shown) == (None, None, False, "")


def test_an_event_with_both_dates_is_told_twice(library: Library) -> None:
    event(library, "Curfew", date="6 May 2026", announced="4 May 2026")
    assert labels(library) == ["Curfew (announced)", "Curfew"]


def test_an_open_start_stands_at_its_end(library: Library) -> None:
    event(library, "After", date="5 May 2026")
    event(library, "By", date="by 4 May 2026")
    (first, _second) = moments(library, language="en")
    assert (first.label, first.earliest, first.latest) == ("By", None, "2026-05-04")


def test_only_what_was_asked_for(library: Library) -> None:
    one, two = event(library, "One", date="1 May 2026"), event(library, "Two", date="2 May 2026")
    person = records.create(library, "person", {"printed_name": "Rosa Inga"}).id
    group = records.create(library, "organisation", {"name": "Los Halcones"}).id
    links.add(library, "took_part", person, one, details={"period": "2026"})
    links.add(library, "member_of", person, group, details={"period": "2019"})
    assert labels(library, two) == ["Two"]
    assert labels(library, group) == ["Rosa Inga is a member of Los Halcones"]
    assert [m.label for m in around(library, person, language="en")] == [
        "Rosa Inga is a member of Los Halcones",
        "Rosa Inga took part in One",
        "One",
    ]
    records.trash(library, [person])
    assert labels(library) == ["One", "Two"]


def test_lanes_and_dates_speak_the_readers_language(library: Library) -> None:
    event(library, "Emboscada", date="21 July 2017")
    (moment,) = moments(library, language="es")
    assert (moment.lane, moment.shown) == ("Hechos", "21 de julio de 2017")


DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2026, 12, 31)).map(datetime.date.isoformat)
DATES = st.one_of(
    st.none(),
    DAYS,
    DAYS.map(lambda day: day[:7]),
    DAYS.map(lambda day: f"../{day}"),
    st.tuples(DAYS, DAYS).map(lambda pair: "/".join(sorted(pair))),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DATES, min_size=1, max_size=8))
def test_any_dates_are_in_order_and_all_there(library: Library, dates: list[str | None]) -> None:
    with library.change("Add events") as session:
        ids = [
            make(session, "event", name=f"Event {n}", date=PartialDate.from_edtf(date) if date else None).id
            for n, date in enumerate(dates)
        ]
    found = moments(library, ids, language="en")
    assert sorted(moment.record.id for moment in found) == sorted(ids)
    known = [moment.earliest or moment.latest for moment in found]
    dated = [day for day in known if day is not None]
    assert known == [*dated, *[None] * (len(known) - len(dated))]
    assert dated == sorted(dated)
