"""The application as it is set up for people, and settings that nobody else sees."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casefiles import words
from casefiles.database.library import Library
from casefiles.services.evidence import copies
from tests.ui.casefile import fill
from ui.application import make_application, theme_of
from ui.jobs import Jobs
from ui.settings import Settings


@pytest.fixture(scope="session")
def small_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small library, closed, from which each test has a copy."""
    made = tmp_path_factory.mktemp("small") / "Condor.casefiles"
    with Library.create(made, author="A. Quispe", name="Condor") as library:
        fill(library)
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture(autouse=True)
def app(qapp: QApplication, tmp_path: Path) -> Iterator[QApplication]:
    """Fonts, theme and language as in the program; light, English."""
    if qapp.property("theme") is None:
        make_application([], Settings(tmp_path / "first.ini"), tmp_path / "log")
    theme_of(qapp).choose("light")
    words.set_language("en")
    # Other tests run with Python's own search for dead objects; see ui/garbage.py.
    gc.disable()
    yield qapp
    gc.enable()
    words.set_language("en")


@pytest.fixture(autouse=True)
def copies_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where copies for other programs go: never the folder of whoever runs the tests, which a start clears."""
    monkeypatch.setattr(copies, "default_folder", lambda: tmp_path / "copies")
    return tmp_path / "copies"


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()
