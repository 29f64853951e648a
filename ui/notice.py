"""What went wrong, said where it happened; and the one dialog for what nobody expected."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from casefiles.version import VERSION
from casefiles.words import _
from ui import icons, theme
from ui.button import Button

ICONS = {"disputed": "circle-alert", "single_source": "triangle-alert", "corroborated": "check", "info": "info"}


class Notice(QWidget):
    """A sentence in the page it belongs to, until it is put away or replaced; with one step that helps, where there
    is one.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "disputed"
        self.sentence = QLabel("", self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.step = Button("", look="link", parent=self)
        self.step.setProperty("shape", "")
        self._then: Callable[[], object] | None = None
        self.step.clicked.connect(lambda checked=False: self._take_step())
        self.close_button = Button("", "x", look="plain", name=_("Put away"), then=self.put_away, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(38, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.step)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(
        self, sentence: str, tone: str = "disputed", *, step: str = "", then: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence; `tone` is disputed for an error, single_source for a warning, corroborated for good news,
        info.
        """
        self._tone = tone if tone in ICONS else "info"
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.step.setText(step)
        self.step.setAccessibleName(step)
        self.step.setVisible(bool(step))
        self._then = then
        self.show()
        self.update()

    def put_away(self) -> None:
        self.hide()
        self.closed.emit()

    def _take_step(self) -> None:
        then = self._then
        self.hide()
        if then is not None:
            then()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.colour(self._tone)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(theme.colour(f"{self._tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        icons.paint(painter, ICONS[self._tone], f"{self._tone}_ink", 13, 13)


def report_of(error: BaseException) -> str:
    """The text a person can send to whoever mends it: where it happened, and on what. It may quote the case; they see
    it.
    """
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return f"Casefiles {VERSION}, Python {sys.version.split()[0]}, {platform.platform()}\n\n{''.join(lines)}"


class UnexpectedDialog(QDialog):
    """Something went wrong that nobody foresaw: says so once, with a text to copy and where the log is."""

    def __init__(self, error: BaseException, log: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.setMinimumWidth(560)
        heading = QLabel(_("Something went wrong that should not have"), self)
        heading.setFont(theme.font("title", 600))
        words = _(
            "Your work is kept: what was saved stays saved. "
            "You can go on, and send this text to whoever looks after the program."
        )
        if log is not None:
            words += " " + _("The log, which holds nothing of your case, is at {path}.").format(path=log)
        sentence = QLabel(words, self)
        sentence.setWordWrap(True)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text = QPlainTextEdit(report_of(error), self)
        self.text.setReadOnly(True)
        self.text.setFont(theme.mono())
        self.text.setMinimumHeight(180)
        self.text.setAccessibleName(_("What happened"))
        self.warning = QLabel(_("It may quote names from your case: read it before you send it."), self)
        self.warning.setProperty("look", "dim")
        self.warning.setWordWrap(True)
        self.copy = Button(_("Copy"), "copy", then=self._copy)
        self.go_on = Button(_("Go on"), look="primary", then=self.accept)
        self.go_on.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.warning, 1)
        row.addWidget(self.copy)
        row.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        for part in (heading, sentence, self.text):
            column.addWidget(part)
        column.addLayout(row)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
