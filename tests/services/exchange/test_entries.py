"""Rows are read by the kinds of the window; a fault leaves the row out and says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles.database.library import Library
from casefiles.services import records
from casefiles.services.exchange.entries import Entries, parted_surnames, read_entries
from casefiles.services.exchange.mapping import Columns
from casefiles.services.exchange.named import Named
from casefiles.services.exchange.table import Table, TableRow
from tests.services.exchange.tables import columns, table


def entries(library: Library, folder: Path, text: str, type_name: str = "person", **changes: str) -> Entries:
    read = table(folder, text)
    return read_entries(library, read, columns(read, type_name, **changes))


def test_values_go_through_the_kinds_of_the_window(library: Library, tmp_path: Path) -> None:
    found = entries(
        library, tmp_path,
        "Nombre,Nacido,Participación,Situación jurídica,Grado\nRosa,hacia 1979,agraviado,imputado,b-2\n",
    )  # fmt: skip
    (one,) = found.good
    assert one.fields["born"].edtf == "1979~"
    assert (one.fields["involvement"], one.fields["legal_status"]) == ("victim", "formal_inquiry")
    assert one.grade is not None and one.grade.code == "B2"
    assert one.fields["identity"] == "named"
    assert one.excerpt.startswith("Nombre: Rosa · Nacido: hacia 1979 · Participación: agraviado · Situación")
    assert one.excerpt.endswith(" · Grado: b-2")


def test_aliases_are_parted_and_equal_ones_are_one(library: Library, tmp_path: Path) -> None:
    found = entries(library, tmp_path, 'Name,Alias,Alias\nRosa,"Tuco; el tuco | Chaska / “Negra”/Zambo","Chino 1/2"\n')
    assert found.good[0].aliases == ("Tuco", "Chaska", "Negra", "Zambo", "Chino 1/2")


def test_somebody_may_be_an_alias_alone_and_a_quoted_name_is_one(library: Library, tmp_path: Path) -> None:
    found = entries(library, tmp_path, 'Name,Alias\n,Tuco\n"""El Chino""",\n')
    assert [(one.title, one.aliases, one.fields["identity"]) for one in found.good] == [
        ("“Tuco”", ("Tuco",), "alias_only"),
        ("“El Chino”", ("El Chino",), "alias_only"),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Quispe Mamani", ("Quispe", "Mamani")),
        ("De la Cruz Huamán", ("De la Cruz", "Huamán")),
        ("Quispe de la Cruz", ("Quispe", "de la Cruz")),
        ("Ccori", ("Ccori", "")),
        ("Ñahui Illa Ccori", ("Ñahui Illa Ccori", "")),
        ("", ("", "")),
    ],
)
def test_two_surnames_in_one_column_are_parted_where_that_is_sure(text: str, parts: tuple[str, str]) -> None:
    assert parted_surnames(text) == parts


@given(st.text(max_size=40))
def test_no_word_of_a_surname_is_lost(text: str) -> None:
    assert " ".join(parted_surnames(text)).split() == text.split()


def test_a_date_that_may_be_two_days_is_a_fault_until_the_order_is_said(library: Library, tmp_path: Path) -> None:
    text = "Name,Born\nRosa,3/4/1981\nRoque,25/12/1980\nIlla,5.5.1990\nAna,yesterday\n"
    found = entries(library, tmp_path, text, language="es")
    assert [(fault.row, fault.column) for fault in found.faults] == [(2, "Born"), (5, "Born")]
    assert "two days" in found.faults[0].sentence
    born = {}
    for order in ("day first", "month first"):
        read = entries(library, tmp_path, text, date_order=order)
        born[order] = {one.title: one.fields["born"] for one in read.good}
    assert born["day first"]["Rosa"].edtf == "1981-04-03"
    assert born["month first"]["Rosa"].edtf == "1981-03-04"
    assert born["month first"]["Rosa"].written == "3/4/1981"
    assert "Roque" not in born["month first"]


def test_faults_name_row_column_and_reason_and_the_rest_is_whole(library: Library, tmp_path: Path) -> None:
    found = entries(
        library, tmp_path, "Plate,Year,Kind\nZZQ-417,many,car\nZZQ-418,2014,pickup\n,,\nZZQ-419,2015,x,y\n", "vehicle"
    )
    assert [fault.shown for fault in found.faults] == [
        "Row 2, Year: “many” is not a whole number.",
        "Row 5: This row has 4 cells, the headings are 3.",
    ]
    assert [one.fields for one in found.good] == [{"registration": "ZZQ-418", "year": 2014, "kind": "pickup"}]


def test_words_of_ones_own_are_told_but_a_mark_that_nobody_knows_is_a_fault(library: Library, tmp_path: Path) -> None:
    found = entries(library, tmp_path, "Name,Involvement,Handling\nRosa,godmother,\nRoque,witness,very secret\n")
    assert found.good[0].fields["involvement"] == "godmother"
    assert found.told == ("Words that are in no list of “Involvement” are kept as they are written: godmother (1).",)
    assert [fault.row for fault in found.faults] == [3]


def test_what_a_cell_names_is_looked_up_or_to_be_made(library: Library, tmp_path: Path) -> None:
    huanta = records.create(library, "place", {"name": "Huanta"})
    for _n in range(2):
        records.create(library, "place", {"name": "San Juan"})
    found = entries(
        library, tmp_path, f"Name,Born in\nA,huanta\nB,{huanta.ref}\nC,Quinde\nD,San Juan\n"
    )
    assert [one.fields["born_at"] for one in found.good] == [huanta.id, huanta.id, Named("place", "Quinde")]
    assert "may be PL-0002, PL-0003" in found.faults[0].sentence


def test_rows_may_name_one_another_but_not_in_a_circle(library: Library, tmp_path: Path) -> None:
    found = entries(
        library, tmp_path,
        "Name,Province\nQuinde,Ayacucho\nAyacucho,\nA,B\nB,A\nLow,Bad\nBad,\"PL-0001\0\"\n", "place",
    )  # fmt: skip
    assert [one.title for one in found.good] == ["Quinde", "Ayacucho", "Low"]
    assert found.good[0].fields["within"] == Named("place", "Ayacucho", 3)
    assert found.good[2].fields["within"] == Named("place", "Bad")
    assert {fault.row: "circle" in fault.sentence for fault in found.faults} == {4: True, 5: True, 7: False}


def test_rows_of_lists_numbers_tags_and_notes(library: Library, tmp_path: Path) -> None:
    (one,) = entries(library, tmp_path, "Name,Phone,Tags,Notes\nRosa,+51 900 000 417 / 900 000 418,\"vip, to check\",x\n").good
    assert one.identifiers == (("phone", "+51 900 000 417"), ("phone", "900 000 418"))
    assert (one.tags, one.notes) == (("vip", "to check"), ("x",))
    (seized,) = entries(library, tmp_path, "Substance,Weight\ncocaine,12 kg\n", "seizure").good
    assert str(seized.parts["weights"][0]["amount"].low) == "12"


def test_coordinates_may_stand_in_two_columns(library: Library, tmp_path: Path) -> None:
    text = 'Name,Lat,Long\nQuinde,-12.21199,-73.76675\nHuanta,"-12,9","-74,2"\nBad,-12.2,\nWorse,95,200\n'
    found = entries(library, tmp_path, text, "place")
    assert [one.fields["position"].show() for one in found.good] == ["12.21199° S 73.76675° W", "12.90000° S 74.20000° W"]
    assert [fault.row for fault in found.faults] == [4, 5]


def test_numbers_are_of_the_kind_that_their_heading_names(library: Library, tmp_path: Path) -> None:
    (one,) = entries(library, tmp_path, "Celular,Operador\n900 000 417,X\n", "identifier").good
    assert one.fields == {"raw": "900 000 417", "issuer": "X", "kind": "phone"}
    (one,) = entries(library, tmp_path, "Número,Tipo\nZZQ-417,placa\n", "identifier").good
    assert one.fields["kind"] == "plate"
    (one,) = entries(library, tmp_path, "Número\nZZQ-417\n", "identifier").good
    assert "kind" not in one.fields


def test_cells_that_say_that_there_is_nothing_are_empty(library: Library, tmp_path: Path) -> None:
    (one,) = entries(library, tmp_path, "Name,Alias,Born,Nationality\nRosa,-,s/d,N/A\n").good
    assert (one.aliases, set(one.fields)) == ((), {"printed_name", "identity"})


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """One library for many readings, which change nothing."""
    with Library.create(tmp_path_factory.mktemp("empty") / "case.casefiles", author="A. Quispe") as library:
        yield library


@settings(deadline=None)
@given(rows=st.lists(st.lists(st.text(max_size=15), min_size=3, max_size=3), min_size=1, max_size=4))
def test_any_cells_are_an_entry_or_a_fault(empty: Library, rows: list[list[str]]) -> None:
    made = tuple(TableRow(n, tuple(cells)) for n, cells in enumerate(rows, start=2))
    for targets_ in (("printed_name", "aliases", "born"), ("surnames", "identifier.phone", "grade")):
        read = Table(Path("a.csv"), "csv", "", ("a", "b", "c"), made, 1, "")
        found = read_entries(empty, read, Columns("person", read.headings, targets_))
        assert {one.row for one in found.good} | {fault.row for fault in found.faults} == {row.number for row in made}
