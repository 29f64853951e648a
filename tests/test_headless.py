"""Without a display: `python main.py` makes the demo library, writes its operation's dossier and says where."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from casefiles import headless
from casefiles.database.library import Library
from casefiles.services import listing, records

ROOT = Path(__file__).parent.parent


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the program in a home of its own, with no display."""
    env = {
        key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    env |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=env,
        cwd=home,
    )


def test_the_main_job_without_a_screen(tmp_path: Path) -> None:
    ran = run(tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    folder = tmp_path / "data" / "casefiles"
    library, file = folder / headless.DEMO, folder / "OP-2017-0001.pdf"
    assert file.read_bytes().startswith(b"%PDF")
    assert str(library) in ran.stdout
    assert str(file) in ran.stdout
    assert "no display" in ran.stdout
    again = run(tmp_path)
    assert (again.returncode, again.stderr) == (0, "")


def test_a_demo_library_without_operation_or_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / headless.DEMO
    monkeypatch.setattr(headless, "demo_folder", lambda: folder)
    assert headless.main_job() == 0
    with Library.open(folder) as library:
        records.trash(library, [row.id for row in listing.page(library, "operation", ["ref"])])
    capsys.readouterr()
    assert headless.main_job() == 2
    assert str(folder) in capsys.readouterr().err
    (folder / "library.json").unlink()
    assert headless.main_job() == 2
    assert capsys.readouterr().err.count("\n") == 1
