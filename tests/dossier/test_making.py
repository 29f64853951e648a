"""A dossier made: written whole or not at all, and entered in the register."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest

from casefiles.database.library import Library
from casefiles.dossier import making
from casefiles.dossier.gather import Options
from casefiles.errors import BadInput, NotFound
from tests.dossier.gather.dossier import still


def copy(folder: Path, to: Path) -> Library:
    shutil.copytree(folder, to / "copy.casefiles")
    return Library.open(to / "copy.casefiles", author="A. Quispe", clock=still)


def test_the_register_holds_the_digest_of_the_file(demo_en: Path, tmp_path: Path) -> None:
    import hashlib

    from casefiles.services import dossiers

    with copy(demo_en, tmp_path) as library:
        head = library.head.hash
        made = making.write(library, ["PER-0001"], tmp_path / "chipi.pdf", page_size="Letter")
        second = making.write(library, ["ORG-0007"], tmp_path / "org.pdf", sections=["sources", "links"])
        newest, first = dossiers.entries(library)
    assert (first.number, newest.number) == ("D-2026-0001", "D-2026-0002")
    assert first.sha256 == made.sha256 == hashlib.sha256((tmp_path / "chipi.pdf").read_bytes()).hexdigest()
    assert (first.subject, first.title, first.pages, first.head) == ("PER-0001", "“Chipi”", made.pages, head)
    assert second.pages < made.pages
    document = pypdfium2.PdfDocument(tmp_path / "chipi.pdf")
    assert [round(side) for side in document[0].get_size()] == [612, 792]
    document.close()


def test_sections_are_those_chosen(english: Library) -> None:
    options = Options(sections=making.sections_of(["sources", "links"]))
    found, data = making.preview(english, ["PER-0001"], options)
    assert found.sections == ("links", "sources")
    document = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "Sources" in text
    assert "Timeline" not in text
    assert making.sections_of(None) is None
    with pytest.raises(BadInput, match="chapter"):
        making.sections_of(["links", "chapter"])


def test_what_is_refused_leaves_no_file_and_no_entry(
    demo_en: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casefiles.services import dossiers

    out = tmp_path / "out"
    out.mkdir()
    with copy(demo_en, tmp_path) as library:
        for call in (
            {"subjects": ["PER-0417"]},
            {"subjects": ["PER-0001"], "sections": ["chapter"]},
            {"subjects": ["PER-0001"], "page_size": "a5"},
            {"subjects": ["PER-0001"], "language": "qu"},
        ):
            with pytest.raises((BadInput, NotFound)):
                making.write(library, call.pop("subjects"), out / "x.pdf", **call)  # type: ignore[arg-type]
        (out / "held.pdf").write_bytes(b"mine")
        with pytest.raises(BadInput, match="already"):
            making.write(library, ["PER-0001"], out / "held.pdf")
        monkeypatch.setattr(dossiers, "enter", lambda *_all: (_ for _ in ()).throw(BadInput("no room")))
        with pytest.raises(BadInput, match="no room"):
            making.write(library, ["PER-0001"], out / "x.pdf")
        assert dossiers.entries(library) == []
    assert [file.name for file in out.iterdir()] == ["held.pdf"]
    assert (out / "held.pdf").read_bytes() == b"mine"


def test_a_library_open_for_reading_is_printed_without_an_entry(english: Library, tmp_path: Path) -> None:
    made = making.write(english, ["PER-0001"], tmp_path / "x.pdf", replace_file=True)
    again = making.write(english, ["PER-0001"], tmp_path / "x.pdf", replace_file=True)
    assert made == again
