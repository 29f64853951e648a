"""What is known of the subject, and what nobody has found out yet."""

from __future__ import annotations

from casefiles.dossier.blocks import bullets, nothing, statement_spans, unknowns
from casefiles.dossier.content import Dossier
from casefiles.dossier.page import Flow
from casefiles.dossier.styles import BODY


def known(flow: Flow, dossier: Dossier) -> None:
    """What is known, sentence by sentence, and what is not."""
    rows = dossier.known or dossier.summary
    if rows:
        bullets(flow, [statement_spans(statement, BODY) for statement in rows])
    if dossier.unknowns:
        flow.gap(8)
        unknowns(flow, dossier.unknowns)
    if not rows and not dossier.unknowns:
        nothing(flow)


def gaps(flow: Flow, dossier: Dossier) -> None:
    """What nobody has found out yet."""
    if not dossier.gaps:
        nothing(flow)
        return
    bullets(flow, [(BODY.span(gap),) for gap in dossier.gaps])
