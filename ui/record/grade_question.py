"""A grade that rates its source otherwise than the source's own grade: this time, change the source, or keep."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from casefiles.domain.grading import Grade
from casefiles.services import reliability
from casefiles.words import _
from ui.button import Button
from ui.desk import Desk
from ui.record.popover import Popover

Settled = Callable[[Grade | None, bool], object]
"""Takes the grade that is meant, and whether the source shall carry it from now on."""


class GradeQuestion(Popover):
    """Three answers, chosen with 1, 2 and 3; Enter is the first. Closed without an answer, nothing is done."""

    answered = Signal(str)
    """once, source or keep."""

    def __init__(self, anchor: QWidget, entered: Grade, own: Grade) -> None:
        super().__init__(anchor, _("The source is graded otherwise"), 360)
        sentence = QLabel(
            _("The source itself is graded {own}; you entered {entered}. What is meant?").format(
                own=own.show(), entered=entered.show()
            ),
            self,
        )
        sentence.setWordWrap(True)
        self.column.addWidget(sentence)
        kept = reliability.kept(entered, own)
        words = {
            "once": _("{grade} this time").format(grade=entered.show()),
            "source": _("Change the source to {grade}").format(grade=entered.source),
            "keep": _("Keep the source's: {grade}").format(grade=kept.show()),
        }
        rows = QVBoxLayout()
        rows.setSpacing(6)
        self.answers: dict[str, Button] = {}
        for place, (key, text) in enumerate(words.items(), 1):
            button = Button(f"{place}  {text}", look="" if place > 1 else "primary", parent=self)
            button.clicked.connect(lambda checked=False, key=key: self._answer(key))
            self.answers[key] = button
            rows.addWidget(button)
        self.column.addLayout(rows)

    def first_focus(self) -> QWidget:
        return self.answers["once"]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = "123".find(event.text()) if event.text() else -1
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Qt presses a button with Space only.
            place = next((at for at, button in enumerate(self.answers.values()) if button.hasFocus()), -1)
        if place >= 0:
            self._answer(list(self.answers)[place])
        else:
            super().keyPressEvent(event)

    def _answer(self, key: str) -> None:
        self.leave()
        self.answered.emit(key)


def settle(
    desk: Desk, anchor: QWidget, owner: QObject, source: int, grade: Grade | None, then: Settled,
    left: Callable[[], object] = lambda: None,
) -> None:  # fmt: skip
    """Ask where a grade rates its source otherwise than the source's own does; `left` when nobody answers."""

    def asked(own: Grade | None) -> None:
        if own is None or grade is None:
            then(grade, False)
            return
        question = GradeQuestion(anchor, grade, own)
        answers: list[str] = []

        def answered(key: str) -> None:
            answers.append(key)
            then(reliability.kept(grade, own) if key == "keep" else grade, key == "source")

        # The sheet is closed first, and says then what was answered.
        question.answered.connect(answered)
        question.destroyed.connect(lambda: None if answers or not isValid(owner) else left())
        question.open()

    desk.read(lambda library: reliability.rated_otherwise(library, source, grade), asked, owner=owner, key="grade")
