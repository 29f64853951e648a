"""Why two entries may be one, or not, as chips: for it in grey, against it in red, the sentence when the mouse is on one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from casefiles.services.matching.evidence import NOT_THE_SAME
from casefiles.services.matching.finding import Match, worded
from casefiles.services.matching.words import short
from ui.chip import Chip
from ui.flow_layout import FlowLayout
from ui.record.backing import first_letter_up

TONES = {"strong": "corroborated", "possible": "single_source", "unsure": "info", "different": "disputed"}


class ReasonChips(QWidget):
    """How strong a pair is, then its reasons."""

    def __init__(self, match: Match, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: list[Chip] = []
        flow = FlowLayout(self, 5)
        key = match.judged or match.strength
        self._add(flow, Chip(first_letter_up(worded(match)), TONES.get(key, "neutral"), parent=self))
        for said in match.reasons_for:
            self._add(flow, Chip(f"+ {short(said.key)}", "neutral", hint=said.sentence, parent=self))
        for said in match.reasons_against:
            if said.key == NOT_THE_SAME:
                continue  # said by the first chip
            self._add(flow, Chip(f"- {short(said.key)}", "disputed", hint=said.sentence, parent=self))

    def _add(self, flow: FlowLayout, chip: Chip) -> None:
        self.chips.append(chip)
        flow.addWidget(chip)
