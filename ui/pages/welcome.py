"""The first page: make a library, open one, go on with a recent one, or look at the demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from casefiles.version import VERSION
from casefiles.words import _
from ui import icons, theme
from ui.button import Button
from ui.label import Label
from ui.notice import Notice

WIDTH = 620


@dataclass(frozen=True)
class Recent:
    """A library that was opened before."""

    path: str
    name: str
    detail: str = ""
    """Such as when it was last opened."""
    is_there: bool = True


class _Line(QAbstractButton):
    """A wide button: icon, words, paler words under them."""

    def __init__(self, icon: str, text: str, detail: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._detail = detail
        self.setText(text)
        self.setAccessibleName(f"{text}, {detail}" if detail else text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH // 2 - 8, 62)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self.hasFocus()
        inset = 1 if ring else 0.5
        painter.setPen(QPen(theme.colour("accent" if ring else "line"), 2 if ring else 1))
        painter.setBrush(theme.colour("hover" if self.underMouse() and self.isEnabled() else "panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 9, 9)
        able = self.isEnabled()
        icons.paint(painter, self._icon, "accent" if able else "faint", 16, (self.height() - 20) / 2, 20)
        room = self.rect().adjusted(50, 0, -14, 0)
        top = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.setFont(theme.font("text", 600))
        painter.setPen(theme.colour("ink" if able else "faint"))
        half = self.height() // 2
        painter.drawText(room.adjusted(0, 0, 0, -half), top, self.text())
        small = theme.font("small")
        painter.setFont(small)
        painter.setPen(theme.colour("dim" if able else "faint"))
        shown = QFontMetrics(small).elidedText(self._detail, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(
            room.adjusted(0, half + 3, 0, 0), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown
        )


class WelcomePage(QScrollArea):
    """Says what a person can begin with; what they choose is done by others."""

    new_wanted = Signal()
    open_wanted = Signal()
    demo_wanted = Signal()
    recent_wanted = Signal(str)
    """The path of the library to open."""
    forget_wanted = Signal(str)
    """The path of a library to take off the list."""

    def __init__(self, recent: Sequence[Recent] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Welcome"))
        inside = QWidget()
        inside.setProperty("role", "page")
        self.setWidget(inside)
        middle = QWidget(inside)
        middle.setFixedWidth(WIDTH)
        self.notice = Notice(middle)
        title = QLabel("Casefiles", middle)
        title.setFont(theme.font("record", 700))
        says = QLabel(_("Suspects by alias, linked evidence, dossiers that say who says so."), middle)
        says.setProperty("look", "dim")
        self.new = _Line("folder-plus", _("New library"), _("Begin with an empty case library"))
        self.open = _Line("folder-open", _("Open library"), _("One that is on this computer"))
        self.demo = _Line(
            "sparkles", _("Demo library"), _("A real case from the VRAEM in Peru, 2017, to look around in")
        )
        self.new.clicked.connect(lambda checked=False: self.new_wanted.emit())
        self.open.clicked.connect(lambda checked=False: self.open_wanted.emit())
        self.demo.clicked.connect(lambda checked=False: self.demo_wanted.emit())
        steps = QHBoxLayout()
        steps.setSpacing(12)
        steps.addWidget(self.new)
        steps.addWidget(self.open)
        self._recent_column = QVBoxLayout()
        self._recent_column.setSpacing(8)
        self.recent_buttons: dict[str, QAbstractButton] = {}
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(says)
        column.addSpacing(8)
        column.addWidget(self.notice)
        column.addLayout(steps)
        column.addWidget(self.demo)
        column.addSpacing(8)
        column.addLayout(self._recent_column)
        column.addSpacing(12)
        column.addWidget(
            Label(_("Version {n}. Everything stays on this computer.").format(n=VERSION), "small", colour="dim")
        )
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(20, 24, 20, 24)
        outer.addStretch(2)
        outer.addWidget(middle, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.show_recent(recent)

    def show_recent(self, recent: Sequence[Recent]) -> None:
        """The libraries opened before, the last one first. One that is no longer there is pale and can only be
        forgotten.
        """
        while (item := self._recent_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.recent_buttons.clear()
        if not recent:
            return
        heading = Label(_("Recent").upper(), made=theme.spaced(theme.font("head", 600)), colour="dim")
        self._recent_column.addWidget(heading)
        for library in recent:
            detail = library.path if library.is_there else _("{path} (not there now)").format(path=library.path)
            if library.detail:
                detail = f"{detail} · {library.detail}"
            line = _Line("book-open", library.name, detail)
            line.setEnabled(library.is_there)
            line.setToolTip(library.path)
            line.clicked.connect(lambda checked=False, path=library.path: self.recent_wanted.emit(path))
            forget = Button("", "x", look="plain", name=_("Take {name} off this list").format(name=library.name))
            forget.clicked.connect(lambda checked=False, path=library.path: self.forget_wanted.emit(path))
            both = QWidget()
            row = QHBoxLayout(both)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
            row.addWidget(line, 1)
            row.addWidget(forget)
            self._recent_column.addWidget(both)
            self.recent_buttons[library.path] = line
