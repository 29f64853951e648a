"""Text with separated columns: encodings, separators, quotation marks, limits."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.errors import BadInput
from casefiles.progress import Cancelled
from casefiles.services.exchange import delimited
from casefiles.services.exchange.delimited import decode, delimiter_of, read_delimited

SPANISH = "Nombre;Alias\nJosé Ñahui Peña;«El Tuco»\nÁngela Güemes;Niña\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman"])
def test_the_encoding_is_found(encoding: str) -> None:
    text, _name = decode(SPANISH.encode(encoding))
    assert text == SPANISH


def test_cyrillic_of_one_byte_is_found() -> None:
    text = "Имя;Кличка\nПётр Иванов;Седой\n"
    assert decode(text.encode("cp1251")) == (text, "cp1251")


def test_a_named_encoding_is_kept_to() -> None:
    assert decode("é".encode("cp850"), "cp850")[0] == "é"
    with pytest.raises(BadInput, match="Line 2 is no text"):
        decode(b"a\n\xff", "utf-8")
    with pytest.raises(BadInput, match="no encoding"):
        decode(b"a", "nonsense")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found(sign: str) -> None:
    rows = [["name", "note"], ["Rosa Ejemplo", 'said "no, never; not | so"'], ["Roque Ccori", ""]]
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows(rows)
    assert delimiter_of(out.getvalue()) == sign
    assert read_delimited(out.getvalue().encode()).rows == rows


def test_excels_own_first_line_names_the_separator_and_rows_keep_their_numbers() -> None:
    grid = read_delimited(b"sep=|\r\na;b|c\r\n1;2|3\r\n")
    assert grid.rows == [[], ["a;b", "c"], ["1;2", "3"]]


def test_one_column_is_a_table_too() -> None:
    assert read_delimited(b"alias\nTuco\nChaska\n").rows == [["alias"], ["Tuco"], ["Chaska"]]


def test_a_formula_is_text() -> None:
    cell = '=HYPERLINK("http://example.org";"x")'
    out = io.StringIO()
    csv.writer(out).writerow([cell, "@SUM(1)", "+1", "-1"])
    assert read_delimited(out.getvalue().encode()).rows == [[cell, "@SUM(1)", "+1", "-1"]]


@pytest.mark.parametrize("text", ['a,b\n"open,1\n', 'a,b\n"El "Tuco" Ccori",1\n'])
def test_quotation_marks_that_do_not_match_are_a_fault_with_the_row(text: str) -> None:
    with pytest.raises(BadInput, match="Row 2"):
        read_delimited(text.encode(), delimiter=",")


def test_too_much_is_refused_with_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_ROWS", 3)
    monkeypatch.setattr(delimited, "MOST_COLUMNS", 3)
    monkeypatch.setattr(delimited, "LONGEST_CELL", 10)
    with pytest.raises(BadInput, match="more than 3 rows"):
        read_delimited(b"a,b\n" * 4)
    with pytest.raises(BadInput, match="Row 2 has 4 columns"):
        read_delimited(b"a,b\n1,2,3,4\n")
    with pytest.raises(BadInput, match="Row 2 has a cell of more than 10"):
        read_delimited(b"a,b\n1,01234567890\n")


def test_a_cell_beyond_what_any_reader_takes_is_one_sentence() -> None:
    with pytest.raises(BadInput, match="Row 2"):
        read_delimited(b"a,b\n1," + b"x" * 200_000 + b"\n")


@pytest.mark.parametrize("sign", ["", '"', "ab", "\n"][1:])
def test_a_separator_is_one_sign(sign: str) -> None:
    with pytest.raises(BadInput, match="one character"):
        read_delimited(b"a,b\n", delimiter=sign)


def test_reading_can_be_cancelled() -> None:
    def stop(done: int, total: int, what: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_delimited(b"a,b\n" * 5_000, progress=stop)


CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=8),
    sign=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read(rows: list[list[str]], sign: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=sign, quoting=csv.QUOTE_ALL).writerows(rows)
    grid = read_delimited(out.getvalue().encode(encoding), encoding=encoding, delimiter=sign)
    assert grid.rows == rows


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_one_sentence(content: bytes) -> None:
    try:
        read_delimited(content)
    except BadInput as reason:
        assert str(reason).endswith(".")


def test_a_table_in_another_script() -> None:
    assert read_delimited("имя;сумма\nИванов;12\nПетров;30\n".encode("koi8_r")).rows[1] == ["Иванов", "12"]
    assert read_delimited("名前;場所\nたなか;おおさか\n".encode("cp932")).rows[1] == ["たなか", "おおさか"]
