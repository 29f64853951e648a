"""The program put together: window, desk, the pages of the open library, and who answers what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from casefiles.words import _
from ui import contents, state
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.frame import Frame
from ui.history import Place
from ui.jobs import Jobs
from ui.library_actions import LibraryActions
from ui.main_window import MainWindow
from ui.program_actions import ProgramActions
from ui.record_actions import RecordActions
from ui.settings import Settings

if TYPE_CHECKING:
    from ui.application import Surprises
    from ui.drops import Drops
    from ui.finding import Finding
    from ui.imports import Imports
    from ui.pages.welcome import WelcomePage
    from ui.pickers import Pickers
    from ui.saved_pages import SavedSearches
    from ui.suggestion import Suggestion
    from ui.toast import Toast

WELCOME, OPENING = "welcome", "opening"


class Casework(QObject):
    """Made once; `window` is to be shown by whoever starts it, before `begin`, which makes all that is not seen at once."""

    drops: Drops
    finding: Finding
    imports: Imports
    pickers: Pickers
    searches: SavedSearches
    toast: Toast

    def __init__(self, settings: Settings, surprises: Surprises | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.jobs = Jobs(self)
        self.desk = Desk(self.jobs, settings, self)
        self.library_actions = LibraryActions(self.desk, self)
        self.record_actions = RecordActions(self.desk, self)
        self.program_actions = ProgramActions(self.desk, self)
        self._is_complete = False
        self.window = MainWindow(
            settings, self.jobs, [self.library_actions, self.record_actions, self.program_actions, self]
        )
        self.library_actions.window = self.window
        self.record_actions.window = self.window
        self.program_actions.window = self.window
        self.frame = Frame(self.desk, self.window)
        self.desk.going.connect(self.window.go)
        self.desk.opened.connect(self._opened)
        self.desk.closing.connect(self._closing)
        if surprises is not None:
            self.desk.surprised.connect(surprises.tell)
            self.jobs.unexpected.connect(lambda error, title: surprises.tell(error))
        self.library_actions.failed.connect(self._no_library)
        self.library_actions.verified.connect(self.frame.show_report)
        self.window.closing.connect(self._end)
        self.window.unfinished.connect(self._ask_to_finish)

    def _complete(self) -> None:
        """Make what nobody sees in the first picture of the window; before any library is opened."""
        if self._is_complete:
            return
        self._is_complete = True
        from ui.drops import Drops
        from ui.finding import Finding
        from ui.imports import Imports
        from ui.pickers import Pickers
        from ui.saved_pages import SavedSearches
        from ui.toast import Toast

        self.drops = Drops(self.desk, self)
        self.drops.use_window(self.window)
        self.imports = Imports(self.desk, self.window)
        self.drops.rows_wanted.connect(self.imports.open)
        self.finding = Finding(self.desk, self)
        self.pickers = Pickers(self.desk, self.window)
        self.toast = Toast(self.window)
        self.desk.said.connect(self.toast.tell)
        self.desk.offered.connect(self.toast.tell)
        # Comes after those above, which forget the library before.
        self.desk.opened.disconnect(self._opened)
        self.desk.opened.connect(self._opened)
        self.window.arrived.connect(self.finding.arrived)
        self.window.top.box.use_find(self.finding.find, self.finding.find_further)
        self.window.top.box.use_conditions(self.finding.understood)
        self.window.top.box.use_offer(self._offered)
        self.searches = SavedSearches(self.desk, self.window, self._wire_list, self)
        self.window.top.box.line_begun.connect(self.record_actions.enter_line)

    def _offered(self) -> list[Suggestion]:
        from ui import palette

        return [*palette.on_page(self.window.pages.currentWidget()), *palette.to_go_to(self.window.navigation)]

    def add_evidence(self) -> None:
        """Ask which files to add, for what is shown."""
        self.drops.add_evidence()

    def paste_evidence(self) -> None:
        """Add what lies on the clipboard, for what is shown."""
        self.drops.paste()

    def add_web_page(self) -> None:
        """Ask which saved web page to add, for what is shown."""
        self.drops.add_web_page()

    def import_table(self) -> None:
        """Ask which table to import."""
        self.imports.ask()

    # Beginning

    def promise(self, path: Path | None) -> Path | None:
        """Which library will be opened: the one given, else the last; None for the demo. The frame names it already."""
        last = self.settings.last_library if self.settings.reopen else ""
        target = path or (Path(last) if last and Path(last).exists() else None)
        name = target.name.removesuffix(".casefiles") if target is not None else _("Demo library")
        self._show_opening(name, target)
        return target

    def begin(self, target: Path | None) -> None:
        """Open what was promised."""
        self._complete()
        if target is not None:
            self.library_actions.open_path(target)
        elif self.settings.recent:
            # Somebody who has libraries and wants none opened chooses for themselves.
            self._no_library("")
        else:
            self.library_actions.open_demo()
        self.jobs.read("", lambda progress: _clear_copies())

    def _show_opening(self, name: str, target: Path | None) -> None:
        """The frame, and in it the list that was left, where it can be read before the library is open."""
        kept = state.last_place(self.settings)
        page: QWidget | None = None
        if target is not None and kept is not None and str(target) == self.settings.last_library and kept.page in contents.LISTED:
            from ui.first_rows import first_rows

            page = first_rows(target, kept.page, self.jobs, self.settings)
        self.window.navigation.show_sections(contents.sections())
        self.frame.show_name(name)
        if page is not None and kept is not None:
            self.window.navigation.show_current(kept.page)
        opening = page or EmptyPage("folder-open", _("Opening {name}").format(name=name))
        self.window.add_page(OPENING, lambda: opening)
        self.window.pages.setCurrentWidget(self.window.page(OPENING))

    def _no_library(self, sentence: str) -> None:
        """No library is open: show the first page, with what went wrong if anything did."""
        if self.desk.library is not None:
            # Another could not be opened; the one that is open stays.
            if sentence:
                self.desk.say(sentence, "bad")
            return
        self.window.drop_pages()
        self.window.show_library("", "")
        page = self._welcome()
        self.window.add_page(WELCOME, lambda: page)
        self.window.pages.setCurrentWidget(self.window.page(WELCOME))
        if sentence:
            page.notice.say(sentence)

    def _welcome(self) -> WelcomePage:
        from ui.pages.welcome import WelcomePage

        page = WelcomePage(_recent(self.settings))
        page.new_wanted.connect(self.library_actions.new_library)
        page.open_wanted.connect(self.library_actions.open_library)
        page.demo_wanted.connect(self.library_actions.open_demo)
        page.recent_wanted.connect(lambda path: self.library_actions.open_path(Path(path)))

        def forget(path: str) -> None:
            self.settings.forget_recent(path)
            page.show_recent(_recent(self.settings))

        page.forget_wanted.connect(forget)
        return page

    # The open library

    def _opened(self) -> None:
        self._complete()
        self.window.drop_pages()
        for name, make in self._pages().items():
            self.window.add_page(name, make)
        self.searches.show()
        self.pickers.restore()
        self.drops.allow(self.desk.writable)
        kept = state.last_place(self.settings)
        known = kept is not None and self._can_return_to(kept.page) and self.settings.last_library == self._last_shown()
        self.window.go(kept if known and kept is not None else Place(contents.OVERVIEW))
        # Not on the first button of the frame: keys go to the page.
        self.window.focus_page()
        self.jobs.read("", lambda progress: _load_pages())

    def _can_return_to(self, page: str) -> bool:
        """Whether a page can be shown when the library opens: what was typed into the box is kept nowhere."""
        passing = (contents.RESULTS, contents.IMPORT, contents.FORMS, contents.VIEW, contents.REDACT)
        return page not in passing and (page in self._pages() or page in self.searches.pages())

    def _last_shown(self) -> str:
        library = self.desk.library
        return str(library.folder) if library is not None else ""

    def _closing(self) -> None:
        from ui.record.popover import Popover

        for sheet in self.window.findChildren(Popover):
            # It is about an entry that nobody can see any more.
            sheet.leave()
        self.window.drop_pages()

    def _pages(self) -> dict[str, Callable[[], QWidget]]:
        made: dict[str, Callable[[], QWidget]] = {
            contents.OVERVIEW: self._make_overview,
            contents.TASKS: self._make_tasks,
            contents.SAME: self._make_same,
            contents.DOSSIERS: self._make_dossiers,
            contents.TRASH: self._make_trash,
            contents.CHANGES: self._make_changes,
            contents.RESULTS: self._make_results,
            contents.IMPORT: self.imports.make_page,
            contents.FORMS: self._make_forms,
            contents.VIEW: self._make_viewer,
            contents.REDACT: self._make_redact,
        }
        for name in contents.LISTED:
            made[name] = lambda name=name: self._make_list(name)
        made[contents.INBOX] = self._make_inbox
        return made

    def _make_list(self, type_name: str) -> QWidget:
        from ui.pages.record_list import RecordList

        return self._wire_list(RecordList(self.desk, type_name))

    def _make_tasks(self) -> QWidget:
        from ui.pages.tasks import TasksPage

        return self._wire_list(TasksPage(self.desk))

    def _make_inbox(self) -> QWidget:
        from ui.pages.inbox import InboxPage

        return self._wire_list(InboxPage(self.desk))

    def _wire_list(self, page: QWidget) -> QWidget:
        page.came_to_rest.connect(self._rest)  # type: ignore[attr-defined]
        page.entry.evidence_wanted.connect(self.drops.ask_files_for)  # type: ignore[attr-defined]
        return page

    def _rest(self, place: Place) -> None:
        """A list chose an entry by itself: the person is there, without a step."""
        self.window.history.replace(place)
        self.window.actions_.allow_one("record", True)
        state.keep_place(place, self.settings)
        self.finding.arrived(place)

    def _make_overview(self) -> QWidget:
        from ui.pages.overview import OverviewPage

        page = OverviewPage(self.desk)
        page.evidence_wanted.connect(self.drops.add_evidence)
        page.working_wanted.connect(self.window.set_working)
        return page

    def _make_same(self) -> QWidget:
        from ui.pages.same_person import SamePersonPage

        return SamePersonPage(self.desk)

    def _make_dossiers(self) -> QWidget:
        from ui.pages.dossiers import DossiersPage

        return DossiersPage(self.desk)

    def _make_trash(self) -> QWidget:
        from ui.pages.trash import TrashPage

        return TrashPage(self.desk)

    def _make_changes(self) -> QWidget:
        from ui.pages.change_log import ChangeLogPage

        page = ChangeLogPage(self.desk)
        page.verify_wanted.connect(self.library_actions.verify)
        self.library_actions.verified.connect(page.show_report)
        return page

    def _make_results(self) -> QWidget:
        from ui.pages.results import ResultsPage

        return ResultsPage(self.desk)

    def _make_forms(self) -> QWidget:
        from ui.pages.forms import FormsPage

        return FormsPage(self.desk)

    def _make_viewer(self) -> QWidget:
        from ui.viewer.page import ViewerPage

        return ViewerPage(self.desk)

    def _make_redact(self) -> QWidget:
        from ui.redact.page import RedactPage

        return RedactPage(self.desk)

    def _ask_to_finish(self, sentence: str) -> None:
        """The window was to close with something typed: it stays, and the person says whether that is given up."""
        self.desk.say(sentence, "bad", step=_("Close without it"), then=self.window.close)

    def _end(self) -> None:
        """The window closes: what is under way stops first, then the library is let go."""
        here = self.window.pages.currentWidget()
        if hasattr(here, "leave"):
            here.leave()  # a child that draws would be waited for
        self.jobs.close()
        self.desk.close()


def _clear_copies() -> None:
    """Take away the copies of evidence that other programs were given when the program last ran."""
    from casefiles.services.evidence.copies import clear_copies

    clear_copies()


def _load_pages() -> None:
    """Load what the first entry that is opened will need, while the person looks at the first page."""
    import casefiles.domain.query  # noqa: F401
    import ui.pages.record_list
    import ui.record.body
    import ui.record.gathering  # noqa: F401


def _recent(settings: Settings) -> list[object]:
    from ui.pages.welcome import Recent

    return [
        Recent(path, Path(path).name.removesuffix(".casefiles"), is_there=Path(path).exists()) for path in settings.recent
    ]
