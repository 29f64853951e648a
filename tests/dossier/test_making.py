"""A dossier made: written whole or not at all, and entered in the register."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pypdfium2
import pytest

from casefiles.database.library import Library
from casefiles.dossier import making
from casefiles.dossier.gather import Options
from casefiles.errors import BadInput, NotFound
from casefiles.services.evidence import intake
from casefiles.services.lookup import by_ref
from tests.dossier.gather.dossier import still


def copy(folder: Path, to: Path) -> Library:
    shutil.copytree(folder, to / "copy.casefiles")
    return Library.open(to / "copy.casefiles", author="A. Quispe", clock=still)


def test_the_register_holds_the_digest_of_the_file(demo_en: Path, tmp_path: Path) -> None:
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
    cover, *rest = (page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "Timeline" in cover.partition("Left out")[2]
    assert "Sources" in " ".join(rest)
    assert "Timeline" not in " ".join(rest)
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


# Evidence read again before it is handed out


def with_evidence(folder: Path, to: Path) -> tuple[Library, str]:
    """A copy with a file that shows somebody, which has been spoilt since; and the ref of that exhibit."""
    library = copy(folder, to)
    (to / "vat.bin").write_bytes(b"the vat behind the house " * 40)
    with library.read() as session:
        person = by_ref(session, "PER-0001").id
    (exhibit,) = intake.add_files(library, [to / "vat.bin"], about=person, read=False).exhibits
    key = library.vault.key_of(hashlib.sha256((to / "vat.bin").read_bytes()).hexdigest())
    key.chmod(0o600)
    key.write_bytes(key.read_bytes().replace(b"behind", b"before"))
    return library, exhibit.ref


def text_of(data: bytes | Path) -> str:
    document = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def test_evidence_that_changed_is_said_by_the_dossier_that_prints_it(demo_en: Path, tmp_path: Path) -> None:
    library, ref = with_evidence(demo_en, tmp_path)
    with library:
        made = making.write(library, ["PER-0001"], tmp_path / "chipi.pdf")
        said = f"{ref} is not what was taken in: its bytes have changed."
        assert made.faults == (said,)
        assert said in text_of(tmp_path / "chipi.pdf")
        _found, data = making.preview(library, ["PER-0001"], Options())
        assert said in text_of(data), "the fault is kept, so that the next pages say it at once"


def test_pages_that_do_not_say_so_are_laid_out_anew_when_saved(demo_en: Path, tmp_path: Path) -> None:
    library, ref = with_evidence(demo_en, tmp_path)
    with library:
        found, data = making.preview(library, ["PER-0001"], Options())
        assert "its bytes have changed" not in text_of(data)
        made = making.save(library, found, data, tmp_path / "chipi.pdf")
        assert ref in made.faults[0]
        assert "its bytes have changed" in text_of(tmp_path / "chipi.pdf")


def test_a_library_open_for_reading_says_it_too(demo_en: Path, tmp_path: Path) -> None:
    library, _ref = with_evidence(demo_en, tmp_path)
    library.close()
    with Library.open(library.folder, read_only=True) as reading:
        making.write(reading, ["PER-0001"], tmp_path / "chipi.pdf")
    assert "its bytes have changed" in text_of(tmp_path / "chipi.pdf")


def test_sound_evidence_leaves_the_pages_as_they_were_shown(demo_en: Path, tmp_path: Path) -> None:
    with copy(demo_en, tmp_path) as library:
        found, data = making.preview(library, ["PER-0001"], Options())
        made = making.save(library, found, data, tmp_path / "chipi.pdf")
    assert made.faults == ()
    assert (tmp_path / "chipi.pdf").read_bytes() == data
