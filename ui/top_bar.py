"""The bar at the top: menu, back and forward, which library, the box that finds everything, add evidence, new."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from casefiles.words import _
from ui.actions import Actions
from ui.bar import Bar
from ui.button import Button
from ui.jobs import Jobs
from ui.label import Label
from ui.settings import Settings
from ui.top_box import TopBox

BOX_WIDTH = 460


class _Side(QWidget):
    """One side of the bar; both take the same room, so that the box stands in the middle."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 30)


class TopBar(Bar):
    """Holds no verbs: what its buttons do are the window's actions."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(44, "bottom", parent=parent)
        self.setObjectName("top")
        self.row.setContentsMargins(8, 0, 14, 0)
        self.box = TopBox(jobs, self)
        self.box.setFixedWidth(BOX_WIDTH)
        self._left, self._right = _Side(self), _Side(self)
        self.row.addWidget(self._left, 1)
        self.row.addWidget(self.box)
        self.row.addWidget(self._right, 1)
        self.menu = Button("", "menu", look="plain", name=_("Menu"), parent=self)
        self.menu.clicked.connect(lambda checked=False: self.open_menu())
        self.back = Button("", "arrow-left", look="plain", name=_("Back"), parent=self)
        self.forward = Button("", "arrow-right", look="plain", name=_("Forward"), parent=self)
        self.library = Label("", "text", 600, parent=self)
        self.kind = Label("", "text", 400, "dim", parent=self)
        for part in (self.menu, self.back, self.forward):
            self._left.row.addWidget(part)
        self._left.row.addSpacing(4)
        self._left.row.addWidget(self.library)
        self._left.row.addSpacing(4)
        self._left.row.addWidget(self.kind)
        self._left.row.addStretch(1)
        self.evidence = Button(_("Add evidence"), "file-plus", parent=self)
        self.new = Button(_("New"), "plus", look="primary", parent=self)
        self._right.row.addStretch(1)
        self._right.row.addWidget(self.evidence)
        self._right.row.addSpacing(4)
        self._right.row.addWidget(self.new)
        stops = [self.menu, self.back, self.forward, self.box, self.evidence, self.new]
        for before, after in itertools.pairwise(stops):
            QWidget.setTabOrder(before, after)
        self._menu: QMenu | None = None
        self._actions: Actions | None = None

    def use_actions(self, actions: Actions, settings: Settings | None = None) -> None:
        """Connect the buttons to their actions; a button whose action nobody answers is not shown."""
        self._actions = actions
        self.box.use_actions(actions, settings)
        for button, name in self._buttons():
            button.setVisible(name in actions)
            if name not in actions:
                continue
            action = actions[name]
            button.clicked.connect(lambda checked=False, action=action: action.trigger())
            action.enabledChanged.connect(button.setEnabled)
            button.setEnabled(action.isEnabled())
            keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
            button.setToolTip(f"{button.accessibleName()} ({keys})")

    def _buttons(self) -> tuple[tuple[Button, str], ...]:
        return (
            (self.back, "go.back"),
            (self.forward, "go.forward"),
            (self.evidence, "record.evidence"),
            (self.new, "record.new"),
        )

    def open_menu(self) -> None:
        """Open the menu under its button."""
        if self._actions is None:
            return
        if self._menu is None:
            self._menu = QMenu(self)
            self._actions.fill(self._menu)
        self._menu.popup(self.menu.mapToGlobal(self.menu.rect().bottomLeft()))

    def show_library(self, name: str, kind: str) -> None:
        """The library's name and what kind it is; empty while none is open."""
        self.library.setText(name)
        self.kind.setText(kind)
        for part in (self.library, self.kind, self.box):
            part.setVisible(bool(name))
        for button, action in self._buttons():
            button.setVisible(bool(name) and self._actions is not None and action in self._actions)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.box.setFixedWidth(max(200, min(BOX_WIDTH, self.width() - 2 * 330)))
