"""Tables that run over as many pages as they need: each row is measured once and drawn once, so time is linear in rows.

The head is repeated on every page. A row that fits on a page is not torn; one that is taller than a page runs on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from casefiles.dossier.blocks import baseline, chip
from casefiles.dossier.content import Standing
from casefiles.dossier.page import Flow
from casefiles.dossier.styles import CELL, TABLE_HEAD, Style
from casefiles.dossier.text import Line, Span, line_width, set_lines

PAD = 3.4  # above and below the text of a row
GUTTER = 8.0  # between columns
MOST_TOGETHER = 12  # rows that are kept on one page at most

Cell = str | tuple[Span, ...] | Standing | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its share of the width (in points of a 470-point table), and where its text stands."""

    title: str
    share: float
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `rule_from` is the first column under which the hairline runs: rows that belong together share what is
    left of it.
    """

    cells: tuple[Cell, ...]
    rule_from: int = 0
    keep: bool = False  # stays on one page with the row that follows
    anchor: str = ""
    indent: float = 0.0  # of the first column's text
    below: tuple[Span, ...] = ()  # set under the cells, over the whole width


def table(flow: Flow, columns: Sequence[Column], rows: Iterable[Row], what: str = "", style: Style = CELL) -> None:
    """The rows under their heads, from the cursor on."""
    edges = _edges(flow, columns)
    heads = [
        set_lines((TABLE_HEAD.span(column.title.upper()),), right - left)
        for column, (left, right) in zip(columns, edges, strict=True)
    ]
    head = max(map(len, heads)) * TABLE_HEAD.leading + 5
    flow.need(head + 3 * (style.leading + 2 * PAD))
    _head(flow, columns, edges, heads, head)
    held: list[_Set] = []
    for row in rows:
        cells = []
        for place, (cell, (left, right)) in enumerate(zip(row.cells, edges, strict=True)):
            cells.append(_set(cell, right - left - (0 if place else row.indent), style))
        high = max(1, *map(len, cells))
        below = set_lines(row.below, flow.width - row.indent) if row.below else []
        held.append(_Set(row, cells, high + len(below), below))
        flow.step(what)
        if row.keep and len(held) < MOST_TOGETHER:
            continue
        _group(flow, columns, edges, heads, head, held, style)
        held = []
    if held:
        _group(flow, columns, edges, heads, head, held, style)
    flow.y += 6


@dataclass(slots=True)
class _Set:
    """A row set into lines; `count` is how many lines high it is, those `below` its cells included."""

    row: Row
    cells: list[list[Line]]
    count: int
    below: list[Line]


Edges = list[tuple[float, float]]


def _edges(flow: Flow, columns: Sequence[Column]) -> Edges:
    whole = sum(column.share for column in columns)
    edges: Edges = []
    x = flow.left
    for place, column in enumerate(columns):
        wide = column.share / whole * flow.width
        following = columns[place + 1].align if place + 1 < len(columns) else "right"
        # Figures at the right of a column need more air before text that begins at the left of the next.
        gutter = 0.0 if place + 1 == len(columns) else GUTTER * 2 if column.align != following else GUTTER
        edges.append((x, x + wide - gutter))
        x += wide
    return edges


def _head(flow: Flow, columns: Sequence[Column], edges: Edges, heads: list[list[Line]], height: float) -> None:
    for column, (left, right), lines in zip(columns, edges, heads, strict=True):
        for number, line in enumerate(lines):
            x = right - line_width(line) if column.align == "right" else left
            flow.sheet.text(x, baseline(flow.y + number * TABLE_HEAD.leading, TABLE_HEAD), line)
    flow.y += height - 1
    flow.sheet.rule(flow.left, flow.y, flow.right, colour="rule", thickness=0.8)
    flow.y += 1


def _set(cell: Cell, room: float, style: Style) -> list[Line]:
    if cell is None or isinstance(cell, Standing):
        return []
    if isinstance(cell, str):
        cell = (style.span(cell),)
    return set_lines(cell, room)


def _group(
    flow: Flow,
    columns: Sequence[Column],
    edges: Edges,
    heads: list[list[Line]],
    head: float,
    group: list[_Set],
    style: Style,
) -> None:
    """Rows that stay together, as far as a page can hold them."""
    whole = flow.bottom - flow.top - head
    spans = len(group) > 1 and all(one.row.cells[0] is None for one in group[1:])
    if spans:
        _spanned(group, style)
    height = sum(one.count * style.leading + 2 * PAD for one in group)
    if spans and height > whole:
        group[0].count, spans = max(group[0].count, len(group[0].cells[0])), False
    if height > flow.room and height <= whole:
        flow.new_page()
        _head(flow, columns, edges, heads, head)
    for one in group:
        start = 0
        needed = one.count * style.leading + 2 * PAD
        if needed > flow.room and (needed <= whole or flow.room < 4 * style.leading):
            flow.new_page()
            _head(flow, columns, edges, heads, head)
        if one.row.anchor:
            flow.sheet.anchor(one.row.anchor, flow.y)
        while start < one.count:
            fit = max(1, int((flow.room - 2 * PAD + 0.01) // style.leading))
            end = min(one.count, start + fit)
            _draw(flow, columns, edges, one, start, end, style, spans)
            if end < one.count:
                flow.new_page()
                _head(flow, columns, edges, heads, head)
            start = end
        flow.sheet.rule(edges[one.row.rule_from][0], flow.y, flow.right, colour="line")


def _spanned(group: list[_Set], style: Style) -> None:
    """The first row's first cell runs over all rows of the group: only what is left of it makes the last row higher."""
    first = group[0]
    tall = len(first.cells[0]) * style.leading + 2 * PAD
    first.count = max(1, *map(len, first.cells[1:]))
    high = sum(one.count * style.leading + 2 * PAD for one in group)
    if tall > high:
        group[-1].count += math.ceil((tall - high) / style.leading)


def _draw(
    flow: Flow, columns: Sequence[Column], edges: Edges, one: _Set, start: int, end: int, style: Style, spans: bool
) -> None:
    """Lines `start` to `end` of a row; all of the first cell when it spans the rows below."""
    top = flow.y + PAD
    sheet = flow.sheet
    for place, (column, (left, right), lines, cell) in enumerate(
        zip(columns, edges, one.cells, one.row.cells, strict=True)
    ):
        if isinstance(cell, Standing):
            if not start:
                chip(sheet, left, baseline(top, style), cell)
            continue
        shown = lines if spans and not place else lines[start:end]
        for number, line in enumerate(shown):
            x = right - line_width(line) if column.align == "right" else left + (0 if place else one.row.indent)
            sheet.text(x, baseline(top + number * style.leading, style), line)
    upper = one.count - len(one.below)
    for number, line in enumerate(one.below, upper - start):
        if 0 <= number < end - start:
            sheet.text(flow.left + one.row.indent, baseline(top + number * style.leading, style), line)
    flow.y = top + (end - start) * style.leading + PAD
