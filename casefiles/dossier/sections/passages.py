"""Under the sources: what they say word for word, with the place in the evidence, and regions as they are to be seen."""

from __future__ import annotations

from casefiles.dossier.blocks import baseline, place_lines, subhead
from casefiles.dossier.content import Dossier, Passage
from casefiles.dossier.page import Flow
from casefiles.dossier.pictures import place
from casefiles.dossier.styles import BODY, SMALL, STRONG, Style, plain_numbers
from casefiles.dossier.text import Span, set_lines
from casefiles.words import _, quoted

NUMBER = 28.0
"""Points of the column in which the source's number stands."""
PICTURE = (150.0, 112.0)
"""Most points of a cut-out's width and height."""


def passages(flow: Flow, dossier: Dossier) -> None:
    """Nothing is printed where nothing is cited word for word."""
    if not dossier.passages:
        return
    subhead(flow, _("Word for word"))
    for passage in dossier.passages:
        _passage(flow, passage)


def _passage(flow: Flow, passage: Passage) -> None:
    found = place(flow.document, passage.picture, max(PICTURE)) if passage.picture is not None else None
    wide = high = 0.0
    if found is not None:
        scale = min(PICTURE[0] / found.width, PICTURE[1] / found.height)
        wide, high = found.width * scale, found.height * scale
    room = flow.width - NUMBER - (wide + 12 if found is not None else 0)
    rows: list[tuple[tuple[Span, ...], Style]] = []
    if passage.says:
        rows.append(((BODY.span(passage.says),), BODY))
    if passage.excerpt:
        rows.append(((BODY.span(quoted(passage.excerpt)),), BODY))
    if not rows:
        rows.append(((BODY.span(passage.about),), BODY))
    under = [passage.place, passage.about if passage.says or passage.excerpt else ""]
    if not passage.supports:
        under.append(_("disputes it"))
    rows.append(((SMALL.span(" · ".join(part for part in under if part)),), SMALL))
    lines = [(set_lines(spans, room), style) for spans, style in rows]
    tall = max(high, sum(len(one) * style.leading for one, style in lines)) + 6
    flow.need(min(tall, max(high + 6, 60)))
    if found is not None:
        flow.sheet.image(found.name, flow.right - wide, flow.y + 2, wide, high, radius=1)
    for line in set_lines(tuple(plain_numbers(passage.sources, STRONG)), NUMBER):
        flow.sheet.text(flow.left, baseline(flow.y, BODY), line)
    start, page = flow.y, len(flow.sheets)
    for one, style in lines:
        place_lines(flow, one, style, flow.left + NUMBER)
    if page == len(flow.sheets):
        flow.y = start + tall
    flow.y += 4
    flow.step(_("Sources"))
