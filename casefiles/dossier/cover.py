"""The first page: what this is about, in one glance, and how it must be read."""

from __future__ import annotations

from casefiles.dossier.blocks import baseline, labelled, paragraph, picture, place_lines, statement_spans, unknowns
from casefiles.dossier.content import Dossier
from casefiles.dossier.page import Flow, shown_title
from casefiles.dossier.styles import BODY, KICKER, NOTE, SUBTITLE, SUMMARY, TITLE, Style
from casefiles.dossier.text import set_lines, width
from casefiles.words import _

PORTRAIT = (98.0, 124.0)  # width and height of the picture on the cover, in points


def kind_title(dossier: Dossier) -> str:
    """What stands above the title."""
    return {
        "operation": _("Operation dossier"),
        "person": _("Subject dossier"),
        "organisation": _("Organisation dossier"),
        "selection": _("Dossier of selected entries"),
    }[dossier.kind]


DROPS = (96.0, 52.0, 8.0)
"""How far below the top of the page the cover may begin: as low as lets it stay on one page."""


def cover(flow: Flow, dossier: Dossier, drop: float) -> None:
    """Draw the cover on the flow's first page, `drop` points from its top; one that says much runs on to the next."""
    flow.sheet.anchor("cover", 0)
    flow.y = flow.top + drop
    flow.sheet.text(
        flow.left, baseline(flow.y, KICKER), set_lines((KICKER.span(kind_title(dossier).upper()),), flow.width)[0]
    )
    flow.y += KICKER.leading + 2
    style = _fitting(shown_title(dossier), flow.width)
    place_lines(flow, set_lines((style.span(shown_title(dossier)),), flow.width), style, flow.left)
    under = " · ".join(part for part in (dossier.subtitle, dossier.ref) if part)
    if under:
        place_lines(flow, set_lines((SUBTITLE.span(under),), flow.width), SUBTITLE, flow.left)
    flow.y += 20
    _subject(flow, dossier)
    if dossier.unknowns:
        flow.gap(18)
        unknowns(flow, dossier.unknowns)
    if dossier.cover_lines:
        flow.gap(22)
        labelled(flow, dossier.cover_lines, label_width=82)
    flow.gap(16)
    flow.need(3 * NOTE.leading)
    note = _(
        "Everybody named here is presumed innocent until a final judgment says otherwise. "
        "Statements are those of their sources, graded as shown; the authors allege nothing themselves."
    )
    paragraph(flow, (NOTE.span(note),), NOTE)


def _fitting(title: str, room: float) -> Style:
    """The title's style, smaller for titles that would fill more than two lines."""
    for size in (TITLE.size, 26.0, 21.0):
        if width(title, TITLE.face, size) <= room * (1 if size == TITLE.size else 1.9):
            break
    return Style(TITLE.face, size, round(size * 1.17, 1), TITLE.colour)


def _subject(flow: Flow, dossier: Dossier) -> None:
    """Portrait at the left, summary and facts at its right."""
    has_portrait = dossier.kind in ("person", "organisation") or dossier.portrait is not None
    start, page = flow.y, len(flow.sheets)
    x = flow.left
    if has_portrait:
        wide, high = PORTRAIT
        icon = (
            "organisation"
            if dossier.kind == "organisation"
            else "operation"
            if dossier.kind == "operation"
            else "person"
        )
        picture(flow, dossier.portrait, icon, x, flow.y, wide, high)
        x += wide + 18
    room = flow.right - x
    if dossier.summary:
        spans = tuple(
            span
            for number, statement in enumerate(dossier.summary)
            for span in ((SUMMARY.span(" "),) if number else ()) + statement_spans(statement, SUMMARY)
        )
        lines = set_lines(spans, room - 12)
        top, sheet = flow.y, flow.sheet
        place_lines(flow, lines, SUMMARY, x + 12)
        end = flow.y if flow.sheet is sheet else flow.bottom
        sheet_code = f"{x:.2f} {sheet.height - end - 1:.2f} 2 {end - top + 2:.2f} re f"
        sheet.code.append(f"0.122 0.373 0.659 rg {sheet_code}")
        sheet.ink = ""
        flow.y += 12
    if dossier.facts:
        labelled(flow, dossier.facts, x=x, room=room, label_width=82)
    if has_portrait and page == len(flow.sheets):
        flow.y = max(flow.y, start + PORTRAIT[1])
    flow.y += BODY.leading * 0.3
