"""What can be done with a library as a whole: made, opened, closed, checked, backed up, its changes undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from casefiles import words
from casefiles.errors import CasefilesError
from casefiles.progress import Progress
from casefiles.words import _
from ui.desk import Desk
from ui.typed import keep_typed

if TYPE_CHECKING:
    from casefiles.database.library import Library
    from casefiles.services.evidence.checks import Scope

SUFFIX = ".casefiles"
BACKUP_SUFFIX = ".casefiles-backup"
SEEN_AFTER = 2_000
"""Milliseconds without a change after which the newest one is remembered as seen."""


class LibraryActions(QObject):
    """Answers the actions of the library's menu; `window` is what dialogs stand before."""

    failed = Signal(str)
    """Why no library could be opened: a sentence."""
    verified = Signal(object)
    """The report of a verification."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.window: QWidget | None = None
        self._warned_of = ""
        self._see = QTimer(self)
        self._see.setSingleShot(True)
        self._see.setInterval(SEEN_AFTER)
        self._see.timeout.connect(self._seen)
        desk.changed.connect(lambda notice: self._see.start())
        desk.closing.connect(self._seen)

    def _before(self) -> QWidget:
        assert self.window is not None
        return self.window

    def _seen(self) -> None:
        """Remember in the person's profile where the change log ends: a library that is shorter next time is said."""
        from casefiles.services import remembered

        self._see.stop()
        if self.desk.library is not None:
            remembered.see(self.desk.library, self.desk.settings.folder)

    # Opening

    def new_library(self) -> None:
        """Ask for a name and make an empty library there."""
        from ui.file_dialogs import ask_where

        begin = self._folder() / (_("New case") + SUFFIX)
        ask_where(self._before(), _("New library"), begin, self.make_library, kinds=[_("Case libraries") + f" (*{SUFFIX})"])

    def make_library(self, folder: Path) -> None:
        """Make an empty library and open it."""
        folder = folder if folder.name.endswith(SUFFIX) else folder.with_name(folder.name + SUFFIX)
        author, language = self.desk.settings.author, words.language()

        def work(progress: Progress) -> Library:
            from casefiles.database.library import Library

            return Library.create(folder, author=author or _account(), language=language)

        self._begin(_("Making {name}").format(name=folder.name.removesuffix(SUFFIX)), work)

    def open_library(self) -> None:
        """Ask which library to open."""
        from ui.file_dialogs import ask_folder

        ask_folder(self._before(), _("Open library"), self.open_path, self._folder())

    def open_path(self, folder: Path) -> None:
        """Open the library of a folder; held by somebody else, for reading only."""
        if self.desk.library is not None and self.desk.library.folder == folder:
            self.desk.go("overview")
            return
        author = self.desk.settings.author

        def work(progress: Progress) -> Library:
            from casefiles.database.library import Library

            return Library.open(folder, author=author)

        self._begin(_("Opening {name}").format(name=folder.name.removesuffix(SUFFIX)), work)

    def open_demo(self) -> None:
        """Open the demo library; it is made the first time."""
        from casefiles.headless import demo_folder

        folder = demo_folder()
        if folder.exists():
            self.open_path(folder)
            return
        author, language = self.desk.settings.author, words.language()

        def work(progress: Progress) -> Library:
            from casefiles.services.demo import make_demo

            folder.parent.mkdir(parents=True, exist_ok=True)
            return make_demo(folder, author=author or _account(), language=language, progress=progress)

        self._begin(_("Making the demo library"), work)

    def _begin(self, title: str, work: Callable[[Progress], Library]) -> None:
        if self._is_typing(lambda: self._begin(title, work)):
            return
        folder = self.desk.settings.folder

        def compared(progress: Progress) -> tuple[Library, str]:
            from casefiles.services import remembered

            library = work(progress)
            return library, remembered.remark(library, folder)

        job = self.desk.jobs.write_alone(title, compared, self._opened, self._not_opened)
        job.cancelled.connect(lambda: self.failed.emit(""))

    def _opened(self, opened: tuple[Library, str]) -> None:
        library, otherwise = opened
        settings = self.desk.settings
        settings.add_recent(str(library.folder))
        self.desk.use(library)
        sentences = [*library.remarks, *([otherwise] if otherwise else [])]
        held = library.state().held_by
        if not library.writable:
            sentences.append(
                _("{who} is working in this library, so it is open for reading only.").format(who=held)
                if held
                else _("This library cannot be changed where it lies, so it is open for reading only.")
            )
        if sentences:
            self.desk.say(" ".join(sentences), "bad" if library.index_damaged or otherwise else "plain")

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, CasefilesError):
            self.failed.emit(str(error))
        else:
            self.failed.emit(_("The library could not be opened."))
            self.desk.surprised.emit(error)

    def close_library(self) -> None:
        """Close the library and go back to the first page; not while evidence comes in or is read."""
        if self.desk.jobs.are_aside():
            self.desk.say(_("Something is still being added or checked: wait for it, or stop it below, then close."), "bad")
            return
        if self._is_typing(self.close_library):
            return
        edits = self.desk.jobs.edits()
        if edits:
            # What was typed last is on its way into the library.
            edits[-1].ended.connect(self.close_library)
            return
        self._close()

    def _close(self) -> None:
        self.desk.settings.last_library = ""
        self.desk.close()
        self.failed.emit("")

    def _is_typing(self, again: Callable[[], object]) -> bool:
        """Whether something typed is neither kept nor given up: it is said, and asking again gives it up."""
        sentence = keep_typed(self._before())
        warned, self._warned_of = self._warned_of, sentence
        if not sentence or sentence == warned:
            return False
        self.desk.say(sentence, "bad", step=_("Close without it"), then=again)
        return True

    def _folder(self) -> Path:
        recent = self.desk.settings.recent
        return Path(recent[0]).parent if recent else Path.home()

    # Undo

    def undo(self) -> None:
        """Take back the newest change."""
        self.desk.write(lambda library: library.undo(), lambda label: self._say(_("Undone: {what}"), label))

    def redo(self) -> None:
        """Make again what was undone last."""
        self.desk.write(lambda library: library.redo(), lambda label: self._say(_("Done again: {what}"), label))

    def _say(self, sentence: str, label: str) -> None:
        self.desk.say(sentence.format(what=label), "good")

    # Keeping safe

    def verify(self) -> None:
        """Check the database, the change log and every byte of the evidence."""
        self._verify(_("Verifying everything"), "all")

    def verify_due(self) -> None:
        """Check the database and the change log, and of the evidence what was not found intact within the month."""
        self._verify(_("Verifying what is due"), "due")

    def verify_rest(self) -> None:
        """Go on with a verification that was stopped; where none was, check everything."""
        self._verify(_("Going on with the verification"), "rest")

    def _verify(self, title: str, scope: Scope) -> None:
        certificates = self.desk.settings.time_stamp_certificates

        def work(library: Library, progress: Progress) -> Any:
            from casefiles.services.verification import verify

            return verify(library, progress, scope=scope, certificates=Path(certificates) if certificates else None)

        job = self.desk.write_aside(title, work, self._verified)
        job.cancelled.connect(self._verification_stopped)

    def _verification_stopped(self) -> None:
        if self.desk.library is not None:
            said = _("The verification was stopped; what was read until then is kept.")
            self.desk.say(said, "plain", step=_("Go on"), then=self.verify_rest)

    def _verified(self, report: Any) -> None:
        self.verified.emit(report)
        evidence = report.evidence
        if report.ok:
            said = _("Everything is as it was left; {n} of {total} evidence items were read.")
            self.desk.say(said.format(n=evidence.checked, total=evidence.held), "good")
        else:
            findings = list(report.findings)
            more = _(" and {n} more").format(n=len(findings) - 3) if len(findings) > 3 else ""
            self.desk.say(_("Not everything is as it was left. {what}").format(what=" ".join(findings[:3]) + more), "bad")

    def show_leftovers(self) -> None:
        """Show what nothing in the library refers to."""
        from ui.dialogs.leftovers import LeftoversDialog

        dialog = LeftoversDialog(self.desk, self._before())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def back_up(self) -> None:
        """Ask for a file and copy the library into it; the copy is read back."""
        from ui.file_dialogs import ask_where

        library = self.desk.library
        assert library is not None
        begin = library.folder.parent / f"{library.name} {library.clock().day.isoformat()}{BACKUP_SUFFIX}"
        ask_where(self._before(), _("Back up to"), begin, self.back_up_to, suffix=BACKUP_SUFFIX.lstrip("."))

    def back_up_to(self, file: Path) -> None:
        """Copy the library into one checked file."""

        def work(library: Library, progress: Progress) -> Any:
            from casefiles.services.backup import backup

            return backup(library, file, progress)

        def done(report: Any) -> None:
            if report.ok:
                sentence = _("The backup is at {path}; it was read back and is whole.")
                self.desk.say(sentence.format(path=report.file), "good")
            else:
                sentence = _("The backup is at {path}, but something of the library is not as it should be: {what}")
                self.desk.say(sentence.format(path=report.file, what=" ".join(report.findings[:3])), "bad")

        self.desk.write_long(_("Backing up"), work, done)

    def restore_backup(self) -> None:
        """Ask for a backup, then for a place, and make a library from it there."""
        from ui.file_dialogs import ask_where

        begin = self._folder() / ""

        def chosen(file: Path) -> None:
            place = self._folder() / (_("Restored") + " " + file.name.removesuffix(BACKUP_SUFFIX) + SUFFIX)
            ask_where(self._before(), _("Restore to"), place, lambda folder: self.restore_to(file, folder))

        ask_where(self._before(), _("Restore a backup"), begin, chosen, existing=True)

    def restore_to(self, file: Path, folder: Path) -> None:
        """Make a library from a backup and open it; nothing that is there is replaced."""
        author = self.desk.settings.author
        folder = folder if folder.name.endswith(SUFFIX) else folder.with_name(folder.name + SUFFIX)

        def work(progress: Progress) -> Library:
            from casefiles.database.library import Library
            from casefiles.services.backup import restore

            made = restore(file, folder, progress, author=author or _account())
            return Library.open(made.folder, author=author)

        self._begin(_("Restoring {name}").format(name=file.name), work)


def _account() -> str:
    import getpass

    return getpass.getuser()
