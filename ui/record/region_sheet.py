"""Which part of a picture is shown as the portrait: a box drawn with the mouse, or moved and sized with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from casefiles.domain.region import WHOLE, Region
from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.record.popover import Popover

SIDE = 380
"""The longer side of the picture in the sheet, in pixels."""
STEP = 10
"""Thousandths that an arrow key moves or sizes the box."""
FIRST = Region(200, 100, 600, 600)
"""What the keys begin with where nothing is chosen yet."""


class RegionPicture(QWidget):
    """The picture with a box on it. Arrow keys move the box, with Shift they size it, with Ctrl by a tenth of the step."""

    changed = Signal()

    def __init__(self, picture: QPixmap, region: Region | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        scaled = picture.size().scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio)
        self.setFixedSize(scaled)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_("What is shown of the picture"))
        self.setAccessibleDescription(_("Arrow keys move the box, with Shift they make it larger or smaller."))
        self._picture = picture
        self.region = region
        self._from: QPointF | None = None
        self._carried: tuple[QPointF, Region] | None = None

    def choose(self, region: Region | None) -> None:
        """Show this box, or none."""
        self.region = region
        self.update()
        self.changed.emit()

    def box(self) -> QRectF:
        """Where the box is drawn; empty where there is none."""
        if self.region is None:
            return QRectF()
        one, wide, high = self.region, self.width() / WHOLE, self.height() / WHOLE
        return QRectF(one.left * wide, one.top * high, one.width * wide, one.height * high)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.region is not None and self.box().contains(event.position()):
            self._carried = (event.position(), self.region)
        else:
            self._from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        now = event.position()
        if self._carried is not None:
            begin, region = self._carried
            self.choose(region.moved(*self._thousandths(now - begin)))
        elif self._from is not None:
            drawn = QRectF(self._from, now).normalized().intersected(QRectF(self.rect()))
            left, top = self._thousandths(drawn.topLeft())
            wide, high = self._thousandths(QPointF(drawn.width(), drawn.height()))
            self.choose(Region.of(left, top, wide, high))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = self._carried = None

    def _thousandths(self, point: QPointF) -> tuple[int, int]:
        return round(point.x() * WHOLE / self.width()), round(point.y() * WHOLE / self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = 1 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else STEP
        way = {
            Qt.Key.Key_Left: (-step, 0), Qt.Key.Key_Right: (step, 0), Qt.Key.Key_Up: (0, -step), Qt.Key.Key_Down: (0, step),
        }.get(Qt.Key(event.key()))  # fmt: skip
        if way is None:
            super().keyPressEvent(event)
            return
        begin = self.region or FIRST
        sizes = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self.choose(begin if self.region is None else begin.grown(*way) if sizes else begin.moved(*way))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(self.rect(), self._picture)
        if self.region is not None:
            outside = QPainterPath()
            outside.addRect(QRectF(self.rect()))
            outside.addRect(self.box())
            painter.fillPath(outside, QColor(0, 0, 0, 120))
            painter.setPen(QPen(QColor("white"), 1.5))
            painter.drawRect(self.box())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))


class RegionSheet(Popover):
    """Hands back the Region that was chosen, or None for the whole picture; writes nothing itself."""

    chosen = Signal(object)

    def __init__(self, anchor: QWidget, picture: QPixmap, region: Region | None) -> None:
        super().__init__(anchor, _("Portrait: what is shown of the picture"), SIDE + 40)
        self._kept = region
        self.picture = RegionPicture(picture, region, self)
        self.column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        hint = QLabel(
            _("Draw a box with the mouse, or move it with the arrow keys; Shift and an arrow sizes it."), self
        )
        hint.setProperty("look", "dim")
        hint.setFont(theme.font("small"))
        hint.setWordWrap(True)
        self.column.addWidget(hint)
        self.whole = Button(_("Whole picture"), then=lambda: self._hand_back(None), parent=self)
        self.use = Button(
            _("Use"), "check", look="primary", then=lambda: self._hand_back(self.picture.region), parent=self
        )
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.whole)
        foot.addWidget(self.use)
        self.column.addLayout(foot)

    def first_focus(self) -> QWidget:
        return self.picture

    def holds_work(self) -> bool:
        return self.picture.region != self._kept

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._hand_back(None if self.whole.hasFocus() else self.picture.region)
        else:
            super().keyPressEvent(event)

    def _hand_back(self, region: Region | None) -> None:
        self.leave()
        if region != self._kept:
            self.chosen.emit(region)
