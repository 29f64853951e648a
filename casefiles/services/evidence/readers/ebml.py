"""Matroska and WebM: the elements that tell of a recording (RFC 8794, RFC 9559)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from casefiles.services.evidence.readers import Found
from casefiles.services.evidence.readers.recording import codec, length, since

_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO, _AUDIO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0, 0xE1
_TAGS, _TAG, _SIMPLE, _CLUSTER = 0x1254C367, 0x7373, 0x67C8, 0x1F43B675
_SCALE, _DURATION, _DATE, _TITLE, _WRITER, _MUXER = 0x2AD7B1, 0x4489, 0x4461, 0x7BA9, 0x5741, 0x4D80
_CODEC, _WIDTH, _HEIGHT, _FRAME, _RATE, _CHANNELS = 0x86, 0xB0, 0xBA, 0x23E383, 0xB5, 0x9F
_NAME, _STRING = 0x45A3, 0x4487
_INSIDE = frozenset({_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO, _AUDIO, _TAGS, _TAG, _SIMPLE})
_ELEMENTS, _ELEMENT_CAP = 100_000, 1 << 20


def read(file: BinaryIO, found: Found, deadline: float) -> bytes | None:
    """Tells what the elements say."""
    scale, duration, frame = 1_000_000, 0.0, 0
    name = ""
    for path, kind, body in _elements(file):
        if kind == _SCALE:
            scale = _whole(body) or scale
        elif kind == _DURATION:
            duration = _real(body)
        elif kind == _DATE and len(body) == 8:
            found.tell("created", since(2001, struct.unpack(">q", body)[0] / 1e9))
        elif kind in (_TITLE, _WRITER, _MUXER):
            found.tell({_TITLE: "title", _WRITER: "software", _MUXER: "made_with"}[kind], _words(body))
        elif kind == _CODEC:
            mark = _words(body)
            found.tell("audio_codec" if mark.startswith("A_") else "video_codec", codec(mark))
        elif kind == _FRAME:
            frame = frame or _whole(body)
        elif kind in (_WIDTH, _HEIGHT, _CHANNELS):
            key = {_WIDTH: "width", _HEIGHT: "height", _CHANNELS: "channels"}[kind]
            if not any(key == known for known, _value in found.metadata):
                found.tell(key, _whole(body))
        elif kind == _RATE and path[-1] == _AUDIO:
            found.tell("sample_rate", f"{_real(body):.0f} Hz")
        elif kind == _NAME:
            name = _words(body).upper()
        elif kind == _STRING and name in ("DATE", "DATE_RECORDED", "ARTIST", "COMMENT", "LOCATION"):
            key = {"DATE": "date", "DATE_RECORDED": "taken", "ARTIST": "author", "COMMENT": "comments"}.get(name, "location")
            found.tell(key, _words(body))
    found.tell("duration", length(duration * scale / 1e9))
    if frame and not any(key == "frame_rate" for key, _value in found.metadata):
        found.tell("frame_rate", f"{1e9 / frame:.2f}".rstrip("0").rstrip("."))
    return None


def _elements(file: BinaryIO) -> Iterator[tuple[tuple[int, ...], int, bytes]]:
    """Every element that matters: the containers it stands in, its kind, its bytes; the recording itself is passed over."""
    end = file.seek(0, 2)
    levels: list[tuple[int, int, tuple[int, ...]]] = [(0, end, ())]
    seen = 0
    while levels:
        at, stop, path = levels.pop()
        while at < stop and seen < _ELEMENTS:
            seen += 1
            file.seek(at)
            head = file.read(12)
            kind, wide = _number(head, keep_mark=True)
            size, wider = _number(head[wide:], keep_mark=False)
            if not wide or not wider:
                break
            begin = at + wide + wider
            close = stop if size < 0 else min(begin + size, stop)
            if kind == _CLUSTER and size < 0:
                break  # a recording that was never closed: what follows is pictures and sound
            if kind in _INSIDE and len(path) < 8:
                levels.append((close, stop, path))
                levels.append((begin, close, (*path, kind)))
                break
            if path and kind != _CLUSTER and close - begin <= _ELEMENT_CAP:
                file.seek(begin)
                yield path, kind, file.read(close - begin)
            at = close


def _number(data: bytes, *, keep_mark: bool) -> tuple[int, int]:
    """A number of variable width and its width in bytes; -1 for an unknown size, width 0 for none."""
    if not data or not data[0]:
        return 0, 0
    width = 9 - data[0].bit_length()
    if width > len(data) or (keep_mark and width > 4):
        return 0, 0
    value = int.from_bytes(data[:width], "big")
    if keep_mark:
        return value, width
    value &= (1 << 7 * width) - 1
    return (-1 if value == (1 << 7 * width) - 1 else value), width


def _whole(body: bytes) -> int:
    return int.from_bytes(body[:8], "big")


def _real(body: bytes) -> float:
    if len(body) == 4:
        return float(struct.unpack(">f", body)[0])
    return float(struct.unpack(">d", body)[0]) if len(body) == 8 else 0.0


def _words(body: bytes) -> str:
    return body.partition(b"\0")[0].decode("utf-8", "replace")
