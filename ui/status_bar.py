"""The strip at the foot: encryption, verification, work under way, the change that can be undone, when it was saved."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter, QWidget

from casefiles.words import _
from ui import icons, theme
from ui.bar import Bar
from ui.button import Button
from ui.job_strip import JobStrip
from ui.jobs import Jobs
from ui.label import Label

BESIDE = 14
"""Pixels of a button beside its words."""
LONG = 60
"""Letters of a change's name from which on its tooltip says it whole."""


class _State(QWidget):
    """An icon and a word or two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = ""
        self._colour = "dim"
        self._weight = 400
        self._text = ""
        self.hide()

    def say(self, icon: str, text: str, colour: str = "dim", weight: int = 400) -> None:
        self._icon, self._text, self._colour, self._weight = icon, text, colour, weight
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        self.setFont(theme.font("small", self._weight))
        return QSize(20 + self.fontMetrics().horizontalAdvance(self._text) + 2, 22)

    def minimumSizeHint(self) -> QSize:
        # Whether a library is encrypted, and what was found not intact, is never cut short.
        return self.sizeHint() if self._colour != "dim" else QSize(20, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, self._icon, self._colour, 0, (self.height() - 14) / 2, 14)
        painter.setFont(theme.font("small", self._weight))
        painter.setPen(theme.colour(self._colour))
        painter.drawText(self.rect().adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)


class _Undo(Button):
    """A name that is longer than the room ends in dots."""

    def minimumSizeHint(self) -> QSize:
        return QSize(min(90, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - BESIDE)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)


class StatusBar(Bar):
    """What the person should never have to ask."""

    undo_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(26, "top", parent=parent)
        self.setObjectName("status")
        self.setAccessibleName(_("Status"))
        self.row.setSpacing(18)
        self.encryption = _State(self)
        self.verification = _State(self)
        self.jobs = JobStrip(jobs, self)
        self.undo = _Undo("", look="quiet", name=_("Undo"), then=self.undo_wanted.emit, parent=self)
        self.undo.setProperty("shape", "")
        self.undo.setFont(theme.font("small"))
        self.undo.hide()
        self.saved = Label("", "small", colour="dim", parent=self)
        for part in (self.encryption, self.verification, self.jobs):
            self.row.addWidget(part)
        self.row.addStretch(1)
        self.row.addWidget(self.undo)
        self.row.addWidget(self.saved)

    def show_encryption(self, encrypted: bool | None, detail: str = "") -> None:
        """None while no library is open. `detail` follows the word, such as "locks in 10 min"."""
        if encrypted is None:
            self.encryption.say("lock", "")
        elif encrypted:
            text = _("Encrypted")
            self.encryption.say("lock", f"{text} · {detail}" if detail else text)
        else:
            self.encryption.say("lock-open", _("NOT ENCRYPTED"), "disputed", 600)

    def show_verification(self, text: str, good: bool = True) -> None:
        """A sentence such as "204 evidence items verified today 08:14"."""
        self.verification.say("shield-check" if good else "triangle-alert", text, "dim" if good else "disputed")

    def show_undo(self, what: str) -> None:
        """The name of the change that would be undone; empty when there is none."""
        self.undo.setText(_("Undo: {what}").format(what=what) if what else "")
        self.undo.setAccessibleName(self.undo.text())
        self.undo.setToolTip(what if len(what) > LONG else _("Take this change back"))
        self.undo.setVisible(bool(what))

    def show_saved(self, at: str) -> None:
        """The time of the last change that reached the disk, as the reader writes it."""
        self.saved.setText(_("Saved {time}").format(time=at) if at else "")
