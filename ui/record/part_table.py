"""A list field of a record as a small table: cells are edited in place, rows added below and taken away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from casefiles.domain.vocabulary import vocabulary
from casefiles.services import records
from casefiles.services.views import FieldView, PartList, PartView
from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.label import Label
from ui.record.emptying import empty
from ui.record.record_field import RecordField
from ui.record.writing import write


class PartTable(Card):
    """`claim_wanted` and `versions_wanted` are those of its cells."""

    claim_wanted = Signal(object, object, bool)
    versions_wanted = Signal(object)

    def __init__(self, desk: Desk, record: int, parts: PartList, parent: QWidget | None = None) -> None:
        super().__init__(parts.label, parent=parent)
        self.desk = desk
        self.record = record
        self.parts = parts
        self._editable = desk.writable and any(column.editable for column in parts.columns)
        self._cells: dict[str, dict[str, RecordField]] = {}
        self._new: dict[str, QLineEdit | QComboBox] = {}
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self.column.addWidget(self._body)
        self._form = QWidget(self)
        self._form.hide()
        self._form_row = QHBoxLayout(self._form)
        self._form_row.setContentsMargins(0, 0, 0, 0)
        self._form_row.setSpacing(6)
        self.column.addWidget(self._form)
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setFont(theme.font("small"))
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self.column.addWidget(self.error)
        if self._editable:
            self.add_button = self.add_link(
                _("+ Add"), self.start_row, name=_("Add to {what}").format(what=parts.label.lower())
            )
        self._build(parts)

    def show_parts(self, parts: PartList) -> None:
        """Show the rows as they are now; cells that are being edited stay open."""
        if [row.uid for row in parts.rows] == list(self._cells):
            self.parts = parts
            for row in parts.rows:
                for view in row.fields:
                    self._cells[row.uid][view.key].show_view(view)
            return
        if any(cell.is_editing for cells in self._cells.values() for cell in cells.values()):
            kept = {row.uid: row for row in parts.rows}
            for uid, cells in self._cells.items():
                for view in kept[uid].fields if uid in kept else ():
                    cells[view.key].show_view(view)
            self._add_new_rows(parts)
            return
        self._build(parts)

    def _build(self, parts: PartList) -> None:
        self.parts = parts
        empty(self._grid)
        self._cells = {}
        if not parts.rows:
            nothing = Label(_("None entered."), "small", colour="dim", parent=self._body)
            self._grid.addWidget(nothing, 0, 0)
            nothing.show()
            return
        for place, column in enumerate(parts.columns):
            head = Label(column.label, "head", 500, "dim", parent=self._body)
            self._grid.addWidget(head, 0, place)
            self._grid.setColumnStretch(place, 3 if column.kind in ("line", "quantity") else 2)
            head.show()
        self._add_new_rows(parts)

    def _add_new_rows(self, parts: PartList) -> None:
        self.parts = parts
        for row in parts.rows:
            if row.uid not in self._cells:
                self._add_row(row)

    def _add_row(self, row: PartView) -> None:
        line = self._grid.rowCount()
        self._cells[row.uid] = {}
        for place, view in enumerate(row.fields):
            cell = RecordField(self.desk, self.record, view, part=row.uid, parent=self._body)
            cell.label.hide()
            cell.claim_wanted.connect(self.claim_wanted)
            cell.versions_wanted.connect(self.versions_wanted)
            self._cells[row.uid][view.key] = cell
            self._grid.addWidget(cell, line, place, Qt.AlignmentFlag.AlignTop)
            cell.show()
        if self._editable:
            what = " ".join(view.shown for view in row.fields if view.shown)
            remove = Button(
                "", "x", look="plain", name=_("Remove {what}").format(what=what), then=lambda: self.remove_row(row.uid)
            )
            remove.setProperty("shape", "tiny")
            remove.setParent(self._body)
            self._grid.addWidget(remove, line, len(row.fields), Qt.AlignmentFlag.AlignTop)
            remove.show()

    def cells(self) -> list[dict[str, RecordField]]:
        """The fields of each row, by key."""
        return list(self._cells.values())

    # A new row

    def start_row(self) -> None:
        """Open the line in which a new row is typed."""
        if self._form.isVisible():
            self.leave_row()
            return
        empty(self._form_row)
        self._new = {}
        for column in self.parts.columns:
            editor = self._editor(column)
            self._new[column.key] = editor
            self._form_row.addWidget(editor, 3 if column.kind in ("line", "quantity") else 2)
        save = Button("", "check", name=_("Add this row"), then=self.save_row, parent=self._form)
        self._form_row.addWidget(save)
        self._form.show()
        next(iter(self._new.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _editor(self, column: FieldView) -> QLineEdit | QComboBox:
        editor: QLineEdit | QComboBox
        if column.vocabulary:
            editor = QComboBox(self._form)
            editor.setEditable(True)
            editor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            editor.setMinimumContentsLength(5)
            editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            editor.addItem("")
            for term in vocabulary(column.vocabulary):
                editor.addItem(term.show(), term.key)
            editor.completer().setFilterMode(Qt.MatchFlag.MatchContains)
            editor.lineEdit().setPlaceholderText(column.label)
        else:
            editor = QLineEdit(self._form)
            editor.setPlaceholderText(column.label)
            editor.setMinimumWidth(50)
        editor.setAccessibleName(column.label)
        editor.installEventFilter(self)
        return editor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.save_row()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave_row()
                return True
        return super().eventFilter(watched, event)

    def leave_row(self) -> None:
        """Close the line without adding anything."""
        self._form.hide()
        self.error.hide()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_row(self) -> None:
        """Add what was typed; the line stays open for the next one."""
        typed = {
            key: (editor.currentText() if isinstance(editor, QComboBox) else editor.text()).strip()
            for key, editor in self._new.items()
        }
        held = {key: text for key, text in typed.items() if text}
        if not held:
            self.leave_row()
            return
        record, key, working = self.record, self.parts.key, self.desk.working
        write(
            self.desk,
            self,
            lambda library: records.add_part(library, record, key, held, working=working),
            lambda uid: self._added(),
            failed=self._say_error,
        )

    def _added(self) -> None:
        self.error.hide()
        for editor in self._new.values():
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(0)
                editor.clearEditText()
            else:
                editor.clear()
        if self._form.isVisible():
            next(iter(self._new.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_error(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()

    def remove_row(self, uid: str) -> None:
        """Take a row away; the library's undo brings it back."""
        record = self.record
        write(self.desk, self, lambda library: records.remove_part(library, record, uid), failed=self._say_error)
