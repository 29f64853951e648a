"""The process is killed at 200 different moments of create, edit, add evidence and undo; nothing acknowledged is lost.

Moments are counted in the child (`killed_child`): before and after every write, sync, rename and the like, and before
every SQL statement, those of triggers and index included; and in a quarter of the runs the clock alone decides, so that
the middle of a sync or commit is met too. `FAULTS=all` tries every counted moment.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from casefiles.database.library import Library
from casefiles.domain.person import Person
from tests.factories import SteppingClock

ROOT = Path(__file__).parents[2]
COUNTED, TIMED = 150, 50
KILLED = -9
BEFORE = ["create", "change"]
ALPHA, EDITED, BETA = ["Alpha", None], ["Alpha", "pilot"], ["Beta", None]
SAVED = {"create": 1, "edit": 2, "evidence": 3, "undo": 4}
"""How many entries of the journal stand behind each acknowledged step."""

EXPECTED: list[dict[str, Any]] = [
    {"entries": [], "people": [ALPHA], "exhibits": [], "custody": 0, "objects": 0, "undo": "First"},
    {"entries": ["change"], "people": [ALPHA, BETA], "exhibits": [], "custody": 0, "objects": 0, "undo": "Create"},
    {"entries": ["change"] * 2, "people": [EDITED, BETA], "exhibits": [], "custody": 0, "objects": 0, "undo": "Edit"},
    {"entries": ["change"] * 3, "people": [EDITED, BETA], "exhibits": ["photo"], "custody": 1, "objects": 1},
    {
        "entries": ["change"] * 3 + ["undo"],
        "people": [EDITED, BETA],
        "exhibits": [],
        "custody": 1,
        "objects": 1,
        "undo": "Edit",
    },
]
"""What is there after so many entries: each step wholly or not at all."""


class Child:
    """One process that forks for every run."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.killed_child"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT)

    def order(self, **what: Any) -> tuple[list[str], int]:
        """The lines that a run said, and how it ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        lines: list[str] = []
        for line in self._process.stdout:
            if line.startswith("end "):
                return lines, int(line.split()[1])
            lines.append(line.strip())
        raise AssertionError(f"the child is gone after {lines}")

    def close(self) -> str:
        """Ends it; what it complained of."""
        _out, complaints = self._process.communicate(timeout=60)
        return complaints


@pytest.fixture(scope="module")
def children() -> Iterator[list[Child]]:
    started = [Child() for _ in range(2)]
    yield started
    for child in started:
        assert child.close() == ""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one person, and beside it a file to take in."""
    folder = tmp_path_factory.mktemp("faults")
    with Library.create(folder / "base.casefiles", clock=SteppingClock()) as library, library.change("First") as session:
        session.add(Person(printed_name="Alpha"))
    (folder / "photo").write_bytes(bytes(range(256)) * 1200)
    return folder


def attempt(child: Child, base: Path, name: str, **how: Any) -> tuple[list[str], int]:
    """One run on a fresh copy, and the check of what it left; gives what was said and how the run ended."""
    folder = base / f"{name}.casefiles"
    shutil.copytree(base / "base.casefiles", folder)
    said, ended = child.order(do="work", folder=str(folder), evidence=str(base / "photo"), **how)
    assert ended in ({KILLED, 0} if how else {0}), (how, said)
    checked, status = child.order(do="check", folder=str(folder))
    assert status == 0, (how, said)
    found = json.loads(checked[0])
    assert found["writable"] and found["integrity"] == ["ok"] and found["foreign"] == [], (how, found)
    assert found["log"] and found["index"] and found["altered"] == [] and found["staging"] == [], (how, found)
    assert found["entries"][: len(BEFORE)] == BEFORE
    entries = len(found["entries"]) - len(BEFORE)
    acknowledged = max((SAVED.get(line.removeprefix("done "), 0) for line in said), default=0)
    assert acknowledged <= entries <= acknowledged + 1, (how, said, found)
    for key, value in EXPECTED[entries].items():
        held = found[key][len(BEFORE) :] if key == "entries" else found[key]
        assert held == value, (how, key, said, found)
    shutil.rmtree(folder)
    return said, ended


@pytest.mark.timeout(900)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each run is a fork")
def test_nothing_acknowledged_is_lost(children: list[Child], base: Path) -> None:
    attempt(children[0], base, "warm")
    start = time.perf_counter()
    said, ended = attempt(children[0], base, "whole")
    taken = time.perf_counter() - start
    assert ended == 0 and said[-1].startswith("points ")
    points = int(said[-1].split()[1])
    step = 1 if os.environ.get("FAULTS") == "all" else points / COUNTED
    fatal = sorted({round(1 + n * step) for n in range(int(points / step))})
    assert points >= COUNTED <= len(fatal)
    seconds = random.Random(417)
    runs: list[tuple[str, dict[str, Any]]] = [(f"point-{point}", {"point": point}) for point in fatal]
    runs += [(f"time-{n}", {"after": seconds.uniform(0, taken)}) for n in range(TIMED)]
    free: SimpleQueue[Child] = SimpleQueue()
    for child in children:
        free.put(child)

    def one(run: tuple[str, dict[str, Any]]) -> tuple[list[str], int]:
        child = free.get()
        try:
            return attempt(child, base, run[0], **run[1])
        finally:
            free.put(child)

    with ThreadPoolExecutor(len(children)) as threads:
        results = list(threads.map(one, runs))
    killed = [said for said, ended in results if ended == KILLED]
    assert len(runs) >= COUNTED + TIMED and len(killed) >= len(fatal) - 5
    reached = {len([line for line in said if line.startswith("done")]) for said in killed}
    assert reached >= set(range(6)), "every step was interrupted"
