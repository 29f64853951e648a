"""Recordings made on the spot: a tone as WAV, and a video (MJPEG in AVI) whose pictures grow lighter one by one."""

from __future__ import annotations

import io
import math
import struct
import wave

from PIL import Image

RATE = 25
"""Pictures a second of the video."""


def sound(seconds: float = 3.0, rate: int = 8000) -> bytes:
    """A tone that is loud in its second half."""
    count = round(seconds * rate)
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(rate)
        samples = (
            int((4000 if place < count / 2 else 24000) * math.sin(place / 3)) for place in range(count)
        )
        made.writeframes(b"".join(struct.pack("<h", one) for one in samples))
    return out.getvalue()


def video(pictures: int = 60, size: tuple[int, int] = (160, 120)) -> bytes:
    """Picture n is grey of the lightness 4 n, so that a test can tell which one it sees."""
    drawn = []
    for number in range(pictures):
        one = io.BytesIO()
        Image.new("RGB", size, (min(255, 4 * number),) * 3).save(one, "JPEG", quality=95)
        drawn.append(one.getvalue())
    wide, high = size
    largest = max(map(len, drawn))
    head = struct.pack("<14I", 1_000_000 // RATE, largest * RATE, 0, 0x10, pictures, 0, 1, largest, wide, high, 0, 0, 0, 0)
    stream = b"vidsMJPG" + struct.pack(
        "<IHHIIIIIIII4H", 0, 0, 0, 0, 1, RATE, 0, pictures, largest, 2**32 - 1, 0, 0, 0, wide, high
    )
    form = struct.pack("<IiiHH4sIiiII", 40, wide, high, 1, 24, b"MJPG", wide * high * 3, 0, 0, 0, 0)
    shown, table, place = b"", b"", 4
    for one in drawn:
        part = _chunk(b"00dc", one)
        table += b"00dc" + struct.pack("<III", 0x10, place, len(one))
        place += len(part)
        shown += part
    lists = _list(b"hdrl", _chunk(b"avih", head) + _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", form)))
    body = b"AVI " + lists + _list(b"movi", shown) + _chunk(b"idx1", table)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _list(name: bytes, data: bytes) -> bytes:
    return _chunk(b"LIST", name + data)
