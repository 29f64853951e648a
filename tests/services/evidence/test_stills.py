"""Pictures out of recordings: kept beside the file, by their moment, in names that a backup knows."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from casefiles.database.library import Library
from casefiles.services import records
from casefiles.services.evidence import intake, stills
from casefiles.services.evidence.reader import Pixels

GREY = Pixels(40, 30, b"\x50" * 40 * 30 * 3)


@pytest.fixture
def clip(library: Library, tmp_path: Path) -> int:
    file = tmp_path / "boat.avi"
    file.write_bytes(b"RIFF\0\0\0\0AVI invented")
    return intake.add_files(library, [file], read=False).exhibits[0].id


@pytest.mark.parametrize("at", [0, 999_999, 1_000_000, 86_400_000, 10**12])
def test_a_still_is_found_by_its_moment_alone(library: Library, clip: int, at: int) -> None:
    assert stills.still_of(library, clip, at) is None
    stills.keep(library, clip, at, GREY)
    kept = stills.still_of(library, clip, at)
    assert kept is not None and Image.open(io.BytesIO(kept)).size == (40, 30)
    assert stills.still_of(library, clip, at + 1) is None
    names = [file.name for file in (library.layout.vault / "derived").glob("*/*")]
    assert all(re.fullmatch(r"[0-9a-f]{64}-[a-z]{1,20}-[0-9]{1,6}", name) for name in names)


def test_the_first_still_of_a_moment_stays(library: Library, clip: int) -> None:
    stills.keep(library, clip, 5, GREY)
    first = stills.still_of(library, clip, 5)
    stills.keep(library, clip, 5, Pixels(40, 30, b"\xf0" * 40 * 30 * 3))
    assert stills.still_of(library, clip, 5) == first


def test_an_item_without_a_file_has_none(library: Library) -> None:
    ref = records.create(library, "exhibit", {"name": "Backpack", "exhibit_class": "physical"})
    stills.keep(library, ref.id, 5, GREY)
    assert stills.still_of(library, ref.id, 5) is None
