"""A process that works on evidence at the other end of a channel: started when it is first needed, killed without harm.

Formats on disk, section 20: the file goes as a descriptor, answers come in frames with hard caps; own session, whose
whole group is killed; neither key nor library path nor environment reaches it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casefiles.services.evidence import frames

CONFINED = sys.platform.startswith("linux")
"""Whether a child can be confined on this system; where not, nothing is given to one."""
_STARTING = 30.0
"""Seconds that a child may take to start, on a machine that is busy with something else."""


@dataclass(frozen=True)
class Confinement:
    """What a child could give up: the network, and every file but the program's own."""

    network: bool
    files: bool


def command_of(module: str) -> tuple[str, ...]:
    """The command that runs a module of the program as a process of its own."""
    return (sys.executable, "-P", "-s", "-m", module)


def environment() -> dict[str, str]:
    """All that a child is told: Python's own way of finding modules."""
    return {"PYTHONPATH": str(Path(__file__).parents[3]), "LC_ALL": "C.UTF-8"}


def stop(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that was started with a session of its own, and everything it may have started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a process, unless it has been waited for, and wait for it."""
    if process.returncode is None:  # after it is waited for, its number may be somebody else's
        stop(process)
        process.wait()


class Child:
    """One process for many requests. After any breach it must be closed; the next request starts another."""

    def __init__(self, command: Sequence[str]) -> None:
        self.confinement: Confinement | None = None
        """What the last child that was started could give up; None before the first."""
        self.process: subprocess.Popen[bytes] | None = None
        self._command = tuple(command)
        self._channel: socket.socket | None = None

    def close(self) -> None:
        """End the process and everything it may have started."""
        process, self.process = self.process, None
        channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()
        if process is not None:
            end(process)

    def ask(self, descriptor: int, request: Mapping[str, object], timeout: float) -> tuple[dict[str, Any], float]:
        """The child's answer to a request about a file, and the `time.monotonic()` until which more may be received.

        Raises TooSlow after `timeout` seconds, Breach for anything else than an object, OSError where it cannot start.
        """
        channel = self._channel or self._start()
        deadline = time.monotonic() + timeout
        channel.settimeout(timeout)
        try:
            socket.send_fds(channel, [json.dumps(request).encode("ascii")], [descriptor])
        except TimeoutError as error:
            raise frames.TooSlow from error
        except OSError as error:
            raise frames.Breach(str(error)) from error
        return self._answer(frames.JSON_CAP, deadline), deadline

    def pixels(self, kind: bytes, size: int, deadline: float) -> bytes:
        """The frame of pixels that follows an answer. Raises Breach when it has not exactly this many bytes."""
        assert self._channel is not None
        found = frames.receive(self._channel, kind, size, deadline)
        if len(found) != size:
            raise frames.Breach("pixels")
        return found

    def _answer(self, cap: int, deadline: float) -> dict[str, Any]:
        assert self._channel is not None
        try:
            found = json.loads(frames.receive(self._channel, frames.JSON, cap, deadline))
        except (ValueError, RecursionError) as error:
            raise frames.Breach("no JSON") from error
        if not isinstance(found, dict):
            raise frames.Breach("no object")
        return found

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        try:
            self.process = subprocess.Popen(
                self._command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment(),
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
        hello = self._answer(frames.REQUEST_CAP, time.monotonic() + _STARTING)
        self.confinement = Confinement(hello.get("network") is True, hello.get("files") is True)
        return ours
