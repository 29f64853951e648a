"""The sheet in which conditions are put together: which field, which test, which value, and whether all, any or none hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.domain.record import fields_of
from casefiles.domain.record_types import record_type
from casefiles.errors import CasefilesError
from casefiles.services import listing
from casefiles.services.views import Condition, Filter, Group
from casefiles.words import N_, _, sort_key
from ui import table_filters
from ui.button import Button
from ui.desk import Desk
from ui.label import Label
from ui.record.popover import Popover

HOW: tuple[tuple[Literal["all", "any", "none"], str], ...] = (
    ("all", N_("All of these")),
    ("any", N_("Any of these")),
    ("none", N_("None of these")),
)
EXAMPLES = {
    "date": N_("July 2017"),
    "grade": N_("B2"),
    "file": N_("OP-2017-0001"),
    "quantity": N_("500 kg"),
    "reference": N_("Name or reference"),
}


class _Line(QWidget):
    """One condition."""

    def __init__(self, type_name: str, removed: Callable[[_Line], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._type = type_name
        self.subject, self.test, self.choice = QComboBox(self), QComboBox(self), QComboBox(self)
        self.value = QLineEdit(self)
        self.none = QWidget(self)
        for widget, name in (
            (self.subject, _("What")), (self.test, _("Test")), (self.choice, _("Value")), (self.value, _("Value")),
        ):  # fmt: skip
            widget.setAccessibleName(name)
        named = [(one.key, _(one.label)) for one in fields_of(record_type(type_name))]
        hanging = [(key, _(words)) for key, words in table_filters.hanging_of(type_name).items()]
        for key, words in (*sorted(named, key=lambda pair: sort_key(pair[1])), *hanging):
            self.subject.addItem(words, key)
        self.subject.insertSeparator(len(named))
        self.values = QStackedWidget(self)
        for widget in (self.value, self.choice, self.none):
            self.values.addWidget(widget)
        self.values.setFixedHeight(self.value.sizeHint().height())
        self.remove = Button("", "x", look="plain", name=_("Remove this condition"), then=lambda: removed(self), parent=self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        for column, (widget, stretch) in enumerate(((self.subject, 4), (self.test, 3), (self.values, 4), (self.remove, 0))):
            grid.addWidget(widget, 0, column)
            grid.setColumnStretch(column, stretch)
        for box in (self.subject, self.test, self.choice):
            box.setMinimumContentsLength(6)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.subject.currentIndexChanged.connect(lambda _at: self._show_tests())
        self.test.currentIndexChanged.connect(lambda _at: self._show_values())
        self._show_tests()

    @property
    def key(self) -> str:
        return str(self.subject.currentData() or "")

    def choose(self, key: str, test: str = "", value: str = "") -> None:
        """Stand for a certain condition."""
        self.subject.setCurrentIndex(self.subject.findData(key))
        if test:
            self.test.setCurrentIndex(self.test.findData(test))
        at = self.choice.findData(value)
        if at >= 0:
            self.choice.setCurrentIndex(at)
        self.value.setText(value)

    def condition(self) -> Filter:
        """What the line says."""
        test = str(self.test.currentData() or "is")
        if not table_filters.takes_value(self._type, self.key, test):
            return Filter(self.key, test)
        chosen = self.values.currentWidget() is self.choice
        return Filter(self.key, test, str(self.choice.currentData() or "") if chosen else self.value.text().strip())

    def _show_tests(self) -> None:
        self.test.clear()
        for test in table_filters.tests_of(self._type, self.key):
            self.test.addItem(table_filters.words_of(self._type, self.key, test), test)
        self._show_values()

    def _show_values(self) -> None:
        test = str(self.test.currentData() or "is")
        choices = table_filters.choices_of(self._type, self.key, test)
        self.choice.clear()
        for key, words in choices:
            self.choice.addItem(words, key)
        field = table_filters.field_named(self._type, self.key)
        example = EXAMPLES.get(field.kind.name if field is not None else self.key, "")
        self.value.setPlaceholderText(_(example) if example else "")
        if not table_filters.takes_value(self._type, self.key, test):
            self.values.setCurrentWidget(self.none)
        else:
            self.values.setCurrentWidget(self.choice if choices else self.value)


class FilterBuilder(Popover):
    """Hands the finished condition to `done`, after the services have said that they understand it."""

    def __init__(self, desk: Desk, type_name: str, anchor: QWidget, done: Callable[[Condition], object]) -> None:
        super().__init__(anchor, _("Conditions"), 520)
        self._desk = desk
        self._type = type_name
        self._done = done
        self.how = QComboBox(self)
        self.how.setAccessibleName(_("How the conditions combine"))
        for key, words in HOW:
            self.how.addItem(_(words), key)
        self.lines: list[_Line] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self.fault = Label("", "small", colour="disputed")
        self.fault.hide()
        self.add_button = Button(_("Condition"), "plus", then=self.add_line)
        self.apply_button = Button(_("Apply"), look="primary", then=self.apply)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        foot.addWidget(self.apply_button)
        self.column.addWidget(self.how, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addLayout(self._column)
        self.column.addWidget(self.fault)
        self.column.addLayout(foot)
        self.add_line()

    def first_focus(self) -> QWidget:
        return self.lines[0].subject

    def holds_work(self) -> bool:
        return len(self.lines) > 1 or any(line.value.text() for line in self.lines)

    def add_line(self) -> None:
        """One more condition."""
        line = _Line(self._type, self._remove, self)
        line.value.returnPressed.connect(self.apply)
        self.lines.append(line)
        self._column.addWidget(line)
        line.show()
        if self.isVisible():
            line.subject.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, line: _Line) -> None:
        if len(self.lines) > 1:
            self.lines.remove(line)
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
            self.lines[-1].subject.setFocus(Qt.FocusReason.OtherFocusReason)

    def condition(self) -> Condition:
        """What the sheet says now."""
        members = tuple(line.condition() for line in self.lines)
        how = HOW[self.how.currentIndex()][0]
        return members[0] if len(members) == 1 and how != "none" else Group(how, members)

    def apply(self) -> None:
        """Narrow the table, or say what is not understood."""
        wanted, type_name = self.condition(), self._type
        if any(
            table_filters.takes_value(type_name, one.key, one.test) and not one.value and one.key != "link"
            for one in (line.condition() for line in self.lines)
        ):
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
