"""Passages on paper: the words with their place, and the region cut out of the page it is on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from casefiles.database.library import Library
from casefiles.domain.file_place import MomentPlace, PagePlace, RegionPlace
from casefiles.dossier import content, pdf
from casefiles.dossier.gather import Options, gather
from casefiles.services import claims, records
from casefiles.services.evidence import intake, stills
from casefiles.services.evidence.reader import Pixels
from casefiles.services.views import Ref
from casefiles.services.working import Working
from tests.factories import SteppingClock
from tests.services.evidence import drawn


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.create(tmp_path / "case.casefiles", author="Ines", clock=SteppingClock())
    yield made
    made.close()


@pytest.fixture
def tuco(library: Library, tmp_path: Path) -> Ref:
    """Somebody of whom a picture and a paper tell."""
    (tmp_path / "vat.png").write_bytes(drawn.picture())
    (tmp_path / "statement.pdf").write_bytes(drawn.paper())
    photo, paper = intake.add_files(library, [tmp_path / "vat.png", tmp_path / "statement.pdf"]).exhibits
    source = records.create(library, "source", {"name": "Second witness", "kind": "statement"})
    person = records.create(library, "person", {"printed_name": "Tuco", "identity": "named"})
    claims.add(
        library,
        person.id,
        working=Working(source=source.id, exhibit=photo.id, file_place=RegionPlace(1, 5000, 0, 4000, 4000)),
        says="He stands in the green.",
    )
    claims.add(
        library,
        person.id,
        working=Working(
            source=source.id, exhibit=paper.id, file_place=PagePlace(2, 40, 61), excerpt="Tuco paid in dollars."
        ),
    )
    return person


def test_words_and_place_are_printed_with_the_number_of_their_source(library: Library, tuco: Ref) -> None:
    found = gather(library, [tuco.ref], Options())
    picture, words = found.passages
    assert (picture.says, picture.place, picture.sources) == ("He stands in the green.", "EX-0001, page 1, region", (1,))
    assert (words.excerpt, words.place, words.about) == ("Tuco paid in dollars.", "EX-0002, page 2", f"Tuco ({tuco.ref})")
    assert words.picture is None


def test_a_region_is_cut_out_of_its_page(library: Library, tuco: Ref) -> None:
    found = gather(library, [tuco.ref], Options())
    cut = found.passages[0].picture
    assert isinstance(cut, bytes)
    with Image.open(io.BytesIO(cut)) as image:
        assert image.size == (480, 320)
        shown = image.convert("RGB").getpixel((240, 160))
    assert isinstance(shown, tuple) and all(abs(a - b) < 8 for a, b in zip(shown, drawn.COLOURS["green"], strict=True))


def test_equal_input_gives_equal_bytes(library: Library, tuco: Ref) -> None:
    first, second = (gather(library, [tuco.ref], Options(number="D-1")) for _n in range(2))
    assert first.passages == second.passages
    assert pdf.write(content_of(first)) == pdf.write(content_of(second))


def content_of(found: content.Dossier) -> content.Dossier:
    """Without what the stepping clock says."""
    from dataclasses import replace

    return replace(found, as_of="", made=None)


def test_places_are_said_in_the_language_of_the_paper(library: Library, tuco: Ref) -> None:
    found = gather(library, [tuco.ref], Options(language="es"))
    assert [one.place for one in found.passages] == ["EX-0001, página 1, zona", "EX-0002, página 2"]


def test_a_file_that_cannot_be_drawn_leaves_words_and_place(library: Library, tuco: Ref) -> None:
    digest = next(d for d in library.vault.objects() if library.vault.key_of(d).read_bytes().startswith(b"\x89PNG"))
    key = library.vault.key_of(digest)
    key.chmod(0o600)
    key.write_bytes(b"no picture any more")
    found = gather(library, [tuco.ref], Options())
    assert found.passages[0].picture is None and found.passages[0].says


def test_what_was_rejected_is_not_printed(library: Library, tuco: Ref) -> None:
    found = gather(library, [tuco.ref], Options())
    assert len(found.passages) == 2
    with library.read() as session:
        from sqlalchemy import select

        from casefiles.domain.claim import Claim

        claim = session.scalars(select(Claim.id).order_by(Claim.id)).first()
    assert claim is not None
    claims.set_state(library, claim, "rejected", "Not him.")
    assert len(gather(library, [tuco.ref], Options()).passages) == 1


def test_a_moment_is_printed_with_its_still_where_one_was_kept(library: Library, tmp_path: Path) -> None:
    (tmp_path / "boat.avi").write_bytes(b"RIFF\0\0\0\0AVI invented")
    clip = intake.add_files(library, [tmp_path / "boat.avi"], read=False).exhibits[0]
    source = records.create(library, "source", {"name": "Second witness", "kind": "statement"})
    person = records.create(library, "person", {"printed_name": "Tuco", "identity": "named"})
    for start in (12_000, 31_000):
        place = MomentPlace(start, start + 4_000)
        claims.add(
            library, person.id, working=Working(source=source.id, exhibit=clip.id, file_place=place), says="He waves."
        )
    stills.keep(library, clip.id, 12_000, Pixels(32, 24, b"\x50" * 32 * 24 * 3))
    with_still, without = gather(library, [person.ref], Options()).passages
    assert with_still.place == "EX-0001, 00:00:12 to 00:00:16"
    assert with_still.picture is not None and Image.open(io.BytesIO(with_still.picture)).size == (32, 24)
    assert without.picture is None
