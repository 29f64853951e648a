"""A confined process that stays while one file is looked at: asked and answered in frames, killed with all it started.

Formats on disk, section 20. This side holds it to caps and deadlines.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from casefiles.services.evidence import children, frames


class Child:
    """One process. `allowed` is what it says of its confinement when it has started: its first answer."""

    def __init__(self, module: str, environment: Mapping[str, str] | None = None) -> None:
        """Start `module` and wait until it says that it is ready. Raises OSError, frames.Breach."""
        # Requests may come from several threads; each goes out whole.
        self._telling = threading.Lock()
        self._process, self.channel = children.spawn(children.command_of(module), environment)
        try:
            self.allowed = self.answer(time.monotonic() + children.STARTING, frames.REQUEST_CAP)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def ask(
        self, request: Mapping[str, Any], *, seconds: float, descriptor: int | None = None, cap: int = frames.JSON_CAP
    ) -> dict[str, Any]:
        """Its answer to a request, with the file behind a descriptor where there is one. Raises frames.Breach."""
        deadline = time.monotonic() + seconds
        self.tell(request, seconds=seconds, descriptor=descriptor)
        return self.answer(deadline, cap)

    def tell(self, request: Mapping[str, Any], *, seconds: float, descriptor: int | None = None) -> None:
        """A request that is not waited for. Raises frames.Breach."""
        try:
            with self._telling:
                self.channel.settimeout(seconds)
                if descriptor is not None:
                    os.lseek(descriptor, 0, os.SEEK_SET)
                frames.send_request(self.channel, json.dumps(request).encode("ascii"), descriptor)
        except TimeoutError as error:
            raise frames.TooSlow from error
        except OSError as error:
            raise frames.Breach(str(error)) from error

    def answer(self, deadline: float | None, cap: int = frames.JSON_CAP) -> dict[str, Any]:
        """The next thing it says. Raises frames.Breach."""
        try:
            found = json.loads(frames.receive(self.channel, frames.JSON, cap, deadline))
        except (ValueError, RecursionError) as error:
            raise frames.Breach("no JSON") from error
        if not isinstance(found, dict):
            raise frames.Breach("no object")
        return found

    def close(self) -> None:
        """End it and everything it may have started; may be called again, and from another thread."""
        with suppress(OSError):
            # Ends a reading of the channel that waits in another thread, which closing it would not.
            self.channel.shutdown(socket.SHUT_RDWR)
        children.end(self._process)
        self.channel.close()


class Asking(children.Closing):
    """Whoever asks one child about one file, and ends it. Used as a context."""

    _child: Child

    @property
    def pid(self) -> int:
        """The number of the process that reads."""
        return self._child.pid

    def close(self) -> None:
        """End the child; an answer that is waited for fails."""
        self._child.close()


# What it says is read as a stranger's word.


def listed(value: object) -> list[Any]:
    """A list. Raises frames.Breach."""
    if not isinstance(value, list):
        raise frames.Breach("no list")
    return value


def string(value: object, cap: int = frames.TEXT_CAP) -> str:
    """A text of so many characters at most, fit for the library. Raises frames.Breach."""
    if not isinstance(value, str) or len(value) > cap:
        raise frames.Breach("no text")
    return frames.clean(value)


def count(value: object, most: int = (1 << 31) - 1) -> int:
    """A whole number from 0. Raises frames.Breach."""
    if type(value) is not int or not 0 <= value <= most:
        raise frames.Breach("no number")
    return value
