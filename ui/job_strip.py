"""Work under way, in the status bar: what, how far, and Cancel. Work that ends within a quarter second is never
shown.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from casefiles.words import _, ngettext
from ui import theme
from ui.button import Button
from ui.jobs import Job, Jobs
from ui.label import Label

PATIENCE = 250
"""Milliseconds before work is worth a word."""

_SCALE = 1000
"""Steps of the bar: totals may be larger than the whole numbers that Qt's bar can hold."""


class JobStrip(QWidget):
    """Shows the oldest job that somebody asked for, and how many more are under way."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._shown: Job | None = None
        self._words = Label("", "small", colour="dim", parent=self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._cancel = Button(_("Cancel"), look="link", then=self._cancel_shown, parent=self)
        self._cancel.setFont(theme.font("small"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words)
        row.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._cancel)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE)
        self._timer.timeout.connect(self._show_oldest)
        jobs.started.connect(self._started)
        self.hide()

    def _started(self, job: Job) -> None:
        job.ended.connect(lambda: self._ended(job))
        job.progressed.connect(lambda done, total, what: self._progressed(job, done, total, what))
        if (self._shown is None or (job.title and not self._shown.title)) and not self._timer.isActive():
            self._timer.start()

    def _show_oldest(self) -> None:
        under_way = self._jobs.under_way()
        # What somebody asked for has a title; what a page reads for itself has none and is over soon.
        self._shown = next((job for job in under_way if job.title), under_way[0] if under_way else None)
        self.setVisible(self._shown is not None)
        if self._shown is not None:
            self._bar.setRange(0, 0)
            self._cancel.setEnabled(not self._shown.is_cancelling)
            self._say("")

    def _say(self, what: str) -> None:
        if self._shown is None:
            return
        more = len(self._jobs.under_way()) - 1
        title = self._shown.title or _("Working…")
        text = f"{title} · {what}" if what else title
        if more > 0:
            text += " " + ngettext("(and {n} more)", "(and {n} more)", more).format(n=more)
        self._words.setText(text)
        self._bar.setAccessibleName(title)

    def _progressed(self, job: Job, done: int, total: int, what: str) -> None:
        if job is not self._shown:
            return
        self._say(what)
        if total > 0:
            self._bar.setRange(0, _SCALE)
            self._bar.setValue(min(_SCALE, done * _SCALE // total))
        else:
            self._bar.setRange(0, 0)

    def _ended(self, job: Job) -> None:
        if job is self._shown:
            self._show_oldest()
        elif not self._jobs.under_way():
            self._timer.stop()

    def _cancel_shown(self) -> None:
        if self._shown is not None:
            self._shown.cancel()
            self._cancel.setEnabled(False)
            self._words.setText(_("Stopping: {title}").format(title=self._shown.title or _("Working…")))
