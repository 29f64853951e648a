"""The evidence that shows a record: pictures, names, kinds and sizes; and the way to add more."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.services.evidence import intake
from casefiles.services.views import Ref, Row
from casefiles.words import _, size
from ui import icons, theme
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.label import Label
from ui.record.emptying import empty
from ui.record.gathering import EVIDENCE_COLUMNS, Gathered
from ui.record.link_row import RecordName
from ui.record.places import go_to
from ui.viewer.place import look_at

ICONS = (
    ("image/", "image"), ("video/", "video"), ("audio/", "file-audio-2"), ("application/pdf", "file-text"),
    ("text/", "file-text"), ("message/", "file-text"),
)  # fmt: skip
"""Beginning of a media type -> icon."""


def icon_of(media_type: str) -> str:
    """The icon of a kind of file; the exhibit's own where there is no file."""
    return next(
        (icon for begin, icon in ICONS if media_type.startswith(begin)), "file" if media_type else "fingerprint"
    )


def bytes_of(cell: str) -> str:
    """A size in bytes, shown as a number, in the words people use for sizes."""
    digits = "".join(letter for letter in cell if letter.isdigit())
    return size(int(digits)) if digits else ""


class Thumbnail(QWidget):
    """A small picture of a file, or the icon of its kind. With `leads` a click, Enter or Space looks at the file."""

    chosen = Signal()

    def __init__(self, icon: str, parent: QWidget, *, leads: bool = False) -> None:
        super().__init__(parent)
        self._icon = icon
        self._leads = leads
        if leads:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setToolTip(_("Look at the file"))
            self.setAccessibleName(_("Look at the file"))
        self._picture = QPixmap()
        self.setFixedSize(64, 48)

    @property
    def has_picture(self) -> bool:
        return not self._picture.isNull()

    def show_picture(self, data: bytes | None) -> None:
        if data:
            self._picture.loadFromData(data)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._leads:
            event.ignore()
        elif event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._leads and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(self.rect(), 5, 5)
        painter.fillPath(path, theme.colour("neutral_soft"))
        self._paint_picture(painter, path)
        if self.hasFocus():
            painter.setClipping(False)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)

    def _paint_picture(self, painter: QPainter, path: QPainterPath) -> None:
        if self._picture.isNull():
            icons.paint(painter, self._icon, "dim", (self.width() - 20) / 2, (self.height() - 20) / 2, 20)
            return
        painter.setClipPath(path)
        shown = self._picture.scaled(
            self.size() * self.devicePixelRatioF(),
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        painter.drawPixmap(0, 0, shown)


class EvidenceRow(QWidget):
    """One exhibit; a click opens it, a click on its picture its file. `about` is the ref of what it is evidence of."""

    def __init__(self, desk: Desk, row: Row, parent: QWidget, about: str = "") -> None:
        super().__init__(parent)
        self.desk = desk
        self.row = row
        cells = dict(zip(EVIDENCE_COLUMNS, row.cells, strict=True))
        self.setAccessibleName(f"{row.ref} {row.title}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.thumbnail = Thumbnail(icon_of(cells["media_type"]), self, leads=bool(cells["sha256"]))
        self.thumbnail.chosen.connect(lambda: look_at(desk, row.ref, about=about))
        self.name = RecordName(row.title, 600, self)
        self.name.clicked.connect(lambda checked=False: self.open())
        facts = [row.ref, cells["nature"], cells["holding"], cells["media_type"], bytes_of(cells["size"])]
        self.facts = Label(" · ".join(fact for fact in facts if fact), "small", colour="dim", parent=self)
        lines = QVBoxLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addStretch(1)
        lines.addWidget(self.name)
        facts_row = QHBoxLayout()
        facts_row.setContentsMargins(4, 0, 0, 0)
        facts_row.addWidget(self.facts)
        lines.addLayout(facts_row)
        if cells["sha256"]:
            self.hash = Label(cells["sha256"][:16], made=theme.mono("head"), colour="faint", parent=self)
            self.hash.setToolTip(f"SHA-256 {cells['sha256']}")
            hash_row = QHBoxLayout()
            hash_row.setContentsMargins(4, 0, 0, 0)
            hash_row.addWidget(self.hash)
            lines.addLayout(hash_row)
        lines.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 3, 0, 3)
        line.setSpacing(12)
        line.addWidget(self.thumbnail)
        line.addLayout(lines, 1)
        if cells["sha256"] and cells["media_type"].startswith(("image/", "application/pdf", "video/")):
            digest = cells["sha256"]
            desk.read(lambda library: _thumbnail(library, digest), self.thumbnail.show_picture, owner=self)

    def open(self) -> None:
        """Go to the exhibit."""
        go_to(self.desk, Ref(self.row.id, self.row.ref, self.row.type, self.row.title))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.open()


def _thumbnail(library: Library, digest: str) -> bytes | None:
    return intake.thumbnail(library, digest)


class EvidenceTab(QWidget):
    """Files dropped on the window join what is shown here; the button asks for them."""

    evidence_wanted = Signal()

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.rows: list[EvidenceRow] = []
        self._shown: tuple[Row, ...] | None = None
        self.add_button = Button(_("Add evidence"), "file-plus", then=self.evidence_wanted.emit, parent=self)
        self.add_button.setVisible(desk.writable)
        top = QHBoxLayout()
        top.addWidget(self.add_button)
        top.addWidget(Label(_("or drop files anywhere"), "small", colour="dim", parent=self))
        top.addStretch(1)
        self._list = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(self._list)
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """The evidence as it is now."""
        if found.evidence == self._shown:
            return
        self._shown = found.evidence
        empty(self._list)
        self.rows = []
        if not found.evidence:
            page = EmptyPage(
                "fingerprint",
                _("No evidence yet"),
                _("Photographs, papers, recordings: whatever shows or concerns this."),
            )
            page.setMinimumHeight(200)
            self._list.addWidget(page)
            return
        card = Card(parent=self)
        for row in found.evidence:
            shown = EvidenceRow(self.desk, row, card, found.view.ref)
            self.rows.append(shown)
            card.column.addWidget(shown)
        self._list.addWidget(card)
