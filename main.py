"""The way in: no arguments opens the window, a command's name runs it without one."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path


def run() -> int:
    """Starts the window, or runs the command that was named; gives the exit code."""
    arguments = sys.argv[1:]
    if arguments and not arguments[0].endswith(".casefiles"):
        from casefiles.cli import main
        from casefiles.cycles import search_seldom

        search_seldom()
        return main(arguments)
    if sys.platform.startswith("linux") and not _has_display():
        return _headless()
    # The search for dead cycles would run a hundred times while modules load and find none; ui/garbage.py takes it over.
    gc.disable()
    from ui.application import start

    return start([Path(argument) for argument in arguments])


def _has_display() -> bool:
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _headless() -> int:
    """What can be done without a screen: the demo library, and its operation's dossier as a PDF."""
    from casefiles.headless import main_job

    return main_job()


if __name__ == "__main__":
    sys.exit(run())
