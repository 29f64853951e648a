"""What becomes of the rows: those that are like an entry or another row, with the choice; those with faults; all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from casefiles.services.exchange.plan import ADD, NEW, SKIP, UNSURE, Plan, RowChoice
from casefiles.services.matching.subject import TYPES
from casefiles.services.views import Ref
from casefiles.words import _, ngettext, number, pgettext
from ui.bar import Bar
from ui.button import Button
from ui.importing.like_row import LikeRow
from ui.label import Label
from ui.record.emptying import empty
from ui.tabs import TabStrip

AT_ONCE = 60
"""Rows that are made before somebody asks for more."""
LIKE, FAULTS, ALL = "like", "faults", "all"


class RowsStep(QWidget):
    """Shows a plan and keeps what was chosen; does nothing by itself."""

    changed = Signal()
    """What was chosen is another now."""
    opened = Signal(object)
    """The Ref of an entry that somebody wants to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self.choices: dict[int, RowChoice] = {}
        self.rows: list[LikeRow] = []
        self._shown = AT_ONCE
        self.tabs = TabStrip(self)
        self.tabs.chosen.connect(lambda _name: self._fill())
        self.for_all = QComboBox(self)
        self.for_all.setAccessibleName(_("What becomes of all rows that are like something"))
        self.for_all.setFixedWidth(250)
        self.for_all.activated.connect(lambda _at: self._choose_all())
        self._all_words = QLabel(_("All of them"), self)
        self._all_words.setProperty("look", "dim")
        self._all_words.setBuddy(self.for_all)
        self.told = QLabel("", self)
        self.told.setProperty("look", "dim")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.tabs, 1)
        head.addWidget(self._all_words)
        head.addWidget(self.for_all)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        inside = QWidget(self)
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 10, 20, 20)
        column.addLayout(self._list)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        self.source = QComboBox(self)
        self.source.setMinimumWidth(240)
        self.source.setAccessibleName(_("Everything cites"))
        words = QLabel(_("Everything cites"), self)
        words.setProperty("look", "dim")
        words.setBuddy(self.source)
        self.evidence = QCheckBox(_("Take the file in as evidence"), self)
        below = Bar(48, edge="top", parent=self)
        below.row.addWidget(words)
        below.row.addWidget(self.source)
        below.row.addSpacing(16)
        below.row.addWidget(self.evidence)
        below.row.addStretch(1)
        top = QVBoxLayout()
        top.setContentsMargins(20, 10, 20, 0)
        top.setSpacing(4)
        top.addWidget(self.told)
        top.addLayout(head)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(top)
        outer.addWidget(self.area, 1)
        outer.addWidget(below)

    def show_plan(self, plan: Plan, working_source: Ref | None = None) -> None:
        """Show a plan; nothing is chosen yet, so that every row is a new entry."""
        self.plan = plan
        self.choices = {}
        self._shown = AT_ONCE
        like, faults = len(plan.duplicates), len(plan.faults)
        self.tabs.show_tabs(
            {
                LIKE: (_("Like another"), like),
                FAULTS: (pgettext("rows of a table", "Left out"), faults),
                ALL: (_("Can be entered"), len(plan.entries)),
            }
        )
        self.tabs.choose(LIKE if like else FAULTS if faults else ALL)
        with QSignalBlocker(self.for_all):
            self.for_all.clear()
            for what, text in self._ways():
                self.for_all.addItem(text, what)
        told = list(plan.told)
        if plan.made:
            names = ", ".join(one.name for one in plan.made[:12]) + ("…" if len(plan.made) > 12 else "")
            told.append(_("Made besides, since rows name them: {names}.").format(names=names))
        self.told.setText("\n".join(told))
        self.told.setVisible(bool(told))
        self.source.clear()
        if plan.known_source is not None:
            self.source.addItem(f"{plan.known_source.ref} {plan.known_source.title}", None)
        else:
            self.source.addItem(_("a new source, {name}").format(name=plan.table.name), None)
        if working_source is not None:
            self.source.addItem(f"{working_source.ref} {working_source.title}", working_source.id)
        self.evidence.setEnabled(plan.known_as is None)
        self.evidence.setChecked(plan.known_as is None)
        self._fill()
        self.changed.emit()

    def _ways(self) -> list[tuple[str, str]]:
        assert self.plan is not None
        ways = [(NEW, _("enter as new")), (ADD, _("add to the entry that is likeliest")), (SKIP, _("skip"))]
        if self.plan.columns.type in TYPES:
            ways.insert(1, (UNSURE, _("enter as new, unsure whether it is the same")))
        return ways

    @property
    def count(self) -> int:
        """How many rows will be entered or added."""
        if self.plan is None:
            return 0
        return len(self.plan.entries) - sum(1 for choice in self.choices.values() if choice.what == SKIP)

    # The list

    def _fill(self) -> None:
        assert self.plan is not None
        name = self.tabs.current()
        empty(self._list)
        self.rows = []
        choosing = name == LIKE and bool(self.plan.duplicates)
        self.for_all.setVisible(choosing)
        self._all_words.setVisible(choosing)
        makers = {LIKE: self._like, FAULTS: self._faults, ALL: self._all}[name]()
        for make in makers[: self._shown]:
            self._list.addWidget(make())
        left = len(makers) - self._shown
        if left > 0:
            more = min(left, AT_ONCE)
            text = ngettext("Show {n} more", "Show {n} more", more).format(n=number(more))
            self._list.addWidget(Button(text, look="link", then=self.show_more), 0, Qt.AlignmentFlag.AlignLeft)
        if not makers:
            nothing = {
                LIKE: _("No row is like an entry or another row."),
                FAULTS: _("Every row can be entered."),
                ALL: _("No row can be entered."),
            }
            self._list.addWidget(Label(nothing[name], colour="dim"))

    def _like(self) -> list[Callable[[], QWidget]]:
        assert self.plan is not None
        return [lambda row=row: self._like_row(row) for row in sorted(self.plan.duplicates)]  # type: ignore[misc]

    def _like_row(self, number_: int) -> QWidget:
        assert self.plan is not None
        row = LikeRow(self.plan, number_, self.choices.get(number_, RowChoice()), self.area.widget())
        row.chosen.connect(lambda choice: self._choose(number_, choice))
        row.opened.connect(self.opened)
        self.rows.append(row)
        return row

    def _faults(self) -> list[Callable[[], QWidget]]:
        assert self.plan is not None
        return [lambda text=fault.shown: Label(text) for fault in self.plan.faults]  # type: ignore[misc]

    def _all(self) -> list[Callable[[], QWidget]]:
        assert self.plan is not None
        texts = [_("Row {row}: {title}").format(row=entry.row, title=entry.title) for entry in self.plan.entries]
        return [lambda text=text: Label(text) for text in texts]  # type: ignore[misc]

    def show_more(self) -> None:
        """Make as many rows again."""
        self._shown += AT_ONCE
        self._fill()

    def _choose(self, row: int, choice: RowChoice) -> None:
        if choice.what == NEW:
            self.choices.pop(row, None)
        else:
            self.choices[row] = choice
        self.changed.emit()

    def _choose_all(self) -> None:
        assert self.plan is not None
        what = str(self.for_all.currentData())
        self.choices = {} if what == NEW else self.plan.for_all(what)
        self._fill()
        self.changed.emit()
