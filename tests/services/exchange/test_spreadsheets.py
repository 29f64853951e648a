"""Spreadsheets are read by a child that may die; values are text, as a person sees them."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles.errors import BadInput
from casefiles.services.evidence import children
from casefiles.services.exchange import spreadsheets
from casefiles.services.exchange.spreadsheet_child import text_of
from casefiles.services.exchange.spreadsheets import read_spreadsheet
from casefiles.services.exchange.table import Grid, Reading, read_table

pytestmark = pytest.mark.skipif(not children.CONFINED, reason="the reader cannot be confined on this system")


def read(file: Path, sheet: str = "") -> Grid:
    with file.open("rb") as opened:
        return read_spreadsheet(opened.fileno(), sheet)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    first.title = "Empty"
    sheet = made.create_sheet("Lista")
    sheet.append(["Nombre", "Nacido", "Edad", "DNI", "Visto"])
    sheet.append(["José Ñahui", datetime.date(1979, 3, 4), 47.5, 40000417, True])
    sheet.append(["Rosa Ejemplo", datetime.datetime(1981, 5, 4, 7, 30), None, 12345678901234567, "=1+1"])
    sheet.append([])
    sheet.append(["Clan A", "x"])
    sheet.append([None, "y"])
    sheet.merge_cells("A5:A6")
    file = tmp_path / "lista.xlsx"
    made.save(file)
    return file


def test_cells_are_text_as_a_person_sees_them(book: Path) -> None:
    grid = read(book)
    assert (grid.sheet, grid.sheets) == ("Lista", ("Empty", "Lista"))
    assert grid.rows[1] == ["José Ñahui", "1979-03-04", "47.5", "40000417", "true"]
    assert grid.rows[2][:3] == ["Rosa Ejemplo", "1981-05-04T07:30:00", ""]
    assert grid.rows[3] == ["", "", "", "", ""]


def test_a_number_that_has_lost_digits_is_a_fault(book: Path) -> None:
    assert list(read(book).spoilt) == [(2, 3)]
    row = next(row for row in read_table(book).rows if row.number == 3)
    assert "15 digits" in row.fault


def test_a_merged_cell_stands_for_its_rows(book: Path) -> None:
    grid = read(book)
    assert [row[:2] for row in grid.rows[4:]] == [["Clan A", "x"], ["Clan A", "y"]]
    assert "merged cell" in grid.told[0]


def test_an_open_document_is_read_too(tmp_path: Path) -> None:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in ("Placa", "Marca")
    )
    more = (
        '<table:table-cell office:value-type="string"><text:p>ZZQ-417</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="2014"><text:p>2014</text:p></table:table-cell>'
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Hoja1"><table:table-row>{cells}</table:table-row>'
        f"<table:table-row>{more}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    file = tmp_path / "autos.ods"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("mimetype", kind)
        made.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        made.writestr("content.xml", content)
    found = read_table(file)
    assert (found.format, found.headings) == ("ods", ("Placa", "Marca"))
    assert found.rows[0].cells == ("ZZQ-417", "2014")


def test_a_sheet_is_chosen_by_name(book: Path) -> None:
    with pytest.raises(BadInput, match="it has: Empty, Lista"):
        read(book, "Hoja 7")
    with pytest.raises(BadInput, match="no rows"):
        read(book, "Empty")


def test_what_is_no_spreadsheet_is_one_sentence(tmp_path: Path, book: Path) -> None:
    for content in (b"", b"PK\3\4 nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, book.read_bytes()[:2_000]):
        file = tmp_path / "broken.xlsx"
        file.write_bytes(content)
        with pytest.raises(BadInput, match=r"Save the table as CSV\.$"):
            read_table(file, Reading(format="xlsx"))


def test_a_sheet_that_grows_beyond_all_memory_costs_the_child_alone(tmp_path: Path, book: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(book) as whole, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        for name in whole.namelist():
            content = whole.read(name)
            if name.endswith("sheet2.xml"):
                # Two cells at the far corners of a sheet: laid out in full they are 17 thousand million.
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            made.writestr(name, content)
    with pytest.raises(BadInput):
        read(bomb, "Lista")


def test_a_child_that_says_nonsense_is_not_believed(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "_COMMAND", (spreadsheets._COMMAND[0], "-c", "pass"))
    with pytest.raises(BadInput, match="could not be read"):
        read(book)


def test_where_the_child_cannot_be_confined_nothing_is_read(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "CONFINED", False)
    with pytest.raises(BadInput, match="save the table as CSV"):
        read(book)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (12.0, "12"),
        (1e-7, "0.0000001"),
        (0.1, "0.1"),
        (datetime.time(7, 30), "07:30:00"),
        ("a\0b", "a\ufffdb"),
    ],
)
def test_values_as_text(value: object, shown: str) -> None:
    assert text_of(value) == shown


def survives(text: str) -> bool:
    """Whether the writer of the test, which has signs of its own, writes the text as it is."""
    return text == text.strip() and text[0] not in "=#" and "_x" not in text.lower() and not {"\ufffe", "\uffff"} & set(text)


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(survives)


@settings(max_examples=15, deadline=None)
@given(rows=st.lists(st.lists(TEXTS, min_size=2, max_size=4), min_size=2, max_size=5))
def test_what_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = tmp_path_factory.mktemp("book") / "book.xlsx"
    made.save(file)
    width = max(map(len, rows))
    assert read(file).rows == [row + [""] * (width - len(row)) for row in rows]
