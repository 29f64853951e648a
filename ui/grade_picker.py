"""Asks for a grade, in a small sheet: the scheme, then source and item, each with what it means."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QWidget

from casefiles import words
from casefiles.domain import grading
from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.record.popover import Popover


class GradePicker(Popover):
    """Closes itself when one was chosen."""

    chosen = Signal(object)
    """The Grade; None for "not graded"."""

    def __init__(self, anchor: QWidget, scheme: str = "", code: str = "") -> None:
        super().__init__(anchor, _("How good the information is"), 420)
        language = words.language()
        self.scheme = QComboBox(self)
        for one in grading.schemes().values():
            self.scheme.addItem(one.names.get(language, one.names["en"]), one.key)
        self.scheme.setCurrentIndex(max(0, self.scheme.findData(scheme or grading.DEFAULT)))
        self.scheme.setAccessibleName(_("Scheme"))
        self.scheme.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.scheme.setMinimumContentsLength(12)
        self.axes: dict[str, QComboBox] = {}
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(6)
        self.meaning = QLabel("", self)
        self.meaning.setWordWrap(True)
        self.meaning.setFont(theme.font("small"))
        self.meaning.setProperty("look", "dim")
        self.use = Button(_("Use"), look="primary", then=self._use)
        none = Button(_("Not graded"), then=self._use_none)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(none)
        foot.addWidget(self.use)
        self.column.addWidget(self.scheme)
        self.column.addLayout(self._form)
        self.column.addWidget(self.meaning)
        self.column.addLayout(foot)
        self.scheme.currentIndexChanged.connect(lambda index: self._show_axes(""))
        self._show_axes(code)

    def _show_axes(self, code: str) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.axes.clear()
        language = words.language()
        scheme = grading.scheme_of(str(self.scheme.currentData()))
        parts = scheme.split(code) or {} if code else {}
        for axis in scheme.axes:
            box = QComboBox(self)
            # What a level means is longer than the sheet is wide; the open list shows all of it.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            box.addItem("—", "")
            for level in axis.levels:
                box.addItem(f"{level.code}  {level.names.get(language, level.names['en'])}", level.code)
            box.setCurrentIndex(max(0, box.findData(parts.get(axis.key, ""))))
            box.setAccessibleName(axis.names.get(language, axis.names["en"]))
            box.currentIndexChanged.connect(lambda index: self._say())
            label = QLabel(axis.names.get(language, axis.names["en"]), self)
            label.setProperty("look", "dim")
            self.axes[axis.key] = box
            self._form.addRow(label, box)
        self._say()

    def first_focus(self) -> QWidget:
        return next(iter(self.axes.values()))

    def grade(self) -> grading.Grade | None:
        """What the boxes say together; None for nothing."""
        code = "".join(str(box.currentData()) for box in self.axes.values())
        return grading.parse(code, scheme=str(self.scheme.currentData())) if code else None

    def _say(self) -> None:
        from casefiles.errors import BadInput

        try:
            found = self.grade()
        except BadInput as reason:
            self.meaning.setText(str(reason))
            self.use.setEnabled(False)
            return
        self.meaning.setText(found.meaning(words.language()) if found is not None else "")
        self.use.setEnabled(found is not None)

    def _use(self) -> None:
        found = self.grade()
        self.leave()
        self.chosen.emit(found)

    def _use_none(self) -> None:
        self.leave()
        self.chosen.emit(None)
