"""How a process that looks at evidence is started and ended.

Formats on disk, section 20: the file goes as a descriptor, answers come in frames with hard caps; own session, whose
whole group is killed; neither key nor library path nor environment reaches it. What it is allowed is for its own program
to give up (`confinement.py`, `syscalls.py`).
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

CONFINED = sys.platform.startswith("linux")
"""Whether a child can be confined on this system; where not, nothing is given to one."""
STARTING = 30.0
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


def spawn(
    command: Sequence[str], more: Mapping[str, str] | None = None
) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """A new process with one end of a channel as its standard input, and our end of it. `more` adds to its environment.

    Raises OSError where it cannot start.
    """
    ours, theirs = socket.socketpair()
    try:
        process = subprocess.Popen(
            command,
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**environment(), **(more or {})},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    return process, ours


class Closing(ABC):
    """Whoever has processes of its own: used as a context, it ends with them."""

    @abstractmethod
    def close(self) -> None:
        """End the processes and everything they may have started; may be called again."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


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
