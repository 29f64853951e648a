"""A window full of invented rows, for tests that look at the whole."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLabel, QWidget

from ui import tones
from ui.history import Place
from ui.jobs import Jobs
from ui.list_and_record import ListAndRecord
from ui.main_window import MainWindow
from ui.navigation import Entry, Section
from ui.record_table import Filter, RecordTable, TableSpec
from ui.settings import Settings
from ui.table_model import Column

SECTIONS = (
    Section("", (Entry("overview", "Overview", "layout-dashboard"),)),
    Section(
        "Case file",
        (
            Entry("operations", "Operations", "radar"),
            Entry("people", "People", "user"),
            Entry("organisations", "Organisations", "users"),
            Entry("places", "Places", "map-pin"),
            Entry("sites", "Sites", "warehouse"),
            Entry("events", "Events", "siren"),
            Entry("seizures", "Seizures", "package"),
            Entry("vehicles", "Vehicles", "car"),
            Entry("identifiers", "Phones and numbers", "phone"),
        ),
    ),
    Section("Proof", (Entry("evidence", "Evidence", "fingerprint"), Entry("sources", "Sources", "quote"))),
    Section("Work", (Entry("tasks", "Tasks", "list-checks"), Entry("log", "Change log", "history"))),
)

ALIASES = ("“Chispa”", "“El Flaco”", "“Tío Vidal”", "“Gringo”", "“Comandante Olga”", "“La Señora”", "“Zorro”")

SPEC = TableSpec(
    name="people",
    title="People",
    icon="user",
    columns=(
        Column("alias", "Alias", 150, "strong"),
        Column("role", "Role", 110),
        Column("backing", "Backing", 124, "chip"),
        Column("ops", "Ops", 56, "number"),
        Column("grade", "Grade", 64, "grade"),
    ),
    usual=("alias", "role", "backing", "ops"),
    sort="alias",
    filters=(Filter("suspects", "Suspects", shown=True), Filter("large", "At large", shown=True)),
    new_text="New",
    new_icon="user-plus",
    empty="People and aliases of the case belong here.",
)


def fetch(ids: Sequence[int], keys: Sequence[str]) -> Mapping[int, Sequence[str]]:
    def cells(row_id: int) -> dict[str, str]:
        return {
            "alias": ALIASES[row_id % len(ALIASES)],
            "role": "Courier" if row_id % 3 else "",
            "backing": tones.chip_cell(tones.TONES[2 + row_id % 4], "2 independent"),
            "ops": str(row_id),
            "grade": "B2",
        }

    return {row_id: [cells(row_id)[key] for key in keys] for row_id in ids}


def order(key: str, descending: bool, filters: frozenset[str]) -> array[int]:
    return array("q", range(86, 0, -1) if descending else range(1, 87))


class Person(QLabel):
    """Stands for a record's page."""


def make_window(settings: Settings, jobs: Jobs, targets: Sequence[object] = ()) -> MainWindow:
    window = MainWindow(settings, jobs, targets)

    def people() -> QWidget:
        person = Person()
        table = RecordTable(SPEC, fetch, order, jobs, settings)
        table.reload()
        page = ListAndRecord(
            "people",
            table,
            person,
            ref_of=lambda row_id: f"PER-{row_id:04d}",
            id_of=lambda ref: int(ref[4:]),
            open_record=person.setText,
            settings=settings,
        )
        page.wanted.connect(window.go)
        return page

    window.navigation.show_sections(SECTIONS)
    for page in window.navigation.pages():
        window.add_page(page, QWidget)
    window.add_page("people", people)
    window.show_library("Valley 2017", "local library", writable=True)
    window.banner.show_marking("Official-sensitive", "red")
    window.status.show_encryption(False)
    window.go(Place("overview"))
    return window
