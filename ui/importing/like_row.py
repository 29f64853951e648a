"""One row of a table with what it may be, why, and what shall become of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from casefiles.services.exchange.duplicates import Candidate
from casefiles.services.exchange.plan import ADD, NEW, SKIP, UNSURE, Plan, RowChoice
from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.chip import Chip
from ui.label import Label


class LikeRow(QWidget):
    """Says what was chosen, and which entry somebody wants to see."""

    chosen = Signal(object)
    """The RowChoice."""
    opened = Signal(object)
    """The Ref."""

    def __init__(self, plan: Plan, row: int, choice: RowChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        entry = plan.entry(row)
        candidates = plan.duplicates[row]
        self.title = Label(_("Row {row}: {title}").format(row=row, title=entry.title), "text", 600, parent=self)
        self.title.setToolTip(entry.excerpt)
        self.choice = QComboBox(self)
        self.choice.setFixedWidth(250)
        self.choice.setAccessibleName(_("What becomes of row {row}, {title}").format(row=row, title=entry.title))
        self.choice.addItem(_("Enter as new"), RowChoice())
        for place, one in enumerate(candidates):
            allowed = plan.allowed(row, place)
            if UNSURE in allowed:
                self.choice.addItem(_("New, unsure: {name}?").format(name=one.name), RowChoice(UNSURE, place))
            if ADD in allowed:
                self.choice.addItem(_("Add to {name}").format(name=one.name), RowChoice(ADD, place))
        self.choice.addItem(_("Skip"), RowChoice(SKIP))
        self.choice.setCurrentIndex(self._place_of(choice))
        self.choice.currentIndexChanged.connect(lambda _at: self.chosen.emit(self.choice.currentData()))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        head.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        for one in candidates:
            column.addWidget(self._candidate(one))

    def _place_of(self, choice: RowChoice) -> int:
        for place in range(self.choice.count()):
            held = self.choice.itemData(place)
            if held == choice or held.what == choice.what in (NEW, SKIP):
                return place
        return 0

    def _candidate(self, one: Candidate) -> QWidget:
        line = QWidget(self)
        line.setAccessibleName(one.sentence)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        name = f"{one.name} {one.title}"
        if one.other is not None:
            other = one.other
            row.addWidget(Button(name, look="link", then=lambda: self.opened.emit(other), parent=line))
        else:
            label = Label(name, "text", 500, parent=line)
            row.addSpacing(5)
            row.addWidget(label)
        tone = "corroborated" if one.strength == "strong" else "single_source"
        row.addWidget(Chip(_("strong") if one.strength == "strong" else _("possible"), tone, parent=line))
        for said in one.reasons_for:
            row.addWidget(Chip(f"+ {said.short}", "neutral", hint=said.sentence, parent=line))
        for said in one.reasons_against:
            row.addWidget(Chip(f"- {said.short}", "disputed", hint=said.sentence, parent=line))
        row.addStretch(1)
        return line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
