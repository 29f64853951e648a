"""What a confined process may no longer ask of the kernel: new sockets, other programs, a hand on other processes.

Taking the network away leaves the sockets that lie in the file system, such as the one by which a desktop starts
programs; they are no files to `confinement.py` either. A filter of the kernel (seccomp) closes that door. Linux on
x86-64 and ARM64; elsewhere nothing is closed, which the caller is told.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER, _ON_ALL_THREADS = 1, 1
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_X32 = 0x40000000
"""Numbers from here on are a second set of the same calls on x86-64."""

_CALLS = {
    # architecture as the kernel names it, number of seccomp, numbers of: socket, connect, execve, execveat, ptrace, kill,
    # tkill, process_vm_writev, io_uring_setup (which can do all of it in another way), pidfd_send_signal
    "x86_64": (0xC000003E, 317, (41, 42, 59, 322, 101, 62, 200, 311, 425, 424)),
    "aarch64": (0xC00000B7, 277, (198, 203, 221, 281, 117, 129, 130, 271, 425, 424)),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def close_doors() -> bool:
    """Refuse those calls to this process for good, in all its threads; False where that cannot be done.

    What is open stays open. A refused call fails with EPERM; nothing is killed.
    """
    known = _CALLS.get(platform.machine())
    if known is None or os.name != "posix":
        return False
    architecture, seccomp, refused = known
    steps = _steps(architecture, refused)
    code = ctypes.create_string_buffer(steps, len(steps))
    program = _Program(len(steps) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.syscall(seccomp, _SET_MODE_FILTER, _ON_ALL_THREADS, ctypes.byref(program)) == 0)


def _steps(architecture: int, refused: tuple[int, ...]) -> bytes:
    """The filter: calls of another architecture, of the second set, or on the list are refused, all others allowed."""
    count = len(refused)
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_IF_EQUAL, 0, count + 3, architecture),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_IF_AT_LEAST, count + 1, 0, _X32),
        *((_JUMP_IF_EQUAL, count - at, 0, number) for at, number in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
