"""Forms as files: written whole, never over what is there, or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from casefiles.database.library import Library
from casefiles.dossier.forms import making
from casefiles.dossier.forms.gathering import Options
from casefiles.errors import BadInput


def test_a_form_on_disk(condor: Library, tmp_path: Path) -> None:
    made = making.write(condor, "list", ["EX-0002"], tmp_path / "list.pdf", Options())
    assert (made.key, made.items) == ("list", 1) and made.pages >= 1
    assert hashlib.sha256((tmp_path / "list.pdf").read_bytes()).hexdigest() == made.sha256
    _form, data = making.preview(condor, "list", ["EX-0002"], Options())
    assert data == (tmp_path / "list.pdf").read_bytes()
    sheet = making.write(condor, "custody", ["EX-0002"], tmp_path / "custody.XLSX", Options())
    assert sheet.pages == 0 and (tmp_path / "custody.XLSX").read_bytes()[:2] == b"PK"


def test_nothing_is_written_over_and_no_folder_made_up(condor: Library, tmp_path: Path) -> None:
    there = tmp_path / "there.pdf"
    there.write_bytes(b"mine")
    for output in (there, tmp_path / "nowhere" / "list.pdf"):
        with pytest.raises(BadInput):
            making.write(condor, "list", ["EX-0002"], output, Options())
    assert there.read_bytes() == b"mine"
    with pytest.raises(BadInput):
        making.write(condor, "receipt", ["EX-0003"], tmp_path / "receipt.pdf", Options())
    assert [one.name for one in tmp_path.iterdir()] == ["there.pdf"]


def test_names_of_forms_and_sizes() -> None:
    assert making.form_key("custody") == "custody"
    assert making.label_size(Options(), sheet=True).layout == "a4-3x8"
    assert making.label_size(Options(page_size="Letter"), sheet=True).layout == "letter-3x10"
    assert making.label_size(Options(), sheet=False).layout == "62x29"
    assert making.label_size(Options(), sheet=True, size="A4-2X7").layout == "a4-2x7"
    for wrong in (lambda: making.form_key("poem"), lambda: making.label_size(Options(), sheet=False, size="9x9")):
        with pytest.raises(BadInput):
            wrong()
