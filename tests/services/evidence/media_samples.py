"""The smallest recordings that say something of themselves, made on the spot."""

from __future__ import annotations

import io
import struct
import wave
import zlib

from PIL import Image

from tests.services.evidence import samples


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind) + body


SINCE_1904 = 2_082_844_800
"""Seconds from 1904 to 1970."""


def film(brand: bytes = b"qt  ", place: bytes = b"+12.3400-074.5600+3200/", cover: bytes = b"") -> bytes:
    """A film of 83.4 seconds, 1920 x 1080, turned by a quarter, with sound, camera and place; without a sample."""
    created = 1_777_816_931 + SINCE_1904
    head = box(b"mvhd", struct.pack(">IIIII", 0, created, created, 600, 50_040), bytes(80))
    turned = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    picture = box(
        b"trak",
        box(
            b"tkhd",
            struct.pack(">IIIIII", 0, created, created, 1, 0, 50_040),
            bytes(16),
            turned,
            struct.pack(">II", 1920 << 16, 1080 << 16),
        ),
        box(
            b"mdia",
            box(b"mdhd", struct.pack(">IIIIII", 0, created, created, 30_000, 2_502_000, 0)),
            box(b"hdlr", bytes(8), b"vide", bytes(13)),
            box(
                b"minf",
                box(
                    b"stbl",
                    box(
                        b"stsd",
                        struct.pack(">II", 0, 1),
                        box(b"avc1", bytes(24), struct.pack(">HH", 1920, 1080), bytes(50)),
                    ),
                    box(b"stts", struct.pack(">IIII", 0, 1, 2500, 1001)),
                ),
            ),
        ),
    )
    sound = box(
        b"trak",
        box(
            b"mdia",
            box(b"mdhd", struct.pack(">IIIIII", 0, created, created, 48_000, 4_003_200, 0)),
            box(b"hdlr", bytes(8), b"soun", bytes(13)),
            box(
                b"minf",
                box(
                    b"stbl",
                    box(
                        b"stsd",
                        struct.pack(">II", 0, 1),
                        box(b"mp4a", bytes(16), struct.pack(">HHHHI", 2, 16, 0, 0, 48_000 << 16)),
                    ),
                ),
            ),
        ),
    )
    tags = box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7), place) + box(
        b"\xa9mak", struct.pack(">HH", 4, 0), b"Acme"
    )
    if cover:
        data = box(b"data", struct.pack(">II", 13, 0), cover)
        tags += box(b"meta", bytes(4), box(b"hdlr", bytes(24)), box(b"ilst", box(b"covr", data)))
    return (
        box(b"ftyp", brand, bytes(4), brand)
        + box(b"mdat", bytes(64))
        + box(b"moov", head, picture, sound, box(b"udta", tags))
    )


def film_with_keys() -> bytes:
    """As telephones of another make write it: names of keys, then their values by number."""
    keys = {
        "com.apple.quicktime.location.ISO6709": b"-12.5101-073.8333+512.5/",
        "com.apple.quicktime.model": b"X-1",
        "com.apple.quicktime.creationdate": b"2026-05-03T14:02:11-0500",
    }
    names = b"".join(struct.pack(">I4s", len(key) + 8, b"mdta") + key.encode() for key in keys)
    values = b"".join(
        box(struct.pack(">I", n), box(b"data", struct.pack(">II", 1, 0), value))
        for n, value in enumerate(keys.values(), start=1)
    )
    meta = box(
        b"meta", box(b"hdlr", bytes(24)), box(b"keys", struct.pack(">II", 0, len(keys)), names), box(b"ilst", values)
    )
    return box(b"ftyp", b"mp42", bytes(4), b"mp42") + box(b"moov", box(b"mvhd", bytes(100)), meta)


def sound_wave(seconds: int = 2) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(16_000 * seconds))
    return out.getvalue()


def jpeg_film(frames: int = 10, size: tuple[int, int] = (160, 120), mark: bytes = b"MJPG") -> bytes:
    """An AVI of JPEG pictures, red at first."""
    pictures = []
    for n in range(frames):
        out = io.BytesIO()
        Image.new("RGB", size, (200, 20 * n % 255, 30)).save(out, "JPEG")
        pictures.append(out.getvalue())

    def chunk(name: bytes, body: bytes) -> bytes:
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    most = max(map(len, pictures))
    avih = struct.pack("<14I", 100_000, 0, 0, 0x10, frames, 0, 1, most, *size, 0, 0, 0, 0)
    strh = (
        b"vids" + mark + struct.pack("<IHHIIIIIIIIhhhh", 0, 0, 0, 0, 1, 10, 0, frames, most, 0xFFFFFFFF, 0, 0, 0, *size)
    )
    strf = struct.pack("<IiiHH4sIiiII", 40, *size, 1, 24, mark, size[0] * size[1] * 3, 0, 0, 0, 0)
    head = chunk(
        b"LIST", b"hdrl" + chunk(b"avih", avih) + chunk(b"LIST", b"strl" + chunk(b"strh", strh) + chunk(b"strf", strf))
    )
    body = b"AVI " + head + chunk(b"LIST", b"movi" + b"".join(chunk(b"00dc", each) for each in pictures))
    return chunk(b"RIFF", body)


def element(kind: int, content: bytes) -> bytes:
    width = (kind.bit_length() + 7) // 8
    return kind.to_bytes(width, "big") + (len(content) | 1 << 56).to_bytes(8, "big") + content


def matroska(kind: bytes = b"webm") -> bytes:
    """A film of 83.4 seconds, 640 x 360, of 25 frames a second, with sound; without a sample."""
    info = element(
        0x1549A966,
        element(0x2AD7B1, (1_000_000).to_bytes(3, "big"))
        + element(0x4489, struct.pack(">d", 83_400.0))
        + element(0x4461, struct.pack(">q", (1_777_816_931 - 978_307_200) * 1_000_000_000))
        + element(0x5741, b"Invented"),
    )
    video = element(0xE0, element(0xB0, b"\x02\x80") + element(0xBA, b"\x01\x68"))
    first = element(0xAE, element(0x86, b"V_VP9") + element(0x23E383, (40_000_000).to_bytes(4, "big")) + video)
    second = element(
        0xAE,
        element(0x86, b"A_OPUS") + element(0xE1, element(0xB5, struct.pack(">d", 48_000.0)) + element(0x9F, b"\2")),
    )
    segment = info + element(0x1654AE6B, first + second) + element(0x1F43B675, bytes(32))
    return element(0x1A45DFA3, element(0x4282, kind)) + element(0x18538067, segment)


def mpeg_sound(cover: bytes = b"") -> bytes:
    """Ten seconds of 128 kbit/s at 44.1 kHz with a title."""

    def frame(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack(">IH", len(body), 0) + body

    tag = frame(b"TIT2", b"\1" + "Grabación 417".encode("utf-16")) + frame(b"TPE1", b"\0Acme\0")
    if cover:
        tag += frame(b"APIC", b"\0image/png\0\3\0" + cover)
    size = len(tag)
    seven = bytes(size >> shift & 127 for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + seven + tag + (b"\xff\xfb\x90\x00" + bytes(413)) + bytes(160_000 - 417)


def flac(cover: bytes = b"") -> bytes:
    stream = bytes(10) + (44_100 << 44 | 1 << 41 | 15 << 36 | 441_000).to_bytes(8, "big") + bytes(16)
    words = b"Invented"
    comments = struct.pack("<I", len(words)) + words + struct.pack("<I", 1) + struct.pack("<I", 11) + b"TITLE=Valle"
    blocks = [(0, stream), (4, comments)]
    if cover:
        blocks.append(
            (
                6,
                struct.pack(">II", 3, 9)
                + b"image/png"
                + struct.pack(">I", 0)
                + bytes(16)
                + struct.pack(">I", len(cover))
                + cover,
            )
        )
    out = b"fLaC"
    for n, (kind, body) in enumerate(blocks):
        out += bytes([kind | (128 if n == len(blocks) - 1 else 0)]) + len(body).to_bytes(3, "big") + body
    return out


def ogg() -> bytes:
    """Opus, ten seconds."""

    def page(position: int, body: bytes, n: int) -> bytes:
        return b"OggS\0\0" + struct.pack("<qIII", position, 1, n, zlib.crc32(body)) + bytes([1, len(body)]) + body

    return (
        page(0, b"OpusHead\1\2" + struct.pack("<HI", 312, 48_000) + bytes(3), 0)
        + page(0, b"OpusTags" + struct.pack("<I", 8) + b"Invented" + struct.pack("<I", 0), 1)
        + page(480_312, bytes(20), 2)
    )


def telephone() -> bytes:
    """AMR, two seconds."""
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 100


COVER = samples.picture("PNG", (40, 40))
