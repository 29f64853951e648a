"""A picture out of a film comes from a child of its own: a stand-in for Qt speaks the protocol, and breaks it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from casefiles.services.evidence.reader import POSTER, Reader, Reading
from tests.services.evidence import media_samples

STAND_IN = """
import json, os, socket, sys, time
from casefiles.services.evidence import frames
channel = socket.socket(fileno=0)
frames.send(channel, b"J", b'{"network": true, "files": true}')
while True:
    data, descriptors, _flags, _from = socket.recv_fds(channel, 4096, 1)
    if not data:
        break
    start = os.read(descriptors[0], 12)
    os.close(descriptors[0])
"""
GOOD = """
    answer = {"size": [2, 1], "metadata": [["duration", "9:00:00.0"], ["width", "5"], ["frame_rate", "50"]]}
    frames.send(channel, b"J", json.dumps(answer).encode())
    frames.send(channel, b"P", b"abcdef" if start[4:8] == b"ftyp" else b"123456")
"""


def film(tmp_path: Path, code: str, timeout: float = 60.0, data: bytes | None = None) -> Reading:
    (tmp_path / "film").write_bytes(data or media_samples.film())
    command = (sys.executable, "-P", "-c", STAND_IN + code)
    with Reader(timeout=60, poster=command, poster_timeout=timeout) as reader:
        first = reader.read(tmp_path / "film", "film.mov")
        again = reader.read(tmp_path / "film", "film.mov")
    assert (first.thumbnail, first.note) == (again.thumbnail, again.note)
    return first


def test_the_picture_and_what_the_container_does_not_say_come_from_the_child(tmp_path: Path) -> None:
    reading = film(tmp_path, GOOD, data=media_samples.film_with_keys())
    assert reading.thumbnail is not None and (reading.thumbnail.width, reading.thumbnail.rgb) == (2, b"abcdef")
    assert (dict(reading.metadata)["frame_rate"], reading.note) == ("50", None)


def test_a_child_that_could_give_up_less_says_so(tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(media_samples.film())
    code = (STAND_IN + GOOD).replace('"network": true', '"network": false')
    with Reader(timeout=60, poster=(sys.executable, "-P", "-c", code)) as reader:
        reading = reader.read(tmp_path / "film", "film.mov")
        could = reader.confinement
    assert reading.thumbnail is not None and could is not None
    if could.network:
        assert "The network could not be taken" in (reading.note or "")


def test_what_the_container_says_itself_goes_before(tmp_path: Path) -> None:
    said = dict(film(tmp_path, GOOD).metadata)
    assert (said["duration"], said["width"], said["frame_rate"]) == ("0:01:23.4", "1920", "29.97")


def test_a_film_that_keeps_a_picture_is_not_decoded(tmp_path: Path) -> None:
    reading = film(tmp_path, "    os._exit(1)", data=media_samples.film(cover=media_samples.COVER))
    assert reading.thumbnail is not None and (reading.thumbnail.width, reading.note) == (40, None)


def saying(answer: str, pixels: str = "") -> str:
    sent = f"; frames.send(channel, b'P', b'{pixels}')" if pixels else ""
    return f"    frames.send(channel, b'J', b'{answer}'){sent}"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (saying('{"size": [0, 0], "metadata": []}'), "No picture of the film could be made."),
        ("    os._exit(1)", "could not be shown"),
        ("    os.kill(os.getpid(), 11)", "could not be shown"),
        (saying("[]"), "could not be shown"),
        (saying('{"size": [900, 1], "metadata": []}'), "could not be shown"),
        (saying('{"size": [2, 1], "metadata": 1}', "abcdef"), "could not be shown"),
        (saying('{"size": [2, 1], "metadata": []}', "abc"), "could not be shown"),
    ],
    ids=["none", "ends", "dies", "no object", "too large", "no pairs", "too few pixels"],
)
def test_a_film_that_cannot_be_shown_costs_only_its_picture(tmp_path: Path, code: str, said: str) -> None:
    reading = film(tmp_path, code)
    assert said in (reading.note or "")
    assert reading.thumbnail is None and dict(reading.metadata)["duration"] == "0:01:23.4"


def test_a_film_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    assert "took too long" in (film(tmp_path, "    time.sleep(600)", timeout=1).note or "")


def test_where_the_child_cannot_start_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(media_samples.film())
    for command in ((sys.executable, "-c", "raise SystemExit(1)"), (str(tmp_path / "nothing"),)):
        with Reader(timeout=60, poster=command) as reader:
            notes = {reader.read(tmp_path / "film", "f.mov").note for _n in range(2)}
        assert len(notes) == 1 and "not installed" in str(notes)


def test_qt_itself_takes_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError, reason="Qt's multimedia is not whole here")
    # Of a codec that nobody here but Qt knows by this name, so that the picture is not taken by the reader.
    (tmp_path / "film").write_bytes(media_samples.jpeg_film(mark=b"jpeg"))
    libraries = os.environ.get("LD_LIBRARY_PATH")
    command = ("/usr/bin/env", f"LD_LIBRARY_PATH={libraries}", *POSTER) if libraries else POSTER
    with Reader(timeout=60, poster=command, poster_timeout=60) as reader:
        reading = reader.read(tmp_path / "film", "film.avi")
    assert (reading.note, reading.thumbnail is not None) == (None, True)
    assert reading.thumbnail is not None and reading.thumbnail.rgb[0] > 150

