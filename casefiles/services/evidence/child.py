"""A confined process that stays while one file is looked at: asked and answered in frames, killed with all it started.

Formats on disk, section 20. What such a process is allowed is for its own program to give up (`confinement.py`); this
side starts it without environment, library path or key, and holds it to caps and deadlines.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from casefiles.services.evidence import frames

CONFINED = sys.platform.startswith("linux")
"""Whether such a process can be confined on this system; where not, none is started and the caller says so."""
STARTING = 30.0
"""Seconds that it may take to start, on a machine that is busy with something else."""


class Child:
    """One process. `allowed` is what it says of its confinement when it has started: its first answer."""

    def __init__(self, module: str, environment: Mapping[str, str] | None = None) -> None:
        """Start `module` and wait until it says that it is ready. Raises OSError, frames.Breach."""
        # Requests may come from several threads; each goes out whole.
        self._telling = threading.Lock()
        self.channel, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(
                (sys.executable, "-P", "-s", "-m", module),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Python's own way of finding modules is all that it is told, besides what the caller names.
                env={"PYTHONPATH": str(Path(__file__).parents[3]), "LC_ALL": "C.UTF-8", **(environment or {})},
                cwd="/",
                close_fds=True,
                start_new_session=True,
            )
        except OSError:
            self.channel.close()
            raise
        finally:
            theirs.close()
        try:
            self.allowed = self.answer(time.monotonic() + STARTING, frames.REQUEST_CAP)
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
        if self._process.returncode is None:
            try:
                # Before it is waited for: until then nobody else can be given its number.
                os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self._process.kill()
            self._process.wait()
        self.channel.close()


# What it says is read as a stranger's word.


def listed(value: object) -> list[Any]:
    """A list. Raises frames.Breach."""
    if not isinstance(value, list):
        raise frames.Breach("no list")
    return value


def text(value: object, cap: int = frames.TEXT_CAP) -> str:
    """A text of so many characters at most, fit for the library. Raises frames.Breach."""
    if not isinstance(value, str) or len(value) > cap:
        raise frames.Breach("no text")
    return frames.clean(value)


def count(value: object, most: int = (1 << 31) - 1) -> int:
    """A whole number from 0. Raises frames.Breach."""
    if type(value) is not int or not 0 <= value <= most:
        raise frames.Breach("no number")
    return value
