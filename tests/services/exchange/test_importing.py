"""A plan is written as one change: everything cites its row, nothing is merged by itself, undo takes all of it back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from casefiles.database.library import Library
from casefiles.domain.claim import Claim
from casefiles.domain.judgement import Judgement
from casefiles.domain.link import Link
from casefiles.domain.note import Note
from casefiles.domain.person import Person
from casefiles.domain.place import Place
from casefiles.domain.record import Record
from casefiles.errors import BadInput, NotFound
from casefiles.progress import Cancelled
from casefiles.services import history, links, records
from casefiles.services.exchange.importing import write
from casefiles.services.exchange.mapping import guess
from casefiles.services.exchange.plan import RowChoice, prepare
from casefiles.services.exchange.table import read_table
from casefiles.services.profile import profile
from casefiles.services.verification import verify
from casefiles.services.working import Working
from tests.services.exchange.tables import planned

LIST = (
    "Nombre,Alias,Nacido,Nacido en,Teléfono,Fuente,Grado,Etiquetas,Nota,Sala\n"
    "Rosa Ejemplo,Chaska; Negra,3 de marzo de 1979,Quinde,+51 900 000 417,El Eco,B2,vip,la vio un vecino,7\n"
    "Roque Ccori,,,Quinde,+51 900000417,,,,,8\n"
    ",Tuco,,,,El Eco,,,,9\n"
)


def titles(library: Library) -> dict[str, str]:
    with library.read() as session:
        return dict(session.execute(select(Record.ref, Record.title)).all())


def test_people_come_in_with_all_that_hangs_on_them(library: Library, tmp_path: Path) -> None:
    done = write(library, planned(library, tmp_path, LIST))
    assert (done.made, done.added, done.left_out) == (3, 0, 0)
    rosa = profile(library, "PER-0001")
    assert (rosa.title, rosa.shown("born"), rosa.shown("born_at")) == ("Rosa Ejemplo", "3 March 1979", "Quinde")
    assert {alias.text for alias in rosa.aliases} == {"Chaska", "Negra"}
    assert [part.fields[0].shown for part in next(one for one in rosa.parts if one.key == "tags").rows] == ["vip"]
    assert [note.title for note in rosa.notes] == ["la vio un vecino"]
    assert profile(library, "PER-0003").title == "“Tuco”"
    # One phone, though it is written in two ways, and one place.
    names = titles(library)
    assert [ref for ref in names if ref.startswith(("ID-", "PL-"))] == ["PL-0001", "ID-0001"]
    assert verify(library).ok


def test_everything_leads_back_to_its_row_and_to_the_file(library: Library, tmp_path: Path) -> None:
    done = write(library, planned(library, tmp_path, LIST))
    assert done.exhibit is not None
    source = profile(library, done.source.ref)
    assert source.shown("kind") == "data set"
    assert [(link.type, link.other.ref) for link in source.links if link.type == "copy_of"] == [("copy_of", done.exhibit.ref)]
    assert [link.other.title for link in source.links if link.type == "draws_on"] == ["El Eco"]
    (claim,) = profile(library, "PER-0001").claims
    assert (claim.source, claim.exhibit) == (done.source, done.exhibit)
    assert claim.via is not None and claim.via.title == "El Eco"
    assert (claim.excerpt_place, claim.grade) == ("row 2", "B2")
    assert claim.excerpt.endswith("· Sala: 7")
    with library.read() as session:
        types = dict(session.execute(select(Link.id, Link.link_type)).all())
        said = session.execute(select(Claim.about, Claim.excerpt_place)).all()
    of_links = {(place, types[about]) for about, place in said if about in types}
    assert of_links == {("row 2", "uses_name"), ("row 2", "uses"), ("row 3", "uses"), ("row 4", "uses_name")}
    assert profile(library, "PER-0002").backing.name == "single source"


def test_it_is_one_change_with_a_name_and_undo_takes_all_of_it_back(library: Library, tmp_path: Path) -> None:
    before = titles(library), library.head.seq
    done = write(library, planned(library, tmp_path, LIST, name="lista.csv"))
    assert library.head.seq == before[1] + 1
    assert done.label == "Import 3 people from lista.csv"
    (newest, *_rest) = history.changes(library, limit=1)
    assert (newest.label, newest.kind) == (done.label, "import")
    assert library.undo() == done.label
    assert titles(library) == before[0]
    library.redo()
    assert titles(library)["PER-0001"] == "Rosa Ejemplo"
    assert verify(library).ok


def test_rows_with_faults_are_left_out_whole(library: Library, tmp_path: Path) -> None:
    plan = planned(library, tmp_path, "Name,Alias,Born\nRosa Ejemplo,Chaska,3/4/1981\nRoque Ccori,Tuco,\n")
    done = write(library, plan)
    assert (done.made, done.left_out) == (1, 1)
    assert "“Chaska”" not in titles(library).values()


@pytest.fixture
def rosa(library: Library) -> int:
    one = records.create(library, "person", {"printed_name": "Rosa Ejemplo", "occupation": "cook"}).id
    links.add_alias(library, one, "Chaska")
    return one


SECOND = "Name,Alias,Occupation,Nationality,Tags\nRosa Ejemplo,Chaska / Zamba,driver,Peru,vip\n"


def test_by_itself_nothing_is_merged(library: Library, tmp_path: Path, rosa: int) -> None:
    plan = planned(library, tmp_path, SECOND)
    assert [one.other.id for one in plan.duplicates[2] if one.other] == [rosa]
    write(library, plan)
    with library.read() as session:
        assert session.scalars(select(Judgement)).all() == []
        assert len(session.scalars(select(Person)).all()) == 2
        assert len(session.scalars(select(Person.identity_id).where(Person.identity_id.is_not(None))).all()) == 0


def test_unsure_is_a_judgement_with_its_reasons(library: Library, tmp_path: Path, rosa: int) -> None:
    done = write(library, planned(library, tmp_path, SECOND), {2: RowChoice("unsure")})
    assert done.unsure == 1
    with library.read() as session:
        (judgement,) = session.scalars(select(Judgement)).all()
    assert (judgement.second, judgement.verdict) == (rosa, "unsure")
    assert judgement.reason is not None and judgement.reason.startswith("Row 2 of list.csv. Both use the alias")


def test_adding_fills_what_is_empty_and_brings_new_aliases_only(library: Library, tmp_path: Path, rosa: int) -> None:
    done = write(library, planned(library, tmp_path, SECOND), {2: RowChoice("add")})
    assert (done.made, done.added) == (0, 1)
    view = profile(library, "PER-0001")
    assert (view.shown("occupation"), view.shown("nationality")) == ("cook", "Peru")
    assert sorted(alias.text for alias in view.aliases) == ["Chaska", "Zamba"]
    given = {(claim.field, claim.value, claim.excerpt_place) for claim in view.claims}
    assert given == {("nationality", "Peru", "row 2"), (None, "", "row 2")}
    # The alias that was known has a source now.
    assert {alias.text: alias.backing.name for alias in view.aliases} == {"Chaska": "single source", "Zamba": "single source"}
    library.undo()
    assert profile(library, "PER-0001").shown("nationality") == ""


def test_the_same_file_again_cites_what_it_was_taken_in_as_and_says_nothing_twice(
    library: Library, tmp_path: Path
) -> None:
    first = write(library, planned(library, tmp_path, LIST))
    plan = planned(library, tmp_path, LIST)
    assert plan.known_as == first.exhibit and plan.known_source == first.source
    assert any("here already" in told for told in plan.told)
    assert sorted(plan.duplicates) == [2, 3, 4]
    before = titles(library)
    again = write(library, plan, plan.for_all("add"))
    assert (again.source, again.added) == (first.source, 3)
    # The note has no source that would tell that it is the same.
    assert titles(library).keys() - before.keys() == {"NT-0002"}


def test_all_rows_skipped_is_nothing_to_import(library: Library, tmp_path: Path, rosa: int) -> None:
    plan = planned(library, tmp_path, SECOND)
    seq = library.head.seq
    with pytest.raises(BadInput, match="nothing to import"):
        write(library, plan, {2: RowChoice("skip")})
    assert library.head.seq == seq


def test_choices_that_do_not_suit_are_refused(library: Library, tmp_path: Path, rosa: int) -> None:
    plan = planned(library, tmp_path, SECOND + "Roque Ccori,,,,\nRoque Ccori,,,,\n")
    for choice, said in (
        ({9: RowChoice("skip")}, "Row 9 is not among"),
        ({3: RowChoice("add")}, "is like nothing"),
        ({4: RowChoice("add")}, "cannot be entered as “add”"),
        ({2: RowChoice("merge")}, "one of: new, unsure, add, skip"),
    ):
        with pytest.raises(BadInput, match=said):
            write(library, plan, choice)


def test_places_within_places_of_the_same_table(library: Library, tmp_path: Path) -> None:
    known = records.create(library, "place", {"name": "Ayacucho", "kind": "region"})
    text = "Name,Province,Kind\nQuinde,Huanta,district\nHuanta,Ayacucho,province\nAyacucho,,region\n"
    plan = planned(library, tmp_path, text, "place")
    # The row that is here already is left out, and the others point at what it is.
    write(library, plan, {4: RowChoice("skip")})
    with library.read() as session:
        within = dict(session.execute(select(Place.name, Place.within)).all())
        ids = dict(session.execute(select(Place.name, Place.id)).all())
    assert within == {"Ayacucho": None, "Huanta": known.id, "Quinde": ids["Huanta"]}


def test_what_is_worked_on_is_joined_and_marked(library: Library, tmp_path: Path) -> None:
    operation = records.create(library, "operation", {"name": "Condor Gris"})
    source = records.create(library, "source", {"name": "Parte 417"})
    plan = planned(library, tmp_path, LIST)
    working = Working(operation=operation.id, marking="secret", source=source.id)
    done = write(library, plan, source=source.id, evidence=False, working=working)
    assert (done.source.ref, done.exhibit) == (source.ref, None)
    rosa = profile(library, "PER-0001")
    assert rosa.marking_key == "secret"
    assert [link.other.ref for link in rosa.links if link.type == "in_file"] == [operation.ref]


def test_a_spreadsheet_brings_a_source_too(library: Library, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Placa", "Marca", "Año"], ["ZZQ-417", "Altiplano", 2014]):
        book.active.append(row)
    book.save(tmp_path / "autos.xlsx")
    read = read_table(tmp_path / "autos.xlsx")
    done = write(library, prepare(library, read, guess(read)))
    assert done.exhibit is not None and done.source.title == "autos.xlsx"
    assert done.label == "Import 1 vehicle from autos.xlsx"
    assert profile(library, "VH-0001").field("year").stored == 2014
    assert [link.other.ref for link in profile(library, done.source.ref).links] == [done.exhibit.ref]


def test_a_file_that_was_changed_meanwhile_is_refused(library: Library, tmp_path: Path) -> None:
    plan = planned(library, tmp_path, LIST)
    plan.table.path.write_text(LIST + "Somebody,,,,,,,,,\n", encoding="utf-8")
    before = titles(library)
    with pytest.raises(BadInput, match="changed since it was read"):
        write(library, plan)
    assert titles(library) == before
    assert list((library.folder / "vault" / "objects").rglob("??*/*")) == []


def test_what_went_to_the_trash_meanwhile_is_told(library: Library, tmp_path: Path, rosa: int) -> None:
    plan = planned(library, tmp_path, SECOND)
    records.trash(library, [rosa])
    with pytest.raises(NotFound, match="compare it again"):
        write(library, plan, {2: RowChoice("add")})


@pytest.mark.parametrize("step", ["", "Reading list.csv", "Writing", "Making it searchable"])
def test_cancelling_at_any_step_leaves_nothing(library: Library, tmp_path: Path, step: str) -> None:
    plan = planned(library, tmp_path, LIST)
    before = titles(library), library.head

    def stop(done: int, total: int, what: str = "") -> None:
        if not step or what == step:
            raise Cancelled

    with pytest.raises(Cancelled):
        write(library, plan, progress=stop)
    assert (titles(library), library.head) == before
    assert list((library.folder / "vault" / "objects").rglob("??*/*")) == []
    assert write(library, plan).made == 3


def test_tasks_have_no_source_and_seizures_their_weights(library: Library, tmp_path: Path) -> None:
    write(library, planned(library, tmp_path, "Task,Deadline\nAsk for the register,April 2026\n", "task"), evidence=False)
    write(library, planned(library, tmp_path, "Substance,Weight,Basis\ncocaine,12 kg,net\n", "seizure", "b.csv"), evidence=False)
    assert profile(library, _ref(library, "task")).claims == ()
    assert titles(library)["SZ-0001"].startswith("12 kg")


def _ref(library: Library, type_name: str) -> str:
    with library.read() as session:
        return str(session.scalars(select(Record.ref).where(Record.type == type_name)).one())


def test_notes_are_about_their_entry(library: Library, tmp_path: Path) -> None:
    write(library, planned(library, tmp_path, LIST))
    with library.read() as session:
        (note,) = session.scalars(select(Note)).all()
        assert session.scalar(select(Record.ref).where(Record.id == note.about)) == "PER-0001"
