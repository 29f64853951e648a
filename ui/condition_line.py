"""One line of the sheet in which conditions are put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QStackedWidget, QWidget

from casefiles.domain.record import fields_of
from casefiles.domain.record_types import record_type
from casefiles.services.views import Filter
from casefiles.words import N_, _, sort_key
from ui import table_filters
from ui.button import Button

EXAMPLES = {
    "date": N_("July 2017"),
    "grade": N_("B2"),
    "file": N_("OP-2017-0001"),
    "quantity": N_("500 kg"),
    "reference": N_("Name or reference"),
}


class ConditionLine(QWidget):
    """Which field, which test, which value."""

    entered = Signal()
    """Enter was pressed in the value."""

    def __init__(self, type_name: str, removed: Callable[[ConditionLine], object], parent: QWidget) -> None:
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
        self.value.returnPressed.connect(self.entered)
        self._show_tests()

    @property
    def key(self) -> str:
        return str(self.subject.currentData() or "")

    def choose(self, key: str, test: str = "", value: str = "") -> None:
        """Stand for a certain condition; one that is offered nowhere, but was saved, is kept as it is."""
        _choose(self.subject, key, table_filters.label_of(self._type, key))
        if test:
            _choose(self.test, test, table_filters.words_of(self._type, key, test))
        if self.choice.count():
            _choose(self.choice, value, value)
        self.value.setText(value)

    def lacks_value(self) -> bool:
        """Whether its test asks for a value and there is none."""
        one = self.condition()
        return table_filters.takes_value(self._type, one.key, one.test) and not one.value and one.key != "link"

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


def _choose(box: QComboBox, key: str, shown: str) -> None:
    if box.findData(key) < 0:
        box.addItem(shown, key)
    box.setCurrentIndex(box.findData(key))
