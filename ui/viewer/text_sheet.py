"""A long text to read and to select in: only what is seen is laid out, so that its length costs nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QBasicTimer, QEvent, QPoint, QPointF, QRect, QSize, Qt, QTimerEvent, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from casefiles.words import number
from ui import theme
from ui.viewer.sheet import Sheet
from ui.viewer.text_pieces import Pieces, characters, name_of, units

MARGIN = 16
"""Pixels around the text."""
WIDEST = 860
"""Pixels of a line of running text: longer ones are hard to follow."""
_GAP = 4
"""Pixels between two lines of the text, and half of it above a wrapped one."""
_TOP = 8
"""Pixels above the first line."""
_STEPS = 64
"""Steps of the scroll bar for each piece."""
_NOTCH = 60
"""Pixels for a notch of the wheel."""
_TRAIL = 40
"""Milliseconds between two steps of scrolling while a selection is drawn past an edge."""


class TextSheet(Sheet):
    """Text as it is, with a caret: the keys move as in an editor, nothing can be changed. Places are in characters."""

    selected = Signal()
    """Another passage is selected, or none."""
    settled = Signal()
    """A passage was selected with the mouse, or Enter was pressed on one: something may be done with it now."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.pieces = Pieces("")
        self._is_numbered = False
        self._font = theme.font("text")
        self._top, self._shift = 0, 0.0
        self._anchor = self._caret = 0
        self._hits: Sequence[tuple[int, int]] = ()
        self._hit = -1
        self._cited: Sequence[tuple[int, int]] = ()
        self._laid: dict[int, QTextLayout] = {}
        self._is_drawing = False
        self._last_press = 0
        self._trail = QBasicTimer()
        self._setting = False
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # What is shown

    def show_text(self, pieces: Pieces, *, numbered: bool = False, font: QFont | None = None) -> None:
        """Show a text from its beginning, with line numbers and in a typeface of its own where wanted."""
        self.pieces = pieces
        self._is_numbered = numbered
        self._font = QFont(font or theme.font("text"))
        for feature in ("liga", "clig", "calt"):  # "->" and "!=" are two signs, not an arrow and a sign of their own
            self._font.setFeature(QFont.Tag(feature), 0)
        self._top, self._shift = 0, 0.0
        self._anchor = self._caret = 0
        self._hits, self._hit, self._cited = (), -1, ()
        self._laid.clear()
        self.setAccessibleDescription(pieces.text[:2000])
        self._bar()
        self.viewport().update()
        self.selected.emit()

    def selection(self) -> tuple[int, int] | None:
        """Start and end of what is selected; None where nothing is."""
        if self._anchor == self._caret:
            return None
        return min(self._anchor, self._caret), max(self._anchor, self._caret)

    def chosen_text(self) -> str:
        """What is selected, as it stands in the file."""
        held = self.selection()
        return "" if held is None else self.pieces.text[held[0] : held[1]]

    def select(self, start: int, end: int) -> None:
        """Select a passage and bring it into sight."""
        length = len(self.pieces.text)
        self._anchor, self._caret = min(start, length), min(end, length)
        self.reveal(self._anchor)
        self.viewport().update()
        self.selected.emit()

    def show_hits(self, hits: Sequence[tuple[int, int]], current: int = -1) -> None:
        """Mark passages that were found; the current one stands out and is brought into sight."""
        self._hits, self._hit = hits, current
        if 0 <= current < len(hits):
            self._anchor = self._caret = hits[current][0]
            self.reveal(hits[current][0])
            self.selected.emit()
        self.viewport().update()

    def show_cited(self, passages: Sequence[tuple[int, int]]) -> None:
        """Mark quietly what is cited already."""
        self._cited = passages
        self.viewport().update()

    def passage_box(self) -> QRect:
        """Around what is selected and in sight, in this widget; where the caret is, if nothing is."""
        boxes = [box for place in self.selection() or (self._caret,) if (box := self._box_of(place)) is not None]
        if not boxes:
            return QRect(self.rect().center(), QSize(1, 1))
        left = self._gutter() + MARGIN
        return QRect(left, boxes[0].top(), self._width(), max(1, boxes[-1].bottom() - boxes[0].top()))

    def let_go(self) -> None:
        """Select nothing."""
        self._anchor = self._caret
        self.viewport().update()
        self.selected.emit()

    def reveal(self, place: int) -> None:
        """Scroll until a character is in sight, a third from the top where it was not."""
        piece = self.pieces.at(place)
        box = self._box_of(place)
        if box is not None and box.top() >= 0 and box.bottom() <= self.viewport().height():
            return
        self._top, self._shift = piece, self._line_top(piece, place)
        self._scroll_by(-self.viewport().height() / 3)

    def first_shown(self) -> int:
        """The place of the first character in sight."""
        return self.pieces[self._top].start

    def visible_text(self) -> str:
        """What is in sight, as it is shown: for tests and for screen readers."""
        return "\n".join(self.pieces.shown(number) for number, _y in self._visible())

    # Laying out

    def _gutter(self) -> int:
        if not self._is_numbered:
            return 0
        widest = QFontMetrics(theme.mono("head")).horizontalAdvance(number(max(self.pieces.lines, 100)))
        return widest + 20

    def _width(self) -> int:
        room = self.viewport().width() - self._gutter() - 2 * MARGIN
        return max(60, room if self._is_numbered else min(room, WIDEST))

    def _layout(self, number: int) -> QTextLayout:
        held = self._laid.get(number)
        if held is not None:
            return held
        if len(self._laid) > 400:
            self._laid.clear()
        made = QTextLayout(self.pieces.shown(number), self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if self.pieces.is_right_to_left(number):
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight)
        option.setTabStopDistance(QFontMetrics(self._font).horizontalAdvance("0") * 8)
        made.setTextOption(option)
        made.setCacheEnabled(True)
        made.beginLayout()
        y = _GAP / 2 + (_TOP if number == 0 else 0)
        while (line := made.createLine()).isValid():
            line.setLineWidth(self._width())
            line.setPosition(QPointF(0, y))
            y += line.height() + _GAP / 2
        made.endLayout()
        self._laid[number] = made
        return made

    def _height(self, number: int) -> float:
        layout = self._layout(number)
        last = layout.lineAt(layout.lineCount() - 1)
        return last.y() + last.height() + _GAP / 2

    def _visible(self) -> list[tuple[int, float]]:
        """The pieces in sight and where each begins, in pixels of the viewport."""
        found = []
        y, number = -self._shift, self._top
        while y < self.viewport().height() and number < len(self.pieces):
            found.append((number, y))
            y += self._height(number)
            number += 1
        return found

    def _box_of(self, place: int) -> QRect | None:
        """Where the line of a character is drawn; None where its piece is out of sight."""
        piece = self.pieces.at(place)
        for held, y in self._visible():
            if held == piece:
                line = self._line_of(piece, place)
                return QRect(0, round(y + line.y()), self.viewport().width(), round(line.height()))
        return None

    def _line_of(self, piece: int, place: int) -> QTextLine:
        layout = self._layout(piece)
        return layout.lineForTextPosition(self._units(piece, place))

    def _line_top(self, piece: int, place: int) -> float:
        return float(self._line_of(piece, place).y())

    def _units(self, piece: int, place: int) -> int:
        held = self.pieces[piece]
        inside = max(0, min(place, held.end) - held.start)
        return units(self.pieces.shown(piece), inside)

    def place_at(self, point: QPoint) -> int:
        """The character nearest to a point of the viewport."""
        shown = self._visible()
        if not shown:
            return 0
        number, top = next((one for one in reversed(shown) if one[1] <= point.y()), shown[0])
        layout = self._layout(number)
        line = layout.lineAt(0)
        for at in range(layout.lineCount()):
            candidate = layout.lineAt(at)
            if candidate.y() <= point.y() - top:
                line = candidate
        cursor = line.xToCursor(point.x() - self._gutter() - MARGIN)
        return self.pieces[number].start + characters(self.pieces.shown(number), int(cursor))

    # Scrolling

    def _bar(self) -> None:
        """The range of the scroll bar: to where the end of the text stands at the bottom."""
        left, number = float(self.viewport().height() - MARGIN), len(self.pieces)
        while left > 0 and number > 0:
            number -= 1
            left -= self._height(number)
        last = number * _STEPS + (round(-left / self._height(number) * _STEPS) if left < 0 else 0)
        bar = self.verticalScrollBar()
        self._setting = True
        bar.setRange(0, max(0, last))
        bar.setSingleStep(_STEPS)
        bar.setPageStep(max(_STEPS, len(self._visible()) * _STEPS))
        bar.setValue(self._value())
        self._setting = False
        if self._value() > bar.maximum():
            self._scrolled(bar.maximum())

    def _value(self) -> int:
        return self._top * _STEPS + round(self._shift / max(1.0, self._height(self._top)) * _STEPS)

    def _scrolled(self, value: int) -> None:
        if self._setting or not len(self.pieces):
            return
        self._top = min(len(self.pieces) - 1, value // _STEPS)
        self._shift = (value % _STEPS) / _STEPS * self._height(self._top)
        self.viewport().update()

    def _scroll_by(self, pixels: float) -> None:
        """Move the text up by so many pixels, or down."""
        self._shift += pixels
        while self._shift < 0 and self._top > 0:
            self._top -= 1
            self._shift += self._height(self._top)
        while self._top < len(self.pieces) - 1 and self._shift >= self._height(self._top):
            self._shift -= self._height(self._top)
            self._top += 1
        self._shift = max(0.0, self._shift)
        bar = self.verticalScrollBar()
        if self._value() > bar.maximum():
            self._top, rest = divmod(bar.maximum(), _STEPS)
            self._shift = rest / _STEPS * self._height(self._top)
        self._setting = True
        bar.setValue(self._value())
        self._setting = False
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta().y() or event.angleDelta().y() / 120 * _NOTCH
        self._scroll_by(-pixels)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._laid.clear()
            self._shift = 0.0
        self._bar()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("panel"))
        gutter = self._gutter()
        if gutter:
            painter.fillRect(0, 0, gutter, self.viewport().height(), theme.colour("head"))
            painter.fillRect(gutter - 1, 0, 1, self.viewport().height(), theme.colour("line"))
        numbers = theme.mono("head")
        for piece, y in self._visible():
            layout = self._layout(piece)
            held = self.pieces[piece]
            if gutter and held.line:
                painter.setFont(numbers)
                painter.setPen(theme.colour("faint"))
                line = layout.lineAt(0)
                box = QRect(0, round(y + line.y()), gutter - 10, round(line.height()))
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(held.line))
            painter.setPen(theme.colour("ink"))
            at = QPointF(gutter + MARGIN, y)
            layout.draw(painter, at, self._formats(piece))
            if self.hasFocus() and held.start <= self._caret <= held.end and self.pieces.at(self._caret) == piece:
                painter.setPen(theme.colour("accent"))
                layout.drawCursor(painter, at, self._units(piece, self._caret), 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _formats(self, piece: int) -> list[QTextLayout.FormatRange]:
        held = self.pieces[piece]
        shown = self.pieces.shown(piece)
        made: list[QTextLayout.FormatRange] = []

        def add(start: int, end: int, ground: str, ink: str) -> None:
            first, last = max(start, held.start), min(end, held.end)
            if first < last:
                one = QTextLayout.FormatRange()
                one.start = units(shown, first - held.start)
                one.length = units(shown, last - held.start) - one.start
                look = QTextCharFormat()
                look.setBackground(theme.colour(ground))
                look.setForeground(theme.colour(ink))
                one.format = look
                made.append(one)

        for start, end in self._cited:
            add(start, end, "accent_soft", "ink")
        for sign in self.pieces.signs(piece):
            add(held.start + sign, held.start + sign + 1, "disputed_soft", "disputed_ink")
        at = max(0, bisect_left(self._hits, (held.start, 0)) - 1)
        while at < len(self._hits) and self._hits[at][0] < held.end:
            start, end = self._hits[at]
            if at == self._hit:
                add(start, end, "single_source", "panel")
            else:
                add(start, end, "single_source_soft", "single_source_ink")
            at += 1
        selected = self.selection()
        if selected is not None:
            add(*selected, "primary", "on_primary")
        return made

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        place = self.place_at(event.position().toPoint())
        soon = event.timestamp() - self._last_press < QGuiApplication.styleHints().mouseDoubleClickInterval()
        if self._last_press and soon:  # the third click of three
            piece = self.pieces[self.pieces.at(place)]
            self._anchor, self._caret = piece.start, piece.end
            self._last_press = 0
        else:
            extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(place, extends=extends)
            self._is_drawing = True
        self.viewport().update()
        self.selected.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        text, start, end = self.pieces.text, place, place
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        self._anchor, self._caret = start, max(end, min(start + 1, len(text)))
        self._last_press = event.timestamp()
        self._is_drawing = False
        self.viewport().update()
        self.selected.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._is_drawing:
            return
        self._pointer = event.position().toPoint()
        self._draw_to(self._pointer)
        outside = not 0 <= self._pointer.y() < self.viewport().height()
        if outside and not self._trail.isActive():
            self._trail.start(_TRAIL, self)
        elif not outside:
            self._trail.stop()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_drawing = False
        self._trail.stop()
        if event.button() == Qt.MouseButton.LeftButton and self.selection() is not None:
            self.settled.emit()

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._trail.timerId():
            over = self._pointer.y() if self._pointer.y() < 0 else self._pointer.y() - self.viewport().height()
            self._scroll_by(max(-80.0, min(80.0, float(over))))
            self._draw_to(self._pointer)
        else:
            super().timerEvent(event)

    def _draw_to(self, point: QPoint) -> None:
        inside = QPoint(point.x(), max(0, min(point.y(), self.viewport().height() - 1)))
        self._caret = self.place_at(inside)
        self.viewport().update()
        self.selected.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(event.pos())
            near = (self.pieces.text[at : at + 1] for at in (place, max(0, place - 1)))
            said = next((name for sign in near if (name := name_of(sign))), "")
            QToolTip.showText(event.globalPos(), said, self.viewport())
            return True
        return super().viewportEvent(event)

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            if self.selection() is not None:
                QGuiApplication.clipboard().setText(self.chosen_text())
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._anchor, self._caret = 0, len(self.pieces.text)
            self.viewport().update()
            self.selected.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selection() is not None:
            self.settled.emit()
            return
        place = self._gone(Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        if place is None:
            super().keyPressEvent(event)
            return
        self._move(place, extends=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        self._follow()
        self.selected.emit()

    def _gone(self, key: Qt.Key, control: bool) -> int | None:
        """Where a key takes the caret; None for a key that does not move it."""
        text, caret = self.pieces.text, self._caret
        match key:
            case Qt.Key.Key_Right:
                return min(len(text), self._word(caret, 1) if control else caret + 1)
            case Qt.Key.Key_Left:
                return max(0, self._word(caret, -1) if control else caret - 1)
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                return self._row(1 if key == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp if not control:
                way = 1 if key == Qt.Key.Key_PageDown else -1
                self._scroll_by(way * (self.viewport().height() - 40))
                return self.place_at(QPoint(self._gutter() + MARGIN, 20 if way < 0 else self.viewport().height() // 2))
            case Qt.Key.Key_Home:
                return 0 if control else self._edge(caret, first=True)
            case Qt.Key.Key_End:
                return len(text) if control else self._edge(caret, first=False)
        return None

    def _word(self, place: int, way: int) -> int:
        text = self.pieces.text
        place += min(way, 0)
        while 0 <= place < len(text) and not text[place].isalnum():
            place += way
        while 0 <= place < len(text) and text[place].isalnum():
            place += way
        return place + (1 if way < 0 else 0)

    def _edge(self, place: int, *, first: bool) -> int:
        piece = self.pieces.at(place)
        line = self._line_of(piece, place)
        end = line.textStart() + line.textLength()
        at = characters(self.pieces.shown(piece), line.textStart() if first else end)
        held = self.pieces[piece]
        is_last = held.start + at >= held.end
        return held.start + at - (0 if first or is_last else 1)

    def _row(self, way: int) -> int:
        """The place above or below the caret, as straight as the letters allow."""
        piece = self.pieces.at(self._caret)
        layout = self._layout(piece)
        line = self._line_of(piece, self._caret)
        x = line.cursorToX(self._units(piece, self._caret))
        x = x[0] if isinstance(x, tuple) else x
        number = line.lineNumber() + way
        if not 0 <= number < layout.lineCount():
            piece += way
            if not 0 <= piece < len(self.pieces):
                return self._caret
            layout = self._layout(piece)
            number = 0 if way > 0 else layout.lineCount() - 1
        cursor = layout.lineAt(number).xToCursor(x)
        return self.pieces[piece].start + characters(self.pieces.shown(piece), int(cursor))

    def _move(self, place: int, *, extends: bool) -> None:
        self._caret = place
        if not extends:
            self._anchor = place
        self.viewport().update()

    def _follow(self) -> None:
        """Keep the caret in sight."""
        box = self._box_of(self._caret)
        if box is None:
            self.reveal(self._caret)
        elif box.top() < 0:
            self._scroll_by(box.top() - 4)
        elif box.bottom() > self.viewport().height():
            self._scroll_by(box.bottom() - self.viewport().height() + 4)
