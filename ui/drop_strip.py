"""Files dropped anywhere on the window: the sheet that says what will become of them, and the strip that asks about
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from casefiles.domain.vocabulary import vocabulary
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
    ("pasted", N_("pasted from the clipboard")),
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
    place: str = ""
    nature: str = "copy"
    """A term of the vocabulary `exhibit_nature`."""
    address: str = ""
    saved: str = ""
    """Of a web page: where it stood, and when it was saved, as typed."""
    picture: bytes = b""
    """A picture that is no file, as a PNG; then there are no paths."""


@dataclass(frozen=True)
class Dragged:
    """What is being dragged or lies on the clipboard: files of this computer, else the pixels of a picture, and the web
    address beside them."""

    paths: tuple[Path, ...] = ()
    picture: bytes = b""
    address: str = ""

    def __bool__(self) -> bool:
        return bool(self.paths or self.picture or self.address)


def holds_something(data: QMimeData) -> bool:
    """Whether it is worth being dropped; looks at no pixel yet."""
    return data.hasImage() or any(url.isLocalFile() or url.scheme() in ("http", "https") for url in data.urls())


def dragged(data: QMimeData) -> Dragged:
    """What it is. Pixels are taken as they are handed over; an address is kept, and nothing is fetched from it."""
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if paths:
        return Dragged(paths)
    address = next((url.toString() for url in data.urls() if url.scheme() in ("http", "https")), "")
    found = data.imageData() if data.hasImage() else None
    if not isinstance(found, QImage) or found.isNull():
        return Dragged(address=address)
    png = QByteArray()
    buffer = QBuffer(png)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    found.save(buffer, "PNG")  # type: ignore[call-overload]
    return Dragged((), png.data(), address)


class DropSheet(QWidget):
    """Lies over a window while files are dragged across it, and tells when they are let go."""

    dropped = Signal(object)
    """What was dragged: a Dragged."""

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
                found = dragged(event.mimeData())
                self.hide()
                if found:
                    event.setDropAction(Qt.DropAction.CopyAction)
                    event.accept()
                    self.dropped.emit(found)
                return True
            if isinstance(event, QDragEnterEvent) and holds_something(event.mimeData()):
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
    """Asks from whom, when, how and where the files came, and what they are. Everything may be left empty.

    The last answers stand there the next time: what comes together is often dropped one after the other.
    """

    confirmed = Signal(object)
    """The Arrival."""
    cancelled = Signal()
    rows_wanted = Signal(Path)
    """The rows of the one table that came shall be entered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self._picture = b""
        self._last = Arrival(())
        self.heading = Label("", "text", 600)
        self.names = Label("", "small", colour="dim")
        self.from_whom, self.received, self.place = QLineEdit(), QLineEdit(), QLineEdit()
        self.from_whom.setPlaceholderText(_("person, office or device"))
        self.from_whom.setMinimumWidth(190)
        self.received.setPlaceholderText(_("today, 22 July 2017 …"))
        self.received.setMinimumWidth(170)
        self.place.setPlaceholderText(_("place or office"))
        self.place.setMinimumWidth(140)
        self.how, self.nature = QComboBox(), QComboBox()
        for key, words in WAYS:
            self.how.addItem(_(words), key)
        for term in vocabulary("exhibit_nature"):
            self.nature.addItem(term.show(), term.key)
        self.address, self.saved = QLineEdit(), QLineEdit()
        self.address.setPlaceholderText("https://")
        self.address.setMinimumWidth(300)
        self.saved.setPlaceholderText(_("today, 22 July 2017 …"))
        self.saved.setMinimumWidth(170)
        self.read = QCheckBox(_("Read them for names and facts"))
        self.add = Button("", "file-plus", look="primary", then=self._confirm)
        self.add.setProperty("shape", "")
        self.cancel = Button(_("Cancel"), then=self._cancel)
        self.rows = Button(_("Import its rows…"), "upload", then=self._import)
        questions = QWidget()
        flow = FlowLayout(questions, 8)
        self._of_page: list[QWidget] = []
        for words, editor in (
            (_("Address"), self.address),
            (_("Saved"), self.saved),
            (_("From"), self.from_whom),
            (_("Received"), self.received),
            (_("How"), self.how),
            (_("Where"), self.place),
            (_("It is"), self.nature),
        ):
            pair = QWidget()
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 8, 0)
            row.setSpacing(8)
            label = QLabel(words)
            label.setProperty("look", "dim")
            label.setBuddy(editor)
            editor.setAccessibleName(words)
            row.addWidget(label)
            row.addWidget(editor)
            flow.addWidget(pair)
            if editor in (self.address, self.saved):
                self._of_page.append(pair)
        for part in (self.read, self.add, self.rows, self.cancel):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.heading)
        column.addWidget(self.names)
        column.addWidget(questions)
        self.hide()

    def ask(
        self,
        paths: Sequence[Path],
        subject: str = "",
        *,
        can_read: bool = True,
        table: bool = False,
        picture: bytes = b"",
        page: bool = False,
        address: str = "",
    ) -> None:
        """Open for these files, or a picture; `subject` names the record they will belong to.

        The rows of a `table` can be entered. Of a web `page`, its address is asked for too.
        """
        self._paths, self._picture = tuple(paths), picture
        n = len(self._paths) or 1
        if picture:
            what = _("Picture from the clipboard") if not address else _("Picture from a web page")
            text = _("{what} for {whom}").format(what=what, whom=subject) if subject else what
        elif page:
            text = _("Saved web page for {what}").format(what=subject) if subject else _("Saved web page to add as evidence")
        elif any(one.is_dir() for one in self._paths):
            text = _("Files and folders to add as evidence")
            if subject:
                text = _("Files and folders for {what}").format(what=subject)
        elif subject:
            text = ngettext("{n} file for {what}", "{n} files for {what}", n).format(n=n, what=subject)
        else:
            text = ngettext("{n} file to add as evidence", "{n} files to add as evidence", n).format(n=n)
        self.heading.setText(text)
        names = [_("{name} with all it holds").format(name=one.name) if one.is_dir() else one.name for one in self._paths]
        self.names.setText(", ".join(names))
        self.names.setVisible(bool(names))
        add = ngettext("Add {n} file", "Add {n} files", n).format(n=n)
        if picture or page:
            add = _("Add it")
        elif any(one.is_dir() for one in self._paths):
            add = _("Add all")
        self.add.setText(add)
        self.add.setAccessibleName(self.add.text())
        self.rows.setVisible(table)
        self.read.setVisible(can_read)
        self.read.setChecked(False)
        for pair in self._of_page:
            pair.setVisible(page or bool(address))
        last = self._last
        self.show_answers(
            Arrival(
                self._paths,
                last.from_whom,
                last.received,
                "pasted" if picture and not address else last.how,
                place=last.place,
                nature="web_capture" if page or address else "copy" if picture else last.nature,
                address=address,
            )
        )
        self.setAccessibleName(text)
        self.show()
        (self.address if page else self.from_whom).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_answers(self, given: Arrival) -> None:
        """Fill in what was answered."""
        for editor, text in (
            (self.from_whom, given.from_whom),
            (self.received, given.received),
            (self.place, given.place),
            (self.address, given.address),
            (self.saved, given.saved),
        ):
            editor.setText(text)
        self.how.setCurrentIndex(max(0, self.how.findData(given.how)))
        self.nature.setCurrentIndex(max(0, self.nature.findData(given.nature)))

    def _confirm(self) -> None:
        self.hide()
        page = self._of_page[0].isVisibleTo(self)
        given = Arrival(
            self._paths,
            self.from_whom.text().strip(),
            self.received.text().strip(),
            str(self.how.currentData()),
            self.read.isChecked() and self.read.isVisibleTo(self),
            self.place.text().strip(),
            str(self.nature.currentData()),
            self.address.text().strip() if page else "",
            self.saved.text().strip() if page else "",
            self._picture,
        )
        # What is so of a picture or a page only is no answer for the next files.
        of_files = not (self._picture or page)
        kept = given if of_files else replace(given, how=self._last.how, nature=self._last.nature)
        self._last = replace(kept, paths=(), picture=b"", address="", saved="", read=False)
        self.confirmed.emit(given)

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
