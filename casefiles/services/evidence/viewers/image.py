"""Pictures of every kind that the reader reads: upright as the camera meant it, page by page where a TIFF has several.

The picture is decoded once and kept as it is stored; what is drawn is cut out first and turned last, so that little is
copied. Of moving pictures the first frame is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, ClassVar

from casefiles.services.evidence.readers import Refused
from casefiles.services.evidence.readers.image import PIXELS, bombs_refused, opaque, opened
from casefiles.services.evidence.viewers import PAGES_CAP, Box, drawn_size

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.Image import Resampling

_KEPT = frozenset({"RGB", "RGBA", "L", "LA", "CMYK", "YCbCr"})
"""Modes in which a picture can be made smaller as it is."""
_BORDER = 3
"""Pixels around what is asked for that are made with it: without them the seams between parts would be seen."""
_TIMES = 4
"""From this enlargement on the single pixels are shown as they are."""

# EXIF orientation -> how the stored picture lies: mirrored left to right, then turned clockwise by so many degrees.
_LIES = {
    2: (True, 0), 3: (False, 180), 4: (True, 180), 5: (True, 270), 6: (False, 90), 7: (True, 90), 8: (False, 270),
}  # fmt: skip


class ImageViewer:
    """An open picture; one page of it is decoded at a time."""

    KIND: ClassVar[str] = "image"

    def __init__(self, picture: Picture) -> None:
        self._file = picture
        self.note = ""
        self._page = 0
        self._smaller: dict[int, Picture] = {}
        self._mirrored, self._turned = False, 0
        count = min(getattr(picture, "n_frames", 1), PAGES_CAP) if picture.format == "TIFF" else 1
        self.sizes: list[tuple[int, int]] = []
        for number in range(count):
            if number:
                picture.seek(number)
            if picture.width * picture.height > PIXELS:
                raise Refused("bomb")
            across = _lies(picture)[1] % 180 == 0
            self.sizes.append((picture.width, picture.height) if across else (picture.height, picture.width))

    def draw(self, page: int, width: int, turn: int, clip: Box) -> bytes:
        """As `Viewer.draw`."""
        from PIL import Image

        self._load(page)
        whole = self._smaller[1]
        stored = whole.size
        # In the drawing of the upright picture, then of the picture as it is stored.
        target = drawn_size(self.sizes[page - 1], width, turn)
        box, target = _turned_back(clip, target, turn)
        box, target = _turned_back(box, target, self._turned)
        if self._mirrored:
            box = (target[0] - box[0] - box[2], *box[1:])
        left, top, wide, high = box
        inner = (max(0, left), max(0, top), min(target[0], left + wide), min(target[1], top + high))
        paper = Image.new("RGB", (wide, high), "white")
        if inner[0] < inner[2] and inner[1] < inner[3]:
            outer = (
                max(0, inner[0] - _BORDER),
                max(0, inner[1] - _BORDER),
                min(target[0], inner[2] + _BORDER),
                min(target[1], inner[3] + _BORDER),
            )
            scale = stored[0] / target[0], stored[1] / target[1]
            factor = 1
            while min(scale) >= factor * 4:
                factor *= 2
            source = self._reduced(factor)
            across, down = source.width / target[0], source.height / target[1]
            kind = Image.Resampling.NEAREST if max(scale) * _TIMES <= 1 else Image.Resampling.BICUBIC
            made = _resized(
                source,
                (outer[0] * across, outer[1] * down, outer[2] * across, outer[3] * down),
                (outer[2] - outer[0], outer[3] - outer[1]),
                kind,
            )
            cut = (inner[0] - outer[0], inner[1] - outer[1], inner[2] - outer[0], inner[3] - outer[1])
            paper.paste(opaque(made.crop(cut)), (inner[0] - left, inner[1] - top))
        if self._mirrored:
            paper = paper.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        clockwise = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
        for degrees in (self._turned, turn):
            if degrees:
                paper = paper.transpose(clockwise[degrees])
        return paper.tobytes()

    def text(self, page: int) -> tuple[str, list[int]]:
        """Pictures have none of their own."""
        return "", []

    def words(self, page: int) -> str:
        """None."""
        return ""

    def _load(self, page: int) -> None:
        from PIL import ImageFile

        if self._page == page:
            return
        self._smaller.clear()
        if len(self.sizes) > 1:
            self._file.seek(page - 1)
        picture = self._file
        self._mirrored, self._turned = _lies(picture)
        try:
            picture.load()
        except OSError:
            # The end is missing or broken: what there is of it is evidence too.
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            self.note = "damaged"
            picture.load()
        if picture.mode.startswith("I;16"):  # measured values: brightness is the upper byte
            picture = picture.point(lambda value: value / 256).convert("L")
        elif picture.mode not in _KEPT or (picture.mode == "RGB" and picture.has_transparency_data):
            picture = opaque(picture)
        self._page, self._smaller[1] = page, picture

    def _reduced(self, factor: int) -> Picture:
        """The picture made smaller by a power of two, kept for the next part of the same drawing."""
        if factor not in self._smaller:
            self._smaller[factor] = self._reduced(factor // 2).reduce(2)
        return self._smaller[factor]


def _resized(
    source: Picture, box: tuple[float, float, float, float], size: tuple[int, int], kind: Resampling
) -> Picture:
    """A part of a picture in another size. Cut out first: Pillow copies all of a picture that has transparency."""
    room = 4 * max((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1], 1.0)
    left, top = max(0, int(box[0] - room)), max(0, int(box[1] - room))
    right, bottom = min(source.width, int(box[2] + room) + 1), min(source.height, int(box[3] + room) + 1)
    part = source.crop((left, top, right, bottom))
    inside = (
        max(0.0, box[0] - left), max(0.0, box[1] - top), min(part.width, box[2] - left), min(part.height, box[3] - top),
    )  # fmt: skip
    return part.resize(size, kind, box=inside)


def _lies(picture: Picture) -> tuple[bool, int]:
    if picture.format == "TIFF":  # made upright as it is decoded
        return False, 0
    try:
        orientation = picture.getexif().get(274)
    except (ValueError, KeyError, TypeError, OSError, SyntaxError, ArithmeticError):
        orientation = None  # a broken block of metadata says nothing about the picture
    return _LIES.get(orientation if isinstance(orientation, int) else 1, (False, 0))


def _turned_back(box: Box, size: tuple[int, int], turn: int) -> tuple[Box, tuple[int, int]]:
    """A box in a drawing of this size, and the size, as they are before the drawing is turned clockwise."""
    left, top, wide, high = box
    width, height = size
    if turn == 90:
        return (top, width - left - wide, high, wide), (height, width)
    if turn == 180:
        return (width - left - wide, height - top - high, wide, high), size
    if turn == 270:
        return (height - top - high, left, high, wide), (height, width)
    return box, size


def open_file(file: BinaryIO, deadline: float) -> ImageViewer:
    """Raises Refused for a picture of a kind that is not read, or that unpacks to too much."""
    with bombs_refused():
        return ImageViewer(opened(file, ""))
