"""Photographs and other pictures: size, camera, time and place as the file states them, and a thumbnail."""

from __future__ import annotations

import importlib
import re
import warnings
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, BinaryIO

from casefiles.services.evidence.frames import SIDE
from casefiles.services.evidence.media_types import HEAD, type_of
from casefiles.services.evidence.readers import Found, Refused

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

PIXELS = 128_000_000
"""More than a picture of a 108-megapixel telephone; four bytes each still fit into the child's memory."""
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
    try:
        _picture(Image.open(file, formats=[form]), found)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("bomb") from error


def _picture(picture: Picture, found: Found) -> None:
    from PIL import ImageOps

    found.say("width", picture.width)
    found.say("height", picture.height)
    frames = getattr(picture, "n_frames", 1)
    if frames > 1:
        found.say("frames", frames)
    try:
        _exif(picture.getexif(), found)
    except (ValueError, KeyError, TypeError, OSError, SyntaxError, ArithmeticError):
        found.note("metadata")  # a broken block of metadata says nothing about the picture
    if picture.mode.startswith("I;16"):  # measured values: brightness is the upper byte
        picture = picture.point(lambda value: value / 256).convert("L")
    picture.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    picture = opaque(ImageOps.exif_transpose(picture))
    found.pixels = (picture.width, picture.height, picture.tobytes())


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
        found.say("orientation", orientation)
    place = exif.get_ifd(_GPS)
    latitude = _degrees(place.get(2), place.get(1), "NS", 90)
    longitude = _degrees(place.get(4), place.get(3), "EW", 180)
    if latitude is not None and longitude is not None:
        found.say("gps_latitude", latitude)
        found.say("gps_longitude", longitude)
    height = _fraction(place.get(6))
    if height is not None and abs(height) < 100_000:
        below = place.get(5) in (1, b"\x01")
        found.say("gps_altitude", f"{_decimal(-height if below else height, 1)} m")
    moment = [_fraction(part) for part in place.get(7) or ()]
    if place.get(29) and len(moment) == 3 and all(part is not None and 0 <= part < 61 for part in moment):
        clock = ":".join(f"{int(part):02d}" for part in moment if part is not None)
        found.say("gps_time", f"{str(place[29]).replace(':', '-')} {clock} UTC")


def _say(found: Found, key: str, value: object) -> None:
    if isinstance(value, bytes):
        # A comment begins with eight bytes that name its encoding.
        value = (
            value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").replace(b"\0", b"").decode("utf-8", "replace")
        )
    if isinstance(value, str):
        text = value.partition("\0")[0].strip()
        if not text.startswith("0000:"):  # a camera whose clock was never set
            found.say(key, _TIME.sub(r"\1-\2-\3 \4", text))


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
