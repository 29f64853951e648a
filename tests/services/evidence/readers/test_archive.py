"""Archives are listed, never unpacked; what is odd about them is said."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from casefiles.services.evidence.reader import NOTES
from casefiles.services.evidence.readers import archive
from tests.services.evidence import archive_samples
from tests.services.evidence.readers.conftest import Look, texts


def listed(text: str) -> list[str]:
    return [line.partition("\t")[0] for line in text.splitlines()]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (archive_samples.zipped(), "application/zip"),
        (archive_samples.tape(), "application/x-tar"),
        (archive_samples.packed("gz"), "application/gzip"),
        (archive_samples.packed("bz2"), "application/x-bzip2"),
        (archive_samples.packed("xz"), "application/x-xz"),
        (archive_samples.packed("zst"), "application/zstd"),
        (archive_samples.seven_zip(), "application/x-7z-compressed"),
        (archive_samples.rar(), "application/vnd.rar"),
    ],
    ids=["zip", "tar", "gz", "bz2", "xz", "zst", "7z", "rar"],
)
def test_members_are_listed_with_size_and_time(look: Look, data: bytes, media_type: str) -> None:
    reading = look(data, "a")
    assert (reading.media_type, reading.kind, reading.note) == (media_type, "archive", None)
    (_n, text), *_rest = texts(reading)
    assert listed(text)[:3] == ["carpeta/acta ñ.txt", "foto.jpg", "dentro.zip"]
    name, size, when = text.splitlines()[0].split("\t")
    assert size == "19" and when.startswith("20") and when[13] == ":"
    said = dict(reading.metadata)
    assert said["members"] == str(len(text.splitlines()))
    assert (said["unpacked_size"], said["archives_inside"]) == ("24", "1")


def test_one_packed_file_is_listed_by_the_name_it_keeps(look: Look) -> None:
    out = io.BytesIO()
    with gzip.GzipFile("acta.txt", "wb", fileobj=out, mtime=1_777_816_930) as made:
        made.write(b"a" * 417)
    reading = look(out.getvalue(), "otro.gz")
    assert texts(reading) == [(1, "acta.txt\t417\t2026-05-03 14:02:10 UTC")]


@pytest.mark.parametrize(
    "data",
    [
        archive_samples.zipped({"../../etc/x": b"", "b": b""}),
        archive_samples.zipped({"/etc/x": b""}),
        archive_samples.zipped({"C:\\x": b""}),
        archive_samples.tape("../../etc/x"),
        archive_samples.tape("/etc/x"),
        archive_samples.rar(("..\\x",)),
    ],
    ids=["zip", "zip-root", "zip-drive", "tar-link", "tar-link-root", "rar"],
)
def test_names_that_lead_outside_are_named(look: Look, data: bytes) -> None:
    reading = look(data)
    assert reading.note == NOTES["traversal"]()
    assert "x" in dict(reading.metadata)["leads_outside"]


def test_a_link_within_the_archive_is_no_danger(look: Look) -> None:
    assert look(archive_samples.tape("../foto.jpg")).note is None


def test_an_archive_that_unpacks_to_gigabytes_is_only_listed(look: Look) -> None:
    reading = look(archive_samples.zip_bomb())
    assert (listed(texts(reading)[0][1]), reading.note) == (["a.bin"], NOTES["archive_bomb"]())


def test_members_that_share_their_bytes(look: Look) -> None:
    data = archive_samples.zipped({"a": b"abc" * 400})
    at = data.index(b"PK\x01\x02")
    claimed = data[: at + 20] + (1 << 20).to_bytes(4, "little") + data[at + 24 :]
    assert look(claimed).note == NOTES["archive_bomb"]()


@pytest.mark.parametrize(
    "data", [archive_samples.zip_with_password(), archive_samples.seven_zip("secret")], ids=["zip", "7z"]
)
def test_files_under_a_password_are_listed_and_said_to_be(look: Look, data: bytes) -> None:
    reading = look(data)
    assert (len(texts(reading)[0][1].splitlines()), reading.note) == (3, NOTES["locked_members"]())


def test_names_under_a_password_are_said_to_be(look: Look) -> None:
    reading = look(archive_samples.seven_zip("secret", hide_names=True))
    assert (reading.pages, reading.note) == ((), NOTES["locked_list"]())


def test_a_very_long_list_is_cut_and_counted(look: Look) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for n in range(archive.LISTED + 1):
            made.writestr(f"{n}", b"")
    reading = look(out.getvalue())
    assert dict(reading.metadata)["members"] == str(archive.LISTED + 1)
    assert (len(texts(reading)[0][1].splitlines()), reading.note) == (archive.LISTED, NOTES["listed_only"]())


def test_what_cannot_be_shown_in_a_name_is_replaced(look: Look) -> None:
    reading = look(archive_samples.zipped({"acta\u202etxt.exe": b""}))
    assert listed(texts(reading)[0][1]) == ["acta\ufffdtxt.exe"]


@pytest.mark.parametrize(
    "whole",
    [archive_samples.zipped(), archive_samples.tape(), archive_samples.packed("gz"), archive_samples.packed("xz"),
     archive_samples.packed("zst"), archive_samples.seven_zip(), archive_samples.rar()],
    ids=["zip", "tar", "gz", "xz", "zst", "7z", "rar"],
)  # fmt: skip
def test_cut_archives_never_raise(look: Look, whole: bytes) -> None:
    for cut in (9, 40, len(whole) // 2, len(whole) - 3):
        look(whole[:cut])
    assert look(whole).note is None, "the same child goes on"
