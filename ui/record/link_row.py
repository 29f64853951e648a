"""One link as a line: how it reads, the other record, how sure it is, and who says so."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from casefiles.services.views import LinkView
from casefiles.words import _
from ui import icons, theme
from ui.button import Button
from ui.chip import Chip, Grade
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.record.backing import backing_chip
from ui.record.places import go_to

HEIGHT = 24
NARROW = 470
"""Below this width who says so stands behind the rest, and not at the right."""


class RecordName(QPushButton):
    """The name of another record, to be clicked; cut where there is no room for it."""

    def __init__(self, text: str, weight: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = text
        self.plain = False
        """In the colour of text, where a whole list of links would shout."""
        self.inset = 4
        """Where the words begin; 0 stands in line with plain text."""
        self.setProperty("look", "link")
        self.setText(text.replace("&", "&&"))
        self.setFont(theme.font("text", weight))
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Name another record."""
        self.words = text
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.words) + 10, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(30, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(self.rect(), 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        painter.setPen(theme.colour("ink" if self.plain and not self.underMouse() else "accent"))
        painter.setFont(self.font())
        room = self.rect().adjusted(self.inset, 0, -3, 0)
        shown = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, room.width() + 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        self.setToolTip(self.words if shown != self.words else "")


class RowIcon(QWidget):
    """An icon at the head of a line."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(icons.SIZE, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self._name, "dim", 0, (HEIGHT - icons.SIZE) / 2)


class LinkRow(QWidget):
    """A click on the row opens the other record; the rest is in the menu."""

    who_wanted = Signal(object, object)
    """This LinkView, and the widget under which to say who says so."""
    edit_wanted = Signal(object, object)
    remove_wanted = Signal(object)

    def __init__(
        self, desk: Desk, link: LinkView, own: str = "", *, reading: bool = True, parent: QWidget | None = None
    ) -> None:
        """`own` is the title of the record on whose page the link stands."""
        super().__init__(parent)
        self.desk = desk
        self.link = link
        self.setAccessibleName(f"{link.reading} {link.other.title}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        left = QWidget(self)
        flow = FlowLayout(left, 4)
        if reading:
            self._words(f"{link.reading}", "ink", left, flow)
        self.name = RecordName(link.other.title, 600, left)
        self.name.clicked.connect(lambda checked=False: self.open())
        flow.addWidget(self.name)
        self.backing = backing_chip(link.backing, leads=True, parent=left)
        self.backing.clicked.connect(lambda: self.who_wanted.emit(self.link, self.backing))
        self.backing.setVisible(bool(link.backing.chip))
        self._chips: list[Chip] = [self.backing] if link.backing.chip else []
        if link.alleged:
            self._chips.append(Chip(_("Alleged"), parent=left))
        if link.hypothesis:
            self._chips.append(Chip(_("Hypothesis"), "info", hint=_("Nobody says so yet."), parent=left))
        for chip in self._chips:
            chip.setFixedHeight(HEIGHT)
            flow.addWidget(chip)
        if link.grade:
            grade = Grade(link.grade, link.claims[0].grade_meaning if len(link.claims) == 1 else link.grade, left)
            grade.setFixedHeight(HEIGHT)
            flow.addWidget(grade)
        self.details = self._details(own)
        if self.details:
            self._words(self.details, "dim", left, flow)
        parts = [flow.itemAt(place) for place in range(flow.count())]
        self._one_line = sum(part.sizeHint().width() + 4 for part in parts if part is not None)
        self._below = Label(link.said_by, "small", colour="dim", parent=left)
        self._below.setFixedHeight(HEIGHT)
        self._below.hide()
        flow.addWidget(self._below)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(RowIcon(icons.RECORD_ICONS.get(link.other.type, "file"), self), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(left, 1)
        self.said_by = Label(link.said_by, "small", colour="dim", parent=self)
        self.said_by.align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.said_by.setFixedHeight(HEIGHT)
        self.said_by.setMaximumWidth(190)
        self.said_by.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(self.said_by, 0, Qt.AlignmentFlag.AlignTop)
        self.menu_button = Button("", "ellipsis", look="plain", name=_("What can be done with this link"))
        self.menu_button.setParent(self)
        self.menu_button.setProperty("shape", "tiny")
        self.menu_button.clicked.connect(lambda checked=False: self.open_menu())
        row.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Beside a link that takes two lines by itself, who says so would only push it to a third.
        beside = self.said_by.sizeHint().width() if self.link.said_by else 0
        taken = icons.SIZE + min(190, beside) + self.menu_button.sizeHint().width() + 3 * 8
        narrow = self.width() < NARROW or self._one_line > self.width() - taken
        if narrow == self.said_by.isHidden():
            return
        self.said_by.setHidden(narrow)
        self._below.setVisible(narrow and bool(self.link.said_by))

    def _words(self, text: str, colour: str, parent: QWidget, flow: FlowLayout) -> None:
        label = Label(text, "text" if colour == "ink" else "small", colour=colour, parent=parent)
        label.setFixedHeight(HEIGHT)
        flow.addWidget(label)

    def _details(self, own: str) -> str:
        link = self.link
        named = _("as {name}").format(name=link.named_as) if link.named_as not in ("", own, link.other.title) else ""
        return " · ".join(one for one in (link.role, link.period, link.amount, link.detail, link.extent, named) if one)

    def chips(self) -> list[str]:
        """What the chips say."""
        return [chip.text for chip in self._chips]

    def open(self) -> None:
        """Go to the other record."""
        go_to(self.desk, self.link.other)

    def open_menu(self) -> None:
        """What can be done with the link, under the three dots."""
        menu = QMenu(self)
        menu.addAction(icons.icon("arrow-right", "dim"), _("Go there")).triggered.connect(
            lambda checked=False: self.open()
        )
        menu.addAction(icons.icon("scale", "dim"), _("Who says so")).triggered.connect(
            lambda checked=False: self.who_wanted.emit(self.link, self.menu_button)
        )
        if self.link.id is not None and self.desk.writable:
            menu.addAction(icons.icon("pencil", "dim"), _("Period, role, detail…")).triggered.connect(
                lambda checked=False: self.edit_wanted.emit(self.link, self.menu_button)
            )
            menu.addAction(icons.icon("trash-2", "dim"), _("Remove the link")).triggered.connect(
                lambda checked=False: self.remove_wanted.emit(self.link)
            )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.open()
