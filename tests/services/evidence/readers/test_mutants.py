"""Files that were damaged in any way: every one ends in a Reading within the limits, and the parent goes on.

The many mutants run in this process, which is faster and shows what a reader lets slip; some of every kind run in a real
child. `CASEFILES_MUTANTS` is how many of each kind are tried here; a long run tries a hundred thousand.
"""

from __future__ import annotations

import io
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.services.evidence import frames, media_types
from casefiles.services.evidence.reader import NOTES, Reader, Reading
from casefiles.services.evidence.readers import Found
from casefiles.services.evidence.reading_child import look
from tests.services.evidence import archive_samples, media_samples, office_samples, samples

MUTANTS = int(os.environ.get("CASEFILES_MUTANTS", "60"))
SAMPLES: dict[str, Callable[[], bytes]] = {
    "photo.jpg": samples.photograph,
    "picture.png": lambda: samples.picture("PNG"),
    "scan.tif": lambda: samples.picture("TIFF"),
    "picture.gif": lambda: samples.picture("GIF"),
    "picture.webp": lambda: samples.picture("WEBP"),
    "picture.jp2": lambda: samples.picture("JPEG2000"),
    "paper.pdf": samples.paper,
    "text.docx": samples.document,
    "message.eml": samples.mail,
    "page.html": lambda: b"<!doctype html><title>A</title><p>One <b>two</b><table><tr><td>3</table>",
    "table.csv": lambda: b'a;b\n"1;2";3\n' * 9,
    "sheet.xlsx": office_samples.workbook,
    "sheet.ods": office_samples.open_sheet,
    "slides.pptx": office_samples.slides,
    "text.odt": office_samples.open_text,
    "slides.odp": office_samples.open_slides,
    "text.rtf": office_samples.rich_text,
    "book.epub": office_samples.book,
    "text.doc": office_samples.old_word,
    "slides.ppt": office_samples.old_slides,
    "message.msg": office_samples.message,
    "box.mbox": office_samples.mailbox,
    "film.mov": media_samples.film,
    "keys.mp4": media_samples.film_with_keys,
    "sound.wav": media_samples.sound_wave,
    "film.avi": media_samples.jpeg_film,
    "film.webm": media_samples.matroska,
    "sound.mp3": lambda: media_samples.mpeg_sound(media_samples.COVER),
    "sound.flac": lambda: media_samples.flac(media_samples.COVER),
    "sound.ogg": media_samples.ogg,
    "sound.amr": media_samples.telephone,
    "a.zip": archive_samples.zipped,
    "a.tar": archive_samples.tape,
    "a.tar.gz": lambda: archive_samples.packed("gz"),
    "a.tar.xz": lambda: archive_samples.packed("xz"),
    "a.tar.zst": lambda: archive_samples.packed("zst"),
    "a.7z": archive_samples.seven_zip,
    "a.rar": archive_samples.rar,
}
WHOLE = {name: make() for name, make in SAMPLES.items()}
DIE = frozenset({"sheet.xlsx", "sheet.ods", "paper.pdf"})
"""Kinds whose parsers are no Python: their mutants run in children alone."""


def mutated(whole: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, lengths made huge or small, stretches cut, doubled or moved. The first bytes stay, so that it
    is taken for what it was."""
    data = bytearray(whole)
    for _n in range(chance.randint(1, 8)):
        if len(data) < 20:
            break
        at = chance.randrange(8, len(data))
        what = chance.randrange(6)
        if what == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif what == 1:
            data[at] = chance.choice((0, 1, 127, 128, 255))
        elif what == 2:
            data[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\x80"))
        elif what == 3:
            del data[at : at + chance.randint(1, 64)]
        elif what == 4:
            data[at:at] = data[max(8, at - chance.randint(1, 64)) : at]
        else:
            del data[at:]
    return bytes(data)


def check(found: Found) -> None:
    assert all(note in NOTES for note in found.notes)
    assert sum(len(text) for _n, text in found.pages) <= frames.TEXT_CAP
    assert len(found.metadata) <= frames.METADATA_CAP
    assert all(len(value) <= frames.VALUE_CAP for _key, value in found.metadata)
    assert 0 <= found.count < 1 << 31
    if found.pixels:
        width, height, rgb = found.pixels
        assert 0 < max(width, height) <= frames.SIDE and len(rgb) == width * height * 3


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in DIE])
def test_no_mutant_lets_anything_slip(name: str) -> None:
    chance = random.Random(name)
    for n in range(MUTANTS):
        data = mutated(WHOLE[name], chance)
        try:
            media_type, found = look(io.BytesIO(data), name, time.monotonic() + 7)
        except Exception as error:  # says which mutant it was
            Path(f"/tmp/mutant-{name}").write_bytes(data)
            raise AssertionError(f"mutant {n} of {name}: {type(error).__name__}: {error}") from error
        assert media_types.kind_of(media_type) in media_types.KINDS
        check(found)


@pytest.fixture(scope="module")
def children() -> object:
    with Reader(timeout=30, poster=()) as made:
        yield made


def test_mutants_of_every_kind_in_real_children(children: Reader, tmp_path: Path) -> None:
    file = tmp_path / "evidence"
    for name, whole in WHOLE.items():
        chance = random.Random(f"child {name}")
        for _n in range(25 if name in DIE else 3):
            file.write_bytes(mutated(whole, chance))
            reading = children.read(file, name)
            assert isinstance(reading, Reading)
            assert reading.kind in media_types.KINDS
    file.write_bytes(WHOLE["photo.jpg"])
    assert children.read(file, "photo.jpg").note is None, "the parent is as well as before"


HEADS = sorted({whole[:n] for whole in WHOLE.values() for n in (4, 12, 40)})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=400), name=st.sampled_from(sorted(set(SAMPLES) - DIE)))
def test_anything_behind_the_beginning_of_a_known_kind(head: bytes, rest: bytes, name: str) -> None:
    media_type = media_types.type_of(head + rest, name)
    if media_type in media_types.SHEETS or media_type == "application/pdf":
        return
    _type, found = look(io.BytesIO(head + rest), name, time.monotonic() + 7)
    check(found)
