"""The time stamps of the change log: each with its change, time and signer, checked anew; and the step to the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from casefiles.services import time_stamp
from casefiles.services.time_stamp import Stamp
from casefiles.words import _, moment
from ui import theme
from ui.button import Button
from ui.chip import Chip
from ui.desk import Desk
from ui.label import Label
from ui.notice import Notice
from ui.record.popover import Popover


class StampSheet(Popover):
    """Opened at the foot of the change log."""

    listed = Signal()
    """The list is as the library now is."""
    stamped = Signal()
    """There is one stamp more."""

    def __init__(self, desk: Desk, anchor: QWidget) -> None:
        super().__init__(anchor, _("Time stamps"), 480)
        self.desk = desk
        self.server = desk.settings.time_stamp_server
        self.rows: list[StampRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.says = _wrapped(_("Reading …"))
        self.notice = Notice(self)
        self.stamp_button = Button(_("Stamp the head now"), "stamp", look="primary", then=self.stamp)
        self.stamp_button.setVisible(bool(self.server))
        self.stamp_button.setEnabled(desk.writable)
        self.column.addWidget(self.says)
        self.column.addLayout(self._list)
        self.column.addWidget(self.notice)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.stamp_button)
        self.column.addLayout(foot)
        self.reload()

    def first_focus(self) -> QWidget:
        return self.stamp_button if self.stamp_button.isVisibleTo(self) and self.stamp_button.isEnabled() else self.close_button

    def _certificates(self) -> Path | None:
        kept = self.desk.settings.time_stamp_certificates
        return Path(kept) if kept else None

    def reload(self) -> None:
        """Read and check every stamp again."""
        certificates = self._certificates()
        self.desk.read(lambda library: time_stamp.stamps(library, certificates), self._show, owner=self, key="stamps")

    def _show(self, found: Sequence[Stamp]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [StampRow(one) for one in reversed(found)]
        for row in self.rows:
            self._list.addWidget(row)
        sent = _("Sent to {server} is the hash of the newest change and a random number, nothing of the case.")
        asks = _(
            "A time stamp server can witness when the head of the change log was what it is. None is named in the preferences, "
            "so nothing is sent."
        )
        self.says.setText(sent.format(server=urlsplit(self.server).hostname or self.server) if self.server else asks)
        self.listed.emit()

    def stamp(self) -> None:
        """Ask the server for a stamp of the head."""
        server, certificates = self.server, self._certificates()
        self.stamp_button.setEnabled(False)
        self.notice.put_away()

        def done(made: Stamp) -> None:
            self.stamp_button.setEnabled(True)
            self.notice.say(_("Change {n} is stamped, {what}.").format(n=made.seq, what=made.sentence()), "corroborated")
            self.stamped.emit()
            self.reload()

        def failed(sentence: str) -> None:
            self.stamp_button.setEnabled(True)
            self.notice.say(sentence, "disputed")

        job = self.desk.write_long(
            _("Asking for a time stamp"),
            lambda library, progress: time_stamp.stamp(library, server, certificates, progress),
            self._if_there(done),
            failed=self._if_there(failed),
        )
        job.cancelled.connect(self._if_there(lambda: self.stamp_button.setEnabled(True)))

    def _if_there(self, then: Callable[..., object]) -> Callable[..., object]:
        """The sheet may be closed before the server answers; what was stamped is kept all the same."""
        return lambda *given: then(*given) if isValid(self) else None


class StampRow(QWidget):
    """One stamp."""

    def __init__(self, stamp: Stamp) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.setSpacing(8)
        title = _("Change {n}").format(n=stamp.seq) if stamp.seq else stamp.file
        head.addWidget(Label(title, "text", 600))
        if stamp.time:
            head.addWidget(Label(moment(stamp.time), "text", colour="dim"))
        head.addStretch(1)
        tone, words = ("disputed", _("Not sound")) if stamp.fault else ("single_source", _("Not checked against a certificate"))
        if stamp.is_trusted and not stamp.fault:
            tone, words = "corroborated", _("Checked")
        head.addWidget(Chip(words, tone))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        said = stamp.fault or _("Signed by {name}").format(name=stamp.signer)
        column.addWidget(_wrapped(said))
        self.setToolTip(stamp.file)
        self.setAccessibleName(f"{title}, {words}, {said}")


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(theme.font("small"))
    label.setProperty("look", "dim")
    label.setWordWrap(True)
    return label
