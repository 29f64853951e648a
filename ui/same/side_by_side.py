"""Two entries beside one another, to judge whether they are one: with the mouse, or with S, N, U, J and Z."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.errors import CasefilesError
from casefiles.figures import from_case
from casefiles.figures.figure import Figure
from casefiles.services import comparing, judgements, records
from casefiles.services.comparing import EQUAL, NEAR, RIVAL, SideBySide
from casefiles.services.views import Ref
from casefiles.words import _, ngettext, number
from ui.bar import Bar
from ui.button import Button
from ui.card import Card
from ui.chip import Chip
from ui.desk import Desk
from ui.figure_view import FigureView, measure
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.record.emptying import empty
from ui.record.link_row import RecordName
from ui.record.places import go_to
from ui.record.same_person import JudgementRow
from ui.record.writing import write
from ui.same.reason_chips import ReasonChips

WIDTH = 760.0
LABELS, SIGN = 168, 14
SIGNS = {EQUAL: "=", NEAR: "≈", RIVAL: "≠"}


@dataclass(frozen=True)
class Drawn:
    """A pair with its picture in time and the source that a judgement would cite."""

    pair: SideBySide
    figure: Figure | None
    cites: str


def draw(library: Library, first: str, second: str, source: int | None) -> Drawn | str:
    """A pair, ready to be shown; the sentence to show where it cannot be."""
    try:
        pair = comparing.beside(library, first, second)
        cites = records.name_of(library, source).title if source is not None else ""
    except CasefilesError as reason:
        return str(reason)
    sides = [
        (view.ref, colour, pair.moments[n])
        for n, (view, colour) in enumerate(((pair.left, "person"), (pair.right, "seizure")))
    ]
    figure = from_case.beside_chart(sides, today=library.clock().day, width=WIDTH, measure=measure)
    return Drawn(pair, figure, cites)


class SideBySideView(QWidget):
    """`open_pair` shows one. Emits what is asked of the page; judges by itself."""

    back_wanted = Signal()
    next_wanted = Signal()
    judged = Signal(str)
    """The verdict's key, after it was written down."""
    taken_back = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.pair: SideBySide | None = None
        self._refs = ("", "")
        self._drawn: Drawn | None = None
        self._last: list[str] = []
        """Labels of the judgements made here, the newest last: what Z may take back."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Two entries beside one another"))
        self.back = Button(_("All pairs"), "arrow-left", look="quiet", then=self.back_wanted.emit, parent=self)
        self.back.setToolTip(_("Escape"))
        self.place = Label("", "small", colour="dim", parent=self)
        self.same = self._verdict(_("Same"), "same", "S")
        self.different = self._verdict(_("Not the same"), "different", "N")
        self.unsure = self._verdict(_("Unsure"), "unsure", "U")
        self.next = Button(_("Next"), "arrow-right", then=self.next_wanted.emit, parent=self)
        self.next.setToolTip("J")
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(_("Why? Same photograph, same phone, told by …"))
        self.reason.setAccessibleName(_("Reason"))
        self.reason.returnPressed.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self.cites = Label("", "small", colour="dim", parent=self)
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setContentsMargins(20, 8, 20, 0)
        self.error.hide()
        self._inside = QWidget(self)
        self._inside.setProperty("role", "page")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(20, 14, 20, 20)
        self._column.setSpacing(12)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.error)
        column.addWidget(self.area, 1)
        desk.working_changed.connect(self._reload)

    def _bar(self) -> QWidget:
        bar = Bar(84, parent=self)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.back)
        first.addWidget(self.place)
        first.addStretch(1)
        for button in (self.same, self.different, self.unsure):
            button.setVisible(self.desk.writable)
            first.addWidget(button)
        first.addSpacing(8)
        first.addWidget(self.next)
        second = QHBoxLayout()
        second.setSpacing(10)
        second.addWidget(self.reason, 1)
        second.addWidget(self.cites)
        self.reason.setVisible(self.desk.writable)
        column = QVBoxLayout()
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(second)
        bar.row.addLayout(column)
        return bar

    def _verdict(self, text: str, verdict: str, key: str) -> Button:
        button = Button(f"{text}  {key}", look="primary" if verdict == "same" else "", name=text, parent=self)
        button.setToolTip(_("{what}: key {key}").format(what=text, key=key))
        button.clicked.connect(lambda checked=False: self.judge(verdict))
        return button

    # What is shown

    def open_pair(self, first: str, second: str, place: str = "") -> None:
        """Show two entries by their refs; `place` says which of how many they are."""
        self.place.setText(place)
        if (first, second) != self._refs:
            self.reason.clear()
            self.error.hide()
            self.area.verticalScrollBar().setValue(0)
        self._refs = (first, second)
        self._reload()

    def _reload(self) -> None:
        first, second = self._refs
        if not first or self.desk.library is None:
            return
        source = self.desk.working.source
        self.desk.read(lambda library: draw(library, first, second, source), self._show, owner=self, key="pair")

    def heard(self, notice: Any) -> None:
        """Somebody changed something: read again if it may be about these two."""
        if self.pair is not None and self.isVisible() and notice.records:
            self._reload()

    def _show(self, drawn: Drawn | str) -> None:
        empty(self._column)
        if isinstance(drawn, str):
            self.pair = None
            self.error.setText(drawn)
            self.error.show()
            return
        self.pair = pair = drawn.pair
        self._drawn = drawn
        self.cites.setText(_("cites {source}").format(source=drawn.cites) if drawn.cites else _("cites nobody"))
        self.cites.setVisible(self.desk.writable)
        heading = ReasonChips(pair.match, self._inside)
        self._column.addWidget(heading)
        told = QLabel(
            " ".join(said.sentence for said in (*pair.match.reasons_for, *pair.match.reasons_against)), self._inside
        )
        told.setWordWrap(True)
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setProperty("look", "dim")
        told.setVisible(bool(told.text()))
        self._column.addWidget(told)
        self._column.addWidget(self._fields(pair))
        if pair.common:
            self._column.addWidget(self._common(pair))
        if drawn.figure is not None:
            card = Card(_("In time"), "calendar-clock", self._inside)
            view = FigureView(
                _("{first} over {second} in time").format(first=pair.left.title, second=pair.right.title), drawn.figure
            )
            view.target_chosen.connect(self._go_to_moment)
            card.column.addWidget(view)
            self._column.addWidget(card)
        if pair.judgements:
            self._column.addWidget(self._judged_so_far(pair))
        self._column.addStretch(1)

    def _fields(self, pair: SideBySide) -> QWidget:
        card = Card(parent=self._inside)
        grid = _columns(7)
        for column, view in ((1, pair.left), (3, pair.right)):
            grid.addWidget(self._head(Ref(view.id, view.ref, view.type, view.title), view.backing.chip), 0, column)
        self.marks: dict[str, str] = {}
        row = 1
        for field in pair.fields:
            self.marks[field.key] = SIGNS.get(field.mark, "")
            self._line(grid, row, field.label, field.left.shown, field.right.shown, field.mark)
            row += 1
        for n, alias in enumerate(pair.aliases):
            both = alias.left is not None and alias.right is not None
            sides = [_alias(one.text, one.period) if one is not None else "" for one in (alias.left, alias.right)]
            self.marks[f"alias {alias.text}"] = SIGNS[EQUAL] if both else ""
            self._line(grid, row, _("Aliases") if not n else "", *sides, EQUAL if both else "")
            row += 1
        card.column.addLayout(grid)
        return card

    def _head(self, ref: Ref, backing: str) -> QWidget:
        head = QWidget(self._inside)
        flow = FlowLayout(head, 6)
        name = RecordName(ref.title, 700, head)
        name.inset = 0
        name.clicked.connect(lambda checked=False: go_to(self.desk, ref))
        flow.addWidget(name)
        flow.addWidget(Label(ref.ref, "small", colour="dim", parent=head))
        if backing:
            flow.addWidget(Chip(backing, parent=head))
        return head

    def _line(self, grid: QGridLayout, row: int, label: str, left: str, right: str, mark: str) -> None:
        grid.addWidget(Label(label, "small", colour="dim", parent=self._inside), row, 0, Qt.AlignmentFlag.AlignTop)
        for column, text in ((1, left), (3, right)):
            value = QLabel(text or "-", self._inside)
            value.setWordWrap(True)
            value.setTextFormat(Qt.TextFormat.PlainText)
            if not text:
                value.setProperty("look", "dim")
            grid.addWidget(value, row, column, Qt.AlignmentFlag.AlignTop)
        colour = {EQUAL: "corroborated", RIVAL: "disputed"}.get(mark, "dim")
        sign = Label(SIGNS.get(mark, ""), "text", 700, colour, parent=self._inside)
        words = {EQUAL: _("equal"), NEAR: _("near: both may be so"), RIVAL: _("rival")}.get(mark, "")
        sign.setAccessibleName(f"{label}: {words}" if words else "")
        sign.setToolTip(words)
        sign.setFixedWidth(SIGN)
        grid.addWidget(sign, row, 2, Qt.AlignmentFlag.AlignTop)

    def _common(self, pair: SideBySide) -> QWidget:
        count = len(pair.common)
        card = Card(
            ngettext("Both are linked with {n} entry", "Both are linked with {n} entries", count).format(
                n=number(count)
            ),
            "waypoints",
            self._inside,
        )
        grid = _columns(4)
        for row, link in enumerate(pair.common):
            name = RecordName(link.other.title, 500, self._inside)
            name.inset = 0
            name.setMaximumWidth(LABELS)
            name.clicked.connect(lambda checked=False, link=link: go_to(self.desk, link.other))
            grid.addWidget(name, row, 0)
            for column, side in ((1, link.left), (3, link.right)):
                text = " · ".join(part for part in (side.reading, side.role, side.period) if part)
                said = Label(text, colour="dim", parent=self._inside)
                said.setMinimumWidth(1)
                grid.addWidget(said, row, column)
        card.column.addLayout(grid)
        return card

    def _judged_so_far(self, pair: SideBySide) -> QWidget:
        card = Card(_("Judged so far"), "user-round-search", self._inside)
        for one in pair.judgements:
            card.column.addWidget(JudgementRow(self.desk, one, pair.left.id, self._inside))
        for contradiction in pair.contradictions:
            words = QLabel(contradiction.sentence, self._inside)
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
            card.column.addWidget(words)
        return card

    def _go_to_moment(self, target: str) -> None:
        side, _dash, place = target.partition("-")
        if self.pair is not None and side.isdigit() and place.isdigit():
            moments = self.pair.moments[int(side)]
            if int(place) < len(moments) and moments[int(place)].record.type != "link":
                go_to(self.desk, moments[int(place)].record)

    # Judging

    def judge(self, verdict: str) -> None:
        """Write down what the two are; the page then goes on to the next pair."""
        if self.pair is None or not self.desk.writable:
            return
        first, second, reason = self.pair.left.id, self.pair.right.id, self.reason.text().strip()
        working = self.desk.working

        def work(library: Library) -> str:
            judgements.judge(library, first, second, verdict, reason, working=working)
            return library.state().undo or ""

        def done(label: str) -> None:
            self._last.append(label)
            self.reason.clear()
            self.desk.say(_("{what}. Z takes it back.").format(what=label), "good")
            self.judged.emit(verdict)

        write(self.desk, self, work, done, failed=self._failed)

    def undo(self) -> None:
        """Take the last judgement that was made here back, if nothing was changed since."""
        if not self._last or not self.desk.writable:
            self.desk.say(_("No judgement was made here that could be taken back."))
            return
        label = self._last[-1]

        def work(library: Library) -> bool:
            if library.state().undo != label:
                return False
            library.undo()
            return True

        def done(undone: bool) -> None:
            if undone:
                self._last.pop()
                self.desk.say(_("Undone: {what}").format(what=label), "good")
                self.taken_back.emit()
            else:
                self.desk.say(_("Something else was changed since; Ctrl+Z takes back the newest change."))

        write(self.desk, self, work, done)

    def _failed(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, Callable[[], object]] = {
            Qt.Key.Key_S: lambda: self.judge("same"),
            Qt.Key.Key_N: lambda: self.judge("different"),
            Qt.Key.Key_U: lambda: self.judge("unsure"),
            Qt.Key.Key_J: self.next_wanted.emit,
            Qt.Key.Key_Right: self.next_wanted.emit,
            Qt.Key.Key_Z: self.undo,
            Qt.Key.Key_Escape: self.back_wanted.emit,
            Qt.Key.Key_R: lambda: self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason),
        }
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() in steps:
            steps[event.key()]()
        else:
            super().keyPressEvent(event)


def _columns(spacing: int) -> QGridLayout:
    """What is compared, the left value, the mark, the right value: alike in every card."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(spacing)
    grid.setColumnMinimumWidth(0, LABELS)
    grid.setColumnMinimumWidth(2, SIGN)
    for column in (1, 3):
        grid.setColumnStretch(column, 1)
    return grid


def _alias(text: str, period: str) -> str:
    return f"{text} · {period}" if period else text
