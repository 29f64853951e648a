"""What was changed in a record: when, by whom, before and after."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from casefiles.services import history
from casefiles.services.views import ChangedRow, ChangeView
from casefiles.words import _, moment
from ui import theme
from ui.button import Button
from ui.card import Card
from ui.chip import Chip
from ui.desk import Desk
from ui.label import Label
from ui.record.emptying import empty
from ui.record.gathering import Gathered

PAGE = 50


class ChangeRow(QWidget):
    """One change; what it did is read when it is opened."""

    def __init__(self, desk: Desk, change: ChangeView, own_ref: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.change = change
        self._own = own_ref
        self.setAccessibleName(change.label)
        self.toggle = Button("", "chevron-right", look="plain", name=_("Before and after"), then=self.open, parent=self)
        self.toggle.setProperty("shape", "tiny")
        label = QLabel(change.label, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        when = Label(" · ".join(part for part in (moment(change.when), change.author) if part), "small", colour="dim")
        when.setParent(self)
        self.details = QLabel("", self)
        self.details.setWordWrap(True)
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setProperty("look", "dim")
        self.details.setFont(theme.font("small"))
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details.hide()
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(label)
        lines.addWidget(when)
        lines.addWidget(self.details)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        if change.undone:
            row.addWidget(Chip(_("Undone"), parent=self), 0, Qt.AlignmentFlag.AlignTop)

    def open(self) -> None:
        """Show, or hide again, what the change did."""
        if not self.details.isHidden():
            self.details.hide()
            return
        seq = self.change.seq
        self.desk.read(lambda library: history.rows_of(library, seq), self._show, owner=self)

    def _show(self, rows: list[ChangedRow]) -> None:
        lines = []
        for row in sorted(rows, key=lambda one: one.ref != self._own):
            lines.append(f"{row.type}: {row.ref} {row.name}".strip())
            for name, before, after in row.fields:
                lines.append(f"    {name}: {before or '–'} → {after or '–'}")
        self.details.setText("\n".join(lines) or _("Nothing that can be shown."))
        self.details.show()


class HistoryTab(QWidget):
    """Read when first looked at, and whenever the record is read again."""

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._record = found.view.id
        self._ref = found.view.ref
        self.rows: list[ChangeRow] = []
        self._seqs: list[tuple[int, bool]] = []
        self.card = Card(parent=self)
        self.more = Button(_("Older changes"), look="link", then=self._older, parent=self)
        self.more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """Read the changes as they are now."""
        record = found.view.id
        self.desk.read(
            lambda library: history.changes(library, record=record, limit=PAGE), self._show, owner=self, key="changes"
        )

    def _show(self, changes: list[ChangeView]) -> None:
        seqs = [(one.seq, one.undone) for one in changes]
        if seqs == self._seqs[: len(seqs)] and seqs:
            return
        empty(self.card.column)
        self.rows, self._seqs = [], []
        self._add(changes)

    def _add(self, changes: list[ChangeView]) -> None:
        for change in changes:
            row = ChangeRow(self.desk, change, self._ref, self.card)
            self.rows.append(row)
            self._seqs.append((change.seq, change.undone))
            self.card.column.addWidget(row)
        self.more.setVisible(len(changes) == PAGE)

    def _older(self) -> None:
        record, before = self._record, self._seqs[-1][0]
        self.desk.read(
            lambda library: history.changes(library, record=record, before=before, limit=PAGE), self._add, owner=self
        )
