"""The keys: made from the same literals as the menus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from casefiles.words import N_, _
from ui import theme
from ui.actions import MENUS, Actions, shortcuts, shown_text
from ui.button import Button
from ui.label import Label

ELSEWHERE: tuple[tuple[str, str], ...] = (
    ("Up", N_("Row above, or the entry above in the navigation")),
    ("Down", N_("Row below, or the entry below in the navigation")),
    ("Return", N_("Open the row; edit the field; take what was typed")),
    ("Escape", N_("Leave without changing anything")),
    ("Ctrl+Return", N_("Take what was typed in a text of several lines")),
    ("F10", N_("Menu")),
    ("Tab", N_("Next part of the window")),
)
"""Keys that are no actions: they mean what they mean where one is."""


class ShortcutsDialog(QDialog):
    """All keys of the actions a window offers, by menu. Shown with `open()`."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys"))
        self.resize(560, 560)
        heading = QLabel(_("Keys"))
        heading.setFont(theme.font("title", 600))
        self.rows: dict[str, str] = {}
        inside = QWidget()
        inside.setProperty("role", "page")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        specs = {spec.id: spec for spec, _action in actions}
        line = 0
        for title, names in MENUS:
            known = [specs[name] for name in names if name in specs and specs[name].keys]
            if known:
                entries = [(shown_text(spec).rstrip("…"), shortcuts(spec)) for spec in known]
                line = self._section(grid, line, _(title).replace("&", ""), entries)
        self._section(grid, line, _("Everywhere"), [(_(text), [QKeySequence(keys)]) for keys, text in ELSEWHERE])
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        area.setAccessibleName(_("Keys"))
        self.close_button = Button(_("Close"), then=self.accept)
        self.close_button.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 12, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(area, 1)
        column.addLayout(row)

    def _section(
        self, grid: QGridLayout, line: int, title: str, entries: Sequence[tuple[str, Sequence[QKeySequence]]]
    ) -> int:
        head = Label(title.upper(), made=theme.spaced(theme.font("head", 600)), colour="dim")
        head.setMinimumHeight(28)
        grid.addWidget(head, line, 0, 1, 2)
        for offset, (text, sequences) in enumerate(entries, 1):
            shown = _(" or ").join(keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in sequences)
            self.rows[text] = shown
            grid.addWidget(Label(text), line + offset, 0)
            keys_label = Label(shown, made=theme.mono("head", 500), colour="dim")
            keys_label.align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(keys_label, line + offset, 1)
        return line + len(entries) + 1
