"""A file becomes a table: headings found, rows numbered as in the file, faults told with the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefiles.errors import BadInput
from casefiles.services.exchange import table
from casefiles.services.exchange.table import Reading, letters, read_table


def written(tmp_path: Path, text: str, name: str = "list.csv") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8", newline="")
    return file


def test_rows_keep_the_numbers_that_they_have_in_the_file(tmp_path: Path) -> None:
    found = read_table(written(tmp_path, 'LISTA 417\n\nname,alias\nRosa,"a\nb"\n\n,\nRoque,Tuco\n'))
    assert found.headings == ("name", "alias")
    assert (found.heading_row, [row.number for row in found.rows]) == (3, [4, 7])
    assert found.rows[0].cells == ("Rosa", "a\nb")


def test_headings_are_told_apart_and_none_is_empty(tmp_path: Path) -> None:
    found = read_table(written(tmp_path, "Alias,álias,,Alias\n1,2,3,4\n"))
    assert found.headings == ("Alias", "álias (2)", "Column C", "Alias (3)")


def test_a_person_says_which_row_has_the_headings(tmp_path: Path) -> None:
    file = written(tmp_path, "x,y\nname,alias\nRosa,Tuco\n")
    assert read_table(file, Reading(heading_row=2)).headings == ("name", "alias")
    none = read_table(file, Reading(heading_row=0))
    assert (none.headings, len(none.rows)) == (("Column A", "Column B"), 3)
    with pytest.raises(BadInput, match="no row 9"):
        read_table(file, Reading(heading_row=9))


def test_a_row_with_more_cells_than_headings_is_a_fault_and_blank_cells_are_none(tmp_path: Path) -> None:
    found = read_table(written(tmp_path, "name,alias\nRosa,a,b\nRoque,c,,\nIlla\n"))
    assert [bool(row.fault) for row in found.rows] == [True, False, False]
    assert "3 cells" in found.rows[0].fault
    assert found.rows[2].cells == ("Illa", "")


def test_a_nul_is_a_fault_of_its_row(tmp_path: Path) -> None:
    found = read_table(written(tmp_path, "name,alias\nRo\0sa,a\nRoque,c\n"))
    assert ["NUL" in row.fault for row in found.rows] == [True, False]


def test_files_that_are_no_table_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no rows"):
        read_table(written(tmp_path, ",,\n\n"))
    with pytest.raises(BadInput, match="headings but no rows"):
        read_table(written(tmp_path, "name,alias\n"))
    for name, content in (("a.csv", b"\x89PNG\r\n\x1a\n\0\0"), ("a.pdf", b"%PDF-1.7\n"), ("a.bin", b"\0\1\2")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadInput, match="no table that can be read"):
            read_table(tmp_path / name)
    with pytest.raises(BadInput, match="no file"):
        read_table(tmp_path / "missing.csv")
    with pytest.raises(BadInput, match="is a folder"):
        read_table(tmp_path)
    with pytest.raises(BadInput, match="no format"):
        read_table(written(tmp_path, "a,b\n1,2\n"), Reading(format="dbf"))


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(written(tmp_path, "a,b\n1,2\n"))
    with pytest.raises(BadInput, match="not followed"):
        read_table(link)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_BYTES", 10)
    with pytest.raises(BadInput, match="may have 10 bytes at the most"):
        read_table(written(tmp_path, "name,alias\nRosa,a\n"))


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
