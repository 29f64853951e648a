"""The evidence register and the chains of custody."""

from __future__ import annotations

from casefiles.dossier.blocks import code, nothing, picture, place_lines
from casefiles.dossier.content import Dossier, Exhibit
from casefiles.dossier.page import Flow
from casefiles.dossier.styles import BODY, CELL, CELL_DIM, MONO, STRONG, STRONG_CELL, Style, numbers
from casefiles.dossier.tables import Column, Row, table
from casefiles.dossier.text import Span, set_lines
from casefiles.words import _

THUMBNAIL = (70.0, 52.0)
CODE_SIDE = 46.0
FINE = Style(size=7.7, leading=11.2, colour="dim")


def evidence(flow: Flow, dossier: Dossier) -> None:
    """Every exhibit: what it is, its hash, when it came, a thumbnail, and a code to find it by."""
    if not dossier.exhibits:
        nothing(flow)
    for exhibit in dossier.exhibits:
        _exhibit(flow, exhibit)


def _exhibit(flow: Flow, exhibit: Exhibit) -> None:
    wide, high = THUMBNAIL
    x = flow.left + wide + 12
    room = flow.width - wide - 12 - (CODE_SIDE + 12 if exhibit.code else 0)
    rows: list[tuple[tuple[Span, ...], Style]] = [
        ((STRONG.span(f"{exhibit.ref}  "), STRONG.span(exhibit.title), *numbers(exhibit.sources, BODY)), BODY)
    ]
    if exhibit.kind_line:
        rows.append(((FINE.span(exhibit.kind_line),), FINE))
    digest = exhibit.sha256
    if digest:
        grouped = " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
        rows.append(((MONO.span(f"SHA-256 {grouped}"),), MONO))
    if exhibit.received:
        rows.append(((FINE.span(exhibit.received),), FINE))
    if exhibit.fault:
        rows.append(((Span(exhibit.fault, "bold", BODY.size, "disputed"),), BODY))
    if exhibit.note:
        rows.append(((FINE.span(exhibit.note),), FINE))
    lines = [(set_lines(spans, room), style) for spans, style in rows]
    text_high = sum(len(found) * style.leading for found, style in lines)
    height = max(high, text_high, CODE_SIDE if exhibit.code else 0) + 12
    flow.need(min(height, 200))
    picture(flow, exhibit.thumbnail, exhibit.icon, flow.left, flow.y + 6, wide, high)
    if exhibit.code:
        code(flow.sheet, exhibit.code, flow.right - CODE_SIDE, flow.y + 7, CODE_SIDE)
    start, page = flow.y, len(flow.sheets)
    flow.y += 5
    for found, style in lines:
        place_lines(flow, found, style, x)
    if page == len(flow.sheets):
        flow.y = start + height
    flow.sheet.rule(flow.left, flow.y, flow.right, colour="line")
    flow.step(_("Evidence"))


def custody(flow: Flow, dossier: Dossier) -> None:
    """Who held what, when; entries that were struck stay, with the reason."""
    if not dossier.custody:
        nothing(flow)
        return
    columns = (
        Column(_("Exhibit"), 52),
        Column(_("When"), 148),
        Column(_("What was done"), 80),
        Column(_("Who"), 106),
        Column(_("Where, seal"), 84),
    )
    rows: list[Row] = []
    last = ""
    for row in dossier.custody:
        done = [CELL.span(row.action)]
        if row.note:
            done.append(CELL_DIM.span("\n" + row.note))
        if row.struck:
            done.append(Span("\n" + _("struck: {reason}").format(reason=row.struck), "regular", CELL.size, "disputed"))
        when = [CELL.span(row.happened)]
        if row.entered:
            when.append(CELL_DIM.span("\n" + _("entered {date}").format(date=row.entered)))
        where = [part for part in (row.where, row.seal and _("seal {number}").format(number=row.seal)) if part]
        name = ((CELL_DIM if row.exhibit == last else STRONG_CELL).span(row.exhibit),)
        last = row.exhibit
        rows.append(Row((name, tuple(when), tuple(done), row.who, "\n".join(where))))
    table(flow, columns, rows, _("Chain of custody"))
