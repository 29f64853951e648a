"""What links the subject to whom, and who says so."""

from __future__ import annotations

from collections.abc import Iterator

from casefiles.dossier.blocks import nothing, statements_spans, subhead
from casefiles.dossier.content import Dossier, LinkRow
from casefiles.dossier.page import Flow, shown_title
from casefiles.dossier.sections import figures
from casefiles.dossier.styles import CELL, CELL_DIM, GRADE, STRONG_CELL, cited_plainly
from casefiles.dossier.tables import Column, Row, table
from casefiles.dossier.text import Span
from casefiles.words import _


def links(flow: Flow, dossier: Dossier) -> None:
    """The link figure, then what links the subject to whom, and who says so."""
    if dossier.link_figure is not None:
        figures.figure(flow, dossier.link_figure, dossier.link_caption or _("Links."))
    if dossier.links:
        subhead(flow, _("What links {title} to whom, and who says so").format(title=shown_title(dossier)))
        columns = (
            Column(_("Link"), 146),
            Column(_("To"), 150),
            Column(_("Backing"), 76),
            Column(_("Grade"), 48),
            Column(_("Sources"), 50),
        )
        table(flow, columns, (row for link in dossier.links for row in _link(link)), _("Links"))
    if dossier.link_figure is None and not dossier.links:
        nothing(flow)


def _link(link: LinkRow) -> Iterator[Row]:
    reading = [CELL.span(link.reading)]
    if link.subject:
        reading.insert(0, CELL_DIM.span(f"{link.subject} — "))
    if link.alleged:
        reading.append(CELL_DIM.span(" " + _("(alleged)")))
    if link.how:
        reading.append(CELL_DIM.span(f" ({link.how})"))
    if link.detail:
        reading.append(CELL_DIM.span(f", {link.detail}"))
    target = [STRONG_CELL.span(link.target)]
    if link.target_ref:
        target.append(Span(f"  {link.target_ref}", "mono", 7, "dim"))
    more = [
        part
        for part in (link.period, link.named_as and _("told under the name “{alias}”").format(alias=link.named_as))
        if part
    ]
    if more:
        target.append(CELL_DIM.span("\n" + " · ".join(more)))
    if link.note:
        target.append(CELL_DIM.span("\n" + link.note))
    grade = GRADE.span(link.grade) if link.grade else CELL_DIM.span("—")
    yield Row(
        (tuple(reading), tuple(target), link.standing, (grade,), cited_plainly(link.sources, link.against, CELL)),
        below=statements_spans(link.statements, CELL_DIM),
    )
