"""When things happened: the time chart, and what happened in order of time."""

from __future__ import annotations

from casefiles.dossier.blocks import nothing, statement_spans
from casefiles.dossier.content import Dossier, EventRow
from casefiles.dossier.page import Flow
from casefiles.dossier.sections import figures
from casefiles.dossier.styles import CELL, CELL_DIM, STRONG_CELL, cited_plainly
from casefiles.dossier.tables import Column, Row, table
from casefiles.dossier.text import Span
from casefiles.words import _


def timeline(flow: Flow, dossier: Dossier) -> None:
    """When things happened, as far as anybody says."""
    if dossier.timeline is None:
        nothing(flow)
        return
    figures.figure(flow, dossier.timeline, _("Timeline."))


def events(flow: Flow, dossier: Dossier) -> None:
    """What happened, in order of time."""
    if not dossier.events:
        nothing(flow)
        return
    columns = (Column(_("When"), 96), Column(_("What"), 254), Column(_("Backing"), 76), Column(_("Sources"), 44))
    table(flow, columns, (_event(event) for event in dossier.events), _("Events"))


def _event(event: EventRow) -> Row:
    what = [STRONG_CELL.span(event.title)]
    if event.ref:
        what.append(Span(f"  {event.ref}", "mono", 7, "dim"))
    under = " · ".join(part for part in (event.kind, event.place, event.detail) if part)
    if under:
        what.append(CELL_DIM.span("\n" + under))
    for statement in event.statements:
        what += [CELL.span("\n"), *statement_spans(statement, CELL)]
    date = CELL.span(event.date) if event.date else CELL_DIM.span(_("no date stated"))
    return Row(((date,), tuple(what), event.standing, cited_plainly(event.sources, event.against, CELL)))
