"""The tones a chip can have, and the text that carries one through a table."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from ui import icons, theme

TONES = ("neutral", "info", "corroborated", "single_source", "disputed", "unsourced")

_BETWEEN = "\x1f"

STRUCK = "struck"
"""The tone of a cell whose words are struck through: what was undone."""

JOINED = "joined"
"""The tone of a cell whose entry is one with another."""

HEIGHT = 20
"""How high a chip is."""


def chip_cell(tone: str, text: str) -> str:
    """A cell of a table that shows a chip. An unknown tone is neutral; an empty text shows nothing."""
    return f"{tone if tone in TONES else 'neutral'}{_BETWEEN}{text}" if text else ""


def struck_cell(text: str) -> str:
    """A cell of a table whose words are struck through."""
    return f"{STRUCK}{_BETWEEN}{text}"


def joined_cell(text: str, note: str) -> str:
    """A cell with a name that stands for more than this row: a mark is drawn behind it, and `note` says why."""
    return f"{JOINED}{_BETWEEN}{note}{_BETWEEN}{text}"


def note_of(cell: str) -> str:
    """What the mark of a joined cell means; empty where there is no mark."""
    return cell.split(_BETWEEN)[1] if cell.startswith(JOINED + _BETWEEN) else ""


def text_of(cell: str) -> str:
    """What a cell says, without its tone."""
    return cell.rpartition(_BETWEEN)[2]


def tone_of(cell: str) -> str:
    """The tone of a cell; neutral where it says none."""
    return cell.partition(_BETWEEN)[0] if _BETWEEN in cell else "neutral"


def chip_width(text: str, icon: str = "") -> int:
    """The width of a chip with this text, in logical pixels."""
    return QFontMetrics(theme.font("head", 500)).horizontalAdvance(text) + 14 + (17 if icon else 0)


def paint_chip(
    painter: QPainter, left: float, middle: float, text: str, tone: str, icon: str = "", room: int = 10000
) -> int:
    """Draw a chip whose left edge and vertical middle are given, no wider than `room`; gives its width. Without words none."""
    if not text:
        return 0
    font = theme.font("head", 500)
    metrics = QFontMetrics(font)
    width = metrics.horizontalAdvance(text) + 14 + (17 if icon else 0)
    if width > room:
        width = max(20, room)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 14 - (17 if icon else 0))
    box = QRectF(left, round(middle - HEIGHT / 2), width, HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"{tone}_soft"))
    painter.drawRoundedRect(box, 5, 5)
    if icon:
        icons.paint(painter, icon, f"{tone}_ink", left + 7, box.top() + 4, 12)
    painter.setFont(font)
    painter.setPen(theme.colour(f"{tone}_ink"))
    painter.drawText(box.adjusted(7 + (17 if icon else 0), 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, text)
    return width


def paint_grade(painter: QPainter, left: float, middle: float, text: str) -> int:
    """Draw a grade in its small box; gives its width."""
    font = theme.mono("head", 500)
    width = QFontMetrics(font).horizontalAdvance(text) + 9
    box = QRectF(left + 0.5, round(middle - 9) + 0.5, width, 18)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("edge"), 1))
    painter.setBrush(theme.colour("panel"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    painter.setPen(theme.colour("ink"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return width + 1
