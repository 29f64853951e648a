"""What is still to be done: added in one line, done with a click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from casefiles.database.library import Library
from casefiles.services import records
from casefiles.services.views import Ref
from casefiles.words import _, ngettext
from ui import contents
from ui.desk import Desk
from ui.new_line import NewLine
from ui.pages.record_list import RecordList
from ui.record.ref_line import RefLine
from ui.selection_bar import SelectionBar

ABOUT = tuple(name for name in contents.LISTED if name not in ("note", "tip", "alias"))


class TaskLine(NewLine):
    """What, until when, about what; only the first must be said."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("New task"), _("What is to be done"), parent, stays=True)
        self.due = QLineEdit(self)
        self.due.setPlaceholderText(_("due"))
        self.due.setAccessibleName(_("Due"))
        self.due.setToolTip(_("A date as you would say it: 3 August 2017, next week"))
        self.due.setFixedWidth(96)
        self.about = RefLine(desk, ABOUT, self, making=False)
        self.about.setPlaceholderText(_("about"))
        self.about.setAccessibleName(_("About"))
        self.about.setFixedWidth(118)
        self.row.insertWidget(1, self.due)
        self.row.insertWidget(2, self.about)
        self.add.setVisible(False)
        QWidget.setTabOrder(self.name, self.due)
        QWidget.setTabOrder(self.due, self.about)

    def fields(self) -> dict[str, Any]:
        """What was said of the task beside its name."""
        found: dict[str, Any] = {"due": self.due.text().strip()} if self.due.text().strip() else {}
        return found | ({"about": self.about.ref.id} if self.about.ref is not None else {})

    def done(self) -> None:
        super().done()
        self.due.clear()
        self.about.show_ref(None)


class TasksPage(RecordList):
    """The list of tasks; those that are open at first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, contents.TASKS, parent)
        self.table.usual_filters = frozenset({"status=open"})
        self.table.set_filters(self.table.usual_filters)
        self.line.setVisible(desk.writable)

    def _make_line(self) -> NewLine:
        return TaskLine(self.desk, self.table)

    def _make_selection(self) -> SelectionBar:
        return SelectionBar(self.table, least=1)

    def _offer_steps(self, bar: SelectionBar) -> None:
        if self.desk.writable:
            bar.offer("done", _("Done"), "check", lambda: self.set_status("done"))
            bar.offer("open", _("Reopen"), "rotate-ccw", lambda: self.set_status("open"))
            bar.offer("trash", _("Trash"), "trash-2", self.delete_selected)

    def set_status(self, status: str) -> None:
        """Set the status of all selected tasks, each as a change of its own name."""
        chosen = self.selected()
        if chosen:
            self.desk.write(lambda library: _set_status(library, chosen, status), self._said(status))

    def _said(self, status: str) -> Any:
        def say(n: int) -> None:
            self.shown = ""
            if status == "done":
                self.desk.say(ngettext("{n} task done.", "{n} tasks done.", n).format(n=n), "good")

        return say

    def _make(self, name: str) -> None:
        if not name:
            self.line.refuse(_("Say what is to be done."))
            return
        assert isinstance(self.line, TaskLine)
        fields, working = {"name": name, "status": "open"} | self.line.fields(), self.desk.working
        self.desk.write(
            lambda library: records.create(library, contents.TASKS, fields, working=working),
            self._made,
            failed=self.line.refuse,
        )

    def _made(self, made: Ref) -> None:
        super()._made(made)
        self.line.name.setFocus()


def _set_status(library: Library, tasks: Sequence[int], status: str) -> int:
    label = _("Task done") if status == "done" else _("Task open again")
    for task in tasks:
        ref = records.name_of(library, task)
        records.update(library, task, {"status": status}, label=f"{label}: {ref.ref} {ref.title}")
    return len(tasks)
