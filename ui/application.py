"""The Qt application, set up once: names, fonts, theme, language, and what happens to errors nobody expected."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from casefiles import words
from casefiles.errors import CasefilesError
from casefiles.progress import Cancelled
from ui import icons, theme
from ui.garbage import Garbage
from ui.settings import Settings


def make_application(arguments: Sequence[str], settings: Settings, log_folder: Path | None = None) -> QApplication:
    """Make the application, or set up the one there is. Nothing is shown yet, and no library is touched."""
    existing = QApplication.instance()
    # Asked for here: naming a style later builds it twice.
    app = existing if isinstance(existing, QApplication) else QApplication([*arguments, "-style", "Fusion"])
    app.setApplicationName("casefiles")
    app.setApplicationDisplayName("Casefiles")
    app.setDesktopFileName("casefiles")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    choose_language(app, settings.language)
    theme.load_fonts()
    app.setProperty("theme", theme.Theme(app, settings.theme if settings.theme in theme.CHOICES else "system"))
    app.setWindowIcon(icons.icon("radar", "accent"))
    app.setProperty("garbage", Garbage(app))
    app.setProperty("surprises", Surprises(app, log_folder))
    return app


def start(paths: Sequence[Path]) -> int:
    """Open the window and stay until it is closed; gives the exit code.

    It opens the library of the first path; without one the last library, where the person wants that, else the demo.
    The frame is painted before any library is touched.
    """
    from ui.casework import Casework

    settings = Settings()
    app = make_application(sys.argv[:1], settings)
    surprises = surprises_of(app)
    casework = Casework(settings, surprises)
    target = casework.promise(paths[0] if paths else None)
    casework.window.painted.connect(lambda: casework.begin(target))
    # Not before the first list is seen; an error begins it too.
    casework.desk.opened.connect(surprises.begin_log)
    casework.window.show()
    return app.exec()


def theme_of(app: QApplication) -> theme.Theme:
    """The application's theme, to choose another."""
    found: theme.Theme = app.property("theme")
    return found


def surprises_of(app: QApplication) -> Surprises:
    """Where to report an error that nobody expected."""
    found: Surprises = app.property("surprises")
    return found


def choose_language(app: QApplication, code: str) -> str:
    """Speak a language in the window, Qt's own dialogs included; '' is the system's where we know it, else English.

    Widgets already made keep their words; gives the code chosen.
    """
    chosen = code or QLocale.system().name()[:2]
    if chosen not in words.LANGUAGES:
        chosen = "en"
    words.set_language(chosen)
    QLocale.setDefault(QLocale(chosen))
    old = app.property("translator")
    if old is not None:
        app.removeTranslator(old)
        app.setProperty("translator", None)
    if chosen != "en":
        translator = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{chosen}", folder):
            app.installTranslator(translator)
            app.setProperty("translator", translator)
    return chosen


class Surprises(QObject):
    """Errors that nobody caught: each is logged, and shown once with a text to copy. The program goes on."""

    happened = Signal(object)
    """The exception; also from other threads."""

    def __init__(self, app: QApplication, log_folder: Path | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._log_folder = log_folder
        self._told: set[tuple[str, int]] = set()
        self._open: list[QDialog] = []
        self.happened.connect(self.tell, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    @cached_property
    def log_file(self) -> Path:
        """Where errors are written. Logging is loaded when it is first asked for: the first paint does without."""
        from ui import log

        return log.start(self._log_folder)

    def begin_log(self) -> Path:
        """Log from now on, whatever is logged and by whom; gives the file."""
        return self.log_file

    def _uncaught(self, kind: type[BaseException], error: BaseException | None, frames: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
        elif error is not None and not isinstance(error, (Cancelled, SystemExit)):
            import logging

            self.begin_log()
            logging.getLogger("casefiles").error("Unexpected", exc_info=(kind, error, frames))
            self.happened.emit(error)

    def tell(self, error: BaseException, parent: QWidget | None = None) -> None:
        """Show an error; the same one from the same line is shown once. An expected one is a sentence, not a
        surprise.
        """
        from ui.notice import UnexpectedDialog

        frames = error.__traceback__
        while frames is not None and frames.tb_next is not None:
            frames = frames.tb_next
        self.begin_log()
        place = (type(error).__name__, frames.tb_lineno if frames else 0)
        if place in self._told and not isinstance(error, CasefilesError):
            return
        self._told.add(place)
        window = parent or self._app.activeWindow()
        dialog: QDialog
        if isinstance(error, CasefilesError):
            from PySide6.QtWidgets import QMessageBox

            dialog = box = QMessageBox(QMessageBox.Icon.Warning, "Casefiles", str(error), parent=window)
            box.setTextFormat(Qt.TextFormat.PlainText)
        else:
            dialog = UnexpectedDialog(error, self.log_file, window)
        # Without a parent nothing else holds the dialog.
        self._open.append(dialog)
        dialog.finished.connect(lambda result: self._open.remove(dialog))
        dialog.open()
