"""The same person? The other is picked, judged with a reason, and every judgement can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from casefiles.domain.vocabulary import vocabulary
from casefiles.services import judgements
from casefiles.services.judgements import JudgementView
from casefiles.words import _, and_list, moment
from ui import contents, theme
from ui.button import Button
from ui.chip import Chip
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.record.backing import first_letter_up
from ui.record.emptying import empty
from ui.record.gathering import Gathered
from ui.record.link_row import RecordName
from ui.record.places import go_to
from ui.record.popover import Popover
from ui.record.ref_line import RefLine
from ui.record.writing import write

TONES = {"same": "info", "different": "neutral", "unsure": "single_source"}


class SamePerson(Popover):
    """Nothing is merged: the entries stay two, and say that they are the same."""

    def __init__(self, desk: Desk, anchor: QWidget, found: Gathered) -> None:
        person = found.view.type == "person"
        super().__init__(anchor, _("Same person?") if person else _("Same organisation?"), 440)
        self.desk = desk
        self._own, self._ref = found.view.id, found.view.ref
        self.column.addWidget(Label(_("{name} and").format(name=found.view.title), colour="dim", parent=self))
        self.other = RefLine(desk, (found.view.type,), self, without=(found.view.id,), making=False)
        self.other.setPlaceholderText(_("Which other entry?"))
        self.other.setAccessibleName(_("The other entry"))
        self.other.escaped.connect(self.leave)
        self.column.addWidget(self.other)
        self.verdicts: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(12)
        for term in vocabulary("verdict"):
            button = QRadioButton(first_letter_up(term.show()), self)
            self.verdicts[term.key] = button
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.verdicts["same"].setChecked(True)
        self.column.addLayout(row)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(_("Why? Same photograph, same phone, told by …"))
        self.reason.setAccessibleName(_("Reason"))
        self.reason.returnPressed.connect(self.save)
        self.column.addWidget(self.reason)
        self.other.chosen.connect(lambda ref: self.reason.setFocus(Qt.FocusReason.OtherFocusReason))
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self.column.addWidget(self.error)
        self.save_button = Button(_("Save"), "check", then=self.save, parent=self)
        buttons = QHBoxLayout()
        hint = Label(_("Nothing is merged; it can be taken back."), "small", colour="dim", parent=self)
        buttons.addWidget(hint, 1)
        self.beside = Button(_("Side by side"), "columns-3", then=self.compare, parent=self)
        self.beside.setToolTip(_("Both entries beside one another, with what speaks for and against"))
        buttons.addWidget(self.beside)
        buttons.addWidget(self.save_button)
        self.column.addLayout(buttons)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.column.addLayout(self._list)
        self.rows: list[JudgementRow] = []
        self.show_gathered(found)

    def first_focus(self) -> QWidget:
        return self.other

    def holds_work(self) -> bool:
        return bool(self.other.text() or self.reason.text())

    def show_gathered(self, found: Gathered) -> None:
        """The judgements as they stand now."""
        empty(self._list)
        self.rows = []
        if found.judgements:
            self._list.addSpacing(6)
            self._list.addWidget(Label(_("Judged so far"), "small", 600, "dim", parent=self))
        for one in found.judgements:
            row = JudgementRow(self.desk, one, found.view.id, self)
            self.rows.append(row)
            self._list.addWidget(row)

    def verdict(self) -> str:
        """The key of the verdict that is marked."""
        return next(key for key, button in self.verdicts.items() if button.isChecked())

    def save(self) -> None:
        """Write the judgement down."""
        if self.other.ref is None:
            self._failed(_("Choose the other entry first."))
            self.other.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        own, other, verdict, reason = self._own, self.other.ref.id, self.verdict(), self.reason.text().strip()
        working = self.desk.working
        write(
            self.desk,
            self,
            lambda library: judgements.judge(library, own, other, verdict, reason, working=working),
            lambda made: self._saved(),
            failed=self._failed,
        )

    def compare(self) -> None:
        """Show both entries beside one another."""
        if self.other.ref is None:
            self._failed(_("Choose the other entry first."))
            self.other.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        own, other = self._ref, self.other.ref.ref
        self.leave()
        self.desk.go(contents.SAME, "", f"{own} {other}")

    def _saved(self) -> None:
        self.leave()

    def _failed(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()


class JudgementRow(QWidget):
    """What was judged, by whom and why, and a way to take it back. Without `own`, the entry it stands at, it names both."""

    def __init__(self, desk: Desk, one: JudgementView, own: int | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.judgement = one
        other = one.second if one.first.id == own else one.first
        words = vocabulary("verdict").show(one.verdict)
        self.setAccessibleName(f"{other.title}: {words}")
        top = QWidget(self)
        flow = FlowLayout(top, 6)
        for ref in (one.first, one.second) if own is None else (other,):
            name = RecordName(f"{ref.title} {ref.ref}", 500, top)
            name.clicked.connect(lambda checked=False, ref=ref: go_to(desk, ref))
            flow.addWidget(name)
        flow.addWidget(Chip(first_letter_up(words), TONES.get(one.verdict, "neutral"), parent=top))
        if one.skipped:
            flow.addWidget(
                Chip(
                    _("Contradicts another"),
                    "disputed",
                    hint=_("It stands, but has no effect while another judgement says the opposite."),
                    parent=top,
                )
            )
        self.withdraw = Button(_("Withdraw"), look="link", parent=self)
        self.withdraw.setFont(theme.font("small", 500))
        self.withdraw.clicked.connect(
            lambda checked=False: write(desk, self, lambda library: judgements.withdraw(library, one.id))
        )
        self.withdraw.setVisible(desk.writable)
        row = QHBoxLayout()
        row.addWidget(top, 1)
        row.addWidget(self.withdraw, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(row)
        cited = (
            _("cites {source}").format(source=and_list([source.title for source in one.sources])) if one.sources else ""
        )
        told = " · ".join(part for part in (one.reason, cited, one.decided_by, moment(one.decided)) if part)
        why = QLabel(told, self)
        why.setWordWrap(True)
        why.setTextFormat(Qt.TextFormat.PlainText)
        why.setProperty("look", "dim")
        why.setFont(theme.font("small"))
        why.setContentsMargins(4, 0, 0, 0)
        column.addWidget(why)
