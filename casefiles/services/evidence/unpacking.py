"""What containers hold, from a safe distance: a confined child opens them, this side checks every word and every byte.

Archives (zip, tar, 7z and files packed with gzip, bzip2, xz), mail with attachments (eml, msg) and mailboxes. Rules: formats
on disk, 20; reliability, M4, M6 and M8. Nothing is written outside the library, and names lead nowhere: they are shown.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from casefiles.errors import BadInput
from casefiles.services.evidence import children, frames
from casefiles.services.evidence.unpackers import BYTES, MEMBERS, NAME_CAP, PIECE
from casefiles.words import _, number, size

DATA = b"D"
FORMS: Mapping[str, str] = {
    "application/zip": "zip_archive",
    "application/x-tar": "tar_archive",
    "application/gzip": "tar_archive",
    "application/x-bzip2": "tar_archive",
    "application/x-xz": "tar_archive",
    "application/x-7z-compressed": "seven_zip",
    "message/rfc822": "mail",
    "application/vnd.ms-outlook": "outlook",
    "application/mbox": "mailbox",
}
"""Media types that can be unpacked -> the file in `unpackers` that does."""
MAIL = frozenset({"message/rfc822", "application/vnd.ms-outlook"})
"""Containers whose members came with them as a matter of course: attachments."""
STOPS: Mapping[str, Callable[[], str]] = {
    "password": lambda: _("it is protected by a password. Unpack it with the program it was made with, and add the files"),
    "members": lambda: _("it holds more than {most} files").format(most=number(MEMBERS)),
    "bytes": lambda: _("it holds more than {most}").format(most=size(BYTES)),
    "bomb": lambda: _("it unpacks to far more than it should, as attacks do"),
    "memory": lambda: _("it takes too much memory"),
    "method": lambda: _("it is packed in a way that is not known here"),
    "mail": lambda: _("the message is too large to be taken apart"),
    "damaged": lambda: _("it is damaged, or not what it seems"),
}
"""Why a container is not unpacked (further), as the end of a sentence."""
FAULTS: Mapping[str, Callable[[], str]] = {
    "link": lambda: _("a link to another place; it was left out"),
    "device": lambda: _("a pipe, socket or device; it was left out"),
    "password": lambda: _("protected by a password; it was left out"),
    "method": lambda: _("packed in a way that is not known here; it was left out"),
    "damaged": lambda: _("damaged; it was left out"),
    "embedded": lambda: _("an entry of the mail program, not a file; it was left out"),
}
"""Why a member is left out."""
TIMEOUT = 60.0
"""Seconds for the next word of the child."""
_COMMAND = children.command_of("casefiles.services.evidence.unpacking_child")
_SPARED = re.compile(r"[A-Za-z]:$")


class Unreadable(BadInput):
    """The container cannot be unpacked (further). `fault` is a key of STOPS, or "died" for a child that did not survive."""

    def __init__(self, sentence: str, fault: str) -> None:
        super().__init__(sentence)
        self.fault = fault


@dataclass(frozen=True)
class Member:
    """A member that comes: its name and the time beside it as they stand inside ("" where there is none).

    `pieces` gives its bytes and must be used up before the next member is asked for; it raises Broken at the end where
    the member is not whole.
    """

    name: str
    written: str
    pieces: Iterator[bytes]


@dataclass(frozen=True)
class LeftOut:
    """A member that does not come, and why: a key of FAULTS."""

    name: str
    fault: str


class Broken(Exception):
    """The member that was being read is not whole; the argument is a key of FAULTS."""


class Unpacker(children.Closing):
    """Opens one container in a child of its own, which ends with it. Used as a context."""

    def __init__(self, *, timeout: float = TIMEOUT, command: Sequence[str] = _COMMAND) -> None:
        """`timeout` is in seconds of silence; `command` speaks `frames` on channel 0."""
        self.timeout = timeout
        self.expected = 0
        """Bytes that the container says it holds; 0 where it does not say."""
        self._taken = 0
        self._command = tuple(command)
        self._child: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None

    def close(self) -> None:
        """End the child and everything it may have started."""
        child, self._child = self._child, None
        channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()
        if child is not None:
            children.end(child)

    def names(self, descriptor: int) -> list[str]:
        """The names in a zip's table of contents, none where it cannot be read. Reads no member. Raises Unreadable."""
        try:
            self._ask(descriptor, "names", "")
            found = self._object(frames.JSON_CAP).get("names")
        except frames.Breach as error:
            raise _died() from error
        if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
            raise _died()
        return [frames.clean(name)[:NAME_CAP] for name in found[:MEMBERS]]

    def members(self, descriptor: int, name: str, media_type: str) -> Iterator[Member | LeftOut]:
        """What a container holds, in order: a file open for reading, its name, and a media type of FORMS.

        Raises Unreadable where it cannot be unpacked, or not further; what has come until then is whole.
        """
        try:
            yield from self._members(descriptor, name, FORMS[media_type])
        except frames.TooSlow as error:
            raise Unreadable(_("Unpacking took too long and was stopped."), "died") from error
        except frames.Breach as error:
            raise _died() from error

    def _members(self, descriptor: int, name: str, form: str) -> Iterator[Member | LeftOut]:
        self._ask(descriptor, form, name)
        count = 0
        while True:
            said = self._object()
            if "over" in said:
                stopped = said["over"]
                if stopped == "":
                    return
                if not isinstance(stopped, str) or stopped not in STOPS:
                    raise frames.Breach("over")
                raise Unreadable(
                    _("{name} is not unpacked: {reason}.").format(name=name, reason=STOPS[stopped]()), stopped
                )
            if "expected" in said:
                self.expected = _number(said["expected"])
                continue
            count += 1
            if count > MEMBERS:
                raise frames.Breach("members")
            if "left_out" in said:
                fault = said.get("fault")
                if not isinstance(fault, str) or fault not in FAULTS:
                    raise frames.Breach("fault")
                yield LeftOut(_text(said["left_out"], NAME_CAP), fault)
                continue
            pieces = self._pieces()
            yield Member(_text(said.get("member"), NAME_CAP), _text(said.get("written"), 100), pieces)
            with suppress(Broken):
                for _unused in pieces:  # of a member that nobody wanted
                    pass

    def _pieces(self) -> Iterator[bytes]:
        assert self._channel is not None
        try:
            while piece := frames.receive(self._channel, DATA, PIECE, time.monotonic() + self.timeout):
                self._taken += len(piece)
                if self._taken > BYTES:
                    raise frames.Breach("bytes")
                yield piece
            fault = self._object().get("fault")
        except frames.Breach as error:
            raise _died() from error
        if fault == "":
            return
        raise Broken(fault if isinstance(fault, str) and fault in FAULTS else "damaged")

    def _ask(self, descriptor: int, what: str, name: str) -> None:
        if not children.CONFINED:
            raise Unreadable(_("Nothing is unpacked on this system: the unpacker cannot be confined there."), "died")
        channel = self._start()
        self._object(deadline=children.STARTING)
        os.lseek(descriptor, 0, os.SEEK_SET)
        asked = json.dumps({"what": what, "name": frames.clean(name)[-200:]})
        try:
            channel.settimeout(self.timeout)
            socket.send_fds(channel, [asked.encode("ascii")], [descriptor])
        except OSError as error:
            raise frames.Breach(str(error)) from error

    def _start(self) -> socket.socket:
        try:
            self._child, ours = children.spawn(self._command)
        except OSError as error:
            raise Unreadable(_("The unpacker could not be started."), "died") from error
        self._channel = ours
        return ours

    def _object(self, cap: int = frames.REQUEST_CAP * 4, deadline: float = 0.0) -> dict[str, object]:
        assert self._channel is not None
        data = frames.receive(self._channel, frames.JSON, cap, time.monotonic() + (deadline or self.timeout))
        try:
            found = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise frames.Breach("no JSON") from error
        if not isinstance(found, dict):
            raise frames.Breach("no object")
        return found


def _died() -> Unreadable:
    return Unreadable(
        _("The unpacker stopped at this file, which may be damaged or hostile; nothing more was taken out of it."), "died"
    )


def _text(value: object, cap: int) -> str:
    if not isinstance(value, str) or len(value) > cap:
        raise frames.Breach("text")
    return frames.clean(value)


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < 1 << 62:
        raise frames.Breach("number")
    return value


def safe_name(name: str) -> str:
    """A member's name as a place below its container, with `/`: steps out of it, drives and what cannot be seen are gone.

    Never empty. The bytes are kept under their hash whatever the name says; this is what is shown and searched.
    """
    steps = []
    for step in name.replace("\\", "/").split("/"):
        plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in step).strip()
        if plain and plain not in (".", "..") and not _SPARED.fullmatch(plain):
            steps.append(plain[:255])
    return "/".join(steps)[-900:].lstrip("/") or _("without a name")
