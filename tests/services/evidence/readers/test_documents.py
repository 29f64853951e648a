"""Sheets, slides, texts and books: their words by page, and what they say of themselves."""

from __future__ import annotations

import io
import zipfile

import pytest

from casefiles.services.evidence.reader import NOTES
from tests.services.evidence import compound, office_samples, samples
from tests.services.evidence.readers.conftest import Look, texts


def test_a_workbook_has_a_page_for_each_sheet_hidden_ones_too(look: Look) -> None:
    reading = look(office_samples.workbook(), "pagos.xlsx")
    assert (reading.kind, reading.count, reading.note) == ("document", 2, None)
    assert texts(reading) == [
        (1, "Pagos\nalias\tmonto\tdía\nChipi\t417.5\t2026-05-03\nZorzal\t1000000000000000\t2026-05-03T14:02:00"),
        (2, "Oculta\nnota reservada"),
    ]
    said = dict(reading.metadata)
    assert (said["author"], said["last_modified_by"], said["sheets"], said["hidden_sheet"]) == (
        "Ana Quispe",
        "R. Ccori",
        "2",
        "Oculta",
    )


def test_a_sheet_of_open_document(look: Look) -> None:
    reading = look(office_samples.open_sheet(), "pagos.ods")
    assert texts(reading) == [(1, "Pagos\nalias\tChipi")]
    assert dict(reading.metadata)["application"] == "Invented Office 1.0"


def test_a_workbook_that_is_too_long_is_cut(look: Look) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Larga")
    for _n in range(200):
        sheet.append(["a" * 30_000])
    book.create_sheet("Otra").append(["b"])
    out = io.BytesIO()
    book.save(out)
    reading = look(out.getvalue(), "larga.xlsx")
    assert reading.note == NOTES["cut"]()
    assert [page.number for page in reading.pages] == [1]


def test_slides_with_notes_and_tables_by_page(look: Look) -> None:
    reading = look(office_samples.slides(), "informe.pptx")
    assert (reading.count, reading.note) == (2, None)
    assert texts(reading) == [
        (1, "Primera lámina\nalias Chipi\nen el valle\nen la tabla"),
        (2, "Segunda lámina\nalias Chipi\nen el valle\n\ndecir de quién se sabe"),
    ]
    assert dict(reading.metadata)["revision"] == "7"


def test_slides_are_read_in_the_order_in_which_they_are_shown(look: Look) -> None:
    data = office_samples.slides()
    order = zipfile.ZipFile(io.BytesIO(data)).read("ppt/presentation.xml").decode()
    ids = [part for part in order.split("<") if part.startswith("p:sldId ")]
    turned = order.replace(ids[0], "@").replace(ids[1], ids[0]).replace("@", ids[1])
    reading = look(samples.with_member(data, "ppt/presentation.xml", turned.encode()))
    assert [text.partition("\n")[0] for _n, text in texts(reading)] == ["Segunda lámina", "Primera lámina"]


def test_a_text_of_open_document(look: Look) -> None:
    reading = look(office_samples.open_text(), "informe.odt")
    assert texts(reading) == [(1, "Informe\nEl alias  es Chipi.\tDos\nlíneas\nsegún un vecino\nen la tabla")]
    assert dict(reading.metadata) == {
        "author": "Ana Quispe",
        "last_modified_by": "R. Ccori",
        "created": "2026-05-03T14:02:00",
        "application": "Invented Office 1.0",
    }


def test_slides_of_open_document(look: Look) -> None:
    reading = look(office_samples.open_slides(), "informe.odp")
    assert (reading.count, texts(reading)) == (2, [(1, "Primera\nuna nota"), (2, "Segunda")])


def test_an_open_document_with_a_password(look: Look) -> None:
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:encryption-data/></m:manifest>'
    locked = samples.with_member(office_samples.open_text(), "META-INF/manifest.xml", manifest.encode())
    assert look(locked).note == NOTES["password"]()


def test_nested_deeper_than_pythons_stack(look: Look) -> None:
    deep = "<text:span>" * 5_000 + "hondo" + "</text:span>" * 5_000
    reading = look(office_samples.open_document("text", f"<office:text><text:p>{deep}</text:p></office:text>"))
    assert texts(reading) == [(1, "hondo")]


def test_rich_text(look: Look) -> None:
    reading = look(office_samples.rich_text(), "informe.rtf")
    assert texts(reading) == [(1, "Se halló al alias Chipi\nen el río.")]
    assert dict(reading.metadata) == {
        "title": "Informe",
        "author": "Ana Quispe",
        "last_modified_by": "R. Ccori",
        "company": "Invented SA",
        "created": "2026-05-03 14:02",
    }


def test_a_book(look: Look) -> None:
    reading = look(office_samples.book(), "valle.epub")
    assert texts(reading) == [(1, "Uno"), (2, "Dos")]
    assert dict(reading.metadata) == {"title": "El valle", "author": "Ana Quispe"}


def test_a_text_of_before_2007_without_the_codes_of_its_fields(look: Look) -> None:
    reading = look(office_samples.old_word(), "informe.doc")
    assert (reading.note, texts(reading)) == (None, [(1, "Informe\nEl alias es Chipi.")])
    assert dict(reading.metadata) == {
        "title": "Informe",
        "author": "Ana Ñahui",
        "last_modified_by": "R. Ccori",
        "application": "Invented Word",
        "created": "2026-05-03 14:02:00 UTC",
    }


def test_slides_of_before_2007(look: Look) -> None:
    reading = look(office_samples.old_slides(), "informe.ppt")
    assert texts(reading) == [(1, "Primera lámina\nalias Chipi\nvalle")]


def test_an_encrypted_package_says_so(look: Look) -> None:
    data = compound.compound({"EncryptionInfo": bytes(200), "EncryptedPackage": bytes(200), "WordDocument": bytes(200)})
    assert look(data, "informe.docx").note == NOTES["password"]()


@pytest.mark.parametrize(
    ("whole", "member"),
    [
        (office_samples.slides(), "ppt/slides/slide1.xml"),
        (office_samples.workbook(), "xl/worksheets/sheet1.xml"),
        (office_samples.open_text(), "content.xml"),
        (office_samples.open_text(), "meta.xml"),
    ],
    ids=["pptx", "xlsx", "odt", "odt-meta"],
)
def test_definitions_of_its_own_are_refused_before_they_are_parsed(look: Look, whole: bytes, member: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        reading = look(samples.with_member(whole, member, samples.ENTITY_BOMB.encode(encoding)))
        assert (reading.pages, reading.note) == ((), NOTES["entities"]())


def test_a_book_with_definitions_of_its_own(look: Look) -> None:
    for member in ("META-INF/container.xml", "in/book.opf"):
        bomb = samples.with_member(office_samples.book(), member, samples.ENTITY_BOMB.encode())
        assert look(bomb).note == NOTES["entities"]()


def test_a_workbook_that_unpacks_to_gigabytes(look: Look) -> None:
    fat = samples.with_member(office_samples.workbook(), "xl/worksheets/sheet1.xml", b" " * (65 << 20))
    assert look(fat).note == NOTES["bomb"]()


def test_a_table_says_how_large_it_is(look: Look) -> None:
    reading = look(b'alias;"con; punto"\nChipi;417\n', "t.csv")
    assert dict(reading.metadata) == {"encoding": "utf-8", "delimiter": ";", "rows": "2", "columns": "2"}
    assert texts(reading) == [(1, 'alias;"con; punto"\nChipi;417\n')]
    assert dict(look(b"solo una columna\n", "t.csv").metadata) == {"encoding": "utf-8"}
