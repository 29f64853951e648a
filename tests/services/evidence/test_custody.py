"""Custody: chained, struck but never undone, and every alteration found by the chain alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.errors import BadInput, CannotUndo, NotFound
from casefiles.services import history
from casefiles.services.evidence import custody
from casefiles.services.evidence.custody import Entry
from tests.factories import date, make

SHA = "ab" * 32


def exhibit(library: Library, **fields: Any) -> Exhibit:
    with library.change("Add evidence") as session:
        made: Exhibit = make(session, "exhibit", sha256=SHA, **fields)
    return made


def chained(library: Library, entries: int = 4) -> tuple[Exhibit, tuple[Entry, ...]]:
    """An exhibit with so many entries; the second is struck by the last."""
    held = exhibit(library)
    actions = ["received", "stored", "handed_over", "examined"]
    for number in range(entries - 1):
        with library.change("Add custody entry") as session:
            custody.append(
                session,
                library,
                held,
                actions[number % 4],
                custody.Said(from_whom="T. Illa", to_whom="R. Ccori", place="Puerto Quinde", seal="S-0417"),
                happened=date("2026-02-11"),
            )
    if entries > 1:
        with library.change("Strike custody entry") as session:
            custody.strike(session, library, held, min(2, entries - 1), "entered in error")
    with library.read() as session:
        return held, custody.chain(session, held.uid)


def test_entries_follow_one_another(library: Library) -> None:
    held, entries = chained(library)
    assert [entry.n for entry in entries] == [1, 2, 3, 4]
    assert entries[0].prev == custody.GENESIS
    assert [entry.prev for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert {entry.object for entry in entries} == {SHA}
    assert {entry.exhibit for entry in entries} == {held.uid}
    assert entries[0].happened == "2026-02-11"
    assert entries[0].entered_by == "A. Quispe"
    assert entries[0].entered_zone == "America/Lima"
    assert custody.struck(entries) == {2: 4}
    assert entries[3].action == custody.STRUCK
    assert entries[3].reason == "entered in error"
    assert custody.check_chain(entries, library.uid) == []


def test_many_exhibits_in_one_change_have_a_chain_each(library: Library) -> None:
    with library.change("Add evidence") as session:
        held = [make(session, "exhibit", sha256=SHA) for _number in range(5)]
        custody.append_all(session, library, held, "received")
        custody.append_all(session, library, held[:2], "stored")
        custody.append_all(session, library, [held[0], held[0]], "examined")
    with library.read() as session:
        lengths = [len(custody.chain(session, one.uid)) for one in held]
        found = dict(custody.chains(session.connection()))
    assert lengths == [4, 2, 1, 1, 1]
    assert set(found) == {one.uid for one in held}
    for entries in found.values():
        assert custody.check_chain(entries, library.uid) == []


def test_custody_is_never_undone(library: Library) -> None:
    held, entries = chained(library)
    before = library.head
    with library.change("Rename evidence") as session:
        found = session.get(Exhibit, held.id)
        assert found is not None
        found.name = "Photograph of a vat"
    assert library.undo() == "Rename evidence"
    assert library.undo() == "Add evidence"
    with pytest.raises(CannotUndo):
        library.undo()
    assert library.head.seq == before.seq + 3
    with library.read() as session:
        assert custody.chain(session, held.uid) == entries


def test_what_cannot_be_entered(library: Library) -> None:
    held, _entries = chained(library)
    refused: list[tuple[type[Exception], Callable[[Any], object]]] = [
        (BadInput, lambda session: custody.append(session, library, held, "juggled")),
        (BadInput, lambda session: custody.append(session, library, held, custody.STRUCK)),
        (BadInput, lambda session: custody.append(session, library, held, "stored", custody.Said(place="a\0b"))),
        (BadInput, lambda session: custody.strike(session, library, held, 1, "  ")),
        (BadInput, lambda session: custody.strike(session, library, held, 2, "again")),
        (BadInput, lambda session: custody.strike(session, library, held, 4, "it strikes another")),
        (NotFound, lambda session: custody.strike(session, library, held, 9, "not there")),
    ]
    head = library.head
    for error, attempt in refused:
        with pytest.raises(error), library.change("Refused") as session:
            attempt(session)
    assert library.head == head


def altered(entry: Entry, name: str) -> Entry:
    value = getattr(entry, name)
    other: Any
    if isinstance(value, int):
        other = value + 1
    elif value is None:
        other = 3 if name == "strikes" else "somebody"
    elif name in {"prev", "commitment", "hash", "body_salt", "object"}:
        other = ("0" if value[:1] != "0" else "1") + value[1:]
    else:
        other = value + "x"
    return dataclasses.replace(entry, **{name: other})


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Entry)])
@pytest.mark.parametrize("place", [0, 1, 3])
def test_every_altered_field_is_found(library: Library, name: str, place: int) -> None:
    _held, entries = chained(library)
    changed = [altered(entry, name) if n == place else entry for n, entry in enumerate(entries)]
    assert custody.check_chain(changed, library.uid)


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries[1:],
        lambda entries: entries[:1] + entries[2:],
        lambda entries: [entries[1], entries[0], *entries[2:]],
        lambda entries: [*entries[:2], entries[1], *entries[2:]],
        lambda entries: [entries[0], entries[0], *entries[1:]],
        lambda entries: [dataclasses.replace(entry, from_whom=None) for entry in entries],
        lambda entries: [dataclasses.replace(entry, body_salt="") for entry in entries],
        lambda entries: [dataclasses.replace(entry, body_salt="zz" * 32) for entry in entries],
    ],
    ids=[
        "first cut",
        "middle cut",
        "swapped",
        "doubled",
        "inserted",
        "names removed",
        "salt removed",
        "salt is no hex",
    ],
)
def test_a_chain_cut_or_reordered_is_found(library: Library, change: Callable[[list[Entry]], list[Entry]]) -> None:
    _held, entries = chained(library)
    assert custody.check_chain(change(list(entries)), library.uid)


def test_a_chain_of_another_library_is_found(library: Library) -> None:
    _held, entries = chained(library)
    assert len(custody.check_chain(entries, "00000000-0000-7000-8000-000000000000")) == len(entries)


def test_names_cannot_be_guessed_from_the_digest(library: Library) -> None:
    with library.change("Add evidence") as session:
        held = [make(session, "exhibit") for _number in range(2)]
        first, second = custody.append_all(session, library, held, "received", custody.Said(from_whom="T. Illa"))
    assert first.commitment != second.commitment
    assert first.body_salt != second.body_salt


@given(st.text(max_size=80).filter(lambda text: "\0" not in text), st.integers(1, 2**40))
def test_the_digest_is_a_function_of_the_entry(text: str, n: int) -> None:
    empty: dict[str, Any] = dict.fromkeys(
        ("from_whom", "to_whom", "place", "purpose", "condition", "seal", "seal_found", "receipt", "sheet")
    )
    entry = Entry(
        exhibit="e", object="", n=n, prev="", happened="", happened_written="", entered="", entered_offset=0,
        entered_zone="", entered_by="", action="stored", **empty, reason=text, strikes=None, body_salt="00" * 32,
        commitment="", hash="",
    )  # fmt: skip
    assert entry.made_commitment() == dataclasses.replace(entry).made_commitment()
    assert dataclasses.replace(entry, reason=text + "x").made_commitment() != entry.made_commitment()
    assert dataclasses.replace(entry, n=n + 1).made_hash("l") != entry.made_hash("l")


def test_an_entry_in_a_change_of_its_own(library: Library) -> None:
    held = exhibit(library)
    assert custody.enter(library, held.id, "stored", custody.Said(place="Depot 9"), happened="11 February 2026 14:05") == 1
    assert custody.strike_out(library, held.id, 1, "it was depot 8") == 2
    with library.read() as session:
        first, second = custody.chain(session, held.uid)
    assert (first.place, first.happened_written, second.strikes) == ("Depot 9", "11 February 2026 14:05", 1)
    assert custody.check_chain([first, second], library.uid) == []
    assert library.state().undo == "Add evidence", "custody is never undone"


def test_what_is_still_to_come_and_what_is_no_exhibit_is_refused(library: Library) -> None:
    held = exhibit(library)
    for refused, happened in ((BadInput, "1 January 2190"), (BadInput, "someday maybe")):
        with pytest.raises(refused):
            custody.enter(library, held.id, "stored", happened=happened)
    with pytest.raises(NotFound):
        custody.enter(library, 4711, "stored")
    with pytest.raises(NotFound):
        custody.strike_out(library, 4711, 1, "x")
    with library.read() as session:
        assert custody.chain(session, held.uid) == ()


def test_many_items_in_one_hand_over(library: Library) -> None:
    held = [exhibit(library), exhibit(library)]
    numbers = custody.enter_all(
        library,
        [held[0].id, held[1].id, held[0].id],
        "handed_over",
        custody.Said(from_whom="T. Illa", to_whom="R. Ccori", seal_found="S-1", seal="S-2"),
    )  # fmt: skip
    assert numbers == [1, 1], "each item once"
    with library.read() as session:
        entries = [custody.chain(session, one.uid)[0] for one in held]
    assert [(one.seal_found, one.seal) for one in entries] == [("S-1", "S-2")] * 2
    assert custody.check_chain(entries[:1], library.uid) == []
    assert history.changes(library, limit=1)[0].label == "Custody of 2 items: handed over"
    with pytest.raises(BadInput):
        custody.enter_all(library, [], "stored")


def test_all_or_none_of_many_items(library: Library) -> None:
    held = exhibit(library)
    head = library.head
    with pytest.raises(NotFound):
        custody.enter_all(library, [held.id, 4711], "stored")
    assert library.head == head


def test_struck_entries_do_not_count_and_times_of_day_do(library: Library) -> None:
    held = exhibit(library)
    custody.enter(library, held.id, "received", custody.Said(to_whom="T. Illa"), happened="11 February 2026 14:05")
    custody.enter(library, held.id, "handed_over", custody.Said(from_whom="Nobody", to_whom="R. Ccori"))
    custody.strike_out(library, held.id, 2, "another item")
    with library.read() as session:
        (first,) = custody.steps(custody.chain(session, held.uid))
    assert (first.n, first.to_whom) == (1, "T. Illa")
    assert first.happened is not None and first.happened.time == "14:05"
