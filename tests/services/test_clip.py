"""The placeholder clip: a whole AVI, by the chunks it says it has."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from casefiles.services.clip import FRAMES, HEIGHT, WIDTH, placeholder_clip
from casefiles.services.evidence.media_types import type_of


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a RIFF body, each whole."""
    place = 0
    while place < len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        body = data[place + 8 : place + 8 + size]
        assert len(body) == size
        yield name, body
        place += 8 + size + size % 2
    assert place == len(data)


def test_it_is_an_avi_of_as_many_frames_as_it_says() -> None:
    ((name, riff),) = chunks(placeholder_clip())
    assert (name, riff[:4]) == (b"RIFF", b"AVI ")
    parts = {body[:4] if name == b"LIST" else name: body for name, body in chunks(riff[4:])}
    assert list(parts) == [b"hdrl", b"movi", b"idx1"]
    head = dict(chunks(parts[b"hdrl"][4:]))
    fields = struct.unpack("<14I", head[b"avih"])
    assert (fields[4], fields[8], fields[9]) == (FRAMES, WIDTH, HEIGHT)
    stream = dict(chunks(head[b"LIST"][4:]))
    assert (len(stream[b"strh"]), len(stream[b"strf"])) == (56, 40 + 4 * 256)
    frames = list(chunks(parts[b"movi"][4:]))
    assert [(name, len(body)) for name, body in frames] == [(b"00db", WIDTH * HEIGHT)] * FRAMES
    for n in range(FRAMES):
        name, _flags, place, size = struct.unpack_from("<4s3I", parts[b"idx1"], 16 * n)
        found = struct.unpack_from("<4sI", parts[b"movi"], place)
        assert (name, size) == (b"00db", WIDTH * HEIGHT) and found == (name, size)


def test_its_frames_show_nothing() -> None:
    ((_name, riff),) = chunks(placeholder_clip())
    movi = next(body for name, body in chunks(riff[4:]) if body[:4] == b"movi")
    assert all(len(set(body)) == 1 for _name, body in chunks(movi[4:]))


def test_it_is_always_the_same_and_known_for_a_video() -> None:
    clip = placeholder_clip()
    assert clip == placeholder_clip()
    assert type_of(clip[:4096], "clip.avi") == "video/x-msvideo"
