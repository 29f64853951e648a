"""Who may write: the operating system's lock on one file is the only truth (formats, 19)."""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from casefiles.domain.moments import Moment

WINDOWS_OFFSET = 1 << 30


class WriterLock:
    """Held by the one program that writes. The process's end, however it comes, lets it go."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "lock"
        self._holder = folder / "lock-holder"
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def take(self, moment: Moment, author: str) -> bool:
        """Takes the lock; False when somebody else has it, or the folder cannot be written."""
        if self._descriptor is not None:
            return True
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError:
            return False
        if not _lock(descriptor):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        holder = {"author": author, "host": socket.gethostname(), "process": os.getpid(), "since": moment.utc}
        self._holder.write_text(json.dumps(holder), encoding="utf-8")
        self._holder.chmod(0o600)
        return True

    def release(self, *, suspect: bool = False) -> None:
        """Lets the lock go; nothing happens when it is not held.

        `suspect`: damage was met in the library; whoever takes the lock next finds `{"suspect": true}` as its holder.
        """
        if self._descriptor is None:
            return
        if suspect:
            with suppress(OSError):
                self._holder.write_text(json.dumps({"suspect": True}), encoding="utf-8")
        else:
            self._holder.unlink(missing_ok=True)
        _unlock(self._descriptor)
        os.close(self._descriptor)
        self._descriptor = None

    def holder(self) -> dict[str, Any]:
        """What the holder wrote about itself, {} when nothing is known. Decoration: it proves nothing."""
        try:
            found = json.loads(self._holder.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _lock(descriptor: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, WINDOWS_OFFSET, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(descriptor: int) -> None:
    """Closing alone would not let go while a child that is just being started still holds a copy of the descriptor."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, WINDOWS_OFFSET, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        return
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_UN)
