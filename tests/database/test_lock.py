"""The writer's lock, between two processes: the operating system's word is the only truth."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casefiles.database.lock import WriterLock
from casefiles.domain.moments import Moment

MOMENT = Moment("2026-03-02T14:00:00.000000Z")
ROOT = Path(__file__).parents[2]
HOLD = """
import pathlib, sys
from casefiles.database.lock import WriterLock
from casefiles.domain.moments import Moment
lock = WriterLock(pathlib.Path(sys.argv[1]))
print(lock.take(Moment("2026-03-02T14:00:00.000000Z"), "C. Mamani"), flush=True)
sys.stdin.readline()
"""


@contextmanager
def another(folder: Path) -> Iterator[tuple[subprocess.Popen[str], bool]]:
    """Another process that tries to take the lock, and whether it did."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdin is not None and child.stdout is not None
    try:
        yield child, child.stdout.readline().strip() == "True"
    finally:
        child.stdin.close()
        child.wait(60)
        child.stdout.close()


def test_one_at_a_time(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    assert lock.take(MOMENT, "A. Quispe") and lock.held
    with another(tmp_path) as (_child, taken):
        assert not taken
    assert lock.holder()["author"] == "A. Quispe"
    lock.release()
    with another(tmp_path) as (_child, taken):
        assert taken
        assert not lock.take(MOMENT, "A. Quispe") and not lock.held
        assert lock.holder()["author"] == "C. Mamani"
    assert lock.take(MOMENT, "A. Quispe")


def test_a_killed_process_lets_go_and_its_decoration_proves_nothing(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    with another(tmp_path) as (child, taken):
        assert taken
        child.kill()
        child.wait(60)
    assert lock.holder()["author"] == "C. Mamani"
    assert lock.take(MOMENT, "A. Quispe")
    assert lock.holder()["author"] == "A. Quispe"


def test_a_stranger_s_decoration_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"")
    (tmp_path / "lock-holder").write_text('{"author": "Nobody", "process": 1}')
    assert WriterLock(tmp_path).take(MOMENT, "A. Quispe")


def test_two_locks_in_one_process(tmp_path: Path) -> None:
    first, second = WriterLock(tmp_path), WriterLock(tmp_path)
    assert first.take(MOMENT, "A. Quispe") and not second.take(MOMENT, "B. Rojas")
    second.release()
    assert first.held and not second.take(MOMENT, "B. Rojas")
    first.release()
    assert second.take(MOMENT, "B. Rojas")


def test_a_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    assert lock.take(MOMENT, "A. Quispe")
    sleeper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    assert sleeper.stdin is not None
    try:
        lock.release()
        assert WriterLock(tmp_path).take(MOMENT, "B. Rojas")
    finally:
        sleeper.stdin.write(b"\n")
        sleeper.stdin.close()
        sleeper.wait(60)


def test_taking_twice_and_letting_go_twice(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    assert lock.take(MOMENT, "A. Quispe") and lock.take(MOMENT, "A. Quispe")
    lock.release()
    lock.release()
    assert not lock.held and lock.holder() == {}


def test_an_end_that_met_damage_lets_go_but_leaves_a_sign(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    assert lock.take(MOMENT, "A. Quispe")
    lock.release(suspect=True)
    assert not lock.held and lock.holder() == {"suspect": True}
    again = WriterLock(tmp_path)
    assert again.take(MOMENT, "B. Rojas")
    again.release()
    assert again.holder() == {}


@pytest.mark.parametrize("held", [b"", b"{", b"[1]", b"\xff", b"null"])
def test_a_damaged_decoration_says_nothing(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "lock-holder").write_bytes(held)
    assert WriterLock(tmp_path).holder() == {}


def test_a_folder_that_is_not_there_is_not_locked(tmp_path: Path) -> None:
    assert not WriterLock(tmp_path / "nothing").take(MOMENT, "A. Quispe")
    assert list(tmp_path.iterdir()) == []
