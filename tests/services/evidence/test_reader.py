"""The reader sees what files say, and survives those that mean harm. Real children unless the test needs a rogue one."""

from __future__ import annotations

import ast
import io
import os
import select
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from casefiles import words
from casefiles.services.evidence import children, frames, media_types, reader
from casefiles.services.evidence.reader import NOTES, Pixels, Reader, Reading
from tests.services.evidence import drawn, samples

ROOT = Path(reader.__file__).parents[3]


@pytest.fixture(scope="module")
def shared() -> Iterator[Reader]:
    """One child for all tests of well-behaved and merely broken files; generous, since the machine may be busy."""
    with Reader(timeout=60, poster=()) as made:
        yield made


@pytest.fixture
def look(shared: Reader, tmp_path: Path):  # type: ignore[no-untyped-def]
    def read(data: bytes, name: str = "file") -> Reading:
        (tmp_path / "evidence").write_bytes(data)
        return shared.read(tmp_path / "evidence", name)

    return read


def text_of(reading: Reading) -> str:
    return "\n".join(page.text for page in reading.pages)


# Every kind


def test_photograph(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(samples.photograph(), "IMG_1.jpg")
    assert (reading.media_type, reading.kind, reading.note, reading.pages) == ("image/jpeg", "image", None, ())
    assert dict(reading.metadata) == {
        "width": "1200",
        "height": "600",
        "camera_make": "Acme",
        "camera_model": "X-1",
        "modified": "2017-07-23 08:00:00",
        "taken": "2017-07-22 09:30:15",
        "taken_offset": "-05:00",
        "serial_number": "SN 12",
        "orientation": "6",
        "gps_latitude": "-12.5101389",
        "gps_longitude": "-73.8333333",
        "gps_altitude": "512.5 m",
        "gps_time": "2017-07-22 14:30:15 UTC",
    }
    assert (reading.thumbnail.width, reading.thumbnail.height) == (240, 480), "turned upright"
    assert reading.thumbnail.rgb[0] > 200 and reading.thumbnail.rgb[1] < 50


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP", "AVIF"])
def test_picture_formats(look, form: str) -> None:  # type: ignore[no-untyped-def]
    reading = look(samples.picture(form))
    assert reading.kind == "image" and reading.note is None
    assert reading.metadata[:2] == (("width", "60"), ("height", "30"))
    assert (reading.thumbnail.width, reading.thumbnail.height) == (60, 30), "never made larger"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_picture_modes(look, mode: str) -> None:  # type: ignore[no-untyped-def]
    reading = look(samples.picture("TIFF" if mode == "CMYK" else "PNG", (1000, 10), mode))
    assert reading.note is None
    assert (reading.thumbnail.width, reading.thumbnail.height) == (480, 5)


def test_transparent_is_white(look) -> None:  # type: ignore[no-untyped-def]
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(out, "PNG")
    assert look(out.getvalue()).thumbnail.rgb == b"\xff" * 48


def test_pdf(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(samples.paper(), "paper.pdf")
    assert (reading.media_type, reading.kind, reading.note) == ("application/pdf", "pdf", None)
    assert [(page.number, page.text) for page in reading.pages] == [(1, "Page one"), (2, "Page two")]
    stated = dict(reading.metadata)
    assert (stated["title"], stated["pages"], stated["created"]) == (
        "Cocaína en el valle",
        "2",
        "2000-01-01 00:00:00 +0000",
    )
    assert max(reading.thumbnail.width, reading.thumbnail.height) in (479, 480)
    assert set(reading.thumbnail.rgb) != {255}, "something is drawn"


def test_what_was_typed_into_a_form_is_read_and_drawn(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(drawn.form("Tomasa Illa"))
    assert reading.note is None and [page.text.split() for page in reading.pages] == [["Name", "Tomasa", "Illa"]]
    made = reading.thumbnail
    typed = [made.rgb[(y * made.width + x) * 3] for y in range(136, 160) for x in range(40, 240)]
    assert min(typed) < 120 and look(drawn.form(" ")).pages[0].text.split() == ["Name"]


def test_pdf_with_a_password(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(samples.paper(encrypt="secret"))
    assert (reading.kind, reading.pages, reading.note) == ("pdf", (), NOTES["password"]())


def test_word(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(samples.document(), "informe.docx")
    assert (reading.kind, reading.note) == ("document", None)
    assert text_of(reading) == "Informe\nEl alias es Chipi.\tDos\ncolumnas\nen la tabla\n\nReservado".replace(
        "\n\n", "\n"
    )
    assert dict(reading.metadata)["author"] == "Ana Quispe"


def test_word_without_properties_says_none(look) -> None:  # type: ignore[no-untyped-def]
    data = samples.with_member(samples.document(), "docProps/core.xml", None)
    rels = zipfile.ZipFile(io.BytesIO(data)).read("_rels/.rels").decode()
    kept = "".join(part for part in rels.replace("<Rel", "\n<Rel").split("\n") if "core-properties" not in part)
    reading = look(samples.with_member(data, "_rels/.rels", kept.encode()))
    assert not {"author", "created", "title"} & dict(reading.metadata).keys()
    assert "Chipi" in text_of(reading)


def test_word_with_macros_is_read_and_says_so(look) -> None:  # type: ignore[no-untyped-def]
    data = samples.with_member(samples.document(), "word/vbaProject.bin", b"macro")
    types = zipfile.ZipFile(io.BytesIO(data)).read("[Content_Types].xml").decode()
    types = types.replace(
        "<Default", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default', 1
    )
    types = types.replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    reading = look(samples.with_member(data, "[Content_Types].xml", types.encode()))
    assert ("macros", "yes") in reading.metadata
    assert "Chipi" in text_of(reading)


def test_mail(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(samples.mail(), "m.eml")
    assert (reading.media_type, reading.kind, reading.note) == ("message/rfc822", "mail", None)
    assert reading.metadata == (
        ("from", "Ana Quispe <ana@example.org>"),
        ("to", "turno@example.org"),
        ("subject", "Hallazgo de cocaína"),
        ("date", "Sat, 22 Jul 2017 10:00:00 -0500"),
        ("attachment", "acta Ñ.pdf"),
    )
    assert text_of(reading).strip() == "Se halló en el río."


def test_mail_in_html_with_unknown_charset_and_broken_headers(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(
        b"From: =?nonsense?q?x?= <a@[\r\nSubject: caf\xe9\r\nTo: ,,;:<>\r\nDate: never\r\n"
        b"Content-Type: text/html; charset=nonsense\r\n\r\n<p>Hola <b>mu</b>ndo</p><script>bad</script>"
    )
    assert reading.kind == "mail"
    assert text_of(reading) == "Hola mundo"
    assert dict(reading.metadata)["subject"].startswith("caf")


def test_html(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(
        b"<!doctype html><head><title>A &amp; B</title><meta charset=iso-8859-2><meta name=author content='Bo'></head>"
        b"<body><script>bad()</script><p>One <b>t</b>wo<div>thr\xeae<br>four</div>tail<iframe src=http://x.example></body>"
    )
    assert (reading.media_type, reading.kind) == ("text/html", "document")
    assert text_of(reading) == "One two\nthręe\nfour\ntail"
    assert dict(reading.metadata) == {"encoding": "iso-8859-2", "title": "A & B", "author": "Bo"}


def test_a_very_long_page_is_cut_and_says_so(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(b"<!doctype html><p>first</p>" + b" " * 10_000_000 + b"<p>last</p>")
    assert (text_of(reading), reading.note) == ("first", NOTES["cut"]())


def test_html_nested_deeper_than_python_s_stack(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(b"<!doctype html><body>" + b"<div>" * 5_000 + b"deep")
    assert text_of(reading) == "deep"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_in_any_encoding(look, encoding: str) -> None:  # type: ignore[no-untyped-def]
    reading = look("Señor ñandú — alias «Chipi»".encode(encoding), "n.txt")
    assert (reading.kind, text_of(reading)) == ("text", "Señor ñandú — alias «Chipi»")
    said = dict(reading.metadata)["encoding"]
    assert said == {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding)


def test_latin_1_takes_what_nothing_else_does(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(b"plain enough text \x81\xf1")
    assert dict(reading.metadata) == {"encoding": "latin-1"}


def test_csv_is_text_as_it_stands(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(b"id;n\n007;=1+1\n", "t.csv")
    assert (reading.media_type, text_of(reading)) == ("text/csv", "id;n\n007;=1+1\n")


def test_nul_and_lone_surrogates_are_replaced(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(b"\xff\xfea\0\0\0b\0\0\xd8c\0")
    assert text_of(reading) == "a\ufffdb\ufffdc"


def test_long_text_is_cut_and_says_so(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(b"a" * (frames.TEXT_CAP + 1))
    assert len(text_of(reading)) == frames.TEXT_CAP
    assert reading.note == NOTES["cut"]()
    assert look(b"a" * frames.TEXT_CAP).note is None


@pytest.mark.parametrize(
    ("data", "kind", "note"),
    [
        (b"", "other", None),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio", None),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "video", None),
        (bytes(range(256)), "other", None),
        (b"FORM\0\0\0\x20AIFFCOMM" + bytes(40), "audio", "not_read"),
        (samples.archive(**{"xl/workbook.xml": ""}), "document", "damaged"),
    ],
)
def test_kinds_that_are_only_told(look, data: bytes, kind: str, note: str | None) -> None:  # type: ignore[no-untyped-def]
    reading = look(data)
    assert (reading.kind, reading.pages, reading.thumbnail) == (kind, (), None)
    assert reading.note == (NOTES[note]() if note else None)


# Broken and hostile files


@pytest.mark.parametrize(
    "whole",
    [samples.photograph(), samples.picture("PNG"), samples.picture("WEBP"), samples.paper(), samples.document()],
    ids=["jpeg", "png", "webp", "pdf", "docx"],
)
def test_truncated_files_never_raise(look, whole: bytes) -> None:  # type: ignore[no-untyped-def]
    for cut in (12, 40, len(whole) // 3, len(whole) - 30):
        reading = look(whole[:cut], "cut")
        assert isinstance(reading, Reading)
    assert look(whole, "whole").note is None, "the same child goes on"


def test_a_truncated_photograph_keeps_its_metadata(look) -> None:  # type: ignore[no-untyped-def]
    whole = samples.photograph()
    reading = look(whole[: len(whole) - 2000])
    assert dict(reading.metadata)["camera_make"] == "Acme"
    assert (reading.thumbnail, reading.note) == (None, NOTES["damaged"]())


def test_a_document_with_a_damaged_part(look) -> None:  # type: ignore[no-untyped-def]
    data = bytearray(samples.document())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo("word/styles.xml").header_offset
    data[start + 400] ^= 0xFF
    reading = look(bytes(data))
    assert (reading.media_type, reading.note) == (media_types.DOCX, NOTES["damaged"]())


def test_an_avif_that_cannot_be_decoded(look) -> None:  # type: ignore[no-untyped-def]
    data = samples.picture("AVIF")
    at = data.index(b"mdat") + 4
    reading = look(data[:at] + b"\xff" * (len(data) - at))
    assert (reading.thumbnail, reading.note) == (None, NOTES["damaged"]())


def test_a_heic_that_is_none(look) -> None:  # type: ignore[no-untyped-def]
    reading = look(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x20meta" + bytes(40))
    assert (reading.media_type, reading.note) == ("image/heic", NOTES["damaged"]())


def test_a_clock_that_was_never_set_says_nothing(look) -> None:  # type: ignore[no-untyped-def]
    exif = Image.Exif()
    exif[306] = "0000:00:00 00:00:00"
    assert dict(look(samples.picture("JPEG", exif=exif)).metadata) == {"width": "60", "height": "30"}


def test_a_place_without_seconds_s_denominator(look) -> None:  # type: ignore[no-untyped-def]
    whole = samples.photograph()
    seconds = (73).to_bytes(4, "big") + (2).to_bytes(4, "big")  # 36.5 as 73/2
    assert whole.count(seconds) == 1
    reading = look(whole.replace(seconds, bytes(8)))
    assert "gps_latitude" not in dict(reading.metadata)
    assert dict(reading.metadata)["gps_altitude"] == "512.5 m"


def test_impossible_places_are_left_out(look) -> None:  # type: ignore[no-untyped-def]
    exif = Image.Exif()
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "S", (95.0, 0.0, 0.0), "Q", (10.0, 0.0, 0.0)
    assert dict(look(samples.picture("JPEG", exif=exif)).metadata) == {"width": "60", "height": "30"}


@pytest.mark.parametrize("size", [(60_000, 60_000), (15_000, 10_000)])
def test_a_picture_that_unpacks_to_gigabytes(look, size: tuple[int, int]) -> None:  # type: ignore[no-untyped-def]
    reading = look(samples.huge_png(*size))
    assert (reading.thumbnail, reading.note) == (None, NOTES["bomb"]())


def test_an_entity_bomb_is_refused_before_it_is_parsed(look) -> None:  # type: ignore[no-untyped-def]
    for part in ("word/document.xml", "word/styles.xml", "docProps/core.xml", "_rels/.rels"):
        for encoding in ("utf-8", "utf-16"):
            bomb = samples.ENTITY_BOMB.encode(encoding)
            reading = look(samples.with_member(samples.document(), part, bomb))
            assert (reading.kind, reading.pages, reading.note) == ("document", (), NOTES["entities"]())


def test_a_document_that_unpacks_to_gigabytes(look) -> None:  # type: ignore[no-untyped-def]
    data = samples.with_member(samples.document(), "word/media/a.bin", b"x")
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/media/a.bin"))
    claimed = data[: at + 24] + (1 << 31).to_bytes(4, "little") + data[at + 28 :]
    assert look(claimed).note == NOTES["bomb"]()
    fat = samples.with_member(samples.document(), "word/document.xml", b" " * (65 << 20))
    assert look(fat).note == NOTES["bomb"]()


def test_an_encrypted_member(look) -> None:  # type: ignore[no-untyped-def]
    data = bytearray(samples.document())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert look(bytes(data)).note == NOTES["password"]()


def test_what_is_no_file_gives_a_sentence(shared: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name, said in (("pipe", "pipe"), ("link", "link"), ("missing", "no file")):
        assert said in (shared.read(tmp_path / name, name).note or "")
    inside, outside = os.pipe()
    try:
        assert "could not be read" in (shared.read(inside, "pipe").note or "")
    finally:
        os.close(inside)
        os.close(outside)


def test_a_descriptor_is_read_from_its_start_and_stays_open(shared: Reader, tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"words")
    with (tmp_path / "t").open("rb") as file:
        file.seek(3)
        assert text_of(shared.read(file.fileno(), "t.txt")) == "words"
        assert os.fstat(file.fileno()).st_size == 5


def test_notes_are_in_the_caller_s_language(shared: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t").write_bytes(samples.huge_png(60_000, 60_000))
    monkeypatch.setattr(reader, "_", lambda message: f"{words.language()}: {message}")
    with words.use("es"):
        assert (shared.read(tmp_path / "t", "t").note or "").startswith("es: ")


# The child and its limits


def test_the_child_gives_up_what_it_does_not_need(tmp_path: Path) -> None:
    """Run the confinement itself and try what it forbids."""
    (tmp_path / "secret").write_bytes(b"secret")
    code = f"""
import json, os, resource, socket, sys
from casefiles.services.evidence.confinement import confine
could = confine()
def tried(what):
    try:
        what()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"

def write():
    fd = os.open({str(tmp_path / "fresh")!r}, os.O_CREAT | os.O_WRONLY)
    os.write(fd, b"x")
print(json.dumps({{
    "could": could,
    "read": tried(lambda: open({str(tmp_path / "secret")!r}).read()),
    "write": tried(write),
    "remove": tried(lambda: os.unlink({str(tmp_path / "secret")!r})) if could["files"] else "not tried",
    "run": tried(lambda: os.execv("/bin/true", ["true"])) if could["files"] else "not tried",
    "memory": tried(lambda: bytearray(2 << 30)),
    "connect": tried(lambda: socket.create_connection(("127.0.0.1", {_closed_port()}), 1)),
    "interfaces": len([1 for _ in socket.if_nameindex()]),
    "limits": [resource.getrlimit(getattr(resource, "RLIMIT_" + name))[1] for name in ("AS", "CPU", "NOFILE", "FSIZE", "CORE")],
    "environment": sorted(os.environ),
    "modules": sorted(name for name in sys.modules if name.startswith(("sqlalchemy", "casefiles.domain"))),
}}))
"""
    environment = {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, env=environment, check=True, timeout=60
    )
    seen = ast.literal_eval(done.stdout.decode().replace("true", "True").replace("false", "False"))
    assert seen["limits"] == [1 << 30, 120, 32, 0, 0]
    assert seen["memory"] == "MemoryError"
    assert seen["connect"] != "done"
    assert seen["write"] != "done"
    if seen["could"]["files"]:
        assert (seen["read"], seen["remove"], seen["run"]) == ("PermissionError",) * 3
    if seen["could"]["network"]:
        assert seen["interfaces"] <= 1
        assert seen["connect"] in ("OSError", "PermissionError")
    assert (tmp_path / "secret").read_bytes() == b"secret"
    assert seen["modules"] == []


def _closed_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_child_loads_neither_the_model_nor_its_database() -> None:
    code = "import sys, casefiles.services.evidence.reading_child; print([n for n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, timeout=60)
    loaded = ast.literal_eval(done.stdout.decode())
    heavy = ("sqlalchemy", "casefiles.domain", "casefiles.database", "PIL", "docx", "pypdfium2", "sqlcipher3")
    assert [name for name in loaded if name.startswith(heavy)] == []


def test_the_parent_loads_no_parser_and_no_model() -> None:
    code = "import sys, casefiles.services.evidence.reader; print([n for n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, timeout=60)
    loaded = ast.literal_eval(done.stdout.decode())
    heavy = ("sqlalchemy", "casefiles.domain", "PIL", "docx", "pypdfium2", "selectolax", "lxml")
    assert [name for name in loaded if name.startswith(heavy)] == []


def test_the_child_says_what_it_could_give_up(shared: Reader, tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"words")
    shared.read(tmp_path / "t", "t")
    assert shared.confinement is not None
    assert isinstance(shared.confinement.network, bool) and isinstance(shared.confinement.files, bool)


def test_a_child_that_is_killed_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"words")
    with Reader(timeout=60) as own:
        assert own.read(tmp_path / "t", "t").note is None
        first = own.reading.process
        assert first is not None
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        lost = own.read(tmp_path / "t", "t.txt")
        assert (lost.media_type, lost.kind, lost.pages) == ("text/plain", "text", ())
        assert "stopped at this file" in (lost.note or "")
        assert text_of(own.read(tmp_path / "t", "t")) == "words"
        second = own.reading.process
    assert second is not None and second.poll() is not None, "closing ends the child"


def test_a_tired_child_is_replaced_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"words")
    script = """
from casefiles.services.evidence import reading_child
reading_child.SECONDS = 0
reading_child.main()
"""
    with Reader(timeout=60, command=(sys.executable, "-P", "-c", script)) as own:
        for _n in range(2):
            reading = own.read(tmp_path / "t", "t")
            assert (text_of(reading), reading.note) == ("words", None)
            assert own.reading.process is None


def test_without_a_child_files_still_have_a_type(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(samples.picture("PNG"))
    with Reader(command=(str(tmp_path / "nothing"),)) as own:
        reading = own.read(tmp_path / "t", "t")
    assert (reading.media_type, reading.thumbnail) == ("image/png", None)
    assert "could not be read" in (reading.note or "")


def test_where_nothing_confines_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t").write_bytes(b"words")
    monkeypatch.setattr(children, "CONFINED", False)
    with Reader() as own:
        reading = own.read(tmp_path / "t", "t")
        assert own.reading.process is None
    assert (reading.kind, reading.pages) == ("text", ())
    assert "cannot be confined" in (reading.note or "")


ROGUE = """
import json, os, socket, sys, time
from casefiles.services.evidence import frames
channel = socket.socket(fileno=0)
frames.send(channel, b"J", b'{"network": true, "files": true}')
socket.recv_fds(channel, 4096, 1)
good = {"type": "text/plain", "metadata": [], "pages": [[1, "x"]], "count": 0, "notes": [], "size": [0, 0], "last": False}
def answer(**changes):
    frames.send(channel, b"J", json.dumps({**good, **changes}).encode())
"""


def rogue(tmp_path: Path, code: str, timeout: float = 60.0) -> Reading:
    (tmp_path / "t").write_bytes(b"words")
    with Reader(timeout=timeout, command=(sys.executable, "-P", "-c", ROGUE + code)) as own:
        reading = own.read(tmp_path / "t", "t.txt")
        assert reading.note is None or own.reading.process is None, "after an anomaly the child is gone"
        return reading


def test_the_rogue_is_believed_when_it_behaves(tmp_path: Path) -> None:
    assert rogue(tmp_path, "answer()") == Reading("text/plain", "text", (), (reader.Page(1, "x"),))


@pytest.mark.parametrize(
    ("could", "said"),
    [
        ('{"network": true, "files": "yes"}', "Other files could not be closed"),
        ('{"network": false, "files": true}', "The network could not be taken"),
        ("{}", "Neither the network nor other files"),
    ],
)
def test_what_could_not_be_taken_from_a_child_is_said_on_the_file(tmp_path: Path, could: str, said: str) -> None:
    (tmp_path / "t").write_bytes(b"words")
    code = ROGUE.replace('{"network": true, "files": true}', could) + "answer()"
    with Reader(timeout=60, command=(sys.executable, "-P", "-c", code)) as own:
        reading = own.read(tmp_path / "t", "t.txt")
    assert text_of(reading) == "x" and said in (reading.note or "")


def test_text_from_the_child_is_cleaned_again(tmp_path: Path) -> None:
    reading = rogue(tmp_path, "answer(pages=[[1, 'a\\0b\\ud800']], metadata=[['title', '\\0' * 5000]])")
    assert text_of(reading) == "a\ufffdb\ufffd"
    assert reading.metadata == (("title", "\ufffd" * frames.VALUE_CAP),)


@pytest.mark.parametrize(
    "code",
    [
        "os.write(0, b'J' + (0xffffffff).to_bytes(4, 'big'))",
        "while True: os.write(0, b'A' * 65536)",
        "frames.send(channel, b'J', b'[' * 100000)",
        "frames.send(channel, b'J', b'\\xff{}')",
        "frames.send(channel, b'J', b'[]')",
        "frames.send(channel, b'P', b'{}')",
        "answer(type='<b>')",
        "answer(type=None)",
        "answer(notes=['a sentence of its own'])",
        "answer(notes=[['x']])",
        "answer(metadata={'a': 'b'})",
        "answer(metadata=[['Key!', 'v']])",
        "answer(metadata=[['key', 1]])",
        "answer(metadata=[['key', 'v']] * 301)",
        "answer(pages=[[1, None]])",
        "answer(pages=[[True, 'x']])",
        "answer(pages=[[-1, 'x']])",
        "answer(pages=[[1, 'x' * 2500001], [2, 'x' * 2500000]])",
        "answer(count=-1)",
        "answer(count='1')",
        "answer(size=[481, 1])",
        "answer(size=[0, 5])",
        "answer(size='ab')",
        "answer(size=[2, 2]); frames.send(channel, b'P', b'123')",
        "answer(size=[480, 480]); os.write(0, b'P' + (480 * 480 * 3 + 1).to_bytes(4, 'big'))",
        "os._exit(0)",
        "os.kill(os.getpid(), 11)",
    ],
)
def test_a_child_that_breaks_the_rules_gives_a_note(tmp_path: Path, code: str) -> None:
    reading = rogue(tmp_path, code)
    assert (reading.kind, reading.pages, reading.thumbnail, reading.metadata) == ("text", (), None, ())
    assert "stopped at this file" in (reading.note or "")


@pytest.mark.parametrize(
    "code", ["time.sleep(600)", "while True: pass", "os.write(0, b'J\\0\\0\\0\\x09{'); time.sleep(600)"]
)
def test_a_silent_child_is_killed_with_all_it_started(tmp_path: Path, code: str) -> None:
    started = tmp_path / "started"
    spawn = (
        "import subprocess\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(started)!r}, 'w').write(str(other.pid))\n"
    )
    reading = rogue(tmp_path, spawn + code, timeout=2)
    assert "too long" in (reading.note or "")
    if started.exists():
        assert _dead(int(started.read_text()))


def _dead(pid: int) -> bool:
    """Whether a process ends: the kernel delivers the signal in its own time, and its descriptor turns readable then."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], 30)[0])
    finally:
        os.close(watched)


def test_pixels_become_files_here() -> None:
    pixels = Pixels(2, 1, b"\xff\0\0\0\0\xff")
    with Image.open(io.BytesIO(pixels.to_png())) as made:
        assert (made.format, made.size, made.tobytes()) == ("PNG", (2, 1), pixels.rgb)
    with Image.open(io.BytesIO(pixels.to_jpeg())) as made:
        assert (made.format, made.size) == ("JPEG", (2, 1))
