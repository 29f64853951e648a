"""A command searches for dead cycles seldom, and still does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAM = """
import gc
from casefiles.cycles import EVERY, search_seldom

search_seldom()
assert gc.isenabled() and gc.get_threshold()[0] == EVERY and gc.get_freeze_count() > 1_000
searches = sum(one["collections"] for one in gc.get_stats())
held = []
for n in range(EVERY + 1_000):
    held.append([n])
print(sum(one["collections"] for one in gc.get_stats()) - searches)
"""


def test_a_search_comes_after_very_many_objects() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
