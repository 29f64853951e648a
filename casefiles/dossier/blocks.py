"""What a page is made of: headings, paragraphs, labelled values, call-outs, chips, pictures, codes. Tables have their own file.

Each function draws at the flow's cursor, moves it down, and begins a new page where it must.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from casefiles.dossier.content import Fact, Picture, Standing, Statement
from casefiles.dossier.page import Flow
from casefiles.dossier.pictures import place
from casefiles.dossier.sheet import Sheet
from casefiles.dossier.styles import (
    BODY,
    BODY_DIM,
    BORDERS,
    CHIP_SIZE,
    SECTION,
    STRONG,
    SUBHEAD,
    Style,
    cited,
    standing_words,
)
from casefiles.dossier.text import Line, Span, line_width, set_lines, width
from casefiles.words import _

FEWEST = 2  # lines of a paragraph that may stand alone at the foot or the head of a page


def section_head(flow: Flow, number: int, title: str, key: str, keep: float = 70.0) -> None:
    """A numbered heading that never stands alone at a page's foot: `keep` points must fit below it."""
    flow.gap(22)
    flow.need(SECTION.leading + 8 + keep)
    flow.sheet.anchor(key, flow.y)
    base = flow.y + SECTION.size
    used = flow.sheet.write(flow.left, base, SECTION.span(str(number), colour="accent"))
    lines = set_lines((SECTION.span(title),), flow.width - used - 8)
    for line in lines:
        flow.sheet.text(flow.left + used + 8, base, line)
        base += SECTION.leading
    flow.y = base - SECTION.size + 8


def subhead(flow: Flow, title: str, keep: float = 45.0) -> None:
    """A smaller heading without a number."""
    flow.gap(10)
    lines = set_lines((SUBHEAD.span(title),), flow.width)
    flow.need(len(lines) * SUBHEAD.leading + 3 + keep)
    for line in lines:
        flow.sheet.text(flow.left, flow.y + SUBHEAD.size, line)
        flow.y += SUBHEAD.leading
    flow.y += 3


def paragraph(flow: Flow, spans: Sequence[Span], style: Style, *, indent: float = 0.0, after: float = 4.0) -> None:
    """Text over the whole width less `indent`. At least two lines stay together at a page's foot and head."""
    lines = set_lines(spans, flow.width - indent)
    place_lines(flow, lines, style, flow.left + indent)
    flow.y += after


def place_lines(flow: Flow, lines: Sequence[Line], style: Style, x: float) -> None:
    """Lines one below the other at x, over as many pages as they take."""
    start = 0
    while start < len(lines):
        left = len(lines) - start
        fit = int((flow.room + 0.01) // style.leading)
        if fit < left:
            fit = min(fit, left - FEWEST)
            if fit < FEWEST and not flow.fresh:
                flow.new_page()
                continue
            fit = max(fit, 1)
        for line in lines[start : start + fit]:
            flow.sheet.text(x, baseline(flow.y, style), line)
            flow.y += style.leading
        start += fit
        if start < len(lines):
            flow.new_page()


def baseline(y: float, style: Style) -> float:
    """Where the first line of a text block stands whose top is y."""
    return y + (style.leading - style.size) / 2 + style.size * 0.82


def statement_spans(statement: Statement, style: Style) -> tuple[Span, ...]:
    """The sentence with its source numbers raised behind it."""
    return (style.span(statement.text), *cited(statement.sources, statement.against, statement.how, style))


def statements_spans(statements: Sequence[Statement], style: Style) -> tuple[Span, ...]:
    """Sentences one below the other, each with its source numbers."""
    found: list[Span] = []
    for statement in statements:
        found += [style.span("\n")] if found else []
        found += statement_spans(statement, style)
    return tuple(found)


def bullets(flow: Flow, rows: Sequence[tuple[Span, ...]], style: Style = BODY) -> None:
    """One paragraph each, with a small dot before it."""
    for spans in rows:
        flow.need(style.leading)
        lines = set_lines(spans, flow.width - 12)
        if len(lines) > 1:
            flow.need(min(len(lines), FEWEST) * style.leading)
        flow.sheet.disc(flow.left + 3, baseline(flow.y, style) - style.size * 0.3, 1.3, fill="accent")
        place_lines(flow, lines, style, flow.left + 12)
        flow.y += 3.5
        flow.step("")


def labelled(
    flow: Flow, facts: Sequence[Fact], *, x: float | None = None, room: float | None = None, label_width: float = 96.0
) -> None:
    """Label and value in two columns. A value with rivals shows them all, one below the other."""
    x = flow.left if x is None else x
    room = flow.width if room is None else room
    for place_in, fact in enumerate(facts):
        values: list[Line] = []
        if fact.value:
            values += set_lines(
                (BODY.span(fact.value), *cited(fact.sources, fact.against, fact.how, BODY)), room - label_width
            )
        for rival in fact.rivals:
            values += set_lines(statement_spans(rival, BODY), room - label_width)
        labels = set_lines((BODY_DIM.span(fact.label),), label_width - 10)
        values = values or [()]
        count = max(len(values), len(labels))
        if count <= 12:
            # The last but one takes the last along: a single fact never stands alone on a page.
            flow.need((count + (1.3 if place_in == len(facts) - 2 else 0)) * BODY.leading)
        at = flow.y
        page = len(flow.sheets)
        for number, line in enumerate(labels[:12]):
            flow.sheet.text(x, baseline(at + number * BODY.leading, BODY), line)
        if fact.standing is not None and fact.standing.key == "disputed":
            end = x + label_width + max(map(line_width, values[:1])) + 6
            if end + chip_width(fact.standing) <= x + room:
                chip(flow.sheet, end, baseline(at, BODY), fact.standing)
        place_lines(flow, values, BODY, x + label_width)
        if page == len(flow.sheets):
            flow.y = max(flow.y, at + count * BODY.leading)
        flow.y += 4
        flow.step("")


def callout(flow: Flow, spans: Sequence[Span], style: Style = BODY) -> None:
    """Text on a soft ground."""
    lines = set_lines(spans, flow.width - 20)
    while lines:
        fit = max(1, int((flow.room - 16) // style.leading))
        if fit < min(len(lines), 3) and not flow.fresh:
            flow.new_page()
            continue
        now, lines = lines[:fit], lines[fit:]
        height = len(now) * style.leading + 14
        flow.sheet.frame(flow.left, flow.y, flow.width, height, fill="ground", radius=3)
        for number, line in enumerate(now):
            flow.sheet.text(flow.left + 10, baseline(flow.y + 7 + number * style.leading, style), line)
        flow.y += height
        if lines:
            flow.new_page()


def unknowns(flow: Flow, words: Sequence[str]) -> None:
    """What is not known, said as plainly as what is."""
    callout(flow, (STRONG.span(_("What is not known.") + " "), BODY.span(" · ".join(words))))


def nothing(flow: Flow) -> None:
    """A chosen section that holds nothing says so."""
    paragraph(flow, (BODY_DIM.span(_("Nothing is recorded here.")),), BODY_DIM)


@lru_cache(maxsize=256)
def _chip_text(words: str) -> float:
    return width(words, "bold", CHIP_SIZE)


def chip_width(standing: Standing) -> float:
    """Width of a chip in points."""
    return _chip_text(standing_words(standing)) + 9


def chip(sheet: Sheet, x: float, base: float, standing: Standing) -> None:
    """How well something is backed: words in a frame whose line style says the same. `base` is the line's baseline."""
    words, key = standing_words(standing), standing.key
    wide = _chip_text(words) + 9
    top = base - CHIP_SIZE * 0.72 - 2.9
    sheet.frame(x, top, wide, 11.2, fill=f"{key} soft", border=key, thickness=0.7, radius=2.5, style=BORDERS[key])
    sheet.write(x + 4.5, base - 0.4, Span(words, "bold", CHIP_SIZE, key))


def picture(flow: Flow, image: Picture | None, icon: str, x: float, y: float, wide: float, high: float) -> None:
    """A picture cut to fill a box at (x, y), its top left corner; without one, a plate with the icon of its kind."""
    found = place(flow.document, image, max(wide, high)) if image is not None else None
    if found is None:
        flow.sheet.frame(x, y, wide, high, fill="plate", radius=3)
        flow.sheet.icon(icon, x + wide / 2, y + high / 2, min(wide, high) * 0.42, "plate ink", 1.6)
        return
    scale = min(wide / found.width, high / found.height)
    shown_wide, shown_high = found.width * scale, found.height * scale
    flow.sheet.frame(x, y, wide, high, fill="unsourced soft", radius=3)
    flow.sheet.image(
        found.name, x + (wide - shown_wide) / 2, y + (high - shown_high) / 2, shown_wide, shown_high, radius=2
    )


def code(sheet: Sheet, payload: str, x: float, y: float, side: float) -> None:
    """A square code that a camera reads, its top left corner at (x, y)."""
    modules, drawn = _code(payload)
    if modules:
        sheet.literal(x, y, side / modules, f"0.106 0.141 0.188 rg {drawn} f")
        sheet.ink = ""


@lru_cache(maxsize=1024)
def _code(payload: str) -> tuple[int, str]:
    """Modules a side, and boxes of its dark modules. Any of the eight masks is readable; trying all costs eight times more."""
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    payload = payload.encode("utf-8", "replace").decode()
    if len(payload.encode()) > 300:
        return 0, ""
    square = QRCode(None, QRErrorCorrectLevel.M)
    square.addData(QR8bitByte(payload))
    square.version = square.calculate_version()
    square.makeImpl(False, 0)
    boxes: list[str] = []
    for row, modules in enumerate(square.modules):
        start = None
        for column, dark in enumerate([*modules, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                boxes.append(f"{start} {row} {column - start} 1 re")
                start = None
    return len(square.modules), " ".join(boxes)
