"""The process that opens containers: it gives up its rights, tells what one container holds, byte for byte, and ends.

Descriptor 0 is the channel. It knows neither library nor key nor the parent's environment. What it says is read as a
stranger's word. Each member is a JSON frame, data frames up to an empty one, and a JSON frame that says how it ended.
"""

from __future__ import annotations

import importlib
import json
import os
import socket

from casefiles.services.evidence import frames
from casefiles.services.evidence.confinement import confine
from casefiles.services.evidence.syscalls import close_doors
from casefiles.services.evidence.unpackers import MEMBERS, Out, Stopped, shown_name

DATA = b"D"
SECONDS = 3600
"""Of processor time: the largest container that is taken needs most of it."""


class Telling(Out):
    """Tells the parent."""

    def __init__(self, channel: socket.socket, size: int) -> None:
        super().__init__(size)
        self._channel = channel
        self._begun = False

    def expect(self, count: int, size: int) -> None:
        super().expect(count, size)
        _say(self._channel, expected=size)

    def begin(self, name: str, written: str = "") -> None:
        super().begin(name, written)
        _say(self._channel, member=shown_name(name), written=written[:100])
        self._begun = True

    def write(self, piece: bytes) -> None:
        super().write(piece)
        if piece:
            frames.send(self._channel, DATA, piece)

    def end(self, fault: str = "") -> None:
        frames.send(self._channel, DATA, b"")
        _say(self._channel, fault=fault)
        self._begun = False

    def break_off(self) -> None:
        """Nothing more comes, also of the member that has begun."""
        if self._begun:
            self.end("damaged")

    def leave_out(self, name: str, fault: str) -> None:
        super().leave_out(name, fault)
        _say(self._channel, left_out=shown_name(name), fault=fault)


def main() -> None:
    """Answer the one request."""
    channel = socket.socket(fileno=0)
    could = confine(seconds=SECONDS)
    close_doors()
    _say(channel, **could)
    data, descriptors, _flags, _from = socket.recv_fds(channel, frames.REQUEST_CAP, 1)
    if not data or not descriptors:
        return
    asked = json.loads(data)
    with os.fdopen(descriptors[0], "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if asked["what"] == "names":
            from casefiles.services.evidence.unpackers import zip_archive

            found = zip_archive.names(file)
            _say(channel, names=[shown_name(name) for name in found[: MEMBERS + 1]])
            return
        unpacker = importlib.import_module(f"casefiles.services.evidence.unpackers.{asked['what']}")
        stopped = ""
        out = Telling(channel, size)
        try:
            unpacker.unpack(file, str(asked["name"]), out)
        except Stopped as reason:
            stopped = str(reason)
        except MemoryError:
            stopped = "memory"
        out.break_off()
    _say(channel, over=stopped)


def _say(channel: socket.socket, **said: object) -> None:
    frames.send(channel, frames.JSON, json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
