"""The process that draws one file while somebody looks at it: it gives up its rights, then answers one ask after another.

Descriptor 0 is the channel. The first frame brings the file as a descriptor; asks follow, JSON each. It knows neither
library nor key nor the parent's environment, and may die at any time: the parent says so in the view and starts another.
Formats on disk, section 20.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import time
from typing import Any, BinaryIO

from casefiles.services.evidence import frames, media_types
from casefiles.services.evidence.confinement import SECONDS, confine
from casefiles.services.evidence.readers import Refused
from casefiles.services.evidence.reading_child import FAULTS
from casefiles.services.evidence.syscalls import close_doors
from casefiles.services.evidence.viewers import DRAWN_CAP, WIDEST

BY_KIND = {"image": "image", "pdf": "pdf"}
"""Kind of file -> the module in `viewers` that shows it."""
TEXTS_CAP = 1_000_000
"""Characters of several pages' text in one answer, at most."""
TEXTS_SECONDS = 0.4
"""Seconds after which no further page is read for an answer: somebody may be waiting for a page to be drawn."""


def main() -> None:
    """Answer asks until the parent closes the channel or this process has grown old."""
    channel = socket.socket(fileno=0)
    could = confine()
    close_doors()
    frames.send(channel, frames.JSON, json.dumps(could).encode())
    data, descriptors, _flags, _from = socket.recv_fds(channel, frames.REQUEST_CAP, 1)
    if not data or not descriptors:
        return
    first = json.loads(data)
    with os.fdopen(descriptors[0], "rb") as file:
        _answer_all(channel, file, str(first["name"]), float(first["seconds"]))


def _answer_all(channel: socket.socket, file: BinaryIO, name: str, seconds: float) -> None:
    viewer: Any = None
    ask: dict[str, Any] = {"ask": "open"}
    while True:
        # The parent kills us earlier; this is for a parent that was killed itself.
        signal.alarm(int(seconds * 3) + 1)
        answer: dict[str, object] = {}
        pixels = b""
        try:
            if ask["ask"] == "open":
                viewer = _open(file, name, time.monotonic() + seconds)
                answer["kind"], answer["sizes"] = viewer.KIND, viewer.sizes
            elif ask["ask"] == "draw":
                pixels = _draw(viewer, ask)
            elif ask["ask"] == "text":
                answer["text"], answer["boxes"] = viewer.text(int(ask["page"]))
            else:
                answer["texts"] = _texts(viewer, int(ask["page"]), time.monotonic() + TEXTS_SECONDS)
            answer["note"] = viewer.note
        except Refused as refused:
            answer = {"fault": str(refused)}
        except MemoryError:
            answer = {"fault": "memory"}
        except FAULTS:
            answer = {"fault": "damaged"}
        signal.alarm(0)
        # A child that was only just opened draws at least once: else a slow file would never be seen.
        is_old = ask["ask"] != "open" and time.process_time() > SECONDS / 2
        answer["last"] = answer.get("fault") == "memory" or is_old
        answer["pixels"] = len(pixels)
        frames.send(channel, frames.JSON, json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
        if pixels:
            frames.send(channel, frames.PIXELS, pixels)
        if viewer is None or answer["last"]:
            return
        try:
            ask = json.loads(frames.receive(channel, frames.JSON, frames.REQUEST_CAP))
        except frames.Breach:
            return


def _open(file: BinaryIO, name: str, deadline: float) -> Any:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - media_types.TAIL))
    tail = file.read(media_types.TAIL)
    file.seek(0)
    head = file.read(media_types.HEAD)
    file.seek(0)
    module = BY_KIND.get(media_types.kind_of(media_types.type_of(head, name, tail)))
    if module is None:
        raise Refused("not_read")
    return importlib.import_module(f"casefiles.services.evidence.viewers.{module}").open_file(file, deadline)


def _draw(viewer: Any, ask: dict[str, Any]) -> bytes:
    left, top, wide, high = (int(one) for one in ask["clip"])
    if not (wide > 0 and high > 0 and wide * high <= DRAWN_CAP and 0 < ask["width"] <= WIDEST):
        raise ValueError("out of range")
    drawn: bytes = viewer.draw(int(ask["page"]), int(ask["width"]), int(ask["turn"]), (left, top, wide, high))
    return drawn


def _texts(viewer: Any, page: int, deadline: float) -> list[str]:
    """The text of a page and of those after it, as many as there is time and room for, at least one."""
    found: list[str] = []
    room = TEXTS_CAP
    for number in range(page, len(viewer.sizes) + 1):
        text = viewer.words(number)
        if found and (len(text) > room or time.monotonic() > deadline):
            break
        found.append(text)
        room -= len(text)
    return found


if __name__ == "__main__":
    main()
