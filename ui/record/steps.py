"""What can be done from anywhere on a record's page: who says so, links, judgements. Opens the sheets and acts on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from casefiles.services import links
from casefiles.services.views import LinkView, RecordView
from ui.desk import Desk
from ui.record import who_says
from ui.record.claim_form import ClaimForm
from ui.record.gathering import Gathered
from ui.record.link_form import LinkForm
from ui.record.popover import Popover
from ui.record.record_field import RecordField
from ui.record.same_person import SamePerson
from ui.record.who_says import Subject, WhoSays
from ui.record.writing import write


class RecordSteps(QObject):
    """Belongs to one record's page. At most one sheet is open; it hears of every change."""

    def __init__(self, desk: Desk, found: Gathered, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.found = found
        self.sheet: Popover | None = None

    @property
    def view(self) -> RecordView:
        return self.found.view

    def show_gathered(self, found: Gathered) -> None:
        """The record as it is now."""
        self.found = found
        if isinstance(self.sheet, WhoSays):
            self.sheet.show_view(found.view)
        elif isinstance(self.sheet, SamePerson):
            self.sheet.show_gathered(found)

    def close(self) -> None:
        """Close what is open."""
        if self.sheet is not None:
            self.sheet.leave()

    def _open(self, sheet: Popover) -> None:
        if self.sheet is not None and (sentence := self.sheet.keep_typed()):
            # What is typed there would go with it.
            sheet.deleteLater()
            self.sheet.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
            self.desk.say(sentence, "bad")
            return
        self.close()
        self.sheet = sheet
        sheet.closed.connect(lambda: self._closed(sheet))
        sheet.open()

    def _closed(self, sheet: Popover) -> None:
        if self.sheet is sheet:
            self.sheet = None

    # Who says so

    def show_who(self, anchor: QWidget, find: Callable[[RecordView], Subject]) -> None:
        """Show who says so of a subject, or its versions."""
        sheet = WhoSays(self.desk, anchor, self.view, find)
        sheet.add_wanted.connect(lambda subject: self.say_who(anchor, subject))
        self._open(sheet)

    def show_who_of_record(self, anchor: QWidget) -> None:
        self.show_who(anchor, who_says.of_record)

    def show_who_of_field(self, field: RecordField) -> None:
        key, part = field.view.key, field.part
        self.show_who(field.shown, lambda view: who_says.of_field(view, key, part))

    def show_who_of_link(self, link: LinkView, anchor: QWidget) -> None:
        wanted = (link.id, link.type, link.other.id, link.backwards)

        def find(view: RecordView) -> Subject:
            now = next(one for one in view.links if (one.id, one.type, one.other.id, one.backwards) == wanted)
            return who_says.of_link(view, now)

        self.show_who(anchor, find)

    def say_who(self, anchor: QWidget, subject: Subject, value: Any = None) -> ClaimForm:
        """Ask who says so of a subject; `value` is one that was typed into its field."""
        sheet = ClaimForm(
            self.desk, anchor, subject.about, subject.what, field=subject.field, part=subject.part, value=value
        )
        self._open(sheet)
        return sheet

    def say_who_of_record(self, anchor: QWidget) -> ClaimForm:
        return self.say_who(anchor, who_says.of_record(self.view))

    def say_who_of_field(self, field: RecordField, value: Any = None, choosing: bool = False) -> None:
        """Ask who gives the value that was typed into a field; then its editor closes, or the value is chosen."""
        subject = Subject(field.record, field.view.label, field.view, field.part)
        sheet = self.say_who(field, subject, value)
        sheet.saved.connect(lambda: field.choose(value) if choosing else field.show_value(field.value))

    # Links

    def edit_link(self, link: LinkView, anchor: QWidget) -> None:
        if link.id is not None:
            self._open(LinkForm(self.desk, anchor, link))

    def remove_link(self, link: LinkView) -> None:
        """Put a link in the trash; undo brings it back."""
        identifier = link.id
        if identifier is not None:
            write(
                self.desk,
                self,
                lambda library: links.remove(library, identifier),
                lambda label: self.desk.say(str(label), "good"),
            )

    # The same person?

    def judge(self, anchor: QWidget) -> None:
        self._open(SamePerson(self.desk, anchor, self.found))
