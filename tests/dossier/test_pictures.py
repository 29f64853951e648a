"""Photographs: JPEG pixels untouched, the camera's notes left behind, large and turned ones made fit."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from casefiles.domain.region import Region
from casefiles.dossier.pictures import PASS, cut, place
from tests.dossier.sample import photo


@pytest.fixture
def document() -> object:
    return Canvas(io.BytesIO(), invariant=1)._doc


def stream(document: object, name: str) -> bytes:
    found = document.idToObject[document.getXObjectName(name)]  # type: ignore[attr-defined]
    return bytes(found.streamContent)


def noted(notes: bytes, turned: int = 1) -> bytes:
    """A JPEG whose camera wrote a comment, and how it was held."""
    image = Image.open(io.BytesIO(photo((90, 120, 160), (400, 300))))
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010E] = notes.decode()
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=notes)
    return out.getvalue()


def test_pixels_pass_and_notes_do_not(document: object) -> None:
    data = noted(b"taken at the house of a witness")
    assert b"witness" in data
    found = place(document, data, 100)
    assert found is not None
    kept = stream(document, found.name)
    assert b"witness" not in kept
    assert b"Exif" not in kept
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(kept))
    assert before.tobytes() == after.tobytes()
    assert data[data.rfind(b"\xff\xda") :] == kept[kept.rfind(b"\xff\xda") :]  # the coded pixels, byte for byte


def test_a_turned_picture_is_set_upright(document: object) -> None:
    found = place(document, noted(b"x", turned=6), 200)
    assert found is not None
    assert (found.width, found.height) == (300, 400)


def test_a_large_picture_is_reduced_to_what_print_needs(document: object) -> None:
    found = place(document, photo((90, 120, 160), (PASS * 2, PASS)), 100)
    assert found is not None
    assert max(found.width, found.height) <= 420


def test_a_picture_with_transparency_lies_on_white(document: object) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    found = place(document, out.getvalue(), 50)
    assert found is not None
    assert Image.open(io.BytesIO(stream(document, found.name))).getpixel((5, 5)) == (255, 255, 255)


def test_a_path_is_as_good_as_bytes(document: object, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photo((10, 20, 30)))
    assert place(document, tmp_path / "a.jpg", 50) == place(document, photo((10, 20, 30)), 50)


@pytest.mark.parametrize("data", [b"", b"no picture", photo((1, 2, 3))[:60], b"\xff\xd8\xff\xe0" + bytes(40)])
def test_what_is_no_picture_is_none(document: object, data: bytes) -> None:
    assert place(document, data, 50) is None


def test_a_missing_file_is_none(document: object, tmp_path: Path) -> None:
    assert place(document, tmp_path / "nothing.jpg", 50) is None


def test_a_picture_is_cut_to_a_region_and_what_lies_outside_is_gone() -> None:
    image = Image.new("RGB", (400, 200), "red")
    image.paste("blue", (200, 0, 400, 200))
    out = io.BytesIO()
    image.save(out, "PNG")
    found = Image.open(io.BytesIO(cut(out.getvalue(), Region(500, 0, 250, 500))))
    assert found.size == (100, 100)
    assert found.getpixel((50, 50))[2] > 200  # type: ignore[index]
    assert cut(b"no picture", Region(0, 0, 500, 500)) == b"no picture"
