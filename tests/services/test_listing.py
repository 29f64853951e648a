"""Tables: every type, every column, sorted both ways and filtered; pages equal the order."""

from __future__ import annotations

import pytest

from casefiles.database.library import Library
from casefiles.domain.record_types import RECORD_TYPES
from casefiles.errors import BadInput
from casefiles.services import claims, links, listing, records
from casefiles.services.conditions import TESTS
from casefiles.services.views import Filter
from casefiles.services.working import Working
from tests.factories import CHANGED, make


def titles(library: Library, kind: str, **how: object) -> list[str]:
    return [row.title for row in listing.page(library, kind, ["title"], **how)]  # type: ignore[arg-type]


def passing(library: Library, kind: str, key: str, test: str, value: str = "") -> list[str]:
    return titles(library, kind, filters=[Filter(key, test, value)])


@pytest.mark.parametrize("kind", sorted(RECORD_TYPES))
def test_every_column_of_every_type_is_shown_sorted_and_filtered(library: Library, kind: str) -> None:
    with library.change("Add") as session:
        made = {make(session, kind).id for _n in range(2)}
        made |= {make(session, kind, **CHANGED.get(kind, {})).id}
    columns = listing.columns(kind)
    keys = [column.key for column in columns]
    assert len(set(keys)) == len(keys)
    every = listing.order(library, kind)
    assert set(every) >= made
    shown = listing.rows(library, kind, every, keys)
    assert [row.id for row in shown] == list(every)
    assert all(len(row.cells) == len(keys) for row in shown)
    for n, column in enumerate(columns):
        up = listing.order(library, kind, sort=column.key)
        down = listing.order(library, kind, sort=column.key, descending=True)
        assert set(up) == set(down) == set(every)
        filled = [row.cells[n] for row in listing.rows(library, kind, up, keys) if row.cells[n]]
        back = [row.cells[n] for row in listing.rows(library, kind, down, keys) if row.cells[n]]
        assert filled == back[::-1]
        empty = listing.order(library, kind, filters=[Filter(column.key, "empty")])
        if column.key not in {"standing", "operations"}:
            assert {row.id for row in shown if not row.cells[n]} == set(empty)
        for test in TESTS:
            try:
                listing.order(library, kind, filters=[Filter(column.key, test, "417")])
            except BadInput as reason:
                assert "\n" not in str(reason)


def test_pages_follow_one_another(library: Library) -> None:
    with library.change("Add") as session:
        for n in range(30):
            make(session, "person", printed_name=f"Same {n % 3}")
    whole = listing.order(library, "person")
    for size in (1, 7, 30, 99):
        assert list(whole)[:size] == list(listing.order(library, "person", limit=size))
    assert [row.id for row in listing.rows(library, "person", whole[10:20], ["title"])] == list(whole[10:20])
    assert list(listing.order(library, "person", descending=True)) == list(whole)[::-1]


def test_twenty_thousand_rows(library: Library) -> None:
    from casefiles.database import batch

    names = [f"Ñahui {n:05d}" for n in range(20_000)]
    with library.change("Import") as session:
        batch.insert(
            session, RECORD_TYPES["person"], [{"printed_name": name, "involvement": "suspect"} for name in names]
        )
    ids = listing.order(library, "person", filters=[Filter("involvement", "is", "suspect")], descending=True)
    assert len(ids) == 20_000
    assert [row.title for row in listing.rows(library, "person", ids[:3], ["title"])] == names[:-4:-1]
    assert passing(library, "person", "text", "contains", "ñahui 1999") == [
        "Ñahui 01999",
        *(f"Ñahui {n}" for n in range(19_990, 20_000)),
    ]


def test_titles_are_found_without_accents_and_case(library: Library) -> None:
    for name in ("Ñahui", "Álvaro", "nahual"):
        records.create(library, "person", {"printed_name": name})
    assert titles(library, "person") == ["Álvaro", "nahual", "Ñahui"]
    assert passing(library, "person", "text", "contains", "ÑAHU") == ["Ñahui"]
    assert passing(library, "person", "text", "contains", "alva") == ["Álvaro"]
    assert passing(library, "person", "printed_name", "contains", "ñAHUI") == ["Ñahui"]
    assert passing(library, "person", "printed_name", "contains", "%") == []
    assert passing(library, "person", "title", "is", "nahual") == ["nahual"]


def test_dates_are_compared_as_spans(library: Library) -> None:
    for name, date in (("a", "2016"), ("b", "22 July 2017"), ("c", "July 2017"), ("d", "")):
        records.create(library, "event", {"name": name, "date": date})
    assert titles(library, "event", sort="date") == ["a", "c", "b", "d"]
    assert titles(library, "event", sort="date", descending=True) == ["b", "c", "a", "d"]
    assert passing(library, "event", "date", "is", "22 July 2017") == ["b", "c"]
    assert passing(library, "event", "date", "before", "22 July 2017") == ["a", "c"]
    assert passing(library, "event", "date", "after", "22 July 2017") == ["c"]
    assert passing(library, "event", "date", "empty") == ["d"]
    assert passing(library, "event", "date", "contains", "july") == ["b", "c"]


def test_amounts_are_compared_across_units(library: Library) -> None:
    for name, amount in (("a", "900 kg"), ("b", "2 metric tons"), ("c", "80 kg"), ("d", "")):
        made = records.create(library, "seizure", {"name": name})
        if amount:
            records.add_part(library, made.id, "weights", {"amount": amount})
    assert titles(library, "seizure", sort="amounts") == ["c", "a", "b", "d"]
    assert titles(library, "seizure", sort="amounts", descending=True) == ["b", "a", "c", "d"]
    assert passing(library, "seizure", "amounts", "after", "100 kg") == ["a", "b"]
    assert passing(library, "seizure", "amounts", "is", "2000 kg") == ["b"]
    assert passing(library, "seizure", "amounts", "empty") == ["d"]
    with pytest.raises(BadInput, match="much"):
        passing(library, "seizure", "purity", "is", "much")


def test_choices_references_flags_and_numbers(library: Library) -> None:
    inner = records.create(library, "place", {"name": "Quinde"})
    site = records.create(library, "site", {"name": "a", "kind": "laboratory", "place": inner.id})
    records.create(library, "site", {"name": "b", "kind": "airstrip"})
    assert passing(library, "site", "kind", "is", "laboratory") == ["a"]
    assert passing(library, "site", "kind", "contains", "strip") == ["b"]
    assert titles(library, "site", sort="kind") == ["b", "a"]
    for value in ("Quinde", inner.ref, str(inner.id)):
        assert passing(library, "site", "place", "is", value) == ["a"]
    assert passing(library, "site", "place", "contains", "quin") == ["a"]
    assert passing(library, "site", "place", "empty") == ["b"]
    records.create(library, "vehicle", {"registration": "ZZQ-417", "year": "2014"})
    assert passing(library, "vehicle", "year", "after", "2013") == ["ZZQ-417"]
    with pytest.raises(BadInput, match="Year"):
        passing(library, "vehicle", "year", "is", "old")
    total = records.create(library, "seizure", {"name": "t", "stated_total": "yes"})
    assert passing(library, "seizure", "stated_total", "is", "yes") == [total.title]
    assert passing(library, "site", "modified_by", "is", "A. Quispe") == ["a", "b"]
    records.trash(library, [site.id])
    assert titles(library, "site") == ["b"]
    assert listing.counts(library)["site"] == 1


def test_columns_made_of_other_records(library: Library) -> None:
    first = records.create(library, "person", {"printed_name": "A"})
    second = records.create(library, "person", {"printed_name": "B"})
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    links.add_alias(library, second.id, "Chaska")
    links.add_alias(library, second.id, "La Flaca")
    gone = links.add_alias(library, first.id, "Wiped")
    records.trash(library, [gone.id])
    links.add(library, "in_file", first.id, operation.id)
    rows = listing.page(library, "person", ["aliases", "operations"])
    assert [row.cells for row in rows] == [("", "1"), ("Chaska, La Flaca", "")]
    assert titles(library, "person", sort="aliases") == ["B", "A"]
    assert titles(library, "person", sort="operations") == ["B", "A"]
    assert passing(library, "person", "aliases", "contains", "flaca") == ["B"]
    assert passing(library, "person", "aliases", "empty") == ["A"]
    assert passing(library, "person", "operations", "after", "0") == ["A"]


def test_standing_can_be_asked_for(library: Library) -> None:
    paper = records.create(library, "source", {"name": "El Eco"})
    who = records.create(library, "person", {"printed_name": "A"}, working=Working(source=paper.id))
    records.create(library, "person", {"printed_name": "B"})
    assert passing(library, "person", "standing", "is", "single source") == ["A"]
    assert passing(library, "person", "standing", "is", "unsourced") == ["B"]
    claims.add(library, who.id, working=Working(source=paper.id), supports=False)
    assert passing(library, "person", "standing", "is", "disputed") == ["A"]


def test_what_there_is_not(library: Library) -> None:
    for call in (
        lambda: listing.order(library, "dragon"),
        lambda: listing.order(library, "person", sort="shoe"),
        lambda: listing.order(library, "person", filters=[Filter("shoe", "is", "44")]),
        lambda: listing.order(library, "person", filters=[Filter("born", "around", "1979")]),
        lambda: listing.order(library, "person", filters=[Filter("born", "is", "the day the music died")]),
        lambda: listing.order(library, "person", filters=[Filter("born_at", "is", "Nowhere")]),
    ):
        with pytest.raises(BadInput):
            call()
