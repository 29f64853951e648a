"""An empty page: what belongs here, and the first step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui import icons, theme
from ui.button import Button


class _BigIcon(QWidget):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.setFixedSize(56, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("neutral_soft"))
        painter.drawEllipse(self.rect())
        icons.paint(painter, self.name, "dim", 16, 16, 24)


class EmptyPage(QWidget):
    """An icon, a heading, a sentence, and a button for the first step where there is one; on a ground of its own or
    none.
    """

    def __init__(
        self,
        icon: str,
        heading: str,
        sentence: str = "",
        *,
        step: str = "",
        step_icon: str = "plus",
        then: Callable[[], object] | None = None,
        ground: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self.setAccessibleName(heading)
        self._icon = _BigIcon(icon, self)
        self.heading = QLabel(heading, self)
        self.heading.setFont(theme.font("title", 600))
        self.sentence = QLabel(sentence, self)
        self.sentence.setProperty("look", "dim")
        self.step = Button(step, step_icon, then=then, parent=self) if step else None
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        for label in (self.heading, self.sentence):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        self.sentence.setVisible(bool(sentence))
        if self.step is not None:
            column.addSpacing(8)
            column.addWidget(self.step, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ground:
            QPainter(self).fillRect(self.rect(), theme.colour(self._ground))

    def say(self, heading: str, sentence: str = "", icon: str = "") -> None:
        """Other words on the same page."""
        self.heading.setText(heading)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.setAccessibleName(heading)
        if icon:
            self._icon.name = icon
            self._icon.update()
