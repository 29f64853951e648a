"""The panel under the top box in which one line about somebody comes in: typed, understood, entered or parked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from shiboken6 import isValid

from casefiles.database.library import Library
from casefiles.services import inbox, quick_entry
from casefiles.services.proposals import Entered, Proposal
from casefiles.services.views import Ref
from casefiles.words import _, ngettext
from ui import contents, icons
from ui.button import Button
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.line_editor import LineEditor
from ui.record.popover import SHADOW, Popover

WIDTH = 680


class QuickLine(Popover):
    """Made for each opening. Closes when a line is entered, or with Escape on an empty line."""

    parked = Signal(str, int, int)
    """A line was parked: its text, the tip's id and the number of the change, to be had back."""

    def __init__(self, desk: Desk, anchor: QWidget, first: str = "", clear_of: QWidget | None = None) -> None:
        super().__init__(anchor, _("One line in"), WIDTH)
        self.desk = desk
        self._anchor_box = anchor
        self._clear_of = clear_of
        self._is_saving = False
        self.editor = LineEditor(desk, self._propose, self)
        self.editor.line.setPlaceholderText(_("tuco @puerto quinde 14/7 s14 c3"))
        self.new = _NewButtons(self, first)
        # In the order in which Tab comes to them.
        self.park_button = Button(_("Park in the Inbox"), "inbox", then=self.park, parent=self)
        self.park_button.setToolTip(_("Park in the Inbox (Escape)"))
        self.enter_button = Button(_("Enter"), "check", look="primary", then=self.editor.enter, parent=self)
        self.enter_button.setToolTip(_("Enter (Enter). With Ctrl+Enter source, date and place stay for the next line"))
        hint = _("Tab walks, arrows choose. Ctrl+Enter keeps source, date and place.")
        self.hint = Label(hint, "head", 400, "dim", parent=self)
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 2, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.park_button)
        foot.addWidget(self.enter_button)
        self.column.addWidget(self.editor)
        self.column.addWidget(self.new)
        self.column.addWidget(self._foot)
        self.editor.edited.connect(self._edited)
        self.editor.entered.connect(self._save)
        self.editor.escaped.connect(self._escaped)
        self.new.chosen.connect(self._make_new)
        desk.working_changed.connect(self.editor.look)
        desk.changed.connect(self._heard)
        desk.closing.connect(self.leave)
        self._edited()

    def start(self, text: str = "") -> None:
        """Open, with a text in the line."""
        self.open()
        self.editor.start(text)
        self.editor.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def first_focus(self) -> QWidget:
        return self.editor.line

    @property
    def unsaved(self) -> str:
        """What was typed and neither entered nor parked."""
        return "" if self._is_saving else self.editor.text

    def holds_work(self) -> bool:
        return bool(self.editor.text)

    def stand(self) -> None:
        """In the middle under the box, never over the handling."""
        super().stand()
        window = self.parentWidget()
        middle = self._anchor_box.mapTo(window, QPoint(self._anchor_box.width() // 2, 0)).x()
        top = self.y()
        if self._clear_of is not None and self._clear_of.isVisible():
            under = self._clear_of.mapTo(window, QPoint(0, self._clear_of.height())).y() - SHADOW + 2
            top = max(top, under)
        left = max(4, min(middle - self.width() // 2, window.width() - self.width() - 4))
        self.setGeometry(left, top, self.width(), min(self.height(), window.height() - top - 4))

    def _propose(self, library: Library, text: str, choices: Mapping[str, str]) -> Proposal:
        return quick_entry.propose(library, text, working=self.desk.working, choices=choices)

    def _edited(self) -> None:
        empty = not self.editor.text
        self.new.setVisible(empty)
        self._foot.setVisible(not empty)

    def _heard(self, notice: Any) -> None:
        if self.editor.text:
            self.editor.look()

    # Entering and parking

    def _save(self, keep: bool) -> None:
        proposal = self.editor.proposal
        if proposal is None or self._is_saving:
            return
        text, choices, working = proposal.text, proposal.choices, self.desk.working
        if keep:
            # The next line may be begun while this one is being written.
            self.editor.keep(proposal.kept)
        else:
            self._is_saving = True
            self.editor.line.setReadOnly(True)
        begun = self.editor.line.text()

        def say_not_entered(reason: str) -> None:
            line = quick_entry.shortened(text)
            self.desk.say(_("{line} was not entered. {reason}").format(line=line, reason=reason), "bad")

        def done(entered: Entered) -> None:
            self._say_entered(entered)
            if not keep and isValid(self):
                self.editor.start()
                self.leave()

        def failed(sentence: str) -> None:
            if not isValid(self):
                say_not_entered(sentence)
                return
            self._is_saving = False
            self.editor.line.setReadOnly(False)
            if keep and self.editor.line.text() == begun:
                self.editor.start(text)
                self.editor.refuse(sentence)
            elif keep:
                # Something else is being typed by now: the line is not lost.
                say_not_entered(sentence)
            else:
                self.editor.refuse(sentence)

        self.desk.write(
            lambda library: quick_entry.enter(library, text, choices, working=working), done, failed=failed
        )

    def _say_entered(self, entered: Entered) -> None:
        desk = self.desk
        desk.say(said_of(entered), "good", step=_("Show"), then=lambda: desk.go("person", entered.person.ref))

    def _escaped(self) -> None:
        if self.editor.text:
            self.park()
        else:
            self.leave()

    def park(self) -> None:
        """Keep the line for later, and be ready for another."""
        text, working = self.editor.text, self.desk.working
        if not text or self._is_saving:
            return
        self._is_saving = True
        self.editor.line.setReadOnly(True)

        def work(library: Library) -> tuple[Ref, int]:
            return inbox.park(library, text, working=working), library.head.seq

        def done(made: tuple[Ref, int]) -> None:
            if not isValid(self):
                return
            self._is_saving = False
            self.editor.line.setReadOnly(False)
            self.editor.start()
            self.parked.emit(text, made[0].id, made[1])

        def failed(sentence: str) -> None:
            if not isValid(self):
                self.desk.say(sentence, "bad")
                return
            self._is_saving = False
            self.editor.line.setReadOnly(False)
            self.editor.refuse(sentence)

        self.desk.write(work, done, failed=failed)

    def _make_new(self, name: str) -> None:
        self.leave()
        self.desk.go(name, "", contents.BEGIN)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.window().focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            focus.click()
        elif event.key() == Qt.Key.Key_Escape and self.editor.text:
            # From a button: a line that was typed is not thrown away.
            self.editor.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)


class _NewButtons(QWidget):
    """What can be made anew instead of a line; the kind of the list that is shown comes first."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, first: str) -> None:
        super().__init__(parent)
        self.buttons: dict[str, Button] = {}
        flow = FlowLayout(self, 4)
        for name, words in sorted(contents.NEW, key=lambda one: one[0] != first):
            made = Button(_(words), icons.RECORD_ICONS[name], look="quiet", parent=self)
            made.clicked.connect(lambda checked=False, name=name: self.chosen.emit(name))
            self.buttons[name] = made
            flow.addWidget(made)


def said_of(entered: Entered) -> str:
    """What became of a line, in a sentence."""
    made: Sequence[Ref] = [one for one in entered.made if one.id != entered.person.id]
    sentence = _("Entered under {title} ({ref}).").format(title=entered.person.title, ref=entered.person.ref)
    if made:
        sentence += " " + ngettext("{n} entry is new.", "{n} entries are new.", len(made)).format(n=len(made))
    return sentence
