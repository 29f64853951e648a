"""One line with its chips: what is typed is understood while one types; Tab walks the chips, arrows choose.

The keyboard never leaves the line. What is chosen belongs to the words it was chosen for: where these change, it is
forgotten, so that nobody is taken for another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from casefiles.database.library import Library
from casefiles.services.proposals import Proposal
from casefiles.words import _
from ui import theme
from ui.desk import Desk
from ui.flow_layout import FlowLayout
from ui.jobs import Job
from ui.line_input import LineInput
from ui.line_piece import Piece, PieceChip, pieces
from ui.record.offers import Offer, OfferList

WAIT = 40
"""Milliseconds of quiet before the line is read."""

Propose = Callable[[Library, str, Mapping[str, str]], Proposal]
"""What a text would write with these choices; called in another thread."""


class Chosen(NamedTuple):
    """What was chosen for a piece, and the words it was chosen for."""

    option: str
    words: str
    is_answer: bool


class LineEditor(QWidget):
    """`propose` reads the line. Nothing is written here: `entered` says that somebody wants it."""

    proposed = Signal()
    """The chips are those of the text now."""
    entered = Signal(bool)
    """Enter was pressed on a line that can be entered; whether source, date and place shall be kept."""
    escaped = Signal()
    edited = Signal()
    """The text is another now."""

    def __init__(self, desk: Desk, propose: Propose, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._propose = propose
        self._chosen: dict[str, Chosen] = {}
        self._job: Job | None = None
        self._is_fresh = True
        self._enter: bool | None = None
        self._walked: tuple[str, bool] | None = None
        self._list: OfferList | None = None
        self.proposal: Proposal | None = None
        self.chips: list[PieceChip] = []
        self.line = LineInput(self._walk, self)
        self.line.setAccessibleName(_("One line in"))
        self.line.setFont(theme.font("text"))
        self.line.setMinimumHeight(32)
        self._row = QWidget(self)
        self._flow = FlowLayout(self._row, 6)
        self.trouble = _sentence("wrong", self)
        self.writes = _sentence("dim", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.line, self._row, self.trouble, self.writes):
            column.addWidget(part)
        self._row.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self.look)
        self.line.textChanged.connect(self._typed)
        self.line.arrow.connect(self._step)
        self.line.entered.connect(self.enter)
        self.line.escaped.connect(self._escape)
        self.line.left.connect(self.close_list)
        self.line.came_back.connect(lambda: self._walk_to(self.chips[-1].piece) if self.chips else None)
        self.line.cursorPositionChanged.connect(lambda old, new: self.close_list())

    # The line

    @property
    def text(self) -> str:
        """What stands in the line, without space around it."""
        return self.line.text().strip()

    @property
    def choices(self) -> dict[str, str]:
        """What was chosen, by key of chip or question."""
        return {key: chosen.option for key, chosen in self._chosen.items()}

    def start(self, text: str = "", *, at: int | None = None) -> None:
        """Begin with a text, chosen nothing, the cursor at its end or at `at`."""
        self._chosen.clear()
        self._enter = None
        self._walk_to(None)
        self.line.setText(text)
        self.line.setCursorPosition(len(text) if at is None else at)
        self.look()

    def keep(self, text: str) -> None:
        """Begin the next line with what is kept of the one before; what was asked about it stays answered."""
        # A new place is known by now, and the person is another: only answers go with the words they are about.
        answers = {key: chosen for key, chosen in self._chosen.items() if chosen.is_answer and key != "grade"}
        self.start(f" {text}" if text else "", at=0)
        self._chosen = answers
        if answers:
            self.look()

    def refuse(self, sentence: str) -> None:
        """Say why the line was not taken."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def _typed(self) -> None:
        self._is_fresh = False
        self._enter = None
        self.close_list()
        self.line.mark(0, 0)
        self._timer.start()
        self.edited.emit()

    def look(self) -> None:
        """Read the line as it stands, with what was chosen."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not self.text or self.desk.library is None:
            self._is_fresh = True
            self.desk.forget_reading(self, "line")
            self._show(None)
            return
        self._is_fresh = False
        text, chosen, propose = self.line.text(), dict(self._chosen), self._propose

        def work(library: Library) -> tuple[Proposal, dict[str, Chosen]]:
            found = propose(library, text, {})
            if not chosen:
                return found, {}
            kept = _fitting(found, chosen)
            return propose(library, text, {key: one.option for key, one in kept.items()}), kept

        self._job = self.desk.read(work, self._arrived, owner=self, key="line")

    def _arrived(self, found: tuple[Proposal, dict[str, Chosen]]) -> None:
        self._job = None
        proposal, self._chosen = found
        self._is_fresh = True
        self._show(proposal)
        if self._enter is not None:
            keep, self._enter = self._enter, None
            self.enter(keep)

    # What it shows

    def _show(self, proposal: Proposal | None) -> None:
        self.proposal = proposal
        self._row.setUpdatesEnabled(False)
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.chips = []
        for piece in pieces(proposal) if proposal is not None else []:
            chip = PieceChip(piece, self._row)
            chip.pressed.connect(lambda chip=chip: self._pressed(chip))
            self.chips.append(chip)
            self._flow.addWidget(chip)
            chip.show()
        self._row.setVisible(bool(self.chips))
        self._flow.invalidate()
        self._row.updateGeometry()
        self._row.setUpdatesEnabled(True)
        self.refuse("\n".join(proposal.problems) if proposal is not None else "")
        self.writes.setText("\n".join(proposal.writes) if proposal is not None else "")
        self.writes.setVisible(bool(self.writes.text()))
        self._mark()
        if self._list is not None and self._list.isVisible():
            self._open_list()
        self.proposed.emit()

    def walked(self) -> PieceChip | None:
        """The chip that the keys are about; None for the line itself."""
        return next((chip for chip in self.chips if _name(chip.piece) == self._walked), None)

    def _walk(self, step: int) -> bool:
        """Go to the next chip, or the one before; no further than the last, or back into the line."""
        if not self._is_fresh or not self.chips:
            return False
        at = next((n for n, chip in enumerate(self.chips) if _name(chip.piece) == self._walked), -1) + step
        if at < -1 or at >= len(self.chips):
            self._walk_to(None)
            return False
        self._walk_to(self.chips[at].piece if at >= 0 else None)
        return True

    def _walk_to(self, piece: Piece | None) -> None:
        self._walked = _name(piece) if piece is not None else None
        self.close_list()
        self._mark()

    def _mark(self) -> None:
        walked = self.walked()
        for chip in self.chips:
            chip.set_walked(chip is walked)
        piece = walked.piece if walked is not None else None
        self.line.mark(piece.start, piece.end) if piece is not None else self.line.mark(0, 0)
        self.line.setAccessibleDescription(piece.spoken if piece is not None else self.trouble.text())

    # Choosing

    def _pressed(self, chip: PieceChip) -> None:
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)
        was_open = self._walked == _name(chip.piece) and self._list is not None and self._list.isVisible()
        self._walk_to(chip.piece)
        if not was_open:
            self._open_list()

    def options(self) -> list[Offer]:
        """What is offered now for the walked chip."""
        return list(self._list.offers) if self._list is not None and self._list.isVisible() else []

    def _open_list(self) -> None:
        chip = self.walked()
        if chip is None or not chip.piece.can_choose:
            self.close_list()
            return
        if self._list is None or self._list.parentWidget() is not self.window():
            self._list = OfferList(self.window())
            self._list.chosen.connect(self._clicked)
            self.destroyed.connect(self._list.deleteLater)
        offers = [Offer(one.label, one.detail, one.icon, one.key) for one in chip.piece.options]
        self._list.show_offers(offers, max(0, chip.piece.at))
        self._flow.activate()
        self._list.stand_under(chip)
        self._list.show()
        self._list.raise_()

    def close_list(self) -> None:
        """Offer nothing."""
        if self._list is not None:
            self._list.hide()

    def _clicked(self, offer: Offer) -> None:
        chip = self.walked()
        self.close_list()
        if chip is not None:
            self._choose(chip, next(n for n, one in enumerate(chip.piece.options) if one.key == offer.data))

    def _step(self, step: int) -> None:
        """An arrow: the next choice of the walked chip. In the line itself, the first chip that offers one is walked to."""
        chip = self.walked()
        if chip is None:
            chip = next((one for one in self.chips if one.piece.can_choose), None)
            if chip is None or step < 0:
                return
            self._walk_to(chip.piece)
            self._open_list()
            return
        if not chip.piece.can_choose:
            return
        n = len(chip.piece.options)
        at = chip.piece.at
        self._choose(chip, (at + step) % n if at >= 0 else 0 if step > 0 else n - 1)
        self._open_list()

    def _choose(self, chip: PieceChip, at: int) -> None:
        piece = chip.piece
        words = self.line.text()[piece.start : piece.end]
        self._chosen[piece.key] = Chosen(piece.options[at].key, words, piece.asks)
        # Seen at once; what follows from it is read.
        chip.piece = _with(piece, at)
        chip.setAccessibleName(chip.piece.spoken)
        chip.updateGeometry()
        chip.update()
        self.line.setAccessibleDescription(chip.piece.spoken)
        self.look()

    # Entering

    def enter(self, keep: bool = False) -> None:
        """Somebody wants the line entered: say so, or go to what stands in the way. Waits where it is still being read."""
        if not self.text:
            return
        if not self._is_fresh or self._timer.isActive():
            self._enter = keep
            if self._timer.isActive():
                self.look()
            return
        if self.proposal is not None and self.proposal.ready:
            self.close_list()
            self.entered.emit(keep)
            return
        chip = next((one for one in self.chips if one.piece.in_the_way), None)
        if chip is not None:
            self._walk_to(chip.piece)
            self._open_list()

    def _escape(self) -> None:
        if self._list is not None and self._list.isVisible():
            self.close_list()
        else:
            self.escaped.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_list()


def _sentence(look: str, parent: QWidget) -> QLabel:
    made = QLabel("", parent)
    made.setProperty("look", look)
    made.setFont(theme.font("small"))
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.hide()
    return made


def _name(piece: Piece) -> tuple[str, bool]:
    """What tells a chip from the others of its line: a question has the key of the chip it is about."""
    return piece.key, piece.asks


def _with(piece: Piece, at: int) -> Piece:
    """The piece with another choice."""
    option = piece.options[at]
    return replace(piece, at=at, label=option.label, detail=option.detail, icon=option.icon, problem="")


def _fitting(proposal: Proposal, chosen: Mapping[str, Chosen]) -> dict[str, Chosen]:
    """What was chosen for words that still stand there."""
    kept = {}
    for key, one in chosen.items():
        chip = proposal.chip(key)
        # A chip may be there only for what is chosen elsewhere; then its words must at least still be in the line.
        fits = proposal.text[chip.start : chip.end] == one.words if chip is not None else one.words in proposal.text
        if fits:
            kept[key] = one
    return kept
