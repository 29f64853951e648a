"""What somebody concludes, apart from what is reported."""

from __future__ import annotations

from casefiles.dossier.blocks import nothing, paragraph
from casefiles.dossier.content import Dossier
from casefiles.dossier.page import Flow
from casefiles.dossier.styles import BODY, SMALL, numbers
from casefiles.words import _


def assessments(flow: Flow, dossier: Dossier) -> None:
    """What somebody concludes, apart from what is reported."""
    if not dossier.assessments:
        nothing(flow)
    for assessment in dossier.assessments:
        flow.gap(6)
        flow.need(4 * BODY.leading)
        paragraph(flow, (BODY.span(assessment.text), *numbers(assessment.sources, BODY)), BODY, after=1)
        parts = [
            part
            for part in (
                assessment.author,
                _("confidence: {level}").format(level=assessment.confidence)
                if assessment.confidence
                else _("confidence: not stated"),
                assessment.rests_on and _("rests on: {records}").format(records=", ".join(assessment.rests_on)),
                assessment.ref,
            )
            if part
        ]
        paragraph(flow, (SMALL.span(" · ".join(parts)),), SMALL, after=6)
        flow.step(_("Assessments"))
