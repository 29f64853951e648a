"""Conditions that hold together, all, any or none of them; among them may be groups of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from casefiles.services.views import Condition, Filter, Group
from casefiles.words import N_, _
from ui import theme
from ui.button import Button
from ui.condition_line import ConditionLine
from ui.desk import Desk

HOW: tuple[tuple[Literal["all", "any", "none"], str], ...] = (
    ("all", N_("All of these")),
    ("any", N_("Any of these")),
    ("none", N_("None of these")),
)
DEEPEST = 3
"""Groups within groups that can be begun here; deeper ones that were saved are shown all the same."""
_INDENT = 14


class ConditionGroup(QWidget):
    """`parts` are its lines and groups from top to bottom; at least one line is there from the start."""

    entered = Signal()
    """Enter was pressed in a value."""

    def __init__(
        self,
        desk: Desk,
        type_name: str,
        parent: QWidget,
        depth: int = 0,
        removed: Callable[[ConditionGroup], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._type, self._depth, self._removed = type_name, depth, removed
        self.parts: list[ConditionLine | ConditionGroup] = []
        self.how = QComboBox(self)
        self.how.setAccessibleName(_("How the conditions combine"))
        for key, words in HOW:
            self.how.addItem(_(words), key)
        self.add_button = Button(_("Condition"), "plus", then=self.add_line, parent=self)
        self.group_button = Button(_("Group"), "plus", name=_("Add a group of conditions"), then=self.add_group, parent=self)
        if depth + 1 >= DEEPEST:
            self.group_button.hide()
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.how)
        head.addStretch(1)
        if removed is not None:
            self.remove = Button("", "x", look="plain", name=_("Remove this group"), then=lambda: removed(self), parent=self)
            head.addWidget(self.remove)
        foot.addWidget(self.add_button)
        foot.addWidget(self.group_button)
        foot.addStretch(1)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(_INDENT if depth else 0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._column)
        column.addLayout(foot)

    @property
    def lines(self) -> list[ConditionLine]:
        """Its own lines."""
        return [part for part in self.parts if isinstance(part, ConditionLine)]

    @property
    def groups(self) -> list[ConditionGroup]:
        """Its own groups."""
        return [part for part in self.parts if isinstance(part, ConditionGroup)]

    def every_line(self) -> Iterator[ConditionLine]:
        """Its lines and those of all groups in it."""
        for part in self.parts:
            if isinstance(part, ConditionLine):
                yield part
            else:
                yield from part.every_line()

    def add_line(self) -> ConditionLine:
        """One more condition."""
        line = ConditionLine(self._desk, self._type, self._remove, self)
        self._add(line)
        if self.isVisible():
            line.subject.setFocus(Qt.FocusReason.OtherFocusReason)
        return line

    def add_group(self) -> ConditionGroup:
        """One more group, with a first condition; in it any of them will do, where here all must hold."""
        group = ConditionGroup(self._desk, self._type, self, self._depth + 1, self._remove)
        group.how.setCurrentIndex(1 if self.how.currentIndex() == 0 else 0)
        self._add(group)
        line = group.add_line()
        if self.isVisible():
            line.subject.setFocus(Qt.FocusReason.OtherFocusReason)
        return group

    def show_condition(self, one: Condition) -> None:
        """Stand for a condition, in place of what there is."""
        for part in list(self.parts):
            self._take(part)
        self.how.setCurrentIndex(next(at for at, (key, _words) in enumerate(HOW) if not isinstance(one, Group) or key == one.how))
        for member in one.members if isinstance(one, Group) else (one,):
            if isinstance(member, Filter):
                self.add_line().choose(member.key, member.test, member.value)
            else:
                self.add_group().show_condition(member)
        if not self.parts:
            self.add_line()

    def condition(self) -> Condition:
        """What it says now; a single condition stands for itself."""
        members = tuple(part.condition() for part in self.parts)
        how = HOW[self.how.currentIndex()][0]
        return members[0] if len(members) == 1 and how != "none" else Group(how, members)

    def _add(self, part: ConditionLine | ConditionGroup) -> None:
        part.entered.connect(self.entered)
        self.parts.append(part)
        self._column.addWidget(part)
        part.show()

    def _remove(self, part: ConditionLine | ConditionGroup) -> None:
        if len(self.parts) > 1:
            self._take(part)
            last = self.parts[-1]
            (last.subject if isinstance(last, ConditionLine) else last.how).setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._removed is not None:
            self._removed(self)

    def _take(self, part: ConditionLine | ConditionGroup) -> None:
        self.parts.remove(part)
        self._column.removeWidget(part)
        part.hide()
        part.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._depth:
            # A line at the left says what belongs to the group.
            QPainter(self).fillRect(2, 2, 2, self.height() - 4, theme.colour("edge"))
