"""The rail on the left: what there is. Sections of entries with counts, one of them current; F8 folds it to icons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from casefiles.words import _, number
from ui import icons, theme

WIDTH, FOLDED_WIDTH = 216, 52
ROW, LOWEST_ROW = 30, 21
"""The height of an entry with the air around it, which is 2: where there is room, and where there is none."""
HEADING, LOWEST_HEADING, FOLDED_HEADING = 32, 20, 17
AIR, LEAST_AIR = 9, 3
"""Above the first entry and below the last."""


class Entry(NamedTuple):
    """Something to go to."""

    page: str
    """The page it leads to: the name of a Place."""
    text: str
    """In the window's language."""
    icon: str


class Section(NamedTuple):
    """Entries that belong together, under a small heading or none."""

    title: str
    entries: Sequence[Entry]


class _RailButton(QAbstractButton):
    """One entry: icon, words, count."""

    def __init__(self, entry: Entry, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self.count: int | None = None
        self.told = ""
        self.folded = False
        self.height_wanted = ROW
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setText(entry.text)
        self.setAccessibleName(entry.text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(FOLDED_WIDTH if self.folded else WIDTH, self.height_wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(8, 1, -8, -1)
        current = self.isChecked()
        if current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("rail_current" if current else "rail_hover"))
            painter.drawRoundedRect(box, 7, 7)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent_edge"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        token = "rail_bright" if current else "rail_ink"
        icons.paint(painter, self.entry.icon, token, 18, (self.height() - icons.SIZE) / 2)
        if self.folded:
            return
        painter.setPen(theme.colour(token))
        room = self.rect().adjusted(43, 0, -17, 0)
        if self.count is not None:
            painter.setFont(theme.font("small", tabular=True))
            painter.setPen(theme.colour("rail_bright" if current else "rail_dim"))
            text = number(self.count)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(text) - 8)
            painter.setPen(theme.colour(token))
        made = theme.font("text", 500 if current else 400)
        painter.setFont(made)
        shown = QFontMetrics(made).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def say_count(self, count: int | None, told: str = "") -> None:
        """`told` says it in words, where the number alone does not say of what."""
        self.count = count
        self.told = told
        text = self.entry.text
        self.setAccessibleName(text if count is None else _("{name}, {n}").format(name=text, n=told or count))
        self.say_name()
        self.update()

    def say_name(self) -> None:
        """The hint: the name where only the icon is seen, and what is counted where that needs words."""
        self.setToolTip("\n".join(filter(None, (self.entry.text if self.folded else "", self.told))))


class _Heading(QWidget):
    """The small capitals over a section; a hairline when the rail is folded."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = text
        self.folded = False
        self.setFixedHeight(HEADING)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.folded:
            painter.setPen(theme.colour("rail_current"))
            painter.drawLine(16, self.height() // 2, self.width() - 16, self.height() // 2)
            return
        painter.setFont(theme.spaced(theme.font("head", 500), 0.9))
        painter.setPen(theme.colour("rail_dim"))
        room = self.rect().adjusted(18, 6 if self.height() > 26 else 2, -8, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text.upper())


class Navigation(QScrollArea):
    """The rail. Arrow keys move the focus, Enter or Space goes there."""

    chosen = Signal(str)
    """The page of the entry a person wants to go to."""
    menu_wanted = Signal(str, QPoint)
    """A menu was asked for at an entry: its page, and the point of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName(_("Navigation"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._buttons: dict[str, _RailButton] = {}
        self._headings: list[_Heading] = []
        self._folded = False
        self._inside = QWidget()
        self._inside.setObjectName("rail")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, AIR, 0, AIR)
        self._column.setSpacing(0)
        self.setWidget(self._inside)
        self.setFixedWidth(WIDTH)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Say what there is to go to; replaces what was there before."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._buttons.clear()
        self._headings.clear()
        for section in sections:
            if section.title:
                heading = _Heading(section.title, self._inside)
                self._headings.append(heading)
                self._column.addWidget(heading)
            for entry in section.entries:
                button = _RailButton(entry, self._inside)
                button.clicked.connect(lambda checked=False, page=entry.page: self._clicked(page))
                button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                button.customContextMenuRequested.connect(
                    lambda point, page=entry.page, button=button: self.menu_wanted.emit(page, button.mapToGlobal(point))
                )
                self._buttons[entry.page] = button
                self._column.addWidget(button)
        self._column.addStretch(1)
        self._apply_fold()

    def show_counts(self, counts: Mapping[str, int], told: Mapping[str, str] | None = None) -> None:
        """Page -> how many there are; entries it does not name show none. `told` has words for some of the numbers."""
        for page, button in self._buttons.items():
            button.say_count(counts.get(page), (told or {}).get(page, ""))

    def show_current(self, page: str) -> None:
        """Mark where the person is; a page that is not on the rail marks nothing."""
        for name, button in self._buttons.items():
            button.setChecked(name == page)
            if name == page:
                self.ensureWidgetVisible(button, 0, LOWEST_ROW)

    def current(self) -> str:
        return next((name for name, button in self._buttons.items() if button.isChecked()), "")

    def pages(self) -> list[str]:
        return list(self._buttons)

    def entries(self) -> list[Entry]:
        """What there is to go to, in order."""
        return [button.entry for button in self._buttons.values()]

    def button(self, page: str) -> QAbstractButton:
        return self._buttons[page]

    @property
    def folded(self) -> bool:
        return self._folded

    def fold(self, folded: bool) -> None:
        """Show icons alone, or words too."""
        self._folded = folded
        self._apply_fold()

    def _apply_fold(self) -> None:
        self.setFixedWidth(FOLDED_WIDTH if self._folded else WIDTH)
        for button in self._buttons.values():
            button.folded = self._folded
            button.say_name()
            button.updateGeometry()
            button.update()
        for heading in self._headings:
            heading.folded = self._folded
            heading.update()
        self._fit()

    def _fit(self) -> None:
        """On a low screen the rows draw closer together; only what is still too much is scrolled."""
        rows, headings = len(self._buttons), len(self._headings)
        roomy, tight = (FOLDED_HEADING, FOLDED_HEADING) if self._folded else (HEADING, LOWEST_HEADING)
        most = rows * ROW + headings * roomy + 2 * AIR
        least = rows * LOWEST_ROW + headings * tight + 2 * LEAST_AIR
        part = min(1.0, max(0.0, (self.height() - least) / max(1, most - least)))
        air = LEAST_AIR + int((AIR - LEAST_AIR) * part)
        self._column.setContentsMargins(0, air, 0, air)
        for button in self._buttons.values():
            button.height_wanted = LOWEST_ROW + int((ROW - LOWEST_ROW) * part)
            button.updateGeometry()
        for heading in self._headings:
            heading.setFixedHeight(tight + int((roomy - tight) * part))
        self.verticalScrollBar().setSingleStep(LOWEST_ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _clicked(self, page: str) -> None:
        # Qt has already turned the button over; the mark moves only when the window has gone there.
        button = self._buttons[page]
        button.setChecked(not button.isChecked())
        self.chosen.emit(page)
