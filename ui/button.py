"""A button with an icon, in one of the window's looks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ui import icons

INK = {"": "ink", "primary": "on_primary", "plain": "ink", "link": "accent", "quiet": "dim"}
"""Look -> the colour of its icon. A page has one primary button; plain has no box; link is text in the accent
colour, quiet is pale text until the mouse is on it."""


class Button(QPushButton):
    """`text` may be empty: then `name`, what it does in words, is its tooltip and what a screen reader says."""

    def __init__(
        self,
        text: str,
        icon: str = "",
        *,
        look: str = "",
        name: str = "",
        then: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("look", look)
        self.setAccessibleName(name or text)
        if icon:
            self.setIcon(icons.icon(icon, INK[look]))
            # Qt leaves 4 px between icon and words; a wider picture makes it 6.
            self.setIconSize(QSize(icons.SIZE + (4 if text else 0), icons.SIZE))
        if not text:
            self.setProperty("shape", "icon")
        if name:
            self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if then is not None:
            self.clicked.connect(lambda checked=False: then())
