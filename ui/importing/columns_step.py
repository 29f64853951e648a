"""What a table holds and what each of its columns becomes: one line a column, with what stands in it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIntValidator, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from casefiles.services.exchange.delimited import DELIMITERS, ENCODINGS
from casefiles.services.exchange.mapping import Columns, guess
from casefiles.services.exchange.table import Reading, Table
from casefiles.services.exchange.targets import TYPES, targets
from casefiles.words import N_, _
from ui import contents, icons, theme
from ui.button import Button
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.record.emptying import empty

SAMPLES = 4
"""Values of a column that are shown."""
DATES = (
    ("", N_("not said: doubtful dates are faults")),
    ("day first", N_("day first: 31/12/2026")),
    ("month first", N_("month first: 12/31/2026")),
)


class ColumnsStep(QWidget):
    """Shows a table with its columns; says when a person wants it read otherwise."""

    changed = Signal()
    """`columns` is another now."""
    reading_wanted = Signal(object)
    """The Reading by which the file shall be read again."""
    save_wanted = Signal()
    load_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self.columns: Columns | None = None
        self._reading = Reading()
        self.rows: list[ColumnRow] = []
        self.type = QComboBox(self)
        for name in TYPES:
            self.type.addItem(icons.record_icon(name, "dim"), contents.plural(name), name)
        self.type.currentIndexChanged.connect(lambda _at: self._choose_type())
        self.dates = QComboBox(self)
        for key, words in DATES:
            self.dates.addItem(_(words), key)
        self.dates.currentIndexChanged.connect(lambda _at: self._choose_dates())
        self.sheet = QComboBox(self)
        self.sheet.currentIndexChanged.connect(lambda _at: self._read_again(sheet=str(self.sheet.currentData())))
        self.delimiter = QComboBox(self)
        self.delimiter.addItem(_("as found"), "")
        for sign, words in DELIMITERS.items():
            self.delimiter.addItem(_(words), sign)
        self.delimiter.currentIndexChanged.connect(
            lambda _at: self._read_again(delimiter=str(self.delimiter.currentData()))
        )
        self.encoding = QComboBox(self)
        self.encoding.addItem(_("as found"), "")
        for name in ENCODINGS:
            self.encoding.addItem(name.upper(), name)
        self.encoding.currentIndexChanged.connect(
            lambda _at: self._read_again(encoding=str(self.encoding.currentData()))
        )
        self.heading_row = QLineEdit(self)
        self.heading_row.setValidator(QIntValidator(0, 1_000, self))
        self.heading_row.setPlaceholderText(_("none"))
        self.heading_row.setFixedWidth(64)
        self.heading_row.editingFinished.connect(self._choose_heading_row)
        self.save = Button(_("Save these columns…"), look="link", then=self.save_wanted.emit, parent=self)
        self.load = Button(_("Use saved columns…"), look="link", then=self.load_wanted.emit, parent=self)
        questions = QWidget(self)
        flow = FlowLayout(questions, 8)
        self._pairs: dict[QWidget, QWidget] = {}
        for words, editor in (
            (_("A row is one of"), self.type),
            (_("Dates"), self.dates),
            (_("Sheet"), self.sheet),
            (_("Headings in row"), self.heading_row),
            (_("Separator"), self.delimiter),
            (_("Encoding"), self.encoding),
        ):
            # Together, so that no line ends between a question and its answer.
            pair = QWidget(questions)
            label = QLabel(words, pair)
            label.setProperty("look", "dim")
            label.setBuddy(editor)
            label.setMinimumHeight(30)
            editor.setAccessibleName(words)
            both = QHBoxLayout(pair)
            both.setContentsMargins(0, 0, 8, 0)
            both.setSpacing(8)
            both.addWidget(label)
            both.addWidget(editor)
            self._pairs[editor] = pair
            flow.addWidget(pair)
        flow.addWidget(self.load)
        flow.addWidget(self.save)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        inside = QWidget(self)
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 4, 20, 20)
        column.addLayout(self._list)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        self.told = Label("", "small", colour="dim", parent=self)
        top = QVBoxLayout()
        top.setContentsMargins(20, 14, 20, 8)
        top.setSpacing(8)
        top.addWidget(questions)
        top.addWidget(self.told)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(top)
        outer.addWidget(self.area, 1)

    # What is shown

    def show_table(self, table: Table, columns: Columns, reading: Reading) -> None:
        """Show a table that has been read."""
        self.table, self._reading = table, reading
        with QSignalBlocker(self.sheet), QSignalBlocker(self.heading_row):
            self.sheet.clear()
            for name in table.sheets:
                self.sheet.addItem(name, name)
            self.sheet.setCurrentIndex(max(0, self.sheet.findData(table.sheet)))
            self.heading_row.setText(str(table.heading_row or ""))
        with QSignalBlocker(self.delimiter), QSignalBlocker(self.encoding):
            self.delimiter.setCurrentIndex(max(0, self.delimiter.findData(reading.delimiter)))
            self.encoding.setCurrentIndex(max(0, self.encoding.findData(reading.encoding)))
        self._offer(self.sheet, len(table.sheets) > 1)
        self._offer(self.delimiter, table.format == "csv")
        self._offer(self.encoding, table.format == "csv")
        self.told.setText(" ".join(table.told))
        self.told.setVisible(bool(table.told))
        self.show_columns(columns)

    def _offer(self, editor: QWidget, offered: bool) -> None:
        self._pairs[editor].setVisible(offered)

    def show_columns(self, columns: Columns) -> None:
        """Show what the columns become."""
        assert self.table is not None
        other_type = self.columns is None or columns.type != self.columns.type or columns.headings != self.columns.headings
        self.columns = columns
        with QSignalBlocker(self.type), QSignalBlocker(self.dates):
            self.type.setCurrentIndex(max(0, self.type.findData(columns.type)))
            self.dates.setCurrentIndex(max(0, self.dates.findData(columns.date_order)))
        if other_type or len(self.rows) != len(columns.headings):
            self._make_rows()
        for row, key in zip(self.rows, columns.targets, strict=True):
            row.show_target(key)
        known = targets(columns.type)
        has_dates = any(key and known[key].kind is not None and known[key].kind.name == "date" for key in columns.targets)  # type: ignore[union-attr]
        self._offer(self.dates, has_dates)
        self.changed.emit()

    def _make_rows(self) -> None:
        assert self.table is not None and self.columns is not None
        empty(self._list)
        self.rows = []
        offered = [(target.key, target.label) for target in targets(self.columns.type).values()]
        for place, heading in enumerate(self.table.headings):
            values = (row.cells[place] for row in self.table.rows if row.cells[place])
            seen: dict[str, None] = {}
            for value in values:
                seen[value] = None
                if len(seen) == SAMPLES:
                    break
            row = ColumnRow(heading, list(seen), offered, self.area.widget())
            row.chosen.connect(lambda key, place=place: self._choose_target(place, key))
            self.rows.append(row)
            self._list.addWidget(row)

    # What a person changes

    def _choose_target(self, place: int, key: str) -> None:
        assert self.columns is not None
        self.show_columns(self.columns.with_target(place, key))

    def _choose_type(self) -> None:
        if self.table is not None and self.columns is not None:
            guessed = guess(self.table, str(self.type.currentData()))
            self.show_columns(replace(guessed, date_order=self.columns.date_order))

    def _choose_dates(self) -> None:
        if self.columns is not None:
            self.show_columns(replace(self.columns, date_order=str(self.dates.currentData())))

    def _choose_heading_row(self) -> None:
        row = int(self.heading_row.text() or 0)
        if self.table is not None and row != self.table.heading_row:
            self._read_again(heading_row=row)

    def _read_again(self, **how: object) -> None:
        # Another sheet has headings of its own.
        found = how if "heading_row" in how else {"heading_row": None, **how}
        self.reading_wanted.emit(replace(self._reading, **found))  # type: ignore[arg-type]


class ColumnRow(QWidget):
    """One column: its heading, some of its values, and what it becomes."""

    chosen = Signal(str)

    def __init__(
        self, heading: str, samples: list[str], offered: list[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(42)
        self.heading = Label(heading, "text", 600, parent=self)
        self.heading.setFixedWidth(210)
        shown = " · ".join(" ".join(sample.split())[:60] for sample in samples) or _("empty")
        self.samples = Label(shown, "text", colour="dim", parent=self)
        self.target = QComboBox(self)
        self.target.setFixedWidth(270)
        self.target.setMaxVisibleItems(24)
        self.target.setAccessibleName(_("What “{heading}” becomes").format(heading=heading))
        self.target.addItem(_("not taken"), "")
        for key, label in offered:
            self.target.addItem(label, key)
        self.target.currentIndexChanged.connect(lambda _at: self.chosen.emit(str(self.target.currentData())))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.heading)
        row.addWidget(self.samples, 1)
        row.addWidget(self.target)

    def show_target(self, key: str) -> None:
        """Show what the column becomes."""
        with QSignalBlocker(self.target):
            self.target.setCurrentIndex(max(0, self.target.findData(key)))
        self.heading.set_colour("ink" if key else "dim")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
