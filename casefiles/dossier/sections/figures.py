"""A numbered figure in a frame, with its legend and caption."""

from __future__ import annotations

from casefiles.dossier.blocks import place_lines
from casefiles.dossier.page import Flow
from casefiles.dossier.painting import LEGEND_LEADING, legend, legend_height, paint
from casefiles.dossier.styles import NOTE
from casefiles.dossier.text import Span, set_lines
from casefiles.figures.figure import Figure
from casefiles.words import _


def figure(flow: Flow, drawn: Figure, caption: str) -> None:
    """A numbered figure in a frame with its legend; scaled down to the page, never up."""
    flow.figures += 1
    scale = _scale(flow, drawn)
    high = drawn.height * scale
    words = (
        Span(_("Figure {number}.").format(number=flow.figures) + " ", "bold", NOTE.size, "dim"),
        NOTE.span(caption),
    )
    lines = set_lines(words, flow.width)
    below = legend_height(drawn.legend, flow.width - 16) + 6 if drawn.legend else 0
    flow.need(high + below + 8 + len(lines) * NOTE.leading)
    flow.sheet.frame(flow.left, flow.y, flow.width, high + below, border="line", radius=4)
    paint(flow.sheet, drawn, flow.left + (flow.width - drawn.width * scale) / 2, flow.y, scale)
    if drawn.legend:
        flow.sheet.rule(flow.left, flow.y + high, flow.right, colour="line")
        legend(flow.sheet, drawn.legend, flow.left + 10, flow.y + high + 3 - (LEGEND_LEADING - 12) / 2, flow.width - 16)
    flow.y += high + below + 4
    place_lines(flow, lines, NOTE, flow.left)
    flow.y += 4


def _scale(flow: Flow, drawn: Figure) -> float:
    return min(1.0, flow.width / drawn.width, (flow.bottom - flow.top - 60) / drawn.height)


def needed(flow: Flow, drawn: Figure) -> float:
    """Points that a figure takes with its frame, legend and a caption of two lines."""
    below = legend_height(drawn.legend, flow.width - 16) + 6 if drawn.legend else 0
    return drawn.height * _scale(flow, drawn) + below + 8 + 2 * NOTE.leading
