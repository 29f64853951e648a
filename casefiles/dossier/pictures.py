"""Photographs and thumbnails in the document: each once, the pixels of a JPEG untouched, nothing of the camera's notes.

A JPEG of at most `PASS` pixels a side goes in as it is, but without its notes (place, camera, time: EXIF, XMP, comments).
Anything larger, turned or of another kind is made into a JPEG of the size it is printed at. What cannot be read gives None.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps
from reportlab.pdfbase.pdfdoc import PDFImageXObject

from casefiles.domain.region import Region
from casefiles.dossier.content import Picture

PASS = 1600
DOTS_PER_INCH = 300
QUALITY = 85
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture inside the document: the name that operators use, and its size in pixels."""

    name: str
    width: int
    height: int


def place(document: Any, picture: Picture, points: float) -> Placed | None:
    """Put a picture that is printed at most `points` wide or high into a ReportLab document, once for equal bytes."""
    try:
        data = picture if isinstance(picture, bytes) else picture.read_bytes()
        jpeg = _as_jpeg(data, round(max(points / 72 * DOTS_PER_INCH, 300)))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    name = "picture" + hashlib.sha256(jpeg).hexdigest()[:24]
    known = document.idToObject.get(document.getXObjectName(name))
    if known is None:
        known = PDFImageXObject(name)
        if not known.loadImageFromJPEG(io.BytesIO(jpeg)):
            return None
        document.Reference(known, document.getXObjectName(name))
        document.addForm(name, known)
    return Placed(name, known.width, known.height)


def cut(data: bytes, region: Region) -> bytes:
    """A region of a picture as JPEG; the picture as it is where it cannot be read."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            left, top, wide, high = region.pixels(image.width, image.height)
            out = io.BytesIO()
            image.crop((left, top, left + wide, top + high)).convert("RGB").save(out, "JPEG", quality=QUALITY)
            return out.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return data


def _as_jpeg(data: bytes, pixels: int) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        turned = image.getexif().get(_ORIENTATION, 1) != 1
        if image.format == "JPEG" and image.mode in ("L", "RGB") and max(image.size) <= PASS and not turned:
            return _without_notes(data)
        if max(image.size) > PASS:
            image.draft("RGB", (pixels * 2, pixels * 2))
            image.thumbnail((pixels * 2, pixels * 2))
        upright = ImageOps.exif_transpose(image)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            ground = Image.new("RGBA", upright.size, "white")
            ground.alpha_composite(upright.convert("RGBA"))
            upright = ground
        upright.thumbnail((max(pixels, 300), max(pixels, 300)))
        out = io.BytesIO()
        upright.convert("RGB").save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


def _without_notes(data: bytes) -> bytes:
    """The same pixels without application segments other than JFIF and Adobe's colour note, and without comments.

    Segment layout: ITU-T T.81, annex B. Raises ValueError for what is no whole JPEG.
    """
    kept = [data[:2]]
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise ValueError("not a JPEG segment")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            end = data.rfind(b"\xff\xd9")
            kept.append(data[at : end + 2] if end > at else data[at:])
            return b"".join(kept)
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    raise ValueError("a JPEG without pixels")
