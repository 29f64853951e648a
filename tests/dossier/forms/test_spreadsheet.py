"""Lists as spreadsheets: every cell is text, whatever it begins with; equal input gives equal bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.database.library import Library
from casefiles.dossier.content import Marking
from casefiles.dossier.forms import spreadsheet
from casefiles.dossier.forms.content import Entry, Form, Item
from casefiles.dossier.forms.gathering import Options, gather
from casefiles.errors import BadInput
from tests.dossier.forms.conftest import TEXT


def cells(data: bytes, sheet: str) -> list[list[str]]:
    found = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    return [[str(cell.value or "") for cell in row] for row in found.iter_rows(min_row=3)]


def test_items_and_custody(condor: Library) -> None:
    data = spreadsheet.write(gather(condor, "list", ["EX-0002", "EX-0001"], Options()))
    heads, bag, photo = cells(data, "Evidence")
    assert heads[:2] == ["Reference", "Name"]
    assert bag[0] == "EX-0002" and TEXT in bag
    assert len(photo[heads.index("SHA-256")]) == 64
    custody = cells(data, "Custody")
    assert [row[:2] for row in custody[1:]] == [["EX-0002", str(n)] for n in range(1, 6)] + [["EX-0001", "1"]]
    assert "+ strap torn" in custody[4]
    book = openpyxl.load_workbook(io.BytesIO(data))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}, "no formula, no number, no date"


def test_languages_marking_and_what_is_no_list(condor: Library) -> None:
    form = gather(condor, "custody", ["EX-0002"], Options(language="es"))
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.write(replace(form, marking=Marking("A & B")))))
    assert book.sheetnames == ["Custodia"]
    assert book["Custodia"]["A1"].value.startswith("A & B · ")
    assert book["Custodia"].oddHeader.left.text == "A && B"
    with pytest.raises(BadInput):
        spreadsheet.write(gather(condor, "label", ["EX-0002"], Options()))


def test_equal_input_gives_equal_bytes(condor: Library) -> None:
    form = gather(condor, "list", ["EX-0002"], Options())
    data = spreadsheet.write(form)
    assert data == spreadsheet.write(gather(condor, "list", ["EX-0002"], Options()))
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert {one.date_time for one in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}


NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "\x07bell", "1e5", "2026-01-02"]


@given(st.text(max_size=60) | st.sampled_from(NASTY))
def test_any_text_stays_the_text_that_it_is(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    item = Item("EX-0001", text, "", entries=(Entry(1, "stored", place=text),))
    data = spreadsheet.write(Form("list", (item,), "Condor", "3F2A", "today"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet, place in (("Evidence", "B4"), ("Custody", "G4")):
        cell = book[sheet][place]
        assert cell.data_type in ("s", "n") and (cell.data_type == "s" or cell.value is None)
        if text and all(letter.isprintable() for letter in text):
            assert cell.value == text
            assert bool(cell.quotePrefix) == (text[0] in "=+-@")


def test_what_is_too_long_for_a_cell_goes_on_below() -> None:
    item = Item("EX-0001", "x", "", description="a" * 32_767 + "b" * 10)
    rows = cells(spreadsheet.write(Form("list", (item,), "Condor", "3F2A", "today")), "Evidence")
    assert [row[5][:1] for row in rows[1:]] == ["a", "b"]
