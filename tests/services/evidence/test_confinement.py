"""What a confined process keeps when it is asked to: a folder besides the program's own, and the number of its user."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
import json, os, sys
from pathlib import Path
from casefiles.services.evidence.confinement import confine
could = confine(reads=[Path(sys.argv[1])], named=sys.argv[3] == "named")
def can_read(path):
    try:
        return Path(path).read_text(encoding="ascii")
    except OSError:
        return ""
def can_write(path):
    try:
        Path(path).write_text("x", encoding="ascii")
    except OSError:
        return False
    return True
print(json.dumps([could, can_read(sys.argv[1] + "/a"), can_read(sys.argv[2]), can_write(sys.argv[1] + "/b"), os.getuid()]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="nothing is confined elsewhere")
@pytest.mark.parametrize("how", ["named", "nameless"])
def test_a_folder_more_may_be_read_and_the_user_keeps_the_number(tmp_path: Path, how: str) -> None:
    allowed, other = tmp_path / "allowed", tmp_path / "other"
    allowed.mkdir()
    (allowed / "a").write_text("invented", encoding="ascii")
    other.write_text("secret", encoding="ascii")
    told = subprocess.run(
        [sys.executable, "-P", "-s", "-c", PROGRAM, str(allowed), str(other), how],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    could, there, elsewhere, written, user = json.loads(told.stdout)
    assert there == "invented"
    if could["files"]:
        assert (elsewhere, written) == ("", False)
    if how == "named":
        assert user == os.getuid()
