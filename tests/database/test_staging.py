"""Sources are opened without following, waiting or touching; names are shown so that they cannot deceive."""

from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.database import staging
from casefiles.errors import BadInput


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(BadInput, match="link to another place"):
        staging.open_source(tmp_path / "link")


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="pipe, socket or device"):
        staging.open_source(tmp_path / "pipe")


def test_a_pipe_or_link_put_there_after_the_look_is_refused_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    regular = (tmp_path / "file").lstat()
    monkeypatch.setattr(os, "lstat", lambda path: regular)
    for name, words in (("pipe", "pipe, socket or device"), ("link", "link to another place")):
        with pytest.raises(BadInput, match=words):
            staging.open_source(tmp_path / name)


def test_sockets_devices_folders_and_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        with pytest.raises(BadInput, match="socket"):
            staging.open_source(tmp_path / "socket")
    with pytest.raises(BadInput, match="device"):
        staging.open_source(Path("/dev/null"))
    with pytest.raises(BadInput, match="folder"):
        staging.open_source(tmp_path)
    with pytest.raises(BadInput, match="no file missing"):
        staging.open_source(tmp_path / "missing")


def test_where_the_access_time_may_not_be_kept_it_is_read_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"x")
    real = os.open

    def others_file(path: Path, flags: int) -> int:
        if flags & getattr(os, "O_NOATIME", 0):
            raise PermissionError(1, "Operation not permitted")
        return real(path, flags)

    monkeypatch.setattr(os, "open", others_file)
    with staging.open_source(tmp_path / "file") as file:
        assert file.read() == b"x"


def test_a_file_without_rights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"x")

    def denied(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(BadInput, match="file could not be read: Permission denied"):
        staging.open_source(tmp_path / "file")


def test_names_are_shown_with_their_controls() -> None:
    assert staging.shown_name("Ñandú «x».jpg".encode()) == "Ñandú «x».jpg"
    assert staging.shown_name("gpj\u202eexe.\n".encode()) == "gpj\\u202eexe.\\n"
    assert staging.shown_name(b"\xff\xfe.jpg") == "\ufffd\ufffd.jpg"
    for spelt in ("Screenshot 9.41\u202fAM.png", "می\u200cخواهم.txt", "👨\u200d👩\u200d👧.png", "a\xa0b"):
        assert staging.shown_name(spelt.encode()) == spelt
    assert staging.shown_name("pass\u200dword\u200d".encode()) == "pass\\u200dword\\u200d"


@given(st.binary(max_size=255))
def test_every_name_can_be_shown_on_one_line(raw: bytes) -> None:
    shown = staging.shown_name(raw)
    assert all(c.isprintable() or c in "\u200c\u200d" or unicodedata.category(c) == "Zs" for c in shown)
    assert len(staging.shown_name(raw).splitlines()) <= 1
