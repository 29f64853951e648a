"""The process that looks into evidence: it gives up its rights, then answers one request after another.

Descriptor 0 is the channel. It knows neither library nor key nor the parent's environment. It may die at any time: the
parent says so on the file and starts another. What it says is read as an attacker's word. Formats on disk, section 20.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import socket
import struct
import time
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from casefiles.services.evidence import frames, media_types
from casefiles.services.evidence.confinement import SECONDS, confine
from casefiles.services.evidence.readers import Found, Refused
from casefiles.services.evidence.syscalls import close_doors

# What parsers let slip on broken files. Anything else ends this process, which the parent reports on the file.
FAULTS = (
    *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError),
    *(RuntimeError, SyntaxError, struct.error, zlib.error),
)

_BY_TYPE = {
    **dict.fromkeys(("text/html", "application/xhtml+xml"), "html"),
    **dict.fromkeys(("text/csv", "text/tab-separated-values"), "delimited"),
    "message/rfc822": "mail",
    "application/mbox": "mailbox",
    media_types.OUTLOOK: "outlook",
    "application/rtf": "rtf",
    **dict.fromkeys(media_types.WORD, "word"),
    **dict.fromkeys(media_types.SLIDES, "slides"),
    **dict.fromkeys(media_types.SHEETS, "sheets"),
    **dict.fromkeys(("application/msword", "application/vnd.ms-powerpoint"), "ole"),
}
_BY_KIND = {
    "image": "image", "pdf": "pdf", "text": "text", "audio": "media", "video": "media", "archive": "archive",
    "document": "open_document",
}  # fmt: skip
_DRAWN = frozenset({"image", "pdf"})
"""Kinds whose pages are drawn for the recognition of their text."""


def main() -> None:
    """Answer requests until the parent closes the channel or this process has grown old."""
    channel = socket.socket(fileno=0)
    could = confine()
    close_doors()
    frames.send(channel, frames.JSON, json.dumps(could).encode())
    tired = False
    while not tired:
        request = _request(channel)
        if request is None:
            return
        descriptor, name, seconds, page = request
        # The parent kills us earlier; this is for a parent that was killed itself.
        signal.alarm(int(seconds * 3) + 1)
        with os.fdopen(descriptor, "rb") as file:
            deadline = time.monotonic() + seconds
            tired = _draw(channel, file, name, page) if page else _look(channel, file, name, deadline)
        signal.alarm(0)


def _look(channel: socket.socket, file: BinaryIO, name: str, deadline: float) -> bool:
    """Answer with all that a file says; gives whether this process asks to be replaced."""
    media_type, found = look(file, name, deadline)
    tired = _is_tired(found)
    width, height, rgb = found.pixels or (0, 0, b"")
    answer = {
        "type": media_type,
        "metadata": found.metadata,
        "pages": found.pages,
        "count": found.count,
        "notes": found.notes,
        "size": [width, height],
        "last": tired,
    }
    frames.send(channel, frames.JSON, json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    if rgb:
        frames.send(channel, frames.PIXELS, rgb)
    return tired


def _draw(channel: socket.socket, file: BinaryIO, name: str, page: int) -> bool:
    """Answer with one page in grey; gives whether this process asks to be replaced."""
    found = Found()
    width, height, grey = drawn(file, name, page, found) or (0, 0, b"")
    tired = _is_tired(found)
    frames.send(channel, frames.JSON, json.dumps({"size": [width, height], "last": tired}).encode())
    if grey:
        frames.send(channel, frames.GREY, grey)
    return tired


def _is_tired(found: Found) -> bool:
    return "memory" in found.notes or time.process_time() > SECONDS / 2


def _request(channel: socket.socket) -> tuple[int, str, float, int] | None:
    """The next file, its name, the seconds to spend on it, and the page to draw, 0 for reading it; None at the end."""
    data, descriptors, _flags, _from = socket.recv_fds(channel, frames.REQUEST_CAP, 1)
    if not data or not descriptors:
        return None
    asked = json.loads(data)
    return descriptors[0], str(asked["name"]), float(asked["seconds"]), int(asked.get("draw", 0))


def look(file: BinaryIO, name: str, deadline: float) -> tuple[str, Found]:
    """The media type of a file, and all that its reader found before it ended or gave up."""
    found = Found()
    media_type = _type(file, name)
    with _faults_noted(found):
        _read(media_type, file, name, found, deadline)
    return media_type, found


def drawn(file: BinaryIO, name: str, page: int, found: Found) -> tuple[int, int, bytes] | None:
    """One page of a picture or PDF, numbered from 1: width, height and grey bytes; None when there is no such page."""
    kind = media_types.kind_of(_type(file, name))
    if kind not in _DRAWN:
        return None
    with _faults_noted(found):
        reader = importlib.import_module(f"casefiles.services.evidence.readers.{_BY_KIND[kind]}")
        grey: tuple[int, int, bytes] = reader.draw(file, name, page)
        return grey
    return None


@contextlib.contextmanager
def _faults_noted(found: Found) -> Iterator[None]:
    """What stops a reader becomes a note."""
    try:
        yield
    except Refused as refused:
        found.note(str(refused))
    except MemoryError:
        found.note("memory")
    except FAULTS:
        found.note("damaged")


def _type(file: BinaryIO, name: str) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - media_types.TAIL))
    tail = file.read(media_types.TAIL)
    file.seek(0)
    head = file.read(media_types.HEAD)
    file.seek(0)
    return media_types.type_of(head, name, tail)


def _read(media_type: str, file: BinaryIO, name: str, found: Found, deadline: float) -> None:
    """Each reader is imported when the first file of its kind comes, so that a child starts at once."""
    kind = media_types.kind_of(media_type)
    reader = _BY_TYPE.get(media_type) or _BY_KIND.get(kind)
    if reader:
        importlib.import_module(f"casefiles.services.evidence.readers.{reader}").read(file, name, found, deadline)
    elif kind in ("document", "mail"):
        raise Refused("not_read")


if __name__ == "__main__":
    main()
