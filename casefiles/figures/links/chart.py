"""The chart of a graph, from its nodes and links to a figure."""

from __future__ import annotations

from collections.abc import Sequence

from casefiles.figures.figure import Figure, Label, Measure, estimate
from casefiles.figures.links.drawing import Placed, drawn
from casefiles.figures.links.easing import eased
from casefiles.figures.links.graph import Edge, Node
from casefiles.figures.links.labels import EDGE_TEXT, stand_above
from casefiles.figures.links.parting import apart
from casefiles.figures.links.placing import placed
from casefiles.figures.links.sizes import R_FOCUS, rows_of, size_of, turned
from casefiles.words import _

MARGIN = 14.0


def link_chart(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    focus: str = "",
    width: float = 470.0,
    height: float = 290.0,
    measure: Measure = estimate,
) -> Figure:
    """The chart of a graph in about `width` x `height` units; it grows beyond them when the nodes need more room.

    Edges whose ends are not among the nodes are not drawn. Equal input gives an equal figure; the order of the input does
    not matter. `focus` is the id of the node to stand out and near the middle.
    """
    nodes = sorted({node.id: node for node in nodes}.values(), key=lambda node: (node.id != focus, node.id))
    index = {node.id: place for place, node in enumerate(nodes)}
    edges = sorted(
        (edge for edge in edges if edge.a in index and edge.b in index and edge.a != edge.b),
        key=lambda edge: (index[edge.a], index[edge.b], edge.label, edge.standing, edge.id),
    )
    if not nodes:
        return Figure(width, 40, (Label(_("Nothing is linked yet."), width / 2, 24, colour="dim"),))
    labels = [rows_of(node.label, measure, "bold" if node.id == focus else "regular") for node in nodes]
    below = [size_of(node, rows, focus, measure) for node, rows in zip(nodes, labels, strict=True)]
    pairs = [(index[edge.a], index[edge.b]) for edge in edges]
    spots = placed(len(nodes), pairs, below, width - 2 * MARGIN, height - 2 * MARGIN)
    wanted: dict[tuple[int, int], float] = {}
    for (a, b), edge in zip(pairs, edges, strict=True):
        pair = (min(a, b), max(a, b))
        words = min(110.0, measure(edge.label, EDGE_TEXT, "regular")) + 2 * R_FOCUS + 26
        wanted[pair] = max(wanted[pair] + 12, words) if pair in wanted else words
    spots = eased(spots, wanted, below, (width - 2 * MARGIN, height - 2 * MARGIN))
    above = stand_above(spots, pairs)
    sizes = [turned(size) if up else size for size, up in zip(below, above, strict=True)]
    spots = apart(spots, sizes)
    left = min(x - w / 2 for (x, _y), (w, _t, _b) in zip(spots, sizes, strict=True))
    right = max(x + w / 2 for (x, _y), (w, _t, _b) in zip(spots, sizes, strict=True))
    top = min(y - up for (_x, y), (_w, up, _b) in zip(spots, sizes, strict=True))
    bottom = max(y + down for (_x, y), (_w, _a, down) in zip(spots, sizes, strict=True))
    wide = max(width, right - left + 2 * MARGIN)
    shift_x = (wide - (right - left)) / 2 - left
    spots = [(x + shift_x, y - top + MARGIN) for x, y in spots]
    named = [Placed(*parts) for parts in zip(nodes, labels, sizes, above, spots, strict=True)]
    return drawn(named, edges, focus, (wide, bottom - top + 2 * MARGIN), measure)
