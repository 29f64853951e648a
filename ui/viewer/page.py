"""A file on a page of its own: what it is, the tools, the view of its kind, and the claims that cite it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.database.vault import Health
from casefiles.errors import CasefilesError
from casefiles.services.evidence import checks
from casefiles.services.evidence.viewed import Viewed, viewed
from casefiles.services.views import ClaimView, Ref
from casefiles.words import _, size
from ui import contents, theme
from ui.bar import Bar
from ui.button import Button
from ui.chip import Chip
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.history import Place
from ui.label import Label
from ui.notice import Notice
from ui.record.claim_form import ClaimForm, Passage
from ui.record.file_card import AT_ONCE
from ui.record.link_row import RecordName
from ui.record.places import go_to
from ui.viewer.choosing import view_for
from ui.viewer.cited_strip import CitedStrip
from ui.viewer.mark_offer import MarkOffer
from ui.viewer.place import Looking
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
        self.head = self._make_head()
        self.bar = ViewerBar(self)
        self.bar.menu_wanted.connect(self.open_menu)
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

    def _make_head(self) -> Bar:
        head = Bar(52, "bottom", "panel", self)
        self.back_button = Button("", "arrow-left", look="plain", name=_("Back (Esc)"), then=self.go_back, parent=head)
        self.reference = Label("", "small", colour="dim", parent=head)
        self.name = RecordName("", 600, head)
        self.name.clicked.connect(lambda checked=False: self._go_to_item())
        self.facts = Label("", "small", colour="dim", parent=head)
        self.marking = Chip("", parent=head)
        self.health = Chip("", parent=head)
        self.before = Button("", "chevron-left", look="plain", parent=head)
        self.after = Button("", "chevron-right", look="plain", parent=head)
        self.before.clicked.connect(lambda checked=False: self._go_beside(-1))
        self.after.clicked.connect(lambda checked=False: self._go_beside(1))
        for part in (self.back_button, self.reference, self.name, self.facts, self.marking, self.health):
            head.row.addWidget(part)
        head.row.addStretch(1)
        self.beside = Label(_("Evidence item"), "small", colour="dim", parent=head)
        for part in (self.before, self.beside, self.after):
            head.row.addWidget(part)
        return head

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
        self._show_head(found)
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

    # The head

    def _show_head(self, found: Viewed) -> None:
        view = found.view
        self.reference.setText(view.ref)
        self.name.say(view.title)
        count = view.field("size").stored
        kind = view.shown("media_type")
        facts = [kind, size(int(count)) if count is not None else ""]
        self.facts.setText(" · ".join(fact for fact in facts if fact))
        self.marking.show_state(view.marking, "neutral")
        self.marking.setVisible(bool(view.marking))
        self.health.hide()
        for button, other, words in (
            (self.before, found.before, _("Evidence item before: {name}")),
            (self.after, found.after, _("Next evidence item: {name}")),
        ):
            button.setEnabled(other is not None)
            name = words.format(name=f"{other.ref} {other.title}") if other is not None else ""
            button.setToolTip(name)
            button.setAccessibleName(name or words.format(name="—"))

    def _go_beside(self, step: int) -> None:
        other: Ref | None = None
        if self.found is not None:
            other = self.found.before if step < 0 else self.found.after
        if other is not None:
            self.desk.go(contents.VIEW, other.ref, Looking(about=self.looking.about).write())

    def _go_to_item(self) -> None:
        if self.found is not None:
            view = self.found.view
            go_to(self.desk, Ref(view.id, view.ref, view.type, view.title))

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
                hint = _("Read again just now and compared with its hash.")
                self.health.show_state(_("as it was taken in"), "corroborated", hint=hint)
                self.health.show()
            else:
                self.notice.say(checks.fault(result, ref))
                if self.desk.writable:
                    self.desk.write(lambda library: checks.check_exhibits(library, [exhibit]))

        self.desk.read(lambda library: checks.look(library, exhibit), told, owner=self, key="check")

    def _say(self, sentence: str) -> None:
        if sentence:
            self.notice.say(sentence, "single_source")
        else:
            self.notice.hide()

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
                self._show_head(found)
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
        place = self.view.mark_rect().translated(self.view.pos())
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

    def open_menu(self) -> None:
        """What else can be done with the file."""

    # Keys

    def event(self, event: QEvent) -> bool:
        # The window has a find of its own under this key; here it finds in the file.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_find(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        view = self.view
        if _is_find(event):
            self.bar.start_find()
        elif view is None or event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            if self.mark is not None:
                view.clear_mark()
            else:
                self.go_back()
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            view.zoom_in()
        elif event.key() == Qt.Key.Key_Minus:
            view.zoom_out()
        elif event.key() == Qt.Key.Key_0:
            view.fit()
        elif event.key() == Qt.Key.Key_PageUp:
            view.go_to_page(view.page() - 1)
        elif event.key() == Qt.Key.Key_PageDown:
            view.go_to_page(view.page() + 1)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_R:
            view.turn()
        elif event.key() == Qt.Key.Key_M and "mark" in view.CAN:
            view.start_marking(not view.is_marking())
        elif event.key() == Qt.Key.Key_C and self.mark is not None:
            self.cite()
        elif event.key() == Qt.Key.Key_F3:
            view.find_next(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("ground"))


def _is_find(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier
