"""The sheet in which conditions are put together: which field, which test, which value, and how they combine."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.errors import CasefilesError
from casefiles.services import listing
from casefiles.services.views import Condition
from casefiles.words import _
from ui.button import Button
from ui.condition_group import ConditionGroup
from ui.desk import Desk
from ui.label import Label
from ui.record.popover import Popover


class FilterBuilder(Popover):
    """Hands the finished condition to `done`, after the services have said that they understand it.

    `before` is a condition that is changed here; it can be taken off with `removed`.
    """

    def __init__(
        self,
        desk: Desk,
        type_name: str,
        anchor: QWidget,
        done: Callable[[Condition], object],
        *,
        before: Condition | None = None,
        removed: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(anchor, _("Conditions"), 620)
        self._desk = desk
        self._type = type_name
        self._done = done
        self._before_change: Condition | None = before
        self.group = ConditionGroup(desk, type_name, self)
        self.group.entered.connect(self.apply)
        if before is None:
            self.group.add_line()
        else:
            self.group.show_condition(before)
        self.fault = Label("", "small", colour="disputed")
        self.fault.hide()
        self.apply_button = Button(_("Apply"), look="primary", then=self.apply, parent=self)
        foot = QHBoxLayout()
        if removed is not None:
            self.remove_button = Button(_("Take off"), "x", then=lambda: self._take_off(removed), parent=self)
            foot.addWidget(self.remove_button)
        foot.addStretch(1)
        foot.addWidget(self.apply_button)
        self.column.addWidget(self.group)
        self.column.addWidget(self.fault)
        self.column.addLayout(foot)

    def first_focus(self) -> QWidget:
        return next(self.group.every_line()).subject

    def holds_work(self) -> bool:
        if self._before_change is not None:
            return self.condition() != self._before_change
        return len(list(self.group.every_line())) > 1 or any(line.values.typed() for line in self.group.every_line())

    def condition(self) -> Condition:
        """What the sheet says now."""
        return self.group.condition()

    def apply(self) -> None:
        """Narrow the table, or say what is not understood."""
        wanted, type_name = self.condition(), self._type
        if any(line.lacks_value() for line in self.group.every_line()):
            self._refuse(_("A value is missing."))
            return

        def work(library: Library) -> str:
            try:
                listing.order(library, type_name, filters=(wanted,), limit=1)
            except CasefilesError as reason:
                return str(reason)
            return ""

        self._desk.read(work, lambda reason: self._refuse(reason) if reason else self._finish(wanted), owner=self, key="apply")

    def _refuse(self, reason: str) -> None:
        self.fault.setText(reason)
        self.fault.show()

    def _finish(self, wanted: Condition) -> None:
        self._done(wanted)
        self.leave()

    def _take_off(self, removed: Callable[[], object]) -> None:
        removed()
        self.leave()
