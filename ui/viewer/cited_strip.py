"""Beside a file: the claims that cite it, with the passage and its place. A click goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from casefiles.domain.file_place import FilePlace
from casefiles.services.views import ClaimView
from casefiles.words import _, ngettext, quoted
from ui import theme
from ui.desk import Desk
from ui.label import Label
from ui.record.emptying import empty
from ui.record.link_row import RecordName
from ui.record.places import go_to

WIDTH = 290
LONGEST = 220
"""Characters of an excerpt that are shown."""


class CitedRow(QWidget):
    """One claim. What it is about leads to the entry, everything else to the place in the file."""

    chosen = Signal()

    def __init__(self, desk: Desk, claim: ClaimView, parent: QWidget) -> None:
        super().__init__(parent)
        self.claim = claim
        self.is_here = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        leads = claim.file_place is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
        place = claim.excerpt_place or _("no place given")
        self.setAccessibleName(f"{place}: {claim.says or claim.excerpt or claim.about.title}")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 8, 8)
        column.setSpacing(2)
        column.addWidget(Label(place, "small", 600, "accent" if leads else "dim", parent=self))
        said = claim.says or (f"{claim.field_label}: {claim.value}" if claim.value else "")
        excerpt = claim.excerpt if len(claim.excerpt) <= LONGEST else claim.excerpt[:LONGEST].rstrip() + "…"
        for text, look in ((said, ""), (quoted(excerpt) if excerpt else "", "dim")):
            if text:
                label = QLabel(text, self)
                label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setProperty("look", look)
                label.setFont(theme.font("small" if look else "text"))
                column.addWidget(label)
        about = RecordName(claim.about.title, 500, self)
        about.setFont(theme.font("small", 500))
        about.inset = 0
        about.clicked.connect(lambda checked=False: go_to(desk, claim.about))
        column.addWidget(about, 0, Qt.AlignmentFlag.AlignLeft)
        source = Label(f"{claim.ref} · {claim.source.title}", "small", colour="dim", parent=self)
        column.addWidget(source)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)


class CitedStrip(QWidget):
    """All claims on one file, in the order of their places."""

    chosen = Signal(object)
    """The ClaimView to whose place somebody wants to go."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.rows: list[CitedRow] = []
        self.setFixedWidth(WIDTH)
        self.heading = Label("", made=theme.spaced(theme.font("small", 600), 0.5), colour="dim", parent=self)
        self.hint = QLabel("", self)
        self.hint.setWordWrap(True)
        self.hint.setProperty("look", "dim")
        self.hint.setFont(theme.font("small"))
        self._inside = QWidget(self)
        self._inside.setProperty("role", "page")
        self._list = QVBoxLayout(self._inside)
        self._list.setContentsMargins(6, 0, 6, 8)
        self._list.setSpacing(2)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setWidget(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(6)
        head = QVBoxLayout()
        head.setContentsMargins(17, 0, 12, 0)
        head.setSpacing(6)
        head.addWidget(self.heading)
        head.addWidget(self.hint)
        column.addLayout(head)
        column.addWidget(self.area, 1)

    def show_claims(self, claims: Sequence[ClaimView], *, can_mark: bool) -> None:
        """These claims cite the file."""
        empty(self._list)
        self.rows = []
        count = ngettext("Cited by {n} statement", "Cited by {n} statements", len(claims)).format(n=len(claims))
        self.heading.setText((count if claims else _("Not cited yet")).upper())
        self.heading.setAccessibleName(count)
        self.hint.setText(
            _("Select text, or mark a region, and cite it: passage and place are kept.")
            if can_mark
            else _("Statements that cite this file stand here.")
        )
        self.hint.setVisible(not claims)
        for claim in sorted(claims, key=_order):
            row = CitedRow(self.desk, claim, self._inside)
            row.chosen.connect(lambda row=row: self._choose(row))
            self.rows.append(row)
            self._list.addWidget(row)
        self._list.addStretch(1)

    def show_place(self, place: FilePlace | None) -> None:
        """Which place is shown now."""
        for row in self.rows:
            row.is_here = place is not None and row.claim.file_place == place
            row.update()

    def _choose(self, row: CitedRow) -> None:
        if row.claim.file_place is not None:
            self.chosen.emit(row.claim)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("panel"))
        painter.fillRect(0, 0, 1, self.height(), theme.colour("line"))


def _order(claim: ClaimView) -> tuple[object, ...]:
    """As they stand in the file; claims without a place come last."""
    place = claim.file_place
    if place is None:
        return (1, 0, 0, claim.id)
    first = getattr(place, "page", None) or getattr(place, "first_row", None) or getattr(place, "start", 0)
    return (0, first, getattr(place, "y", None) or getattr(place, "start", None) or 0, claim.id)
