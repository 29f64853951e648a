"""One line over a table in which a new entry begins: a name is enough, Enter makes it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from casefiles.words import _
from ui import theme
from ui.button import Button


class NewLine(QWidget):
    """Hidden until `start`; Escape puts it away. Parts of its own may be put into `row` before the button."""

    made = Signal(str)
    """Enter was pressed: the name, which may be empty."""

    def __init__(self, name: str, hint: str, parent: QWidget | None = None, *, stays: bool = False) -> None:
        super().__init__(parent)
        self.stays = stays
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(hint)
        self.name.setAccessibleName(name)
        self.name.setMinimumWidth(120)
        self.add = Button(_("Add"), look="primary" if not stays else "", then=self._make, parent=self)
        self.add.setToolTip(_("Enter adds it, Escape leaves"))
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setFont(theme.font("small"))
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self.row = QHBoxLayout()
        self.row.setSpacing(6)
        self.row.addWidget(self.name, 1)
        self.row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(self.row)
        column.addWidget(self.error)
        self.setVisible(stays)

    def start(self, text: str = "") -> None:
        """Show the line and give it the keyboard."""
        self.error.hide()
        if text or not self.stays:
            self.name.setText(text)
        self.show()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def done(self) -> None:
        """What was typed has been taken."""
        self.name.clear()
        self.error.hide()
        self.setVisible(self.stays)

    def refuse(self, sentence: str) -> None:
        """What was typed cannot be taken: say why, and leave it to be mended."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self) -> None:
        self.made.emit(self.name.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._make()
        elif event.key() == Qt.Key.Key_Escape:
            self.done()
            parent = self.parentWidget()
            if parent is not None:
                parent.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("panel" if self.stays else "accent_soft"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
