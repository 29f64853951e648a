"""What can be done with what was marked: a small bar beside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casefiles.words import _
from ui import theme
from ui.button import Button


class MarkOffer(QWidget):
    """Lies over the view, under what is marked or over it."""

    cite_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cite = Button(_("Cite it…"), "quote", look="primary", name=_("Cite it (C)"), then=self.cite_wanted.emit, parent=self)
        self.copy = Button(_("Copy"), "copy", look="plain", name=_("Copy the words"), then=self.copy_wanted.emit, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 6, 6, 6)
        row.setSpacing(4)
        row.addWidget(self.cite)
        row.addWidget(self.copy)
        self.hide()

    def offer(self, beside: QRect, *, citing: bool, copying: bool) -> None:
        """Show the bar beside a rectangle of the parent."""
        self.cite.setVisible(citing)
        self.copy.setVisible(copying)
        if not (citing or copying):
            self.hide()
            return
        self.adjustSize()
        room = self.parentWidget().rect()
        at = QPoint(beside.left(), beside.bottom() + 6)
        if at.y() + self.height() > room.bottom() - 4:
            at.setY(beside.top() - self.height() - 6)
        at.setX(max(4, min(at.x(), room.right() - self.width() - 4)))
        at.setY(max(4, min(at.y(), room.bottom() - self.height() - 4)))
        self.move(at)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
