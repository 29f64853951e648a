"""A sheet over the window beside what it is about: closed with Escape, its cross, or a click elsewhere while it holds nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.label import Label
from ui.record.offers import OfferList

TOP_BAR = "top"
"""The object name of the window's bar at the top."""
SHADOW = 8
"""The room around the sheet in which its shadow is painted."""


class Popover(QWidget):
    """What it holds is added to `column`. `holds_work` says whether a click elsewhere would lose something."""

    closed = Signal()

    def __init__(self, anchor: QWidget, title: str, width: int = 400) -> None:
        super().__init__(anchor.window())
        self._anchor: QWidget | None = anchor
        self._before = anchor.window().focusWidget()
        self._wide = width
        anchor.destroyed.connect(self._lost)
        self.setAccessibleName(title)
        self.title = Label(title, "text", 600, parent=self)
        self.close_button = Button("", "x", look="plain", name=_("Close"), then=self.leave, parent=self)
        self.close_button.setProperty("shape", "tiny")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        self._inside = QWidget(self)
        self._inside.setProperty("role", "page")
        self.column = QVBoxLayout(self._inside)
        self.column.setContentsMargins(0, 0, 4, 0)
        self.column.setSpacing(8)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inside)
        self._area.viewport().setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SHADOW + 14, SHADOW + 9, SHADOW + 10, SHADOW + 13)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(self._area, 1)
        self._inside.installEventFilter(self)
        self.hide()

    def holds_work(self) -> bool:
        """Whether something was typed that closing would lose."""
        return False

    def keep_typed(self) -> str:
        """A sentence where something typed is not saved: only the person can do that (ui/typed.py)."""
        if not self.isVisible() or not self.holds_work():
            return ""
        return _("{sheet}: what you typed is not saved yet.").format(sheet=self.title.text())

    def open(self) -> None:
        """Show the sheet and give it the keyboard."""
        self.show()
        self.raise_()
        self.stand()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self.first_focus().setFocus(Qt.FocusReason.PopupFocusReason)

    def first_focus(self) -> QWidget:
        """What gets the keyboard when the sheet opens."""
        return self.close_button

    def leave(self) -> None:
        """Close the sheet; the keyboard goes back to where it was."""
        if not self.isVisible():
            return
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.hide()
        before, self._before = self._before, None
        # What had the keyboard may be gone by now, the page built anew meanwhile: then what the sheet stood at takes it.
        for widget in (before, self._anchor):
            if widget is not None and isValid(widget) and widget.isVisible():
                widget.setFocus(Qt.FocusReason.PopupFocusReason)
                break
        self.closed.emit()
        self.deleteLater()

    def stand(self) -> None:
        """Find the place: under what it is about, else over it, always inside the window."""
        window = self.parentWidget()
        width = min(self._wide + 2 * SHADOW, window.width() - 8)
        margins = self.layout().contentsMargins()
        inner = width - margins.left() - margins.right()
        wanted = self._inside.layout().heightForWidth(inner) if self._inside.layout().hasHeightForWidth() else -1
        if wanted < 0:
            wanted = self._inside.layout().totalSizeHint().height()
        wanted = max(wanted, self._inside.layout().totalMinimumSize().height())
        # The box at the top stays in reach, however tall the sheet is.
        roof = self._roof()
        height = min(wanted + margins.top() + margins.bottom() + 34, window.height() - 4 - roof)
        if self._anchor is None:
            spot = QPoint((window.width() - width) // 2, (window.height() - height) // 2)
        else:
            spot = self._anchor.mapTo(window, QPoint(-SHADOW, self._anchor.height() - SHADOW + 4))
            if spot.y() + height > window.height() - 4:
                over = self._anchor.mapTo(window, QPoint(0, 0)).y() - height + SHADOW - 4
                spot.setY(over if over >= roof else max(roof, window.height() - height - 4))
        left = max(4, min(spot.x(), window.width() - width - 4))
        # What it is about may have been scrolled out of sight: the sheet stays inside all the same.
        self.setGeometry(left, max(roof, min(spot.y(), window.height() - height - 4)), width, height)

    def _roof(self) -> int:
        """How far up the sheet may reach: the window's bar at the top, unless it is that the sheet is about."""
        bar = self.parentWidget().findChild(QWidget, TOP_BAR)
        if bar is None or not bar.isVisible() or (self._anchor is not None and bar.isAncestorOf(self._anchor)):
            return 4
        return max(4, bar.mapTo(self.parentWidget(), QPoint(0, bar.height())).y() - SHADOW + 4)

    def sizeHint(self) -> QSize:
        return QSize(self._wide, 200)

    def _lost(self) -> None:
        self._anchor = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.stand()
        elif event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent) and self.isVisible():
            self._clicked(watched, event)
        return False

    def _clicked(self, watched: QObject, event: QMouseEvent) -> None:
        if not isinstance(watched, QWidget) or watched.window() is not self.window():
            return
        inside = watched is self or self.isAncestorOf(watched) or isinstance(watched, (OfferList, Popover))
        over = any(
            isinstance(child, (Popover, OfferList)) and child.isVisible() and child.isAncestorOf(watched)
            for child in self.window().children()
        )
        if not inside and not over and not self.holds_work():
            self.leave()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays inside the sheet."""
        inside = [
            child
            for child in self.findChildren(QWidget)
            if child.isVisible()
            and child.isEnabled()
            and child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.focusProxy() is None
        ]
        if not inside:
            return True
        chain = []
        step = self.nextInFocusChain()
        while step is not None and step is not self:
            if step in inside:
                chain.append(step)
            step = step.nextInFocusChain()
        focus = self.window().focusWidget()
        at = chain.index(focus) if focus in chain else -1
        target = chain[(at + (1 if next else -1)) % len(chain)]
        target.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        self._area.ensureWidgetVisible(target, 0, 12)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        for step in range(SHADOW, 0, -1):
            painter.setBrush(QColor(0, 0, 0, 3 if not theme.tokens().is_dark else 10))
            painter.drawRoundedRect(box.adjusted(-step, -step + 2, step, step), 9 + step, 9 + step)
        painter.setPen(theme.colour("edge"))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
