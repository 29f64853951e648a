"""All links of a record: the line for a new one, questions with their answers, then every link by how it reads."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casefiles.services.views import Answer, LinkView, Question
from casefiles.words import _, and_list, sort_key
from ui.card import Card
from ui.chip import Chip
from ui.desk import Desk
from ui.empty_page import EmptyPage
from ui.flow_layout import FlowLayout
from ui.label import Label
from ui.record.emptying import empty
from ui.record.gathering import Gathered
from ui.record.link_figure import LinkFigure
from ui.record.link_line import LinkLine
from ui.record.link_row import LinkRow
from ui.record.steps import RecordSteps


class LinksTab(QWidget):
    """Keeps the line and what is typed in it while the links below are shown anew."""

    def __init__(self, desk: Desk, steps: RecordSteps, found: Gathered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.steps = steps
        self.line = LinkLine(desk, found.view.id, found.view.type, self)
        self.line.setVisible(desk.writable and not found.view.deleted)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.rows: list[LinkRow] = []
        self.questions: list[QuestionCard] = []
        self.figure = LinkFigure(desk, found, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.line)
        column.addLayout(self._list)
        column.addWidget(self.figure)
        self.show_gathered(found)

    def show_gathered(self, found: Gathered) -> None:
        """The links as they are now."""
        self.line.setVisible(self.desk.writable and not found.view.deleted)
        empty(self._list)
        self.rows, self.questions = [], []
        asked: set[int | None] = set()
        for question in found.questions:
            card = QuestionCard(self.desk, self.steps, question, self)
            self.questions.append(card)
            self.rows += card.rows
            asked |= {answer.link.id for answer in question.answers}
            self._list.addWidget(card)
        groups: dict[str, list[LinkView]] = {}
        files: dict[bool, list[LinkView]] = {}
        for link in found.view.links:
            if link.type == "in_file":
                files.setdefault(link.backwards, []).append(link)
            elif link.id is None or link.id not in asked:
                groups.setdefault(link.reading, []).append(link)
        if groups:
            card = Card(parent=self)
            card.column.setSpacing(2)
            for reading in sorted(groups, key=sort_key):
                self._add_group(card, groups[reading])
            self._list.addWidget(card)
        for backwards, links in files.items():
            card = Card(_("In its file") if backwards else _("In the file of"), "folder-open", self)
            card.column.setSpacing(2)
            self._add_group(card, sorted(links, key=lambda one: one.other.type), reading=False)
            self._list.addWidget(card)
        if not found.view.links:
            page = EmptyPage(
                "link", _("No links yet"), _("Whom does this concern? Type it in one line, such as “paid shining”.")
            )
            page.setMinimumHeight(200)
            self._list.addWidget(page)
        self.figure.show_gathered(found)

    def _add_group(self, card: Card, links: list[LinkView], *, reading: bool = True) -> None:
        ordered = sorted(links, key=lambda one: (one.sort or "~", sort_key(one.other.title))) if reading else links
        for link in ordered:
            row = link_row(self.desk, self.steps, link, card, reading=reading)
            self.rows.append(row)
            card.column.addWidget(row)


def link_row(desk: Desk, steps: RecordSteps, link: LinkView, parent: QWidget, *, reading: bool = True) -> LinkRow:
    """A link as a line whose steps are answered."""
    row = LinkRow(desk, link, steps.view.title, reading=reading, parent=parent)
    row.who_wanted.connect(steps.show_who_of_link)
    row.edit_wanted.connect(steps.edit_link)
    row.remove_wanted.connect(steps.remove_link)
    return row


class QuestionCard(Card):
    """A question with its answers: under each, who supports it and who disputes it."""

    wanted = Signal()

    def __init__(self, desk: Desk, steps: RecordSteps, question: Question, parent: QWidget) -> None:
        super().__init__(question.text, parent=parent)
        self.title.setText(question.text)
        self.question = question
        self.rows: list[LinkRow] = []
        for answer in question.answers:
            row = link_row(desk, steps, answer.link, self, reading=False)
            self.rows.append(row)
            self.column.addWidget(row)
            for text, tone, who in self._sides(answer):
                side = QWidget(self)
                flow = FlowLayout(side, 6)
                flow.setContentsMargins(24, 0, 0, 2)
                flow.addWidget(Chip(text, tone, parent=side))
                names = Label(who, "small", colour="dim", parent=side)
                names.setFixedHeight(20)
                flow.addWidget(names)
                self.column.addWidget(side)

    @staticmethod
    def _sides(answer: Answer) -> list[tuple[str, str, str]]:
        found = []
        for claims, text, tone in (
            (answer.supports, _("Supported by"), "neutral"),
            (answer.disputes, _("Disputed by"), "disputed"),
        ):
            if claims:
                names = list(dict.fromkeys(claim.source.title for claim in claims))
                found.append((text, tone, and_list(names)))
        return found
