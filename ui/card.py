"""A card: things that belong together, under a small heading, with room for one link at the right of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import icons, theme
from ui.button import Button
from ui.label import Label


class _Icon(QWidget):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(icons.SIZE, icons.SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self._name, "dim", 0, 0)


class Card(QWidget):
    """Things are added to `column`; a card without a title is only the box."""

    def __init__(self, title: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(15, 9, 15, 13)
        self._outer.setSpacing(6)
        self._head = QHBoxLayout()
        self._head.setSpacing(7)
        # As high as a link, so that cards side by side agree whether they have one or not.
        self._head.addStrut(24)
        self.title = Label("", made=theme.spaced(theme.font("small", 600), 0.5), colour="dim")
        if title:
            if icon:
                self._head.addWidget(_Icon(icon, self))
            self._head.addWidget(self.title)
            self._head.addStretch(1)
            self._outer.addLayout(self._head)
            self._outer.addSpacing(1)
            self.say_title(title)
        else:
            self.title.setParent(None)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self._outer.addLayout(self.column)

    def say_title(self, title: str) -> None:
        self.title.setText(title.upper())
        self.setAccessibleName(title)

    def add_link(self, text: str, then: Callable[[], object], *, name: str = "") -> Button:
        """The card's one link, at the right of its heading."""
        button = Button(text, look="link", name=name, then=then, parent=self)
        button.setFont(theme.font("small", 500))
        self._head.addWidget(button)
        return button

    def clear(self) -> None:
        """Take away what the card holds; the heading stays."""
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        painter.setBrush(Qt.BrushStyle.NoBrush)
