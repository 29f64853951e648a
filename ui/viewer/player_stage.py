"""What a recording shows: its picture as the player draws it, or the loudness of a sound as it goes by."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casefiles.words import _
from ui import theme
from ui.viewer.player import BARS


class PlayerStage(QWidget):
    """Black behind pictures, as everywhere; a click there plays or pauses, on a sound it goes to the moment."""

    clicked = Signal()
    sought = Signal(int)
    """Somebody wants to go to this moment of a sound, in milliseconds."""
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Picture of the recording"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.picture: QImage | None = None
        self.is_sound = False
        self.levels: dict[int, int] = {}
        self._length = 0
        self._at = 0
        self._is_focused = False

    def show_focus(self, focused: bool) -> None:
        """A ring says that the keys of the player are listened to."""
        self._is_focused = focused
        self.update()

    def show_picture(self, picture: QImage) -> None:
        """Show the next picture."""
        self.picture = picture
        self.update()

    def show_sound(self, length: int) -> None:
        """There are no pictures: show how loud it is, over the length of the recording."""
        self.is_sound, self._length = True, length
        self.update()

    def heard(self, at: int, level: int) -> None:
        """It was so loud (thousandths) at a moment."""
        self._at = at
        if self.is_sound and self._length:
            bar = min(BARS - 1, at * BARS // self._length)
            self.levels[bar] = max(level, self.levels.get(bar, 0))
            self.update()

    def measured(self, loud: Mapping[int, int]) -> None:
        """Parts of the recording are so loud, before they are played."""
        self.levels.update(loud)
        self.update()

    def pixels(self) -> QSize:
        """How many pixels of the screen there are for a picture."""
        scale = self.devicePixelRatioF()
        return QSize(round(self.width() * scale), round(self.height() * scale))

    def picture_box(self) -> QRect:
        """Where the picture is drawn."""
        if self.picture is None:
            return QRect()
        size = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        natural = self.picture.size() / self.devicePixelRatioF() * 2
        if size.width() > natural.width():  # a small picture is not blown up beyond twice its size
            size = natural
        box = QRect(0, 0, size.width(), size.height())
        box.moveCenter(self.rect().center())
        return box

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.resized.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.rect().contains(event.position().toPoint()):
            return
        if self.is_sound:
            room = self._sound_room()
            share = (event.position().x() - room.left()) / max(1.0, room.width())
            self.sought.emit(round(min(1.0, max(0.0, share)) * self._length))
        else:
            self.clicked.emit()

    def _sound_room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(24, 24, -24, -24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.is_sound:
            self._paint_sound(painter)
        else:
            painter.fillRect(self.rect(), QColor("black"))
            if self.picture is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(self.picture_box(), self.picture)
        if self._is_focused:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_sound(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme.colour("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self._sound_room()
        middle, high = room.center().y(), min(110.0, room.height() / 2 - 6)
        step = room.width() / BARS
        painter.setPen(Qt.PenStyle.NoPen)
        now = self._at * BARS // self._length if self._length else 0
        for bar in range(BARS):
            level = self.levels.get(bar)
            tall = 1.0 if level is None else max(1.5, level / 1000 * high)
            painter.setBrush(theme.colour("line" if level is None else "accent" if bar <= now else "accent_edge"))
            painter.drawRoundedRect(QRectF(room.left() + bar * step, middle - tall, max(1.0, step - 1.5), 2 * tall), 1, 1)
        x = room.left() + (self._at / self._length if self._length else 0) * room.width()
        painter.setPen(QPen(theme.colour("disputed"), 1.5))
        painter.drawLine(QPointF(x, middle - high - 8), QPointF(x, middle + high + 8))
