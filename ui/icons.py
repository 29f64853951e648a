"""Lucide icons from `resources/icons`, drawn in the theme's ink at any size and scale.

An icon made here asks for its colour while it is painted, so it follows the theme without being made anew. The
drawing is done once for each size and colour; nothing is read before an icon is first seen.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import FOLDER
from ui import theme

SIZE = 16
"""The side of an icon in the window, in logical pixels."""

STROKE = 1.8
"""The stroke in pixels of a 24 px drawing, lighter than Lucide's own 2."""

RECORD_ICONS = {
    "operation": "radar",
    "person": "user",
    "alias": "at-sign",
    "organisation": "users",
    "place": "map-pin",
    "site": "warehouse",
    "event": "siren",
    "seizure": "package",
    "vehicle": "car",
    "item": "box",
    "identifier": "phone",
    "exhibit": "fingerprint",
    "source": "quote",
    "claim": "scale",
    "link": "link",
    "judgement": "user-round-search",
    "assessment": "lightbulb",
    "task": "list-checks",
    "note": "sticky-note",
    "tip": "inbox",
    "tag": "tag",
}
"""Record type -> its icon, on lists, pages, figures and search results alike."""


@cache
def drawing(name: str) -> str:
    """The SVG text of an icon. FileNotFoundError for one that is not bundled."""
    text = (FOLDER / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', f'stroke-width="{STROKE}"')


@cache
def _pixels(name: str, colour: str, width: int, height: int) -> QPixmap:
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    side = min(width, height)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing(name).replace("currentColor", colour).encode())).render(
        painter, QRectF((width - side) / 2, (height - side) / 2, side, side)
    )
    painter.end()
    return pixmap


def pixmap(name: str, token: str = "ink", size: int = SIZE, scale: float = 1.0) -> QPixmap:
    """A picture of the icon, `size` logical pixels high, in a colour of the theme now shown."""
    return pixmap_in(name, theme.colour(token), size, scale)


def pixmap_in(name: str, colour: QColor, size: int = SIZE, scale: float = 1.0) -> QPixmap:
    """A picture of the icon in any colour."""
    pixels = round(size * scale)
    made = _pixels(name, colour.name(), pixels, pixels).copy()
    made.setDevicePixelRatio(scale)
    return made


def paint(painter: QPainter, name: str, token: str, left: float, top: float, size: int = SIZE) -> None:
    """Draw an icon with its upper left corner at a point of the painter's own coordinates."""
    scale = painter.device().devicePixelRatioF()
    painter.drawPixmap(QPoint(round(left), round(top)), pixmap(name, token, size, scale))


class _Engine(QIconEngine):
    """Draws one named icon in one colour of the theme, paler while disabled."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def _token_in(self, mode: QIcon.Mode) -> str:
        return "faint" if mode == QIcon.Mode.Disabled else self._token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatioF()
        side = min(rect.width(), rect.height())
        left = rect.x() + (rect.width() - side) // 2
        top = rect.y() + (rect.height() - side) // 2
        painter.drawPixmap(QPoint(left, top), pixmap(self._name, self._token_in(mode), side, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Qt hands the size in device pixels.
        name = theme.colour(self._token_in(mode)).name()
        return QPixmap(_pixels(self._name, name, max(1, size.width()), max(1, size.height())))

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size

    def isNull(self) -> bool:
        return False

    def clone(self) -> QIconEngine:
        # Qt owns the copy, but Python would delete it on leaving this method: PySide does not hand over what clone()
        # returns.
        copy = _Engine(self._name, self._token)
        _clones.append(copy)
        return copy


_clones: list[_Engine] = []


@cache
def icon(name: str, token: str = "ink") -> QIcon:
    """An icon for buttons and menus, always in the colour that `token` has in the theme now shown."""
    return QIcon(_Engine(name, token))


def record_icon(record_type: str, token: str = "ink") -> QIcon:
    """The icon of a record type; a plain sheet for a type it does not know."""
    return icon(RECORD_ICONS.get(record_type, "file"), token)
