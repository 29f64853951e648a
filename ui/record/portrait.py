"""The picture at the head of a record: a portrait, a thumbnail, or the icon of its type on a quiet ground."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from casefiles.words import _
from ui import icons, theme

LARGE, SMALL = QSize(104, 124), QSize(56, 64)


class Portrait(QWidget):
    """Two sizes: `small` for a narrow page."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(LARGE)
        self.setAccessibleName(_("No picture"))

    def show_picture(self, data: bytes | None) -> None:
        """Show a picture from the bytes of an image file, or the icon."""
        self._picture = QPixmap()
        if data:
            self._picture.loadFromData(data)
        self.setAccessibleName(_("No picture") if self._picture.isNull() else _("Picture"))
        self.update()

    def make_small(self, small: bool) -> None:
        self.setFixedSize(SMALL if small else LARGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(box, 7, 7)
        if not self._picture.isNull():
            painter.setClipPath(path)
            ratio = self.devicePixelRatioF()
            filled = self._picture.scaled(
                self.size() * ratio,
                Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                Qt.TransformationMode.SmoothTransformation,
            )
            left = (filled.width() - self.width() * ratio) / 2
            top = (filled.height() - self.height() * ratio) / 3
            painter.drawPixmap(box, filled, QRectF(left, top, self.width() * ratio, self.height() * ratio))
            return
        ground = QLinearGradient(0, 0, self.width(), self.height())
        ground.setColorAt(0, theme.colour("pressed"))
        ground.setColorAt(1, theme.colour("edge"))
        painter.fillPath(path, ground)
        side = 40 if self.width() > 80 else 26
        icons.paint(painter, self._icon, "dim", (self.width() - side) / 2, (self.height() - side) / 2, side)
