"""A table comes in, in three steps: its columns, its rows with what they may be, and what was done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.errors import BadInput
from casefiles.progress import Progress
from casefiles.services import records
from casefiles.services.exchange import importing, mapping, plan
from casefiles.services.exchange.importing import Imported
from casefiles.services.exchange.mapping import Columns
from casefiles.services.exchange.plan import Plan
from casefiles.services.exchange.table import Reading, Table, read_table
from casefiles.services.views import Ref
from casefiles.words import _, ngettext, number
from ui import contents, theme
from ui.bar import Bar
from ui.button import Button
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.file_dialogs import ask_where
from ui.history import Place
from ui.importing.columns_step import ColumnsStep
from ui.importing.rows_step import RowsStep
from ui.jobs import Job
from ui.label import Label

NOTHING, COLUMNS, ROWS, DONE = range(4)
_SCALE = 1000
MAPS = "*.json"


class ImportPage(QWidget):
    """`begin` opens a file. Reading, comparing and writing are jobs: they can be cancelled, and then nothing happened."""

    file_wanted = Signal()
    """Somebody wants to choose a table."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.job: Job | None = None
        self.path: Path | None = None
        self.imported: Imported | None = None
        self._reading = Reading()
        self._stale = False
        """Whether the library has changed since rows were compared."""
        desk.changed.connect(self._heard)
        self.title = Label(_("Import a table"), made=theme.font("title", 600), parent=self)
        self.state = Label("", "small", colour="dim", parent=self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.bar.hide()
        self.cancel = Button(_("Cancel"), then=self.stop, parent=self)
        self.back = Button(_("Back"), "arrow-left", then=self.go_back, parent=self)
        self.next = Button("", look="primary", then=self.go_on, parent=self)
        self.next.setProperty("shape", "")
        top = Bar(52, parent=self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.setContentsMargins(6, 6, 0, 6)
        words.addWidget(self.title)
        words.addWidget(self.state)
        top.row.addLayout(words, 1)
        top.row.addWidget(self.bar)
        for button in (self.cancel, self.back, self.next):
            top.row.addWidget(button)
        self.nothing = EmptyPage(
            "upload",
            _("Import a table"),
            _("People, organisations, vehicles, numbers, places and more from a CSV, Excel or OpenDocument file."),
            step=_("Choose a table…"),
            step_icon="upload",
            then=self.file_wanted.emit,
        )
        self.columns = ColumnsStep(self)
        self.columns.changed.connect(self._say)
        self.columns.reading_wanted.connect(self._read)
        self.columns.save_wanted.connect(self._ask_save)
        self.columns.load_wanted.connect(self._ask_load)
        self.rows = RowsStep(self)
        self.rows.changed.connect(self._say)
        self.rows.opened.connect(lambda ref: self.desk.go(ref.type, ref.ref))
        self.done = EmptyPage("check", "", "", step=_("Show the list"), step_icon="list", then=self._show_list)
        self.again = Button(_("Import another table…"), look="link", then=self.file_wanted.emit, parent=self)
        done = QWidget(self)
        column = QVBoxLayout(done)
        column.setContentsMargins(0, 0, 0, 24)
        column.addWidget(self.done, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.again)
        foot.addStretch(1)
        column.addLayout(foot)
        self.steps = QStackedWidget(self)
        for page in (self.nothing, self.columns, self.rows, done):
            self.steps.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(top)
        outer.addWidget(self.steps, 1)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.go_on)
        self._show_step(NOTHING)

    # Going

    def open_place(self, place: Place) -> None:
        """Show the step that was reached."""
        self._say()

    def begin(self, path: Path) -> None:
        """Open another file."""
        self.path = path
        self.imported = None
        self._show_step(NOTHING)
        self._read(Reading())

    def go_on(self) -> None:
        """To the next step, where it can be gone to."""
        if not self.next.isEnabled() or not self.next.isVisible():
            return
        if self.step == COLUMNS and self._is_compared():
            # Nothing is another than when it was left: what was chosen for the rows stays.
            self._show_step(ROWS)
        elif self.step == COLUMNS:
            self._compare()
        elif self.step == ROWS:
            self._write()

    def _is_compared(self) -> bool:
        made = self.rows.plan
        return (
            made is not None
            and not self._stale
            and made.table is self.columns.table
            and made.columns == self.columns.columns
        )

    def _heard(self, notice: Any) -> None:
        self._stale = True

    def go_back(self) -> None:
        """From the rows to the columns."""
        if self.step == ROWS and self.job is None:
            self._show_step(COLUMNS)

    def stop(self) -> None:
        """Cancel what is under way; where nothing is, forget the table."""
        if self.job is not None:
            self.job.cancel()
        else:
            self.path = None
            self._show_step(NOTHING)

    @property
    def step(self) -> int:
        """The step that is shown."""
        return self.steps.currentIndex()

    def _show_step(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        self._say()
        focus: dict[int, QWidget | None] = {
            NOTHING: self.nothing.step,
            COLUMNS: self.columns.type,
            ROWS: self.rows.tabs,
            DONE: self.done.step,
        }
        target = focus[step]
        if target is not None and self.isVisible():
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self) -> None:
        """Bring words and buttons up to date."""
        step, busy = self.step, self.job is not None
        table, made = self.columns.table, self.rows.plan
        self.cancel.setVisible(busy or step in (COLUMNS, ROWS))
        self.back.setVisible(step == ROWS)
        self.back.setEnabled(not busy)
        self.next.setVisible(step in (COLUMNS, ROWS))
        if step == COLUMNS and table is not None:
            count = len(table.rows)
            shown = ngettext("{n} row", "{n} rows", count).format(n=number(count))
            self.state.setText(_("Step 1 of 3 · {file} · {how} · {rows}").format(file=table.name, how=table.how, rows=shown))
            self.next.setText(_("Compare rows"))
            taken = self.columns.columns is not None and any(self.columns.columns.targets)
            self.next.setEnabled(not busy and taken)
        elif step == ROWS and made is not None:
            text = _("Step 2 of 3 · {good} of {rows} rows of {file} can be entered")
            good, rows = number(len(made.entries)), number(len(made.table.rows))
            self.state.setText(text.format(good=good, rows=rows, file=made.table.name))
            count = self.rows.count
            self.next.setText(ngettext("Import {n} row", "Import {n} rows", count).format(n=number(count)))
            self.next.setEnabled(not busy and count > 0 and self.desk.writable)
        elif step == DONE:
            self.state.setText(_("Step 3 of 3"))
        else:
            self.state.setText(_("Reading {name}").format(name=self.path.name) if busy and self.path else "")
        self.next.setAccessibleName(self.next.text())
        if not self.desk.writable:
            self.next.setToolTip(_("The library is open for reading only, so nothing can be changed."))

    # Jobs

    def _follow(self, job: Job) -> None:
        self.job = job
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(job.title)
        self.bar.show()
        job.progressed.connect(self._progressed)
        job.ended.connect(lambda: self._ended(job))
        self._say()

    def _progressed(self, done: int, total: int, what: str) -> None:
        self.bar.setRange(0, _SCALE if total > 0 else 0)
        if total > 0:
            self.bar.setValue(min(_SCALE, done * _SCALE // total))

    def _ended(self, job: Job) -> None:
        if job is self.job:
            self.job = None
            self.bar.hide()
            self._say()

    def _read(self, reading: Reading) -> None:
        if self.path is None or self.desk.library is None or self.job is not None:
            return
        path = self.path

        def work(library: Library, progress: Progress) -> tuple[Table, Columns]:
            table = read_table(path, reading, progress=progress)
            return table, mapping.guess(table)

        def done(found: tuple[Table, Columns]) -> None:
            table, columns = found
            self._reading = reading
            self.columns.show_table(table, columns, reading)
            self._show_step(COLUMNS)

        job = self.desk.read_long(_("Reading {name}").format(name=path.name), work, done, owner=self)
        for not_read in (job.failed, job.cancelled):
            not_read.connect(self._as_before)
        self._follow(job)

    def _as_before(self, _error: object = None) -> None:
        """The file could not be read as it was asked for: the questions show again how it was read."""
        table, columns = self.columns.table, self.columns.columns
        if self.step == COLUMNS and table is not None and columns is not None:
            self.columns.show_table(table, columns, self._reading)

    def _compare(self) -> None:
        table, columns = self.columns.table, self.columns.columns
        if table is None or columns is None or self.job is not None:
            return
        source = self.desk.working.source
        self._stale = False

        def work(library: Library, progress: Progress) -> tuple[Plan, Ref | None]:
            made = plan.prepare(library, table, columns, progress=progress)
            return made, records.name_of(library, source) if source is not None else None

        def done(found: tuple[Plan, Ref | None]) -> None:
            self.rows.show_plan(*found)
            self._show_step(ROWS)

        self._follow(self.desk.read_long(_("Comparing rows"), work, done, owner=self))

    def _write(self) -> None:
        made = self.rows.plan
        if made is None or self.job is not None:
            return
        choices, working = dict(self.rows.choices), self.desk.working
        source, evidence = self.rows.source.currentData(), self.rows.evidence.isChecked()

        def work(library: Library, progress: Progress) -> Imported:
            return importing.write(
                library, made, choices, source=source, evidence=evidence, working=working, progress=progress
            )

        self._follow(self.desk.write_long(_("Importing {name}").format(name=made.table.name), work, self._written))

    def _written(self, done: Imported) -> None:
        self.imported = done
        count = done.made + done.added
        heading = ngettext("{n} row is in", "{n} rows are in", count).format(n=number(count))
        self.done.say(heading, done.sentence + " " + _("Undo takes all of it back."))
        self._show_step(DONE)

    def _show_list(self) -> None:
        if self.rows.plan is not None:
            self.desk.go(contents.page_of(self.rows.plan.columns.type) or contents.OVERVIEW)

    # Saved columns

    def _ask_save(self) -> None:
        columns = self.columns.columns
        if columns is not None and self.path is not None:
            name = Path(self.path.stem + ".columns.json")
            ask_where(self, _("Save these columns"), name, lambda file: self.save(file), kinds=[f"JSON ({MAPS})"], suffix="json")

    def save(self, file: Path) -> None:
        """Write what the columns become into a file."""
        if self.columns.columns is not None:
            try:
                mapping.save(self.columns.columns, file)
            except BadInput as reason:
                self.desk.say(str(reason), "bad")
            else:
                self.desk.say(_("Saved as {name}.").format(name=file.name), "good")

    def _ask_load(self) -> None:
        ask_where(self, _("Use saved columns"), Path(), self.load, kinds=[f"JSON ({MAPS})"], existing=True)

    def load(self, file: Path) -> None:
        """Read what the columns become from a file."""
        table = self.columns.table
        if table is not None:
            try:
                self.columns.show_columns(mapping.columns_from(mapping.read_mapping(file), table))
            except BadInput as reason:
                self.desk.say(str(reason), "bad")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.job is not None or self.step == ROWS):
            self._escape()
        else:
            super().keyPressEvent(event)

    def _escape(self) -> Any:
        return self.stop() if self.job is not None else self.go_back()
