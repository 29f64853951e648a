"""Time stamps: asked of a server on this machine, checked, kept, checked again; and every answer that is none is refused."""

from __future__ import annotations

import datetime
import hashlib
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asn1crypto import tsp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.database.library import Library
from casefiles.errors import BadInput, CasefilesError, ReadOnly
from casefiles.services import anchors, records, time_stamp
from casefiles.services.backup import backup, restore
from casefiles.services.verification import verify
from tests.factories import SteppingClock
from tests.services.test_anchors import cut, opened, rewrite
from tests.services.time_server import BEGUN, NOW, Authority, refusal, serving


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def other() -> Authority:
    return Authority(common="Somebody Else")


@pytest.fixture
def stamped(library: Library, authority: Authority) -> Iterator[Library]:
    """A library with one stamp, of its second change, and a third change after it."""
    records.create(library, "note", {"text": "first"})
    with serving(authority.answer) as server:
        time_stamp.stamp(library, server.address)
    records.create(library, "note", {"text": "second"})
    yield library


def test_a_stamp_is_asked_checked_and_kept(library: Library, authority: Authority, tmp_path: Path) -> None:
    pem = authority.pem(tmp_path / "root.pem")
    head = anchors.head(library)
    with serving(authority.answer) as server:
        made = time_stamp.stamp(library, server.address, pem)
    assert (made.seq, made.hash, made.signer, made.is_trusted, made.fault) == (1, head.hash, "Invented Time", True, "")
    assert made.time == "2026-03-02T15:00:00.000000Z"
    assert "checked against your trusted certificates" in made.sentence()
    assert time_stamp.stamps(library, pem) == [made]
    (file,) = library.layout.stamps.iterdir()
    assert file.name == f"00000001-{head.hash[:16]}-1.tsr"
    assert file.stat().st_mode & 0o777 == 0o600
    assert library.layout.stamps.stat().st_mode & 0o777 == 0o700
    report = verify(library, certificates=pem)
    assert report.ok and report.journal.stamps == 1


def test_what_is_sent_is_a_hash_and_a_random_number(library: Library, authority: Authority) -> None:
    with serving(authority.answer) as server:
        time_stamp.stamp(library, server.address)
        time_stamp.stamp(library, server.address)
    first, second = (tsp.TimeStampReq.load(query).native for query in server.queries)
    assert {name: value for name, value in first.items() if value is not None} == {
        "version": "v1",
        "message_imprint": {
            "hash_algorithm": {"algorithm": "sha256", "parameters": None},
            "hashed_message": bytes.fromhex(library.head.hash),
        },
        "nonce": first["nonce"],
        "cert_req": True,
    } | ({"extensions": first["extensions"]} if first["extensions"] is not None else {})
    assert first["nonce"] != second["nonce"]
    sent = {name.lower(): value for name, value in server.headers[0].items()}
    assert set(sent) <= {"accept-encoding", "content-length", "host", "user-agent", "content-type", "accept", "connection"}
    assert sent["user-agent"] == "Casefiles"


def test_without_trusted_certificates_that_is_said(library: Library, authority: Authority) -> None:
    with serving(authority.answer) as server:
        made = time_stamp.stamp(library, server.address)
    assert made.is_trusted is None
    assert made.sentence() == "signed by Invented Time, not checked against a trusted certificate"


def test_a_signer_nobody_vouches_for_is_refused(
    library: Library, authority: Authority, other: Authority, tmp_path: Path
) -> None:
    pem = other.pem(tmp_path / "other.pem")
    with serving(authority.answer) as server, pytest.raises(CasefilesError, match="none of your trusted"):
        time_stamp.stamp(library, server.address, pem)
    assert not library.layout.stamps.exists()
    with serving(authority.answer) as server:
        time_stamp.stamp(library, server.address)
    (kept,) = time_stamp.stamps(library, pem)
    assert (kept.is_trusted, kept.seq) == (False, 1)
    assert not verify(library, certificates=pem).ok
    assert verify(library).ok


def altered(answer: bytes) -> bytes:
    return answer[:-20] + bytes([answer[-20] ^ 1]) + answer[-19:]


def another_time(authority: Authority) -> Callable[[bytes], bytes]:
    """The signed time moved by ten years, without a new signature."""

    def answer(query: bytes) -> bytes:
        whole = authority.answer(query)
        moved = whole.replace(b"20260302150000Z", b"20160302150000Z")
        assert moved != whole
        return moved

    return answer


REFUSED: dict[str, tuple[Callable[[Authority], Callable[[bytes], bytes]], str]] = {
    "another nonce": (lambda one: lambda query: one.answer(query, nonce=5), "answered another request"),
    "another imprint": (lambda one: lambda query: one.answer(query, imprint=b"\0" * 32), "something else than the head"),
    "an altered token": (lambda one: lambda query: altered(one.answer(query)), "altered|cannot be checked"),
    "another time": (another_time, "altered"),
    "a refusal": (lambda one: lambda query: refusal("not today"), "not today"),
    "a web page": (lambda one: lambda query: b"<!doctype html><title>Log in</title>", "no time stamp"),
    "nothing": (lambda one: lambda query: b"", "no time stamp"),
    "half of it": (lambda one: lambda query: one.answer(query)[:900], "no time stamp"),
    "far too much": (lambda one: lambda query: b"0" * (time_stamp.LARGEST + 1), "far more than a time stamp"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_answer_that_is_no_sound_stamp_is_refused(library: Library, authority: Authority, name: str) -> None:
    make, said = REFUSED[name]
    with serving(make(authority)) as server, pytest.raises(CasefilesError, match=said):
        time_stamp.stamp(library, server.address)
    assert not library.layout.stamps.exists(), "nothing is kept"


def test_a_certificate_that_was_not_valid_then_is_refused(library: Library) -> None:
    for odd, said in (
        (Authority(valid=(BEGUN, BEGUN + datetime.timedelta(days=30))), "was not valid when it signed"),
        (Authority(valid=(NOW + datetime.timedelta(days=1), NOW + datetime.timedelta(days=9))), "was not valid"),
        (Authority(stamps=False), "not one for time stamps"),
    ):
        with serving(odd.answer) as server, pytest.raises(CasefilesError, match=said):
            time_stamp.stamp(library, server.address)


def test_servers_that_do_not_answer_as_they_should(
    library: Library, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_stamp, "SILENT_FOR", 0.3)
    monkeypatch.setattr(time_stamp, "ANSWERS_WITHIN", 1.0)
    with serving(authority.answer, pause=60) as server, pytest.raises(CasefilesError, match="did not answer in time"):
        time_stamp.stamp(library, server.address)
    with serving(authority.answer, drip=0.1) as server, pytest.raises(CasefilesError, match="did not answer in time"):
        time_stamp.stamp(library, server.address)
    with serving(authority.answer, status=503) as server, pytest.raises(CasefilesError, match=r"refused \(503\)"):
        time_stamp.stamp(library, server.address)
    with serving(lambda query: b"<html>", kind="text/html") as server, pytest.raises(CasefilesError, match="a web page"):
        time_stamp.stamp(library, server.address)
    with (
        serving(authority.answer) as elsewhere,
        serving(lambda query: elsewhere.address.encode(), status=307) as server,
        pytest.raises(CasefilesError, match="points to another address"),
    ):
        time_stamp.stamp(library, server.address)
    assert elsewhere.queries == [], "what the person did not name gets nothing"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(CasefilesError, match="cannot be reached"):
            time_stamp.stamp(library, nobody)


@pytest.mark.parametrize(
    "server", ["", "tsa.example", "ftp://tsa.example", "file:///etc/passwd", "http://", "http://a b", "http://me:pw@tsa.example",
               "http://tsa.example:x", "http://[", "http://tsa.example/ñ"],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_anything_is_sent(library: Library, server: str) -> None:
    with pytest.raises(BadInput):
        time_stamp.stamp(library, server)


def test_files_without_certificates_are_refused(library: Library, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pem"
    bad.write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    empty = tmp_path / "empty.pem"
    empty.write_text("")
    for file in (bad, empty, tmp_path / "none.pem", tmp_path):
        with pytest.raises(BadInput):
            time_stamp.stamp(library, "http://127.0.0.1:9", file)
        with pytest.raises(BadInput):
            time_stamp.stamps(library, file)


def test_a_library_open_for_reading_is_not_stamped(library: Library, authority: Authority) -> None:
    library.close()
    with (
        Library.open(library.folder, read_only=True) as reading,
        serving(authority.answer) as server,
        pytest.raises(ReadOnly),
    ):
        time_stamp.stamp(reading, server.address)
    assert server.queries == []


def test_a_kept_stamp_holds_as_the_library_goes_on(stamped: Library) -> None:
    (kept,) = time_stamp.stamps(stamped)
    assert (kept.seq, kept.fault) == (2, "")
    assert verify(stamped).ok


@pytest.mark.parametrize(("spoil", "entries"), [(cut, 2), (rewrite, 1)], ids=["cut", "rewritten"])
def test_a_stamp_shows_what_the_library_alone_could_not(
    library: Library, authority: Authority, spoil: Callable[[Path], None], entries: int
) -> None:
    records.create(library, "note", {"text": "first"})
    with serving(authority.answer) as server:
        time_stamp.stamp(library, server.address)
    library.close()
    spoil(library.folder)
    with opened(library.folder) as again:
        (kept,) = time_stamp.stamps(again)
        assert "a change that is not here" in kept.fault
        assert any(kept.fault in finding for finding in verify(again, record=False).journal.findings)


def test_every_byte_of_a_kept_stamp_counts(stamped: Library, authority: Authority) -> None:
    (file,) = stamped.layout.stamps.iterdir()
    whole = file.read_bytes()
    pem = authority.pem(stamped.folder.parent / "root.pem")
    (sound,) = time_stamp.stamps(stamped, pem)
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x11]) + whole[place + 1 :])
        (kept,) = time_stamp.stamps(stamped)
        if not kept.fault:
            # What nobody signs says nothing either; a certificate has a signature of its own, which a trusted root checks.
            (kept,) = time_stamp.stamps(stamped, pem)
            assert kept.fault or kept == sound, place
    for content in (b"", whole[:50], b"x" * 600_000):
        file.write_bytes(content)
        (kept,) = time_stamp.stamps(stamped)
        assert kept.fault
    assert not verify(stamped).ok


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
def test_whatever_lies_among_the_stamps_is_a_fault_and_no_crash(library: Library, content: bytes) -> None:
    library.layout.stamps.mkdir(exist_ok=True)
    (library.layout.stamps / "00000001-0000000000000000-1.tsr").write_bytes(content)
    (kept,) = time_stamp.stamps(library)
    assert kept.fault


def test_stamps_are_in_the_backup(stamped: Library, tmp_path: Path) -> None:
    made = backup(stamped, tmp_path / "one.casefiles-backup")
    restored = restore(made.file, tmp_path / "again.casefiles", author="A. Quispe", clock=SteppingClock()).folder
    with opened(restored) as again:
        assert [one.fault for one in time_stamp.stamps(again)] == [""]
        assert verify(again).journal.stamps == 1


def test_two_stamps_of_one_change_are_two_files(library: Library, authority: Authority, other: Authority) -> None:
    for one in (authority, other):
        with serving(one.answer) as server:
            time_stamp.stamp(library, server.address)
    assert [one.signer for one in time_stamp.stamps(library)] == ["Invented Time", "Somebody Else"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_another_program_can_check_it(stamped: Library, authority: Authority, tmp_path: Path) -> None:
    """As docs/formats.md says: the stamp is over the hash of the change itself."""
    (file,) = stamped.layout.stamps.iterdir()
    (kept,) = time_stamp.stamps(stamped)
    command = ["openssl", "ts", "-verify", "-digest", kept.hash, "-in", str(file), "-CAfile"]
    attime = str(int(NOW.timestamp()))
    ran = subprocess.run(
        [*command, str(authority.pem(tmp_path / "root.pem")), "-attime", attime], capture_output=True, check=False
    )
    assert b"Verification: OK" in ran.stdout + ran.stderr
    assert hashlib.sha256(file.read_bytes()).hexdigest()
