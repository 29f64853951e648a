"""One line of the sheet in which conditions are put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from casefiles.services.views import Filter
from casefiles.words import _
from ui import table_filters
from ui.button import Button
from ui.condition_value import ConditionValue
from ui.desk import Desk


class ConditionLine(QWidget):
    """Which field, which test, which value."""

    entered = Signal()
    """Enter was pressed in the value."""

    def __init__(
        self, desk: Desk, type_name: str, removed: Callable[[ConditionLine], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._type = type_name
        self.subject, self.test = QComboBox(self), QComboBox(self)
        self.values = ConditionValue(desk, self)
        self.subject.setAccessibleName(_("What"))
        self.test.setAccessibleName(_("Test"))
        for group in table_filters.subjects_of(type_name):
            if self.subject.count():
                self.subject.insertSeparator(self.subject.count())
            for key, words in group:
                self.subject.addItem(words, key)
        self.subject.setMaxVisibleItems(24)
        self.remove = Button("", "x", look="plain", name=_("Remove this condition"), then=lambda: removed(self), parent=self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        for column, (widget, stretch) in enumerate(((self.subject, 4), (self.test, 3), (self.values, 4), (self.remove, 0))):
            grid.addWidget(widget, 0, column)
            grid.setColumnStretch(column, stretch)
        for box in (self.subject, self.test):
            box.setMinimumContentsLength(6)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.subject.currentIndexChanged.connect(lambda _at: self._show_tests())
        self.test.currentIndexChanged.connect(lambda _at: self._show_values())
        self.values.entered.connect(self.entered)
        self._show_tests()

    @property
    def key(self) -> str:
        return str(self.subject.currentData() or "")

    @property
    def value(self) -> QLineEdit:
        """Where values are typed."""
        return self.values.text

    @property
    def choice(self) -> QComboBox:
        """Where values are chosen."""
        return self.values.choice

    def choose(self, key: str, test: str = "", value: str = "") -> None:
        """Stand for a certain condition; one that is offered nowhere, but was saved, is kept as it is."""
        _choose(self.subject, key, table_filters.label_of(self._type, key))
        if test:
            _choose(self.test, test, table_filters.words_of(self._type, key, test))
        self.values.show_value(value)

    def lacks_value(self) -> bool:
        """Whether its test asks for a value and there is none."""
        one = self.condition()
        return table_filters.takes_value(self._type, one.key, one.test) and not one.value and one.key != "link"

    def condition(self) -> Filter:
        """What the line says."""
        return Filter(self.key, str(self.test.currentData() or "is"), self.values.value())

    def _show_tests(self) -> None:
        self.test.clear()
        for test in table_filters.tests_of(self._type, self.key):
            self.test.addItem(table_filters.words_of(self._type, self.key, test), test)
        self._show_values()

    def _show_values(self) -> None:
        test = str(self.test.currentData() or "is")
        if not table_filters.takes_value(self._type, self.key, test):
            self.values.ask_nothing()
            return
        self.values.ask(
            table_filters.asks_for(self._type, self.key, test),
            table_filters.choices_of(self._type, self.key, test),
            table_filters.targets_of(self._type, self.key),
        )


def _choose(box: QComboBox, key: str, shown: str) -> None:
    if box.findData(key) < 0:
        box.addItem(shown, key)
    box.setCurrentIndex(box.findData(key))
