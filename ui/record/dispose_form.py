"""That an evidence item was disposed of: how, why, before whom; its bytes go with it, for good."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from casefiles.database.library import Library
from casefiles.domain.dates import PartialDate
from casefiles.domain.vocabulary import vocabulary
from casefiles.services.evidence import disposal
from casefiles.services.evidence.disposal import Disposed
from casefiles.services.views import RecordView
from casefiles.words import _
from ui.desk import Desk
from ui.record.backing import first_letter_up
from ui.record.custody_form import Sheet
from ui.record.writing import write


class DisposeForm(Sheet):
    """Refused while the item is on hold, and before its term is over unless that is said."""

    def __init__(self, desk: Desk, anchor: QWidget, view: RecordView) -> None:
        super().__init__(
            anchor,
            _("Dispose of {ref}").format(ref=view.ref),
            _("The entry and its custody stay. Bytes held here are removed for good, unless another entry has the same; "
              "what is returned keeps its copy here. This is never undone."),
            _("Dispose of it"),
        )  # fmt: skip
        self.desk = desk
        self.wanted.connect(self.save)
        self._exhibit, self._ref = view.id, view.ref
        self.action = QComboBox(self)
        terms = vocabulary("custody_action")
        for key in disposal.ACTIONS:
            self.action.addItem(first_letter_up(terms.show(key)), key)
        self.reason, self.witness = QLineEdit(self), QLineEdit(self)
        self.to_whom, self.happened = QLineEdit(self), QLineEdit(self)
        self.reason.setPlaceholderText(_("by whose order, and why"))
        self.witness.setPlaceholderText(_("who saw it done"))
        self.to_whom.setPlaceholderText(_("whom it was given back to"))
        self.happened.setPlaceholderText(_("today"))
        self.early = QCheckBox(_("although its term is not over"), self)
        for text, widget in (
            (_("What"), self.action), (_("Reason"), self.reason), (_("Witness"), self.witness),
            (_("To"), self.to_whom), (_("Happened"), self.happened),
        ):  # fmt: skip
            self.add_row(text, widget)
        self.early.setVisible(self._is_early(view))
        if self._is_early(view):
            self.add_row("", self.early)
            self.early.setAccessibleName(self.early.text())

    def _is_early(self, view: RecordView) -> bool:
        """Whether the item is still to be kept; only then is it asked whether it goes all the same."""
        stored, library = view.field("keep_until").stored, self.desk.library
        end = PartialDate.from_plain(stored).latest if stored else None
        return library is not None and end is not None and end >= library.clock().day

    def first_focus(self) -> QWidget:
        return self.action

    def holds_work(self) -> bool:
        return any(line.text() for line in (self.reason, self.witness, self.to_whom, self.happened))

    def save(self) -> None:
        """Enter it; what is missing, or stands in the way, is said in the sheet."""
        exhibit, action, early = self._exhibit, str(self.action.currentData()), self.early.isChecked()
        said = {
            "reason": self.reason.text(),
            "witness": self.witness.text(),
            "to_whom": self.to_whom.text(),
            "happened": self.happened.text(),
        }
        self.save_button.setEnabled(False)

        def work(library: Library) -> Disposed:
            return disposal.dispose(library, exhibit, action=action, early=early, **said)

        write(self.desk, self, work, self._told, failed=self.say_error)

    def _told(self, done: Disposed) -> None:
        if done.shared_with:
            others = ", ".join(one.ref for one in done.shared_with)
            said = _("{ref}: entered. The same bytes belong to {refs} too, so they stay.").format(ref=self._ref, refs=others)
        elif done.bytes_gone:
            said = _("{ref}: entered. Its bytes are gone.").format(ref=self._ref)
        else:
            said = _("{ref}: entered.").format(ref=self._ref)
        self.desk.say(said, "good")
        self._done()
