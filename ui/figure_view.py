"""Shows a figure as the paper prints it: the same lines, marks and words, in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from casefiles.figures.figure import Figure, Item, Label, LegendEntry, Line, Mark, Rect, Stroke, Weight
from ui import icons, theme

TOKENS = {"single": "single_source", "soft": "accent_soft", "site": "place", "other": "neutral"}
"""Colour keys of figures that the theme calls otherwise."""

LEGEND_ROW = 22
LEGEND_LEFT = 10
LARGEST = 1.6
"""A small figure is not blown up beyond this."""

_STYLES = {"solid": Qt.PenStyle.SolidLine, "dashed": Qt.PenStyle.CustomDashLine, "dotted": Qt.PenStyle.CustomDashLine}
_PATTERNS = {"dashed": [4.0, 3.0], "dotted": [1.0, 2.4]}


def figure_font(size: float, weight: Weight = "regular") -> QFont:
    """The typeface of a figure's labels, `size` units high."""
    font = QFont(theme.WINDOW_FONT)
    font.setPixelSize(max(1, round(size)))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setWeight(QFont.Weight.Bold if weight == "bold" else QFont.Weight.Normal)
    return font


def measure(text: str, size: float, weight: Weight = "regular") -> float:
    """Width of a text in units: what figures ask for when they are laid out for the window."""
    return QFontMetricsF(figure_font(100, weight)).horizontalAdvance(text) * size / 100


def colour(key: str) -> QColor:
    return theme.colour(TOKENS.get(key, key))


def pen(key: str, style: Stroke, width: float) -> QPen:
    """A pen for a line whose style says how sure it is."""
    made = QPen(colour(key), width)
    made.setStyle(_STYLES[style])
    if style in _PATTERNS:
        made.setDashPattern(_PATTERNS[style])
        made.setCapStyle(Qt.PenCapStyle.RoundCap if style == "dotted" else Qt.PenCapStyle.FlatCap)
    return made


class FigureView(QWidget):
    """The figure fills the width it is given, its legend below it. Arrow keys go from thing to thing, Enter opens
    one.
    """

    target_chosen = Signal(str)
    """What the clicked thing stands for."""

    def __init__(self, name: str, figure: Figure | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = figure or Figure(0, 0)
        self._targets: list[tuple[str, QRectF]] = []
        self._at = -1
        self._hovered = ""
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_figure(self.figure)

    def show_figure(self, figure: Figure) -> None:
        self.figure = figure
        self._at = -1
        self._targets = []
        for item in figure.items:
            place = _place_of(item)
            if item.target and place is not None:
                self._targets.append((item.target, place))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._targets else Qt.FocusPolicy.NoFocus)
        words = [item.text for item in figure.items if isinstance(item, Label)]
        self.setAccessibleDescription(", ".join(words)[:2000])
        self.updateGeometry()
        self.update()

    def targets(self) -> list[str]:
        """What can be gone to from here, in the order of the arrow keys."""
        return list(dict.fromkeys(target for target, _place in self._targets))

    def place_of(self, target: str) -> QRectF:
        """Where on this widget a target is drawn."""
        scale, left, top = self._scale()
        for name, place in self._targets:
            if name == target:
                return QRectF(
                    place.x() * scale + left, place.y() * scale + top, place.width() * scale, place.height() * scale
                )
        return QRectF()

    def _legend_rows(self, width: float) -> list[list[tuple[LegendEntry, float]]]:
        """Entries with their left edges, row by row."""
        metrics = QFontMetricsF(theme.font("small"))
        rows: list[list[tuple[LegendEntry, float]]] = []
        x = 0.0
        for entry in self.figure.legend:
            wide = 34 + metrics.horizontalAdvance(entry.text) + 20
            if not rows or LEGEND_LEFT + x + wide > width:
                rows.append([])
                x = 0.0
            rows[-1].append((entry, x))
            x += wide
        return rows

    def _scale(self) -> tuple[float, float, float]:
        if not self.figure.width or not self.figure.height:
            return 1.0, 0.0, 0.0
        legend = len(self._legend_rows(self.width())) * LEGEND_ROW
        scale = min(self.width() / self.figure.width, LARGEST)
        room = self.height() - legend
        if room > 0:
            scale = min(scale, max(0.1, room / self.figure.height))
        return scale, (self.width() - self.figure.width * scale) / 2, 0.0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if not self.figure.width:
            return 0
        scale = min(width / self.figure.width, LARGEST)
        return round(self.figure.height * scale + len(self._legend_rows(width)) * LEGEND_ROW)

    def sizeHint(self) -> QSize:
        return QSize(round(self.figure.width), self.heightForWidth(round(self.figure.width) or 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80) if self.figure.width else QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        scale, left, top = self._scale()
        painter.save()
        painter.translate(left, top)
        painter.scale(scale, scale)
        paint_figure(painter, self.figure)
        if self.hasFocus() and 0 <= self._at < len(self._targets):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2 / scale))
            painter.drawRoundedRect(self._targets[self._at][1].adjusted(-3, -3, 3, 3), 4, 4)
        painter.restore()
        y = top + self.figure.height * scale
        for row in self._legend_rows(self.width()):
            for entry, x in row:
                _paint_legend(painter, entry, LEGEND_LEFT + x, y)
            y += LEGEND_ROW

    def _target_at(self, x: float, y: float) -> str:
        scale, left, top = self._scale()
        point = QPointF((x - left) / scale, (y - top) / scale)
        # What was painted last lies on top.
        return next(
            (name for name, place in reversed(self._targets) if place.adjusted(-3, -3, 3, 3).contains(point)), ""
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        target = self._target_at(event.position().x(), event.position().y())
        if target != self._hovered:
            self._hovered = target
            self.setCursor(Qt.CursorShape.PointingHandCursor if target else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        target = self._target_at(event.position().x(), event.position().y())
        if target and event.button() == Qt.MouseButton.LeftButton:
            self.target_chosen.emit(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key())
        )
        if step is not None and self._targets:
            self._at = max(0, min(len(self._targets) - 1, self._at + step))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._at < len(self._targets):
            self.target_chosen.emit(self._targets[self._at][0])
        else:
            super().keyPressEvent(event)


def paint_figure(painter: QPainter, figure: Figure) -> None:
    """Draw the items of a figure, one unit to one unit of the painter."""
    for item in figure.items:
        if isinstance(item, Line):
            _paint_line(painter, item)
        elif isinstance(item, Rect):
            _paint_rect(painter, item)
        elif isinstance(item, Mark):
            _paint_mark(painter, item)
        else:
            _paint_label(painter, item)


def _place_of(item: Item) -> QRectF | None:
    if isinstance(item, Rect):
        return QRectF(item.x, item.y, item.width, item.height)
    if isinstance(item, Mark):
        return QRectF(item.x - item.r, item.y - item.r, 2 * item.r, 2 * item.r)
    if isinstance(item, Label):
        return _label_box(item)
    if not item.points:
        return None
    # A line is clicked at its middle: its whole box would cover half the figure.
    (x1, y1), (x2, y2) = item.points[(len(item.points) - 1) // 2], item.points[len(item.points) // 2]
    return QRectF((x1 + x2) / 2 - 4, (y1 + y2) / 2 - 4, 8, 8)


def _label_box(item: Label) -> QRectF:
    width = measure(item.text, item.size, item.weight)
    left = item.x - {"start": 0.0, "middle": width / 2, "end": width}[item.anchor]
    return QRectF(left, item.y - item.size * 0.8, width, item.size * 1.1)


def _paint_line(painter: QPainter, item: Line) -> None:
    points = [QPointF(x, y) for x, y in item.points]
    painter.setPen(pen(item.colour, item.style, item.width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))
    if not item.arrow or len(points) < 2:
        return
    tip, before = points[-1], points[-2]
    along = tip - before
    length = (along.x() ** 2 + along.y() ** 2) ** 0.5
    if not length:
        return
    unit = along / length
    size = 4 + 2 * item.width
    base = tip - unit * size
    side = QPointF(-unit.y(), unit.x()) * size * 0.45
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(item.colour))
    painter.drawPolygon(QPolygonF([tip, base + side, base - side]))


def _paint_rect(painter: QPainter, item: Rect) -> None:
    box = QRectF(item.x, item.y, item.width, item.height)
    fill = QColor(colour(item.fill))
    fill.setAlphaF(item.opacity)
    path = QPainterPath()
    path.addRoundedRect(box, item.radius, item.radius)
    if item.fade:
        clear = QColor(fill)
        clear.setAlpha(0)
        gradient = QLinearGradient(box.topLeft(), box.topRight())
        gradient.setColorAt(0, clear if item.fade in ("left", "both") else fill)
        if item.fade == "both":
            gradient.setColorAt(0.5, fill)
        gradient.setColorAt(1, clear if item.fade in ("right", "both") else fill)
        painter.fillPath(path, gradient)
    else:
        painter.fillPath(path, fill)
    if item.border:
        painter.setPen(pen(item.border, item.border_style, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)


def _paint_mark(painter: QPainter, item: Mark) -> None:
    middle = QPointF(item.x, item.y)
    ring = colour(item.colour)
    if item.halo:
        soft = QColor(ring)
        soft.setAlphaF(0.16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawEllipse(middle, item.r + 5, item.r + 5)
    if not item.kind:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ring)
        painter.drawEllipse(middle, item.r, item.r)
        return
    painter.setPen(QPen(ring, item.ring))
    painter.setBrush(theme.colour("panel"))
    painter.drawEllipse(middle, item.r, item.r)
    side = item.r * 1.1
    name = icons.RECORD_ICONS.get(item.kind, item.kind)
    # Drawn at the scale it will have on the screen, so that it stays sharp.
    picture = icons.pixmap_in(name, ring, max(8, round(side)), 4.0)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(QRectF(item.x - side / 2, item.y - side / 2, side, side), picture, QRectF(picture.rect()))


def _paint_label(painter: QPainter, item: Label) -> None:
    box = _label_box(item)
    if item.ground:
        painter.fillRect(box.adjusted(-1.5, -0.5, 1.5, 0.5), theme.colour("panel"))
    painter.setPen(colour(item.colour))
    # Fonts come in whole pixels; drawing large and scaling down keeps the width that was measured.
    painter.save()
    painter.translate(box.left(), item.y)
    painter.scale(item.size / 100, item.size / 100)
    painter.setFont(figure_font(100, item.weight))
    painter.drawText(QPointF(0, 0), item.text)
    painter.restore()


def _paint_legend(painter: QPainter, entry: LegendEntry, x: float, y: float) -> None:
    middle = y + LEGEND_ROW / 2
    if entry.mark:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(entry.colour))
        painter.drawEllipse(QPointF(x + 13, middle), 4.5, 4.5)
    elif entry.bar:
        soft = QColor(colour(entry.colour))
        soft.setAlphaF(0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawRoundedRect(QRectF(x, middle - 4, 26, 8), 4, 4)
    else:
        painter.setPen(pen(entry.colour, entry.style or "solid", 1.6))
        painter.drawLine(QPointF(x, middle), QPointF(x + 26, middle))
    painter.setPen(theme.colour("dim"))
    painter.setFont(theme.font("small"))
    painter.drawText(QRectF(x + 34, y, 1000, LEGEND_ROW), Qt.AlignmentFlag.AlignVCenter, entry.text)
