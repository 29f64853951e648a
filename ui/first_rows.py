"""The list a person left, as it stands on the disk: shown while the library is still being opened, only to look at."""

from __future__ import annotations

from array import array
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from casefiles.database.quick import QuickPage, QuickRow, first_page
from casefiles.words import _
from ui import contents, icons, table_looks, tones
from ui.empty_page import EmptyPage
from ui.jobs import Jobs
from ui.record_table import RecordTable, TableSpec
from ui.settings import Settings
from ui.table_model import Column

ROWS = 60


def first_rows(folder: Path, type_name: str, jobs: Jobs, settings: Settings) -> QWidget | None:
    """The first page of a type; None where it cannot be read so quickly."""
    found = first_page(folder, type_name, ROWS)
    return FirstRows(found, type_name, jobs, settings) if found is not None and found.rows else None


class FirstRows(QSplitter):
    """Looks like the list that follows it, and takes neither clicks nor keys."""

    def __init__(self, page: QuickPage, type_name: str, jobs: Jobs, settings: Settings) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        columns = [
            table_looks.column_of("title", _("Name"), "title"),
            *(table_looks.column_of(one.key, one.label, one.kind) for one in page.columns),
            table_looks.column_of("standing", _("Backing"), "standing"),
            table_looks.column_of("ref", _("Reference"), "ref"),
        ]
        keys = [column.key for column in columns]
        usual = table_looks.usual_of(type_name, keys, keys)
        spec = TableSpec(
            name=type_name,
            title=contents.plural(type_name),
            icon=icons.RECORD_ICONS[type_name],
            columns=table_looks.with_room(columns, usual),
            usual=usual,
            sort="title",
        )
        self.table = RecordTable(spec, lambda ids, wanted: {}, lambda *_about: array("q"), jobs, settings)
        place = {column.key: at for at, column in enumerate(page.columns)}
        shown = self.table.model.columns
        self.table.show_first((row.id, [_cell(row, column, place) for column in shown]) for row in page.rows)
        # How many there are in all is known when the library is open.
        self.table.count.setText("")
        self.table.setEnabled(False)
        self.addWidget(self.table)
        self.addWidget(EmptyPage(spec.icon, _("Opening …")))
        self.setHandleWidth(1)
        self.setSizes([settings.list_width, 2 * settings.list_width])


def _cell(row: QuickRow, column: Column, place: dict[str, int]) -> str:
    if column.key == "title":
        return row.title
    if column.key == "ref":
        return row.ref
    if column.key == "standing":
        words = dict(table_looks.BACKING).get(row.standing, "")
        return tones.chip_cell(table_looks.STANDING_TONES.get(row.standing, "unsourced"), _(words))
    return row.cells[place[column.key]]
