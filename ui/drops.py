"""Files that come: dropped on the window or chosen in a dialog, they become evidence for what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout

from casefiles.progress import Progress
from casefiles.words import _, ngettext
from ui import contents, drop_strip
from ui.desk import Desk
from ui.drop_strip import DropSheet, DropStrip
from ui.file_dialogs import ask_files
from ui.history import Place
from ui.imports import ENDINGS

if TYPE_CHECKING:
    from casefiles.database.library import Library
    from casefiles.services.views import Ref
    from ui.main_window import MainWindow
    from ui.record.page import RecordPage

REFUSED_SHOWN = 3


class Drops(QObject):
    """Owns the sheet that lies over the window while files are dragged, and the strip that asks about them."""

    rows_wanted = Signal(Path)
    """Of the table that was dropped the rows shall be entered, not the file alone."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._about: Ref | None = None
        self._next: Ref | None = None
        self._entry: RecordPage | None = None
        desk.closing.connect(self._forget)

    def use_window(self, window: MainWindow) -> None:
        """Take the files of this window."""
        self.window = window
        self.sheet = DropSheet(window)
        self.sheet.allowed = False
        self.strip = DropStrip(window)
        middle = window.centralWidget().layout()
        assert isinstance(middle, QVBoxLayout)
        # Under the three bars at the top, over the pages.
        middle.insertWidget(3, self.strip)
        self.sheet.dropped.connect(lambda paths: self.ask_about(paths, self._about))
        self.strip.confirmed.connect(self._take)
        self.strip.rows_wanted.connect(self.rows_wanted)
        window.arrived.connect(self._arrived)

    def allow(self, writable: bool) -> None:
        """Whether files are taken at all."""
        self.sheet.allowed = writable
        self.strip.hide()

    # What is shown

    def _forget(self) -> None:
        if self._entry is not None:
            self._entry.shown.disconnect(self._shown)
        self._entry = None
        self._about = None
        self.sheet.subject = ""

    def _arrived(self, place: Place) -> None:
        self._forget()
        self._entry = getattr(self.window.pages.currentWidget(), "entry", None)
        if self._entry is not None:
            self._entry.shown.connect(self._shown)
            # A list that is come back to shows the entry it showed before, though nobody named it.
            here = self.window.history.here
            if here is not None and here.page == place.page and here.ref:
                self._shown(here.ref)

    def _shown(self, ref: str) -> None:
        if self.desk.library is None:
            return
        self.desk.read(lambda library: _named(library, ref), self._named, owner=self, key="about")

    def _named(self, found: Ref | None) -> None:
        # An entry of another page, or one that is itself evidence, gets no evidence of its own.
        here = self.window.history.here
        if found is None or here is None or found.ref != here.ref or found.type in ("exhibit", contents.TASKS, "note", "tip"):
            self._about = None
            self.sheet.subject = ""
            return
        self._about = found
        self.sheet.subject = f"{found.ref} {found.title}"

    # Asking

    def add_evidence(self) -> None:
        """Ask which files to add, for what is shown."""
        about = self._about
        ask_files(self.window, _("Add evidence"), lambda paths: self.ask_about(paths, about))

    def ask_files_for(self, record: int) -> None:
        """Ask which files to add for an entry."""
        from casefiles.services import records

        def named(found: Ref) -> None:
            ask_files(self.window, _("Add evidence"), lambda paths: self.ask_about(paths, found))

        self.desk.read(lambda library: records.name_of(library, record), named, owner=self, key="name")

    def ask_about(self, paths: list[Path], about: Ref | None) -> None:
        """Ask, in the strip, from whom and how these files came."""
        if not self.desk.writable or not paths:
            return
        self._next = about
        self.strip.ask(paths, f"{about.ref} {about.title}" if about is not None else "", can_read=False, table=_table(paths))

    def _take(self, given: drop_strip.Arrival) -> None:
        about, working, recognise = self._next, self.desk.working, self.desk.settings.recognise
        how = _(dict(drop_strip.WAYS)[given.how]) if given.how else ""

        def work(library: Library, progress: Progress) -> Any:
            from casefiles.services.evidence import intake

            arrival = intake.Arrival(received_from=given.from_whom, how=how, received=given.received)
            return intake.add_files(
                library,
                list(given.paths),
                about=about.id if about is not None else None,
                arrival=arrival,
                working=working,
                recognise=recognise,
                progress=progress,
            )

        n = len(given.paths)
        title = ngettext("Adding {n} file", "Adding {n} files", n).format(n=n)
        self.desk.write_aside(title, work, self._added, failed=lambda sentence: self._refused(given, sentence))

    def _refused(self, given: drop_strip.Arrival, sentence: str) -> None:
        """Nothing came in: say why, and leave the strip to be mended."""
        self.strip.ask(list(given.paths), self.sheet.subject, can_read=False, table=_table(given.paths))
        self.strip.from_whom.setText(given.from_whom)
        self.strip.received.setText(given.received)
        self.strip.how.setCurrentIndex(max(0, self.strip.how.findData(given.how)))
        self.desk.say(sentence, "bad")

    def _added(self, done: Any) -> None:
        n = len(done.exhibits)
        sentences = [
            ngettext("{n} evidence item added.", "{n} evidence items added.", n).format(n=n)
            if n != 1
            else _("{ref} {title} added.").format(ref=done.exhibits[0].ref, title=done.exhibits[0].title)
        ]
        if done.same_bytes:
            refs = ", ".join(one.ref for one, _first in done.same_bytes[:REFUSED_SHOWN])
            sentences.append(_("Already here byte for byte: {refs}.").format(refs=refs))
        for name, sentence in done.refused[:REFUSED_SHOWN]:
            sentences.append(f"{Path(name).name}: {sentence}")
        if len(done.refused) > REFUSED_SHOWN:
            more = len(done.refused) - REFUSED_SHOWN
            sentences.append(ngettext("{n} more was refused.", "{n} more were refused.", more).format(n=more))
        self.desk.say(" ".join(sentences), "bad" if done.refused else "good")
        if self._next is None and done.exhibits:
            self.desk.go("exhibit", done.exhibits[0].ref)


def _table(paths: Sequence[Path]) -> bool:
    """Whether what was dropped is one table, whose rows could be entered."""
    return len(paths) == 1 and paths[0].suffix.lower() in ENDINGS


def _named(library: Library, ref: str) -> Ref | None:
    from casefiles.errors import NotFound
    from casefiles.services.lookup import by_ref

    try:
        with library.read() as session:
            return by_ref(session, ref)
    except NotFound:
        return None
