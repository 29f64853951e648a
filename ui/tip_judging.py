"""One tip and what judges it: its line with chips, Assess, Reject with a reason, Reopen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.errors import NotFound
from casefiles.services import inbox
from casefiles.services.inbox import TipView
from casefiles.services.lookup import by_ref
from casefiles.services.proposals import Entered, Proposal
from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.chip import Chip
from ui.desk import Desk
from ui.label import Label
from ui.line_editor import LineEditor
from ui.quick_line import said_of

TONES = {inbox.OPEN: "neutral", inbox.ASSESSED: "corroborated", inbox.REJECTED: "unsourced"}
"""State of a tip -> the tone of its chip."""


class TipJudging(QWidget):
    """Shows the tip of a ref; what is typed into its line stays while others change the library."""

    judging = Signal()
    """The tip that is shown is about to be assessed or rejected."""
    judged = Signal()
    """The tip that was shown is assessed or rejected now."""
    back_wanted = Signal()
    """Escape was pressed: back to the list."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.ref = ""
        self.tip: TipView | None = None
        self._is_writing = False
        self._mended: dict[str, str] = {}  # lines that were being mended when another tip was looked at, by ref
        self.state = Chip("", parent=self)
        self.age = Label("", "text", 600, parent=self)
        self.about = Label("", "small", 400, "dim", parent=self)
        self.text = QLabel("", self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setFont(theme.font("title"))
        self.reason = QLabel("", self)
        self.reason.setWordWrap(True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.editor = LineEditor(desk, self._propose, self)
        self.assess_button = Button(_("Assess"), "check", look="primary", then=self.editor.enter, parent=self)
        self.assess_button.setToolTip(_("Assess: enter the line (Enter in the line, A in the list)"))
        self.reject_button = Button(_("Reject…"), "x", then=self.ask_why, parent=self)
        self.reject_button.setToolTip(_("Reject, with a reason (R in the list)"))
        self.reopen_button = Button(_("Reopen"), "rotate-ccw", then=self.reopen, parent=self)
        self.show_button = Button(_("Show the person"), "user", then=self._show_person, parent=self)
        self.why = _Why(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.state)
        head.addWidget(self.age, 1)
        steps = QHBoxLayout()
        steps.setSpacing(8)
        for button in (self.assess_button, self.reject_button, self.reopen_button, self.show_button):
            steps.addWidget(button)
        steps.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 14)
        column.setSpacing(8)
        column.addLayout(head)
        for part in (self.about, self.text, self.reason, self.editor):
            column.addWidget(part)
        column.addSpacing(2)
        column.addLayout(steps)
        column.addWidget(self.why)
        self.editor.entered.connect(lambda keep: self._assess())
        self.editor.escaped.connect(self._escaped)
        self.why.given.connect(self._reject)
        desk.changed.connect(self._heard)
        self._show(None)

    # What is shown

    def show_ref(self, ref: str) -> None:
        """Show the tip of a ref."""
        if ref != self.ref:
            if self.is_open and self.tip is not None and self.editor.line.text() != self.tip.text:
                self._mended[self.ref] = self.editor.line.text()
            self.ref = ref
            self._show(None)
        self.reload()

    def reload(self) -> None:
        """Read the tip again."""
        if not self.ref or self.desk.library is None:
            return
        ref = self.ref

        def look(library: Library) -> TipView | None:
            try:
                with library.read() as session:
                    identifier = by_ref(session, ref).id
                return inbox.tip(library, identifier)
            except NotFound:
                return None

        self.desk.read(look, self._show, owner=self, key="tip")

    def _heard(self, notice: Any) -> None:
        self.reload()

    @property
    def is_open(self) -> bool:
        """Whether a tip is shown that may be judged."""
        return self.tip is not None and self.tip.state == inbox.OPEN and self.desk.writable

    def _show(self, tip: TipView | None) -> None:
        before, self.tip = self.tip, tip
        for part in (self.state, self.age, self.about):
            part.setVisible(tip is not None)
        open_, state = self.is_open, tip.state if tip is not None else ""
        self.text.setVisible(tip is not None and not open_)
        self.reason.setVisible(tip is not None and bool(tip.reason))
        self.editor.setVisible(open_)
        self.assess_button.setVisible(open_)
        self.reject_button.setVisible(open_)
        self.reopen_button.setVisible(state == inbox.REJECTED and self.desk.writable)
        self.show_button.setVisible(tip is not None and tip.entered_as is not None)
        same = before is not None and tip is not None and before.record.id == tip.record.id
        if not same or not open_:
            self.why.put_away()
        if tip is None:
            return
        self.state.show_state(_capital(tip.state_shown), TONES.get(tip.state, "neutral"))
        self.age.setText(_("waits for {age}").format(age=tip.age) if state == inbox.OPEN else tip.record.ref)
        self.about.setText(_about(tip))
        self.text.setText(tip.text)
        self.reason.setText(_("Rejected: {reason}").format(reason=tip.reason) if tip.reason else "")
        if not open_:
            return
        if same and before is not None and before.state == inbox.OPEN and (
            before.text == tip.text or self.editor.line.text() != before.text
        ):
            # What is being typed stays; what it would come to may be another by now.
            self.editor.look()
        else:
            self.editor.start(self._mended.pop(tip.record.ref, tip.text))

    def _propose(self, library: Library, text: str, choices: Mapping[str, str]) -> Proposal:
        tip = self.tip
        if tip is None:
            from casefiles.services import quick_entry

            return quick_entry.propose(library, text, choices=choices)
        return inbox.propose(library, tip.record.id, choices=choices, text=text)

    # Judging

    def assess(self) -> None:
        """Enter the tip, or go to what has to be chosen first."""
        if self.is_open:
            self.editor.enter()
            if self.editor.walked() is not None:
                self.editor.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _assess(self) -> None:
        tip, proposal = self.tip, self.editor.proposal
        if tip is None or proposal is None or self._is_writing:
            return
        identifier, text, choices = tip.record.id, proposal.text, proposal.choices
        self._is_writing = True
        self.judging.emit()

        def done(entered: Entered) -> None:
            self._is_writing = False
            desk = self.desk
            desk.say(said_of(entered), "good", step=_("Show"), then=lambda: desk.go("person", entered.person.ref))
            self.judged.emit()

        def failed(sentence: str) -> None:
            self._is_writing = False
            self.editor.refuse(sentence)

        self.desk.write(lambda library: inbox.assess(library, identifier, choices, text=text), done, failed=failed)

    def ask_why(self) -> None:
        """Ask for the reason of a rejection."""
        if self.is_open:
            self.why.start()

    def _reject(self, reason: str) -> None:
        tip = self.tip
        if tip is None or self._is_writing:
            return
        identifier = tip.record.id
        self._is_writing = True
        self.judging.emit()

        def done(_nothing: None) -> None:
            self._is_writing = False
            self.why.put_away()
            self.desk.say(_("{ref} is rejected. Ctrl+Z brings it back.").format(ref=tip.record.ref), "good")
            self.judged.emit()

        def failed(sentence: str) -> None:
            self._is_writing = False
            self.why.refuse(sentence)

        self.desk.write(lambda library: inbox.reject(library, identifier, reason), done, failed=failed)

    def reopen(self) -> None:
        """Let a rejected tip be judged again."""
        if self.tip is not None and self.tip.state == inbox.REJECTED:
            identifier = self.tip.record.id
            self.desk.write(lambda library: inbox.reopen(library, identifier))

    def _show_person(self) -> None:
        if self.tip is not None and self.tip.entered_as is not None:
            self.desk.go("person", self.tip.entered_as.ref)

    def _escaped(self) -> None:
        if self.tip is not None and self.editor.line.text() != self.tip.text:
            # First what was typed goes, then the keyboard.
            self.editor.start(self.tip.text)
        else:
            self.back_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)


class _Why(QWidget):
    """The line for a reason: Enter rejects, Escape leaves."""

    given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_("Why it is rejected"))
        self.line.setAccessibleName(_("Why it is rejected"))
        self.reject = Button(_("Reject"), look="primary", then=self._give, parent=self)
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setFont(theme.font("small"))
        self.error.setWordWrap(True)
        self.error.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.error)
        self.hide()

    def start(self) -> None:
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put_away(self) -> None:
        self.line.clear()
        self.error.hide()
        self.hide()

    def refuse(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()

    def _give(self) -> None:
        self.given.emit(self.line.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
        elif event.key() == Qt.Key.Key_Escape:
            self.put_away()
            super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)


def _about(tip: TipView) -> str:
    """When it came, to what it belongs, who entered it."""
    return " · ".join(
        part
        for part in (
            tip.record.ref if tip.state == inbox.OPEN else "",
            tip.received,
            tip.operation.title if tip.operation is not None else "",
            tip.source.title if tip.source is not None else "",
            tip.created_by,
        )
        if part
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
