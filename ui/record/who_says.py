"""Who says so, beside what they say it of: versions side by side where sources differ, one to be chosen with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from casefiles.services import claims as claim_service
from casefiles.services.views import ClaimView, FieldView, LinkView, RecordView, Version
from casefiles.words import _, ngettext
from ui import theme
from ui.button import Button
from ui.chip import Chip
from ui.desk import Desk
from ui.label import Label
from ui.record.backing import backing_chip
from ui.record.claim_row import ClaimRow
from ui.record.emptying import empty
from ui.record.popover import Popover
from ui.record.writing import write


@dataclass(frozen=True)
class Subject:
    """What something is said of: a record or link by id, one field of it, one row of a list. `what` is its name."""

    about: int
    what: str
    field: FieldView | None = None
    part: str | None = None
    claims: tuple[ClaimView, ...] = ()


def of_record(view: RecordView) -> Subject:
    """The record as a whole."""
    own = tuple(one for one in view.claims if one.field is None and one.part is None)
    return Subject(view.id, view.title, claims=own)


def of_field(view: RecordView, key: str, part: str | None = None) -> Subject:
    """One field, or one field of a row. KeyError where it is not there any more."""
    own = tuple(one for one in view.claims if one.field == key and one.part == part)
    if part is None:
        field = view.field(key)
    else:
        rows = {row.uid: row for parts in view.parts for row in parts.rows}
        field = next(one for one in rows[part].fields if one.key == key)
    return Subject(view.id, field.label, field, part, own)


def of_link(view: RecordView, link: LinkView) -> Subject:
    """A link; for a reference field that reads as one, the field of the record that holds it."""
    what = f"{link.reading} {link.other.title}"
    if link.id is not None:
        return Subject(link.id, what, claims=link.claims)
    if link.backwards:
        return Subject(link.other.id, what, claims=link.claims)
    return Subject(view.id, what, view.field(link.field or ""), claims=link.claims)


class WhoSays(Popover):
    """`find` finds the subject again in the record as it is after a change; LookupError closes the sheet."""

    add_wanted = Signal(object)
    """Somebody wants to say who says so of this Subject."""

    def __init__(self, desk: Desk, anchor: QWidget, view: RecordView, find: Callable[[RecordView], Subject]) -> None:
        self._find = find
        self.subject = find(view)
        super().__init__(anchor, _("Who says so: {what}").format(what=self.subject.what), 460)
        self.desk = desk
        self.rows: list[ClaimRow] = []
        self.versions: list[VersionCard] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.column.addLayout(self._list)
        self.error = QLabel("", self)
        self.error.setProperty("look", "wrong")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self.column.addWidget(self.error)
        self.add_button = Button(_("Say who says so…"), "plus", then=self._add, parent=self)
        self.reopen_button = Button(_("Reopen"), "rotate-ccw", name=_("Open the choice again"), then=self._reopen)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.reopen_button)
        buttons.addStretch(1)
        self.column.addLayout(buttons)
        self.add_button.setVisible(desk.writable)
        self._build()

    def first_focus(self) -> QWidget:
        return self.add_button if self.add_button.isVisibleTo(self) else self.close_button

    def holds_work(self) -> bool:
        return any(row.is_asking for row in self.rows) or any(card.reason.text() for card in self.versions)

    def show_view(self, view: RecordView) -> None:
        """Show the subject as it is now."""
        try:
            self.subject = self._find(view)
        except (LookupError, StopIteration):
            self.leave()
            return
        if not self.holds_work():
            self._build()

    def _build(self) -> None:
        empty(self._list)
        self.rows, self.versions = [], []
        field = self.subject.field
        differing: tuple[Version, ...] = field.versions if field is not None else ()
        told: set[int] = set()
        for version in differing:
            card = VersionCard(self.desk, version, self)
            card.chosen.connect(self._choose)
            self.versions.append(card)
            self.rows += card.rows
            told |= {one.id for one in version.claims}
            self._list.addWidget(card)
        rest = [one for one in self.subject.claims if one.id not in told]
        if not self.subject.claims and not differing:
            nothing = Label(_("Nobody is cited for this yet."), colour="dim", parent=self)
            self._list.addWidget(nothing)
        for claim in rest:
            row = ClaimRow(self.desk, claim, parent=self)
            self.rows.append(row)
            self._list.addWidget(row)
        self.reopen_button.setVisible(self.desk.writable and any(version.chosen for version in differing))

    def _choose(self, version: Version, reason: str) -> None:
        subject = self.subject
        if subject.field is None:
            return
        key, part, about = subject.field.key, subject.part, subject.about
        write(
            self.desk,
            self,
            lambda library: claim_service.choose_version(
                library, about, key, version.value_key, part=part, reason=reason
            ),
            lambda nothing: self.leave(),
            failed=self._failed,
        )

    def _reopen(self) -> None:
        subject = self.subject
        if subject.field is None:
            return
        key, part, about = subject.field.key, subject.part, subject.about
        write(
            self.desk, self, lambda library: claim_service.unchoose(library, about, key, part=part), failed=self._failed
        )

    def _failed(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()

    def _add(self) -> None:
        subject = self.subject
        self.leave()
        self.add_wanted.emit(subject)


class VersionCard(QWidget):
    """One value, how it is backed, who gives it, and a way to choose it."""

    chosen = Signal(object, str)

    def __init__(self, desk: Desk, version: Version, parent: QWidget) -> None:
        super().__init__(parent)
        self.version = version
        self.setAccessibleName(_("Version: {value}").format(value=version.shown))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 10, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(7)
        self.value = Label(version.shown, "text", 600, parent=self)
        head.addWidget(self.value)
        head.addWidget(backing_chip(version.backing, parent=self))
        if version.chosen:
            head.addWidget(Chip(_("Chosen"), "info", parent=self))
        head.addStretch(1)
        named = _("Choose {value}").format(value=version.shown)
        # With a parent from the start: what is shown without one is a window of its own.
        self.choose_button = Button(_("Choose"), name=named, then=self._start, parent=self)
        self.choose_button.setFont(theme.font("small", 500))
        self.choose_button.setVisible(desk.writable and not version.chosen)
        head.addWidget(self.choose_button)
        column.addLayout(head)
        count = version.backing.independent
        if version.backing.sources:
            said = ngettext("{n} independent voice", "{n} independent voices", count).format(n=count)
            column.addWidget(Label(said, "small", colour="dim", parent=self))
        self.rows = [ClaimRow(desk, claim, parent=self) for claim in version.claims]
        for row in self.rows:
            column.addWidget(row)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(_("Why this one? Enter chooses it."))
        self.reason.setAccessibleName(_("Why {value} is chosen").format(value=version.shown))
        self.reason.hide()
        self.reason.returnPressed.connect(lambda: self.chosen.emit(self.version, self.reason.text().strip()))
        column.addWidget(self.reason)

    def _start(self) -> None:
        self.reason.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("accent_edge" if self.version.chosen else "line"))
        painter.setBrush(theme.colour("accent_soft" if self.version.chosen else "panel"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 7, 7)
