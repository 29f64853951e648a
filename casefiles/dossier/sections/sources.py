"""The sources by number, and how lines, chips, grades and marks are to be read."""

from __future__ import annotations

from casefiles.dossier.blocks import baseline, callout, chip, nothing, paragraph, place_lines, subhead
from casefiles.dossier.content import Dossier, SourceRow, Standing
from casefiles.dossier.page import Flow
from casefiles.dossier.sections.passages import passages
from casefiles.dossier.styles import BODY, BORDERS, CELL, CELL_DIM, GRADE, NOTE, plain_numbers
from casefiles.dossier.tables import Column, Row, table
from casefiles.dossier.text import Span, set_lines
from casefiles.words import _


def sources(flow: Flow, dossier: Dossier) -> None:
    """The sources by number, how reliable each is, what it draws on, and what they say word for word."""
    if not dossier.sources:
        nothing(flow)
        return
    columns = (
        Column(_("No."), 28),
        Column(_("Source"), 268),
        Column(_("Reliability"), 66),
        Column(_("Draws on"), 108),
    )
    table(flow, columns, (_source(row) for row in dossier.sources), _("Sources"))
    note = _(
        "Sources that draw on one another count once. A number raised behind a statement names the sources that say so."
    )
    paragraph(flow, (NOTE.span(note),), NOTE)
    passages(flow, dossier)


def _source(row: SourceRow) -> Row:
    title = [CELL.span(row.title)]
    if row.ref:
        title.append(Span(f"  {row.ref}", "mono", 7, "dim"))
    under = " · ".join(part for part in (row.kind, row.publisher, row.date) if part)
    if under:
        title.append(CELL_DIM.span("\n" + under))
    if row.note:
        title.append(CELL_DIM.span("\n" + row.note))
    reliability = GRADE.span(row.reliability) if row.reliability else CELL_DIM.span(_("not graded"))
    draws = plain_numbers(row.draws_on, CELL)
    if row.draws_on_words:
        draws.append(CELL_DIM.span((", " if draws else "") + row.draws_on_words))
    return Row(
        (str(row.number), tuple(title), (reliability,), tuple(draws) or (CELL_DIM.span("—"),)),
        anchor=f"source-{row.number}",
    )


def legends(flow: Flow, dossier: Dossier) -> None:
    """How lines, chips, grades and marks are to be read."""
    rows = (
        (Standing("corroborated", 2), _("Two or more sources that do not draw on one another say so. Solid line.")),
        (Standing("single"), _("One source says so, or several that all draw on one. Dashed line.")),
        (Standing("disputed"), _("A source says otherwise, or versions differ and none was set aside. Dotted line.")),
        (Standing("unsourced"), _("Entered without a source. Dotted grey line.")),
        (
            Standing("record"),
            _("Rests on a register entry, an expert report, a ruling or an observation of one's own."),
        ),
    )
    for standing, words in rows:
        lines = set_lines((BODY.span(words),), flow.width - 132)
        flow.need(len(lines) * BODY.leading + 4)
        base = baseline(flow.y, BODY)
        middle = base - 3
        flow.sheet.stroke(
            ((flow.left, middle), (flow.left + 26, middle)),
            colour="dim" if standing.key in ("unsourced", "record") else standing.key,
            thickness=1.2,
            style=BORDERS[standing.key],
        )
        chip(flow.sheet, flow.left + 36, base, standing)
        place_lines(flow, lines, BODY, flow.left + 132)
        flow.y += 4
    if dossier.legend:
        subhead(flow, _("Grades and signs"))
        for row in dossier.legend:
            lines = set_lines((BODY.span(row.meaning),), flow.width - 132)
            flow.need(min(len(lines), 3) * BODY.leading + 3)
            top, page = flow.y, len(flow.sheets)
            signs = set_lines((Span(row.sign, "mono", 8.5, "ink"),), 122)
            for number, line in enumerate(signs):
                flow.sheet.text(flow.left, baseline(top + number * BODY.leading, BODY), line)
            place_lines(flow, lines, BODY, flow.left + 132)
            if page == len(flow.sheets):
                flow.y = max(flow.y, top + len(signs) * BODY.leading)
            flow.y += 2
    flow.gap(6)
    words = _(
        "“Alleged” stands where a source says it of somebody who has not been convicted of it. "
        "Dates and amounts are as precise as the source made them, not more."
    )
    callout(flow, (BODY.span(words),))
