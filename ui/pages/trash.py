"""What lies in the trash: since when, by which change; brought back one by one or many at once."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from casefiles.domain.record_types import record_type
from casefiles.progress import Cancelled
from casefiles.services import records, trash
from casefiles.services.trash import Trashed
from casefiles.words import _, moment, sort_key
from ui import contents, icons
from ui.desk import Desk
from ui.history import Place
from ui.record_table import RecordTable, TableSpec
from ui.selection_bar import SelectionBar
from ui.table_model import Column


class TrashPage(QWidget):
    """A table of what was put away; nothing is ever deleted for good here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._rows: dict[int, Trashed] = {}
        self._stale = False
        spec = TableSpec(
            name=contents.TRASH,
            title=_("Trash"),
            icon="trash-2",
            columns=[
                Column("title", _("Entry"), 280, "strong"),
                Column("type", _("Kind"), 130),
                Column("ref", _("Reference"), 120, "dim", whole=True),
                Column("when", _("Since"), 150, "dim", whole=True),
                Column("author", _("By"), 140),
                Column("label", _("Change"), 320),
            ],
            usual=("title", "type", "ref", "when", "author", "label"),
            sort="-when",
            empty=_("Entries moved to the trash stay here until you restore them. Nothing is deleted for good."),
        )
        self.table = RecordTable(spec, self._cells, self._order, desk.jobs, desk.settings)
        self.selection = SelectionBar(self, least=1)
        if desk.writable:
            self.restore_button = self.selection.offer(
                "restore", _("Restore"), "rotate-ccw", self.restore_selected, "primary"
            )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.selection)
        self.table.selection_changed.connect(lambda: self.selection.show_count(len(self.table.selected_ids())))
        self.table.menu_wanted.connect(self.open_menu)
        self.table.failed.connect(desk.surprised)
        desk.changed.connect(self._heard)
        self.table.reload()

    def open_place(self, place: Place) -> None:
        """Come to the page: read anew what has changed meanwhile."""
        if self._stale:
            self._stale = False
            self.table.reload()

    def choose_columns(self) -> None:
        self.table.choose_columns()

    def _heard(self, notice: Any) -> None:
        if self.isVisible():
            self.table.reload()
        else:
            self._stale = True

    def _order(self, sort: str, descending: bool, filters: frozenset[str]) -> array[int]:
        library = self.desk.library
        if library is None:
            raise Cancelled
        found = trash.trashed(library)
        self._rows = {one.record.id: one for one in found}

        def key(one: Trashed) -> tuple[Any, int]:
            if sort == "when":
                return one.seq, -one.record.id
            text = _shown(one)[sort]
            return sort_key(text), one.record.id

        return array("q", (one.record.id for one in sorted(found, key=key, reverse=descending)))

    def _cells(self, ids: Sequence[int], keys: Sequence[str]) -> dict[int, list[str]]:
        found = {}
        for one in ids:
            if one in self._rows:
                shown = _shown(self._rows[one])
                found[one] = [shown[key] for key in keys]
        return found

    def open_menu(self, point: QPoint) -> None:
        """What can be done with the selected rows, where the mouse is."""
        if self.desk.writable and self.table.selected_ids():
            menu = QMenu(self)
            menu.addAction(icons.icon("rotate-ccw", "dim"), _("Restore"), self.restore_selected)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(point)

    def restore_selected(self) -> None:
        """Bring the selected entries back, with what went with them."""
        chosen = self.table.selected_ids()
        if not chosen:
            return
        first = self._rows.get(chosen[0])

        def back(label: str) -> None:
            self.desk.say(label, "good")
            if self.isVisible() and len(chosen) == 1 and first is not None and contents.page_of(first.record.type):
                self.desk.go(first.record.type, first.record.ref)

        self.desk.write(lambda library: records.restore(library, chosen), back)


def _shown(one: Trashed) -> dict[str, str]:
    return {
        "title": one.record.title,
        "type": _(record_type(one.record.type).LABEL),
        "ref": one.record.ref,
        "when": moment(one.when) if one.when else "",
        "author": one.author,
        "label": one.label,
    }
