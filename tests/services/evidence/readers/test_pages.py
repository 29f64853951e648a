"""Pictures of many pages and kinds, and what a PDF has attached."""

from __future__ import annotations

import io
import struct

import pikepdf
import pytest
from PIL import Image

from casefiles.services.evidence.reader import NOTES
from tests.services.evidence import samples
from tests.services.evidence.readers.conftest import Look


def test_a_tiff_has_pages(look: Look) -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (60, 30), "red"), Image.new("L", (10, 10))
    first.save(out, "TIFF", save_all=True, append_images=[second])
    reading = look(out.getvalue(), "scan.tif")
    assert (reading.count, dict(reading.metadata)["pages"]) == (2, "2")
    assert reading.thumbnail is not None and reading.thumbnail.width == 60, "of the first"


def test_jpeg_2000_and_photoshop(look: Look) -> None:
    reading = look(samples.picture("JPEG2000"))
    assert (reading.media_type, reading.note, reading.thumbnail is not None) == ("image/jp2", None, True)
    photoshop = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 20, 30, 8, 3) + bytes(12) + b"\0\0" + b"\x80" * 1800
    reading = look(photoshop, "map.psd")
    assert (reading.media_type, reading.note) == ("image/vnd.adobe.photoshop", None)
    assert reading.metadata[:2] == (("width", "30"), ("height", "20"))
    assert reading.thumbnail is not None and set(reading.thumbnail.rgb) == {0x80}


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_a_moving_picture_says_how_many_frames(look: Look, form: str) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    reading = look(out.getvalue())
    assert dict(reading.metadata)["frames"] == "3" and reading.count is None


def test_lens_and_program_of_a_photograph(look: Look) -> None:
    exif = Image.Exif()
    exif[305] = "Invented 1.0"
    exif.get_ifd(0x8769)[42036] = "35 mm"
    said = dict(look(samples.picture("JPEG", exif=exif)).metadata)
    assert (said["software"], said["lens"]) == ("Invented 1.0", "35 mm")


def test_what_a_pdf_has_attached_is_named(look: Look) -> None:
    with pikepdf.open(io.BytesIO(samples.paper())) as document:
        document.attachments["lista ñ.csv"] = pikepdf.AttachedFileSpec(document, b"a;b", filename="lista ñ.csv")
        out = io.BytesIO()
        document.save(out)
    reading = look(out.getvalue(), "paper.pdf")
    said = dict(reading.metadata)
    assert (said["attachment"], reading.count, reading.note) == ("lista ñ.csv", 2, None)
    assert said["pdf_version"][:2] == "1."


def test_pages_without_text_keep_the_numbers_of_the_others(look: Look) -> None:
    reading = look(samples.paper(("", "Page two")))
    assert ([page.number for page in reading.pages], reading.count) == ([2], 2)


def test_a_picture_of_a_kind_that_is_not_read(look: Look) -> None:
    assert look(b"\0\0\1\0\1\0\x10\x10\0\0\1\0 \0h\4\0\0\x16\0\0\0" + bytes(60), "a.ico").note in (None, NOTES["not_read"]())
