"""The page on the screen: zoomed, turned and moved; drawn in parts that arrive one by one; marked with the mouse.

The canvas draws nothing of a file itself. It says which part it lacks (`wanted`), and shows the pixels it is handed. Places
on the page are told in 1/10,000 of its width and height as it is when nobody has turned it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from casefiles.domain.file_place import WHOLE
from casefiles.services.evidence.reader import Pixels
from casefiles.services.evidence.viewers import WIDEST, Box, drawn_size
from ui import theme

TILE = 1024
"""Pixels of a part's side."""
KEPT = 32
"""Parts that are kept, at most: 100 MB."""
ROUGH = 900
"""Pixels of the longer side of the rough picture of the whole page, shown until the finer parts are there."""
STEP = 1.25
LEAST, MOST = 0.05, 16.0
AIR = 16
"""Pixels around a page."""
CLICK = 4
"""Pixels that the mouse must be dragged: less is a click."""


class Part(NamedTuple):
    """One part of a drawing: the page turned and so many pixels wide, and the rectangle in it."""

    page: int
    width: int
    turn: int
    clip: Box


class Highlight(NamedTuple):
    """Something on the page that stands out. `tone` is a colour of the theme; `style` fill, frame, solid or cover (black)."""

    box: Box
    tone: str = "accent"
    style: str = "fill"


class Canvas(QAbstractScrollArea):
    """Hand the page with `show_page`, the pixels it asks for with `put`."""

    wanted = Signal()
    """Parts of what is seen are missing: see `missing`."""
    dragged = Signal(object)
    """With the tool `region`: the Box that was drawn, when the mouse was let go."""
    swept = Signal(object, object)
    """With the tool `text`: the page's points (x, y) where the mouse went down and where it is now."""
    swept_off = Signal()
    """With the tool `text`: the mouse was let go."""
    clicked = Signal(object)
    """A click that moved nothing: the page's point (x, y)."""
    double_clicked = Signal(object)
    moved = Signal()
    """Zoom, turn or what is seen of the page are others now."""
    page_wanted = Signal(int)
    """Scrolled past the end (1) or the beginning (-1) of the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.page = 0
        self.natural = (1, 1)
        self.zoom = 1.0
        self.turn = 0
        self.fitted = "page"
        """page, width, or "" once somebody has chosen a zoom."""
        self.tool = "text"
        """hand, text or region: what dragging does."""
        self.highlights: list[Highlight] = []
        self.selection: list[Box] = []
        """Boxes of the text that is selected, or of the region that is marked."""
        self.over_text = False
        """Whether the mouse is over text that can be selected; said by whoever knows."""
        self._parts: OrderedDict[Part, QImage] = OrderedDict()
        self._down: QPoint | None = None
        self._scrolled = QPoint()
        self._panning = False
        self._pushed = 0.0
        self._drawing = QRectF()

    # What is shown

    def show_page(self, page: int, natural: tuple[int, int]) -> None:
        """Show another page; `natural` is its size in natural pixels, not turned."""
        self.page, self.natural = page, natural
        self.highlights, self.selection, self._drawing = [], [], QRectF()
        if self.fitted:
            self._fit()
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._tell()

    def forget(self) -> None:
        """Nothing is shown any more."""
        self.page = 0
        self._parts.clear()
        self.viewport().update()

    def put(self, part: Part, pixels: Pixels) -> None:
        """The pixels of a part that was missing."""
        picture = QImage(
            pixels.rgb, pixels.width, pixels.height, pixels.width * 3, QImage.Format.Format_RGB888
        ).copy()  # the image does not keep Python's bytes
        self._parts[part] = picture
        while len(self._parts) > KEPT:
            self._parts.popitem(last=False)
        self.viewport().update()

    def missing(self) -> Part | None:
        """The next part of what is seen that there are no pixels of; the rough picture of the page comes first."""
        if not self.page:
            return None
        rough = self._rough()
        if rough not in self._parts:
            return rough
        for part in self._seen():
            if part not in self._parts:
                return part
        return None

    def _rough(self) -> Part:
        across, down = self._turned()
        width = max(1, min(self._pixel_width(), round(across * ROUGH / max(across, down))))
        size = drawn_size(self.natural, width, self.turn)
        return Part(self.page, width, self.turn, (0, 0, *size))

    def _seen(self) -> list[Part]:
        width = self._pixel_width()
        size = drawn_size(self.natural, width, self.turn)
        rough = self._rough()
        if rough.width == width:
            return []
        ratio = self.devicePixelRatioF()
        corner = self._corner()
        shown = QRectF(self.viewport().rect()).translated(-corner)
        left, top = max(0, int(shown.left() * ratio)) // TILE, max(0, int(shown.top() * ratio)) // TILE
        found = []
        for row in range(top, max(0, int(min(size[1], shown.bottom() * ratio + 1) - 1)) // TILE + 1):
            for column in range(left, max(0, int(min(size[0], shown.right() * ratio + 1) - 1)) // TILE + 1):
                x, y = column * TILE, row * TILE
                if x < size[0] and y < size[1]:
                    clip = (x, y, min(TILE, size[0] - x), min(TILE, size[1] - y))
                    found.append(Part(self.page, width, self.turn, clip))
        return found

    # Sizes

    def _turned(self) -> tuple[int, int]:
        return self.natural if self.turn % 180 == 0 else self.natural[::-1]

    def _pixel_width(self) -> int:
        """Device pixels of the drawn page's width."""
        across, down = self._turned()
        most = WIDEST * across // max(across, down)
        return max(1, min(most, round(across * self.zoom * self.devicePixelRatioF())))

    def shown_size(self) -> QSize:
        """The page as it is drawn now, in logical pixels."""
        across, down = drawn_size(self.natural, self._pixel_width(), self.turn)
        ratio = self.devicePixelRatioF()
        return QSize(max(1, round(across / ratio)), max(1, round(down / ratio)))

    def _corner(self) -> QPointF:
        """Where in the viewport the page's upper left corner is."""
        size, room = self.shown_size(), self.viewport().size()
        left = (room.width() - size.width()) // 2 if size.width() + 2 * AIR <= room.width() else None
        top = (room.height() - size.height()) // 2 if size.height() + 2 * AIR <= room.height() else None
        return QPointF(
            left if left is not None else AIR - self.horizontalScrollBar().value(),
            top if top is not None else AIR - self.verticalScrollBar().value(),
        )

    def _lay_out(self) -> None:
        size, room = self.shown_size(), self.viewport().size()
        for bar, length, seen in (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), size.height(), room.height()),
        ):
            bar.setRange(0, max(0, length + 2 * AIR - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(40)
        self.viewport().update()

    def to_page(self, point: QPointF | QPoint) -> tuple[float, float]:
        """The place on the page under a point of the viewport; outside the page it is below 0 or above 10,000."""
        size, corner = self.shown_size(), self._corner()
        x, y = (point.x() - corner.x()) / size.width(), (point.y() - corner.y()) / size.height()
        if self.turn == 90:
            x, y = y, 1 - x
        elif self.turn == 180:
            x, y = 1 - x, 1 - y
        elif self.turn == 270:
            x, y = 1 - y, x
        return x * WHOLE, y * WHOLE

    def from_page(self, box: Box) -> QRectF:
        """Where in the viewport a box of the page is."""
        size, corner = self.shown_size(), self._corner()
        left, top, right, bottom = (one / WHOLE for one in (box[0], box[1], box[0] + box[2], box[1] + box[3]))
        if self.turn == 90:
            left, top, right, bottom = 1 - bottom, left, 1 - top, right
        elif self.turn == 180:
            left, top, right, bottom = 1 - right, 1 - bottom, 1 - left, 1 - top
        elif self.turn == 270:
            left, top, right, bottom = top, 1 - right, bottom, 1 - left
        return QRectF(
            corner.x() + left * size.width(),
            corner.y() + top * size.height(),
            (right - left) * size.width(),
            (bottom - top) * size.height(),
        )

    # Looking closer

    def set_zoom(self, zoom: float, about: QPointF | None = None) -> None:
        """Show the page so large; the point `about` of the viewport (else its middle) stays where it is."""
        about = about or QPointF(self.viewport().rect().center())
        held = self.to_page(about)
        self.zoom, self.fitted = min(MOST, max(LEAST, zoom)), ""
        self._lay_out()
        now = self.from_page((round(held[0]), round(held[1]), 0, 0)).topLeft()
        self._scroll(now - about)
        self._tell()

    def fit(self, how: str = "page") -> None:
        """As large as there is room for: the whole page, or its width."""
        self.fitted = how
        self._fit()
        self._lay_out()
        self._tell()

    def _fit(self) -> None:
        across, down = self._turned()
        # The bars that are there now are not there when the page fits.
        room = self.maximumViewportSize()
        wide, high = max(20, room.width() - 2 * AIR), max(20, room.height() - 2 * AIR)
        if self.fitted == "width" and wide / across * down > high:
            wide -= self.verticalScrollBar().sizeHint().width()
        zoom = wide / across if self.fitted == "width" else min(wide / across, high / down)
        # A small picture is not blown up just because there is room.
        self.zoom = min(MOST, max(LEAST, min(zoom, 1.5 if self.fitted == "width" else 1.0)))

    def set_turn(self, turn: int) -> None:
        """Show the page turned clockwise by 0, 90, 180 or 270 degrees."""
        self.turn = turn % 360
        if self.fitted:
            self._fit()
        self._lay_out()
        self._tell()

    def see(self, box: Box) -> None:
        """Scroll until a box of the page is seen, as near to the middle as may be."""
        place, room = self.from_page(box), QRectF(self.viewport().rect())
        if not room.adjusted(AIR, AIR, -AIR, -AIR).contains(place):
            self._scroll(place.center() - room.center())
            self._tell()

    def _scroll(self, by: QPointF) -> None:
        for bar, distance in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
            bar.setValue(bar.value() + round(distance))

    def middle(self) -> tuple[float, float]:
        """The place on the page in the middle of what is seen."""
        return self.to_page(QPointF(self.viewport().rect().center()))

    def see_middle(self, place: tuple[float, float]) -> None:
        """Scroll until a place on the page is in the middle; tells nobody."""
        at = self.from_page((round(place[0]), round(place[1]), 0, 0)).topLeft()
        self._scroll(at - QPointF(self.viewport().rect().center()))
        self.viewport().update()
        self.wanted.emit()

    def show_highlights(self, highlights: Sequence[Highlight]) -> None:
        """Make these stand out, and nothing else."""
        self.highlights = list(highlights)
        self.viewport().update()

    def show_selection(self, boxes: Sequence[Box]) -> None:
        """What is selected or marked."""
        self.selection = list(boxes)
        self.viewport().update()

    def _tell(self) -> None:
        self.viewport().update()
        self.moved.emit()
        self.wanted.emit()

    # Qt's own

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.fitted:
            self._fit()
        self._lay_out()
        self._tell()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * STEP**steps, event.position())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - round(steps * 120))
        else:
            bar = self.verticalScrollBar()
            at_end = bar.value() == (bar.maximum() if steps < 0 else bar.minimum())
            # A pad sends many small steps: only a whole one turns the page.
            self._pushed = self._pushed + steps if at_end else 0.0
            if abs(self._pushed) >= 1:
                self._pushed = 0.0
                self.page_wanted.emit(1 if steps < 0 else -1)
            elif not at_end:
                bar.setValue(bar.value() - round(steps * 120))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().unsetCursor()
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton) or not self.page:
            event.ignore()
            return
        self._down = event.position().toPoint()
        self._scrolled = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        self._panning = event.button() == Qt.MouseButton.MiddleButton or self._is_hand()
        self._show_cursor()

    def _is_hand(self) -> bool:
        return self.tool == "hand" or (self.tool == "text" and not self.over_text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._down is None:
            self.pointed(event.position())
            self._show_cursor()
            return
        if self._panning:
            way = at - self._down
            self.horizontalScrollBar().setValue(self._scrolled.x() - way.x())
            self.verticalScrollBar().setValue(self._scrolled.y() - way.y())
        elif self.tool == "region":
            self._drawing = QRectF(QPointF(self._down), QPointF(at)).normalized()
            self.viewport().update()
        elif (at - self._down).manhattanLength() >= CLICK:
            self.swept.emit(self.to_page(self._down), self.to_page(at))

    def pointed(self, point: QPointF) -> None:
        """The mouse is over a point and nothing is dragged; for whoever wants to know."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        down, self._down = self._down, None
        drawn, self._drawing = self._drawing, QRectF()
        panning, self._panning = self._panning, False
        if down is None:
            return
        at = event.position().toPoint()
        self.viewport().update()
        if (at - down).manhattanLength() < CLICK:
            self.clicked.emit(self.to_page(at))
        elif panning:
            pass
        elif self.tool == "region":
            box = self.box_of(drawn)
            if box is not None:
                self.dragged.emit(box)
        else:
            self.swept.emit(self.to_page(down), self.to_page(at))
            self.swept_off.emit()
        self._show_cursor()

    def seen_box(self) -> Box | None:
        """The part of the page that is seen."""
        return self.box_of(QRectF(self.viewport().rect()))

    def box_of(self, rect: QRectF) -> Box | None:
        """The part of the page that a rectangle of the viewport covers; None where it covers none."""
        x, y = self.to_page(rect.topLeft())
        far, low = self.to_page(rect.bottomRight())
        left, right = sorted(min(WHOLE, max(0, round(one))) for one in (x, far))
        top, bottom = sorted(min(WHOLE, max(0, round(one))) for one in (y, low))
        return (left, top, right - left, bottom - top) if right > left and bottom > top else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.page:
            self.double_clicked.emit(self.to_page(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bars = {
            Qt.Key.Key_Left: (self.horizontalScrollBar(), -1), Qt.Key.Key_Right: (self.horizontalScrollBar(), 1),
            Qt.Key.Key_Up: (self.verticalScrollBar(), -1), Qt.Key.Key_Down: (self.verticalScrollBar(), 1),
        }  # fmt: skip
        if self.tool == "region":
            event.ignore()  # the arrows are those of the region
        elif event.key() in bars and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            bar, step = bars[Qt.Key(event.key())]
            bar.setValue(bar.value() + step * bar.singleStep())
        else:
            event.ignore()

    def _show_cursor(self) -> None:
        shape = {
            "region": Qt.CursorShape.CrossCursor, "text": Qt.CursorShape.IBeamCursor, "hand": Qt.CursorShape.OpenHandCursor,
        }[self.tool if not self._is_hand() else "hand"]  # fmt: skip
        if self._panning:
            shape = Qt.CursorShape.ClosedHandCursor
        self.viewport().setCursor(shape)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("ground"))
        if not self.page:
            return
        size, corner = self.shown_size(), self._corner()
        page = QRectF(corner.x(), corner.y(), size.width(), size.height())
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(QColor("white"))
        painter.drawRect(page.adjusted(-0.5, -0.5, 0.5, 0.5))
        self._paint_pixels(painter, page)
        self._paint_highlights(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_pixels(self, painter: QPainter, page: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rough = self._parts.get(self._rough())
        seen = self._seen()
        if rough is not None and (not seen or any(part not in self._parts for part in seen)):
            painter.drawImage(page, rough, QRectF(rough.rect()))
        ratio = self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for part in seen:
            picture = self._parts.get(part)
            if picture is not None:
                self._parts.move_to_end(part)
                left, top, wide, high = (one / ratio for one in part.clip)
                painter.drawImage(QRectF(page.left() + left, page.top() + top, wide, high), picture, QRectF(picture.rect()))

    def _paint_highlights(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one in self.highlights:
            self._paint_box(painter, self.from_page(one.box), one.tone, one.style)
        for box in self.selection:
            self._paint_box(painter, self.from_page(box), "accent", "frame" if self.tool == "region" else "fill")
        if not self._drawing.isEmpty():
            self._paint_box(painter, self._drawing, "accent", "frame")

    def _paint_box(self, painter: QPainter, place: QRectF, tone: str, style: str) -> None:
        # Pages are white in both themes: what lies on them does not follow the theme's ground.
        colour = QColor(theme.colour(tone))
        if style in ("cover", "solid"):
            painter.fillRect(place, QColor("black") if style == "cover" else colour)
            return
        inside = QColor(colour)
        inside.setAlpha(70 if style == "fill" else 22)
        painter.fillRect(place, inside)
        if style == "frame":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 2))
            painter.drawRect(place)

