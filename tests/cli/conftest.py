"""The libraries on which commands are tried."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.calling import Calling


@pytest.fixture
def shared(demo_en: Path) -> Path:
    """The demo library; tests only read it."""
    return demo_en


@pytest.fixture
def own(shared: Path, tmp_path: Path) -> Path:
    """A copy of the demo library for one test to change."""
    folder = tmp_path / "own.casefiles"
    shutil.copytree(shared, folder)
    return folder


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Calling:
    return Calling(capsys)
