"""A dossier is composed: about whom, with what in it, in which language; its real pages stand beside."""

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
    QLineEdit,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from casefiles import words
from casefiles.database.library import Library
from casefiles.dossier import making
from casefiles.dossier.content import SECTIONS, SECTIONS_OF, Dossier, DossierKind, section_title
from casefiles.dossier.gather import Options
from casefiles.errors import NotFound
from casefiles.progress import Progress
from casefiles.services import dossiers, listing, records
from casefiles.services.dossiers import Register
from casefiles.services.lookup import by_ref
from casefiles.services.views import Ref
from casefiles.words import LANGUAGES, _, moment, ngettext
from ui import contents, icons, theme
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.dialogs.preferences import PAGE_SIZES
from ui.empty_page import EmptyPage
from ui.file_dialogs import ask_where
from ui.history import Place
from ui.label import Label
from ui.paper import Found, Paper
from ui.preview import Preview
from ui.printing import Printing

SUBJECTS = tuple(name for name in contents.LISTED if name not in ("note", "tip", "assessment"))
KINDS: dict[str, DossierKind] = {"operation": "operation", "person": "person", "organisation": "organisation"}
PANEL = 318


class DossiersPage(QSplitter):
    """Left: what it shall be. Right: its pages, as they would be saved now."""

    previewed = Signal()
    """The pages are those of what is chosen."""
    saved = Signal(object)
    """A dossier has been saved: a `making.Made`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.desk = desk
        self.subjects: list[Ref] = []
        self.dossier: Dossier | None = None
        self.data = b""
        self._printing: Printing | None = None
        self._stale = True
        self._shown: list[Ref] = []
        self.addWidget(self._make_left())
        self.addWidget(self._make_right())
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.setSizes([PANEL, 900])
        desk.changed.connect(self._heard)
        self._read_register()

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
        column.addWidget(Label(_("New dossier"), "title", 600))
        self.about = Card(_("About"))
        self.change = self.about.add_link(_("Change"), self.pick_subject, name=_("Choose whom the dossier is about"))
        column.addWidget(self.about)
        chosen = Card(_("Contents"))
        chosen.column.setSpacing(1)
        self.boxes: dict[str, QCheckBox] = {}
        for key in SECTIONS:
            box = QCheckBox(section_title(key))
            box.toggled.connect(lambda on: self._changed())
            self.boxes[key] = box
            chosen.column.addWidget(box)
        column.addWidget(chosen)
        paper = Card(_("Paper"))
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(6)
        self.language = QComboBox()
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(words.language())))
        self.size = QComboBox()
        for key, name in PAGE_SIZES[:2]:
            self.size.addItem(_(name), key)
        self.size.setCurrentIndex(max(0, self.size.findData(self.desk.settings.page_size)))
        for text, box in ((_("Language"), self.language), (_("Size"), self.size)):
            label = QLabel(text)
            label.setProperty("look", "dim")
            label.setMinimumHeight(30)
            label.setBuddy(box)
            box.setAccessibleName(text)
            box.currentIndexChanged.connect(lambda index: self._changed())
            form.addRow(label, box)
        paper.column.addLayout(form)
        column.addWidget(paper)
        self.register = Card(_("Given out so far"), "book-open")
        column.addWidget(self.register)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.print_button = Button(_("Print…"), "printer", then=self.print_pages)
        self.save_button = Button(_("Save PDF"), "save", look="primary", then=self.ask_where)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.print_button)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        left = _Panel()
        outer = QVBoxLayout(left)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addLayout(foot)
        left.setMinimumWidth(PANEL - 30)
        return left

    def _make_right(self) -> QWidget:
        self.find = QLineEdit()
        self.find.setPlaceholderText(_("Find in the dossier"))
        self.find.setAccessibleName(_("Find in the dossier"))
        self.find.setClearButtonEnabled(True)
        self.find.setFixedWidth(190)
        self.found = Label("", "small", colour="dim")
        self.next = Button("", "chevron-down", name=_("Next place"), then=lambda: self.view.go_to_found(1))
        self.back = Button("", "chevron-up", name=_("Place before"), then=lambda: self.view.go_to_found(-1))
        nothing = EmptyPage(
            "book-open", _("About whom?"), _("Choose an operation, a person or any other entries; the pages appear here."),
            step=_("Choose"), step_icon="search", then=self.pick_subject,
        )  # fmt: skip
        self.preview = Preview(self.desk, nothing, (self.find, self.found, self.back, self.next))
        self.preview.wanted.connect(self.make_preview)
        self.view, self.notice, self.nothing = self.preview.view, self.preview.notice, nothing
        self.zoom, self.zoom_in, self.zoom_out = self.preview.zoom, self.preview.zoom_in, self.preview.zoom_out
        self.page = self.preview.page
        self.find.textChanged.connect(lambda text: self._look_for())
        self.find.returnPressed.connect(lambda: self._go_on())
        self._show_steps()
        return self.preview

    # About whom

    def open_place(self, place: Place) -> None:
        """Compose for the entries of a place; without any, for those chosen last, or the first operation."""
        wanted = place.ref.split()
        if not wanted and self.subjects:
            if self._stale:
                self.make_preview()
            return

        def read(library: Library) -> list[Ref]:
            if not wanted:
                first = listing.order(library, "operation", limit=1)
                return [records.name_of(library, first[0])] if first else []
            found = []
            with library.read() as session:
                for ref in wanted:
                    try:
                        found.append(by_ref(session, ref))
                    except NotFound:
                        continue
            return found

        self.desk.read(read, self.choose, owner=self, key="subjects")

    def choose(self, subjects: Sequence[Ref]) -> None:
        """Make the dossier about these entries; its contents are those usual for what they are."""
        before = self._kind() if self.subjects else None
        self.subjects = list(subjects)
        self._show_subjects()
        if before != self._kind():
            usual = SECTIONS_OF[self._kind()]
            for key, box in self.boxes.items():
                box.blockSignals(True)
                box.setChecked(key in usual)
                box.blockSignals(False)
        self.make_preview()

    def _kind(self) -> DossierKind:
        return KINDS.get(self.subjects[0].type, "selection") if len(self.subjects) == 1 else "selection"

    def _show_subjects(self) -> None:
        self.about.clear()
        for one in self.subjects:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            icon = QLabel()
            icon.setPixmap(icons.pixmap(icons.RECORD_ICONS.get(one.type, "file"), "ink", 16, self.devicePixelRatioF()))
            row.addWidget(icon)
            row.addWidget(Label(one.title, "text", 600), 1)
            row.addWidget(Label(one.ref, "small", colour="dim"))
            if len(self.subjects) > 1:
                drop = Button("", "x", look="plain", name=_("Leave out {what}").format(what=one.title))
                drop.setProperty("shape", "tiny")
                drop.clicked.connect(
                    lambda checked=False, one=one: self.choose([each for each in self.subjects if each != one])
                )
                row.addWidget(drop)
            self.about.column.addWidget(line)
        self.add_subject = Button(
            _("Add another entry"), "plus", look="link", then=lambda: self.pick_subject(more=True)
        )
        if self.subjects:
            self.about.column.addWidget(self.add_subject, 0, Qt.AlignmentFlag.AlignLeft)

    def pick_subject(self, *, more: bool = False) -> None:
        """Ask for the entry that the dossier is about."""
        from ui.record_picker import RecordPicker

        anchor = self.add_subject if more else self.change
        picker = RecordPicker(self.desk, anchor, SUBJECTS, _("About"), making=False)

        def took(ref: Ref) -> None:
            kept = [one for one in self.subjects if one.id != ref.id] if more else []
            self.desk.go(contents.DOSSIERS, " ".join(one.ref for one in [*kept, ref]))

        picker.chosen.connect(took)
        picker.open()
        self.picker = picker

    # The pages

    def options(self) -> Options:
        """What is chosen now."""
        size: Any = str(self.size.currentData())
        return Options(
            language=str(self.language.currentData()),
            sections=tuple(key for key in SECTIONS if self.boxes[key].isChecked()),
            page_size=size,
        )

    def _changed(self) -> None:
        if self.subjects:
            self.preview.make_soon()

    def _heard(self, notice: Any) -> None:
        self._stale = True
        if self.isVisible() and self.subjects:
            self.preview.make_soon()
        if self.isVisible():
            self._read_register()

    def make_preview(self) -> None:
        """Make the pages of what is chosen now."""
        self.preview.give_up()
        if not self.subjects:
            self.preview.show_nothing()
            self.dossier, self.data = None, b""
            self._show_steps()
            return
        library, options = self.desk.library, self.options()
        if library is None:
            return
        if not options.sections:
            self.notice.say(_("Choose at least one part of the contents."), "single_source")
            return
        self._stale = False
        ids = [one.id for one in self.subjects]

        def work(progress: Progress) -> tuple[Dossier, bytes]:
            return making.preview(library, ids, options, progress)

        title, stay = _("Laying out the dossier"), self._shown == self.subjects
        self.preview.make(title, work, self._show, self._failed, stay=stay)

    def _show(self, dossier: Dossier, data: bytes) -> None:
        self.dossier, self.data = dossier, data
        self._shown = list(self.subjects)
        self._show_steps()
        if self.find.text().strip():
            self._look_for()
        self.previewed.emit()

    def _failed(self, error: Exception) -> None:
        self.preview.complain(error, _("The dossier could not be laid out."))

    def _show_steps(self) -> None:
        there = self.dossier is not None
        for part in (self.save_button, self.print_button, self.zoom_in, self.zoom_out, self.find, self.back, self.next):
            part.setEnabled(there)

    # Finding

    def _look_for(self) -> None:
        text, paper = self.find.text().strip(), self.paper
        if not text or paper is None:
            self.found.setText("")
            self.view.show_found([])
            return
        self.desk.read(lambda library: paper.find(text), self._show_found, owner=self, key="find")

    def _show_found(self, found: list[Found]) -> None:
        if not self.find.text().strip():
            return
        self.view.show_found(found)
        n = len(found)
        self.found.setText(ngettext("{n} place", "{n} places", n).format(n=n) if n else _("nowhere"))

    def _go_on(self) -> None:
        self.view.go_to_found(1)

    # Giving out

    def ask_where(self) -> None:
        """Ask for a file to save the dossier to."""
        if self.dossier is None:
            return
        safe = "".join("-" if character in '<>:"/\\|?*' else character for character in self.dossier.title).strip(
            "“”. "
        )
        name = Path.home() / f"{self.dossier.number} {safe}.pdf"
        ask_where(self.window(), _("Save PDF"), name, self.save_to, kinds=["PDF (*.pdf)"], suffix="pdf")

    def save_to(self, file: Path) -> None:
        """Save the pages that are shown, and enter them in the register."""
        if self.dossier is None:
            return
        dossier, data = self.dossier, self.data

        def done(made: making.Made) -> None:
            sentence = ngettext(
                "{number}, {n} page, saved as {file}.", "{number}, {n} pages, saved as {file}.", made.pages
            )
            said = sentence.format(number=made.number, n=made.pages, file=made.file)
            if made.faults:
                self.desk.say(_("{saved} It says so: {what}").format(saved=said, what=" ".join(made.faults[:3])), "bad")
            else:
                self.desk.say(said, "good")
            self.saved.emit(made)

        def work(library: Library, progress: Progress) -> making.Made:
            return making.save(library, dossier, data, file, progress)

        self.desk.write_long(_("Saving the dossier"), work, done, failed=self.notice.say)

    def print_pages(self) -> None:
        """Read the evidence again, then show the system's dialog and print the pages that are shown."""
        if self.paper is None or self.dossier is None:
            return
        dossier = self.dossier

        def done(true: Dossier) -> None:
            if true is dossier is self.dossier:
                self._print()
            elif true is not dossier:
                faults = " ".join(one.fault for one in true.exhibits if one.fault)
                self.notice.say(_("Nothing was printed, since these pages do not say so: {what}").format(what=faults))
                self.make_preview()

        def work(library: Library, progress: Progress) -> Dossier:
            return making.rechecked(library, dossier, progress)

        self.desk.write_long(_("Checking the evidence"), work, done, failed=self.notice.say)

    def _print(self) -> None:
        if self.paper is None or self.dossier is None:
            return
        dossier, data, pages = self.dossier, self.data, len(self.paper)
        self._printing = Printing(self.paper, self.desk.jobs, self)
        self._printing.failed.connect(lambda: self.notice.say(_("The printer did not take the pages.")))
        self._printing.done.connect(lambda n: self._printed(dossier, data, pages))
        self.preview.hold(self._printing)
        self._printing.ask(self.window(), f"{dossier.number} {dossier.title}")

    def _printed(self, dossier: Dossier, data: bytes, pages: int) -> None:
        self.desk.say(_("{number} went to the printer.").format(number=dossier.number), "good")
        if self.desk.writable:
            self.desk.write(lambda library: dossiers.enter(library, entry_of(dossier, data, pages)))

    # The register

    def _read_register(self) -> None:
        self.desk.read(dossiers.entries, self._show_register, owner=self, key="register")

    def _show_register(self, entries: Sequence[Register]) -> None:
        self.register.clear()
        for one in entries[:30]:
            n = ngettext("{n} page", "{n} pages", one.pages).format(n=one.pages)
            line = RegisterLine(one.number, one.title, f"{moment(one.made)} · {one.made_by} · {n}")
            line.setToolTip(f"SHA-256 {one.sha256}")
            self.register.column.addWidget(line)
        if not entries:
            self.register.column.addWidget(Label(_("Nothing yet."), "text", colour="dim"))


def entry_of(dossier: Dossier, data: bytes, pages: int) -> Register:
    """A dossier that went to a printer, as the register keeps it."""
    import hashlib

    return Register(
        dossier.number,
        dossier.ref,
        dossier.title,
        dossier.language,
        dossier.marking.label if dossier.marking else None,
        pages,
        hashlib.sha256(data).hexdigest(),
        dossier.journal_head,
    )


class RegisterLine(QWidget):
    """One dossier that was given out."""

    def __init__(self, number: str, title: str, detail: str) -> None:
        super().__init__()
        self.setAccessibleName(f"{number} {title}, {detail}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(number, "small", 600))
        head.addWidget(Label(title, "small"), 1)
        column.addLayout(head)
        column.addWidget(Label(detail, "small", colour="dim"))


class _Panel(QWidget):
    """The ground of the left side."""

    def paintEvent(self, event: object) -> None:
        from PySide6.QtGui import QPainter

        QPainter(self).fillRect(self.rect(), theme.colour("panel"))
