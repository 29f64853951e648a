"""A line in which one types, with offers under it: arrows and Enter, or a click, choose one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from casefiles.words import _
from ui import icons, theme

ROW = 32
WAIT = 40
"""Milliseconds of quiet before what was typed is looked for."""
SMALLEST, LARGEST = 220, 460


@dataclass(frozen=True)
class Offer:
    """One thing that can be chosen. `data` is whatever the one who offers needs back."""

    text: str
    detail: str = ""
    icon: str = "file"
    data: Any = None


class OfferList(QWidget):
    """The offers, a sheet over the window under the line; it never takes the keyboard."""

    chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.offers: list[Offer] = []
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Found"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_offers(self, offers: Sequence[Offer], at: int = 0) -> None:
        self.offers = list(offers)
        self.at = max(0, min(at, len(self.offers) - 1))
        self.update()

    def place_of(self, row: int) -> QRect:
        """Where an offer is drawn."""
        return QRect(5, 5 + row * ROW, self.width() - 10, ROW)

    def stand_under(self, line: QWidget) -> None:
        """Go below the line, or above it where there is more room."""
        window = self.parentWidget()
        metrics = QFontMetrics(theme.font("text", 500))
        wanted = max(
            (metrics.horizontalAdvance(f"{one.text}  {one.detail}") + 60 for one in self.offers), default=SMALLEST
        )
        width = min(max(SMALLEST, line.width(), min(wanted, LARGEST)), window.width() - 16)
        corner = line.mapTo(window, QPoint(0, line.height() + 3))
        below = window.height() - corner.y() - 8
        above = corner.y() - line.height() - 14
        wanted_height = len(self.offers) * ROW + 10
        upwards = wanted_height > below and above > below
        rows = max(1, ((above if upwards else below) - 10) // ROW)
        self.offers = self.offers[:rows]
        height = len(self.offers) * ROW + 10
        left = max(8, min(corner.x(), window.width() - width - 8))
        top = corner.y() - line.height() - 6 - height if upwards else corner.y()
        self.setGeometry(left, top, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        middle = Qt.AlignmentFlag.AlignVCenter
        for row, offer in enumerate(self.offers):
            room = self.place_of(row)
            if row == self.at:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent_soft"))
                painter.drawRoundedRect(QRectF(room).adjusted(0, 1, 0, -1), 6, 6)
            icons.paint(painter, offer.icon, "dim", room.left() + 8, room.top() + (ROW - icons.SIZE) / 2)
            words = room.adjusted(32, 0, -8, 0)
            made = theme.font("text", 500)
            metrics = QFontMetrics(made)
            painter.setFont(made)
            painter.setPen(theme.colour("ink"))
            text = metrics.elidedText(offer.text, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, middle, text)
            words.setLeft(words.left() + metrics.horizontalAdvance(text) + 8)
            if offer.detail and words.width() > 24:
                paler = theme.font("small")
                painter.setFont(paler)
                painter.setPen(theme.colour("dim"))
                painter.drawText(
                    words,
                    middle,
                    QFontMetrics(paler).elidedText(offer.detail, Qt.TextElideMode.ElideRight, words.width()),
                )

    def _row_at(self, y: float) -> int:
        row = int((y - 5) // ROW)
        return row if 0 <= row < len(self.offers) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0 and row != self.at:
            self.at = row
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.chosen.emit(self.offers[row])


Find = Callable[[str, Callable[[Sequence[Offer]], None]], object]
"""Gets what was typed and where to hand the offers, at once or later."""


class OfferLine(QLineEdit):
    """`find` is asked whenever something is typed, and when the line gets the keyboard and is empty."""

    picked = Signal(object)
    """The Offer that was chosen."""
    entered = Signal(str)
    """Enter was pressed where nothing was offered."""
    escaped = Signal()

    def __init__(self, find: Find, parent: QWidget | None = None, *, eager: bool = True) -> None:
        super().__init__(parent)
        self._find = find
        self._eager = eager
        self._list: OfferList | None = None
        self._asked = 0
        # Whether what is offered was found for what is typed now; else Enter would take an old offer.
        self._fresh = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self.look)
        self.textEdited.connect(self._typed)

    def offers(self) -> list[Offer]:
        """What is offered now."""
        return list(self._list.offers) if self._list is not None and self._list.isVisible() else []

    def _typed(self, text: str) -> None:
        # What is on its way was found for other words.
        self._asked += 1
        self._fresh = False
        self._timer.start()

    def look(self) -> None:
        """Ask for offers to what is typed now."""
        self._timer.stop()
        self._asked += 1
        self._fresh = False
        ticket = self._asked
        self._find(self.text(), lambda offers: self._found(offers) if ticket == self._asked else None)

    def _found(self, offers: Sequence[Offer]) -> None:
        self._fresh = True
        self._show(offers)

    def _show(self, offers: Sequence[Offer]) -> None:
        if not offers or not self.hasFocus():
            self._hide_list()
            return
        if self._list is None or self._list.parentWidget() is not self.window():
            self._list = OfferList(self.window())
            self._list.chosen.connect(self._pick)
            self.destroyed.connect(self._list.deleteLater)
        self._list.show_offers(offers)
        self._list.stand_under(self)
        self._list.show()
        self._list.raise_()
        self._say()

    def _say(self) -> None:
        if self._list is not None and self._list.offers:
            offer = self._list.offers[self._list.at]
            self.setAccessibleDescription(
                _("{at} of {n}: {what}").format(
                    at=self._list.at + 1, n=len(self._list.offers), what=f"{offer.text} {offer.detail}".strip()
                )
            )

    def close_offers(self) -> None:
        """Offer nothing, also not what is still being looked for."""
        self._timer.stop()
        self._asked += 1
        self._hide_list()

    def _hide_list(self) -> None:
        # What was typed since is still to be looked for: the timer runs on.
        if self._list is not None:
            self._list.hide()
        self.setAccessibleDescription("")

    def _pick(self, offer: Offer) -> None:
        self.close_offers()
        self.picked.emit(offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._list if self._list is not None and self._list.isVisible() else None
        key = event.key()
        if shown is not None and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            shown.at = (shown.at + (1 if key == Qt.Key.Key_Down else -1)) % len(shown.offers)
            shown.update()
            self._say()
        elif key == Qt.Key.Key_Down:
            self.look()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._fresh:
                self._enter_when_found()
            elif shown is not None:
                self._pick(shown.offers[shown.at])
            else:
                self.entered.emit(self.text())
        elif key == Qt.Key.Key_Escape:
            if shown is not None:
                self.close_offers()
            else:
                self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def _enter_when_found(self) -> None:
        """Enter came faster than the search: take the best of what it finds."""
        self._timer.stop()
        self._asked += 1
        ticket = self._asked

        def then(offers: Sequence[Offer]) -> None:
            if ticket != self._asked:
                return
            self._fresh = True
            if offers:
                self._pick(offers[0])
            else:
                self.entered.emit(self.text())

        self._find(self.text(), then)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._eager and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.look()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_offers()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_offers()
