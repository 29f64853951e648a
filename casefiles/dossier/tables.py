"""Tables that run over as many pages as they need: each row is measured once and drawn once, so time is linear in rows.

The head is repeated on every page. A row that fits on a page is not torn; one that is taller than a page runs on.
"""

from __future__ import annotations

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

Cell = str | tuple[Span, ...] | Standing | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its share of the width (in points of a 470-point table), and where its text stands."""

    title: str
    share: float
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `rule_from` is the first column under which the hairline runs: rows that belong together share what is left of it."""

    cells: tuple[Cell, ...]
    rule_from: int = 0
    keep: bool = False  # stays on one page with the row that follows
    anchor: str = ""
    indent: float = 0.0  # of the first column's text


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
    started = len(flow.sheets)
    held: list[tuple[Row, list[list[Line]], int]] = []
    for row in rows:
        cells = [
            _set(cell, right - left - (row.indent if not place else 0), style)
            for place, (cell, (left, right)) in enumerate(zip(row.cells, edges, strict=True))
        ]
        held.append((row, cells, max(1, *map(len, cells))))
        flow.step(what)
        if row.keep and len(held) < 12:
            continue
        _group(flow, columns, edges, heads, head, held, style)
        held = []
    if held:
        _group(flow, columns, edges, heads, head, held, style)
    flow.y += 6 if len(flow.sheets) >= started else 0


Edges = list[tuple[float, float]]


def _edges(flow: Flow, columns: Sequence[Column]) -> Edges:
    whole = sum(column.share for column in columns)
    edges: Edges = []
    x = flow.left
    for column in columns:
        wide = column.share / whole * flow.width
        edges.append((x, x + wide - (GUTTER if column is not columns[-1] else 0)))
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
    group: list[tuple[Row, list[list[Line]], int]],
    style: Style,
) -> None:
    """Rows that stay together, as far as a page can hold them."""
    height = sum(count * style.leading + 2 * PAD for _row, _cells, count in group)
    whole = flow.bottom - flow.top - head
    if height > flow.room and height <= whole:
        flow.new_page()
        _head(flow, columns, edges, heads, head)
    for row, cells, count in group:
        start = 0
        if count * style.leading + 2 * PAD > flow.room and (
            count * style.leading + 2 * PAD <= whole or flow.room < 4 * style.leading
        ):
            flow.new_page()
            _head(flow, columns, edges, heads, head)
        if row.anchor:
            flow.sheet.anchor(row.anchor, flow.y)
        while start < count:
            fit = max(1, int((flow.room - 2 * PAD + 0.01) // style.leading))
            end = min(count, start + fit)
            _draw(flow, columns, edges, row, cells, start, end, style)
            if end < count:
                flow.new_page()
                _head(flow, columns, edges, heads, head)
            start = end
        flow.sheet.rule(edges[row.rule_from][0], flow.y, flow.right, colour="line")


def _draw(
    flow: Flow,
    columns: Sequence[Column],
    edges: Edges,
    row: Row,
    cells: list[list[Line]],
    start: int,
    end: int,
    style: Style,
) -> None:
    top = flow.y + PAD
    sheet = flow.sheet
    for place, (column, (left, right), lines, cell) in enumerate(zip(columns, edges, cells, row.cells, strict=True)):
        if isinstance(cell, Standing):
            if not start:
                chip(sheet, left, baseline(top, style), cell)
            continue
        for number, line in enumerate(lines[start:end]):
            x = right - line_width(line) if column.align == "right" else left + (0 if place else row.indent)
            sheet.text(x, baseline(top + number * style.leading, style), line)
    flow.y = top + (end - start) * style.leading + PAD
