"""The picture at the head of a record: a portrait, a thumbnail, or the icon of its type on a quiet ground.

A portrait is cut to its region; a click, or Enter, asks for another.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from casefiles.domain.region import Region
from casefiles.words import _
from ui import icons, theme

LARGE, SMALL = QSize(104, 124), QSize(56, 64)


class Portrait(QWidget):
    """Two sizes: `small` for a narrow page."""

    region_wanted = Signal()
    """Another part of the picture shall be shown."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.whole = QPixmap()
        """The picture as it is kept, before anything is cut."""
        self._picture = QPixmap()
        self._leads = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(LARGE)
        self.setAccessibleName(_("No picture"))

    def show_picture(
        self, data: bytes | None, region: Region | None = None, *, leads: bool = False, hint: str = ""
    ) -> None:
        """Show a picture from the bytes of an image file, or of it a region, or the icon.

        `leads`: a click or Enter asks for another part of it, or does what the hint says.
        """
        self.whole = QPixmap()
        if data:
            self.whole.loadFromData(data)
        self._picture = self.whole
        if region is not None and not self.whole.isNull():
            self._picture = self.whole.copy(QRect(*region.pixels(self.whole.width(), self.whole.height())))
        self._leads = leads and not self.whole.isNull()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._leads else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._leads else Qt.CursorShape.ArrowCursor)
        self.setToolTip((hint or _("Choose what of the picture is shown")) if self._leads else "")
        self.setAccessibleName(_("No picture") if self.whole.isNull() else _("Picture"))
        self.setAccessibleDescription(self.toolTip())
        self.update()

    @property
    def shown(self) -> QPixmap:
        """What is shown of the picture."""
        return self._picture

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._leads and self.rect().contains(event.position().toPoint()):
            self.region_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._leads and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.region_wanted.emit()
        else:
            super().keyPressEvent(event)

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
            if self.hasFocus():
                painter.setPen(QPen(theme.colour("accent"), 2))
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)
            return
        ground = QLinearGradient(0, 0, self.width(), self.height())
        ground.setColorAt(0, theme.colour("pressed"))
        ground.setColorAt(1, theme.colour("edge"))
        painter.fillPath(path, ground)
        side = 40 if self.width() > 80 else 26
        icons.paint(painter, self._icon, "dim", (self.width() - side) / 2, (self.height() - side) / 2, side)
