"""Recognised text: by a stand-in for the program, which speaks its protocol; by the real one where it is installed."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from casefiles.database import texts
from casefiles.database.library import Library
from casefiles.domain.exhibit import Exhibit
from casefiles.errors import BadInput
from casefiles.progress import Cancelled
from casefiles.services.evidence import intake, readings, recognition
from casefiles.services.evidence.reader import Grey, Reader
from casefiles.services.evidence.recognition import Engine
from casefiles.services.records import name_of
from casefiles.services.search import search
from tests.services.evidence import samples

SAYS_SIZE = """
import sys
data = sys.stdin.buffer.read()
magic, width, height, most = data.split(None, 4)[:4]
print("alias Chipi visto", magic.decode(), width.decode(), height.decode(), len(data))
"""


def stand_in(folder: Path, code: str = SAYS_SIZE) -> Engine:
    """An engine that is a few lines of Python."""
    folder.mkdir(exist_ok=True)
    (folder / "engine.py").write_text(code, encoding="utf-8")
    command = (str(Path(sys.executable).resolve()), "-S", str(folder / "engine.py"))
    return Engine(command, "Stand-in 1.0", "spa+eng", (folder, *map(Path, sys.path[1:3]), Path(sys.base_prefix)))


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = stand_in(tmp_path / "engine")
    monkeypatch.setattr(recognition, "find", lambda: made)
    return made


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "find", lambda: None)


@pytest.fixture
def library(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Library.create(tmp_path / "case.casefiles", author="A. Quispe") as opened:
        yield opened


def scan(pages: int = 2) -> bytes:
    """A TIFF of several pages."""
    out = io.BytesIO()
    sheets = [Image.new("L", (60 + n, 30), 255) for n in range(pages)]
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def half_scanned() -> bytes:
    """A PDF whose first page has no text, as a scan has none."""
    return samples.paper(("", "Page two"))


PICTURE = Grey(4, 2, bytes(8)).to_pgm()


# One picture


def test_a_picture_goes_in_as_pgm_and_text_comes_out(tmp_path: Path) -> None:
    assert (recognition.run(stand_in(tmp_path / "e"), PICTURE) or "").strip() == f"alias Chipi visto P5 4 2 {len(PICTURE)}"


@pytest.mark.parametrize(
    "code",
    ["import sys; sys.exit(3)", "import os; os.abort()", "import sys; sys.stdout.write('a' * 900_000)", "x = bytearray(2 << 30)"],
    ids=["refuses", "dies", "says too much", "takes too much"],
)
def test_an_engine_that_fails_gives_nothing(tmp_path: Path, code: str) -> None:
    assert recognition.run(stand_in(tmp_path / "e", code), PICTURE) is None


def test_an_engine_that_is_slow_is_stopped(tmp_path: Path) -> None:
    slow = stand_in(tmp_path / "e", "import time; print('x', flush=True); time.sleep(600)")
    assert recognition.run(slow, PICTURE, seconds=1.5) is None


def test_an_engine_that_does_not_read_its_picture(tmp_path: Path) -> None:
    big = Grey(2000, 2000, bytes(4_000_000)).to_pgm()
    assert recognition.run(stand_in(tmp_path / "e", "print('early')"), big) == "early\n"


def test_what_is_said_is_cleaned(tmp_path: Path) -> None:
    code = "import sys; sys.stdout.buffer.write(b'a\\0b\\xff\\f')"
    assert recognition.run(stand_in(tmp_path / "e", code), PICTURE) == "a\ufffdb\ufffd"


def test_an_engine_that_is_not_there(tmp_path: Path) -> None:
    assert recognition.run(Engine((str(tmp_path / "nothing"),), "x", "eng"), PICTURE) is None


def test_the_engine_reaches_neither_files_nor_network(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    code = f"""
import os, socket
def tried(what):
    try:
        what()
    except OSError as error:
        return type(error).__name__
    return "done"
print(tried(lambda: open({str(tmp_path / "secret")!r}).read()), tried(lambda: open({str(tmp_path / "fresh")!r}, "w").write("x")),
      tried(lambda: os.execv("/bin/true", ["true"])), len(socket.if_nameindex()), os.nice(0), sorted(os.environ))
"""
    with Reader(poster=()) as reader:
        (tmp_path / "t").write_bytes(b"words")
        reader.read(tmp_path / "t", "t")
        could = reader.confinement
    said = (recognition.run(stand_in(tmp_path / "e", code), PICTURE) or "").split(None, 4)
    assert said[1] != "done" and not (tmp_path / "fresh").exists()
    assert could is not None
    if could.files:
        assert (said[0], said[2]) == ("PermissionError", "PermissionError")
    if could.network:
        assert int(said[3]) <= 1
    assert said[4].startswith("1") and "HOME" not in said[4]


# Pages


def test_pages_are_drawn_in_grey_by_the_child(tmp_path: Path) -> None:
    (tmp_path / "scan").write_bytes(scan())
    (tmp_path / "paper").write_bytes(half_scanned())
    (tmp_path / "words").write_bytes(b"words")
    with Reader(timeout=60, poster=()) as reader, (tmp_path / "scan").open("rb") as one, (tmp_path / "paper").open("rb") as two:
        drawn = [reader.draw(one.fileno(), "s.tif", n, timeout=60) for n in (1, 2, 3)]
        assert [(each.width, each.height) if each else None for each in drawn] == [(120, 60), (122, 60), None]
        page = reader.draw(two.fileno(), "p.pdf", 2, timeout=60)
        assert page is not None and max(page.width, page.height) > 3000 and len(set(page.pixels)) > 1
        assert page.to_pgm().startswith(b"P5 %d %d 255\n" % (page.width, page.height))
        assert reader.draw(two.fileno(), "p.pdf", 3, timeout=60) is None
        with (tmp_path / "words").open("rb") as three:
            assert reader.draw(three.fileno(), "w.txt", 1, timeout=60) is None


def test_only_pages_without_text_of_their_own_are_recognised(tmp_path: Path) -> None:
    for name, data, expected in (
        ("p.pdf", half_scanned(), [1]),
        ("s.tif", scan(3), [1, 2, 3]),
        ("i.png", samples.picture("PNG"), [1]),
        ("bad.png", samples.picture("PNG")[:40], []),
        ("d.docx", samples.document(), []),
    ):
        (tmp_path / name).write_bytes(data)
        with Reader(timeout=60, poster=()) as reader:
            assert recognition.pages_without_text(reader.read(tmp_path / name, name)) == expected, name


# In a library


def test_recognised_text_is_found_and_cited_by_its_page(library: Library, tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "acta.pdf").write_bytes(half_scanned())
    (exhibit,) = intake.add_files(library, [tmp_path / "acta.pdf"]).exhibits
    assert not search(library, "Chipi visto").total
    before = library.head.seq
    done = readings.read_again(library, [exhibit.id], recognise=True)
    assert (done.exhibits, done.pages, library.head.seq) == (1, 1, before + 1)
    (hit,) = search(library, "Chipi visto").hits
    assert (hit.record.ref, hit.place) == (exhibit.ref, "page 1, recognised text")
    assert "alias Chipi visto" in hit.snippet
    (own,) = search(library, '"Page two"').hits
    assert own.place == "page 2"
    file = readings.file_of(library, exhibit.id)
    assert file is not None and (file.pages, file.text_length, file.recognised_length > 10) == (2, 8, True)
    assert (file.metadata["recognised_by"], file.metadata["recognised_languages"]) == ("Stand-in 1.0", "spa+eng")


def test_reading_again_without_it_keeps_what_was_recognised(library: Library, tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "acta.pdf").write_bytes(half_scanned())
    (exhibit,) = intake.add_files(library, [tmp_path / "acta.pdf"], recognise=True).exhibits
    assert search(library, "Chipi visto").total == 1
    first = readings.file_of(library, exhibit.id)
    before = library.head.seq
    readings.read_again(library, [exhibit.id])
    assert (readings.file_of(library, exhibit.id), library.head.seq) == (first, before), "nothing is new"


def test_other_text_is_searchable_although_nothing_else_is_new(library: Library, tmp_path: Path) -> None:
    (tmp_path / "acta.txt").write_bytes(b"tres bidones")
    (exhibit,) = intake.add_files(library, [tmp_path / "acta.txt"]).exhibits
    digest = hashlib.sha256(b"tres bidones").hexdigest()
    texts.keep(library.vault, digest, ["as an older reader understood it"])
    with library.change("Touch") as session:
        session.get_one(Exhibit, exhibit.id).description = "an invented paper"
    assert not search(library, "bidones").total
    readings.read_again(library, [exhibit.id])
    assert search(library, "bidones").total == 1


def test_cancelling_leaves_all_as_it_was(library: Library, tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "s.tif").write_bytes(scan(3))
    (exhibit,) = intake.add_files(library, [tmp_path / "s.tif"]).exhibits
    before = (library.head.seq, readings.file_of(library, exhibit.id))

    def progress(done: int, total: int, what: str = "") -> None:
        if done >= 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        readings.read_again(library, [exhibit.id], recognise=True, progress=progress)
    assert (library.head.seq, readings.file_of(library, exhibit.id)) == before


def test_pages_that_could_not_be_done_are_said(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = stand_in(tmp_path / "engine", "raise SystemExit(1)")
    monkeypatch.setattr(recognition, "find", lambda: broken)
    (tmp_path / "s.tif").write_bytes(scan(2))
    (exhibit,) = intake.add_files(library, [tmp_path / "s.tif"], recognise=True).exhibits
    file = readings.file_of(library, exhibit.id)
    assert file is not None and file.note == "The text of 2 pages could not be recognised."


def test_where_it_is_missing_that_is_said_with_the_command(library: Library, tmp_path: Path, absent: None) -> None:
    (tmp_path / "s.tif").write_bytes(scan(1))
    (exhibit,) = intake.add_files(library, [tmp_path / "s.tif"], recognise=True).exhibits
    assert readings.file_of(library, exhibit.id).note == ""  # type: ignore[union-attr]
    with pytest.raises(BadInput, match="tesseract-ocr-spa"):
        readings.read_again(library, [exhibit.id], recognise=True)
    assert readings.read_again(library, [exhibit.id]).exhibits == 1


@pytest.mark.parametrize("spoiled", [b"tres bidonez", None])
def test_bytes_that_are_not_those_taken_in_are_not_read(library: Library, tmp_path: Path, spoiled: bytes | None) -> None:
    (tmp_path / "acta.txt").write_bytes(b"tres bidones")
    (exhibit,) = intake.add_files(library, [tmp_path / "acta.txt"]).exhibits
    key = library.vault.key_of(hashlib.sha256(b"tres bidones").hexdigest())
    key.chmod(0o600)
    key.unlink() if spoiled is None else key.write_bytes(spoiled)
    before = readings.file_of(library, exhibit.id)
    with pytest.raises(BadInput, match="missing" if spoiled is None else "bytes have changed"):
        readings.read_again(library, [exhibit.id])
    assert readings.file_of(library, exhibit.id) == before
    assert search(library, "bidones").total == 1


def test_only_evidence_with_bytes_is_read(library: Library, tmp_path: Path) -> None:
    from casefiles.services import records

    person = records.create(library, "person", {"given_names": "Invented"})
    thing = records.create(library, "exhibit", {"name": "Backpack"})
    for ref in (person, thing):
        with pytest.raises(BadInput):
            readings.read_again(library, [ref.id])
    assert name_of(library, thing.id).title == "Backpack"


def test_a_page_is_cited_by_its_number_although_those_before_it_have_no_text(library: Library, tmp_path: Path) -> None:
    (tmp_path / "acta.pdf").write_bytes(samples.paper(("", "", "tres bidones")))
    (exhibit,) = intake.add_files(library, [tmp_path / "acta.pdf"]).exhibits
    (hit,) = search(library, "bidones").hits
    assert hit.place == "page 3"
    assert readings.file_of(library, exhibit.id).pages == 3  # type: ignore[union-attr]


# The program itself


def test_languages_and_version_are_asked_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "tesseract 5.3.0" && exit 0\n'
        'echo "List of available languages in \\"/opt/data/\\" (3):"; echo eng; echo osd; echo spa\n'
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    found = recognition.find()
    assert found is not None
    assert (found.name, found.languages, found.reads[0]) == ("Tesseract 5.3.0", "spa+eng", Path("/opt/data"))
    assert found.command[1:] == ("stdin", "stdout", "-l", "spa+eng")
    program.write_text("#!/bin/sh\necho fra\n")
    assert recognition.find() is None
    program.write_text("#!/bin/sh\nexit 1\n")
    assert recognition.find() is None


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_the_real_program_reads_spanish() -> None:
    engine = recognition.find()
    if engine is None:
        pytest.skip("Tesseract has neither English nor Spanish")
    sheet = Image.new("L", (1400, 200), 255)
    font = ImageFont.load_default(64)
    ImageDraw.Draw(sheet).text((40, 50), "alias Chipi, rio Apurimac", font=font, fill=0)
    text = recognition.run(engine, Grey(*sheet.size, sheet.tobytes()).to_pgm())
    assert text is not None and "Chipi" in text
