"""Who says so: the source and what it says, entered in one small sheet. While the working bar is set, one Enter is enough."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from casefiles.domain import grading
from casefiles.domain.file_place import FilePlace
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput, NotFound
from casefiles.services import claims
from casefiles.services.lookup import by_ref, refs
from casefiles.services.views import FieldView, Ref
from casefiles.services.working import Working
from casefiles.words import _, language
from ui import theme
from ui.button import Button
from ui.desk import Desk
from ui.label import Label
from ui.record.grade_question import settle
from ui.record.popover import Popover
from ui.record.record_field import reading_of
from ui.record.ref_line import RefLine
from ui.record.writing import write


@dataclass(frozen=True)
class Passage:
    """What was marked in a file. `words` say the place, `source` is the source that the item is the copy held of.

    `about` is the ref of the entry that the claim is about until another is chosen, "" for none.
    """

    item: Ref
    place: FilePlace
    words: str
    excerpt: str = ""
    source: Ref | None = None
    about: str = ""


class ClaimForm(Popover):
    """About a record or a link (`about`), or one field of it. `value` was typed into the field; None: what it holds.

    With a `passage` of a file it is cited, and the form asks what about: then `about` is None.
    """

    saved = Signal()

    def __init__(
        self,
        desk: Desk,
        anchor: QWidget,
        about: int | None,
        what: str,
        *,
        field: FieldView | None = None,
        part: str | None = None,
        value: Any = None,
        passage: Passage | None = None,
    ) -> None:
        title = _("Cite {what}") if passage is not None else _("Who says so: {what}")
        super().__init__(anchor, title.format(what=what), 440)
        self.desk = desk
        self._about = about
        self._field = field
        self._part = part
        self._value = value
        self._passage = passage
        working = desk.working
        if passage is not None:
            working = replace(
                working,
                source=passage.source.id if passage.source is not None else working.source,
                excerpt=passage.excerpt or None,
                excerpt_place=passage.words,
            )
        self._preset = working
        self.about: RefLine | None = None
        if passage is not None:
            self.about = RefLine(desk, ("*",), self, without=(passage.item.id,))
            self.about.setPlaceholderText(_("Whom or what it is about"))
        self._saving: list[QLineEdit] = []
        self._scheme = working.grade_scheme or grading.DEFAULT
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(7)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.source = RefLine(desk, ("source",), self)
        self.source.setPlaceholderText(_("Who says so"))
        self.via = RefLine(desk, ("source",), self)
        self.via.setPlaceholderText(_("whom it credits, if anybody"))
        for line in (self.source, self.via, *([self.about] if self.about is not None else [])):
            line.escaped.connect(self.leave)
            line.went_wrong.connect(self.say_error)
            line.entered.connect(lambda text: self.save())
        self.source.chosen.connect(lambda ref: self.says.setFocus(Qt.FocusReason.OtherFocusReason))
        self.grade = QLineEdit(working.grade_code or "", self)
        self.grade.setFont(theme.mono("small", 500))
        self.grade.setMaximumWidth(74)
        self.grade.setPlaceholderText("B2")
        self.grade.setToolTip(_("Reliability of the source A-F, credibility of what it says 1-6"))
        self.meaning = Label("", "small", colour="dim", parent=self)
        self.grade.textEdited.connect(lambda text: self._explain_grade())
        grade_row = QHBoxLayout()
        grade_row.setSpacing(8)
        grade_row.addWidget(self.grade)
        grade_row.addWidget(self.meaning, 1)
        self.how = QComboBox(self)
        for term in vocabulary("how_said"):
            self.how.addItem(term.show(), term.key)
        self.how.setCurrentIndex(max(0, self.how.findData(working.how_said or "stated")))
        self.supports = QRadioButton(_("Supports"), self)
        self.disputes = QRadioButton(_("Disputes"), self)
        self.supports.setChecked(True)
        self._sides = QButtonGroup(self)
        self._sides.addButton(self.supports)
        self._sides.addButton(self.disputes)
        sides = QHBoxLayout()
        sides.setSpacing(12)
        for side in (self.supports, self.disputes):
            sides.addWidget(side)
        sides.addStretch(1)
        self.says = QLineEdit(self)
        self.says.setPlaceholderText(_("In our words, one sentence"))
        self.value: QLineEdit | None = None
        if field is not None:
            self.value = QLineEdit(self._value_text(field, value), self)
        self.excerpt = QPlainTextEdit(working.excerpt or "", self)
        self.excerpt.setPlaceholderText(_("Word for word"))
        self.excerpt.setTabChangesFocus(True)
        self.excerpt.setFixedHeight(58)
        self.page = QLineEdit(working.excerpt_place or "", self)
        self.page.setPlaceholderText(_("page 3"))
        self.when = QLineEdit(self)
        self.when.setPlaceholderText(_("if it was so only for a time"))
        self.reading = Label("", "small", colour="dim", parent=self)
        self.when.textEdited.connect(lambda text: self._read_when())
        when_box = QVBoxLayout()
        when_box.setSpacing(2)
        when_box.addWidget(self.when)
        when_box.addWidget(self.reading)
        self.reading.hide()
        for label, row in (
            (_("About"), self.about),
            (_("Source"), self.source),
            (_("Via"), self.via),
            (field.label if field is not None else "", self.value),
            (_("Sentence"), self.says),
            (_("Side"), sides),
            (_("How said"), self.how),
            (_("Grade"), grade_row),
            (_("Excerpt"), self.excerpt),
            (_("Page"), self.page),
            (_("True when"), when_box),
        ):
            if row is None:
                continue
            name = Label(label, "small", colour="dim", parent=self)
            name.setMinimumHeight(28)
            # Spanish needs more room than English; the name of a field may need more still, and ends in dots.
            name.setFixedWidth(max(72, min(104, name.sizeHint().width())))
            form.addRow(name, row)
            if isinstance(row, QWidget):
                row.setAccessibleName(label)
        for widget, name in (
            (self.grade, _("Grade")), (self.when, _("True when")), (self.supports, _("Supports")),
            (self.disputes, _("Disputes")),
        ):  # fmt: skip
            widget.setAccessibleName(name)
        plain = (self.grade, self.says, self.page, self.when, self.value)
        self._plain_lines = [line for line in plain if line is not None]
        for line in self._plain_lines:
            line.installEventFilter(self)
        self.column.addLayout(form)
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setFont(theme.font("small"))
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self.column.addWidget(self.error)
        self.save_button = Button(_("Save"), "check", then=self.save, parent=self)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.save_button)
        self.column.addLayout(buttons)
        self._explain_grade()
        self._begin = self._typed()
        self._name_sources(working)

    @staticmethod
    def _value_text(field: FieldView, value: Any) -> str:
        if value is None:
            plain = field.kind in ("line", "text", "number") and field.stored is not None
            return field.written or (str(field.stored) if plain else field.shown)
        if isinstance(value, str):
            return value
        return field.shown if isinstance(value, int) else str(getattr(value, "written", value))

    def _name_sources(self, working: Working) -> None:
        """Fill in what is being worked from; its names are read in another thread."""
        wanted = [one for one in (working.source, working.via) if one is not None]
        about = self._passage.about if self._passage is not None else ""
        if not wanted and not about:
            return

        def read(library: Any) -> tuple[dict[int, Ref], Ref | None]:
            with library.read() as session:
                try:
                    named = by_ref(session, about) if about else None
                except NotFound:
                    named = None
                return refs(session, wanted), named

        def show(found: tuple[dict[int, Ref], Ref | None]) -> None:
            names, named = found
            if named is not None and self.about is not None and self.about.ref is None and not self.about.text():
                self.about.show_ref(named)
            if working.source in names and self.source.ref is None and not self.source.text():
                self.source.show_ref(names[working.source])
            if working.via in names and self.via.ref is None and not self.via.text():
                self.via.show_ref(names[working.via])
            self._begin = self._typed()

        self.desk.read(read, show, owner=self, key="names")

    def first_focus(self) -> QWidget:
        if self.about is not None and not (self._passage and self._passage.about):
            return self.about
        return self.source if self._preset.source is None else self.says

    def _typed(self) -> tuple[str, ...]:
        return (
            self.source.text(), self.via.text(), self.grade.text(), self.says.text(), self.excerpt.toPlainText(),
            self.page.text(), self.when.text(), self.value.text() if self.value is not None else "",
            self.about.text() if self.about is not None else "",
        )  # fmt: skip

    def holds_work(self) -> bool:
        return self._typed() != self._begin

    def _explain_grade(self) -> None:
        try:
            found = grading.parse(self.grade.text(), scheme=self._scheme)
        except BadInput:
            self.meaning.setText(_("A-F, then 1-6"))
            return
        self.meaning.setText(found.meaning(language()) if found is not None else _("not graded"))

    def _read_when(self) -> None:
        text, understood = reading_of("date", self.when.text())
        self.reading.setText(text)
        self.reading.set_colour("dim" if understood else "disputed")
        self.reading.setVisible(bool(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            # The sheet hears every key of the program: Enter in a line with offers takes the offer.
            and watched in self._plain_lines
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.save()
            return True
        return super().eventFilter(watched, event)

    def say_error(self, sentence: str) -> None:
        """Say why it cannot be saved; what was typed stays."""
        self.error.setText(sentence)
        self.error.show()

    def working(self) -> Working:
        """What was typed, as the services take it."""
        now, passage = self.desk.working, self._passage
        exhibit = now.exhibit if self.excerpt.toPlainText().strip() == (now.excerpt or "") else None
        return replace(
            now,
            source=self.source.ref.id if self.source.ref is not None else None,
            via=self.via.ref.id if self.via.ref is not None else None,
            grade_scheme=self._scheme if self.grade.text().strip() else None,
            grade_code=self.grade.text().strip().upper() or None,
            how_said=str(self.how.currentData()),
            excerpt=self.excerpt.toPlainText().strip() or None,
            excerpt_place=self.page.text().strip() or None,
            exhibit=passage.item.id if passage is not None else exhibit,
            file_place=passage.place if passage is not None else now.file_place if exhibit is not None else None,
        )

    def save(self) -> None:
        """Write it down, and close when it was taken."""
        for line, what in ((self.about, _("About")), (self.source, _("Source")), (self.via, _("Via"))):
            if line is not None and line.ref is None and line.text().strip():
                self.say_error(_("{what}: choose one of those offered, or make it.").format(what=what))
                line.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        about = self.about.ref.id if self.about is not None and self.about.ref is not None else self._about
        if about is None:
            self.say_error(_("Say whom or what it is about."))
            assert self.about is not None
            self.about.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        working, field, part = self.working(), self._field, self._part
        key = field.key if field is not None else None
        says, supports, when = self.says.text().strip(), self.supports.isChecked(), self.when.text().strip()
        value: Any = None
        if self.value is not None and field is not None:
            unchanged = self.value.text() == self._value_text(field, self._value)
            value = self._value if unchanged else self.value.text().strip()
        self.save_button.setEnabled(False)

        def add(grade: grading.Grade | None, grade_source: bool) -> None:
            graded = replace(
                working,
                grade_scheme=grade.scheme if grade is not None else None,
                grade_code=grade.code if grade is not None else None,
            )
            write(
                self.desk,
                self,
                lambda library: claims.add(
                    library, about, working=graded, field=key, part=part, value=value, says=says, supports=supports,
                    true_when=when or None, grade_source=grade_source,
                ),
                lambda made: self._done(),
                failed=self._failed,
            )  # fmt: skip

        try:
            entered = grading.parse(self.grade.text(), scheme=self._scheme)
        except BadInput as reason:
            self._failed(str(reason))
            return
        # What the working bar already says was asked for there.
        as_before = (working.source, working.grade_code) == (self.desk.working.source, self.desk.working.grade_code)
        if working.source is None or entered is None or as_before:
            add(entered, False)
        else:
            settle(
                self.desk, self.grade, self, working.source, entered, add, lambda: self.save_button.setEnabled(True)
            )

    def _failed(self, sentence: str) -> None:
        self.save_button.setEnabled(True)
        self.say_error(sentence)

    def _done(self) -> None:
        self.saved.emit()
        self.leave()
