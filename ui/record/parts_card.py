"""The parts of an evidence item, each with a number and custody of its own; and the sheet in which a new one is made."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from casefiles.domain.vocabulary import vocabulary
from casefiles.services.evidence import dividing
from casefiles.services.views import RecordView, Ref
from casefiles.words import _
from ui.card import Card
from ui.desk import Desk
from ui.label import Label
from ui.record.backing import first_letter_up
from ui.record.custody_form import Sheet
from ui.record.emptying import empty
from ui.record.link_row import RecordName
from ui.record.places import go_to
from ui.record.record_field import reading_of
from ui.record.writing import write


class PartsCard(Card):
    """A click on a part opens it."""

    def __init__(self, desk: Desk, view: RecordView, parent: QWidget) -> None:
        super().__init__(_("Parts"), "columns-3", parent)
        self.desk = desk
        self._item = Ref(view.id, view.ref, view.type, view.title)
        self._changeable = desk.writable and not view.deleted
        if self._changeable:
            self.add_button = self.add_link(_("+ Make a part…"), self.start_part, name=_("Make a part"))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.column.addLayout(self._list)
        self.refs: tuple[Ref, ...] | None = None

    def show_refs(self, refs: tuple[Ref, ...]) -> None:
        """The parts as they are now."""
        self.setVisible(bool(refs) or self._changeable)
        if refs == self.refs:
            return
        self.refs = refs
        empty(self._list)
        if not refs:
            words = _("None yet: a sample, a copy, one thing out of a bag.")
            self._list.addWidget(Label(words, "small", colour="dim", parent=self))
        for ref in refs:
            name = RecordName(f"{ref.ref}  {ref.title}", 500, self)
            name.clicked.connect(lambda checked=False, ref=ref: go_to(self.desk, ref))
            self._list.addWidget(name)

    def start_part(self) -> None:
        """Ask what the part is, and how it came to be."""
        PartForm(self.desk, self.add_button, self._item).open()


class PartForm(Sheet):
    """Name, what was done, when, by whom, where, under which seal."""

    def __init__(self, desk: Desk, anchor: QWidget, whole: Ref) -> None:
        super().__init__(
            anchor,
            _("Make a part of {ref}").format(ref=whole.ref),
            _("The part gets a number behind the stroke and custody of its own; the custody of the whole says so too."),
            _("Make it"),
        )
        self.desk = desk
        self._whole = whole
        self.wanted.connect(self.save)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(_("such as “Sample of the white powder”"))
        self.how = QComboBox(self)
        actions = vocabulary("custody_action")
        for key in dividing.HOW:
            self.how.addItem(first_letter_up(actions.show(key)), key)
        self.happened = QLineEdit(self)
        self.happened.setPlaceholderText(_("as you would say it: 11 February 2026 14:05"))
        self.reading = Label("", "small", colour="dim", parent=self)
        self.reading.hide()
        self.happened.textEdited.connect(lambda text: self._read_along())
        self.by, self.place, self.seal = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.by.setPlaceholderText(_("who made the part, and has it from then on"))
        self.add_row(_("Name"), self.name)
        self.add_row(_("What"), self.how)
        self.add_row(_("Happened"), self.happened)
        self.form.addRow("", self.reading)
        for text, line in ((_("By"), self.by), (_("Place"), self.place), (_("Its seal"), self.seal)):
            self.add_row(text, line)

    def first_focus(self) -> QWidget:
        return self.name

    def holds_work(self) -> bool:
        return any(line.text() for line in (self.name, self.happened, self.by, self.place, self.seal))

    def _read_along(self) -> None:
        text, understood = reading_of("date", self.happened.text())
        self.reading.setText(text)
        self.reading.set_colour("dim" if understood else "disputed")
        self.reading.setVisible(bool(text))

    def save(self) -> None:
        whole, name, how = self._whole.id, self.name.text(), str(self.how.currentData())
        said = {
            "happened": self.happened.text(),
            "by": self.by.text(),
            "place": self.place.text(),
            "seal": self.seal.text(),
        }
        working = self.desk.working
        self.save_button.setEnabled(False)
        write(
            self.desk,
            self,
            lambda library: dividing.make_part(library, whole, {"name": name}, how=how, working=working, **said),
            self._made,
            failed=self.say_error,
        )

    def _made(self, part: Ref) -> None:
        self._done()
        go_to(self.desk, part)
