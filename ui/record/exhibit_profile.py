"""The profile of an evidence item: what it is, its file, and the custody, entry after entry."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from casefiles.services.evidence.custody_views import is_by_one
from casefiles.services.evidence.disposal import LEFT
from casefiles.services.views import CustodyChain, CustodyView, RecordView, Ref
from casefiles.words import _, moment
from ui import theme
from ui.button import Button
from ui.card import Card
from ui.chip import Chip
from ui.desk import Desk
from ui.label import Label
from ui.record.backing import first_letter_up
from ui.record.doubt import Doubt
from ui.record.emptying import empty
from ui.record.field_card import FieldCard
from ui.record.file_card import FileCard
from ui.record.gathering import Gathered, custody_of
from ui.record.general_profile import GeneralProfile
from ui.record.parts_card import PartsCard
from ui.record.places import go_to
from ui.record.taken_card import TakenCard

FILE = ("original_name", "media_type", "size", "sha256", "pages", "reading_note")


class ExhibitProfile(GeneralProfile):
    """The file's own facts are shown, never edited."""

    def build(self, found: Gathered) -> None:
        self.file = FileCard(self.desk, self)
        self.taken = TakenCard(self.desk, found.view, self)
        self.custody = CustodyCard(self.desk, found.view, self)
        self.division = PartsCard(self.desk, found.view, self)
        cards = self.field_cards(found, without=FILE)
        self._offer_disposal(found.view, cards)
        for card in cards[:1]:
            self.stack.addWidget(card)
        self.stack.addWidget(self.file)
        self.stack.addWidget(self.taken)
        self.stack.addWidget(self.custody)
        self.stack.addWidget(self.division)
        self.add_pair(*cards[1:])
        self.stack.addWidget(self.summary)
        self.add_tables(found)
        self.stack.addWidget(self.unknown)
        self.add_tags(found)
        self._fill(found)

    def always(self, found: Gathered) -> Collection[str]:
        return frozenset(
            {"name", "exhibit_class", "nature", "holding", "received", "received_from", "keep_until", "hold"}
        )

    def _offer_disposal(self, view: RecordView, cards: Sequence[FieldCard]) -> None:
        """Beside how long it is kept; not for what has left already."""
        for card in cards:
            if "hold" in card.rows and self.desk.writable and not view.deleted and view.field("holding").stored not in LEFT:
                self.dispose_button = card.add_link(_("Dispose of it…"), self.start_disposal)
                self._view = view

    def start_disposal(self) -> None:
        """Ask how, why and before whom the item was disposed of."""
        from ui.record.dispose_form import DisposeForm

        DisposeForm(self.desk, self.dispose_button, self._view).open()

    def show_gathered(self, found: Gathered) -> None:
        self._fill(found)
        super().show_gathered(found)

    def _fill(self, found: Gathered) -> None:
        self.file.show_file(found.view, found.last_check, found.file)
        self.taken.show_taken(found.taken)
        self.custody.show_entries(found.custody)
        self.division.show_refs(found.parts)


class CustodyCard(Card):
    """Nothing here is ever undone; what was wrong is struck, and stays legible."""

    def __init__(self, desk: Desk, view: RecordView, parent: QWidget) -> None:
        super().__init__(_("Custody"), "stamp", parent)
        self.desk = desk
        self._exhibit, self._uid = view.id, view.uid
        self._item = Ref(view.id, view.ref, view.type, view.title)
        self._changeable = desk.writable and not view.deleted
        if self._changeable:
            self.add_button = self.add_link(_("+ Add to custody…"), self.start_entry, name=_("Add to custody"))
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.column.addLayout(self._list)
        self.chain = CustodyChain()

    @property
    def entries(self) -> tuple[CustodyView, ...]:
        """The entries that are shown."""
        return self.chain.entries

    def show_entries(self, chain: CustodyChain) -> None:
        """Who has it, what cannot be right, and the entries, the first at the top."""
        self.setVisible(bool(chain.entries) or self._changeable)
        if chain == self.chain and self._list.count():
            return
        self.chain = chain
        empty(self._list)
        if not chain.entries:
            self._list.addWidget(Label(_("Nothing is entered yet."), "small", colour="dim", parent=self))
        now = [_("Now with {name}").format(name=chain.holder)] if chain.holder else []
        now += [_("seal {number}").format(number=chain.seal)] if chain.seal else []
        if now:
            self._list.addWidget(Label(" · ".join(now), "small", 500, parent=self))
        for finding in chain.findings:
            self._list.addWidget(Doubt(finding.sentence, self))
        for entry in chain.entries:
            self._list.addWidget(self._row(entry))

    def _row(self, entry: CustodyView) -> QWidget:
        host = QWidget(self)
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        number = Label(str(entry.n), "small", 500, "dim", parent=host)
        number.setFixedWidth(18)
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        whom = ""
        if entry.from_whom and entry.to_whom:
            whom = _("from {giver} to {taker}").format(giver=entry.from_whom, taker=entry.to_whom)
        elif entry.from_whom or entry.to_whom:
            words = _("from {name}") if entry.from_whom else _("to {name}")
            if is_by_one(entry.action_key, entry.from_whom, entry.to_whom):
                words = _("by {name}")
            whom = words.format(name=entry.from_whom or entry.to_whom)
        done = first_letter_up(entry.action)
        if entry.strikes is not None:
            done = _("Strikes entry {n}").format(n=entry.strikes)
        what = QLabel(" ".join(part for part in (done, whom) if part), host)
        font = theme.font("text", 500)
        font.setStrikeOut(entry.struck_by is not None)
        what.setFont(font)
        what.setWordWrap(True)
        what.setTextFormat(Qt.TextFormat.PlainText)
        numbers = dict.fromkeys(one for one in (entry.seal_found, entry.seal) if one)
        seal = _("seal {number}").format(number=" → ".join(numbers)) if numbers else ""
        rest = [entry.happened, entry.place, entry.purpose, entry.condition, seal, entry.reason]
        entered = _("entered {when} by {who}") if entry.entered_by else _("entered {when}")
        rest.append(entered.format(when=moment(entry.entered), who=entry.entered_by))
        more = QLabel(" · ".join(part for part in rest if part), host)
        more.setProperty("look", "dim")
        more.setFont(theme.font("small"))
        more.setWordWrap(True)
        more.setTextFormat(Qt.TextFormat.PlainText)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(what)
        lines.addWidget(more)
        if entry.receipt:
            lines.addWidget(self._receipt(entry), 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(lines, 1)
        if entry.struck_by is not None:
            struck = Chip(_("Struck by {n}").format(n=entry.struck_by), "disputed", parent=host)
            row.addWidget(struck, 0, Qt.AlignmentFlag.AlignTop)
        elif entry.strikes is None and self._changeable:
            strike = Button(_("Strike…"), look="quiet", name=_("Strike entry {n}").format(n=entry.n), parent=host)
            strike.setFont(theme.font("small"))
            strike.clicked.connect(lambda checked=False: self.start_strike(strike, entry))
            row.addWidget(strike, 0, Qt.AlignmentFlag.AlignTop)
        return host

    def _receipt(self, entry: CustodyView) -> QWidget:
        """The signed paper, by its reference; by its hash where it is not there any more."""
        paper = entry.receipt_ref
        if paper is None:
            return Label(_("receipt {name}").format(name=entry.receipt[:16]), "small", colour="dim", parent=self)
        words = _("receipt {name}").format(name=paper.ref)
        button = Button(words, look="link", then=lambda: go_to(self.desk, paper), parent=self)
        button.setFont(theme.font("small"))
        button.setToolTip(f"{paper.title}\nSHA-256 {entry.receipt}")
        return button

    def start_entry(self) -> None:
        """Ask what happened to the item."""
        from ui.record.custody_form import CustodyForm

        form = CustodyForm(self.desk, self.add_button, [self._item])
        form.saved.connect(self._read)
        form.open()

    def start_strike(self, anchor: QWidget, entry: CustodyView) -> None:
        """Ask why an entry is struck."""
        from ui.record.custody_form import StrikeForm

        form = StrikeForm(self.desk, anchor, self._exhibit, entry)
        form.saved.connect(self._read)
        form.open()

    def _read(self) -> None:
        """Custody is no record, so that nobody else says that there is a new entry."""
        uid = self._uid
        self.desk.read(lambda library: custody_of(library, uid), self.show_entries, owner=self, key="custody")
