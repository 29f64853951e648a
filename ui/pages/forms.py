"""Labels, lists, custody forms and receipts of evidence items: chosen at the left, seen as they will be printed at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from casefiles import words
from casefiles.database.library import Library
from casefiles.dossier.forms import making, spreadsheet
from casefiles.dossier.forms.content import FORMS, Form, FormKey, form_title
from casefiles.dossier.forms.gathering import Options
from casefiles.dossier.forms.label import LAYOUTS, layout_name
from casefiles.errors import NotFound
from casefiles.progress import Progress
from casefiles.services import printed_forms
from casefiles.services.lookup import by_ref
from casefiles.services.printed_forms import Printed
from casefiles.services.views import Ref
from casefiles.words import LANGUAGES, _, moment, ngettext
from ui import contents, theme
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.dialogs.preferences import PAGE_SIZES
from ui.empty_page import EmptyPage
from ui.file_dialogs import ask_where
from ui.history import Place
from ui.label import Label
from ui.pages.dossiers import RegisterLine
from ui.paper import Paper
from ui.preview import Preview
from ui.printing import Printing

PANEL = 318
SHOWN = 12
"""Items that are named; the rest is counted."""
LISTED = 6
"""Forms that were printed before and are listed, the newest."""


class FormsPage(QSplitter):
    """Left: which form, of which items. Right: its pages as they would be printed now."""

    previewed = Signal()
    """The pages are those of what is chosen."""
    saved = Signal(object)
    """A form has been saved: a `making.Made`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.desk = desk
        self.items: list[Ref] = []
        self.form: Form | None = None
        self.data = b""
        self._printing: Printing | None = None
        self._stale = True
        self.addWidget(self._make_left())
        self.addWidget(self._make_right())
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.setSizes([PANEL, 900])
        desk.changed.connect(self._heard)
        self._show_choices()

    @property
    def paper(self) -> Paper | None:
        """The pages that are shown."""
        return self.preview.paper

    # The two sides

    def _make_left(self) -> QWidget:
        inside = QWidget()
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(Label(_("Print"), "title", 600))
        self.about = Card(_("Evidence"))
        column.addWidget(self.about)
        chosen = Card(_("Form"))
        self.key = QComboBox()
        for key in FORMS:
            self.key.addItem(form_title(key), key)
        self.key.setAccessibleName(_("Form"))
        self.key.currentIndexChanged.connect(lambda index: self._chose())
        chosen.column.addWidget(self.key)
        self.with_custody = QCheckBox(_("With the custody of each item"))
        self.with_custody.setChecked(True)
        self.with_custody.toggled.connect(lambda on: self._changed())
        chosen.column.addWidget(self.with_custody)
        column.addWidget(chosen)
        paper = Card(_("Paper"))
        self.rows = QFormLayout()
        self.rows.setHorizontalSpacing(14)
        self.rows.setVerticalSpacing(6)
        self.language = QComboBox()
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(words.language())))
        self.size = QComboBox()
        for key, name in PAGE_SIZES[:2]:
            self.size.addItem(_(name), key)
        self.size.setCurrentIndex(max(0, self.size.findData(self.desk.settings.page_size)))
        self.layout_ = QComboBox()
        for one in LAYOUTS:
            self.layout_.addItem(layout_name(one), one.key)
        self.layout_.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.start = QComboBox()
        for box in (self.language, self.size, self.layout_, self.start):
            box.currentIndexChanged.connect(lambda index: self._changed())
        self._add_row(_("Language"), self.language)
        self._add_row(_("Size"), self.size)
        self.layout_.setAccessibleName(_("Size of the label"))
        self.rows.addRow(self.layout_)
        self._add_row(_("First free label"), self.start)
        paper.column.addLayout(self.rows)
        column.addWidget(paper)
        self.register = Card(_("Printed before"))
        self.register.column.setSpacing(2)
        self.register.hide()
        column.addWidget(self.register)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.print_button = Button(_("Print…"), "printer", look="primary", then=self.print_pages)
        self.sheet_button = Button("XLSX", name=_("Save as a spreadsheet"), then=self.ask_for_sheet)
        self.save_button = Button(_("Save PDF"), "save", then=self.ask_where)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.sheet_button)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        foot.addWidget(self.print_button)
        left = _Ground()
        outer = QVBoxLayout(left)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addLayout(foot)
        left.setMinimumWidth(PANEL - 30)
        return left

    def _add_row(self, text: str, box: QWidget) -> None:
        label = QLabel(text)
        label.setProperty("look", "dim")
        label.setMinimumHeight(30)
        label.setBuddy(box)
        box.setAccessibleName(text)
        self.rows.addRow(label, box)

    def _make_right(self) -> QWidget:
        nothing = EmptyPage(
            "printer", _("Of which evidence?"), _("Choose evidence items in their list, then Print…: the pages appear here."),
            step=_("Evidence"), step_icon="fingerprint", then=lambda: self.desk.go("exhibit"),
        )  # fmt: skip
        self.preview = Preview(self.desk, nothing)
        self.preview.wanted.connect(self.make_preview)
        self.view, self.notice, self.nothing = self.preview.view, self.preview.notice, nothing
        return self.preview

    # Which form, of what

    def open_place(self, place: Place) -> None:
        """Show the form of a place (its detail) about the items of its refs; without any, what was shown last."""
        if place.detail in FORMS:
            self.key.blockSignals(True)
            self.key.setCurrentIndex(self.key.findData(place.detail))
            self.key.blockSignals(False)
            self._show_choices()
        wanted = place.ref.split()
        if not wanted:
            if self.items:
                self.make_preview()
            return

        def read(library: Library) -> list[Ref]:
            found = []
            with library.read() as session:
                for ref in wanted:
                    try:
                        found.append(by_ref(session, ref))
                    except NotFound:
                        continue
            return [one for one in found if one.type == "exhibit"]

        self.desk.read(read, self.choose, owner=self, key="items")

    def choose(self, items: Sequence[Ref]) -> None:
        """Make the form about these items."""
        self.items = list(items)
        self.about.clear()
        for one in self.items[:SHOWN]:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(Label(one.ref, "small", 600))
            row.addWidget(Label(one.title, "small"), 1)
            if len(self.items) > 1:
                drop = Button("", "x", look="plain", name=_("Leave out {what}").format(what=one.ref))
                drop.setProperty("shape", "tiny")
                drop.clicked.connect(lambda checked=False, one=one: self._leave_out(one))
                row.addWidget(drop)
            self.about.column.addWidget(line)
        self._read_register()
        more = len(self.items) - SHOWN
        if more > 0:
            rest = ngettext("and {n} more", "and {n} more", more).format(n=more)
            self.about.column.addWidget(Label(rest, "small", colour="dim"))
        self.make_preview()

    def _read_register(self) -> None:
        """Show which forms about these items were given out before."""
        refs = [one.ref for one in self.items]

        def read(library: Library) -> list[Printed]:
            return printed_forms.entries(library, refs, limit=LISTED) if refs else []

        self.desk.read(read, self._show_register, owner=self, key="register")

    def _show_register(self, found: Sequence[Printed]) -> None:
        self.register.clear()
        for one in found:
            told = f"{moment(one.made)} · {one.made_by}"
            line = RegisterLine(one.number, form_title(making.form_key(one.kind)), told)
            line.setToolTip(f"SHA-256 {one.sha256}")
            self.register.column.addWidget(line)
        self.register.setVisible(bool(found))

    def _leave_out(self, item: Ref) -> None:
        refs = [one.ref for one in self.items if one != item]
        self.desk.go(contents.FORMS, " ".join(refs), self.form_key)

    @property
    def form_key(self) -> FormKey:
        """Which form is chosen."""
        return making.form_key(str(self.key.currentData()))

    def _chose(self) -> None:
        self._show_choices()
        self._changed()

    def _show_choices(self) -> None:
        """Only what the form asks for can be chosen."""
        key = self.form_key
        self.with_custody.setVisible(key == "list")
        self.rows.setRowVisible(self.size, key != "label")
        self.rows.setRowVisible(self.layout_, key == "label")
        sheet = next(one for one in LAYOUTS if one.key == self.layout_.currentData())
        self.rows.setRowVisible(self.start, key == "label" and sheet.on_a_sheet > 1)
        if self.start.count() != sheet.on_a_sheet:
            kept = self.start.currentIndex()
            self.start.blockSignals(True)
            self.start.clear()
            self.start.addItems([str(n) for n in range(1, sheet.on_a_sheet + 1)])
            self.start.setCurrentIndex(kept if 0 <= kept < sheet.on_a_sheet else 0)
            self.start.blockSignals(False)
        self.sheet_button.setVisible(key in spreadsheet.AS_SHEET)
        there = self.form is not None
        for part in (self.print_button, self.save_button, self.sheet_button, self.preview.zoom_in, self.preview.zoom_out):
            part.setEnabled(there)

    def options(self) -> Options:
        """What is chosen now."""
        size: Any = str(self.size.currentData())
        is_label = self.form_key == "label"
        return Options(
            language=str(self.language.currentData()),
            page_size=size,
            layout=str(self.layout_.currentData()) if is_label else "",
            start=self.start.currentIndex() + 1 if is_label else 1,
            with_custody=self.with_custody.isChecked(),
        )

    def _changed(self) -> None:
        self._show_choices()
        if self.items:
            self.preview.make_soon()

    def _heard(self, notice: Any) -> None:
        self._stale = True
        if self.isVisible() and self.items:
            self.preview.make_soon()
            self._read_register()

    # The pages

    def make_preview(self) -> None:
        """Make the pages of what is chosen now."""
        self.preview.give_up()
        library = self.desk.library
        if not self.items or library is None:
            self.preview.show_nothing()
            self.form, self.data = None, b""
            self._show_choices()
            return
        self._stale = False
        key, options, ids = self.form_key, self.options(), [one.id for one in self.items]

        def work(progress: Progress) -> tuple[Form, bytes]:
            return making.preview(library, key, ids, options, progress)

        self.preview.make(_("Laying out the form"), work, self._show, self._failed)

    def _show(self, form: Form, data: bytes) -> None:
        self.form, self.data = form, data
        self._show_choices()
        self.previewed.emit()

    def _failed(self, error: Exception) -> None:
        # What stands at the right is another form: it must not be printed for this one.
        self.form, self.data = None, b""
        self.view.show_paper(None)
        self._show_choices()
        self.preview.complain(error, _("The form could not be laid out."))

    # Giving out

    def _name(self) -> str:
        refs = self.items[0].ref.replace("/", "-") if len(self.items) == 1 else str(len(self.items))
        return f"{form_title(self.form_key)} {refs}"

    def ask_where(self) -> None:
        """Ask for a file to save the pages to."""
        name = Path.home() / f"{self._name()}.pdf"
        ask_where(self.window(), _("Save PDF"), name, self.save_to, kinds=["PDF (*.pdf)"], suffix="pdf")

    def ask_for_sheet(self) -> None:
        """Ask for a file to save the list to as a spreadsheet."""
        name = Path.home() / f"{self._name()}.xlsx"
        ask_where(self.window(), _("Save as a spreadsheet"), name, self.save_to, kinds=["XLSX (*.xlsx)"], suffix="xlsx")

    def save_to(self, file: Path) -> None:
        """Save what is shown: as a spreadsheet where the file's name ends so, else the pages."""
        if self.form is None:
            return
        form, data = self.form, self.data

        def done(made: making.Made) -> None:
            said = _("Saved as {file}.").format(file=made.file)
            if made.number:
                said = _("{number}, saved as {file}.").format(number=made.number, file=made.file)
            self.desk.say(said, "good")
            self.saved.emit(made)

        def work(library: Library, progress: Progress) -> making.Made:
            return making.save(library, form, file, data, progress=progress)

        self.desk.write_long(_("Saving the form"), work, done, failed=self.notice.say)

    def print_pages(self) -> None:
        """Show the system's dialog and print the pages that are shown."""
        if self.paper is None or self.form is None:
            return
        self._printing = Printing(self.paper, self.desk.jobs, self)
        self._printing.failed.connect(lambda: self.notice.say(_("The printer did not take the pages.")))
        form, data, pages = self.form, self.data, len(self.paper)
        self._printing.done.connect(lambda n: self._printed(form, data, pages))
        self.preview.hold(self._printing)
        self._printing.ask(self.window(), self._name())

    def _printed(self, form: Form, data: bytes, pages: int) -> None:
        self.desk.say(_("The pages went to the printer."), "good")
        if self.desk.writable:
            self.desk.write(lambda library: making.register(library, form, data, pages))


class _Ground(QWidget):
    """The ground of the left side."""

    def paintEvent(self, event: object) -> None:
        from PySide6.QtGui import QPainter

        QPainter(self).fillRect(self.rect(), theme.colour("panel"))
