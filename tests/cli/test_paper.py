"""The commands that write paper: dossiers and forms."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest

from tests.cli.calling import Calling, text_of


def test_the_operations_dossier_tells_all_thirteen_facts(call: Calling, shared: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.casefiles"
    shutil.copytree(shared, copy)
    file = tmp_path / "operation.pdf"
    made = call.json("dossier", copy, "OP-2017-0001", "-o", file)
    assert made["file"] == str(file)
    text = text_of(file)
    for fact in (
        ("22 July 2017", "helicopter"),
        ("1.5 metric tons", "1.2 metric tons", "300 kg"),
        ("8.7 metric tons",),
        ("“Chipi”", "alleged"),
        ("paid protection money to", "Shining Path", "Sendero Luminoso"),
        ("600 kg", "week", "June 2017", "similar"),
        ("video tour", "placeholder"),
        ("Huanta", "wounded", "police", "Peru21"),
        ("disputed", "Vicente Romero", "Who did it?"),
        ("Jorge Nieto", "January 2017", "El Comercio"),
        ("24 July 2017", "state of emergency"),
        ("liquid cocaine points to sophisticated groups", "InSight Crime"),
        ("Tristan Clavel", "draws on"),
        ("single source",),
    ):
        for part in fact:
            assert part.casefold() in text.replace("\u00a0", " ").casefold(), part
    assert made["number"] in text
    assert str(file) in call.mistake("dossier", copy, "OP-2017-0001", "-o", file)


def test_the_persons_dossier_in_spanish(call: Calling, demo_es: Path, tmp_path: Path) -> None:
    spanish = tmp_path / "copy.casefiles"
    shutil.copytree(demo_es, spanish)
    file = tmp_path / "chipi.pdf"
    call("dossier", spanish, "PER-0001", "-o", file, "--lang", "es", "--page", "letter")
    text = text_of(file)
    assert "«Chipi»" in text
    assert "Sendero Luminoso" in text
    document = pypdfium2.PdfDocument(file)
    assert [round(side) for side in document[0].get_size()] == [612, 792]
    document.close()


def test_forms_are_in_a_register(call: Calling, tmp_path: Path) -> None:
    folder = tmp_path / "case.casefiles"
    call("new", folder)
    (tmp_path / "note.txt").write_text("invented", encoding="utf-8")
    call("add", folder, tmp_path / "note.txt")
    assert "No form was printed" in call("printed", folder)
    made = call.json("forms", folder, "custody", "EX-0001", "-o", tmp_path / "one.pdf")
    assert made["number"].startswith("F-") and made["number"].endswith("-0001")
    assert f"form {made['number']}" in text_of(tmp_path / "one.pdf")
    assert "Entered as form" in call("forms", folder, "list", "EX-0001", "-o", tmp_path / "two.xlsx")
    listed = call.json("printed", folder)
    assert [(one["form"], one["pages"]) for one in listed] == [("list", 0), ("custody", 1)]
    assert all(one["items"] == ["EX-0001"] for one in listed)
    assert call.json("printed", folder, "EX-0002") == []
    assert "Chain of custody" in call("printed", folder, "EX-0001")
    assert call.json("printed", folder, "--file", tmp_path / "one.pdf")["number"] == made["number"]
    with (tmp_path / "one.pdf").open("ab") as file:
        file.write(b"x")
    assert "was altered" in call("printed", folder, "--file", tmp_path / "one.pdf", code=1)
    assert "cannot be read" in call.mistake("printed", folder, "--file", tmp_path / "none.pdf")
    assert call.json("verify", folder)["ok"]


@pytest.mark.parametrize(("form", "word"), [("label", "EX-0001"), ("list", "Witness 2"), ("custody", "Printed after entry 1")])
def test_forms_are_written(call: Calling, shared: Path, tmp_path: Path, form: str, word: str) -> None:
    made = call.json("forms", shared, form, "EX-0001", "-o", tmp_path / "form.pdf")
    assert (made["form"], made["items"], made["pages"]) == (form, 1, 1)
    assert word in text_of(tmp_path / "form.pdf")


def test_forms_in_spanish_on_sheets_and_as_a_spreadsheet(call: Calling, shared: Path, tmp_path: Path) -> None:
    assert "2 evidencias" in call("forms", shared, "list", "EX-0001", "EX-0002", "-o", tmp_path / "l.pdf", "--lang", "es")
    assert "Intervinientes" in text_of(tmp_path / "l.pdf")
    made = call.json("forms", shared, "label", "EX-0001", "EX-0002", "-o", tmp_path / "s.pdf", "--sheet", "--start", "24")
    assert made["pages"] == 2
    assert call.json("forms", shared, "list", "EX-0001", "-o", tmp_path / "l.xlsx")["pages"] == 0
