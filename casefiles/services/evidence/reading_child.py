"""The process that looks into evidence: it gives up its rights, then answers one request after another.

Descriptor 0 is the channel. It knows neither library nor key nor the parent's environment. It may die at any time: the
parent says so on the file and starts another. What it says is read as an attacker's word. Formats on disk, section 20.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import struct
import time
import zlib
from typing import BinaryIO

from casefiles.services.evidence import frames, media_types
from casefiles.services.evidence.confinement import SECONDS, confine
from casefiles.services.evidence.readers import Found, Refused

# What parsers let slip on broken files. Anything else ends this process, which the parent reports on the file.
FAULTS = (
    *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError),
    *(RuntimeError, SyntaxError, struct.error, zlib.error),
)

_BY_TYPE = {"message/rfc822": "mail", "text/html": "html", "application/xhtml+xml": "html", media_types.DOCX: "word"}
_BY_KIND = {"image": "image", "pdf": "pdf", "text": "text"}


def main() -> None:
    """Answer requests until the parent closes the channel or this process has grown old."""
    channel = socket.socket(fileno=0)
    could = confine()
    frames.send(channel, frames.JSON, json.dumps(could).encode())
    tired = False
    while not tired:
        request = _request(channel)
        if request is None:
            return
        descriptor, name, seconds = request
        # The parent kills us earlier; this is for a parent that was killed itself.
        signal.alarm(int(seconds * 3) + 1)
        with os.fdopen(descriptor, "rb") as file:
            media_type, found = look(file, name, time.monotonic() + seconds)
        signal.alarm(0)
        tired = "memory" in found.notes or time.process_time() > SECONDS / 2
        width, height, rgb = found.pixels or (0, 0, b"")
        answer = {
            "type": media_type,
            "metadata": found.metadata,
            "pages": found.pages,
            "notes": found.notes,
            "size": [width, height],
            "last": tired,
        }
        frames.send(channel, frames.JSON, json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
        if rgb:
            frames.send(channel, frames.PIXELS, rgb)


def _request(channel: socket.socket) -> tuple[int, str, float] | None:
    """The next file, its name and the seconds to spend on it; None when the parent has closed the channel."""
    data, descriptors, _flags, _from = socket.recv_fds(channel, frames.REQUEST_CAP, 1)
    if not data or not descriptors:
        return None
    asked = json.loads(data)
    return descriptors[0], str(asked["name"]), float(asked["seconds"])


def look(file: BinaryIO, name: str, deadline: float) -> tuple[str, Found]:
    """The media type of a file, and all that its reader found before it ended or gave up."""
    found = Found()
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - media_types.TAIL))
    tail = file.read(media_types.TAIL)
    file.seek(0)
    head = file.read(media_types.HEAD)
    file.seek(0)
    media_type = media_types.type_of(head, name, tail)
    try:
        _read(media_type, file, name, found, deadline)
    except Refused as refused:
        found.note(str(refused))
    except MemoryError:
        found.note("memory")
    except FAULTS:
        found.note("damaged")
    return media_type, found


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
