"""Rows are compared with what is here and with one another; what is found says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles.database import batch
from casefiles.database.library import Library
from casefiles.domain.person import Person
from casefiles.progress import Cancelled
from casefiles.services import links, records
from casefiles.services.exchange import duplicates
from casefiles.services.exchange.duplicates import Candidate, find_duplicates
from casefiles.services.exchange.entries import read_entries
from tests.services.exchange.tables import columns, planned, table


def found(library: Library, folder: Path, text: str, type_name: str = "person") -> dict[int, tuple[Candidate, ...]]:
    return dict(planned(library, folder, text, type_name).duplicates)


@pytest.fixture
def somebody(library: Library) -> int:
    """Aurelio Ñahui Ccori, called Tuco, with a birth date and a phone."""
    one = records.create(library, "person", {"printed_name": "Aurelio Ñahui Ccori", "born": "3 March 1979"}).id
    links.add_alias(library, one, "Tuco")
    phone = records.create(library, "identifier", {"raw": "+51 900 000 417", "kind": "phone"}).id
    links.add(library, "uses", one, phone)
    return one


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Aurelio Nahui Ccori,,,", "like names"),
        ('"NAHUI CCORI, AURELIO",,,', "like names"),
        ("Aurelio Ñahui Ccori,,3 March 1979,", "birth agrees"),
        (",el Tuco,,", "same alias"),
        ("Aurelio Ñ.,,,+51-900-000417", "same number"),
    ],
)
def test_somebody_who_is_here_is_found_and_why(
    library: Library, tmp_path: Path, somebody: int, row: str, why: str
) -> None:
    ((one,),) = found(library, tmp_path, f"Name,Alias,Born,Phone\n{row}\n").values()
    assert one.other is not None and one.other.id == somebody
    assert why in {said.short for said in one.reasons_for}
    assert one.sentence.startswith("Perhaps the same as PER-0001 Aurelio Ñahui Ccori: ")


def test_what_speaks_against_it_is_said_too(library: Library, tmp_path: Path, somebody: int) -> None:
    ((one,),) = found(
        library, tmp_path, "Name,Alias,Born,Nationality\nAurelio Ñahui Ccori,Tuco,3 March 1979,Peru\n"
    ).values()
    assert one.reasons_against == () and one.strength == "strong"
    assert found(library, tmp_path, "Name,Born\nAurelio Ñahui Ccori,9 May 1990\n") == {}


@pytest.mark.usefixtures("somebody")
def test_brothers_and_strangers_are_not_found(library: Library, tmp_path: Path) -> None:
    assert found(library, tmp_path, "Name\nEleuterio Ñahui Ccori\nRosa Ejemplo\nAurelio Quispe Illa\n") == {}


def test_rows_are_compared_with_one_another(library: Library, tmp_path: Path) -> None:
    ((row, (one,)),) = found(library, tmp_path, "Name\nRosa Ejemplo Illa\nRoque Ccori\nRosa Exemplo Illa\n").items()
    assert (row, one.other, one.row, one.name) == (4, None, 2, "row 2")


@pytest.mark.usefixtures("somebody")
def test_the_trash_is_not_compared_with(library: Library, tmp_path: Path) -> None:
    records.trash(library, [records.create(library, "person", {"printed_name": "Rosa Ejemplo"}).id])
    assert found(library, tmp_path, "Name\nRosa Ejemplo\n") == {}


def test_organisations_are_compared_by_name_and_other_names(library: Library, tmp_path: Path) -> None:
    group = records.create(library, "organisation", {"name": "Los Halcones del Sur"}).id
    text = "Name,Acronym\nHalcones del Sur,LHS\nLos Condores,LC\n"
    ((one,),) = found(library, tmp_path, text, "organisation").values()
    assert one.other is not None and one.other.id == group


@pytest.mark.parametrize(
    ("type_name", "fields", "text", "strength", "why"),
    [
        ("vehicle", {"registration": "ZZQ-417"}, "Plate,Make\nzzq 417,Altiplano\nZZQ-418,Altiplano\n", "strong",
         "same plate or registration"),
        ("identifier", {"raw": "+51 900 000 417", "kind": "phone"}, "Number\n+51 900000417\n900\n", "strong",
         "same as written"),
        ("place", {"name": "Puerto Quinde"}, "Name\nPUERTO QUINDE\nHuanta\n", "possible", "same name"),
        ("item", {"serial": "SN-0001"}, "Serial,Make\nsn 0001,X\nSN-2,Y\n", "strong", "same serial number"),
    ],
)  # fmt: skip
def test_other_entries_are_told_by_what_hardly_two_share(
    library: Library, tmp_path: Path, type_name: str, fields: dict[str, str], text: str, strength: str, why: str
) -> None:
    known = records.create(library, type_name, fields)
    ((row, (one,)),) = found(library, tmp_path, text, type_name).items()
    assert (row, one.other, one.strength, one.reasons_for[0].short) == (2, known, strength, why)


def test_a_library_of_many_is_read_whole_and_gives_the_same(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{given} {surname}" for given in ("Rosa", "Roque", "Aurelio") for surname in ("Ccori", "Illa", "Ñahui")]
    with library.change("Import", kind="import") as session:
        batch.insert(session, Person, ({"printed_name": name} for name in names))
    text = "Name\nRosa Illa\nRoque Nahui\nTomasa Lliuya\n"
    few = found(library, tmp_path, text)
    monkeypatch.setattr(duplicates, "_FEW", 1)
    assert found(library, tmp_path, text) == few
    assert {row: candidates[0].title for row, candidates in few.items()} == {2: "Rosa Illa", 3: "Roque Ñahui"}


@pytest.mark.usefixtures("somebody")
def test_comparing_can_be_cancelled(library: Library, tmp_path: Path) -> None:
    read = table(tmp_path, "Name\nAurelio Ñahui Ccori\n")
    rows = read_entries(library, read, columns(read, "person")).good

    def stop(done: int, total: int, what: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        find_duplicates(library, "person", rows, progress=stop)
