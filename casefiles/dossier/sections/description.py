"""Names somebody goes by, what he or she looks like, photographs."""

from __future__ import annotations

from casefiles.dossier.blocks import baseline, labelled, nothing, picture, subhead
from casefiles.dossier.content import Alias, Dossier
from casefiles.dossier.page import Flow
from casefiles.dossier.pictures import place
from casefiles.dossier.styles import CELL, CELL_DIM, SMALL, STRONG_CELL, cited_plainly
from casefiles.dossier.tables import Column, Row, table
from casefiles.dossier.text import set_lines
from casefiles.words import _, quoted

PHOTO_HEIGHT = 150.0


def description(flow: Flow, dossier: Dossier) -> None:
    """Names somebody goes by, what he or she looks like, photographs."""
    if dossier.aliases:
        columns = (
            Column(_("Alias"), 110),
            Column(_("Kind"), 74),
            Column(_("Period"), 74),
            Column(_("Also used by"), 102),
            Column(_("Backing"), 70),
            Column(_("Sources"), 40),
        )
        table(flow, columns, (_alias(alias) for alias in dossier.aliases))
    if dossier.photos:
        _photos(flow, dossier)
    if dossier.description:
        subhead(flow, _("Description"))
        labelled(flow, dossier.description)
    if not (dossier.aliases or dossier.photos or dossier.description):
        nothing(flow)


def _alias(alias: Alias) -> Row:
    name = [STRONG_CELL.span(quoted(alias.text))]
    if alias.language:
        name.append(CELL_DIM.span(f"  {alias.language}"))
    if alias.how:
        name.append(CELL_DIM.span(f" ({alias.how})"))
    others = alias.also_used_by or _("nobody known here")
    return Row(
        (
            tuple(name),
            alias.kind,
            alias.period,
            (CELL.span(others) if alias.also_used_by else CELL_DIM.span(others),),
            alias.standing,
            cited_plainly(alias.sources, alias.against, CELL),
        )
    )


def _photos(flow: Flow, dossier: Dossier) -> None:
    """Photographs side by side, three to a row, with their captions."""
    gap, wide = 12.0, (flow.width - 24) / 3
    for start in range(0, len(dossier.photos), 3):
        row = dossier.photos[start : start + 3]
        captions = [set_lines((SMALL.span(caption),), wide) for _image, caption in row]
        found = [place(flow.document, image, PHOTO_HEIGHT) for image, _caption in row]
        heights = [min(PHOTO_HEIGHT, wide * one.height / one.width) if one else 100.0 for one in found]
        tallest = max(high + 4 + len(lines) * SMALL.leading for high, lines in zip(heights, captions, strict=True))
        flow.gap(8)
        flow.need(min(tallest, flow.bottom - flow.top))
        top = flow.y
        for number, ((image, _caption), one, high, lines) in enumerate(zip(row, found, heights, captions, strict=True)):
            x = flow.left + number * (wide + gap)
            shown = min(wide, high * one.width / one.height) if one else wide
            picture(flow, image, "image", x, top, shown, high)
            for place_in, line in enumerate(lines):
                flow.sheet.text(x, baseline(top + high + 4 + place_in * SMALL.leading, SMALL), line)
        flow.y = top + tallest + 4
