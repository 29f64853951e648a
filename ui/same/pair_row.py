"""One pair as a row: both names, how strong, and why. A click or Enter opens it, arrows go to the next row."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casefiles.services.matching.finding import Match, worded
from casefiles.services.matching.words import short
from casefiles.services.views import Ref
from ui import icons, theme
from ui.label import Label
from ui.record.link_row import RowIcon
from ui.same.reason_chips import ReasonChips


class PairRow(QWidget):
    """Says that it was opened; does nothing by itself."""

    opened = Signal(object)
    """The Match."""
    stepped = Signal(int)
    """The keyboard shall go so many rows further."""

    def __init__(self, match: Match, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.match = match
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        reasons = ", ".join(short(said.key) for said in (*match.reasons_for, *match.reasons_against))
        self.setAccessibleName(
            f"{match.a.title} {match.a.ref}, {match.b.title} {match.b.ref}: {worded(match)}, {reasons}"
        )
        names = QHBoxLayout()
        names.setSpacing(14)
        for ref in (match.a, match.b):
            names.addWidget(_Name(ref, self), 1)
        self.reasons = ReasonChips(match, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(6)
        column.addLayout(names)
        column.addWidget(self.reasons)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self.hasFocus()
        inset = 1 if ring else 0.5
        painter.setPen(QPen(theme.colour("accent" if ring else "line"), 2 if ring else 1))
        painter.setBrush(theme.colour("hover" if self.underMouse() else "panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 9, 9)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.match)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.match)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class _Name(QWidget):
    """Icon, name and reference of one of the two."""

    def __init__(self, ref: Ref, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        row.addWidget(RowIcon(icons.RECORD_ICONS.get(ref.type, "file"), self))
        row.addWidget(Label(ref.title, "text", 600, parent=self))
        row.addWidget(Label(ref.ref, "small", colour="dim", parent=self))
        row.addStretch(1)
