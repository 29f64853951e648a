"""Looking into evidence from a safe distance: a child process parses, this side checks every word it says.

Formats on disk, section 20: input by descriptor, output in frames with hard caps, a child for each batch, restarted
after any anomaly; own session, whose whole group is killed; neither key nor library path nor environment reaches it.
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, cast

from casefiles.database.staging import open_source
from casefiles.errors import BadInput
from casefiles.services.evidence import frames, media_types
from casefiles.words import _

READER_VERSION = 1
"""Rises when a reader gives other text or pixels for the same bytes; part of the key of what is derived."""

Kind = Literal["image", "pdf", "document", "mail", "text", "audio", "video", "archive", "other"]
NOTES: Mapping[str, Callable[[], str]] = {
    "cut": lambda: _("The text is very long; only its first part was read."),
    "pages_cut": lambda: _("The document is very long; only its first pages were read."),
    "password": lambda: _("The file is protected by a password; its content was not read."),
    "damaged": lambda: _("The file is damaged or not what it seems; its content could not be read, or not all of it."),
    "metadata": lambda: _("What the file says about itself is damaged and was not read in full."),
    "bomb": lambda: _("The file unpacks to far more than it should, as attacks do; its content was not read."),
    "entities": lambda: _("The document brings definitions of its own, as attacks do; its content was not read."),
    "memory": lambda: _("Reading the file took too much memory; its content was not read in full."),
    "not_read": lambda: _("The text of this kind of file is not read."),
}
_CONFINED = sys.platform.startswith("linux")
_STARTING = 30.0
"""Seconds that a child may take to start, on a machine that is busy with something else."""
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+_-]{0,100}")
_KEY = re.compile(r"[a-z_]{1,40}")
_COMMAND = (sys.executable, "-P", "-s", "-m", "casefiles.services.evidence.reading_child")


@dataclass(frozen=True)
class Page:
    """The text of one page, numbered from 1. A file without pages has one."""

    number: int
    text: str


@dataclass(frozen=True)
class Pixels:
    """A picture drawn by the child: `rgb` holds width x height x 3 bytes, rows from the top."""

    width: int
    height: int
    rgb: bytes

    def to_png(self) -> bytes:
        """The picture as a PNG file."""
        return self._saved("PNG")

    def to_jpeg(self, quality: int = 85) -> bytes:
        """The picture as a JPEG file; `quality` from 1 to 95."""
        return self._saved("JPEG", quality=quality)

    def _saved(self, form: str, **options: int) -> bytes:
        from PIL import Image

        out = io.BytesIO()
        Image.frombytes("RGB", (self.width, self.height), self.rgb).save(out, form, **options)
        return out.getvalue()


@dataclass(frozen=True)
class Reading:
    """What a file is and says. `note` is a sentence for the reader when something was not read, else None."""

    media_type: str
    kind: Kind
    metadata: tuple[tuple[str, str], ...] = ()
    pages: tuple[Page, ...] = ()
    thumbnail: Pixels | None = None
    note: str | None = None


@dataclass(frozen=True)
class Confinement:
    """What a child could give up: the network, and every file but the program's own."""

    network: bool
    files: bool


class Reader:
    """Reads the files of one batch in one child, which starts with the first file. Use a new one for each source."""

    def __init__(self, *, timeout: float = 10.0, command: Sequence[str] = _COMMAND) -> None:
        """`timeout` is in seconds for each file, start of the child excluded; `command` speaks `frames` on channel 0."""
        self.timeout = timeout
        self.confinement: Confinement | None = None
        self._command = tuple(command)
        self._child: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child and everything it may have started."""
        child, self._child = self._child, None
        channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()
        if child is not None:
            try:
                # Before it is waited for: until then nobody else can be given its number.
                os.killpg(child.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                child.kill()
            child.wait()

    def read(self, source: Path | int, name: str) -> Reading:
        """Look into a file: a path, or a descriptor open for reading, which stays open. Never raises for a bad file.

        A child that dies, is silent past the timeout or speaks out of turn is killed and gives a Reading with a note.
        """
        if isinstance(source, Path):
            try:
                with open_source(source) as file:
                    return self._read(file.fileno(), name)
            except BadInput as error:
                return _unread(name, b"", str(error))
        return self._read(source, name)

    def _read(self, descriptor: int, name: str) -> Reading:
        head = b""
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            head = os.read(descriptor, media_types.HEAD)
            if not _CONFINED:
                return _unread(name, head, _("Files are not read on this system: the reader cannot be confined there."))
            return self._asked(descriptor, name)
        except frames.TooSlow:
            note = _("Reading the file took too long and was stopped; its content was not read.")
        except frames.Breach:
            note = _("The reader stopped at this file, which may be damaged or hostile; its content was not read.")
        except OSError as error:
            note = _("The file could not be read: {reason}.").format(reason=error.strerror or type(error).__name__)
        self.close()
        return _unread(name, head, note)

    def _asked(self, descriptor: int, name: str) -> Reading:
        channel = self._channel or self._start()
        deadline = time.monotonic() + self.timeout
        asked = json.dumps({"name": frames.clean(name)[-200:], "seconds": self.timeout * 0.7})
        channel.settimeout(self.timeout)
        try:
            socket.send_fds(channel, [asked.encode("ascii")], [descriptor])
        except TimeoutError as error:
            raise frames.TooSlow from error
        except OSError as error:
            raise frames.Breach(str(error)) from error
        answer = _object(frames.receive(channel, frames.JSON, frames.JSON_CAP, deadline))
        reading, size, last = _checked(answer)
        if size != (0, 0):
            rgb = frames.receive(channel, frames.PIXELS, frames.PIXELS_CAP, deadline)
            if len(rgb) != size[0] * size[1] * 3:
                raise frames.Breach("pixels")
            reading = Reading(**{**vars(reading), "thumbnail": Pixels(*size, rgb)})
        if last:
            self.close()
        return reading

    def _start(self) -> socket.socket:
        program = Path(__file__).parents[3]
        ours, theirs = socket.socketpair()
        try:
            # Python's own way of finding modules is all that the child is told.
            self._child = subprocess.Popen(
                self._command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": str(program), "LC_ALL": "C.UTF-8"},
                cwd="/",
                close_fds=True,
                start_new_session=True,
            )
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        self._channel = ours
        hello = _object(frames.receive(ours, frames.JSON, frames.REQUEST_CAP, time.monotonic() + _STARTING))
        self.confinement = Confinement(hello.get("network") is True, hello.get("files") is True)
        return ours


def _unread(name: str, head: bytes, note: str) -> Reading:
    media_type = media_types.type_of(head, name)
    return Reading(media_type, cast(Kind, media_types.kind_of(media_type)), note=note)


def _object(data: bytes) -> dict[str, object]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise frames.Breach("no JSON") from error
    if not isinstance(found, dict):
        raise frames.Breach("no object")
    return found


def _checked(answer: dict[str, object]) -> tuple[Reading, tuple[int, int], bool]:
    """The answer as values, the size of the picture that follows, and whether the child has ended. Raises Breach."""
    media_type = answer.get("type")
    if not isinstance(media_type, str) or not _MEDIA_TYPE.fullmatch(media_type):
        raise frames.Breach("type")
    metadata = [(_word(key), _string(value)[: frames.VALUE_CAP]) for key, value in _pairs(answer.get("metadata"))]
    pages = [Page(_number(number), _string(text)) for number, text in _pairs(answer.get("pages"))]
    notes = answer.get("notes")
    if len(metadata) > frames.METADATA_CAP or sum(len(page.text) for page in pages) > frames.TEXT_CAP:
        raise frames.Breach("too much")
    if not isinstance(notes, list) or not all(isinstance(note, str) and note in NOTES for note in notes):
        raise frames.Breach("notes")
    size = answer.get("size")
    if not isinstance(size, list) or len(size) != 2:
        raise frames.Breach("size")
    width, height = _number(size[0]), _number(size[1])
    if max(width, height) > frames.SIDE or (width == 0) != (height == 0):
        raise frames.Breach("size")
    note = " ".join(NOTES[note]() for note in dict.fromkeys(notes)) or None
    kind = cast(Kind, media_types.kind_of(media_type))
    return (
        Reading(media_type, kind, tuple(metadata), tuple(pages), None, note),
        (width, height),
        bool(answer.get("last")),
    )


def _pairs(value: object) -> list[tuple[object, object]]:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise frames.Breach("pairs")
    return [(pair[0], pair[1]) for pair in value]


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise frames.Breach("text")
    return frames.clean(value)


def _word(value: object) -> str:
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise frames.Breach("key")
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < 1 << 31:
        raise frames.Breach("number")
    return value
