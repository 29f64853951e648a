"""Each record in full."""

from __future__ import annotations

from casefiles.dossier.blocks import (
    baseline,
    chip,
    chip_width,
    labelled,
    nothing,
    picture,
    place_lines,
    statement_spans,
)
from casefiles.dossier.content import Dossier, Entry
from casefiles.dossier.page import Flow
from casefiles.dossier.styles import BODY, SMALL, SUBHEAD
from casefiles.dossier.text import Span, line_width, set_lines
from casefiles.words import _


def entries(flow: Flow, dossier: Dossier) -> None:
    """Each record in full."""
    if not dossier.entries:
        nothing(flow)
    for number, entry in enumerate(dossier.entries):
        _entry(flow, entry, entry_key(number))


def entry_key(number: int) -> str:
    """Anchor of the entry at that place."""
    return f"entry-{number}"


def _entry(flow: Flow, entry: Entry, key: str) -> None:
    flow.gap(2 if key == entry_key(0) else 12)
    has_picture = entry.portrait is not None
    flow.need(SUBHEAD.leading + 3 * BODY.leading + (40 if has_picture else 0))
    flow.sheet.anchor(key, flow.y)
    x = flow.left
    top, page = flow.y, len(flow.sheets)
    if has_picture:
        picture(flow, entry.portrait, "person", x, flow.y + 2, 62, 78)
        x += 76
    head = set_lines(
        (SUBHEAD.span(entry.title), Span(f"   {entry.ref}", "mono", 7.5, "dim"), SMALL.span(f"  {entry.kind}")),
        flow.right - x - (chip_width(entry.standing) + 8 if entry.standing else 0),
    )
    base = baseline(flow.y, SUBHEAD)
    for line in head:
        flow.sheet.text(x, baseline(flow.y, SUBHEAD), line)
        flow.y += SUBHEAD.leading
    if entry.standing is not None:
        chip(flow.sheet, x + line_width(head[0]) + 8, base, entry.standing)
    flow.y += 3
    labelled(flow, entry.facts, x=x, room=flow.right - x)
    for statement in entry.statements:
        place_lines(flow, set_lines(statement_spans(statement, BODY), flow.right - x), BODY, x)
        flow.y += 3
    if has_picture and page == len(flow.sheets):
        flow.y = max(flow.y, top + 84)
    flow.step(_("Entries"))
