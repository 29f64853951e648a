"""Questions with rival answers, and values with rival versions."""

from __future__ import annotations

from collections.abc import Iterator

from casefiles.dossier.blocks import nothing, paragraph
from casefiles.dossier.content import Answer, Dossier, Voice
from casefiles.dossier.page import Flow
from casefiles.dossier.styles import BODY_DIM, CELL, CELL_DIM, GRADE, STRONG_CELL, numbers
from casefiles.dossier.tables import Column, Row, table
from casefiles.dossier.text import Span
from casefiles.words import _


def conflicts(flow: Flow, dossier: Dossier) -> None:
    """Questions with their rival answers, and values with their rival versions; none is preferred in print."""
    if not dossier.questions:
        nothing(flow)
        return
    columns = (Column(_("Question"), 128), Column(_("Says"), 170), Column(_("Who, grade"), 172))
    rows = (row for question in dossier.questions for row in _question(question.text, question.about, question.answers))
    table(flow, columns, rows, _("Questions"))
    if not any(answer.chosen for question in dossier.questions for answer in question.answers):
        paragraph(flow, (BODY_DIM.span(_("No choice has been made between them.")),), BODY_DIM)


def _question(text: str, about: str, answers: tuple[Answer, ...]) -> Iterator[Row]:
    head = [STRONG_CELL.span(text)]
    if about:
        head.append(CELL_DIM.span("\n" + about))
    for number, answer in enumerate(answers):
        says = [CELL.span(answer.text)]
        if answer.hypothesis:
            says.append(CELL_DIM.span(" " + _("(asked, asserted by no source)")))
        if answer.chosen:
            says.append(STRONG_CELL.span("  " + _("chosen")))
            if answer.reason:
                says.append(CELL_DIM.span("\n" + _("because {reason}").format(reason=answer.reason)))
        last = number == len(answers) - 1
        yield Row(
            (tuple(head) if not number else None, tuple(says), tuple(_voices(answer.voices))),
            rule_from=0 if last else 1,
            keep=not last,
        )


def _voices(voices: tuple[Voice, ...]) -> Iterator[Span]:
    if not voices:
        yield CELL_DIM.span(_("nobody"))
    for number, voice in enumerate(voices):
        if number:
            yield CELL.span("\n")
        side = _("supported by") if voice.supports else _("disputed by")
        yield Span(side + " ", "regular", CELL.size, "corroborated" if voice.supports else "disputed")
        yield CELL.span(voice.who)
        if voice.how:
            yield CELL_DIM.span(f", {voice.how}")
        if voice.grade:
            yield GRADE.span(f" {voice.grade}")
        yield from numbers(voice.sources, CELL)
        if voice.says:
            yield CELL_DIM.span("\n" + voice.says)
