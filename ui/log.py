"""The log: what the program did and where it failed, without a word of any case.

Messages of exceptions quote what people typed, so only their type and the places in the code are written.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any

LARGEST = 1_000_000
"""Bytes after which the log is begun anew; the one before is kept beside it."""


class _Discreet(logging.Formatter):
    """Writes the frames of an exception and its type, and leaves its message out."""

    def formatException(self, ei: tuple[Any, Any, Any]) -> str:
        kind, _message, frames = ei
        places = "".join(
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}\n" for frame in traceback.extract_tb(frames)
        )
        return f"{kind.__name__ if kind else 'nothing'} at\n{places}".rstrip()


def default_folder() -> Path:
    from platformdirs import user_log_path

    return user_log_path("casefiles", appauthor=False)


def start(folder: Path | None = None) -> Path:
    """Begin to log into `casefiles.log` in a folder, by default the system's for logs; gives the file.

    A folder that cannot be written costs the log, not the program.
    """
    file = (folder or default_folder()) / "casefiles.log"
    root = logging.getLogger("casefiles")
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > LARGEST:
            file.replace(file.with_suffix(".1.log"))
        handler: logging.Handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False
    return file
