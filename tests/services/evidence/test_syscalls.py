"""Doors that are closed to a confined process: sockets in the file system, programs, other processes."""

from __future__ import annotations

import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from casefiles.services.evidence import children

ROOT = Path(__file__).parents[3]
PROGRAM = """
import json, os, socket, subprocess, sys, threading
from casefiles.services.evidence.syscalls import close_doors
ours, theirs = socket.socketpair()
waiting, found = threading.Event(), []
def refused(work):
    try:
        work()
    except PermissionError:
        return True
    return False
def connects():
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(sys.argv[1])
def in_thread():
    waiting.wait()
    found.append(refused(connects))
thread = threading.Thread(target=in_thread)
thread.start()
before = refused(connects)
closed = close_doors()
waiting.set()
thread.join()
ours.send(b"still open")
print(json.dumps({
    "closed": closed, "before": before, "connects": refused(connects), "in a thread": found[0],
    "runs": refused(lambda: os.execv("/bin/true", ["true"])), "kills": refused(lambda: os.kill(os.getppid(), 0)),
    "open": theirs.recv(20).decode(), "threads": bool(threading.Thread(target=int).start() is None),
    "reads": len(open("/proc/self/stat").read()) > 0,
}))
"""


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64") or sys.platform != "linux", reason="not closed here")
def test_sockets_programs_and_other_processes_are_out_of_reach() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:  # names of sockets are short
        place = Path(folder) / "door"
        server.bind(str(place))
        server.listen()
        told = subprocess.run(
            [sys.executable, "-P", "-s", "-c", PROGRAM, str(place)],
            env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
            capture_output=True,
            check=True,
        )
    said = json.loads(told.stdout)
    assert said == {
        "closed": True, "before": False, "connects": True, "in a thread": True, "runs": True, "kills": True,
        "open": "still open", "threads": True, "reads": True,
    }  # fmt: skip


CHILDREN = (
    "casefiles.services.evidence.reading_child", "casefiles.services.evidence.viewing_child",
    "casefiles.services.evidence.unpacking_child", "casefiles.services.evidence.mail_parts_child",
    "casefiles.services.exchange.spreadsheet_child", "casefiles.services.exchange.table_pages_child",
    "ui.poster_child", "ui.viewer.player_child",
)  # fmt: skip


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64") or sys.platform != "linux", reason="not closed here")
@pytest.mark.parametrize("module", CHILDREN)
def test_every_process_that_looks_at_evidence_closes_them_before_it_has_any(module: str) -> None:
    if module.startswith("ui."):  # without the system's sound library Qt plays nothing, and neither do these
        pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)
    process, ours = children.spawn(children.command_of(module))
    try:
        deadline = time.monotonic() + children.STARTING
        while "Seccomp:\t2" not in Path(f"/proc/{process.pid}/status").read_text(encoding="ascii"):
            assert process.poll() is None and time.monotonic() < deadline, f"{module} keeps its doors open"
            time.sleep(0.01)
    finally:
        children.end(process)
        ours.close()


def test_no_process_that_is_confined_is_forgotten_above() -> None:
    confined = {
        file.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for folder in ("casefiles", "ui")
        for file in (ROOT / folder).rglob("*_child.py")
        if "confine(" in file.read_text(encoding="utf-8")
    }
    # That one becomes another program, which it could not with its doors closed.
    assert confined - {"casefiles.services.evidence.recognising_child"} == set(CHILDREN)


def test_other_machines_are_told_that_nothing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    from casefiles.services.evidence import syscalls

    monkeypatch.setattr(syscalls.platform, "machine", lambda: "riscv64")
    assert not syscalls.close_doors()
