"""What happened to one or several evidence items, entered in a small sheet; and the reason for which an entry is struck."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from casefiles.database.library import Library
from casefiles.domain.vocabulary import vocabulary
from casefiles.services.evidence import custody, receipts
from casefiles.services.evidence.custody_views import HANDING
from casefiles.services.views import CustodyView, Ref
from casefiles.words import _, ngettext
from ui import contents, theme
from ui.button import Button
from ui.desk import Desk
from ui.file_dialogs import ask_files
from ui.label import Label
from ui.record.backing import first_letter_up
from ui.record.popover import Popover
from ui.record.record_field import reading_of
from ui.record.writing import write

WIDTH = 420


class Sheet(Popover):
    """Lines under one another, a sentence on what cannot be taken back, and what went wrong."""

    saved = Signal()
    wanted = Signal()
    """The button was pressed, or Enter in a line: it is to be written down."""

    def __init__(self, anchor: QWidget, title: str, warning: str, save: str) -> None:
        super().__init__(anchor, title, WIDTH)
        self.form = QFormLayout()
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setHorizontalSpacing(10)
        self.form.setVerticalSpacing(7)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.column.addLayout(self.form)
        self.error = self._words("", "wrong")
        self.error.hide()
        self.column.addWidget(self.error)
        self.column.addWidget(self._words(warning, "dim"))
        self.save_button = Button(save, "check", then=self.wanted.emit, parent=self)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        self.column.addLayout(foot)

    def _words(self, text: str, look: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("look", look)
        label.setFont(theme.font("small"))
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def add_row(self, text: str, widget: QWidget) -> None:
        """A line of the form; Enter in it saves."""
        name = Label(text, "small", colour="dim", parent=self)
        name.setMinimumHeight(28)
        name.setFixedWidth(76)
        widget.setAccessibleName(text)
        widget.installEventFilter(self)
        self.form.addRow(name, widget)

    def say_error(self, sentence: str) -> None:
        """Say why it cannot be saved; what was typed stays."""
        self.save_button.setEnabled(True)
        self.error.setText(sentence)
        self.error.show()

    def _done(self) -> None:
        self.saved.emit()
        self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QLineEdit)
            and self.isAncestorOf(watched)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.wanted.emit()
            return True
        return super().eventFilter(watched, event)


class CustodyForm(Sheet):
    """What was done, when it happened, by whom and where. The day of entering is noted by itself."""

    def __init__(self, desk: Desk, anchor: QWidget, exhibits: Sequence[Ref]) -> None:
        n = len(exhibits)
        title = (
            _("Add to custody of {ref}").format(ref=exhibits[0].ref)
            if n == 1
            else ngettext("Add to custody of {n} item", "Add to custody of {n} items", n).format(n=n)
        )
        super().__init__(
            anchor,
            title,
            _("An entry is never changed or undone; a wrong one is struck by a later one that says why."),
            _("Add"),
        )
        self.desk = desk
        self.wanted.connect(self.save)
        self._exhibits = list(exhibits)
        self._receipt: Path | None = None
        self.action = QComboBox(self)
        self.action.setEditable(True)
        self.action.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for term in vocabulary("custody_action"):
            self.action.addItem(first_letter_up(term.show()), term.key)
        self.action.setCurrentIndex(-1)
        self.action.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.action.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.action.lineEdit().setPlaceholderText(_("handed over, examined, weighed …"))
        self.happened = QLineEdit(self)
        self.happened.setPlaceholderText(_("as you would say it: 11 February 2026 14:05"))
        self.reading = Label("", "small", colour="dim", parent=self)
        self.reading.hide()
        self.happened.textEdited.connect(lambda text: self._read_along())
        self.from_whom, self.to_whom, self.place = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.purpose, self.remark = QLineEdit(self), QLineEdit(self)
        self.seal_found, self.seal = QLineEdit(self), QLineEdit(self)
        self.seal_found.setPlaceholderText(_("number that was on it"))
        self.seal.setPlaceholderText(_("number that is on it now"))
        self.remark.setPlaceholderText(_("state of the item, or what else is to be said"))
        self.receipt_button = Button(
            _("Attach the signed paper…"), "file-plus", look="quiet", then=self.ask_for_receipt
        )
        self.receipt_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.add_row(_("What"), self.action)
        self.add_row(_("Happened"), self.happened)
        self.form.addRow("", self.reading)
        for text, line in (
            (_("From"), self.from_whom), (_("To"), self.to_whom), (_("Place"), self.place), (_("Purpose"), self.purpose),
            (_("Seal found"), self.seal_found), (_("Seal now"), self.seal), (_("Condition"), self.remark),
            (_("Receipt"), self.receipt_button),
        ):  # fmt: skip
            self.add_row(text, line)

    def first_focus(self) -> QWidget:
        return self.action

    def holds_work(self) -> bool:
        lines = (
            self.happened, self.from_whom, self.to_whom, self.place, self.purpose, self.seal_found, self.seal, self.remark,
        )  # fmt: skip
        return bool(self.action.currentText()) or self._receipt is not None or any(line.text() for line in lines)

    def ask_for_receipt(self) -> None:
        """Ask which file is the paper that was signed; it becomes evidence too, and the entry names it by its hash."""
        ask_files(self.window(), _("Attach the signed paper"), lambda files: self.take_receipt(files[0]))

    def take_receipt(self, file: Path) -> None:
        """The entry is to name this file."""
        self._receipt = file
        self.receipt_button.setText(file.name)
        self.receipt_button.setToolTip(str(file))

    def _read_along(self) -> None:
        text, understood = reading_of("date", self.happened.text())
        self.reading.setText(text)
        self.reading.set_colour("dim" if understood else "disputed")
        self.reading.setVisible(bool(text))

    def _action(self) -> str:
        """The key of what was chosen or typed; '' for nothing that the list has."""
        found = self.action.findText(self.action.currentText().strip(), Qt.MatchFlag.MatchFixedString)
        return str(self.action.itemData(found)) if found >= 0 else ""

    def save(self) -> None:
        action, exhibits, receipt = self._action(), [one.id for one in self._exhibits], self._receipt
        if not action:
            self.say_error(_("Say what was done: choose one of the list."))
            self.action.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        happened = self.happened.text()
        said = custody.Said(
            from_whom=self.from_whom.text(),
            to_whom=self.to_whom.text(),
            place=self.place.text(),
            purpose=self.purpose.text(),
            seal=self.seal.text(),
            seal_found=self.seal_found.text(),
            condition=self.remark.text(),
        )
        self.save_button.setEnabled(False)

        def work(library: Library) -> list[int]:
            if receipt is not None:
                return receipts.enter_with_file(library, exhibits, action, receipt, said, happened=happened)
            return custody.enter_all(library, exhibits, action, said, happened=happened)

        write(self.desk, self, work, lambda numbers: self._entered(action), failed=self.say_error)

    def _entered(self, action: str) -> None:
        refs = [one.ref for one in self._exhibits]
        self._done()
        if action in HANDING and (self.from_whom.text().strip() or self.to_whom.text().strip()):
            # Both sign for it now: the receipt is one click away.
            self.desk.say(
                _("Entered in custody."),
                "good",
                step=_("Print the receipt"),
                then=lambda: self.desk.go(contents.FORMS, " ".join(refs), "receipt"),
            )


class StrikeForm(Sheet):
    """Why an entry counts no longer."""

    def __init__(self, desk: Desk, anchor: QWidget, exhibit: int, entry: CustodyView) -> None:
        super().__init__(
            anchor,
            _("Strike custody entry {n}").format(n=entry.n),
            _("The entry stays legible, and a new one says that it counts no longer. This is never undone."),
            _("Strike"),
        )
        self.desk = desk
        self.wanted.connect(self.save)
        self._exhibit = exhibit
        self._n = entry.n
        self.reason = QLineEdit(self)
        self.add_row(_("Reason"), self.reason)

    def first_focus(self) -> QWidget:
        return self.reason

    def holds_work(self) -> bool:
        return bool(self.reason.text())

    def save(self) -> None:
        exhibit, n, reason = self._exhibit, self._n, self.reason.text()
        self.save_button.setEnabled(False)
        write(
            self.desk,
            self,
            lambda library: custody.strike_out(library, exhibit, n, reason),
            lambda striking: self._done(),
            failed=self.say_error,
        )
