"""What the reading child gives up before it looks at the first byte of evidence.

Memory, processor time, files and the network are limited by the kernel, not by good will. Linux only: elsewhere some of
these limits do not hold, so there nothing is read and the reader says so.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

MEMORY = 1 << 30
"""Bytes of address space."""
SECONDS = 120
"""Of processor time, for all files of a child; it asks to be replaced at half of them."""

_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446  # the same on every architecture
_READ = 1 << 2 | 1 << 3
_EXECUTE = 1
_LIBRARIES = tuple(map(Path, ("/usr/lib", "/usr/lib64", "/lib", "/lib64")))
_FILE_RIGHTS = {1: 1 << 13, 2: 1 << 14, 3: 1 << 15}
"""By version of Landlock: one past the highest right it knows (version 5 adds one on devices, which none here has)."""


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def confine(
    *,
    runs: Path | None = None,
    reads: Sequence[Path] = (),
    named: bool = False,
    memory: int = MEMORY,
    seconds: int = SECONDS,
) -> dict[str, bool]:
    """Give up what reading does not need; says what could be done of that which a platform may refuse.

    `runs` is a program that this process will become; `reads` are files and folders that may be read besides; `memory` is
    in bytes, `seconds` are of processor time. `named` keeps the user's number as seen from outside, by which a sound
    server knows whom it serves. In what comes back, `network`: this process has no network; `files`: it can open nothing
    but the program's own files, and write nowhere.
    Raises OSError or ValueError when one of the limits that must hold could not be set.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    network = libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    if network and named:
        _keep_number(user, group)
    network = network or libc.unshare(_CLONE_NEWNET) == 0
    files = _landlock(libc, runs, reads)
    os.chdir("/")
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    return {"network": network, "files": files}


def _keep_number(user: int, group: int) -> None:
    """In the new space for users one would be nobody: be who one was. Where that is refused, one stays nobody."""
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _landlock(libc: ctypes.CDLL, runs: Path | None, reads: Sequence[Path]) -> bool:
    """Forbid every file but those of the program and the system's libraries and fonts, and these for writing."""
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    rights = _FILE_RIGHTS[min(version, 3)] - 1
    rules = _Ruleset(rights, 3 if version >= 4 else 0)  # 3: neither bind nor connect over TCP
    size = 16 if version >= 4 else 8
    ruleset = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    try:
        places = dict.fromkeys((*_readable(), *reads), _READ)
        if runs is not None:
            # A program is run together with the loader that it names, which stands among the libraries.
            places |= dict.fromkeys((*_LIBRARIES, runs), _READ | _EXECUTE)
        for place, wanted in places.items():
            try:
                folder = os.open(place, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue
            allowed = wanted if place.is_dir() else wanted & ~(1 << 3)
            beneath = _Beneath(allowed, folder)
            libc.syscall(_LANDLOCK_ADD, ruleset, 1, ctypes.byref(beneath), 0)
            os.close(folder)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            return False
        return bool(libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _readable() -> list[Path]:
    program = Path(__file__).parents[2]
    modules = [Path(entry) for entry in sys.path if entry and Path(entry) != program.parent]
    system = ["/usr/share/fonts", "/etc/ld.so.cache"]
    return [program, *modules, Path(sys.base_prefix) / "lib", *_LIBRARIES, *map(Path, system)]
