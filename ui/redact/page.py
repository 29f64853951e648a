"""The page on which a redacted copy is made. What was drawn stays while the library is open, also when one goes elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.domain.page_list import read_pages
from casefiles.errors import CasefilesError
from casefiles.progress import Progress
from casefiles.services import profile
from casefiles.services.evidence import redaction
from casefiles.services.evidence.redaction import Redacted, Redaction
from casefiles.services.views import RecordView, Ref
from casefiles.words import _
from ui import contents
from ui.bar import Bar
from ui.button import Button
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.history import Place
from ui.label import Label
from ui.record.places import go_to
from ui.redact.draft import Draft
from ui.redact.side import RedactSide
from ui.redact.view import RedactView
from ui.viewer.toolbar import ViewerBar

if TYPE_CHECKING:
    from casefiles.database.library import Library


class RedactPage(QWidget):
    """`open_place` opens the file of the evidence item that the place names."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.ref = ""
        self.item: RecordView | None = None
        self.view: RedactView | None = None
        self._drafts: dict[str, Draft] = {}
        head = Bar(52, "bottom", "panel", self)
        self.back_button = Button("", "arrow-left", look="plain", name=_("Back (Esc)"), then=self.go_back, parent=head)
        self.title = Label("", "text", 600, parent=head)
        self.name = Label("", "small", colour="dim", parent=head)
        for part in (self.back_button, self.title, self.name):
            head.row.addWidget(part)
        head.row.addStretch(1)
        self.bar = ViewerBar(self)
        self.bar.more.hide()
        self.side = RedactSide(self)
        self._stage = QVBoxLayout()
        self._stage.setContentsMargins(0, 0, 0, 0)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addLayout(self._stage, 1)
        middle.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.bar)
        column.addLayout(middle, 1)
        side = self.side
        side.words_wanted.connect(lambda text: self.view and self.view.mark_words(text))
        side.make_wanted.connect(self.make)
        side.reason.textChanged.connect(self._use_options)
        side.codes.toggled.connect(self._use_options)
        side.preview.toggled.connect(lambda on: self.view and self.view.preview(on))
        side.undo_button.clicked.connect(lambda checked=False: self.undo())
        side.redo_button.clicked.connect(lambda checked=False: self.redo())
        side.remove_button.clicked.connect(lambda checked=False: self.view and self.view.remove_chosen())
        side.list.remove_wanted.connect(lambda: self.view and self.view.remove_chosen())
        side.list.reason_given.connect(self._give_reason)
        side.list.currentItemChanged.connect(lambda now, before: self._chosen_in_list())
        desk.closing.connect(self.leave)

    # Coming and going

    def open_place(self, place: Place) -> None:
        """Show the file of an evidence item under the boxes that were drawn on it."""
        if place.ref == self.ref and self.view is not None:
            return
        self.leave()
        self.ref = place.ref
        ref = place.ref

        def read(library: Library) -> RecordView | str:
            try:
                return profile.profile(library, ref)
            except CasefilesError as reason:
                return str(reason)

        self.desk.read(read, self._show, owner=self, key="item")

    def _show(self, item: RecordView | str) -> None:
        if isinstance(item, str):
            self._stage.addWidget(EmptyPage("file", _("Not here"), item), 1)
            return
        self.item = item
        self.title.setText(_("Redact {ref}").format(ref=item.ref))
        self.name.setText(item.title)
        draft = self._drafts.setdefault(item.ref, Draft())
        self.view = RedactView(self.desk, draft, self)
        self.view.drafted.connect(self._drafted)
        self.view.words_marked.connect(self.side.say_found)
        self.view.failed.connect(self._say)
        self.view.changed.connect(self._turned_page)
        self._stage.addWidget(self.view, 1)
        self.view.show_file(item.id, item)
        self.bar.use_view(self.view)
        self._use_options()
        self.view.preview(self.side.preview.isChecked())
        self._drafted()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turned_page(self) -> None:
        several = self.view is not None and self.view.pages() > 1
        self.side.pages.setVisible(several)
        self.side.pages_label.setVisible(several)

    def leave(self) -> None:
        """Let the view go, with its child; the boxes stay."""
        self.desk.forget_reading(self, "item")
        self.bar.use_view(None)
        self.side.notice.hide()
        self.side.found.hide()
        self.side.pages.clear()
        while self._stage.count():
            item = self._stage.takeAt(0)
            widget = item.widget() if item is not None else None
            if isinstance(widget, RedactView):
                widget.leave()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.view, self.item, self.ref = None, None, ""

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.leave()

    def go_back(self) -> None:
        """To where the person came from, else to the evidence item."""
        window = self.window()
        if hasattr(window, "go_back") and window.history.can_go(-1):
            window.go_back()
        elif self.item is not None:
            self.desk.go("exhibit", self.item.ref)

    # Boxes

    def _drafted(self) -> None:
        if self.view is not None:
            self.side.show_draft(self.view.draft, self.view.chosen)
            self.side.make.setEnabled(bool(self.view.draft.boxes) and self.desk.writable)

    def _use_options(self) -> None:
        if self.view is not None:
            self.view.reason, self.view.codes = self.side.reason.text().strip(), self.side.codes.isChecked()

    def _chosen_in_list(self) -> None:
        if self.view is not None and not self.side.list.is_filling and self.side.list.current() != self.view.chosen:
            self.view.choose(self.side.list.current())

    def _give_reason(self, at: int, reason: str) -> None:
        if self.view is not None:
            self.view.draft.say(at, reason)
            self.view.refresh()

    def undo(self) -> None:
        """One step of drawing back."""
        if self.view is not None and self.view.draft.undo():
            self.view.refresh()

    def redo(self) -> None:
        """One step forth."""
        if self.view is not None and self.view.draft.redo():
            self.view.refresh()

    def _say(self, sentence: str) -> None:
        if sentence:
            self.side.notice.say(sentence, "single_source")
        else:
            self.side.notice.hide()

    # The copy

    def make(self) -> None:
        """Make the redacted copy and enter it."""
        if self.view is None or self.item is None or not self.desk.writable:
            return
        try:
            pages = read_pages(self.side.pages.text())
        except CasefilesError as reason:
            self.side.notice.say(str(reason))
            return
        asked = Redaction(self.view.draft.boxes, pages, self.side.codes.isChecked())
        item, working = self.item, self.desk.working
        self.side.notice.hide()
        self.side.make.setEnabled(False)

        def done(made: Redacted) -> None:
            self._drafts.pop(item.ref, None)
            said = _("{ref} is made and proved: there is nothing under its boxes.").format(ref=made.item.ref)
            self.desk.say(said, "good", step=_("Show"), then=lambda: go_to(self.desk, made.item))
            if self.item is item:
                go_to(self.desk, Ref(made.item.id, made.item.ref, "exhibit", made.item.title))

        def failed(sentence: str) -> None:
            self.side.notice.say(sentence)
            self._drafted()

        job = self.desk.write_long(
            _("Making a redacted copy of {ref}").format(ref=item.ref),
            lambda library, progress: _make(library, item.id, asked, working, progress),
            done,
            failed=failed,
        )
        job.cancelled.connect(self._drafted)

    # Keys

    def event(self, event: QEvent) -> bool:
        # The window has undo, redo and find of its own under these keys; here they work on the boxes and in the file.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        view = self.view
        what = _own(event)
        if what == "undo":
            self.undo()
        elif what == "redo":
            self.redo()
        elif what == "find":
            self.bar.start_find()
        elif view is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        elif not view.takes(event.key()):
            super().keyPressEvent(event)


def _own(event: QKeyEvent) -> str:
    for what, keys in (
        ("undo", QKeySequence.StandardKey.Undo),
        ("redo", QKeySequence.StandardKey.Redo),
        ("find", QKeySequence.StandardKey.Find),
    ):
        if event.matches(keys):
            return what
    is_y = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return "redo" if is_y else ""


def _make(library: Library, item: int, asked: Redaction, working: object, progress: Progress) -> Redacted:
    return redaction.make(library, item, asked, working=working, progress=progress)  # type: ignore[arg-type]


def redact(desk: Desk, ref: str) -> None:
    """Go where a redacted copy of an evidence item's file is made."""
    desk.go(contents.REDACT, ref)
