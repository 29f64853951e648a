"""The unpacker tells what containers hold, byte for byte, and survives those that mean harm. Real children."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles.services.evidence import unpacking
from casefiles.services.evidence.unpackers import MEMBERS, Out, Stopped, mail, mailbox, tar_archive, zip_archive
from casefiles.services.evidence.unpacking import Broken, LeftOut, Unpacker, Unreadable, safe_name
from tests.services.evidence import containers_made as made
from tests.services.evidence import office_samples
from tests.services.evidence.containers_made import PAPER, PICTURE

MEMBERS_OF = {"acta.txt": PAPER, "fotos/ñ.jpg": PICTURE, "vacio": b""}


@pytest.fixture
def unpack(tmp_path: Path):  # type: ignore[no-untyped-def]
    def opened(data: bytes, media_type: str, name: str = "container") -> tuple[dict[str, bytes], dict[str, str], str]:
        (tmp_path / "container").write_bytes(data)
        whole: dict[str, bytes] = {}
        left: dict[str, str] = {}
        fault = ""
        with Unpacker() as unpacker, (tmp_path / "container").open("rb") as file:
            try:
                for member in unpacker.members(file.fileno(), name, media_type):
                    if isinstance(member, LeftOut):
                        left[member.name] = member.fault
                        continue
                    try:
                        whole[member.name] = b"".join(member.pieces)
                    except Broken as reason:
                        left[member.name] = str(reason)
            except Unreadable as reason:
                fault = reason.fault
        return whole, left, fault

    return opened


# Every kind


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (made.zipped(MEMBERS_OF), "application/zip"),
        (made.zipped(MEMBERS_OF, zipfile.ZIP_LZMA), "application/zip"),
        (made.seven_zipped(MEMBERS_OF), "application/x-7z-compressed"),
    ],
)
def test_archives(unpack, data: bytes, media_type: str) -> None:  # type: ignore[no-untyped-def]
    assert unpack(data, media_type) == (MEMBERS_OF, {}, "")


@pytest.mark.parametrize(
    ("mode", "media_type"),
    [
        ("w", "application/x-tar"),
        ("w:gz", "application/gzip"),
        ("w:bz2", "application/x-bzip2"),
        ("w:xz", "application/x-xz"),
    ],
)
def test_tar_leaves_out_what_is_no_file(unpack, mode: str, media_type: str) -> None:  # type: ignore[no-untyped-def]
    assert unpack(made.tarred(MEMBERS_OF, mode), media_type) == (MEMBERS_OF, {"a link": "link", "a pipe": "device"}, "")


def test_one_packed_file_gets_the_name_without_the_ending(unpack) -> None:  # type: ignore[no-untyped-def]
    assert unpack(gzip.compress(PAPER), "application/gzip", "acta.txt.GZ") == ({"acta.txt": PAPER}, {}, "")


def test_attachments(unpack) -> None:  # type: ignore[no-untyped-def]
    whole, left, fault = unpack(made.letter(attached={"ñandú.jpg": PICTURE, "acta.txt": PAPER}), "message/rfc822")
    assert (whole, left, fault) == ({"ñandú.jpg": PICTURE, "acta.txt": PAPER}, {}, "")


def test_an_attached_letter_is_one_member_and_keeps_its_lines(unpack) -> None:  # type: ignore[no-untyped-def]
    (pair,) = unpack(made.nested_letter(), "message/rfc822")[0].items()
    assert pair[0] == "El local   la casa.eml" and b"\nFrom here on it is ours.\n" in pair[1]


def test_attachments_of_outlook(unpack) -> None:  # type: ignore[no-untyped-def]
    assert unpack(office_samples.message(), "application/vnd.ms-outlook") == ({"acta Ñ.pdf": b"%PDF-1.4"}, {}, "")


def test_messages_of_a_mailbox(unpack) -> None:  # type: ignore[no-untyped-def]
    whole, left, fault = unpack(made.MAILBOX, "application/mbox")
    assert (left, fault) == ({}, "")
    assert whole == {"00001 Uno.eml": made.letter("Uno"), "00002 Dos.eml": whole["00002 Dos.eml"]}
    assert whole["00002 Dos.eml"].startswith(b"From: t.illa@example.org")


def test_times_are_told_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(made.zipped({"a": b"x"}))
    with Unpacker() as unpacker, (tmp_path / "a.zip").open("rb") as file:
        (member,) = unpacker.members(file.fileno(), "a.zip", "application/zip")
        assert member.written == "2017-07-22 09:30:14", "no zone is made up"


def test_names_alone(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(made.zipped(MEMBERS_OF))
    with Unpacker() as unpacker, (tmp_path / "a.zip").open("rb") as file:
        assert unpacker.names(file.fileno()) == list(MEMBERS_OF)


def test_a_name_whose_language_nobody_says_is_tried_as_utf8_first() -> None:
    entry = zipfile.ZipInfo("ñ.txt".encode().decode("cp437"))
    assert zip_archive.name_of(entry) == "ñ.txt"


# Hostile ones


def test_bombs_are_stopped(unpack) -> None:  # type: ignore[no-untyped-def]
    whole, _left, fault = unpack(made.zipped({"zeros": b"\0" * (300 << 20)}), "application/zip")
    assert fault == "bomb" and not whole


def test_too_many_members(unpack) -> None:  # type: ignore[no-untyped-def]
    many = made.zipped(dict.fromkeys((f"{n}" for n in range(MEMBERS + 1)), b""), zipfile.ZIP_STORED)
    assert unpack(many, "application/zip") == ({}, {}, "members")


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (made.zipped(MEMBERS_OF)[:-20], "application/zip"),
        (b"PK\x03\x04" + bytes(100), "application/zip"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), "application/x-7z-compressed"),
        (b"From nowhere", "application/zip"),
        (b"nothing", "application/mbox"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "application/vnd.ms-outlook"),
    ],
)
def test_what_is_damaged_says_so(unpack, data: bytes, media_type: str) -> None:  # type: ignore[no-untyped-def]
    assert unpack(data, media_type) == ({}, {}, "damaged")


def test_a_damaged_member_does_not_cost_the_others(unpack) -> None:  # type: ignore[no-untyped-def]
    data = made.zipped({"one": PAPER, "two": os.urandom(5000), "three": PICTURE}, zipfile.ZIP_STORED)
    at = data.index(b"two") + 500
    whole, left, fault = unpack(data[:at] + b"\xff\xfe\xfd" + data[at + 3 :], "application/zip")
    assert (whole, left, fault) == ({"one": PAPER, "three": PICTURE}, {"two": "damaged"}, "")


def test_a_torn_tar_gives_what_stands_before_the_tear(unpack) -> None:  # type: ignore[no-untyped-def]
    whole, left, fault = unpack(made.tarred({"one": PAPER, "two": bytes(90_000)})[:40_000], "application/x-tar")
    assert (whole, left, fault) == ({"one": PAPER}, {"two": "damaged"}, "damaged")


def test_a_check_sum_that_is_wrong_is_noticed_in_7z(unpack) -> None:  # type: ignore[no-untyped-def]
    data = bytearray(made.seven_zipped({"one": os.urandom(200_000)}))
    data[100_000] ^= 1
    assert unpack(bytes(data), "application/x-7z-compressed") == ({}, {"one": "damaged"}, "damaged")


def test_passwords(unpack) -> None:  # type: ignore[no-untyped-def]
    assert unpack(made.seven_zipped(MEMBERS_OF, "secret"), "application/x-7z-compressed")[2] == "password"
    data = bytearray(made.zipped({"one": PAPER}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert unpack(bytes(data), "application/zip") == ({}, {"one": "password"}, "")


BEGIN = "import socket, time; s = socket.socket(fileno=0); s.send(b'J\\0\\0\\0\\2{}'); s.recv(99); "


@pytest.mark.parametrize(
    "program",
    [
        "import os; os._exit(1)",
        BEGIN + "time.sleep(60)",
        BEGIN + "s.send(b'J\\xff\\xff\\xff\\xff')",
        BEGIN + "s.send(b'J\\0\\0\\0\\x0c{\"over\": 17}')",
        BEGIN + "s.send(b'P\\0\\0\\0\\2{}')",
    ],
)
def test_a_child_that_dies_or_speaks_out_of_turn(tmp_path: Path, program: str) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK")
    with (
        Unpacker(timeout=0.5, command=(sys.executable, "-c", program)) as unpacker,
        (tmp_path / "a.zip").open("rb") as file,
        pytest.raises(Unreadable) as raised,
    ):
        list(unpacker.members(file.fileno(), "a.zip", "application/zip"))
    assert raised.value.fault == "died"


# Names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("fotos/ñ.jpg", "fotos/ñ.jpg"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\T\\acta.txt", "Users/T/acta.txt"),
        ("a\u202egpj.exe", "a\ufffdgpj.exe"),
        ("..", "without a name"),
        ("", "without a name"),
    ],
)
def test_names_lead_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=1200))
def test_no_name_leads_out(name: str) -> None:
    safe = safe_name(name)
    steps = safe.split("/")
    assert (
        safe and len(safe) <= 1000 and "" not in steps and ".." not in steps and "." not in steps and safe.isprintable()
    )


# In this process: what the child does with bytes that nobody would write


class Kept(Out):
    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.members: dict[str, bytes] = {}
        self._now = ""

    def begin(self, name: str, written: str = "") -> None:
        super().begin(name, written)
        self._now = name
        self.members[name] = b""

    def write(self, piece: bytes) -> None:
        super().write(piece)
        self.members[self._now] += piece


@given(
    st.dictionaries(
        st.text("abñ ./", min_size=1, max_size=9).filter(lambda n: not n.endswith("/")),
        st.binary(max_size=400),
        max_size=6,
    )
)
def test_zip_round_trip(members: dict[str, bytes]) -> None:
    data = made.zipped(members)
    out = Kept(len(data))
    zip_archive.unpack(io.BytesIO(data), "a.zip", out)
    assert out.members == members


@given(st.binary(max_size=3000), st.sampled_from([zip_archive, tar_archive, mail, mailbox]))
@settings(max_examples=300)
def test_any_bytes_are_told_or_refused(data: bytes, unpacker: object) -> None:
    try:
        unpacker.unpack(io.BytesIO(data), "a", Kept(len(data)))  # type: ignore[attr-defined]
    except Stopped as reason:
        assert str(reason) in unpacking.STOPS


@given(st.data())
@settings(max_examples=150)
def test_any_damage_is_told_or_refused(data: st.DataObject) -> None:
    unpacker, whole = data.draw(
        st.sampled_from(
            [
                (zip_archive, made.zipped(MEMBERS_OF)),
                (tar_archive, made.tarred(MEMBERS_OF, "w:gz")),
                (mail, made.letter(attached=MEMBERS_OF)),
                (mailbox, made.MAILBOX),
            ]
        )
    )
    torn = bytearray(whole)
    for at in data.draw(st.lists(st.integers(0, len(torn) - 1), min_size=1, max_size=5)):
        torn[at] ^= data.draw(st.integers(1, 255))
    try:
        unpacker.unpack(io.BytesIO(bytes(torn)), "a", Kept(len(torn)))
    except Stopped as reason:
        assert str(reason) in unpacking.STOPS
