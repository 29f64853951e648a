"""Where and when a photograph or film says it was made, and what can be made of that: a place, an event."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from casefiles.services.evidence import suggestions
from casefiles.services.evidence.suggestions import Taken
from casefiles.services.views import RecordView, Ref
from casefiles.words import _
from ui.button import Button
from ui.card import Card
from ui.desk import Desk
from ui.label import Label
from ui.record.custody_form import Sheet
from ui.record.emptying import empty
from ui.record.link_row import RecordName
from ui.record.places import go_to
from ui.record.writing import write


class TakenCard(Card):
    """Hidden where the file says neither. Nothing is entered by itself."""

    def __init__(self, desk: Desk, view: RecordView, parent: QWidget) -> None:
        super().__init__(_("Where and when"), "map-pin", parent)
        self.desk = desk
        self._item = Ref(view.id, view.ref, view.type, view.title)
        self._changeable = desk.writable and not view.deleted
        self.sentence = self._words()
        self.doubt = self._words()
        self.doubt.setProperty("look", "wrong")
        self._made = QVBoxLayout()
        self._made.setSpacing(2)
        self.column.addLayout(self._made)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self.column.addLayout(self._row)
        self.place_button: Button | None = None
        self.event_button: Button | None = None
        self.taken: Taken | None = None

    def _words(self) -> QLabel:
        words = QLabel(self)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(words)
        return words

    def show_taken(self, taken: Taken | None) -> None:
        """What the file says now, and what was made of it."""
        self.setVisible(taken is not None)
        if taken is None or taken == self.taken:
            return
        self.taken = taken
        self.sentence.setText(taken.sentence)
        self.doubt.setText(taken.doubt)
        self.doubt.setVisible(bool(taken.doubt))
        empty(self._made)
        empty(self._row)
        for ref in (taken.place, taken.event):
            if ref is not None:
                name = RecordName(f"{ref.ref}  {ref.title}", 500, self)
                name.inset = 0
                name.clicked.connect(lambda checked=False, ref=ref: go_to(self.desk, ref))
                self._made.addWidget(name)
        self.place_button = self.event_button = None
        if taken.place is None and taken.coordinates is not None and self._changeable:
            self.place_button = Button(_("Make a place…"), "map-pin", then=self.start_place, parent=self)
            self._row.addWidget(self.place_button)
        if taken.event is None and taken.when is not None and self._changeable:
            self.event_button = Button(_("Add to the timeline"), "calendar-clock", then=self.add_event, parent=self)
            self._row.addWidget(self.event_button)
        self._row.addStretch(1)

    def start_place(self) -> None:
        """Ask what the place is called."""
        if self.place_button is not None and self.taken is not None:
            PlaceForm(self.desk, self.place_button, self._item, self.taken).open()

    def add_event(self) -> None:
        """Enter that it was photographed or recorded; undo takes it back."""
        assert self.event_button is not None
        self.event_button.setEnabled(False)
        exhibit, working, desk = self._item.id, self.desk.working, self.desk

        def done(event: Ref) -> None:
            said = _("{ref} {title} stands on the timeline.").format(ref=event.ref, title=event.title)
            desk.say(said, "good", step=_("Show it"), then=lambda: go_to(desk, event))

        def failed(sentence: str) -> None:
            if self.event_button is not None:
                self.event_button.setEnabled(True)
            desk.say(sentence, "bad")

        write(desk, self, lambda library: suggestions.make_event(library, exhibit, working=working), done, failed)


class PlaceForm(Sheet):
    """The name of the place; where it is, the file has said."""

    def __init__(self, desk: Desk, anchor: QWidget, item: Ref, taken: Taken) -> None:
        assert taken.coordinates is not None
        super().__init__(
            anchor,
            _("Make a place out of {ref}").format(ref=item.ref),
            _("It cites the metadata of the file. A telephone may tell a place where it was some time before."),
            _("Make it"),
        )
        self.desk = desk
        self._exhibit = item.id
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(_("such as “Landing at the river bend”"))
        self.add_row(_("Name"), self.name)
        where = Label(taken.coordinates.show(), "small", parent=self)
        where.setMinimumHeight(28)
        self.add_row(_("Where"), where)
        self.wanted.connect(self.save)

    def first_focus(self) -> QWidget:
        return self.name

    def holds_work(self) -> bool:
        return bool(self.name.text())

    def save(self) -> None:
        """Make the place under this name, or one made of the file's name."""
        exhibit, name, working, desk = self._exhibit, self.name.text(), self.desk.working, self.desk
        self.save_button.setEnabled(False)

        def made(place: Ref) -> None:
            said = _("{ref} {title} was made.").format(ref=place.ref, title=place.title)
            desk.say(said, "good", step=_("Show it"), then=lambda: go_to(desk, place))
            if isValid(self):
                self._done()

        def failed(sentence: str) -> None:
            if isValid(self):
                self.say_error(sentence)
            else:
                desk.say(sentence, "bad")

        # Not `write`: the sheet is gone with its button as soon as the page knows of the place, and it is said all the same.
        desk.write(lambda library: suggestions.make_place(library, exhibit, name, working=working), made, failed=failed)
