"""Sound alone: MPEG audio with ID3, FLAC (RFC 9639), Ogg with Vorbis or Opus (RFC 3533, RFC 7845), AMR (RFC 4867)."""

from __future__ import annotations

import struct
from typing import BinaryIO

from casefiles.services.evidence.readers import Found
from casefiles.services.evidence.readers.recording import length

_TAG_CAP = 8 << 20
_ID3 = {
    b"TIT2": "title", b"TPE1": "author", b"TALB": "album", b"TYER": "date", b"TDRC": "date", b"TSSE": "software",
    b"TENC": "made_with", b"COMM": "comments", b"TDEN": "created",
}  # fmt: skip
_COMMENTS = {
    "title": "title", "artist": "author", "album": "album", "date": "date", "comment": "comments", "location": "location",
}  # fmt: skip
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_KBITS = {
    (3, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (3, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 3): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (2, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
}
"""Kilobits a second by version and layer, as their bits stand in a header (ISO/IEC 11172-3, 13818-3)."""
_AMR = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
"""Bytes of a frame of twenty milliseconds by its mode."""


def read_mpeg(file: BinaryIO, found: Found, deadline: float) -> bytes | None:
    """Length by the count of frames where the file says it, else by its rate; gives the picture of a cover."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(10)
    start, cover = 0, None
    if head[:3] == b"ID3" and len(head) == 10:
        count = _seven_bits(head[6:10])
        start = 10 + count
        cover = _id3(file.read(min(count, _TAG_CAP)), head[3], found)
    file.seek(start)
    data = file.read(1 << 16)
    at = next((n for n in range(len(data) - 4) if data[n] == 0xFF and _frame(data[n : n + 4])), -1)
    if at < 0:
        return cover
    found.tell("audio_codec", "MP3" if (data[at + 1] >> 1) & 3 == 1 else "MP2" if (data[at + 1] >> 1) & 3 == 2 else "MP1")
    rate, kbits, samples = _frame(data[at : at + 4]) or (1, 1, 1)
    found.tell("sample_rate", f"{rate} Hz")
    found.tell("channels", 1 if data[at + 3] >> 6 == 3 else 2)
    mark = next((n for n in (data.find(b"Xing", at, at + 64), data.find(b"Info", at, at + 64)) if n >= 0), -1)
    if mark >= 0 and len(data) >= mark + 12 and data[mark + 7] & 1:
        frames = int.from_bytes(data[mark + 8 : mark + 12], "big")
        found.tell("duration", length(frames * samples / rate))
    else:
        found.tell("bit_rate", f"{kbits} kbit/s")
        found.tell("duration", length((size - start - at) * 8 / (kbits * 1000)))
    return cover


def _frame(head: bytes) -> tuple[int, int, int] | None:
    """Samples a second, kilobits a second and samples of one frame, by its four bytes; None for no header."""
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    kbits, rate = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 0 or kbits in (0, 15) or rate == 3:
        return None
    table = _KBITS[3 if version == 3 else 2, layer if version == 3 else 3 if layer == 3 else 1]
    samples = 384 if layer == 3 else 576 if layer == 1 and version != 3 else 1152
    return _RATES[version][rate], table[kbits], samples


def _seven_bits(data: bytes) -> int:
    return (data[0] & 127) << 21 | (data[1] & 127) << 14 | (data[2] & 127) << 7 | data[3] & 127


def _id3(data: bytes, version: int, found: Found) -> bytes | None:
    """Tells the words of a tag; gives the picture of its cover."""
    at, cover, seen = 0, None, 0
    while at + 10 <= len(data) and version in (3, 4) and seen < 1000:
        seen += 1
        kind = data[at : at + 4]
        size = _seven_bits(data[at + 4 : at + 8]) if version == 4 else int.from_bytes(data[at + 4 : at + 8], "big")
        body = data[at + 10 : at + 10 + size]
        at += 10 + size
        if not kind.strip(b"\0") or not body:
            break
        if kind in _ID3:
            found.tell(_ID3[kind], _text(body[:1] + (body[4:] if kind == b"COMM" else body[1:])))
        elif kind == b"APIC" and cover is None:
            rest = body[1:].partition(b"\0")[2][1:]
            if body[0] in (1, 2):  # the description is in UTF-16
                end = next((n + 2 for n in range(0, len(rest) - 1, 2) if rest[n : n + 2] == b"\0\0"), 0)
            else:
                end = rest.find(b"\0") + 1
            cover = rest[end:]
    return cover


def _text(body: bytes) -> str:
    encoding = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}.get(body[0], "latin-1")
    return body[1:].decode(encoding, "replace").strip("\0").rpartition("\0")[2]


def read_flac(file: BinaryIO, found: Found, deadline: float) -> bytes | None:
    """By the blocks of metadata; gives the picture of a cover."""
    file.seek(4)
    cover = None
    for _n in range(200):
        head = file.read(4)
        if len(head) < 4:
            break
        kind, size = head[0] & 127, int.from_bytes(head[1:], "big")
        body = file.read(min(size, _TAG_CAP))
        if kind == 0 and len(body) >= 18:
            packed = int.from_bytes(body[10:18], "big")
            rate, samples = packed >> 44, packed & (1 << 36) - 1
            found.tell("audio_codec", "FLAC")
            found.tell("sample_rate", f"{rate} Hz")
            found.tell("channels", (packed >> 41 & 7) + 1)
            found.tell("bits_per_sample", (packed >> 36 & 31) + 1)
            if rate and samples:
                found.tell("duration", length(samples / rate))
        elif kind == 4:
            _vorbis(body, found)
        elif kind == 6 and cover is None:
            at = 4
            for _field in range(2):
                at += 4 + int.from_bytes(body[at : at + 4], "big")
            at += 16
            cover = body[at + 4 : at + 4 + int.from_bytes(body[at : at + 4], "big")]
        if head[0] & 128:
            break
    return cover


def read_ogg(file: BinaryIO, found: Found, deadline: float) -> bytes | None:
    """By the first packets, and the last page's count of samples."""
    head = file.read(1 << 16)
    size = file.seek(0, 2)
    file.seek(max(0, size - (1 << 16)))
    tail = file.read()
    rate, skipped = 0, 0
    if (at := head.find(b"OpusHead")) >= 0 and len(head) >= at + 12:
        rate, skipped = 48_000, int.from_bytes(head[at + 10 : at + 12], "little")
        found.tell("audio_codec", "Opus")
        found.tell("channels", head[at + 9])
    elif (at := head.find(b"\1vorbis")) >= 0 and len(head) >= at + 16:
        rate = int.from_bytes(head[at + 12 : at + 16], "little")
        found.tell("audio_codec", "Vorbis")
        found.tell("channels", head[at + 11])
    elif head.find(b"\x80theora") >= 0:
        found.tell("video_codec", "Theora")
    if rate:
        found.tell("sample_rate", f"{rate} Hz")
    for mark in (b"\3vorbis", b"OpusTags"):
        if (at := head.find(mark)) >= 0:
            _vorbis(head[at + len(mark) :], found)
    last = tail.rfind(b"OggS")
    if rate and last >= 0 and len(tail) >= last + 14:
        (samples,) = struct.unpack_from("<q", tail, last + 6)
        found.tell("duration", length((samples - skipped) / rate))
    return None


def _vorbis(body: bytes, found: Found) -> None:
    """Comments: who wrote the file, then NAME=words."""

    def next_words(at: int) -> tuple[str, int]:
        count = int.from_bytes(body[at : at + 4], "little")
        return body[at + 4 : at + 4 + count].decode("utf-8", "replace"), at + 4 + count

    maker, at = next_words(0)
    found.tell("software", maker)
    count = int.from_bytes(body[at : at + 4], "little")
    at += 4
    for _n in range(min(count, 200)):
        if at + 4 > len(body):
            break
        words, at = next_words(at)
        name, _equals, value = words.partition("=")
        if name.lower() in _COMMENTS:
            found.tell(_COMMENTS[name.lower()], value)


def read_amr(file: BinaryIO, found: Found, deadline: float) -> bytes | None:
    """Length by the count of frames."""
    data = file.read(64 << 20)
    if data.startswith(b"#!AMR\n"):
        at, frames = 6, 0
        while at < len(data):
            at += _AMR[data[at] >> 3 & 15]
            frames += 1
        found.tell("duration", length(frames / 50))
    found.tell("audio_codec", "AMR" if data.startswith(b"#!AMR\n") else "AMR-WB")
    return None
