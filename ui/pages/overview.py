"""The first page of a library: what is in it at a glance, and the first steps while it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casefiles.domain.vocabulary import vocabulary
from casefiles.services import glance, one_each, remembered, settings
from casefiles.services.evidence.disposal import Term
from casefiles.services.glance import Glance
from casefiles.services.views import ChangeView, Row
from casefiles.words import N_, _, moment, number
from ui import contents, icons, theme, tones
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.history import Place
from ui.label import Label

WIDE = 760
"""From this width on, the cards stand in two columns."""

STEPS: tuple[tuple[str, str, str, str], ...] = (
    (
        "operation",
        "radar",
        N_("Begin an operation"),
        N_("What was done, when and by whom; everything else joins its file"),
    ),
    (
        "evidence",
        "file-plus",
        N_("Add evidence"),
        N_("Drop files anywhere, or choose them: copied, hashed, never altered"),
    ),
    ("working", "stamp", N_("Set what you work from"), N_("The source that everything you enter then cites by itself")),
    ("person", "user-plus", N_("Enter somebody"), N_("A suspect may be nothing but an alias")),
)


class Line(QAbstractButton):
    """One line that leads somewhere: icon, words, paler words, and a chip or a word at the right."""

    def __init__(
        self, icon: str, text: str, detail: str = "", right: str = "", *, strong: bool = False, struck: bool = False
    ) -> None:
        super().__init__()
        self._icon = icon
        self._detail = detail
        self._right = right
        self._weight = 600 if strong else 400
        self._struck = struck
        self.setText(text)
        self.setAccessibleName(", ".join(part for part in (text, detail, tones.text_of(right)) if part))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, 30)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(-0.5, 0.5, -0.5, -0.5)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 1, -1, -1), 6, 6)
        middle = self.height() / 2
        icons.paint(painter, self._icon, "dim", 6, middle - icons.SIZE / 2)
        room = self.rect().adjusted(30, 0, -8, 0)
        if tones.text_of(self._right) != self._right:
            text, tone = tones.text_of(self._right), tones.tone_of(self._right)
            width = tones.chip_width(text)
            tones.paint_chip(painter, room.right() - width, middle, text, tone)
            room.setRight(room.right() - width - 10)
        elif self._right:
            small = theme.font("small", tabular=True)
            painter.setFont(small)
            painter.setPen(theme.colour("dim"))
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._right)
            room.setRight(room.right() - QFontMetrics(small).horizontalAdvance(self._right) - 10)
        made = theme.font("text", self._weight)
        made.setStrikeOut(self._struck)
        metrics = QFontMetrics(made)
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(made)
        painter.setPen(theme.colour("dim" if self._struck else "ink"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        room.setLeft(room.left() + metrics.horizontalAdvance(shown) + 10)
        if self._detail and room.width() > 40:
            small = theme.font("small")
            painter.setFont(small)
            painter.setPen(theme.colour("dim"))
            detail = QFontMetrics(small).elidedText(self._detail, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, detail)


class Tile(QAbstractButton):
    """How many there are of one type; leads to their list."""

    def __init__(self, icon: str, words: str, count: int, entries: str = "", told: str = "") -> None:
        """`entries` and `told` say in how many entries they are, where that is another number: in short, and in full."""
        super().__init__()
        self._icon = icon
        self._count = number(count)
        self.setText(f"{words} · {entries}" if entries else words)
        self.setToolTip(told)
        self.setAccessibleName(_("{name}, {n}").format(name=words, n=told or count))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(104, 62)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self.hasFocus()
        inset = 1 if ring else 0.5
        painter.setPen(QPen(theme.colour("accent" if ring else "line"), 2 if ring else 1))
        painter.setBrush(theme.colour("hover" if self.underMouse() else "panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 9, 9)
        icons.paint(painter, self._icon, "dim", self.width() - 28, 12)
        painter.setFont(theme.font("title", 600, tabular=True))
        painter.setPen(theme.colour("ink"))
        painter.drawText(self.rect().adjusted(12, 8, -30, -30), Qt.AlignmentFlag.AlignVCenter, self._count)
        small = theme.font("small")
        painter.setFont(small)
        painter.setPen(theme.colour("dim"))
        words = QFontMetrics(small).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 22)
        painter.drawText(self.rect().adjusted(12, 32, -8, -6), Qt.AlignmentFlag.AlignVCenter, words)


class OverviewPage(QScrollArea):
    """Reads everything it shows in another thread, and again after every change while it is looked at."""

    evidence_wanted = Signal()
    working_wanted = Signal()
    loaded = Signal()
    """What is shown is as the library now is."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._stale = True
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Overview"))
        inside = QWidget()
        inside.setProperty("role", "page")
        self.setWidget(inside)
        self.title = Label("", "record", 700)
        self.kind = Label("", "text", colour="dim")
        self.tiles = QWidget()
        self._tile_grid = QGridLayout(self.tiles)
        self._tile_grid.setContentsMargins(0, 0, 0, 0)
        self._tile_grid.setSpacing(10)
        self._tile_list: list[Tile] = []
        self.steps = Card(_("First steps"), "sparkles")
        self.operations = Card(_("Operations"), "radar")
        self.tasks = Card(_("Open tasks"), "list-checks")
        self.disputed = Card(_("Disputed"), "scale")
        self.changes = Card(_("Changed last"), "history")
        self.terms = Card(_("Terms of evidence"), "stamp")
        self._cards = [self.operations, self.changes, self.disputed, self.tasks, self.terms]
        for card, words, page in (
            (self.operations, _("All operations"), "operation"),
            (self.tasks, _("All tasks"), contents.TASKS),
            (self.changes, _("Change log"), contents.CHANGES),
        ):
            card.add_link(words, lambda page=page: self.desk.go(page))
        self._sides = (QVBoxLayout(), QVBoxLayout())
        both = QHBoxLayout()
        both.setSpacing(12)
        for side in self._sides:
            side.setSpacing(12)
            both.addLayout(side, 1)
        for card in (*self._cards, self.steps):
            card.column.setSpacing(0)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(16)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.kind, 1, Qt.AlignmentFlag.AlignBottom)
        self.handling = Button(
            "", "stamp", name=_("How everything in this library must be handled"), then=self.choose_handling
        )
        self.handling.setProperty("shape", "")
        self.handling.setEnabled(desk.writable)
        head.addWidget(self.handling)
        column.addLayout(head)
        self.reminder = Button("", "link", look="quiet", then=lambda: self.desk.go(contents.CHANGES))
        # It begins without words, and would stay as narrow as an icon.
        self.reminder.setProperty("shape", "")
        self.reminder.hide()
        column.addWidget(self.reminder, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.steps)
        column.addWidget(self.tiles)
        column.addLayout(both)
        column.addStretch(1)
        self._columns = 0
        self._fill_steps()
        self.steps.hide()
        desk.changed.connect(self._heard)
        self.reload()

    def open_place(self, place: Place) -> None:
        """Come to the page: read anew what has changed meanwhile."""
        if self._stale:
            self.reload()

    def reload(self) -> None:
        """Read everything again."""
        self._stale = False
        self.desk.read(glance.glance, self._show, owner=self, key="glance")
        folder = self.desk.settings.folder
        self.desk.read(lambda library: remembered.reminder(library, folder), self._remind, owner=self, key="reminder")

    def _remind(self, sentence: str) -> None:
        self.reminder.setText(sentence)
        self.reminder.setAccessibleName(sentence)
        self.reminder.setVisible(bool(sentence))

    def _heard(self, notice: Any) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def _fill_steps(self) -> None:
        for name, icon, words, detail in STEPS:
            line = Line(icon, _(words), _(detail), strong=True)
            line.clicked.connect(lambda checked=False, name=name: self._take_step(name))
            line.setEnabled(self.desk.writable)
            self.steps.column.addWidget(line)

    def choose_handling(self) -> None:
        """Ask how everything in the library must be handled, on the scale that the person prefers."""
        library = self.desk.library
        if library is None:
            return
        scale = "tlp" if self.desk.settings.marking_scale == "tlp" else "marking"
        menu = QMenu(self)
        now = library.setting(scale)
        for term in vocabulary(scale):
            action = menu.addAction(term.show())
            action.setCheckable(True)
            action.setChecked(term.key == now)
            action.triggered.connect(lambda checked=False, key=term.key: self._handle(scale, key))
        if now:
            menu.addSeparator()
            menu.addAction(_("Not stated")).triggered.connect(lambda checked=False: self._handle(scale, ""))
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu = menu
        menu.popup(self.handling.mapToGlobal(self.handling.rect().bottomLeft()))

    def _handle(self, scale: str, key: str) -> None:
        self.desk.write(lambda library: settings.put(library, scale, key))

    def _take_step(self, name: str) -> None:
        if name == "evidence":
            self.evidence_wanted.emit()
        elif name == "working":
            self.working_wanted.emit()
        else:
            self.desk.go(name, "", contents.BEGIN)

    # Showing

    def _show(self, found: Glance) -> None:
        library = self.desk.library
        if library is None:
            return
        self.title.setText(library.name)
        self.kind.setText(str(library.folder.parent))
        said = [
            vocabulary(scale).show(library.setting(scale)) for scale in ("marking", "tlp") if library.setting(scale)
        ]
        self.handling.setText(_("Handling: {marking}").format(marking=" · ".join(said)) if said else _("Set handling…"))
        counts = found.counts
        begun = sum(counts.get(name, 0) for name in contents.LISTED)
        self.steps.setVisible(begun < 3)
        self.tiles.setVisible(begun > 0)
        self._show_tiles(found)
        self._fill(self.operations, [self._operation(row) for row in found.operations], _("No operation yet."))
        self._fill(self.tasks, [self._task(row) for row in found.tasks], _("Nothing is open."))
        disputed = [
            self._leads(
                Line(icons.RECORD_ICONS.get(one.about.type, "file"), one.text, one.about.ref),
                one.about.type,
                one.about.ref,
                "links" if one.text != one.about.title else "",
            )
            for one in found.disputed
        ]
        self._fill(self.disputed, disputed, _("No source disputes what another says."))
        self._fill(self.changes, [self._change(one) for one in found.changes], _("Nothing has been changed yet."))
        self._fill(self.terms, [self._term(one) for one in found.terms], _("No term ends soon."))
        for card in self._cards:
            card.setVisible(begun > 0)
        self.terms.setVisible(bool(found.terms))
        self._arrange()
        self.loaded.emit()

    def _show_tiles(self, found: Glance) -> None:
        for tile in self._tile_list:
            tile.hide()
            tile.deleteLater()
        self._tile_list = []
        for name, words in (*contents.CASE_FILE, *contents.PROOF):
            n = found.counts.get(name, 0)
            if n:
                apart = found.apart.get(name)
                entries = one_each.entries(apart.entries) if apart else ""
                told = one_each.in_entries(name, apart) if apart else ""
                tile = Tile(icons.RECORD_ICONS[name], _(words), n, entries, told)
                tile.clicked.connect(lambda checked=False, name=name: self.desk.go(name))
                self._tile_list.append(tile)
        self._columns = 0

    def _fill(self, card: Card, lines: Sequence[QWidget], nothing: str) -> None:
        card.clear()
        for line in lines:
            card.column.addWidget(line)
        if not lines:
            card.column.addWidget(Label(nothing, "text", colour="dim"))

    def _leads(self, line: Line, page: str, ref: str = "", detail: str = "") -> Line:
        line.clicked.connect(lambda checked=False: self.desk.go(contents.page_of(page) or page, ref, detail))
        return line

    def _operation(self, row: Row) -> Line:
        cells = dict(zip(glance.OPERATION_COLUMNS, row.cells, strict=True))
        detail = " · ".join(cells[key] for key in ("place", "status") if cells[key])
        return self._leads(Line("radar", row.title, detail, cells["date"], strong=True), "operation", row.ref)

    def _task(self, row: Row) -> Line:
        cells = dict(zip(glance.TASK_COLUMNS, row.cells, strict=True))
        return self._leads(Line("list-checks", row.title, cells["about"], cells["due"]), contents.TASKS, row.ref)

    def _term(self, one: Term) -> Line:
        held = _("on hold: {why}").format(why=one.hold) if one.hold else ""
        over = _("over since {date}") if one.is_over else _("until {date}")
        line = Line(icons.RECORD_ICONS["exhibit"], one.exhibit.title, held, over.format(date=one.until))
        return self._leads(line, "exhibit", one.exhibit.ref)

    def _change(self, change: ChangeView) -> Line:
        line = Line("history", change.label, change.author, moment(change.when), struck=change.undone)
        line.clicked.connect(lambda checked=False: self.desk.go(contents.CHANGES, str(change.seq)))
        return line

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.viewport().width() - 48
        columns = 2 if room >= WIDE else 1
        across = max(3, min(7, room // 128))
        if self._columns == columns * 100 + across:
            return
        self._columns = columns * 100 + across
        for side in self._sides:
            while side.takeAt(0) is not None:
                pass
        first = self._cards if columns == 1 else [self.operations, self.disputed, self.tasks, self.terms]
        for side, cards in zip(self._sides, (first, [self.changes] if columns == 2 else []), strict=True):
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
        for place in range(8):
            self._tile_grid.setColumnStretch(place, 1 if place < across else 0)
        for place, tile in enumerate(self._tile_list):
            self._tile_grid.addWidget(tile, place // across, place % across)
