"""The table: a model that is handed its rows, the grid, and what a person does with both."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from ui import table_view, theme, tones
from ui.column_chooser import ColumnChooser
from ui.column_widths import fitted
from ui.empty_page import EmptyPage
from ui.jobs import Jobs
from ui.record_table import Filter, RecordTable, TableSpec
from ui.settings import Settings
from ui.table_model import PAGE, PAGES_KEPT, Column, TableModel

COLUMNS = (
    Column("alias", "Alias", 150, "strong"),
    Column("name", "Name", 100),
    Column("backing", "Backing", 120, "chip"),
    Column("ops", "Ops", 60, "number"),
    Column("grade", "Grade", 60, "grade", sortable=False),
)


class Source:
    """Rows that can be computed from their id."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.fetched: list[list[int]] = []
        self.asked: list[tuple[str, bool, frozenset[str]]] = []
        self.gone: set[int] = set()

    def fetch(self, ids: Sequence[int], keys: Sequence[str]) -> Mapping[int, Sequence[str]]:
        self.fetched.append(list(ids))
        values = {
            "alias": "“Alias {}”", "name": "Name {}", "backing": tones.chip_cell("disputed", "disputed"), "ops": "{}",
            "grade": "B2",
        }  # fmt: skip
        return {row_id: [values[key].format(row_id) for key in keys] for row_id in ids if row_id not in self.gone}

    def order(self, key: str, descending: bool, filters: frozenset[str]) -> array[int]:
        self.asked.append((key, descending, filters))
        if "none" in filters:
            return array("q")
        step = 2 if "even" in filters else 1
        ids = range(step, self.count + 1, step)
        return array("q", reversed(ids) if descending else ids)


SPEC = TableSpec(
    name="people",
    title="People",
    icon="user",
    columns=COLUMNS,
    usual=("alias", "name", "backing", "ops"),
    sort="alias",
    filters=(
        Filter("even", "Even", shown=True),
        Filter("none", "None", shown=True),
        Filter("detained", "Detained", "Whereabouts"),
        Filter("large", "At large", "Whereabouts"),
    ),
    new_text="New",
    empty="People of the case belong here.",
)


@pytest.fixture
def source() -> Source:
    return Source(500)


@pytest.fixture
def table(source: Source, jobs: Jobs, settings: Settings, qtbot: QtBot) -> RecordTable:
    made = RecordTable(SPEC, source.fetch, source.order, jobs, settings)
    qtbot.addWidget(made)
    made.resize(560, 640)
    made.show()
    with qtbot.waitSignal(made.loaded):
        made.reload()
    return made


def click_row(table: RecordTable, row: int, qtbot: QtBot, modifier: Qt.KeyboardModifier | None = None) -> None:
    where = table.view.visualRect(table.model.index(row, 0)).center()
    qtbot.mouseClick(
        table.view.viewport(), Qt.MouseButton.LeftButton, modifier or Qt.KeyboardModifier.NoModifier, where
    )


# The model


def test_the_model_keeps_qts_rules(app: QApplication) -> None:
    source = Source(3000)
    model = TableModel(COLUMNS, source.fetch)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_first([(1, ["a", "b", "c", "1", "B2"])])
    assert model.rowCount() == 1
    model.show_ids(array("q", range(1, 3001)))
    model.forget_cells()
    model.show_columns(COLUMNS[:2])
    model.show_ids(array("q"))
    assert model.rowCount() == 0
    assert model.rowCount(QModelIndex()) == 0


def test_cells_are_fetched_by_pages_and_only_when_looked_at(app: QApplication) -> None:
    source = Source(1_000_000)
    model = TableModel(COLUMNS, source.fetch)
    model.show_ids(array("q", range(1, 1_000_001)))
    assert source.fetched == []
    assert model.data(model.index(999_999, 0)) == "“Alias 1000000”"
    assert model.data(model.index(999_998, 1)) == "Name 999999"
    assert len(source.fetched) == 1
    assert len(source.fetched[0]) <= PAGE
    assert model.row_of(777_777) == 777_776
    assert model.row_of(0) == -1


def test_pages_read_long_ago_are_let_go(app: QApplication) -> None:
    source = Source(PAGE * (PAGES_KEPT + 10))
    model = TableModel(COLUMNS, source.fetch)
    model.show_ids(array("q", range(1, source.count + 1)))
    for row in range(0, source.count, PAGE):
        model.cells(row)
    assert len(model._pages) == PAGES_KEPT
    source.fetched.clear()
    model.cells(0)
    assert len(source.fetched) == 1


def test_a_row_that_is_gone_is_blank(app: QApplication) -> None:
    source = Source(10)
    source.gone = {5}
    model = TableModel(COLUMNS, source.fetch)
    model.show_ids(array("q", range(1, 11)))
    assert model.data(model.index(4, 0)) == ""
    assert model.data(model.index(5, 0)) == "“Alias 6”"


def test_other_roles_are_not_served(app: QApplication) -> None:
    source = Source(10)
    model = TableModel(COLUMNS, source.fetch)
    model.show_ids(array("q", range(1, 11)))
    for role in (Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.FontRole, Qt.ItemDataRole.BackgroundRole):
        assert model.data(model.index(0, 0), role) is None
    assert source.fetched == []
    assert model.data(model.index(0, 2)) == "disputed"
    assert model.cells(0)[2] == tones.chip_cell("disputed", "disputed")


def test_a_chip_cell_keeps_its_tone_and_text() -> None:
    for tone in tones.TONES:
        cell = tones.chip_cell(tone, "2 independent")
        assert (tones.tone_of(cell), tones.text_of(cell)) == (tone, "2 independent")
    assert tones.tone_of(tones.chip_cell("loud", "x")) == "neutral"
    assert tones.chip_cell("disputed", "") == ""
    assert (tones.tone_of("plain"), tones.text_of("plain")) == ("neutral", "plain")


# What a person does


def test_the_first_page_is_there_before_the_rest(source: Source, jobs: Jobs, settings: Settings, qtbot: QtBot) -> None:
    made = RecordTable(SPEC, source.fetch, source.order, jobs, settings)
    qtbot.addWidget(made)
    made.show_first([(1, ["“Chipi”", "", tones.chip_cell("single_source", "1 source"), "2"])], total=86)
    made.show()
    assert made.model.data(made.model.index(0, 0)) == "“Chipi”"
    assert made.count.text() == "86"
    assert source.fetched == []


def test_a_click_goes_to_a_row_and_the_keys_go_on(table: RecordTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.current_changed) as heard:
        click_row(table, 3, qtbot)
    assert heard.args == [4]
    with qtbot.waitSignal(table.current_changed) as heard:
        qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert heard.args == [5]
    with qtbot.waitSignal(table.opened) as heard:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert heard.args == [5]


def test_held_keys_ask_for_the_last_row_alone(table: RecordTable, qtbot: QtBot) -> None:
    click_row(table, 0, qtbot)
    qtbot.waitUntil(lambda: table._announced == 1)
    heard: list[int] = []
    table.current_changed.connect(heard.append)
    for _press in range(10):
        qtbot.keyClick(table.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [11]


def test_several_rows_can_be_selected(table: RecordTable, qtbot: QtBot) -> None:
    click_row(table, 1, qtbot)
    click_row(table, 4, qtbot, Qt.KeyboardModifier.ShiftModifier)
    click_row(table, 7, qtbot, Qt.KeyboardModifier.ControlModifier)
    assert table.selected_ids() == [2, 3, 4, 5, 8]


def test_a_head_sorts_and_again_the_other_way_round(table: RecordTable, source: Source, qtbot: QtBot) -> None:
    head = table.view.head
    where = QPoint(head.sectionViewportPosition(1) + 20, head.height() // 2)
    with qtbot.waitSignal(table.loaded):
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert source.asked[-1] == ("name", False, frozenset())
    with qtbot.waitSignal(table.loaded):
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert source.asked[-1] == ("name", True, frozenset())
    assert table.model.id_at(0) == 500
    assert table._settings.order("people") == "-name"


def test_a_head_that_cannot_sort_does_not(source: Source, jobs: Jobs, settings: Settings, qtbot: QtBot) -> None:
    made = RecordTable(SPEC, source.fetch, source.order, jobs, settings)
    qtbot.addWidget(made)
    made.show_columns(["grade"])
    made.view.head.sectionClicked.emit(0)
    assert source.asked == []


def test_the_selection_outlives_sorting_and_filters(table: RecordTable, qtbot: QtBot) -> None:
    click_row(table, 3, qtbot)
    with qtbot.waitSignal(table.loaded):
        table.sort_by("alias", True)
    assert table.current_id() == 4
    assert table.selected_ids() == [4]
    with qtbot.waitSignal(table.loaded):
        qtbot.mouseClick(table.pill("even"), Qt.MouseButton.LeftButton)
    assert table.selected_ids() == [4]
    assert table.count.text() == "250"


def test_nothing_that_fits_offers_to_clear_the_filters(table: RecordTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.loaded):
        qtbot.mouseClick(table.pill("none"), Qt.MouseButton.LeftButton)
    empty = table.empty
    assert empty is not None and empty.isVisible() and empty.step is not None
    with qtbot.waitSignal(table.loaded):
        qtbot.mouseClick(empty.step, Qt.MouseButton.LeftButton)
    assert table.empty is None
    assert table.filters == frozenset()
    assert not table.pill("none").isChecked()


def test_an_empty_table_says_what_belongs_there(jobs: Jobs, settings: Settings, qtbot: QtBot) -> None:
    nobody = Source(0)
    made = RecordTable(SPEC, nobody.fetch, nobody.order, jobs, settings)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.loaded):
        made.reload()
    assert isinstance(made.empty, EmptyPage)
    assert made.empty.sentence.text() == SPEC.empty
    assert made.empty.step is not None
    with qtbot.waitSignal(made.new_wanted):
        qtbot.mouseClick(made.empty.step, Qt.MouseButton.LeftButton)


def test_other_filters_come_from_the_menu_and_get_a_pill(table: RecordTable, source: Source, qtbot: QtBot) -> None:
    assert not table.pill("detained").isVisible()
    qtbot.mouseClick(table.more_filters, Qt.MouseButton.LeftButton)
    menu = table.findChild(QMenu)
    assert menu is not None and menu.isVisible()
    entry = next(action for action in menu.actions() if action.text() == "Detained")
    with qtbot.waitSignal(table.loaded):
        entry.trigger()
    menu.close()
    assert table.pill("detained").isVisible() and table.pill("detained").isChecked()
    assert source.asked[-1][2] == frozenset({"detained"})
    with qtbot.waitSignal(table.loaded):
        qtbot.mouseClick(table.pill("detained"), Qt.MouseButton.LeftButton)
    assert not table.pill("detained").isVisible()


def test_columns_are_chosen_and_remembered(
    table: RecordTable, source: Source, jobs: Jobs, settings: Settings, qtbot: QtBot
) -> None:
    click_row(table, 3, qtbot)
    qtbot.mouseClick(table.columns_button, Qt.MouseButton.LeftButton)
    chooser = table.findChild(ColumnChooser)
    assert chooser is not None
    qtbot.mouseClick(chooser.boxes["grade"], Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    qtbot.mouseClick(chooser.boxes["name"], Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    chooser.close()
    assert table.columns() == ["alias", "backing", "ops", "grade"]
    assert table.model.data(table.model.index(0, 3)) == "B2"
    assert table.selected_ids() == [4]
    again = RecordTable(SPEC, source.fetch, source.order, jobs, settings)
    qtbot.addWidget(again)
    assert again.columns() == ["alias", "backing", "ops", "grade"]


def test_the_last_column_stays(table: RecordTable, qtbot: QtBot) -> None:
    table.show_columns(["alias"])
    table.choose_columns()
    chooser = table.findChild(ColumnChooser)
    assert chooser is not None
    assert not chooser.boxes["alias"].isEnabled()
    chooser.close()


def test_columns_moved_by_hand_keep_their_place(table: RecordTable, settings: Settings, qtbot: QtBot) -> None:
    table.view.head.moveSection(0, 2)
    assert table.columns() == ["name", "backing", "alias", "ops"]
    qtbot.waitUntil(lambda: bool(settings.columns("people")))
    table.show_columns(["alias", "ops"])
    assert table.columns() == ["alias", "ops"]


def test_columns_are_as_wide_as_their_words_and_the_name_takes_what_is_left(table: RecordTable, qtbot: QtBot) -> None:
    head = table.view.head
    table.resize(900, 640)
    qtbot.waitUntil(lambda: head.length() == table.view.viewport().width())
    metrics = QFontMetrics(theme.font())
    assert head.sectionSize(1) >= metrics.horizontalAdvance("Name 256") + 24
    assert head.sectionSize(2) >= tones.chip_width("disputed") + 24
    assert head.sectionSize(0) > 400


def test_without_room_for_all_the_last_columns_are_left_out_and_come_back(table: RecordTable, qtbot: QtBot) -> None:
    head = table.view.head
    table.resize(310, 640)
    qtbot.waitUntil(lambda: head.isSectionHidden(3))
    assert not head.isSectionHidden(2), "the backing goes last"
    assert head.sectionSize(0) >= QFontMetrics(theme.font("text", 600)).horizontalAdvance("“Alias 256”") + 24
    assert head.length() <= table.view.viewport().width()
    assert table.columns() == ["alias", "name", "backing", "ops"], "they are still chosen"
    table.resize(560, 640)
    qtbot.waitUntil(lambda: not head.isSectionHidden(3))


def test_columns_somebody_chose_all_stay(table: RecordTable, qtbot: QtBot) -> None:
    table.show_columns(["alias", "name", "backing", "ops", "grade"])
    table.resize(300, 640)
    head = table.view.head
    qtbot.waitUntil(lambda: table.view.viewport().width() < 320)
    assert not any(head.isSectionHidden(place) for place in range(5))
    assert table.view.horizontalScrollBar().maximum() > 0


def test_a_date_is_never_cut_and_other_words_give_way_before_a_column_goes() -> None:
    columns = [
        Column("title", "Event", kind="strong"),
        Column("date", "Date", whole=True),
        Column("kind", "Kind"),
        Column("standing", "Backing", kind="chip"),
    ]
    need = [300, 120, 130, 90]
    assert fitted(columns, need, {}, 800, all_stay=False) == [460, 120, 130, 90]
    assert fitted(columns, need, {}, 530, all_stay=False) == [208, 120, 112, 90]
    assert fitted(columns, need, {}, 460, all_stay=False) == [158, 120, 92, 90]
    assert fitted(columns, need, {}, 385, all_stay=False) == [175, 120, 0, 90]
    assert fitted(columns, need, {"kind": 200}, 385, all_stay=True) == [300, 120, 200, 90]
    assert fitted(columns, need, {}, 100, all_stay=False) == [150, 0, 0, 0]


def test_what_is_cut_is_told_whole(table: RecordTable, source: Source, qtbot: QtBot) -> None:
    long = "“" + "Alias without an end " * 20 + "”"
    table.model.show_first([(1, [long, "Name 1", tones.chip_cell("single_source", "1 source, repeated " * 9), "1"])])
    for column, text in ((0, long), (2, "1 source, repeated " * 9), (1, "")):
        where = table.view.visualRect(table.model.index(0, column)).center()
        qtbot.mouseMove(table.view.viewport(), where)
        qtbot.waitUntil(lambda text=text: table.view.viewport().toolTip() == text)


def test_a_record_chosen_elsewhere_is_gone_to_once_it_is_there(table: RecordTable, qtbot: QtBot) -> None:
    assert table.select(400)
    assert table.current_id() == 400
    assert table.view.visualRect(table.model.index(399, 0)).intersects(table.view.viewport().rect())
    table.model.show_ids(array("q"))
    assert not table.select(7)
    with qtbot.waitSignal(table.loaded):
        table.reload()
    assert table.current_id() == 7


def test_only_the_last_order_asked_for_is_shown(table: RecordTable, source: Source, qtbot: QtBot) -> None:
    for key in ("name", "ops", "alias"):
        table.sort_by(key, key == "alias")
    qtbot.waitUntil(lambda: table.model.id_at(0) == 500)
    assert (table.view.head.sorted_by, table.view.head.descending) == ("alias", True)


def test_rows_that_cannot_be_read_are_told(jobs: Jobs, settings: Settings, qtbot: QtBot) -> None:
    def broken(key: str, descending: bool, filters: frozenset[str]) -> array[int]:
        raise OSError("no")

    made = RecordTable(SPEC, Source(1).fetch, broken, jobs, settings)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.failed) as heard:
        made.reload()
    assert isinstance(heard.args[0], OSError)


def test_the_grid_paints_every_kind_of_cell(table: RecordTable, source: Source, qtbot: QtBot) -> None:
    table.show_columns([column.key for column in COLUMNS])
    source.gone = {2}
    table.refresh()
    table.view.setFocus()
    picture = table.view.viewport().grab().toImage()
    rows = table_view.ROW

    def colours(row: int) -> set[str]:
        span = range(row * rows + 4, (row + 1) * rows - 4)
        return {picture.pixelColor(x, y).name() for y in span for x in range(0, picture.width(), 2)}

    assert len(colours(0)) > 10
    assert colours(0) > {"#ffffff"}
    assert "#fbe7e5" in colours(0), "the chip has the colour of its tone"
    assert "#fbe7e5" not in colours(1), "a row that is gone shows none"


def test_a_million_rows_scroll_to_the_end(jobs: Jobs, settings: Settings, qtbot: QtBot) -> None:
    many = Source(1_000_000)
    made = RecordTable(SPEC, many.fetch, many.order, jobs, settings)
    qtbot.addWidget(made)
    made.resize(560, 640)
    made.show()
    with qtbot.waitSignal(made.loaded, timeout=20_000):
        made.reload()
    click_row(made, 0, qtbot)
    qtbot.keyClick(made.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert made.current_id() == 1_000_000
    made.view.viewport().grab()
    assert sum(len(ids) for ids in many.fetched) < 10 * PAGE
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    made.view.selectAll()
    assert len(made.selected_ids()) == 1_000_000
    made.view.selectionModel().select(made.model.index(5, 0), flags | QItemSelectionModel.SelectionFlag.Rows)
    assert made.selected_ids() == [6]
