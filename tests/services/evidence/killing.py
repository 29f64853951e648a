"""Work that is killed in a fork before its n-th call of the system, as a crash or a power cut would end it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casefiles.database.library import Library


def killed(case: Path, work: Callable[[Library], object], at: int, call: str = "rename") -> bool:
    """Does work in a fork that is killed before its n-th call of the system's `call`; whether it came to that."""
    child = os.fork()
    if child == 0:
        try:
            library = Library.open(case, author="A. Quispe")
            real, count = getattr(os, call), 0

            def fatal(*given: Any, **named: Any) -> Any:
                nonlocal count
                count += 1
                if count >= at:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*given, **named)

            setattr(os, call, fatal)
            work(library)
        except BaseException:  # noqa: BLE001 - a fork of the tests must not run on as a second run of them
            os._exit(3)
        os._exit(0)
    _child, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (0, -signal.SIGKILL), ended
    return ended != 0
