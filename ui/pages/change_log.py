"""The change log: who, when, what; at the right what one change did, before and after; and whether the chain holds."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget

from casefiles.domain.record_types import BY_PREFIX
from casefiles.progress import Cancelled
from casefiles.services import history, remembered
from casefiles.services.views import ChangedRow, ChangeView
from casefiles.words import N_, _, moment, ngettext, number
from ui import contents, theme, tones
from ui.bar import Bar
from ui.button import Button
from ui.card import Card
from ui.chain.head_strip import HeadStrip
from ui.chip import Chip
from ui.desk import Desk
from ui.digest import grouped
from ui.empty_page import EmptyPage
from ui.flow_layout import FlowLayout
from ui.history import Place
from ui.label import Label
from ui.notice import Notice
from ui.record_table import RecordTable, TableSpec
from ui.table_model import Column

KINDS = {
    "create": N_("making of the library"),
    "undo": N_("undo"),
    "redo": N_("done again"),
    "import": N_("import"),
    "migrate": N_("new version"),
    "restore": N_("restored from a backup"),
    "verify": N_("check"),
}
FILTER_WAIT = 200
"""Milliseconds of quiet before a filter that was typed is used."""
ROWS_SHOWN = 200


class ChangeLogPage(QSplitter):
    """Ids of rows are the numbers of the changes."""

    verify_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.desk = desk
        self._known: dict[int, ChangeView] = {}
        self._shown = 0
        self._stale = False
        spec = TableSpec(
            name=contents.CHANGES,
            title=_("Change log"),
            icon="history",
            columns=[
                Column("seq", _("No."), 64, "number", sortable=True),
                Column("label", _("What"), 380, "struck", sortable=False),
                Column("author", _("Who"), 110, "text", sortable=False),
                Column("when", _("When"), 142, "dim", sortable=False, whole=True),
                Column("state", _("State"), 104, "chip", sortable=False),
            ],
            usual=("seq", "label", "author", "when"),
            sort="-seq",
            empty=_("Every change to the library is written here, and can be checked."),
        )
        self.table = RecordTable(spec, self._cells, self._order, desk.jobs, desk.settings)
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("Filter by what was done"))
        self.author = QLineEdit()
        self.author.setPlaceholderText(_("By whom"))
        self.author.setFixedWidth(130)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(FILTER_WAIT)
        self._wait.timeout.connect(self.table.reload)
        filters = Bar(46, "bottom", "panel")
        filters.row.setContentsMargins(12, 0, 12, 0)
        for editor in (self.text, self.author):
            editor.setAccessibleName(editor.placeholderText())
            editor.setClearButtonEnabled(True)
            editor.textChanged.connect(lambda text: self._wait.start())
        filters.row.addWidget(self.text, 1)
        filters.row.addWidget(self.author)
        column = self.table.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, filters)
        self.verify = Button(_("Verify"), "shield-check", then=self._verify)
        self.verify.setToolTip(_("Check that no entry was changed, added or removed, and all evidence"))
        head = column.itemAt(0).widget()
        assert isinstance(head, Bar)
        head.row.addWidget(self.verify)
        self.notice = Notice()
        self.chain = QWidget()
        chain = QVBoxLayout(self.chain)
        chain.setContentsMargins(12, 8, 12, 0)
        chain.addWidget(self.notice)
        self.chain.hide()
        self.notice.closed.connect(self.chain.hide)
        column.insertWidget(1, self.chain)
        self.head = HeadStrip(desk)
        column.addWidget(self.head)
        self.detail = ChangeDetail(desk)
        self.addWidget(self.table)
        self.addWidget(self.detail)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setSizes([760, 480])
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.table.current_changed.connect(self._came_to)
        self.table.loaded.connect(self._loaded)
        self.table.failed.connect(desk.surprised)
        desk.changed.connect(self._heard)
        self.table.reload()
        self._look_back()

    def open_place(self, place: Place) -> None:
        """Show one change, or the newest."""
        if self._stale:
            self._stale = False
            self.table.reload()
        if place.ref.isdecimal():
            self._show(int(place.ref))
        elif self._shown:
            self._show(self._shown)

    def _came_to(self, seq: int) -> None:
        if self.isVisible():
            self.desk.go(contents.CHANGES, str(seq))

    def choose_columns(self) -> None:
        self.table.choose_columns()

    def _heard(self, notice: Any) -> None:
        if self.isVisible():
            self.table.reload()
        else:
            self._stale = True

    # Rows

    def _order(self, sort: str, descending: bool, filters: frozenset[str]) -> array[int]:
        library = self.desk.library
        if library is None:
            raise Cancelled
        text, author = self.text.text().strip(), self.author.text().strip()
        last = library.head.seq
        if not text and not author:
            self._known = {}
            return array("q", range(last, 0, -1) if descending else range(1, last + 1))
        found = history.changes(library, text=text, author=author, limit=last)
        self._known = {one.seq: one for one in found}
        return array("q", sorted(self._known, reverse=descending))

    def _cells(self, ids: Sequence[int], keys: Sequence[str]) -> dict[int, list[str]]:
        known = self._known
        if any(one not in known for one in ids):
            assert self.desk.library is not None
            # Without filters a page of rows is a run of numbers.
            found = history.changes(self.desk.library, before=max(ids) + 1, limit=max(ids) - min(ids) + 1)
            known = {one.seq: one for one in found}
        return {one: _cells(known[one], keys) for one in ids if one in known}

    def _loaded(self) -> None:
        if not self._shown and len(self.table.model.ids):
            self._show(self.table.model.id_at(0))

    def _show(self, seq: int) -> None:
        self._shown = seq
        self.table.select(seq)
        self.detail.show_change(seq)

    # The chain

    def _look_back(self) -> None:
        """Say, where the library is not as this person last saw it, what is another about it."""
        folder = self.desk.settings.folder
        self.desk.read(lambda library: remembered.remark(library, folder), self._say_seen, owner=self, key="seen")

    def _say_seen(self, sentence: str) -> None:
        if sentence:
            self.notice.say(sentence, "disputed", step=_("I know why"), then=self._accept)
            self.chain.show()

    def _accept(self) -> None:
        self.chain.hide()
        folder = self.desk.settings.folder
        done = _("From now on the library counts as it is.")
        self.desk.read(
            lambda library: remembered.accept(library, folder), lambda _none: self.desk.say(done), owner=self, key="accept"
        )

    def _verify(self) -> None:
        self.notice.say(_("Checking the change log, the entries and every byte of the evidence …"), "info")
        self.chain.show()
        self.verify_wanted.emit()

    def show_report(self, report: Any) -> None:
        """Say how a verification ended."""
        if report.journal.ok:
            sentence = ngettext(
                "The chain holds: {n} entry, none changed, added or removed.",
                "The chain holds: {n} entries, none changed, added or removed.",
                report.journal.entries,
            ).format(n=number(report.journal.entries))
            if report.ok:
                self.notice.say(sentence, "corroborated")
            else:
                self.notice.say(sentence + " " + " ".join(report.findings[:3]), "single_source")
        else:
            self.notice.say(_("The chain is broken.") + " " + " ".join(report.journal.findings[:3]), "disputed")
        self.chain.show()


def _cells(change: ChangeView, keys: Sequence[str]) -> list[str]:
    shown = {
        "seq": number(change.seq),
        "label": tones.struck_cell(change.label) if change.undone else change.label,
        "author": change.author,
        "when": moment(change.when),
        "state": tones.chip_cell(*state_of(change)),
    }
    return [shown[key] for key in keys]


def state_of(change: ChangeView) -> tuple[str, str]:
    """Tone and words of what became of a change, or of what kind it is."""
    if change.undone:
        return "unsourced", _("Undone")
    if change.kind in KINDS:
        words = _(KINDS[change.kind])
        return "neutral", words[:1].upper() + words[1:]
    return "neutral", ""


class ChangeDetail(QScrollArea):
    """What one change did, row by row."""

    shown = Signal(int)
    """The number of the change that is shown now."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(320)
        self.setAccessibleName(_("What the change did"))
        self.setWidget(EmptyPage("history", _("Nothing chosen"), _("Choose a change to see what it did.")))

    def show_change(self, seq: int) -> None:
        """Read one change and show it."""

        def read(library: Any) -> tuple[ChangeView, list[ChangedRow]] | None:
            found = history.changes(library, before=seq + 1, limit=1)
            return (found[0], history.rows_of(library, seq, limit=ROWS_SHOWN)) if found else None

        self.desk.read(read, self._show, owner=self, key="change")

    def _show(self, found: tuple[ChangeView, list[ChangedRow]] | None) -> None:
        if found is None:
            return
        change, rows = found
        inside = QWidget()
        inside.setAccessibleName(change.label)
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(12)
        title = _wrapped(change.label, theme.font("title", 600))
        made = title.font()
        made.setStrikeOut(change.undone)
        title.setFont(made)
        column.addWidget(title)
        facts = FlowLayout(gap=8)
        tone, words = state_of(change)
        if words:
            facts.addWidget(Chip(words, tone))
        facts.addWidget(Label(f"{change.author} · {moment(change.when)}", "text", colour="dim"))
        holder = QWidget()
        holder.setLayout(facts)
        column.addWidget(holder)
        for row in rows:
            column.addWidget(self._card(row))
        if change.rows > len(rows):
            more = change.rows - len(rows)
            column.addWidget(
                Label(ngettext("and {n} row more", "and {n} rows more", more).format(n=number(more)), colour="dim")
            )
        digest = Card(_("Link of the chain"), "shield-check")
        code = _wrapped(change.hash, theme.mono("head"))
        code.setProperty("look", "dim")
        digest.column.addWidget(code)
        column.addWidget(digest)
        column.addStretch(1)
        self.setWidget(inside)
        self.shown.emit(change.seq)

    def _card(self, row: ChangedRow) -> Card:
        card = Card(row.type)
        head = QHBoxLayout()
        name = _wrapped(row.name, theme.font("text", 600))
        head.addWidget(name, 1)
        prefix = row.ref.partition("-")[0]
        page = contents.page_of(BY_PREFIX.get(prefix, ""))
        if page:
            button = Button(row.ref, look="link", then=lambda: self.desk.go(page, row.ref))
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        elif row.ref:
            head.addWidget(Label(row.ref, "small", colour="dim"), 0, Qt.AlignmentFlag.AlignTop)
        card.column.addLayout(head)
        for label, before, after in row.fields:
            card.column.addWidget(BeforeAfter(label, before, after))
        return card


class BeforeAfter(QWidget):
    """One field: its label, what it said, what it says now."""

    def __init__(self, label: str, before: str, after: str) -> None:
        super().__init__()
        name = Label(label, "small", colour="dim")
        name.setFixedWidth(116)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        if before:
            old = _wrapped(before, theme.font("text"))
            struck = old.font()
            struck.setStrikeOut(True)
            old.setFont(struck)
            old.setProperty("look", "dim")
            words.addWidget(old)
        if after:
            words.addWidget(_wrapped(after, theme.font("text")))
        row.addLayout(words, 1)
        self.setAccessibleName(
            _("{label}: before {before}, after {after}").format(
                label=label, before=before or _("empty"), after=after or _("empty")
            )
        )


def _wrapped(text: str, font: Any) -> QLabel:
    label = QLabel(grouped(text))
    label.setFont(font)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setMinimumWidth(40)
    return label
