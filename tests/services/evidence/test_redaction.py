"""Redacted copies: what was under the boxes is in no byte of the result; the original is never touched."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.domain.file_place import RegionPlace
from casefiles.domain.link import Link
from casefiles.errors import BadInput, CasefilesError, NotFound
from casefiles.progress import Cancelled
from casefiles.services import history, records
from casefiles.services.evidence import custody, intake, redacted_file, redaction
from casefiles.services.evidence.blackening import BLOCK, MARGIN, Box, Filled, burn, filled
from casefiles.services.evidence.reader import Reader
from casefiles.services.evidence.redaction import Redaction
from casefiles.services.evidence.viewing import CannotView, Viewing
from casefiles.services.verification import verify
from tests.services.evidence.drawn import paper, picture

WHOLE = 10_000
SECRET = "Tuco"


def added(library: Library, folder: Path, name: str, content: bytes) -> int:
    file = folder / name
    file.write_bytes(content)
    return intake.add_files(library, [file]).exhibits[0].id


def result(library: Library, item: int) -> bytes:
    with library.read() as session:
        sha256 = session.get_one(Exhibit, item).sha256
    assert sha256 is not None
    with library.vault.open(sha256) as source:
        return source.read()


def region(page: int, x: int, y: int, w: int, h: int, reason: str = "") -> Box:
    return Box(RegionPlace(page, x, y, w, h), reason)


@pytest.fixture
def photo(library: Library, tmp_path: Path) -> int:
    """A photograph with a place, a camera and a small picture in its EXIF."""
    exif = Image.Exif()
    exif[271], exif[306], exif[270] = "Camera of Quinde", "2026:02:11 14:05:00", "Tuco at the bridge"
    return added(library, tmp_path, "Tuco at the bridge.jpg", picture("JPEG", exif=exif.tobytes(), comment=b"secret words"))


@pytest.fixture
def report(library: Library, tmp_path: Path) -> int:
    return added(library, tmp_path, "Statement about Tuco.pdf", paper())


def test_a_picture_becomes_pixels_and_a_title(library: Library, photo: int) -> None:
    before = result(library, photo)
    made = redaction.make(library, photo, Redaction((region(1, 0, 0, 5_000, 5_000, "witness"),)))
    content = result(library, made.item.id)
    assert (made.item.ref, made.item.title) == ("EX-0002", "Redacted copy of EX-0001")
    with Image.open(io.BytesIO(content)) as found:
        assert (found.format, found.size, found.info) == ("PNG", (1200, 800), {"Title": "Redacted copy of EX-0001"})
        pixels = numpy.array(found)
    assert not pixels[: 400 + MARGIN, : 600 + MARGIN].any(), "all of the box is one colour"
    assert tuple(pixels[700, 1100]) == pytest.approx((230, 200, 40), abs=12), "the rest is as it was"
    for word in (b"Tuco", b"bridge", b"Camera", b"2026", b"secret", b"EXIF", b"eXIf", b"tIME"):
        assert word not in content
    assert result(library, photo) == before


def test_papers_become_pictures_of_pages(library: Library, report: int, tmp_path: Path) -> None:
    before = result(library, report)
    made = redaction.make(library, report, Redaction((region(1, 1_000, 1_000, 6_000, 1_000),)))
    content = result(library, made.item.id)
    assert made.pages == 3
    assert b"Tuco" not in content and b"Helvetica" not in content and b"/Font" not in content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert dict(pdf.docinfo) == {"/Title": "Redacted copy of EX-0001", "/Creator": "Casefiles"}
        assert [round(float(page.mediabox[2])) for page in pdf.pages] == [595, 595, 595]
        wide = int(pdf.pages[0].obj.Resources.XObject.P.Width)
    assert abs(wide - 595 / 72 * 200) < 4, "200 dots per inch"
    (tmp_path / "copy.pdf").write_bytes(content)
    with Viewing(lambda: (tmp_path / "copy.pdf").open("rb"), "copy.pdf") as viewing:
        assert [viewing.text(page).text for page in (1, 2, 3)] == ["", "", ""]
    assert result(library, report) == before
    with library.read() as session:
        copy = session.get_one(Exhibit, made.item.id)
        assert (copy.media_type, copy.pages, copy.original_name) == ("application/pdf", 3, "Redacted copy of EX-0001.pdf")
        assert session.query(Link).filter(Link.link_type == "copy_of", Link.source_end == copy.id).count() == 0, (
            "it says nothing new: no source is made of it"
        )


def test_it_is_an_item_of_its_own_in_one_change_that_can_be_undone(library: Library, photo: int) -> None:
    head = library.head.seq
    made = redaction.make(library, photo, Redaction((region(1, 0, 0, 900, 900, "a child"), region(1, 5_000, 0, 900, 900))))
    assert library.head.seq == head + 1
    assert history.changes(library, limit=1)[0].label == "Redact EX-0001 as EX-0002"
    with library.read() as session:
        copy, original = session.get_one(Exhibit, made.item.id), session.get_one(Exhibit, photo)
        assert (copy.nature, copy.exhibit_class) == ("copy", "digital")
        assert copy.description == "Page 1: 2 boxes (a child)."
        (link,) = session.query(Link).filter(Link.link_type == "made_from")
        assert (link.source_end, link.target_end) == (copy.id, original.id)
        own, held = custody.chain(session, copy.uid), custody.chain(session, original.uid)
    assert [(one.action, one.purpose) for one in own] == [("received", None), ("copied", "Redacted copy of EX-0001")]
    assert (held[-1].action, held[-1].purpose) == ("copied", "redacted copy EX-0002")
    sheet = json.loads(library.vault.read_sheet(own[0].exhibit))
    assert "Tuco" not in json.dumps(sheet)
    assert verify(library).ok
    assert library.undo() == "Redact EX-0001 as EX-0002"
    with library.read() as session:
        assert session.get(Exhibit, made.item.id) is None
    assert verify(library).ok


def test_the_handling_of_the_original_is_that_of_the_copy(library: Library, photo: int) -> None:
    records.update(library, photo, {"marking": "secret"})
    made = redaction.make(library, photo, Redaction((region(1, 0, 0, 900, 900),)))
    with library.read() as session:
        assert session.get_one(Exhibit, made.item.id).marking == "secret"


def test_chosen_pages_alone(library: Library, report: int) -> None:
    made = redaction.make(library, report, Redaction((region(3, 0, 0, 900, 900),), pages=(3, 1)))
    with pikepdf.open(io.BytesIO(result(library, made.item.id))) as pdf:
        assert len(pdf.pages) == 2
    with library.read() as session:
        assert session.get_one(Exhibit, made.item.id).description == "Pages 1, 3 of 3.\nPage 3: 1 box."


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Redaction(()), "at least one box"),
        (Redaction((region(4, 0, 0, 9, 9),)), "no page 4"),
        (Redaction((region(1, 0, 0, 9, 9),), pages=(9,)), "no page 9"),
        (Redaction((region(1, 0, 0, 9, 9),), pages=(2,)), "page 1, which is not chosen"),
        (Redaction((region(1, 0, 0, 9, 9, "x" * 201),)), "at most 200 characters"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_made(
    library: Library, report: int, asked: Redaction, said: str
) -> None:
    head, held = library.head, len(list(library.vault.objects()))
    with pytest.raises(BadInput, match=said):
        redaction.make(library, report, asked)
    assert library.head == head
    assert len(list(library.vault.objects())) == held


def test_every_occurrence_of_words(library: Library, report: int) -> None:
    from casefiles.services.evidence.viewing import view_exhibit

    with view_exhibit(library, report) as viewing:
        boxes = redaction.boxes_of(viewing, "tuco", reason="name")
        assert [box.place.page for box in boxes] == [1, 2]
        assert redaction.boxes_of(viewing, "nobody of that name") == []
        assert redaction.boxes_of(viewing, " ") == []
    made = redaction.make(library, report, Redaction(tuple(boxes)))
    with pikepdf.open(io.BytesIO(result(library, made.item.id))) as pdf:
        held = pdf.pages[0].obj.Resources.XObject.P
        pixels = numpy.frombuffer(held.read_bytes(), numpy.uint8).reshape(int(held.Height), int(held.Width), 3)
    (fill, *_rest) = filled(boxes[:1], int(held.Width), int(held.Height), blocks=False, codes=False)
    assert not pixels[fill.top : fill.bottom, fill.left : fill.right].any()
    # Round the name is white: nothing of its letters stands out of the box, and the words beside it are still there.
    frame = pixels[fill.top - 2 : fill.bottom + 2, fill.left - 2 : fill.right + 2].copy()
    frame[2:-2, 2:-2] = 255
    assert frame.min() > 200
    line = pixels[fill.top : fill.bottom]
    assert (line[:, : fill.left] < 100).any() and (line[:, fill.right :] < 100).any()


def test_reasons_are_printed_in_the_boxes_when_asked(library: Library, photo: int) -> None:
    boxes = (region(1, 1_000, 1_000, 3_000, 2_000, "NAME OF A CHILD"), region(1, 9_000, 9_000, 60, 60, "TOO SMALL"))
    made = redaction.make(library, photo, Redaction(boxes, codes=True))
    with Image.open(io.BytesIO(result(library, made.item.id))) as found:
        pixels = numpy.array(found)
    fills = filled(boxes, 1200, 800, blocks=True, codes=True)
    inside = [pixels[one.top : one.bottom, one.left : one.right] for one in fills]
    assert fills[0].code == "NAME OF A CH"
    assert inside[0].max() == 255 and (inside[0][..., 0] == inside[0][..., 1]).all()
    assert inside[1].max() == 0, "where it does not fit, the box stays black"


def test_many_pages_of_a_picture_become_papers(library: Library, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    scan = added(library, tmp_path, "scan.tif", out.getvalue())
    made = redaction.make(library, scan, Redaction((region(2, 0, 0, 5_000, 5_000),)))
    with pikepdf.open(io.BytesIO(result(library, made.item.id))) as pdf:
        assert len(pdf.pages) == 2


def test_an_upright_picture_is_redacted_where_one_sees_it(library: Library, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    turned = added(library, tmp_path, "turned.jpg", picture("JPEG", (400, 200), exif=exif.tobytes(), quality=95))
    made = redaction.make(library, turned, Redaction((region(1, 0, 0, 10_000, 1_000),)))
    with Image.open(io.BytesIO(result(library, made.item.id))) as found:
        assert found.size == (200, 400)
        assert not numpy.array(found)[:40].any()


def test_a_large_picture_is_drawn_in_bands_and_made_smaller(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redaction, "DRAWN_CAP", 60_000)
    large = added(library, tmp_path, "large.png", picture("PNG", (1200, 800)))
    made = redaction.make(library, large, Redaction((region(1, 0, 0, 5_000, 5_000),)))
    with Image.open(io.BytesIO(result(library, made.item.id))) as found, Image.open(io.BytesIO(picture())) as original:
        pixels, wanted = numpy.array(found), numpy.array(original)
    assert (pixels[420:, 620:] == wanted[420:, 620:]).all(), "outside of the box not a pixel is another"
    monkeypatch.setattr(redaction, "PIXELS", 240_000)
    made = redaction.make(library, large, Redaction((region(1, 5_000, 0, 5_000, 5_000),)))
    with Image.open(io.BytesIO(result(library, made.item.id))) as found:
        assert found.size == (600, 400)


def test_an_original_that_was_altered_is_not_redacted(library: Library, photo: int) -> None:
    with library.read() as session:
        sha256 = session.get_one(Exhibit, photo).sha256
    assert sha256 is not None
    file = library.vault.key_of(sha256)
    file.chmod(0o600)
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(CasefilesError, match="No redacted copy"):
        redaction.make(library, photo, Redaction((region(1, 0, 0, 900, 900),)))


def test_what_has_no_file_or_cannot_be_drawn(library: Library, tmp_path: Path) -> None:
    bag = records.create(library, "exhibit", {"name": "Backpack"})
    with pytest.raises(NotFound):
        redaction.make(library, bag.id, Redaction((region(1, 0, 0, 900, 900),)))
    text = added(library, tmp_path, "notes.txt", b"Tuco paid in dollars.")
    with pytest.raises(CannotView):
        redaction.make(library, text, Redaction((region(1, 0, 0, 900, 900),)))


def test_cancelling_leaves_nothing(library: Library, report: int) -> None:
    held = len(list(library.vault.objects()))

    def cancelled(done: int, total: int, what: str = "") -> None:
        if "page 2" in what:
            raise Cancelled

    with pytest.raises(Cancelled):
        redaction.make(library, report, Redaction((region(1, 0, 0, 900, 900),)), progress=cancelled)
    assert len(list(library.vault.objects())) == held


# The proof


def proved(folder: Path, spoil: Callable[[Path], None]) -> None:
    """A redacted picture and redacted papers, spoilt before they are proved."""
    pixels = numpy.full((90, 120, 3), 180, numpy.uint8)
    fills = [Filled(10, 10, 50, 40)]
    burn(pixels, fills)
    page = redacted_file.Burnt(120, 90, redacted_file.digest_of(pixels), tuple(fills))
    file = folder / "copy"
    if spoil in PICTURES:
        redacted_file.write_picture(file, pixels, "T")
        redacted_file.prove_picture(file, page, "T")
        spoil(file)
        redacted_file.prove_picture(file, page, "T")
    else:
        papers = redacted_file.Papers("T")
        papers.add(pixels, (120.0, 90.0))
        papers.save(file)
        redacted_file.prove_papers(file, [page], "T")
        spoil(file)
        redacted_file.prove_papers(file, [page], "T")


def _png(change: Callable[[Any], None], **about: object) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        with Image.open(file) as found:
            made = found.copy()
        change(ImageDraw.Draw(made))
        made.save(file, "PNG", **about)

    return spoil


def _pdf(change: Callable[[Any], None]) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        with pikepdf.open(file, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(file)

    return spoil


def _layer(pdf: Any) -> None:
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, b"BT (Tuco) Tj ET")


PICTURES = (
    _png(lambda pen: pen.point((20, 20), (1, 0, 0))),
    _png(lambda pen: pen.point((80, 80), (1, 0, 0))),
    _png(lambda pen: None, dpi=(72, 72)),
    lambda file: file.write_bytes(file.read_bytes() + b"Tuco"),
    lambda file: file.write_bytes(b"Tuco"),
)
SPOILT = (
    *PICTURES,
    _pdf(lambda pdf: pdf.docinfo.__setitem__("/Author", "Tuco")),
    _pdf(lambda pdf: pdf.Root.__setitem__("/Metadata", pikepdf.Stream(pdf, b"<x/>"))),
    _pdf(lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", pikepdf.Array([]))),
    _pdf(_layer),
    _pdf(lambda pdf: pdf.pages[0].obj.Resources.XObject.__setitem__("/Q", pikepdf.Stream(pdf, b"x"))),
    _pdf(lambda pdf: pdf.pages[0].obj.Resources.XObject.P.write(bytes(120 * 90 * 3))),
    lambda file: file.write_bytes(file.read_bytes() + b"\n1 0 obj\n(Tuco)\nendobj\nstartxref\n0\n%%EOF"),
)


@pytest.mark.parametrize("place", range(len(SPOILT)))
def test_what_is_not_as_it_must_be_is_not_kept(tmp_path: Path, place: int) -> None:
    with pytest.raises(redacted_file.NotProved):
        proved(tmp_path, SPOILT[place])


# Pixels

places = st.tuples(st.integers(0, 9_998), st.integers(0, 9_998), st.integers(1, 9_999), st.integers(1, 9_999)).map(
    lambda one: RegionPlace(1, one[0], one[1], min(one[2], WHOLE - one[0]), min(one[3], WHOLE - one[1]))
)


@given(st.lists(places, min_size=1, max_size=4), st.integers(20, 300), st.integers(20, 300), st.booleans(), st.booleans())
@settings(max_examples=80)
def test_boxes_are_rounded_outwards_and_burning_twice_changes_nothing(
    regions: list[RegionPlace], width: int, height: int, blocks: bool, codes: bool
) -> None:
    boxes = [Box(one, f"R{number}") for number, one in enumerate(regions)]
    fills = filled(boxes, width, height, blocks=blocks, codes=codes)
    for one, fill in zip(regions, fills, strict=True):
        assert fill.left <= max(0, one.x * width / WHOLE - MARGIN) and fill.top <= max(0, one.y * height / WHOLE - MARGIN)
        assert fill.right >= min(width, (one.x + one.w) * width / WHOLE + MARGIN)
        assert fill.bottom >= min(height, (one.y + one.h) * height / WHOLE + MARGIN)
        assert 0 <= fill.left < fill.right <= width and 0 <= fill.top < fill.bottom <= height
        if blocks:
            assert fill.left % BLOCK == 0 and (fill.right % BLOCK == 0 or fill.right == width)
    seen, other = numpy.full((height, width, 3), 90, numpy.uint8), numpy.full((height, width, 3), 201, numpy.uint8)
    for pixels in (seen, other):
        burn(pixels, fills)
    again = seen.copy()
    burn(again, fills)
    assert (again == seen).all()
    covered = numpy.zeros((height, width), bool)
    for fill in fills:
        covered[fill.top : fill.bottom, fill.left : fill.right] = True
    assert (seen[covered] == other[covered]).all(), "what was under the boxes makes no difference"
    assert (seen[~covered] == 90).all()


def test_the_reader_finds_no_word(library: Library, report: int, tmp_path: Path) -> None:
    made = redaction.make(library, report, Redaction((region(1, 0, 0, 900, 900),)))
    file = tmp_path / "given out.pdf"
    file.write_bytes(result(library, made.item.id))
    with Reader() as reader:
        read = reader.read(file, file.name)
    assert "".join(page.text for page in read.pages).strip() == ""
    said = {value for _key, value in read.metadata}
    assert said <= {"Redacted copy of EX-0001", "Casefiles", "3", "1.3"}, "title, creator, pages, version"
