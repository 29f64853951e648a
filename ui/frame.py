"""Keeps true what the frame says of the open library: name, counts, handling, encryption, verification, undo, saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject

from casefiles.words import _, moment, ngettext
from ui import contents
from ui.desk import Desk
from ui.history import Place

if TYPE_CHECKING:
    from casefiles.database.library import Library, State
    from casefiles.services.glance import Checks
    from ui.main_window import MainWindow
    from ui.record.page import RecordPage


class _Facts(NamedTuple):
    """What is read of the library after each change."""

    state: State
    counts: dict[str, int]
    told: dict[str, str]
    """In words, where some entries are judged to be the same: "26 people in 28 entries"."""


class Handling(NamedTuple):
    """What the banner says: words, and the name of its colour; empty words for nothing to say."""

    text: str = ""
    colour: str = "red"


class Frame(QObject):
    """Listens to the desk and shows on the window."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self.desk = desk
        self.window = window
        self._saved = ""
        self._entry: RecordPage | None = None
        desk.opened.connect(self._opened)
        desk.changed.connect(self._changed)
        desk.closing.connect(self._forget)
        window.arrived.connect(self._arrived)
        window.recount.connect(self.refresh)

    def _opened(self) -> None:
        library = self.desk.library
        assert library is not None
        self._saved = ""
        self.show_name(library.name, library.writable)
        self.window.status.show_encryption(library.encrypted)
        self.window.status.show_verification("")
        self.window.status.show_saved("")
        self.refresh()
        self.read_verification()

    def show_name(self, name: str, writable: bool = True) -> None:
        """Name the library in the bar at the top, before or after it is open."""
        kind = _("local library") if writable else _("read only")
        self.window.show_library(name, kind, writable=writable and self.desk.library is not None)

    def _changed(self, notice: Any) -> None:
        self.refresh()
        self._show_handling()

    def refresh(self) -> None:
        """Read counts and the state of undo anew."""
        if self.desk.library is not None:
            self.desk.read(_facts, self._show, owner=self, key="facts")

    def _show(self, facts: _Facts) -> None:
        self.window.navigation.show_counts(facts.counts, facts.told)
        self.window.show_undo(facts.state.undo or "", facts.state.redo or "")
        if facts.state.saved and facts.state.saved != self._saved:
            self._saved = facts.state.saved
            # The day is today's: the clock is enough.
            self.window.status.show_saved(moment(facts.state.saved).rpartition(" ")[2])

    # Verification

    def read_verification(self) -> None:
        """Say when the evidence was last checked, and how that ended."""
        if self.desk.library is not None:
            self.desk.read(_last_checks, self._show_checks, owner=self, key="checks")

    def _show_checks(self, found: Checks | None) -> None:
        if found is None:
            return
        intact, failed, when = found.intact, found.failed, found.when
        if failed:
            text = ngettext(
                "{n} evidence item is not as it came, {when}", "{n} evidence items are not as they came, {when}", failed
            ).format(n=failed, when=moment(when))
        else:
            text = ngettext(
                "{n} evidence item verified {when}", "{n} evidence items verified {when}", intact
            ).format(n=intact, when=moment(when))
        self.window.status.show_verification(text, not failed)

    def show_report(self, report: Any) -> None:
        """Say how a verification just ended."""
        library = self.desk.library
        if library is None:
            return
        when = moment(library.clock().utc)
        if report.ok:
            n = report.evidence.checked
            text = (
                ngettext("{n} evidence item verified {when}", "{n} evidence items verified {when}", n)
                if n
                else _("Verified {when}")
            ).format(n=n, when=when)
        else:
            n = len(report.findings)
            text = ngettext("{n} thing is not as it was left, {when}", "{n} things are not as they were left, {when}", n)
            text = text.format(n=n, when=when)
        self.window.status.show_verification(text, report.ok)

    # Handling

    def _forget(self) -> None:
        if self._entry is not None:
            self._entry.shown.disconnect(self._show_handling)
        self._entry = None

    def _arrived(self, place: Place) -> None:
        self._forget()
        page = self.window.pages.currentWidget()
        self._entry = getattr(page, "entry", None)
        if self._entry is not None:
            self._entry.shown.connect(self._show_handling)
        self._show_handling()

    def _show_handling(self, _ref: str = "") -> None:
        library = self.desk.library
        if library is None:
            self.window.banner.show_marking("")
            return
        body = self._entry.body if self._entry is not None else None
        view = body.view if body is not None and self._entry is not None and body.view.ref == self._entry.ref else None
        marking = [library.setting("marking"), view.marking_key or "" if view is not None else ""]
        sharing = [library.setting("tlp"), _stored(view, "tlp")]
        shown = handling(marking, sharing)
        self.window.banner.show_marking(shown.text, shown.colour)


def _stored(view: Any, key: str) -> str:
    if view is None:
        return ""
    return next((str(one.stored or "") for one in view.fields if one.key == key), "")


def handling(markings: list[str], sharings: list[str]) -> Handling:
    """The highest of some markings and of some promises about sharing, both said where there are both."""
    from casefiles.domain.vocabulary import vocabulary

    found = []
    for name, keys in (("marking", markings), ("tlp", sharings)):
        scale = vocabulary(name)
        terms = [scale.term(key) for key in keys if key in scale]
        # The lowest step of a scale asks for nothing, so it needs no banner.
        terms = [term for term in terms if term.rank]
        if terms:
            found.append(max(terms, key=lambda term: term.rank or 0))
    colours = {"#8a1f1b": "red", "#a8690b": "amber", "#2e7d4f": "green"}
    order = ("red", "amber", "green")
    shown = sorted((colours.get(term.colour or "", "red") for term in found), key=order.index)
    return Handling(" · ".join(term.show() for term in found), shown[0] if shown else "red")


def _facts(library: Library) -> _Facts:
    from casefiles.services import glance, inbox, one_each

    tally = glance.tally(library)
    counts = dict(tally.counts)
    counts[contents.TASKS] = counts.pop("open_tasks")
    counts[contents.INBOX] = inbox.waiting(library)
    told = {name: one_each.in_entries(name, found) for name, found in tally.apart.items()}
    return _Facts(library.state(), counts, told)


def _last_checks(library: Library) -> Checks | None:
    from casefiles.services import glance

    return glance.last_checks(library)
