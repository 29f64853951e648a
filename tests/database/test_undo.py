"""Undo and redo: everything comes back as it was, whatever the order, or a sentence says why not."""

from __future__ import annotations

import datetime
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select, text

from casefiles.database.library import Library
from casefiles.database.rows import form_of
from casefiles.domain.custody import Custody
from casefiles.domain.dates import PartialDate
from casefiles.domain.parts import Weight
from casefiles.domain.person import Person
from casefiles.domain.record import Record
from casefiles.domain.seizure import Seizure
from casefiles.errors import CannotUndo
from tests.factories import CHANGED, CLASSES, FACTORIES, SteppingClock, amount, make

UNDOABLE = sorted(CHANGED)

Picture = dict[str, list[dict[str, Any]]]


def picture(library: Library) -> Picture:
    """Every row of every table that undo answers for, with the derived columns, but without what each touch raises."""
    found: Picture = {}
    with library.read() as session:
        for kind in UNDOABLE:
            table = CLASSES[kind].__table__
            for row in session.execute(text(f'SELECT * FROM "{table.name}" ORDER BY id')):
                found.setdefault(table.name, []).append({k: v for k, v in row._mapping.items() if k != "salt"})
        for row in session.execute(text("SELECT * FROM record ORDER BY id")):
            kept = {k: v for k, v in row._mapping.items() if k not in {"salt", "version", "modified_at", "modified_by"}}
            found.setdefault("record", []).append(kept)
        for table_name in ("index_record", "index_name", "index_text"):
            found[table_name] = [dict(row._mapping) for row in session.execute(text(f"SELECT * FROM {table_name}"))]
            found[table_name].sort(key=repr)
    return found


def versions(library: Library) -> dict[str, int]:
    with library.read() as session:
        return {row.uid: row.version for row in session.execute(text("SELECT uid, version FROM record"))}


def set_all(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


@pytest.mark.parametrize("kind", UNDOABLE)
def test_create_edit_trash_and_restore_of_every_kind(library: Library, kind: str) -> None:
    cls = CLASSES[kind]
    pictures = [picture(library)]
    with library.change("Create") as session:
        row = make(session, kind)
    pictures.append(picture(library))
    with library.change("Edit") as session:
        set_all(session.get(cls, row.id), CHANGED[kind])
    pictures.append(picture(library))
    labels = ["Create", "Edit"]
    if hasattr(cls, "deleted_in"):
        with library.change("Trash") as session:
            held = session.get(cls, row.id)
            assert held is not None
            held.deleted_in = library.head.seq + 1
        pictures.append(picture(library))
        with library.change("Restore") as session:
            held = session.get(cls, row.id, execution_options={"include_trash": True})
            assert held is not None
            held.deleted_in = None
        pictures.append(picture(library))
        labels += ["Trash", "Restore"]
    assert all(before != after for before, after in zip(pictures, pictures[1:], strict=False))
    for _round in range(2):
        for label, expected in zip(reversed(labels), pictures[-2::-1], strict=True):
            assert library.state().undo == label
            before = versions(library)
            assert library.undo() == label
            assert picture(library) == expected
            risen(before, versions(library))
        with pytest.raises(CannotUndo) as error:
            library.undo()
        assert str(error.value) == "There is nothing to undo."
        for label, expected in zip(labels, pictures[1:], strict=True):
            assert library.state().redo == label
            before = versions(library)
            assert library.redo() == label
            assert picture(library) == expected
            risen(before, versions(library))
        with pytest.raises(CannotUndo) as error:
            library.redo()
        assert str(error.value) == "There is nothing to redo."


def risen(before: dict[str, int], after: dict[str, int]) -> None:
    """No version ever falls."""
    for uid in before.keys() & after.keys():
        assert after[uid] >= before[uid]


def test_an_undo_raises_the_versions_of_what_it_touches(library: Library) -> None:
    with library.change("Add") as session:
        person = make(session, "person")
    for n in range(3):
        with library.change("Edit") as session:
            session.get_one(Person, person.id).occupation = f"cook {n}"
    assert versions(library)[person.uid] == 4
    library.undo()
    assert versions(library)[person.uid] == 5
    library.redo()
    assert versions(library)[person.uid] == 6


def test_editing_a_part_raises_its_owner_s_version_and_so_does_undo(library: Library) -> None:
    with library.change("Add") as session:
        weight = make(session, "weight")
        owner = session.get_one(Seizure, weight.owner)
    with library.change("Edit part") as session:
        session.get_one(Weight, weight.id).amount = amount("3 kg")
    assert versions(library)[owner.uid] == 2
    library.undo()
    assert versions(library)[owner.uid] == 3
    with library.read() as session:
        held = session.get_one(Weight, weight.id)
        assert held.amount is not None and held.amount.written == "867.54-876 kg"


def test_everything_of_a_value_comes_back(library: Library) -> None:
    born = PartialDate.parse("circa 1980", language="en", reference=datetime.date(2026, 3, 2))
    with library.change("Add") as session:
        person = make(session, "person", born=born)
    with library.change("Edit") as session:
        session.get_one(Person, person.id).born = None
    library.undo()
    with library.read() as session:
        assert session.get_one(Person, person.id).born == born


# What stands in the way


def test_a_row_changed_since_refuses_and_is_named(library: Library) -> None:
    """Undo never meets this by itself, since it goes back in order: somebody has written behind the journal."""
    with library.change("Add") as session:
        person = make(session, "person", printed_name="Aurelio")
    with library._writer.connect() as connection, connection.begin():  # type: ignore[union-attr]
        connection.execute(text("UPDATE person SET occupation = 'pilot'"))
    before = picture(library)
    with pytest.raises(CannotUndo) as error:
        library.undo()
    assert "PER-0001 Aurelio" in str(error.value)
    assert picture(library) == before
    assert person.ref == "PER-0001"


def test_a_row_that_is_gone_refuses_and_is_named(library: Library) -> None:
    with library.change("Add") as session:
        make(session, "tag", owner=make(session, "person", printed_name="Aurelio").id)
    with library._writer.connect() as connection, connection.begin():  # type: ignore[union-attr]
        connection.execute(text("DELETE FROM tag"))
    with pytest.raises(CannotUndo) as error:
        library.undo()
    assert "tag" in str(error.value).lower()


def test_an_erased_payload_stops_undo(library: Library) -> None:
    with library.change("Add") as session:
        make(session, "person")
    with library._writer.connect() as connection, connection.begin():  # type: ignore[union-attr]
        connection.execute(text("DELETE FROM change_payload WHERE seq = 2 AND n = 1"))
    with pytest.raises(CannotUndo, match="erased"):
        library.undo()


@pytest.mark.parametrize("kind", ["migrate", "restore", "erase"])
def test_undo_stops_at_a_barrier(library: Library, kind: str) -> None:
    with library.change("Add") as session:
        make(session, "person")
    with library.change("Barrier", kind=kind) as session:
        make(session, "setting")
    assert library.state().undo is None
    with pytest.raises(CannotUndo):
        library.undo()
    with library.change("Add another") as session:
        make(session, "person")
    assert library.undo() == "Add another"
    with pytest.raises(CannotUndo):
        library.undo()


def test_registers_are_never_undone(library: Library) -> None:
    with library.change("Add exhibit") as session:
        exhibit = make(session, "exhibit")
        make(session, "object")
        make(session, "custody", exhibit=exhibit.uid)
    with library.change("Custody") as session:
        make(session, "custody", exhibit=exhibit.uid, n=2)
    assert library.state().undo == "Add exhibit"
    assert library.undo() == "Add exhibit"
    with library.read() as session:
        assert session.scalars(select(Record)).all() == []
        assert len(session.scalars(select(Custody)).all()) == 2
    assert library.redo() == "Add exhibit"


def test_a_register_cannot_be_edited(library: Library) -> None:
    from casefiles.errors import CasefilesError

    with library.change("Add") as session:
        entry = make(session, "custody")
    with pytest.raises(CasefilesError, match="only ever added"), library.change("Edit") as session:
        session.get_one(Custody, entry.id).action = "opened"


def test_a_new_change_ends_what_could_be_redone(library: Library) -> None:
    with library.change("First") as session:
        make(session, "person")
    library.undo()
    with library.change("Second") as session:
        make(session, "person")
    assert (library.state().undo, library.state().redo) == ("Second", None)
    with pytest.raises(CannotUndo):
        library.redo()
    assert library.undo() == "Second"
    with pytest.raises(CannotUndo):
        library.undo()


def test_undo_survives_closing(library: Library) -> None:
    with library.change("Add") as session:
        make(session, "person")
    library.close()
    with Library.open(library.folder, clock=SteppingClock(datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC))) as again:
        assert again.undo() == "Add"
    with Library.open(library.folder, clock=SteppingClock(datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC))) as again:
        assert again.redo() == "Add"


def test_records_that_refer_to_one_another_come_back_together(library: Library) -> None:
    with library.change("Add all") as session:
        for kind in FACTORIES:
            make(session, kind)
    before = picture(library)
    library.undo()
    library.redo()
    assert picture(library) == before


# Any sequence


class Sequences(RuleBasedStateMachine):
    """Changes, undos and redos in any order, beside a model that keeps whole pictures on two stacks."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.library = Library.create(self.folder / "a.casefiles", clock=SteppingClock())
        self.past: list[tuple[str, Picture]] = []
        self.future: list[tuple[str, Picture]] = []
        self.now = picture(self.library)
        self.made = 0
        self.highest: dict[str, int] = {}

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.folder)

    def changed(self, label: str) -> None:
        new = picture(self.library)
        if new != self.now:
            self.past.append((label, self.now))
            self.future.clear()
            self.now = new

    @initialize()
    def begin(self) -> None:
        self.create(kinds=["person", "alias"])

    @rule(kinds=st.lists(st.sampled_from(UNDOABLE), min_size=1, max_size=3))
    def create(self, kinds: list[str]) -> None:
        self.made += 1
        label = f"create {self.made}"
        with self.library.change(label) as session:
            for n, kind in enumerate(kinds):
                make(session, kind, **({"key": f"term {self.made} {n}"} if kind == "term" else {}))
        self.changed(label)

    @rule(data=st.data(), how=st.sampled_from(["edit", "trash", "restore", "several"]))
    def edit(self, data: st.DataObject, how: str) -> None:
        self.made += 1
        label = f"{how} {self.made}"
        with self.library.change(label) as session:
            for _ in range(3 if how == "several" else 1):
                kind = data.draw(st.sampled_from(UNDOABLE))
                everything = select(CLASSES[kind]).execution_options(include_trash=True)
                held = session.scalars(everything.order_by(CLASSES[kind].id)).all()
                if not held:
                    continue
                row = data.draw(st.sampled_from(held))
                if how in {"edit", "several"} or not hasattr(row, "deleted_in"):
                    choice = data.draw(st.sampled_from([FACTORIES[kind], CHANGED[kind]]))
                    set_all(row, {name: value for name, value in choice.items() if not callable(value)})
                else:
                    row.deleted_in = self.library.head.seq + 1 if how == "trash" else None
                session.flush()
        self.changed(label)

    @rule()
    def fail(self) -> None:
        with pytest.raises(ZeroDivisionError), self.library.change("fail") as session:
            make(session, "person")
            raise ZeroDivisionError

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        label, before = self.past.pop()
        assert self.library.undo() == label
        self.future.append((label, self.now))
        self.now = before

    @precondition(lambda self: not self.past)
    @rule()
    def undo_nothing(self) -> None:
        with pytest.raises(CannotUndo):
            self.library.undo()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        label, after = self.future.pop()
        assert self.library.redo() == label
        self.past.append((label, self.now))
        self.now = after

    @precondition(lambda self: not self.future)
    @rule()
    def redo_nothing(self) -> None:
        with pytest.raises(CannotUndo):
            self.library.redo()

    @rule()
    def open_again(self) -> None:
        clock = self.library.clock
        self.library.close()
        self.library = Library.open(self.folder / "a.casefiles", clock=clock)

    @invariant()
    def the_library_is_as_the_model_says(self) -> None:
        assert picture(self.library) == self.now
        state = self.library.state()
        assert state.undo == (self.past[-1][0] if self.past else None)
        assert state.redo == (self.future[-1][0] if self.future else None)
        held = versions(self.library)
        assert all(version >= self.highest.get(uid, 0) for uid, version in held.items())
        self.highest.update(held)


TestSequences = Sequences.TestCase
TestSequences.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_every_undoable_kind_is_tried_here() -> None:
    assert {name for name, cls in CLASSES.items() if form_of(cls).undoable} == set(UNDOABLE)
