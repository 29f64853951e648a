"""A field of a record, or of one row of its lists, edited where it stands and saved with who says so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QLineEdit, QPlainTextEdit, QWidget

from casefiles.domain.coordinates import Coordinates
from casefiles.domain.dates import PartialDate
from casefiles.domain.quantities import Quantity
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput
from casefiles.services import claims
from casefiles.services.views import FieldView, Ref
from casefiles.words import _, day, language
from ui import theme
from ui.button import Button
from ui.desk import Desk
from ui.field_row import FieldRow, Value
from ui.record.backing import shown_of, states_of
from ui.record.places import go_to
from ui.record.ref_line import RefLine
from ui.record.writing import write

EDITORS = {"text": "long", "choice": "choice", "flag": "choice"}
"""Kind of value -> the editor that FieldRow has for it; all others are one line."""

HINTS = {
    "date": "22 July 2017",
    "quantity": "867.54-876 kg",
    "coordinates": "12.64 S, 73.82 W",
}


def value_of(view: FieldView) -> Value:
    """What a field shows, and what its editor begins with."""
    shown = shown_of(view)
    edit: str | None = shown
    if view.stored is None:
        edit = ""
    elif view.kind == "flag":
        edit = "yes" if view.stored else "no"
    elif view.kind in ("choice", "line", "text", "address", "number"):
        edit = str(view.stored)
    elif view.kind in ("date", "quantity", "coordinates"):
        edit = view.written or shown
    return Value(shown, edit, view.written, states_of(view))


def reading_of(kind: str, text: str) -> tuple[str, bool]:
    """How a typed date, amount or position is understood, and whether it is; nothing for other kinds."""
    if not text.strip() or kind not in ("date", "quantity", "coordinates"):
        return "", True
    try:
        if kind == "date":
            return _date_reading(PartialDate.parse(text, language=language(), reference=_today())), True
        if kind == "coordinates":
            return Coordinates.parse(text).show(), True
        amount = Quantity.parse(text, language=language())
        if amount.ambiguous:
            either = [amount.choose(reading).show(language()) for reading in amount.readings]
            return _("Either {readings}: you will be asked.").format(readings=_(" or ").join(either)), True
        return amount.show(language()), True
    except BadInput as reason:
        return str(reason), False


def _date_reading(date: PartialDate) -> str:
    shown = date.show(language())
    if date.earliest is None or date.latest is None or date.earliest == date.latest:
        return shown
    return f"{shown} · {day(date.earliest)} – {day(date.latest)}"


def _today() -> Any:
    import datetime

    return datetime.datetime.now().astimezone().date()


class RecordField(FieldRow):
    """Shows a FieldView and writes what is typed; typing over a value that has a source asks what is meant."""

    claim_wanted = Signal(object, object, bool)
    """This field, the value typed into it that needs a source, and whether it is chosen when that is said."""
    versions_wanted = Signal(object)
    """This field: show who says so, or what the versions are."""
    edited = Signal()
    """Something was written."""

    _reading: QLabel | None = None

    def __init__(
        self, desk: Desk, record: int, view: FieldView, *, part: str | None = None, parent: QWidget | None = None
    ) -> None:
        choices = [("yes", _("yes")), ("no", _("no"))] if view.kind == "flag" else []
        super().__init__(
            view.label,
            value_of(view),
            kind=EDITORS.get(view.kind, "text"),
            choices=choices,
            hint=view.hint or HINTS.get(view.kind, ""),
            editable=view.editable and desk.writable,
            parent=parent,
        )
        self.desk = desk
        self.record = record
        self.part = part
        self.view = view
        self._later: FieldView | None = None
        self._raw: Any = None
        self._about = ""
        self._sending: Any = None
        self._go: Button | None = None
        self._reading = QLabel("", self)
        self._reading.setProperty("look", "dim")
        self._reading.setFont(theme.font("small"))
        self._reading.setWordWrap(True)
        self._reading.setTextFormat(Qt.TextFormat.PlainText)
        self._reading.hide()
        self.committed.connect(self._take)
        self.answered.connect(self._answered)
        self.states_wanted.connect(lambda: self.versions_wanted.emit(self))
        self._show_go()

    # Showing

    def show_view(self, view: FieldView) -> None:
        """Show the field as it is now; an open editor is left alone, and what it hides comes when it is closed."""
        if self.is_editing:
            self._later = view
            return
        self.view = view
        self._later = None
        self.show_value(value_of(view))
        self._show_go()

    def show_value(self, value: Value) -> None:
        if self._reading is not None:
            self._reading.hide()
        super().show_value(value)
        if self._reading is not None and self._later is not None:
            later, self._later = self._later, None
            self.show_view(later)

    def _show_go(self) -> None:
        if self._go is not None:
            self._flow.removeWidget(self._go)
            self._go.hide()
            self._go.deleteLater()
            self._go = None
        target = self.view.target
        if target is None:
            return
        name = _("Go to {what}").format(what=f"{target.ref} {target.title}")
        self._go = Button("", "arrow-right", look="plain", name=name, then=lambda: go_to(self.desk, target))
        self._go.setProperty("shape", "tiny")
        self._go.setParent(self._rest)
        self._flow.addWidget(self._go)
        self._go.show()

    # Editing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The line that finds records has keys of its own: Enter takes what is offered, Escape first closes the offers.
        if isinstance(watched, RefLine) and event.type() == QEvent.Type.KeyPress:
            return False
        return super().eventFilter(watched, event)

    def edit(self) -> None:
        before = self.is_editing
        super().edit()
        if not before and self.is_editing and self._reading is not None:
            self._right.insertWidget(1, self._reading)
            self._read_along()

    def _make_editor(self) -> QLineEdit | QPlainTextEdit | QComboBox:
        if self.view.kind == "reference":
            line = RefLine(self.desk, self.view.targets, self, without=(self.record,))
            line.setMinimumWidth(150)
            line.setPlaceholderText(_("Type a name or a reference"))
            line.show_ref(self.view.target)
            line.selectAll()
            line.chosen.connect(self._take_ref)
            line.went_wrong.connect(self.show_error)
            line.entered.connect(lambda text: self.commit())
            line.escaped.connect(self.cancel)
            return line
        if self.view.kind == "choice" and self.view.vocabulary:
            return self._vocabulary_box()
        editor = super()._make_editor()
        if isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda text: self._read_along())
            editor.setMinimumWidth(110)
        return editor

    def _vocabulary_box(self) -> QComboBox:
        """The terms of the vocabulary in the window's language; other words may be typed too."""
        box = QComboBox(self)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setMinimumContentsLength(8)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.addItem("", "")
        for term in vocabulary(self.view.vocabulary):
            box.addItem(term.show(), term.key)
        completer = box.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        found = box.findData(self._value.to_edit)
        box.setCurrentIndex(found)
        if found < 0:
            box.setEditText(self._value.to_edit)
        box.lineEdit().selectAll()
        box.lineEdit().setPlaceholderText(_("Choose, or type another word"))
        box.lineEdit().setAccessibleName(self.view.label)
        box.activated.connect(lambda index: self.commit())
        return box

    def typed(self) -> str:
        if isinstance(self._editor, QComboBox) and self._editor.isEditable():
            text = self._editor.currentText().strip()
            found = self._editor.findText(text, Qt.MatchFlag.MatchFixedString)
            return str(self._editor.itemData(found)) if found >= 0 else text
        return super().typed()

    def _read_along(self) -> None:
        if self._reading is None:
            return
        text, understood = reading_of(self.view.kind, self.typed()) if self.is_editing else ("", True)
        unchanged = self.typed() == self._value.to_edit
        self._reading.setText(text)
        self._reading.setProperty("look", "dim" if understood else "wrong")
        self._reading.style().polish(self._reading)
        self._reading.setVisible(bool(text) and not (unchanged and text == self._value.text))

    # Saving

    def _take_ref(self, ref: Ref) -> None:
        if self.view.target is not None and ref.id == self.view.target.id:
            self.cancel()
        else:
            self._settle(ref.id)

    def _take(self, text: str) -> None:
        if self._sending is not None and self._sending == text:
            return
        if not text.strip():
            self._write("", "correct")
            return
        if self.view.kind == "quantity":
            try:
                amount = Quantity.parse(text, language=language())
            except BadInput as reason:
                self.show_error(str(reason))
                return
            if amount.ambiguous:
                self._about, self._raw = "reading", amount
                if self._reading is not None:
                    self._reading.hide()
                self.ask(
                    _("“{text}” can be read in more than one way. Which is meant?").format(text=text),
                    [(str(number), amount.choose(number).show(language())) for number in amount.readings],
                )
                return
        self._settle(text)

    @property
    def sourced(self) -> bool:
        """Whether somebody is cited for the value that is there."""
        return self.view.stored is not None and self.view.backing is not None and self.view.backing.sources > 0

    def _settle(self, raw: Any) -> None:
        if not self.sourced:
            self._write(raw, "version")
            return
        self._about, self._raw = "mode", raw
        self.ask(
            _("“{value}” has a source. What is this?").format(value=shown_of(self.view)),
            [("version", _("Another version")), ("correct", _("A typing error")), ("choose", _("Choose this"))],
        )

    def _answered(self, key: str) -> None:
        about, raw, self._about = self._about, self._raw, ""
        if not key:
            return
        if about == "reading":
            self._settle(raw.choose(Decimal(key)))
        elif about == "mode" and key != "correct" and self.desk.working.source is None and not self._given(raw):
            self.claim_wanted.emit(self, raw, key == "choose")
        elif about == "mode":
            self._write(raw, key)

    def _given(self, raw: Any) -> bool:
        """Whether one of the versions is this value: choosing it needs no other source."""
        return self._shown(raw) in {version.shown for version in self.view.versions}

    def choose(self, raw: Any) -> None:
        """Choose a value that somebody is cited for."""
        self._write(raw, "choose")

    def _write(self, raw: Any, mode: str) -> None:
        working, record, key, part = self.desk.working, self.record, self.view.key, self.part
        self._sending = raw
        write(
            self.desk,
            self,
            lambda library: claims.set_value(library, record, key, raw, mode=mode, part=part, working=working),
            lambda nothing: self._written(raw, mode),
            failed=self._failed,
        )

    def _failed(self, sentence: str) -> None:
        self._sending = None
        if self._reading is not None:
            self._reading.hide()
        self.show_error(sentence)

    def _written(self, raw: Any, mode: str) -> None:
        """What was typed is in the library: show it until the page has read it again."""
        self._sending = None
        if mode != "version" or not self.sourced:
            self.show_value(Value(self._shown(raw), states=self._value.states))
        else:
            self.show_value(self._value)
        self.edited.emit()

    def _shown(self, raw: Any) -> str:
        if raw == "":
            return ""
        if isinstance(raw, Quantity):
            return raw.show(language())
        if isinstance(raw, int):
            return self._editor.text() if isinstance(self._editor, QLineEdit) else ""
        if self.view.kind == "choice":
            return vocabulary(self.view.vocabulary).show(raw)
        if self.view.kind == "flag":
            return _("yes") if raw == "yes" else _("no")
        text, understood = reading_of(self.view.kind, str(raw))
        return text.partition(" · ")[0] if text and understood else str(raw)
