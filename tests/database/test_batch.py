"""Batches: what they leave is what the same rows leave one by one, and it goes back in one step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casefiles.database import batch, derived, index
from casefiles.database.library import Library, Notice
from casefiles.domain.alias import Alias
from casefiles.domain.claim import Claim
from casefiles.domain.identifier import Identifier
from casefiles.domain.judgement import Judgement
from casefiles.domain.link import Link
from casefiles.domain.operation import Operation
from casefiles.domain.person import Person
from casefiles.domain.record import Record
from casefiles.domain.record_types import CONNECTIVE, RECORD_TYPES
from casefiles.domain.seizure import Seizure
from casefiles.domain.site import Site
from casefiles.errors import CannotUndo, CasefilesError
from casefiles.progress import Cancelled
from tests.database.test_journal import check_chain, parts_of
from tests.factories import FACTORIES, SteppingClock, amount, date, make

APART = {"uid", "salt", "created_at", "modified_at"}
ENTRIES = sorted(set(RECORD_TYPES) - CONNECTIVE)


def tables(library: Library) -> dict[str, list[dict[str, Any]]]:
    """Every table of records and of the index, without what differs between two libraries of equal content."""
    found: dict[str, list[dict[str, Any]]] = {}
    with library.read() as session:
        names = list(session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
        for name in names:
            if name.startswith(("change", "sqlite", "index_fts", "setting")):
                continue
            rows = [dict(row._mapping) for row in session.execute(text(f'SELECT * FROM "{name}"'))]
            if name == "index_type":  # a count of each type, 0 where there were some
                rows = [row for row in rows if row["records"]]
            found[name] = sorted(({k: v for k, v in row.items() if k not in APART} for row in rows), key=repr)
    return found


def states_hold(library: Library) -> None:
    """Every live row agrees with the state that its newest part bears."""
    from casefiles.database import rows, undo
    from casefiles.database.journal import ids, state_of, uids

    with library.read() as session:
        connection = session.connection()
        for form in rows.forms().values():
            wanted = list(connection.execute(select(form.tables[-1].c.id)).scalars())
            if len(form.tables) > 1:
                own = list(uids(connection, wanted).values())
            else:
                own = list(connection.execute(select(form.tables[0].c.uid)).scalars())
            for uid, (_id, salt, snapshot) in undo.live_rows(connection, form, own).items():
                known = uids(connection, undo.references(form, [snapshot]))
                assert set(ids(connection, known.values())) == set(known.values())
                newest = text("SELECT state FROM change_part WHERE uid = :uid ORDER BY seq DESC LIMIT 1")
                state = connection.execute(newest, {"uid": uid}).scalar()
                assert state == state_of(bytes.fromhex(salt), form.plain(snapshot, known.__getitem__)), (form.name, uid)


@pytest.mark.parametrize("kind", ENTRIES)
def test_a_batch_leaves_what_single_rows_leave(tmp_path: Path, kind: str) -> None:
    rows = [{**FACTORIES[kind]}, {}, {**FACTORIES[kind], "marking": "secret"}]
    left = []
    for name in ("single", "batch"):
        with Library.create(tmp_path / f"{name}.casefiles", clock=SteppingClock()) as library:
            with library.change("Import", kind="import") as session:
                if name == "batch":
                    batch.insert(session, RECORD_TYPES[kind], rows)
                else:
                    for row in rows:
                        session.add(RECORD_TYPES[kind](**row))
                        session.flush()
            left.append((tables(library), [part.get("after", {}).keys() for part in parts_of(library, 2)]))
            check_chain(library)
            states_hold(library)
    assert left[0] == left[1]


def import_all(session: Session) -> None:
    people = batch.insert(
        session, Person, [{"printed_name": "Aurelio Ñahui", "tags": [{"name": "list"}]}, {"born": date("1980~")}]
    )
    aliases = batch.insert(session, Alias, [{"text": "Tuco"}, {"text": "Chino"}])
    batch.insert(
        session,
        Link,
        [{"link_type": "uses_name", "source_end": people[1], "target_end": alias} for alias in aliases],
    )
    seizure = batch.insert(
        session,
        Seizure,
        [
            {
                "substance": "cocaine",
                "weights": [{"amount": amount("12 kg"), "basis": "net"}, {"amount": amount("13 kg")}],
            }
        ],
    )
    sources = batch.insert(session, RECORD_TYPES["source"], [{"name": "El Eco"}, {"name": "La Voz"}])
    batch.insert(session, Claim, [{"about": seizure[0], "source": source} for source in sources])
    batch.insert(session, Judgement, [{"first": people[0], "second": people[1], "verdict": "same", "decided": "2026"}])
    batch.insert(session, Identifier, [{"raw": "+51 900 000 417", "kind": "phone"}])


def test_links_claims_and_judgements_of_a_batch_are_followed(library: Library) -> None:
    with library.change("Import", kind="import") as session:
        import_all(session)
    with library.read() as session:
        titles = dict(session.execute(select(Record.ref, Record.title)).all())
        standings = dict(session.execute(select(Record.ref, Record.standing)).all())
        identities = dict(session.execute(select(Record.ref, Record.identity_id)).all())
        assert session.scalars(select(Identifier.normal)).all() == ["+51900000417"]
    assert (titles["PER-0001"], titles["PER-0002"]) == ("Aurelio Ñahui", "“Tuco”")
    assert titles["LK-0001"].startswith("“Tuco” ") and titles["LK-0002"].endswith(" “Chino”")
    assert titles["SZ-0001"].startswith("12 kg")
    assert (standings["SZ-0001"], standings["PER-0001"]) == ("corroborated", "unsourced")
    assert identities["PER-0001"] == identities["PER-0002"] is not None
    check_chain(library)
    states_hold(library)


def test_incremental_is_what_a_rebuild_makes(library: Library) -> None:
    with library.change("Import", kind="import") as session:
        import_all(session)
    before = tables(library)
    rebuild(library)
    assert tables(library) == before


def rebuild(library: Library) -> None:
    from casefiles.database.library import _session

    with _session(library._writer) as session:  # type: ignore[arg-type]
        derived.rebuild(session, library.language, library.text_of)
        session.commit()


def test_a_batch_is_one_entry_and_goes_back_in_one_step(library: Library) -> None:
    with library.change("Before") as session:
        make(session, "person")
    before = {name: rows for name, rows in tables(library).items() if name != "counter"}
    heard: list[Notice] = []
    library.subscribe(heard.append)
    with library.change("Import", kind="import") as session:
        import_all(session)
    assert library.head.seq == 3 and len(heard) == 1
    assert {name: len(ids) for name, ids in heard[0].records.items()} == {
        "person": 2, "alias": 2, "link": 2, "seizure": 1, "source": 2, "claim": 2, "judgement": 1, "identifier": 1,
    }  # fmt: skip
    after = tables(library)
    assert library.state().undo == "Import"
    assert library.undo() == "Import"
    assert {name: rows for name, rows in tables(library).items() if name != "counter"} == before
    assert library.redo() == "Import"
    again = tables(library)
    for row in again["record"]:
        row["version"] -= 1 if row["id"] > 1 else 0
    assert again == after
    states_hold(library)


def test_rows_of_a_batch_may_be_edited_in_the_same_change(library: Library) -> None:
    with library.change("Import", kind="import") as session:
        ids = batch.insert(session, Person, [{"printed_name": "First"}, {"printed_name": "Second"}])
        session.get_one(Person, ids[0]).printed_name = "Third"
        make(session, "tag", owner=ids[1])
        make(session, "person", printed_name="Fourth")
        more = batch.insert(session, Person, [{"printed_name": "Fifth"}])
    with library.read() as session:
        found = dict(session.execute(select(Person.ref, Person.title)).all())
    assert list(found.items()) == [
        ("PER-0001", "Third"), ("PER-0002", "Second"), ("PER-0003", "Fourth"), ("PER-0004", "Fifth"),
    ]  # fmt: skip
    assert len({*ids, *more}) == 3
    states_hold(library)
    before = tables(library)
    rebuild(library)
    assert tables(library) == before, "the index holds what the rows are now"
    library.undo()
    with library.read() as session:
        assert session.scalars(select(Record)).all() == []


def test_ids_of_what_was_undone_are_not_used_again(library: Library) -> None:
    with library.change("Import", kind="import") as session:
        first = batch.insert(session, Person, [{}, {}])
    library.undo()
    with library.change("Import", kind="import") as session:
        second = batch.insert(session, Person, [{}])
    assert second[0] > max(first)


def test_operations_carry_the_year_of_their_date(library: Library) -> None:
    rows = [{"date": date("2017-07-22")}, {"date": date("2019")}, {}, {"date": date("2017-08")}]
    with library.change("Import", kind="import") as session:
        batch.insert(session, Operation, rows)
    with library.read() as session:
        refs = session.scalars(select(Operation.ref).order_by(Operation.id)).all()
    assert refs == ["OP-2017-0001", "OP-2019-0001", "OP-2026-0001", "OP-2017-0002"]


def test_more_rows_than_one_piece(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "BATCH", 7)
    seen: list[tuple[int, int]] = []
    with library.change("Import", kind="import") as session:
        ids = batch.insert(
            session,
            Site,
            ({"name": f"Site {n}"} for n in range(20)),
            progress=lambda done, total, what="": seen.append((done, total)),
            total=20,
        )
    assert len(set(ids)) == 20 and seen == [(7, 20), (14, 20), (20, 20)]
    with library.read() as session:
        assert session.scalars(select(Site.ref).order_by(Site.id)).all() == [f"SITE-{n:04d}" for n in range(1, 21)]
    states_hold(library)


def test_cancelling_leaves_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "BATCH", 5)

    def stop(done: int, total: int, what: str = "") -> None:
        if done >= 10:
            raise Cancelled

    before, head = tables(library), library.head
    with pytest.raises(Cancelled), library.change("Import", kind="import") as session:
        batch.insert(session, Person, [{}] * 50, progress=stop)
    assert (tables(library), library.head) == (before, head)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda session: batch.insert(session, Person, [{"nickname": "x"}]),
        lambda session: batch.insert(session, Link, [{"link_type": "met", "source_end": 999, "target_end": 998}]),
        lambda session: batch.insert(session, Seizure, [{"weights": [{"heft": 3}]}]),
    ],
)
def test_what_does_not_fit_leaves_nothing(library: Library, spoil: Callable[[Session], list[int]]) -> None:
    before = tables(library)
    with pytest.raises((CasefilesError, KeyError)), library.change("Import", kind="import") as session:
        batch.insert(session, Person, [{"printed_name": "First"}])
        spoil(session)
    assert tables(library) == before


def test_an_empty_batch_is_no_entry(library: Library) -> None:
    head = library.head
    with library.change("Import", kind="import") as session:
        assert batch.insert(session, Person, []) == []
    assert library.head == head


def test_a_row_of_a_batch_changed_since_is_named(library: Library) -> None:
    with library.change("Import", kind="import") as session:
        batch.insert(session, Person, [{"printed_name": f"Person {n}"} for n in range(30)])
    with library._writer.connect() as connection, connection.begin():  # type: ignore[union-attr]
        connection.execute(text("UPDATE person SET occupation = 'pilot' WHERE printed_name = 'Person 17'"))
    with pytest.raises(CannotUndo, match="PER-0018 Person 17"):
        library.undo()


def test_what_a_batch_brings_is_found(library: Library) -> None:
    with library.change("Import", kind="import") as session:
        ids = batch.insert(session, Person, [{"printed_name": "Aurelio Ñahui", "summary": "seen near the river"}])
    with library.read() as session:
        for query in ("nahui", "river", "PER-0001"):
            answer = index.search(derived.raw(session), query)
            assert [hit.record for hit in answer.hits] == ids
