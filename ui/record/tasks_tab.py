"""What is still to be done about a record: one line adds a task, a tick finishes one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from casefiles.domain.vocabulary import vocabulary
from casefiles.services import records
from casefiles.services.views import Ref, Row
from casefiles.words import _
from ui import theme
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.label import Label
from ui.record.emptying import empty
from ui.record.gathering import TASK_COLUMNS, Gathered
from ui.record.places import go_to
from ui.record.record_field import reading_of
from ui.record.writing import write
from ui.tick import Tick


def is_done(row: Row) -> bool:
    """Whether a task is finished or dropped."""
    status = row.cells[TASK_COLUMNS.index("status")]
    return status in {vocabulary("task_status").show(key) for key in ("done", "dropped")}


class TaskRow(QWidget):
    """A tick, the words, when it is due, who has it."""

    def __init__(self, desk: Desk, row: Row, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.row = row
        cells = dict(zip(TASK_COLUMNS, row.cells, strict=True))
        self.tick = Tick(row.title, self)
        self.tick.setChecked(is_done(row))
        self.tick.setAccessibleName(row.title)
        self.tick.setEnabled(desk.writable)
        font = theme.font()
        font.setStrikeOut(is_done(row))
        self.tick.setFont(font)
        self.tick.toggled.connect(self._toggled)
        rest = " · ".join(part for part in (cells["due"], cells["assigned"]) if part)
        self.rest = Label(rest, "small", colour="dim", parent=self)
        self.rest.setFixedHeight(28)
        self.rest.align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.open_button = Button(
            "", "arrow-right", look="plain", name=_("Open the task {what}").format(what=row.title)
        )
        self.open_button.setProperty("shape", "tiny")
        self.open_button.clicked.connect(lambda checked=False: go_to(desk, Ref(row.id, row.ref, row.type, row.title)))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.tick, 1)
        line.addWidget(self.rest, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)

    def _toggled(self, done: bool) -> None:
        task, status = self.row.id, "done" if done else "open"
        write(self.desk, self, lambda library: records.update(library, task, {"status": status}))


class TasksTab(QWidget):
    """The line at the top takes the task and, behind it, when it is due."""

    def __init__(self, desk: Desk, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._record = found.view.id
        self.rows: list[TaskRow] = []
        self._shown: tuple[Row, ...] | None = None
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_("What is to be done?"))
        self.line.setAccessibleName(_("New task"))
        self.due = QLineEdit(self)
        self.due.setPlaceholderText(_("Due"))
        self.due.setAccessibleName(_("Due"))
        self.due.setMaximumWidth(130)
        self.add_button = Button("", "plus", name=_("Add the task"), then=self.add, parent=self)
        for line in (self.line, self.due):
            line.returnPressed.connect(self.add)
        self.due.textEdited.connect(lambda text: self._read_due())
        self.form = QWidget(self)
        row = QHBoxLayout(self.form)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.due)
        row.addWidget(self.add_button)
        self.form.setVisible(desk.writable)
        self.said = QLabel("", self)
        self.said.setFont(theme.font("small"))
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.hide()
        self._list = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.form)
        column.addWidget(self.said)
        column.addLayout(self._list)
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """The tasks as they are now, those that are done last."""
        if found.tasks == self._shown:
            return
        self._shown = found.tasks
        empty(self._list)
        self.rows = []
        if not found.tasks:
            page = EmptyPage(
                "list-checks", _("Nothing to do"), _("A task is one line; it shows up among all tasks too.")
            )
            page.setMinimumHeight(180)
            self._list.addWidget(page)
            return
        card = Card(parent=self)
        for task in sorted(found.tasks, key=is_done):
            shown = TaskRow(self.desk, task, card)
            self.rows.append(shown)
            card.column.addWidget(shown)
        self._list.addWidget(card)

    def _read_due(self) -> None:
        text, understood = reading_of("date", self.due.text())
        self._say(text, "dim" if understood else "wrong")

    def _say(self, text: str, look: str) -> None:
        self.said.setText(text)
        self.said.setProperty("look", look)
        self.said.style().polish(self.said)
        self.said.setVisible(bool(text))

    def add(self) -> None:
        """Add the task that was typed."""
        name, due, record = self.line.text().strip(), self.due.text().strip(), self._record
        if not name:
            return
        fields = {"name": name, "about": record, **({"due": due} if due else {})}
        write(
            self.desk,
            self,
            lambda library: records.create(library, "task", fields),
            lambda made: self._added(),
            failed=lambda sentence: self._say(sentence, "wrong"),
        )

    def keep_typed(self) -> str:
        """Add the task that is being typed: the entry is being left (ui/typed.py)."""
        name, due, record, desk = self.line.text().strip(), self.due.text().strip(), self._record, self.desk
        if not name or not desk.writable:
            return ""
        if not reading_of("date", due)[1]:
            # Not a date: the words are kept all the same.
            name, due = f"{name} ({due})", ""
        fields = {"name": name, "about": record, **({"due": due} if due else {})}
        self.line.clear()
        self.due.clear()
        desk.write(
            lambda library: records.create(library, "task", fields),
            lambda made: desk.say(_("Your task was kept as {ref}.").format(ref=made.ref), "good"),
        )
        return ""

    def _added(self) -> None:
        self.line.clear()
        self.due.clear()
        self.said.hide()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
