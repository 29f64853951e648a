"""Tables looked at page by page: whatever can be shown is shown, and nothing is run."""

from __future__ import annotations

import io
import os
import signal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles.errors import BadInput
from casefiles.services.evidence import media_types
from casefiles.services.exchange.table_pages import Block, Sheet, TablePages

CSV = "text/csv"


def opened(tmp_path: Path, data: bytes, media_type: str = CSV) -> TablePages:
    file = tmp_path / "table"
    file.write_bytes(data)
    with file.open("rb") as source:
        return TablePages(source, media_type)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Calls"
    sheet["B2"], sheet["C2"] = "From", "Seconds"
    sheet["B3"], sheet["C3"] = "+51 900 000 417", 12
    sheet["D9"] = "'=HYPERLINK(1)"
    hidden = book.create_sheet("Kept aside")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "Ñahui"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WORKBOOK = workbook()
"""Its bytes hold the time at which they were made: once, for those who change them."""


def test_text_is_shown_as_typed_formulas_too(tmp_path: Path) -> None:
    data = "Name;Number;Note\r\nÑahui;007;=1+1\r\n;;\"two\nlines\"\r\nshort\r\n".encode("cp1252")
    with opened(tmp_path, data) as pages:
        assert pages.book.sheets == (Sheet("", False),)
        assert (pages.book.encoding, pages.book.delimiter) == ("cp1252", ";")
        extent = pages.choose(0)
        assert (extent.rows, extent.columns, extent.cut) == (4, 3, False)
        assert pages.rows(1, 10) == [["Ñahui", "007", "=1+1"], ["", "", "two\nlines"], ["short"]]


def test_cells_stand_where_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    with opened(tmp_path, workbook(), media_types.XLSX) as pages:
        assert pages.book.sheets == (Sheet("Calls", False), Sheet("Kept aside", True))
        assert pages.choose(0).rows == 9
        assert pages.rows(1, 2) == [["", "From", "Seconds", ""], ["", "+51 900 000 417", "12", ""]]
        assert pages.rows(8, 1) == [["", "", "", "'=HYPERLINK(1)"]]
        assert pages.choose(1).columns == 1
        assert pages.rows(0, 5) == [["Ñahui"]]


def test_rows_come_in_pieces_of_any_size(tmp_path: Path) -> None:
    data = "\n".join(f"row {n},x{n}" for n in range(5000)).encode()
    with opened(tmp_path, data) as pages:
        assert pages.choose(0).rows == 5000
        assert pages.rows(4998, 50) == [["row 4998", "x4998"], ["row 4999", "x4999"]]
        assert pages.rows(9000, 3) == []
        assert [row[0] for row in pages.rows(10, 300)] == [f"row {n}" for n in range(10, 310)]


def test_a_long_cell_is_cut_where_shown_and_whole_where_cited(tmp_path: Path) -> None:
    with opened(tmp_path, b"a," + b"x" * 5000) as pages:
        pages.choose(0)
        assert len(pages.rows(0, 1)[0][1]) == 500
        assert pages.block(0, 0, 0, 1) == Block("a\t" + "x" * 5000, True)


def test_a_block_is_cells_with_tabs_and_rows_on_lines(tmp_path: Path) -> None:
    with opened(tmp_path, b'a,b,c\nd,"e\te2",f\ng,h,i') as pages:
        pages.choose(0)
        assert pages.block(0, 1, 1, 2).text == "b\tc\ne e2\tf"


def test_words_are_found_cell_by_cell_case_and_accents_aside(tmp_path: Path) -> None:
    data = "Aurelio,Nahui\nx,ÑAHUI\nñahui,y".encode()
    with opened(tmp_path, data) as pages:
        pages.choose(0)
        assert pages.find("ñahui").places == ((0, 1), (1, 1), (2, 0))
        assert pages.find("aurelio nahui").places == ()
        assert pages.find("") == pages.find("nobody")


def test_words_are_sought_in_other_sheets_and_the_rows_that_are_held_stay(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, cell in (("One", "Nahui"), ("Two", "nobody"), ("Three", "Ñahui Puma")):
        book.create_sheet(name).append([cell])
    del book["Sheet"]
    data = io.BytesIO()
    book.save(data)
    with opened(tmp_path, data.getvalue(), media_types.XLSX) as pages:
        pages.choose(1)
        assert pages.where("ÑAHUI", [2, 0]) == 2 and pages.where("ñahui", [0, 2]) == 0
        assert pages.where("puma", [0, 1]) is None and pages.where("", [0, 1, 2]) is None
        assert pages.rows(0, 1) == [["nobody"]]


def test_quotation_marks_that_do_not_match_hide_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, b'a,"b\nc,d\n') as pages:
        assert pages.choose(0).rows >= 1
        assert "b" in pages.rows(0, 1)[0][1]


@pytest.mark.parametrize("media_type", [media_types.XLSX, "application/vnd.ms-excel"])
def test_a_damaged_spreadsheet_is_a_sentence(tmp_path: Path, media_type: str) -> None:
    with pytest.raises(BadInput, match="damaged"):
        opened(tmp_path, b"PK\x03\x04 nothing of the kind", media_type)


def test_a_child_that_dies_is_a_sentence(tmp_path: Path) -> None:
    with opened(tmp_path, b"a,b") as pages:
        os.kill(pages.pid, signal.SIGKILL)
        with pytest.raises(BadInput, match="damaged, hostile or too large"):
            pages.choose(0)


def test_an_empty_file_is_a_table_without_rows(tmp_path: Path) -> None:
    with opened(tmp_path, b"") as pages:
        assert pages.choose(0).rows == 0


@settings(max_examples=12)
@given(st.data())
def test_no_damage_harms_more_than_the_table(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = bytearray(WORKBOOK)
    for _change in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    try:
        with opened(tmp_path_factory.mktemp("table"), bytes(whole), media_types.XLSX) as pages:
            pages.choose(0)
            pages.rows(0, 20)
    except BadInput as said:
        assert str(said).endswith(".")
