"""RIFF: WAV and AVI (Multimedia Programming Interface and Data Specifications 1.0; AVI RIFF File Reference)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from casefiles.services.evidence.readers import Found
from casefiles.services.evidence.readers.recording import codec, length

_CHUNKS, _CHUNK_CAP = 5_000, 4 << 20
_INFO = {
    b"INAM": "title", b"IART": "author", b"ICRD": "date", b"ISFT": "software", b"ICMT": "comments", b"ICOP": "copyright",
    b"IDIT": "taken",
}  # fmt: skip
_SOUNDS = {1: "PCM", 2: "ADPCM", 3: "PCM", 6: "A-law", 7: "µ-law", 0x11: "ADPCM", 0x50: "MP2", 0x55: "MP3", 0xFF: "AAC",
           0x161: "WMA", 0x2000: "AC-3", 0xFFFE: "PCM"}  # fmt: skip


def read(file: BinaryIO, found: Found, deadline: float) -> bytes | None:
    """Tells what the chunks say; gives the first frame of a film of JPEG pictures or of bitmaps."""
    form, rate, size = b"", 0, 0
    kind = b""
    mark = header = b""
    for path, name, begin, count in _chunks(file):
        form = form or path[0]
        wanted = count if count <= _CHUNK_CAP else 0
        if name == b"data" and form == b"WAVE":
            size += count
            continue
        if name[2:] in (b"dc", b"db"):
            file.seek(begin)
            frame = file.read(wanted)
            if mark.upper() == b"MJPG":
                return frame
            if mark == bytes(4) and header:  # uncompressed: a bitmap without the head of its file
                start = 14 + len(header)
                return b"BM" + struct.pack("<IHHI", start + len(frame), 0, 0, start) + header + frame
            break  # what follows is pictures and sound
        if name not in _INFO and name not in (b"fmt ", b"avih", b"strh", b"strf", b"bext"):
            continue
        file.seek(begin)
        body = file.read(wanted)
        if name == b"fmt ":
            rate = _sound(body, found)
        elif name == b"avih" and len(body) >= 40:
            pause, _a, _b, _c, frames = struct.unpack_from("<5I", body)
            found.tell("duration", length(frames * pause / 1e6))
            width, height = struct.unpack_from("<2I", body, 32)
            found.tell("width", width)
            found.tell("height", height)
            if pause:
                found.tell("frame_rate", f"{1e6 / pause:.2f}".rstrip("0").rstrip("."))
        elif name == b"strh" and len(body) >= 8:
            kind = body[:4]
        elif name == b"strf" and kind == b"vids" and len(body) >= 20:
            mark, header = body[16:20], body
            found.tell("video_codec", codec(mark) or "uncompressed")
        elif name == b"strf" and kind == b"auds":
            _sound(body, found)
        elif name == b"bext" and len(body) >= 338:
            found.tell("description", _words(body[:256]))
            found.tell("author", _words(body[256:288]))
            found.tell("taken", f"{_words(body[320:330])} {_words(body[330:338])}".strip())
        elif name in _INFO:
            found.tell(_INFO[name], _words(body))
    if form == b"WAVE" and rate:
        found.tell("duration", length(size / rate))
    return None


def _chunks(file: BinaryIO) -> Iterator[tuple[tuple[bytes, ...], bytes, int, int]]:
    """Every chunk: the forms and lists it stands in, its name, where its bytes begin and how many there are."""
    end = file.seek(0, 2)
    levels: list[tuple[int, int, tuple[bytes, ...]]] = [(0, end, ())]
    seen = 0
    while levels:
        at, stop, path = levels.pop()
        while at + 8 <= stop and seen < _CHUNKS:
            seen += 1
            file.seek(at)
            head = file.read(12)
            name, size = struct.unpack("<4sI", head[:8])
            following = at + 8 + size + size % 2
            close = min(at + 8 + size, stop)
            if name in (b"RIFF", b"LIST") and len(head) == 12 and len(path) < 6:
                levels.append((following, stop, path))
                levels.append((at + 12, close, (*path, head[8:])))
                break
            if path:
                yield path, name, at + 8, close - at - 8
            at = following


def _sound(body: bytes, found: Found) -> int:
    """Tells of the sound; gives its bytes a second."""
    if len(body) < 16:
        return 0
    form, channels, rate, bytes_a_second, _align, bits = struct.unpack_from("<HHIIHH", body)
    found.tell("audio_codec", _SOUNDS.get(form, f"0x{form:04x}"))
    found.tell("channels", channels)
    found.tell("sample_rate", f"{rate} Hz")
    if form in (1, 3, 0xFFFE) and bits:
        found.tell("bits_per_sample", bits)
    return int(bytes_a_second)


def _words(body: bytes) -> str:
    text = body.partition(b"\0")[0]
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")
