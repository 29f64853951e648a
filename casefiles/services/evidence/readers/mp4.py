"""MP4 and QuickTime: the boxes that tell of a recording (ISO/IEC 14496-12; QuickTime File Format)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from casefiles.services.evidence.readers import Found
from casefiles.services.evidence.readers.recording import codec, length, place, since

_INSIDE = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta", b"ilst", b"meta", b"edts"})
"""Boxes that hold boxes, of those that matter here."""
_BOXES, _DEEPEST, _BOX_CAP = 20_000, 10, 4 << 20
_TAGS = {
    b"\xa9nam": "title", b"\xa9ART": "author", b"\xa9aut": "author", b"\xa9cmt": "comments", b"\xa9day": "date",
    b"\xa9too": "software", b"\xa9swr": "software", b"\xa9mak": "camera_make", b"\xa9mod": "camera_model",
    b"\xa9alb": "album", b"\xa9des": "description", b"cprt": "copyright",
}  # fmt: skip
_KEYS = {
    "com.apple.quicktime.make": "camera_make", "com.apple.quicktime.model": "camera_model",
    "com.apple.quicktime.software": "software", "com.apple.quicktime.creationdate": "taken",
    "com.android.version": "android_version", "com.android.manufacturer": "camera_make", "com.android.model": "camera_model",
    "com.apple.quicktime.description": "description", "com.apple.quicktime.title": "title",
}  # fmt: skip
_PLACE_KEY = "com.apple.quicktime.location.iso6709"
_FROM = 1904

Box = tuple[tuple[bytes, ...], bytes]


def read(file: BinaryIO, found: Found, deadline: float) -> bytes | None:
    """Tells what the boxes say; gives the picture of a cover, where there is one."""
    cover: bytes | None = None
    keys: list[str] = []
    handler = b""
    scale = 1
    for path, body in _boxes(file):
        kind = path[-1]
        if kind == b"mvhd":
            _movie(body, found)
        elif kind == b"tkhd":
            handler = b""
            _track(body, found)
        elif kind == b"hdlr" and path[-2:-1] == (b"mdia",):
            handler = body[8:12]
        elif kind == b"mdhd":
            scale = max(1, _mdhd(body)[0])
        elif kind == b"stsd":
            _samples(body, handler, found)
        elif kind == b"stts" and handler == b"vide":
            _rate(body, scale, found)
        elif kind == b"keys":
            keys = _names(body)
        elif kind in _TAGS or kind in (b"\xa9xyz", b"covr") or (path[-2:-1] == (b"ilst",) and kind[:1] == b"\0"):
            picture = _tag(kind, body, keys, found)
            cover = cover or picture
        elif kind == b"loci":
            _locus(body, found)
    return cover


def _boxes(file: BinaryIO) -> Iterator[Box]:
    """Every box that matters: the path of kinds to it, and its bytes. Lengths that lie end their own level only."""
    end = file.seek(0, 2)
    levels: list[tuple[int, int, tuple[bytes, ...]]] = [(0, end, ())]
    seen = 0
    while levels:
        at, stop, path = levels.pop()
        while at + 8 <= stop and seen < _BOXES:
            seen += 1
            file.seek(at)
            head = file.read(16)
            if len(head) < 8:
                break
            size, kind = struct.unpack(">I4s", head[:8])
            begin = at + 8
            if size == 1 and len(head) == 16:
                (size,) = struct.unpack(">Q", head[8:])
                begin = at + 16
            elif size == 0:
                size = stop - at
            if size < begin - at:
                break
            close = min(at + size, stop)
            inner = (*path, kind)
            if kind in _INSIDE and len(inner) <= _DEEPEST:
                if kind == b"meta":
                    file.seek(begin)
                    # A full box in MP4, a plain one in QuickTime.
                    begin += 0 if file.read(8)[4:] == b"hdlr" else 4
                levels.append((at + size, stop, path))
                levels.append((begin, close, inner))
                break
            if path and kind != b"mdat" and close - begin <= _BOX_CAP:
                file.seek(begin)
                yield inner, file.read(close - begin)
            at += size


def _movie(body: bytes, found: Found) -> None:
    scale, units, created = _mdhd(body)
    if scale and units:
        found.tell("duration", length(units / scale))
    found.tell("created", since(_FROM, created))


def _mdhd(body: bytes) -> tuple[int, int, int]:
    """Units a second, length in units, seconds of its making since 1904."""
    if body[:1] == b"\1":
        created, _modified, scale, units = struct.unpack_from(">QQIQ", body, 4)
    else:
        created, _modified, scale, units = struct.unpack_from(">IIII", body, 4)
    return scale, 0 if units in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF) else units, created


def _track(body: bytes, found: Found) -> None:
    at = 88 if body[:1] == b"\1" else 76
    if len(body) < at + 8:
        return
    width, height = struct.unpack_from(">II", body, at)
    a, b = struct.unpack_from(">ii", body, at - 36)
    if 0 < width >> 16 <= 65_535 and height >> 16 > 0:
        _once(found, "width", width >> 16)
        _once(found, "height", height >> 16)
        turned = {(0, 1): 90, (-1, 0): 180, (0, -1): 270}.get(((a > 0) - (a < 0), (b > 0) - (b < 0)))
        if turned:
            _once(found, "rotation", turned)


def _samples(body: bytes, handler: bytes, found: Found) -> None:
    if len(body) < 16:
        return
    mark = body[12:16]
    if handler == b"vide":
        found.tell("video_codec", codec(mark))
        if len(body) >= 44:
            width, height = struct.unpack_from(">HH", body, 40)
            _once(found, "width", width)
            _once(found, "height", height)
    elif handler == b"soun":
        found.tell("audio_codec", codec(mark))
        if len(body) >= 44:
            channels, rate = struct.unpack_from(">H", body, 32)[0], struct.unpack_from(">I", body, 40)[0] >> 16
            if 0 < channels <= 64:
                found.tell("channels", channels)
            if rate:
                found.tell("sample_rate", f"{rate} Hz")


def _rate(body: bytes, scale: int, found: Found) -> None:
    (entries,) = struct.unpack_from(">I", body, 4)
    frames = units = 0
    for n in range(min(entries, (len(body) - 8) // 8)):
        count, delta = struct.unpack_from(">II", body, 8 + n * 8)
        frames += count
        units += count * delta
    if units and frames > 1:
        rate = frames * scale / units
        if 0 < rate <= 1000:
            _once(found, "frame_rate", f"{rate:.2f}".rstrip("0").rstrip("."))


def _names(body: bytes) -> list[str]:
    """The names of keys, in the order of their numbers from 1."""
    names: list[str] = []
    at = 8
    while at + 8 <= len(body) and len(names) < 1000:
        (size,) = struct.unpack_from(">I", body, at)
        if size < 8:
            break
        names.append(body[at + 8 : at + size].decode("utf-8", "replace").lower())
        at += size
    return names


def _tag(kind: bytes, body: bytes, keys: list[str], found: Found) -> bytes | None:
    """A tag of either fashion: a `data` box inside, or a length, a language and the words."""
    if body[4:8] == b"data":
        (size,) = struct.unpack_from(">I", body)
        value = body[16 : max(16, size)]
        if kind == b"covr":
            return value
        number = int.from_bytes(kind, "big")
        name = keys[number - 1] if kind not in _TAGS and 0 < number <= len(keys) else ""
        words = value.decode("utf-8", "replace")
    else:
        (size,) = struct.unpack_from(">H", body) if len(body) >= 4 else (0,)
        words, name = body[4 : 4 + size].decode("utf-8", "replace"), ""
    if kind == b"\xa9xyz" or name == _PLACE_KEY:
        place(found, words)
    elif kind in _TAGS or name in _KEYS:
        key = _KEYS.get(name) or _TAGS[kind]
        if key == "taken":
            _taken(words, found)
        else:
            found.tell(key, words)
    return None


def _taken(words: str, found: Found) -> None:
    """Tells 2026-05-03T14:02:11-0500 as a moment and its offset, as photographs say them."""
    day, _t, rest = words.partition("T")
    found.tell("taken", f"{day} {rest[:8]}".strip())
    offset = rest[8:]
    if len(offset) == 5 and offset[0] in "+-":
        offset = f"{offset[:3]}:{offset[3:]}"
    found.tell("taken_offset", offset)


def _locus(body: bytes, found: Found) -> None:
    """The place of a 3GP file (3GPP TS 26.244, 8.9): after a name, three numbers of 16.16 bits."""
    end = body.find(b"\0", 6)
    if end < 0 or len(body) < end + 14:
        return
    longitude, latitude, altitude = (value / 65_536 for value in struct.unpack_from(">iii", body, end + 2))
    place(found, f"{latitude:+09.5f}{longitude:+010.5f}{altitude:+.1f}/")


def _once(found: Found, key: str, value: object) -> None:
    if value and not any(key == known for known, _value in found.metadata):
        found.tell(key, value)
