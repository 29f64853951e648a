"""The parts of an evidence item, each with a number and custody of its own; and the sheet in which a new one is made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from casefiles.database.library import Library
from casefiles.domain.vocabulary import vocabulary
from casefiles.progress import Progress
from casefiles.services.evidence import containers, dividing
from casefiles.services.views import RecordView, Ref
from casefiles.words import _, ngettext, number
from ui.button import Button
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

AT_ONCE = 60
"""Parts that are shown before somebody asks for more."""
LEFT_OUT_SHOWN = 3


class PartsCard(Card):
    """A click on a part opens it. What holds files can be unpacked into parts."""

    def __init__(self, desk: Desk, view: RecordView, parent: QWidget) -> None:
        super().__init__(_("Parts"), "columns-3", parent)
        self.desk = desk
        self._item = Ref(view.id, view.ref, view.type, view.title)
        self._changeable = desk.writable and not view.deleted
        media_type = str(view.field("media_type").stored or "")
        self._is_mail = media_type in containers.MAIL
        self.unpack_button: Button | None = None
        if self._changeable and containers.can_unpack(media_type):
            self.unpack_button = self.add_link(_("Unpack"), self.unpack, name=_("Unpack it into parts"))
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
        if self.unpack_button is not None and self._is_mail:
            # What is attached came with it; only where that failed is there something left to take out.
            self.unpack_button.setVisible(not refs)
        empty(self._list)
        if not refs:
            words = _("None yet: a sample, a copy, one thing out of a bag.")
            self._list.addWidget(Label(words, "small", colour="dim", parent=self))
        self._show_from(0)

    def _show_from(self, start: int) -> None:
        """More of the parts; a mailbox has thousands, of which few are looked at."""
        refs = self.refs or ()
        for ref in refs[start : start + AT_ONCE]:
            name = RecordName(f"{ref.ref}  {ref.title}", 500, self)
            name.clicked.connect(lambda checked=False, ref=ref: go_to(self.desk, ref))
            self._list.addWidget(name)
        left = len(refs) - start - AT_ONCE
        if left > 0:
            more = Button(ngettext("{n} more…", "{n} more…", left).format(n=number(left)), look="link", parent=self)
            more.clicked.connect(lambda checked=False: self._more(more, start + AT_ONCE))
            self._list.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _more(self, button: Button, start: int) -> None:
        button.hide()
        button.deleteLater()
        self._show_from(start)

    def unpack(self) -> None:
        """Unpack the item into parts, as one step that can be undone."""
        item, working = self._item, self.desk.working

        def work(library: Library, progress: Progress) -> containers.Unpacked:
            return containers.unpack(library, item.id, working=working, progress=progress)

        if self.unpack_button is not None:
            self.unpack_button.setEnabled(False)
        job = self.desk.write_aside(_("Unpacking {ref}").format(ref=item.ref), work, self._unpacked)
        job.ended.connect(self._free)

    def _free(self) -> None:
        if self.unpack_button is not None and isValid(self.unpack_button):
            self.unpack_button.setEnabled(True)

    def _unpacked(self, done: containers.Unpacked) -> None:
        n = len(done.parts)
        sentences = [
            ngettext("{ref} was unpacked into {n} part.", "{ref} was unpacked into {n} parts.", n).format(
                ref=done.whole.ref, n=number(n)
            )
        ]
        if done.known:
            words = ngettext("{n} file was a part already.", "{n} files were parts already.", done.known)
            sentences.append(words.format(n=number(done.known)))
        sentences += [f"{name}: {sentence}." for name, sentence in done.left_out[:LEFT_OUT_SHOWN]]
        if len(done.left_out) > LEFT_OUT_SHOWN:
            left = len(done.left_out) - LEFT_OUT_SHOWN
            sentences.append(ngettext("{n} more was left out.", "{n} more were left out.", left).format(n=number(left)))
        if done.note:
            sentences.append(done.note)
        self.desk.say(" ".join(sentences), "bad" if done.note or done.left_out else "good")

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
