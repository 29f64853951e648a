"""A strip of tabs with counts, and the pages under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from casefiles.words import _, number
from ui import theme
from ui.button import Button

HEIGHT = 34
GAP = 18


class TabStrip(QWidget):
    """The strip alone: left and right arrows, or a click. What does not fit is in the menu at its end, and scrolls in
    with the arrows.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs: dict[str, tuple[str, int | None]] = {}
        self._current = ""
        self._shift = 0
        self._hovered = ""
        self.more = Button("", "chevron-down", look="plain", name=_("More tabs"), then=self.open_menu, parent=self)
        self.more.setProperty("shape", "tiny")
        self.more.hide()
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_tabs(self, tabs: dict[str, tuple[str, int | None]]) -> None:
        """Name -> its words and how many there are behind it (None: not counted). The current one stays if still
        there.
        """
        self._tabs = dict(tabs)
        if self._current not in self._tabs:
            self._current = next(iter(self._tabs), "")
        self._say()

    def say_count(self, name: str, count: int | None) -> None:
        words, _before = self._tabs[name]
        self._tabs[name] = (words, count)
        self._say()

    def names(self) -> list[str]:
        return list(self._tabs)

    def current(self) -> str:
        return self._current

    def choose(self, name: str) -> None:
        """Go to a tab; nothing happens for one that is not there, or is current."""
        if name in self._tabs and name != self._current:
            self._current = name
            self._say()
            self.chosen.emit(name)

    def text_of(self, name: str) -> str:
        """What a tab reads, with its count."""
        words, count = self._tabs[name]
        return words if count is None else f"{words} {number(count)}"

    def place_of(self, name: str) -> QRect:
        """Where a tab is drawn."""
        metrics = QFontMetrics(theme.font("text", 500))
        left = -self._shift
        for other in self._tabs:
            width = metrics.horizontalAdvance(self.text_of(other)) + 6
            if other == name:
                return QRect(left, 0, width, HEIGHT)
            left += width + GAP
        return QRect()

    def room(self) -> int:
        """How much of the width tabs are drawn on; the rest is the menu's."""
        return self.width() - (self.more.sizeHint().width() + 6 if self._is_short() else 0)

    def _is_short(self) -> bool:
        return self.sizeHint().width() > self.width() > 0

    def unseen(self) -> list[str]:
        """The tabs for which there is no room now."""
        inside = range(self.room() + 1)
        return [
            name
            for name in self._tabs
            if self.place_of(name).left() not in inside or self.place_of(name).right() not in inside
        ]

    def open_menu(self) -> None:
        """The tabs that are not seen, under the arrow at the end."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in self.unseen():
            menu.addAction(self.text_of(name)).triggered.connect(lambda checked=False, name=name: self.choose(name))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def sizeHint(self) -> QSize:
        last = self.place_of(next(reversed(self._tabs), ""))
        return QSize(last.right() + self._shift + 1, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, HEIGHT)

    def _say(self) -> None:
        at = list(self._tabs).index(self._current) + 1 if self._current else 0
        text = self.text_of(self._current) if self._current else ""
        self.setAccessibleName(_("Tab {at} of {n}: {name}").format(at=at, n=len(self._tabs), name=text))
        self._bring_in()
        self.update()

    def _bring_in(self) -> None:
        short = self._is_short()
        self.more.setVisible(short)
        self.more.move(self.width() - self.more.sizeHint().width(), (HEIGHT - self.more.sizeHint().height()) // 2)
        place = self.place_of(self._current)
        if not short:
            self._shift = 0
        elif place.left() < 0:
            self._shift = max(0, self._shift + place.left())
        elif place.right() > self.room():
            self._shift += place.right() - self.room() + 4

    def resizeEvent(self, event: object) -> None:
        self._shift = 0
        self._bring_in()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, HEIGHT - 1, self.width(), 1, theme.colour("line"))
        unseen = self.unseen()
        for name in self._tabs:
            if name in unseen and name != self._current:
                continue
            place = self.place_of(name)
            current = name == self._current
            painter.setFont(theme.font("text", 600 if current else 400))
            painter.setPen(theme.colour("accent" if current else "ink" if name == self._hovered else "dim"))
            painter.drawText(place.adjusted(2, 0, 12, -3), Qt.AlignmentFlag.AlignVCenter, self.text_of(name))
            if current:
                painter.fillRect(place.left(), HEIGHT - 2, place.width() + 2, 2, theme.colour("accent"))
                if self.hasFocus():
                    painter.setPen(QPen(theme.colour("accent"), 2))
                    painter.drawRoundedRect(place.adjusted(-1, 3, 3, -6), 5, 5)

    def _at(self, x: float, y: float) -> str:
        seen = (name for name in self._tabs if name not in self.unseen())
        return next((name for name in seen if self.place_of(name).contains(round(x), round(y))), "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choose(self._at(event.position().x(), event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._at(event.position().x(), event.position().y())
        self.setCursor(Qt.CursorShape.PointingHandCursor if hovered else Qt.CursorShape.ArrowCursor)
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = ""
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._tabs:
            super().keyPressEvent(event)
            return
        names = list(self._tabs)
        self.choose(names[max(0, min(len(names) - 1, names.index(self._current) + step))])


class Tabs(QWidget):
    """A strip and, under it, the page of the current tab; pages are made when first looked at."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = TabStrip(self)
        self._stack = QStackedWidget(self)
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.strip)
        column.addWidget(self._stack, 1)
        self.strip.chosen.connect(self._show)

    def add(self, name: str, text: str, make: Callable[[], QWidget], count: int | None = None) -> None:
        """A tab behind those already there, and how to make its page."""
        self._makers[name] = make
        tabs = {other: self.strip._tabs[other] for other in self.strip.names()}
        self.strip.show_tabs({**tabs, name: (text, count)})
        if len(self._makers) == 1:
            self._show(name)

    def choose(self, name: str) -> None:
        self.strip.choose(name)

    def current(self) -> str:
        return self.strip.current()

    def page(self, name: str) -> QWidget:
        """The page of a tab, made now if it was not yet."""
        if name not in self._pages:
            self._pages[name] = self._makers[name]()
            self._stack.addWidget(self._pages[name])
        return self._pages[name]

    def _show(self, name: str) -> None:
        self._stack.setCurrentWidget(self.page(name))
        self.chosen.emit(name)
