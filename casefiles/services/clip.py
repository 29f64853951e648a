"""A clip that shows nothing: it stands in for a film that the library does not hold."""

from __future__ import annotations

import struct

WIDTH = 64
HEIGHT = 36
FRAMES = 8
MICROSECONDS = 250_000
"""Pixels, pixels, frames, and the time each is shown."""

_FRAME = WIDTH * HEIGHT
_HAS_INDEX = 0x10
_KEY_FRAME = 0x10


def placeholder_clip() -> bytes:
    """An AVI of two seconds: uncompressed grey frames that grow a little lighter. Always the same bytes.

    Format: AVI RIFF file reference (Microsoft), one stream of 8-bit bitmaps with a palette of greys.
    """
    frames = [_chunk(b"00db", bytes([96 + 8 * n]) * _FRAME) for n in range(FRAMES)]
    places = [4 + n * len(frames[0]) for n in range(FRAMES)]
    index = b"".join(struct.pack("<4s3I", b"00db", _KEY_FRAME, place, _FRAME) for place in places)
    body = _list(b"hdrl", _chunk(b"avih", _head()) + _list(b"strl", _stream())) + _list(b"movi", b"".join(frames))
    return _chunk(b"RIFF", b"AVI " + body + _chunk(b"idx1", index))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2)


def _list(name: bytes, body: bytes) -> bytes:
    return _chunk(b"LIST", name + body)


def _head() -> bytes:
    per_second = _FRAME * 1_000_000 // MICROSECONDS
    return struct.pack("<14I", MICROSECONDS, per_second, 0, _HAS_INDEX, FRAMES, 0, 1, _FRAME, WIDTH, HEIGHT, 0, 0, 0, 0)


def _stream() -> bytes:
    head = struct.pack(
        "<4s4sIHHIIIIIIII4h",
        *(b"vids", b"DIB ", 0, 0, 0, 0, MICROSECONDS, 1_000_000, 0, FRAMES, _FRAME, 0, 0, 0, 0, WIDTH, HEIGHT),
    )
    greys = b"".join(struct.pack("4B", grey, grey, grey, 0) for grey in range(256))
    picture = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 8, 0, _FRAME, 0, 0, 256, 0)
    return _chunk(b"strh", head) + _chunk(b"strf", picture + greys)
