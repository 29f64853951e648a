"""Photographs and other pictures: size, camera, time and place as the file states them, and a thumbnail."""

from __future__ import annotations

import contextlib
import importlib
import re
import warnings
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, BinaryIO

from casefiles.services.evidence.frames import PAGE_SIDE, SIDE
from casefiles.services.evidence.media_types import HEAD, type_of
from casefiles.services.evidence.readers import Found, Refused

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

PIXELS = 128_000_000
"""More than a picture of a 108-megapixel telephone; four bytes each still fit into the child's memory."""
SMALL = 1200
"""Pixels below which a picture is drawn twice as large for the recognition of its text."""
FORMATS = {
    "image/jpeg": ("JPEG", "JpegImagePlugin"),
    "image/png": ("PNG", "PngImagePlugin"),
    "image/gif": ("GIF", "GifImagePlugin"),
    "image/bmp": ("BMP", "BmpImagePlugin"),
    "image/tiff": ("TIFF", "TiffImagePlugin"),
    "image/webp": ("WEBP", "WebPImagePlugin"),
    "image/avif": ("AVIF", "AvifImagePlugin"),
    "image/heic": ("HEIF", ""),
    "image/heif": ("HEIF", ""),
    "image/vnd.adobe.photoshop": ("PSD", "PsdImagePlugin"),
    "image/jp2": ("JPEG2000", "Jpeg2KImagePlugin"),
}
_EXIF, _GPS = 0x8769, 0x8825
_FIELDS = {
    271: "camera_make",
    272: "camera_model",
    305: "software",
    306: "modified",
    315: "artist",
    270: "description",
    33432: "copyright",
}
_EXIF_FIELDS = {
    36867: "taken",
    36868: "digitised",
    36881: "taken_offset",
    37521: "taken_fraction",
    42033: "serial_number",
    42036: "lens",
    42032: "camera_owner",
    37510: "comment",
}
_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")


def read(file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Width and height in pixels as stored, EXIF as text, place in decimal degrees (seven places)."""
    with bombs_refused():
        _picture(opened(file, name), found)


def draw(file: BinaryIO, name: str, page: int) -> tuple[int, int, bytes] | None:
    """One page of a picture, upright and in grey: width, height and a byte a pixel; None when there is no such page."""
    from PIL import ImageOps

    with bombs_refused():
        picture = opened(file, name)
        if page > 1 and (picture.format != "TIFF" or page > getattr(picture, "n_frames", 1)):
            return None
        if page > 1:
            picture.seek(page - 1)
        grey = ImageOps.exif_transpose(opaque(_measured(picture))).convert("L")
        if max(grey.size) > PAGE_SIDE:
            grey.thumbnail((PAGE_SIDE, PAGE_SIDE))
        elif max(grey.size) < SMALL:  # letters of a screenshot are smaller than those of a scan
            grey = grey.resize((grey.width * 2, grey.height * 2))
        return grey.width, grey.height, grey.tobytes()


def thumbnail(file: BinaryIO, found: Found) -> None:
    """The thumbnail of a picture that a file of another kind keeps. Raises Refused for what is none."""
    with bombs_refused():
        found.pixels = _small(opened(file, ""))


def opened(file: BinaryIO, name: str) -> Picture:
    """A picture that is not unpacked yet. Raises Refused for a kind that is not read, and what Pillow says of bombs."""
    from PIL import Image

    media_type = type_of(file.read(HEAD), name)
    file.seek(0)
    if media_type not in FORMATS:
        raise Refused("not_read")
    form, plugin = FORMATS[media_type]
    if plugin:
        importlib.import_module(f"PIL.{plugin}")
    else:
        import pi_heif

        pi_heif.options.DECODE_THREADS = 1
        pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    return Image.open(file, formats=[form])


@contextlib.contextmanager
def bombs_refused() -> Iterator[None]:
    """Raises Refused where Pillow says that a picture unpacks to too much."""
    from PIL import Image

    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("bomb") from error


def _picture(picture: Picture, found: Found) -> None:
    found.tell("width", picture.width)
    found.tell("height", picture.height)
    frames = getattr(picture, "n_frames", 1)
    if picture.format == "TIFF":
        found.count = frames
        if frames > 1:
            found.tell("pages", frames)
    elif frames > 1 and picture.format != "PSD":
        found.tell("frames", frames)
    try:
        _exif(picture.getexif(), found)
    except (ValueError, KeyError, TypeError, OSError, SyntaxError, ArithmeticError):
        found.note("metadata")  # a broken block of metadata says nothing about the picture
    found.pixels = _small(picture)


def _small(picture: Picture) -> tuple[int, int, bytes]:
    from PIL import ImageOps

    picture = _measured(picture)
    picture.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    picture = opaque(ImageOps.exif_transpose(picture))
    return picture.width, picture.height, picture.tobytes()


def _measured(picture: Picture) -> Picture:
    """Measured values as brightness: their upper byte."""
    return picture.point(lambda value: value / 256).convert("L") if picture.mode.startswith("I;16") else picture


def opaque(picture: Picture) -> Picture:
    """RGB, with white behind what is transparent."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    above = picture.convert("RGBA")
    paper = Image.new("RGB", above.size, "white")
    paper.paste(above, mask=above.getchannel("A"))
    return paper


def _exif(exif: Any, found: Found) -> None:
    for tag, key in _FIELDS.items():
        _say(found, key, exif.get(tag))
    details = exif.get_ifd(_EXIF)
    for tag, key in _EXIF_FIELDS.items():
        _say(found, key, details.get(tag))
    orientation = exif.get(274)
    if orientation in range(2, 9):
        found.tell("orientation", orientation)
    place = exif.get_ifd(_GPS)
    latitude = _degrees(place.get(2), place.get(1), "NS", 90)
    longitude = _degrees(place.get(4), place.get(3), "EW", 180)
    if latitude is not None and longitude is not None:
        found.tell("gps_latitude", latitude)
        found.tell("gps_longitude", longitude)
    height = _fraction(place.get(6))
    if height is not None and abs(height) < 100_000:
        below = place.get(5) in (1, b"\x01")
        found.tell("gps_altitude", f"{_decimal(-height if below else height, 1)} m")
    moment = [_fraction(part) for part in place.get(7) or ()]
    if place.get(29) and len(moment) == 3 and all(part is not None and 0 <= part < 61 for part in moment):
        clock = ":".join(f"{int(part):02d}" for part in moment if part is not None)
        found.tell("gps_time", f"{str(place[29]).replace(':', '-')} {clock} UTC")


def _say(found: Found, key: str, value: object) -> None:
    if isinstance(value, bytes):
        # A comment begins with eight bytes that name its encoding.
        value = (
            value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").replace(b"\0", b"").decode("utf-8", "replace")
        )
    if isinstance(value, str):
        text = value.partition("\0")[0].strip()
        if not text.startswith("0000:"):  # a camera whose clock was never set
            found.tell(key, _TIME.sub(r"\1-\2-\3 \4", text))


def _fraction(value: Any) -> Fraction | None:
    try:
        if isinstance(value, float):
            return Fraction(value)
        numerator, denominator = getattr(value, "numerator", value), getattr(value, "denominator", 1)
        return Fraction(int(numerator), int(denominator))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None


def _degrees(value: Any, half: Any, halves: str, most: int) -> Decimal | None:
    """Degrees, minutes and seconds as decimal degrees, negative south and west; None when they cannot be true."""
    parts = [_fraction(part) for part in value] if isinstance(value, tuple) else []
    if len(parts) != 3 or not isinstance(half, str) or half.strip("\0 ") not in tuple(halves):
        return None
    degrees = sum((part / 60**n for n, part in enumerate(parts) if part is not None), Fraction())
    if None in parts or any(part < 0 for part in parts if part is not None) or degrees > most:
        return None
    return _decimal(-degrees if half.startswith(halves[1]) else degrees, 7)


def _decimal(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places))
