"""What comes: files, pictures and saved web pages that are dropped, pasted or chosen become evidence for what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout

from casefiles.progress import Progress
from casefiles.words import _, ngettext
from ui import contents, drop_strip
from ui.cut_short_bar import CutShortBar
from ui.desk import Desk
from ui.drop_strip import DropSheet, DropStrip
from ui.file_dialogs import ask_files, ask_where
from ui.history import Place
from ui.imports import ENDINGS

if TYPE_CHECKING:
    from casefiles.database.library import Library
    from casefiles.services.evidence.resuming import Pending
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
        self.cut_short = CutShortBar(window)
        middle = window.centralWidget().layout()
        assert isinstance(middle, QVBoxLayout)
        # Under the three bars at the top, over the pages.
        middle.insertWidget(3, self.cut_short)
        middle.insertWidget(4, self.strip)
        self.cut_short.go_on_wanted.connect(self._go_on)
        self.cut_short.let_go_wanted.connect(self._let_go)
        self.sheet.dropped.connect(lambda found: self._came(found, self._about))
        self.strip.confirmed.connect(self._take)
        self.strip.rows_wanted.connect(self.rows_wanted)
        window.arrived.connect(self._arrived)

    def allow(self, writable: bool) -> None:
        """Whether files are taken at all."""
        self.sheet.allowed = writable
        self.strip.hide()
        self.cut_short.hide()
        if writable:
            self._look_for_cut_short()

    # What was cut short

    def _look_for_cut_short(self) -> None:
        self.desk.read(_pending, self._offer_cut_short, owner=self, key="cut short")

    def _offer_cut_short(self, waiting: tuple[Pending, ...]) -> None:
        if waiting:
            self.cut_short.offer(waiting[0])
        else:
            self.cut_short.hide()

    def _go_on(self, key: str) -> None:
        def work(library: Library, progress: Progress) -> Any:
            from casefiles.services.evidence import intake

            return intake.go_on(library, key, progress=progress)

        here = self.window.history.here
        job = self.desk.write_aside(
            _("Adding what was interrupted"), work, lambda done: self._added(done, None, here)
        )
        job.ended.connect(self._look_again)

    def _let_go(self, key: str) -> None:
        def work(library: Library) -> None:
            from casefiles.services.evidence import resuming

            resuming.drop(library, key)

        self.desk.write(work, lambda nothing: self._look_again())

    def _look_again(self) -> None:
        if self.desk.library is not None:
            self._look_for_cut_short()

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
        self.strip.ask(paths, self._subject(about), can_read=False, table=_table(paths))

    def paste(self) -> None:
        """Ask about the files or the picture on the clipboard, for what is shown."""
        found = drop_strip.dragged(QGuiApplication.clipboard().mimeData())
        if found.paths or found.picture:
            self._came(drop_strip.Dragged(found.paths, found.picture), self._about)
        else:
            self.desk.say(_("There is no picture and no file on the clipboard."))

    def add_web_page(self) -> None:
        """Ask which saved page to add, for what is shown, then for its address."""
        about = self._about

        def chosen(path: Path) -> None:
            self._next = about
            self.strip.ask([path], self._subject(about), can_read=False, page=True)

        kinds = [_("Saved pages (*.html *.htm *.xhtml *.mht *.mhtml *.pdf *.zip)"), _("All files (*)")]
        ask_where(self.window, _("Add a saved web page"), Path(), chosen, kinds=kinds, existing=True)

    def _came(self, found: drop_strip.Dragged, about: Ref | None) -> None:
        if found.paths:
            self.ask_about(list(found.paths), about)
        elif not self.desk.writable:
            return
        elif found.picture:
            self._next = about
            self.strip.ask([], self._subject(about), can_read=False, picture=found.picture, address=found.address)
        else:
            words = _("Nothing is fetched from the web by itself. Save the page in your browser and add it as a saved web page.")
            self.desk.say(words, step=_("Add a saved web page…"), then=self.add_web_page)

    def _subject(self, about: Ref | None) -> str:
        return f"{about.ref} {about.title}" if about is not None else ""

    def _take(self, given: drop_strip.Arrival) -> None:
        about, working, recognise = self._next, self.desk.working, self.desk.settings.recognise
        how = _(dict(drop_strip.WAYS)[given.how]) if given.how else ""

        def work(library: Library, progress: Progress) -> Any:
            from casefiles.services.evidence import intake

            arrival = intake.Arrival(
                received_from=given.from_whom,
                how=how,
                received=given.received,
                place=given.place,
                nature=given.nature,
                address=given.address,
                saved=given.saved,
            )
            target = about.id if about is not None else None
            if given.picture:
                return intake.add_picture(
                    library, given.picture, about=target, arrival=arrival, working=working, progress=progress
                )
            return intake.add_files(
                library,
                list(given.paths),
                about=target,
                arrival=arrival,
                working=working,
                recognise=recognise,
                progress=progress,
            )

        n = len(given.paths) or 1
        title = ngettext("Adding {n} file", "Adding {n} files", n).format(n=n)
        folders = [path.name for path in given.paths if path.is_dir()]
        here = self.window.history.here
        self.desk.write_aside(
            title,
            work,
            lambda done: self._added(done, about, here, folders),
            failed=lambda sentence: self._refused(given, about, sentence),
        )

    def _refused(self, given: drop_strip.Arrival, about: Ref | None, sentence: str) -> None:
        """Nothing came in: say why, and leave the strip to be mended."""
        self._next = about
        self.strip.ask(
            list(given.paths),
            self._subject(about),
            can_read=False,
            table=_table(given.paths),
            picture=given.picture,
            page=bool(given.address or given.saved),
            address=given.address,
        )
        self.strip.show_answers(given)
        self.desk.say(sentence, "bad")

    def _added(self, done: Any, about: Ref | None, here: Place | None, folders: Sequence[str] = ()) -> None:
        """Tell what came in. Evidence of no entry is shown, unless the person has gone on from `here` meanwhile: then it
        is offered."""
        n = len(done.exhibits)
        sentences = [
            ngettext("{n} evidence item added.", "{n} evidence items added.", n).format(n=n)
            if n != 1
            else _("{ref} {title} added.").format(ref=done.exhibits[0].ref, title=done.exhibits[0].title)
        ]
        if folders:
            words = _("Their places in {folder} stay in their names.")
            sentences.append(words.format(folder=", ".join(folders[:REFUSED_SHOWN])))
        inside = sum(len(held) for held in done.parts.values())
        if done.attached:
            words = ngettext("{n} attachment came with it.", "{n} attachments came with it.", done.attached)
            sentences.append(words.format(n=done.attached))
        if inside > done.attached:
            rest = inside - done.attached
            sentences.append(ngettext("{n} part was inside.", "{n} parts were inside.", rest).format(n=rest))
        sentences += done.sentences_on_bytes()[:REFUSED_SHOWN]
        sentences += done.remarks[:REFUSED_SHOWN]
        for name, sentence in done.refused[:REFUSED_SHOWN]:
            sentences.append(f"{Path(name).name}: {sentence}")
        if len(done.refused) > REFUSED_SHOWN:
            more = len(done.refused) - REFUSED_SHOWN
            sentences.append(ngettext("{n} more was refused.", "{n} more were refused.", more).format(n=more))
        told, tone = " ".join(sentences), "bad" if done.refused or done.remarks else "good"
        if about is not None or not done.exhibits:
            self.desk.say(told, tone)
            return
        first = done.exhibits[0].ref
        if self._is_still(here):
            self.desk.say(told, tone)
            self.desk.go("exhibit", first)
        else:
            self.desk.say(told, tone, step=_("Show"), then=lambda: self.desk.go("exhibit", first))

    def _is_still(self, here: Place | None) -> bool:
        """Whether the person is where they were; a list may have come to rest on its first row meanwhile."""
        now = self.window.history.here
        return now == here or (now is not None and here is not None and now.page == here.page and not here.ref)


def _pending(library: Library) -> tuple[Pending, ...]:
    from casefiles.services.evidence import resuming

    return resuming.pending(library)


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
