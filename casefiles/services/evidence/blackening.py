"""Boxes burnt into the pixels of a page: pure functions on rows of red, green and blue.

A box is widened before it is filled. By a margin, since letters and what softens their edges reach beyond what somebody
drew; and in pictures to whole blocks of eight pixels, since JPEG smears what stands in a block over all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casefiles.domain.file_place import WHOLE, RegionPlace
from resources import FOLDER

MARGIN = 3
"""Pixels around a box that are filled too, at least."""
BLOCK = 8
LONGEST_CODE = 12
"""Characters of a reason that are printed into its box, at most."""
_FONT = FOLDER / "fonts" / "paper" / "NotoSans-Bold.ttf"
_LEAST_LETTERS, _LARGEST_LETTERS = 9, 42
"""Height of the letters of a code in pixels: smaller ones cannot be read, larger ones say no more."""


@dataclass(frozen=True)
class Box:
    """A part of a page that is made black, and why; the first characters of the reason may be printed into it."""

    place: RegionPlace
    reason: str = ""


@dataclass(frozen=True)
class Filled:
    """What is filled, in pixels: left, top, and the first column and row that are not; with the code printed there."""

    left: int
    top: int
    right: int
    bottom: int
    code: str = ""


def filled(boxes: Sequence[Box], width: int, height: int, *, blocks: bool, codes: bool) -> list[Filled]:
    """What these boxes fill on a page of so many pixels, rounded outwards; `blocks` for pictures (see above)."""
    margin = max(MARGIN, round(max(width, height) / 700))
    step = BLOCK if blocks else 1
    found = []
    for box in boxes:
        place = box.place
        left = place.x * width // WHOLE - margin
        top = place.y * height // WHOLE - margin
        right = -(-(place.x + place.w) * width // WHOLE) + margin
        bottom = -(-(place.y + place.h) * height // WHOLE) + margin
        found.append(
            Filled(
                max(0, left // step * step),
                max(0, top // step * step),
                min(width, -(-right // step) * step),
                min(height, -(-bottom // step) * step),
                box.reason.strip()[:LONGEST_CODE] if codes else "",
            )
        )
    return found


def burn(pixels: Any, fills: Sequence[Filled]) -> None:
    """Fills these parts of a page (rows, columns, three colours) with black, in place, and prints their codes in white.

    All are black before the first code is printed, so no box takes anything of what was under another. Doing it again
    changes nothing: that is how a result is proved.
    """
    for one in fills:
        pixels[one.top : one.bottom, one.left : one.right] = 0
    for one in fills:
        if one.code:
            _print(pixels, one)


def _print(pixels: Any, one: Filled) -> None:
    import numpy
    from PIL import Image, ImageDraw, ImageFont

    wide, high = one.right - one.left, one.bottom - one.top
    for size in range(min(_LARGEST_LETTERS, int(high * 0.7)), _LEAST_LETTERS - 1, -1):
        font = ImageFont.truetype(str(_FONT), size)
        left, top, right, bottom = font.getbbox(one.code)
        if right - left <= wide - 6 and bottom - top <= high - 4:
            break
    else:
        return
    plate = Image.new("L", (wide, high), 0)
    at = ((wide - (right - left)) / 2 - left, (high - (bottom - top)) / 2 - top)
    ImageDraw.Draw(plate).text(at, one.code, fill=255, font=font)
    # Boxes may lie over each other: white is only added, so that their order does not matter.
    area = pixels[one.top : one.bottom, one.left : one.right]
    numpy.maximum(area, numpy.asarray(plate)[:, :, None], out=area)
