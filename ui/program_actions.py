"""What can be done with the program itself: preferences, keys, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from ui.desk import Desk

if TYPE_CHECKING:
    from ui.dialogs.preferences import Preferences
    from ui.main_window import MainWindow


class ProgramActions(QObject):
    """Answers the actions that need no library."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.window: MainWindow | None = None

    def show_preferences(self) -> None:
        """Ask for the person's preferences."""
        from ui.dialogs.preferences import Preferences, PreferencesDialog

        kept = self.desk.settings
        current = Preferences(
            theme=kept.theme,
            language=kept.language,
            author=kept.author,
            marking_scale=kept.marking_scale,
            page_size=kept.page_size,
            reopen=kept.reopen,
            time_stamp_server=kept.time_stamp_server,
            time_stamp_certificates=kept.time_stamp_certificates,
            recognise=kept.recognise,
        )
        dialog = PreferencesDialog(current, parent=self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self.prefer)

        def say_missing(sentence: str) -> None:
            if isValid(dialog):
                dialog.say_missing(sentence)

        # It asks another program, which may take its time.
        self.desk.jobs.read("", lambda progress: _recognition_missing(), say_missing)
        dialog.open()

    def prefer(self, chosen: Preferences) -> None:
        """Take preferences over; all but the language show at once."""
        from ui.application import theme_of

        kept = self.desk.settings
        kept.theme, kept.language, kept.author = chosen.theme, chosen.language, chosen.author
        kept.marking_scale, kept.page_size, kept.reopen = chosen.marking_scale, chosen.page_size, chosen.reopen
        kept.time_stamp_server, kept.time_stamp_certificates = chosen.time_stamp_server, chosen.time_stamp_certificates
        kept.recognise = chosen.recognise
        kept.sync()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme_of(app).choose(chosen.theme)
        if self.desk.library is not None and chosen.author:
            self.desk.library.author = chosen.author

    def show_shortcuts(self) -> None:
        """Show all keys."""
        from ui.dialogs.shortcuts import ShortcutsDialog

        assert self.window is not None
        dialog = ShortcutsDialog(self.window.actions_, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_about(self) -> None:
        """Say what the program is."""
        from ui.dialogs.about import AboutDialog

        dialog = AboutDialog(self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _recognition_missing() -> str:
    """That what recognises text is not installed, in a sentence; "" where it is."""
    from casefiles.services.evidence import recognition

    return "" if recognition.find() is not None else recognition.missing()
