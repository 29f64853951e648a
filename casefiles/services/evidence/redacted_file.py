"""A redacted copy as a file: pixels, a title, and nothing else; and the proof that this is all that is in it.

A picture becomes a PNG of four kinds of chunk, papers a PDF of pages with one picture each: no text, no fonts, no
annotations, no files, no earlier versions, no dates. What was written is read back and compared with what was meant.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casefiles.errors import CasefilesError
from casefiles.services.evidence.blackening import Filled, burn
from casefiles.words import _

CREATOR = "Casefiles"
_CHUNKS = (b"IHDR", b"iTXt", b"IDAT", b"IEND")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Burnt:
    """A page as it was burnt: pixels across and down, SHA-256 of its red, green and blue, and what was filled."""

    width: int
    height: int
    digest: str
    fills: tuple[Filled, ...]


class NotProved(CasefilesError):
    """What was written is not what was meant; it must not be given to anybody."""


def digest_of(pixels: Any) -> str:
    """SHA-256 of a page's pixels, row by row."""
    return hashlib.sha256(pixels.tobytes()).hexdigest()


# A picture


def write_picture(file: Path, pixels: Any, title: str) -> None:
    """One page as a PNG."""
    from PIL import Image, PngImagePlugin

    about = PngImagePlugin.PngInfo()
    about.add_itxt("Title", title)
    Image.fromarray(pixels).save(file, "PNG", pnginfo=about, compress_level=3)


def prove_picture(file: Path, page: Burnt, title: str) -> None:
    """Reads a PNG back. Raises NotProved."""
    content = file.read_bytes()
    kinds = list(_chunks(content))
    if not all(kind in _CHUNKS for kind, _data in kinds):
        raise NotProved(_("The redacted picture holds more than pixels and a title; it was not kept."))
    told = [data for kind, data in kinds if kind == b"iTXt"]
    if told != [b"Title\0\0\0\0\0" + title.encode()]:
        raise NotProved(_("The redacted picture holds more than pixels and a title; it was not kept."))
    import numpy
    from PIL import Image

    with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
        _prove_pixels(numpy.array(picture.convert("RGB")), page)


def _chunks(content: bytes) -> Any:
    if content[:8] != _SIGNATURE:
        raise NotProved(_("The redacted picture cannot be read; it was not kept."))
    at = 8
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        at += 12 + length
    if at != len(content):
        raise NotProved(_("The redacted picture holds more than pixels and a title; it was not kept."))


def _prove_pixels(pixels: Any, page: Burnt) -> None:
    """The pixels are those that were burnt, and burning them again changes none: each box is as it must be."""
    if pixels.shape[:2] != (page.height, page.width) or digest_of(pixels) != page.digest:
        raise NotProved(_("The redacted copy is not what was drawn; it was not kept."))
    again = pixels.copy()
    burn(again, page.fills)
    if digest_of(again) != page.digest:
        raise NotProved(_("Under a box of the redacted copy something can be seen; it was not kept."))


# Papers


class Papers:
    """Pages added one by one, then saved: each is compressed as it comes, so that one at a time is held."""

    def __init__(self, title: str) -> None:
        import pikepdf

        self._pdf = pikepdf.Pdf.new()
        self._pdf.docinfo["/Title"] = title
        self._pdf.docinfo["/Creator"] = CREATOR

    def add(self, pixels: Any, points: tuple[float, float]) -> None:
        """A page of this width and height in points (1/72 inch), with these pixels on all of it."""
        from pikepdf import Array, Dictionary, Name, Stream

        high, wide = pixels.shape[:2]
        drawn = Stream(self._pdf, b"")
        drawn.write(zlib.compress(pixels.tobytes(), 6), filter=Name.FlateDecode)
        drawn.Type, drawn.Subtype = Name.XObject, Name.Image
        drawn.Width, drawn.Height, drawn.BitsPerComponent, drawn.ColorSpace = wide, high, 8, Name.DeviceRGB
        across, down = (round(one, 2) for one in points)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, across, down]),
            Resources=Dictionary(XObject=Dictionary(P=drawn)),
            Contents=Stream(self._pdf, _contents(across, down)),
        )
        import pikepdf

        self._pdf.pages.append(pikepdf.Page(self._pdf.make_indirect(page)))

    def save(self, file: Path) -> None:
        """Write the file. Equal pages give equal bytes."""
        self._pdf.save(file, deterministic_id=True, compress_streams=False)
        self._pdf.close()


def _contents(across: float, down: float) -> bytes:
    return f"q {across:g} 0 0 {down:g} 0 0 cm /P Do Q".encode("ascii")


def prove_papers(file: Path, pages: Sequence[Burnt], title: str) -> None:
    """Reads a PDF back, every object of it. Raises NotProved."""
    import numpy
    import pikepdf

    more = NotProved(_("The redacted papers hold more than pictures of pages and a title; they were not kept."))
    content = file.read_bytes()
    if content.count(b"%%EOF") != 1 or content.count(b"startxref") != 1:
        raise more
    with pikepdf.open(io.BytesIO(content)) as pdf:
        info = {str(key): str(value) for key, value in pdf.docinfo.items()}
        if info != {"/Title": title, "/Creator": CREATOR} or set(pdf.Root.keys()) != {"/Type", "/Pages"}:
            raise more
        # Catalogue, its list of pages, the title; and of each page itself, its contents and its picture.
        if len(pdf.objects) != 3 + 3 * len(pages) or len(pdf.pages) != len(pages):
            raise more
        for shown, page in zip(pdf.pages, pages, strict=True):
            box = [float(one) for one in shown.mediabox]
            held = shown.obj
            if set(held.keys()) != {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}:
                raise more
            if set(held.Resources.keys()) != {"/XObject"} or set(held.Resources.XObject.keys()) != {"/P"}:
                raise more
            if held.Contents.read_bytes() != _contents(box[2], box[3]):
                raise more
            drawn = held.Resources.XObject.P
            wanted = {"/Type", "/Subtype", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Filter", "/Length"}
            if set(drawn.keys()) != wanted or (int(drawn.Width), int(drawn.Height)) != (page.width, page.height):
                raise more
            read = drawn.read_bytes()
            if len(read) != page.width * page.height * 3:
                raise more
            _prove_pixels(numpy.frombuffer(read, numpy.uint8).reshape(page.height, page.width, 3), page)
