"""Notes on a record: written here, edited where they stand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from casefiles.services import records
from casefiles.services.views import FieldView, Row
from casefiles.words import _
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.record.emptying import empty
from ui.record.gathering import Gathered
from ui.record.record_field import RecordField
from ui.record.writing import write


def _view(row: Row) -> FieldView:
    return FieldView("text", _("Note"), "text", "", row.cells[0], row.cells[0], "", True)


class NotesTab(QWidget):
    """A note is not evidence and cites nobody."""

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._record = found.view.id
        self.fields: dict[int, RecordField] = {}
        self.editor = QPlainTextEdit(self)
        self.editor.setPlaceholderText(_("Write a note; Ctrl Enter keeps it"))
        self.editor.setAccessibleName(_("New note"))
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(72)
        self.editor.installEventFilter(self)
        self.add_button = Button(_("Add note"), "plus", then=self.add, parent=self)
        self.form = QWidget(self)
        form = QVBoxLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.addWidget(self.editor)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.add_button)
        form.addLayout(row)
        self.form.setVisible(desk.writable)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.form)
        column.addLayout(self._list)
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """The notes as they are now, the newest first; one that is being edited is left alone."""
        wanted = [row.id for row in reversed(found.notes)]
        if wanted != list(self.fields):
            if any(field.is_editing for field in self.fields.values()):
                return
            empty(self._list)
            self.fields = {}
            for row in reversed(found.notes):
                self._add_card(row)
        for row in found.notes:
            self.fields[row.id].show_view(_view(row))

    def _add_card(self, row: Row) -> None:
        card = Card(parent=self)
        field = RecordField(self.desk, row.id, _view(row), parent=card)
        field.label.hide()
        self.fields[row.id] = field
        line = QHBoxLayout()
        line.addWidget(field, 1)
        named = _("Move {ref} to the trash").format(ref=row.ref)
        remove = Button("", "trash-2", look="plain", name=named, parent=card)
        remove.setProperty("shape", "tiny")
        remove.clicked.connect(lambda checked=False: self._remove(row.id))
        remove.setVisible(self.desk.writable)
        line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        card.column.addLayout(line)
        self._list.addWidget(card)

    def _remove(self, note: int) -> None:
        write(self.desk, self, lambda library: records.trash(library, [note]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.add()
                return True
        return super().eventFilter(watched, event)

    def keep_typed(self) -> str:
        """Add the note that is being written: the entry is being left (ui/typed.py)."""
        text, record, desk = self.editor.toPlainText().strip(), self._record, self.desk
        if text and desk.writable:
            self.editor.clear()
            desk.write(
                lambda library: records.create(library, "note", {"text": text, "about": record}),
                lambda made: desk.say(_("Your note was kept as {ref}.").format(ref=made.ref), "good"),
            )
        return ""

    def add(self) -> None:
        """Keep the note that was written."""
        text, record = self.editor.toPlainText().strip(), self._record
        if text:
            write(
                self.desk,
                self,
                lambda library: records.create(library, "note", {"text": text, "about": record}),
                lambda made: self.editor.clear(),
            )
