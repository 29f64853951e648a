"""Nothing is opened by another program without asking, and then as a copy."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from casefiles.database.library import Library
from casefiles.services.views import Ref
from tests.services.evidence import drawn
from tests.ui.record.conftest import Told
from tests.ui.viewer.conftest import Look
from ui.casework import Casework
from ui.settings import Settings
from ui.viewer.other_program import OtherProgramDialog
from ui.viewer.page import ViewerPage


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What other programs were asked to open."""
    found: list[Path] = []

    def take(url: QUrl) -> bool:
        found.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    return found


def test_a_copy_is_opened_once_somebody_has_agreed(
    qtbot: QtBot, photo: Ref, look: Look, page: ViewerPage, asked: list[Path], tmp_path: Path
) -> None:
    look(photo)
    page.copying.folder = tmp_path / "copies"
    assert page.found is not None
    page.copying.ask_to_open(page.found.view)
    dialog = page.findChild(OtherProgramDialog)
    assert dialog is not None and "never the evidence itself" in dialog.text.text()
    assert asked == [] and not (tmp_path / "copies").exists()
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(asked) == 1)
    (copy,) = asked
    assert copy.read_bytes() == drawn.picture() and stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert copy.is_relative_to(tmp_path / "copies") and copy.name == "vat.png"


def test_copies_of_the_last_time_are_cleared_at_the_start(qtbot: QtBot, settings: Settings, copies_folder: Path) -> None:
    (copies_folder / "a").mkdir(parents=True)
    (copies_folder / "a" / "vat.png").write_bytes(b"left from the last time")
    settings.add_recent(str(copies_folder.parent / "gone.casefiles"))  # so that nothing is opened
    casework = Casework(settings)
    qtbot.addWidget(casework.window)
    casework.begin(None)
    qtbot.waitUntil(lambda: not (copies_folder / "a").exists())
    casework.window.close()


def test_who_says_no_opens_nothing(
    qtbot: QtBot, photo: Ref, look: Look, page: ViewerPage, asked: list[Path], tmp_path: Path
) -> None:
    look(photo)
    page.copying.folder = tmp_path / "copies"
    assert page.found is not None
    page.copying.ask_to_open(page.found.view)
    dialog = page.findChild(OtherProgramDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.no, Qt.MouseButton.LeftButton)
    assert asked == [] and not (tmp_path / "copies").exists()


def test_a_copy_is_saved_where_somebody_says(
    qtbot: QtBot, photo: Ref, look: Look, page: ViewerPage, told: Told, tmp_path: Path
) -> None:
    look(photo)
    assert page.found is not None
    page.copying.ask_where_to(page.found.view)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "for the court.png"))
    dialog.close()
    qtbot.waitUntil(lambda: any("the one that was taken in" in one for one in told.sentences))
    assert (tmp_path / "for the court.png").read_bytes() == drawn.picture()


def test_what_changed_is_not_copied(
    qtbot: QtBot, photo: Ref, look: Look, page: ViewerPage, told: Told, library: Library, tmp_path: Path
) -> None:
    look(photo)
    (digest,) = library.vault.objects()
    key = library.vault.key_of(digest)
    key.chmod(0o600)
    key.write_bytes(key.read_bytes() + b"!")
    assert page.found is not None
    page.copying.save(page.found.view, tmp_path / "out.png")
    qtbot.waitUntil(lambda: any("No copy was made" in one for one in told.sentences))
    assert not (tmp_path / "out.png").exists()
