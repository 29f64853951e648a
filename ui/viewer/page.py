"""A file on a page of its own: what it is, the tools, the view of its kind, and the claims that cite it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.database.vault import Health
from casefiles.errors import CasefilesError
from casefiles.services.evidence import checks
from casefiles.services.evidence.viewed import Viewed, viewed
from casefiles.services.views import ClaimView, RecordView, Ref
from casefiles.words import _
from ui import contents, icons, theme
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.history import Place
from ui.notice import Notice
from ui.record.claim_form import ClaimForm, Passage
from ui.record.file_card import AT_ONCE
from ui.record.places import go_to
from ui.viewer.choosing import view_for
from ui.viewer.cited_strip import WIDTH, CitedStrip
from ui.viewer.comparison import Comparison
from ui.viewer.copying import Copying
from ui.viewer.head import ViewerHead
from ui.viewer.mark_offer import MarkOffer
from ui.viewer.page_view import PageView
from ui.viewer.place import Looking
from ui.viewer.second_sheet import SecondSheet
from ui.viewer.toolbar import ViewerBar
from ui.viewer.view import Marked, View


class ViewerPage(QWidget):
    """`open_place` opens the file of an evidence item. The view goes, with all it holds, when the person goes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.ref = ""
        self.looking = Looking()
        self.found: Viewed | None = None
        self.view: View | None = None
        self.mark: Marked | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.head = ViewerHead(self)
        self.head.back_wanted.connect(self.go_back)
        self.head.item_wanted.connect(self._go_to_item)
        self.head.beside_wanted.connect(self._go_beside)
        self.head.redact_wanted.connect(self.redact)
        self.bar = ViewerBar(self)
        self.copying = Copying(desk, self)
        self.bar.menu_wanted.connect(self.open_menu)
        self.bar.compare_wanted.connect(self.ask_for_second)
        self.comparison: Comparison | None = None
        self.notice = Notice(self)
        self.strip = CitedStrip(desk, self)
        self.strip.chosen.connect(self._go_to_claim)
        self._place = QWidget(self)
        self._stage = QVBoxLayout(self._place)
        self._stage.setContentsMargins(0, 0, 0, 0)
        self._stage.setSpacing(0)
        self._stage.addWidget(self.notice)
        self.offer = MarkOffer(self._place)
        self.offer.cite_wanted.connect(self.cite)
        self.offer.copy_wanted.connect(self.copy)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._place, 1)
        middle.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.bar)
        column.addLayout(middle, 1)
        desk.changed.connect(self._heard)
        desk.closing.connect(self.leave)

    # Coming and going

    def open_place(self, place: Place) -> None:
        """Show the file of an evidence item, and the place in it that is named. The same file again only goes there."""
        self.looking = Looking.read(place.detail)
        if place.ref == self.ref and self.view is not None:
            self._look()
            return
        self._drop_view()
        self.ref, self.found = place.ref, None
        ref = place.ref

        def read(library: Library) -> Viewed | str:
            try:
                return viewed(library, ref)
            except CasefilesError as reason:
                return str(reason)

        self.desk.read(read, self._show, owner=self, key="item")

    def _show(self, found: Viewed | str) -> None:
        if isinstance(found, str):
            self._stage.addWidget(EmptyPage("file", _("Not here"), found), 1)
            return
        self.found = found
        view = found.view
        self.head.show_item(found, redactable=self.desk.writable)
        made = view_for(view.shown("media_type"), self.desk, self._place)
        self.view = made
        made.marked.connect(self._marked)
        made.failed.connect(self._say)
        made.changed.connect(self._moved)
        self._stage.addWidget(made, 1)
        made.show_file(view.id, view)
        self.bar.use_view(made)
        self.offer.raise_()
        self._show_cited(found)
        self._look()
        made.setFocus(Qt.FocusReason.OtherFocusReason)
        self._check(found)

    def _look(self) -> None:
        if self.view is None:
            return
        self._look_beside()
        if self.looking.place is not None:
            self.view.go_to(self.looking.place)
            self.strip.show_place(self.looking.place)
        if self.looking.find:
            self.bar.start_find(self.looking.find)

    def leave(self) -> None:
        """Let the view go, with its child and threads."""
        self._drop_view()
        self.ref = ""

    def _drop_view(self) -> None:
        self.desk.forget_reading(self, "item")
        self.offer.hide()
        self.notice.hide()
        self.mark = None
        self.desk.forget_reading(self, "beside")
        self._end_comparison()
        self.bar.use_view(None)
        while self._stage.count() > 1:
            item = self._stage.takeAt(1)
            widget = item.widget() if item is not None else None
            if isinstance(widget, View):
                widget.leave()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.view = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.strip.setFixedWidth(min(WIDTH, max(180, self.width() // 3)))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.leave()

    def go_back(self) -> None:
        """To the entry that the person came from, else to the evidence item."""
        window: Any = self.window()
        if hasattr(window, "go_back") and window.history.can_go(-1):
            window.go_back()
        else:
            self._go_to_item()

    def redact(self) -> None:
        """Make a redacted copy of the file."""
        self.desk.go(contents.REDACT, self.ref)

    def _go_beside(self, other: Ref) -> None:
        self.desk.go(contents.VIEW, other.ref, Looking(about=self.looking.about).write())

    def _go_to_item(self) -> None:
        if self.found is not None:
            view = self.found.view
            go_to(self.desk, Ref(view.id, view.ref, view.type, view.title))

    def open_menu(self) -> None:
        """What else can be done with the file."""
        if self.found is None:
            return
        view, menu = self.found.view, self.bar.menu()
        for icon, words, then in (
            ("save", _("Save a copy as…"), lambda: self.copying.ask_where_to(view)),
            ("open-elsewhere", _("Open a copy in another program…"), lambda: self.copying.ask_to_open(view)),
            ("fingerprint", _("Go to the evidence item"), self._go_to_item),
        ):
            menu.addAction(icons.icon(icon), words).triggered.connect(lambda checked=False, then=then: then())
        menu.popup(self.bar.more.mapToGlobal(self.bar.more.rect().bottomLeft()))

    def _check(self, found: Viewed) -> None:
        """A small file is read again whenever it is looked at; what is wrong is said here."""
        count = found.view.field("size").stored
        if count is None or int(count) > AT_ONCE:
            return
        exhibit, ref = found.view.id, found.view.ref

        def told(result: Health | None) -> None:
            if result is None or self.ref != ref:
                return
            if result == "intact":
                self.head.say_intact()
                return
            self.notice.say(checks.fault(result, ref))
            if self.desk.writable:
                self.desk.write(lambda library: checks.check_exhibits(library, [exhibit]))

        self.desk.read(lambda library: checks.look(library, exhibit), told, owner=self, key="check")

    def _say(self, sentence: str) -> None:
        if sentence:
            self.notice.say(sentence, "single_source")
        else:
            self.notice.hide()

    # Two pictures

    def ask_for_second(self) -> None:
        """Ask which picture to look at beside this one."""
        if self.found is None:
            return
        sheet = SecondSheet(self.desk, self.bar.compare, self.found.view.id)
        sheet.chosen.connect(lambda other: self._go_to_looking(beside=other.ref))
        sheet.open()

    def _go_to_looking(self, *, beside: str) -> None:
        self.desk.go(contents.VIEW, self.ref, self.looking._replace(place=None, find="", beside=beside).write())

    def _look_beside(self) -> None:
        """Show the second picture that the place names, or none."""
        other = self.looking.beside
        shown = self.comparison.other.ref if self.comparison is not None else ""
        if other == shown:
            return
        self._end_comparison()
        if not other or not isinstance(self.view, PageView):
            return

        def read(library: Library) -> RecordView | str:
            try:
                return viewed(library, other).view
            except CasefilesError as reason:
                return str(reason)

        def show(view: RecordView | str) -> None:
            if isinstance(view, str):
                self._say(view)
            elif isinstance(self.view, PageView) and self.found is not None and self.looking.beside == other:
                self._stage.removeWidget(self.view)
                self.comparison = Comparison(self.desk, self.view, self.found.view, view, self._place)
                self.comparison.closed.connect(lambda: self._go_to_looking(beside=""))
                self._stage.addWidget(self.comparison, 1)
                self.strip.hide()
                self.offer.raise_()

        self.desk.read(read, show, owner=self, key="beside")

    def _end_comparison(self) -> None:
        held, self.comparison = self.comparison, None
        if held is None:
            return
        first = held.give_back()
        self._stage.removeWidget(held)
        held.hide()
        held.deleteLater()
        self._stage.addWidget(first, 1)
        first.show()
        first.canvas.fit("page")
        self.strip.show()
        self.offer.raise_()

    # Claims

    def _show_cited(self, found: Viewed) -> None:
        can_mark = self.view is not None and bool(self.view.CAN & {"mark", "text"})
        self.strip.show_claims(found.cited, can_mark=can_mark)
        self.strip.show_place(self.looking.place)
        if self.view is not None:
            self.view.show_cited([claim.file_place for claim in found.cited if claim.file_place is not None])

    def _go_to_claim(self, claim: ClaimView) -> None:
        if self.view is not None and claim.file_place is not None:
            self.view.go_to(claim.file_place)
            self.strip.show_place(claim.file_place)

    def _heard(self, notice: Any) -> None:
        if self.found is None or self.view is None or not {"claim", "exhibit", "link"} & set(notice.records):
            return
        ref = self.ref

        def again(found: Viewed) -> None:
            if self.ref == ref and self.view is not None:
                self.found = found
                self.head.show_item(found, redactable=self.desk.writable)
                self._show_cited(found)

        self.desk.read(lambda library: viewed(library, ref), again, owner=self, key="again")

    # Marking and citing

    def _marked(self, mark: Marked | None) -> None:
        self.mark = mark
        self._offer()

    def _moved(self) -> None:
        if self.mark is not None:
            self._offer()

    def _offer(self) -> None:
        if self.mark is None or self.view is None:
            self.offer.hide()
            return
        place = self.view.mark_rect().translated(self.view.mapTo(self._place, QPoint(0, 0)))
        self.offer.offer(place, citing=self.desk.writable, copying=bool(self.mark.excerpt))

    def cite(self) -> None:
        """Offer the form of a claim with passage and place filled in."""
        if self.mark is None or self.found is None or self.view is None or not self.desk.writable:
            return
        view = self.found.view
        item = Ref(view.id, view.ref, view.type, view.title)
        place = self.mark.place
        words = place.show(pages=self.view.pages() or None)
        passage = Passage(item, place, words, self.mark.excerpt, self.found.source, self._about())
        # At the side, where it does not cover what is cited.
        form = ClaimForm(self.desk, self.bar.more, None, f"{view.ref}, {words}", passage=passage)
        form.saved.connect(self._cited)
        form.closed.connect(self._offer)
        self.offer.hide()
        form.open()

    def _about(self) -> str:
        """The ref of the entry that a claim is about until another is chosen."""
        if self.looking.about:
            return self.looking.about
        return self.found.about[0].ref if self.found is not None and self.found.about else ""

    def _cited(self) -> None:
        if self.view is not None:
            self.view.clear_mark()

    def copy(self) -> None:
        """Copy the words that are marked."""
        if self.mark is not None and self.mark.excerpt:
            QGuiApplication.clipboard().setText(self.mark.excerpt)
            self.desk.say(_("Copied."), "good")

    # Keys

    def event(self, event: QEvent) -> bool:
        # The window has a find of its own under this key; here it finds in the file.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_find(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        view = self.comparison.active() if self.comparison is not None else self.view
        if _is_find(event):
            self.bar.start_find()
        elif view is None or event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            if self.mark is not None:
                view.clear_mark()
            else:
                self.go_back()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.key() == Qt.Key.Key_R or not view.takes(event.key()):
                super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_M and "mark" in view.CAN:
            view.start_marking(not view.is_marking())
        elif event.key() == Qt.Key.Key_L and self.comparison is not None:
            self.comparison.toggle()
        elif event.key() == Qt.Key.Key_C and self.mark is not None:
            self.cite()
        elif event.key() == Qt.Key.Key_F3:
            view.find_next(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif not view.takes(event.key()):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("ground"))


def _is_find(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier
