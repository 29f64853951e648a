"""A confined process for the files of one batch: started when it is first needed, and anew after it has failed."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import Any

from casefiles.services.evidence import children, frames


class RenewedChild:
    """One process for many requests. After any breach it must be closed; the next request starts another."""

    def __init__(self, command: Sequence[str]) -> None:
        self.confinement: children.Confinement | None = None
        """What the last child that was started could give up; None before the first."""
        self.process: subprocess.Popen[bytes] | None = None
        self._command = tuple(command)
        self._channel: socket.socket | None = None
        self._stopped = False

    def close(self) -> None:
        """End the process and everything it may have started."""
        process, self.process = self.process, None
        channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()
        if process is not None:
            children.end(process)

    def stop(self) -> None:
        """Have what is being asked fail at once, and all that is asked later; for another thread than the one that asks."""
        self._stopped = True
        process = self.process
        if process is not None and process.returncode is None:
            children.stop(process)

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
        self.process, ours = children.spawn(self._command)
        self._channel = ours
        if self._stopped:
            children.stop(self.process)
        hello = self._answer(frames.REQUEST_CAP, time.monotonic() + children.STARTING)
        self.confinement = children.Confinement(hello.get("network") is True, hello.get("files") is True)
        return ours
