"""One word of one source: grade, who, via whom, what they say and where, and whether it is accepted."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from casefiles.domain import grading
from casefiles.domain.vocabulary import vocabulary
from casefiles.errors import BadInput
from casefiles.services import claims
from casefiles.services.views import ClaimView, Ref
from casefiles.words import _, and_list, quoted
from ui import theme
from ui.button import Button
from ui.chip import Chip, Grade
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.record.backing import first_letter_up
from ui.record.grade_question import settle
from ui.record.link_row import RecordName
from ui.record.places import go_to
from ui.record.writing import write
from ui.viewer.place import look_at

STATE_TONES = {"accepted": "corroborated", "rejected": "disputed"}


class ClaimRow(QWidget):
    """Weighed from its menu: accept, reject with a reason, reopen, grade, withdraw."""

    changed = Signal()

    def __init__(self, desk: Desk, claim: ClaimView, *, about: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.claim = claim
        self.setAccessibleName(f"{claim.source.title}: {claim.says or claim.value or claim.about.title}")
        grade = Grade(claim.grade or "–", claim.grade_meaning, self)
        who = QWidget(self)
        flow = FlowLayout(who, 6)
        self.source = RecordName(claim.source.title, 500, who)
        self.source.setFont(theme.font("small", 500))
        self.source.clicked.connect(lambda checked=False: go_to(desk, claim.source))
        flow.addWidget(self.source)
        if claim.via is not None:
            flow.addWidget(_pale(_("via {source}").format(source=claim.via.title), who))
        chips = [
            Chip(
                _("Supports") if claim.supports else _("Disputes"),
                "neutral" if claim.supports else "disputed",
                parent=who,
            )
        ]
        if claim.how_said not in (None, "stated"):
            chips.append(Chip(first_letter_up(claim.how_said_shown), parent=who))
        if claim.state != "open":
            words = first_letter_up(vocabulary("claim_state").show(claim.state))
            chips.append(Chip(words, STATE_TONES[claim.state], hint=claim.state_reason, parent=who))
        for chip in chips:
            chip.setFixedHeight(24)
            flow.addWidget(chip)
        self.menu_button = Button("", "ellipsis", look="plain", name=_("What can be done"), then=self.open_menu)
        self.menu_button.setProperty("shape", "tiny")
        self.menu_button.setParent(self)
        self.menu_button.setVisible(desk.writable)
        lines = QVBoxLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(1)
        told = self._sentences(about)
        for place, (text, look) in enumerate(told):
            words_label = QLabel(text, self)
            words_label.setWordWrap(True)
            words_label.setTextFormat(Qt.TextFormat.PlainText)
            words_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words_label.setProperty("look", look)
            if look:
                words_label.setFont(theme.font("small"))
            words_label.setContentsMargins(4, 1, 0, 0)
            # Who says it stands under the sentence; where there is none, it comes first.
            if place == 0 and look:
                lines.addWidget(who)
            lines.addWidget(words_label)
            if place == 0 and not look:
                lines.addWidget(who)
        if not told:
            lines.addWidget(who)
        self.passage: RecordName | None = None
        if claim.exhibit is not None:
            lines.addWidget(self._passage_name(claim.exhibit), 0, Qt.AlignmentFlag.AlignLeft)
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self.ask = QLineEdit(self)
        self.ask.hide()
        self._asked = ""
        self.ask.returnPressed.connect(self._answer)
        lines.addWidget(self.ask)
        lines.addWidget(self.error)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(6)
        row.addWidget(grade, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        row.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignTop)

    def _passage_name(self, item: Ref) -> RecordName:
        """The evidence item in which the excerpt stands, and the place in it: a click shows it there."""
        claim = self.claim
        words = [item.ref, claim.excerpt_place if claim.file_place is not None else ""]
        self.passage = RecordName(", ".join(word for word in words if word), 500, self)
        self.passage.setFont(theme.font("small", 500))
        self.passage.setToolTip(item.title)
        if claim.file_place is None:
            self.passage.clicked.connect(lambda checked=False: go_to(self.desk, item))
        else:
            self.passage.clicked.connect(
                lambda checked=False: look_at(self.desk, item.ref, claim.file_place, about=claim.about.ref)
            )
        return self.passage

    def _sentences(self, about: bool) -> list[tuple[str, str]]:
        """What stands under the source's name, and in which look."""
        claim = self.claim
        found: list[tuple[str, str]] = []
        value = f"{claim.field_label}: {claim.value}" if claim.value and about else claim.value
        sentences = [claim.says, value]
        if about and not claim.value:
            sentences.append(claim.field_label or claim.about.title)
        told = [one for one in sentences if one]
        found += [(one, "" if place == 0 else "dim") for place, one in enumerate(told[:2])]
        if claim.excerpt:
            # With its evidence item the place is said below, where it leads there.
            named = claim.excerpt_place and claim.file_place is None
            place = f" · {claim.excerpt_place}" if named else ""
            found.append((quoted(claim.excerpt) + place, "dim"))
        elif claim.excerpt_place and claim.file_place is None:
            found.append((claim.excerpt_place, "dim"))
        more = []
        if claim.origins and claim.origins != (claim.source.title,):
            more.append(_("first said by {who}").format(who=and_list(claim.origins)))
        if claim.true_when:
            more.append(_("true {when}").format(when=claim.true_when))
        if claim.state_reason:
            more.append(claim.state_reason)
        if more:
            found.append((" · ".join(more), "dim"))
        return found

    # Weighing

    def steps(self) -> dict[str, str]:
        """What can be done now: key and words."""
        found = {}
        if self.claim.state != "accepted":
            found["accept"] = _("Accept")
        if self.claim.state != "rejected":
            found["reject"] = _("Reject…")
        if self.claim.state != "open":
            found["reopen"] = _("Reopen")
        return {**found, "grade": _("Grade…"), "withdraw": _("Withdraw")}

    def open_menu(self) -> None:
        """The steps, under the three dots."""
        menu = QMenu(self)
        for key, words in self.steps().items():
            menu.addAction(words).triggered.connect(lambda checked=False, key=key: self.take_step(key))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def take_step(self, key: str) -> None:
        """Do one of the steps; those that need words ask for them in the row."""
        identifier = self.claim.id
        if key in ("reject", "grade"):
            self._asked = key
            prompt = _("Why is it rejected? The reason is kept.") if key == "reject" else _("Grade, such as B2")
            self.ask.setPlaceholderText(prompt)
            self.ask.setAccessibleName(prompt)
            self.ask.setText(self.claim.grade if key == "grade" else "")
            self.ask.show()
            self.ask.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == "withdraw":
            write(
                self.desk, self, lambda library: claims.withdraw(library, identifier), self._done, failed=self._failed
            )
        else:
            state = "accepted" if key == "accept" else "open"
            write(
                self.desk,
                self,
                lambda library: claims.set_state(library, identifier, state),
                self._done,
                failed=self._failed,
            )

    def _answer(self) -> None:
        identifier, text = self.claim.id, self.ask.text().strip()
        if self._asked == "reject":
            write(
                self.desk,
                self,
                lambda library: claims.set_state(library, identifier, "rejected", text),
                self._done,
                failed=self._failed,
            )
        else:
            try:
                entered = grading.parse(text)
            except BadInput as reason:
                self._failed(str(reason))
                return
            settle(self.desk, self.ask, self, self.claim.source.id, entered, self._grade)

    def _grade(self, grade: grading.Grade | None, grade_source: bool) -> None:
        identifier = self.claim.id
        code, scheme = (grade.code, grade.scheme) if grade is not None else ("", grading.DEFAULT)
        write(
            self.desk,
            self,
            lambda library: claims.grade(library, identifier, code, scheme=scheme, grade_source=grade_source),
            self._done,
            failed=self._failed,
        )

    def _failed(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()

    def _done(self, nothing: object) -> None:
        self.ask.hide()
        self.error.hide()
        self.changed.emit()

    @property
    def is_asking(self) -> bool:
        """Whether a reason or a grade is being typed."""
        return self.ask.isVisible()


def _pale(text: str, parent: QWidget) -> Label:
    label = Label(text, "small", colour="dim", parent=parent)
    label.setFixedHeight(22)
    return label
