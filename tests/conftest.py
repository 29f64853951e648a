"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casefiles.database.library import Library
from tests.factories import SteppingClock


@pytest.fixture
def clock() -> SteppingClock:
    """One second later each time it is asked."""
    return SteppingClock()


@pytest.fixture
def library(tmp_path: Path, clock: SteppingClock) -> Iterator[Library]:
    """A fresh library of its own, open for writing, with the stepping clock."""
    with Library.create(tmp_path / "case.casefiles", author="A. Quispe", clock=clock) as made:
        yield made
