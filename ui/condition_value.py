"""What a condition compares with: typed, chosen from a list, an entry that is found as one types, a tag, a grade."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QWidget

from casefiles.domain import grading
from casefiles.domain.grading import Grade
from casefiles.services import records
from casefiles.services.views import Ref
from casefiles.words import N_, _
from ui import icons
from ui.desk import Desk
from ui.grade_picker import GradePicker
from ui.record.offers import Offer, OfferLine
from ui.record.ref_line import RefLine

EXAMPLES = {
    "date": N_("July 2017"),
    "when": N_("July 2017"),
    "moment": N_("July 2017"),
    "grade": N_("B2"),
    "quantity": N_("500 kg"),
}
ENTRY, TAG, GRADE = "reference", "tag", "grade"


class ConditionValue(QStackedWidget):
    """One editor is on top: `text` for what is typed and for grades, `choice`, `entry`, `tag`, or nothing."""

    entered = Signal()
    """Enter was pressed in the value."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.text, self.choice, self.none = QLineEdit(self), QComboBox(self), QWidget(self)
        self.entry = RefLine(desk, ("*",), self, making=False)
        self.tag = OfferLine(self._tags, self)
        for widget in (self.text, self.choice, self.entry, self.tag):
            widget.setAccessibleName(_("Value"))
        for editor in (self.text, self.choice, self.none, self.entry, self.tag):
            self.addWidget(editor)
        self.choice.setMinimumContentsLength(6)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.entry.setPlaceholderText(_("Name or reference"))
        self.grade_action = QAction(icons.icon("chevron-down", "dim"), _("How good the information is"), self)
        self.grade_action.triggered.connect(self._pick_grade)
        self.text.returnPressed.connect(self.entered)
        self.entry.entered.connect(lambda _text: self.entered.emit())
        self.entry.chosen.connect(self._chose)
        self.tag.entered.connect(lambda _text: self.entered.emit())
        self.tag.picked.connect(lambda offer: self.tag.setText(offer.text))
        self.setFixedHeight(self.text.sizeHint().height())

    def ask_nothing(self) -> None:
        """No value goes with the test."""
        self.setCurrentWidget(self.none)

    def ask(self, kind: str, choices: Sequence[tuple[str, str]], targets: Sequence[str]) -> None:
        """Ask for a value of a kind: one of the choices as (key, words) where there are some."""
        self.choice.clear()
        for key, words in choices:
            self.choice.addItem(words, key)
        example = EXAMPLES.get(kind, "")
        self.text.setPlaceholderText(_(example) if example else "")
        self.text.removeAction(self.grade_action)
        if kind == GRADE:
            self.text.addAction(self.grade_action, QLineEdit.ActionPosition.TrailingPosition)
        self.entry.types = tuple(targets)
        editor: QWidget = self.entry if kind == ENTRY else self.tag if kind == TAG else self.text
        self.setCurrentWidget(self.choice if choices else editor)

    def show_value(self, value: str) -> None:
        """Stand for a value; one that is not among the choices is kept as it is."""
        if self.choice.count():
            if self.choice.findData(value) < 0:
                self.choice.addItem(value, value)
            self.choice.setCurrentIndex(self.choice.findData(value))
        for line in (self.text, self.entry, self.tag):
            line.setText(value)
            line.setCursorPosition(0)

    def value(self) -> str:
        """What is asked for; '' where nothing is."""
        editor = self.currentWidget()
        if isinstance(editor, QComboBox):
            return str(editor.currentData() or "")
        return editor.text().strip() if isinstance(editor, QLineEdit) else ""

    def typed(self) -> bool:
        """Whether something was typed or found that closing would lose."""
        editor = self.currentWidget()
        return isinstance(editor, QLineEdit) and bool(editor.text())

    def _chose(self, ref: Ref) -> None:
        # With the name behind it, so that the pill says who is meant; the services read the reference.
        self.entry.setText(f"{ref.ref} {ref.title}")
        self.entry.setCursorPosition(0)

    def _tags(self, text: str, show: Callable[[Sequence[Offer]], None]) -> None:
        self._desk.read(
            lambda library: records.tag_names(library, text),
            lambda names: show([Offer(name, "", "tag") for name in names]),
            owner=self,
            key="tags",
        )

    def _pick_grade(self) -> None:
        scheme, _colon, code = self.text.text().strip().rpartition(":")
        picker = GradePicker(self.text, scheme if scheme in grading.schemes() else "", code)
        picker.chosen.connect(self._took_grade)
        picker.open()

    def _took_grade(self, grade: Grade | None) -> None:
        if grade is not None:
            self.text.setText(grade.code if grade.scheme == grading.DEFAULT else f"{grade.scheme}:{grade.code}")
