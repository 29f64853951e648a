"""Fixtures for all tests."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from casefiles.database.library import Library
from casefiles.services.demo import make_demo
from tests.factories import SteppingClock

# Windows that nobody sees, however the tests are started; those under Xvfb choose their own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What must pass before a change lands tries the same examples each time; elsewhere new ones are sought at every run.
# How long an example takes says how busy the machine is, and is never a failure.
settings.register_profile("anywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("landing", settings.get_profile("anywhere"), derandomize=True)
settings.load_profile("landing" if os.environ.get("CI") else "anywhere")


@pytest.fixture(autouse=True)
def own_profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile for each test: what one remembers of a library is no business of the next, nor of whoever runs them."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / f"profile-{next(_PROFILES)}"))


_PROFILES = itertools.count()


@pytest.fixture
def clock() -> SteppingClock:
    """One second later each time it is asked."""
    return SteppingClock()


@pytest.fixture
def library(tmp_path: Path, clock: SteppingClock) -> Iterator[Library]:
    """A fresh library of its own, open for writing, with the stepping clock."""
    with Library.create(tmp_path / "case.casefiles", author="A. Quispe", clock=clock) as made:
        yield made


@pytest.fixture(scope="session")
def demo_en(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo library in English, closed. Tests only read it, or copy it."""
    folder = tmp_path_factory.mktemp("demo_en") / "demo.casefiles"
    make_demo(folder, author="A. Quispe", clock=SteppingClock()).close()
    return folder


@pytest.fixture(scope="session")
def demo_es(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo library in Spanish, closed. Tests only read it, or copy it."""
    folder = tmp_path_factory.mktemp("demo_es") / "demo.casefiles"
    make_demo(folder, author="A. Quispe", language="es", clock=SteppingClock()).close()
    return folder
