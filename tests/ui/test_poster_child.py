"""The child that takes a picture out of a film: what makes a picture fit. It is started, never imported, elsewhere."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from casefiles.services.evidence import frames

poster_child = pytest.importorskip("ui.poster_child", exc_type=ImportError, reason="Qt's multimedia is not whole here")


def image(width: int, height: int, colour: str) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def test_a_picture_fits_and_is_never_made_larger() -> None:
    assert poster_child.small(image(40, 30, "red")).size().toTuple() == (40, 30)
    assert max(poster_child.small(image(1920, 1080, "red")).size().toTuple()) == frames.SIDE


def test_pixels_are_three_bytes_each_without_padding() -> None:
    assert poster_child.pixels(image(3, 2, "#102030")) == bytes.fromhex("102030") * 6


def test_dark_frames_are_known() -> None:
    dark, grey = (poster_child.brightness(image(50, 50, colour)) for colour in ("black", "#808080"))
    assert dark <= poster_child.DARK < grey
