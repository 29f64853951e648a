"""Files dropped anywhere on the window: the sheet that says what will become of them, and the strip that asks about
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from casefiles.words import N_, _, ngettext
from ui import icons, theme
from ui.button import Button
from ui.flow_layout import FlowLayout
from ui.label import Label

WAYS = (
    ("", N_("not stated")),
    ("hand", N_("by hand")),
    ("mail", N_("by post")),
    ("email", N_("by e-mail")),
    ("messenger", N_("by messenger")),
    ("download", N_("downloaded")),
    ("extraction", N_("taken from a device")),
    ("own", N_("made by us")),
)
"""How something came here: key, and words in English."""


@dataclass(frozen=True)
class Arrival:
    """What the person said about files that came."""

    paths: tuple[Path, ...]
    from_whom: str = ""
    received: str = ""
    """As typed: a date in the person's words."""
    how: str = ""
    """A key of WAYS."""
    read: bool = False
    """Whether to look for names and facts in them."""


def files_of(data: QMimeData) -> list[Path]:
    """The files and folders of this computer that are being dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropSheet(QWidget):
    """Lies over a window while files are dragged across it, and tells when they are let go."""

    dropped = Signal(list)
    """The paths, in the order they were dragged."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.subject = ""
        """What is shown, whose evidence the files would become; empty for none in particular."""
        self.allowed = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(_("Drop files to add them as evidence"))
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and self.allowed:
            if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
                paths = files_of(event.mimeData())
                self.hide()
                if paths:
                    event.setDropAction(Qt.DropAction.CopyAction)
                    event.accept()
                    self.dropped.emit(paths)
                return True
            if isinstance(event, QDragEnterEvent) and files_of(event.mimeData()):
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self.setGeometry(self._window.rect())
                self.show()
                self.raise_()
                return True
            if event.type() == QEvent.Type.DragLeave:
                self.hide()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = theme.colour("ground")
        painter.setOpacity(0.94)
        painter.fillRect(self.rect(), veil)
        painter.setOpacity(1)
        box = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 12, 12)
        middle = self.rect().center()
        icons.paint(painter, "file-plus", "accent", middle.x() - 20, middle.y() - 58, 40)
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font("title", 600))
        text = (
            _("Drop to add as evidence for {what}").format(what=self.subject)
            if self.subject
            else _("Drop to add as evidence")
        )
        painter.drawText(self.rect().adjusted(0, 24, 0, 24), Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(theme.colour("dim"))
        painter.setFont(theme.font("text"))
        sentence = _("The files are copied and never altered; the originals stay where they are.")
        painter.drawText(self.rect().adjusted(0, 72, 0, 72), Qt.AlignmentFlag.AlignCenter, sentence)


class DropStrip(QWidget):
    """Asks from whom, when and how the files came, and whether to read them. Everything may be left empty."""

    confirmed = Signal(object)
    """The Arrival."""
    cancelled = Signal()
    rows_wanted = Signal(Path)
    """The rows of the one table that came shall be entered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self.heading = Label("", "text", 600)
        self.names = Label("", "small", colour="dim")
        self.from_whom = QLineEdit()
        self.from_whom.setPlaceholderText(_("person, office or device"))
        self.from_whom.setMinimumWidth(190)
        self.received = QLineEdit()
        self.received.setPlaceholderText(_("today, 22 July 2017 …"))
        self.received.setMinimumWidth(140)
        self.how = QComboBox()
        for key, words in WAYS:
            self.how.addItem(_(words), key)
        self.read = QCheckBox(_("Read them for names and facts"))
        self.add = Button("", "file-plus", look="primary", then=self._confirm)
        self.add.setProperty("shape", "")
        self.cancel = Button(_("Cancel"), then=self._cancel)
        self.rows = Button(_("Import its rows…"), "upload", then=self._import)
        questions = QWidget()
        flow = FlowLayout(questions, 8)
        for words, editor in ((_("From"), self.from_whom), (_("Received"), self.received), (_("How"), self.how)):
            label = QLabel(words)
            label.setProperty("look", "dim")
            label.setBuddy(editor)
            label.setMinimumHeight(30)
            editor.setAccessibleName(words)
            flow.addWidget(label)
            flow.addWidget(editor)
        for part in (self.read, self.add, self.rows, self.cancel):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.heading)
        column.addWidget(self.names)
        column.addWidget(questions)
        self.hide()

    def ask(self, paths: Sequence[Path], subject: str = "", *, can_read: bool = True, table: bool = False) -> None:
        """Open for these files; `subject` names the record they will belong to. The rows of a `table` can be entered."""
        self._paths = tuple(paths)
        n = len(self._paths)
        if subject:
            text = ngettext("{n} file for {what}", "{n} files for {what}", n).format(n=n, what=subject)
        else:
            text = ngettext("{n} file to add as evidence", "{n} files to add as evidence", n).format(n=n)
        self.heading.setText(text)
        self.names.setText(", ".join(path.name for path in self._paths))
        self.add.setText(ngettext("Add {n} file", "Add {n} files", n).format(n=n))
        self.add.setAccessibleName(self.add.text())
        self.rows.setVisible(table)
        self.read.setVisible(can_read)
        self.read.setChecked(False)
        for editor in (self.from_whom, self.received):
            editor.clear()
        self.how.setCurrentIndex(0)
        self.setAccessibleName(text)
        self.show()
        self.from_whom.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        self.hide()
        self.confirmed.emit(
            Arrival(
                self._paths,
                self.from_whom.text().strip(),
                self.received.text().strip(),
                str(self.how.currentData()),
                self.read.isChecked() and self.read.isVisibleTo(self),
            )
        )

    def _import(self) -> None:
        self.hide()
        self.rows_wanted.emit(self._paths[0])

    def _cancel(self) -> None:
        self.hide()
        self.cancelled.emit()

    def keyPressEvent(self, event: QEvent) -> None:
        key = event.key()  # type: ignore[attr-defined]
        if key == Qt.Key.Key_Escape:
            self._cancel()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._confirm()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("accent_soft"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("accent_edge"))
