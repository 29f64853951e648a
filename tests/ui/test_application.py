"""Set-up, log, unexpected errors, welcome page and preferences."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from casefiles import words
from casefiles.dossier import styles
from casefiles.errors import BadInput
from casefiles.progress import Cancelled
from ui import log
from ui.application import Surprises, choose_language
from ui.dialogs.preferences import PAGE_SIZES, Preferences, PreferencesDialog
from ui.notice import UnexpectedDialog
from ui.pages.welcome import Recent, WelcomePage


def test_the_log_holds_the_place_and_not_the_words(tmp_path: Path) -> None:
    file = log.start(tmp_path / "log")
    try:
        raise BadInput("“Chispa” is known already.")
    except BadInput as error:
        logging.getLogger("casefiles.ui").error("A job failed: %s", type(error).__name__, exc_info=error)
    text = file.read_text(encoding="utf-8")
    assert "BadInput at" in text
    assert "test_application.py" in text
    assert "Chispa" not in text


def test_a_long_log_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "casefiles.log"
    file.write_text("x" * (log.LARGEST + 1), encoding="utf-8")
    log.start(tmp_path)
    assert not file.exists()
    assert (tmp_path / "casefiles.1.log").stat().st_size > log.LARGEST
    logging.getLogger("casefiles").info("begun")
    assert "begun" in file.read_text(encoding="utf-8")


def test_no_place_for_a_log_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    log.start(tmp_path / "file")
    logging.getLogger("casefiles").info("nobody hears this")


@pytest.fixture
def surprises(app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Surprises:
    for left in dialogs():  # of an earlier test, waiting for nobody
        left.hide()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    return Surprises(app, tmp_path / "log")


def dialogs() -> list[QDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]


def surprise(surprises: Surprises, error: Exception) -> None:
    """As if the error had reached the outermost frame."""
    try:
        raise error
    except type(error) as caught:
        sys.excepthook(type(caught), caught, caught.__traceback__)


def test_an_unexpected_error_is_shown_once(surprises: Surprises, qtbot: QtBot) -> None:
    for _time in range(3):
        surprise(surprises, KeyError("x"))
    qtbot.waitUntil(lambda: bool(dialogs()))
    QApplication.processEvents()
    (shown,) = dialogs()
    assert isinstance(shown, UnexpectedDialog)
    assert "KeyError at" in surprises.log_file.read_text(encoding="utf-8")
    assert str(surprises.log_file) in "".join(label.text() for label in shown.findChildren(type(shown.warning)))
    shown.accept()


def test_an_expected_error_is_its_sentence(surprises: Surprises, qtbot: QtBot) -> None:
    surprise(surprises, BadInput("That is no date."))
    qtbot.waitUntil(lambda: bool(dialogs()))
    (shown,) = dialogs()
    assert isinstance(shown, QMessageBox) and shown.text() == "That is no date."
    shown.accept()


def test_cancelled_is_neither(surprises: Surprises, qtbot: QtBot) -> None:
    heard: list[object] = []
    surprises.happened.connect(heard.append)
    surprise(surprises, Cancelled())
    surprise(surprises, KeyError("y"))
    qtbot.waitUntil(lambda: bool(heard))
    assert [type(error) for error in heard] == [KeyError]
    qtbot.waitUntil(lambda: bool(dialogs()))
    for dialog in dialogs():
        dialog.accept()


def test_qts_own_words_go_along_with_the_language(app: QApplication) -> None:
    assert choose_language(app, "es") == "es"
    assert words.language() == "es"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancelar"
    assert choose_language(app, "en") == "en"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    assert choose_language(app, "xx") == "en"


# Welcome


def test_the_welcome_page_says_what_was_chosen(qtbot: QtBot) -> None:
    page = WelcomePage([Recent("/cases/valley", "Valley 2017"), Recent("/gone", "Gone", is_there=False)])
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    for button, signal in ((page.new, page.new_wanted), (page.open, page.open_wanted), (page.demo, page.demo_wanted)):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.recent_wanted) as heard:
        qtbot.mouseClick(page.recent_buttons["/cases/valley"], Qt.MouseButton.LeftButton)
    assert heard.args == ["/cases/valley"]
    assert not page.recent_buttons["/gone"].isEnabled()
    page.new.setFocus()
    with qtbot.waitSignal(page.new_wanted):
        qtbot.keyClick(page.new, Qt.Key.Key_Space)
    page.show_recent([])
    assert page.recent_buttons == {}


# Preferences


def test_preferences_hand_back_a_value_and_change_nothing(qtbot: QtBot) -> None:
    current = Preferences(theme="dark", language="es", author="A. Quispe")
    dialog = PreferencesDialog(current)
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.value() == current
    dialog.author.selectAll()
    qtbot.keyClicks(dialog.author, "B. Ñahui ")
    dialog.theme.setFocus()
    qtbot.keyClick(dialog.theme, Qt.Key.Key_Up)
    with qtbot.waitSignal(dialog.chosen) as heard:
        qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert heard.args == [Preferences(theme="light", language="es", author="B. Ñahui")]
    assert dialog.isHidden()


def test_cancelled_preferences_say_nothing(qtbot: QtBot) -> None:
    dialog = PreferencesDialog(Preferences())
    qtbot.addWidget(dialog)
    heard: list[Preferences] = []
    dialog.chosen.connect(heard.append)
    dialog.open()
    dialog.language.setCurrentIndex(1)
    assert dialog.note.isVisible()
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert heard == []


def test_a_time_stamp_server_is_an_address_and_certificates_are_certificates(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = PreferencesDialog(Preferences())
    qtbot.addWidget(dialog)
    heard: list[Preferences] = []
    dialog.chosen.connect(heard.append)
    dialog.open()
    qtbot.keyClicks(dialog.server, "tsa.example")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and "no address" in dialog.refused.sentence.text()
    dialog.server.setText(" https://tsa.example/stamp ")
    assert not dialog.refused.isVisible()
    dialog.certificates.setText(str(tmp_path / "none.pem"))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and "cannot be read" in dialog.refused.sentence.text()
    dialog.certificates.clear()
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert heard == [Preferences(time_stamp_server="https://tsa.example/stamp")]


def test_a_preference_nobody_knows_becomes_the_first(qtbot: QtBot) -> None:
    dialog = PreferencesDialog(Preferences(theme="sepia", page_size="A9"))
    qtbot.addWidget(dialog)
    assert dialog.value() == Preferences()


def test_the_papers_offered_are_those_a_dossier_knows() -> None:
    assert {key for key, _words in PAGE_SIZES} == set(styles.PAGE_SIZES)
