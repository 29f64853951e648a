"""Over a file: which evidence item it is, what kind, how it must be handled, and the way to those beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from casefiles.services.evidence.media_types import kind_of
from casefiles.services.evidence.viewed import Viewed
from casefiles.services.evidence.viewing import DRAWN_KINDS
from casefiles.services.views import Ref
from casefiles.words import _, size
from ui.bar import Bar
from ui.button import Button
from ui.chip import Chip
from ui.label import Label
from ui.record.link_row import RecordName

HEIGHT = 52
NARROW = 800
"""Below this width the arrows have no words between them."""


class ViewerHead(Bar):
    """Does nothing by itself."""

    back_wanted = Signal()
    item_wanted = Signal()
    """The page of the evidence item is wanted."""
    beside_wanted = Signal(object)
    """The Ref of another evidence item."""
    redact_wanted = Signal()
    """A redacted copy of the file is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HEIGHT, "bottom", "panel", parent)
        self._others: tuple[Ref | None, Ref | None] = (None, None)
        self.back = Button("", "arrow-left", look="plain", name=_("Back (Esc)"), then=self.back_wanted.emit, parent=self)
        self.reference = Label("", "small", colour="dim", parent=self)
        self.name = RecordName("", 600, self)
        self.name.clicked.connect(lambda checked=False: self.item_wanted.emit())
        self.facts = Label("", "small", colour="dim", parent=self)
        self.marking = Chip("", parent=self)
        self.health = Chip("", parent=self)
        self.redact = Button(
            _("Redact…"), look="plain", name=_("Make a redacted copy"), then=self.redact_wanted.emit, parent=self
        )
        self.redact.hide()
        self.before = Button("", "chevron-left", look="plain", then=lambda: self._go(0), parent=self)
        self.after = Button("", "chevron-right", look="plain", then=lambda: self._go(1), parent=self)
        for part in (self.back, self.reference, self.name, self.facts, self.marking, self.health):
            self.row.addWidget(part)
        self.row.addStretch(1)
        self.what = Label(_("Evidence item"), "small", colour="dim", parent=self)
        for part in (self.redact, self.before, self.what, self.after):
            self.row.addWidget(part)

    def show_item(self, found: Viewed, *, redactable: bool) -> None:
        """Name an evidence item. `redactable`: a redacted copy may be made of what can be drawn."""
        view = found.view
        if self.reference.text() != view.ref:
            self.health.hide()
        self.reference.setText(view.ref)
        self.reference.setMinimumWidth(self.reference.sizeHint().width())  # a reference cut short names nothing
        self.name.say(view.title)
        count = view.field("size").stored
        facts = [view.shown("media_type"), size(int(count)) if count is not None else ""]
        self.facts.setText(" · ".join(fact for fact in facts if fact))
        self.marking.show_state(view.marking, "neutral")
        self.marking.setVisible(bool(view.marking))
        self.redact.setVisible(redactable and kind_of(view.shown("media_type")) in DRAWN_KINDS)
        self._others = (found.before, found.after)
        for button, other, words in (
            (self.before, found.before, _("Evidence item before: {name}")),
            (self.after, found.after, _("Next evidence item: {name}")),
        ):
            button.setEnabled(other is not None)
            name = words.format(name=f"{other.ref} {other.title}" if other is not None else "—")
            button.setToolTip(name if other is not None else "")
            button.setAccessibleName(name)

    def say_intact(self) -> None:
        """The file was read again just now, and is as it was taken in."""
        hint = _("Read again just now and compared with its hash.")
        self.health.show_state(_("as it was taken in"), "corroborated", hint=hint)
        self.health.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.what.setVisible(self.width() >= NARROW)

    def _go(self, which: int) -> None:
        if (other := self._others[which]) is not None:
            self.beside_wanted.emit(other)
